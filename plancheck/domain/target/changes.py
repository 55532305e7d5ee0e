"""Written changes (变化的写法): 提高5个百分点, 下降15%以上, +1岁, 翻一番, 每年降低0.5个百分点以上.

A change says which way the value goes, and by how much at least or at most. What it comes to depends on a base.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from plancheck.domain.interval import Direction, agreed, reached, turned, way_of
from plancheck.domain.target.numerals import (
    BEFORE,
    BEHIND,
    NUMERALS,
    WORDS,
    Pattern,
    TargetError,
    any_of,
    arabic,
    quantity_at,
    ten,
    unit_clash,
)
from plancheck.domain.unit import PERCENT, Unit, comparable, ratio
from plancheck.domain.unit_table import UnitTable

# What may stand in front of a change: the year that it starts from (比2020年), over the whole period (累计), or a
# step a year (每年, 年均).
_LEAD = Pattern(
    r"(?:(?:比|较|与)(?P<since>(?:19|20|21)\d\d)年(?:相比|末)?)?"
    rf"(?:(?P<total>{any_of(WORDS['total'])})|(?P<yearly>{any_of(WORDS['yearly'])}))?"
)
# A sign or a verb and, perhaps, a comparison: 提高不少于. A verb with 到 or 至 names a level and is no change.
_HEAD = Pattern(
    r"(?:(?P<sign>[-+])"
    rf"|(?P<up>{any_of(WORDS['rising'])})(?![到至])"
    rf"|(?P<down>{any_of(WORDS['falling'])})(?![到至]))"
    rf"(?P<op>{any_of(BEFORE)})?"
)
_TAIL = Pattern(rf"(?P<op>{any_of(BEHIND)})?")
# A multiple of the base: ×1.5, 翻一番, 增长2倍.
_MULTIPLE = Pattern(
    r"(?:[×xX*](?P<times>\d+(?:\.\d+)?)|翻(?P<double>[一两二三四五六七八九\d])番|"
    r"(?:增长|增加|提高)(?P<more>[一两二三四五六七八九]|\d+(?:\.\d+)?)倍)(?P<least>以上)?"
)


class Change(NamedTuple):
    """What is written of a change: ``factor`` times the base, or ``delta`` more in ``unit``.

    ``rate``: the per cent that a factor was written as. ``op``: how the value stands to what is so reached.
    ``yearly``: it holds for every year. ``since``: the year that it starts from, where it names one.
    """

    op: str
    way: Direction | None
    unit: Unit | None
    factor: Decimal | None = None
    delta: Decimal | None = None
    rate: Decimal | None = None
    yearly: bool = False
    since: int | None = None


def read_change(
    form: str,
    shown: str,
    unit: Unit | None,
    better: Direction | None,
    units: UnitTable,
    *,
    plainly: bool = False,
) -> Change | None:
    """Read a cleaned form as a change; ``None``: it is none.

    A number with a minus is a number, and a percentage with a plus might be a level or an increase, so neither
    is read as a change, unless the file says ``plainly`` that it is one.
    """
    lead = _LEAD.match(form)
    begin = lead.end() if lead is not None else 0
    since = int(lead["since"]) if lead is not None and lead["since"] else None
    yearly = lead is not None and lead["yearly"] is not None
    read = _multiple(form[begin:], unit, better) if not yearly else None
    if read is None:
        read = _amount(form, begin, shown, unit, better, units, plainly=plainly or begin > 0)
    if read is None:
        return None
    return read._replace(since=since, yearly=yearly)


def _amount(
    form: str,
    begin: int,
    shown: str,
    unit: Unit | None,
    better: Direction | None,
    units: UnitTable,
    *,
    plainly: bool,
) -> Change | None:
    """A sign or a verb with a number, from ``begin`` on."""
    head = _HEAD.match(form[begin:])
    if head is None:
        return None
    amount = quantity_at(form, begin + head.end(), units)
    tail = _TAIL.fullmatch(form[amount.end :]) if amount is not None else None
    if amount is None or tail is None or amount.value < 0:
        return None
    before, behind = BEFORE.get(head["op"] or ""), BEHIND.get(tail["op"] or "")
    if before and behind and before != behind:
        raise TargetError("target-contradicts", {"text": shown})
    falls = head["sign"] == "-" or head["down"] is not None
    said = before or behind
    moves = Direction.DOWN if falls else Direction.UP
    if said is None:
        op = reached(moves, better)
    else:
        op = turned(said) if falls else said
    sign = -1 if falls else 1
    bare = head["sign"] is not None and not plainly
    written, step = amount.unit, sign * amount.value
    way = moves if said is None else agreed(moves, way_of(op))
    if written is not None and written.dimension == "points":
        if unit is not None and not unit.percentage:
            raise unit_clash(shown, "百分点", unit)
        rated = unit or PERCENT
        return Change(op, way, rated, delta=step * ratio(PERCENT, rated))
    if written is not None and written.percentage:
        if bare and (unit is None or unit.percentage):
            return None  # a percentage with a sign: a level of growth, or a change of it?
        rate = step * ratio(written, PERCENT)
        return Change(op, way, unit, factor=1 + rate / 100, rate=rate)
    if written is None and unit is not None and unit.percentage:
        raise TargetError("target-step", {"text": shown})  # points or per cent?
    if bare and (head["sign"] == "-" or (written is None and unit is None)):
        return None
    if written is not None and unit is not None and not comparable(written, unit):
        raise unit_clash(shown, written, unit)
    home = unit or (units.base(written) if written is not None else None)
    if written is not None and home is not None:
        step *= ratio(written, home)
    return Change(op, way, home, delta=step)


def _multiple(form: str, unit: Unit | None, better: Direction | None) -> Change | None:
    found = _MULTIPLE.fullmatch(form)
    if found is None:
        return None
    if found["times"]:
        factor = arabic(found["times"])
    elif found["double"]:
        factor = Decimal(2) ** ten(found["double"])
    else:
        more = found["more"]
        factor = 1 + (Decimal(ten(more)) if more in NUMERALS else arabic(more))
    least = "≥" if found["least"] else None
    moves = way_of(least or (">" if factor > 1 else "<" if factor < 1 else None))
    return Change(least or reached(moves, better), moves, unit, factor=factor)
