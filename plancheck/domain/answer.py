"""Which statement of a plan answers a requirement: the one of its context and year (时点对应).

As a rule it is the governing statement. A requirement for a year before it is held against what the plan states for
that year, a milestone (年度目标) or dated prose; one on another population, unit or period against the statement of
that context, if there is one.
"""

from __future__ import annotations

from collections.abc import Callable

from plancheck.domain.catalogue import Indicator
from plancheck.domain.plan import Plan, Statement
from plancheck.domain.requirement import Requirement, Resolved, judge, same_context

Resolve = Callable[[Statement, Plan], Resolved]


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
        for point in (one, *one.milestones)
        if same_context(point, required) and (id(point) in whole or _definite(point, plan, resolve))
    ]
    due = required.year
    if not points or due is None:
        return foremost(points) or governing
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
