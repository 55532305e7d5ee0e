"""Tables in text files (csv, tsv): the separator is found out, the encoding too; offsets are those of the file."""

from __future__ import annotations

from plancheck.extract.blocks import Block, Cell, Document, Paragraph, Text
from plancheck.extract.clean import Cleaner
from plancheck.extract.readers.decode import decode
from plancheck.extract.readers.grid import MAX_CELLS, padded_table
from plancheck.extract.readers.refusal import refused

_MARKS = (",", "\t", ";", "|")
_SAMPLE = 40
_COLUMNS = 2


def read(raw: bytes, name: str) -> Document:
    """Read a table file; raises ``InputError`` when no encoding fits."""
    text = decode(raw, name).replace("\r\n", "\n").replace("\r", "\n")
    clean = Cleaner(text)
    rows = _rows(text, _separator(text))
    if sum(map(len, rows)) > MAX_CELLS:
        raise refused("document-bomb", name)

    def make(places: list[int]) -> Text:
        part = "".join(text[place] for place in places[:-1])
        return clean(part, places[0], places).stripped()

    blocks: list[Block] = []
    table: list[tuple[Cell, ...]] = []

    def flush() -> None:
        if table:
            cells = (at + 1 for row in table for at, cell in enumerate(row) if cell.text)
            blocks.append(padded_table(table, max(cells, default=1)))
            table.clear()

    for row in rows:
        filled = [places for places in row if any(not text[at].isspace() for at in places[:-1])]
        if not filled:
            flush()
        elif len(filled) == 1 and not table:  # a title above the table
            blocks.append(Paragraph(body=make(filled[0])))
        else:
            table.append(tuple(Cell(body=make(places)) for places in row))
    flush()
    if not blocks:
        raise refused("document-no-text", name)
    return Document(name=name, kind="csv", text=text, blocks=blocks, cleaned=clean.cleaned)


def _separator(text: str) -> str:
    """The sign that parts most lines of the beginning into the same number of cells."""
    head = text[:100_000]
    best, most = ",", (0.0, 0)
    for mark in _MARKS:
        counts = [len(row) for row in _rows(head, mark, _SAMPLE) if len(row) >= _COLUMNS]
        if not counts:
            continue
        usual = max(sorted(set(counts)), key=counts.count)
        score = (float(counts.count(usual)), usual)
        if score > most:
            best, most = mark, score
    return best


def _rows(text: str, mark: str, limit: int = 0) -> list[list[list[int]]]:
    """Rows of cells, each cell the places of its characters and of its end; quotes may hold line ends."""
    rows: list[list[list[int]]] = []
    row: list[list[int]] = []
    at, size = 0, len(text)
    while at < size and not (limit and len(rows) >= limit):
        places: list[int] = []
        start = at
        while start < size and text[start] == " ":
            start += 1
        if start < size and text[start] == '"' and _closed(text, start):
            at = start + 1
            while at < size:
                close = text.find('"', at)
                if close < 0:
                    places += range(at, size)
                    at = size
                    break
                places += range(at, close)
                at = close + 1
                if text[at : at + 1] != '"':
                    break
                places.append(close)
                at += 1
            end = at - 1
        else:
            end = at
        stop = at
        while stop < size and text[stop] != mark and text[stop] != "\n":
            stop += 1
        if stop > at:
            places += range(at, stop)
            end = stop
        places.append(end)
        row.append(places)
        at = stop + 1
        if stop >= size or text[stop] == "\n":
            rows.append(row)
            row = []
    if row:
        rows.append(row)
    return rows


_FAR = 20_000  # characters; a quote that long is a stray sign


def _closed(text: str, start: int) -> bool:
    """Whether a quote at the start of a cell is closed before a separator or line end."""
    return text.find('"', start + 1, start + _FAR) >= 0
