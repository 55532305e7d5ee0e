"""Comparisons (≥ > ≤ < =): the sets that they name, and which way they call better."""

from __future__ import annotations

from decimal import Decimal

from plancheck.domain.quantity.interval import Direction, Interval

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
