"""Cells of a row before they are read: rows that stand in the cells of one, rows whose first cell was left out."""

from __future__ import annotations

import re

from plancheck.extract.blocks import Cell, Text, unspaced
from plancheck.extract.table.heads import NONE, Column, is_value


def unstacked(cells: tuple[Cell, ...], columns: list[Column]) -> list[tuple[Cell, ...]]:
    """The rows that stand in the cells of one, where its name and each of its targets take as many lines."""
    lines = [_lines_of(cell) for cell in cells]
    counts = {
        len(one) for one, column in zip(lines, columns, strict=False)
        if column.role in {"name", "target"} and (one or column.role == "name")
    }  # fmt: skip
    many = counts.pop() if len(counts) == 1 else 1
    aims = [text.text for one, column in zip(lines, columns, strict=False) if column.role == "target" for text in one]  # fmt: skip
    if many == 1 or not aims or not all(is_value(unspaced(text)) or NONE.fullmatch(text.strip()) for text in aims):  # fmt: skip
        return [cells]
    made = []
    for at in range(many):
        row = []
        for cell, parts, column in zip(cells, lines, columns, strict=False):
            if len(parts) == many:
                row.append(Cell(body=parts[at].stripped()))
            elif column.role in {"baseline", "actual", "growth"} and parts:
                row.append(Cell(body=cell.body.stripped(), unsure=True))
            else:
                row.append(cell if at == 0 or column.role != "number" else Cell(body=Text("", cell.body.origin[-1:])))  # fmt: skip
        made.append(tuple(row))
    return made


def shifted(cells: tuple[Cell, ...], columns: list[Column]) -> tuple[Cell, ...]:
    """The cells of a row in which the place of the number was left out, not left empty."""
    texts = [cell.text.strip() for cell in cells]
    if columns[0].role != "number" or not texts[0] or texts[0][0].isdigit() or texts[-1]:
        return cells
    moved = (Cell(body=Text("", cells[0].body.origin[:1])), *cells[:-1])
    aims = [
        text for text, column in zip(["", *texts], columns, strict=False) if column.role == "target"
    ]
    if not aims or not all(is_value(text) for text in aims):
        return cells
    return tuple(Cell(body=cell.body, unsure=True) for cell in moved)


def _lines_of(cell: Cell) -> list[Text]:
    """The lines of a cell that are not empty."""
    found = [cell.body.cut(*one.span()) for one in re.finditer(r"[^\n]+", cell.text)]
    return [one for one in found if one.text.strip()]
