"""Indicators (指标) of a field: what each counts, in which unit, which way is better, how it cascades."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from dataclasses import field as with_default
from enum import StrEnum

from plancheck.domain.interval import Direction, Interval
from plancheck.domain.quantity import Unit
from plancheck.domain.source import Location, Text


class Cascade(StrEnum):
    """What a higher plan's target asks of a lower plan (层级传导方式).

    ``floor``: each lower plan at least as strict (rates); ``sum``: the lower plans together reach it
    (counts); ``none``: the higher level's own business.
    """

    FLOOR = "floor"
    SUM = "sum"
    NONE = "none"


class Per(StrEnum):
    """Over what a target is counted (统计周期): at the end year, each year, in total, each week or month."""

    END = "end"
    YEAR = "year"
    PERIOD = "period"
    WEEK = "week"
    MONTH = "month"
    UNKNOWN = "unknown"


@dataclass(slots=True, eq=False)
class Confusable:
    """A near name that is another quantity (易混指标), with what tells them apart."""

    id: str
    why: Text


@dataclass(slots=True, kw_only=True)
class Indicator:
    """An indicator as the catalogue knows it. ``domain`` is in ``unit``; its ends belong to it."""

    id: str
    name: Text
    unit: Unit
    domain: Interval
    better: Direction
    cascade: Cascade
    per: Per = Per.END
    population: str | None = None
    aliases: tuple[str, ...] = ()
    confusable: tuple[Confusable, ...] = ()
    location: Location | None = with_default(default=None, compare=False)


@dataclass(slots=True, kw_only=True, eq=False)
class Series:
    """A statistical series (统计序列) that relative targets refer to, such as GDP growth."""

    id: str
    name: Text
    unit: Unit
    per: Per = Per.YEAR


MEMO = 10_000


def normal_name(name: str) -> str:
    """A name without spaces, quotation marks and differences of width, for comparing."""
    return re.sub(r"[\s“”\"'‘’《》·]", "", unicodedata.normalize("NFKC", name))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(max(len(text) - 1, 1)))


@dataclass(slots=True, kw_only=True, eq=False)
class Catalogue:
    """The indicators and series of one field (指标目录)."""

    field: str
    indicators: dict[str, Indicator]
    series: dict[str, Series]
    _names: dict[str, str] | None = None
    _pairs: dict[str, list[str]] | None = None
    _nearest: dict[tuple[str, int, int], tuple[Indicator, ...]] = with_default(default_factory=dict)

    def by_name(self, name: str) -> Indicator | None:
        """The indicator whose name or alias is exactly ``name`` (spaces and width aside)."""
        if self._names is None:
            self._names = {}
            for indicator in self.indicators.values():
                for known in (indicator.name["zh"], indicator.name["en"], *indicator.aliases):
                    self._names.setdefault(normal_name(known), indicator.id)
        found = self._names.get(normal_name(name))
        return None if found is None else self.indicators[found]

    def nearest(self, name: str, count: int = 3, cutoff: int = 45) -> tuple[Indicator, ...]:
        """The indicators whose names or aliases are most like ``name``, nearest first.

        Likeness is the share of common pairs of neighbouring characters (Dice coefficient, in per cent).
        """
        key = (name, count, cutoff)
        if key not in self._nearest:
            if len(self._nearest) > MEMO:
                self._nearest.clear()
            self._nearest[key] = self._find_nearest(name, count, cutoff)
        return self._nearest[key]

    def _find_nearest(self, name: str, count: int, cutoff: int) -> tuple[Indicator, ...]:
        self.by_name("")
        names = self._names or {}
        if self._pairs is None:
            self._pairs = {}
            for known in names:
                for pair in _pairs(known):
                    self._pairs.setdefault(pair, []).append(known)
        wanted = _pairs(normal_name(name)[:200])
        common = Counter(known for pair in wanted for known in self._pairs.get(pair, ()))
        scored: dict[str, int] = {}
        for known, shared in common.items():
            score = 200 * shared // (len(wanted) + len(_pairs(known)) or 1)
            found = names[known]
            if score >= cutoff and score > scored.get(found, 0):
                scored[found] = score
        best = sorted(scored, key=lambda found: (-scored[found], found))
        return tuple(self.indicators[found] for found in best[:count])

    def near(self, indicator: Indicator) -> dict[str, Text]:
        """The confusable neighbours of an indicator, by id; the relation holds both ways."""
        found = {other.id: other.why for other in indicator.confusable}
        for other in self.indicators.values():
            for mark in other.confusable:
                if mark.id == indicator.id:
                    found.setdefault(other.id, mark.why)
        return found
