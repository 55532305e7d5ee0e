"""What a plan states: claims (a set of values by a year), and the statements that make them at their places.

As others quote it, a written number is never shown without the unit that it counts in.
"""

from __future__ import annotations

import json
import pkgutil
from dataclasses import field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from plancheck.common import dataclass
from plancheck.domain.catalogue import Indicator, Per, normal_name
from plancheck.domain.interval import EVERYTHING, Direction, Interval
from plancheck.domain.source import Location
from plancheck.domain.target import Target, TargetKind
from plancheck.domain.target.numerals import Pattern, TargetError
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import Unit, numbered


class Nature(StrEnum):
    """How binding a target is (指标属性): 约束性 or 预期性. Absent is ``None``, a third thing."""

    BINDING = "binding"
    EXPECTED = "expected"


class Evidence(StrEnum):
    """How a figure is known: read in the document, printed by another, reported, or inferred."""

    PRIMARY = "primary"
    QUOTED = "quoted"
    REPORTED = "reported"
    INFERRED = "inferred"


@dataclass(slots=True, eq=False)
class Baseline:
    """Where an indicator stands before the plan (基期值), in the statement's unit.

    ``value``: the number, where the document gives one; ``bounds``: the set that it gives (>90%), also of a number.
    """

    year: int
    text: str
    value: Decimal | None
    location: Location
    bounds: Interval = EVERYTHING
    approximate: bool = False

    def __post_init__(self) -> None:
        if self.value is not None and self.bounds is EVERYTHING:
            self.bounds = Interval(self.value, self.value)


@dataclass(slots=True, kw_only=True, eq=False)
class Claim:
    """That a measured quantity will lie in a set of values by a year (what is stated, wherever it stands).

    Equal claims are one object, so what is found of a claim holds for every statement that makes it. ``indicator`` is
    ``None`` when the catalogue knows none. ``unit`` is the unit of ``interval``: the catalogue's where the dimension is
    the same, else the statement's own (``own_unit``: it names one). ``interval`` is ``None`` for a target without a
    set and for one outside the domain (``outside``). ``via``: ``ocr``, not confirmed. ``row_key``: the identity of a row.
    """

    name: str
    indicator: Indicator | None
    target: Target
    unit: Unit | None
    interval: Interval | None
    outside: bool
    per: Per
    year: int
    year_stated: bool
    nature: Nature | None
    population: str | None
    hedge: str | None
    evidence: Evidence
    nature_evidence: Evidence | None
    own_unit: bool
    via: str | None = None
    row_key: str = field(init=False)

    def __post_init__(self) -> None:
        self.row_key = f"row:{self.indicator.id if self.indicator else self.name}"


def _of_claim(name: str) -> Any:
    """A property that reads a field of the claim."""
    return property(attrgetter(f"claim.{name}"))


class _ClaimFields:
    """The fields of a claim as they are read on its statement."""

    __slots__ = ()

    name: str = _of_claim("name")
    indicator: Indicator | None = _of_claim("indicator")
    target: Target = _of_claim("target")
    unit: Unit | None = _of_claim("unit")
    interval: Interval | None = _of_claim("interval")
    outside: bool = _of_claim("outside")
    per: Per = _of_claim("per")
    year: int = _of_claim("year")
    year_stated: bool = _of_claim("year_stated")
    nature: Nature | None = _of_claim("nature")
    population: str | None = _of_claim("population")
    hedge: str | None = _of_claim("hedge")
    evidence: Evidence = _of_claim("evidence")
    nature_evidence: Evidence | None = _of_claim("nature_evidence")
    own_unit: bool = _of_claim("own_unit")
    via: str | None = _of_claim("via")


@dataclass(slots=True, kw_only=True, eq=False)
class Statement(_ClaimFields):
    """A claim at its place in a plan.

    ``row`` is the table's row number, ``None`` for a commitment. ``broken``: the file's text for it could not be read
    (an ancestor's statement is kept so that what rests on it is known). ``place``: its number in the document's order.
    ``milestones``: its yearly targets (年度目标) in order, each a statement like this one with its own year and set;
    ``step``: the number of a milestone, from 1. ``field``: the one that it belongs to, in a plan of several fields.
    """

    id: str
    row: int | None
    claim: Claim
    baseline: Baseline | None
    at: str | None
    note: str | None
    location: Location
    target_location: Location
    broken: bool = False
    place: int = 0
    milestones: tuple[Statement, ...] = ()
    step: int = 0
    field: str | None = None

    def claiming(self, **changes: Any) -> Statement:
        """The statement with some fields of its claim changed."""
        return replace(self, claim=replace(self.claim, **changes))

    @property
    def shares_claim(self) -> bool:
        """Whether what is found on its claim holds for it: it could be read, and has no milestones."""
        return not self.broken and not self.milestones

    @property
    def figure(self) -> tuple[int, str] | None:
        """Year and text of its baseline."""
        start = self.baseline
        return None if start is None else (start.year, start.text)

    @property
    def meaning(self) -> tuple[Claim, tuple[int, str] | None]:
        """Its claim; of a change from the baseline with the baseline's figure: two that share it come to the same."""
        return self.claim, self.figure if self.target.kind is TargetKind.BASELINE else None

    @property
    def in_table(self) -> bool:
        """Whether it is a row of the main indicator table."""
        return self.row is not None

    @property
    def key(self) -> str:
        """Its identity across versions: a row by indicator or name, a commitment by its id."""
        return f"commitment:{self.id}" if self.row is None else self.claim.row_key

    @property
    def ref(self) -> str:
        """How the report names it: ``row:5`` or the commitment's id."""
        return self.id if self.row is None else f"row:{self.row}"

    @property
    def quoted(self) -> str:
        """Its target as others quote it: with the unit, also where the file gives that in a key of its own."""
        return self.quote(self.target.text)

    def quote(self, text: str) -> str:
        """A number of this statement, as written, with its unit."""
        unit = self.target.unit or self.unit
        return with_unit(text, unit.name if unit is not None else None)

    @property
    def better(self) -> Direction | None:
        """Which way is better: the indicator's; without one, what the words of the target say.

        ``None`` when nothing says it: then two such statements can't be ranked.
        """
        return self.indicator.better if self.indicator is not None else self.target.way

    @property
    def placed(self) -> bool:
        """Whether its baseline, if it has one, lies in the indicator's domain."""
        baseline, indicator = self.baseline, self.claim.indicator
        if baseline is None or indicator is None or self.claim.unit != indicator.unit:
            return True
        low, high, domain = baseline.bounds.low, baseline.bounds.high, indicator.domain
        return (low is None or domain.contains(low)) and (
            high is None or high is low or domain.contains(high)
        )

    @property
    def undecided(self) -> bool:
        """Whether a draft still leaves it open (待定)."""
        return self.target.kind is TargetKind.UNDECIDED

    @property
    def numbered(self) -> bool:
        """Whether it says a number, directly or by reference (deferred and relative ones count)."""
        return self.target.kind not in {TargetKind.QUALITATIVE, TargetKind.UNDECIDED}


def population_of(statement: Statement) -> str | None:
    """The population (统计对象) a statement speaks of: its own, else the catalogue's."""
    claim = statement.claim
    usual = claim.indicator.population if claim.indicator else None
    own = claim.population
    return usual if own is None or same_population(own, usual) else own


def judged_population(statement: Statement) -> str | None:
    """The population that a statement is judged by: a rate of every place (各县（区）) holds for all of them together."""
    own = statement.population
    if own is None:
        return population_of(statement)
    if statement.unit is not None and statement.unit.percentage and every_place(own):
        return statement.indicator.population if statement.indicator else None
    return population_of(statement)


def same_population(one: str | None, other: str | None) -> bool:
    """Whether two populations are the same but for width, spaces and quotation marks."""
    if one is None or other is None:
        return one is other
    return one == other or normal_name(one) == normal_name(other)


# Brackets and separators between the kinds of places; full-width ones are plain in a normal name.
_BETWEEN = str.maketrans("", "", "()、,/和及与")


@cache
def every_place(population: str) -> bool:
    """Whether a population names every place of the territory, and nobody in particular."""
    return normal_name(population).translate(_BETWEEN) in _wordings()


@cache
def _wordings() -> frozenset[str]:
    raw = pkgutil.get_data("plancheck", "data/places.json")
    words = json.loads(raw or b"{}")
    return frozenset(lead + level for lead in words["leads"] for level in words["levels"])


# The last number of a written form with the bracket that closes it (累计数 stand in brackets), and what follows it.
# 零 alone is no number here: 动态清零 needs no unit.
_LAST_NUMBER = Pattern(
    r"([0-9０-９.,〇一二两三四五六七八九十百千万亿]+[\])〕］]?)([^0-9０-９〇一二两三四五六七八九十百千万亿]*)\Z",
    0,
)
# A number without a sign or separators, well inside the bounds of what is read: most are.
_PLAIN_NUMBER = Pattern(r"[2-9][0-9]{0,8}(?:\.[0-9]{1,4})?")


@lru_cache(maxsize=4096)
def with_unit(text: str, unit: str | None) -> str:
    """A written target with ``unit`` beside its number where the text itself names none (9 → 9千个)."""
    if unit is None:
        return text
    if _PLAIN_NUMBER.fullmatch(text):
        return numbered(text, unit) if _read_with(unit) else text
    number = _LAST_NUMBER.search(text)
    if number is None or number[2].startswith(unit) or not _bare(text):
        return text
    quoted = f"{text[: number.start()]}{numbered(number[1], unit)}{number[2]}"
    return text if _bare(quoted) else quoted


@lru_cache(maxsize=256)
def _read_with(unit: str) -> bool:
    """Whether a plain number is read with a unit of this name behind it."""
    return not _bare(numbered("2", unit))


def _bare(text: str) -> bool:
    """Whether a written form says a number and no unit."""
    try:
        read = parse_target(text, unit=None, better=None)
    except TargetError:
        return False
    return read.unit is None and (read.bounds is not None or read.delta is not None)
