"""Cleaning of document text: what it does to a string, character by character, so that every place leads back.

Traditional characters become simplified (OpenCC), pinyin in parentheses after a character goes, full-width digits, letters
and signs become half-width, lost characters (``??``, U+FFFD) and spaces inside Chinese words go. Everything is
counted; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import lru_cache
from typing import Any

from plancheck.extract.blocks import Cleaned, Text
from plancheck.extract.extra import module
from plancheck.extract.signs import read_signs
from plancheck.extract.vocabulary import Vocabulary

_WORDS = Vocabulary.load("characters")
# Full-width digits, letters and signs; punctuation stays as it is, and parentheses, which numbering needs.
_FULL_WIDTH = {
    chr(code): chr(code - 0xFEE0)
    for code in range(0xFF01, 0xFF5F)
    if chr(code) not in "，：；！？（）"
}
_SPACES = dict.fromkeys(
    "\u3000\xa0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\x0c", " "
)
_SPACES |= {"\x0b": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
# Radicals and compatibility characters that stand for usual ones.
_SAME = {
    chr(code): usual
    for code in (*range(0x2F00, 0x2FE0), *range(0xF900, 0xFB00))
    if (usual := unicodedata.normalize("NFKC", chr(code))) != chr(code)
}
_FORMS = (
    _FULL_WIDTH
    | _SAME
    | _WORDS.values("signs")
    | _WORDS.values("units")
    | _WORDS.values("radicals")
)
_HAN = r"\u3400-\u9fff"
_TONES = "a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿêɡ"
# A reading in brackets behind its character: 埕(chéng).
_PINYIN = re.compile(
    rf"(?<=[{_HAN}])[(（]\s?[{_TONES}]{{1,6}}(?:\s?[,，、/]\s?[{_TONES}]{{1,6}})?\s?[)）]"
)
_HALF_READING = re.compile(
    rf"(?<=[{_HAN}])\?[{_TONES}]{{1,6}}[)）]"
)  # A reading with its bracket lost: ?chéng)
# Signs without width: zero-width spaces and joiners, direction marks, soft hyphens, variation selectors, controls.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]+"
)
# Spaces inside Chinese words and between a number and its unit.
_SPACE = re.compile(
    rf"(?<=[{_HAN}，。、；：“”《》（）()%]) +(?=[{_HAN}，。、；：“”《》（）()\d≥≤<>])"
    rf"|(?<=[\dA-Za-z]) +(?=[{_HAN}%‰])|(?<=[{_HAN}]) +(?=[A-Za-z])|(?<=[≥≤<>]) +(?=\d)"
)
# A number that a space parts from a title: 1.1 发展基础, 专栏1 工程; not a quantity such as 1.5 万人.
_TITLED = re.compile(
    rf"\s*(?:(?:专栏|附?表|图)\s?\d{{1,2}}|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}) +(?=[{_HAN}])(?![万亿千百个人元岁年月日天倍次所家张户名公平米立吨亩米分])"
)
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")  # Two spaces or more between words.
_COLUMNS = 2
_WIDE = 2  # spaces from which on a gap may part columns
_SENTENCE = re.compile(r"[。；，]")  # What only a sentence has.
# One short word in spaced characters: 目 录.
_APART = re.compile(rf"\s*[{_HAN}](?: +[{_HAN}]){{1,5}}\s*")
_PHRASE = re.compile(rf"[{_HAN}]+")  # A run of Chinese characters.


def clean(
    raw: str,
    start: int,
    cleaned: Cleaned,
    *,
    traditional: bool = False,
    places: list[int] | None = None,
) -> Text:
    """The cleaned text of a part that begins at ``start``; ``cleaned`` counts what was changed.

    ``traditional``: convert to simplified characters (decided once for a whole document by ``is_traditional``).
    ``places``: where each character stands, when the part is not in one piece; one more than characters.
    """
    chars = list(raw)
    end = start + len(raw)
    if places is None:
        places = list(range(start, end))
    else:
        places, end = places[:-1], places[-1]
    if raw.isascii() and raw.isprintable() and "??" not in raw and "  " not in raw:
        # What is left of the steps below for plain ASCII.
        chars, places = read_signs(chars, places, cleaned)
        chars, places, _ = _without(_SPACE, chars, places)
        return Text("".join(chars), array("I", [*places, end]))
    chars, places, _ = _without(_UNSEEN, chars, places)
    chars, places = read_signs(chars, places, cleaned)
    chars, places, lost = _without(_HALF_READING, chars, places)
    chars, places, pinyin = _without(_PINYIN, chars, places)
    cleaned.lost += lost
    cleaned.pinyin += pinyin
    cleaned.full_width += sum(char in _FORMS for char in chars)
    chars = [_FORMS.get(char) or _SPACES.get(char, char) for char in chars]
    if traditional:
        chars = _simplified(chars, cleaned)
    text = "".join(chars)
    if _APART.fullmatch(text) or _SENTENCE.search(text) or len(_GAP.findall(text)) < _COLUMNS:
        titled = _TITLED.match(text)
        first = titled.end() if titled is not None else 0
        head, chars = chars[:first], chars[first:]
        chars, after, _ = _without(_SPACE, chars, places[first:])
        chars, places = head + chars, places[:first] + after
    else:  # columns held apart by spaces
        chars, places, _ = _without(_SPACE, chars, places, keep=_WIDE)
    text = "".join(chars)
    if len(text) != len(chars):  # one sign became several characters
        places = [
            place for char, place in zip(chars, places, strict=True) for _ in range(len(char))
        ]
    return Text(text, array("I", [*places, end]))


class Cleaner:
    """Cleans the texts of one document: counts what changes, and knows whether it is in traditional characters."""

    def __init__(self, text: str) -> None:
        self.cleaned = Cleaned()
        self._traditional = is_traditional(text)

    def __call__(self, raw: str, start: int, places: list[int] | None = None) -> Text:
        """The cleaned text of a part that begins at ``start`` (see ``clean``)."""
        return clean(raw, start, self.cleaned, traditional=self._traditional, places=places)


def _without(
    pattern: re.Pattern[str], chars: list[str], places: list[int], keep: int = 0
) -> tuple[list[str], list[int], int]:
    """Characters and places without what a pattern finds, and how often it did; ``keep``: finds as long as that stay."""
    text = _one_each(chars)
    gaps = [one.span() for one in pattern.finditer(text) if not keep or len(one[0]) < keep]
    if not gaps:
        return chars, places, 0
    kept_chars: list[str] = []
    kept_places: list[int] = []
    last = 0
    for first, end in gaps:
        kept_chars += chars[last:first]
        kept_places += places[last:first]
        last = end
    return kept_chars + chars[last:], kept_places + places[last:], len(gaps)


def _one_each(chars: list[str]) -> str:
    """The text of characters, with a stand-in for what became several (㎡)."""
    return "".join(one if len(one) == 1 else "\ufffc" for one in chars)


def _simplified(chars: list[str], cleaned: Cleaned) -> list[str]:
    text = _one_each(chars)
    simple = _converter().convert(text)
    if len(simple) != len(text):  # a phrase changed its length: phrase by phrase
        simple = _PHRASE.sub(lambda found: _phrase(found[0]), text)
    changed = [
        old != new and len(char) == 1 for char, old, new in zip(chars, text, simple, strict=True)
    ]
    cleaned.traditional += sum(changed)
    return [
        new if is_new else char for char, new, is_new in zip(chars, simple, changed, strict=True)
    ]


def _phrase(text: str) -> str:
    """A phrase in simplified characters; character by character when its length would change."""
    found: str = _converter().convert(text)
    return found if len(found) == len(text) else "".join(_one(char) for char in text)


@lru_cache(maxsize=4096)
def _one(char: str) -> str:
    found: str = _converter().convert(char)
    return found if len(found) == 1 else char


@lru_cache(maxsize=1)
def _converter() -> Any:
    return module("opencc").OpenCC("tw2s")


_TRADITIONAL = frozenset("".join(_WORDS.words("traditional")))
_SIMPLIFIED = frozenset("".join(_WORDS.words("simplified")))
_MANY = 5
_SHARE = 4


def is_traditional(text: str) -> bool:
    """Whether a document is written in traditional characters, or partly; a quoted name or two don't make it so."""
    head = text[:20_000]
    many = sum(char in _TRADITIONAL for char in head)
    return many >= _MANY and many * _SHARE >= sum(char in _SIMPLIFIED for char in head)
