"""What a plan asks of the plans below on one indicator (上级要求), and which of their statements answers it (时点对应).

A statement is its whole context: population, unit, period, year, nature, hedge. Of two that ask the same only the
stricter is a requirement; whatever differs in context stays one of its own. The order of statements changes nothing.

As a rule the governing statement answers. A requirement for a year before it is held against what the plan states for
that year, a milestone (年度目标) or dated prose; one on another population, unit or period against the statement of
that context, if there is one. What a plan reaches by then it keeps: later figures may not fall below it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from plancheck.domain.case import Cycle
from plancheck.domain.catalogue import Indicator
from plancheck.domain.claim import Evidence, Nature, Statement
from plancheck.domain.interval import Direction
from plancheck.domain.judge import judge, same_relative
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement, same_context, strictest
from plancheck.domain.resolved import Resolved, asked_side, same_words
from plancheck.domain.target import TargetKind
from plancheck.domain.unit import ratio

Resolve = Callable[[Statement, Plan], Resolved]


def comparisons(
    plan: Plan, indicator: Indicator, required: Requirement, resolve: Resolve
) -> tuple[tuple[Requirement, Statement], ...]:
    """The statements that answer a requirement, each with the requirement as it is held against it.

    A governing figure for a later year than those is compared by value alone, where it falls below what is required.
    Of a statement and its milestones one result is enough: the one that falls back.
    """
    found = answers(plan, indicator, required, resolve)
    due, better = required.year, indicator.better
    governing = plan.governing(indicator.id)
    apart = plan.apart(indicator.id) or any(one.milestones for one in governing)
    if due is None or not apart or not found or not required.is_floor(better):
        return tuple((required, one) for one in found)
    by_value = replace(required, start=due + 1)
    last = max(due, *(one.year for one in found))
    fallen = {
        one.ref: one
        for one in governing
        if one.year > last
        and same_context(one, required)
        and judge(one, resolve(one, plan), by_value, better=better).verdict == "fail"
    }
    kept = [
        one
        for one in found
        if one.ref not in fallen
        or judge(one, resolve(one, plan), required, better=better).verdict == "fail"
    ]
    told = {one.ref for one in kept}
    return (
        *((required, one) for one in kept),
        *((by_value, one) for ref, one in fallen.items() if ref not in told),
    )


def answers(
    plan: Plan, indicator: Indicator, required: Requirement, resolve: Resolve
) -> tuple[Statement, ...]:
    """The statements (or milestones of them) that are held against a requirement on an indicator.

    Of those in its context: the ones for its very year; else the last ones before it, when they meet it or no governing
    one comes later; else the first ones after it. Governing ones go before others. When none is in its context, the
    governing ones are held against it, so that the difference is told.
    """
    governing = plan.governing(indicator.id)
    apart = plan.apart(indicator.id)
    if required.unreadable or not (apart or any(one.milestones for one in governing)):
        return governing
    whole = {id(point) for one in governing for point in (one, *one.milestones)}

    def foremost(points: list[Statement]) -> tuple[Statement, ...]:
        return tuple(one for one in points if id(one) in whole) or tuple(points)

    points = [
        point
        for one in apart or governing
        for point in (one, *(step for step in one.milestones if step.year != one.year))
        if same_context(point, required) and (id(point) in whole or _definite(point, plan, resolve))
    ]
    due = required.year
    if not points or due is None:
        return foremost(points) or governing
    if required.cycle is Cycle.FORMER:  # the level that the plan arrives at, whatever the way
        whole -= {id(step) for one in governing for step in one.milestones}
        ends = foremost([one for one in points if not one.step])
        return tuple(one for one in ends if one.year == max(end.year for end in ends))
    exact = [one for one in points if one.year == due]
    if exact:
        return foremost(exact)
    before = [one for one in points if one.year < due]
    after = foremost([one for one in points if one.year > due])
    last = max((one.year for one in before), default=0)
    first = min((one.year for one in after), default=0)
    early = foremost([one for one in before if one.year == last])
    late = tuple(one for one in after if one.year == first)
    if not early or not late:
        return early or late
    met = all(
        judge(one, resolve(one, plan), required, better=indicator.better).verdict == "pass"
        for one in early
    )
    return early if met or id(late[0]) not in whole else late


def _definite(statement: Statement, plan: Plan, resolve: Resolve) -> bool:
    """Whether a statement says something that can be compared."""
    resolved = resolve(statement, plan)
    return resolved.interval is not None or resolved.series is not None


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
