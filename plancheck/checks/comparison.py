"""One statement against one requirement, with what a message says of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext

from plancheck.checks.findings import in_words, outcome_finding
from plancheck.checks.kind import Context
from plancheck.domain.case import Cycle
from plancheck.domain.catalogue import Indicator, Per
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding, Reason
from plancheck.domain.interval import EVERYTHING, Direction, Interval
from plancheck.domain.judge import judge
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved
from plancheck.domain.source import Text
from plancheck.domain.unit import comparable, numbered, plain, ratio
from plancheck.i18n import LANGUAGES, texts
from plancheck.rule.rule import Rule

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
