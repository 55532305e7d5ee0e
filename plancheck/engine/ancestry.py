"""The plans above a plan: found through ``parents``, checked, ordered from the nearest up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from plancheck.domain.errors import Problem
from plancheck.domain.lineage import Lineage
from plancheck.domain.plan import Parent, Plan
from plancheck.domain.target import Kind

Find = Callable[[str, Plan], "Found"]


@dataclass(slots=True, kw_only=True, eq=False)
class Found:
    """What a look-up of a plan's id gave: a plan, or ``unreadable`` (its file is broken), or nothing.

    ``searched``: the folders that were searched, for the message.
    """

    plan: Plan | None = None
    unreadable: bool = False
    searched: str = ""
    near: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class Ancestry:
    """Builds and keeps the lineage of every plan of a run; each problem is told once."""

    find: Find
    problems: list[Problem] = field(default_factory=list)
    _lineages: dict[str, Lineage] = field(default_factory=dict)
    _direct: dict[str, tuple[tuple[Plan, ...], tuple[Parent, ...]]] = field(default_factory=dict)
    _reach: dict[str, tuple[Plan, set[str]]] = field(default_factory=dict)

    def of(self, plan: Plan) -> Lineage:
        """The lineage of a plan, with every problem of its parents noted."""
        known = self._lineages.get(plan.id)
        if known is not None and known.plan is plan:
            return known
        order: dict[str, Plan] = {}
        unreadable: dict[str, Parent] = {}
        queue = [plan]
        for one in queue:
            parents, broken = self._parents(one)
            for parent in broken:
                unreadable.setdefault(parent.id, parent)
            for parent_plan in parents:
                if parent_plan.id not in order and parent_plan.id != plan.id:
                    order[parent_plan.id] = parent_plan
                    queue.append(parent_plan)
        ancestors = sorted(order.values(), key=lambda one: -one.jurisdiction.level)
        lineage = Lineage(
            plan=plan,
            ancestors=tuple(ancestors),
            unreadable=tuple(unreadable.values()),
            cited=self._cited(plan, order, unreadable),
        )
        self._lineages[plan.id] = lineage
        self._references(lineage)
        return lineage

    def forget(self, plan: Plan) -> None:
        """Let go of a plan that no other builds on."""
        self._lineages.pop(plan.id, None)
        self._direct.pop(plan.id, None)
        self._reach.pop(plan.id, None)

    def _cited(
        self, plan: Plan, above: dict[str, Plan], unreadable: dict[str, Parent]
    ) -> tuple[Plan, ...]:
        """The plans that the preamble names by id; one that is nowhere is a broken reference."""
        found: list[Plan] = []
        for citation in plan.cites:
            if citation.plan is None or citation.plan in unreadable:
                continue
            known = above.get(citation.plan)
            if known is None:
                searched = self.find(citation.plan, plan)
                known = searched.plan
                if known is None and not searched.unreadable:
                    params = {"id": citation.plan, "searched": searched.searched or "—"}
                    self.problems.append(
                        Problem(
                            code="cites-plan-unknown", location=citation.location, params=params
                        )
                    )
            if known is not None:
                found.append(known)
        return tuple(found)

    def _parents(self, plan: Plan) -> tuple[tuple[Plan, ...], tuple[Parent, ...]]:
        if plan.id not in self._direct:
            good: list[Plan] = []
            broken: list[Parent] = []
            for parent in plan.parents:
                found = self._one(plan, parent)
                if found is None:
                    broken.append(parent)
                else:
                    good.append(found)
            self._direct[plan.id] = (tuple(good), tuple(broken))
        return self._direct[plan.id]

    def _one(self, plan: Plan, parent: Parent) -> Plan | None:
        """The parent's plan, or ``None`` with the reason noted (a broken file is told by its reader)."""
        if parent.id == plan.id:
            self._note("parent-self", parent, id=parent.id)
            return None
        found = self.find(parent.id, plan)
        if found.plan is None:
            if not found.unreadable:
                code = "parent-unknown-near" if found.near else "parent-unknown"
                self._note(code, parent, id=parent.id, searched=found.searched, near=found.near)
            return None
        other = found.plan
        if plan.id in self._above(other):
            self._note("parent-cycle", parent, id=parent.id, plan=plan.id)
            return None
        names = {
            "id": parent.id,
            "parent": other.jurisdiction.name,
            "place": plan.jurisdiction.name,
        }
        if other.jurisdiction.level >= plan.jurisdiction.level:
            self._note("parent-level", parent, **names)
            return None
        if not other.jurisdiction.contains(plan.jurisdiction):
            self._note("parent-territory", parent, **names)
            return None
        return other

    def _above(self, start: Plan) -> set[str]:
        """The ids that a plan's parents, theirs and so on name, and its own."""
        known = self._reach.get(start.id)
        if known is not None and known[0] is start:
            return known[1]
        ids = {start.id}
        queue = [start]
        for one in queue:
            for parent in one.parents:
                found = self.find(parent.id, one)
                if found.plan is not None and found.plan.id not in ids:
                    ids.add(found.plan.id)
                    queue.append(found.plan)
        self._reach[start.id] = (start, ids)
        return ids

    def _references(self, lineage: Lineage) -> None:
        """A target that names a plan (``{plan: …}``) must name one above."""
        known = {ancestor.id for ancestor in lineage.ancestors}
        known |= {parent.id for parent in lineage.unreadable}
        for statement in lineage.plan.statements:
            target = statement.target
            if target.kind is Kind.DEFERRED and target.plan and target.plan not in known:
                self.problems.append(
                    Problem(
                        code="target-plan-unknown",
                        location=statement.target_location,
                        params={"id": target.plan, "known": ", ".join(sorted(known)) or "—"},
                    )
                )

    def _note(self, code: str, parent: Parent, /, **params: str) -> None:
        self.problems.append(Problem(code=code, location=parent.location, params=params))
