"""Units of measure (计量单位): each has a dimension and an exact factor; different dimensions never mix.

人 = 名; 家 = 个 = 所 for bodies. 人 and 人次, 户 and 套, 家 and 张 count different things and are never
converted. 百分点 is a difference of percentages, not a percentage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written (``万人``), its dimension (``person``) and how many base units it is (10 000)."""

    name: str
    dimension: str
    factor: Decimal = _ONE

    @property
    def percentage(self) -> bool:
        """Whether differences in this unit are percentage points (百分点)."""
        return self.dimension == "ratio"


# One line a dimension; the first name is its base unit.
_DIMENSIONS: dict[str, str] = {
    "person": "人 名 位 口",
    "person-time": "人次",
    "household": "户",
    "dwelling": "套",
    "body": "家 个 所 处",
    "bed": "张",
    "time": "次",
    "session": "场次 场",
    "batch": "批次 批",
    "team": "支",
    "item": "项",
    "piece": "件",
    "device": "台",
    "vehicle": "辆",
    "line": "条",
    "class": "班",
    "point": "分",
    "hour": "小时",
    "day": "天 日",
    "year": "年",
    "square-metre": "平方米 ㎡",
    "hectare": "公顷",
    "mu": "亩",
    "tonne": "吨",
    "kilometre": "公里 千米",
    "yuan": "元",
    "points": "百分点 个百分点",
    "seat": "座",
    "room": "间",
    "set": "组",
    "kind": "种",
    "volume": "册 本",
    "case": "例",
    "issue": "期",
    "age": "岁 周岁",
}
_MULTIPLES: dict[str, Decimal] = {
    "": _ONE,
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
}
_RATIOS: dict[str, Decimal] = {"%": _ONE, "‰": Decimal("0.1"), "成": Decimal(10)}

_BASE: dict[str, Unit] = {
    name: Unit(name, dimension)
    for dimension, names in _DIMENSIONS.items()
    for name in names.split()
} | {name: Unit(name, "ratio", factor) for name, factor in _RATIOS.items()}
_SHAPE = re.compile(r"(十万|百万|千万|百|千|万|亿)?(.+)")

PERCENT = _BASE["%"]
POINTS = _BASE["百分点"]


def parse_unit(text: str) -> Unit | None:
    """The unit that ``text`` names (``%``, ``人``, ``万户`` …), or ``None`` when it is not in the table."""
    text = text.strip()
    if text in _BASE:
        return _BASE[text]
    shape = _SHAPE.fullmatch(text)
    if shape is None or shape[1] is None:
        return None
    base = _BASE.get(shape[2])
    if base is None or base.dimension in {"ratio", "points"}:
        return None
    return Unit(text, base.dimension, _MULTIPLES[shape[1]])


def base_unit(unit: Unit) -> Unit:
    """The unit without its multiple: 万人 gives 人, 成 and ‰ give %."""
    if unit.percentage:
        return PERCENT
    shape = _SHAPE.fullmatch(unit.name)
    base = _BASE.get(shape[2]) if shape is not None and unit.name not in _BASE else None
    return base or unit


def unit_names() -> tuple[str, ...]:
    """The names of the table, longest first, for reading a written form and for error messages."""
    return tuple(sorted(_BASE, key=lambda name: (-len(name), name)))


def comparable(left: Unit | None, right: Unit | None) -> bool:
    """Whether two units measure the same thing; no unit compares with no unit only."""
    if left is None or right is None:
        return left is right
    return left.dimension == right.dimension


def ratio(source: Unit, target: Unit) -> Decimal:
    """What a number in ``source`` is multiplied by to stand in ``target``; ``ValueError`` across dimensions."""
    if source.dimension != target.dimension:
        raise ValueError(f"{source.name} / {target.name}")
    return source.factor / target.factor


def difference_unit(unit: Unit | None) -> str | None:
    """The unit of a shortfall or margin: 百分点 for percentages, else the unit itself."""
    if unit is None:
        return None
    return POINTS.name if unit == PERCENT else unit.name
