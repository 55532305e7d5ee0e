"""A workspace: the packs and plan files of a run, opened as needed, and what is wrong with them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import field

from plancheck.app import WorkspaceOptions
from plancheck.app.workspace.pack_registry import PackRegistry, open_registry
from plancheck.common import dataclass
from plancheck.domain.plan import Plan
from plancheck.domain.source import Location, Problem
from plancheck.io import paths
from plancheck.io.inputs import STDIN, STDIN_NAME, HeaderIndex, Inputs, expand
from plancheck.io.repository import Entry, PlanRepository
from plancheck.io.yaml import MAX_BYTES, Document


@dataclass(slots=True, kw_only=True, eq=False)
class ProblemLog:
    """Collects problems in the order in which they are met."""

    repository: PlanRepository
    problems: list[Problem] = field(default_factory=list)
    _seen: set[tuple[object, ...]] = field(default_factory=set)
    _files: set[str] = field(default_factory=set)

    def add(self, *problems: Problem) -> None:
        """Note problems; one that is noted already is passed over."""
        for problem in problems:
            key = (problem.code, problem.location, tuple(sorted(problem.params.items())))
            if key not in self._seen:
                self._seen.add(key)
                self.problems.append(problem)

    def add_file(self, entry: Entry) -> None:
        """Note what is wrong with a file that was read, once."""
        document, doubts = entry.document, entry.plan.doubts if entry.plan is not None else ()
        if (document.faulty or doubts) and document.path not in self._files:
            from plancheck.io.diagnosis import diagnose  # noqa: PLC0415 - for bad files only

            self._files.add(document.path)
            self.add(*diagnose(document), *doubts)

    def add_excerpted(self, problem: Problem) -> None:
        """Note a problem with the line of its file, where that file was read."""
        self.add(*(self._several(problem) or [self.with_excerpt(problem)]))

    def sorted(self, files: list[str]) -> list[Problem]:
        """The problems in the order of some files, the others behind them, and of places."""
        rank = {name: number for number, name in enumerate(files)}
        return sorted(
            self.problems, key=lambda one: (rank.get(one.order[0], len(files)), one.order)
        )

    @property
    def stops(self) -> bool:
        """Whether a problem keeps a plan from being judged."""
        return any(problem.stops for problem in self.problems)

    def with_excerpt(self, problem: Problem) -> Problem:
        """The problem with the line of its file, where that file was read."""
        location = problem.location
        document = self.repository.document(location.path) if location else None
        if location is None or document is None or problem.excerpt is not None:
            return problem
        location = _value_of(problem.code, location, document)
        return Problem(
            code=problem.code,
            location=location,
            params=problem.params,
            excerpt=document.line(location.line),
        )

    def _several(self, problem: Problem) -> Iterable[Problem]:
        """What to report instead of a parent that is nowhere because it is several in one entry."""
        location = problem.location
        document = self.repository.document(location.path) if location else None
        if document is None or not problem.code.startswith("parent-unknown"):
            return ()
        from plancheck.io.diagnosis.lists import explain_parent  # noqa: PLC0415 - only for a mistake

        return explain_parent(document, problem)


@dataclass(slots=True, kw_only=True, eq=False)
class Workspace:
    """``twice``: files with a plan of an id that another file has, each with that other file.

    ``higher``: the files of plans above counties, by their headers.
    """

    options: WorkspaceOptions
    registry: PackRegistry
    repository: PlanRepository
    inputs: Inputs
    log: ProblemLog = field(init=False)
    twice: dict[str, str] = field(default_factory=dict)
    higher: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.log = ProblemLog(repository=self.repository)
        self.log.add(*self.inputs.problems)

    @classmethod
    def open(cls, options: WorkspaceOptions) -> Workspace:
        """Open the packs that were named and see which files the arguments mean."""
        registry = open_registry(options)
        headers = HeaderIndex(hashed=options.cache is not None)
        inputs = expand(options.plans, headers)
        streams = {}
        for name in inputs.files:
            if name not in options.texts and paths.is_stream(name):
                with contextlib.suppress(OSError):  # reading it as a file will report it
                    streams[name] = paths.read(name, MAX_BYTES + 1)
        if streams:  # they can be read once only, and have no bytes to be known again by
            options.texts, options.cache = {**streams, **options.texts}, None
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
                from plancheck.io.paths import no_such_file  # noqa: PLC0415 - only for a mistake

                raise no_such_file(name)
        return cls(options=options, registry=registry, repository=repository, inputs=inputs)

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
        self.higher.clear()
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
                    self.higher.add(name)
                if identity is not None and not header.sure:
                    guesses.append((identity, name))
                    continue
            if identity is None:
                continue
            first = self.repository.judged.setdefault(identity, shown)
            if first != shown:
                self.twice[shown] = first
        for identity, name in guesses:  # so that plans below report that it can't be read
            self.repository.judged.setdefault(identity, name)

    def lowest_first(self) -> list[int]:
        """The files' numbers in an order in which no plan is read twice: sums look at the plans below."""
        paths = self.inputs.files
        return sorted(range(len(paths)), key=lambda number: paths[number] in self.higher)

    def plans(self, names: Iterable[str]) -> Iterator[Plan]:
        """The plans to judge among some files, one after the other: read without a problem, each id once."""
        for name in names:
            plan = self.entry(name).plan
            if plan is None:
                continue
            first = self.repository.judged.setdefault(plan.id, plan.path)
            if first != plan.path:
                self.twice.setdefault(plan.path, first)
            if plan.path in self.twice:
                self.report_twice(plan, self.twice[plan.path])
            elif not plan.defective:
                yield plan

    def report_twice(self, plan: Plan, other: str) -> None:
        """Report that two files define the same plan id."""
        problem = Problem(
            code="plan-twice",
            location=plan.location,
            params={"id": plan.id, "path": plan.path, "other": other},
        )
        self.log.add_excerpted(problem)

    def report_empty(self) -> None:
        """Report the folders and globs in which there is no plan."""
        for name in self.inputs.empty:
            self.log.add(Problem(code="no-plans", params={"path": name}))


def _value_of(code: str, location: Location, document: Document) -> Location:
    """Where the id of a plan that is nowhere stands, of a problem located at the entry or key that names it."""
    data = document.data if isinstance(document.data, dict) else {}
    if code == "cites-plan-unknown":
        for number in range(len(data.get("cites") or ())):
            if document.locate(("cites", number)) == location:
                return document.locate(("cites", number, "plan"))
    if code == "target-plan-unknown":
        for group in ("indicators", "commitments"):
            for number in range(len(data.get(group) or ())):
                path = (group, number, "target")
                if document.locate(path, key=True) == location:
                    return document.locate((*path, "plan"))
    return location
