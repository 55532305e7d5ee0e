"""Resolve a target to its set: its base, its tolerance, its reference."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from plancheck.domain.claim import Baseline, Statement
from plancheck.domain.interval import EMPTY, EVERYTHING, Direction, Interval, bound, reached
from plancheck.domain.resolved import About, Resolved, Step, place_set
from plancheck.domain.target import Start, Target
from plancheck.domain.unit import (
    MAX_YEARS,
    PERCENT,
    Unit,
    comparable,
    minus,
    plus,
    power,
    ratio,
    times,
)


def resolve_set(statement: Statement, domain: Interval, tolerance: Decimal | None) -> Resolved:
    """A target that is a set by itself; ``tolerance``: the share of a number that 左右 and 约 leave open."""
    target, unit = statement.target, statement.unit
    if not target.approximate or target.bounds is None:
        return Resolved(interval=statement.interval, outside=statement.outside)
    said = target.bounds
    if target.unit is not None and unit is not None and comparable(target.unit, unit):
        said = said.scaled(ratio(target.unit, unit))
    ends = [end for end in (said.low, said.high) if end is not None]
    op = target.op
    if op is None:  # a range, each end of which is about so much
        most, least = (
            _stretched(said, share) for share in (tolerance or _ZERO, -(tolerance or _ZERO))
        )
    elif target.bare:
        most, least = _stretched(Interval(ends[0], ends[0]), tolerance or _ZERO), EMPTY
    else:
        near = _stretched(Interval(ends[0], ends[0]), tolerance or _ZERO)
        most, least = _any_of(op, near), _all_of(op, near)
    return _about(said, most, least, domain, tolerance, points=target.bare)


def resolve_change(
    statement: Statement,
    better: Direction,
    domain: Interval,
    tolerance: Decimal | None = None,
) -> Resolved:
    """A target that says a change (翻一番, +5百分点, 下降15%): the set that it comes to from its base."""
    target, indicator, unit = statement.target, statement.indicator, statement.unit
    op = target.op or reached(target.way, better)
    growth = indicator is not None and indicator.unit.percentage and indicator.domain.low is None
    if target.rate is not None and growth and unit is not None and unit.percentage:
        # The indicator is itself a rate of growth: 年均增长7% is its value.
        rate = target.rate * ratio(PERCENT, unit)
        return _resolve_values(op, Interval(rate, rate), target, domain, tolerance)
    begin = _base(statement, domain)
    if target.yearly:
        found = _resolve_step(statement, op, begin, domain, tolerance)
    else:
        found = _reached(statement, op, begin, domain, tolerance)
    loose = target.approximate or (begin is not None and begin.value is None)
    if begin is not None and target.base is None and loose:
        found.sign = _sign(target)  # from the own baseline it goes this way, however far
    return found


def _reached(
    statement: Statement,
    op: str,
    begin: Start | None,
    domain: Interval,
    tolerance: Decimal | None,
    years: int = 1,
) -> Resolved:
    """What a change leads to from its start, over some years."""
    target, unit = statement.target, statement.unit
    if begin is None:
        return Resolved(unresolved="relative-unresolved")
    share = tolerance or _ZERO
    exact = _changed(begin.bounds, target, unit, years=years)
    start = _stretched(begin.bounds, share) if begin.approximate else begin.bounds
    amounts = (-share, share) if target.approximate else (_ZERO,)
    values = _changed(start, target, unit, amounts, years=years)
    if exact is None or values is None:
        return Resolved(unresolved="relative-unresolved")
    return _placed(
        op, exact, values, domain, tolerance, loose=target.approximate or begin.approximate
    )


def _sign(target: Target) -> int | None:
    """Which way a change goes from its base; ``None``: it may go either way (增加不超过5)."""
    return {Direction.UP: 1, Direction.DOWN: -1}.get(target.way) if target.way else None


def resolve_start(
    baseline: Baseline, better: Direction, domain: Interval, tolerance: Decimal | None
) -> Resolved:
    """What a baseline asks as a floor: its number or better, or what is better than the worst that it may be."""
    start = baseline.bounds
    near, far = (start.high, start.low) if better is Direction.DOWN else (start.low, start.high)
    opened = start.high_open if better is Direction.DOWN else start.low_open
    worst = near if near is not None else far
    if worst is None:
        return Resolved(unresolved="no-number")
    op = reached(None, better)
    if near is not None and opened:
        op = "<" if better is Direction.DOWN else ">"
    said = bound(op, worst)
    if not baseline.approximate:
        # An open set may meet the domain at no value though its end lies there: more than 100%.
        empty = op in {"<", ">"} and said.intersect(domain).empty
        outside = empty or not domain.contains(worst)
        return Resolved(interval=None if outside else said, outside=outside)
    values = _stretched(Interval(worst, worst), tolerance or _ZERO)
    return _about(said, _any_of(op, values), _all_of(op, values), domain, tolerance)


def _resolve_values(
    op: str, exact: Interval, target: Target, domain: Interval, tolerance: Decimal | None
) -> Resolved:
    values = _stretched(exact, tolerance or _ZERO)
    return _placed(op, exact, values, domain, tolerance, loose=target.approximate)


def _placed(
    op: str,
    exact: Interval,
    values: Interval,
    domain: Interval,
    tolerance: Decimal | None,
    *,
    loose: bool,
) -> Resolved:
    """The set that stands in relation ``op`` to some values; ``values``: as far as they are meant, where it is ``loose``."""
    said = _any_of(op, exact)
    if not loose:
        interval, outside = place_set(said, domain)
        return Resolved(interval=interval, outside=outside)
    return _about(said, _any_of(op, values), _all_of(op, values), domain, tolerance)


def _resolve_step(
    statement: Statement,
    op: str,
    begin: Start | None,
    domain: Interval,
    tolerance: Decimal | None,
) -> Resolved:
    """A yearly step; where it starts is known, also the level that it leads to."""
    target = statement.target
    amount = target.rate if target.rate is not None else target.delta
    if amount is None:
        return Resolved(unresolved="relative-unresolved")
    if target.delta is not None:
        amount = _in_unit(amount, target.unit, statement.unit)
    values = _resolve_values(op, Interval(amount, amount), target, EVERYTHING, tolerance)
    since = target.base.year if target.base else statement.baseline and statement.baseline.year
    years = statement.year - (since or statement.year)
    level: Resolved | None = None
    if begin is not None and 0 < years <= MAX_YEARS:
        level = _reached(statement, op, begin, domain, tolerance, years)
    return Resolved(
        unresolved="approximate" if target.approximate else "relative-unresolved",
        step=Step(values, target.rate is not None, level),
        outside=level is not None and level.outside,
    )


def _base(statement: Statement, domain: Interval) -> Start | None:
    """What a change starts from: its own base where it names one, else the plan's baseline; in the statement's unit.

    A set (<85%) holds only what lies in the domain; a number outside it stays what the document says.
    """
    start = _start(statement)
    if start is None or start.value is not None:
        return start
    inside = start.bounds.intersect(domain)
    return start if inside.empty else replace(start, bounds=inside)


def _start(statement: Statement) -> Start | None:
    base, baseline = statement.target.base, statement.baseline
    if base is not None and base.start is not None:
        start = base.start
        if not comparable(start.unit, statement.unit):
            return None
        if start.unit is not None and statement.unit is not None:
            scale = ratio(start.unit, statement.unit)
            return Start(start.bounds.scaled(scale), statement.unit, start.value, start.approximate)
        return start
    if baseline is None or (base is not None and base.year != baseline.year):
        return None
    return Start(baseline.bounds, statement.unit, baseline.value, baseline.approximate)


def _changed(
    start: Interval,
    target: Target,
    unit: Unit | None,
    shares: tuple[Decimal, ...] = (Decimal(0),),
    *,
    years: int = 1,
) -> Interval | None:
    """The values that a change leads to from a start, over some years, its amount more or less by some shares."""
    ends: list[tuple[Decimal | None, Decimal | None]] = []
    for share in shares:
        more = plus(Decimal(1), share)
        if target.delta is not None:
            step = times(times(_in_unit(target.delta, target.unit, unit), more), Decimal(years))
            ends.append(
                (None if start.low is None else plus(start.low, step),
                 None if start.high is None else plus(start.high, step))
            )  # fmt: skip
            continue
        factor = target.factor or Decimal(0)
        if target.rate is not None:
            factor = plus(Decimal(1), times(target.rate, more) / 100)
        if start.low is None or start.low <= 0 or factor < 0:
            return None  # a multiple of nothing, or of a loss
        factor = power(factor, years)
        ends.append(
            (times(start.low, factor), None if start.high is None else times(start.high, factor))
        )
    lows, highs = [low for low, _ in ends], [high for _, high in ends]
    return Interval(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
        start.low_open,
        start.high_open,
    )


def _in_unit(amount: Decimal, written: Unit | None, unit: Unit | None) -> Decimal:
    """An amount, written in one unit, in the unit of the statement's baseline and set."""
    if written is None or unit is None or not comparable(written, unit):
        return amount
    return times(amount, ratio(written, unit))


_ZERO = Decimal(0)


def _stretched(values: Interval, share: Decimal) -> Interval:
    """An interval whose ends lie farther out by a share of themselves (farther in, where that is negative)."""
    low, high = values.low, values.high
    return Interval(
        None if low is None else minus(low, times(low.copy_abs(), share)),
        None if high is None else plus(high, times(high.copy_abs(), share)),
        values.low_open,
        values.high_open,
    )


def _any_of(op: str, values: Interval) -> Interval:
    """What stands in relation ``op`` to any of some values."""
    if op in {"≥", ">"}:
        return Interval(values.low, None, op == ">" or values.low_open)
    if op in {"≤", "<"}:
        return Interval(None, values.high, high_open=op == "<" or values.high_open)
    return values


def _all_of(op: str, values: Interval) -> Interval:
    """What stands in relation ``op`` to all of some values."""
    if op in {"≥", ">"}:
        return Interval(values.high, None, op == ">") if values.high is not None else EMPTY
    if op in {"≤", "<"}:
        return Interval(None, values.low, high_open=op == "<") if values.low is not None else EMPTY
    return values if values.low is not None and values.low == values.high else EMPTY


def _about(
    said: Interval,
    most: Interval,
    least: Interval,
    domain: Interval,
    tolerance: Decimal | None,
    *,
    points: bool = False,
) -> Resolved:
    """An approximate target; ``most`` and ``least``: the set where its number lets in most values, and fewest."""
    placed, outside = place_set(said, domain)
    if placed is None:
        return Resolved(outside=outside)
    if tolerance is None:
        return Resolved(unresolved="approximate", about=About(placed, points))
    widest = most.intersect(domain)
    about = About(placed, points, widest, least.intersect(domain), tolerance)
    return Resolved(interval=widest, about=about)
