"""What a plan asks of the plans below on one indicator (上级要求): one requirement a statement.

A statement is its whole context: population, unit, period, year, nature, hedge. Of two that ask the same only the
stricter is a requirement; whatever differs in context stays one of its own. The order of statements changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from plancheck.domain.claim import Evidence, Nature, Statement
from plancheck.domain.interval import Direction
from plancheck.domain.judge import same_relative
from plancheck.domain.lineage import Cycle
from plancheck.domain.requirement import Requirement, same_context, strictest
from plancheck.domain.target.approximate import asked_side, same_words
from plancheck.domain.target.target import TargetKind
from plancheck.domain.unit import ratio

_RANK = {None: 0, Nature.EXPECTED: 1, Nature.BINDING: 2}


def separate(asked: Sequence[Requirement], better: Direction) -> tuple[Requirement, ...]:
    """The requirements that no other one covers: the leading one first, the others by year.

    The leading one is the table row, without one the strictest. It is named by its source alone; each further one is
    named by its statement and year too (``part``).
    """
    ordered = sorted(asked, key=_order)
    kept: list[Requirement] = []
    for number, one in enumerate(ordered):
        others = ((at, other) for at, other in enumerate(ordered) if at != number)
        if not any(
            covers(other, one, better) and (at < number or not covers(one, other, better))
            for at, other in others
        ):
            kept.append(one)
    if len(kept) > 1:
        lead = _lead(kept, better)
        kept.sort(key=lambda one: (one is not lead, one.year or 0))
        _name(kept[1:])
    return tuple(kept)


def covers(one: Requirement, other: Requirement, better: Direction) -> bool:
    """Whether whoever meets ``one`` meets ``other`` too, which so need not be asked beside it."""
    if one.unreadable or other.unreadable:
        return False
    former = one.cycle is Cycle.FORMER  # a level counts, whatever nature it had
    if not former and _RANK[one.nature] < _RANK[other.nature]:
        return False
    if _guessed(one) and not _guessed(other):
        return False
    if one.hedge is not None and one.hedge != other.hedge:
        return False
    if _silent(other) and not _silent(one) and not _stated(other).in_table:
        return True
    if not same_context(one, other) or not _as_strict(one, other, better):
        return False
    if not one.is_floor(better) or not other.is_floor(better):
        return one.year == other.year
    if former:  # whenever it was due, it was a level by the end of its plan
        return one.plan is not None and (one.year or 0) <= one.plan.period.end
    return (one.year or 0) <= (other.year or 0)  # what is reached early is kept


def _as_strict(one: Requirement, other: Requirement, better: Direction) -> bool:
    """Whether the set of ``one``, as a floor, lies inside that of ``other``."""
    if _silent(other):
        return True
    if one.resolved.about is not None or other.resolved.about is not None:
        return _surely_as_strict(one, other, better)
    left, right = one.floor(better), other.floor(better)
    if left is not None and right is not None:
        if one.unit is not None and other.unit is not None:
            left = left.scaled(ratio(one.unit, other.unit))
        return left.subset_of(right)
    relative = same_relative(one.resolved, other.resolved, other.unit)
    if relative is not None:
        return relative.verdict == "pass"
    return one.text == other.text and _stated(one).target.kind is _stated(other).target.kind


def _surely_as_strict(one: Requirement, other: Requirement, better: Direction) -> bool:
    """The same where a side is approximate: it says the same, or it lies inside whatever numbers are meant."""
    factor = Decimal(1)
    if one.unit is not None and other.unit is not None:
        factor = ratio(one.unit, other.unit)
    about = one.resolved.about
    said = about.said.scaled(factor) if about is not None else None
    if same_words(one.resolved, other.resolved, said):
        return True
    left, right = (
        asked_side(side.resolved, side.op, better, complete=True) for side in (one, other)
    )
    return (
        left is not None and right is not None and left.most.scaled(factor).subset_of(right.least)
    )


def _silent(one: Requirement) -> bool:
    """Whether it says no number at all (稳步提高, 待定): it asks only that something is stated."""
    return _stated(one).target.kind in {TargetKind.QUALITATIVE, TargetKind.UNDECIDED}


def _guessed(one: Requirement) -> bool:
    """Whether figure or nature is only inferred, which weighs less."""
    return Evidence.INFERRED in {one.evidence, one.nature_evidence}


def _stated(one: Requirement) -> Statement:
    if one.statement is None:
        raise TypeError  # a requirement of an ancestor always has one
    return one.statement


def _order(one: Requirement) -> tuple[bool, bool, str, int]:
    """Rows first, milestones last, then by key: no order of the file counts."""
    statement = _stated(one)
    return (not statement.in_table, statement.step > 0, statement.key, statement.year)


def _lead(kept: Sequence[Requirement], better: Direction) -> Requirement:
    broken = next((one for one in kept if one.unreadable), None)
    if _stated(kept[0]).in_table and _stated(kept[0]).step == 0:
        return kept[0]
    strict = strictest([(_stated(one), one.resolved) for one in kept], better)
    return broken or next(one for one in kept if one.statement is strict)


def _name(further: Sequence[Requirement]) -> None:
    taken: set[str] = set()
    for one in further:
        statement = _stated(one)
        part = f"{statement.key}@{statement.year}" + ("*" if statement.step else "")
        while part in taken:  # a broken file may have two rows of one indicator
            part += "'"
        taken.add(part)
        one.part = part
