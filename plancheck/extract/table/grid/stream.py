"""One cell a line, several, or the whole table in one flattened line: the words follow each other."""

from __future__ import annotations

from plancheck.extract.table.grid.header import Header
from plancheck.extract.table.grid.lines import Line, Word

BY_LINE = False


def accepts(lines: list[Line]) -> float:
    """Whatever other layouts don't claim."""
    return 0.3 if lines else 0.0


def cells(lines: list[Line], header: Header) -> list[Word]:
    """The words of the lines."""
    return [word for line in lines for word in line.words]
