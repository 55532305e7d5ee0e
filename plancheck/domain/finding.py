"""Verdicts (结论), their closed reasons, rulings on claims, and findings in plans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from plancheck.common import dataclass
from plancheck.domain.claim import Statement
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved
from plancheck.domain.source import Basis, Location, Text

if TYPE_CHECKING:
    from plancheck.domain.suppression import Waiver  # start-up: most runs have none


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
    READ_BY_OCR = "read-by-ocr"


Rank = tuple[int, int, str]
"""The order of results: rule, requirement source, key."""
FINE = frozenset({Verdict.PASS, Verdict.NOT_APPLICABLE})
"""The verdicts that ask nothing of a reader."""


@dataclass(slots=True, kw_only=True, eq=False)
class Ruling:
    """What a rule finds of a claim, in whichever plan it is made, or of one plan.

    A check gives verdict and reason; the engine adds ``severity``, ``inherited_from`` (the highest ancestor that fails
    the same requirement) and ``rank``. Of what is no statement ``indicator``, ``name`` and ``key`` say what is missing or
    meant. ``position``: the number in the catalogue of an indicator that is not stated. ``location``: where it points,
    by default to the statement's target, or with ``whole`` to the statement. ``under``: the shortfall is less than its
    value, by however little. ``details`` fill the placeholders of the reason's text, ``late`` gives more of them on
    demand. ``copied``: the target is exactly the nearest ancestor's. ``notes``: what a report works out of the ruling
    and can use for the next plan; ``None``: it holds for one plan alone.
    """

    rule: str
    check: str
    verdict: Verdict
    reason: Reason
    indicator: str | None = None
    name: Text | None = None
    key: str = ""
    position: int = -1
    whole: bool = False
    location: Location | None = None
    requirement: Requirement | None = None
    resolved: Resolved | None = None
    shortfall: Decimal | None = None
    margin: Decimal | None = None
    distance_unit: str | None = None
    under: bool = False
    fields: tuple[str, ...] | None = None
    details: dict[str, str] = field(default_factory=dict)
    late: Callable[[], dict[str, str]] | None = None
    severity: Severity | None = None
    copied: bool = False
    inherited_from: Plan | None = None
    basis: tuple[Basis, ...] = ()
    rank: Rank = (0, -1, "")
    notes: dict[str, Any] | None = None

    def on(self, plan: Plan, statement: Statement | None) -> Finding:
        """The finding in a plan that makes the claim."""
        requirement = self.requirement
        if requirement is not None and requirement.kind == "self" and statement is not None:
            start = statement.baseline
            requirement = replace(
                requirement,
                plan=plan,
                at=statement.at,
                location=start.location if start is not None else None,
            )
        return Finding(ruling=self, plan=plan, statement=statement, requirement=requirement)


def _of_ruling(name: str) -> Any:
    """A property that reads a field of the ruling."""
    return property(attrgetter(f"ruling.{name}"))


class _RulingFields:
    """The fields of a ruling as they are read on its finding."""

    __slots__ = ()

    rule: str = _of_ruling("rule")
    check: str = _of_ruling("check")
    verdict: Verdict = _of_ruling("verdict")
    reason: Reason = _of_ruling("reason")
    indicator: str | None = _of_ruling("indicator")
    name: Text | None = _of_ruling("name")
    resolved: Resolved | None = _of_ruling("resolved")
    shortfall: Decimal | None = _of_ruling("shortfall")
    margin: Decimal | None = _of_ruling("margin")
    distance_unit: str | None = _of_ruling("distance_unit")
    under: bool = _of_ruling("under")
    fields: tuple[str, ...] | None = _of_ruling("fields")
    details: dict[str, str] = _of_ruling("details")
    late: Callable[[], dict[str, str]] | None = _of_ruling("late")
    severity: Severity | None = _of_ruling("severity")
    copied: bool = _of_ruling("copied")
    inherited_from: Plan | None = _of_ruling("inherited_from")
    basis: tuple[Basis, ...] = _of_ruling("basis")
    rank: Rank = _of_ruling("rank")
    notes: dict[str, Any] | None = _of_ruling("notes")


@dataclass(slots=True, kw_only=True, eq=False)
class Finding(_RulingFields):
    """A ruling in a plan: one result for rule × plan × requirement × statement.

    ``statement``: what was judged, if it is one. ``known``: it is among the known findings.
    """

    ruling: Ruling
    plan: Plan
    statement: Statement | None = None
    requirement: Requirement | None = None
    waiver: Waiver | None = None
    known: bool = False

    @property
    def key(self) -> str:
        """What names it in its plan: the statement's key, or what is missing or meant."""
        return self.ruling.key if self.statement is None else self.statement.key

    @property
    def place(self) -> int:
        """Its number in the order of results: of the plan as a whole -1, of statements, of what is not stated."""
        if self.statement is not None:
            return self.statement.place
        position = self.ruling.position
        return position if position < 0 else len(self.plan.statements) + position

    @property
    def location(self) -> Location:
        """Where it points."""
        ruling, statement = self.ruling, self.statement
        if ruling.location is not None:
            return ruling.location
        if statement is not None:
            return statement.location if ruling.whole else statement.target_location
        return self.plan.location if ruling.position < 0 else self.plan.gap_location

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
