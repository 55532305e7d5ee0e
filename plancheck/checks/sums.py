"""``sums``: one level down, the lower plans' counts together lie inside the higher total (任务分解)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from plancheck.checks.base import (
    OPEN,
    Context,
    Kind,
    ParameterError,
    outcome_finding,
)
from plancheck.domain.catalogue import Cascade, Catalogue, Per
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.interval import Direction, Interval, measure, plain
from plancheck.domain.plan import Plan, Statement
from plancheck.domain.quantity import comparable, difference_unit, ratio
from plancheck.domain.requirement import Outcome, domain_of, same_context
from plancheck.domain.target import Kind as TargetKind
from plancheck.i18n import LANGUAGES, translate
from plancheck.rule.model import Rule

_NAMED = 5  # places that a message names


@dataclass(slots=True, eq=False)
class Share:
    """What a place contributes to a total: the set of its figures; ``known``: it is its own figure for that year.

    Else the set holds every figure that it may come to.
    """

    figures: Interval
    known: bool


def on_plan(rule: Rule, context: Context) -> Iterable[Finding]:
    """Each total of the plan against the sum over the places one level down."""
    places = dict(context.lower_places())
    if not places:
        return
    for statement in context.plan.statements:
        indicator = statement.indicator
        if indicator is None or indicator.cascade is not Cascade.SUM or statement.undecided:
            continue
        if not rule.select.statement(statement):
            continue
        governs = context.plan.governs(statement)
        if governs:
            yield _sum(rule, context, statement, places, shares_of(context, statement))
        for point in _dated(context.plan, statement, governs=governs):
            shares = shares_of(context, point)
            if shares:  # a yearly target need not be shared out
                yield _sum(rule, context, point, places, shares)


def _dated(plan: Plan, statement: Statement, *, governs: bool) -> Iterator[Statement]:
    """The totals that a statement sets for other years than the governing one."""
    yield from statement.milestones
    if not governs and statement.indicator is not None:
        governing = plan.governing(statement.indicator.id)
        if all(
            one.year != statement.year or not same_context(one, statement)
            for first in governing
            for one in (first, *first.milestones)
        ):
            yield statement


def _sum(
    rule: Rule,
    context: Context,
    total: Statement,
    places: Mapping[str, str],
    shares: Mapping[str, Share],
) -> Finding:
    own = context.resolve(total, context.plan)
    requirement = context.own(total)
    if total.step or not context.plan.governs(total):
        requirement = replace(requirement, part=str(total.year))
    better = total.indicator.better if total.indicator else Direction.UP
    wanted = requirement.floor(better)
    if wanted is None:
        reason = "outside-domain" if own.outside else (own.unresolved or "no-number")
        return outcome_finding(rule, context, total, own, requirement, Outcome("review", reason))
    apart = apart_of(total)
    if apart is not None:
        return outcome_finding(rule, context, total, own, requirement, Outcome("review", apart))
    anything = domain_of(total.unit, total.indicator)
    wanted = without_domain(wanted, anything)
    zero = Interval(Decimal(0), Decimal(0))
    reached, rest = zero, zero
    for code in places:
        share = shares.get(code)
        if share is not None and share.known:
            reached = reached.plus(share.figures)
        else:
            rest = rest.plus(share.figures if share is not None else anything)
    missing = [
        name for code, name in places.items() if code not in shares or not shares[code].known
    ]
    outcome = outcome_of(wanted, reached, rest, better, difference_unit(total.unit))
    if outcome.verdict != "pass" and missing and leaves_room(wanted, reached, rest):
        outcome = Outcome("review", "sum-incomplete", unit=outcome.unit)
    return outcome_finding(
        rule,
        context,
        total,
        own,
        requirement,
        outcome,
        details=describe(total, wanted, reached, missing),
    )


def without_domain(wanted: Interval, domain: Interval) -> Interval:
    """A total without the low end that the domain gives it: no figure lies below."""
    if wanted.low == domain.low and not wanted.low_open:
        return Interval(None, wanted.high, high_open=wanted.high_open)
    return wanted


def apart_of(total: Statement) -> str | None:
    """Why a total is none that figures can be added up to."""
    if total.indicator is not None and not comparable(total.unit, total.indicator.unit):
        return "unit-differs"
    return "period-kind-differs" if total.per is Per.UNKNOWN else None


def outcome_of(
    wanted: Interval, reached: Interval, rest: Interval, better: Direction, unit: str | None
) -> Outcome:
    """Whether all that the places may come to together lies inside the total."""
    distance = measure(reached.plus(rest), wanted, better)
    if distance.inside:
        return Outcome("pass", "met", margin=distance.amount, unit=unit)
    if rest.low is not None:  # the least that the others add
        least = Interval(rest.low, rest.low)
        distance = measure(reached.plus(least), wanted, better)
    return Outcome("fail", "sum-short", shortfall=distance.amount, unit=unit, under=distance.under)


def leaves_room(wanted: Interval, reached: Interval, rest: Interval) -> bool:
    """Whether some figure of the unknown places would bring the sum inside the total."""
    low = high = None
    low_open = high_open = False
    if wanted.low is not None:
        if reached.low is None:
            return False
        low, low_open = wanted.low - reached.low, wanted.low_open and not reached.low_open
    if wanted.high is not None:
        if reached.high is None:
            return False
        high, high_open = wanted.high - reached.high, wanted.high_open and not reached.high_open
    return not Interval(low, high, low_open, high_open).intersect(rest).empty


def shares_of(context: Context, total: Statement) -> Mapping[str, Share]:
    """What each place one level down contributes to a total, by its code; places that say nothing are left out.

    Plans of one place hold together and are never added.
    """
    found: dict[str, list[Share]] = {}
    below = {code for code, _ in context.lower_places()}
    for plan in context.lower_plans():
        # A county that names the province too is counted in its prefecture.
        if plan.jurisdiction.code in below and plan.field == context.plan.field:
            share = _share(context, plan, total)
            if share is not None:
                found.setdefault(plan.jurisdiction.code, []).append(share)
    joined = {code: _together(shares) for code, shares in found.items()}
    return {code: share for code, share in joined.items() if share is not None}


def _together(shares: list[Share]) -> Share | None:
    """What holds where several statements do: figures for the year itself before earlier ones; ``None``: they exclude each other."""
    known = [one for one in shares if one.known]
    figures = [one.figures for one in known or shares]
    met = figures[0]
    for other in figures[1:]:
        met = met.intersect(other)
    return None if met.empty else Share(met, known=bool(known))


def _share(context: Context, plan: Plan, total: Statement) -> Share | None:
    """What one lower plan says of its part of a total; ``None``: nothing that can be added."""
    period, own = plan.period, context.plan.period
    if total.indicator is None or period.end < own.start or period.start > own.end:
        return None  # another planning cycle
    if total.per is not Per.END and period.start != own.start:
        return None  # counted over other years
    indicator = total.indicator.id
    for statements in (plan.governing(indicator), plan.apart(indicator)):
        points = [
            point
            for one in statements
            for point in (one, *one.milestones)
            if point.year <= total.year and _definite(point, total)
        ]
        last = max((one.year for one in points), default=0)
        shares = [
            share
            for point in points
            if point.year == last and (share := _figures(context, plan, point, total)) is not None
        ]
        if shares:
            return _together(shares)
    return None


def _definite(point: Statement, total: Statement) -> bool:
    """Whether a lower statement is a number of its own in the total's context, under no other condition."""
    return (
        not point.broken
        # A share that refers to the total is no number of its own.
        and point.target.kind not in {TargetKind.DEFERRED, TargetKind.LAW}
        and same_context(point, total)
        and point.hedge in {None, total.hedge}
    )


def _figures(context: Context, plan: Plan, point: Statement, total: Statement) -> Share | None:
    """A lower statement's figures in the total's unit; of an earlier year only what it leaves for the total's."""
    figures = context.resolve(point, plan).interval
    if figures is None or total.indicator is None:
        return None
    if point.unit is not None and total.unit is not None:
        figures = figures.scaled(ratio(point.unit, total.unit))
    if point.year == total.year:
        return Share(figures, known=True)
    if total.per is Per.END:  # a level that was reached is kept
        return Share(figures.completed(total.indicator.better), known=False)
    if total.per is Per.PERIOD:  # what was done by then, and more
        return Share(figures.completed(Direction.UP), known=False)
    return None


def describe(
    total: Statement, wanted: Interval, reached: Interval, missing: list[str]
) -> dict[str, str]:
    """What the messages say of a sum."""
    unit = total.unit.name if total.unit is not None else ""
    named = missing[:_NAMED]
    short = wanted.low is not None and (reached.low is None or reached.low < wanted.low)
    edges = (wanted.low, reached.low) if short else (wanted.high, reached.high)
    left = None if edges[0] is None or edges[1] is None else abs(edges[0] - edges[1])
    details = {"missing": str(len(missing)), "case": "sum"}
    for lang in LANGUAGES:
        separator = translate(lang, "label.separator")
        names = separator.join(named) + ("…" if len(missing) > len(named) else "")
        details[f"reached_{lang}"] = _written(reached, total, separator)
        details[f"missing_names_{lang}"] = names
        details[f"shortfall_{lang}"] = translate(lang, "message.sum-unbounded")
        details[f"remaining_{lang}"] = translate(
            lang,
            "message.sum-lacks" if short else "message.sum-leaves",
            amount="—" if left is None else f"{plain(left)}{unit}",
        )
    return details


def _written(figures: Interval, total: Statement, separator: str) -> str:
    """A set as plans write one; an end that the domain gives is left out."""
    unit = total.unit.name if total.unit is not None else ""
    low, high = figures.low, figures.high
    domain = domain_of(total.unit, total.indicator)
    if low is not None and low == high:
        return f"{plain(low)}{unit}"
    parts = []
    if high == domain.high and low is not None:
        high = None
    if low is not None and not (low == domain.low and high is not None):
        parts.append(f"{'>' if figures.low_open else '≥'}{plain(low)}{unit}")
    if high is not None:
        parts.append(f"{'<' if figures.high_open else '≤'}{plain(high)}{unit}")
    return separator.join(parts) or "—"


def _refuses(rule: Rule, catalogue: Catalogue) -> Iterator[ParameterError]:
    """Only what is shared out among the places below can be added: never rates, percentages or growth."""
    if rule.select.cascades != frozenset({Cascade.SUM}):
        yield ParameterError("sums-without-cascade", ("check",))
    for number, name in enumerate(rule.select.indicators or ()):
        indicator = catalogue.indicators.get(name)
        if indicator is not None and indicator.cascade is not Cascade.SUM:
            where = ("select", "indicators", number)
            params = {"value": name, "unit": indicator.unit.name}
            yield ParameterError("sums-not-shared-out", where, **params)


KIND = Kind(
    name="sums",
    meaning={
        "zh": "下一级各地规划的任务数之和须落在本级总数之内；缺的地方不算达到",
        "en": "the lower plans' counts together lie inside the total; missing ones leave it open",
    },
    asks="none",
    sources=(),
    plan=on_plan,
    below=lambda rule, indicator: (
        indicator.cascade is Cascade.SUM and rule.select.cascade(indicator.cascade)
    ),
    refuses=_refuses,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.FAIL, Reason.SUM_SHORT),
        (Verdict.REVIEW, Reason.SUM_INCOMPLETE),
        (Verdict.REVIEW, Reason.UNIT_DIFFERS),
        (Verdict.REVIEW, Reason.PERIOD_KIND_DIFFERS),
        (Verdict.REVIEW, Reason.OUTSIDE_DOMAIN),
        *OPEN,
    ),
)
