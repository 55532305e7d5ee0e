"""What readers have in common that find no offsets of their own: blocks and their text are built side by side.

``Document.text`` is then the texts of the blocks joined by line ends, the cells of a row parted by tabs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plancheck.extract.blocks import Block, Cell, Cleaned, Document, Paragraph, Table, Text
from plancheck.extract.clean import clean, is_traditional
from plancheck.extract.readers.refusal import refused

MAX_CELLS = 1_000_000
MAX_COLUMNS = 512
_ENDS = tuple("。！？；：:;!?…")
_BEGINS = re.compile(
    r"[\s\u3000]{2}|\u3000|[(（]?[一二三四五六七八九十]{1,3}[)）、]|[(（]?\d{1,2}[)）、.．]|第[一二三四五六七八九十]{1,3}[章节条编部]|[①-⑳●·]"
)
_ROW = re.compile(r"\S\t+\s*\S|[|｜][^|｜\n]*[|｜]")


@dataclass(slots=True, eq=False)
class Raw:
    """A cell before cleaning; merged places hold the same object. ``rows``, ``columns``: what it covers."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class _Paragraph:
    text: str
    number: str
    level: int | None
    page: int | None


@dataclass(slots=True)
class _Table:
    rows: list[list[Raw]]
    page: int | None


@dataclass(slots=True)
class Builder:
    """Takes paragraphs and tables in order and makes the document."""

    name: str
    kind: str
    paged: bool = False
    title: str = ""
    items: list[_Paragraph | _Table] = field(default_factory=list)
    cells: int = 0

    def paragraph(
        self, text: str, *, number: str = "", level: int | None = None, page: int | None = None
    ) -> None:
        """A paragraph; its line breaks part paragraphs where a sentence ends or a number begins."""
        for part in _parted(text):
            if part.strip() or number:
                self.items.append(_Paragraph(part, number, level, page))
            number = ""

    def table(self, rows: list[list[Raw]], *, page: int | None = None) -> None:
        """A table whose rows are of one length; one without any text is left out."""
        self.cells += sum(map(len, rows))
        if self.cells > MAX_CELLS:
            raise refused("document-bomb", self.name)
        if any(cell.text.strip() for row in rows for cell in row):
            self.items.append(_Table(trimmed(rows), page))

    def document(self) -> Document:
        """The document, cleaned."""
        pieces: list[str] = []
        at = 0

        def put(text: str) -> int:
            nonlocal at
            pieces.append(text)
            start = at
            at += len(text)
            return start

        placed: list[tuple[_Paragraph | _Table, int, dict[int, int]]] = []
        for item in self.items:
            if pieces:
                put("\n")
            cells: dict[int, int] = {}
            start = at
            if isinstance(item, _Paragraph):
                put(item.text)
            else:
                for number, row in enumerate(item.rows):
                    if number:
                        put("\n")
                    first = True
                    for cell in row:
                        if id(cell) in cells:
                            continue
                        if not first:
                            put("\t")
                        cells[id(cell)] = put(cell.text)
                        first = False
            placed.append((item, start, cells))
        text = "".join(pieces)
        if not text.strip():
            raise refused("document-no-text", self.name)
        traditional = is_traditional(text)
        cleaned = Cleaned()
        blocks: list[Block] = []

        def make(raw: str, start: int) -> Text:
            return clean(raw, start, cleaned, traditional=traditional).stripped()

        for head, tail, tabular in _runs(placed):
            if tabular:
                from plancheck.extract.readers.text import blocks_of  # noqa: PLC0415 - mutual

                start, end = placed[head][1], placed[tail][1] + len(_text(placed[tail][0]))
                page = placed[head][0].page
                blocks += blocks_of(text, start, end, cleaned, traditional=traditional, page=page)
                continue
            item, start, cells = placed[head]
            if isinstance(item, _Paragraph):
                body = make(item.text, start)
                if body.text or item.number:
                    blocks.append(
                        Paragraph(body=body, number=item.number, level=item.level, page=item.page)
                    )
                continue
            made: dict[int, Cell] = {}
            rows = []
            for row in item.rows:
                for cell in row:
                    if id(cell) not in made:
                        made[id(cell)] = Cell(
                            body=make(cell.text, cells[id(cell)]), spans=(cell.rows, cell.columns)
                        )
                rows.append(tuple(made[id(cell)] for cell in row))
            blocks.append(Table(rows=tuple(rows), page=item.page))
        return Document(
            name=self.name,
            kind=self.kind,
            text=text,
            blocks=blocks,
            cleaned=cleaned,
            title=self.title,
            paged=self.paged,
        )


def _text(item: _Paragraph | _Table) -> str:
    return item.text if isinstance(item, _Paragraph) else ""


def _runs(
    placed: list[tuple[_Paragraph | _Table, int, dict[int, int]]],
) -> list[tuple[int, int, bool]]:
    """Paragraphs that follow each other and hold tabs or pipes are the rows of one table."""
    runs: list[tuple[int, int, bool]] = []
    at = 0
    while at < len(placed):
        last = at
        while last < len(placed) and _is_row(placed[last][0]):
            last += 1
        if last - at > 1:
            runs.append((at, last - 1, True))
            at = last
        else:
            runs.append((at, at, False))
            at += 1
    return runs


def _is_row(item: _Paragraph | _Table) -> bool:
    return (
        isinstance(item, _Paragraph)
        and not item.number
        and item.level is None
        and _ROW.search(item.text) is not None
    )


def _parted(text: str) -> list[str]:
    if "\n" not in text:
        return [text]
    lines = text.split("\n")
    parts = [lines[0]]
    for line in lines[1:]:
        before = parts[-1].rstrip()
        if (
            not before
            or before.endswith(_ENDS)
            or _BEGINS.match(line)
            or _ROW.search(before)
            or _ROW.search(line)
        ):
            parts.append(line)
        else:
            parts[-1] += line
    return parts


def grid(rows: list[list[tuple[str, int, int]]]) -> list[list[Raw]]:
    """A full grid of cells given as (text, rows, columns) in HTML's way; spans end with the table.

    ``rows`` of 0 means to the end of the table. Columns are bounded (``MAX_COLUMNS``): what a span of 65 536 covers
    is no cell that anyone wrote.
    """
    height = len(rows)
    filled: list[dict[int, Raw]] = [{} for _ in range(height)]
    open_: dict[
        int, tuple[Raw, int]
    ] = {}  # column: the cell that still covers it, and the rows left
    for at, row in enumerate(rows):
        line = filled[at]
        for column, (cell, left) in list(open_.items()):
            line[column] = cell
            if left > 1:
                open_[column] = (cell, left - 1)
            else:
                del open_[column]
        column = 0
        for text, down, across in row:
            while column in line:
                column += 1
            if column >= MAX_COLUMNS:
                break
            down = height - at if down <= 0 else min(down, height - at)  # noqa: PLW2901
            across = max(1, min(across, MAX_COLUMNS - column))  # noqa: PLW2901
            cell = Raw(text, down, across)
            for place in range(column, column + across):
                if place in line:  # two spans claim one place: the first has it
                    cell.columns = place - column
                    break
                line[place] = cell
                if down > 1:
                    open_[place] = (cell, down - 1)
            column += cell.columns
    # What no cell begins in is no column: a span may go past the last one.
    width = 0
    for line in filled:
        begun = [column for column, cell in line.items() if line.get(column - 1) is not cell]
        width = max(width, max(begun, default=-1) + 1)
    return [
        [line[column] if column in line else Raw("") for column in range(width)] for line in filled
    ]


def trimmed(rows: list[list[Raw]]) -> list[list[Raw]]:
    """Without the columns in which no cell begins (wild spans, slips of a ruler); spans counted anew."""
    width = len(rows[0]) if rows else 0
    kept = [
        column
        for column in range(width)
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


def squared(rows: list[list[Raw]]) -> list[list[Raw]]:
    """Rows of one length: short ones are filled with empty cells."""
    width = max((len(row) for row in rows), default=0)
    return [row + [Raw("") for _ in range(width - len(row))] for row in rows]
