"""What a written target (目标值) means: a set, or a reference that something else must resolve."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from plancheck.common import dataclass
from plancheck.domain.catalogue import Per
from plancheck.domain.interval import Direction, Interval
from plancheck.domain.unit import Unit, numbered, plain

GDP = "gdp-growth"


class TargetKind(StrEnum):
    """What a written target is: a set, or what must be resolved or decided first."""

    SET = "set"
    RELATIVE = "relative"  # to a series: 与GDP增长同步
    BASELINE = "baseline"  # to the plan's own baseline: 翻一番, +5百分点
    DEFERRED = "deferred"  # to a higher plan: 不低于市级目标值
    LAW = "deferred-to-law"  # 达到规定比例
    UNDECIDED = "undecided"  # 待定
    QUALITATIVE = "qualitative"  # 稳步提高


@dataclass(frozen=True, slots=True)
class Start:
    """A value before the plan (基期值): a number, or the set that the document gives (>90%).

    ``value``: the number, where it is one exact number.
    """

    bounds: Interval
    unit: Unit | None
    value: Decimal | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """What a change starts from, where it is not the plan's own baseline. ``start``: its value, where the file gives it."""

    year: int
    start: Start | None = None

    def __str__(self) -> str:
        return f"{self.year} {self.start.bounds}" if self.start is not None else str(self.year)


@dataclass(slots=True, kw_only=True, eq=False)
class Target:
    """A target as written and as understood.

    ``bounds`` is the written set in ``unit`` before the domain cuts it (kind ``set`` only). ``op`` is the
    comparison of the relative and deferred kinds. ``level`` is the level word of a deferred target
    (``nation``, ``province``, ``prefecture``, ``above``), ``plan`` a plan's id, ``law`` a parameter's.
    ``way``: which direction the words themselves call better (降低, ≤: down; 提高, 以上: up); ``None`` when
    nothing says it, or two words say different things. ``factor``, ``delta``, ``rate``, ``yearly``: of a change,
    as in ``Change``; ``base``: what it starts from, where that is not the plan's own baseline. ``approximate``:
    the number is said to be about so much (左右, 约); ``bare``: without a comparison. ``per``: the period that the
    form itself says, as brackets do (累计). ``sign``: of words without a number, whether the value grows (1), falls
    (-1) or stays (0).
    """

    text: str
    kind: TargetKind
    bounds: Interval | None = None
    unit: Unit | None = None
    op: str | None = None
    series: str | None = None
    level: str | None = None
    plan: str | None = None
    law: str | None = None
    factor: Decimal | None = None
    delta: Decimal | None = None
    hedge: str | None = None
    way: Direction | None = None
    rate: Decimal | None = None
    yearly: bool = False
    base: Base | None = None
    approximate: bool = False
    bare: bool = False
    per: Per | None = None
    sign: int | None = None

    @property
    def definite(self) -> bool:
        """Whether it is a set of itself, which law and a rule may ask."""
        return self.kind is TargetKind.SET and not self.approximate


# ---------------------------------------------------------------- printing


def format_set(interval: Interval, unit: Unit | None, domain: Interval | None = None) -> str:
    """The shortest written form of a set (``>90%``, ``100%`` at the domain's end, ``1-2家``).

    Reading it back gives the same set inside the domain, save for two-sided sets with an open end, which no
    written form can say; those print as intervals.
    """
    name = unit.name if unit else ""
    low, high = interval.low, interval.high
    if domain is not None and not interval.empty:
        if low is not None and low == domain.low and not interval.low_open and low != high:
            low = None
        if high is not None and high == domain.high and not interval.high_open and low != high:
            high = None
    if interval.empty or (low is None and high is None):
        return str(interval)
    if high is None and low is not None:
        return f"{'>' if interval.low_open else '≥'}{numbered(plain(low), name)}"
    if low is None and high is not None:
        return f"{'<' if interval.high_open else '≤'}{numbered(plain(high), name)}"
    if low == high and low is not None:
        return f"={numbered(plain(low), name)}"
    if interval.low_open or interval.high_open or low is None or high is None:
        return str(interval)
    return numbered(f"{plain(low)}-{plain(high)}", name)
