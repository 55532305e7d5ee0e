"""A session: a request on its workspace. Plans are judged one by one, and it is noted which rules ran and matched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from plancheck.app import VerifyRequest
from plancheck.app.verify.suppressions import Conclusion, Suppressions, conclude, read_suppressions
from plancheck.app.workspace import Workspace
from plancheck.app.workspace.gather import Gatherer
from plancheck.app.workspace.selection import Selection
from plancheck.common import dataclass
from plancheck.domain.case import Case
from plancheck.domain.plan import Plan
from plancheck.domain.plan_result import PlanResult
from plancheck.engine import evaluate
from plancheck.engine.field_context import FieldContext
from plancheck.engine.plan_context import PlanContext
from plancheck.report import Row
from plancheck.rule import Rule


@dataclass(slots=True, kw_only=True, eq=False)
class Session:
    """``ran``, ``matched``: ids of rules; ``packs``: the version of each pack that a plan was judged by."""

    request: VerifyRequest
    workspace: Workspace
    selection: Selection = field(init=False)
    gatherer: Gatherer = field(init=False)
    suppressions: Suppressions = field(default_factory=Suppressions)
    ran: dict[str, None] = field(default_factory=dict)
    matched: set[str] = field(default_factory=set)
    packs: dict[str, str] = field(default_factory=dict)
    _contexts: dict[str, FieldContext] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.selection = Selection(request=self.request, registry=self.workspace.registry)
        self.gatherer = Gatherer(selection=self.selection, workspace=self.workspace)

    @classmethod
    def open(cls, request: VerifyRequest) -> Session:
        """Open the packs that were named and see which files are meant."""
        return cls(request=request, workspace=Workspace.open(request))

    def prepare(self) -> None:
        """Check what was chosen, and read the waivers and known findings."""
        self.selection.check()
        if self.request.suppressions is None:
            self.request.suppressions = read_suppressions(self.request, self.workspace.registry)
        self.suppressions = self.request.suppressions

    def cases(self, names: Iterable[str]) -> Iterator[Case]:
        """The cases of the plans in some files, each let go when the next one is asked for."""
        for plan in self.workspace.plans(names):
            yield self.gatherer.case(plan)
            self.gatherer.forget(plan, self._contexts.values())

    def judge(self, case: Case) -> PlanResult:
        """Judge one case, and note what is suppressed of it."""
        plan, rules = case.plan, self.selection.rules(case.plan.field)
        self.ran.update(dict.fromkeys(rule.id for rule in rules))
        result = evaluate(case, self.context(plan.field), rules)
        self.matched |= result.matched_rules
        if self.suppressions:
            skipped = {rule.id for rule in self.workspace.registry.field(plan.field).rules}
            ran = {rule.id for rule in rules}
            result.suppressed = self.suppressions.apply(
                result, ran, skipped - ran, self.request.as_of
            )
        self.packs.update(
            {pack.id: pack.version for pack in self.workspace.registry.of(plan.field)}
        )
        return result

    def context(self, field_name: str) -> FieldContext:
        """What the plans of a field share; raises ``KeyError`` for a field without packs."""
        if field_name not in self._contexts:
            self._contexts[field_name] = FieldContext(
                field=self.workspace.registry.field(field_name),
                fields=self.workspace.registry.opened,
                as_of=self.request.as_of,
                series=self.selection.series(field_name),
            )
        return self._contexts[field_name]

    def plan_context(self, plan: Plan) -> PlanContext:
        """A plan with those above it, for a use case that judges nothing."""
        shared = self.context(plan.field)
        return PlanContext.of(self.gatherer.chain(plan), shared, shared.field.rules)

    def take_over(self, ran: Iterable[str], matched: Iterable[str], packs: Iterable[Row]) -> None:
        """Note what judging plans did in an earlier run, or in another process."""
        self.ran.update(dict.fromkeys(ran))
        self.matched.update(matched)
        self.packs.update({pack["id"]: pack["version"] for pack in packs})

    def packs_used(self) -> list[Row]:
        """The packs named, and those that plans were judged by, by id."""
        self.packs.update({pack.id: pack.version for pack in self.workspace.registry.given()})
        return [{"id": name, "version": self.packs[name]} for name in sorted(self.packs)]

    def conclude(self, plans: Iterable[tuple[str, Row]]) -> Conclusion:
        """What became of the waivers and known findings; of each judged plan its id and what it suppressed."""
        return conclude(self.suppressions, plans, self.workspace)

    def rules(self) -> list[Rule]:
        """The rules that ran, with their texts, in the order of the packs."""
        used = {pack["id"] for pack in self.packs_used()}  # another field may have the same ids
        fields = self.workspace.registry.fields(used)
        known = [rule for name in fields for rule in self.selection.rules(name)]
        return [rule for rule in known if rule.id in self.ran and rule.pack in used]

    @property
    def skipped(self) -> list[str]:
        """The rules of the packs used that an option or the configuration leaves out."""
        request, registry = self.request, self.workspace.registry
        if not (request.only or request.skip or request.off):
            return []
        used = {pack["id"] for pack in self.packs_used()}
        every = (rule for name in registry.fields(used) for rule in registry.field(name).rules)
        left = (rule.id for rule in every if rule.pack in used and rule.id not in self.ran)
        return list(dict.fromkeys(left))

    @property
    def unmatched(self) -> list[str]:
        """The rules that matched nothing."""
        return [name for name in self.ran if name not in self.matched]
