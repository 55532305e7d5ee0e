"""What of a sheet is seen: hidden rows and columns, struck and raised text, and what lies over its cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plancheck.extract.readers.builder import Builder
from plancheck.extract.readers.grid import MAX_COLUMNS
from plancheck.extract.readers.office import Archive, whole_number
from plancheck.extract.signs import raised, symbols

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ON = frozenset({"1", "true"})
_SHOWN = 6  # places that are named


def hidden_columns(tree: Any) -> set[int]:
    """The columns of a sheet that are hidden or have no width, from 0."""
    found: set[int] = set()
    for one in tree.iterfind(f"{S}cols/{S}col"):
        if one.get("hidden") in _ON or _is_zero(one.get("width")):
            first, last = (whole_number(one.get(side, "")) or 0 for side in ("min", "max"))
            found.update(range(max(first, 1) - 1, min(last, MAX_COLUMNS)))
    return found


def is_hidden_row(row: Any) -> bool:
    """Whether a row is hidden or has no height."""
    return row.get("hidden") in _ON or _is_zero(row.get("ht"))


def _is_zero(text: str | None) -> bool:
    return text is not None and text.strip("0.") == "" and "0" in text


def letters_of(column: int) -> str:
    """The name of a column, from 0: A, B … AA."""
    text = ""
    number = column + 1
    while number > 0:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def in_short(places: list[str]) -> str:
    """Places one after the other, the first of many."""
    return "、".join(places[:_SHOWN]) + ("…" if len(places) > _SHOWN else "")


@dataclass(frozen=True, slots=True)
class Look:
    """How a format of cells shows its text."""

    struck: bool = False
    font: str = ""


def looks_of(root: Any) -> list[Look]:
    """The look of each format of cells."""
    if root is None:
        return []
    fonts = [
        Look(_is_on(font, "strike"), _value(font, "name"))
        for font in root.iterfind(f"{S}fonts/{S}font")
    ]
    found = []
    for one in root.iterfind(f"{S}cellXfs/{S}xf"):
        at = whole_number(one.get("fontId", "0")) or 0
        found.append(fonts[at] if at < len(fonts) else Look())
    return found


def look_of(cell: Any, looks: list[Look]) -> Look:
    """The look of a cell."""
    at = whole_number(cell.get("s", "")) or 0
    return looks[at] if at < len(looks) else Look()


def rich_text(element: Any) -> str:
    """The text of a string item: its runs as they are seen, without the readings above them."""
    parts = []
    for child in element:
        if child.tag == f"{S}t":
            parts.append(child.text or "")
        elif child.tag == f"{S}r":
            look = child.find(f"{S}rPr")
            text = "".join(one.text or "" for one in child.iterfind(f"{S}t"))
            if look is None:
                parts.append(text)
            elif not _is_on(look, "strike"):
                text = symbols(text, _value(look, "rFont"))
                is_raised = _value(look, "vertAlign") == "superscript"
                parts.append(raised(text) if is_raised else text)
    return "".join(parts).replace("_x000D_", "").replace("\r", "")


def _is_on(properties: Any, name: str) -> bool:
    found = properties.find(f"{S}{name}")
    return found is not None and found.get("val", "1") in _ON


def _value(properties: Any, name: str) -> str:
    found = properties.find(f"{S}{name}")
    return found.get("val", "") if found is not None else ""


def read_drawings(tree: Any, archive: Archive, part: str, builder: Builder) -> None:
    """Read the text boxes over a sheet; name its pictures, charts and embedded objects."""
    objects = sum(1 for _ in tree.iter(f"{S}oleObject"))
    if objects:
        builder.unread("object", count=objects)
    if tree.find(f"{S}drawing") is None:
        return
    for _, drawing in archive.related(part).get("drawing", []):
        root = archive.tree(drawing)
        if root is None:
            continue
        pictures = charts = 0
        for one in root.iter():
            name = one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
            pictures += name == "pic"
            charts += name == "graphicFrame"
            if name == "txBody":
                for line in one.iterfind(f"{_A}p"):
                    text = "".join(piece.text or "" for piece in line.iter(f"{_A}t"))
                    builder.paragraph(text)
        for kind, many in (("picture", pictures), ("chart", charts)):
            if many:
                builder.unread(kind, count=many)
