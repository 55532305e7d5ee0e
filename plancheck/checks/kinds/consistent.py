"""``consistent``: what the ancestors and the law ask on one indicator can be met together (上级要求自洽)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from plancheck.checks import VALUE, CheckKind, Context
from plancheck.checks.findings import in_words, missing_finding, selected_indicators
from plancheck.checks.requirements import domain_in
from plancheck.domain.catalogue import Cascade, Indicator, Per
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.interval import Interval
from plancheck.domain.requirement import Requirement, same_context
from plancheck.domain.unit import comparable, ratio
from plancheck.rule import Rule


def on_plan(rule: Rule, context: Context) -> Iterable[Finding]:
    """One result an indicator on which two requirements or more ask something comparable."""
    for indicator in selected_indicators(rule, context.catalogue):
        if indicator.cascade is Cascade.SUM:
            continue  # totals of different levels differ by nature
        asked = [
            requirement
            for ancestor in context.lineage.current
            for requirement in context.asked_by(ancestor, indicator)
        ]
        for law in context.laws_on(indicator):
            requirement = context.law(law, indicator, context.plan)
            if requirement is not None:
                asked.append(requirement)
        sets = [(one, floor) for one in asked if (floor := _floor(one, indicator)) is not None]
        pairs = [pair for pair in combinations(sets, 2) if _together(pair[0][0], pair[1][0])]
        if not pairs:
            continue
        clash = _clash(pairs)
        yield missing_finding(
            rule,
            context,
            indicator,
            Verdict.FAIL if clash else Verdict.PASS,
            Reason.REQUIREMENTS_CONFLICT if clash else Reason.MET,
            requirement=clash[0] if clash else None,
            details={"other": clash[1].text or ""} | in_words("other_owner", clash[1].owner)
            if clash
            else {},
        )


def _floor(requirement: Requirement, indicator: Indicator) -> Interval | None:
    interval = requirement.resolved.interval
    if interval is None or requirement.unit is None or requirement.unreadable:
        return None
    if not comparable(requirement.unit, indicator.unit):
        return None
    domain = domain_in(indicator, requirement)
    floor = (requirement.floor(indicator.better) or interval).intersect(domain)
    return floor.scaled(ratio(requirement.unit, indicator.unit))


def _together(one: Requirement, other: Requirement) -> bool:
    """Whether two requirements speak of the same people and time, so that both must hold at once."""
    years = {side.year for side in (one, other) if not side.at_once} - {None}
    return same_context(one, other) and (len(years) < 2 or one.per is Per.YEAR)  # noqa: PLR2004


def _clash(
    pairs: list[tuple[tuple[Requirement, Interval], tuple[Requirement, Interval]]],
) -> tuple[Requirement, Requirement] | None:
    for (one, left), (other, right) in pairs:
        if left.intersect(right).empty:
            return one, other
    return None


KIND = CheckKind(
    name="consistent",
    asks="none",
    sources=(),
    plan=on_plan,
    compared_as=lambda _: VALUE,
    scope_invariant=True,
    gives=((Verdict.PASS, Reason.MET), (Verdict.FAIL, Reason.REQUIREMENTS_CONFLICT)),
)
