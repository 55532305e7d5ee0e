"""``nature-kept``: what is binding above stays binding here (约束性不得降为预期性)."""

from __future__ import annotations

from collections.abc import Iterable

from plancheck.checks.base import (
    NATURE,
    Context,
    Kind,
    relevant_ancestors,
    statement_finding,
)
from plancheck.domain.answer import answers
from plancheck.domain.catalogue import Indicator
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.plan import Nature, Plan, Statement
from plancheck.domain.requirement import Requirement
from plancheck.rule.model import Rule


def on_statement(rule: Rule, context: Context, statement: Statement) -> Iterable[Finding]:
    """A governing statement whose indicator an ancestor makes binding."""
    indicator = statement.indicator
    if indicator is None or not context.plan.governs(statement):
        return
    if not rule.select.cascade(indicator.cascade) or not rule.select.statement(statement):
        return
    if statement.nature is Nature.BINDING:
        verdict, reason = Verdict.PASS, Reason.MET
    elif statement.nature is Nature.EXPECTED:
        verdict, reason = Verdict.FAIL, Reason.NATURE_WEAKENED
    else:
        verdict, reason = Verdict.REVIEW, Reason.NATURE_MISSING
    for ancestor in relevant_ancestors(rule, context):
        requirement = _binding(context, ancestor, indicator, statement)
        if requirement is not None:
            yield statement_finding(
                rule,
                context,
                statement,
                verdict,
                reason,
                requirement=requirement,
                resolved=context.resolve(statement, context.plan),
                location=statement.location,
            )


def _binding(
    context: Context, ancestor: Plan, indicator: Indicator, statement: Statement
) -> Requirement | None:
    """The first requirement of an ancestor that makes an indicator binding; one that the statement answers goes first."""
    binding = [one for one in context.asked_by(ancestor, indicator) if one.nature is Nature.BINDING]
    for requirement in binding:
        if statement in answers(context.plan, indicator, requirement, context.resolve):
            return requirement
    return binding[0] if binding else None


KIND = Kind(
    name="nature-kept",
    meaning={
        "zh": "上级为约束性的指标，本级不得降为预期性",
        "en": "what is binding above stays binding here",
    },
    asks="needed",
    sources=("ancestors",),
    statement=on_statement,
    weighs_nature=True,
    compared_as=lambda _: NATURE,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.FAIL, Reason.NATURE_WEAKENED),
        (Verdict.REVIEW, Reason.NATURE_MISSING),
    ),
)
