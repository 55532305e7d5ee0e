"""Sets of acceptable values (取值区间): intervals of exact decimals, and the sets that comparisons (≥ > ≤ < =) name.

A target is such a set, and "the plan meets the requirement" is set inclusion, so the arithmetic here is
the ground of every verdict. Floats never enter.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from plancheck.common import dataclass
from plancheck.domain.unit import minus, plain, plus, times


class Direction(StrEnum):
    """Which way an indicator gets better (指标方向): ``up`` (越大越好), ``down`` (越小越好), ``none``."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Interval:
    """A set of decimals between ``low`` and ``high``; ``None`` is no bound (infinite, always open).

    Empty intervals are canonical: all of them equal ``EMPTY``.
    """

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if self.low is None and not self.low_open:
            object.__setattr__(self, "low_open", True)
        if self.high is None and not self.high_open:
            object.__setattr__(self, "high_open", True)
        if self.low is not None and self.high is not None:
            crossed = self.low > self.high
            hollow = self.low == self.high and (self.low_open or self.high_open)
            if crossed or hollow:
                for name, value in (("low", _ZERO), ("high", _ZERO)):
                    object.__setattr__(self, name, value)
                for name in ("low_open", "high_open"):
                    object.__setattr__(self, name, True)

    @property
    def empty(self) -> bool:
        """Whether no value is accepted."""
        return (
            self.low_open
            and self.low is not None
            and self.high is not None
            and self.low == self.high
        )

    def contains(self, value: Decimal) -> bool:
        """Whether ``value`` lies in the set."""
        if self.low is not None and (value < self.low or (value == self.low and self.low_open)):
            return False
        return self.high is None or not (
            value > self.high or (value == self.high and self.high_open)
        )

    def subset_of(self, other: Interval) -> bool:
        """Whether every accepted value is accepted by ``other``; an empty set is inside nothing."""
        if self.empty or other.empty:
            return False
        return self._starts_within(other) and self._ends_within(other)

    def _starts_within(self, other: Interval) -> bool:
        if other.low is None:
            return True
        if self.low is None or self.low < other.low:
            return False
        return self.low > other.low or self.low_open or not other.low_open

    def _ends_within(self, other: Interval) -> bool:
        if other.high is None:
            return True
        if self.high is None or self.high > other.high:
            return False
        return self.high < other.high or self.high_open or not other.high_open

    def intersect(self, other: Interval) -> Interval:
        """The values that both accept."""
        if self.empty or other.empty:
            return EMPTY
        low, low_open = self.low, self.low_open
        if not self._starts_within(other):
            low, low_open = other.low, other.low_open
        high, high_open = self.high, self.high_open
        if not self._ends_within(other):
            high, high_open = other.high, other.high_open
        return Interval(low, high, low_open, high_open)

    def plus(self, other: Interval) -> Interval:
        """Every sum of a value of one set and a value of the other."""
        if self.empty or other.empty:
            return EMPTY
        return Interval(
            None if self.low is None or other.low is None else plus(self.low, other.low),
            None if self.high is None or other.high is None else plus(self.high, other.high),
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def completed(self, better: Direction) -> Interval:
        """The set as a floor: everything better than it is accepted too (上不封顶).

        Direction ``none`` keeps both ends.
        """
        if self.empty:
            return self
        if better is Direction.UP and self.low is not None:
            return Interval(self.low, None, self.low_open)
        if better is Direction.DOWN and self.high is not None:
            return Interval(None, self.high, high_open=self.high_open)
        return self

    def scaled(self, factor: Decimal) -> Interval:
        """The set with every value multiplied by the positive ``factor`` (a change of unit)."""
        if factor == 1 or self.empty:
            return self
        return Interval(
            None if self.low is None else times(self.low, factor),
            None if self.high is None else times(self.high, factor),
            self.low_open,
            self.high_open,
        )

    def __str__(self) -> str:
        if self.empty:
            return "∅"
        low = "(-∞" if self.low is None else ("(" if self.low_open else "[") + plain(self.low)
        high = "∞)" if self.high is None else plain(self.high) + (")" if self.high_open else "]")
        return f"{low}, {high}"


_ZERO = Decimal(0)
# A decimal as ``format_decimal`` writes it.
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
EMPTY = Interval(_ZERO, _ZERO, low_open=True, high_open=True)
EVERYTHING = Interval(None, None)


def parse_interval(text: str) -> Interval:
    """Read back what ``str(Interval)`` prints; ``ValueError`` for anything else."""
    text = text.strip()
    if text == "∅":
        return EMPTY
    left, comma, right = text[1:-1].partition(",")
    if not comma or text[:1] not in "([" or text[-1:] not in ")]":
        raise ValueError(text)
    ends: list[Decimal | None] = []
    for end in (left.strip(), right.strip()):
        if end in {"-∞", "∞"}:
            ends.append(None)
        elif _NUMBER.fullmatch(end):
            ends.append(Decimal(end))
        else:
            raise ValueError(text)
    return Interval(ends[0], ends[1], text[0] == "(", text[-1] == ")")


@dataclass(slots=True)
class Distance:
    """How a stated set lies to a required one.

    ``inside``: the inclusion holds. ``amount``: the margin of the worst accepted value when inside, else
    its shortfall; ``None`` when it is infinite. ``boundary_only``: not inside, yet only the openness of a
    bound differs (>90% against 90%). ``under``: the worst bound is open, so that every accepted value lacks less
    than ``amount`` (>99% against 100%).
    """

    inside: bool
    amount: Decimal | None
    boundary_only: bool = False
    under: bool = False


def measure(stated: Interval, required: Interval, better: Direction) -> Distance:
    """Margin or shortfall of ``stated`` against ``required`` (both as given; complete floors first).

    The worst accepted value is the low end for better ``up``, the high end for ``down``; for ``none`` the
    end that lies farther out. In the unit of both sets.
    """
    inside = stated.subset_of(required)
    if not inside and (required.empty or stated.empty):
        return Distance(inside=False, amount=None)
    ends = {
        "low": _beyond(stated.low, required.low, 1),
        "high": _beyond(stated.high, required.high, -1),
    }
    asked = [name for name in ends if getattr(required, name) is not None]
    if inside:
        # The worst value lies at the low end for better up, at the high end for down; where the requirement
        # has no bound there, the other one counts, and for "none" the nearer of both.
        worst = {Direction.UP: "low", Direction.DOWN: "high"}.get(better)
        counted = [worst] if worst in asked else asked
        margins = [value for name in counted if (value := ends[name]) is not None]
        return Distance(inside=True, amount=min(margins, default=None))
    if any(ends[name] is None for name in asked):
        return Distance(inside=False, amount=None)
    short = {name: value.copy_negate() for name in asked if (value := ends[name]) is not None}
    amount = max(*short.values(), _ZERO)
    farthest = [name for name, value in short.items() if value == amount > 0]
    under = bool(farthest) and all(getattr(stated, f"{name}_open") for name in farthest)
    return Distance(inside=False, amount=amount, boundary_only=amount == 0, under=under)


def _beyond(stated: Decimal | None, required: Decimal | None, sign: int) -> Decimal | None:
    """How far an end of the stated set lies inside the required end; negative: outside."""
    return (
        None
        if stated is None or required is None
        else times(minus(stated, required), Decimal(sign))
    )


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
    return {"≥": "≤", ">": "<", "≤": "≥", "<": ">", "=": "="}[op]


def way_of(op: str | None) -> Direction | None:
    """Which direction a comparison calls better; ``=`` and none say nothing."""
    return {"≥": Direction.UP, ">": Direction.UP, "≤": Direction.DOWN, "<": Direction.DOWN}.get(
        op or ""
    )


def agreed(*said: Direction | None) -> Direction | None:
    """The direction that all who name one name; ``None`` when nobody does or they differ."""
    named = set(said) - {None}
    return named.pop() if len(named) == 1 else None
