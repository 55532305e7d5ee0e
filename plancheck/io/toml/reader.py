"""TOML with positions: the standard library reads it, a scan of the same text finds where each thing stands.

``tomllib`` gives values without places and complaints in its own words; here are both for the reader of a
configuration. The scan looks only at text that ``tomllib`` accepted, so it need not judge it again.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from decimal import Decimal
from itertools import accumulate
from typing import Any

from plancheck.domain.source import Location
from plancheck.io.yaml.document import MAX_DEPTH, Document, Span

MAX_DOTS = 64
# tomllib takes time that grows with the square of a dotted key's parts: such a key is refused before.
_DOTTED = re.compile(
    r"(?<![A-Za-z0-9_.\"'-])(?:(?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+)"
    rf"{{{MAX_DOTS}}}"
)
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN = re.compile(r"[^,\]}\n#]+")
_FULL_WIDTH_QUOTES = re.compile("[“”‘’＂＇]")
_FULL_WIDTH_SIGNS = re.compile("[＝：，［］｛｝]")
_YAML_COLON = re.compile(r"""\s*[\w."'-]+\s*:(?:\s|\Z)""")
_OPENINGS = ('"""', "'''", '"', "'")


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
        number = re.search(r"\d{1000,}", text)
        place = document.place(number.start() if number else 0)
        document.problems.append(document.problem_at("toml-number", place))
        return
    if _depth(data) > MAX_DEPTH:
        _too_deep(document, Location(document.path, 0, 0))
        return
    document.data = data
    scan = _Scan(document)
    try:
        root = scan.run()
    except (IndexError, ValueError, AttributeError, TypeError):
        return  # better no place than a wrong one
    if _same(root, data):
        document.root = root


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


# ---------------------------------------------------------------- complaints


def _syntax(document: Document, said: str) -> None:
    """What is wrong with the writing, in our words, at the place that the reader names."""
    found = _AT.search(said)
    kind = said[: found.start()] if found else said
    if found is not None and found[1]:
        line, column = int(found[1]), int(found[2])
    else:
        line = len(document.text.rstrip("\n").split("\n"))
        column = len(document.line(line)) + 1
    text = document.line(line)
    column = min(column, len(text) + 1)
    quote, sign = _FULL_WIDTH_QUOTES.search(text), _FULL_WIDTH_SIGNS.search(text)
    params: dict[str, str] = {}
    if quote is not None and quote.start() + 1 >= column - 1:
        code = "toml-full-width-quotes"
        column = quote.start() + 1
    elif sign is not None and sign.start() + 1 >= column - 1:
        code = "toml-full-width-sign"
        column = sign.start() + 1
        params["character"] = sign[0]
    elif kind.startswith("Expected '='"):
        code = "toml-colon" if _YAML_COLON.match(text) else "toml-equals"
    elif kind == "Invalid statement":
        code = "toml-key"
    elif kind == "Invalid value":
        code = "toml-value"
    elif "overwrite" in kind or "declare" in kind or "namespace" in kind or "Duplicate" in kind:
        code = "toml-twice"
        if kind == "Cannot overwrite a value" and not text[: column - 1].lstrip().startswith("["):
            column = len(text) - len(text.lstrip()) + 1
    elif kind.startswith(("Unescaped", "Invalid hex", "Escaped character")):
        code = "toml-backslash"
    elif kind.startswith(("Unclosed", "Untermin", "Expected ']'", 'Expected "\'"', "Illegal")):
        code = "toml-unclosed"
    elif kind.startswith("Expected newline"):
        code = "toml-rest"
    else:
        code = "toml-syntax"
    place = Location(document.path, line, column)
    document.problems.append(document.problem_at(code, place, **params))


# ---------------------------------------------------------------- places


class _Scan:
    """Walks once over text that is valid TOML and notes where keys and values stand."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.starts: list[int] = document.line_starts or [0]
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
        text = self.text
        while self.at < len(text):
            if text[self.at] in " \t\n":
                self.at += 1
            elif text[self.at] == "#":
                end = text.find("\n", self.at)
                self.at = len(text) if end < 0 else end
            else:
                return

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, counted from 0."""
        line = bisect_right(self.starts, offset) - 1
        return line, offset - self.starts[line]

    def span(self, start: int, end: int, parts: Any = None) -> Span:
        """A span from offset to offset."""
        raw = self.text[start:end] if parts is None else None
        return Span(*self.place(start), *self.place(end), raw=raw, parts=parts)

    def keys(self) -> list[tuple[str, int, int]]:
        """A dotted key: each part with its extent."""
        found = []
        while True:
            self.blank()
            start = self.at
            if self.text[start] in "\"'":
                self.string()
                written = self.text[start : self.at]
                name = str(tomllib.loads(f"k = {written}")["k"])
            else:
                self.at = _BARE.match(self.text, start).end()  # type: ignore[union-attr]
                name = self.text[start : self.at]
            found.append((name, start, self.at))
            while self.text[self.at] in " \t":
                self.at += 1
            if self.text[self.at] != ".":
                return found
            self.at += 1

    def child(self, here: Span, key: tuple[str, int, int]) -> Span:
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

    def table(self, here: Span, keys: list[tuple[str, int, int]], *, many: bool) -> Span:
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
            inner = self.string()
            span = self.span(start, self.at)
            span.raw = self.text[start + inner : self.at - inner]
            return span
        if char in "[{":
            parts = self.items() if char == "[" else self.inline()
            return self.span(start, self.at, parts)
        found = _PLAIN.match(self.text, start)
        self.at = start + len(found[0].rstrip())  # type: ignore[index]
        return self.span(start, self.at)

    def items(self) -> list[Span]:
        """The values of an array."""
        self.at += 1
        found: list[Span] = []
        while True:
            self.blank()
            if self.text[self.at] == "]":
                self.at += 1
                return found
            if self.text[self.at] == ",":
                self.at += 1
                continue
            found.append(self.value())

    def inline(self) -> dict[str, Span]:
        """The pairs of an inline table."""
        start = self.at
        self.at += 1
        table = self.span(start, start, {})
        while True:
            self.blank()
            if self.text[self.at] == "}":
                self.at += 1
                return table.parts  # type: ignore[no-any-return]
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.pair(table)

    def string(self) -> int:
        """Pass over a string; the length of its opening."""
        text = self.text
        opening = next(one for one in _OPENINGS if text.startswith(one, self.at))
        at = self.at + len(opening)
        escapes = opening[0] == '"'
        while not text.startswith(opening, at):
            if at >= len(text):
                raise IndexError
            at += 2 if escapes and text[at] == "\\" else 1
        at += len(opening)
        while len(opening) == 3 and text[at : at + 1] == opening[0]:  # noqa: PLR2004 - """a"" ""
            at += 1
        self.at = at
        return len(opening)
