"""Paragraphs and tables of a PDF with a text layer.

A PDF says where characters stand and nothing of paragraphs. Here a paragraph begins where a line is indented, where the line
before ended early, or after a gap; a table that a page break cut is one again. Pages without text, and pictures where a table is
announced, are recognised with the extra ``ocr``; without it, and all other pictures, they are named as unread.
"""

from __future__ import annotations

import io
import re

from plancheck.extract.blocks import Document
from plancheck.extract.extra import module
from plancheck.extract.readers import ocr
from plancheck.extract.readers.builder import Builder
from plancheck.extract.readers.grid import least, squared
from plancheck.extract.readers.pdf.bounds import check_streams, library
from plancheck.extract.readers.pdf.lines import BEGINS, Line, join
from plancheck.extract.readers.pdf.pages import Page, pages_of, remove_edges
from plancheck.extract.readers.pdf.tables import Grid, joined_tables, with_columns

_ENDS = tuple("。！？；：!?;:")
# A line of the table of contents: 一、总则……………1
_LEADERS = re.compile(r"[.…·．]{4,}\s*\d{1,4}\s*$")


def read(raw: bytes, name: str) -> Document:
    """Read a PDF; raises ``InputError`` when it is scanned, encrypted or damaged."""
    pdfplumber = module("pdfplumber")
    check_streams(raw, name)
    with library(name), pdfplumber.open(io.BytesIO(raw)) as pdf:
        pages = list(pages_of(pdf, name, ocr.PdfPictures(raw) if ocr.available() else None))
    return document_of(pages, name, "pdf")


def document_of(pages: list[Page], name: str, kind: str) -> Document:
    """The document of printed pages."""
    builder = Builder(name, kind, paged=True)
    lay_out(pages, builder)
    return builder.document()


def lay_out(pages: list[Page], builder: Builder) -> None:
    """Put the paragraphs and tables of printed pages into a builder."""
    remove_edges(pages)
    text = ""
    sure: float | None = None
    first: Line | None = None
    last: Line | None = None

    def flush() -> None:
        if first is not None:
            builder.paragraph(text, page=first.page, confidence=sure)

    def name_unread(one: tuple[float, str, int], page: Page) -> None:
        builder.unread(one[1], page=page.number, count=one[2])

    for page in pages:
        unread = sorted(page.unread)
        builder.left_out["struck"] += page.struck
        for item in with_columns(page.items):
            while unread and unread[0][0] <= item.top:
                flush()
                first = last = None
                name_unread(unread.pop(0), page)
            if isinstance(item, Grid):
                flush()
                first = last = None
                builder.table(squared(item.rows), page=item.page)
            elif not _LEADERS.search(item.text):
                if last is not None and _goes_on(last, item, page):
                    text, sure = join(text, item.text), least(sure, item.confidence)
                else:
                    flush()
                    text, first, sure = item.text, item, item.confidence
                last = item
        for one in unread:
            flush()
            first = last = None
            name_unread(one, page)
    flush()
    builder.items = joined_tables(builder.items)


def _goes_on(before: Line, line: Line, page: Page) -> bool:
    """Whether a line belongs to the paragraph of the line before."""
    size = line.size
    left = line.margins[0] if line.margins is not None else page.left
    right = before.margins[1] if before.margins is not None else page.right
    early = before.right < right - 2.2 * size
    if BEGINS.match(line.text) and (before.text.endswith(_ENDS) or early):
        return False
    if abs(before.size - size) > 0.12 * size:
        return False
    if line.page == before.page:
        next_column = line.top < before.top - size
        if line.top - before.bottom > 1.6 * size or next_column:
            return next_column and not early and not before.text.endswith(_ENDS)
        if before.left - line.left > 6 * size and early:
            return False
    indented = line.left > left + 1.2 * size  # or in the middle
    return not indented and not early
