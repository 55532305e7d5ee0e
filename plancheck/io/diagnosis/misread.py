"""What a person probably meant (笔误), told from the lines of a file that can't be read, or not as it was meant.

Called only for files that are refused anyway: a good file pays nothing. The parser stops at the first thing
that it can't read and often far behind its cause; the lines show every slip where it was made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from plancheck.domain.problem import Problem
from plancheck.domain.source import Location, Path

if TYPE_CHECKING:
    from plancheck.io.yaml.reader import Document, Span

_SPACE = " \t\u3000\xa0"
_DASHES = "－—–‒―−﹣‐"
_LINE = re.compile(r"([ \t\u3000\xa0]*)((?:-[ \t]+)*)(.*)", re.DOTALL)
_KEY = re.compile(
    r"""("[^"]*"|'[^']*'|[^\s"'\[\]{}\#&*!|>%@`,:：?\-－—–‒―−﹣‐][^:：\#]*?)[ ]*:(?=[ \t\u3000\xa0]|$)"""
)
_GLUED = re.compile(r"([A-Za-z_]+)[ ]*(:)(?=[^\s:/])(?!//)")
_FULL_WIDTH_KEY = re.compile(r"[A-Za-z_]+[ \u3000]*：")
_GLUED_DASH = re.compile(r"-(?=[A-Za-z_]+[:：]|[a-z][a-z0-9-]*$)")
_LONG_DASH = re.compile(rf"[{_DASHES}]+(?=[ \u3000\xa0]*[\"']?[A-Za-z0-9])")
_HEADER = re.compile(r"[|>](?:[-+][1-9]?|[1-9][-+]?)?[ \t]*(?:#.*)?")
_COMMENT = re.compile(r"[ \t]#.*")
_EQUALS = re.compile(r"([A-Za-z_]+)[ ]*(?:=|＝|$)")
_NAME = r"[ ]*[A-Za-z_]+[ ]*"
_FLOW_COLON = re.compile(rf"(?:^[{{｛\[［]|[,，;；、]){_NAME}(：)")
_FLOW_COMMA = re.compile(rf"([，；、])(?={_NAME}[:：])")
_IDS = re.compile(r"[ ]*[a-z0-9-]+(?:[ ]*[，、；,;][ ]*[a-z0-9-]+)+[ ]*")
_CODES_OF_SHAPE = {
    "list-no-dash", "wrong-type-array", "wrong-type-object", "wrong-type-item", "list-commas",
}  # fmt: skip
_STOPS = {
    "unknown-alias", "recursive-alias", "yaml-tag", "merge-key", "non-scalar-key", "second-document",
}  # fmt: skip
_AHEAD = 100_000
"""How many lines are looked at, over the whole file, for where quotes and brackets close."""
_MOST = 100
"""How many slips of a file that was read are weighed against its problems."""
_ECHO = 3
"""How many lines behind a slip the parser's complaint still comes from it."""


@dataclass(slots=True)
class Slip:
    """A slip: where it is (line and column from 1) and what it is called."""

    code: str
    line: int
    column: int
    width: int = 1
    key: str = ""
    character: str = ""


@cache
def _names() -> frozenset[str]:
    """Every key of our files."""
    from plancheck.io.schema.validate import schema  # noqa: PLC0415 - only for a file with problems

    found: set[str] = set()
    waiting: list[Any] = [
        schema(n) for n in ("plan", "waivers", "known", "pack", "rules", "catalogue")
    ]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            found.update(part.get("properties", ()))
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return frozenset(found)


@cache
def _lists() -> frozenset[str]:
    """The keys under which entries are listed."""
    from plancheck.io.schema.validate import schema  # noqa: PLC0415 - only for a file with problems

    return frozenset(
        key
        for name in ("plan", "waivers", "known", "rules", "catalogue")
        for key, part in schema(name)["properties"].items()
        if part.get("type") == "array"
    )


# ---------------------------------------------------------------- the lines


class _Scan:
    """Goes through the lines once. ``parsed``: the file was read, so only what reads as something else."""

    def __init__(self, document: Document, *, parsed: bool) -> None:
        self.lines = [
            document.line(number + 1)
            for number in range(len(document._line_starts()))  # noqa: SLF001
        ]
        self.parsed = parsed
        # A catalogue has its indicators by id, a plan in a list.
        catalogue = any("plancheck/catalogue" in line for line in self.lines)
        self.lists = _lists() - {"indicators"} if catalogue else _lists()
        self.found: list[Slip] = []
        self.key_column = -1
        """Column of the last key; what stands further right may go on with its value."""
        self.open_list: tuple[str, int] | None = None
        """Key and column of a list that has begun on the line before, without an entry yet."""
        self.any = False
        self.ahead = _AHEAD

    def add(self, code: str, number: int, column: int, width: int = 1, **more: str) -> None:
        self.found.append(Slip(code, number + 1, column + 1, max(width, 1), **more))

    def run(self) -> list[Slip]:
        number = 0
        while number < len(self.lines):
            text = self.lines[number]
            bare = text.strip(_SPACE)
            if bare and not bare.startswith(("#", "---", "...")) and not text.startswith("%"):
                number = self.line(number, text)
                self.any = True
            else:
                number += 1
        return self.found

    def line(self, number: int, text: str) -> int:
        """One line; returns the number of the line to go on with."""
        found = _LINE.match(text)
        if found is None:
            return number + 1
        lead, dashes, rest = found.groups()
        column = len(lead) + len(dashes)
        if "\t" in lead + dashes and not self.parsed:
            self.add("yaml-tab", number, text.index("\t"))
        opened, self.open_list = self.open_list, None
        key = _KEY.match(rest)
        if key is not None and not rest.startswith(("//", "＃")):
            name = key[1].strip("\"'")
            if opened is not None and not dashes and len(lead) > opened[1] and not self.parsed:
                self.add("list-no-dash", number, column, len(key[1]), key=opened[0])
            self.key_column = column
            start = column + key.end()
            value = text[start:].strip(_SPACE)
            if name in self.lists and (not value or value.startswith("#")):
                self.open_list = (name, column)
            return self.value(number, text, start, keyed=True)
        if self.slip(number, text, lead, rest):
            self.key_column = column
            return number + 1
        if dashes:
            self.key_column = len(lead)
            return self.value(number, text, column, keyed=False)
        if self.parsed:
            known = _EQUALS.match(rest)
            if known and known[1] in _names() and rest.strip() != known[1]:
                self.add("yaml-colon", number, column, len(rest.rstrip()), key=known[1])
        elif column <= self.key_column or not self.any:
            stray = not self.any or rest.startswith(("//", "＃"))
            code = "stray-line" if stray else "yaml-colon"
            self.add(code, number, column, len(rest.rstrip()))
        return number + 1

    def slip(self, number: int, text: str, lead: str, rest: str) -> bool:
        """A key or a dash without its space, a dash that is none, a remark that is none."""
        column = len(text) - len(rest)
        if rest.startswith(("//", "＃")) and (not self.any or column <= self.key_column):
            self.add("stray-line", number, column, len(rest.rstrip()))
            return True
        glued = _GLUED.match(rest)
        if glued is not None and (glued[1] in _names() or not self.parsed):
            self.add("colon-no-space", number, column + glued.start(2), key=glued[1])
            return True
        if _GLUED_DASH.match(rest):
            self.add("dash-no-space", number, column)
            return True
        long = _LONG_DASH.match(rest)
        if long is not None and column == len(lead):
            self.add("full-width-dash", number, column, len(long[0]), character=long[0][0])
            return True
        return _FULL_WIDTH_KEY.match(rest) is not None  # told before

    def value(self, number: int, text: str, start: int, *, keyed: bool) -> int:
        """What stands behind a colon or a dash; returns the number of the next line."""
        while start < len(text) and text[start] in _SPACE:
            start += 1
        value = text[start:].rstrip(_SPACE)
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
            if _HEADER.fullmatch(value):
                return self.block(number)
            self.add("yaml-folded", number, start, len(value))
        elif first in "&*" and not re.match(r"[&*][0-9A-Za-z_-]", value):
            self.add("yaml-anchor", number, start, len(value))
        elif first in "%@`":
            self.add("yaml-reserved", number, start, len(value))
        elif keyed and (value in {"-", "?"} or value.startswith(("- ", "? "))):
            self.add("yaml-dash-value", number, start, len(value))
        elif keyed:
            plain = _COMMENT.sub("", value)
            inner = re.search(r":(?=[ \t]|$)", plain)
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
        end = _closing(text, start)
        if end is not None:
            rest = text[end + 1 :].strip(_SPACE)
            if rest and not rest.startswith("#") and not self.parsed:
                self.add("quote-not-whole", number, start, len(text.rstrip()) - start)
            return number + 1
        here = number + 1
        while here < len(self.lines) and self.ahead > 0:
            self.ahead -= 1
            if self.begins(self.lines[here]):
                break
            end = _closing(self.lines[here], -1, text[start])
            if end is not None:
                return here + 1
            here += 1
        if not self.parsed:
            self.add("yaml-quote", number, start)
        return here if self.parsed else number + 1

    def begins(self, text: str) -> bool:
        """Whether a line begins something new, and so can't carry a text on."""
        found = _LINE.match(text)
        if found is None:
            return False
        if found[3].startswith("#"):
            return False
        key = _KEY.match(found[3])
        return key is not None and (bool(found[2]) or key[1] in _names())

    def flow(self, number: int, start: int, value: str) -> int:
        """A value in braces or brackets."""
        value = _COMMENT.sub("", value).rstrip(_SPACE)
        signs = _full_width(value)
        for offset in signs:
            sign = value[offset]
            self.add("braces-full-width", number, start + offset, character=sign)
        if signs:
            return number + 1
        end = _balanced(value)
        if end is not None:
            if value[end + 1 :].strip(_SPACE) and not self.parsed:
                self.add("quote-not-whole", number, start, len(value))
            return number + 1
        depth, here = _depth(value, 0), number + 1
        while here < len(self.lines) and self.ahead > 0:
            self.ahead -= 1
            text = self.lines[here]
            found = _LINE.match(text)
            if found and found[3] and len(found[1]) <= self.key_column and self.begins(text):
                break
            depth = _depth(text, depth)
            if depth <= 0:
                return here + 1
            here += 1
        if not self.parsed:
            self.add("yaml-bracket", number, start)
        return number + 1


def _closing(text: str, start: int, quote: str | None = None) -> int | None:
    """Where the quote that opens at ``start`` closes in this line."""
    quote = quote or text[start]
    at = start + 1
    while at < len(text):
        if quote == '"' and text[at] == "\\":
            at += 2
            continue
        if text[at] == quote:
            if quote == "'" and text[at + 1 : at + 2] == "'":
                at += 2
                continue
            return at
        at += 1
    return None


def _balanced(value: str) -> int | None:
    """Where the bracket that opens a value closes."""
    depth, at = 0, 0
    while at < len(value):
        char = value[at]
        if char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
            if depth == 0:
                return at
        elif char in "\"'" and value[at - 1] in " ,[{:\n":
            end = _closing(value, at)
            if end is None:
                return None
            at = end
        at += 1
    return None


def _depth(text: str, depth: int) -> int:
    """How many brackets are open behind a line."""
    at = 0
    while at < len(text):
        char = text[at]
        if char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
        elif char in "\"'" and (at == 0 or text[at - 1] in " ,[{:"):
            end = _closing(text, at)
            at = end if end is not None else at
        at += 1
    return depth


def _full_width(value: str) -> list[int]:
    """The offsets of full-width signs that stand for plain ones in a value in braces or brackets."""
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", lambda found: "x" * len(found[0]), value)
    found = set()
    if bare[0] in "｛［":
        found.add(0)
    if bare[-1] in "｝］":
        found.add(len(bare) - 1)
    for pattern in (_FLOW_COLON, _FLOW_COMMA):
        found |= {one.start(1) for one in pattern.finditer(bare)}
    inner = bare.strip("[]［］")
    if bare[0] in "[［" and _IDS.fullmatch(inner):
        found |= {at for at, char in enumerate(bare) if char in "，、；"}
    return sorted(found)


# ---------------------------------------------------------------- a file that can't be read


def unread(document: Document, error: Any) -> None:
    """Note every slip of a file that the parser gave up; its own complaint only where no slip explains it.

    ``error``: the parser's; ``None`` when our own reading stopped and has told why.
    """
    if error is None and document.problems[-1].code not in _STOPS:
        return
    if "nesting depth" in str(
        getattr(error, "problem", "")
    ):  # libyaml 0.2.6 has a limit of its own
        _too_deep(document, error.problem_mark.line)
        return
    told = {one.location.line for one in document.problems if one.location is not None}
    _missing_dashes(document)
    causes = [
        one.location.line
        for one in document.problems
        if one.location is not None and one.code != "duplicate-key"
    ]
    found = [one for one in _Scan(document, parsed=False).run() if one.line not in told]
    for one in found:
        document.problems.append(_problem(document, one))
        causes.append(one.line)
    if error is not None:
        place, code, width = _complaint(document, error)
        far = any(
            one.code in {"yaml-quote", "yaml-bracket", "list-no-dash"} and one.line <= place.line
            for one in found
        )
        if not far and not any(place.line - _ECHO <= line <= place.line for line in causes):
            here = Location(place.path, place.line, place.column, width)
            document.problems.append(document.problem_at(code, here, name="", key="", character=""))
    document.problems.sort(key=lambda one: one.order)
    last = document.problems[-1]
    document.problems[-1] = replace(last, params={**last.params, "rest": "unread"})


def _too_deep(document: Document, line: int) -> None:
    """Brackets in brackets, told where they pass our own limit."""
    from plancheck.io.yaml.reader import MAX_DEPTH  # noqa: PLC0415 - it imports this module

    opened = [found.start() for found in re.finditer(r"[\[{]", document.line(line + 1))]
    column = opened[min(MAX_DEPTH, len(opened)) - 1] if opened else 0
    place = Location(document.path, line + 1, column + 1)
    document.problems.append(document.problem_at("too-deep", place, limit=str(MAX_DEPTH)))


def _problem(document: Document, slip: Slip) -> Problem:
    place = Location(document.path, slip.line, slip.column, slip.width)
    return document.problem_at(
        slip.code, place, key=slip.key, name=slip.key, character=slip.character
    )


def _complaint(document: Document, error: Any) -> tuple[Location, str, int]:
    """Libyaml's complaint in our own words, at the place that is the cause where that can be told."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    said = f"{error.problem or ''} {error.context or ''}"
    code = "yaml-syntax"
    inside = re.match(r"[>|%@`][^,\]}]*", document.line(line + 1)[column:])
    if "cannot start any token" in said and inside is not None:  # within braces or brackets
        kind = "yaml-folded" if inside[0][0] in ">|" else "yaml-reserved"
        width = len(inside[0].rstrip())
        return Location(document.path, line + 1, column + 1), kind, width
    for needle, name in (
        ("escape", "yaml-escape"),
        ("hexdecimal", "yaml-escape"),
        ("tab", "yaml-tab"),
        ("could not find expected ':'", "yaml-colon"),
        ("mapping values are not allowed", "yaml-mapping"),
        ("did not find expected key", "yaml-indent"),
        ("did not find expected '-'", "yaml-dash"),
        ("quoted scalar", "yaml-quote"),
        ("flow sequence", "yaml-bracket"),
        ("flow mapping", "yaml-bracket"),
        ("flow node", "yaml-bracket"),
        ("undefined alias", "unknown-alias"),
        ("undefined tag", "yaml-tag"),
        ("tag", "yaml-tag"),
    ):
        if needle in said:
            code = name
            opened = error.context_mark
            if name == "yaml-escape":
                column = max(document.line(line + 1).rfind("\\", 0, column + 1), 0)
            if name in {"yaml-bracket", "yaml-quote", "yaml-colon"} and opened is not None:
                line, column = (
                    opened.line,
                    opened.column,
                )  # where it began, not where it was noticed
            break
    last = len(document._line_starts()) - 1  # noqa: SLF001
    if line > last:
        line, column = last, 0
    width = 1
    if code == "yaml-colon":
        width = max(len(document.line(line + 1).rstrip()) - column, 1)
    return Location(document.path, line + 1, column + 1), code, width


# ---------------------------------------------------------------- a file that was read, with problems


def explained(document: Document) -> None:
    """Add the slips of a file that was read otherwise than meant; take out what only follows from them."""
    if document.root is None:
        return
    _missing_dashes(document)
    told = {
        (one.location.line, one.location.column, one.code)
        for one in document.problems
        if one.location is not None
    }
    lines: dict[int, list[Slip]] = {}
    for slip in _Scan(document, parsed=True).run()[:_MOST]:
        if (slip.line, slip.column, slip.code) not in told:
            lines.setdefault(slip.line, []).append(slip)
    spans = _spans(document.root) if lines else {}
    for slips in lines.values():
        problems = document.problems
        kept = [one for one in problems if not any(_follows(spans, one, it) for it in slips)]
        if len(kept) < len(problems):  # what changes nothing is no slip
            document.problems[:] = [*kept, *(_problem(document, slip) for slip in slips)]


def _follows(spans: dict[tuple[int, int], Span], problem: Problem, slip: Slip) -> bool:
    """Whether a problem only follows from a slip."""
    place = problem.location
    if place is None or place.line == 0 or problem.code.startswith(("full-width", "braces-")):
        return False
    if problem.code == slip.code and place.line == slip.line:
        return False
    if place.line == slip.line:
        return True
    span = spans.get((place.line - 1, place.column - 1))
    if span is None or not span.line < slip.line <= span.end_line + 1:
        return False
    if span.raw is not None:
        return span.line < slip.line - 1 <= span.end_line
    return problem.code in _CODES_OF_SHAPE or problem.params.get("name") == slip.key != ""


def _spans(root: Span) -> dict[tuple[int, int], Span]:
    """The values by the places where they begin, and where their keys do."""
    found: dict[tuple[int, int], Span] = {}
    waiting = [root]
    while waiting:
        here = waiting.pop()
        if here is not root:
            found[here.line, here.column] = here
        if here.key_line >= 0:
            found[here.key_line, here.key_column] = here
        parts = here.parts
        if parts:
            waiting.extend(parts.values() if isinstance(parts, dict) else parts)
    return found


def _missing_dashes(document: Document) -> None:
    """Keys that recur because an entry begins without its dash: one message an entry, at its first key."""
    from plancheck.io.schema.validate import FIRST_KEYS  # noqa: PLC0415 - only for a file with problems

    entries: dict[int, list[Problem]] = {}
    firsts: dict[int, str] = {}
    known: dict[tuple[int, int], tuple[int, str] | None] = {}
    for problem in document.problems:
        place = problem.location
        if problem.code == "duplicate-key" and place is not None:
            entry = _entry(document, place.line, place.column, known)
            if entry is not None:
                entries.setdefault(entry[0], []).append(problem)
                firsts[entry[0]] = entry[1]
    gone: list[int] = []
    begun: list[Problem] = []
    for start, found in entries.items():
        if len(found) < 2:  # noqa: PLR2004 - a key that was written twice
            continue
        entry_keys: set[str] = set()
        for problem in found:
            key = problem.params["key"]
            if not entry_keys and key != firsts[start] and key not in FIRST_KEYS:
                continue  # written twice before the entry begins
            if not entry_keys or key in entry_keys:
                entry_keys = set()
                begun.append(replace(problem, code="entry-no-dash"))
            entry_keys.add(key)
            gone.append(id(problem))
    kept = [problem for problem in document.problems if id(problem) not in gone]
    document.problems[:] = kept + begun


def _entry(
    document: Document, line: int, column: int, known: dict[tuple[int, int], tuple[int, str] | None]
) -> tuple[int, str] | None:
    """The line of the dash of the entry that a key belongs to, and its first key."""
    found = None
    for number in range(line - 1, 0, -1):
        if (number, column) in known:
            found = known[number, column]
            break
        parts = _LINE.match(document.line(number))
        if parts is None or not parts[3] or parts[3].startswith("#"):
            continue
        lead, dashes, rest = parts.groups()
        if len(lead) + len(dashes) < column - 1 or (not dashes and len(lead) < column - 1):
            break
        if dashes and len(lead) + len(dashes) == column - 1:
            key = _KEY.match(rest)
            found = None if key is None else (number, key[1].strip("\"'"))
            break
    known[line, column] = found
    return found


# ---------------------------------------------------------------- several in one


_JOINED = re.compile(r"[，、；,;]|\s")
_FULL_WIDTH_COMMA = re.compile(r"[，、；]")


def joined(document: Document, path: Path) -> list[Problem]:
    """What to tell of an entry that holds several ids in one; no id has a comma or a space in it."""
    span = document.span(path)
    raw = (span.raw if span is not None else None) or ""
    if span is None or _JOINED.search(raw.strip(_SPACE)) is None:
        return []
    around = document.span(path[:-1])
    flow = around is not None and document.line(around.line + 1)[around.column :].startswith("[")
    if flow and span.style is None and _FULL_WIDTH_COMMA.search(raw):
        places = [
            (document.inside(path, one.start(), 1), one[0])
            for one in _FULL_WIDTH_COMMA.finditer(raw)
        ]
        return [
            document.problem_at("braces-full-width", place, character=sign)
            for place, sign in places
        ]
    first = _JOINED.split(raw.strip(_SPACE))[0]
    place = document.locate(path)
    name = str(path[-2])
    return [document.problem_at("list-commas", place, name=name, value=raw, first=first)]
