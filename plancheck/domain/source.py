"""Where things stand: places in files, and the legal or policy ground of a rule (依据)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from plancheck.domain.records import dataclass

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
