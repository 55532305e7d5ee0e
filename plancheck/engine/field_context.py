"""What the plans of one field share: catalogue, law and rules, series, the day; and the sets that their targets come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field as with_default
from datetime import date
from decimal import Decimal
from typing import ClassVar

from plancheck.common import dataclass
from plancheck.common.bounded_cache import BoundedCache
from plancheck.domain.case import Case, Lineage
from plancheck.domain.claim import Claim, Statement
from plancheck.domain.interval import EVERYTHING, Direction, Interval, bound, reached, related
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import same_context, strictest
from plancheck.domain.resolution import resolve_change, resolve_set
from plancheck.domain.resolved import Resolved, place_set
from plancheck.domain.source import ParameterValue
from plancheck.domain.target import TargetKind
from plancheck.domain.unit import PERCENT, comparable, ratio
from plancheck.engine.requirements import least_asked, stricter
from plancheck.engine.shared_scope import FindingCache, SharedScope
from plancheck.rule import Field, Rule

InForce = tuple[
    tuple[Rule, ...], tuple[ParameterValue | None, ...], tuple[Rule, ...], tuple[Rule, ...]
]
"""The rules that apply to a kind of plan at a date, the law in force and lapsed, the field's rules that require
something by law or literal, the rules that were chosen from."""
Spoken = tuple[tuple[Rule, ...], tuple[Rule, ...], tuple[Rule, ...]]
"""The rules that speak of a kind of plan, those of the field that require something, the rules that were chosen from."""


@dataclass(slots=True, kw_only=True, eq=False)
class FieldContext:
    """What the plans of a field share in a run. It reads nothing.

    ``fields``: the joined packs of every field of which a plan was read, for ancestors of other fields. ``SCOPES``,
    ``DATES``, ``SETS``: how many shared scopes, rules and law in force at a place and date, and sets of claims are kept.
    """

    SCOPES: ClassVar[int] = 16
    DATES: ClassVar[int] = 1000
    SETS: ClassVar[int] = 3000

    field: Field
    fields: Mapping[str, Field]
    as_of: date
    series: Mapping[str, Decimal]
    resolved: dict[str, dict[tuple[str, int], Resolved]] = with_default(default_factory=dict)
    laws_on: dict[str, tuple[str, ...]] = with_default(default_factory=dict)
    _scopes: BoundedCache[tuple[object, ...], SharedScope] = with_default(init=False)
    _in_force: BoundedCache[tuple[object, ...], InForce] = with_default(init=False)
    _spoken: BoundedCache[tuple[object, ...], Spoken] = with_default(init=False)
    sets: BoundedCache[Claim, Resolved] = with_default(init=False)
    _judged: FindingCache = with_default(default_factory=FindingCache)

    def __post_init__(self) -> None:
        self._scopes = BoundedCache(self.SCOPES)
        self._in_force = BoundedCache(self.DATES)
        self._spoken = BoundedCache(self.DATES)
        self.sets = BoundedCache(self.SETS)
        found: dict[str, dict[str, None]] = {}
        for rule in self.field.rules:
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
        found = self._spoken[key]
        if found is None:
            found = (
                tuple(one for one in rules if one.select.plan(plan)),
                tuple(one for one in self.field.rules if one.guarantees and one.select.plan(plan)),
                rules,
            )
            self._spoken.put(key, found)
        return found

    def shared_scope(self, plan: Plan, lineage: Lineage, rules: tuple[Rule, ...]) -> SharedScope:
        """What a plan shares with others: under it a claim gets the same results, whatever else of the plan differs."""
        day = self.day_of(plan)
        when = (plan.field, plan.jurisdiction.code, plan.status, plan.record, day, id(rules))
        in_force = self._in_force[when]
        if in_force is None:
            laws = self.field.parameters.values()
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
        known = self._scopes[key]
        if known is None:
            known = SharedScope(
                judged=self._judged,
                rules=applying,
                guarantees=guarantees,
                bases=(ancestors, in_force),
                order={rule.id: number for number, rule in enumerate(rules)},
                sources={one.id: number for number, one in enumerate(ancestors)},
            )
            self._scopes.put(key, known)
        return known

    def forget(self, plan: Plan) -> None:
        """Let go of what was worked out for a plan that no other builds on."""
        self.resolved.pop(plan.path, None)


@dataclass(slots=True, kw_only=True, eq=False)
class Resolver:
    """Resolves the statements of the plans of a case, each once."""

    case: Case
    shared: FieldContext

    def resolve(self, statement: Statement, owner: Plan) -> Resolved:
        """What a statement comes to; references go up the levels, so this ends."""
        if statement.target.kind is TargetKind.SET:  # it rests on its claim alone
            found = self.shared.sets[statement.claim]
            if found is None:
                found = resolve_set(
                    statement, self._domain(statement), self.shared.field.catalogue.tolerance
                )
                self.shared.sets.put(statement.claim, found)
            return found
        known = self.shared.resolved.setdefault(owner.path, {})
        key = (statement.ref, statement.step)
        if key not in known:
            known[key] = self._resolve(statement, owner)
        return known[key]

    def _resolve(self, statement: Statement, owner: Plan) -> Resolved:
        target = statement.target
        if target.kind is TargetKind.UNDECIDED:
            return Resolved(unresolved="undecided")
        if target.kind is TargetKind.QUALITATIVE:
            return Resolved(unresolved="no-number", sign=target.sign)
        better = statement.better or Direction.UP
        domain = self._domain(statement)
        if target.kind is TargetKind.BASELINE:
            return resolve_change(statement, better, domain, self.shared.field.catalogue.tolerance)
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
        known = self.shared.fields.get(owner.field)
        series = known.catalogue.series.get(target.series or "") if known else None
        measured = series.unit if series is not None else PERCENT
        if statement.unit is not None and not comparable(statement.unit, measured):
            return Resolved(unresolved="unit-differs")
        value = self.shared.series.get(target.series or "")
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
        if name is None and indicator is not None:
            laws = self.shared.laws_on.get(indicator.id, ())
            name = laws[0] if len(laws) == 1 else None
        known = self.shared.fields.get(owner.field)
        parameter = known.parameters.get(name or "") if known else None
        value = parameter and parameter.in_force(owner.jurisdiction, self.shared.day_of(owner))
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
        lineage = self.case.lineage_of(owner)
        target, indicator = statement.target, statement.indicator
        if lineage is None:
            named: tuple[Plan, ...] = ()
        elif target.plan is not None:
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
