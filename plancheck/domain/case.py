"""A case: one plan with every plan that judging it rests on, read beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from plancheck.domain.lineage import Lineage
from plancheck.domain.plan import Plan
from plancheck.domain.records import dataclass


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
