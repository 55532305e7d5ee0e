"""Which findings a waiver covers, and which waivers do not do what their author thinks.

A waiver never changes a verdict; it is noted on the finding. What can't be decided is not covered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from enum import StrEnum

from plancheck.domain.catalogue import normal_name
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding, Verdict
from plancheck.domain.plan import is_numbered
from plancheck.domain.suppression import Waiver
from plancheck.engine.suppress.weakening import Strength, strength_of_granted

WAIVABLE = frozenset({Verdict.FAIL, Verdict.GAP, Verdict.REVIEW})


class WaiverProblem(StrEnum):
    """Why a waiver is reported; the worst comes first."""

    EXPIRED = "expired"
    NOT_YET = "not-yet"
    UNMATCHED = "unmatched"
    WEAKER = "weaker"
    INCOMPARABLE = "incomparable"
    DUPLICATE = "duplicate"
    ENDLESS = "endless"


def waive(
    findings: Sequence[Finding], waivers: Iterable[Waiver], ran: Collection[str], as_of: date
) -> dict[int, WaiverProblem]:
    """Mark the findings of one plan that its waivers cover; the waivers to be reported, by number.

    ``ran``: the rules of this run; a waiver of another rule is not reported. Of two that cover the same
    finding the first counts.
    """
    problems: dict[int, WaiverProblem] = {}
    for waiver in waivers:
        if waiver.rule not in ran:
            continue
        problem = _dated(waiver, as_of) or _cover(findings, waiver)
        if problem is None and waiver.end is None:
            problem = WaiverProblem.ENDLESS
        if problem is not None:
            problems[waiver.number] = problem
    return problems


def _dated(waiver: Waiver, as_of: date) -> WaiverProblem | None:
    if waiver.end is not None and waiver.end < as_of:
        return WaiverProblem.EXPIRED
    return WaiverProblem.NOT_YET if waiver.start > as_of else None


def _cover(findings: Sequence[Finding], waiver: Waiver) -> WaiverProblem | None:
    meant = [one for one in findings if _means(waiver, one)]
    if not meant:
        return WaiverProblem.UNMATCHED
    problems: set[WaiverProblem] = set()
    for finding in meant:
        strength, end = Strength.KEPT, finding.plan.period.end
        if waiver.stated is not None:
            strength = strength_of_granted(waiver.stated, finding.statement, end)
        if strength is not Strength.KEPT:
            problems.add(WaiverProblem(strength.value))
        elif finding.waiver is not None:
            problems.add(WaiverProblem.DUPLICATE)
        else:
            finding.waiver = waiver
    return next((one for one in WaiverProblem if one in problems), None)


def _means(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver is about a finding: all that it names is the finding's."""
    source = finding.requirement.source if finding.requirement is not None else None
    return (
        finding.verdict in WAIVABLE
        and (finding.rule, finding.plan.id) == (waiver.rule, waiver.plan)
        and waiver.indicator in {None, finding.indicator}
        and (waiver.statement is None or _names(waiver, finding.statement))
        and waiver.requirement in {None, source}
    )


def _names(waiver: Waiver, statement: Statement | None) -> bool:
    """Whether a waiver means a statement: a commitment by its id, a row by what it is about.

    A row's number is no identity: beside the indicator it says only that the row is meant, alone it names nothing.
    """
    named = waiver.statement or ""
    if statement is None:
        return False
    if not statement.in_table:
        return statement.id == named
    if is_numbered(named):
        return waiver.indicator is not None
    return normal_name(statement.key) == normal_name(named)
