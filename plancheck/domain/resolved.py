"""What a written target comes to (目标的取值区间): its set in its domain, its base and its reference resolved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plancheck.domain.catalogue import Indicator
from plancheck.domain.interval import EVERYTHING, Direction, Interval
from plancheck.domain.plan import Plan, Statement
from plancheck.domain.quantity import PERCENT, Unit, comparable, ratio
from plancheck.domain.target import Target, bound, reached


@dataclass(slots=True, kw_only=True)
class Resolved:
    """What a target comes to: its set, or why it has none yet.

    ``unresolved`` is a reason code (``relative-unresolved``, ``deferred-unresolved``, ``no-number``,
    ``undecided``). ``series`` and ``op`` stay on an unresolved relative target, so that two of the same
    kind compare. ``source``: the plan that a deferred target was resolved against, or names.
    """

    interval: Interval | None = None
    outside: bool = False
    unresolved: str | None = None
    series: str | None = None
    op: str | None = None
    source: Plan | None = None


def place_set(bounds: Interval, domain: Interval) -> tuple[Interval | None, bool]:
    """The written set cut by the domain, and whether a written bound lies outside it (then no set)."""
    for end in (bounds.low, bounds.high):
        if end is not None and not domain.contains(end):
            return None, True
    cut = bounds.intersect(domain)
    return (None, True) if cut.empty else (cut, False)


def place_target(
    target: Target, own: Unit | None, indicator: Indicator | None
) -> tuple[Unit | None, Interval | None, bool]:
    """The unit in which a target stands, its set inside the domain, and whether a written bound lies outside.

    ``own``: the unit that its statement carries. The unit is the indicator's where the dimension is the same.
    """
    unit = target.unit or own or (indicator.unit if indicator else None)
    factor = Decimal(1)
    if indicator is not None and unit is not None and comparable(unit, indicator.unit):
        factor = ratio(unit, indicator.unit)
        unit = indicator.unit
    if target.bounds is None:
        return unit, None, False
    interval, outside = place_set(target.bounds.scaled(factor), domain_of(unit, indicator))
    return unit, interval, outside


def domain_of(unit: Unit | None, indicator: Indicator | None) -> Interval:
    """The domain of a statement: its indicator's in the indicator's unit, else by the unit alone."""
    if indicator is not None and unit == indicator.unit:
        return indicator.domain
    zero = Decimal(0)
    if unit is not None and unit.percentage:
        return Interval(zero, 100 * ratio(PERCENT, unit))
    return Interval(zero, None)


def resolve_change(statement: Statement, better: Direction, domain: Interval) -> Resolved:
    """A target relative to the plan's own baseline (翻一番, +5百分点); unresolved without one."""
    target, baseline = statement.target, statement.baseline
    if baseline is None:
        return Resolved(unresolved="relative-unresolved")
    factor = Decimal(1) if target.factor is None else target.factor
    if target.factor is not None and baseline.value <= 0:
        return Resolved(unresolved="relative-unresolved")  # a multiple of nothing, or of a loss
    value = baseline.value * factor + _step(target.delta, target.unit, statement.unit)
    interval, outside = place_set(bound(target.op or reached(target.way, better), value), domain)
    return Resolved(interval=interval, outside=outside)


def _step(delta: Decimal | None, written: Unit | None, unit: Unit | None) -> Decimal:
    """A step, written in one unit, in the unit of the statement's baseline and set."""
    if delta is None:
        return Decimal(0)
    if written is None or unit is None or not comparable(written, unit):
        return delta
    return delta * ratio(written, unit)


def related(named: Interval, op: str, better: Direction) -> Interval:
    """The values that stand in relation ``op`` (≥ > ≤ < =) to a named set, such as a higher plan's target.

    A set is named by its worst value: [90, 100] of what is better up by 90, [0, 5] of what is better down by 5.
    Where neither way is better, it is the end that lets more values in.
    """
    rising = op in {"≥", ">"}
    by_low = better is Direction.UP or (better is Direction.NONE and rising)
    end, opened = (named.low, named.low_open) if by_low else (named.high, named.high_open)
    if op == "=":
        exact = better is not Direction.NONE and end is not None and not opened
        return Interval(end, end) if exact else named
    if named.empty or end is None:
        return named if named.empty else EVERYTHING
    strict = op in {">", "<"} or (opened and by_low is rising)
    return Interval(end, None, strict) if rising else Interval(None, end, high_open=strict)
