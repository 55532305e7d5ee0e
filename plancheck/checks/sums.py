"""``sums``: one level down, the lower plans' counts together reach the higher total (任务分解)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from plancheck.checks.base import (
    OPEN,
    VALUE,
    Context,
    Kind,
    outcome_finding,
)
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.interval import Direction, plain
from plancheck.domain.plan import Plan, Statement
from plancheck.domain.quantity import comparable, difference_unit, ratio
from plancheck.domain.requirement import Outcome, population_of
from plancheck.domain.target import Kind as TargetKind
from plancheck.rule.model import Rule


def on_plan(rule: Rule, context: Context) -> Iterable[Finding]:
    """Each governing count of the plan against the sum over the places one level down."""
    places = context.lower_places()
    if not places:
        return
    for statement in context.plan.statements:
        indicator = statement.indicator
        if indicator is None or not context.plan.governs(statement):
            continue
        if not rule.select.cascade(indicator.cascade) or not rule.select.statement(statement):
            continue
        if statement.undecided or indicator.better is Direction.NONE:
            continue
        yield _sum(rule, context, statement, places)


def _sum(
    rule: Rule, context: Context, statement: Statement, places: tuple[tuple[str, str], ...]
) -> Finding:
    better = statement.indicator.better if statement.indicator else Direction.UP
    own = context.resolve(statement, context.plan)
    unit = difference_unit(statement.unit)
    requirement = context.own(statement)
    if own.interval is None:
        reason = "outside-domain" if own.outside else (own.unresolved or "no-number")
        return outcome_finding(
            rule, context, statement, own, requirement, Outcome("review", reason)
        )
    total = own.interval.low if better is Direction.UP else own.interval.high
    open_end = own.interval.low_open if better is Direction.UP else own.interval.high_open
    lower: dict[str, Decimal] = {}
    below = {code for code, _ in places}
    for plan in context.lower_plans():
        if plan.jurisdiction.code not in below:
            continue  # a county that names the province too is counted in its prefecture
        amount = _amount(context, plan, statement, better)
        if amount is not None:
            code = plan.jurisdiction.code
            known = lower.get(code)
            # Two plans of one place are never added: the one that commits to more counts.
            lower[code] = amount if known is None else max(known, amount)
    missing = [name for code, name in places if code not in lower]
    reached = sum(lower.values(), Decimal(0))
    if total is None:
        outcome = Outcome("review", "no-number")
    elif better is Direction.UP and (reached > total or (reached == total and not open_end)):
        outcome = Outcome("pass", "met", margin=reached - total, unit=unit)
    elif better is Direction.DOWN and reached > total:
        outcome = Outcome("fail", "sum-short", shortfall=reached - total, unit=unit)
    elif missing:
        outcome = Outcome("review", "sum-incomplete", unit=unit)
    elif better is Direction.DOWN:
        outcome = Outcome("pass", "met", margin=total - reached, unit=unit)
    else:
        outcome = Outcome("fail", "sum-short", shortfall=total - reached, unit=unit)
    named = missing[:5]
    return outcome_finding(
        rule,
        context,
        statement,
        own,
        requirement,
        outcome,
        details={
            "reached": plain(reached),
            "remaining": "" if total is None else plain(max(total - reached, Decimal(0))),
            "missing": str(len(missing)),
            "missing_names_zh": "、".join(named) + (" 等" if len(missing) > len(named) else ""),
            "missing_names_en": ", ".join(named) + (" …" if len(missing) > len(named) else ""),
        },
    )


def _amount(context: Context, plan: Plan, higher: Statement, better: Direction) -> Decimal | None:
    """What one lower plan commits to at least (at most, where less is better); ``None``: unknown."""
    if higher.indicator is None:
        return None
    for statement in plan.governing(higher.indicator.id):
        resolved = context.resolve(statement, plan)
        interval = resolved.interval
        if interval is None or statement.per is not higher.per or statement.broken:
            continue
        if statement.target.kind in {TargetKind.DEFERRED, TargetKind.LAW}:
            continue  # a share that refers to the total is no number of its own
        if statement.year > higher.year or population_of(statement) != population_of(higher):
            continue
        if not comparable(statement.unit, higher.unit):
            continue
        end = interval.low if better is Direction.UP else interval.high
        if end is None:
            continue
        if statement.unit is not None and higher.unit is not None:
            end = end * ratio(statement.unit, higher.unit)
        return end
    return None


KIND = Kind(
    name="sums",
    meaning={
        "zh": "下一级各地规划的任务数之和须达到本级总数；缺的地方不算达到",
        "en": "the lower plans' counts together reach the total; missing ones leave it open",
    },
    asks="none",
    sources=(),
    plan=on_plan,
    compared_as=lambda _: VALUE,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.FAIL, Reason.SUM_SHORT),
        (Verdict.REVIEW, Reason.SUM_INCOMPLETE),
        (Verdict.REVIEW, Reason.OUTSIDE_DOMAIN),
        *OPEN,
    ),
)
