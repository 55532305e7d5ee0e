"""Finds typos in the lines of a file: keys without their colon's space, full-width signs, quotes left open.

Called for files with problems only: a good file pays nothing. The parser stops at the first thing that it can't read
and often far behind its cause; the lines show every typo where it was made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plancheck.domain.source import Location, Problem
from plancheck.io.diagnosis.brackets import brackets, closing_quote, full_width_signs
from plancheck.io.schema import every_key, keys_of_lists
from plancheck.io.yaml import Document

SPACE = " \t\u3000\xa0"
_DASHES = "－—–‒―−﹣‐"
# A line: its indent of any white space, the dashes of list entries, the rest.
LINE = re.compile(r"([ \t\u3000\xa0]*)((?:-[ \t]+)*)(.*)", re.DOTALL)
# A key in quotes or without, and its colon; no sign of YAML begins it, and no dash of any width.
KEY = re.compile(
    r"""("[^"]*"|'[^']*'|[^\s"'\[\]{}\#&*!|>%@`,:：?\-－—–‒―−﹣‐][^:：\#]*?)[ ]*:(?=[ \t\u3000\xa0]|$)"""
)
# A key whose value follows its colon without a space; not the colon of an address.
_GLUED = re.compile(r"([A-Za-z_]+)[ ]*(:)(?=[^\s:/])(?!//)")
# A key with a full-width colon.
_FULL_WIDTH_KEY = re.compile(r"[A-Za-z_]+[ \u3000]*：")
# A dash without its space, before a key or an id.
_GLUED_DASH = re.compile(r"-(?=[A-Za-z_]+[:：]|[a-z][a-z0-9-]*$)")
# Dashes of another kind before a word.
_LONG_DASH = re.compile(rf"[{_DASHES}]+(?=[ \u3000\xa0]*[\"']?[A-Za-z0-9])")
# What may stand behind the sign of a block scalar: how it ends, how far it is indented, a comment.
_BLOCK_HEADER = re.compile(r"[|>](?:[-+][1-9]?|[1-9][-+]?)?[ \t]*(?:#.*)?")
# A comment behind a value.
_COMMENT = re.compile(r"[ \t]#.*")
# A key with an equals sign in place of its colon, or with nothing.
_EQUALS = re.compile(r"([A-Za-z_]+)[ ]*(?:=|＝|$)")
# The name of an anchor or alias.
_ANCHOR = re.compile(r"[&*][0-9A-Za-z_-]")
# A colon that reads as that of a key.
_COLON = re.compile(r":(?=[ \t]|$)")
_AHEAD = 100_000
"""How many lines are looked at, over the whole file, for where quotes and brackets close."""


@dataclass(slots=True)
class Typo:
    """A typo: its code, and where it is (line and column from 1)."""

    code: str
    line: int
    column: int
    width: int = 1
    key: str = ""
    character: str = ""

    def as_problem(self, document: Document) -> Problem:
        """Return the problem that reports it."""
        place = Location(document.path, self.line, self.column, self.width)
        words = {"key": self.key, "name": self.key, "character": self.character}
        return document.problem_at(self.code, place, **words)


def find_typos(document: Document, *, parsed: bool = False) -> list[Typo]:
    """Return the typos of a file. ``parsed``: the file was read, so only what reads as something else."""
    return _Scan(document.lines(), parsed=parsed).run()


class _Scan:
    """Goes through the lines once."""

    def __init__(self, lines: list[str], *, parsed: bool) -> None:
        self.lines = lines
        self.parsed = parsed
        # A catalogue has its indicators by id, a plan in a list.
        catalogue = any("plancheck/catalogue" in line for line in lines)
        self.lists = keys_of_lists() - {"indicators"} if catalogue else keys_of_lists()
        self.found: list[Typo] = []
        self.key_column = -1
        """Column of the last key; what stands further right may go on with its value."""
        self.open_list: tuple[str, int] | None = None
        """Key and column of a list that has begun on the line before, without an entry yet."""
        self.begun = False
        """Whether a line with content came before."""
        self.ahead = _AHEAD

    def add(self, code: str, number: int, column: int, width: int = 1, **more: str) -> None:
        self.found.append(Typo(code, number + 1, column + 1, max(width, 1), **more))

    def run(self) -> list[Typo]:
        number = 0
        while number < len(self.lines):
            text = self.lines[number]
            bare = text.strip(SPACE)
            if bare and not bare.startswith(("#", "---", "...")) and not text.startswith("%"):
                number = self.line(number, text)
                self.begun = True
            else:
                number += 1
        return self.found

    def line(self, number: int, text: str) -> int:
        """One line; returns the number of the line to go on with."""
        found = LINE.match(text)
        if found is None:
            return number + 1
        lead, dashes, rest = found.groups()
        column = len(lead) + len(dashes)
        if "\t" in lead + dashes and not self.parsed:
            self.add("yaml-tab", number, text.index("\t"))
        opened, self.open_list = self.open_list, None
        key = KEY.match(rest)
        if key is not None and not rest.startswith(("//", "＃")):
            name = key[1].strip("\"'")
            if opened is not None and not dashes and len(lead) > opened[1] and not self.parsed:
                self.add("list-no-dash", number, column, len(key[1]), key=opened[0])
            self.key_column = column
            start = column + key.end()
            value = text[start:].strip(SPACE)
            if name in self.lists and (not value or value.startswith("#")):
                self.open_list = (name, column)
            return self.value(number, text, start, keyed=True)
        if self.typo(number, text, lead, rest):
            self.key_column = column
            return number + 1
        if dashes:
            self.key_column = len(lead)
            return self.value(number, text, column, keyed=False)
        if self.parsed:
            known = _EQUALS.match(rest)
            if known and known[1] in every_key() and rest.strip() != known[1]:
                self.add("yaml-colon", number, column, len(rest.rstrip()), key=known[1])
        elif column <= self.key_column or not self.begun:
            stray = not self.begun or rest.startswith(("//", "＃"))
            code = "stray-line" if stray else "yaml-colon"
            self.add(code, number, column, len(rest.rstrip()))
        return number + 1

    def typo(self, number: int, text: str, lead: str, rest: str) -> bool:
        """A key or a dash without its space, a dash that is none, a remark that is none."""
        column = len(text) - len(rest)
        if rest.startswith(("//", "＃")) and (not self.begun or column <= self.key_column):
            self.add("stray-line", number, column, len(rest.rstrip()))
            return True
        glued = _GLUED.match(rest)
        if glued is not None and (glued[1] in every_key() or not self.parsed):
            self.add("colon-no-space", number, column + glued.start(2), key=glued[1])
            return True
        if _GLUED_DASH.match(rest):
            self.add("dash-no-space", number, column)
            return True
        long = _LONG_DASH.match(rest)
        if long is not None and column == len(lead):
            self.add("full-width-dash", number, column, len(long[0]), character=long[0][0])
            return True
        return _FULL_WIDTH_KEY.match(rest) is not None  # reported before

    def value(self, number: int, text: str, start: int, *, keyed: bool) -> int:
        """What stands behind a colon or a dash; returns the number of the next line."""
        while start < len(text) and text[start] in SPACE:
            start += 1
        value = text[start:].rstrip(SPACE)
        if not value or value[0] == "#":
            return number + 1
        first = value[0]
        if first in "\"'":
            return self.quoted(number, text, start)
        if first in "[{｛［":
            return self.flow(number, start, value)
        if self.parsed:
            return number + 1
        if first in "|>":
            if _BLOCK_HEADER.fullmatch(value):
                return self.block(number)
            self.add("yaml-folded", number, start, len(value))
        elif first in "&*" and not _ANCHOR.match(value):
            self.add("yaml-anchor", number, start, len(value))
        elif first in "%@`":
            self.add("yaml-reserved", number, start, len(value))
        elif keyed and (value in {"-", "?"} or value.startswith(("- ", "? "))):
            self.add("yaml-dash-value", number, start, len(value))
        elif keyed:
            inner = _COLON.search(_COMMENT.sub("", value))
            if inner is not None:
                self.add("yaml-mapping", number, start + inner.start())
        return number + 1

    def block(self, number: int) -> int:
        """Behind the lines of a block scalar."""
        number += 1
        while number < len(self.lines):
            text = self.lines[number]
            if text.strip() and len(text) - len(text.lstrip(" ")) <= self.key_column:
                break
            number += 1
        return number

    def quoted(self, number: int, text: str, start: int) -> int:
        """A value in quotes: they close, at its end, in this line or in one that carries it on."""
        quote = text[start]
        end = closing_quote(text, start + 1, quote)
        if end is not None:
            rest = text[end + 1 :].strip(SPACE)
            if rest and not rest.startswith("#") and not self.parsed:
                self.add("quote-not-whole", number, start, len(text.rstrip()) - start)
            return number + 1
        here = number + 1
        while here < len(self.lines) and self.ahead > 0:
            self.ahead -= 1
            if self.begins(self.lines[here]):
                break
            end = closing_quote(self.lines[here], 0, quote)
            if end is not None:
                return here + 1
            here += 1
        if not self.parsed:
            self.add("yaml-quote", number, start)
        return here if self.parsed else number + 1

    def begins(self, text: str) -> bool:
        """Whether a line begins something new, and so can't carry a text on."""
        found = LINE.match(text)
        if found is None or found[3].startswith("#"):
            return False
        key = KEY.match(found[3])
        return key is not None and (bool(found[2]) or key[1] in every_key())

    def flow(self, number: int, start: int, value: str) -> int:
        """A value in braces or brackets."""
        value = _COMMENT.sub("", value).rstrip(SPACE)
        signs = full_width_signs(value)
        for offset in signs:
            sign = value[offset]
            self.add("braces-full-width", number, start + offset, character=sign)
        if signs:
            return number + 1
        depth, end = brackets(value)
        if end is not None:
            if value[end + 1 :].strip(SPACE) and not self.parsed:
                self.add("quote-not-whole", number, start, len(value))
            return number + 1
        here = number + 1
        while here < len(self.lines) and self.ahead > 0:
            self.ahead -= 1
            text = self.lines[here]
            found = LINE.match(text)
            if found and found[3] and len(found[1]) <= self.key_column and self.begins(text):
                break
            depth, _ = brackets(text, depth)
            if depth <= 0:
                return here + 1
            here += 1
        if not self.parsed:
            self.add("yaml-bracket", number, start)
        return number + 1
