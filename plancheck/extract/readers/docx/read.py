"""Word (docx, docm): the XML is walked once, in order; nothing in the file is run.

Automatic numbers are worked out from ``numbering.xml`` and stand in ``Paragraph.number`` (in a cell: before its text).
Insertions under review count as written, deletions do not. Left out: headers, footers, foot- and endnotes, comments,
the table of contents; hidden, struck and deleted text, which is counted. The text of a text box follows the paragraph that
anchors it, a table inside a cell follows the table around it. Pictures, charts and embedded objects are named as unread.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from plancheck.extract.blocks import Document
from plancheck.extract.readers.builder import Builder
from plancheck.extract.readers.docx.drawings import (
    PICTURES,
    picture_id,
    raised_run,
    read_drawing,
    sign_of,
    text_boxes,
)
from plancheck.extract.readers.docx.numbering import Numbering
from plancheck.extract.readers.docx.styles import (
    Style,
    W,
    is_on,
    level_of,
    number_of,
    run_style,
    styles_of,
    tag,
    value,
)
from plancheck.extract.readers.grid import MAX_COLUMNS, RawCell, RawRows, squared
from plancheck.extract.readers.office import OfficeFile, whole_number
from plancheck.extract.readers.refusal import refused
from plancheck.extract.signs import symbols

_BODY_LEVEL = 9
# Elements that only wrap others: runs, blocks, rows or cells.
_INSIDE = frozenset({"ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "bdo", "dir", "rubyBase", "ruby"})  # fmt: skip
_AROUND_BLOCKS = frozenset({"ins", "moveTo", "customXml", "smartTag"})
_IN_CELL = _AROUND_BLOCKS | {"sdt", "sdtContent"}
_AROUND_CELLS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo"})
_PLAIN = Style()


def read(raw: bytes, name: str) -> Document:
    """Read a Word file; raises ``InputError`` when it is damaged, encrypted or no Word file."""
    file = OfficeFile.open(raw, name, "word/document.xml")
    body = file.root.find(f"{W}body")
    if body is None:
        raise refused("document-damaged", name)
    images = {key: partial(file.archive.read, part) for key, part in file.related.get("image", [])}
    return document_of(body, file.tree("styles"), file.tree("numbering"), name, images)


def document_of(
    body: Any, styles: Any, numbering: Any, name: str, images: dict[str, Any] | None = None
) -> Document:
    """The document of a body; ``styles``, ``numbering``: roots or ``None``; ``images``: give the bytes of pictures by id."""
    known = styles_of(styles)
    reader = _Reader(Builder(name, "docx"), known, Numbering(numbering, known), images or {})
    reader.blocks(body)
    reader.flush()
    deleted = sum(one.find(f".//{W}delText") is not None for one in body.iter(f"{W}del"))
    reader.builder.left_out += Counter(deleted=deleted)
    notes = sum(1 for _ in body.iter(f"{W}footnoteReference", f"{W}endnoteReference"))
    if notes:
        reader.builder.unread("notes", count=notes)
    if reader.images:
        embedded = importlib.import_module("plancheck.extract.readers.embedded")
        embedded.recognize(reader.builder)
    return reader.builder.document()


@dataclass(slots=True)
class _Line:
    """A paragraph as it is put together, with the text boxes that hang on it and what of it was not read.

    ``left``: why the run before was left out; runs beside each other count once.
    """

    style: Style
    text: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    unread: list[tuple[str, Any]] = field(default_factory=list)
    left: str = ""


@dataclass(slots=True)
class _Reader:
    builder: Builder
    styles: dict[str, Style]
    numbering: Numbering
    images: dict[str, Any]
    # Text, number and level of a paragraph whose end is deleted: it goes on in the next.
    unfinished: tuple[str, str, int | None] | None = None
    # What was not read in the cells of the table that is being read.
    in_cells: list[tuple[str, Any]] = field(default_factory=list)

    def blocks(self, parent: Any) -> None:
        for child in _unwrapped(parent, _AROUND_BLOCKS):
            name = tag(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self.flush()
                self._table(child)
            elif name == "sdt":
                gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                content = child.find(f"{W}sdtContent")
                if content is not None and value(gallery).lower() != "table of contents":
                    self.blocks(content)
            elif name == "AlternateContent":
                for box in text_boxes(child):
                    self.blocks(box)
            elif name == "altChunk":
                self.builder.unread("object")

    def flush(self) -> None:
        if self.unfinished is not None:
            text, number, level = self.unfinished
            self.builder.paragraph(text, number=number, level=level)
            self.unfinished = None

    def _paragraph(self, element: Any) -> None:
        line, number, level, style = self._line(element)
        if style is not None and style.name.startswith(("toc ", "目录 ")):
            return
        text = "".join(line.text)
        if self.unfinished is not None:
            begun, first, level = self.unfinished
            text, number = begun + text, first or number
            self.unfinished = None
        if element.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self.unfinished = (text, number, level)
        elif text.strip() or number:
            if style is not None and style.name in {"title", "标题"} and not self.builder.title:
                self.builder.title = text.strip().replace("\n", "")
            if level is not None:
                text = text.replace("\n", "")
            self.builder.paragraph(text, number=number, level=level)
        for kind, image in line.unread:
            self.builder.unread(kind, image=image)
        for box in line.boxes:
            self.blocks(box)

    def _line(self, element: Any) -> tuple[_Line, str, int | None, Style | None]:
        properties = element.find(f"{W}pPr")
        key = value(properties, "pStyle")
        level = level_of(properties)
        number, depth = number_of(properties)
        style = self.styles.get(key) or self.styles.get("")
        if style is not None:
            level = style.level if level is None else level
            if number is None and style.number is not None:
                number = style.number
                if depth is None:
                    depth = self.numbering.depth_of(number, key, style.depth)
        shown = self.numbering.next(number, depth or 0) if number and number != "0" else ""
        line = _Line(style or _PLAIN)
        self._runs(element, line)
        return line, shown, level if level is not None and level <= _BODY_LEVEL else None, style

    def _runs(self, element: Any, line: _Line) -> None:
        for child in _unwrapped(element, _INSIDE):
            name = tag(child)
            if name == "r":
                look = run_style(child, line.style, self.styles)
                left = "hidden" if look.hidden else "struck" if look.struck else ""
                if not left:
                    self._run(child, line, look)
                elif left != line.left and any(tag(one) == "t" for one in child):
                    self.builder.left_out[left] += 1
                line.left = left
            elif name in {"oMath", "oMathPara"}:
                line.text += [one.text for one in child.iter() if tag(one) == "t" and one.text]

    def _run(self, run: Any, line: _Line, look: Style) -> None:
        for child in run:
            name = tag(child)
            if name == "t":
                text = (child.text or "").replace("\n", " ").replace("\r", "")
                text = symbols(text, look.font) if look.font else text
                line.text.append(raised_run(text, line.text) if look.raised else text)
            elif name in {"tab", "ptab"}:
                line.text.append("\t")
            elif name == "cr" or (
                name == "br" and child.get(f"{W}type", "textWrapping") == "textWrapping"
            ):
                line.text.append("\n")
            elif name == "noBreakHyphen":
                line.text.append("-")
            elif name == "sym":
                line.text.append(sign_of(child))
            elif name == "ruby":
                self._runs(child, line)
            elif name in PICTURES:
                line.boxes += text_boxes(child)
                text, unread = read_drawing(child)
                line.text.append(text)
                image = self.images.get(picture_id(child)) if unread == "picture" else None
                line.unread += [(unread, image)] if unread is not None else []

    def _table(self, element: Any) -> None:
        rows: RawRows = []
        inner: list[Any] = []
        columns = len(element.findall(f"{W}tblGrid/{W}gridCol"))
        bound = min(MAX_COLUMNS, max(columns, 64))
        for row in _children(element, "tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                continue
            if properties is not None and is_on(properties.find(f"{W}hidden")):
                self.builder.left_out["hidden"] += 1
                continue
            before = whole_number(value(properties, "gridBefore")) or 0
            line: list[RawCell] = [RawCell("") for _ in range(min(before, bound))]
            for cell in _children(row, "tc"):
                self._cell(cell, line, rows, inner, bound)
            rows.append(line)
        # What no cell begins in is no column.
        last = max((_begun(line) for line in rows), default=0)
        self.builder.table(squared([line[: last + 1] for line in rows]))
        for kind, image in self.in_cells:
            self.builder.unread(kind, image=image)
        self.in_cells.clear()
        for one in inner:
            self._table(one)

    def _cell(
        self, cell: Any, line: list[RawCell], rows: RawRows, inner: list[Any], bound: int
    ) -> None:
        properties = cell.find(f"{W}tcPr")
        across = whole_number(value(properties, "gridSpan")) or 1
        down = properties.find(f"{W}vMerge") if properties is not None else None
        side = properties.find(f"{W}hMerge") if properties is not None else None
        if side is not None and value(side) != "restart" and line:
            line.append(line[-1])
            return
        across = max(1, min(across, bound - len(line)))
        at = len(line)
        if at >= MAX_COLUMNS:
            return
        if down is not None and value(down) != "restart" and rows and at < len(rows[-1]):
            above = rows[-1][at]
            line += [above] * across
            self._content(cell, inner)  # its numbers count, its text is covered
            return
        line += [RawCell(self._content(cell, inner))] * across

    def _content(self, cell: Any, inner: list[Any]) -> str:
        """The text of a cell, a line a paragraph; the tables in it are put to ``inner``."""
        lines: list[str] = []

        def gather(parent: Any) -> None:
            for child in _unwrapped(parent, _IN_CELL):
                name = tag(child)
                if name == "p":
                    line, number, _, _ = self._line(child)
                    lines.append(number + "".join(line.text))
                    self.in_cells += line.unread
                    for box in line.boxes:
                        gather(box)
                elif name == "tbl":
                    inner.append(child)

        gather(cell)
        return "\n".join(lines).strip("\n")


def _begun(line: list[RawCell]) -> int:
    """The last column in which a cell begins."""
    column = len(line) - 1
    while column > 0 and line[column] is line[column - 1]:
        column -= 1
    return column


def _unwrapped(element: Any, around: frozenset[str]) -> Iterator[Any]:
    """The children of an element, and in place of those that only wrap others (``around``) what they hold."""
    for child in element:
        if tag(child) in around:
            yield from _unwrapped(child, around)
        else:
            yield child


def _children(element: Any, wanted: str) -> Iterator[Any]:
    """Rows or cells, also those wrapped in content controls."""
    return (one for one in _unwrapped(element, _AROUND_CELLS) if tag(one) == wanted)
