"""The scopes of time in one sentence, and whether a quantity stands under one of the past."""

from __future__ import annotations

import re

from plancheck.extract.prose import tense
from plancheck.extract.prose.clause import WORDS, clause
from plancheck.extract.prose.quantity import Quantity

# Whose numbers are none of the sentence's own: 2021年3月1日起, 《…》, 〔2021〕3号, and years that a change is counted from.
_NAMED = re.compile(
    r"(?:自|从)?20\d\d\s*年(?:\d{1,2}月)?(?:\d{1,2}日)?起"
    r"|20\d\d\s*年\d{1,2}月(?:\d{1,2}日)?"
    r"|20\d\d\s*年(?:\d{1,2}月|底)?(?:以|之)?前(?:建成|建设|开工|出台)的"
    r"|[由从自按]\s*20\d\d\s*年(?:底|末)?的?"
    r"|(?:相?[比较]于?|[与同]|对比)\s*20\d\d\s*年(?:底|末)?(?:同期)?(?:相比)?"
    r"|在\s*20\d\d\s*年(?:底|末)?的?(?:基础|基数|水平)上?|以\s*20\d\d\s*年(?:底|末)?为(?:基[期数准年]|起点)"
    r"|20\d\d\s*年(?:底|末)?(?:的)?基数"
    r"|(?:在|以|按|与|同|较|比|由|从|自|超过|恢复[至到])\s*20\d\d\s*年(?:底|末)?[^，。；]{0,12}?"
    r"(?:的?(?:基础|基数)上?|水平|为参照|为基[期数准年]|为100|不变价(?:计算)?|同口径(?:相比)?)"
    r"|20\d\d\s*年(?:底|末)?的?(?=[\d.]+\s*倍)"
    r"|(?:依据|根据)\s*20\d\d\s*年[^，。；]{0,20}"
    r"|《[^《》]{1,80}》|〔[^〔〕]{1,12}〕\s*第?\s*\d*\s*号?"
    r"|[（(][^（）()]{0,12}[〔\[]\d{4}[〕\]]\d+号[)）]"
)
_LOOKS_BACK = re.compile(
    rf"[^，。；：]{{0,20}}{WORDS.any_of('looks-back')}[^，。；：]{{0,6}}："
)  # 成绩来之不易：
# The year that a change is counted from.
_BASE_YEAR = re.compile(r"(?:相?[比较]于?|[与同由从]|对比)\s*(20\d\d)\s*年")
OLD = "□"


def masked(text: str, start: int | None) -> str:
    """The text with names of documents, and years that no scope begins with, made unreadable, character for character.

    A change from a year before the one that the plan starts from (``start``: its first) is a result: ``OLD`` stands there.
    """

    def mask(found: re.Match[str]) -> str:
        year = _BASE_YEAR.match(found[0])
        old = year is not None and start is not None and int(year[1]) < start - 1
        return (OLD if old else "〇") * len(found[0])

    return _NAMED.sub(mask, text)


class Scopes:
    """Where scopes begin in a sentence, in order; the first is the one that the sentence stands under.

    ``past``: its section is about the past.
    """

    def __init__(self, text: str, period: tense.Span, under: tense.Scope, *, past: bool) -> None:
        self._text = text
        self._section_past = past
        restarts = tense.restarts(text) if under.lasting else tense.goes_on(text)
        now = tense.OPEN if under.past and restarts else under
        self._found = [(0, now)]
        if looks_back := _LOOKS_BACK.match(text):
            self._found.append((looks_back.end(), tense.Scope(past=True, lasting=True)))
        for head in tense.heads(text, period):
            before = self._found[-1][1]
            self._found.append((head.start, head.scope))
            opened, closed = text.rfind("（", 0, head.start), text.find("）", head.end)
            if text.find("）", opened, head.start) < 0 <= min(opened, closed):
                self._found.append((closed, before))  # a remark says nothing of what follows

    @property
    def last(self) -> tense.Scope:
        """The scope at the end, which the next sentence stands under."""
        return self._found[-1][1]

    def at(self, place: int) -> tense.Scope:
        """The scope at a place."""
        return self._opened(place)[1]

    def _opened(self, place: int) -> tuple[int, tense.Scope]:
        return next(found for found in reversed(self._found) if found[0] <= place)

    def past(self, one: Quantity) -> bool:
        """Whether a quantity is told of the past, or of how things are."""
        start, end = clause(self._text, one.start, one.end)
        opened, scope = self._opened(one.start)
        aimed = tense.aims(self._text[max(start, opened) : one.start], surely=scope.lasting)
        ahead = scope.year is not None and not scope.past
        if OLD in self._text[max(start, opened) : end] and not ahead:
            return True
        for done in tense.done(self._text):
            if opened <= done < end and not (aimed and done < start):
                return True
        if tense.beside_last(self._text, start) and not aimed:
            return True
        if scope.past:
            return not (aimed and start > opened)
        ahead = opened > 0 and scope.year is not None
        return self._section_past and not (
            ahead or tense.aims(self._text[start : one.start], surely=True)
        )

    def year_behind(self, one: Quantity) -> int | None:
        """The year that a clause names behind its number (新建5所，2023年建成)."""
        _, end = clause(self._text, one.start, one.end)
        years = (
            scope.year for start, scope in self._found if one.end <= start < end and not scope.past
        )
        return next(years, None)
