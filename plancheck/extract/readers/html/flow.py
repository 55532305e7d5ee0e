"""Where the text of a web page goes: paragraphs, cells, and tables of cells."""

from __future__ import annotations

from dataclasses import dataclass, field

from plancheck.extract.readers.builder import Builder
from plancheck.extract.readers.grid import grid
from plancheck.extract.readers.html.main_part import ENOUGH

_DATA = 4  # cells with text that make a table one of data


@dataclass(slots=True)
class Item:
    """A paragraph, a table, or something that was not read."""

    text: str = ""
    number: str = ""
    level: int | None = None
    rows: list[list[tuple[str, int, int]]] | None = None
    unread: str = ""

    @property
    def is_text(self) -> bool:
        """Whether it is a paragraph."""
        return self.rows is None and not self.unread

    def put(self, builder: Builder) -> None:
        """Add it to a document."""
        if self.unread:
            builder.unread(self.unread)
        elif self.rows is not None:
            builder.table(grid(self.rows))
        else:
            builder.paragraph(self.text, number=self.number, level=self.level)


@dataclass(slots=True)
class Flow:
    """Where text goes: the page, or a cell."""

    items: list[Item] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    number: str = ""
    level: int | None = None
    spans: tuple[int, int] = (1, 1)

    def flush(self) -> None:
        """End the paragraph that is being put together."""
        text = "".join(self.line).replace("\r", "").replace("\x0b", "\n").strip("\n")
        self.line.clear()
        if text.strip(" \n\t"):
            self.items.append(Item(text, self.number, self.level))
            self.number = ""


@dataclass(slots=True)
class Grid:
    """A table as it is gathered; ``open``: its last cell is not closed yet."""

    rows: list[list[Flow]] = field(default_factory=list)
    open: bool = False


def table_items(table: Grid, whole: int) -> list[Item]:
    """A table of data is one block, those inside it follow; one that only lays out a page gives what it holds."""
    cells = [cell for row in table.rows for cell in row]
    inner = [item for cell in cells for item in cell.items if not item.is_text]
    filled = sum(any(item.is_text for item in cell.items) for cell in cells)
    if any(item.rows is not None for item in inner) and filled < _DATA:
        return [item for cell in cells for item in cell.items]
    if len(cells) == 1 and _is_page(cells[0], whole):
        return cells[0].items
    rows = [
        [
            (
                "\n".join(item.number + item.text for item in cell.items if item.is_text),
                *cell.spans,
            )
            for cell in row
        ]
        for row in table.rows
    ]
    return [Item(rows=rows), *inner] if rows else inner


def _is_page(cell: Flow, whole: int) -> bool:
    """Whether the only cell of a table holds the text of the page."""
    text = sum(len(item.text) for item in cell.items)
    return text > ENOUGH * whole and len(cell.items) > _DATA
