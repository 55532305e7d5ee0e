"""``diff``: two versions of plans, statement by statement, which verdicts change between them, and what makes its exit code 1.

Each version is judged with the plans above it that stand with it; a parent that stands with the other version
only is taken from there. The packs are read once for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from plancheck import __version__
from plancheck.app import Output, Style, VerifyRequest
from plancheck.app.diff_sides import Side, open_sides
from plancheck.app.workspace import ProblemLog
from plancheck.domain.change import ChangeKind, Mark, Pair, PlanChange, Turn
from plancheck.domain.finding import Verdict
from plancheck.domain.plan import Plan
from plancheck.domain.source import Problem, UsageError
from plancheck.engine.diff import compare, only, verdict_changes
from plancheck.io.write import check_outputs, write_whole
from plancheck.report.diff import Ending, document, plan_row
from plancheck.report.rows import problem_row


@dataclass(slots=True, kw_only=True)
class DiffReport:
    """A finished comparison: what goes to stdout, what is wrong with the inputs, the exit code."""

    problems: list[Problem]
    exit_code: int
    shown: Callable[[], Iterator[str]]


def diff_and_report(
    old: str,
    new: str,
    request: VerifyRequest,
    gate: DiffGate,
    outputs: list[Output],
    style: Style,
) -> DiffReport:
    """Compare two versions and write every report; files are written whole or not at all."""
    sides, lost = open_sides(old, new, request)
    before, after = sides
    files = (
        name for side in sides if side.revision is None for name in side.workspace.inputs.files
    )
    read = (*request.read, *files)
    check_outputs((one.path for one in outputs if one.path is not None), read)
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
    log.add(*(problem for side in sides for problem in side.workspace.log.problems))
    problems = log.problems
    broken = errors or log.stops
    tripped = {id(one): gate.plan(one) + sum(map(gate.pair, one.pairs)) + gate.verdicts(one)
               for one in changes}  # fmt: skip
    compared = sum(one.old is not None and one.new is not None for one in changes)
    code = 2 if broken else 1 if any(tripped.values()) else 0 if compared else 3
    rows = []
    packs = {one.id: one.version for one in after.workspace.registry.given()}
    for change in changes:
        plan = change.new or change.old
        if plan is None:
            raise AssertionError
        fields = dict.fromkeys(one.field for one in (change.old, change.new) if one is not None)
        rules = {rule.id: rule for name in fields for rule in after.session.selection.rules(name)}
        packs |= {
            one.id: one.version for name in fields for one in after.workspace.registry.of(name)
        }
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
        skipped=sum(side.workspace.inputs.skipped for side in sides),
        lang=style.lang,
        as_of=request.as_of.isoformat(),
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
        after.workspace.log.with_excerpt(
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
    old, new = before.session.plan_context(was), after.session.plan_context(now)
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
