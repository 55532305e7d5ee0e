"""Excel (xlsx, xlsm): every sheet a table, cells as they are shown; formulas give their stored value, nothing is run.

Merged cells cover all their places. A row above a table with one filled cell is a paragraph (the table's title). Hidden sheets,
rows and columns and struck text are left out and named, as are formulas without a stored value, pictures and charts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plancheck.extract.blocks import Document
from plancheck.extract.readers.builder import Builder
from plancheck.extract.readers.grid import MAX_CELLS, MAX_COLUMNS, RawCell
from plancheck.extract.readers.office import OfficeFile, whole_number
from plancheck.extract.readers.refusal import refused
from plancheck.extract.readers.xlsx.number_format import shown
from plancheck.extract.readers.xlsx.seen import (
    Look,
    S,
    hidden_columns,
    in_short,
    is_hidden_row,
    letters_of,
    look_of,
    looks_of,
    read_drawings,
    rich_text,
)
from plancheck.extract.signs import symbols

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REFERENCE = re.compile(r"\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d{1,7})")  # A cell: $B$12.
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-mm-dd", 15: "yyyy-mm-dd", 16: "m-d", 17: "yyyy-mm",
    22: "yyyy-mm-dd", 31: 'yyyy"年"m"月"d"日"', 27: 'yyyy"年"m"月"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip


def read(raw: bytes, name: str) -> Document:
    """Read a workbook; raises ``InputError`` when it is damaged or encrypted."""
    file = OfficeFile.open(raw, name, "xl/workbook.xml")
    root, related = file.root, file.related
    sheets = dict(related.get("worksheet", []))
    properties = root.find(f"{S}workbookPr")
    old = properties is not None and properties.get("date1904") in {"1", "true"}
    styles = file.tree("styles")
    book = _Book(
        _strings(file.tree("sharedStrings")),
        _formats(styles),
        looks_of(styles),
        datetime(1904, 1, 1) if old else datetime(1899, 12, 30),  # noqa: DTZ001 - a day, no moment
    )
    builder = Builder(name, "xlsx")
    for sheet in root.iterfind(f"{S}sheets/{S}sheet"):
        part = sheets.get(sheet.get(f"{_R}id", ""))
        if part is None:
            continue
        if sheet.get("state", "visible") != "visible":
            builder.unread("hidden-sheet", place=sheet.get("name", ""))
            continue
        tree = file.archive.tree(part)
        if tree is not None:
            _sheet(tree, book, builder, name)
            read_drawings(tree, file.archive, part, builder)
    return builder.document()


@dataclass(slots=True)
class _Book:
    strings: list[str]
    formats: list[str]
    looks: list[Look]
    epoch: datetime


def _strings(root: Any) -> list[str]:
    return [rich_text(one) for one in root.iterfind(f"{S}si")] if root is not None else []


def _formats(root: Any) -> list[str]:
    if root is None:
        return []
    own = {
        one.get("numFmtId", ""): one.get("formatCode", "")
        for one in root.iterfind(f"{S}numFmts/{S}numFmt")
    }
    found = []
    for one in root.iterfind(f"{S}cellXfs/{S}xf"):
        key = one.get("numFmtId", "0")
        found.append(own.get(key) or _BUILT_IN.get(whole_number(key) or 0, ""))
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _sheet(tree: Any, book: _Book, builder: Builder, name: str) -> None:
    rows: dict[int, dict[int, RawCell]] = {}
    hidden = hidden_columns(tree)
    unseen: set[int] = set()
    gone: dict[str, list[str]] = {"hidden-rows": [], "hidden-columns": [], "formula": []}
    at = -1
    total = 0
    for row in tree.iterfind(f"{S}sheetData/{S}row"):
        number = whole_number(row.get("r", ""))
        at = at + 1 if number is None else number - 1
        if is_hidden_row(row):
            unseen.add(at)
            gone["hidden-rows"] += [str(at + 1)] if row.find(f"{S}c/{S}v") is not None else []
            continue
        line: dict[int, RawCell] = {}
        column = -1
        for cell in row.iterfind(f"{S}c"):
            reference = _REFERENCE.fullmatch(cell.get("r", ""))
            column = column + 1 if reference is None else _column(reference["column"])
            text = _shown(cell, book)
            if column in hidden:
                letters = letters_of(column)
                if text.strip() and letters not in gone["hidden-columns"][-1:]:
                    gone["hidden-columns"].append(letters)
                continue
            if not text and cell.get("t", "n") != "str" and cell.find(f"{S}f") is not None:
                gone["formula"].append(f"{letters_of(column)}{at + 1}")
            look = look_of(cell, book.looks)
            if text.strip() and look.struck:
                builder.left_out["struck"] += 1
                continue
            text = symbols(text, look.font)
            if text.strip() and column < MAX_COLUMNS:
                line[column] = RawCell(text)
                total += 1
        if total > MAX_CELLS:
            raise refused("document-bomb", name)
        if line:
            rows[at] = line
    _merge(tree, rows)
    run: list[tuple[int, dict[int, RawCell]]] = []
    last = -2
    for at in sorted(rows):
        line = rows[at]
        if run and any(one not in unseen for one in range(last + 1, at)):
            _put(run, builder)
            run = []
        last = at
        filled = {id(cell): cell for cell in line.values()}
        if len(filled) == 1 and not run:
            builder.paragraph(next(iter(filled.values())).text.replace("\n", ""))
            continue
        run.append((at, line))
    _put(run, builder)
    for kind, places in gone.items():
        unique = list(dict.fromkeys(places))
        if unique:
            builder.unread(kind, count=len(unique), place=in_short(unique))


def _put(run: list[tuple[int, dict[int, RawCell]]], builder: Builder) -> None:
    if not run:
        return
    first = min(min(line) for _, line in run)
    last = max(max(line) for _, line in run)
    # A column that no row fills is no column.
    used = [at for at in range(first, last + 1) if any(at in line for _, line in run)]
    builder.table([[line.get(at) or RawCell("") for at in used] for _, line in run])


def _merge(tree: Any, rows: dict[int, dict[int, RawCell]]) -> None:
    """Fill merged places; only rows and columns that hold something, so that a wild range costs nothing."""
    for one in tree.iterfind(f"{S}mergeCells/{S}mergeCell"):
        first, _, last = one.get("ref", "").partition(":")
        start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if start is None or end is None:
            continue
        top, left = int(start["row"]) - 1, _column(start["column"])
        bottom, right = int(end["row"]) - 1, min(_column(end["column"]), MAX_COLUMNS - 1)
        cell = rows.get(top, {}).get(left)
        if cell is None:
            continue
        down = range(top, bottom + 1) if bottom - top < len(rows) else sorted(rows)
        for at in down:
            if at in rows and top <= at <= bottom:
                for column in range(left, right + 1):
                    rows[at][column] = cell


def _shown(cell: Any, book: _Book) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inside = cell.find(f"{S}is")
        return rich_text(inside) if inside is not None else ""
    value = cell.findtext(f"{S}v") or ""
    if kind == "s":
        at = whole_number(value)
        return book.strings[at] if at is not None and at < len(book.strings) else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(value, value)
    if kind == "d":
        return value.partition("T")[0]
    if kind != "n":
        return value
    at = whole_number(cell.get("s", "")) or 0
    return shown(value, book.formats[at] if at < len(book.formats) else "", book.epoch)
