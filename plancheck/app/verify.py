"""``verify``: judge plans, whatever else is broken, and come to an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from plancheck.app.run import Options, Run
from plancheck.domain.errors import Problem, UsageError
from plancheck.domain.finding import Finding, Severity, Verdict
from plancheck.domain.judgement import Judgement
from plancheck.domain.plan import Plan
from plancheck.engine.evaluate import evaluate
from plancheck.io.library import Entry


@dataclass(slots=True, kw_only=True)
class Gate:
    """What trips the gate: findings of ``fail_on`` or worse (``None``: never), with ``strict`` reviews too."""

    fail_on: Severity | None = Severity.ERROR
    strict: bool = False

    def trips(self, finding: Finding) -> bool:
        """Whether one finding trips it."""
        if self.fail_on is None or finding.severity is None or finding.waiver or finding.known:
            return False
        looked_at = finding.verdict in {Verdict.FAIL, Verdict.GAP} or (
            self.strict and finding.verdict is Verdict.REVIEW
        )
        return looked_at and finding.severity.rank <= self.fail_on.rank


@dataclass(slots=True, kw_only=True)
class Result:
    """A run's outcome, plan by plan in the order of the arguments."""

    run: Run
    judgements: list[Judgement] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unmatched_rules: list[str] = field(default_factory=list)
    tripped: int = 0
    exit_code: int = 0

    @property
    def findings(self) -> Iterator[Finding]:
        """Every finding of every plan."""
        for judgement in self.judgements:
            yield from judgement.findings


def verify(options: Options, gate: Gate) -> Result:
    """Judge the plans that the options name. Broken files are told and do not stop the others."""
    run = Run.open(options)
    run.check_selection()
    run.check_series()
    result = Result(run=run)
    entries = [run.entry(name) for name in run.inputs.files]
    plans = _judgeable(run, entries)
    matched: set[str] = set()
    ran: dict[str, None] = {}
    for plan in plans:
        shared = run.surroundings(plan.field)
        rules = run.rules(plan.field)
        ran.update(dict.fromkeys(rule.id for rule in rules))
        judgement = evaluate(plan, shared, rules)
        matched |= judgement.matched_rules
        result.judgements.append(judgement)
    result.unmatched_rules = [name for name in ran if name not in matched]
    for name in run.inputs.empty:
        run.told.append(Problem(code="no-plans", params={"path": name}))
    result.problems = run.told
    settle(result, gate)
    return result


def _judgeable(run: Run, entries: list[Entry]) -> list[Plan]:
    """The plans that can be judged: read without a problem, each id once."""
    plans: list[Plan] = []
    for entry in entries:
        plan = entry.plan
        if plan is None:
            continue
        known = run.library.judged.get(plan.id)
        if known is not None and known is not entry:
            other = known.document.path
            run.told.append(
                run.with_excerpt(
                    Problem(
                        code="plan-twice",
                        location=plan.location,
                        params={"id": plan.id, "path": plan.path, "other": other},
                    )
                )
            )
            continue
        run.library.judged[plan.id] = entry
        if not plan.defective:
            plans.append(plan)
    return plans


def settle(result: Result, gate: Gate) -> None:
    """The exit code, by precedence: broken (2), tripped (1), nothing decided (3), fine (0)."""
    decided = broken = False
    result.tripped = 0
    for finding in result.findings:
        broken = broken or finding.verdict is Verdict.ERROR
        decided = decided or finding.verdict in {Verdict.PASS, Verdict.FAIL, Verdict.GAP}
        result.tripped += gate.trips(finding)
    only_empty = all(problem.code == "no-plans" for problem in result.problems)
    if broken or (result.problems and not only_empty):
        result.exit_code = 2
    elif result.tripped:
        result.exit_code = 1
    else:
        result.exit_code = 0 if decided else 3


def require_plans(options: Options) -> None:
    """A run without any plan named is a mistake of use."""
    if not options.plans:
        raise UsageError("no-input")
