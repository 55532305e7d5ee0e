"""What the plans of one field share: catalogue, law and rules, series, the day, and what was worked out before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field as with_default
from datetime import date
from decimal import Decimal
from typing import ClassVar

from plancheck.common.bounded_cache import BoundedCache
from plancheck.domain.claim import Claim
from plancheck.domain.lineage import Lineage
from plancheck.domain.plan import Plan
from plancheck.domain.records import dataclass
from plancheck.domain.resolved import Resolved
from plancheck.domain.source import ParameterValue
from plancheck.engine.shared_scope import FindingCache, SharedScope
from plancheck.rule.field import Field
from plancheck.rule.rule import Rule

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
    resolved: dict[tuple[str, str, int], Resolved] = with_default(default_factory=dict)
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
        found = self._spoken.get(key)
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
        in_force = self._in_force.get(when)
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
        known = self._scopes.get(key)
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
        for statement in plan.statements:
            for one in (statement, *statement.milestones):
                self.resolved.pop((plan.path, one.ref, one.step), None)
