"""One plan under all rules: verdicts from the checks, then what only the whole view gives. Pure: no files, no clock.

Severity (by the requirement's nature, evidence and date), who above fails already (inherited), the order of
the results, and what was compared and what nothing touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from plancheck.checks.kinds import KINDS
from plancheck.common import dataclass
from plancheck.domain.asked import comparisons
from plancheck.domain.case import Case, Cycle
from plancheck.domain.catalogue import Indicator
from plancheck.domain.claim import Evidence, Nature, Statement
from plancheck.domain.finding import FINE, Finding, Rank, Reason, Ruling, Severity, Verdict
from plancheck.domain.judge import is_unconfirmed, judge
from plancheck.domain.jurisdiction import NATION_CODE
from plancheck.domain.plan import SEVERAL, Plan
from plancheck.domain.plan_result import Compared, Found, PlanResult, StatementResult
from plancheck.domain.requirement import Requirement
from plancheck.domain.source import Basis
from plancheck.engine.field_context import FieldContext
from plancheck.engine.plan_context import PlanContext
from plancheck.engine.shared_scope import share, sum_up
from plancheck.rule import Rule


def evaluate(case: Case, shared: FieldContext, rules: tuple[Rule, ...]) -> PlanResult:
    """Judge the plan of a case by rules of its field. Pure but for the caches of ``shared``: nothing is read."""
    plan, context = case.plan, PlanContext.of(case, shared, rules)
    shared_scope = context.shared_scope
    judging = _Judging(context)
    own = judging.on_plan()
    beside: dict[int, list[Found]] = {}
    around: list[tuple[tuple[int, Rank], Found]] = []
    for one, position in own:
        about = one.statement if isinstance(one, Finding) else None
        if about is None:
            around.append(((position, one.rank), one))
        elif not about.broken:  # of a broken one its error is reported, and nothing else
            beside.setdefault(position, []).append(one)
    counts = dict.fromkeys(Verdict, 0)
    ran = 0  # a bit for each rule that found something
    decided: set[Target] = set()
    unjudged: list[Statement] = []
    parts: list[tuple[Statement | None, StatementResult]] = []
    for statement in plan.statements:
        if statement.broken:
            continue
        found = shared_scope.on(statement, plan, judging.rule, context)
        if statement.place in beside:
            found = sum_up((*found.rulings, *beside[statement.place]))
        ran |= found.rules
        for verdict, number in found.counts:
            counts[verdict] += number
        decided.update(found.decided)
        parts.append((statement, found))
        if not found.touched:
            unjudged.append(statement)
    for one, _ in own:
        ran |= 1 << one.rank[0]
    matched: set[str] = set()
    for rule in rules:
        number = shared_scope.order[rule.id]
        if ran >> number & 1:
            matched.add(rule.id)
        else:
            none = _not_applicable(rule.on(context.day), context)
            around.append(((-1, (number, -1, "")), none))
    around.sort(key=lambda one: one[0])
    for _, one in around:
        counts[one.verdict] += 1
    before = _apart(one for (position, _), one in around if position < 0)
    after = _apart(one for (position, _), one in around if position >= 0)
    return PlanResult(
        plan=plan,
        parts=[(None, before), *parts, (None, after)],
        counts=counts,
        compared=_compared(context, decided),
        unjudged=unjudged,
        matched_rules=matched,
        foreign=context.lineage.foreign,
    )


def _apart(found: Iterable[Found]) -> StatementResult:
    """What is found of the plan as a whole, in the order given."""
    rulings = tuple(found)
    return StatementResult(
        rulings=rulings, open=tuple(one for one in rulings if one.verdict not in FINE)
    )


@dataclass(slots=True, eq=False)
class _Judging:
    """One plan under its rules."""

    context: PlanContext

    def on_plan(self) -> list[tuple[Found, int]]:
        """What is found of the plan as a whole, each with its position in the order of results."""
        context, shared_scope = self.context, self.context.shared_scope
        size = len(context.plan.statements)
        found: list[tuple[Found, int]] = []
        for rule in shared_scope.rules:
            kind = KINDS[rule.check]
            if kind.plan is None:
                continue
            if kind.scope_invariant:
                rulings = shared_scope.memoize(
                    ("plan", rule.id), partial(self.scope_invariant, rule)
                )
                found += [(one, size + one.position) for one in rulings]
            else:
                found += [(one, one.place) for one in self.rule(rule, kind.plan(rule, context))]
        return found

    def scope_invariant(self, rule: Rule) -> list[Ruling]:
        """What a rule says of every plan of the scope."""
        plan = KINDS[rule.check].plan
        return (
            []
            if plan is None
            else [share(one) for one in self.rule(rule, plan(rule, self.context))]
        )

    def rule(self, rule: Rule, findings: Iterable[Finding]) -> list[Finding]:
        """The findings of a rule with what only the whole view gives."""
        found = list(findings)
        for finding in found:
            ruling = finding.ruling
            if ruling.verdict is Verdict.PASS and is_unconfirmed(
                finding.statement, finding.requirement
            ):
                ruling.verdict, ruling.reason = Verdict.REVIEW, Reason.READ_BY_OCR
            if ruling.verdict not in FINE:
                _inherit(finding, self.context, rule)
                ruling.severity = grade(finding, rule)
            if rule.outlined:
                ruling.basis = _grounds(finding)
            ruling.rank = self.context.shared_scope.rank(finding)
        return found


def _grounds(finding: Finding) -> tuple[Basis, ...]:
    """The grounds of a finding: those for the nation's outline only where it is what asks."""
    requirement = finding.requirement
    if requirement is None:
        asking = None
    else:
        asking = finding.plan if requirement.kind == "self" else requirement.plan
    outline = (
        asking is not None and asking.field == SEVERAL and asking.jurisdiction.code == NATION_CODE
    )
    return tuple(one for one in finding.basis if outline or not one.outline)


def _not_applicable(rule: Rule, context: PlanContext) -> Finding:
    ruling = Ruling(
        rule=rule.id,
        check=rule.check,
        verdict=Verdict.NOT_APPLICABLE,
        reason=Reason.MET,
        basis=rule.basis,
        notes=context.memoize(("not applicable", rule.id, rule.basis), dict),
    )
    return Finding(ruling=ruling, plan=context.plan)


def grade(finding: Finding, rule: Rule) -> Severity | None:
    """How much a finding matters; ``None`` for pass and not-applicable.

    A review carries the severity of the fail that it could become. What rests on inference alone is at most
    a warning; what an ancestor younger than the plan asks is a note, and so is what one of the former cycle left.
    """
    if finding.verdict in FINE:
        return None
    if finding.verdict is Verdict.ERROR:
        return Severity.ERROR
    grading = rule.grading
    requirement = finding.requirement
    nature: Nature | None = None
    if requirement is not None and requirement.kind in {"ancestor", "self"}:
        nature = requirement.nature
    severity = grading.by_nature[nature]
    if finding.boundary_only and grading.boundary:
        evidence = requirement.evidence if requirement is not None else Evidence.PRIMARY
        severity = grading.boundary[evidence]
    if finding.copied and grading.copied is not None:
        severity = grading.copied
    if finding.reason is Reason.NOT_DUE:
        severity = Severity.NOTE  # nobody is late yet, whatever is asked
    severity = grading.by_reason.get(finding.reason, severity)
    if requirement is None or requirement.kind not in {"ancestor", "law"}:
        return severity
    inferred = requirement.evidence is Evidence.INFERRED
    graded_by_nature = len(set(grading.by_nature.values())) > 1 or (
        rule.ask is not None and (rule.ask.natures is not None or KINDS[rule.check].weighs_nature)
    )
    if graded_by_nature and requirement.nature_evidence is Evidence.INFERRED:
        inferred = True
    if inferred and severity is Severity.ERROR:
        severity = Severity.WARNING
    bound = not requirement.later and requirement.cycle is not Cycle.FORMER
    return severity if bound else Severity.NOTE


def _inherit(finding: Finding, context: PlanContext, rule: Rule) -> None:
    """Name the highest ancestor that already fails the same requirement, when the nearest is met."""
    requirement, statement = finding.requirement, finding.statement
    if (
        finding.verdict is not Verdict.FAIL
        or not KINDS[rule.check].compares
        or requirement is None
        or statement is None
        or statement.indicator is None
        or requirement.kind == "self"
        or requirement.cycle is Cycle.FORMER
    ):
        return
    indicator = statement.indicator
    lineage = context.lineage
    above = lineage.between(requirement.plan) if requirement.plan is not None else lineage.over
    stating = [one for one in above if one.governing(indicator.id)]
    if not stating:
        return
    nearest = context.asked_by(stating[0], indicator)
    own = [
        verdict
        for asked in nearest
        for point, verdict in _outcomes(context, context.plan, asked, indicator)
        if point.ref == statement.ref
    ]
    if "fail" in own or "pass" not in own:
        return
    for ancestor in reversed(stating):
        outcomes = _outcomes(context, ancestor, requirement, indicator)
        if any(verdict == "fail" for _, verdict in outcomes):
            finding.ruling.inherited_from = ancestor
            return


def _outcomes(
    context: PlanContext, plan: Plan, requirement: Requirement, indicator: Indicator
) -> list[tuple[Statement, str]]:
    """A plan's statements that answer a requirement, each with its verdict; law binds a plan by its own last year."""
    if requirement.at_once:
        requirement = replace(requirement, year=plan.period.end)
    return [
        (one, judge(one, context.resolve(one, plan), asked, better=indicator.better).verdict)
        for asked, one in comparisons(plan, indicator, requirement, context.resolve)
    ]


Target = tuple[str, str, str]
"""A known target: its ancestor, its indicator, and which of several requirements on it (``Requirement.part``)."""


def _compared(context: PlanContext, decided: set[Target]) -> list[Compared]:
    """Of each ancestor's known targets, how many were compared (``decided``)."""
    result = []
    for ancestor in context.lineage.ancestors:
        known = context.memoize(("known", ancestor.id), partial(_targets_of, context, ancestor))
        result.append(
            Compared(
                source=ancestor,
                known=len(known),
                compared=len(decided & known),
                cycle=context.lineage.cycle(ancestor),
            )
        )
    return result


def _targets_of(context: PlanContext, ancestor: Plan) -> set[Target]:
    indicators = {one.indicator.id: one.indicator for one in ancestor.statements if one.indicator}
    return {
        (ancestor.id, name, asked.part)
        for name, indicator in indicators.items()
        for asked in context.asked_by(ancestor, indicator)
    }
