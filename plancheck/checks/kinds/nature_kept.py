"""``nature-kept``: what is binding above stays binding here (约束性不得降为预期性).

Prose has no nature unless it says so. What is binding above and promised in prose only belongs into the indicator
table (主要指标表). In a plan without one that is one remark, however many promises it concerns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from plancheck.checks import NATURE, CheckKind, Context
from plancheck.checks.findings import plan_finding, statement_finding
from plancheck.checks.requirements import relevant_ancestors
from plancheck.domain.asked import answers
from plancheck.domain.catalogue import Indicator
from plancheck.domain.claim import Evidence, Nature, Statement
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved
from plancheck.i18n import LANGUAGES, join, texts
from plancheck.rule import Rule


def on_statement(rule: Rule, context: Context, statement: Statement) -> Iterable[Finding]:
    """A governing statement whose indicator an ancestor makes binding; prose without a nature is left to the plan."""
    if statement.nature is None and not statement.in_table:
        return
    if statement.nature is Nature.BINDING:
        verdict, reason = Verdict.PASS, Reason.MET
    elif statement.nature is Nature.EXPECTED:
        verdict, reason = Verdict.FAIL, Reason.NATURE_WEAKENED
    else:
        verdict, reason = Verdict.REVIEW, Reason.NATURE_MISSING
    for requirement in _binding_above(rule, context, statement):
        yield _finding(rule, context, statement, verdict, reason, requirement)


def on_plan(rule: Rule, context: Context) -> Iterable[Finding]:
    """What is binding above and stands in prose only, without a nature: beside a table each, without one together."""
    plan = context.plan
    found = [
        (statement, requirement)
        for statement in plan.statements
        if statement.nature is None and not statement.in_table
        for requirement in _binding_above(rule, context, statement)
    ]
    if any(statement.in_table for statement in plan.statements):
        for one, asked in found:
            yield _finding(
                rule,
                context,
                one,
                Verdict.REVIEW,
                Reason.NATURE_MISSING,
                asked,
                details={"case": "unlisted"},
            )
    elif found:
        yield _without_table(rule, context, found)


def _without_table(
    rule: Rule, context: Context, found: list[tuple[Statement, Requirement]]
) -> Finding:
    """One review of a plan that has no table; it weighs as much as the best known of what it concerns."""
    concerned = {one.indicator.id: one.indicator for one, _ in found if one.indicator is not None}
    nearest = [one.id for one in context.lineage.ancestors]
    lead = min(
        (requirement for _, requirement in found),
        key=lambda one: (_doubt(one), nearest.index(one.source)),
    )
    return plan_finding(
        rule,
        context,
        Verdict.REVIEW,
        Reason.NATURE_MISSING,
        key=f"prose:{','.join(sorted(concerned))}",
        requirement=replace(
            lead, text=None, resolved=Resolved(), year=None, unit=None, per=None, part=""
        ),
        location=found[0][0].location,
        details={"case": "no-table"}
        | {
            f"missing_{lang}": join(lang, (one.name[lang] for one in concerned.values()))
            for lang in LANGUAGES
        },
        name=texts("subject.no-table"),
    )


def _finding(
    rule: Rule,
    context: Context,
    statement: Statement,
    verdict: Verdict,
    reason: Reason,
    requirement: Requirement,
    **more: Any,
) -> Finding:
    return statement_finding(
        rule,
        context,
        statement,
        verdict,
        reason,
        requirement=requirement,
        resolved=context.resolve(statement, context.plan),
        whole=True,
        **more,
    )


def _binding_above(rule: Rule, context: Context, statement: Statement) -> Iterator[Requirement]:
    """What each ancestor makes binding on a governing statement's indicator."""
    indicator = statement.indicator
    if indicator is None or not context.plan.governs(statement):
        return
    if rule.select.cascade(indicator.cascade) and rule.select.statement(statement):
        for ancestor in relevant_ancestors(rule, context):
            requirement = _binding(context, ancestor, indicator, statement)
            if requirement is not None:
                yield requirement


def _doubt(requirement: Requirement) -> int:
    """How badly the worse of figure and nature is known."""
    order = list(Evidence)
    known = (requirement.evidence, requirement.nature_evidence or Evidence.PRIMARY)
    return max(map(order.index, known))


def _binding(
    context: Context, ancestor: Plan, indicator: Indicator, statement: Statement
) -> Requirement | None:
    """The first requirement of an ancestor that makes an indicator binding; one that the statement answers goes first."""
    binding = [one for one in context.asked_by(ancestor, indicator) if one.nature is Nature.BINDING]
    for requirement in binding:
        if statement in answers(context.plan, indicator, requirement, context.resolve):
            return requirement
    return binding[0] if binding else None


KIND = CheckKind(
    name="nature-kept",
    asks="needed",
    sources=("ancestors",),
    statement=on_statement,
    plan=on_plan,
    weighs_nature=True,
    compared_as=lambda _: NATURE,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.FAIL, Reason.NATURE_WEAKENED),
        (Verdict.REVIEW, Reason.NATURE_MISSING),
    ),
)
