"""Where things stand, what is wrong there, and the legal or policy ground of a rule (依据).

A problem of an input says what is wrong, where, and in which words; never a library's raw text.
"""

from __future__ import annotations

import sys
from dataclasses import field
from datetime import date
from typing import NamedTuple

from plancheck.common import dataclass

Path = tuple[str | int, ...]
"""Keys and indices from a file's top to a value: ``("indicators", 4, "target")``."""


class Location(NamedTuple):
    """A place in a file: line and column count from 1, in characters."""

    path: str
    line: int
    column: int
    width: int = 1


Text = dict[str, str]
"""One text by language: ``{"zh": …, "en": …}``."""
PLAN_LANGUAGE = "zh"
"""The language of plans and laws, in which their names stand in reports of any language."""


class Translations(Text):
    """A text by language; a language that has none gets the English one, else the Chinese."""

    def __missing__(self, lang: str) -> str:
        return next(self[one] for one in ("en", PLAN_LANGUAGE) if one in self)


@dataclass(slots=True, kw_only=True, eq=False)
class Basis:
    """A legal or policy ground (依据): document, number (文号), article (条款); an unknown title is empty.

    ``words``: what the ground is where it is no document. ``start``: the first day in force; a plan of an earlier day is not held to it. ``outline``: it grounds only what the
    nation's outline (国家发展规划) asks.
    """

    title: str = ""
    number: str | None = None
    article: str | None = None
    start: date | None = None
    outline: bool = False
    words: Text | None = None

    @property
    def label(self) -> str:
        """The ground as it is cited."""
        return cited(self.title, self.number, self.article)

    def row(self, lang: str) -> dict[str, str | None]:
        """The ground in plain data; words stand where a document has its article."""
        article = self.words[lang] if self.words is not None else self.article
        return {"title": self.title, "number": self.number, "article": article}


def cited(title: str | None, number: str | None, article: str | None) -> str:
    """Cite a ground: 《title》, number and article, as far as they are known."""
    return f"{f'《{title}》' if title else ''}{number or ''}{article or ''}"


@dataclass(slots=True, kw_only=True, eq=False)
class Disputed:
    """Another value that a source in force gives for the same place and time (数值有争议)."""

    value: str
    basis: Basis | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class ParameterValue:
    """One dated, territorial value of a law parameter (法定参数).

    ``codes``: where it holds (GB/T 2260, ``CN`` the nation); ``excluded``: where inside that it does not;
    ``start`` and ``end``: first and last day in force (``None``: open). ``disputed``: what other sources in force
    say instead; ``prolonged_by``: the document that keeps it in force.
    """

    codes: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    value: str = ""
    basis: Basis | None = None
    disputed: tuple[Disputed, ...] = ()
    prolonged_by: Basis | None = None
    evidence: str = "primary"
    location: Location | None = None


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
