"""Find the tables of indicators among the parts of a document; a page break may have cut one."""

from __future__ import annotations

import re

from plancheck.extract.blocks import Paragraph, Table, unspaced
from plancheck.extract.model import Row
from plancheck.extract.outline import Part
from plancheck.extract.table.heads import is_header
from plancheck.extract.table.rows import Grid, IndicatorTable, read

# What stands between two parts of a table: 续表, 表2（续）, a page number, a rule.
_BETWEEN = re.compile(
    r"[（(]?续\s*表?[）)]?|表\s*[\d.-]{0,6}\s*[（(]续[）)]|[-—–－·•\s]*\d{1,4}[-—–－·•\s]*|[-—_=|｜\s]+"
)
_BETWEEN_LIMIT = 12
_BETWEEN_MOST = 3  # paragraphs
_GROUP_LIMIT = 20


def find_table(
    parts: list[Part], base_year: int | None, own: str | None = None
) -> IndicatorTable | None:
    """The indicator tables of a document as one; ``None`` when there is none.

    ``base_year``: the last year before the plan's period, to tell baselines from targets. ``own``: the plan's place
    (平湖市), to tell its columns from those of other levels.
    """
    found: list[IndicatorTable] = []
    at = 0
    while at < len(parts):
        after = at + 1
        if isinstance(parts[at].block, Table):
            grid, after = _joined(parts, at)
            table = None if parts[at].past else read(grid, base_year, own, parts[at])
            if table is not None:
                table.places = set(range(at, after))
                before = found[-1] if found else None
                if before is not None and _continues(before, table):
                    before.rows += table.rows
                    before.places |= table.places
                else:
                    found.append(table)
        at = after
    return _together(found)


def _together(found: list[IndicatorTable]) -> IndicatorTable | None:
    """All tables as one; a row that says what another of its name says is left out, numbers go on counting."""
    if not found:
        return None
    first, *others = found
    said = {(row.name, _aims(row)) for row in first.rows}
    last = max(row.row for row in first.rows)
    for table in others:
        fresh = [row for row in table.rows if (row.name, _aims(row)) not in said]
        for row in fresh:
            last += 1
            row.row = last
        said |= {(row.name, _aims(row)) for row in fresh}
        first.rows += fresh
        first.places |= table.places
        first.levels += [one for one in table.levels if one not in first.levels]
    return first


def _aims(row: Row) -> tuple[str, ...]:
    return tuple(one.text for one in row.targets)


def _continues(before: IndicatorTable, table: IndicatorTable) -> bool:
    return table.rows[0].row == before.rows[-1].row + 1


def _joined(parts: list[Part], at: int) -> tuple[Grid, int]:
    """The rows of a table and of those that follow it, with noise between, and the place behind them."""
    rows: Grid = []
    after = at
    while after < len(parts):
        step = after
        while rows and step < min(len(parts), after + _BETWEEN_MOST) and (_is_between(parts[step]) or _is_group(parts[step])):  # fmt: skip
            step += 1
        block = parts[step].block if step < len(parts) else None
        if not isinstance(block, Table):
            break
        titled = any(_is_group(part) for part in parts[after:step])
        if titled and block.rows and is_header([unspaced(cell.text) for cell in block.rows[0]]):
            break  # the caption of another table
        more = _fitted(block, len(rows[0])) if rows else list(block.rows)
        if more is None:
            break
        rows += more
        after = step + 1
        if not rows:
            break
    return rows, after


def _fitted(table: Table, width: int) -> Grid | None:
    """The rows of a table that has as many columns, but for empty ones around it."""
    made: Grid = []
    for cells in table.rows:
        row = cells
        while len(row) > width and not (row[0].text.strip() and row[-1].text.strip()):
            row = row[1:] if not row[0].text.strip() else row[:-1]
        if len(row) != width:
            return None
        made.append(row)
    return made or None


def _is_between(part: Part) -> bool:
    """Whether a paragraph may stand between two parts of a table: noise."""
    if not isinstance(part.block, Paragraph):
        return False
    text = part.block.text.strip()
    return len(text) <= _BETWEEN_LIMIT and _BETWEEN.fullmatch(text) is not None


def _is_group(part: Part) -> bool:
    """Whether a paragraph may name a group of rows: short, and no sentence."""
    if not isinstance(part.block, Paragraph) or _is_between(part):
        return False
    text = unspaced(part.block.text)
    return 0 < len(text) <= _GROUP_LIMIT and not re.search(r"[。；：:，]|\d", text)
