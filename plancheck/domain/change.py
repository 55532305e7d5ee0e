"""What changed between two versions of a plan (前后对照): kinds of change, and which of them weaken it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from plancheck.domain.claim import Nature, Statement
from plancheck.domain.finding import Finding
from plancheck.domain.plan import Plan


class ChangeKind(StrEnum):
    """Kinds of change of a statement, the gravest first: a closed list that diff@1 relies on."""

    DROPPED = "dropped"
    LOOSENED = "loosened"
    WEAKENED = "weakened"  # its nature: 约束性 → 预期性, or no longer called 约束性
    INCOMPARABLE = "incomparable"
    LATER = "later"
    HEDGE_ADDED = "hedge-added"
    HEDGE_CHANGED = "hedge-changed"
    UNIT_CHANGED = "unit-changed"
    PER_CHANGED = "per-changed"
    POPULATION_CHANGED = "population-changed"
    BASELINE_CHANGED = "baseline-changed"
    CAP_CHANGED = "cap-changed"  # the worst accepted value is the same, the best is not
    MOVED = "moved"  # from the table into the prose or the reverse
    NATURE_CHANGED = "nature-changed"  # 预期性 ↔ not said
    TIGHTENED = "tightened"
    STRENGTHENED = "strengthened"
    EARLIER = "earlier"
    HEDGE_REMOVED = "hedge-removed"
    ADDED = "added"
    RENAMED = "renamed"
    REWORDED = "reworded"

    @property
    def rank(self) -> int:
        """0 is the gravest."""
        return list(ChangeKind).index(self)


class Mark(StrEnum):
    """Kinds of change of the plan as a whole."""

    PERIOD_LATER = "period-later"
    PERIOD_EARLIER = "period-earlier"
    PERIOD = "period"
    RECORD = "record"
    PARENT_REMOVED = "parent-removed"
    PARENT_ADDED = "parent-added"
    CITE_REMOVED = "cite-removed"
    CITE_ADDED = "cite-added"
    STATUS = "status"
    JURISDICTION = "jurisdiction"
    FIELD = "field"
    ID = "id"
    TITLE = "title"
    NUMBER = "number"
    ISSUER = "issuer"
    APPROVED_BY = "approved-by"
    ISSUED = "issued"
    DATED = "dated"
    PUBLISHED = "published"
    SUPERSEDES = "supersedes"
    SOURCES = "sources"


class Turn(StrEnum):
    """How a result changed: ``new`` and ``gone`` findings, ``worse`` and ``better`` ones, else ``other``."""

    NEW = "new"
    WORSE = "worse"
    OTHER = "other"
    BETTER = "better"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change.

    ``what``: the part that was reworded; ``reason``: why two targets can't be compared (a reason code,
    ``sets-overlap``, ``direction-unknown`` or ``directions-differ``); ``distance`` in ``unit``: by how much the
    worst accepted value moved; ``year``: of a milestone, the year that it is for.
    """

    kind: ChangeKind
    old: str | None = None
    new: str | None = None
    what: str | None = None
    reason: str | None = None
    distance: Decimal | None = None
    unit: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMark:
    """A change of the plan as a whole."""

    kind: Mark
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A statement in both versions, or in one of them, with what changed; the gravest change first."""

    old: Statement | None
    new: Statement | None
    changes: tuple[Change, ...] = ()

    @property
    def kind(self) -> ChangeKind | None:
        """The gravest change; ``None``: unchanged."""
        return self.changes[0].kind if self.changes else None

    @property
    def binding(self) -> bool:
        """Whether the earlier version called it 约束性."""
        return self.old is not None and self.old.nature is Nature.BINDING


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """A result that is not what it was."""

    turn: Turn
    old: Finding | None
    new: Finding | None


@dataclass(slots=True, kw_only=True)
class PlanChange:
    """A plan in both versions, or in one of them, with everything that changed."""

    old: Plan | None
    new: Plan | None
    marks: tuple[PlanMark, ...] = ()
    pairs: tuple[Pair, ...] = ()
    verdicts: tuple[VerdictChange, ...] = ()

    @property
    def changed(self) -> list[Pair]:
        """The statements that changed."""
        return [pair for pair in self.pairs if pair.changes]

    @property
    def same(self) -> bool:
        """Whether nothing changed at all."""
        both = self.old is not None and self.new is not None
        return both and not (self.marks or self.changed or self.verdicts)
