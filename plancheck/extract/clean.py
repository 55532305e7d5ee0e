"""Cleaning of document text: what it does to a string, character by character, so that every place leads back.

Traditional characters become simplified (OpenCC), pinyin in parentheses after a character goes, full-width digits, letters
and signs become half-width, lost characters (``??``, U+FFFD) and spaces inside Chinese words go. Everything is
counted; nothing is guessed.
"""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from typing import Any

from plancheck.extract.blocks import Cleaned, Text

# Full-width digits, letters and signs; punctuation stays as it is, but for parentheses, which numbering needs.
_FULL = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
for _kept in "，：；！？（）":
    _FULL.pop(ord(_kept), None)
_SIGNS = {"％": "%", "﹪": "%", "≧": ">=", "≦": "<=", "＞": ">", "＜": "<", "〜": "~", "～": "~", "∼": "~", "\u3000": " ", "\xa0": " "}
_PINYIN = re.compile(
    r"(?<=[\u3400-\u9fff])[(（]\s?[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿêɡ]{1,6}(?:\s?[,，/]\s?[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńň]{1,6})?\s?[)）]",
    re.IGNORECASE,
)
_LOST = re.compile(r"\?{2,}|\ufffd+|[\ue000-\uf8ff]+")
_HAN = r"\u3400-\u9fff"
_SPACE = re.compile(rf"(?<=[{_HAN}，。、；：“”《》（）%])[ \t\xa0]+(?=[{_HAN}，。、；：“”《》（）\d≥≤<>])|(?<=\d)[ \t\xa0]+(?=[{_HAN}%％‰])|(?<=[≥≤<>])[ \t]+(?=\d)")
_TRADITIONAL = re.compile(r"[\u3400-\u9fff]+")


def clean(raw: str, start: int, cleaned: Cleaned, *, traditional: bool = False) -> Text:
    """The cleaned text of a part that begins at ``start``; ``cleaned`` counts what was changed.

    ``traditional``: convert to simplified characters (decided once for a whole document by ``is_traditional``).
    """
    chars = list(raw)
    places = list(range(start, start + len(raw)))
    chars, places = _drop(_PINYIN, chars, places, cleaned, "pinyin")
    chars, places = _drop(_LOST, chars, places, cleaned, "lost")
    for at, char in enumerate(chars):
        new = _SIGNS.get(char)
        if new is None and ord(char) in _FULL:
            new = chr(_FULL[ord(char)])
            cleaned.full_width += 1
        if new is not None:
            chars[at] = new
    if traditional:
        chars = _simplified(chars, cleaned)
    chars, places = _drop(_SPACE, chars, places, None, "")
    text = "".join(chars)
    if len(text) != len(chars):  # one sign became two characters
        wide: list[int] = []
        for char, place in zip(chars, places, strict=True):
            wide.extend([place] * len(char))
        places = wide
    places.append(start + len(raw))
    return Text(text, array("I", places))


def _drop(
    pattern: re.Pattern[str], chars: list[str], places: list[int], cleaned: Cleaned | None, name: str
) -> tuple[list[str], list[int]]:
    text = "".join(one if len(one) == 1 else "\0" for one in chars)
    gaps = [match.span() for match in pattern.finditer(text)]
    if not gaps:
        return chars, places
    if cleaned is not None:
        setattr(cleaned, name, getattr(cleaned, name) + len(gaps))
    kept_chars: list[str] = []
    kept_places: list[int] = []
    last = 0
    for first, end in gaps:
        kept_chars += chars[last:first]
        kept_places += places[last:first]
        last = end
    return kept_chars + chars[last:], kept_places + places[last:]


def _simplified(chars: list[str], cleaned: Cleaned) -> list[str]:
    text = "".join(one if len(one) == 1 else "\0" for one in chars)
    simple = _converter().convert(text)
    if len(simple) != len(text):  # a phrase changed its length: character by character instead
        simple = "".join((_one(char) if _TRADITIONAL.match(char) else char) for char in text)
    result = list(chars)
    for at, (old, new) in enumerate(zip(text, simple, strict=True)):
        if old != new and len(chars[at]) == 1:
            result[at] = new
            cleaned.traditional += 1
    return result


@lru_cache(maxsize=4096)
def _one(char: str) -> str:
    found: str = _converter().convert(char)
    return found if len(found) == 1 else char


@lru_cache(maxsize=1)
def _converter() -> Any:
    from plancheck.extract.extra import module  # noqa: PLC0415 - the extra, on use

    return module("opencc").OpenCC("t2s")


# Characters that only traditional texts have, and that every plan has.
_MARKS = frozenset("規劃會發國務業區實質點來為與個們這時說對開關進過還後從應當嚴總體統義產經濟環護證標準類構級縣鄉鎮辦聯")
_MANY = 5


def is_traditional(text: str) -> bool:
    """Whether a document is written in traditional characters."""
    return sum(char in _MARKS for char in text[:20_000]) >= _MANY
