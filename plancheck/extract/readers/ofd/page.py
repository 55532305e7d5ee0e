"""A page of an OFD as the code for printed pages takes it: characters, rules and pictures in points from the top left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import hypot, isfinite
from typing import Any

from plancheck.extract.readers.docx.styles import tag
from plancheck.extract.readers.pdf.chars import turn_of
from plancheck.extract.readers.pdf.printed import PrintedPage
from plancheck.extract.signs import LOST

_POINT = 72 / 25.4  # points in a millimetre
_FAR = 1e6  # millimetres; a place that far is no place
_FLAT = 0.05  # millimetres between the ends of a rule that is level
_ABOVE, _BELOW = 0.88, 0.12  # of the size: how far a character reaches from its line
_MAX_PATH = 200_000  # characters of one path
_MAX_GLYPHS = 10_000  # of one text without characters
_MAX_DEPTH = 40  # blocks in blocks
# The steps of a path: M 0 0 L 100 0 C
_STEP = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_VALUES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_NONE = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Matrix = tuple[float, ...]
Box = tuple[float, ...]


def page_of(roots: list[Any], box: Box, fonts: dict[str, str]) -> PrintedPage:
    """The page that some contents (templates, its own) print, turned so that most of its text stands upright."""
    made = _printed(roots, box, fonts, 0)
    turn = turn_of(made.chars)
    return _printed(roots, box, fonts, turn) if turn else made


def unreadable_page(box: Box) -> PrintedPage:
    """A page of which only a picture is known."""
    page = PrintedPage(box[2] * _POINT, box[3] * _POINT)
    page.images.append({"top": 0.0, "width": page.width, "height": page.height})
    return page


def numbers(text: str | None, count: int, default: tuple[float, ...] = ()) -> tuple[float, ...]:
    """So many numbers of an attribute; the default when they are not there, or no places."""
    try:
        found = tuple(float(one) for one in (text or "")[:1000].split()[:count])
    except ValueError:
        return default
    good = len(found) == count and all(isfinite(one) and abs(one) < _FAR for one in found)
    return found if good else default


def _printed(roots: list[Any], box: Box, fonts: dict[str, str], turn: int) -> PrintedPage:
    left, top, width, height = box
    # The page turned clockwise, its corner at 0, 0.
    turned: dict[int, Matrix] = {
        0: (1, 0, 0, 1, -left, -top),
        90: (0, 1, -1, 0, top + height, -left),
        180: (-1, 0, 0, -1, left + width, top + height),
        270: (0, -1, 1, 0, -top, left + width),
    }
    wide, high = (height, width) if turn in {90, 270} else (width, height)
    page = PrintedPage(wide * _POINT, high * _POINT)
    for root in roots:
        for one in _objects(root):
            _print(page, one, turned[turn], fonts)
    page.lines = list({(one["x0"], one["top"], one["x1"], one["bottom"]): one for one in page.lines}.values())  # fmt: skip
    return page


def _objects(root: Any, depth: int = 0) -> Iterator[Any]:
    """Texts, paths and pictures, in the order in which they are painted; what stands deeper is left."""
    for one in root:
        if tag(one) in {"Content", "Layer", "PageBlock"} and depth < _MAX_DEPTH:
            yield from _objects(one, depth + 1)
        elif tag(one).endswith("Object"):
            yield one


def _print(page: PrintedPage, element: Any, turned: Matrix, fonts: dict[str, str]) -> None:
    kind = tag(element)
    box = numbers(element.get("Boundary"), 4)
    if not box:
        return
    if element.get("Visible", "true").lower() in {"false", "0"}:
        page.hidden += kind == "TextObject"
        return
    own = numbers(element.get("CTM"), 6, _NONE)
    matrix = _times(own, _times((1, 0, 0, 1, box[0], box[1]), turned))
    if kind == "TextObject":
        _print_text(page, element, matrix, fonts)
    elif kind == "PathObject":
        _print_path(page, element, matrix)
    else:
        corners = [_at(turned, box[0] + across, box[1] + down) for across in (0, box[2]) for down in (0, box[3])]  # fmt: skip
        page.images.append({**_bounds(corners), "resource": element.get("ResourceID", "")})


def _print_text(page: PrintedPage, element: Any, matrix: Matrix, fonts: dict[str, str]) -> None:
    size = numbers(element.get("Size"), 1, (0.0,))[0]
    a, b, c, d = matrix[:4]
    shown = size * hypot(c, d) * _POINT
    if shown <= 0:
        return
    scale = numbers(element.get("HScale"), 1, (1.0,))[0]
    look = {
        "size": shown,
        "fontname": fonts.get(element.get("Font", ""), ""),
        "matrix": (a, -b, -c, d),  # upwards, as a PDF has it
        "upright": abs(b) <= abs(a) / 10,
    }
    x = y = 0.0
    glyphs = sum(len((one.text or "")[: 8 * _MAX_GLYPHS].split()) for one in element.iter() if tag(one) == "Glyphs")  # fmt: skip
    for code in element:
        if tag(code) != "TextCode":
            continue
        x, y = numbers(code.get("X"), 1, (x,))[0], numbers(code.get("Y"), 1, (y,))[0]
        text = "".join(code.itertext()).replace("\n", "").replace("\r", "")
        text = text or LOST * min(glyphs, _MAX_GLYPHS)  # shapes without characters
        across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        for at, char in enumerate(text):
            wide = size * scale * (0.5 if char.isascii() else 1.0)
            step = across[at] if at < len(across) else wide if not down else 0.0
            end = x + (min(step, 1.2 * wide) if step > 0 else wide)
            corners = [_at(matrix, px, py) for px in (x, end) for py in (y - _ABOVE * size, y + _BELOW * size)]  # fmt: skip
            page.chars.append({"text": LOST if char == "¤" else char, **_bounds(corners), **look})  # fmt: skip
            x += step
            y += down[at] if at < len(down) else 0.0


def _steps(text: str | None, count: int) -> list[float]:
    """The distances between characters; ``g 3 4.2`` stands for three of 4.2."""
    found: list[float] = []
    parts = iter((text or "").split())
    for part in parts:
        if len(found) >= count:
            break
        many = 1
        if part == "g":
            (repeated,) = numbers(next(parts, ""), 1, (0.0,))
            many, part = int(repeated), next(parts, "")  # noqa: PLW2901 - one step, written as three words
        found += [numbers(part, 1, (0.0,))[0]] * min(max(many, 0), count)
    return found


def _print_path(page: PrintedPage, element: Any, matrix: Matrix) -> None:
    """Level and upright lines are rules; each other piece of a path is a drawing, a letter drawn as a shape perhaps."""
    data = next((one.text or "" for one in element if tag(one) == "AbbreviatedData"), "")
    if element.get("Stroke", "true").lower() == element.get("Fill", "false").lower() == "false":
        return
    drawn: set[tuple[float, float]] = set()
    first = last = (0.0, 0.0)
    parts = iter(_STEP.findall(data[:_MAX_PATH]))
    for part in parts:
        values = [numbers(next(parts, ""), 1, (0.0,))[0] for _ in range(_VALUES.get(part, 0))]
        end = first if part == "C" else (values[-2], values[-1]) if len(values) > 1 else last
        if part in {"S", "M"}:
            first = end
        elif part not in {"L", "C"} or not _print_rule(page, _at(matrix, *last), _at(matrix, *end)):
            drawn.add(first)
        last = end
    page.curves += [_bounds([_at(matrix, *one)]) for one in drawn]


def _print_rule(page: PrintedPage, one: tuple[float, float], two: tuple[float, float]) -> bool:
    """Add a rule; whether the line is one."""
    across, down = abs(one[0] - two[0]), abs(one[1] - two[1])
    if across > _FLAT and down > _FLAT:
        return False
    if across > _FLAT or down > _FLAT:
        level = (one[0], one[1]), ((two[0], one[1]) if down <= _FLAT else (one[0], two[1]))
        page.lines.append({**_bounds(list(level)), "object_type": "line"})
    return True


def _bounds(corners: list[tuple[float, float]]) -> dict[str, Any]:
    """The box around some places, in points."""
    lefts, tops = [round(x * _POINT, 2) for x, _ in corners], [round(y * _POINT, 2) for _, y in corners]  # fmt: skip
    x0, x1, top, bottom = min(lefts), max(lefts), min(tops), max(tops)
    return {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top}  # fmt: skip


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(first: Matrix, then: Matrix) -> Matrix:
    """One matrix for two steps."""
    a, b, c, d, e, f = first
    return (*_linear(a, b, then), *_linear(c, d, then), *_at(then, e, f))


def _linear(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    return matrix[0] * x + matrix[2] * y, matrix[1] * x + matrix[3] * y
