"""The quick reader of YAML as plans are written: ``key: value`` line by line, and nothing that is doubtful.

What it accepts means the same to libyaml, value for value and place for place; tests hold the two together.
Whatever else a file has in it (anchors, tags, texts over several lines, escapes, duplicate keys, odd spaces,
mistakes) it leaves to ``events``, which alone complains. So it can be small, and need not explain.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from plancheck.domain.source import Path

EDGE = " \t\u3000\xa0\ufeff\u200b"
_NULLS = {"", "~", "null", "Null", "NULL"}
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
# A number of at most 30 digits on either side of its point.
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]{1,30}|[0-9]{1,30}(?:\.[0-9]{0,30})?)\Z")

# No deeper than this: a block collection stands further right than the one around it, at least every second
# time by two columns. Together within `document.MAX_DEPTH`.
_MAX_COLUMN = 28
_MAX_WITHIN = 8
_ANY = r"[^\n]*+"
_QUOTED = r"'[^'\n]*+'|\"[^\"\\\n]*+\""
_KEY = r"[A-Za-z_][A-Za-z0-9_-]{0,127}+"
# How a text begins that is no number, null or boolean, and how others begin that may be.
_WORD = (
    r"(?:[^ \n,\[\]{}#&*!|>'\"%@`?:~0-9+.nNtTfF\-]|[0-9.+]++(?=[^0-9.+ \n])"
    r"|[nNtTfF](?!ull|ULL|rue|RUE|alse|ALSE))"
)
_OTHER = r"(?:[0-9+.~nNtTfF]|-(?=[0-9A-Za-z.]))"
_MORE = r"[^ \n:]*+(?:(?::(?=[^ \n])| ++(?=[^ \n#]))[^ \n:]*+)*+"
_INNER = r"(?:[^ \n:,\[\]{}?#]++|:(?=[A-Za-z0-9/])| ++(?=[^ \n:,\[\]{}?#]))*+"

# A line: what leads in, the key, then a text that is no more than that, or any other value.
# `名：` at the head of an item is left alone: `events` takes it for a key.
_LINE = re.compile(
    rf"(?m)^( *+(?:- ++)?+)(?:({_KEY}):(?: ++|(?=\n))|(?![A-Za-z_]++ *+：))"
    rf"(?:({_WORD}{_MORE})|({_OTHER}{_MORE}|{_QUOTED}|[\[{{]{_ANY}))?+"
    rf"(?:\n| *+(?:(?<![^ \n])#{_ANY})?+\n)"
)
# A value behind its colon or dash: a text in quotes, or one without; nothing before a collection or a comment.
_VALUE = re.compile(rf" *+(?:({_QUOTED})|([^ \n#\[{{]{_MORE}))?+")
# An entry of a collection within a line: its key if it has one, then its value, or the bracket that begins it.
_PART = re.compile(
    rf" *+(?:({_KEY}): ++)?+(?:((?:{_WORD}|{_OTHER}){_INNER})|({_QUOTED})|(?=[\[{{]))"
)
# What may stand behind such an entry.
_NEXT = re.compile(r" *+([,\]}])")
# A collection of nothing.
_EMPTY = re.compile(r"\[ *+\]|\{ *+\}")
# What may stand behind a value: blanks, a comment.
_REST = re.compile(r"(?: ++(?:#.*+)?+)?+")

Node = tuple[int, int, int, int, Any]
"""Of a block collection: its key's line and column (or -1), its own, its parts: nodes, or lines of values."""
Extent = tuple[int, int, int, Any]
"""Of a value within a line: start and end, its key's start (or -1), its parts: extents (or ``None``)."""
Found = tuple[int, int, int, int, str | None, str | None, int, int]
"""A place as the fields of ``document.Span``, but for its parts."""


class NotPlain(Exception):  # noqa: N818 - control flow inside this module
    """Not in the plain style, or not surely."""


def value_of(text: str) -> Any:
    """What a plain scalar, without white space at its edges, means by YAML 1.2's core schema."""
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if text[0] in "0123456789-+." and _NUMBER.match(text):
        return Decimal(text) if "." in text else int(text)
    return text


def read(text: str, limit: int) -> tuple[dict[str, Any], Positions] | None:
    """The data and their places; ``None``: not for this reader. ``limit``: how many values are allowed."""
    text = text.replace("\r\n", "\n")
    if len(text) > limit or text[-1:] != "\n":  # there is a character to every value, and more
        return None
    # What libyaml, a human reader or `events` may take otherwise than as a letter: controls, odd spaces.
    if not text.replace("\n", "").isprintable():
        return None
    lines = _LINE.findall(text)
    if len(lines) != text.count("\n"):
        return None
    try:
        return _built(text, lines)
    except NotPlain:
        return None


def _built(text: str, lines: list[tuple[str, str, str, str]]) -> tuple[dict[str, Any], Positions]:
    """One pass over the lines: where a line begins tells which collection it belongs to."""
    data: dict[str, Any] = {}
    top: dict[str, Any] = {}
    column = 0  # of the innermost collection
    box: Any = data
    places: Any = top
    inner: Any
    within: Any
    outer: list[tuple[int, Any, Any]] = []
    same = ""  # what leads in another line of the innermost mapping
    opened = ""  # the key of the line before, when it had no value
    for number, (lead, key, word, other) in enumerate(lines):
        if lead != same or not key:
            dash = lead.find("-")
            if dash < 0 and not key:
                if word or other:
                    raise NotPlain
                continue
            edge = len(lead)
            at = edge if dash < 0 else dash
            if edge > _MAX_COLUMN:
                raise NotPlain
            if opened and (at > column or at == column == dash):
                inner, within = ({}, {}) if dash < 0 else ([], [])
                box[opened] = inner
                places[opened] = (places[opened], column, number, at, within)
                outer.append((column, box, places))
                column, box, places = at, inner, within
            else:
                while column > at:
                    column, box, places = outer.pop()
                if dash < 0 and type(box) is list:  # a list that stood right below its key
                    column, box, places = outer.pop()
                if column != at or (type(box) is list) is (dash < 0):
                    raise NotPlain
            opened = ""
            if dash < 0:
                same = lead
            elif key:
                inner, within = {}, {}
                box.append(inner)
                places.append((-1, -1, number, edge, within))
                outer.append((column, box, places))
                column, box, places = edge, inner, within
                same = " " * edge
            else:
                if not word and not other:
                    raise NotPlain
                box.append(word or _value(other))
                places.append(number)
                same = "-"
                continue
        if key in box:
            raise NotPlain
        places[key] = number
        if word:
            box[key] = word
        elif other:
            box[key] = _value(other)
        else:
            box[key] = None
            opened = key
            same = "-"
    if not top:
        raise NotPlain
    first = next(iter(top.values()))
    return data, Positions(text, (-1, -1, first if type(first) is int else first[0], 0, top))


def _value(text: str) -> Any:
    """What the text of a value means, when it is not plainly a text."""
    if text[0] in "'\"":
        return text[1:-1].strip(EDGE)
    if text[0] not in "[{":
        return value_of(text)
    value, (_, end, _, _) = _collection(text, 0)
    if _REST.fullmatch(text, end) is None:
        raise NotPlain
    return value


def _collection(line: str, start: int, depth: int = 1) -> tuple[Any, Extent]:
    """A collection within a line: its value, and where it and its parts stand."""
    if depth > _MAX_WITHIN:
        raise NotPlain
    mapping = line[start] == "{"
    value: Any = {} if mapping else []
    parts: Any = {} if mapping else []
    empty = _EMPTY.match(line, start)
    if empty is not None:
        return value, (start, empty.end(), -1, parts)
    at = start + 1
    while True:
        part = _PART.match(line, at)
        if part is None:
            raise NotPlain
        key, plain, quoted = part.groups()
        inner: Any
        if plain is not None:
            inner, extent = value_of(plain), (*part.span(2), part.start(1), None)
        elif quoted is not None:
            inner, extent = quoted[1:-1].strip(EDGE), (*part.span(3), part.start(1), None)
        else:
            inner, (begin, end, _, within) = _collection(line, part.end(), depth + 1)
            extent = (begin, end, part.start(1), within)
        if (key is None) is mapping or (mapping and key in value):
            raise NotPlain
        if mapping:
            value[key], parts[key] = inner, extent
        else:
            value.append(inner)
            parts.append(extent)
        following = _NEXT.match(line, extent[1])
        if following is None:
            raise NotPlain
        at = following.end()
        if following[1] != ",":
            if following[1] != ("}" if mapping else "]"):
                raise NotPlain
            return value, (start, at, -1, parts)


class Positions:
    """Where everything stands: lines were noted while reading, columns are looked up when asked for."""

    __slots__ = ("_collections", "_lines", "root", "text")

    def __init__(self, text: str, root: Node) -> None:
        self.text = text
        self.root = root
        self._lines: list[str] | None = None
        # By line: a long one may be asked for each of its parts.
        self._collections: dict[int, Extent] = {}

    def find(self, path: Path, *, key: bool = False) -> Found:
        """The place of the value at ``path``, or of its nearest existing container.

        With ``key`` it will do to know where its key is, where there is one: that needs no look at the line.
        """
        here = self.root
        for number, step in enumerate(path):
            parts = here[4]
            try:
                inner = parts[step]
            except (LookupError, TypeError):
                break
            if type(inner) is int:
                if key and type(parts) is dict and number + 1 == len(path):
                    return inner, 0, inner, 0, None, None, inner, here[3]
                return self._within(path, number, inner, here)
            here = inner
        key_line, key_column, line, column, _ = here
        return line, column, line + 1, 0, None, None, key_line, key_column

    def collection(self, path: Path) -> Node | None:
        """The block collection at ``path``; ``None``: there is none."""
        here: Any = self.root
        for step in path:
            try:
                here = here[4][step]
            except (LookupError, TypeError):
                return None
            if type(here) is int:
                return None
        found: Node = here
        return found

    def _within(self, path: Path, number: int, row: int, here: Node) -> Found:
        """The place of a value that stands in one line, or of a part of it."""
        if self._lines is None:
            self._lines = self.text.split("\n")
        line, after = self._lines[row], here[3] + 1
        key_line = key = -1
        if type(here[4]) is dict:
            key_line, key = row, here[3]
            after += len(str(path[number]))
        found = _VALUE.match(line, after)
        if found is None:  # it matches nothing as well
            raise NotPlain
        start, end = found.span(found.lastindex or 0)
        if found.lastindex is None:
            if line[end : end + 1] not in {"[", "{"}:  # nothing, or a comment
                return row, after, row, after, "", None, key_line, key
            if row not in self._collections:
                self._collections[row] = _collection(line, end)[1]
            extent = self._collections[row]
            for step in path[number + 1 :]:
                try:
                    extent = extent[3][step]
                except (LookupError, TypeError):
                    break
                key = extent[2]
                key_line = row if key >= 0 else -1
            start, end, _, parts = extent
            if parts is not None:
                return row, start, row, end, None, None, key_line, key
        style = line[start]
        if style in {"'", '"'}:
            return row, start, row, end, line[start + 1 : end - 1], style, key_line, key
        return row, start, row, end, line[start:end], None, key_line, key
