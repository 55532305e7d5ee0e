"""What a reader makes of a document: its text, and blocks in document order, each with its place in that text.

``start`` and ``end`` are character offsets into ``Document.text``: for text, Markdown and CSV the decoded file as it stands
(so that a quote can be found in the file), for the others the texts of the blocks joined by line ends. So too for HTML:
lxml keeps no exact places, and a quote with tags in it would be no quote. What a block says (``text``) is cleaned: simplified characters, half-width digits and signs, no pinyin in parentheses,
no spaces inside words; ``Text.origin`` leads back.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """Cleaned text with the offset in ``Document.text`` of each of its characters (and one past the last)."""

    text: str
    origin: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the cleaned text stands in the document; an empty part has no width."""
        if start >= end:
            return self.origin[start], self.origin[start]
        return self.origin[start], self.origin[end - 1] + 1

    def cut(self, start: int, end: int) -> Text:
        """A part of the text."""
        return Text(self.text[start:end], self.origin[start : end + 1])

    def stripped(self) -> Text:
        """The text without white space at its ends."""
        first = len(self.text) - len(self.text.lstrip())
        last = len(self.text.rstrip())
        return self.cut(first, last) if first < last else Text("", self.origin[-1:])

    def replaced(self, pattern: re.Pattern[str], new: str = "") -> Text:
        """The text with what a pattern finds replaced by a sign, or taken out."""
        text, origin, last = "", array("I"), 0
        for found in pattern.finditer(self.text):
            first, end = found.span()
            text += self.text[last:first] + new
            origin += self.origin[last : first + len(new)]
            last = end
        return Text(text + self.text[last:], origin + self.origin[last:]) if last else self


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph or a heading. ``number``: automatic numbering that is not in the text (docx), e.g. ``（一）``.

    ``level``: the heading level that the document's own markup gives (1 is the highest), ``None`` when it gives
    none; numbering in the text is read later, by ``outline``.
    """

    body: Text
    number: str = ""
    level: int | None = None
    page: int | None = None

    @property
    def text(self) -> str:
        """Its cleaned text."""
        return self.body.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    r"""A cell of a table. ``spans``: (rows, columns) that it covers; a covered place repeats the same cell object.

    Line breaks inside a cell are kept as ``\\n`` where they may part words or items. ``unsure``: it was a guess that the text
    stands in this cell.
    """

    body: Text
    spans: tuple[int, int] = (1, 1)
    unsure: bool = False

    @property
    def text(self) -> str:
        """Its cleaned text."""
        return self.body.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as a full grid: every row has the same number of cells, merged ones repeated."""

    rows: tuple[tuple[Cell, ...], ...]
    page: int | None = None


Block = Paragraph | Table


def unspaced(text: str) -> str:
    """A text without any white space."""
    return "".join(text.split())


@dataclass(slots=True, kw_only=True)
class Cleaned:
    """How often cleaning changed something, reported to the user and in extract@1."""

    pinyin: int = 0
    traditional: int = 0
    full_width: int = 0
    lost: int = 0
    note_marks: int = 0
    doubts: list[int] = field(default_factory=list)
    """Where a sign beside a number could not be read surely: offsets in the document's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A part of a document that was not read. ``kind`` names it (``unread`` of the messages), ``at`` is its offset in the text.

    ``count``: how many of them stand there; ``place``: rows, columns or cells of a sheet, as its program names them.
    """

    kind: str
    at: int
    page: int | None = None
    count: int = 1
    place: str = ""


@dataclass(frozen=True, slots=True)
class Recognized:
    """A part of the text that was recognised in a picture, and how sure that is (0 to 1)."""

    start: int
    end: int
    confidence: float
    page: int | None


@dataclass(slots=True, kw_only=True)
class Document:
    """A document read. ``name`` is the file as the user named it; ``kind`` the reader (``docx``, ``text`` …).

    ``paged``: whether pages are known (``page`` counts from 1). ``left_out``: how many pieces of text are in the file
    but not the document's (struck, deleted, hidden). ``recognized``: what text recognition read, in order.
    """

    name: str
    kind: str
    text: str
    blocks: list[Block]
    cleaned: Cleaned = field(default_factory=Cleaned)
    title: str = ""
    paged: bool = False
    unread: list[Unread] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    recognized: list[Recognized] = field(default_factory=list)
