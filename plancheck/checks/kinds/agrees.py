"""``agrees``: what a plan says twice, it says alike (表文一致).

Prose beside a table row is held against the row; without a row, the statements on one indicator are held
against the strictest of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from plancheck.checks import OPEN, VALUE, CheckKind, Context
from plancheck.checks.findings import outcome_finding
from plancheck.domain.catalogue import normal_name
from plancheck.domain.claim import Nature, Statement, judged_population, population_of
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.interval import Direction, Interval, as_floor, measure
from plancheck.domain.judge import Outcome, judge
from plancheck.domain.requirement import Requirement, strictest
from plancheck.domain.resolved import Resolved
from plancheck.domain.unit import comparable, difference_unit, ratio
from plancheck.rule import Rule


def on_plan(rule: Rule, context: Context) -> Iterable[Finding]:
    """Each restatement of an indicator against the one that leads."""
    groups: dict[str, list[Statement]] = {}
    for statement in context.plan.statements:
        if rule.select.statement(statement) and not statement.broken:
            groups.setdefault(_topic(statement), []).append(statement)
    for together in groups.values():
        first = together[0]
        if len(together) < 2:  # noqa: PLR2004
            continue
        if first.indicator is not None and not rule.select.cascade(first.indicator.cascade):
            continue
        for alike in _by_population(together):
            yield from _restated(rule, context, alike)


def _by_population(together: list[Statement]) -> Iterable[list[Statement]]:
    """The statements that may restate each other: one that names people of its own speaks of something else.

    That its people are not the catalogue's is told of it once, by a rule of its own (population-kept).
    """
    if all(one.population is None for one in together):
        return [together]
    lead = next((one for one in together if one.in_table), together[0])
    usual = (
        population_of(lead)
        if lead.in_table or lead.indicator is None
        else lead.indicator.population
    )
    groups: dict[str, list[Statement]] = {}
    for one in together:
        same = one.population is None or population_of(one) == usual
        groups.setdefault(
            normal_name((usual if same else judged_population(one)) or ""), []
        ).append(one)
    return groups.values()


def _restated(rule: Rule, context: Context, together: list[Statement]) -> Iterable[Finding]:
    rows = [statement for statement in together if statement.in_table]
    resolved = [(one, context.resolve(one, context.plan)) for one in together]
    lead = rows[0] if rows else strictest(resolved, _better(together[0]))
    for statement, own in resolved:
        if lead is None or statement is lead:
            continue
        finding = _pair(rule, context, lead, statement, own)
        if finding is not None:
            yield finding


def _topic(statement: Statement) -> str:
    """What a statement speaks of: its indicator, or its subject in the same unit and period."""
    if statement.indicator is not None:
        return statement.indicator.id
    unit = statement.unit.dimension if statement.unit else ""
    return f"{normal_name(statement.name)} {unit} {statement.per} {statement.population or ''}"


def _better(statement: Statement) -> Direction:
    """Which way is better; where nothing says it, both ends of a set count."""
    return statement.better or Direction.NONE


def _pair(
    rule: Rule, context: Context, lead: Statement, statement: Statement, own: Resolved
) -> Finding | None:
    if statement.undecided or lead.undecided:
        return None  # an open place is number-stated's business
    requirement = context.own(lead)
    outcome, notes = context.memoize(
        (rule.id, lead.meaning, statement.meaning),
        lambda: (_outcome(lead, statement, own, requirement), {}),
    )
    if outcome is None:
        return None
    given_up = _given_up(lead, statement)
    details: dict[str, str] = {}
    if given_up and outcome.verdict == "pass":
        outcome, notes = Outcome("fail", Reason.PROSE_WEAKER), None
        case = given_up.pop(0)
        details = {"case": case, "own-words": case}
    if given_up and outcome.verdict == "fail":
        details["also"] = " ".join(
            given_up
        )  # the remedy names all, else what is mended fails again
    return outcome_finding(
        rule, context, statement, own, requirement, outcome, notes=notes, details=details
    )


def _given_up(lead: Statement, statement: Statement) -> list[str]:
    """What the prose takes from a binding row of the same figure: a hedge (限定语) is added, it is called expected."""
    if not lead.in_table or lead.nature is not Nature.BINDING:
        return []
    hedged = statement.hedge is not None and statement.hedge != lead.hedge
    expected = statement.nature is Nature.EXPECTED
    return [case for case, holds in (("hedged", hedged), ("expected", expected)) if holds]


def _outcome(
    lead: Statement, statement: Statement, own: Resolved, requirement: Requirement
) -> Outcome | None:
    """How one says what the other says; ``None``: it says something else."""
    outcome = judge(
        statement,
        own,
        requirement,
        better=_better(lead),
        complete=False,
    )
    table = lead.in_table
    if outcome.verdict in {"pass", "fail"}:
        asked = requirement.resolved
        if statement.year < lead.year and outcome.verdict == "fail":
            return None  # a milestone on the way, no restatement
        if own.interval is not None and asked.interval is not None:
            outcome = _relation(statement, own.interval, lead, asked.interval, table=table)
        elif outcome.verdict == "fail":
            differs = "prose-weaker-than-table" if table else "prose-differs"
            outcome = replace(outcome, reason=differs)
    return outcome


def _relation(
    statement: Statement, stated: Interval, lead: Statement, wanted: Interval, *, table: bool
) -> Outcome:
    """Same set, weaker, stricter, or simply another."""
    if statement.unit and lead.unit and comparable(statement.unit, lead.unit):
        stated = stated.scaled(ratio(statement.unit, lead.unit))
    unit = difference_unit(lead.unit)
    if stated == wanted and statement.year == lead.year:
        return Outcome("pass", "met", margin=Decimal(0), unit=unit)
    better = _better(lead)
    distance = measure(stated, as_floor(wanted, lead.target.op, better), better)
    shortfall, under = (None, False) if distance.inside else (distance.amount, distance.under)
    if not table:
        return Outcome("fail", Reason.PROSE_DIFFERS, shortfall=shortfall, unit=unit, under=under)
    if stated == wanted:
        later = statement.year > lead.year
        reason = Reason.PROSE_WEAKER if later else Reason.PROSE_STRICTER
        return Outcome("fail", reason, shortfall=shortfall, unit=unit, under=under)
    if stated.subset_of(wanted) and statement.year <= lead.year:
        return Outcome("fail", Reason.PROSE_STRICTER, unit=unit)
    if wanted.subset_of(stated) and not distance.inside:
        return Outcome("fail", Reason.PROSE_WEAKER, shortfall=shortfall, unit=unit, under=under)
    return Outcome(
        "fail", Reason.PROSE_DIFFERS_FROM_TABLE, shortfall=shortfall, unit=unit, under=under
    )


KIND = CheckKind(
    name="agrees",
    asks="none",
    sources=(),
    plan=on_plan,
    compared_as=lambda _: VALUE,
    restates=True,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.FAIL, Reason.PROSE_WEAKER),
        (Verdict.FAIL, Reason.PROSE_DIFFERS_FROM_TABLE),
        (Verdict.FAIL, Reason.PROSE_DIFFERS),
        (Verdict.FAIL, Reason.PROSE_STRICTER),
        (Verdict.REVIEW, Reason.UNIT_DIFFERS),
        (Verdict.REVIEW, Reason.PERIOD_KIND_DIFFERS),
        (Verdict.REVIEW, Reason.POPULATION_DIFFERS),
        (Verdict.REVIEW, Reason.OUTSIDE_DOMAIN),
        *OPEN,
    ),
)
