"""What the plans above ask, as the check kinds take it, and one statement held against one requirement.

Rules speak of natures and planning cycles. A target may refer to a higher plan or to law (参照上级) and then names its own
requirement. With a comparison comes what a message says of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, localcontext

from plancheck.checks import Context
from plancheck.checks.findings import (
    in_words,
    natures_match,
    outcome_finding,
    plan_finding,
    selected_indicators,
)
from plancheck.domain.asked import comparisons
from plancheck.domain.case import Cycle
from plancheck.domain.catalogue import Cascade, Indicator, Per
from plancheck.domain.claim import Nature, Statement
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.interval import EVERYTHING, Direction, Interval
from plancheck.domain.judge import Outcome, judge
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved
from plancheck.domain.source import Text
from plancheck.domain.target import TargetKind
from plancheck.domain.unit import comparable, numbered, plain, ratio
from plancheck.i18n import LANGUAGES, texts
from plancheck.rule import Rule


def asked(rule: Rule, context: Context) -> Mapping[str, tuple[Requirement, ...]]:
    """For each indicator that the rule speaks of, by its id, one requirement of each ancestor that asks for it."""

    def all_asked() -> Mapping[str, tuple[Requirement, ...]]:
        found = {
            one.id: tuple(_presence(rule, context, one))
            for one in selected_indicators(rule, context.catalogue)
        }
        return {name: requirements for name, requirements in found.items() if requirements}

    found: Mapping[str, tuple[Requirement, ...]] = context.memoize(("asked", rule.id), all_asked)
    return found


def _presence(rule: Rule, context: Context, indicator: Indicator) -> Iterator[Requirement]:
    """Of each ancestor the requirement that says whether an indicator must be stated: a binding one goes first.

    Of what can't be read it is not known whether it binds more than the rest.
    """
    for ancestor in relevant_ancestors(rule, context):
        every = context.asked_by(ancestor, indicator)
        readable = [one for one in every if not one.unreadable]
        binding = [one for one in readable if one.nature is Nature.BINDING]
        foremost = (binding or readable)[:1]
        unreadable = [] if binding else [one for one in every if one.unreadable]
        fitting = [one for one in (*foremost, *unreadable) if natures_match(rule, one.nature)]
        yield from fitting[:1]


def ancestor_requirements(
    rule: Rule, context: Context, indicator: Indicator
) -> Iterator[Requirement]:
    """What the ancestors ask on an indicator, of the natures and cycles that the rule speaks of, nearest first."""
    for ancestor in relevant_ancestors(rule, context):
        for requirement in context.asked_by(ancestor, indicator):
            former = requirement.cycle is Cycle.FORMER
            if natures_match(rule, requirement.nature) and (
                not former or is_level(requirement, ancestor, indicator)
            ):
                yield requirement


def is_level(requirement: Requirement, ancestor: Plan, indicator: Indicator) -> bool:
    """Whether a requirement is a level that was to be reached by the end of its plan, and so is not given up lightly.

    Counts and growth rates are none: they begin anew with each cycle. An outlook beyond the plan was not due yet.
    """
    return (
        requirement.per is Per.END
        and indicator.cascade is not Cascade.SUM
        and (requirement.year is None or requirement.year <= ancestor.period.end)
    )


def answered(
    rule: Rule, context: Context, statement: Statement, indicator: Indicator
) -> Iterator[tuple[Requirement, Statement]]:
    """What the ancestors ask that a statement answers, each with the statement itself or its milestone that does."""
    plan = context.plan
    if not plan.governs(statement) and not plan.apart(indicator.id):
        return
    for requirement in ancestor_requirements(rule, context, indicator):
        for against, point in comparisons(plan, indicator, requirement, context.resolve):
            if point is statement or point in statement.milestones:
                yield against, point


def unreadable_parents(rule: Rule, context: Context) -> Iterator[Finding]:
    """A review for each parent that could not be read: what it asks is not known."""
    for parent in context.lineage.unreadable:
        yield plan_finding(
            rule,
            context,
            Verdict.REVIEW,
            Reason.REQUIREMENT_UNREADABLE,
            key="",
            requirement=context.unreadable(parent.id),
            location=parent.location,
            name=texts("subject.unreadable-parent", id=parent.id),
        )


def relevant_ancestors(rule: Rule, context: Context) -> tuple[Plan, ...]:
    """The ancestors whose requirements the rule holds the plan to."""
    cycles = rule.ask.cycles if rule.ask is not None else (Cycle.CURRENT,)
    if rule.ask is not None and rule.ask.ancestors == "nearest":
        return context.lineage.nearest(*cycles)
    return context.lineage.of_cycle(*cycles)


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


_DIGITS = 60  # more than any file may hold, so that nothing is lost on the way
_CENT = Decimal("0.01")


def pace(statement: Statement, required: Requirement, better: Direction) -> Text | None:
    """The value for the statement's year with its unit, said to be about that where it is rounded; ``None``: no line can be drawn."""
    start, due, wanted = statement.baseline, required.year, required.floor(better)
    end = None
    if wanted is not None and better is not Direction.NONE:
        end = wanted.high if better is Direction.DOWN else wanted.low
    if start is None or start.value is None or due is None or end is None:
        return None
    if not start.year <= statement.year < due:
        return None
    if statement.per is not Per.END or not comparable(statement.unit, required.unit):
        return None
    if statement.unit is not None and required.unit is not None:
        end *= ratio(required.unit, statement.unit)
    with localcontext() as context:
        context.prec = _DIGITS
        passed, whole = statement.year - start.year, due - start.year
        value = start.value + (end - start.value) * passed / whole
        shown = value.quantize(_CENT)
    unit = statement.unit.name if statement.unit is not None else ""
    text = numbered(plain(shown), unit)
    if shown == value:
        return dict.fromkeys(LANGUAGES, text)
    return texts("subject.about", text=text)


def domain_in(indicator: Indicator, requirement: Requirement) -> Interval:
    """The indicator's domain when the requirement stands in its unit; else no domain is known."""
    return indicator.domain if requirement.unit == indicator.unit else EVERYTHING


def compare(
    rule: Rule, context: Context, statement: Statement, requirement: Requirement
) -> Finding:
    """One statement against one requirement."""
    indicator = statement.indicator
    better = indicator.better if indicator else Direction.UP
    resolved = context.resolve(statement, context.plan)
    outcome = judge(
        statement,
        resolved,
        requirement,
        better=better,
    )
    details = _sides(statement, resolved, requirement, better) if requirement.disputed else {}
    reason = outcome.reason
    if reason == Reason.NOT_DUE and (on_the_way := pace(statement, requirement, better)):
        details |= in_words("pace", on_the_way)
    if requirement.cycle is Cycle.FORMER and outcome.verdict == "fail":
        reason = Reason.BELOW_FORMER_LEVEL
    return outcome_finding(
        rule, context, statement, resolved, requirement, outcome, reason=reason, details=details
    )


def _sides(
    statement: Statement, resolved: Resolved, requirement: Requirement, better: Direction
) -> dict[str, str]:
    """Name one source in force that the statement meets and one that it does not."""
    found = {}
    for one in (requirement, *requirement.disputed):
        alone = replace(one, disputed=())
        verdict = judge(statement, resolved, alone, better=better).verdict
        side = "met" if verdict == "pass" else "unmet"
        found[f"{side}_text"] = one.quoted or ""
        found |= in_words(f"{side}_owner", one.owner)
    return found
