"""What a word of a table may be: a head, a number of a row, a unit, a nature, a value, the name of a group."""

from __future__ import annotations

import re

from plancheck.extract.table.heads import NATURES, NONE, WORDS, is_value

# Of units that begin alike the longest is read: 人次 before 人.
_UNITS = "|".join(sorted(WORDS.words("units"), key=len, reverse=True))
_UNIT = rf"(?:{WORDS.any_of('ratio-units')}|[万亿百千]{{0,2}}(?:{_UNITS}))"
# A unit, or one by another: 万元/亩.
UNIT = re.compile(rf"{_UNIT}(?:/[\d万亿百千]{{0,3}}{_UNIT})?")
_HEDGE = WORDS.any_of("hedges")
# A number with its sign, hedges, brackets and unit: ≥95%, [2600]人, 15万人次左右, 3-5.
PLAIN_VALUE = re.compile(
    rf"(?:{_HEDGE}|[≥≤<>=＜＞]=?){{0,2}}[\[〔【（(［]?[-+]?\d[\d,.]*(?:[-~～至—][\d][\d,.]*)?"
    rf"(?:{UNIT.pattern})?[\]〕】）)］]?(?:{UNIT.pattern})?{_HEDGE}{{0,2}}[\]〕】］]?"
)
NUMBER = re.compile(r"[(（]?\d{1,3}[)）.．、]?")  # The number of a row.
GROUP = WORDS.compiled("group-marks")  # 一、 （二）
# A part of a head, and what stands between such parts.
_HEAD = re.compile(rf"(?:{WORDS.any_of('head-parts')}|[（）()\[\]〔〕/、“”:：~—+-])+")
# 续表, 表2（续）
CONTINUED = re.compile(r"[（(]?续\s*表?\S{0,6}[）)]?|表\S{0,8}[（(]续[）)]")
# What ends a table: a note, a sentence, a chapter, the caption of the next table.
_END = re.compile(
    r"第[一二三四五六七八九十]{1,3}(?:编|章|节|部分|篇)|(?:表|专栏)\s*[\d一二三四五六七八九十](?!.{0,9}续)|[（(]?(?:注|备注|说明|资料来源|数据来源)(?:\d|[:：.．、])|[^。]*。|[\[〔【［]\s*[\]〕】］]"
)
_HEAD_LIMIT = 16
_WORD_LIMIT = 45
_TEXT_LIMIT = 24  # characters of a target in words


def is_head(text: str) -> bool:
    """Whether a word is the head of a column, or a part of one."""
    return len(text) <= _HEAD_LIMIT and _HEAD.fullmatch(text) is not None and any(map(str.isalnum, text))  # fmt: skip


def ends_table(text: str) -> bool:
    """Whether a word is none of a table: a sentence, a note."""
    return len(text) > _WORD_LIMIT or _END.match(text) is not None


def fits_value(text: str) -> float:
    """How well a word fits a column of values."""
    if PLAIN_VALUE.fullmatch(text):
        return 1.5
    if NONE.fullmatch(text):
        return 1.0
    if len(text) <= _TEXT_LIMIT and is_value(text):
        return 0.5
    return -4.0


def fits_unit(text: str) -> float:
    """How well a word fits a column of units."""
    if UNIT.fullmatch(text):
        return 1.0
    if NONE.fullmatch(text):
        return 0.5
    known = text in NATURES or any(char.isdigit() for char in text.replace("1/10", ""))
    return -6.0 if known or len(text) > 6 else -0.5  # noqa: PLR2004


def fits_nature(text: str) -> float:
    """How well a word fits the column of natures."""
    return 1.0 if text in NATURES else 0.5 if NONE.fullmatch(text) else -6.0


def fits_name(text: str) -> float:
    """How well a word fits the column of names, as its beginning or further part."""
    if (
        GROUP.match(text)
        or CONTINUED.fullmatch(text)
        or text in NATURES
        or PLAIN_VALUE.fullmatch(text)
        or NONE.fullmatch(text)
    ):
        return -6.0
    return -3.0 if UNIT.fullmatch(text) else 1.0
