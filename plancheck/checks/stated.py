"""``stated``: what an ancestor states, the plan states too (上级有的，本级要有)."""

from __future__ import annotations

from collections.abc import Iterable

from plancheck.checks.base import (
    MISSING,
    Context,
    Kind,
    missing_finding,
    missing_verdict,
    natures_match,
    plan_finding,
    relevant_ancestors,
    selected_indicators,
    statement_finding,
)
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.rule.model import Rule


def evaluate(rule: Rule, context: Context) -> Iterable[Finding]:
    """Each required indicator: stated, still open (待定), or not there at all."""
    for indicator in selected_indicators(rule, context.catalogue):
        for ancestor in relevant_ancestors(rule, context):
            requirement = context.asked_by(ancestor, indicator)
            if requirement is None or not natures_match(rule, requirement.nature):
                continue
            governing = context.plan.governing(indicator.id)
            if requirement.unreadable:
                # Whether the text names a nature is unknown, so only the judge of values speaks of it.
                yield missing_finding(
                    rule,
                    context,
                    indicator,
                    Verdict.REVIEW,
                    Reason.REQUIREMENT_UNREADABLE,
                    requirement=requirement,
                )
            elif not governing:
                yield missing_verdict(rule, context, indicator, requirement)
            else:
                decided = [statement for statement in governing if not statement.undecided]
                spoken = (decided or list(governing))[0]
                yield statement_finding(
                    rule,
                    context,
                    spoken,
                    Verdict.PASS if decided else Verdict.GAP,
                    Reason.MET if decided else Reason.UNDECIDED,
                    requirement=requirement,
                    resolved=context.resolve(spoken, context.plan),
                )
    for parent in context.lineage.unreadable:
        yield plan_finding(
            rule,
            context,
            Verdict.REVIEW,
            Reason.REQUIREMENT_UNREADABLE,
            key="",
            requirement=context.unreadable(parent.id),
            location=parent.location,
            name={"zh": f"上级规划 {parent.id}", "en": f"Plan above: {parent.id}"},
        )


KIND = Kind(
    name="stated",
    meaning={
        "zh": "上级规划提出的指标，本级也须提出",
        "en": "what an ancestor states is stated by the plan too",
    },
    asks="needed",
    sources=("ancestors",),
    evaluate=evaluate,
    words_gaps=True,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.GAP, Reason.UNDECIDED),
        (Verdict.REVIEW, Reason.REQUIREMENT_UNREADABLE),
        *MISSING,
    ),
)
