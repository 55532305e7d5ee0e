"""Find the main indicator table among the parts of a document; a page break may have cut it."""

from __future__ import annotations

import re

from plancheck.extract.blocks import Paragraph, Table
from plancheck.extract.outline import Part
from plancheck.extract.table.one_a_line import grid_of_lines
from plancheck.extract.table.rows import Grid, IndicatorTable, read

# 续表, or a page number, between two parts of a table.
_BETWEEN = re.compile(r"[（(]?续\s*表?[）)]?|[-—\s]*\d{1,3}[-—\s]*")
_BETWEEN_LIMIT = 12


def find_table(
    parts: list[Part], base_year: int | None, own: str | None = None
) -> IndicatorTable | None:
    """The main indicator table of a document; ``None`` when there is none.

    ``base_year``: the last year before the plan's period, to tell baselines from targets. ``own``: the plan's place
    (平湖市), to tell its columns from those of other levels.
    """
    found: list[IndicatorTable] = []
    at = 0
    while at < len(parts):
        if isinstance(parts[at].block, Table):
            grid, after = _joined(parts, at)
            table = read(grid, base_year, own, parts[at])
        else:
            lines = grid_of_lines(parts, at)
            table = read(lines[0], base_year, own, parts[at]) if lines is not None else None
            after = lines[1] if lines is not None and table is not None else at + 1
        if table is not None:
            table.places = set(range(at, after))
            before = found[-1] if found else None
            if isinstance(parts[at].block, Table) and before is not None and _continues(before, table):  # fmt: skip
                before.rows += table.rows
                before.places |= table.places
            else:
                found.append(table)
        at = after
    return max(found, key=lambda one: len(one.rows), default=None)


def _continues(before: IndicatorTable, table: IndicatorTable) -> bool:
    return table.rows[0].row == before.rows[-1].row + 1


def _joined(parts: list[Part], at: int) -> tuple[Grid, int]:
    """The rows of a table and of those that follow it directly, and the place behind them."""
    rows: Grid = []
    after = at
    while after < len(parts):
        step = after
        block = parts[step].block
        if rows and isinstance(block, Paragraph) and _is_between(block.text):
            step += 1
            block = parts[step].block if step < len(parts) else block
        if not isinstance(block, Table) or (rows and (not block.rows or len(block.rows[0]) != len(rows[0]))):  # fmt: skip
            break
        rows += block.rows
        after = step + 1
        if not rows:
            break
    return rows, after


def _is_between(text: str) -> bool:
    return len(text) <= _BETWEEN_LIMIT and _BETWEEN.fullmatch(text.strip()) is not None
