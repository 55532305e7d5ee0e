"""Judging and reporting in one stream: each plan is judged, written in every format, and let go.

With several processes each takes a share of the files; the pieces come back in the order of the arguments,
so that the bytes are the same as from one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from plancheck import __version__
from plancheck.app.verify.session import Gate, Session, exit_code
from plancheck.app.workspace.options import Options
from plancheck.app.workspace.workspace import Workspace
from plancheck.domain.finding import FINE, Finding, Verdict
from plancheck.domain.plan_result import PlanResult
from plancheck.domain.problem import Problem, UsageError
from plancheck.domain.records import dataclass
from plancheck.i18n import translate
from plancheck.io.files.write import write_whole
from plancheck.io.repository.inputs import STDIN
from plancheck.report.formats.registry import FORMATS, View, load
from plancheck.report.rows.names import Names, names_of
from plancheck.report.rows.result import (
    known_row,
    piece_of,
    problem_row,
    result_row,
    unmatched_waiver_row,
)
from plancheck.report.stream.rendered_plan import RenderedPlan, RenderedPlans, RunSummary, Totals
from plancheck.report.stream.suppression_lines import known_lines, waiver_lines
from plancheck.rule.rule import Rule

if TYPE_CHECKING:
    from plancheck.app.verify.result_cache import ResultCache

Row = dict[str, Any]
MANY = 64
SHARE = 16


@dataclass(slots=True, eq=False)
class Output:
    """One ``--format``: its name, and the file it goes to (``None``: stdout)."""

    name: str
    path: str | None


def outputs_of(written: list[str], known: Collection[str] = FORMATS) -> list[Output]:
    """Read ``NAME[=FILE]`` values; at most one goes to stdout, no file is named twice."""
    outputs: list[Output] = []
    for value in written:
        name, sign, path = value.partition("=")
        if name not in known or (sign and not path):
            raise UsageError("format-name", value=value, known=", ".join(known))
        outputs.append(Output(name, path if sign else None))
    if sum(one.path is None for one in outputs) > 1:
        raise UsageError("format-stdout-twice")
    paths = [one.path for one in outputs if one.path is not None]
    for path in paths:
        if paths.count(path) > 1:
            raise UsageError("format-file-twice", path=path)
    return outputs


@dataclass(slots=True, kw_only=True, eq=False)
class Style:
    """How reports look: language, the terminal's width and colour, how much is listed."""

    lang: str
    width: int
    colour: bool
    everything: bool = False
    quiet: bool = False
    explain: bool = False


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
    options: Options,
    gate: Gate,
    outputs: list[Output],
    style: Style,
    *,
    jobs: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Judge the plans and write every report; files are written whole or not at all."""
    started = time.perf_counter()
    session = Session.open(options)
    options = session.run.options
    files = session.run.inputs.files
    read, known = (*options.read, *files), options.write_known
    targets = [one for one in (*(one.path for one in outputs), known) if one is not None]
    if targets:
        from plancheck.io.files.overwrite import check  # noqa: PLC0415 - start-up: most runs write no file

        check(targets, read, known)
    maker = PlanRenderer(gate=gate, outputs=tuple(outputs), style=style, several=len(files) > 1)
    processes = _processes(jobs, files)
    pieces: Sequence[RenderedPlan]
    if processes > 1:
        pieces = _shared(session, options, maker, processes, progress)
    else:
        session.run.index()
        order = session.run.lowest_first()
        made = maker.pieces([files[number] for number in order], session)
        if maker.several:
            pieces = maker.store()
            for at, piece in made:
                pieces.add(piece, order[at])
                progress(len(pieces), len(files))
        else:
            pieces = [piece for _, piece in made]
        session.tell_empty()
    judged = time.perf_counter()
    rank = {name: number for number, name in enumerate(files)}
    told = sorted(
        session.run.log.problems, key=lambda one: (rank.get(one.order[0], len(files)), one.order)
    )
    problems = [problem for problem in told if not problem.warning]
    sums = Totals()
    end = session.conclude(_counted(pieces, sums))
    total = sums.total
    tripped = sum(piece.tripped for piece in pieces)
    code = exit_code(problems, tripped, broken=total["error"] > 0, decided=sums.decided)
    ending = RunSummary(
        total=total,
        errors=[problem_row(problem, style.lang) for problem in problems],
        packs=session.packs_used(),
        unmatched_rules=session.unmatched,
        exit_code=code,
        tripped=tripped,
        skipped=session.run.inputs.skipped,
        lang=style.lang,
        as_of=options.as_of.isoformat(),
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
        parts = maker.document(output, pieces, ending)
        if output.path is None:
            shown = _decoded(parts)
        else:
            written.append((output.path, _encoded(parts)))
    notes = _notes(outputs, ending)
    if known is not None:
        if not any(problem.stops for problem in problems):
            from plancheck.io.load.known_findings import write_known  # noqa: PLC0415 - start-up

            written.append((known, iter([write_known(end.noted)])))
        else:
            notes.append(translate(style.lang, "settled.not-written", path=known))
    write_whole(written, read, known)
    return Report(
        problems=told,
        exit_code=code,
        shown=shown,
        plans=len(pieces),
        notes=notes,
        seconds={"judge": judged - started, "report": time.perf_counter() - judged},
    )


def _counted(pieces: Sequence[RenderedPlan], sums: Totals) -> Iterator[tuple[str, Row]]:
    """Each plan's id and what it settled; it is counted on the way, so that its facts are looked up once."""
    for piece in pieces:
        facts = piece.facts
        sums.add(facts)
        yield facts.plan["id"], facts.suppressed


def _notes(outputs: list[Output], ending: RunSummary) -> list[str]:
    """What the reports of this run do not tell: the table tells all, report@1 the waivers."""
    if any(output.name == "table" and output.path is None for output in outputs):
        return []
    names = {output.name for output in outputs}
    found = [] if names & {"table", "json"} else waiver_lines(ending)
    return [*found, *known_lines(ending)]


def _encoded(parts: Callable[[], Iterator[str | bytes]]) -> Iterator[bytes]:
    for part in parts():
        yield part if isinstance(part, bytes) else part.encode()


def _decoded(parts: Callable[[], Iterator[str | bytes]]) -> Callable[[], Iterator[str]]:
    return lambda: (part.decode() if isinstance(part, bytes) else part for part in parts())


@dataclass(slots=True, kw_only=True, eq=False)
class PlanRenderer:
    """Makes the pieces of a run and puts the documents together."""

    gate: Gate
    outputs: tuple[Output, ...]
    style: Style
    several: bool

    def store(self) -> RenderedPlans:
        """Where the pieces of several plans are put."""
        return RenderedPlans(dict.fromkeys(output.name for output in self.outputs))

    def pieces(self, names: list[str], session: Session) -> Iterator[tuple[int, RenderedPlan]]:
        """The pieces of plan files with their numbers, remembered or made; ``session.run`` has been indexed."""
        result_cache = self.result_cache(session.run)
        for number, name in enumerate(names):
            known = result_cache.recall(name) if result_cache else None
            if known is not None:
                session.take_over(known.ran, known.matched, known.packs)
                yield number, known.piece
                continue
            for plan in session.run.plans_of([name]):
                case = session.run.case(plan)
                judgement = session.one(case)
                piece = self.piece(judgement, session)
                if result_cache:
                    result_cache.keep(case, piece, judgement.matched_rules)
                yield number, piece
        if result_cache:
            result_cache.cache.tidy()

    def result_cache(self, run: Workspace) -> ResultCache | None:
        """What earlier runs left; nothing of it is imported where the cache is off."""
        if run.options.cache is None:
            return None
        from plancheck.app.verify.result_cache import ResultCache  # noqa: PLC0415

        return ResultCache.open(run.options.cache, run, self.choices())

    def choices(self) -> tuple[object, ...]:
        """What of this can change a piece: not where a report goes, only whether to a file."""
        outputs = [(one.name, one.path is None) for one in self.outputs]
        return (self.gate, outputs, self.style, self.several)

    def piece(self, judgement: PlanResult, session: Session) -> RenderedPlan:
        """A judged plan's piece, with its text in every format asked for."""
        rules = _rules(session, judgement.plan.field)
        lang = self.style.lang
        formats = {output.name for output in self.outputs}
        others = sorted(formats - {"table", "json"})
        listed: list[Finding] = []
        counted = 0
        if "table" in formats:
            listed, counted = self.listed(judgement, rules)
        names = names_of(judgement, judgement.findings if others else listed, rules, lang)
        piece = piece_of(judgement, names, self.gate.trips, lang)
        if "json" in formats:
            from plancheck.report.formats import json  # noqa: PLC0415 - on use

            piece.texts["json"] = json.section(judgement, rules, lang, several=self.several)
        if others:
            view = View(
                plan=piece.plan,
                rows=[_row(one, rules, lang) for one in judgement.findings],
                names=names,
                lang=lang,
                trips=frozenset(one.fingerprint for one in judgement.open if self.gate.trips(one)),
            )
            for name in others:
                piece.texts[name] = load(name).section(view).encode()
        if "table" in formats:
            rows = [_row(one, rules, lang) for one in listed]
            for output in self.outputs:
                if output.name == "table":
                    text = self.table(piece.plan, rows, names, session, output, counted)
                    piece.texts["table"] = text.encode()
        return piece

    def listed(
        self, judgement: PlanResult, rules: Mapping[tuple[str, str], Rule]
    ) -> tuple[list[Finding], int]:
        """The findings that the table lists, and how many passes of housekeeping rules it only counts.

        Passes are listed for one plan or with ``--all``.
        """
        if self.style.quiet:
            wanted = [
                one
                for one in judgement.open
                if self.gate.trips(one) or one.verdict is Verdict.ERROR
            ]
            return wanted, 0
        if self.style.everything:
            return judgement.findings, 0
        if self.several:
            return judgement.open, 0
        kept = {name for (_, name), rule in rules.items() if rule.housekeeping}
        passes = [one for one in judgement.findings if one.verdict is Verdict.PASS]
        counted = sum(one.rule in kept for one in passes)
        wanted = [
            one
            for one in judgement.findings
            if one.verdict not in FINE or (one.verdict is Verdict.PASS and one.rule not in kept)
        ]
        return wanted, counted

    def table(
        self,
        plan: Row,
        rows: list[Row],
        names: Names,
        session: Session,
        output: Output,
        counted: int,
    ) -> str:
        """A plan's part of the table."""
        from plancheck.report.formats import table  # noqa: PLC0415 - rich is imported here only

        options = self.table_options(output)
        options.line_of = _line_of(session)
        return table.section(plan, rows, names, options, several=self.several, counted=counted)

    def table_options(self, output: Output) -> Any:
        """A file gets the same without colour, 100 columns."""
        from plancheck.report.formats.table import TableOptions  # noqa: PLC0415

        plain = output.path is not None
        return TableOptions(
            lang=self.style.lang,
            width=100 if plain else self.style.width,
            colour=self.style.colour and not plain,
            everything=self.style.everything,
            quiet=self.style.quiet,
            explain=self.style.explain,
            gate=self.gate.fail_on.value if self.gate.fail_on else "never",
            strict=self.gate.strict,
        )

    def document(
        self, output: Output, pieces: Sequence[RenderedPlan], ending: RunSummary
    ) -> Callable[[], Iterator[str | bytes]]:
        """The parts of a whole report."""
        if output.name != "table":
            return lambda: load(output.name).document(pieces, ending)
        from plancheck.report.formats import table  # noqa: PLC0415

        options = self.table_options(output)
        return lambda: table.document(pieces, ending, options)


def _row(finding: Finding, rules: Mapping[tuple[str, str], Rule], lang: str) -> Row:
    return result_row(finding, rules[finding.plan.field, finding.rule], lang)


def _rules(session: Session, field_name: str) -> Mapping[tuple[str, str], Rule]:
    return {(field_name, rule.id): rule for rule in session.run.selection.rules(field_name)}


def _line_of(session: Session) -> Callable[[str, int], str]:
    def line_of(path: str, line: int) -> str:
        document = session.run.repository.document(path)
        return document.line(line) if document is not None else ""

    return line_of


# ---------------------------------------------------------------- several processes


def _processes(jobs: int | None, files: list[str]) -> int:
    if jobs is not None:
        return min(jobs, max(len(files) // SHARE, 1))
    if len(files) < MANY:
        return 1
    return min(os.cpu_count() or 1, len(files) // SHARE)


@dataclass(slots=True, kw_only=True, eq=False)
class _Share:
    """What a process gives back for its share of the files."""

    pieces: list[RenderedPlan]
    problems: list[Problem]
    ran: list[str]
    matched: set[str]
    packs: dict[str, str]


_session: Session | None = None
_maker: PlanRenderer | None = None


def _start(options: Options, maker: PlanRenderer) -> None:
    global _session, _maker
    from plancheck.app.verify import workers  # noqa: PLC0415 - start-up: only for several processes

    workers.begin()
    _session, _maker = Session.open(options), maker
    _session.run.index()


def _work(names: list[str]) -> _Share:
    session, maker = _session, _maker
    if session is None or maker is None:
        raise RuntimeError
    before = len(session.run.log.problems)
    pieces = [piece for _, piece in maker.pieces(names, session)]
    return _Share(
        pieces=pieces,
        problems=session.run.log.problems[before:],
        ran=list(session.ran),
        matched=session.matched,
        packs={pack["id"]: pack["version"] for pack in session.packs_used()},
    )


def _shared(
    session: Session,
    options: Options,
    maker: PlanRenderer,
    processes: int,
    progress: Callable[[int, int], None],
) -> RenderedPlans:
    """Judge with several processes; what comes from standard input is read here, once."""
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor  # noqa: PLC0415 - start-up

    from plancheck.app.verify import workers  # noqa: PLC0415 - start-up

    files = session.run.inputs.files
    given = options.stdin() if STDIN in files else b""
    handed = replace(options, stdin=_Given(given))
    shares = [files[at : at + SHARE] for at in range(0, len(files), SHARE)]
    pieces = maker.store()
    try:
        with ProcessPoolExecutor(processes, initializer=_start, initargs=(handed, maker)) as pool:
            with workers.held_back():
                found = pool.map(_work, shares)
            for number, share in enumerate(found, 1):
                for piece in share.pieces:
                    pieces.add(piece, len(pieces))
                session.run.log.add(*share.problems)
                session.ran.update(dict.fromkeys(share.ran))
                session.matched |= share.matched
                session.packs |= share.packs
                progress(min(number * SHARE, len(files)), len(files))
    except BrokenExecutor:
        raise UsageError("worker-ended") from None
    session.tell_empty()
    return pieces


@dataclass(slots=True, eq=False)
class _Given:
    """Standard input that was read already."""

    raw: bytes

    def __call__(self) -> bytes:
        return self.raw
