"""Waivers (豁免) and known findings (已知问题): what a finding may stand on so as not to trip the gate.

Neither changes what is true: the finding keeps its verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plancheck.domain.source import Location


@dataclass(slots=True, kw_only=True, eq=False)
class Waiver:
    """One approved waiver. ``number``: its place in the file.

    ``start`` and ``end`` are its first and last day (no ``end``: without a limit). ``requirement``: only
    against this source; ``stated``: the target it was granted for (``None``: whatever the plan states).
    """

    number: int
    rule: str
    plan: str
    indicator: str | None
    statement: str | None
    requirement: str | None
    stated: str | None
    reason: str
    approved_by: str
    start: date
    end: date | None
    location: Location


@dataclass(slots=True, kw_only=True, eq=False)
class KnownFinding:
    """A finding as it was when it was noted. ``number``: its place in the file.

    ``shortfall`` is in ``unit``; ``fields`` are those that were missing (``None``: nothing is noted).
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
    location: Location
