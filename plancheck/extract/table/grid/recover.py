"""Put tables in the place of paragraphs that hold the cells of one, whatever parts them."""

from __future__ import annotations

import re
from array import array
from types import ModuleType

from plancheck.extract.blocks import Block, Cell, Document, Paragraph, Table, Text
from plancheck.extract.table.grid import spaces, stream
from plancheck.extract.table.grid.fit import Fit, FitRow, fit
from plancheck.extract.table.grid.header import Header, headers
from plancheck.extract.table.grid.lines import Line, Word, joined, line_of
from plancheck.extract.table.grid.words import ends_table, is_head

LAYOUTS: tuple[ModuleType, ...] = (spaces, stream)
# What the first line of heads holds.
_MAYBE = re.compile(r"指\s*标|序|项\s*目|名\s*称|类\s*别|领\s*域|编\s*号")
_LINES = 6_000  # of a table at most
_FIRST = 80  # lines that are read at first
_MORE = 8  # times as many when the table goes on
_HEAD_LINES = 16
_LONG = 80  # characters of a line of cells without spaces
_FAILED = 150  # heads without rows in one document, after which no more are looked at
_ROW = 3.0  # what a row must be worth


def recovered(document: Document) -> list[Block]:
    """The blocks of a document with its hidden tables made plain."""
    blocks = document.blocks
    made: list[Block] = []
    at = 0
    known: dict[int, Line] = {}  # lines by the place of their paragraph
    tried = 0  # the place behind heads under which no rows were found
    failed = 0
    while at < len(blocks):
        block = blocks[at]
        if (
            at >= tried
            and failed < _FAILED
            and isinstance(block, Paragraph)
            and _MAYBE.search(block.text, 0, _LONG)
        ):
            found = _table_at(document, at, known)
            if found is not None:
                tables, at = found
                made += tables
                continue
            tried = _behind_heads(document, at, known)
            failed += tried > at
        made.append(block)
        at += 1
    return made


def _table_at(
    document: Document, at: int, known: dict[int, Line]
) -> tuple[list[Block], int] | None:
    """The table whose header begins in a paragraph, with what is left of the paragraphs around, and the next place."""
    lines = _lines(document, at, _HEAD_LINES, known)
    if not lines or not lines[0].words:
        return None
    start, head = _heads(lines)
    if start is None:
        return None
    found: tuple[Fit, Header] | None = None
    ways = headers(head)
    if not ways:
        return None
    size = _FIRST
    while True:
        lines = _lines(document, at, size, known)
        words = [word for line in lines for word in line.words]
        rest = words[start + len(head) :]
        found = _best(ways, lines, rest)
        if found is None or found[0].end < len(rest) - 2 * len(head) or len(lines) < size or size >= _LINES:  # fmt: skip
            break
        size *= _MORE
    if found is None:
        return None
    best, header = found
    return _blocks(document, at, words, start, best, header)


def _lines(document: Document, at: int, most: int, known: dict[int, Line]) -> list[Line]:
    """The lines from a place on, until a paragraph is prose or no paragraph."""
    made: list[Line] = []
    for place in range(at, min(at + most, len(document.blocks))):
        block = document.blocks[place]
        if not isinstance(block, Paragraph) or block.level is not None:
            break
        line = known.get(place) or known.setdefault(place, line_of(document, block, place))
        if any(len(word.text) > _LONG for word in line.words):
            break
        made.append(line)
    return made


def _behind_heads(document: Document, at: int, known: dict[int, Line]) -> int:
    """The place behind the lines of heads that begin at a place; 0 when none do."""
    lines = _lines(document, at, _HEAD_LINES, known)
    if not lines or not lines[0].words or _heads(lines)[0] is None:
        return 0
    more = (number for number, line in enumerate(lines) if number and not all(is_head(word.text) for word in line.words))  # fmt: skip
    return at + next(more, len(lines))


def _heads(lines: list[Line]) -> tuple[int | None, list[Word]]:
    """Where the heads begin among the words of the first line, and the heads, which may take several lines."""
    words = [word for line in lines for word in line.words]
    first = len(lines[0].words)
    start = next((at for at in range(first) if is_head(words[at].text) and _MAYBE.search(words[at].text)), None)  # fmt: skip
    if start is None:
        return None, []
    end = start
    while end < len(words) and is_head(words[end].text):
        end += 1
    return (start, words[start:end]) if end - start > 1 else (None, [])


def _best(ways: list[Header], lines: list[Line], rest: list[Word]) -> tuple[Fit, Header] | None:
    """The best reading of what follows a header, by the layout with most evidence."""
    taken = {id(word) for word in rest}
    left = [Line(words=[word for word in line.words if id(word) in taken]) for line in lines]
    left = [line for line in left if line.words]
    end = next((at for at, line in enumerate(left) if ends_table(line.words[0].text)), len(left))
    left = left[: end + 1]
    layout = max(LAYOUTS, key=lambda one: one.accepts(left))
    found: tuple[Fit, Header] | None = None
    words = layout.cells(left, ways[0])
    for header in ways:
        one = fit(header, words, by_line=layout.BY_LINE)
        rows = sum(row.group is None for row in one.rows)
        if rows and one.score >= _ROW * rows and (found is None or one.score > found[0].score):
            found = one, header
    return found


def _blocks(
    document: Document, at: int, words: list[Word], start: int, best: Fit, header: Header
) -> tuple[list[Block], int]:
    """The table, what stands before it in its first paragraph and behind it in its last, and the next place."""
    block = document.blocks[at]
    assert isinstance(block, Paragraph)  # noqa: S101
    made: list[Block] = []
    if start:
        first = block.body.origin.index(words[start].body.origin[0])
        made.append(Paragraph(body=block.body.cut(0, first).stripped(), number=block.number, page=block.page))  # fmt: skip
    last = _last_word(best)
    made.append(Table(rows=tuple(_grid(best, header, last.body.origin[-1:])), page=block.page))
    ending = document.blocks[last.last]
    assert isinstance(ending, Paragraph)  # noqa: S101
    if last.body.origin[-1] < ending.body.origin[-1]:
        after = next((place for place, one in enumerate(ending.body.origin) if one >= last.body.origin[-1]), 0)  # fmt: skip
        body = ending.body.cut(after, len(ending.text)).stripped()
        if body.text:
            made.append(Paragraph(body=body, page=ending.page))
    return made, last.last + 1


def _last_word(best: Fit) -> Word:
    """The word of the table that stands last in the document."""
    words = [word for row in best.rows for cell in row.cells for word in cell]
    return max(words, key=lambda word: word.body.origin[-1])


def _grid(best: Fit, header: Header, end: array[int]) -> list[tuple[Cell, ...]]:
    """The rows of cells, the header first."""
    empty = Cell(body=Text("", end))
    heads = {id(word): Cell(body=word.body) for row in header.rows for word in row if word}
    made = [tuple(heads[id(word)] if word else empty for word in row) for row in header.rows]
    for row in best.rows:
        if row.group is not None:
            made.append((Cell(body=row.group.body),) * header.width)
        else:
            made += _rows(row, header, end)
    return made


def _rows(row: FitRow, header: Header, end: array[int]) -> list[tuple[Cell, ...]]:
    """The cells of a row, or of the rows that share its cells."""
    made = []
    for part in range(row.stacked):
        cells = []
        for words, column in zip(row.cells, header.columns, strict=True):
            if not words:
                body = Text("", end)
            elif row.stacked == 1:
                body = words[0].body
                for word in words[1:]:
                    body = joined(body, word.body)
            elif len(words) == 1:  # said once for all of them; a number is the first one's
                body = words[0].body if part == 0 or column.role != "number" else Text("", end)
            else:
                body = words[part].body
            cells.append(Cell(body=body, unsure=row.unsure))
        made.append(tuple(cells))
    return made
