"""Resolves targets: the set of values that a statement accepts, or why there is none."""

from __future__ import annotations

from plancheck.domain.case import Case
from plancheck.domain.claim import Statement
from plancheck.domain.plan import Plan
from plancheck.domain.quantity.direction import bound, reached, related
from plancheck.domain.quantity.interval import EVERYTHING, Direction, Interval
from plancheck.domain.quantity.unit import PERCENT, comparable, ratio
from plancheck.domain.records import dataclass
from plancheck.domain.requirement import same_context, strictest
from plancheck.domain.resolution import resolve_change, resolve_set
from plancheck.domain.resolved import Resolved, place_set
from plancheck.domain.target.target import TargetKind
from plancheck.engine.field_context import FieldContext
from plancheck.engine.requirements import least_asked, stricter


@dataclass(slots=True, kw_only=True, eq=False)
class Resolver:
    """Resolves the statements of the plans of a case, each once."""

    case: Case
    shared: FieldContext

    def resolve(self, statement: Statement, owner: Plan) -> Resolved:
        """What a statement comes to; references go up the levels, so this ends."""
        if statement.target.kind is TargetKind.SET:  # it rests on its claim alone
            found = self.shared.sets.get(statement.claim)
            if found is None:
                found = resolve_set(
                    statement, self._domain(statement), self.shared.field.catalogue.tolerance
                )
                self.shared.sets.put(statement.claim, found)
            return found
        key = (owner.path, statement.ref, statement.step)
        if key not in self.shared.resolved:
            self.shared.resolved[key] = self._resolve(statement, owner)
        return self.shared.resolved[key]

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
