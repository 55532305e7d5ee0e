"""Dates that documents bear, and whether they can be (日期是否可能)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from plancheck.domain.records import dataclass
from plancheck.domain.source import Location

FOUNDED = date(1949, 10, 1)
"""No document of the People's Republic is older."""
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
