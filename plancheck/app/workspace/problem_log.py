"""The problems of a run: each once, with the line of its file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from plancheck.domain.problem import Problem
from plancheck.domain.records import dataclass
from plancheck.domain.source import Location
from plancheck.io.diagnosis.diagnose import diagnose
from plancheck.io.repository.repository import Entry, PlanRepository
from plancheck.io.yaml.document import Document


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
        from plancheck.io.diagnosis.joined_ids import explain_parent  # noqa: PLC0415 - only for a mistake

        return explain_parent(document, problem)


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
