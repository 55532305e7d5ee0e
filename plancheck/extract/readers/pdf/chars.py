"""Characters of a page as they are meant: signs of symbol fonts, note marks, what does not decode, text on its side."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from plancheck.extract.readers.pdf.lines import Char, across
from plancheck.extract.signs import LOST, PICTURE, RAISED, raised_char, symbols

_SIGN = (
    0.35  # of its size: how wide a sign is at least; what is narrower is shown as something else
)
_SMALLER = 0.86  # of the size of the character before: a raised mark
_HIGHER = 0.18  # of that size: how far its foot stands above
_NEAR = 0.8  # of that size: how far behind it begins at most
_MIDDLE = (0.35, 0.72)  # of a character's height: where a rule strikes it
_THIN = 1.6  # points; what is thicker is no rule
_RULES = 16  # rules that are looked at for a character
_MAX_DRAWN = 5_000  # rules; a drawing strikes nothing
_MARKS = 4  # raised characters in a row at most


def mend(chars: list[Char]) -> None:
    """Put right the text of characters, in the order of the file."""
    base: Char | None = None
    marks = 0
    for char in chars:
        text = char["text"]
        if text.startswith("(cid:") or text in {PICTURE, ""}:
            text = LOST
        elif len(text) == 1 and not text.isascii() and not _is_narrow(char):
            text = symbols(text, char["fontname"], standard=True)
        if base is not None and marks < _MARKS and _is_raised(char, base):
            text = raised_char(text)
            if text[:1] in RAISED:
                char["top"], char["bottom"], char["size"] = base["top"], base["bottom"], base["size"]  # fmt: skip
                char["text"] = text
                marks += 1
                continue
        char["text"] = text
        if not text.isspace():
            base, marks = char, 0


def _is_narrow(char: Char) -> bool:
    """Whether a character is too narrow for a sign; one of a font without widths has none."""
    return bool(0 < char["x1"] - char["x0"] <= _SIGN * char["size"])


def _is_raised(char: Char, base: Char) -> bool:
    """Whether a character is a small one that stands high, directly behind another."""
    size = base["size"]
    return bool(
        char["size"] <= _SMALLER * size
        and base["bottom"] - char["bottom"] >= _HIGHER * size
        and char["bottom"] > base["top"] + 0.2 * size
        and -0.3 * size <= char["x0"] - base["x1"] <= _NEAR * size
    )


def remove_struck(page: Any, chars: list[Char]) -> int:
    """Take the text of characters that a rule crosses in their middle; the number of pieces of such text."""
    rules = _flat_rules(page)
    if not rules:
        return 0
    tops = [rule[0] for rule in rules]
    pieces = 0
    before = False
    for char in chars:
        height = char["bottom"] - char["top"]
        first = bisect_left(tops, char["top"] + _MIDDLE[0] * height)
        last = bisect_left(tops, char["top"] + _MIDDLE[1] * height)
        middle = across(char)
        struck = any(left <= middle <= right for _, left, right in rules[first : min(last, first + _RULES)])  # fmt: skip
        if struck and not char["text"].isspace():
            char["text"] = ""
            pieces += not before
        before = struck
    return pieces


def _flat_rules(page: Any) -> list[tuple[float, float, float]]:
    """Thin horizontal rules of a page from top to bottom: height, left and right end."""
    drawn = [*page.lines, *page.rects, *page.curves]
    if len(drawn) > _MAX_DRAWN:
        return []
    thin = [one for one in drawn if one["bottom"] - one["top"] <= _THIN and one["x1"] > one["x0"]]
    marked = [one for one in page.annots if "StrikeOut" in str(one["data"].get("Subtype"))]
    return sorted(
        ((one["top"] + one["bottom"]) / 2, float(one["x0"]), float(one["x1"]))
        for one in (*thin, *marked)
    )


def turn_of(chars: list[Char]) -> int:
    """By how many degrees most text of a page is turned: 0, 90 (its head to the left) or 270; 180 upside down."""
    many = {0: 0, 90: 0, 180: 0, 270: 0}
    for char in chars:
        many[_turn(char)] += 1
    most = max(many, key=lambda one: many[one])
    return most if many[most] * 2 > len(chars) else 0


def turned(chars: list[Char]) -> list[Char]:
    """The characters that do not stand upright."""
    return [char for char in chars if _turn(char) and not char["text"].isspace()]


def _turn(char: Char) -> int:
    a, b, c, _ = (float(one) for one in char["matrix"][:4])
    if abs(b) > abs(a):
        return 90 if b > 0 else 270
    return 180 if a < 0 and c == 0 else 0


def upright_page(page: Any, turn: int) -> Any:
    """The page turned so that its text stands upright."""
    before = int(page.rotation or 0)
    page.page_obj.attrs["Rotate"] = page.page_obj.rotate = (before + turn) % 360
    return type(page)(page.pdf, page.page_obj, page.page_number)
