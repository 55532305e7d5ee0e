"""``diff``: two versions of plans, statement by statement, and which verdicts change between them.

Each version is judged with the plans above it that stand with it; a parent that stands with the other version
only is taken from there. The packs are read once for both.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path as FilePath
from typing import Any

from plancheck import __version__
from plancheck.app.verify.verify import Output
from plancheck.app.workspace.options import Options
from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.app.workspace.problem_log import ProblemLog
from plancheck.app.workspace.workspace import Workspace
from plancheck.domain.change import ChangeKind, Mark, Pair, PlanChange, Turn
from plancheck.domain.finding import Verdict
from plancheck.domain.jurisdiction.jurisdiction import Level
from plancheck.domain.plan import Plan
from plancheck.domain.plan_result import PlanResult
from plancheck.domain.problem import Problem, UsageError
from plancheck.engine.diff.compare import compare, only, verdict_changes
from plancheck.engine.evaluate import evaluate
from plancheck.io.files.overwrite import check
from plancheck.io.files.write import write_whole
from plancheck.io.repository.git import Revision, RevisionLibrary, plan_files, split
from plancheck.io.repository.header import FileHeader
from plancheck.io.repository.inputs import STDIN, STDIN_NAME, Inputs, expand
from plancheck.io.repository.repository import Entry
from plancheck.report.diff.rows import Ending, document, plan_row
from plancheck.report.rows.result import problem_row

Row = dict[str, Any]

GATES = ("loosened", "loosened-for-sure", "dropped", "weakened", "verdicts", "any", "never")
DEFAULT_GATE = "loosened,dropped,weakened"
_SURE = frozenset({ChangeKind.LOOSENED, ChangeKind.LATER, ChangeKind.HEDGE_ADDED})
_LOOSE = _SURE | {ChangeKind.INCOMPARABLE, ChangeKind.HEDGE_CHANGED}


@dataclass(frozen=True, slots=True)
class DiffGate:
    """What makes the exit code 1, by the words of ``--fail-on``."""

    words: frozenset[str]

    @classmethod
    def read(cls, text: str) -> DiffGate:
        """``loosened,dropped`` and so on; ``UsageError`` for a word that is none."""
        words = [one.strip() for one in text.split(",") if one.strip()]
        for word in words or [text]:
            if word not in GATES:
                raise UsageError("fail-on", value=word, known=", ".join(GATES))
        if "never" in words and len(words) > 1:
            raise UsageError("fail-on", value=text, known=", ".join(GATES))
        return cls(frozenset(words))

    def pair(self, pair: Pair) -> bool:
        """Whether what became of a statement trips it."""
        if "any" in self.words:
            return bool(pair.changes)
        kinds = {one.kind for one in pair.changes}
        loose = _LOOSE if "loosened" in self.words else _SURE
        return bool(
            ({"loosened", "loosened-for-sure"} & self.words and kinds & loose)
            or ("dropped" in self.words and ChangeKind.DROPPED in kinds and pair.binding)
            or ("weakened" in self.words and ChangeKind.WEAKENED in kinds)
        )

    def plan(self, change: PlanChange) -> bool:
        """Whether what became of the plan as a whole trips it: dropped, or its targets put off."""
        if "any" in self.words:
            return bool(change.marks) or change.new is None or change.old is None
        later = any(mark.kind is Mark.PERIOD_LATER for mark in change.marks)
        return ("dropped" in self.words and change.new is None) or bool(
            later and {"loosened", "loosened-for-sure"} & self.words
        )

    def verdicts(self, change: PlanChange) -> bool:
        """Whether a result that now fails trips it."""
        if not {"any", "verdicts"} & self.words:
            return False
        if "any" in self.words and change.verdicts:
            return True
        return any(
            one.turn in {Turn.NEW, Turn.WORSE, Turn.OTHER}
            and one.new is not None
            and one.new.verdict in {Verdict.FAIL, Verdict.GAP}
            for one in change.verdicts
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffStyle:
    """How reports look."""

    lang: str
    width: int
    colour: bool
    everything: bool = False


@dataclass(slots=True, kw_only=True)
class DiffReport:
    """A finished comparison: what goes to stdout, what is wrong with the inputs, the exit code."""

    problems: list[Problem]
    exit_code: int
    shown: Callable[[], Iterator[str]]


@dataclass(slots=True, kw_only=True)
class Side:
    """One version: its files read, the plans among them by id.

    ``unread``: ids (or, of a file whose id can't be told, names from the folder) of plans that could not be
    read, so that they are not taken for dropped or added. ``lost``: nothing could be read at all.
    """

    argument: str
    run: Workspace
    library: RevisionLibrary
    revision: Revision | None = None
    folder: str | None = None
    home: str = ""
    lost: bool = False
    plans: dict[str, Plan] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)

    def read(self) -> None:
        """Read every file of this version; what is wrong is told."""
        run = self.run
        for name in run.inputs.files:
            entry: Entry = run.entry(name)
            plan, path = entry.plan, entry.document.path
            if plan is None:
                raw = b"" if name == STDIN else self.library.raw(name)
                known = FileHeader.of(raw, name).plan
                self.unread.add(known or self.below(name))
                if known is not None:
                    self.library.judged.setdefault(known, path)
                continue
            first = self.library.judged.setdefault(plan.id, path)
            if first != path:
                params = {"id": plan.id, "path": path, "other": first}
                problem = Problem(code="plan-twice", location=plan.location, params=params)
                run.log.add_excerpted(problem)
            elif plan.defective or plan.damaged:
                self.unread.add(plan.id)
            else:
                self.plans[plan.id] = plan
            self.names[plan.id] = self.below(name)
        for empty in run.inputs.empty:
            run.log.add(Problem(code="no-plans", params={"path": empty}))

    def below(self, name: str) -> str:
        """A file's name from the folder that was named."""
        root = self.folder
        return name if root is None else name[len(root) :].lstrip("/\\").replace(os.sep, "/")

    def misses(self, identity: str, name: str) -> bool:
        """Whether a plan that is not here may be one that could not be read."""
        return self.lost or identity in self.unread or name in self.unread

    def judge(self, plan: Plan) -> PlanResult:
        """Judge a plan of this version."""
        return evaluate(
            self.run.case(plan), self.run.context(plan.field), self.run.selection.rules(plan.field)
        )

    def ground(self, plan: Plan) -> tuple[Any, ...]:
        """The bytes that the judgement of a plan rests on, by digests; two alike grounds give one result."""
        lineage = self.run.gatherer.lineages.of(plan)
        chain = [self.digest(one.path) for one in (*lineage.ancestors, *lineage.cited)]
        lower: list[str] = []
        if plan.jurisdiction.level is not Level.COUNTY:  # counties have no plans below
            lower = self.run.gatherer.lower.files(plan.id, plan.jurisdiction.code, plan.path)
        return (
            self.digest(plan.path),
            sorted(chain),
            sorted(one.id for one in lineage.unreadable),
            sorted(hashlib.sha256(self.library.raw(name)).hexdigest() for name in lower),
        )

    def digest(self, path: str) -> str:
        """The hash of a file that was read."""
        if path not in self._digests:
            self._digests = {
                one.document.path: one.document.digest for one in self.library.entries.values()
            }
        return self._digests[path]

    def row(self) -> Row:
        """The version as the report names it."""
        commit = self.revision.commit if self.revision else None
        return {"argument": self.argument, "revision": commit}


def diff_and_report(
    old: str,
    new: str,
    options: Options,
    gate: DiffGate,
    outputs: list[Output],
    style: DiffStyle,
) -> DiffReport:
    """Compare two versions and write every report; files are written whole or not at all."""
    sides, lost = _open(old, new, options)
    before, after = sides
    files = (name for side in sides if side.revision is None for name in side.run.inputs.files)
    read = (*options.read, *files)
    check((one.path for one in outputs if one.path is not None), read)
    for side in sides:
        side.read()
    log = ProblemLog(repository=after.library)  # both versions may rest on one broken ancestor
    log.add(*lost)
    changes: list[PlanChange] = []
    if not (before.lost or after.lost):
        log.add(*_other_plan(before, after))
        changes = list(_changes(before, after)) if not log.problems else []
    errors = sum(
        one.new is not None and one.new.verdict is Verdict.ERROR
        for change in changes
        for one in change.verdicts
    )
    log.add(*(problem for side in sides for problem in side.run.log.problems))
    problems = log.problems
    broken = errors or log.stops
    tripped = {id(one): gate.plan(one) + sum(map(gate.pair, one.pairs)) + gate.verdicts(one)
               for one in changes}  # fmt: skip
    compared = sum(one.old is not None and one.new is not None for one in changes)
    code = 2 if broken else 1 if any(tripped.values()) else 0 if compared else 3
    rows = []
    packs = {one.id: one.version for one in after.run.registry.given()}
    for change in changes:
        plan = change.new or change.old
        if plan is None:
            raise AssertionError
        fields = dict.fromkeys(one.field for one in (change.old, change.new) if one is not None)
        rules = {rule.id: rule for name in fields for rule in after.run.selection.rules(name)}
        packs |= {one.id: one.version for name in fields for one in after.run.registry.of(name)}
        rows.append(
            plan_row(change, rules, style.lang, trips=gate.pair, everything=style.everything)
        )
    ending = Ending(
        old=before.row(),
        new=after.row(),
        errors=[problem_row(one, style.lang) for one in problems if not one.warning],
        packs=[{"id": name, "version": packs[name]} for name in sorted(packs)],
        gate=sorted(gate.words, key=GATES.index),
        tripped=sum(tripped.values()),
        exit_code=code,
        skipped=sum(side.run.inputs.skipped for side in sides),
        lang=style.lang,
        as_of=options.as_of.isoformat(),
        version=__version__,
    )
    shown: Callable[[], Iterator[str]] = partial(iter, ())
    written = []
    for output in outputs:
        plain = output.path is not None
        parts = document(
            output.name,
            rows,
            ending,
            width=100 if plain else style.width,
            colour=style.colour and not plain,
            everything=style.everything,
        )
        if output.path is None:
            shown = partial(iter, (parts,))
        else:
            written.append((output.path, iter((parts.encode(),))))
    write_whole(written, read)
    return DiffReport(problems=problems, exit_code=code, shown=shown)


# ---------------------------------------------------------------- the two versions


def _open(old: str, new: str, options: Options) -> tuple[tuple[Side, Side], list[Problem]]:
    """Both versions with the files that they mean; what can't be found is told for both."""
    registry = PackRegistry(named=options.rules)
    shared: dict[str, Entry] = {}
    revisions: dict[str, Revision] = {}
    for name in options.folders or ():
        if not os.path.isdir(name):  # noqa: PTH112 - it answers instead of raising
            from plancheck.io.files.suggest_file import no_such_file  # noqa: PLC0415 - only for a mistake

            raise no_such_file(name)
    problems: list[Problem] = []
    sides = []
    for argument in (old, new):
        library = RevisionLibrary(
            catalogues=registry.catalogues,
            laws=registry.laws,
            folders=options.folders,
            entries=shared,
            revisions=revisions,
        )
        run = Workspace(
            options=replace(options, plans=(argument,)),
            registry=registry,
            repository=library,
            inputs=Inputs(),
        )
        side = Side(argument=argument, run=run, library=library)
        try:
            _locate(side, revisions)
        except UsageError as error:
            side.lost = True
            problems.append(error.problem)
        run.log.add(*run.inputs.problems)
        sides.append(side)
    before, after = sides
    before.run.selection.check_series()
    if not problems and (before.folder is None) != (after.folder is None):
        problems.append(Problem(code="diff-file-and-folder", params={"old": old, "new": new}))
        before.lost = after.lost = True
    before.library.fallback = (after.home,) if after.home else ()
    after.library.fallback = (before.home,) if before.home else ()
    return (before, after), problems


def _locate(side: Side, revisions: dict[str, Revision]) -> None:
    """What an argument means: standard input, a path on disk, or ``REV:path``; an existing path wins."""
    argument, inputs = side.argument, side.run.inputs
    if argument == STDIN:
        inputs.files = [STDIN]
        return
    if _is_dir(argument):
        side.run.inputs = expand((argument,))
        side.folder = side.home = str(FilePath(argument))
        if side.folder == ".":
            side.folder = ""
        return
    parts = None if _exists(argument) else split(argument)
    if parts is None:
        inputs.files = [argument]
        side.home = str(FilePath(argument).parent)
        return
    name, path = parts
    if name not in revisions:
        revisions[name] = Revision.open(name)
    revision = side.revision = revisions[name]
    found = revision.find(path)
    if found is None or found[1].kind == "commit":
        raise UsageError("git-path", value=argument, path=path, revision=name)
    inside, node = found
    if node.kind == "blob":
        inputs.files = [f"{name}:{inside}"]
        side.home = f"{name}:{inside.rpartition('/')[0]}"
        return
    inputs.files, inputs.skipped = plan_files(revision, inside)
    side.folder = side.home = f"{name}:{inside}"
    if not inputs.files:
        inputs.empty = [argument]


def _exists(path: str) -> bool:
    try:
        return os.path.lexists(path)
    except (OSError, ValueError):
        return False


def _is_dir(path: str) -> bool:
    try:
        return os.path.isdir(path)  # noqa: PTH112 - it answers instead of raising
    except (OSError, ValueError):
        return False


def _other_plan(before: Side, after: Side) -> list[Problem]:
    """Two files that are versions of different plans can't be compared; one plan may change its id."""
    if before.folder is not None or not (before.plans and after.plans):
        return []
    ((was,), (now,)) = before.plans.values(), after.plans.values()
    if was.id == now.id or (was.jurisdiction == now.jurisdiction and was.field == now.field):
        return []
    names = {
        "old": f"{was.id} ({was.jurisdiction.name})",
        "new": f"{now.id} ({now.jurisdiction.name})",
    }
    return [
        after.run.log.with_excerpt(
            Problem(code="diff-other-plan", location=now.location, params=names)
        )
    ]


def _changes(before: Side, after: Side) -> Iterator[PlanChange]:
    """Plan by plan: in the order of the new version, what was dropped last."""
    twins = {name: name for name in before.plans if name in after.plans}
    if before.folder is None and len(before.plans) == len(after.plans) == 1:
        twins = {next(iter(before.plans)): next(iter(after.plans))}
    taken = {now: was for was, now in twins.items()}
    for name, plan in after.plans.items():
        if name in taken:
            yield _pair(before, before.plans[taken[name]], after, plan)
        elif before.folder is not None and not before.misses(name, after.names[name]):
            yield only(plan, added=True)
    for name, plan in before.plans.items():
        if name in twins or after.folder is None or after.misses(name, before.names[name]):
            continue
        yield only(plan, added=False)


def _pair(before: Side, was: Plan, after: Side, now: Plan) -> PlanChange:
    old, new = before.run.plan_context(was), after.run.plan_context(now)
    alike = before.ground(was) == after.ground(now)
    change = compare(
        was,
        now,
        before=lambda one: old.resolve(one, was),
        after=lambda one: new.resolve(one, now),
    )
    if not alike:
        change.verdicts = verdict_changes(change.pairs, before.judge(was), after.judge(now))
    return change


__all__ = ["DEFAULT_GATE", "STDIN_NAME", "DiffGate", "DiffStyle", "diff_and_report"]
