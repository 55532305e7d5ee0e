"""Tables of a page: those with rules, and lines whose words stand in columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from plancheck.extract.blocks import unspaced
from plancheck.extract.readers.builder import RawParagraph, RawTable
from plancheck.extract.readers.grid import RawCell, RawRows, least
from plancheck.extract.readers.pdf.lines import (
    BEGINS,
    Char,
    Line,
    Word,
    across,
    confidence_of,
    down,
    join,
    lines_of,
)

COLUMNS = 3
_ROWS = 3
_MAX_CELLS = 40_000
_MAX_DRAWN = 5_000  # rules and curves; a drawing is no table


@dataclass(slots=True)
class Grid:
    """A table on a page."""

    rows: RawRows
    page: int
    top: float
    bottom: float


def inside(char: Char, box: tuple[float, float, float, float]) -> bool:
    """Whether the middle of a character lies in a box."""
    left, top, right, bottom = box
    return top <= down(char) <= bottom and left <= across(char) <= right


# -- with rules


def ruled_tables(page: Any, number: int) -> Iterator[tuple[Grid, Any]]:
    """The tables with rules of a page, and the box of each."""
    if len(page.rects) + len(page.lines) + len(page.curves) < _MAX_DRAWN:
        for table in page.find_tables({"snap_tolerance": 3, "join_tolerance": 3}):
            grid = _ruled(page, table, number)
            if grid is not None:
                yield grid, table.bbox


def _ruled(page: Any, table: Any, number: int) -> Grid | None:
    """A table with rules; merged cells, whose places the library leaves empty, are filled from their boxes."""
    boxes = [box for box in table.cells if box is not None]
    if len(boxes) < 2:  # noqa: PLR2004 - a frame around a text
        return None
    lefts = _edges([edge for box in boxes for edge in (box[0], box[2])])
    tops = _edges([edge for box in boxes for edge in (box[1], box[3])])
    if len(lefts) * len(tops) > _MAX_CELLS:
        return None
    owners: dict[tuple[int, int], int] = {}
    for at, (left, top, right, bottom) in enumerate(boxes):
        columns = range(_nearest(lefts, left), _nearest(lefts, right))
        for row in range(_nearest(tops, top), _nearest(tops, bottom)):
            for column in columns:
                owners.setdefault((row, column), at)
    # The characters of each box; of a place that no box covers, by the place.
    chars: dict[int | tuple[int, int], list[Char]] = {}
    for char in page.chars:
        if inside(char, table.bbox):
            place = (_slot(tops, down(char)), _slot(lefts, across(char)))
            chars.setdefault(owners.get(place, place), []).append(char)
    cells = [_cell(chars.get(at, []), number) for at in range(len(boxes))]
    rows = [[RawCell("") for _ in lefts[1:]] for _ in tops[1:]]
    for place, at in owners.items():
        rows[place[0]][place[1]] = cells[at]
    for key, lost in chars.items():
        if isinstance(key, tuple):
            rows[key[0]][key[1]] = _cell(lost, number)
    return Grid(rows, number, float(table.bbox[1]), float(table.bbox[3]))


def _edges(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 3:  # noqa: PLR2004 - points
            found.append(value)
    return found


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


def _slot(edges: list[float], value: float) -> int:
    """The place between two edges in which a value lies, the last one at most."""
    return min(bisect_right(edges, value, 1) - 1, len(edges) - 2)


def _cell(chars: list[Char], number: int) -> RawCell:
    return RawCell(_cell_text(chars, number), confidence=confidence_of(chars))


def _cell_text(chars: list[Char], number: int) -> str:
    """A cell's lines: one broken by the cell's width goes on, one that ended early parts words or items."""
    lines = lines_of(chars, number)
    if not lines:
        return ""
    # Lines in the middle of a cell are compared by their width.
    wide = max(max(line.right for line in lines) - min(line.left for line in lines), 1.0)
    text = lines[0].text
    for before, line in pairwise(lines):
        full = before.right - before.left > wide - 1.2 * line.size
        ended = before.text.endswith(("。", "；", ";")) or BEGINS.match(line.text)
        percent = before.text[-1:].isdigit() and line.text[:1] in {"%", "‰"}
        goes_on = percent or (full and not ended)
        text = join(text, line.text) if goes_on else f"{text}\n{line.text}"
    return text


# -- without rules


def with_columns(items: list[Line | Grid]) -> Iterator[Line | Grid]:
    """The items of a page; lines whose words stand in columns made a table without rules."""
    at = 0
    while at < len(items):
        run: list[Line] = []
        for last in range(at, len(items)):
            item = items[last]
            if isinstance(item, Grid) or not _is_tabular(item, run):
                break
            run.append(item)
        rows = sum(len(groups_of(line)) >= COLUMNS for line in run)
        grid = _columns(run) if rows >= _ROWS else None
        yield items[at] if grid is None else grid
        at += 1 if grid is None else len(run)


def groups_of(line: Line) -> list[Word]:
    """The words of a line that a wide gap parts."""
    groups: list[Word] = []
    for word in line.words:
        if groups and word[1] - groups[-1][2] <= 0.9 * line.size:
            before = groups[-1]
            groups[-1] = (f"{before[0]} {word[0]}", before[1], word[2])
        else:
            groups.append(word)
    return groups


def _is_tabular(line: Line, run: list[Line]) -> bool:
    """Whether a line goes on with a table without rules, or begins one."""
    groups = groups_of(line)
    if len(groups) >= COLUMNS:
        return len(groups) > COLUMNS or not any(
            "。" in word[0] or "；" in word[0] for word in groups
        )
    if not run:
        return False
    # A cell that goes on in the next line: short pieces close below, none as wide as the text.
    wide = max(one.right for one in run) - min(one.left for one in run)
    return (
        line.top - run[-1].bottom < 1.2 * line.size
        and line.right - line.left < 0.6 * wide
        and not line.text.endswith("。")
        and BEGINS.match(line.text) is None
    )


def _columns(run: list[Line]) -> Grid | None:
    """The cells of a table without rules: columns are where words overlap, a line without a first cell goes on."""
    columns = _spans(run)
    if len(columns) < COLUMNS:
        return None
    rows: RawRows = []
    gaps = sorted(b.top - a.bottom for a, b in pairwise(run))
    usual_gap = gaps[len(gaps) // 2] if gaps else 0.0
    last: Line | None = None
    for line in run:
        made = _cells(line, columns)
        filled = [at for at, one in enumerate(made) if one.text]
        if (
            last is not None
            and 0 not in filled
            and len(filled) <= len(columns) // 2
            and line.top - last.bottom <= usual_gap + 0.3 * line.size
            and all(rows[-1][at].text for at in filled)
        ):
            for at in filled:
                _extend(rows[-1][at], made[at])
        else:
            rows.append(made)
        last = line
    if len(rows) < _ROWS:
        return None
    return Grid(rows, run[0].page, run[0].top, run[-1].bottom)


def _spans(run: list[Line]) -> list[tuple[float, float]]:
    """Left and right of each column, from the lines with the most groups to those with the fewest."""
    spans: list[list[float]] = []
    counts = Counter(len(groups_of(line)) for line in run)
    usual = max(counts, key=lambda many: (counts[many], many))
    for line in sorted(run, key=lambda one: -len(groups_of(one))):
        groups = groups_of(line)
        for _, left, right in groups:
            over = [span for span in spans if left < span[1] and right > span[0]]
            if len(over) == 1:  # a heading over several columns is none
                over[0][:] = min(over[0][0], left), max(over[0][1], right)
            elif not over and (len(groups) >= usual or not spans):
                spans.append([left, right])
    merged: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if merged and left < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _cells(line: Line, columns: list[tuple[float, float]]) -> list[RawCell]:
    """The cells of a line; words between columns belong to the one that begins nearest."""
    made = [RawCell("") for _ in columns]
    for text, left, right in groups_of(line):
        under = [at for at, span in enumerate(columns) if left < span[1] and right > span[0]]
        if not under:
            under = [min(range(len(columns)), key=lambda at: abs(columns[at][0] - left))]
        before = made[under[0]].text
        cell = RawCell(f"{before} {text}" if before else text, confidence=line.confidence)
        for at in under:
            made[at] = cell
    return made


# -- over pages


def joined_tables(items: list[RawParagraph | RawTable]) -> list[RawParagraph | RawTable]:
    """The items with a table that goes on at the top of the next page made one, without its repeated header."""
    kept: list[RawParagraph | RawTable] = []
    last = 0  # the page on which the last item ends
    for item in items:
        before = kept[-1] if kept else None
        if isinstance(item, RawTable) and isinstance(before, RawTable) and _continues(item, before, last):  # fmt: skip
            before.rows = _together(before.rows, item.rows)
        else:
            kept.append(item)
        last = item.page or 0
    return kept


def _continues(table: RawTable, before: RawTable, last: int) -> bool:
    if table.page != last + 1 or len(table.rows[0]) != len(before.rows[0]):
        return False
    first, header = table.rows[0], before.rows[0]
    words = all(cell.text and not re.search(r"\d", cell.text) for cell in first)
    own_header = words and "序号" in first[0].text
    return _texts(first) == _texts(header) or not own_header


def _together(above: RawRows, rows: RawRows) -> RawRows:
    repeated = 0
    for row, header in zip(rows, above, strict=False):
        if _texts(row) != _texts(header):
            break
        repeated += 1
    rows = rows[repeated:]
    # A row that the break cut: its first cells are empty below.
    if rows and not repeated and not rows[0][0].text:
        filled = [cell for cell in rows[0] if cell.text]
        if len(filled) <= len(rows[0]) // 2:
            for up, cell in zip(above[-1], rows[0], strict=True):
                if cell.text:
                    _extend(up, cell)
            rows = rows[1:]
    return [*above, *rows]


def _extend(cell: RawCell, more: RawCell) -> None:
    """Add what goes on in a cell below."""
    cell.text = join(cell.text, more.text)
    cell.confidence = least(cell.confidence, more.confidence)


def _texts(row: list[RawCell]) -> list[str]:
    return [unspaced(cell.text) for cell in row]
