"""The output formats by name: one module a format, imported when it is asked for.

A module has two functions. ``section(view)`` gives a judged plan's part as text; ``document(plans, summary)`` yields
the parts of the whole, taking each plan's text from ``rendered.text(name)``. Two are made otherwise: the table is laid
out for a terminal and has options of its own (``formats.table``), report@1 is made for speed (``formats.json``).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, cast

from plancheck.common import dataclass
from plancheck.report import Row

if TYPE_CHECKING:  # start-up: the help of a command needs the names alone
    from plancheck.report.rows.names import Names
    from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary


FORMATS = {
    "table": "plancheck.report.formats.table",
    "json": "plancheck.report.formats.json",
    "sarif": "plancheck.report.formats.sarif",
    "sarif-full": "plancheck.report.formats.sarif_full",
    "junit": "plancheck.report.formats.junit",
    "github": "plancheck.report.formats.github",
    "gitlab": "plancheck.report.formats.gitlab",
    "markdown": "plancheck.report.formats.markdown",
    "csv": "plancheck.report.formats.csv",
}
DIFF_FORMATS = ("table", "json", "markdown")
"""The output formats of ``diff``."""


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
    document: Callable[[Sequence[RenderedPlan], RunSummary], Iterator[str | bytes]]


def load(name: str) -> Format:
    """The module of a format."""
    return cast("Format", importlib.import_module(FORMATS[name]))
