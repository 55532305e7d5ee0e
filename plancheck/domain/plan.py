"""A plan (规划) and its statements: rows of the main indicator table (主要指标表) and commitments (承诺)."""

from __future__ import annotations

from dataclasses import field as with_default
from datetime import date
from decimal import Decimal
from enum import StrEnum

from plancheck.domain.catalogue import Indicator, Per, normal_name
from plancheck.domain.document_dates import Dated, fault_of
from plancheck.domain.jurisdiction.every_place import every_place
from plancheck.domain.jurisdiction.jurisdiction import Jurisdiction
from plancheck.domain.problem import Problem
from plancheck.domain.quantity.interval import EVERYTHING, Direction, Interval
from plancheck.domain.quantity.unit import Unit, comparable
from plancheck.domain.records import dataclass
from plancheck.domain.source import Location
from plancheck.domain.target.quoting import with_unit
from plancheck.domain.target.target import Target, TargetKind


class Nature(StrEnum):
    """How binding a target is (指标属性): 约束性 or 预期性. Absent is ``None``, a third thing."""

    BINDING = "binding"
    EXPECTED = "expected"


class Status(StrEnum):
    """How far a plan has come: a draft (征求意见稿, 送审稿, 报批稿) or issued (已印发)."""

    DRAFT = "draft"
    ISSUED = "issued"


class Record(StrEnum):
    """Whether silence may be held against the plan: it is known completely or only in part."""

    COMPLETE = "complete"
    PARTIAL = "partial"


class Role(StrEnum):
    """As what a plan is named a parent that is no higher plan of the field: as an outline (纲要), or a special plan."""

    OUTLINE = "outline"
    SPECIAL = "special"


SEVERAL = "several"
"""The field of a plan of several fields (纲要): each of its targets names its own."""


class Evidence(StrEnum):
    """How a figure is known: read in the document, printed by another, reported, or inferred."""

    PRIMARY = "primary"
    QUOTED = "quoted"
    REPORTED = "reported"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Period:
    """The years of a plan (规划期), with the outlook year (展望) when it names one."""

    start: int
    end: int
    outlook: int | None = None


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


_new = object.__new__


class Content:
    """What a statement says, its place, its identity and its baseline's figure aside: two that share it say the same.

    Statements are compared by it alone, in one run. ``resolved``: what its target comes to by itself, once known.
    """

    __slots__ = ("resolved",)

    def __init__(self) -> None:
        self.resolved: object = None


@dataclass(slots=True, kw_only=True, eq=False)
class Statement:
    """That a measured quantity will lie in a set of values by a year.

    ``row`` is the table's row number, ``None`` for a commitment. ``indicator`` is ``None`` when the
    catalogue knows none. ``unit`` is the unit in which ``interval`` stands: the catalogue's where the
    dimension is the same, else the statement's own. ``interval`` is ``None`` for a target without a set
    and for one outside the domain (then ``outside`` is true). ``broken``: the file's text for it could not
    be read (an ancestor's statement is kept so that what rests on it is known). ``place``: its number in the
    document's order. ``content``: shared by the statements of a run that say the same, in whichever plan;
    ``None``: not looked at. ``milestones``: its yearly targets (年度目标) in order, each a statement like this one
    with its own year and set; ``step``: the number of a milestone, from 1. ``field``: the one that it belongs to, in a
    plan of several fields.
    """

    id: str
    row: int | None
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
    baseline: Baseline | None
    hedge: str | None
    evidence: Evidence
    nature_evidence: Evidence | None
    at: str | None
    note: str | None
    own_unit: bool
    location: Location
    target_location: Location
    broken: bool = False
    place: int = 0
    content: Content | None = None
    milestones: tuple[Statement, ...] = ()
    step: int = 0
    field: str | None = None

    def elsewhere(
        self,
        identity: str,
        row: int | None,
        baseline: Baseline | None,
        said: tuple[str | None, str | None],
        places: tuple[Location, Location],
    ) -> Statement:
        """A statement that says the same in another place. ``said``: ``at`` and note; ``places``: its own, its target's.

        Field by field: many plans say the same, and this costs a third of calling the class.
        """
        one = _new(Statement)
        one.id, one.row = identity, row
        one.baseline = baseline
        one.at, one.note = said
        one.location, one.target_location = places
        one.name = self.name
        one.indicator = self.indicator
        one.target = self.target
        one.unit = self.unit
        one.interval = self.interval
        one.outside = self.outside
        one.per = self.per
        one.year = self.year
        one.year_stated = self.year_stated
        one.nature = self.nature
        one.population = self.population
        one.hedge = self.hedge
        one.evidence = self.evidence
        one.nature_evidence = self.nature_evidence
        one.own_unit = self.own_unit
        one.broken = self.broken
        one.place = 0
        one.content = self.content
        one.milestones, one.step = (), 0
        one.field = None
        return one

    @property
    def in_table(self) -> bool:
        """Whether it is a row of the main indicator table."""
        return self.row is not None

    @property
    def key(self) -> str:
        """Its identity across versions: a row by indicator or name, a commitment by its id."""
        if self.row is None:
            return f"commitment:{self.id}"
        return f"row:{self.indicator.id if self.indicator else self.name}"

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
        indicator, baseline = self.indicator, self.baseline
        if baseline is None or indicator is None or self.unit != indicator.unit:
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


@dataclass(slots=True, kw_only=True, eq=False)
class Citation:
    """A document that the preamble names as its basis (编制依据)."""

    title: str
    plan: str | None = None
    number: str | None = None
    issued: date | None = None
    repealed: date | None = None
    generic: bool = False
    location: Location


@dataclass(slots=True, kw_only=True, eq=False)
class Source:
    """Where the facts of a plan file were read."""

    id: str
    title: str
    kind: Evidence
    address: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Parent:
    """A plan that this one must serve, and where the file says so. ``role``: named as an outline or a special plan."""

    id: str
    location: Location
    role: Role | None = None

    @property
    def named(self) -> str:
        """Its id, with the role that it is named in."""
        return self.id if self.role is None else f"{self.id} ({self.role})"


@dataclass(slots=True, kw_only=True, eq=False)
class Approval:
    """Who approved a plan (批准), with the number and the date of the document that says so."""

    number: str | None = None
    organ: str | None = None
    day: date | None = None

    @property
    def label(self) -> str:
        """Who approved it, by which document, when."""
        parts = (self.organ, self.number, self.day.isoformat() if self.day else None)
        return " ".join(part for part in parts if part)


@dataclass(slots=True, kw_only=True, eq=False)
class Plan:
    """One plan file, read. ``path``: the file as the user named it; ``supersedes``: the id of the plan before it.

    ``defective``: its file has errors outside its statements, so it is not judged. ``damaged``: statements of it
    could not be read; they are ``broken``, or ``lost`` where it can't even be told which indicator they are on.
    ``dates``: those of the document, with their places. ``doubts``: warnings about the plan as a whole.
    """

    id: str
    title: str
    path: str
    jurisdiction: Jurisdiction
    field: str
    period: Period
    record: Record
    status: Status | None
    number: str | None
    issuer: str | None
    issued: date | None
    dated: date | None
    published: date | None
    parents: tuple[Parent, ...]
    cites: tuple[Citation, ...]
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]
    location: Location
    parents_location: Location
    gap_location: Location
    dates: tuple[Dated, ...] = ()
    defective: bool = False
    damaged: bool = False
    lost: bool = False
    supersedes: str | None = None
    approved_by: Approval | None = None
    doubts: tuple[Problem, ...] = ()
    _by_indicator: dict[str, tuple[Statement, ...]] | None = None
    _governing: dict[str, tuple[Statement, ...]] = with_default(default_factory=dict)
    _apart: dict[str, tuple[Statement, ...]] | None = None

    @property
    def draft(self) -> bool:
        """Whether it can still change."""
        return self.status is Status.DRAFT

    @property
    def known_date(self) -> date | None:
        """Its date as far as known: of a draft its own; else issued, approved, made public."""
        approved = self.approved_by.day if self.approved_by is not None else None
        return (self.dated if self.draft else None) or self.issued or approved or self.published

    def date_on(self, as_of: date) -> date | None:
        """Its date as seen on a day; ``None``: not known, or a date that can't be."""
        day = self.known_date
        return None if day is None or fault_of(day, as_of, self.period.start) else day

    def governing(self, indicator: str) -> tuple[Statement, ...]:
        """The statements that speak for an indicator: its table row, else each commitment on it."""
        found = self._governing.get(indicator)
        if found is None:
            every = self.on(indicator)
            rows = tuple(one for one in every if one.row is not None)
            found = self._governing[indicator] = every if len(rows) == len(every) else rows or every
        return found

    def on(self, indicator: str) -> tuple[Statement, ...]:
        """Every statement on an indicator, in document order."""
        if self._by_indicator is None:
            found: dict[str, list[Statement]] = {}
            for statement in self.statements:
                if statement.indicator is not None:
                    found.setdefault(statement.indicator.id, []).append(statement)
            self._by_indicator = {name: tuple(group) for name, group in found.items()}
        return self._by_indicator.get(indicator, ())

    def apart(self, indicator: str) -> tuple[Statement, ...]:
        """Every statement on an indicator, where they differ in year or context; none where they don't."""
        if self._apart is None:
            self.on(indicator)
            groups = self._by_indicator or {}
            self._apart = {name: group for name, group in groups.items() if _differ(group)}
        return self._apart.get(indicator, ())

    def governs(self, statement: Statement) -> bool:
        """Whether a statement governs: rows do, and prose on an indicator that has no row."""
        if statement.row is not None or statement.indicator is None:
            return True
        return self.governing(statement.indicator.id)[0].row is None

    def speaks(self, statement: Statement) -> bool:
        """Whether a statement is the one that says that its indicator is stated: the first by key that is not open."""
        if statement.indicator is None:
            return False
        governing = self.governing(statement.indicator.id)
        if len(governing) == 1:
            return governing[0] is statement
        return statement is min(governing, key=lambda one: (one.undecided, one.key))


def _differ(group: tuple[Statement, ...]) -> bool:
    """Whether statements on one indicator speak of different years, populations, units or periods, or have milestones."""
    first = group[0]
    for one in group[1:]:
        alike = one.population is first.population is None  # as the indicator has it
        if (
            one.year != first.year
            or one.per is not first.per
            or not (alike or judged_population(one) == judged_population(first))
            or not comparable(one.unit, first.unit)
        ):
            return True
    return len(group) > 1 and any(one.milestones for one in group)


def population_of(statement: Statement) -> str | None:
    """The population (统计对象) a statement speaks of: its own, else the catalogue's."""
    usual = statement.indicator.population if statement.indicator else None
    own = statement.population
    return usual if own is None or same_population(own, usual) else own


def judged_population(statement: Statement) -> str | None:
    """The population that a statement is judged by: a rate of every place (各县（区）) holds for all of them together."""
    own, unit = statement.population, statement.unit
    if own is None or (unit is not None and unit.percentage and every_place(own)):
        return statement.indicator.population if statement.indicator else None
    return population_of(statement)


def same_population(one: str | None, other: str | None) -> bool:
    """Whether two populations are the same but for width, spaces and quotation marks."""
    if one is None or other is None:
        return one is other
    return one == other or normal_name(one) == normal_name(other)
