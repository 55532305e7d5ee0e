"""``nature-kept``: what is binding above stays binding here (约束性不得降为预期性)."""

from __future__ import annotations

from collections.abc import Iterable

from plancheck.checks.base import (
    Context,
    Kind,
    relevant_ancestors,
    statement_finding,
)
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.plan import Nature
from plancheck.rule.model import Rule


def evaluate(rule: Rule, context: Context) -> Iterable[Finding]:
    """Each governing statement whose indicator an ancestor makes binding."""
    for statement in context.plan.statements:
        indicator = statement.indicator
        if indicator is None or not context.plan.governs(statement):
            continue
        if not rule.select.cascade(indicator.cascade) or not rule.select.statement(statement):
            continue
        for ancestor in relevant_ancestors(rule, context):
            requirement = context.asked_by(ancestor, indicator)
            if requirement is None or requirement.nature is not Nature.BINDING:
                continue
            if statement.nature is Nature.BINDING:
                verdict, reason = Verdict.PASS, Reason.MET
            elif statement.nature is Nature.EXPECTED:
                verdict, reason = Verdict.FAIL, Reason.NATURE_WEAKENED
            else:
                verdict, reason = Verdict.REVIEW, Reason.NATURE_MISSING
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


KIND = Kind(
    name="nature-kept",
    meaning={
        "zh": "上级为约束性的指标，本级不得降为预期性",
        "en": "what is binding above stays binding here",
    },
    asks="needed",
    sources=("ancestors",),
    evaluate=evaluate,
    weighs_nature=True,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.FAIL, Reason.NATURE_WEAKENED),
        (Verdict.REVIEW, Reason.NATURE_MISSING),
    ),
)
