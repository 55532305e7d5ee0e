"""Verdicts (结论), their closed reasons, and findings: one result for rule × plan × requirement × statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from plancheck.domain.plan import Plan, Statement
from plancheck.domain.records import dataclass
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolution import Resolved
from plancheck.domain.source import Basis, Location, Text
from plancheck.domain.waiver import Waiver


class Verdict(StrEnum):
    """What is true of a plan under a rule (结论)."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    GAP = "gap"
    REVIEW = "review"
    NOT_APPLICABLE = "not-applicable"
    ERROR = "error"


class Severity(StrEnum):
    """How much a finding matters (严重程度); set by the rule."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return list(Severity).index(self)


class Reason(StrEnum):
    """Why a verdict was given (原因代码): a closed list that reports and known files rely on."""

    MET = "met"
    BELOW_REQUIREMENT = "below-requirement"
    BOUNDARY_EXCLUDED = "boundary-excluded"
    LATER_THAN_REQUIRED = "later-than-required"
    NOT_STATED = "not-stated"
    UNDECIDED = "undecided"
    NO_NUMBER = "no-number"
    RELATIVE_UNRESOLVED = "relative-unresolved"
    DEFERRED_UNRESOLVED = "deferred-unresolved"
    UNIT_DIFFERS = "unit-differs"
    PERIOD_KIND_DIFFERS = "period-kind-differs"
    POPULATION_DIFFERS = "population-differs"
    UNMATCHED_INDICATOR = "unmatched-indicator"
    RECORD_PARTIAL = "record-partial"
    NATURE_WEAKENED = "nature-weakened"
    NATURE_MISSING = "nature-missing"
    BELOW_BASELINE = "below-baseline"
    OUTSIDE_DOMAIN = "outside-domain"
    PROSE_WEAKER = "prose-weaker-than-table"
    PROSE_DIFFERS_FROM_TABLE = "prose-differs-from-table"
    PROSE_DIFFERS = "prose-differs"
    PROSE_STRICTER = "prose-stricter"
    FIELD_MISSING = "field-missing"
    NOT_CITED = "not-cited"
    CITED_NOT_IN_FORCE = "cited-not-in-force"
    CITED_LATER = "cited-later-than-plan"
    CITED_UNKNOWN = "cited-unknown"
    SUM_SHORT = "sum-short"
    SUM_INCOMPLETE = "sum-incomplete"
    REQUIREMENTS_CONFLICT = "requirements-conflict"
    CONDITION_ADDED = "condition-added"
    REQUIREMENT_UNREADABLE = "requirement-unreadable"
    RULE_ERROR = "rule-error"
    BELOW_FORMER_LEVEL = "below-former-level"
    NOT_DUE = "not-due"
    APPROXIMATE = "approximate"
    LAW_DISPUTED = "law-disputed"
    DATE_IMPOSSIBLE = "date-impossible"
    MILESTONE_FALLS_BACK = "milestone-falls-back"
    SIBLING_DIFFERS = "sibling-differs"


@dataclass(slots=True, kw_only=True, eq=False)
class Finding:
    """One result. The engine fills severity, waiver and the like; a check says what is true and why.

    ``statement``: what was judged; without one, ``indicator``/``name``/``key`` say what is missing or
    meant. ``under``: the shortfall is less
    than its value, by however little. ``details`` fills the placeholders of the reason's text, ``late`` gives more of them on demand. ``copied``: the target is exactly the
    nearest ancestor's. ``inherited_from``: the highest ancestor that fails the same requirement. ``notes``: shared
    with the findings of other plans that say the same; what a report works out of one of them holds for all.
    """

    rule: str
    check: str
    plan: Plan
    verdict: Verdict
    reason: Reason
    statement: Statement | None = None
    indicator: str | None = None
    name: Text | None = None
    key: str = ""
    place: int = 0
    requirement: Requirement | None = None
    resolved: Resolved | None = None
    shortfall: Decimal | None = None
    margin: Decimal | None = None
    distance_unit: str | None = None
    under: bool = False
    fields: tuple[str, ...] | None = None
    details: dict[str, str] = field(default_factory=dict)
    late: Callable[[], dict[str, str]] | None = None
    location: Location | None = None
    severity: Severity | None = None
    copied: bool = False
    inherited_from: Plan | None = None
    basis: tuple[Basis, ...] = ()
    waiver: Waiver | None = None
    known: bool = False
    notes: dict[str, Any] | None = None

    @property
    def boundary_only(self) -> bool:
        """Whether it fails by nothing but a bound's openness (90% against >90%)."""
        return self.verdict is Verdict.FAIL and self.shortfall == 0

    @property
    def fingerprint(self) -> str:
        """Its identity across runs: plan, rule, statement and requirement, never lines or words."""
        source = self.requirement.identity if self.requirement else ""
        return _prints(self.plan.id).of(Fingerprints.tail(self.rule, self.key, source)).decode()


class Fingerprints:
    """The fingerprints of one plan's findings: what they begin with is worked out once."""

    __slots__ = ("_plan",)

    def __init__(self, plan: str) -> None:
        import hashlib  # noqa: PLC0415 - start-up: only when a finding is reported

        self._plan = hashlib.sha256(plan.replace("\x1f", " ").encode())

    @staticmethod
    def tail(rule: str, key: str, source: str) -> bytes:
        """What follows the plan: rule, statement and requirement source."""
        return "".join("\x1f" + part.replace("\x1f", " ") for part in (rule, key, source)).encode()

    def of(self, tail: bytes) -> bytes:
        """The fingerprint with such a tail, in ASCII."""
        whole = self._plan.copy()
        whole.update(tail)
        return whole.hexdigest()[:24].encode()


@lru_cache(maxsize=4)
def _prints(plan: str) -> Fingerprints:
    return Fingerprints(plan)
