"""The heads of a table from the words that follow each other: each way in which they can be columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plancheck.extract.table.grid.lines import Word
from plancheck.extract.table.heads import INDICATOR, NAME, NUMBER, Column, columns_of

_MOST = 14  # columns
_YEAR = re.compile(r"20\d\d年?")  # A year alone.
# The whole of a head that printing may break in two.
_WHOLE = re.compile(
    r"序号|编号|指标|单位|属性|性质|指标属性|指标性质|指标名称|计量单位|类型|类别|领域|(?:主要|具体)指标"
)
# The kind of value that a year goes on with.
_KIND = re.compile(
    r"[（(]?(?:基期值?|现状值?|基数|实际值?|完成值?|目标值?|规划值?|规划目标|预期值?|预期目标|规划目标值|展望)[)）]?"
)
# Heads over several columns of values.
_OVER = re.compile(r"目标|规划|指标值|预期|基期|现状|20\d\d")
# The level that a value is for: 全市, 本省.
_LEVEL = re.compile(r"[全本我][国省市县区]")
_VALUES = frozenset({"target", "baseline", "growth", "actual"})


@dataclass(slots=True)
class Header:
    """Heads as columns. ``rows``: one or two rows of words; ``raw``: the words as they stand, to know them when repeated."""

    rows: list[list[Word | None]]
    raw: list[str]
    columns: list[Column]

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.columns)


def headers(words: list[Word]) -> list[Header]:
    """The ways in which words are the heads of a table; none when they can't be."""
    raw = [one.text for one in words]
    words = _whole(_whole_heads(words))
    later = [at for at, one in enumerate(words) if at and (NUMBER.search(one.text) or INDICATOR.search(one.text))]  # fmt: skip
    if later and INDICATOR.search(words[0].text) and not any(NUMBER.search(one.text) for one in words[: later[0]]):  # fmt: skip
        words = words[later[0] :]  # 主要指标: the caption before
    if not 2 <= len(words) <= _MOST:  # noqa: PLR2004
        return []
    made: list[list[list[Word | None]]] = [[list(words)], *_two_rows(words)]
    found = []
    for rows in made:
        columns = columns_of([[word.text if word else "" for word in row] for row in rows], None)
        roles = [one.role for one in columns]
        if roles.count("name") >= 1 and _VALUES.intersection(roles) and "" not in roles:
            found.append(Header([[*row] for row in rows], raw, columns))
    return found


def _whole_heads(words: list[Word]) -> list[Word]:
    """序 号 joined to 序号, 指 标 to 指标."""
    made: list[Word] = []
    for word in words:
        if made and _WHOLE.fullmatch(made[-1].text + word.text) and not _WHOLE.fullmatch(made[-1].text) and not _WHOLE.fullmatch(word.text):  # fmt: skip
            made[-1].join(word)
        else:
            made.append(_copy(word))
    return made


def _whole(words: list[Word]) -> list[Word]:
    """Years joined to the kinds of value behind them, where each has one: 2020年 基期值 2025年 目标值."""
    years = [at for at, one in enumerate(words) if _YEAR.fullmatch(one.text)]
    if not years or not all(at + 1 < len(words) and _KIND.fullmatch(words[at + 1].text) for at in years):  # fmt: skip
        return words
    made: list[Word] = []
    for at, word in enumerate(words):
        if at - 1 in years:
            made[-1].join(word)
        else:
            made.append(word)
    return made


def _two_rows(words: list[Word]) -> list[list[list[Word | None]]]:
    """The heads as two rows: years or levels at the end stand under the heads of values before them."""
    begin = len(words)
    while begin and (_YEAR.fullmatch(words[begin - 1].text) or _LEVEL.fullmatch(words[begin - 1].text)):  # fmt: skip
        begin -= 1
    under = words[begin:]
    above = words[:begin]
    over = [one for one in above if _OVER.search(one.text) and not NUMBER.search(one.text)]
    over = [one for one in over if not (INDICATOR.search(one.text) and NAME.fullmatch(one.text))]
    if len(under) < 2 or not over or len(under) % len(over):  # noqa: PLR2004
        return []
    each = len(under) // len(over)
    top: list[Word | None] = []
    low: list[Word | None] = []
    for one in above:
        if one in over:
            at = over.index(one) * each
            top += [one] * each
            low += under[at : at + each]
        else:
            top.append(one)
            low.append(None)
    return [[top, low]]


def _copy(word: Word) -> Word:
    return Word(word.body, word.column, word.gap, word.block)
