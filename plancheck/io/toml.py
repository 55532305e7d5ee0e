"""Reads TOML with positions: the standard library gives the values, and where each stands is found in the text.

``tomllib`` complains in its own words; here are ours for the reader of a configuration. A text that it accepted need
not be judged again.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable
from decimal import Decimal
from itertools import accumulate
from typing import Any

from plancheck.domain.source import Location
from plancheck.io.yaml import MAX_DEPTH, Document, Span

MAX_DOTS = 64
# tomllib takes time that grows with the square of a dotted key's parts: such a key is refused before.
_DOTTED = re.compile(
    r"(?<![A-Za-z0-9_.\"'-])(?:(?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+)"
    rf"{{{MAX_DOTS}}}"
)
# Where tomllib's message says that something is wrong.
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")
# Quotation marks of the input method in place of straight ones.
_FULL_WIDTH_QUOTES = re.compile("[“”‘’＂＇]")
# Other signs of the input method in place of TOML's own.
_FULL_WIDTH_SIGNS = re.compile("[＝：，［］｛｝]")
# A key with a colon behind it, as in YAML.
_YAML_COLON = re.compile(r"""\s*[\w."'-]+\s*:(?:\s|\Z)""")
# A number of so many digits that it is not converted.
_LONG_NUMBER = re.compile(r"\d{1000,}")
_COMPLAINTS = (
    ("toml-equals", ("Expected '='",)),
    ("toml-key", ("Invalid statement",)),
    ("toml-value", ("Invalid value",)),
    ("toml-twice", ("overwrite", "declare", "namespace", "Duplicate")),
    ("toml-backslash", ("Unescaped", "Invalid hex", "Escaped character")),
    ("toml-unclosed", ("Unclosed", "Untermin", "Expected ']'", 'Expected "\'"', "Illegal")),
    ("toml-rest", ("Expected newline",)),
)
"""Problems, each with the parts of tomllib's messages that stand for it; the first that fits holds."""


def parse(document: Document) -> None:
    """Fill ``data`` and ``root`` from ``text``; what is wrong is noted and ``data`` stays ``None``."""
    text = document.text = document.text.replace("\r\n", "\n")
    lengths = (len(line) + 1 for line in text.split("\n")[:-1])
    document.line_starts = [0, *accumulate(lengths)]  # TOML's lines end with \n alone
    dotted = _DOTTED.search(text)
    if dotted is not None:
        _too_deep(document, document.place(dotted.start()))
        return
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        _syntax(document, str(error))
        return
    except RecursionError:
        _too_deep(document, Location(document.path, 0, 0))
        return
    except (ValueError, ArithmeticError):  # a number of thousands of digits, a date that is none
        number = _LONG_NUMBER.search(text)
        place = document.place(number.start() if number else 0)
        document.problems.append(document.problem_at("toml-number", place))
        return
    if _depth(data) > MAX_DEPTH:
        _too_deep(document, Location(document.path, 0, 0))
        return
    document.data = data
    document.root = find_places(document)


def _too_deep(document: Document, place: Location) -> None:
    document.problems.append(document.problem_at("too-deep", place, limit=str(MAX_DEPTH)))


def _depth(data: Any) -> int:
    """How deep containers nest; looks no deeper than a little beyond the limit."""
    deepest = 0
    stack = [(data, 1)]
    while stack:
        here, level = stack.pop()
        deepest = max(deepest, level)
        if level > MAX_DEPTH:
            break
        if isinstance(here, dict):
            stack.extend((one, level + 1) for one in here.values())
        elif isinstance(here, list):
            stack.extend((one, level + 1) for one in here)
    return deepest


def _syntax(document: Document, said: str) -> None:
    """Report what is wrong with the writing, at the place that the reader names."""
    found = _AT.search(said)
    kind = said[: found.start()] if found else said
    if found is not None and found[1]:
        line, column = int(found[1]), int(found[2])
    else:
        line = len(document.text.rstrip("\n").split("\n"))
        column = len(document.line(line)) + 1
    text = document.line(line)
    column = min(column, len(text) + 1)
    params: dict[str, str] = {}
    code = next(
        (name for name, parts in _COMPLAINTS if any(one in kind for one in parts)), "toml-syntax"
    )
    quote, sign = _FULL_WIDTH_QUOTES.search(text), _FULL_WIDTH_SIGNS.search(text)
    if quote is not None and quote.start() + 1 >= column - 1:
        code, column = "toml-full-width-quotes", quote.start() + 1
    elif sign is not None and sign.start() + 1 >= column - 1:
        code, column = "toml-full-width-sign", sign.start() + 1
        params["character"] = sign[0]
    elif code == "toml-equals" and _YAML_COLON.match(text):
        code = "toml-colon"
    elif kind == "Cannot overwrite a value" and not text[: column - 1].lstrip().startswith("["):
        column = len(text) - len(text.lstrip()) + 1
    place = Location(document.path, line, column)
    document.problems.append(document.problem_at(code, place, **params))


# Spaces, line ends and comments.
_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*+")
# A string of any of the four kinds; three quotes close one even behind one or two that belong to it.
_STRING = re.compile(
    r"""\"{3}(?:\\.|[^\\])*?\"{3}(?!\")|'{3}.*?'{3}(?!')|\"(?:\\.|[^\"\\])*+\"|'[^']*+'""",
    re.DOTALL,
)
# A key without quotes.
_BARE = re.compile(r"[A-Za-z0-9_-]+")
# A number, a date or a truth value, with blanks behind it.
_OTHER = re.compile(r"[^,\]}\n#]+")
_LONG = ('"""', "'''")

Key = tuple[str, int, int]
"""A part of a dotted key with its extent."""


def find_places(document: Document) -> Span | None:
    """Return the span of the whole, its parts within; ``None`` where the scan found something else than the reader."""
    try:
        root = _Scan(document).run()
    except (IndexError, ValueError, AttributeError, TypeError):
        return None  # better no place than a wrong one
    return root if _same(root, document.data) else None


def _same(span: Span, data: Any) -> bool:
    """Whether the scan found what the reader found."""
    if isinstance(data, dict):
        return (
            isinstance(span.parts, dict)
            and span.parts.keys() == data.keys()
            and all(_same(span.parts[key], value) for key, value in data.items())
        )
    if isinstance(data, list):
        return (
            isinstance(span.parts, list)
            and len(span.parts) == len(data)
            and all(_same(one, value) for one, value in zip(span.parts, data, strict=True))
        )
    return span.parts is None


class _Scan:
    """Walks once over the text."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.starts = document.line_starts
        self.at = 0

    def run(self) -> Span:
        """The span of the whole, its parts within."""
        root = table = self.span(0, 0, {})
        while True:
            self.blank()
            if self.at >= len(self.text):
                return root
            if self.text[self.at] != "[":
                self.pair(table)
                continue
            width = 2 if self.text.startswith("[[", self.at) else 1
            self.at += width
            keys = self.keys()
            self.blank()
            self.at += width
            table = self.table(root, keys, many=width == 2)  # noqa: PLR2004

    def blank(self) -> None:
        """Pass over spaces, line ends and comments."""
        self.at = _BLANK.match(self.text, self.at).end()  # type: ignore[union-attr]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, counted from 0."""
        line = bisect_right(self.starts, offset) - 1
        return line, offset - self.starts[line]

    def span(self, start: int, end: int, parts: Any = None) -> Span:
        """A span from offset to offset."""
        raw = self.text[start:end] if parts is None else None
        return Span(*self.place(start), *self.place(end), raw=raw, parts=parts)

    def keys(self) -> list[Key]:
        """A dotted key: each part with its extent."""
        found = []
        while True:
            self.blank()
            start = self.at
            if self.text[start] in "\"'":
                self.at = _STRING.match(self.text, start).end()  # type: ignore[union-attr]
                name = str(tomllib.loads(f"k = {self.text[start : self.at]}")["k"])
            else:
                self.at = _BARE.match(self.text, start).end()  # type: ignore[union-attr]
                name = self.text[start : self.at]
            found.append((name, start, self.at))
            while self.text[self.at] in " \t":
                self.at += 1
            if self.text[self.at] != ".":
                return found
            self.at += 1

    def child(self, here: Span, key: Key) -> Span:
        """The table under a key, made when it is not there; of an array of tables its last."""
        name, start, end = key
        if name not in here.parts:
            here.parts[name] = self.keyed(self.span(start, end, {}), start)
        found: Span = here.parts[name]
        return found.parts[-1] if isinstance(found.parts, list) else found

    def keyed(self, span: Span, start: int) -> Span:
        """The span with its key's place."""
        span.key_line, span.key_column = self.place(start)
        return span

    def table(self, here: Span, keys: list[Key], *, many: bool) -> Span:
        """The table that a header opens."""
        for key in keys[:-1]:
            here = self.child(here, key)
        if not many:
            return self.child(here, keys[-1])
        name, start, end = keys[-1]
        if name not in here.parts:
            here.parts[name] = self.keyed(self.span(start, end, []), start)
        opened = self.keyed(self.span(start, end, {}), start)
        here.parts[name].parts.append(opened)
        return opened

    def pair(self, table: Span) -> None:
        """A key and its value."""
        keys = self.keys()
        self.at += 1  # =
        self.blank()
        value = self.value()
        for key in keys[:-1]:
            table = self.child(table, key)
        name, start, _ = keys[-1]
        table.parts[name] = self.keyed(value, start)

    def value(self) -> Span:
        """A value of any kind."""
        start = self.at
        char = self.text[start]
        if char in "\"'":
            self.at = _STRING.match(self.text, start).end()  # type: ignore[union-attr]
            quotes = 3 if self.text.startswith(_LONG, start) and self.at - start > 3 else 1  # noqa: PLR2004
            span = self.span(start, self.at)
            span.raw = self.text[start + quotes : self.at - quotes]
            return span
        if char == "[":
            values: list[Span] = []
            self.inside("]", lambda: values.append(self.value()))
            return self.span(start, self.at, values)
        if char == "{":
            table = self.span(start, start, {})
            self.inside("}", lambda: self.pair(table))
            return self.span(start, self.at, table.parts)
        found = _OTHER.match(self.text, start)
        self.at = start + len(found[0].rstrip())  # type: ignore[index]
        return self.span(start, self.at)

    def inside(self, closing: str, read: Callable[[], None]) -> None:
        """Read the entries between brackets."""
        self.at += 1
        while True:
            self.blank()
            char = self.text[self.at]
            if char not in {",", closing}:
                read()
                continue
            self.at += 1
            if char == closing:
                return
