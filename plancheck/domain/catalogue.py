"""Indicators (指标) of a field: what each counts, in which unit, which way is better, how it cascades."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import field as with_default
from decimal import Decimal
from enum import StrEnum

from plancheck.common import dataclass
from plancheck.domain.interval import Direction, Interval
from plancheck.domain.source import Location, Text
from plancheck.domain.unit import Unit, comparable
from plancheck.domain.unit_table import UnitTable, built_in


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
    """An indicator as the catalogue knows it. ``domain`` is in ``unit``; its ends belong to it.

    ``units``: those that its figures may name; in a table of its own, others can count the same (人/千人 for ‰).
    """

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
    units: UnitTable = with_default(default_factory=built_in, compare=False)
    location: Location | None = with_default(default=None, compare=False)


@dataclass(slots=True, kw_only=True, eq=False)
class Series:
    """A statistical series (统计序列) that relative targets refer to, such as GDP growth."""

    id: str
    name: Text
    unit: Unit
    per: Per = Per.YEAR


MEMO = 10_000
_MARKS = str.maketrans("", "", "“”\"'‘’《》·")


def normal_name(name: str) -> str:
    """A name without spaces, quotation marks and differences of width, for comparing."""
    return "".join(unicodedata.normalize("NFKC", name).translate(_MARKS).split())


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(max(len(text) - 1, 1)))


def _weight(indicators: int) -> int:
    """How much a pair of characters tells that so many indicators have in their names."""
    return 120 // (indicators + 3)


# What a rate is a rate of: the two characters before 率.
_RATE = re.compile(r"(..)率$")
# Rates of these words say no more than that something reaches people.
_ANY_RATE = ("覆盖", "服务")


def _measure_alike(one: str, other: str) -> bool:
    """Whether two names may measure the same: 巩固率 is no 入学率, 满意率 no 适配率."""
    heads = [(found[1] if (found := _RATE.search(name)) else "") for name in (one, other)]
    return all(
        head in rest or head in _ANY_RATE for head, rest in zip(heads, (other, one), strict=True)
    )


@dataclass(slots=True, kw_only=True, eq=False)
class Catalogue:
    """The indicators and series of one field (指标目录), with the units that its figures may name.

    ``tolerance``: the share of a number that 约 and 左右 leave open; ``None``: none is agreed on.
    """

    field: str
    indicators: dict[str, Indicator]
    series: dict[str, Series]
    units: UnitTable = with_default(default_factory=built_in)
    tolerance: Decimal | None = None
    _names: dict[str, str] | None = None
    _pairs: dict[str, list[str]] | None = None
    _weights: dict[str, int] = with_default(default_factory=dict)
    _wholes: dict[str, int] = with_default(default_factory=dict)
    _nearest: dict[tuple[object, ...], tuple[Indicator, ...]] = with_default(default_factory=dict)

    def by_name(self, name: str) -> Indicator | None:
        """The indicator whose name or alias is exactly ``name`` (spaces and width aside)."""
        if self._names is None:
            self._names = {}
            for indicator in self.indicators.values():
                for known in (indicator.name["zh"], indicator.name["en"], *indicator.aliases):
                    self._names.setdefault(normal_name(known), indicator.id)
        found = self._names.get(normal_name(name))
        return None if found is None else self.indicators[found]

    def nearest(self, name: str, count: int = 3, cutoff: int = 55) -> tuple[Indicator, ...]:
        """The indicators whose names or aliases are most like ``name``, nearest first.

        Likeness is the share of common pairs of neighbouring characters (Dice coefficient, in per cent). A pair weighs
        the less, the more indicators have it: what every name of a field says tells little.
        """
        return self._once((name, count, cutoff), lambda: self._find_nearest(name, count, cutoff))

    def candidates(self, name: str, unit: Unit | None) -> tuple[Indicator, ...]:
        """The indicators that a name in a unit may mean: near in name, comparable in unit, measuring the same."""

        def find() -> list[str]:
            written = normal_name(name)
            return [
                one.id
                for one in self.nearest(name)
                if (unit is None or comparable(unit, one.unit))
                and any(
                    _measure_alike(written, normal_name(known))
                    for known in (one.name["zh"], *one.aliases)
                )
            ]

        return self._once((name, unit.name if unit else None), find)

    def _once(
        self, key: tuple[object, ...], find: Callable[[], list[str]]
    ) -> tuple[Indicator, ...]:
        """The indicators that were found before under a key; a bounded number of keys is kept."""
        if key not in self._nearest:
            if len(self._nearest) > MEMO:
                self._nearest.clear()
            self._nearest[key] = tuple(self.indicators[found] for found in find())
        return self._nearest[key]

    def _find_nearest(self, name: str, count: int, cutoff: int) -> list[str]:
        self.by_name("")
        names = self._names or {}
        if self._pairs is None:
            self._pairs = {}
            having: dict[str, set[str]] = {}
            for known, owner in names.items():
                for pair in _pairs(known):
                    self._pairs.setdefault(pair, []).append(known)
                    having.setdefault(pair, set()).add(owner)
            self._weights = {pair: _weight(len(owners)) for pair, owners in having.items()}
            self._wholes = {
                known: sum(self._weights[pair] for pair in _pairs(known)) for known in names
            }
        weights, rare = self._weights, _weight(0)
        wanted = _pairs(normal_name(name)[:200])
        own = sum(weights.get(pair, rare) for pair in wanted)
        common: dict[str, int] = {}
        for pair in wanted:
            for known in self._pairs.get(pair, ()):
                common[known] = common.get(known, 0) + weights[pair]
        scored: dict[str, int] = {}
        for known, shared in common.items():
            score = 200 * shared // (own + self._wholes[known])
            found = names[known]
            if score >= cutoff and score > scored.get(found, 0):
                scored[found] = score
        return sorted(scored, key=lambda found: (-scored[found], found))[:count]

    def near(self, indicator: Indicator) -> dict[str, Text]:
        """The confusable neighbours of an indicator, by id; the relation holds both ways."""
        found = {other.id: other.why for other in indicator.confusable}
        for other in self.indicators.values():
            for mark in other.confusable:
                if mark.id == indicator.id:
                    found.setdefault(other.id, mark.why)
        return found
