"""``milestones``: the yearly targets of a statement go the right way, and arrive (年度目标)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from plancheck.checks import OPEN, VALUE, CheckKind, Context, ParameterSpec
from plancheck.checks.findings import statement_finding
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.interval import Direction
from plancheck.domain.judge import Outcome, incomparable, judge
from plancheck.rule import Rule


def on_statement(rule: Rule, context: Context, statement: Statement) -> Iterable[Finding]:
    """Each step against the one before, the target against the last; or the last one against the target of its year."""
    steps, better = statement.milestones, statement.better
    if not steps or better in {None, Direction.NONE} or not rule.select.statement(statement):
        return
    pairs: Iterable[tuple[Statement, Statement]] = ()
    if rule.params["steps"] != "reach":
        # What is still open (待定) is told of by itself; the steps around it are held against each other.
        pairs = pairwise(one for one in (*steps, statement) if not one.undecided)
    elif steps[-1].year == statement.year and not (statement.undecided or steps[-1].undecided):
        pairs = [(statement, steps[-1])]
    outcomes = [(later, earlier, _step(context, earlier, later)) for earlier, later in pairs]
    if rule.params["steps"] != "reach":
        undecided = Outcome("gap", Reason.UNDECIDED)
        outcomes += [(one, statement, undecided) for one in steps if one.undecided]
    if not outcomes:
        return
    # What falls back counts most, then what is open, then what can't be told.
    later, earlier, worst = min(
        outcomes, key=lambda one: ("fail", "gap", "review", "pass").index(one[2].verdict)
    )
    fine = worst.verdict == "pass"
    yield statement_finding(
        rule,
        context,
        statement if fine else later,
        worst.verdict,
        Reason.MILESTONE_FALLS_BACK if worst.verdict == "fail" else worst.reason,
        requirement=None if fine or worst.verdict == "gap" else context.own(earlier),
        resolved=context.resolve(statement if fine else later, context.plan),
        shortfall=worst.shortfall,
        distance_unit=worst.unit,
    )


def _step(context: Context, earlier: Statement, later: Statement) -> Outcome:
    """How a later figure stands to an earlier one, by value alone."""
    required = context.own(earlier)
    required.year = None
    stated = context.resolve(later, context.plan)
    better = later.better or Direction.NONE
    return incomparable(later, stated, required) or judge(later, stated, required, better=better)


KIND = CheckKind(
    name="milestones",
    asks="none",
    sources=(),
    statement=on_statement,
    compared_as=lambda _: VALUE,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.FAIL, Reason.MILESTONE_FALLS_BACK),
        (Verdict.GAP, Reason.UNDECIDED),
        (Verdict.REVIEW, Reason.UNIT_DIFFERS),
        (Verdict.REVIEW, Reason.OUTSIDE_DOMAIN),
        *OPEN,
    ),
    parameters=(
        ParameterSpec(
            name="steps",
            schema={"enum": ["monotone", "reach"]},
            required=True,
        ),
    ),
)
