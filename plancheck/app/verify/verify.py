"""``verify``: judge the plans of a request, write every report, and come to an exit code."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field

from plancheck import __version__
from plancheck.app import Gate, Output, Style, VerifyRequest
from plancheck.app.verify import Session
from plancheck.app.verify.plan_renderer import PlanRenderer
from plancheck.common import dataclass
from plancheck.domain.source import Problem
from plancheck.i18n import translate
from plancheck.report import Row
from plancheck.report.rows import known_row, problem_row, unmatched_waiver_row
from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary, Totals
from plancheck.report.text.summary_lines import known_lines, waiver_lines

MANY = 64
"""From so many files on several processes judge, if nothing else is asked."""


@dataclass(slots=True, kw_only=True, eq=False)
class Report:
    """A finished run: what goes to stdout, what is wrong with the inputs, the exit code.

    ``notes``: what no report of the run has a place for, a line each.
    """

    problems: list[Problem]
    exit_code: int
    shown: Callable[[], Iterator[str]]
    plans: int
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def verify_and_report(
    request: VerifyRequest,
    gate: Gate,
    outputs: list[Output],
    style: Style,
    *,
    jobs: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Judge the plans and write every report; files are written whole or not at all."""
    started = time.perf_counter()
    session = Session.open(request)
    session.prepare()
    files = session.workspace.inputs.files
    read, known = (*request.read, *files), request.write_known
    targets = [one for one in (*(one.path for one in outputs), known) if one is not None]
    if targets:
        from plancheck.io.write import check_outputs, write_whole  # noqa: PLC0415 - start-up: most runs write no file

        check_outputs(targets, read, known)
    renderer = PlanRenderer(gate=gate, outputs=tuple(outputs), style=style, several=len(files) > 1)
    plans = _render(session, renderer, jobs, progress)
    session.workspace.report_empty()
    judged = time.perf_counter()
    reported = session.workspace.log.sorted(files)
    problems = [problem for problem in reported if not problem.warning]
    sums = Totals()
    end = session.conclude(_counted(plans, sums))
    tripped = sum(plan.tripped for plan in plans)
    code = exit_code(problems, tripped, broken=sums.total["error"] > 0, decided=sums.decided)
    summary = RunSummary(
        total=sums.total,
        errors=[problem_row(problem, style.lang) for problem in problems],
        packs=session.packs_used(),
        unmatched_rules=session.unmatched,
        exit_code=code,
        tripped=tripped,
        skipped=session.workspace.inputs.skipped,
        lang=style.lang,
        as_of=request.as_of.isoformat(),
        version=__version__,
        unmatched_waivers=[unmatched_waiver_row(one, problem) for one, problem in end.problems],
        strangers=end.strangers,
        gone=[known_row(one) for one in end.gone],
        worse=[known_row(one) for one in end.worse],
        rules=session.rules,
        skipped_rules=session.skipped,
        reasons=sums.reasons,
        aside=sums.aside,
        uncompared={why: list(names) for why, names in sorted(sums.uncompared.items())},
    )
    shown: Callable[[], Iterator[str]] = lambda: iter(())  # noqa: E731 - replaced below
    written: list[tuple[str, Iterator[bytes]]] = []
    for output in outputs:
        parts = renderer.document(output, plans, summary)
        if output.path is None:
            shown = _decoded(parts)
        else:
            written.append((output.path, _encoded(parts)))
    notes = _notes(outputs, summary)
    if known is not None:
        if not any(problem.stops for problem in problems):
            from plancheck.io.load.known_findings import write_known  # noqa: PLC0415 - start-up

            written.append((known, iter([write_known(end.noted)])))
        else:
            notes.append(translate(style.lang, "suppression.not-written", path=known))
    if targets:
        write_whole(written, read, known)
    return Report(
        problems=reported,
        exit_code=code,
        shown=shown,
        plans=len(plans),
        notes=notes,
        seconds={"judge": judged - started, "report": time.perf_counter() - judged},
    )


def _render(
    session: Session,
    renderer: PlanRenderer,
    jobs: int | None,
    progress: Callable[[int, int], None],
) -> Sequence[RenderedPlan]:
    """Judge and render every file, in the order of the arguments; one plan alone stays in memory."""
    workspace, files = session.workspace, session.workspace.inputs.files
    several = os.cpu_count() or 1 if len(files) >= MANY else 1
    processes = several if jobs is None else jobs
    if processes > 1:
        from plancheck.app.verify.parallel import SHARE, render_shares  # noqa: PLC0415 - start-up

        processes = min(processes, len(files) // SHARE)
        if processes > 1:
            return render_shares(session, renderer, processes, progress)
    workspace.index()
    order = workspace.lowest_first()
    rendered = renderer.render_files([files[number] for number in order], session)
    if not renderer.several:
        return [plan for _, plan in rendered]
    plans = renderer.store()
    for at, plan in rendered:
        plans.add(plan, order[at])
        progress(len(plans), len(files))
    return plans


def exit_code(problems: list[Problem], tripped: int, *, broken: bool, decided: bool) -> int:
    """By precedence: broken (2), tripped (1), nothing decided (3), fine (0). ``broken``: a rule could not run."""
    if broken or any(problem.stops for problem in problems):
        return 2
    if tripped:
        return 1
    return 0 if decided else 3


def _counted(plans: Sequence[RenderedPlan], sums: Totals) -> Iterator[tuple[str, Row]]:
    """Each plan's id and what it suppressed; it is counted on the way, so that its facts are looked up once."""
    for plan in plans:
        facts = plan.facts
        sums.add(facts)
        yield facts.plan["id"], facts.suppressed


def _notes(outputs: list[Output], summary: RunSummary) -> list[str]:
    """What the reports of this run leave out: the table shows all, report@1 the waivers."""
    if any(output.name == "table" and output.path is None for output in outputs):
        return []
    names = {output.name for output in outputs}
    found = [] if names & {"table", "json"} else waiver_lines(summary)
    return [*found, *known_lines(summary)]


def _encoded(parts: Callable[[], Iterator[str | bytes]]) -> Iterator[bytes]:
    for part in parts():
        yield part if isinstance(part, bytes) else part.encode()


def _decoded(parts: Callable[[], Iterator[str | bytes]]) -> Callable[[], Iterator[str]]:
    return lambda: (part.decode() if isinstance(part, bytes) else part for part in parts())
