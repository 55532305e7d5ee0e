"""Units of measure (计量单位): each has a dimension and an exact factor; different dimensions never mix.

人 = 名; 家 = 个 = 所 for bodies. 人 and 人次, 户 and 套, 家 and 张 count different things and are never
converted. 百分点 is a difference of percentages, not a percentage. Units are put together as rates: 张/千人,
元/人·月, /10万. 人/千人 is ‰ only where a catalogue or a table says so. Numbers are exact: no result is rounded, however
many digits it has (the default context keeps 28).
"""

from __future__ import annotations

from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from plancheck.common import dataclass

_EXACT = Context(prec=4000, traps=[DivisionByZero, InvalidOperation, Overflow])
MAX_YEARS = 50
"""Over how many years a yearly step is followed: each year's rate adds its digits."""


def times(one: Decimal, other: Decimal) -> Decimal:
    """The product."""
    return _EXACT.multiply(one, other)


def plus(one: Decimal, other: Decimal) -> Decimal:
    """The sum."""
    return _EXACT.add(one, other)


def minus(one: Decimal, other: Decimal) -> Decimal:
    """The difference."""
    return _EXACT.subtract(one, other)


def quotient(one: Decimal, other: Decimal) -> Decimal:
    """The quotient of two numbers of which the second is made of twos and fives."""
    return _EXACT.divide(one, other)


def power(number: Decimal, years: int) -> Decimal:
    """A number to the power of some years, at most ``MAX_YEARS``."""
    return _EXACT.power(number, years)


def plain(value: Decimal) -> str:
    """The shortest exact plain notation: ``90``, ``1.5``, ``17500`` (never an exponent, never ``-0``)."""
    if value == 0:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written (``万人``), its dimension (``person``) and how many base units it is (10 000)."""

    name: str
    dimension: str
    factor: Decimal = ONE

    @property
    def percentage(self) -> bool:
        """Whether differences in this unit are percentage points (百分点)."""
        return self.dimension == "ratio"

    @property
    def added(self) -> bool:
        """Whether the figures of several places add up in it: never shares, proportions, indices or rates per so many."""
        return "/" not in self.dimension and self.dimension not in SHARES

    @property
    def timed(self) -> bool:
        """Whether it is a rate over time (元/月), which a period (``per``) would say too."""
        return any(one in TIMES for one in self.dimension.split("/")[1:])


PERCENT = Unit("%", "ratio", Decimal("0.01"))
POINTS = Unit("百分点", "points")


def comparable(left: Unit | None, right: Unit | None) -> bool:
    """Whether two units measure the same thing; no unit compares with no unit only."""
    if left is None or right is None:
        return left is right
    return left.dimension == right.dimension


def ratio(source: Unit, target: Unit) -> Decimal:
    """What a number in ``source`` is multiplied by to stand in ``target``; ``ValueError`` across dimensions."""
    if source.dimension != target.dimension:
        raise ValueError(f"{source.name} / {target.name}")
    if source.factor == target.factor:
        return ONE
    return quotient(source.factor, target.factor)


def numbered(number: str, unit: str) -> str:
    """A number with its unit, which stands behind it but for what a proportion begins with (1∶2.3)."""
    return f"{unit}{number}" if unit[:1] == "1" and unit[-1:] in "∶:" else f"{number}{unit}"


def difference_unit(unit: Unit | None) -> str | None:
    """The unit of a shortfall or margin: 百分点 for percentages, else the unit itself."""
    if unit is None:
        return None
    return POINTS.name if unit == PERCENT else unit.name


SHARES = frozenset({"ratio", "points", "proportion", "proportion-to", "index"})
TIMES = frozenset({"year", "month", "week"})
