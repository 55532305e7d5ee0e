"""``verify``: judge plans, whatever else is broken, and come to an exit code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from typing import Any

from plancheck.app.verify.suppressions import Conclusion, Suppressions, conclude, read_suppressions
from plancheck.app.workspace.options import Options
from plancheck.app.workspace.workspace import Workspace
from plancheck.domain.case import Case
from plancheck.domain.finding import Finding, Severity, Verdict
from plancheck.domain.plan_result import PlanResult
from plancheck.domain.problem import Problem, UsageError
from plancheck.domain.records import dataclass
from plancheck.engine.evaluate import evaluate
from plancheck.rule.rule import Rule

Row = dict[str, Any]


@dataclass(slots=True, kw_only=True, eq=False)
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


@dataclass(slots=True, kw_only=True, eq=False)
class Result:
    """A run's outcome, plan by plan in the order of the arguments."""

    run: Workspace
    judgements: list[PlanResult] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unmatched_rules: list[str] = field(default_factory=list)
    conclusion: Conclusion | None = None
    tripped: int = 0
    exit_code: int = 0

    @property
    def findings(self) -> Iterator[Finding]:
        """Every finding of every plan."""
        for judgement in self.judgements:
            yield from judgement.findings


@dataclass(slots=True, kw_only=True, eq=False)
class Session:
    """A run of judging: which rules ran and matched, one plan at a time."""

    run: Workspace
    suppressions: Suppressions = field(default_factory=Suppressions)
    ran: dict[str, None] = field(default_factory=dict)
    matched: set[str] = field(default_factory=set)
    packs: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, options: Options) -> Session:
        """Open packs and inputs; wrong selections are told at once."""
        run = Workspace.open(options)
        run.selection.check_selection()
        run.selection.check_severity()
        run.selection.check_series()
        suppressions = (
            options.suppressions
            if options.suppressions is not None
            else read_suppressions(options, run)
        )
        run.options = replace(options, suppressions=suppressions)
        return cls(run=run, suppressions=suppressions)

    def judge(self) -> Iterator[PlanResult]:
        """Judge plan after plan; what is broken is told and stops nothing else."""
        for plan in self.run.plans():
            yield self.one(self.run.case(plan))
        self.tell_empty()

    def take_over(self, ran: Iterable[str], matched: Iterable[str], packs: Iterable[Row]) -> None:
        """Note what judging a plan did in an earlier run."""
        self.ran.update(dict.fromkeys(ran))
        self.matched.update(matched)
        self.packs.update({pack["id"]: pack["version"] for pack in packs})

    def packs_used(self) -> list[Row]:
        """The packs named, and those that plans were judged by, by id."""
        self.packs.update({pack.id: pack.version for pack in self.run.registry.given()})
        return [{"id": name, "version": self.packs[name]} for name in sorted(self.packs)]

    def tell_empty(self) -> None:
        """Folders and globs without a plan are told at the end."""
        for name in self.run.inputs.empty:
            self.run.log.add(Problem(code="no-plans", params={"path": name}))

    def one(self, case: Case) -> PlanResult:
        """Judge one case, and note what is suppressed of it."""
        plan, rules = case.plan, self.run.selection.rules(case.plan.field)
        self.ran.update(dict.fromkeys(rule.id for rule in rules))
        judgement = evaluate(case, self.run.context(plan.field), rules)
        self.matched |= judgement.matched_rules
        judgement.suppressed = self.suppressions.apply(judgement, self.run)
        self.packs.update({pack.id: pack.version for pack in self.run.registry.of(plan.field)})
        return judgement

    def conclude(self, plans: Iterable[tuple[str, Row]]) -> Conclusion:
        """What became of the waivers and known findings; of each judged plan its id and what it settled."""
        return conclude(self.suppressions, plans, self.run)

    def rules(self) -> list[Rule]:
        """The rules that ran, with their texts, in the order of the packs."""
        used = {pack["id"] for pack in self.packs_used()}  # another field may have the same ids
        fields = self.run.registry.fields(used)
        known = [rule for name in fields for rule in self.run.selection.rules(name)]
        return [rule for rule in known if rule.id in self.ran and rule.pack in used]

    @property
    def skipped(self) -> list[str]:
        """The rules of the packs used that an option or the configuration leaves out."""
        options, registry = self.run.options, self.run.registry
        if not (options.only or options.skip or options.off):
            return []
        used = {pack["id"] for pack in self.packs_used()}
        every = (rule for name in registry.fields(used) for rule in registry.field(name).rules)
        left = (rule.id for rule in every if rule.pack in used and rule.id not in self.ran)
        return list(dict.fromkeys(left))

    @property
    def unmatched(self) -> list[str]:
        """The rules that matched nothing."""
        return [name for name in self.ran if name not in self.matched]


def verify(options: Options, gate: Gate) -> Result:
    """Judge the plans that the options name. Broken files are told and do not stop the others."""
    session = Session.open(options)
    result = Result(run=session.run)
    result.judgements.extend(session.judge())
    result.unmatched_rules = session.unmatched
    result.problems = session.run.log.problems
    result.conclusion = session.conclude((one.plan.id, one.suppressed) for one in result.judgements)
    apply(result, gate)
    return result


def apply(result: Result, gate: Gate) -> None:
    """Count what trips the gate and come to the exit code."""
    broken = any(finding.verdict is Verdict.ERROR for finding in result.findings)
    decided = any(judgement.decided for judgement in result.judgements)
    result.tripped = sum(map(gate.trips, result.findings))
    result.exit_code = exit_code(result.problems, result.tripped, broken=broken, decided=decided)


def exit_code(problems: list[Problem], tripped: int, *, broken: bool, decided: bool) -> int:
    """By precedence: broken (2), tripped (1), nothing decided (3), fine (0). ``broken``: a rule could not run."""
    if broken or any(problem.stops for problem in problems):
        return 2
    if tripped:
        return 1
    return 0 if decided else 3


def require_plans(options: Options) -> None:
    """A run without any plan named is a mistake of use."""
    if not options.plans:
        if options.config is not None:
            raise UsageError("no-input-config", path=options.config.path)
        raise UsageError("no-input")
