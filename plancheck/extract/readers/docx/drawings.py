"""What hangs on a run of Word and is no plain text: signs of fonts, raised marks, text boxes, signs drawn as pictures, pictures, charts, embedded objects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from plancheck.extract.readers.docx.styles import W, tag
from plancheck.extract.signs import LOST, PICTURE, RAISED, named_sign, raised, symbols

PICTURES = frozenset({"drawing", "pict", "object", "AlternateContent"})
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CODE = re.compile(r"[0-9A-Fa-f]{2,4}")  # The code of a sign: F0B3.
_SMALL = (720_000, 360_000)  # EMU, two by one centimetre: the size of a sign in a line
# The size of a drawing of old: width:12.5pt;height:1in.
_SIZE = re.compile(r"(?<![\w-])(?P<side>width|height)\s?:\s?(?P<many>\d{1,6})(?:\.\d{1,6})?(?P<unit>pt|in|cm|mm|px)?")  # fmt: skip
_UNITS = {"pt": 12_700, "in": 914_400, "cm": 360_000, "mm": 36_000, "px": 9_525}


def sign_of(element: Any) -> str:
    """The sign of a ``w:sym``: its font's, or lost."""
    code, font = element.get(f"{W}char", ""), element.get(f"{W}font", "")
    if not _CODE.fullmatch(code):
        return LOST
    shown = symbols(chr(int(code, 16)), font)
    return LOST if "\ue000" <= shown <= "\uf8ff" else shown


def raised_run(text: str, before: list[str]) -> str:
    """A raised run after others of its line; the pieces of one note mark ([, 1 and ] as runs of their own) are one."""
    made = raised(text)
    inside = bool(before) and bool(before[-1]) and all(one in RAISED for one in before[-1])
    if made == text and (inside or text.strip() in set("[](（）)〔〕,，、")):
        return "" if inside else "⁽⁾"
    return made


def picture_id(element: Any) -> str:
    """The id under which a drawing names its picture; ``""`` when it names none."""
    for one in _outside_boxes(element):
        if tag(one) in {"blip", "imagedata"}:
            return str(one.get(f"{_R}embed") or one.get(f"{_R}id") or "")
    return ""


def read_drawing(element: Any) -> tuple[str, str | None]:
    """The text that a drawing stands for in its line, and the kind of what was not read (``None`` for nothing)."""
    formula = False
    picture: Any = None
    for one in _outside_boxes(element):
        name = tag(one)
        if name == "OLEObject":
            if not one.get("ProgID", "").startswith(("Equation", "MathType")):
                return "", "object"
            formula = True
        elif name == "graphicData" and one.get("uri", "").endswith(
            ("/chart", "/diagram", "/chartex")
        ):
            return "", "chart"
        elif name in {"blip", "imagedata"} and picture is None:
            picture = one
        elif name in {"docPr", "cNvPr", "shape", "imagedata"}:
            for key in ("descr", "alt", "title"):
                sign = named_sign(one.get(key, ""))
                if sign is not None:
                    return sign, None
    if formula:
        return LOST, None
    if picture is None:
        return "", None
    return (PICTURE, None) if _is_small(element) else ("", "picture")


def _outside_boxes(element: Any) -> Iterator[Any]:
    """The elements of a drawing without those in its text boxes; of one saved twice only the first."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        yield one
        inside = list(one)[:1] if tag(one) == "AlternateContent" else list(one)
        waiting += [child for child in reversed(inside) if tag(child) != "txbxContent"]


def _is_small(element: Any) -> bool:
    for one in _outside_boxes(element):
        name = tag(one)
        if name == "extent":
            return _fits(one.get("cx", ""), 0) and _fits(one.get("cy", ""), 1)
        if name == "shape" and one.get("style"):
            sides = {
                found["side"]: int(found["many"]) * _UNITS[found["unit"] or "px"]
                for found in _SIZE.finditer(one.get("style")[:2000])
            }
            return sides.get("width", 0) <= _SMALL[0] and sides.get("height", 0) <= _SMALL[1]
    return False


def _fits(text: str, side: int) -> bool:
    return text.isdecimal() and len(text) < 12 and int(text) <= _SMALL[side]  # noqa: PLR2004


def text_boxes(element: Any) -> list[Any]:
    """The contents of text boxes; of a drawing saved twice, for new and old programs, only one."""
    found: list[Any] = []
    waiting = [element]
    while waiting:
        one = waiting.pop()
        name = tag(one)
        if name == "txbxContent":
            found.append(one)
        elif name == "AlternateContent":
            branches = sorted(one, key=lambda branch: tag(branch) != "Choice")
            for branch in branches:
                inside = [box for child in branch for box in text_boxes(child)]
                if inside:
                    found += inside
                    break
        elif len(one):
            waiting += reversed(one)
    return found
