"""``weighted``: one level down, the mean of the lower plans' rates, weighted by an indicator, lies inside the higher rate."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from plancheck.checks import OPEN, Below, CheckKind, Context, ParameterError, ParameterSpec
from plancheck.checks.findings import outcome_finding, selected_indicators
from plancheck.checks.kinds.sums import describe, wanted_by
from plancheck.checks.named_values import figure, usual
from plancheck.checks.shares import Share, Sum, shares_of
from plancheck.domain.catalogue import Cascade, Catalogue, Indicator
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.interval import Direction, Interval
from plancheck.domain.judge import Outcome
from plancheck.domain.plan import Plan
from plancheck.domain.resolved import Side, domain_of
from plancheck.domain.unit import difference_unit
from plancheck.rule import Rule

_PLACES = 2  # decimals of a mean as it is shown


def on_plan(rule: Rule, context: Context) -> Iterable[Finding]:
    """Each governing rate of the plan against the weighted mean over the places one level down.

    Nothing is said where no place has both a rate and a weight.
    """
    places = dict(context.lower_places())
    weights = _weights(rule, context) if places else {}
    for statement in context.plan.statements if weights else ():
        indicator = statement.indicator
        if indicator is None or statement.undecided or not context.plan.governs(statement):
            continue
        if not _is_rate(rule, indicator) or not rule.select.statement(statement):
            continue
        shares = shares_of(context, statement, places)
        if any(code in weights and share.known for code, share in shares.items()):
            yield _mean(rule, context, statement, places, shares, weights)


def _mean(
    rule: Rule,
    context: Context,
    rate: Statement,
    places: Mapping[str, str],
    shares: Mapping[str, Share],
    weights: Mapping[str, Decimal],
) -> Finding:
    own = context.resolve(rate, context.plan)
    requirement = context.own(rate)
    wanted, reason = wanted_by(rate, own, requirement)
    if wanted is None:
        return outcome_finding(rule, context, rate, own, requirement, Outcome("review", reason))
    found, counted, total = Sum(), Decimal(0), Decimal(0)
    anything = domain_of(rate.unit, rate.indicator)
    unweighed = [name for code, name in places.items() if code not in weights]
    for code, name in places.items():
        weight, share = weights.get(code), shares.get(code)
        if not weight:
            continue  # it has no part in the mean, or nobody knows which
        total += weight
        if share is not None:
            counted += weight if share.known else 0
            share = Share(share.most.scaled(weight), share.least.scaled(weight), share.known)
        found.add(share, anything.scaled(weight), name)
    better = rate.indicator.better if rate.indicator else Direction.UP
    unit = difference_unit(rate.unit)
    # Rates times weights against the target times all weights: no quotient is needed to compare them.
    scaled = Side(wanted.most.scaled(total), wanted.least.scaled(total))
    if unweighed or not total:
        outcome = Outcome("review", "sum-incomplete" if unweighed else "no-number", unit=unit)
    else:
        outcome = found.outcome(scaled, better, unit)
        outcome.margin = _quotient(outcome.margin, total, math.floor)
        outcome.shortfall = _quotient(outcome.shortfall, total, math.ceil)
    shown = Interval(
        _quotient(found.known.low, counted, math.floor),
        _quotient(found.known.high, counted, math.ceil),
    )
    details = describe(rate, wanted.most, shown, [*found.missing, *unweighed]) | {"case": "mean"}
    return outcome_finding(rule, context, rate, own, requirement, outcome, details=details)


def _quotient(
    amount: Decimal | None, total: Decimal, rounded: Callable[[Fraction], int]
) -> Decimal | None:
    """An amount over the weights, rounded so that it is shown as no better than it is."""
    if amount is None or not total:
        return None
    scale = 10**_PLACES
    return Decimal(rounded(Fraction(amount) / Fraction(total) * scale)).scaleb(-_PLACES)


def _weights(rule: Rule, context: Context) -> Mapping[str, Decimal]:
    """The weight of each place one level down, as its plans state it; those that disagree give none."""
    indicator = context.catalogue.indicators.get(rule.params["weights"])
    below = {code for code, _ in context.lower_places()}
    found: dict[str, set[Decimal]] = {}
    for plan in context.lower_plans():
        if indicator is None or plan.jurisdiction.code not in below:
            continue
        weight = _weight(context, plan, indicator) if plan.field == context.plan.field else None
        if weight is not None and weight >= 0:
            found.setdefault(plan.jurisdiction.code, set()).add(weight)
    return {code: weights.pop() for code, weights in found.items() if len(weights) == 1}


def _weight(context: Context, plan: Plan, indicator: Indicator) -> Decimal | None:
    """What a plan states on an indicator that weighs: its baseline, which is known, else its target's figure."""
    stated = [one for one in plan.governing(indicator.id) if usual(one, indicator)]
    starts = {one.baseline.value for one in stated if one.baseline is not None and one.placed}
    if len(starts) == 1:
        return starts.pop()
    figures = {
        number
        for one in stated
        if (interval := context.resolve(one, plan).interval) is not None
        and (number := figure(interval, indicator)) is not None
    }
    return figures.pop() if not starts and len(figures) == 1 else None


def _below(rule: Rule, catalogue: Catalogue) -> Below:
    """The rates of the plans that say what they weigh."""
    weights = rule.params["weights"]
    rates = (one.id for one in selected_indicators(rule, catalogue) if _is_rate(rule, one))
    return Below(frozenset({weights, *rates}), weights)


def _is_rate(rule: Rule, indicator: Indicator) -> bool:
    """Whether a mean of an indicator says something: not of counts that are added up, nor of what weighs itself."""
    shared_out = indicator.cascade is Cascade.SUM
    return (
        rule.select.cascade(indicator.cascade)
        and not shared_out
        and indicator.id != rule.params["weights"]
    )


def _refuses(rule: Rule, catalogue: Catalogue) -> Iterator[ParameterError]:
    """A weight that is itself a percentage or may be negative, and rates that are none."""
    weights = catalogue.indicators.get(rule.params["weights"])
    if weights is not None:
        low = weights.domain.low
        if weights.unit.percentage or low is None or low < 0:
            params = {"value": weights.id, "unit": weights.unit.name}
            yield ParameterError("weighted-by-rate", ("weights",), **params)
    for number, name in enumerate(rule.select.indicators or ()):
        indicator = catalogue.indicators.get(name)
        if indicator is not None and not _is_rate(rule, indicator):
            where = ("select", "indicators", number)
            yield ParameterError("weighted-no-rate", where, value=name)


KIND = CheckKind(
    name="weighted",
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
    parameters=(
        ParameterSpec(
            name="weights",
            schema={"type": "string", "minLength": 1, "maxLength": 200},
            required=True,
            indicators=True,
        ),
    ),
)
