"""Known findings (已知问题): findings as they were noted, so that only what is new or worse trips the gate."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from plancheck.domain.said import Said
from plancheck.domain.source import Location


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
