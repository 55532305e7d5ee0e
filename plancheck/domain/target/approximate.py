"""Approximate targets (约, 左右) held against each other: what is sure for every value that may be meant."""

from __future__ import annotations

from typing import Literal, NamedTuple

from plancheck.domain.direction import as_floor
from plancheck.domain.interval import EMPTY, Direction, Distance, Interval, measure
from plancheck.domain.resolved import Resolved


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
