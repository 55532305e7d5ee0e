"""A YAML or TOML file that was read: its data, the place of every value in it, and what is wrong with it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from plancheck.common import dataclass
from plancheck.domain.source import Location, Path, Problem, Problems
from plancheck.io.yaml.plain_reader import Positions

MAX_BYTES = 5_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000

# A line break by YAML.
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(slots=True, eq=False)
class Span:
    """Where a value stands: its own extent, its key's place, its parts. Lines and columns count from 0."""

    line: int
    column: int
    end_line: int
    end_column: int
    raw: str | None = None
    style: str | None = None
    key_line: int = -1
    key_column: int = -1
    parts: Any = None

    @property
    def block(self) -> bool:
        """Whether it is a block scalar (``|`` or ``>``)."""
        return self.style in {"|", ">"}


@dataclass(slots=True, eq=False)
class Document:
    """A file read: ``data`` in plain JSON types (decimals exact), where each value stands, problems found.

    The places are either in ``root`` or in ``positions``. ``error``: what stopped the parser; ``diagnose`` explains it.
    ``blocks``: where block scalars stand. ``line_starts``: offsets in ``text``, computed on first use.
    """

    path: str
    text: str = ""
    digest: str = ""
    data: Any = None
    root: Span | None = None
    problems: Problems = field(default_factory=Problems)
    blocks: list[Location] = field(default_factory=list)
    max_nodes: int = MAX_NODES
    positions: Positions | None = None
    error: Exception | None = None
    line_starts: list[int] = field(default_factory=list)
    _line: tuple[int, str] = (0, "")

    @property
    def faulty(self) -> bool:
        """Whether anything is wrong with the file."""
        return bool(self.problems) or self.error is not None

    def span(self, path: Path) -> Span | None:
        """The span of the value at ``path``, or of its nearest existing container."""
        if self.positions is not None:
            return Span(*self.positions.find(path))
        here = self.root
        for step in path:
            parts = here.parts if here is not None else None
            inner = None
            if isinstance(parts, dict):
                inner = parts.get(step)
            elif isinstance(parts, list) and isinstance(step, int) and step < len(parts):
                inner = parts[step]
            if inner is None:
                return here
            here = inner
        return here

    def locate(self, path: Path, *, key: bool = False) -> Location:
        """Where the value at ``path`` begins; with ``key``, where its key begins."""
        if self.positions is not None:
            found = self.positions.find(path, key=key)
            line, column, end_line, end_column, _, _, key_line, key_column = found
        else:
            span = self.span(path)
            if span is None:
                return Location(self.path, 1, 1)
            line, column, end_line, end_column = (
                span.line, span.column, span.end_line, span.end_column,
            )  # fmt: skip
            key_line, key_column = span.key_line, span.key_column
        if key and key_line >= 0:
            width = len(str(path[-1])) if path else 1
            return Location(self.path, key_line + 1, key_column + 1, width)
        width = end_column - column if line == end_line else 1
        return Location(self.path, line + 1, column + 1, max(1, width))

    def heads(self, path: Path, keys: tuple[str, ...]) -> list[Location]:
        """Where the mapping at ``path`` begins, and where the keys of some of its values do."""
        quick = self.positions.collection(path) if self.positions is not None else None
        if quick is not None and type(quick[4]) is dict:
            name, (_, _, line, column, parts) = self.path, quick
            found = [Location(name, line + 1, column + 1)]
            for key in keys:
                inner = parts.get(key)
                if type(inner) is int:
                    found.append(Location(name, inner + 1, column + 1, len(key)))
                elif inner is not None:
                    found.append(Location(name, inner[0] + 1, inner[1] + 1, len(key)))
            if len(found) > len(keys):
                return found
        return [self.locate(path), *(self.locate((*path, key), key=True) for key in keys)]

    def inside(self, path: Path, offset: int = 0, width: int | None = None) -> Location:
        """Where the character at ``offset`` of a text stands; the whole text where it is not as written.

        Without ``width`` the rest of the text. A text with escapes, or over several lines, has width 1.
        """
        span = self.span(path)
        if span is None or span.raw is None:
            return self.locate(path)
        extent = span.end_column - span.column
        quotes = 0 if span.style is None else 2
        if span.line != span.end_line or extent != len(span.raw) + quotes or span.block:
            place = self.locate(path)
            return Location(
                place.path, place.line, place.column, 1 if width is None else place.width
            )
        column = span.column + quotes // 2 + offset + 1
        rest = len(span.raw) - offset
        return Location(self.path, span.line + 1, column, max(min(width or rest, rest), 1))

    def line(self, number: int) -> str:
        """The text of a line, counted from 1; empty beyond the file's end."""
        if self._line[0] == number:  # a file that is one long line is not copied for every problem
            return self._line[1]
        starts = self._starts()
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        self._line = (number, _LINE_END.sub("", self.text[starts[number - 1] : end]))
        return self._line[1]

    def value(self, path: Path) -> Any:
        """The value at ``path``; ``None`` where there is none."""
        here = self.data
        for step in path:
            try:
                here = here[step]
            except (KeyError, IndexError, TypeError):
                return None
        return here

    def written(self, path: Path) -> str:
        """What stands in the file at ``path``; of a list or a mapping its first line."""
        span = self.span(path)
        if span is None or span.raw is not None:
            return (span.raw if span is not None else None) or ""
        end = span.end_column if span.end_line == span.line else None
        return self.line(span.line + 1)[span.column : end].strip()

    def problem_at(self, code: str, location: Location, **params: str) -> Problem:
        """A problem at a place, with the file's line."""
        return Problem(
            code=code, location=location, params=params, excerpt=self.line(location.line)
        )

    def report(self, code: str, path: Path, *, at_key: bool = False, **params: str) -> None:
        """Note a problem at the value of a path, or at its key."""
        self.retell(code, path, params, at_key=at_key)

    def retell(
        self, code: str, path: Path, params: Mapping[str, str], *, at_key: bool = False
    ) -> None:
        """Note a problem whose parameters come from elsewhere."""
        if self.problems.full:
            return
        place = self.locate(path, key=at_key)
        self.problems.append(
            Problem(code=code, location=place, params=dict(params), excerpt=self.line(place.line))
        )

    def place(self, offset: int) -> Location:
        """The place of a character offset."""
        starts = self._starts()
        line = bisect_right(starts, offset)
        return Location(self.path, line, offset - starts[line - 1] + 1)

    def offset(self, line: int, column: int) -> int:
        """The character offset of a place that counts from 0, as spans do."""
        return self._starts()[line] + column

    def lines(self) -> list[str]:
        """The text line by line."""
        return [self.line(number + 1) for number in range(len(self._starts()))]

    def _starts(self) -> list[int]:
        if not self.line_starts:
            self.line_starts = [0, *(found.end() for found in _LINE_END.finditer(self.text))]
        return self.line_starts
