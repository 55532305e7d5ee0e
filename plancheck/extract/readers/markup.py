"""HTML tables inside a text (as OCR and converters write them), read with exact offsets into the text."""

from __future__ import annotations

import html
import itertools
import re
from array import array
from dataclasses import dataclass, field

from plancheck.extract.blocks import Block, Text
from plancheck.extract.clean import Cleaner
from plancheck.extract.readers.grid import RawCell, cleaned_table, grid, trimmed

# <td, </table
_NAME = re.compile(r"</?\s{0,3}([a-zA-Z][a-zA-Z0-9]{0,15})")
# What a cell covers: rowspan="2".
_SPAN = re.compile(r"\b(row|col)span\s{0,3}=\s{0,3}[\"'“”]?\s{0,3}(\d{1,6})", re.IGNORECASE)
# &nbsp; &#160;
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_ROW = re.compile(r"<tr\b", re.IGNORECASE)  # The start of a row.
_BREAKS = frozenset({"br", "p", "div", "li"})
_TAG = 2_000  # characters; a "<" with no ">" that near is a sign in the text


@dataclass(slots=True)
class _Cell:
    """A cell as it is gathered: characters, and where each stands."""

    at: int
    spans: tuple[int, int] = (1, 1)
    chars: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    end: int = 0


@dataclass(slots=True)
class _Open:
    rows: list[list[_Cell]] = field(default_factory=list)
    cell: _Cell | None = None


def table_blocks(
    text: str, first: int, last: int, clean: Cleaner, *, page: int | None = None
) -> list[Block]:
    """The tables of a part of a text that begins with ``<table>``; one inside another follows it."""
    done: list[_Open] = []
    _scan(text, first, last, [], done)
    return [block for one in done for block in _made(one, clean, page)]


def bare_blocks(
    text: str, first: int, last: int, clean: Cleaner, *, page: int | None = None
) -> list[Block]:
    """The table of rows or cells without ``<table>``; where no row is marked either, a line is one."""
    table = _Open()
    if _ROW.search(text, first, last):
        _scan(text, first, last, [table], [])
        return _made(table, clean, page)
    at = first
    while at < last:
        end = text.find("\n", at, last)
        end = last if end < 0 else end
        if text[at:end].strip():
            table.rows.append([])
            table.cell = None
            _scan(text, at, end, [table], [])
        at = end + 1
    return _made(table, clean, page)


def _scan(text: str, first: int, last: int, stack: list[_Open], done: list[_Open]) -> None:
    """Gather the cells of a part of a text into the tables that are open, and into those that begin there."""
    at = first
    while at < last:
        sign = text.find("<", at, last)
        sign = last if sign < 0 else sign
        _add(stack, text, at, sign)
        if sign == last:
            break
        name = _NAME.match(text, sign, last)
        close = text.find(">", sign, min(last, sign + _TAG)) if name is not None else -1
        if name is None or close < 0:
            _add(stack, text, sign, sign + 1)
            at = sign + 1
            continue
        _tag(stack, done, name[1].lower(), text[sign : close + 1], sign)
        at = close + 1


def _tag(stack: list[_Open], done: list[_Open], name: str, tag: str, at: int) -> None:
    ends = tag.startswith("</")
    if name == "table":
        if ends:
            if stack:
                stack.pop()
        else:
            stack.append(_Open())
            done.append(stack[-1])
        return
    if not stack:
        return
    top = stack[-1]
    if name == "tr":
        top.cell = None
        if not ends:
            top.rows.append([])
    elif name in {"td", "th"}:
        top.cell = None
        if not ends:
            if not top.rows:
                top.rows.append([])
            spans = {found[1].lower(): int(found[2]) for found in _SPAN.finditer(tag)}
            top.cell = _Cell(at + len(tag), (spans.get("row", 1), spans.get("col", 1)))
            top.rows[-1].append(top.cell)
    elif name in _BREAKS and top.cell is not None and top.cell.chars[-1:] not in ([], ["\n"]):
        top.cell.chars.append("\n")
        top.cell.places.append(at)


def _add(stack: list[_Open], text: str, first: int, last: int) -> None:
    cell = stack[-1].cell if stack else None
    if cell is None or first >= last:
        return
    part = text[first:last]
    at = 0
    for found in _ENTITY.finditer(part) if "&" in part else ():
        _put(cell, part[at : found.start()], first + at)
        for char in html.unescape(found[0]):
            cell.chars.append(char)
            cell.places.append(first + found.start())
        at = found.end()
    _put(cell, part[at:], first + at)
    cell.end = last


def _put(cell: _Cell, part: str, first: int) -> None:
    cell.chars += part.replace("\n", " ")
    cell.places += range(first, first + len(part))


def _made(table: _Open, clean: Cleaner, page: int | None) -> list[Block]:
    """The block of a table; none when it has no text."""
    cells = [cell for row in table.rows for cell in row]
    if not any("".join(cell.chars).strip() for cell in cells):
        return []
    # The grid is laid out over numbers that stand for the cells.
    numbers = itertools.count()
    laid = trimmed(
        grid([[(str(next(numbers)), *cell.spans) for cell in row] for row in table.rows])
    )
    last = cells[0].at

    def body(raw: RawCell) -> Text:
        nonlocal last
        if not raw.text:  # a place that no cell covers stands where the one before ends
            return Text("", array("I", [last]))
        cell = cells[int(raw.text)]
        last = max(cell.end, cell.at)
        return clean("".join(cell.chars), cell.at, [*cell.places, last]).stripped()

    return [cleaned_table(laid, body, page)]
