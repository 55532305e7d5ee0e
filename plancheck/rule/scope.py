"""What a rule asks and of what: requirement source, scope, severity policy."""

from __future__ import annotations

from dataclasses import field

from plancheck.common import dataclass
from plancheck.domain.case import Cycle
from plancheck.domain.catalogue import Cascade
from plancheck.domain.claim import Evidence, Nature, Statement
from plancheck.domain.finding import Reason, Severity
from plancheck.domain.jurisdiction import Level, territory
from plancheck.domain.plan import Plan, Record, Status


def covers(outer: str, inner: str) -> bool:
    """Whether a place, by its code, is another one or lies in it."""
    if inner == "CN":
        return outer == "CN"
    return inner.startswith(territory(outer))


@dataclass(slots=True, kw_only=True, eq=False)
class RequirementSource:
    """Where a rule's requirement comes from; exactly one of the sources is set.

    ``ancestors``: ``all`` or ``nearest``; ``natures`` keeps the requirements of these natures only
    (``None`` among them: of no nature). ``literal``: a written target. ``law``: a parameter's id.
    ``baseline``: the plan's own; with ``step``, so much better each year. ``year``: by whose end, of a literal or by
    itself. ``cycles``: the planning cycles of the ancestors that are asked. ``given``: beside the ancestors also what
    the field's rules require by law or as a literal.
    """

    ancestors: str | None = None
    natures: frozenset[Nature | None] | None = None
    literal: str | None = None
    year: int | None = None
    step: str | None = None
    law: str | None = None
    baseline: bool = False
    cycles: tuple[Cycle, ...] = (Cycle.CURRENT,)

    @property
    def cycle(self) -> str:
        """The planning cycles in a word: ``current``, ``former`` or ``any``."""
        return "any" if len(self.cycles) > 1 else self.cycles[0].value

    given: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Scope:
    """Which plans and statements a rule speaks of (适用范围); ``None`` does not restrict.

    ``places``: codes of the territories whose plans it speaks of, but for those in ``excluded``.
    """

    cascades: frozenset[Cascade] | None = None
    indicators: tuple[str, ...] | None = None
    natures: frozenset[Nature | None] | None = None
    pers: frozenset[str] | None = None
    where: str | None = None
    places: tuple[str, ...] | None = None
    excluded: tuple[str, ...] = ()
    levels: frozenset[Level] | None = None
    statuses: frozenset[Status] | None = None
    records: frozenset[Record] | None = None

    def plan(self, plan: Plan) -> bool:
        """Whether the rule speaks of this plan at all."""
        return (
            self.place(plan.jurisdiction.code)
            and (self.levels is None or plan.jurisdiction.level in self.levels)
            and (self.statuses is None or plan.status in self.statuses)
            and (self.records is None or plan.record in self.records)
        )

    def place(self, code: str) -> bool:
        """Whether the rule speaks of plans of this place."""
        if self.places is not None and not any(covers(one, code) for one in self.places):
            return False
        return not any(covers(one, code) for one in self.excluded)

    def statement(self, statement: Statement) -> bool:
        """Whether the rule speaks of this statement (the cascade is left to the check)."""
        indicator = statement.indicator
        return (
            (self.indicators is None or (indicator is not None and indicator.id in self.indicators))
            and (self.natures is None or statement.nature in self.natures)
            and (self.pers is None or statement.per in self.pers)
            and (self.where is None or (self.where == "table") == statement.in_table)
        )

    def cascade(self, cascade: Cascade) -> bool:
        """Whether the rule speaks of indicators that cascade this way."""
        return self.cascades is None or cascade in self.cascades


@dataclass(slots=True, kw_only=True, eq=False)
class SeverityPolicy:
    """How much a rule's findings matter.

    ``by_nature``: by the nature of the requirement (key ``None``: absent). ``boundary``: when only a bound's
    openness differs, by how the required figure is known. ``by_reason`` wins over both. ``copied``: when the target copies the nearest ancestor's.
    """

    by_nature: dict[Nature | None, Severity]
    boundary: dict[Evidence, Severity] = field(default_factory=dict)
    by_reason: dict[Reason, Severity] = field(default_factory=dict)
    copied: Severity | None = None
