"""Gathers cases: a plan with the plans above and below it, all read before it is judged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field, replace

from plancheck.app.workspace import ProblemLog, Workspace
from plancheck.app.workspace.lineage_builder import LineageBuilder, PlanFinder
from plancheck.app.workspace.selection import Selection
from plancheck.checks import Below
from plancheck.checks.kinds import KINDS
from plancheck.common import dataclass
from plancheck.common.bounded_cache import BoundedCache
from plancheck.domain.case import Case
from plancheck.domain.claim import Claim, Statement
from plancheck.domain.jurisdiction import Level, children
from plancheck.domain.plan import Plan
from plancheck.domain.target import TargetKind
from plancheck.engine.field_context import FieldContext
from plancheck.io.inputs import STDIN_NAME
from plancheck.io.repository import PlanRepository
from plancheck.rule import Rule


@dataclass(slots=True, kw_only=True, eq=False)
class LowerPlans:
    """Finds the plans that name a plan as a parent, and keeps of them what rules look at from above."""

    selection: Selection
    repository: PlanRepository
    log: ProblemLog
    _kept: dict[str, Plan] = field(default_factory=dict)
    _counts: BoundedCache[Claim, Statement] = field(default_factory=lambda: BoundedCache(1000))
    _views: dict[str, list[tuple[Rule, Below]]] = field(default_factory=dict)

    def views(self, field_name: str) -> list[tuple[Rule, Below]]:
        """The rules of a field that look at plans below, and at what of them; none without a pack."""
        if field_name not in self._views and field_name not in self.selection.registry.fields():
            self._views[field_name] = []
        if field_name not in self._views:
            self._views[field_name] = [
                (rule, below(rule, self.selection.registry.field(field_name).catalogue))
                for rule in self.selection.rules(field_name)
                if (below := KINDS[rule.check].below) is not None
            ]
        return self._views[field_name]

    def of(self, plan: Plan) -> tuple[Plan, ...]:
        """The known plans that name this one as a parent, by id: judged in this run, or in the plan's folders."""
        found: dict[str, Plan] = {}
        for name in self.files(plan.id, plan.jurisdiction.code, plan.path):
            below = self._kept.get(name)
            if below is None:
                known = self.repository.holds(name)
                read = self.repository.read(name).plan
                if not known:
                    self.repository.forget(
                        name
                    )  # its counts are enough; it is read again when judged
                if read is None:
                    continue
                below = self.keep(read)
            if below.field != plan.field or all(one.id != plan.id for one in below.parents):
                continue
            if self.repository.judged.get(below.id, name) == name:
                found.setdefault(below.id, below)
        return tuple(found[name] for name in sorted(found))

    def keep(self, plan: Plan) -> Plan:
        """What is kept of a plan for the sums of the plans above it."""
        if plan.path not in self._kept:
            views = [one for _, one in self.views(plan.field)]
            views = [one for one in views if one.where is None or plan.on(one.where)]
            wanted = {name for one in views for name in one.indicators}
            weights = {one.where for one in views}  # their baselines count, which aren't shared
            counts = tuple(
                one if indicator.id in weights else self._count(one)
                for one in plan.statements
                if (indicator := one.indicator) is not None and indicator.id in wanted
            )
            self._kept[plan.path] = replace(
                plan,
                title="",
                statements=counts,
                cites=(),
                sources=(),
                parents_location=plan.location,
                gap_location=plan.location,
                _by_indicator=None,
                _apart=None,
                _governing={},
            )
        return self._kept[plan.path]

    def _count(self, statement: Statement) -> Statement:
        """A statement for a sum: where another plan says the same number, that one's will do."""
        if not statement.shares_claim or statement.target.kind is not TargetKind.SET:
            return statement
        known = self._counts[statement.claim]
        if known is None:
            known = statement
            self._counts.put(statement.claim, known)
        return known

    def files(self, identity: str, code: str, path: str) -> list[str]:
        """The files that may hold a plan below one of an id, place and path: they name it, and a place in its territory."""
        wanted = identity.encode()
        places = set(children(code))
        names = dict.fromkeys(self.repository.judged.values())
        for folder in self.repository.search_folders(path):
            names.update(dict.fromkeys(self.repository.files_in(folder)))
            self.log.add(*self.repository.shut.get(folder, ()))  # a plan below may be there
        found = []
        for name in names:
            if name != STDIN_NAME and name not in self.repository.texts:
                header = self.repository.headers.maybe(name)
                elsewhere = header.code is not None and header.code not in places
                if header.literal and (elsewhere or wanted not in self.repository.raw(name)):
                    continue
            found.append(name)
        return found


@dataclass(slots=True, kw_only=True, eq=False)
class PlansAbove:
    """Finds the known plans of the places above a plan, whether it names them or not."""

    repository: PlanRepository
    _names: dict[tuple[str, ...], dict[str | None, list[str]]] = field(default_factory=dict)

    def of(self, plan: Plan, code: str) -> tuple[Plan, ...]:
        """The plans of a place in the field of a plan, by id."""
        found: dict[str, Plan] = {}
        for name in self.files(code, plan.path):
            read = self.repository.read(name).plan
            if read is None or read.jurisdiction.code != code or read.field != plan.field:
                continue
            if read.id != plan.id and self.repository.judged.get(read.id, name) == name:
                found.setdefault(read.id, read)
        return tuple(found[name] for name in sorted(found))

    def files(self, code: str, path: str) -> list[str]:
        """The files that may hold a plan of a place, as seen from the plan in ``path``."""
        by_code = self._by_code(self.repository.search_folders(path))
        wanted = code.encode()
        unclear = [name for name in by_code.get(None, ()) if wanted in self.repository.raw(name)]
        return sorted(dict.fromkeys((*by_code.get(code, ()), *unclear)))

    def _by_code(self, places: tuple[str, ...]) -> dict[str | None, list[str]]:
        """The plan files at hand by the place in their header; ``None``: the header has none for sure."""
        if places not in self._names:
            repository = self.repository
            names = dict.fromkeys(repository.judged.values())
            for folder in places:
                names.update(dict.fromkeys(repository.files_in(folder)))
            found = self._names[places] = {}
            for name in names:
                if name == STDIN_NAME or name in repository.texts:
                    found.setdefault(None, []).append(name)
                else:
                    header = repository.headers.maybe(name)
                    found.setdefault(header.code if header.literal else None, []).append(name)
        return self._names[places]


@dataclass(slots=True, kw_only=True, eq=False)
class Gatherer:
    """Gathers cases. Plans below, and those of places above, are read only where a rule that applies asks for them."""

    selection: Selection
    workspace: Workspace
    lineages: LineageBuilder = field(init=False)
    lower: LowerPlans = field(init=False)
    above: PlansAbove = field(init=False)

    def __post_init__(self) -> None:
        repository, log = self.workspace.repository, self.workspace.log
        self.lineages = LineageBuilder(
            find=PlanFinder(repository=repository, log=log).find,
            fields=self.workspace.registry.opened,
            report=log.add_excerpted,
        )
        self.lower = LowerPlans(selection=self.selection, repository=repository, log=log)
        self.above = PlansAbove(repository=repository)

    def chain(self, plan: Plan) -> Case:
        """A case of no rules: the plan and those above it, as far as its targets are resolved by them."""
        lineage = self.lineages.of(plan)
        lineages = self.lineages.of_referring(lineage.ancestors)
        return Case(plan=plan, lineage=lineage, lineages=lineages)

    def case(self, plan: Plan) -> Case:
        """Everything that judging a plan by the chosen rules rests on."""
        case, as_of = self.chain(plan), self.selection.request.as_of
        day = plan.date_on(as_of) or as_of

        def applies(rule: Rule) -> bool:
            return rule.select.plan(plan) and rule.in_force(day)

        views = [] if plan.jurisdiction.level is Level.COUNTY else self.lower.views(plan.field)
        for rule, view in views:
            stated = view.where is not None or any(map(plan.on, view.indicators))
            if stated and applies(rule):
                case.lower = self.lower.of(plan)
                weights = {view.where for _, view in views}
                referring = self.lineages.of_referring(case.lower, weights)
                case.lineages = {**case.lineages, **referring}
                break
        case.above = {
            code: self.above.of(plan, code)
            for rule in self.selection.rules(plan.field)
            if (places := KINDS[rule.check].above) is not None and applies(rule)
            for code in places(case.lineage)
        }
        return case

    def forget(self, plan: Plan, contexts: Collection[FieldContext]) -> None:
        """Let go of a judged plan that no other builds on (memory of long runs); its counts are kept for sums."""
        if self.workspace.higher:
            self.lower.keep(plan)
        plans: list[Plan | None] = [plan]
        if plan.jurisdiction.level is not Level.COUNTY:  # those that its sums looked at go
            plans = [entry.plan for entry in self.workspace.repository.entries.values()]
        for one in plans:
            if one is None or one.jurisdiction.level is not Level.COUNTY or one.path == STDIN_NAME:
                continue
            self.workspace.repository.forget(one.path)
            self.lineages.forget(one)
            for context in contexts:
                context.forget(one)
