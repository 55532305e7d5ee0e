"""Columns of text on a page: told apart from tables, and read one after the other."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from plancheck.extract.readers.pdf.lines import Line, Word

_LONG = 10  # characters of a line of text, at least
_LEAST = 3  # lines that a gutter parts, at least
_MOST = 3  # columns; more are those of a table
_GAP = 0.8  # of a line's size: how wide a gutter is, at least
_MANY = 8  # lines that are parted: columns, when most of their sides are long
_GOES_ON = 2  # lines that reach the edge of their column inside a sentence, at least
_EDGE = 2.0  # points by which a word may reach over the middle of a gutter
_ENDS = tuple("。！？；：!?;:、，,")


def in_order(lines: list[Line]) -> tuple[list[Line], bool]:
    """The lines in the order of reading, and whether that was understood.

    Columns are parted by gutters that nearly no line crosses, and sentences go on in them from line to line.
    """
    gutters = _gutters(lines)
    if not gutters or len(gutters) >= _MOST:
        return lines, True
    columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
    groups: list[list[list[Line]]] = [[[] for _ in columns]]
    between: list[Line] = []
    parted = full = 0
    for line in lines:
        if any(_crosses(line, gutter) for gutter in gutters):
            between.append(line)
            groups.append([[] for _ in columns])
            continue
        sides = _sides(line, gutters)
        parted += len(sides) > 1
        for at, words in sides.items():
            side = replace(line, words=words)
            groups[-1][at].append(side)
            columns[at].append(side)
            full += len(sides) > 1 and len(words) == 1 and len(words[0][0]) > _LONG
    goes_on = sum(_goes_on(side) for side in columns)
    if full * 2 <= parted or not (parted >= _MANY or goes_on >= _GOES_ON):
        prose = sum("，" in line.text or "。" in line.text for side in columns for line in side)
        return lines, prose * 2 < parted
    margins = [_margins(side) for side in columns]
    result: list[Line] = []
    for at, group in enumerate(groups):
        for column, edges in zip(group, margins, strict=True):
            result += [replace(line, margins=edges) for line in column]
        result += between[at : at + 1]
    return result, True


def _gutters(lines: list[Line]) -> list[float]:
    """Where most lines have a gap at one place that few others cross, from the left."""
    gaps = [
        (a[2], b[1])
        for line in lines
        for a, b in pairwise(line.words)
        if b[1] - a[2] >= _GAP * line.size
    ]
    found: list[float] = []
    least = _LEAST
    while len(gaps) >= least and len(found) < _MOST:
        many, middle = _deepest(gaps)
        crossing = sum(_crosses(line, middle) for line in lines)
        if many < least or crossing > many + 2:
            break
        found.append(middle)
        least = max(least, many // 2)
        gaps = [gap for gap in gaps if not gap[0] <= middle <= gap[1]]
    return sorted(found)


def _deepest(gaps: list[tuple[float, float]]) -> tuple[int, float]:
    """How many gaps overlap where most do, and the middle of that place."""
    events = sorted([(left, -1) for left, _ in gaps] + [(right, 1) for _, right in gaps])
    open_ = most = 0
    middle = 0.0
    for (at, kind), (after, _) in pairwise([*events, (events[-1][0], 1)]):
        open_ -= kind
        if open_ > most:
            most, middle = open_, (at + after) / 2
    return most, middle


def _crosses(line: Line, gutter: float) -> bool:
    return any(left < gutter - _EDGE and right > gutter + _EDGE for _, left, right in line.words)


def _sides(line: Line, gutters: list[float]) -> dict[int, list[Word]]:
    """The words of a line by their column."""
    found: dict[int, list[Word]] = {}
    for word in line.words:
        found.setdefault(bisect_left(gutters, (word[1] + word[2]) / 2), []).append(word)
    return found


def _goes_on(side: list[Line]) -> int:
    """How many lines of a column reach its edge, inside a sentence."""
    edge = max((line.right for line in side), default=0.0)
    return sum(
        line.right > edge - 1.5 * line.size
        and len(line.text) > _LONG
        and not line.text.endswith(_ENDS)
        for line in side
    )


def _margins(side: list[Line]) -> tuple[float, float]:
    """Left and right of a column: where most of its longer lines begin, where the longest ends."""
    lefts = Counter(round(line.left) for line in side if len(line.text) > _LONG)
    usual = [left for left, many in lefts.items() if many * 4 >= max(lefts.values())]
    left = float(min(usual)) if usual else min((line.left for line in side), default=0.0)
    return left, max((line.right for line in side), default=0.0)
