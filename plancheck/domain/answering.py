"""Which statement of a plan answers a requirement: the one of its context and year (时点对应).

As a rule it is the governing statement. A requirement for a year before it is held against what the plan states for
that year, a milestone (年度目标) or dated prose; one on another population, unit or period against the statement of
that context, if there is one. What a plan reaches by then it keeps: later figures may not fall below it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from plancheck.domain.catalogue import Indicator
from plancheck.domain.claim import Statement
from plancheck.domain.judge import judge
from plancheck.domain.lineage import Cycle
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement, same_context
from plancheck.domain.resolved import Resolved

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
