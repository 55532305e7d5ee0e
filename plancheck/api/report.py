"""report@1 as typed, frozen objects: what ``plancheck.api`` gives, key for key what the JSON report says.

The names are those of the JSON keys; ``from``, a word of Python's own, is ``start``. Distances are exact
decimals, codes are the enumerations of the domain. Longer than other modules: it is one closed table of classes, which
mypy and editors read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from plancheck.domain.catalogue import Per
from plancheck.domain.claim import Evidence, Nature
from plancheck.domain.finding import Reason, Severity, Verdict
from plancheck.domain.plan import Record, Status


@dataclass(frozen=True, slots=True)
class Tool:
    """The program that made the report."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class UsedPack:
    """A rule pack that was used, with its version."""

    id: str
    version: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file; ``line`` and ``column`` count from 1, in characters."""

    path: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """An administrative division. ``level``: nation, province, prefecture or county."""

    code: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Of a plan above: how many targets are ``known``, how many of these were ``compared``."""

    source: str
    record: Record
    known: int
    compared: int


@dataclass(frozen=True, slots=True)
class JudgedPlan:
    """A plan that was judged. ``ancestors``: the ids of the plans above it, nearest first."""

    id: str
    title: str
    path: str
    status: Status | None
    record: Record
    jurisdiction: Jurisdiction
    ancestors: tuple[str, ...]
    compared: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with an input, in words. Without a place ``line`` and ``column`` are ``None``."""

    path: str
    line: int | None
    column: int | None
    code: str | None
    message: str
    hint: str | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What was judged. ``statement``: ``row:5`` or a commitment's id; ``stated_in``: table or prose.

    ``printed``: the plan's own name of the indicator, where it is not the catalogue's.
    """

    indicator: str | None
    name: str | None
    statement: str | None
    stated_in: str | None
    printed: str | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a statement was held against.

    ``kind``: ancestor, law, literal or self; ``text``: as written; ``set``: the set it means, in ``unit``;
    ``later``: younger than the plan; ``cycle``: the planning cycle of a plan above (current, former, coming);
    ``draft``: from a draft; ``compared_as``: what was compared (value, nature, presence).
    """

    source: str | None
    kind: str
    text: str | None
    set: str | None
    unit: str | None
    per: Per | None
    year: int | None
    nature: Nature | None
    evidence: Evidence | None
    at: str | None
    later: bool
    cycle: str | None
    draft: bool
    compared_as: str | None


@dataclass(frozen=True, slots=True)
class Stated:
    """What the plan states: ``text`` as written, ``set`` the set it means, in ``unit``."""

    text: str
    set: str | None
    unit: str | None
    per: Per | None
    year: int | None
    nature: Nature | None
    evidence: Evidence | None
    at: str | None
    hedge: str | None
    approximate: bool


@dataclass(frozen=True, slots=True)
class Distance:
    """A distance in ``unit`` (百分点 for percentages), exact."""

    value: Decimal
    unit: str | None


@dataclass(frozen=True, slots=True)
class Ground:
    """A legal or policy ground: document, number (文号), article."""

    title: str
    number: str | None
    article: str | None


@dataclass(frozen=True, slots=True)
class Waiver:
    """An approved waiver; ``start`` and ``until`` are its first and last day (``None``: endless)."""

    reason: str
    approved_by: str
    start: date = field(metadata={"key": "from"})
    until: date | None


@dataclass(frozen=True, slots=True)
class Result:
    """One result: rule × plan × requirement × statement.

    ``shortfall`` is set for some fails, ``margin`` for some passes; ``inherited_from``: the highest plan above
    that fails the same requirement; ``fields``: what a table row lacks; ``location``: where it stands in the
    plan's file; ``related``: where the requirement stands.
    """

    fingerprint: str
    plan: str
    rule: str
    check: str
    verdict: Verdict
    severity: Severity | None
    reason: Reason | None
    subject: Subject
    requirement: Requirement | None
    stated: Stated | None
    shortfall: Distance | None
    margin: Distance | None
    inherited_from: str | None
    fields: tuple[str, ...] | None
    message: str
    remedy: str | None
    basis: tuple[Ground, ...]
    location: Place
    related: tuple[Place, ...]
    waiver: Waiver | None
    known: bool


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A statement that no requirement touched."""

    plan: str
    statement: str


@dataclass(frozen=True, slots=True)
class UnmatchedWaiver:
    """A waiver that matched nothing or needs attention; ``problem`` says which."""

    rule: str
    plan: str
    indicator: str | None
    statement: str | None
    requirement: str | None
    problem: str
    location: Place


@dataclass(frozen=True, slots=True)
class BySeverity:
    """Fails and gaps by severity."""

    error: int
    warning: int
    note: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of verdicts; ``passed`` is the JSON report's ``pass``, a word of Python's own."""

    passed: int = field(metadata={"key": "pass"})
    fail: int
    gap: int
    review: int
    not_applicable: int
    error: int
    waived: int
    known: int
    by_severity: BySeverity


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report@1. ``results`` stand in the order of the plans, then of their documents."""

    format: str
    tool: Tool
    lang: str
    as_of: date
    packs: tuple[UsedPack, ...]
    plans: tuple[JudgedPlan, ...]
    errors: tuple[Problem, ...]
    results: tuple[Result, ...]
    unjudged: tuple[Unjudged, ...]
    unmatched_rules: tuple[str, ...]
    skipped_rules: tuple[str, ...]
    unmatched_waivers: tuple[UnmatchedWaiver, ...]
    summary: Summary
    exit_code: int
    _json: str = field(repr=False, compare=False, metadata={"key": None})

    @property
    def findings(self) -> tuple[Result, ...]:
        """The results that are not fine: fails, gaps, reviews and rule errors."""
        fine = {Verdict.PASS, Verdict.NOT_APPLICABLE}
        return tuple(one for one in self.results if one.verdict not in fine)

    def to_json(self) -> str:
        """The report as ``plancheck verify --format json`` prints it; in UTF-8 the same bytes."""
        return self._json


def report_of(text: str) -> Report:
    """The typed report of a JSON report."""
    row = json.loads(text)
    report: Report = _read(Report, row, _json=text)
    return report


_hints = cache(get_type_hints)


def key_of(one: Any) -> str | None:
    """The JSON key of a dataclass field; ``None``: it has none."""
    name: str | None = one.metadata.get("key", one.name)
    return name


def _read(hint: Any, value: Any, **more: object) -> Any:
    """A JSON value as the type says; raises ``KeyError`` and ``ValueError`` on any other."""
    if get_origin(hint) is UnionType:
        if value is None and NoneType in get_args(hint):
            return None
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], one) for one in value)
    if is_dataclass(hint) and isinstance(hint, type):
        hints = _hints(hint)
        keyed = {one.name: key_of(one) for one in fields(hint)}
        read = {
            name: _read(hints[name], value[key]) for name, key in keyed.items() if key is not None
        }
        return hint(**read, **more)
    if hint is date:
        return date.fromisoformat(value)
    if hint is Decimal or issubclass(hint, Enum):
        return hint(value)
    return value
