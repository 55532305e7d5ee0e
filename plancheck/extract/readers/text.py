"""Text and Markdown: a line a paragraph; tables of tabs or pipes; ``#``, ``**`` and the like are taken off."""

from __future__ import annotations

import re

from plancheck.extract.blocks import Block, Cell, Document, Paragraph, Text, Unread
from plancheck.extract.clean import Cleaner
from plancheck.extract.readers.decode import decode
from plancheck.extract.readers.grid import padded_table
from plancheck.extract.readers.markup import bare_blocks, table_blocks
from plancheck.extract.readers.text_marks import covered
from plancheck.extract.signs import PICTURE

_HEAD = re.compile(r"\s{0,3}(#{1,6})")  # A heading: ## 目标
_GROUP = 20  # characters of a line that names a group of rows
_PIPES = 2
_PIPE = re.compile(r"[|｜│┃]")  # A pipe of either width, or of a drawn box.
_RULES = frozenset(" \t|｜:+=—-\u3000─━│┃┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛")
_RULED = re.compile(r"-{2}|[─━]{2}")  # A rule has two dashes at least.
# Marks of Markdown; a mark of quotation, but not the comparison of a cell: >99%.
_MARKUP = re.compile(
    r"\*\*|__|`|(?<=\s)\*(?=\S)|^\s*>\s?(?!\s*\d)|&nbsp;|<br\s{0,3}/?>", re.IGNORECASE
)
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)  # A line break in HTML.
# A picture alone on its line or in its cell.
_PICTURE = re.compile(
    rf"(?:^|(?<=[|｜\t>]))[\s\u2060]{{0,9}}{PICTURE}(?=[ \t\u2060]*+(?:[|｜<]|$))", re.MULTILINE
)
_OPEN = re.compile(r"<table\b", re.IGNORECASE)  # The start of a table in HTML.
# A line of tags of rows and cells; those that follow are a table without its own tag.
_BARE = re.compile(r"^[ \t]*</?(?:t[rdh]|tbody|thead)\b", re.IGNORECASE | re.MULTILINE)
_CLOSE = re.compile(r"</table\s{0,9}>", re.IGNORECASE)  # Its end.


def read(raw: bytes, name: str) -> Document:
    """Read a text or Markdown file."""
    return from_text(decode(raw, name).replace("\r\n", "\n").replace("\r", "\n"), name)


def from_text(text: str, name: str) -> Document:
    """The blocks of a text. Rows with the same kind of separator that follow each other are one table."""
    shown, left = covered(text)
    clean = Cleaner(shown)
    blocks = blocks_of(shown, 0, len(shown), clean)
    return Document(
        name=name,
        kind="text",
        text=text,
        blocks=blocks,
        cleaned=clean.cleaned,
        unread=[Unread(kind="picture", at=found.start()) for found in _PICTURE.finditer(shown)],
        left_out=left,
    )


def blocks_of(
    text: str, first: int, last: int, clean: Cleaner, *, page: int | None = None
) -> list[Block]:
    """The blocks of a part of a text, with offsets into the whole. A ``<table>`` in the text is read as HTML."""
    blocks: list[Block] = []
    at = first
    while True:
        opened = _OPEN.search(text, at, last)
        if opened is None:
            break
        closed = _CLOSE.search(text, opened.end(), last)
        if closed is None:
            break
        following = _OPEN.search(text, opened.end(), last)
        while following is not None and following.start() < closed.start():
            # One inside another, or one that was never closed: up to the last end before the next begins.
            after = _CLOSE.search(text, closed.end(), last)
            if after is None:
                break
            closed = after
            following = _OPEN.search(text, following.end(), last)
        blocks += _untabled(text, at, opened.start(), clean, page)
        blocks += table_blocks(text, opened.start(), closed.end(), clean, page=page)
        at = closed.end()
    return blocks + _untabled(text, at, last, clean, page)


def _untabled(text: str, first: int, last: int, clean: Cleaner, page: int | None) -> list[Block]:
    """The blocks of a part of a text without ``<table>``; cells may stand in it all the same."""
    blocks: list[Block] = []
    at = first
    while True:
        opened = _BARE.search(text, at, last)
        if opened is None:
            return blocks + _lines(text, at, last, clean, page)
        blocks += _lines(text, at, opened.start(), clean, page)
        at = opened.start()
        while at < last and (_BARE.match(text, at, last) or text[at] == "\n"):
            end = text.find("\n", at, last)
            at = last if end < 0 else end + 1
        blocks += bare_blocks(text, opened.start(), at, clean, page=page)


def _lines(text: str, first: int, last: int, clean: Cleaner, page: int | None) -> list[Block]:
    blocks: list[Block] = []
    rows: list[tuple[Cell, ...]] = []
    gap = 0

    def make(start: int, end: int) -> Text:
        return clean(text[start:end], start)

    def flush() -> None:
        nonlocal rows
        if rows:
            blocks.append(padded_table(rows, max(map(len, rows)), page))
            rows = []

    start = first
    while start < last:
        end = text.find("\n", start, last)
        end = last if end < 0 else end
        line = text[start:end]
        begin, start = start, end + 1
        if not line.strip(" \u3000\t"):
            gap += 1
            if gap > 1:
                flush()
            continue
        if rows and _is_rule(line):
            continue
        parts = _cells(line, begin, inside=bool(rows) and gap == 0)
        if parts is not None:
            if gap and rows and len(parts) != len(rows[0]):
                flush()
            rows.append(tuple(Cell(body=_broken(make(*part)).stripped()) for part in parts))
            gap = 0
            continue
        if (
            rows
            and gap == 0
            and len(line.strip()) <= _GROUP
            and _row_next(text, start, max(map(len, rows)))
        ):
            rows.append((Cell(body=make(begin, end).stripped()),))  # 二、服务供给: a group of rows
            continue
        flush()
        gap = 0
        if _is_rule(line):
            continue
        head = _HEAD.match(line)
        level = None
        if head is not None:
            level = len(head[1])
            end = begin + len(line.rstrip().rstrip("#"))
            begin = min(begin + head.end(), end)
        body = make(begin, end).replaced(_MARKUP).stripped()
        if body.text:
            blocks.append(Paragraph(body=body, level=level, page=page))
    flush()
    return blocks


def _row_next(text: str, start: int, width: int) -> bool:
    """Whether the line that begins at ``start`` is a table row of so many cells."""
    end = text.find("\n", start)
    line = text[start : len(text) if end < 0 else end]
    cells = _cells(line, start) if line.strip() else None
    return cells is not None and len(cells) == width


def _is_rule(line: str) -> bool:
    """A line of dashes: under a table's header, or between parts."""
    return _RULED.search(line) is not None and not set(line) - _RULES


def _cells(line: str, start: int, *, inside: bool = False) -> list[tuple[int, int]] | None:
    """The cells of a table row: parted by tabs, or by at least two pipes.

    ``inside`` a table, a row may say only its first or last cell.
    """
    if "\t" in (line if inside else line.strip("\t \u3000")):
        mark = "\t"
    elif len(_PIPE.findall(line)) >= _PIPES:
        mark = "|"
    else:
        return None
    shown = _PIPE.sub("|", line)
    lead = len(shown) - len(shown.lstrip())
    at = lead + 1 if mark == "|" and shown.startswith("|", lead) else 0
    found: list[tuple[int, int]] = []
    for part in shown[at:].split(mark):
        found.append((start + at, start + at + len(part)))
        at += len(part) + 1
    if mark == "|" and not part.strip():  # the pipe at the end of the line
        found.pop()
    return found


def _broken(body: Text) -> Text:
    """A cell without marks, its ``<br>`` made line breaks."""
    return body.replaced(_BREAK, "\n").replaced(_MARKUP)
