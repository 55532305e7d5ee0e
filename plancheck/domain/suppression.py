"""Suppressions: what was approved to wait, and findings that were noted before. Neither changes a verdict.

Waivers (豁免) keep a finding from tripping the gate; with known findings (已知问题) only what is new or worse trips it.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date
from decimal import Decimal

from plancheck.common import dataclass
from plancheck.domain.catalogue import Per
from plancheck.domain.claim import Nature
from plancheck.domain.said import Said
from plancheck.domain.source import Location
from plancheck.domain.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFinding:
    """A finding as it was when it was noted. ``number``: its place in the file.

    ``shortfall`` is in ``unit``; ``fields`` are those that were missing. ``said`` is all that the statement said;
    ``subject`` names one that is about no indicator. ``required`` and ``due`` are the requirement as written and its
    year. ``None``: nothing is noted; an earlier version noted none of the last five.
    """

    number: int
    fingerprint: str
    plan: str
    rule: str
    statement: str | None
    indicator: str | None
    requirement: str | None
    verdict: str
    reason: str
    stated: str | None
    shortfall: Decimal | None
    unit: str | None
    fields: tuple[str, ...] | None
    severity: str | None = None
    said: Said | None = None
    subject: str | None = None
    required: str | None = None
    due: int | None = None
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """The target that a waiver was granted for, written as a plan's statement is.

    ``None``: not said, and so as where a plan does not say it: the catalogue's unit, period and population, the plan's
    last year, no hedge, no baseline. ``baseline``: its year and its value as written.
    """

    text: str
    unit: Unit | None = None
    per: Per | None = None
    year: int | None = None
    nature: Nature | None = None
    population: str | None = None
    hedge: str | None = None
    baseline: tuple[int, str] | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Waiver:
    """One approved waiver. ``number``: its place in the file.

    ``start`` and ``end`` are its first and last day (no ``end``: without a limit). ``statement``: a commitment's id, or
    ``row:`` with what the row is about. ``requirement``: only against this source; ``stated``: the target it was
    granted for (``None``: whatever the plan states).
    """

    number: int
    rule: str
    plan: str
    indicator: str | None
    statement: str | None
    requirement: str | None
    stated: Granted | None
    reason: str
    approved_by: str
    start: date
    end: date | None
    location: Location
