"""What the plans above ask, as the check kinds take it: by the natures and planning cycles that a rule speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plancheck.checks.findings import natures_match, plan_finding, selected_indicators
from plancheck.checks.kind import Context
from plancheck.domain.asked import comparisons
from plancheck.domain.case import Cycle
from plancheck.domain.catalogue import Cascade, Indicator, Per
from plancheck.domain.claim import Nature, Statement
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement
from plancheck.i18n import texts
from plancheck.rule.rule import Rule


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
