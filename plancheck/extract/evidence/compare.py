"""Whether names, texts and quantities of a statement and of its document are the same."""

from __future__ import annotations

import re
from decimal import Decimal

from plancheck.domain.claim import Statement
from plancheck.domain.interval import Interval
from plancheck.domain.target import Target, TargetKind
from plancheck.domain.target.numerals import clean
from plancheck.domain.unit import comparable
from plancheck.domain.unit_table import parse_unit
from plancheck.extract.blocks import unspaced
from plancheck.extract.match import readable
from plancheck.extract.model import Commitment
from plancheck.extract.name_matcher import normal_name

LIKE = 0.5  # the share of a name from which on a text speaks of it
# 1,200.5
_NUMBER = re.compile(r"\d{1,9}(?:,\d{3})*(?:\.\d+)?")


def names(statement: Statement) -> set[str]:
    """The normal names of what a statement is of."""
    found = {normal_name(statement.name)}
    if statement.indicator is not None:
        aliases = statement.indicator.aliases
        found |= {normal_name(one) for one in (statement.indicator.name["zh"], *aliases)}
    return found


def likeness(name: str, text: str) -> float:
    """The share of a name's pairs of characters that a text has."""
    pairs = {name[at : at + 2] for at in range(len(name) - 1)}
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def speaks(statement: Statement, text: str) -> bool:
    """Whether a text speaks of what a statement is of."""
    return any(likeness(name, text) >= LIKE for name in names(statement))


def within(section: str, at: str) -> bool:
    """Whether a section is the place that a statement names or lies in it."""
    return section == at or section.startswith((f"{at}/", f"{at}.")) or (not at and not section)


def plain_words(text: str) -> str:
    """A written target without spaces, in half-width signs."""
    return unspaced(clean(text))


def same_text(statement: Statement, text: str, unit: str | None) -> bool:
    """Whether a cell means the statement's target. ``unit``: of its row."""
    if plain_words(text) == plain_words(statement.target.text):
        return True
    own = statement.unit.name if statement.unit is not None else None
    other, target = _read(statement, text, unit or own), statement.target
    if other is None or other.kind is not target.kind:
        return False
    if target.kind is TargetKind.SET:
        return _same_set(other.bounds, target.bounds)
    return (other.series, other.level, other.op) == (target.series, target.level, target.op)


def same_point(first: str, second: str) -> bool:
    """Whether two baselines give the same numbers."""
    one, other = (
        [Decimal(number) for number in _NUMBER.findall(text.replace(",", ""))]
        for text in (first, second)
    )
    return one == other


def same_quantity(statement: Statement, one: Commitment) -> bool:
    """Whether a figure means what the statement says: the same set in a unit that compares."""
    unit = statement.unit
    if one.unit and unit is not None:
        own = parse_unit(one.unit)
        if own is None or not comparable(own, unit):
            return False
    other = _read(statement, one.target, unit.name if unit is not None else one.unit)
    return (
        other is not None
        and other.kind is TargetKind.SET
        and _same_set(other.bounds, statement.target.bounds)
    )


def _read(statement: Statement, text: str, unit: str | None) -> Target | None:
    indicator = statement.indicator
    return readable(text, unit, indicator.better if indicator is not None else None)


def _same_set(first: Interval | None, second: Interval | None) -> bool:
    return first is not None and second is not None and str(first) == str(second)
