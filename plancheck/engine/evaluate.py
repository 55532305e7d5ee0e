"""One plan under all rules: verdicts from the checks, then what only the whole view gives.

Severity (by the requirement's nature, evidence and date), who above fails already (inherited), the order of
the results, and what was compared and what nothing touched.
"""

from __future__ import annotations

from plancheck.checks import KINDS
from plancheck.domain.finding import Finding, Reason, Severity, Verdict
from plancheck.domain.judgement import Compared, Judgement
from plancheck.domain.plan import Evidence, Nature, Plan
from plancheck.domain.requirement import Requirement, judge, strictest
from plancheck.engine.context import PlanContext, Surroundings
from plancheck.rule.model import Rule

_JUDGING = frozenset({Verdict.PASS, Verdict.FAIL})


def evaluate(plan: Plan, shared: Surroundings, rules: tuple[Rule, ...]) -> Judgement:
    """Judge a plan by the rules of its field."""
    context = PlanContext(plan=plan, lineage=shared.lineage_of(plan), shared=shared)
    order = {rule.id: number for number, rule in enumerate(rules)}
    findings: list[Finding] = []
    matched: set[str] = set()
    for rule in rules:
        found = _run(rule, context)
        if any(one.verdict is not Verdict.NOT_APPLICABLE for one in found):
            matched.add(rule.id)
        for finding in found:
            _inherit(finding, context, rule)
            finding.severity = grade(finding, rule)
        findings.extend(found)
    sources = {one.id: number for number, one in enumerate(context.lineage.ancestors)}
    findings.sort(
        key=lambda one: (
            one.place,
            order[one.rule],
            sources.get(one.requirement.source, -1) if one.requirement else -1,
            one.key,
        )
    )
    touched = {
        one.statement.ref for one in findings if one.statement is not None and one.requirement
    }
    return Judgement(
        plan=plan,
        findings=findings,
        compared=_compared(context, findings),
        unjudged=[one for one in plan.statements if one.ref not in touched],
        matched_rules=matched,
    )


def _run(rule: Rule, context: PlanContext) -> list[Finding]:
    applies = rule.select.plan(context.plan) and rule.in_force(context.day)
    found = list(KINDS[rule.check].evaluate(rule, context)) if applies else []
    if found:
        return found
    return [
        Finding(
            rule=rule.id,
            check=rule.check,
            plan=context.plan,
            verdict=Verdict.NOT_APPLICABLE,
            reason=Reason.MET,
            place=-1,
            location=context.plan.location,
            basis=rule.basis,
        )
    ]


def grade(finding: Finding, rule: Rule) -> Severity | None:
    """How much a finding matters; ``None`` for pass and not-applicable.

    A review carries the severity of the fail that it could become. What rests on inference alone is at most
    a warning; what an ancestor younger than the plan asks is a note.
    """
    if finding.verdict in {Verdict.PASS, Verdict.NOT_APPLICABLE}:
        return None
    if finding.verdict is Verdict.ERROR:
        return Severity.ERROR
    grading = rule.grading
    requirement = finding.requirement
    nature: Nature | None = None
    if requirement is not None and requirement.kind in {"ancestor", "self"}:
        nature = requirement.nature
    severity = grading.by_nature[nature]
    if finding.reason is Reason.BOUNDARY_EXCLUDED and grading.boundary is not None:
        severity = grading.boundary
    if finding.copied and grading.copied is not None:
        severity = grading.copied
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
    return Severity.NOTE if requirement.later else severity


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
    ):
        return
    indicator = statement.indicator
    lineage = context.lineage
    above = lineage.between(requirement.plan) if requirement.plan is not None else lineage.ancestors
    stating = [one for one in above if one.governing(indicator.id)]
    if not stating:
        return
    nearest = context.asked_by(stating[0], indicator)
    if nearest is None:
        return
    own = judge(
        statement,
        context.resolve(statement, context.plan),
        nearest,
        better=indicator.better,
    )
    if own.verdict != "pass":
        return
    for ancestor in reversed(stating):
        if _fails(context, ancestor, requirement, indicator.id):
            finding.inherited_from = ancestor
            return


def _fails(context: PlanContext, ancestor: Plan, requirement: Requirement, indicator: str) -> bool:
    governing = ancestor.governing(indicator)
    candidates = [(one, context.resolve(one, ancestor)) for one in governing]
    known = context.catalogue.indicators[indicator]
    lead = strictest(candidates, known.better)
    if lead is None:
        return False
    outcome = judge(
        lead,
        context.resolve(lead, ancestor),
        requirement,
        better=known.better,
    )
    return outcome.verdict == "fail"


def _compared(context: PlanContext, findings: list[Finding]) -> list[Compared]:
    decided: dict[str, set[str]] = {}
    for one in findings:
        judged = KINDS[one.check].compares and one.verdict in _JUDGING
        if judged and one.requirement and one.indicator:
            decided.setdefault(one.requirement.source, set()).add(one.indicator)
    result = []
    for ancestor in context.lineage.ancestors:
        known = {one.indicator.id for one in ancestor.statements if one.indicator is not None}
        result.append(
            Compared(
                source=ancestor,
                known=len(known),
                compared=len(decided.get(ancestor.id, set()) & known),
            )
        )
    return result
