"""Comparisons (≥ > ≤ < =) and the better direction: the sets that they name, and which of them are caps."""

from __future__ import annotations

from decimal import Decimal

from plancheck.domain.interval import EVERYTHING, Direction, Interval


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


# A comparison that caps what is better the other way: ≤50% of what is better up.
_CAPS = {Direction.UP: "≤<", Direction.DOWN: "≥>", Direction.NONE: ""}


def as_floor(interval: Interval, op: str | None, better: Direction) -> Interval:
    """The set with everything better, as a floor asks it. ``op``: the comparison that the set was written with.

    A cap on what is better up (≤50%), or the reverse, stays as it is written: completed, it would ask nothing.
    """
    return interval if is_cap(op, better) else interval.completed(better)


def is_cap(op: str | None, better: Direction) -> bool:
    """Whether a comparison bounds what is better (≤50% of what is better up)."""
    return op is not None and op in _CAPS[better]


_TURNED = {"≥": "≤", ">": "<", "≤": "≥", "<": ">", "=": "="}


def bound(op: str, number: Decimal) -> Interval:
    """The set of the values that stand in relation ``op`` (≥ > ≤ < =) to ``number``."""
    return {
        "≥": Interval(number, None),
        ">": Interval(number, None, low_open=True),
        "≤": Interval(None, number),
        "<": Interval(None, number, high_open=True),
        "=": Interval(number, number),
    }[op]


def reached(moves: Direction | None, better: Direction | None) -> str:
    """The comparison that a number without one means: it is reached or bettered (达到).

    A value that falls to the number ends there or lower, whatever is better, and one that rises ends there or
    higher; only where neither way is better does a rise end at the number itself, as a bare number does.
    """
    if moves is Direction.DOWN:
        return "≤"
    if better is Direction.NONE:
        return "="
    return "≤" if (moves or better) is Direction.DOWN else "≥"


def turned(op: str) -> str:
    """The comparison of the negated values: a fall by at least 5 is a change of at most −5."""
    return _TURNED[op]


def way_of(op: str | None) -> Direction | None:
    """Which direction a comparison calls better; ``=`` and none say nothing."""
    return {"≥": Direction.UP, ">": Direction.UP, "≤": Direction.DOWN, "<": Direction.DOWN}.get(
        op or ""
    )


def agreed(*said: Direction | None) -> Direction | None:
    """The direction that all who name one name; ``None`` when nobody does or they differ."""
    named = set(said) - {None}
    return named.pop() if len(named) == 1 else None
