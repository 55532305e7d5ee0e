"""``within`` against ancestors; targets that refer to a higher plan or to law (参照上级)."""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.checks.comparison import compare
from plancheck.checks.findings import outcome_finding
from plancheck.checks.kind import Context
from plancheck.checks.requirements import answered
from plancheck.domain.case import Cycle
from plancheck.domain.catalogue import Cascade, Indicator
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding
from plancheck.domain.judge import Outcome
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved
from plancheck.domain.target import TargetKind
from plancheck.i18n import LANGUAGES, texts
from plancheck.rule.rule import Rule


def against_ancestors(
    rule: Rule, context: Context, statement: Statement, indicator: Indicator
) -> Iterator[Finding]:
    """A statement against what the ancestors ask; one that defers to another document against what that says."""
    refers = statement.target.kind in {TargetKind.DEFERRED, TargetKind.LAW}
    if refers and rule.ask is not None and Cycle.CURRENT in rule.ask.cycles:
        if context.plan.governs(statement):
            yield from _refers(rule, context, statement, indicator)
    elif _holds_below(rule, indicator) and not statement.undecided:
        for requirement, point in answered(rule, context, statement, indicator):
            yield compare(rule, context, point, requirement)


def _holds_below(rule: Rule, indicator: Indicator) -> bool:
    """Whether what ancestors ask on an indicator holds for every lower plan: never a total, nor what is their own business."""
    return indicator.cascade is Cascade.FLOOR and rule.select.cascade(indicator.cascade)


def _refers(
    rule: Rule, context: Context, statement: Statement, indicator: Indicator
) -> Iterator[Finding]:
    """A target that defers to a higher plan or to law names its own requirement, whatever its cascade."""
    resolved = context.resolve(statement, context.plan)
    floor = _holds_below(rule, indicator)
    if resolved.unresolved is None or resolved.series is not None:
        named = resolved.source
        for requirement, point in answered(rule, context, statement, indicator):
            if floor or (named is not None and requirement.source == named.id):
                yield compare(rule, context, point, requirement)
        if named is not None and context.lineage.cycle(named) is not Cycle.CURRENT:
            for requirement in context.asked_by(named, indicator)[:1]:  # it was named all the same
                yield compare(rule, context, statement, requirement)
        if named is None and not floor:  # the law it refers to is its one requirement
            law = _law(context, statement, indicator)
            if law is not None:
                yield compare(rule, context, statement, law)
        return
    if statement.target.kind is TargetKind.LAW:
        yield outcome_finding(
            rule,
            context,
            statement,
            resolved,
            _law(context, statement, indicator) or _nobody(indicator),
            Outcome("review", "deferred-unresolved"),
        )
        return
    lead = resolved.source
    asked: Requirement | None = None
    if lead is not None:
        asked = next(iter(context.asked_by(lead, indicator)), None) or Requirement(
            source=lead.id,
            kind="ancestor",
            owner=dict.fromkeys(LANGUAGES, lead.jurisdiction.name),
            text=None,
            resolved=Resolved(unresolved="deferred-unresolved"),
            unit=indicator.unit,
            plan=lead,
            location=lead.location,
            later=context.lineage.later(lead, context.as_of),
            cycle=context.lineage.cycle(lead),
        )
    yield outcome_finding(
        rule,
        context,
        statement,
        resolved,
        asked or _nobody(indicator),
        Outcome("review", "deferred-unresolved"),
    )


def _law(context: Context, statement: Statement, indicator: Indicator) -> Requirement | None:
    """The law parameter that a target refers to, by name or as the only one on its indicator."""
    laws = (statement.target.law,) if statement.target.law else context.laws_on(indicator)
    return context.law(laws[0], indicator, context.plan) if len(laws) == 1 else None


def _nobody(indicator: Indicator) -> Requirement:
    return Requirement(
        source="",
        kind="ancestor",
        owner=texts("subject.higher-plan"),
        text=None,
        resolved=Resolved(unresolved="deferred-unresolved"),
        unit=indicator.unit,
    )
