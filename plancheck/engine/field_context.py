"""One plan in its surroundings: what the checks ask of the engine (references, ancestors, law, neighbours)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from plancheck.common.bounded_cache import BoundedCache
from plancheck.domain.asked import separate
from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.claim import Baseline, Claim, Statement
from plancheck.domain.field_view import owner_of
from plancheck.domain.jurisdiction.jurisdiction import children, lookup
from plancheck.domain.lineage import Lineage
from plancheck.domain.plan import Plan
from plancheck.domain.quantity.interval import EVERYTHING, Direction, Interval
from plancheck.domain.quantity.operators import bound, reached
from plancheck.domain.quantity.unit import PERCENT, comparable, ratio
from plancheck.domain.records import dataclass
from plancheck.domain.requirement import Requirement, asked_population, same_context, strictest
from plancheck.domain.resolution import (
    Resolved,
    domain_of,
    place_set,
    related,
    resolve_change,
    resolve_set,
    resolve_start,
)
from plancheck.domain.source import ParameterValue
from plancheck.domain.target.target import TargetKind
from plancheck.engine.given import from_law, from_literal, least_asked, stricter
from plancheck.engine.shared_scope import FindingCache, SharedScope
from plancheck.rule.rule import LawParameter, Rule

InForce = tuple[
    tuple[Rule, ...], tuple[ParameterValue | None, ...], tuple[Rule, ...], tuple[Rule, ...]
]
"""The rules that apply to a kind of plan at a date, the law in force and lapsed, the field's rules that require
something by law or literal, the rules that were chosen from."""
Spoken = tuple[tuple[Rule, ...], tuple[Rule, ...], tuple[Rule, ...]]
"""The rules that speak of a kind of plan, those of the field that require something, the rules that were chosen from."""


@dataclass(slots=True, kw_only=True, eq=False)
class FieldContext:
    """What all plans of a run share.

    ``STANDINGS``, ``DATES``: how many standings, and rules and law in force at a place and date, are kept at once. ``SETS``: how many claims keep the
    set that they come to.
    """

    STANDINGS: ClassVar[int] = 16
    DATES: ClassVar[int] = 1000
    SETS: ClassVar[int] = 3000

    lineage_of: Callable[[Plan], Lineage]
    catalogues: Mapping[str, Catalogue]
    parameters: Mapping[str, Mapping[str, LawParameter]]
    rules: tuple[Rule, ...]
    as_of: date
    series: Mapping[str, Decimal]
    tolerance: Decimal | None = None
    lower_plans: Callable[[Plan], tuple[Plan, ...]] = lambda _: ()
    plans_of: Callable[[Plan, str], tuple[Plan, ...]] = lambda *_: ()
    resolved: dict[tuple[str, str, int], Resolved] = field(default_factory=dict)
    laws_on: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _standings: BoundedCache[tuple[object, ...], SharedScope] = field(init=False)
    _in_force: BoundedCache[tuple[object, ...], InForce] = field(init=False)
    _spoken: BoundedCache[tuple[object, ...], Spoken] = field(init=False)
    _sets: BoundedCache[Claim, Resolved] = field(init=False)
    _judged: FindingCache = field(default_factory=FindingCache)

    def __post_init__(self) -> None:
        self._standings = BoundedCache(self.STANDINGS)
        self._in_force = BoundedCache(self.DATES)
        self._spoken = BoundedCache(self.DATES)
        self._sets = BoundedCache(self.SETS)
        found: dict[str, dict[str, None]] = {}
        for rule in self.rules:
            if rule.ask is not None and rule.ask.law is not None:
                for indicator in rule.select.indicators or ():
                    found.setdefault(indicator, {})[rule.ask.law] = None
        self.laws_on = {indicator: tuple(laws) for indicator, laws in found.items()}

    def day_of(self, plan: Plan) -> date:
        """The plan's date: issued, a draft's date, else as-of; a date that can't be is not known."""
        return plan.date_on(self.as_of) or self.as_of

    def _speaking_of(self, plan: Plan, rules: tuple[Rule, ...]) -> Spoken:
        """The rules that speak of a kind of plan, whatever its date."""
        key = (plan.jurisdiction.code, plan.status, plan.record, id(rules))
        found = self._spoken.get(key)
        if found is None:
            found = (
                tuple(one for one in rules if one.select.plan(plan)),
                tuple(one for one in self.rules if one.guarantees and one.select.plan(plan)),
                rules,
            )
            self._spoken.put(key, found)
        return found

    def shared_scope(self, plan: Plan, lineage: Lineage, rules: tuple[Rule, ...]) -> SharedScope:
        """What a plan has in common with others: whatever else of it changes, a claim is judged alike."""
        day = self.day_of(plan)
        when = (plan.field, plan.jurisdiction.code, plan.status, plan.record, day, id(rules))
        in_force = self._in_force.get(when)
        if in_force is None:
            laws = self.parameters.get(plan.field, {}).values()
            speaking, guaranteeing, _ = self._speaking_of(plan, rules)
            in_force = (
                tuple(one.on(day) for one in speaking if one.in_force(day)),
                tuple(
                    value
                    for one in laws
                    for value in (
                        one.in_force(plan.jurisdiction, day),
                        one.lapsed(plan.jurisdiction, day),
                    )
                ),
                tuple(one.on(day) for one in guaranteeing if one.in_force(day)),
                rules,
            )
            self._in_force.put(when, in_force)
        applying, values, guarantees, _ = in_force
        ancestors = lineage.ancestors
        later = tuple(lineage.later(one, self.as_of) for one in ancestors)
        key = (
            plan.field, plan.record, plan.lost, plan.period, plan.jurisdiction.municipality, later,
            tuple(map(id, ancestors)), tuple(map(id, applying)), tuple(map(id, values)),
            tuple(map(id, guarantees)),
        )  # fmt: skip
        known = self._standings.get(key)
        if known is None:
            known = SharedScope(
                judged=self._judged,
                rules=applying,
                guarantees=guarantees,
                bases=(ancestors, in_force),
                order={rule.id: number for number, rule in enumerate(rules)},
                sources={one.id: number for number, one in enumerate(ancestors)},
            )
            self._standings.put(key, known)
        return known

    def forget(self, plan: Plan) -> None:
        """Let go of what was worked out for a plan that no other builds on."""
        for statement in plan.statements:
            for one in (statement, *statement.milestones):
                self.resolved.pop((plan.path, one.ref, one.step), None)

    def resolve(self, statement: Statement, owner: Plan) -> Resolved:
        """What a statement comes to; references go up the levels, so this ends."""
        if statement.target.kind is TargetKind.SET:  # it rests on its claim alone
            found = self._sets.get(statement.claim)
            if found is None:
                found = resolve_set(statement, self._domain(statement), self.tolerance)
                self._sets.put(statement.claim, found)
            return found
        key = (owner.path, statement.ref, statement.step)
        if key not in self.resolved:
            self.resolved[key] = self._resolve(statement, owner)
        return self.resolved[key]

    def _resolve(self, statement: Statement, owner: Plan) -> Resolved:
        target = statement.target
        if target.kind is TargetKind.UNDECIDED:
            return Resolved(unresolved="undecided")
        if target.kind is TargetKind.QUALITATIVE:
            return Resolved(unresolved="no-number", sign=target.sign)
        better = statement.better or Direction.UP
        domain = self._domain(statement)
        if target.kind is TargetKind.BASELINE:
            return resolve_change(statement, better, domain, self.tolerance)
        if target.kind is TargetKind.RELATIVE:
            return self._relative(statement, owner, domain)
        if target.kind is TargetKind.LAW:
            return self._law(statement, owner, better, domain)
        return self._deferred(statement, owner, better, domain)

    @staticmethod
    def _domain(statement: Statement) -> Interval:
        indicator = statement.indicator
        if indicator is not None and statement.unit == indicator.unit:
            return indicator.domain
        return EVERYTHING

    def _relative(self, statement: Statement, owner: Plan, domain: Interval) -> Resolved:
        """A target in step with a series; a series is comparable only in its own dimension."""
        target = statement.target
        catalogue = self.catalogues.get(owner.field)
        series = catalogue.series.get(target.series or "") if catalogue else None
        measured = series.unit if series is not None else PERCENT
        if statement.unit is not None and not comparable(statement.unit, measured):
            return Resolved(unresolved="unit-differs")
        value = self.series.get(target.series or "")
        if value is None:
            return Resolved(
                unresolved="relative-unresolved", series=target.series, op=target.op or "≥"
            )
        if statement.unit is not None:
            value *= ratio(measured, statement.unit)
        interval, outside = place_set(bound(target.op or "≥", value), domain)
        return Resolved(interval=interval, outside=outside, series=target.series, op=target.op)

    def _law(
        self, statement: Statement, owner: Plan, better: Direction, domain: Interval
    ) -> Resolved:
        indicator = statement.indicator
        name = statement.target.law
        known = self.parameters.get(owner.field, {})
        if name is None and indicator is not None:
            laws = self.laws_on.get(indicator.id, ())
            name = laws[0] if len(laws) == 1 else None
        parameter = known.get(name or "")
        value = parameter and parameter.in_force(owner.jurisdiction, self.day_of(owner))
        if not value or parameter is None:
            return Resolved(unresolved="deferred-unresolved")
        if statement.unit is None or not comparable(parameter.unit, statement.unit):
            return Resolved(unresolved="deferred-unresolved")
        bounds = least_asked(parameter, value, better)
        if bounds is None:
            return Resolved(unresolved="deferred-unresolved")
        named = bounds.scaled(ratio(parameter.unit, statement.unit))
        asked = related(named, statement.target.op or reached(None, better), better)
        interval, outside = place_set(asked, domain)
        return Resolved(interval=interval, outside=outside)

    def _named(
        self, statement: Statement, plan: Plan, better: Direction, domain: Interval
    ) -> Resolved | None:
        """What one named plan's target gives a statement that defers to it; ``None``: nothing definite.

        Its target for the statement's own year is meant, where it has one of that context.
        """
        indicator, target = statement.indicator, statement.target
        if indicator is None:
            return None
        governing = plan.governing(indicator.id)
        if any(one.broken for one in governing):
            return None
        dated = [
            point
            for one in plan.on(indicator.id)
            for point in (one, *one.milestones)
            if point.year == statement.year and same_context(point, statement)
        ]
        meant = dated or [one for one in governing if same_context(one, statement)]
        lead = strictest([(one, self.resolve(one, plan)) for one in meant], better)
        if lead is None:
            return None
        found = self.resolve(lead, plan)
        if found.interval is not None and lead.unit is not None and statement.unit is not None:
            named = found.interval.scaled(ratio(lead.unit, statement.unit))
            asked = related(named, target.op or reached(None, better), better)
            interval, outside = place_set(asked, domain)
            return Resolved(interval=interval, outside=outside, source=plan)
        if found.series is not None and target.op in {"≥", None}:
            return Resolved(
                unresolved="relative-unresolved", series=found.series, op=found.op, source=plan
            )
        return None

    def _deferred(
        self, statement: Statement, owner: Plan, better: Direction, domain: Interval
    ) -> Resolved:
        """The values that stand as the target says to the set of the plan that it names."""
        lineage = self.lineage_of(owner)
        target, indicator = statement.target, statement.indicator
        if target.plan is not None:
            named = tuple(plan for plan in lineage.ancestors if plan.id == target.plan)
        else:
            named = lineage.of_level(target.level or "above")
        first = named[0] if named else None
        best: Resolved | None = None
        for plan in named if indicator is not None else ():
            found = self._named(statement, plan, better, domain)
            # Of several plans of the named level the strictest is meant: it asks what the others ask too.
            if found is not None and (best is None or stricter(found, best, better)):
                best = found
        if best is not None:
            return best
        return Resolved(unresolved="deferred-unresolved", source=first)


@dataclass(slots=True, kw_only=True, eq=False)
class PlanContext:
    """The context of one judged plan (see ``checks.base.Context``). ``day``: the plan's date."""

    plan: Plan
    lineage: Lineage
    shared: FieldContext
    shared_scope: SharedScope
    day: date

    @classmethod
    def of(cls, plan: Plan, shared: FieldContext, rules: tuple[Rule, ...]) -> PlanContext:
        """The context in which a plan is judged by some rules."""
        lineage = shared.lineage_of(plan)
        shared_scope = shared.shared_scope(plan, lineage, rules)
        return cls(
            plan=plan,
            lineage=lineage,
            shared=shared,
            shared_scope=shared_scope,
            day=shared.day_of(plan),
        )

    @property
    def as_of(self) -> date:
        """The day of the check."""
        return self.shared.as_of

    @property
    def catalogue(self) -> Catalogue:
        """The indicators of the plan's field."""
        return self.shared.catalogues[self.plan.field]

    def resolve(self, statement: Statement, owner: Plan) -> Resolved:
        """What a statement of a plan comes to."""
        return self.shared.resolve(statement, owner)

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

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, worked out once for all plans that stand alike."""
        return self.shared_scope.once(key, make)

    def _ask(self, ancestor: Plan, stated: Statement) -> Requirement:
        """What a statement (or milestone) of an ancestor asks of this plan."""
        return Requirement(
            source=ancestor.id,
            kind="ancestor",
            owner=owner_of(ancestor, self.plan),
            text=stated.target.text,
            resolved=self.resolve(stated, ancestor),
            unit=stated.unit,
            per=stated.per,
            year=stated.year,
            nature=stated.nature,
            evidence=stated.evidence,
            nature_evidence=stated.nature_evidence,
            at=stated.at,
            population=asked_population(stated, self.resolve(stated, ancestor)),
            later=self.lineage.later(ancestor, self.shared.as_of),
            unreadable=stated.broken,
            hedge=stated.hedge,
            op=stated.target.op,
            location=stated.target_location,
            plan=ancestor,
            statement=stated,
            cycle=self.lineage.cycle(ancestor),
            start=self.plan.period.start,
        )

    def resolve_start(
        self, statement: Statement, baseline: Baseline, indicator: Indicator
    ) -> Resolved:
        """What the plan's own baseline asks of its target."""
        domain = domain_of(statement.unit, indicator)
        return resolve_start(baseline, indicator.better, domain, self.shared.tolerance)

    def law(self, parameter: str, indicator: Indicator, place: Plan) -> Requirement | None:
        """The law parameter in force for a plan at its date."""
        known = self.shared.parameters.get(self.plan.field, {}).get(parameter)
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
        found: tuple[Requirement, ...] = self.once(
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
        return Requirement(
            source="self",
            kind="self",
            owner=_OWN_TABLE if statement.in_table else _OWN_PROSE,
            text=statement.target.text,
            resolved=self.resolve(statement, self.plan),
            unit=statement.unit,
            per=statement.per,
            year=statement.year,
            nature=statement.nature,
            evidence=statement.evidence,
            at=statement.at,
            population=asked_population(statement, self.resolve(statement, self.plan)),
            hedge=statement.hedge,
            op=statement.target.op,
            location=statement.target_location,
            plan=self.plan,
            statement=statement,
        )

    def unreadable(self, source: str) -> Requirement:
        """A requirement whose document could not be read."""
        return Requirement(
            source=source,
            kind="ancestor",
            owner={"zh": source, "en": source},
            text=None,
            resolved=Resolved(),
            unreadable=True,
        )

    def plans_of(self, code: str) -> tuple[Plan, ...]:
        """The known plans of a place above, in this plan's field, whether it names them or not."""
        return self.shared.plans_of(self.plan, code)

    def lower_plans(self) -> tuple[Plan, ...]:
        """The known plans one level down that name this plan as a parent."""
        return self.shared.lower_plans(self.plan)

    def lower_places(self) -> tuple[tuple[str, str], ...]:
        """Code and name of each place one level down."""
        found = []
        for code in children(self.plan.jurisdiction.code):
            place = lookup(code)
            if place is not None:
                found.append((code, place.name))
        return tuple(found)


_OWN_TABLE = {"zh": "本规划主要指标表", "en": "the plan's indicator table"}
_OWN_PROSE = {"zh": "本规划另一处", "en": "another place of the plan"}
