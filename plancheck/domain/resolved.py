"""What a target comes to (目标的取值区间): its set in its domain, or why it has none yet.

Approximate targets (约, 左右) are held against each other by what is sure for every value that may be meant.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from plancheck.common import dataclass
from plancheck.domain.catalogue import Indicator
from plancheck.domain.interval import EMPTY, Direction, Distance, Interval, as_floor, measure
from plancheck.domain.plan import Plan
from plancheck.domain.target import Target
from plancheck.domain.unit import PERCENT, Unit, comparable, ratio


@dataclass(frozen=True, slots=True)
class About:
    """What is known of an approximate target (约, 左右).

    ``said``: the set, were the number exact; two that say the same are the same target. ``most`` and ``least``:
    the set with the number at the ends of the tolerance, where more and where less is accepted; ``None``: there is
    no tolerance. ``points``: the number stands without a comparison, so that only the values around it are meant.
    ``share``: the tolerance, as a share of the number.
    """

    said: Interval
    points: bool = False
    most: Interval | None = None
    least: Interval | None = None
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A yearly step: what the change in one year comes to, in per cent (``rate``) or in the statement's unit.

    ``level``: what it leads to at the end, where the start is known.
    """

    values: Resolved
    rate: bool
    level: Resolved | None = None


@dataclass(slots=True, kw_only=True)
class Resolved:
    """What a target comes to: its set, or why it has none yet.

    ``unresolved`` is a reason code (``relative-unresolved``, ``deferred-unresolved``, ``no-number``,
    ``undecided``, ``approximate``). ``series`` and ``op`` stay on an unresolved relative target, so that two of the
    same kind compare. ``source``: the plan that a deferred target was resolved against, or names. ``about``: of an
    approximate target; its set is then the widest that is meant. ``step``: of a yearly step. ``sign``: of words without a
    number, as in ``Target``, and of a change whose amount or start is not exact, whether it grows (1) or falls (-1) from
    the own baseline.
    """

    interval: Interval | None = None
    outside: bool = False
    unresolved: str | None = None
    series: str | None = None
    op: str | None = None
    source: Plan | None = None
    about: About | None = None
    step: Step | None = None
    sign: int | None = None


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


class Side(NamedTuple):
    """One side of a comparison: the set where most is accepted, and where fewest is; ``points``: single values."""

    most: Interval
    least: Interval
    points: bool = False


def stated_side(resolved: Resolved) -> Side | None:
    """What a statement may accept; ``None``: nothing definite, there is no tolerance."""
    about = resolved.about
    if about is None:
        return None if resolved.interval is None else Side(resolved.interval, resolved.interval)
    if about.most is None or about.least is None:
        return None
    return Side(about.most, about.least, about.points)


def asked_side(
    resolved: Resolved, op: str | None, better: Direction, *, complete: bool
) -> Side | None:
    """What a requirement may accept, read as a floor where it is to be completed."""
    side = stated_side(resolved)
    if side is None:
        return None
    most, least = side.most, side.least
    if side.points:  # a number is reached or bettered, wherever in its band it lies
        worst = most.low if better is Direction.DOWN else most.high
        least = EMPTY
        if better is not Direction.NONE and worst is not None:
            least = Interval(worst, worst)
    if complete:
        most, least = as_floor(most, op, better), as_floor(least, op, better)
    return Side(most, least)


def sure(
    stated: Side, asked: Side, better: Direction
) -> tuple[Literal["pass", "fail"], Distance] | None:
    """A pass or a fail that holds for every value that may be meant, with its distance; ``None``: neither is sure."""
    if stated.most.subset_of(asked.least):
        return "pass", measure(stated.most, asked.least, better)
    if not stated.points and not stated.least.empty:
        if stated.least.subset_of(asked.most):
            return None
        return "fail", measure(stated.least, asked.most, better)
    if not stated.most.intersect(asked.most).empty:
        return None
    best = stated.most.low if better is Direction.DOWN else stated.most.high
    nearest = stated.most if better is Direction.NONE else Interval(best, best)
    return "fail", measure(nearest, asked.most, better)


def same_words(stated: Resolved, asked: Resolved, scale: Interval | None) -> bool:
    """Whether both say the same about the same number. ``scale``: what the statement says, in the requirement's unit."""
    one, other = stated.about, asked.about
    return (
        one is not None and other is not None and one.points is other.points and scale == other.said
    )
