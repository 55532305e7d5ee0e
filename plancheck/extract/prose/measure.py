"""Sums of money, bare numbers and sizes: when they say a level that is to be reached."""

from __future__ import annotations

import re

from plancheck.extract.prose.candidate import GETS, REACHED, Candidate, says_nothing_of
from plancheck.extract.prose.clause import WORDS, verb_near
from plancheck.extract.prose.quantity import QUANTITY

_BESIDE = re.compile(r"\d[百千万亿]*\s*[、和及与]\s*$")  # Beside another bare number: 120万、65万.
_INCOME = re.compile(rf"{WORDS.any_of('income')}[^，。；]{{0,14}}$")  # Money that is earned.
# Money that is spent by the year.
_SPENDING = re.compile(r"(?:每年|年均|累计)[^，。；]{0,16}(?:安排|投入)")
RATE_OF_PAY = re.compile(r"标准(?:为|是|的)?\s*$")  # A rate of pay.
_MONEY = WORDS.compiled("money")
# A bare number that a level is told by: 突破1200万, 系数达到0.57.
_LEVEL_BEHIND = re.compile(r"\s*(?:[，。；、：）！？]|$|的(?:水平|规模|目标)|大关|关口|台阶)")
# Names of sums that are raised to a level.
_STANDARD = re.compile(
    r"产值|总值|GDP|增加值|规模|消费|销售|营业|交易|进出口|税收|标准|收入|补贴|待遇|金额|工资|养老金|救助金|津贴|经费"
)
# Verbs that lead to a level: 提高到, 增至.
_RAISED = re.compile(r"[一-鿿](?:至|到|达|破|超)\s*$")
_EVERY = re.compile(
    r"(?:人均|每[人户生床亩名][^，。；]{0,2}每?[年月日]?)\s*$"
)  # 每人每月 before the sum.
_INDEX = WORDS.compiled("indices")


def is_bare(c: Candidate) -> bool:
    """A number without a unit says a level only beside a predicate, at the end of its clause."""
    if not (c.one.unitless or c.one.ratio):
        return False
    told = (
        _BESIDE.search(c.before)
        or c.one.led
        or c.one.approximate
        or REACHED.search(c.before)
        or GETS.search(c.before)
        or _INDEX.search(c.before)
        or verb_near(c.head[-8:])
    )
    return not (told and _LEVEL_BEHIND.match(c.after))


# 年产, 占地 directly before a number.
_SIZE = re.compile(rf"{WORDS.any_of('sizes')}(?:约|为|达|达到)?\s*$")


def is_size(c: Candidate) -> bool:
    """年产3万吨的加工线4条: how large the thing is that is counted behind."""
    return _SIZE.search(c.lead) is not None and QUANTITY.search(c.rest) is not None


def is_money(c: Candidate) -> bool:
    """Money that is not earned or spent by the year is a parameter; a standard that is raised to it is a target."""
    if not c.unit.partition("/")[0].endswith("元"):
        return False
    head = c.before if says_nothing_of(c.head) else c.head
    raised = c.one.led or REACHED.search(c.lead) or _RAISED.search(_EVERY.sub("", c.lead))
    if raised and _STANDARD.search(head):
        return False
    if raised and "/" in c.unit and not _MONEY.search(c.before[-16:]):
        return False  # 劳动生产率达到19.5万元/人
    spent = c.match["pre"] and _SPENDING.search(c.before)
    return (
        not (_INCOME.search(c.before) or spent)
        or RATE_OF_PAY.search(c.lead) is not None
        or (not c.match["pre"] and _MONEY.search(c.before[-16:]) is not None)
    )
