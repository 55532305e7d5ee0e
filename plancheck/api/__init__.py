"""plancheck as a library: load plans and rule packs, judge plans, get the report as typed objects.

>>> from datetime import date
>>> from plancheck import api
>>> report = api.verify("plans/pinghu.yaml", as_of=date(2026, 11, 21), lang="en")
>>> report.exit_code
1
>>> worst = [one for one in report.results if one.severity is api.Severity.ERROR
...          and one.verdict is api.Verdict.FAIL][0]
>>> worst.rule, worst.stated.text, worst.requirement.text, worst.shortfall.value
('two-subsidies-full', '>99%', '100%', Decimal('1'))

Nothing here prints, exits, reads standard input, the clock or the environment, or writes a file. Relative paths
count from the working folder. Calls share no state, so threads may call side by side.

What is wrong with a *plan* does not stop the others: it is told in ``report.errors``, and ``report.exit_code`` is 2.
What stops the whole run is raised: ``UsageError`` for a wrong argument (an unknown rule, a file that does not
exist among ``plans``), ``InputError`` for a broken rule pack, and by ``load_plan`` for a broken plan. Both are
``PlancheckError``; their ``str()`` is the message with its place, in the language asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import TypeAlias

from plancheck.api.report import (
    BySeverity,
    Compared,
    Distance,
    Ground,
    JudgedPlan,
    Jurisdiction,
    Place,
    Problem,
    Report,
    Requirement,
    Result,
    Stated,
    Subject,
    Summary,
    Tool,
    Unjudged,
    UnmatchedWaiver,
    UsedPack,
    Waiver,
    report_of,
)
from plancheck.app import Gate, Output, Style, VerifyRequest, WorkspaceOptions
from plancheck.app.verify.verify import verify_and_report
from plancheck.app.workspace import Workspace
from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.domain import source as domain
from plancheck.domain.catalogue import Cascade, Catalogue, Indicator, Per
from plancheck.domain.claim import Evidence, Nature, Statement
from plancheck.domain.finding import Reason, Severity, Verdict
from plancheck.domain.plan import Plan, Record, Status
from plancheck.domain.target import Target
from plancheck.i18n import LANGUAGES
from plancheck.report.rows import problem_row
from plancheck.report.text.problem_page import render
from plancheck.rule import Pack, Rule

__all__ = [
    "BySeverity",
    "Cascade",
    "Catalogue",
    "Compared",
    "Distance",
    "Evidence",
    "Ground",
    "Indicator",
    "InputError",
    "JudgedPlan",
    "Jurisdiction",
    "Nature",
    "Pack",
    "Per",
    "Place",
    "Plan",
    "PlancheckError",
    "Problem",
    "Reason",
    "Record",
    "Report",
    "Requirement",
    "Result",
    "Rule",
    "Severity",
    "Stated",
    "Statement",
    "Status",
    "Subject",
    "Summary",
    "Target",
    "Tool",
    "Unjudged",
    "UnmatchedWaiver",
    "UsageError",
    "UsedPack",
    "Verdict",
    "Waiver",
    "load_pack",
    "load_plan",
    "verify",
    "verify_text",
]

PathLike: TypeAlias = str | os.PathLike[str]
"""A path as the caller has it."""


class PlancheckError(Exception):
    """What stops a call. ``problems``: each with place, message and hint; ``str()``: all of them, as text."""

    def __init__(self, found: Iterable[domain.Problem], lang: str) -> None:
        found = list(found)
        self.problems = tuple(Problem(**problem_row(one, lang)) for one in found)
        super().__init__("\n".join(render(one, lang) for one in found))


class UsageError(PlancheckError):
    """A wrong argument: an unknown rule, pack, series, language or severity, a folder that is not there."""


class InputError(PlancheckError):
    """A file that can't be used: a broken rule pack, or the plan that was to be loaded."""


def verify(
    paths: PathLike | Iterable[PathLike],
    *,
    as_of: date,
    rules: PathLike | Iterable[PathLike] | None = None,
    plans: PathLike | Iterable[PathLike] | None = None,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    series: Mapping[str, str] | None = None,
    waivers: PathLike | None = None,
    known: PathLike | None = None,
    fail_on: Severity | str = Severity.ERROR,
    strict: bool = False,
    lang: str = LANGUAGES[0],
) -> Report:
    """Judge plan files, folders or globs; the report is that of ``plancheck verify --format json``.

    ``as_of``: the day by which a plan without a date is judged. ``rules``: packs by id or folder; by default the
    installed packs of each plan's field. ``plans``: the folders with the plans above; by default the plan's own.
    ``only``, ``skip``: ids of rules. ``series``: values of statistical series with their unit, such as
    ``{"gdp-growth": "5.5%"}``. ``waivers``, ``known``: the files of approved waivers and of known findings, which trip
    no gate. ``fail_on``: the severity from which a fail or gap makes ``exit_code`` 1
    (``"never"``: none); ``strict``: reviews too. ``lang``: ``zh`` or ``en``.

    Raises ``UsageError`` and ``InputError``; broken plans are told in ``Report.errors`` instead.
    """
    with _spoken(lang):
        options = _options(as_of, rules, plans, only=only, skip=skip, series=series)
        options.waivers, options.known = _optional(waivers), _optional(known)
        options.plans = tuple(_file(one) for one in _each(paths))
        if not options.plans:
            raise domain.UsageError("no-input")
        return _report(options, _gate(fail_on, strict=strict), lang)


def verify_text(
    text: str | bytes,
    *,
    as_of: date,
    name: str = "<text>",
    rules: PathLike | Iterable[PathLike] | None = None,
    plans: PathLike | Iterable[PathLike] | None = None,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    series: Mapping[str, str] | None = None,
    waivers: PathLike | None = None,
    known: PathLike | None = None,
    fail_on: Severity | str = Severity.ERROR,
    strict: bool = False,
    lang: str = LANGUAGES[0],
) -> Report:
    """Judge the YAML text of one plan, as if it lay in a file called ``name``; see ``verify`` for the rest.

    The report names ``name`` as the path, and the plans above are looked up in its folder unless ``plans`` says
    where. The file itself is never opened.
    """
    with _spoken(lang):
        options = _options(as_of, rules, plans, only=only, skip=skip, series=series)
        options.waivers, options.known = _optional(waivers), _optional(known)
        raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        options = replace(options, texts={name: raw})
        return _report(options, _gate(fail_on, strict=strict), lang)


def load_plan(
    path: PathLike,
    *,
    rules: PathLike | Iterable[PathLike] | None = None,
    lang: str = LANGUAGES[0],
) -> Plan:
    """The plan in a file, by the catalogues of its field's packs (``rules``: of these packs).

    The plans above it are not read. Raises ``InputError`` with every problem of the file.
    """
    with _spoken(lang):
        workspace = Workspace.open(WorkspaceOptions(rules=_paths(rules)))
        entry = workspace.entry(_file(path))
        if entry.plan is None or workspace.log.stops:
            raise domain.InputError(workspace.log.problems)
        return entry.plan


def load_pack(path_or_id: PathLike, *, lang: str = LANGUAGES[0]) -> Pack:
    """A rule pack: an installed one by its id (``disability``), any other by its folder.

    Raises ``UsageError`` when there is none, ``InputError`` with every problem of its files.
    """
    with _spoken(lang):
        (pack,) = PackRegistry(named=(_path(path_or_id),)).packs()
        return pack


@contextmanager
def _spoken(lang: str) -> Iterator[None]:
    """Errors inside are raised as this module's, in a language."""
    if lang not in LANGUAGES:
        wrong = domain.UsageError("lang-unknown", value=str(lang), known=", ".join(LANGUAGES))
        raise UsageError([wrong.problem], LANGUAGES[0])
    try:
        yield
    except domain.UsageError as error:
        raise UsageError([error.problem], lang) from None
    except domain.InputError as error:
        raise InputError(error.problems, lang) from None


def _report(options: VerifyRequest, gate: Gate, lang: str) -> Report:
    style = Style(lang=lang, width=100, colour=False)
    made = verify_and_report(options, gate, [Output("json", None)], style, jobs=1)
    return report_of("".join(made.shown()))


def _options(
    as_of: date,
    rules: PathLike | Iterable[PathLike] | None,
    plans: PathLike | Iterable[PathLike] | None,
    *,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    series: Mapping[str, str] | None = None,
) -> VerifyRequest:
    return VerifyRequest(
        as_of=as_of.date() if isinstance(as_of, datetime) else as_of,
        rules=_paths(rules),
        folders=_paths(plans) or None,
        only=_names(only),
        skip=_names(skip),
        series=dict(series or {}),
    )


def _each(paths: PathLike | Iterable[PathLike]) -> Iterable[PathLike]:
    return (paths,) if isinstance(paths, str | os.PathLike) else paths


def _paths(paths: PathLike | Iterable[PathLike] | None) -> tuple[str, ...]:
    return () if paths is None else tuple(_path(one) for one in _each(paths))


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(dict.fromkeys(names))


def _path(path: PathLike) -> str:
    """A path as text; one that no file can have is told as one that does not exist."""
    name = os.fspath(path)
    if "\0" in name:
        raise domain.UsageError("no-such-file", path=name)
    return name


def _optional(path: PathLike | None) -> str | None:
    return None if path is None else _path(path)


def _file(path: PathLike) -> str:
    """``-`` is a file's name here, not standard input."""
    name = _path(path)
    return os.path.join(".", name) if name == "-" else name  # noqa: PTH118 - pathlib drops the dot


def _gate(fail_on: Severity | str, *, strict: bool) -> Gate:
    try:
        worst = None if fail_on == "never" else Severity(fail_on)
        return Gate(fail_on=worst, strict=strict)
    except ValueError:
        raise domain.UsageError("fail-on-severity", value=str(fail_on)) from None
