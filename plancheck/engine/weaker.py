"""Whether the target that a plan states now is weaker than one that was stated, granted or noted before."""

from __future__ import annotations

from enum import StrEnum

from plancheck.domain.interval import Direction, Interval
from plancheck.domain.plan import Statement
from plancheck.domain.quantity import comparable, ratio
from plancheck.domain.requirement import domain_of, place_set
from plancheck.domain.target import Kind, Target, TargetError, clean, parse_target


class Strength(StrEnum):
    """How the target of today lies to that of then; ``UNTOLD``: they can't be compared."""

    KEPT = "kept"
    WEAKER = "weaker"
    UNTOLD = "untold"


def strength(then: str, statement: Statement | None) -> Strength:
    """Hold a statement against the written target ``then``; no statement is weaker than any target.

    The statement must accept no value that was not accepted then, everything better aside. ``then`` is read in
    the unit and direction of the statement.
    """
    if statement is None:
        return Strength.WEAKER
    now = statement.target
    if statement.broken or statement.outside:
        return Strength.UNTOLD
    same = _same_words(then, now.text)
    better = statement.indicator.better if statement.indicator is not None else None
    try:
        before = parse_target(then, unit=now.unit or statement.unit, better=better)
    except TargetError:
        return Strength.KEPT if same else Strength.UNTOLD
    if _beyond(before, statement):
        return Strength.UNTOLD  # granted for a value that can't be: it holds for nothing
    # The same words may be meant otherwise: {qualitative: "90%"} is no number.
    if same and (before.kind is not Kind.SET or now.kind is Kind.SET):
        return Strength.KEPT
    if before.kind is Kind.SET:
        if now.kind in {Kind.UNDECIDED, Kind.QUALITATIVE}:
            return Strength.WEAKER  # a number has given way to words
        return _of_sets(before, now, better)
    if _reference(before) != _reference(now):
        return Strength.UNTOLD
    if before.kind is Kind.QUALITATIVE:
        return Strength.UNTOLD  # which of two vague words promises more is nobody's guess
    return Strength.WEAKER if now.hedge and not before.hedge else Strength.KEPT


def _beyond(then: Target, statement: Statement) -> bool:
    """Whether a bound lies outside what the statement's indicator can be."""
    indicator, unit, bounds = statement.indicator, then.unit, then.bounds
    if bounds is None:
        return False
    if indicator is not None and unit is not None and comparable(unit, indicator.unit):
        bounds, unit = bounds.scaled(ratio(unit, indicator.unit)), indicator.unit
    return place_set(bounds, domain_of(unit, indicator))[1]


def _same_words(then: str, now: str) -> bool:
    try:
        return clean(then) == clean(now)
    except TargetError:
        return then == now


def _of_sets(before: Target, now: Target, better: Direction | None) -> Strength:
    if before.bounds is None or now.bounds is None or before.unit != now.unit:
        return Strength.UNTOLD
    if better is None:  # without an indicator a cap is better down, all else up
        ways = {_way(one) for one in (before, now)}
        if len(ways) > 1:
            return Strength.UNTOLD
        better = ways.pop()
    old, new = (_floor(one, one.bounds, better) for one in (before, now) if one.bounds is not None)
    if new.subset_of(old):
        return Strength.KEPT
    return Strength.WEAKER if old.subset_of(new) else Strength.UNTOLD


def _way(target: Target) -> Direction:
    zero = target.op is None and target.bounds is not None and target.bounds.high == 0
    return Direction.DOWN if zero or target.op in {"≤", "<"} else Direction.UP


def _floor(target: Target, bounds: Interval, better: Direction) -> Interval:
    """The set with everything better; a cap on what is better up stays a cap (and the reverse)."""
    caps = {Direction.UP: ("≤", "<"), Direction.DOWN: ("≥", ">"), Direction.NONE: ()}[better]
    return bounds if target.op in caps else bounds.completed(better)


def _reference(target: Target) -> tuple[object, ...]:
    return (
        target.kind,
        target.op,
        target.series,
        target.level,
        target.plan,
        target.law,
        target.factor,
        target.delta,
        target.unit,
    )
