"""A grid from cells that stand one a line: the words of the header, then 1, its cells, 2, its cells …."""

from __future__ import annotations

import re

from plancheck.extract.blocks import Cell, Paragraph, Text, unspaced
from plancheck.extract.outline import Part
from plancheck.extract.table.heads import HEAD, INDICATOR, NATURES, NONE, NUMBER, UNITS, VALUE
from plancheck.extract.table.rows import MIN_ROWS, Grid

_HEADS = 12  # columns at most
_HEAD = 16  # characters of a head at most
_CELL = 60
_NAME = 40


def grid_of_lines(parts: list[Part], at: int) -> tuple[Grid, int] | None:
    """The grid whose header begins at a place in ``parts``, and the place behind it; ``None`` when none begins there."""
    head: list[Paragraph] = []
    here = at
    while True:
        block = parts[here].block if here < len(parts) else None
        if not isinstance(block, Paragraph) or len(head) == _HEADS:
            return None
        text = _text(block)
        if re.fullmatch(r"1[.．、]?", text):
            break
        if len(text) > _HEAD or not HEAD.search(text):
            return None
        head.append(block)
        here += 1
    if len(head) < 3 or not NUMBER.search(head[0].text):  # noqa: PLR2004
        return None
    if not any(INDICATOR.search(one.text) for one in head):
        return None
    width = len(head)
    heads = {unspaced(one.text) for one in head}
    rows: list[list[Cell]] = [[Cell(body=one.body) for one in head]]
    number = 1
    while here < len(parts):
        block = parts[here].block
        if not isinstance(block, Paragraph):
            break
        text, row = _text(block), rows[-1]
        if re.fullmatch(rf"{number}[.．、]?", text) and len(row) >= width - 1:
            rows.append([Cell(body=block.body)])
            number += 1
        elif len(row) < width and len(text) <= _CELL:
            row.append(Cell(body=block.body))
        elif (
            len(row) == width and len(text) <= _NAME and not block.number and _begins_row(parts, here, width)
        ):  # fmt: skip
            # A row without a number: 其中：…
            rows.append([Cell(body=Text("", block.body.origin[-1:])), Cell(body=block.body)])
        elif text not in heads:  # the header again, after a page break
            break
        here += 1
    if len(rows[-1]) < width - 1:
        rows.pop()
    return ([_fitted(row, width) for row in rows], here) if len(rows) > MIN_ROWS else None


def _text(block: Paragraph) -> str:
    return unspaced(block.number + block.text)


def _begins_row(parts: list[Part], at: int, width: int) -> bool:
    """Whether what follows a name are mostly the values of a row."""
    blocks = [part.block for part in parts[at + 1 : at + width]]
    texts = [unspaced(one.text) for one in blocks if isinstance(one, Paragraph)]
    values = texts[: width - 2]
    if len(values) < width - 2 or any(len(one) > _NAME for one in values):
        return False
    fit = sum(
        bool(VALUE.fullmatch(one) or UNITS.fullmatch(one) or one in NATURES or NONE.fullmatch(one))
        for one in values
    )
    return fit * 2 >= len(values)


def _fitted(row: list[Cell], width: int) -> tuple[Cell, ...]:
    return tuple((row + [row[-1]] * width)[:width])
