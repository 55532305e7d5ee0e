"""A plan (规划) and its statements: rows of the main indicator table (主要指标表) and commitments (承诺)."""

from __future__ import annotations

import re
from dataclasses import field as with_default
from datetime import date
from enum import StrEnum

from plancheck.common import dataclass
from plancheck.domain.claim import Evidence, Statement, judged_population
from plancheck.domain.jurisdiction import Jurisdiction
from plancheck.domain.source import Location, Problem
from plancheck.domain.unit import comparable

FOUNDED = date(1949, 10, 1)
"""No document of the People\'s Republic is older."""
YEARS_AHEAD = 2
"""So many years before its period a plan may be issued."""


class Fault(StrEnum):
    """Why a date can't be."""

    FUTURE = "future"
    EARLY = "early"
    ANCIENT = "ancient"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a document: which one (``issued``, ``dated``, ``published``, ``repealed`` …) and where it stands."""

    key: str
    day: date
    location: Location


def fault_of(day: date, as_of: date, start: int | None = None) -> Fault | None:
    """Tell why a date can't be; ``None``: it can. ``start``: the first year of the plan that it dates."""
    if day > as_of:
        return Fault.FUTURE
    if start is not None and day.year < start - YEARS_AHEAD:
        return Fault.EARLY
    return Fault.ANCIENT if day < FOUNDED else None


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


@dataclass(frozen=True, slots=True)
class Period:
    """The years of a plan (规划期), with the outlook year (展望) when it names one."""

    start: int
    end: int
    outlook: int | None = None


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
                if (known := statement.indicator) is not None:
                    found.setdefault(known.id, []).append(statement)
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


# A row by its number in the table, which moves when a row is put in.
_NUMBERED = re.compile(r"row:[0-9]+")


def is_numbered(statement: str | None) -> bool:
    """Whether a statement is named by the number of its row."""
    return statement is not None and _NUMBERED.fullmatch(statement) is not None
