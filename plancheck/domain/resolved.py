"""What a target comes to (目标的取值区间): its set in its domain, or why it has none yet."""

from __future__ import annotations

from decimal import Decimal

from plancheck.domain.catalogue import Indicator
from plancheck.domain.interval import Interval
from plancheck.domain.plan import Plan
from plancheck.domain.records import dataclass
from plancheck.domain.target.target import Target
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
