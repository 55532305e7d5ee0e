"""Whether a text of the document means the quantity that a statement gives: value, unit, comparison, approximation, kind.

Both are read by the grammar of written targets and brought to the base of their dimension, so 0.5亿元 is 5000万元 and 3‰ is
0.3 %, while 5人 is not 5万人. A figure without a unit counts single things, never ten thousands of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from plancheck.domain.claim import Baseline, Statement
from plancheck.domain.interval import Interval
from plancheck.domain.target import Target, TargetKind
from plancheck.domain.target.numerals import TargetError, clean
from plancheck.domain.target.parse import parse_start, parse_target
from plancheck.domain.unit import Unit, plain
from plancheck.domain.unit_table import UnitTable, built_in
from plancheck.extract.blocks import unspaced


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a figure means, in the base of its dimension: equal quantities are equal however they are written."""

    kind: str
    dimension: str
    values: tuple[str, ...]
    approximate: bool = False

    @property
    def measure(self) -> tuple[str, str]:
        """What two quantities must share to be two values of one thing."""
        return self.kind, self.dimension


def within(section: str, at: str) -> bool:
    """Whether a section is the place that a statement names or lies in it."""
    return section == at or section.startswith((f"{at}/", f"{at}.")) or (not at and not section)


def plain_words(text: str) -> str:
    """A written target without spaces, in half-width signs."""
    try:
        return unspaced(clean(text))
    except TargetError:  # a note mark such as ① in it
        return unspaced(text)


@lru_cache(maxsize=1024)
def stated(statement: Statement) -> Quantity:
    """What a statement says."""
    return _of_target(statement.target, statement.unit)


def printed(statement: Statement, text: str, unit: str | None) -> Quantity | None:
    """What a text of the document says where it is read for a statement; ``None``: no quantity.

    ``unit``: the one that the document gives for it (a column, a unit behind the number).
    """
    found = _unit(statement, unit)
    if unit and found is None:
        return None
    target = _read(statement, text, found)
    if target is None or target.kind is TargetKind.UNDECIDED:
        return None
    return _of_target(target, found)


def _read(statement: Statement, text: str, unit: Unit | None) -> Target | None:
    better = statement.indicator.better if statement.indicator is not None else None
    for form in _forms(text, unit):
        try:
            return parse_target(form, unit=unit, better=better, units=_units(statement))
        except TargetError:
            continue
    return None


def _forms(text: str, unit: Unit | None) -> tuple[str, ...]:
    """A text as it is read: 0.3 in a column of % is what it says, as 0.3% is."""
    return (text, f"{text}{unit.name}") if unit is not None and unit.percentage else (text,)


def same_text(statement: Statement, text: str, unit: str | None) -> bool:
    """Whether a cell means the statement's target. ``unit``: of its row."""
    if not has_quantity(statement) and plain_words(text) == plain_words(statement.target.text):
        return True
    return printed(statement, text, unit) == stated(statement)


def same_baseline(statement: Statement, start: Baseline, text: str, unit: str | None) -> bool:
    """Whether a cell gives the statement's baseline. ``unit``: of its row."""
    found = _unit(statement, unit)
    if unit and found is None:
        return False
    wanted = _of_set(start.bounds, statement.unit, approximate=start.approximate)
    for form in _forms(text, found):
        try:
            read = parse_start(form, unit=found, units=_units(statement))
        except TargetError:
            continue
        return _of_set(read.bounds, read.unit, approximate=read.approximate) == wanted
    return plain_words(text) == plain_words(start.text)


def has_quantity(statement: Statement) -> bool:
    """Whether a statement gives a quantity: a set of values, or an amount of change."""
    return statement.target.kind in {TargetKind.SET, TargetKind.BASELINE}


def _units(statement: Statement) -> UnitTable:
    return statement.indicator.units if statement.indicator is not None else built_in()


def _unit(statement: Statement, unit: str | None) -> Unit | None:
    """The unit that a figure of the document stands in; without one, the base of the statement's."""
    if unit:
        return _units(statement).parse(unit) or (
            statement.unit
            if statement.unit is not None and statement.unit.name == plain_words(unit)
            else None
        )
    return _units(statement).base(statement.unit) if statement.unit is not None else None


def _of_target(target: Target, unit: Unit | None) -> Quantity:
    """The quantity of a target. ``unit``: what it stands in where it names none."""
    own = target.unit or unit
    if target.kind is TargetKind.SET and target.bounds is not None:
        return _of_set(target.bounds, own, approximate=target.approximate)
    if target.kind is TargetKind.BASELINE:
        said = (
            target.op, target.base, target.yearly,
            *(None if one is None else plain(one) for one in (target.factor, target.rate)),
            _scaled(target.delta, own),
        )  # fmt: skip
        dimension = own.dimension if target.delta is not None and own is not None else ""
        return Quantity(target.kind, dimension, tuple(str(one) for one in said), target.approximate)
    if target.kind is TargetKind.QUALITATIVE:
        return Quantity(target.kind, "", (plain_words(target.text),))
    said = (target.op, target.series, target.level, target.plan)
    return Quantity(target.kind, "", tuple(str(one) for one in said))


def _of_set(bounds: Interval, unit: Unit | None, *, approximate: bool) -> Quantity:
    """The quantity of a set: no share is above 100 %, no number of things below none, and none is none in any unit."""
    low, high = bounds.low, bounds.high
    none = high == 0 and not bounds.high_open and (low is None or low == 0)
    whole = unit is not None and unit.percentage and low is not None and _scaled(low, unit) == "1"
    ends = (
        "0" if none else _scaled(low, unit), str(bounds.low_open and not none),
        _scaled(low if whole and high is None else high, unit), str(bounds.high_open and not (whole and high is None)),
    )  # fmt: skip
    dimension = unit.dimension if unit is not None and not none else ""
    return Quantity(TargetKind.SET, dimension, ends, approximate)


def _scaled(number: Decimal | None, unit: Unit | None) -> str:
    """A number in the base of its dimension, exactly."""
    if number is None:
        return ""
    return plain(number * unit.factor if unit is not None else number)
