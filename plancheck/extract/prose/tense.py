"""Tense as a scope: the date or word that a stretch of text stands under, and how far that reaches.

A head (到2025年, “十三五”期间, 截至目前) opens a scope that runs over commas, ； and 。 to the next head or to a word of tasks;
one that a colon ends (…如下：) runs over the items of its list as well. A word such as 已 tells the past for its own
sentence only. A base year (比2020年, 由2020年的68%) is no head: ``Sentence`` has made it unreadable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from plancheck.domain.jurisdiction import Jurisdiction
from plancheck.extract.prose.clause import WORDS

FIVE_YEARS: dict[str, tuple[int, int]] = WORDS.values("five-years")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The plan's period, which a promise must speak of, and its place; what is unknown is ``None``."""

    start: int | None = None
    end: int | None = None
    place: Jurisdiction | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a head says of the text behind it: of the past or not, by which year (``None``: none is named).

    ``lasting``: a date opened a past, so words of tasks alone do not end it.
    """

    past: bool = False
    year: int | None = None
    lasting: bool = False


OPEN = Scope()


@dataclass(frozen=True, slots=True)
class Head:
    """A date or a word of time in a sentence, from ``start`` to ``end``, and the scope that it opens."""

    start: int
    end: int
    scope: Scope


# A year (with what it is to be by), a five-year period, a word of now or of the past.
_TIME = re.compile(
    rf"""
    (?:(?P<asof>截至|截止到?)|(?P<by>到|至|于|在))?\s*+(?P<year>20\d\d)\s*+年(?![版型])(?:底|末|初|度)?(?P<before>之前|以前|前)?(?P<since>起)?(?P<from>以来)?
    | (?P<than>[比较])?“?(?P<five>{"|".join(FIVE_YEARS)})”?(?P<named>(?:规划|纲要)(?!(?:执行|完成|实施|落实|收官)))?(?:期间|时期|以来|期末|末期?|收官|的)?
    | (?P<ahead>{WORDS.any_of("ahead")})
    | (?P<now>{WORDS.any_of("now")})
    """,
    re.VERBOSE,
)
_TASK = re.compile(rf"\s*{WORDS.any_of('goes-on')}")  # A task at the start of a sentence.
_RESTART = re.compile(rf"\s*{WORDS.any_of('restarts')}")
_AIM = WORDS.compiled(
    "aim"
)  # What makes a clause speak of what is to come, whatever was told before.
_SURE_AIM = WORDS.compiled("aim-surely")
_SINCE_LAST = WORDS.compiled("since-last")
_DONE = WORDS.compiled("past")


@lru_cache(maxsize=64)
def heads(text: str, period: Span) -> tuple[Head, ...]:
    """The heads of a sentence in order."""
    found = []
    for match in _TIME.finditer(text):
        scope = _scope(match, period)
        if scope is not None:
            found.append(Head(match.start(), match.end(), scope))
    return tuple(found)


def _scope(match: re.Match[str], period: Span) -> Scope | None:
    start = period.start or 0
    if match["now"]:
        return Scope(past=True)
    if match["ahead"]:
        return OPEN
    if match["five"]:
        last = FIVE_YEARS[match["five"]][1]
        if match["named"] or (match["than"] and last >= start - 1):
            return None  # a plan is named, or what a change is counted from: no time
        return Scope(past=True, lasting=True) if last < start else Scope(year=last)
    year = int(match["year"])
    reported = match["asof"] is not None and year != period.end
    # The first year of a plan is told when the plan is written, unless it is named as a date to come (到2021年).
    first = year == start and match["by"] is None and not match["before"] and not match["since"]
    if year < start or match["from"] or reported or (first and year != period.end):
        return Scope(past=True, year=year, lasting=True)
    return Scope(year=year)


def aims(text: str, *, surely: bool = False) -> bool:
    """Whether a clause says that something is to come (力争, 将, 目标); ``surely``: even where a past is told (no 努力)."""
    return (_SURE_AIM if surely else _AIM).search(text) is not None


def restarts(text: str) -> bool:
    """Whether a sentence begins to speak of what is to come, after a dated past (力争, 下一步, 到)."""
    return _RESTART.match(text) is not None


def goes_on(text: str) -> bool:
    """Whether a sentence after one about the past is about tasks again."""
    return _TASK.match(text) is not None


def beside_last(text: str, at: int) -> bool:
    """Whether what stands at a place is set beside the year before (…，同比增长5%), with no aim or year in between."""
    found = _SINCE_LAST.search(text, at)
    if found is None:
        return False
    between = text[at : found.start()]
    return not (_AIM.search(between) or _TIME.search(between))


@lru_cache(maxsize=64)
def done(text: str) -> tuple[int, ...]:
    """Where a sentence tells what was done (已, …了, 同比)."""
    return tuple(found.start() for found in _DONE.finditer(text))
