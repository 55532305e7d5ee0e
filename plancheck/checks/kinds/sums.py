"""``sums``: one level down, the lower plans' counts together lie inside the higher total (任务分解)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from plancheck.checks import OPEN, Below, CheckKind, Context, ParameterError
from plancheck.checks.findings import outcome_finding, selected_indicators
from plancheck.checks.shares import Share, Sum, shares_of
from plancheck.domain.catalogue import Cascade, Catalogue, Per
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.interval import Direction, Interval
from plancheck.domain.judge import Outcome
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement, same_context
from plancheck.domain.resolved import Resolved, Side, asked_side, domain_of
from plancheck.domain.unit import comparable, difference_unit, plain
from plancheck.i18n import LANGUAGES, translate
from plancheck.rule import Rule

_NAMED = 5  # places that a message names


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
            yield _sum(rule, context, statement, places, shares_of(context, statement, places))
        for point in _dated(context.plan, statement, governs=governs):
            shares = shares_of(context, point, places)
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
    wanted, reason = wanted_by(total, own, requirement)
    if wanted is None:
        return outcome_finding(rule, context, total, own, requirement, Outcome("review", reason))
    anything = domain_of(total.unit, total.indicator)
    found = Sum()
    for code, name in places.items():
        found.add(shares.get(code), anything, name)
    better = total.indicator.better if total.indicator else Direction.UP
    outcome = found.outcome(wanted, better, difference_unit(total.unit))
    details = describe(total, wanted.most, found.known, found.missing)
    return outcome_finding(rule, context, total, own, requirement, outcome, details=details)


def wanted_by(total: Statement, own: Resolved, requirement: Requirement) -> tuple[Side | None, str]:
    """What figures together must lie in, without the low end that the domain gives; else the reason why nothing says it."""
    better = total.indicator.better if total.indicator else Direction.UP
    if own.outside:
        return None, "outside-domain"
    side = asked_side(own, requirement.op, better, complete=True)
    if side is None:
        return None, own.unresolved or "no-number"
    if total.indicator is not None and not comparable(total.unit, total.indicator.unit):
        return None, "unit-differs"
    if total.per is Per.UNKNOWN:
        return None, "period-kind-differs"
    nought = domain_of(total.unit, total.indicator).low
    most, least = (
        Interval(None, one.high, high_open=one.high_open)
        if one.low == nought and not one.low_open and not one.empty
        else one
        for one in (side.most, side.least)
    )
    return Side(most, least), ""


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


def _below(rule: Rule, catalogue: Catalogue) -> Below:
    counts = (one for one in selected_indicators(rule, catalogue) if one.cascade is Cascade.SUM)
    return Below(frozenset(one.id for one in counts))


KIND = CheckKind(
    name="sums",
    asks="none",
    sources=(),
    plan=on_plan,
    below=_below,
    refuses=_refuses,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.FAIL, Reason.SUM_SHORT),
        (Verdict.REVIEW, Reason.SUM_INCOMPLETE),
        (Verdict.REVIEW, Reason.APPROXIMATE),
        (Verdict.REVIEW, Reason.UNIT_DIFFERS),
        (Verdict.REVIEW, Reason.PERIOD_KIND_DIFFERS),
        (Verdict.REVIEW, Reason.OUTSIDE_DOMAIN),
        *OPEN,
    ),
)
