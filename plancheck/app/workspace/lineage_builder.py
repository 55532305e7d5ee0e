"""The plans above a plan: found through ``parents``, checked, ordered from the nearest up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field

from plancheck.app.workspace import ProblemLog
from plancheck.common import dataclass
from plancheck.domain.case import Lineage, seen_from
from plancheck.domain.plan import SEVERAL, Parent, Plan
from plancheck.domain.source import Location, Problem
from plancheck.domain.target import TargetKind
from plancheck.io.repository import PlanRepository, folder_name
from plancheck.rule import Field

Find = Callable[[str, Plan], "LookupResult"]
Edge = tuple[Parent, Plan]
"""A parent as it is named, and its plan."""


@dataclass(slots=True, kw_only=True, eq=False)
class LookupResult:
    """What a look-up of a plan's id gave: a plan, or ``unreadable`` (its file is broken), or nothing.

    ``searched``: the folders that were searched, for the message.
    """

    plan: Plan | None = None
    unreadable: bool = False
    searched: str = ""
    near: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class PlanFinder:
    """Finds plans by their ids among the files of a run, and reports what keeps one from being read."""

    repository: PlanRepository
    log: ProblemLog

    def find(self, identity: str, asker: Plan) -> LookupResult:
        """The plan with an id for a plan that names it as its parent."""
        lookup = self.repository.find(identity, asker)
        if lookup.ambiguous:
            path = lookup.ambiguous[1]
            second = self.repository.read(path).plan
            location = second.location if second is not None else Location(path, 0, 0)
            params = {"id": identity, "paths": ", ".join(lookup.ambiguous)}
            problem = Problem(code="plan-ambiguous", location=location, params=params)
            self.log.add_excerpted(problem)
        entry = lookup.entry
        if entry is None:
            self.log.add(*lookup.shut)
            searched = ", ".join(map(folder_name, lookup.searched))
            return LookupResult(searched=searched, near=lookup.near)
        self.log.add_file(entry)
        if entry.plan is None or entry.plan.id != identity:
            return LookupResult(unreadable=True)
        return LookupResult(plan=entry.plan)


@dataclass(slots=True, kw_only=True, eq=False)
class LineageBuilder:
    """Builds the lineage of each plan of a run once. ``fields``: the joined packs of the fields of the plans read."""

    find: Find
    report: Callable[[Problem], None]
    fields: Mapping[str, Field] = field(default_factory=dict)
    _lineages: dict[Plan, Lineage] = field(default_factory=dict)
    _referring: dict[Plan, set[str]] = field(default_factory=dict)
    _direct: dict[str, tuple[tuple[Edge, ...], tuple[Parent, ...]]] = field(default_factory=dict)
    _seen: dict[str, dict[str, tuple[Plan, Plan]]] = field(default_factory=dict)
    _reach: dict[str, tuple[Plan, set[str]]] = field(default_factory=dict)

    def of(self, plan: Plan) -> Lineage:
        """The lineage of a plan; every problem of its parents is reported."""
        known = self._lineages.get(plan)
        if known is not None:
            return known
        order: dict[str, Plan] = {}
        foreign: dict[str, Plan] = {}
        unreadable: dict[str, Parent] = {}
        queue = [plan]
        for one in queue:
            parents, broken = self._parents(one)
            for parent in broken:
                unreadable.setdefault(parent.id, parent)
            for parent, other in parents:
                if other.id in order or other.id == plan.id:
                    continue
                if not _asks(plan, one, parent, other):
                    foreign.setdefault(other.id, other)
                    continue
                order[other.id] = self._as_seen(other, plan)
                queue.append(other)
        ancestors = sorted(order.values(), key=lambda one: -one.jurisdiction.level)
        lineage = Lineage(
            plan=plan,
            ancestors=tuple(ancestors),
            unreadable=tuple(unreadable.values()),
            cited=self._cited(plan, order | foreign, unreadable),
            foreign=tuple(other for name, other in foreign.items() if name not in order),
        )
        self._lineages[plan] = lineage
        self._references(lineage)
        return lineage

    def of_referring(
        self, plans: Iterable[Plan], indicators: Collection[str | None] | None = None
    ) -> dict[Plan, Lineage]:
        """The lineages of those plans whose targets are set by plans above them, and of those above in turn.

        ``indicators``: only targets on these count.
        """
        found: dict[Plan, Lineage] = {}
        queue = list(plans)
        for plan in queue:
            if plan not in found and self._refers(plan, indicators):
                found[plan] = self.of(plan)
                queue += found[plan].ancestors
        return found

    def _refers(self, plan: Plan, indicators: Collection[str | None] | None) -> bool:
        """Whether a target of a plan on an indicator is set by that of a plan above it."""
        if plan not in self._referring:
            self._referring[plan] = {
                statement.indicator.id
                for statement in plan.statements
                if statement.indicator is not None
                for one in (statement, *statement.milestones)
                if one.target.kind is TargetKind.DEFERRED
            }
        referring = self._referring[plan]
        return bool(referring if indicators is None else referring.intersection(indicators))

    def _as_seen(self, other: Plan, plan: Plan) -> Plan:
        """A plan as those of a field see it; made once."""
        if other.field == plan.field:
            return other
        views = self._seen.setdefault(other.id, {})
        known = views.get(plan.field)
        if known is None or known[0] is not other:
            own = self.fields.get(plan.field)
            known = other, seen_from(other, plan.field, own.catalogue if own else None)
            views[plan.field] = known
        return known[1]

    def forget(self, plan: Plan) -> None:
        """Let go of a plan that no other builds on."""
        for one in (plan, *(seen for _, seen in self._seen.pop(plan.id, {}).values())):
            self._lineages.pop(one, None)
            self._referring.pop(one, None)
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
                    self._note("cites-plan-unknown", citation.location, **params)
            if known is not None:
                found.append(known)
        return tuple(found)

    def _parents(self, plan: Plan) -> tuple[tuple[Edge, ...], tuple[Parent, ...]]:
        if plan.id not in self._direct:
            good: list[Edge] = []
            broken: list[Parent] = []
            for parent in plan.parents:
                found = self._one(plan, parent)
                if found is None:
                    broken.append(parent)
                else:
                    good.append((parent, found))
            self._direct[plan.id] = (tuple(good), tuple(broken))
        return self._direct[plan.id]

    def _one(self, plan: Plan, parent: Parent) -> Plan | None:
        """The parent's plan, or ``None`` with the reason noted (a broken file is reported by its reader)."""
        if parent.id == plan.id:
            self._note("parent-self", parent.location, id=parent.id)
            return None
        found = self.find(parent.id, plan)
        if found.plan is None:
            if not found.unreadable:
                code = "parent-unknown-near" if found.near else "parent-unknown"
                self._note(
                    code, parent.location, id=parent.id, searched=found.searched, near=found.near
                )
            return None
        other = found.plan
        if plan.id in self._above(other):
            self._note("parent-cycle", parent.location, id=parent.id, plan=plan.id)
            return None
        names = {
            "id": parent.id,
            "parent": other.jurisdiction.name,
            "place": plan.jurisdiction.name,
        }
        same = other.jurisdiction.code == plan.jurisdiction.code
        if same and parent.role is not None:
            return other
        if other.jurisdiction.level >= plan.jurisdiction.level:
            self._note("parent-same-place" if same else "parent-level", parent.location, **names)
            return None
        if not other.jurisdiction.contains(plan.jurisdiction):
            self._note("parent-territory", parent.location, **names)
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
            if target.kind is TargetKind.DEFERRED and target.plan and target.plan not in known:
                params = {"id": target.plan, "known": ", ".join(sorted(known)) or "—"}
                self._note("target-plan-unknown", statement.target_location, **params)

    def _note(self, code: str, location: Location, /, **params: str) -> None:
        self.report(Problem(code=code, location=location, params=params))


def _asks(plan: Plan, child: Plan, parent: Parent, other: Plan) -> bool:
    """Whether a parent may ask something of a plan: it is of its field, of several, or named as outline or special plan."""
    named = parent.role is not None and child.field == plan.field
    return other.field in {plan.field, SEVERAL} or named
