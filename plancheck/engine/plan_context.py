"""What the checks ask of the engine about the plan that is judged (``checks.kind.Context``)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from plancheck.common import dataclass
from plancheck.domain.asked import separate
from plancheck.domain.case import Case, Lineage, owner_of
from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.claim import Baseline, Statement
from plancheck.domain.jurisdiction import children, lookup
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolution import resolve_start
from plancheck.domain.resolved import Resolved, domain_of
from plancheck.engine.field_context import FieldContext, Resolver
from plancheck.engine.requirements import (
    from_law,
    from_literal,
    from_statement,
    own_requirement,
    unreadable,
)
from plancheck.engine.shared_scope import SharedScope
from plancheck.rule import Rule


@dataclass(slots=True, kw_only=True, eq=False)
class PlanContext:
    """The context of one judged plan. ``day``: the plan's date."""

    case: Case
    plan: Plan
    lineage: Lineage
    shared: FieldContext
    shared_scope: SharedScope
    resolver: Resolver
    day: date

    @classmethod
    def of(cls, case: Case, shared: FieldContext, rules: tuple[Rule, ...]) -> PlanContext:
        """The context in which a case is judged by some rules."""
        return cls(
            case=case,
            plan=case.plan,
            lineage=case.lineage,
            shared=shared,
            shared_scope=shared.shared_scope(case.plan, case.lineage, rules),
            resolver=Resolver(case=case, shared=shared),
            day=shared.day_of(case.plan),
        )

    @property
    def as_of(self) -> date:
        """The day of the check."""
        return self.shared.as_of

    @property
    def catalogue(self) -> Catalogue:
        """The indicators of the plan's field."""
        return self.shared.field.catalogue

    def resolve(self, statement: Statement, owner: Plan) -> Resolved:
        """What a statement of a plan comes to."""
        return self.resolver.resolve(statement, owner)

    def asked_by(self, ancestor: Plan, indicator: Indicator) -> tuple[Requirement, ...]:
        """What an ancestor asks on an indicator, the leading requirement first."""
        known = self.shared_scope.requirements
        key = (ancestor.id, indicator.id)
        if key not in known:
            stated = (
                self._ask(ancestor, point)
                for one in ancestor.on(indicator.id)
                for point in (one, *one.milestones)
            )
            known[key] = separate(tuple(stated), indicator.better)
        return known[key]

    def memoize(self, key: object, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, worked out once for all plans that stand alike."""
        return self.shared_scope.memoize(key, make)

    def _ask(self, ancestor: Plan, stated: Statement) -> Requirement:
        """What a statement (or milestone) of an ancestor asks of this plan."""
        return from_statement(
            stated,
            ancestor,
            self.resolve(stated, ancestor),
            source=ancestor.id,
            kind="ancestor",
            owner=owner_of(ancestor, self.plan),
            nature_evidence=stated.nature_evidence,
            later=self.lineage.later(ancestor, self.shared.as_of),
            unreadable=stated.broken,
            cycle=self.lineage.cycle(ancestor),
            start=self.plan.period.start,
        )

    def resolve_start(
        self, statement: Statement, baseline: Baseline, indicator: Indicator
    ) -> Resolved:
        """What the plan's own baseline asks of its target."""
        domain = domain_of(statement.unit, indicator)
        return resolve_start(baseline, indicator.better, domain, self.catalogue.tolerance)

    def law(self, parameter: str, indicator: Indicator, place: Plan) -> Requirement | None:
        """The law parameter in force for a plan at its date."""
        known = self.shared.field.parameters.get(parameter)
        if known is None:
            return None
        return from_law(known, indicator, place, self.shared.day_of(place))

    def laws_on(self, indicator: Indicator) -> tuple[str, ...]:
        """The law parameters that the rules of the run hold an indicator to."""
        return self.shared.laws_on.get(indicator.id, ())

    def literal(
        self, text: str | None, indicator: Indicator, year: int | None = None
    ) -> Requirement:
        """A rule's literal as a requirement, by a year if it names one."""
        return from_literal(text, indicator, self.plan, year)

    def given(self, indicator: Indicator) -> tuple[Requirement, ...]:
        """What the field's rules require on an indicator by law or literal, one requirement a source."""
        found: tuple[Requirement, ...] = self.memoize(
            ("given on", indicator.id), lambda: tuple(self._given(indicator).values())
        )
        return found

    def _given(self, indicator: Indicator) -> dict[str, Requirement]:
        found: dict[str, Requirement] = {}
        for rule in self.shared_scope.guarantees:
            if rule.ask is None or indicator.id not in (rule.select.indicators or ()):
                continue
            if rule.ask.law is not None:
                requirement = self.law(rule.ask.law, indicator, self.plan)
            else:
                requirement = self.literal(rule.ask.literal, indicator, rule.ask.year)
                requirement.basis = rule.basis
            if requirement is not None:
                found.setdefault(requirement.source, requirement)
        return found

    def own(self, statement: Statement) -> Requirement:
        """A statement of the plan itself as a requirement on another of its statements."""
        return own_requirement(statement, self.plan, self.resolve(statement, self.plan))

    def unreadable(self, source: str) -> Requirement:
        """A requirement whose document could not be read."""
        return unreadable(source)

    def plans_of(self, code: str) -> tuple[Plan, ...]:
        """The known plans of a place above, in this plan's field, whether it names them or not."""
        return self.case.above.get(code, ())

    def lower_plans(self) -> tuple[Plan, ...]:
        """The known plans one level down that name this plan as a parent."""
        return self.case.lower or ()

    def lower_places(self) -> tuple[tuple[str, str], ...]:
        """Code and name of each place one level down."""
        codes = children(self.plan.jurisdiction.code)
        return tuple((code, place.name) for code in codes if (place := lookup(code)) is not None)
