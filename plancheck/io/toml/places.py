"""Finds where keys and values stand in a TOML text that ``tomllib`` accepted, so it need not judge it again."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from plancheck.io.yaml.document import Document, Span

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
