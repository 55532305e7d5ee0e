"""What is said of one plan in all (核查结果): findings, what was compared, what nothing touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from plancheck.domain.finding import Finding
from plancheck.domain.plan import Plan, Statement


@dataclass(slots=True, kw_only=True)
class Compared:
    """How many of an ancestor's known targets were compared with the plan's (decided, not reviewed)."""

    source: Plan
    known: int
    compared: int


@dataclass(slots=True, kw_only=True)
class Judgement:
    """Everything that is to be said about one plan.

    ``settled``: what became of the waivers and known findings that name it, as plain data.
    """

    plan: Plan
    findings: list[Finding]
    compared: list[Compared]
    unjudged: list[Statement]
    matched_rules: set[str] = field(default_factory=set)
    settled: dict[str, Any] = field(default_factory=dict)
