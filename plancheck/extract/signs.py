"""Signs beside numbers: what fonts and pictures show as ≥ and ≤, raised note marks, digits held apart or mistaken.

A sign that can't be read surely is a doubt: its place is kept, and a find that it stands in is for a person to look at.
"""

from __future__ import annotations

import re

from plancheck.extract.blocks import Cleaned
from plancheck.extract.vocabulary import Vocabulary

_WORDS = Vocabulary.load("characters")
_SYMBOL: dict[str, str] = _WORDS.values("symbol-font")
_STANDARD: dict[str, str] = _WORDS.values("symbol-as-standard")
_WINGDINGS: dict[str, str] = _WORDS.values("wingdings-font")
_NAMES: dict[str, str] = _WORDS.values("sign-names")
_RAISED_UNITS: dict[str, str] = _WORDS.values("raised-units")
LOST = "\ufffd"  # a sign that can't be read
PICTURE = "\ufffc"  # where a picture stands in a line
_PRIVATE = r"\ue000-\uf8ff\U000f0000-\U0010fffd"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾"
_RAISE = str.maketrans("0123456789()[]（）〔〕［］", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁽⁾⁽⁾⁽⁾⁽⁾")
_CIRCLED = {chr(0x2460 + at): f"⁽{at + 1}⁾".translate(_RAISE) for at in range(20)}
# What a note mark may be: 1, [2], （3）, ①, a, *, 注1.
_MARK = re.compile(r"[注*※†‡#]*(?:[(（\[〔［]?\s*(?:\d{1,3}|[a-z])(?:\s*[,，、-]\s*(?:\d{1,3}|[a-z]))*\s*[)）\]〕］]?|[①-⑳]|[注*※†‡#])")  # fmt: skip
# A note mark that is not raised, directly behind a figure: ≥58①, 95%※.
_BEHIND = re.compile(r"(?<=[\d%％‰])(?:[①-⑳]|(?<![*＊])[*＊](?![*＊\d])|[※†‡])")
# What goes on with a figure, or ends it.
_UNIT_NEXT = re.compile(
    r"\s*(?:$|[，。；、,;：:（()）|%％‰]|[万亿千百个人张家所次名户件项元亩公平米吨])"
)
_COMPARED = re.compile(r"(?P<more>[>＞][=＝])(?=\s?\d)|(?P<less>[<＜][=＝])(?=\s?\d)")  # >=95
# Whether any step below has something to do.
_ANY = re.compile(
    rf"[{PICTURE}{LOST}{_PRIVATE}{RAISED}①-⑳※†‡*＊]|\?\?|\(cid:|[><＞＜][=＝]|\d[ \u2009\u202f\xa0]\d|\d[OoQlI。·•]|[lI]\d"
)
# The codes that a Symbol font without its name has left.
_CODE = re.compile(r"[\uf020-\uf0ff]+")
# What a converter could not decode, a picture; two question marks stand for a lost sign.
_GAP = re.compile(rf"(?:[{PICTURE}{LOST}{_PRIVATE}]|\(cid:\d{{1,6}}\))+|\?{{2,}}")
_DIGIT_BEFORE = re.compile(r"\d[\d.,]*[ \u3000]?$")  # A number directly before.
_DIGIT_AFTER = re.compile(r"[ \u3000]?\d")  # A number directly after.
# The number of a paragraph or a date, before which a lost sign was its indent: ??4.推进…
_NUMBERING = re.compile(r"\s*(?:\d{1,2}\s*[.．、)）](?!\d)|\d{4}\s*年)")
_RAISED_UNIT = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(sorted(_RAISED_UNITS, key=len, reverse=True))})")  # fmt: skip
_RAISED = re.compile(f"[{RAISED}]+")
_POWER = re.compile(r"(?<![\d.,])10$")  # 10⁵: a power, or a note on ten
# 达到12 000人: thousands held apart by a space, before a unit, not after the number of a box or table.
_THOUSANDS = re.compile(
    r"(?<=[\u4e00-\u9fff≥≤><＞＜])(?<!专栏)(?<![表图栏第件])\d{1,3}(?:[ \u2009\u202f\xa0]\d{3})++(?=[ \u3000]?[%％‰\u4e00-\u9fff])(?![ \u3000]?[年月])"
)
_APART = re.compile(r"(?<![\d.,])\d(?:[ \u3000]\d){1,3}+(?=[ \u3000]?[%％‰])")  # 6 0 %
_SENTENCE = re.compile(r"[，。；：,;]")  # What only a sentence has.
_UNITS = r"[%％‰万亿千百个人张家所次名户年件项元亩]"
# What text recognition takes for digits: 9O%, 5OO张, l00%, 6。5%, 6·5%.
_MISTAKEN = re.compile(
    rf"(?<=\d)(?P<zero>[OoQ]{{1,3}})(?=\d|{_UNITS})|(?<=\d)(?P<one>[lI]{{1,2}})(?=\d|{_UNITS})"
    rf"|(?<![A-Za-z\d])(?P<first>[lI])(?=\d{{1,3}}{_UNITS})|(?<=\d)(?P<dot>[。·•])(?=\d{{1,2}}[%％‰])"
)

Edit = tuple[int, int, str]


def symbols(text: str, font: str, *, standard: bool = False) -> str:
    """A text in a font of pictures as the signs that it shows; in any other font the text itself.

    ``standard``: its codes may have been read as those of usual fonts.
    """
    name = font.lower()
    if "wingding" in name or "webding" in name:
        shown = _WINGDINGS
    elif "symbol" in name and "segoe" not in name and "emoji" not in name:
        shown = _SYMBOL
    else:
        return text
    if standard and shown is _SYMBOL:
        text = "".join(_STANDARD.get(one, one) for one in text)
    return "".join(_shown(one, shown) for one in text)


def _shown(char: str, shown: dict[str, str]) -> str:
    code = ord(char)
    if code > 0xFF and not 0xF000 <= code <= 0xF0FF:  # noqa: PLR2004 - the signs of a font of pictures
        return char  # a character of its own: ≥
    return shown.get(f"{code & 0xFF:02X}", LOST)


def named_sign(text: str) -> str | None:
    """The sign that the alternative text of a picture names."""
    return _NAMES.get(text.strip().strip("号符").lower())


def raised(text: str) -> str:
    """Raised text: a note mark is written in raised digits, which never join a number; anything else stays."""
    bare = text.strip()
    if not bare or _MARK.fullmatch(bare) is None:
        return text
    made = "".join(_CIRCLED.get(one, one) for one in bare).translate(_RAISE)
    digits = "".join(one for one in made if one in RAISED)
    return digits or "⁽⁾"


def raised_char(char: str) -> str:
    """A raised character of a note mark in raised digits; one that is no mark stays."""
    made = _CIRCLED.get(char, char).translate(_RAISE)
    return "⁽⁾" if made == char and _MARK.fullmatch(char) else made


def read_signs(
    chars: list[str], places: list[int], cleaned: Cleaned
) -> tuple[list[str], list[int]]:
    """Characters and places with the signs read; notes are taken off and counted, doubts kept in ``cleaned``."""
    if _ANY.search("".join(chars)) is None:
        return chars, places
    for step in (_coded, _gaps, _notes, _digits):
        edits = step("".join(chars), places, cleaned)
        if edits:
            chars, places = _edited(chars, places, edits)
    return chars, places


def _coded(text: str, places: list[int], cleaned: Cleaned) -> list[Edit]:
    """Codes of a Symbol font that is not named, beside a number: most probably its signs, but not surely."""
    edits = []
    for found in _CODE.finditer(text):
        new = symbols(found[0], "Symbol")
        if LOST not in new and len(new) == len(found[0]) and _beside(text, *found.span()):
            cleaned.doubts.append(places[found.start()])
            edits.append((*found.span(), new))
    return edits


def _gaps(text: str, places: list[int], cleaned: Cleaned) -> list[Edit]:
    """Lost signs and pictures: they go; one beside a number is a doubt."""
    edits = []
    for found in _GAP.finditer(text):
        leads = not text[: found.start()].strip() and _NUMBERING.match(text, found.end())
        if not leads and _beside(text, *found.span()):
            cleaned.doubts.append(places[found.start()])
        cleaned.lost += set(found[0]) != {PICTURE}
        edits.append((*found.span(), ""))
    return edits


def _notes(text: str, places: list[int], cleaned: Cleaned) -> list[Edit]:
    """Raised digits: a part of a unit (m²), a power of ten, else a note mark."""
    edits: list[Edit] = []
    ends = {}
    for found in _RAISED_UNIT.finditer(text):
        edits.append((*found.span(), _RAISED_UNITS[found[0]]))
        ends[found.end()] = True
    for found in _RAISED.finditer(text):
        start, end = found.span()
        start += start + 1 in ends
        if start == end:
            continue
        if _POWER.search(text[max(0, start - 3) : start]):
            cleaned.doubts.append(places[start])
        cleaned.note_marks += 1
        edits.append((start, end, ""))
    for found in _BEHIND.finditer(text):
        if not _UNIT_NEXT.match(text, found.end()):
            cleaned.doubts.append(places[found.start()])
        cleaned.note_marks += 1
        edits.append((*found.span(), ""))
    return sorted(edits)


def _digits(text: str, places: list[int], cleaned: Cleaned) -> list[Edit]:
    """Digits of one number held apart, and letters taken for digits."""
    edits: list[Edit] = [
        (*found.span(), "≥" if found["more"] else "≤") for found in _COMPARED.finditer(text)
    ]
    plain = _SENTENCE.search(text) is not None
    for found in _THOUSANDS.finditer(text):
        if not plain and " " in found[0]:
            cleaned.doubts.append(places[found.start()])
        edits.append((*found.span(), re.sub(r"\D", "", found[0])))
    for found in _APART.finditer(text):
        cleaned.doubts.append(places[found.start()])
        edits.append((*found.span(), re.sub(r"\D", "", found[0])))
    for found in _MISTAKEN.finditer(text):
        cleaned.doubts.append(places[found.start()])
        new = {"zero": "0", "one": "1", "first": "1", "dot": "."}[found.lastgroup or ""]
        edits.append((*found.span(), new * len(found[0])))
    return sorted(edits)


def _beside(text: str, start: int, end: int) -> bool:
    """Whether a number stands directly before or after a place."""
    return (
        _DIGIT_AFTER.match(text, end) is not None
        or _DIGIT_BEFORE.search(text[max(0, start - 12) : start]) is not None
    )


def _edited(chars: list[str], places: list[int], edits: list[Edit]) -> tuple[list[str], list[int]]:
    """Characters and places after edits in order; what is longer than before stands at its last place."""
    new_chars: list[str] = []
    new_places: list[int] = []
    last = 0
    for start, end, text in edits:
        if start < last:
            continue
        new_chars += chars[last:start] + list(text)
        new_places += places[last:start]
        new_places += [places[min(start + at, end - 1)] for at in range(len(text))]
        last = end
    return new_chars + chars[last:], new_places + places[last:]
