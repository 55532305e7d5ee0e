"""Two columns of text on a page: told apart from tables, and read one after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from plancheck.extract.readers.pdf.lines import Line, Word

_GUTTER = 12  # points on each side of the middle
_LONG = 10  # characters of a line of text, at least
_LEAST = 4  # lines on both sides of a gutter
_MANY = 8  # lines on both sides that are columns, when most of their sides are long
_GOES_ON = 2  # lines that reach the edge of their column inside a sentence, at least
_ENDS = tuple("。！？；：!?;:、，,")


def in_order(lines: list[Line], width: float) -> tuple[list[Line], bool]:
    """The lines in the order of reading, and whether that was understood.

    Two columns have a gutter that nearly no line crosses, and sentences that go on from line to line on one side of it.
    """
    centres = [width / 2]
    if lines:
        middle = (min(line.left for line in lines) + max(line.right for line in lines)) / 2
        centres += [middle] if abs(middle - width / 2) > _GUTTER else []
    understood = True
    for centre in centres:
        found = _columns(lines, centre)
        if isinstance(found, list):
            return found, True
        understood = understood and found
    return lines, understood


def _columns(lines: list[Line], centre: float) -> list[Line] | bool:
    """The lines by columns; else whether the page is surely none of two columns."""
    parted = sum(_is_parted(line, centre) for line in lines)
    crossing = sum(_crosses(line, centre) for line in lines)
    if parted < _LEAST or crossing * 5 > len(lines) + 4 or parted * 2 < len(lines):
        return True
    groups: list[tuple[list[Line], list[Line]]] = [([], [])]
    between: list[Line] = []
    full = 0
    for line in lines:
        if _crosses(line, centre):
            between.append(line)
            groups.append(([], []))
            continue
        for column, words in zip(groups[-1], _sides(line, centre), strict=True):
            if words:
                column.append(replace(line, words=words))
                full += len(words) == 1 and len(words[0][0]) > _LONG
    sides = [[line for group in groups for line in group[side]] for side in (0, 1)]
    goes_on = sum(_goes_on(side) for side in sides)
    if not (full * 2 > parted and (parted >= _MANY or goes_on >= _GOES_ON)):
        prose = sum("，" in line.text or "。" in line.text for side in sides for line in side)
        return prose * 3 < parted
    margins = [_margins(side) for side in sides]
    result: list[Line] = []
    for at, group in enumerate(groups):
        for side, edges in zip(group, margins, strict=True):
            result += [replace(line, margins=edges) for line in side]
        result += between[at : at + 1]
    return result


def _crosses(line: Line, centre: float) -> bool:
    return any(left < centre - 8 and right > centre + 8 for _, left, right in line.words)


def _is_parted(line: Line, centre: float) -> bool:
    """Whether a line has words on both sides of the gutter, and a gap there."""
    return any(
        a[2] < centre + _GUTTER and b[1] > centre - _GUTTER and b[1] - a[2] > line.size
        for a, b in pairwise(line.words)
    )


def _sides(line: Line, centre: float) -> tuple[list[Word], list[Word]]:
    return (
        [word for word in line.words if word[2] <= centre + _GUTTER],
        [word for word in line.words if word[2] > centre + _GUTTER],
    )


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
