"""Tables of targets that were not read: of a shape that no reader knows, rows of a table that was read, tables that are not there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from plancheck.extract.blocks import Cell, Paragraph, Table
from plancheck.extract.outline import TITLE_LIMIT, Part
from plancheck.extract.vocabulary import Vocabulary

_WORDS = Vocabulary.load("outline")
ANNOUNCES = _WORDS.compiled("announces")
_INDICATOR_TABLE = _WORDS.compiled("indicator-tables")
_NATURES = Vocabulary.load("table").values("natures")
_CELLS = 3  # cells with figures that make a table one of figures


def is_of_targets(part: Part, *, announced: bool) -> bool:
    """Whether a table that was not read looks like one of targets: by its heads, the natures in it, or the words before it.

    ``announced``: whether the words before it are enough, for the document has no other such table.
    """
    if not isinstance(part.block, Table):
        return False
    rows = part.block.rows
    cells = list({id(cell): cell.text for row in rows for cell in row}.values())
    figures = sum(bool(re.search(r"\d", text)) and len(text) <= TITLE_LIMIT for text in cells)
    heads = "\t".join(cell.text for row in rows[:2] for cell in row)
    named = re.search(r"指\s*标", heads) and re.search(r"目\s*标|20\d\d", heads)
    natured = any("".join(text.split()) in _NATURES for text in cells)
    titled = named or (announced and ANNOUNCES.search(part.caption))
    return bool((natured and figures) or (titled and figures >= _CELLS))


def lost_rows(table: Table, found: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """The rows of a table that none of the finds stands in, though they hold figures: start, end and text.

    ``found``: where each row that was read stands. What stands above the first of them is the head.
    """
    seen: set[int] = set()
    heads: set[tuple[str, ...]] = set()
    begun = False
    for row in table.rows:
        texts = tuple("".join(cell.text.split()) for cell in row)
        own = [cell for cell in row if id(cell) not in seen and cell.text.strip()]
        seen.update(map(id, row))
        if not own:
            continue
        first, last = own[0].body.origin[0], max(cell.body.origin[-1] for cell in own)
        if any(start < last and first < end for start, end in found):
            begun = True
        elif not begun:
            heads.add(texts)
        elif texts not in heads and _holds_figures(own):
            yield first, last, " ".join(cell.text for cell in own)


def _holds_figures(cells: list[Cell]) -> bool:
    return len(cells) > 1 and any(re.search(r"\d", cell.text) for cell in cells[1:])


def not_there(
    parts: list[Part], bins: list[str], reasons: list[str], named: set[int]
) -> Iterator[int]:
    """The parts that announce the main table of indicators, when nothing behind them was read or named as unread.

    ``bins``, ``reasons``: of the account. ``named``: the parts at which something unread is named.
    """
    headings = [at for at, part in enumerate(parts) if part.heading]
    done = 0
    for at, part in enumerate(parts):
        text = part.block.text.strip() if isinstance(part.block, Paragraph) else ""
        short = (
            isinstance(part.block, Paragraph)
            and len(text) <= TITLE_LIMIT
            and not text.endswith("。")
        )
        if at < done or not short or reasons[at] in {"front", "past", ""}:
            continue
        if _INDICATOR_TABLE.search(text) is not None:
            later = bisect_right(headings, at)
            done = headings[later] if later < len(headings) else len(parts)
            read = any(name in {"promises", "rows"} for name in bins[at:done])
            if not read and named.isdisjoint(range(at, done)):
                yield at
