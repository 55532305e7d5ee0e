"""Problems of an input: what is wrong, where, and in which words; never a library's raw text."""

from __future__ import annotations

import sys
from dataclasses import field

from plancheck.domain.records import dataclass
from plancheck.domain.source import Location


@dataclass(slots=True, kw_only=True, eq=False)
class Problem:
    """One complaint about a file. ``code`` names its words in every language, ``params`` fill them.

    ``excerpt`` is the file's line as it stands; without one (no such file) nothing is drawn. ``warning``: it is told
    and stops nothing.
    """

    code: str
    location: Location | None = None
    params: dict[str, str] = field(default_factory=dict)
    excerpt: str | None = None
    warning: bool = False

    @property
    def stops(self) -> bool:
        """Whether a run that met it can't be called clean (exit 2): not for a warning, nor where no plan was found."""
        return not self.warning and self.code != "no-plans"

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sorts problems by file, line and column."""
        place = self.location
        if place is None:
            return ("", 0, 0, self.code)
        if self.code == "too-many-problems":
            return (place.path, sys.maxsize, 0, self.code)
        return (place.path, place.line, place.column, self.code)


class Problems(list[Problem]):
    """The problems of one file, up to a bound: a last one says that there are more, and no more are taken.

    A file in which everything is wrong is told so in a page, not in a hundred megabytes.
    """

    LIMIT = 100

    @property
    def full(self) -> bool:
        """Whether nothing more is taken, so that nothing more need be looked for."""
        return len(self) > self.LIMIT

    def append(self, problem: Problem) -> None:
        """Take one more, if there is room."""
        if len(self) < self.LIMIT:
            super().append(problem)
        elif not self.full:
            path = problem.location.path if problem.location is not None else ""
            place = Location(path, 0, 0)
            super().append(Problem(code="too-many-problems", location=place))


class UsageError(Exception):
    """A wrong option, argument or configuration: exit 2 with one clear message."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.problem = Problem(code=code, params=params)


class InputError(Exception):
    """Inputs that stop the whole run (a broken rule pack, a broken configuration): exit 2."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems
