"""Waivers (豁免): what was approved to wait. The finding keeps its verdict; it only does not trip the gate."""

from __future__ import annotations

import re
from datetime import date

from plancheck.domain.catalogue import Per
from plancheck.domain.claim import Nature
from plancheck.domain.records import dataclass
from plancheck.domain.source import Location
from plancheck.domain.unit import Unit


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


# A row by its number in the table, which moves when a row is put in.
_NUMBERED = re.compile(r"row:[0-9]+")


def is_numbered(statement: str | None) -> bool:
    """Whether a statement is named by the number of its row."""
    return statement is not None and _NUMBERED.fullmatch(statement) is not None
