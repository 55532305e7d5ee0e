"""A case: one plan with every plan that judging it rests on, read beforehand.

The plans above it (上级规划) stand nearest first, with what time does to their weight. A plan of several fields, or of
another field, is taken as the plans of one field see it (跨领域上级规划).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from enum import StrEnum

from plancheck.common import dataclass
from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.claim import Statement, population_of
from plancheck.domain.jurisdiction import NATION_CODE, Level
from plancheck.domain.plan import Parent, Plan
from plancheck.domain.source import Text, Translations


@dataclass(slots=True, kw_only=True, eq=False)
class Case:
    """One plan and the plans around it. Nothing is read while it is judged.

    ``lineages``: of the other plans whose targets refer to plans above them. ``lower``: the plans that name it as a parent, as far as rules look at them; ``None``: no rule does. ``above``: the known plans of its
    field in places above, named as parents or not, by the codes of the places that rules look at.
    """

    plan: Plan
    lineage: Lineage
    lineages: Mapping[Plan, Lineage] = field(default_factory=dict)
    lower: tuple[Plan, ...] | None = None
    above: Mapping[str, tuple[Plan, ...]] = field(default_factory=dict)

    @property
    def chain(self) -> tuple[Plan, ...]:
        """The plans that it rests on whatever the rules are: itself, those above it, and those that it cites."""
        own = (self.plan, *self.lineage.ancestors, *self.lineage.cited)
        referred = (one for lineage in self.lineages.values() for one in lineage.ancestors)
        # A plan of another field stands in several lineages as each field sees it.
        return tuple({one.path: one for one in (*own, *referred)}.values())

    def lineage_of(self, plan: Plan) -> Lineage | None:
        """The lineage of a plan of this case; ``None``: its targets refer to no plan."""
        return self.lineage if plan is self.plan else self.lineages.get(plan)


class Cycle(StrEnum):
    """The planning cycle (规划期) of an ancestor as the judged plan sees it."""

    CURRENT = "current"
    FORMER = "former"
    COMING = "coming"


@dataclass(slots=True, kw_only=True, eq=False)
class Lineage:
    """A plan with its ancestors, nearest level first.

    ``ancestors``: those that may ask something of it: the plans above of its field, and outlines and special plans
    named as such, as far as they speak of its field. ``foreign``: parents of another field that are named as nothing
    of the kind, so that nothing of them is compared. ``unreadable``: parents (of the plan or of an ancestor) that are
    named but could not be read. ``cited``: the plans that its preamble names by id and that are known.
    """

    plan: Plan
    ancestors: tuple[Plan, ...]
    unreadable: tuple[Parent, ...] = ()
    cited: tuple[Plan, ...] = ()
    foreign: tuple[Plan, ...] = ()
    _of_cycle: dict[tuple[Cycle, ...], tuple[Plan, ...]] = field(default_factory=dict, repr=False)

    @property
    def above(self) -> tuple[Plan, ...]:
        """The ancestors that are higher plans of the plan's own field."""
        own = self.plan
        return tuple(
            one
            for one in self.ancestors
            if one.field == own.field and one.jurisdiction.level < own.jurisdiction.level
        )

    @property
    def higher(self) -> tuple[Plan, ...]:
        """The higher plans of the field of this planning cycle."""
        return tuple(one for one in self.above if self.cycle(one) is Cycle.CURRENT)

    @property
    def current(self) -> tuple[Plan, ...]:
        """The ancestors of this planning cycle: those that ask something of the plan."""
        return self.of_cycle(Cycle.CURRENT)

    def of_cycle(self, *cycles: Cycle) -> tuple[Plan, ...]:
        """The ancestors of some planning cycles."""
        if cycles not in self._of_cycle:  # every rule asks for them, of every statement
            self._of_cycle[cycles] = tuple(
                plan for plan in self.ancestors if self.cycle(plan) in cycles
            )
        return self._of_cycle[cycles]

    def nearest(self, *cycles: Cycle) -> tuple[Plan, ...]:
        """The higher plans of the nearest level that has any in these cycles; by default in the current one."""
        wanted = cycles or (Cycle.CURRENT,)
        found = tuple(plan for plan in self.above if self.cycle(plan) in wanted)
        if not found:
            return ()
        level = found[0].jurisdiction.level
        return tuple(plan for plan in found if plan.jurisdiction.level == level)

    def of_level(self, word: str) -> tuple[Plan, ...]:
        """The plans of this cycle that a level word names: ``nation``, ``province``, ``prefecture`` or ``above``.

        市级 is the prefecture, in a 直辖市 the municipality; 上级 is the nearest ancestor. Higher plans of the field come
        first, outlines of that level behind them.
        """
        if word == "above":
            return self.nearest()
        level = {
            "nation": Level.NATION,
            "province": Level.PROVINCE,
            "prefecture": Level.PREFECTURE,
        }[word]
        if level is Level.PREFECTURE and self.plan.jurisdiction.municipality:
            level = Level.PROVINCE
        if level >= self.plan.jurisdiction.level:
            return ()
        found = [plan for plan in self.current if plan.jurisdiction.level == level]
        return tuple(sorted(found, key=lambda plan: plan.field != self.plan.field))

    def between(self, source: Plan) -> tuple[Plan, ...]:
        """The ancestors of this cycle strictly between the plan and the level of ``source``, nearest first."""
        return tuple(
            plan for plan in self.over if plan.jurisdiction.level > source.jurisdiction.level
        )

    @property
    def over(self) -> tuple[Plan, ...]:
        """The ancestors of this cycle that are of a higher level than the plan: those of its own place left out."""
        level = self.plan.jurisdiction.level
        return tuple(plan for plan in self.current if plan.jurisdiction.level < level)

    def cycle(self, ancestor: Plan) -> Cycle:
        """Whether the periods overlap, or the ancestor's ends before the plan's begins, or begins after it ends."""
        own, theirs = self.plan.period, ancestor.period
        if theirs.end < own.start:
            return Cycle.FORMER
        return Cycle.COMING if theirs.start > own.end else Cycle.CURRENT

    def later(self, ancestor: Plan, as_of: date) -> bool:
        """Whether an ancestor is younger than the plan and so asked nothing of it at its date.

        An ancestor without a date counts in full, and so does every one for a draft, which can still
        change.
        """
        if self.plan.draft:
            return False
        own = self.plan.date_on(as_of) or as_of
        theirs = ancestor.date_on(as_of)
        return theirs is not None and theirs > own


UNNAMED = "（另一领域，未注明）"
"""The population of a target whose own catalogue names none, where this field's names one."""


def seen_from(plan: Plan, field: str, catalogue: Catalogue | None) -> Plan:
    """Return the plan with those of its statements that speak of a field: its own rows, or by an exact name or alias.

    An id stands for an indicator only in the catalogue of its own field, so ids are not compared across fields.
    """
    kept = []
    for statement in plan.statements:
        if (statement.field or plan.field) == field:
            kept.append(statement)
            continue
        indicator = _same_name(statement, catalogue)
        if indicator is not None:
            kept.append(_taken_for(statement, indicator))
    return replace(
        plan,
        statements=tuple(kept),
        _by_indicator=None,
        _governing={},
        _apart=None,
    )


def owner_of(ancestor: Plan, plan: Plan) -> Text:
    """Return what an ancestor is called as the one who asks: its place, or its title where the place would not tell."""
    place = ancestor.jurisdiction
    if ancestor.field != plan.field or place.code == plan.jurisdiction.code:
        title = f"《{ancestor.title.strip('《》')}》"
        return Translations(zh=title, en=title)
    if place.code == NATION_CODE:
        return Translations(zh="国家", en="the nation")
    return Translations(zh=place.name, en=place.name)


def _same_name(statement: Statement, catalogue: Catalogue | None) -> Indicator | None:
    if catalogue is None:
        return None
    own = statement.indicator
    names = (statement.name,) if own is None else (own.name["zh"], *own.aliases)
    found = (catalogue.by_name(name) for name in names)
    return next((one for one in found if one is not None), None)


def _taken_for(statement: Statement, indicator: Indicator) -> Statement:
    """The statement as one on an indicator of another field, with the population of its own field's."""
    population = statement.population
    if statement.indicator is not None:
        population = population_of(statement)
        if population is None and indicator.population is not None:
            population = UNNAMED
    return replace(
        statement.claiming(indicator=indicator, population=population),
        milestones=tuple(_taken_for(one, indicator) for one in statement.milestones),
    )
