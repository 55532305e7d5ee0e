"""Whether what a plan states now is weaker than what was granted or noted before."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from plancheck.domain.catalogue import Per
from plancheck.domain.change import ChangeKind
from plancheck.domain.claim import Baseline, Statement
from plancheck.domain.comparison import changes
from plancheck.domain.interval import Interval
from plancheck.domain.resolved import place_target
from plancheck.domain.said import Said
from plancheck.domain.suppression import Granted
from plancheck.domain.target import Target
from plancheck.domain.target import TargetKind as Form
from plancheck.domain.target.numerals import TargetError, clean
from plancheck.domain.target.parse import parse_start, parse_target
from plancheck.domain.unit import Unit, comparable, ratio


class Strength(StrEnum):
    """How the target of today lies to that of then; ``INCOMPARABLE``: they can't be compared."""

    KEPT = "kept"
    WEAKER = "weaker"
    INCOMPARABLE = "incomparable"


_WEAKER = frozenset(
    {ChangeKind.LOOSENED, ChangeKind.WEAKENED, ChangeKind.LATER, ChangeKind.HEDGE_ADDED}
)
# Another unit of a number is incomparable, that of a word means nothing.
_INCOMPARABLE = frozenset(
    {
        ChangeKind.INCOMPARABLE,
        ChangeKind.HEDGE_CHANGED,
        ChangeKind.PER_CHANGED,
        ChangeKind.POPULATION_CHANGED,
    }
)
_ZERO = Decimal(0)


def strength(then: Said, statement: Statement | None) -> Strength:
    """Hold what is stated now against what was said then; no statement is weaker than any target."""
    if statement is None:
        return Strength.WEAKER
    if statement.broken:
        return Strength.INCOMPARABLE
    now = Said.alone(statement)
    kinds = {one.kind for one in changes(then, now)}
    if kinds & _WEAKER:
        return Strength.WEAKER
    # Words that became a number may fail where nothing could be decided before.
    return Strength.INCOMPARABLE if kinds & _INCOMPARABLE or then.rank < now.rank else Strength.KEPT


def strength_of_granted(then: Granted, statement: Statement | None, end: int) -> Strength:
    """The same for what a waiver was granted for. ``end``: the last year of the plan."""
    if statement is None:
        return Strength.WEAKER
    home = statement.indicator.unit if statement.indicator else None
    silent = then.unit is None and statement.own_unit and not _names_unit(then.text)
    own = then.unit or (statement.target.unit if silent else home)
    try:
        stated = _stated(then, own, statement, end)
    except TargetError:
        return Strength.INCOMPARABLE
    if stated.outside:
        return Strength.INCOMPARABLE  # granted for a value that can't be: it holds for nothing
    found = strength(replace(Said.alone(stated), year_stated=True), statement)
    # A bare number may have been granted in another unit than the plan writes now, and must not shrink with it: it is
    # believed only in a unit that is larger than the catalogue's.
    number = stated.interval is not None and stated.target.bounds != Interval(_ZERO, _ZERO)
    if silent and number and found is Strength.KEPT and not _larger(own, home):
        return Strength.INCOMPARABLE
    return found


def strength_of_text(then: str, statement: Statement | None) -> Strength:
    """The same for a target of which nothing but its words was noted."""
    if statement is None:
        return Strength.WEAKER
    try:
        target, unit = _target(then, statement.target.unit or statement.unit, statement)
    except TargetError:
        return Strength.INCOMPARABLE
    return strength(Said.alone(_with(statement, target, unit)), statement)


def _stated(then: Granted, own: Unit | None, statement: Statement, end: int) -> Statement:
    """The statement that the waiver was granted for; what it leaves out is as where a plan leaves it out."""
    indicator = statement.indicator
    target, unit = _target(then.text, own, statement)
    stated = _with(statement, target, unit)
    stated.baseline = _baseline(then, own, stated)
    return stated.claiming(
        per=then.per or (indicator.per if indicator else Per.END),
        year=then.year or end,
        nature=then.nature or statement.nature,
        population=then.population or (indicator.population if indicator else None),
        hedge=then.hedge or target.hedge,
    )


def _target(text: str, unit: Unit | None, statement: Statement) -> tuple[Target, Unit | None]:
    """A target read as the statement's, and the unit that it is read in; one as the statement writes it is the same."""
    better = statement.indicator.better if statement.indicator else None
    units = statement.indicator.units if statement.indicator else None
    try:
        return parse_target(text, unit=unit, better=better, units=units), unit
    except TargetError as error:
        if clean(text) == clean(statement.target.text):
            return statement.target, statement.target.unit
        if error.code != "target-unit":
            raise
    read = parse_target(text, unit=None, better=better, units=units)
    return read, None  # it stands in a unit of its own


def _with(statement: Statement, target: Target, unit: Unit | None) -> Statement:
    unit, interval, outside = place_target(target, unit, statement.indicator)
    return statement.claiming(target=target, unit=unit, interval=interval, outside=outside)


def _names_unit(text: str) -> bool:
    """Whether a written target names the unit that it stands in."""
    try:
        read = parse_target(text, unit=None, better=None)
    except TargetError:
        return False
    return read.kind is Form.SET and read.unit is not None


def _larger(unit: Unit | None, home: Unit | None) -> bool:
    if unit is None or home is None or not comparable(unit, home):
        return False
    return ratio(unit, home) > 1


def _baseline(then: Granted, own: Unit | None, stated: Statement) -> Baseline | None:
    if then.baseline is None:
        return None
    year, text = then.baseline
    units = stated.indicator.units if stated.indicator is not None else None
    start = parse_start(text, unit=own or stated.unit, units=units)
    bounds = start.bounds
    if start.unit is not None and stated.unit is not None and comparable(start.unit, stated.unit):
        bounds = bounds.scaled(ratio(start.unit, stated.unit))
    point = bounds.low if start.value is not None else None
    return Baseline(year, text, point, stated.location, bounds, start.approximate)
