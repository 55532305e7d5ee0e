"""``numbered``: a statement that must bind says a number, and no draft leaves a place open (指标量化)."""

from __future__ import annotations

from collections.abc import Iterable

from plancheck.checks import CheckKind, Context
from plancheck.checks.findings import statement_finding
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.rule import Rule


def on_statement(rule: Rule, context: Context, statement: Statement) -> Iterable[Finding]:
    """A governing statement of the selected natures needs a number; 待定 is a gap whatever the nature."""
    if not context.plan.governs(statement):
        return
    resolved = context.resolve(statement, context.plan)
    if statement.undecided:
        yield statement_finding(
            rule, context, statement, Verdict.GAP, Reason.UNDECIDED, resolved=resolved
        )
    elif rule.select.statement(statement):
        said = statement.numbered
        yield statement_finding(
            rule,
            context,
            statement,
            Verdict.PASS if said else Verdict.FAIL,
            Reason.MET if said else Reason.NO_NUMBER,
            resolved=resolved,
        )


KIND = CheckKind(
    name="numbered",
    asks="none",
    sources=(),
    statement=on_statement,
    words_gaps=True,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.FAIL, Reason.NO_NUMBER),
        (Verdict.GAP, Reason.UNDECIDED),
    ),
)
