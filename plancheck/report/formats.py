"""The output formats by name: one module a format, imported when it is asked for.

A module has two functions. ``section(view)`` gives a judged plan's part as text; ``document(pieces, ending)`` yields
the parts of the whole, taking each plan's text from ``piece.text(name)``. Two are made otherwise: the table is laid
out for a terminal and has options of its own (``report.table``), report@1 is made for speed (``report.json_format``).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, cast

from plancheck.domain.records import dataclass
from plancheck.report.names import Names
from plancheck.report.piece import Ending, Piece

Row = dict[str, Any]

FORMATS = {
    "table": "plancheck.report.table",
    "json": "plancheck.report.json_format",
    "sarif": "plancheck.report.sarif",
    "sarif-full": "plancheck.report.sarif_full",
    "junit": "plancheck.report.junit",
    "github": "plancheck.report.github",
    "gitlab": "plancheck.report.gitlab",
    "markdown": "plancheck.report.markdown",
    "csv": "plancheck.report.csv_format",
}


@dataclass(slots=True, kw_only=True, eq=False)
class View:
    """One judged plan, ready to be written: its row and its results in the order of report@1.

    ``trips``: the fingerprints of the results that trip the gate.
    """

    plan: Row
    rows: list[Row]
    names: Names
    lang: str
    trips: frozenset[str]


class Format(Protocol):
    """What a format's module offers."""

    section: Callable[[View], str]
    document: Callable[[Sequence[Piece], Ending], Iterator[str | bytes]]


def load(name: str) -> Format:
    """The module of a format."""
    return cast("Format", importlib.import_module(FORMATS[name]))
