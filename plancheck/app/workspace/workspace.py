"""A workspace: the packs, the plan files, the chosen rules and the problems of a run, shared by every use case."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import field, replace

from plancheck.app.workspace.gather import Gatherer, LowerPlans, PlansAbove
from plancheck.app.workspace.lineage_builder import LineageBuilder, PlanFinder
from plancheck.app.workspace.options import Options
from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.app.workspace.problem_log import ProblemLog
from plancheck.app.workspace.selection import Selection, open_registry
from plancheck.domain.case import Case
from plancheck.domain.jurisdiction.jurisdiction import Level
from plancheck.domain.plan import Plan
from plancheck.domain.problem import Problem
from plancheck.domain.records import dataclass
from plancheck.engine.field_context import FieldContext
from plancheck.engine.plan_context import PlanContext
from plancheck.io.files import paths
from plancheck.io.repository.header import HeaderIndex
from plancheck.io.repository.inputs import STDIN, STDIN_NAME, Inputs, expand
from plancheck.io.repository.repository import Entry, PlanRepository
from plancheck.io.yaml.document import MAX_BYTES


@dataclass(slots=True, kw_only=True, eq=False)
class Workspace:
    """What a run works on. ``twice``: files that hold a plan of an id that another file has, with that file."""

    options: Options
    registry: PackRegistry
    repository: PlanRepository
    inputs: Inputs
    selection: Selection = field(init=False)
    log: ProblemLog = field(init=False)
    gatherer: Gatherer = field(init=False)
    twice: dict[str, str] = field(default_factory=dict)
    _contexts: dict[str, FieldContext] = field(default_factory=dict)
    _higher: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        registry, repository = self.registry, self.repository
        selection = self.selection = Selection(options=self.options, registry=registry)
        log = self.log = ProblemLog(repository=repository)
        finder = PlanFinder(repository=repository, log=log)
        self.gatherer = Gatherer(
            selection=selection,
            lineages=LineageBuilder(
                find=finder.find, fields=registry.opened, report=log.add_excerpted
            ),
            lower=LowerPlans(selection=selection, repository=repository, log=log),
            above=PlansAbove(repository=repository),
        )

    @classmethod
    def open(cls, options: Options) -> Workspace:
        """Open the packs that were named and see which files the arguments mean."""
        registry = open_registry(options)
        headers = HeaderIndex(hashed=options.cache is not None)
        inputs = expand(options.plans, headers)
        streams = {}
        for name in inputs.files:
            if name not in options.texts and paths.is_stream(name):
                with contextlib.suppress(OSError):  # reading it as a file will tell
                    streams[name] = paths.read(name, MAX_BYTES + 1)
        if streams:  # they can be read once only, and have no bytes to be known again by
            options = replace(options, texts={**streams, **options.texts}, cache=None)
        repository = PlanRepository(
            catalogues=registry.catalogues,
            laws=registry.laws,
            folders=options.folders,
            extra=options.extra,
            texts=options.texts,
            headers=headers,
        )
        inputs.files.extend(one for one in options.texts if one not in inputs.files)
        for name in options.folders or ():
            if not paths.is_folder(name):
                from plancheck.io.files.suggest_file import no_such_file  # noqa: PLC0415 - only for a mistake

                raise no_such_file(name)
        workspace = cls(options=options, registry=registry, repository=repository, inputs=inputs)
        workspace.log.add(*inputs.problems)
        return workspace

    def entry(self, name: str) -> Entry:
        """Read one argument's file and report its problems."""
        if name == STDIN:
            entry = self.repository.read(STDIN_NAME, self.options.stdin())
        else:
            entry = self.repository.read(name)
        self.log.add_file(entry)
        return entry

    def index(self) -> None:
        """See which file holds which id, so that a judged plan wins its id whatever the order."""
        self.twice.clear()
        self._higher.clear()
        guesses: list[tuple[str, str]] = []
        for name in self.inputs.files:
            if name == STDIN or name in self.options.texts:
                plan = self.entry(name).plan
                identity = plan.id if plan else None
                shown = STDIN_NAME if name == STDIN else name
            else:
                header, shown = self.repository.headers.maybe(name), name
                identity = header.plan
                if header.code is not None and header.code.endswith(("00", "CN")):
                    self._higher.add(name)
                if identity is not None and not header.sure:
                    guesses.append((identity, name))
                    continue
            if identity is None:
                continue
            first = self.repository.judged.setdefault(identity, shown)
            if first != shown:
                self.twice[shown] = first
        for identity, name in guesses:  # so that plans below are told that it can't be read
            self.repository.judged.setdefault(identity, name)

    def lowest_first(self) -> list[int]:
        """The files' numbers in an order in which no plan is read twice: sums look at the plans below."""
        paths = self.inputs.files
        return sorted(range(len(paths)), key=lambda number: paths[number] in self._higher)

    def plans(self) -> Iterator[Plan]:
        """The plans to judge, one after the other: read without a problem, each id once."""
        self.index()
        yield from self.plans_of(self.inputs.files)

    def plans_of(self, names: list[str]) -> Iterator[Plan]:
        """The plans of some of the files."""
        for name in names:
            entry = self.entry(name)
            plan = entry.plan
            if plan is None:
                continue
            first = self.repository.judged.setdefault(plan.id, plan.path)
            if first != plan.path:
                self.twice.setdefault(plan.path, first)
            if plan.path in self.twice:
                self.report_twice(plan, self.twice[plan.path])
            elif not plan.defective:
                yield plan
                if self._higher:
                    self.gatherer.lower.keep(plan)
                self.forget(plan)

    def report_twice(self, plan: Plan, other: str) -> None:
        """Report that two files define the same plan id."""
        problem = Problem(
            code="plan-twice",
            location=plan.location,
            params={"id": plan.id, "path": plan.path, "other": other},
        )
        self.log.add_excerpted(problem)

    def forget(self, plan: Plan) -> None:
        """Let go of a judged plan that no other plan can build on (memory of long runs)."""
        if plan.jurisdiction.level is Level.COUNTY:
            self._forget(plan)
            return
        for entry in list(self.repository.entries.values()):  # what its sums looked at
            below = entry.plan
            if below is not None and below.jurisdiction.level is Level.COUNTY:
                self._forget(below)

    def _forget(self, plan: Plan) -> None:
        if plan.path == STDIN_NAME:
            return
        self.repository.forget(plan.path)
        self.gatherer.lineages.forget(plan)
        for shared in self._contexts.values():
            shared.forget(plan)

    def context(self, field_name: str) -> FieldContext:
        """What the plans of a field share; raises ``KeyError`` for a field without packs."""
        if field_name not in self._contexts:
            self._contexts[field_name] = FieldContext(
                field=self.registry.field(field_name),
                fields=self.registry.opened,
                as_of=self.options.as_of,
                series=self.selection.series(field_name),
            )
        return self._contexts[field_name]

    def case(self, plan: Plan) -> Case:
        """A plan with everything that judging it by the chosen rules rests on."""
        return self.gatherer.case(plan)

    def plan_context(self, plan: Plan) -> PlanContext:
        """A plan with those above it, for a use case that judges nothing."""
        shared = self.context(plan.field)
        return PlanContext.of(self.gatherer.chain(plan), shared, shared.field.rules)
