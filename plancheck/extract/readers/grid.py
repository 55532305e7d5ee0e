"""Grids of cells before cleaning: merged places hold the same cell, rows are made one length, spans are laid out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plancheck.extract.blocks import Cell, Table, Text

MAX_CELLS = 1_000_000
MAX_COLUMNS = 512


@dataclass(slots=True, eq=False)
class RawCell:
    """A cell before cleaning. ``rows``, ``columns``: what it covers; ``confidence``: of text recognised in a picture."""

    text: str
    rows: int = 1
    columns: int = 1
    confidence: float | None = None


RawRows = list[list[RawCell]]


def least(*found: float | None) -> float | None:
    """The least confidence of parts; ``None`` when none was recognised in a picture."""
    return min((one for one in found if one is not None), default=None)


def grid(rows: list[list[tuple[str, int, int]]]) -> RawRows:
    """A full grid of cells given as (text, rows, columns) in HTML's way; spans end with the table.

    ``rows`` of 0 means to the end of the table. Columns are bounded (``MAX_COLUMNS``): what a span of 65 536 covers
    is no cell that anyone wrote.
    """
    height = len(rows)
    filled: list[dict[int, RawCell]] = [{} for _ in range(height)]
    covered: dict[int, tuple[RawCell, int]] = {}  # by column: the cell above, and the rows left
    for at, row in enumerate(rows):
        line = filled[at]
        for column, (cell, left) in list(covered.items()):
            line[column] = cell
            if left > 1:
                covered[column] = (cell, left - 1)
            else:
                del covered[column]
        column = 0
        for text, rows_, columns in row:
            while column in line:
                column += 1
            if column >= MAX_COLUMNS:
                break
            down = min(rows_, height - at) if rows_ > 0 else height - at
            cell = RawCell(text, down, max(1, min(columns, MAX_COLUMNS - column)))
            for place in range(column, column + cell.columns):
                if place in line:  # two spans claim one place: the first has it
                    cell.columns = place - column
                    break
                line[place] = cell
                if down > 1:
                    covered[place] = (cell, down - 1)
            column += cell.columns
    # What no cell begins in is no column: a span may go past the last one.
    width = 0
    for line in filled:
        begun = [column for column, cell in line.items() if line.get(column - 1) is not cell]
        width = max(width, max(begun, default=-1) + 1)
    return [[line.get(column) or RawCell("") for column in range(width)] for line in filled]


def trimmed(rows: RawRows) -> RawRows:
    """Without the columns in which no cell begins (wild spans, slips of a ruler); spans counted anew."""
    kept = [
        column
        for column in range(len(rows[0]) if rows else 0)
        if column == 0 or any(row[column] is not row[column - 1] for row in rows)
    ]
    rows = [[row[column] for column in kept] for row in rows]
    first: dict[int, tuple[int, int]] = {}
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if id(cell) not in first:
                first[id(cell)] = (at, column)
                cell.rows = cell.columns = 1
            top, left = first[id(cell)]
            cell.rows = max(cell.rows, at - top + 1)
            cell.columns = max(cell.columns, column - left + 1)
    return rows


def squared(rows: RawRows) -> RawRows:
    """Rows of one length: short ones are filled with empty cells."""
    width = max((len(row) for row in rows), default=0)
    return [row + [RawCell("") for _ in range(width - len(row))] for row in rows]


def cleaned_table(rows: RawRows, body: Callable[[RawCell], Text], page: int | None) -> Table:
    """The table of a grid; ``body`` gives the cleaned text of each cell, asked in order and once."""
    made: dict[int, Cell] = {}
    for row in rows:
        for raw in row:
            if id(raw) not in made:
                made[id(raw)] = Cell(body=body(raw), spans=(raw.rows, raw.columns))
    return Table(rows=tuple(tuple(made[id(raw)] for raw in row) for row in rows), page=page)


def padded_table(rows: list[tuple[Cell, ...]], width: int, page: int | None = None) -> Table:
    """The table of cleaned rows cut or filled to one length."""
    filled = []
    for row in rows:
        end = row[-1].body.origin[-1:]
        filled.append((*row[:width], *(Cell(body=Text("", end)) for _ in range(width - len(row)))))
    return Table(rows=tuple(filled), page=page)
