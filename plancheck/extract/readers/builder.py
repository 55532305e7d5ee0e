"""Builds documents for readers that find no offsets of their own: blocks and their text side by side.

``Document.text`` is then the texts of the blocks joined by line ends, the cells of a row parted by tabs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from plancheck.extract.blocks import Block, Document, Paragraph, Recognized, Unread
from plancheck.extract.clean import Cleaner
from plancheck.extract.readers.grid import MAX_CELLS, RawCell, RawRows, cleaned_table, trimmed
from plancheck.extract.readers.refusal import refused
from plancheck.extract.readers.text import blocks_of
from plancheck.extract.signs import PICTURE

_ENDS = tuple("。！？；：:;!?…")
# What begins a paragraph: an indent, a number, a bullet.
_BEGINS = re.compile(
    r"[\s\u3000]{2}|\u3000|[(（]?[一二三四五六七八九十]{1,3}[)）、]|[(（]?\d{1,2}[)）、.．]|第[一二三四五六七八九十]{1,3}[章节条编部]|[①-⑳●·]"
)
# Two texts parted by a tab, or two pipes: the row of a table in text.
_ROW = re.compile(r"\S\t+\s*\S|[|｜][^|｜\n]*[|｜]")


@dataclass(slots=True)
class RawParagraph:
    """A paragraph before cleaning."""

    text: str
    number: str
    level: int | None
    page: int | None
    confidence: float | None = None

    @property
    def is_row(self) -> bool:
        """Whether it looks like the row of a table."""
        return not self.number and self.level is None and _ROW.search(self.text) is not None


@dataclass(slots=True)
class RawTable:
    """A table before cleaning."""

    rows: RawRows
    page: int | None


@dataclass(slots=True)
class Builder:
    """Takes paragraphs and tables in order and makes the document."""

    name: str
    kind: str
    paged: bool = False
    title: str = ""
    items: list[RawParagraph | RawTable] = field(default_factory=list)
    cells: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    # What was not read, each with the item after which it stands.
    passed_over: list[tuple[RawParagraph | RawTable | None, Unread]] = field(default_factory=list)
    # What gives the bytes of pictures among them, by identity.
    images: dict[int, Callable[[], bytes | None]] = field(default_factory=dict)

    def paragraph(
        self,
        text: str,
        *,
        number: str = "",
        level: int | None = None,
        page: int | None = None,
        confidence: float | None = None,
    ) -> None:
        """Add a paragraph; its line breaks part paragraphs where a sentence ends or a number begins.

        ``confidence``: of text that was recognised in a picture.
        """
        for part in _parted(text):
            if PICTURE in part and not part.replace(PICTURE, "").strip():
                self.unread("picture", page=page)
            elif part.strip() or number:
                self.items.append(RawParagraph(part, number, level, page, confidence))
            number = ""

    def table(self, rows: RawRows, *, page: int | None = None) -> None:
        """Add a table whose rows are of one length; one without any text is left out."""
        self.cells += sum(map(len, rows))
        if self.cells > MAX_CELLS:
            raise refused("document-bomb", self.name)
        if any(cell.text.strip() for row in rows for cell in row):
            self.items.append(RawTable(trimmed(rows), page))
        cells = {id(cell): cell.text for row in rows for cell in row}.values()
        pictures = sum(PICTURE in text and not text.replace(PICTURE, "").strip() for text in cells)
        if pictures:
            self.unread("picture", page=page, count=pictures)

    def unread(
        self,
        kind: str,
        *,
        page: int | None = None,
        count: int = 1,
        place: str = "",
        image: Callable[[], bytes | None] | None = None,
    ) -> None:
        """Name what stands behind the last item and was not read; ``image`` gives the bytes of a picture."""
        before = self.items[-1] if self.items else None
        one = Unread(kind=kind, at=0, page=page, count=count, place=place)
        self.passed_over.append((before, one))
        if image is not None:
            self.images[id(one)] = image

    def document(self) -> Document:
        """The document, cleaned; raises ``InputError`` when it has no text."""
        text, starts = self._text()
        if not text.strip():
            raise refused("document-no-text", self.name)
        clean = Cleaner(text)
        return Document(
            name=self.name,
            kind=self.kind,
            text=text,
            blocks=list(self._blocks(text, starts, clean)),
            cleaned=clean.cleaned,
            title=self.title,
            paged=self.paged,
            unread=[replace(one, at=_start(item, starts)) for item, one in self.passed_over],
            left_out=self.left_out,
            recognized=list(self._recognized(starts)),
        )

    def _recognized(self, starts: dict[int, int]) -> Iterator[Recognized]:
        """The paragraphs and cells that were recognised in pictures."""
        for item in self.items:
            parts: list[RawParagraph] | list[RawCell] = [item] if isinstance(item, RawParagraph) else [cell for row in item.rows for cell in row]  # fmt: skip
            for one in {id(part): part for part in parts}.values():
                if one.confidence is not None and one.text.strip():
                    first = starts[id(one)]
                    yield Recognized(first, first + len(one.text), one.confidence, item.page)

    def _text(self) -> tuple[str, dict[int, int]]:
        """The text of the document, and where each paragraph and cell begins in it, by its identity."""
        pieces: list[str] = []
        starts: dict[int, int] = {}
        at = 0
        for item in self.items:
            rows = [[item]] if isinstance(item, RawParagraph) else item.rows
            for row in rows:
                mark = "\n" if pieces else ""
                for one in row:
                    if id(one) in starts:
                        continue
                    starts[id(one)] = at + len(mark)
                    pieces += (mark, one.text)
                    at += len(mark) + len(one.text)
                    mark = "\t"
                if mark == "\n":  # every cell of the row is one that was before
                    pieces.append(mark)
                    at += 1
        return "".join(pieces), starts

    def _blocks(self, text: str, starts: dict[int, int], clean: Cleaner) -> Iterator[Block]:
        """The blocks; paragraphs that follow each other and hold tabs or pipes are the rows of one table."""
        run: list[RawParagraph] = []
        for item in [*self.items, None]:
            if isinstance(item, RawParagraph) and item.is_row:
                run.append(item)
                continue
            if len(run) > 1:
                end = starts[id(run[-1])] + len(run[-1].text)
                yield from blocks_of(text, starts[id(run[0])], end, clean, page=run[0].page)
                run = []
            for one in (*run, item):
                if isinstance(one, RawTable):
                    yield cleaned_table(
                        one.rows,
                        lambda cell: clean(cell.text, starts[id(cell)]).stripped(),
                        one.page,
                    )
                elif one is not None:
                    body = clean(one.text, starts[id(one)]).stripped()
                    if body.text or one.number:
                        yield Paragraph(
                            body=body, number=one.number, level=one.level, page=one.page
                        )
            run = []


def _start(item: RawParagraph | RawTable | None, starts: dict[int, int]) -> int:
    """Where an item begins in the text; of a table that was joined to another, its first cell that was kept."""
    if item is None:
        return 0
    cells = (
        [item] if isinstance(item, RawParagraph) else (cell for row in item.rows for cell in row)
    )
    return next((starts[id(one)] for one in cells if id(one) in starts), 0)


def _parted(text: str) -> list[str]:
    """The paragraphs of a text with line breaks; a line that goes on is joined to the one before."""
    first, *lines = text.split("\n")
    parts = [first]
    for line in lines:
        before = parts[-1].rstrip()
        ends = not before or before.endswith(_ENDS) or _BEGINS.match(line)
        if ends or _ROW.search(before) or _ROW.search(line):
            parts.append(line)
        else:
            parts[-1] += line
    return parts
