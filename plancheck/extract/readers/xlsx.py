"""Excel (xlsx, xlsm): every sheet a table, cells as they are shown; formulas give their stored value, nothing is run.

Merged cells cover all their places. A row above a table with one filled cell is a paragraph (the table's title). Hidden sheets
are left out, hidden rows and columns are not.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any

from plancheck.extract.blocks import Document
from plancheck.extract.readers import refused
from plancheck.extract.readers.archive import Archive
from plancheck.extract.readers.build import MAX_CELLS, MAX_COLUMNS, Builder, Raw

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-mm-dd", 15: "yyyy-mm-dd", 16: "m-d", 17: "yyyy-mm",
    22: "yyyy-mm-dd", 31: 'yyyy"年"m"月"d"日"', 27: 'yyyy"年"m"月"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_LITERAL = re.compile(r'"([^"]{0,50})"|\\(.)|_.|\*.|\[[^\]]{0,30}\]')
_DATE = re.compile(r"[yd年]|m", re.IGNORECASE)
_DECIMALS = 30
"""As many decimals as a spreadsheet shows."""
_EXACT = Context(prec=100)
"""Room for the largest number that is read, with all its decimals."""
_DIGITS = 15  # what a spreadsheet holds of a number


def read(raw: bytes, name: str) -> Document:
    """Read a workbook; raises ``InputError`` when it is damaged or encrypted."""
    archive = Archive(raw, name)
    main = next(iter(archive.related("").get("officeDocument", [])), ("", ""))[1]
    if main not in archive:
        main = "xl/workbook.xml"
    root = archive.tree(main)
    if root is None:
        raise refused("document-damaged", name)
    related = archive.related(main)
    sheets = dict(related.get("worksheet", []))
    properties = root.find(f"{_S}workbookPr")
    old = properties is not None and properties.get("date1904") in {"1", "true"}
    book = _Book(
        _strings(_tree(archive, related, "sharedStrings")),
        _formats(_tree(archive, related, "styles")),
        datetime(1904, 1, 1) if old else datetime(1899, 12, 30),  # noqa: DTZ001 - a day, no moment
    )
    builder = Builder(name, "xlsx")
    for sheet in root.iterfind(f"{_S}sheets/{_S}sheet"):
        part = sheets.get(sheet.get(f"{_R}id", ""))
        if part is None or sheet.get("state", "visible") != "visible":
            continue
        tree = archive.tree(part)
        if tree is not None:
            _sheet(tree, book, builder, name)
    return builder.document()


@dataclass(slots=True)
class _Book:
    strings: list[str]
    formats: list[str]
    epoch: datetime


def _tree(archive: Archive, related: dict[str, list[tuple[str, str]]], kind: str) -> Any:
    found = related.get(kind)
    return archive.tree(found[0][1]) if found else None


def _strings(root: Any) -> list[str]:
    return [_rich(one) for one in root.iterfind(f"{_S}si")] if root is not None else []


def _rich(element: Any) -> str:
    """The text of a string item: its runs, without the readings above them."""
    parts = []
    for child in element:
        if child.tag == f"{_S}t":
            parts.append(child.text or "")
        elif child.tag == f"{_S}r":
            parts += [one.text or "" for one in child.iterfind(f"{_S}t")]
    return "".join(parts).replace("_x000D_", "").replace("\r", "")


def _formats(root: Any) -> list[str]:
    if root is None:
        return []
    own = {
        one.get("numFmtId", ""): one.get("formatCode", "")
        for one in root.iterfind(f"{_S}numFmts/{_S}numFmt")
    }
    found = []
    for one in root.iterfind(f"{_S}cellXfs/{_S}xf"):
        key = one.get("numFmtId", "0")
        built_in = _BUILT_IN.get(int(key), "") if key.isdecimal() and len(key) < 7 else ""  # noqa: PLR2004
        found.append(own.get(key) or built_in)
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _sheet(tree: Any, book: _Book, builder: Builder, name: str) -> None:
    rows: dict[int, dict[int, Raw]] = {}
    at = -1
    total = 0
    for row in tree.iterfind(f"{_S}sheetData/{_S}row"):
        said = row.get("r", "")
        at = int(said) - 1 if said.isascii() and said.isdigit() and len(said) < 8 else at + 1  # noqa: PLR2004
        line: dict[int, Raw] = {}
        column = -1
        for cell in row.iterfind(f"{_S}c"):
            place = _PLACE.fullmatch(cell.get("r", ""))
            column = _column(place[1]) if place is not None else column + 1
            text = _shown(cell, book)
            if text.strip() and column < MAX_COLUMNS:
                line[column] = Raw(text)
                total += 1
        if total > MAX_CELLS:
            raise refused("document-bomb", name)
        if line:
            rows[at] = line
    _merge(tree, rows)
    held: list[tuple[int, dict[int, Raw]]] = []
    last = -2
    for at in sorted(rows):
        line = rows[at]
        if held and at > last + 1:
            _put(held, builder)
            held = []
        last = at
        filled = {id(cell): cell for cell in line.values()}
        if len(filled) == 1 and not held:
            builder.paragraph(next(iter(filled.values())).text.replace("\n", ""))
            continue
        held.append((at, line))
    _put(held, builder)


def _put(held: list[tuple[int, dict[int, Raw]]], builder: Builder) -> None:
    if not held:
        return
    first = min(min(line) for _, line in held)
    last = max(max(line) for _, line in held)
    # A column that no row fills is no column.
    used = [at for at in range(first, last + 1) if any(at in line for _, line in held)]
    builder.table([[line.get(at) or Raw("") for at in used] for _, line in held])


def _merge(tree: Any, rows: dict[int, dict[int, Raw]]) -> None:
    """Fill merged places; only rows and columns that hold something, so that a wild range costs nothing."""
    for one in tree.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
        first, _, last = one.get("ref", "").partition(":")
        start, end = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
        if start is None or end is None:
            continue
        top, left = int(start[2]) - 1, _column(start[1])
        bottom, right = int(end[2]) - 1, min(_column(end[1]), MAX_COLUMNS - 1)
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
        inside = cell.find(f"{_S}is")
        return _rich(inside) if inside is not None else ""
    value = cell.findtext(f"{_S}v") or ""
    if kind == "s":
        at = int(value) if value.isascii() and value.isdigit() and len(value) < 9 else -1  # noqa: PLR2004
        return book.strings[at] if 0 <= at < len(book.strings) else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(value, value)
    if kind == "d":
        return value.partition("T")[0]
    if kind != "n":
        return value
    style = cell.get("s", "")
    at = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else 0  # noqa: PLR2004
    return shown(value, book.formats[at] if at < len(book.formats) else "", book.epoch)


def shown(value: str, code: str, epoch: datetime) -> str:
    """A stored number as its format shows it: ``0.95`` as ``95%``, a day as a date, the rest as plain digits.

    >>> shown("0.95", "0%", datetime(1899, 12, 30))
    '95%'
    """
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > 30:  # noqa: PLR2004
        return value
    if (
        len(number.as_tuple().digits) > _DIGITS
    ):  # what binary fractions leave behind: 0.14999999999999999
        number = number.quantize(Decimal(1).scaleb(number.adjusted() - _DIGITS + 1))
    parts = code.split(";")
    section = parts[1] if number < 0 and len(parts) > 1 else parts[2] if not number and len(parts) > 2 else parts[0]  # noqa: PLR2004  # fmt: skip
    plain = _LITERAL.sub("", section)
    if _DATE.search(plain) and "0" not in plain and "General" not in plain:
        return _date(number, section, epoch) or _plain(number)
    literal = [found[1] or found[2] or "" for found in _LITERAL.finditer(section)]
    digits = re.search(r"[0#?][0#?,]*(?:\.([0#?]+))?", plain)
    if digits is None:
        return "".join(literal) if literal and not plain.strip() else _plain(number)
    if "%" in plain:
        number = number.scaleb(2)
    decimals = (digits[1] or "")[:_DECIMALS]
    places, least = len(decimals), len(decimals.rstrip("#?"))
    number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)
    text = f"{abs(number) if len(parts) > 1 and section is parts[1] and number < 0 else number:f}"
    if places > least and "." in text:
        whole, _, rest = text.partition(".")
        rest = rest[:least] + rest[least:].rstrip("0")
        text = f"{whole}.{rest}" if rest else whole
    before, _, after = _LITERAL.sub(_kept, section).partition(digits[0])
    return before + text + after if before + after else text


def _kept(found: re.Match[str]) -> str:
    return found[1] or found[2] or ""


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(number: Decimal, code: str, epoch: datetime) -> str | None:
    if not 0 < number < 2_958_466:  # noqa: PLR2004 - to the year 9999
        return None
    day = epoch + timedelta(days=int(number) + (int(number) < 60 and epoch.year == 1899))  # noqa: PLR2004
    text = _LITERAL.sub(_kept, code)
    made = io.StringIO()
    for part in re.findall(r"y+|m+|d+|[hs]+|.", text, re.IGNORECASE):
        low = part[0].lower()
        if low == "y":
            made.write(f"{day.year:04d}" if len(part) > 2 else f"{day.year % 100:02d}")  # noqa: PLR2004
        elif low == "m" and len(part) <= 4:  # noqa: PLR2004
            made.write(f"{day.month:02d}" if len(part) == 2 else str(day.month))  # noqa: PLR2004
        elif low == "d":
            made.write(f"{day.day:02d}" if len(part) == 2 else str(day.day))  # noqa: PLR2004
        elif low in "hs":
            return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"
        else:
            made.write(part)
    return made.getvalue()
