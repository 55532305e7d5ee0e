"""Where things stand: places in files, and the legal or policy ground of a rule (依据)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Keys and indices from a file's top to a value: ``("indicators", 4, "target")``."""


class Location(NamedTuple):
    """A place in a file: line and column count from 1, in characters."""

    path: str
    line: int
    column: int
    width: int = 1


@dataclass(slots=True, kw_only=True, eq=False)
class Basis:
    """A legal or policy ground (依据): document, number (文号), article (条款)."""

    title: str
    number: str | None = None
    article: str | None = None


Text = dict[str, str]
"""One text in both languages: ``{"zh": …, "en": …}``."""


@dataclass(slots=True, kw_only=True, eq=False)
class ParameterValue:
    """One dated, territorial value of a law parameter (法定参数).

    ``codes``: where it holds (GB/T 2260, ``CN`` the nation); ``excluded``: where inside that it does not;
    ``start`` and ``end``: first and last day in force (``None``: open).
    """

    codes: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    value: str = ""
    basis: Basis | None = None
    evidence: str = "primary"
    location: Location | None = None
