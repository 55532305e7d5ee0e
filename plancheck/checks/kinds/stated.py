"""``stated``: what an ancestor states, the plan states too (上级有的，本级要有)."""

from __future__ import annotations

from collections.abc import Iterable

from plancheck.checks import MISSING, PRESENCE, CheckKind, Context
from plancheck.checks.findings import missing_finding, missing_verdict, statement_finding
from plancheck.checks.requirements import asked, unreadable_parents
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.rule import Rule


def on_statement(rule: Rule, context: Context, statement: Statement) -> Iterable[Finding]:
    """A required indicator that the plan speaks of: stated, or still open (待定)."""
    indicator = statement.indicator
    if indicator is None or not context.plan.speaks(statement):
        return
    verdict, reason = Verdict.PASS, Reason.MET
    if statement.undecided:
        verdict, reason = Verdict.GAP, Reason.UNDECIDED
    for requirement in asked(rule, context).get(indicator.id, ()):
        if not requirement.unreadable:
            yield statement_finding(
                rule,
                context,
                statement,
                verdict,
                reason,
                requirement=requirement,
                resolved=context.resolve(statement, context.plan),
            )


def on_plan(rule: Rule, context: Context) -> Iterable[Finding]:
    """A required indicator that is not there at all, or of which it can't be read whether it is required."""
    for name, requirements in asked(rule, context).items():
        indicator, spoken = context.catalogue.indicators[name], bool(context.plan.on(name))
        for requirement in requirements:
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
            elif not spoken:
                yield missing_verdict(rule, context, indicator, requirement)
    yield from unreadable_parents(rule, context)


KIND = CheckKind(
    name="stated",
    asks="needed",
    sources=("ancestors",),
    statement=on_statement,
    plan=on_plan,
    words_gaps=True,
    compared_as=lambda _: PRESENCE,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.GAP, Reason.UNDECIDED),
        (Verdict.REVIEW, Reason.REQUIREMENT_UNREADABLE),
        *MISSING,
    ),
)
