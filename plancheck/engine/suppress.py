"""Waivers and known findings held against findings: what each covers, and which waivers do not do what their author thinks.

Neither changes a verdict; both are noted on the finding. What can't be decided is not covered by a waiver and counts as
worse than what was known: neither may hide a new finding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plancheck.domain.catalogue import normal_name
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding, Reason, Severity, Verdict
from plancheck.domain.plan import is_numbered
from plancheck.domain.said import Said
from plancheck.domain.suppression import KnownFinding, Waiver
from plancheck.engine.weakening import Strength, strength, strength_of_granted, strength_of_text

SUPPRESSIBLE = frozenset({Verdict.FAIL, Verdict.GAP, Verdict.REVIEW})
"""What may be waived or known."""


@dataclass(slots=True, kw_only=True, eq=False)
class Met:
    """What became of the known findings of one plan, by their numbers in the file.

    ``gone``: found no more; ``worse``: found, and worse than noted; ``open``: not looked at in this run.
    """

    gone: list[int] = field(default_factory=list)
    worse: list[int] = field(default_factory=list)
    open: list[int] = field(default_factory=list)


def recognise(
    findings: Sequence[Finding], known: Sequence[KnownFinding], skipped: Iterable[str]
) -> Met:
    """Mark the findings of one plan that were known. ``skipped``: rules that exist and did not run."""
    met = Met()
    if not known:
        return met
    rules = {one.rule for one in known}
    found = {one.fingerprint: one for one in findings if one.rule in rules}
    not_run = set(skipped)
    for entry in known:
        finding = found.get(entry.fingerprint)
        if entry.rule in not_run:
            met.open.append(entry.number)
        elif finding is None or finding.verdict not in SUPPRESSIBLE | {Verdict.ERROR}:
            met.gone.append(entry.number)
        elif worse(finding, entry):
            met.worse.append(entry.number)
        else:
            finding.known = True
    return met


# From the worse reason to the better one; any other change of reason can't be decided.
_BETTER: Mapping[Reason, frozenset[str]] = {
    Reason.BOUNDARY_EXCLUDED: frozenset({Reason.BELOW_REQUIREMENT}),
}


def worse(finding: Finding, entry: KnownFinding) -> bool:
    """Whether a finding is worse than it was noted, or may be: what can't be decided is worse.

    What an older version did not note is not held against it.
    """
    if finding.verdict not in SUPPRESSIBLE or finding.rule != entry.rule:
        return True
    if _of_another(finding, entry) or _graver(finding, entry) or _target_worse(finding, entry):
        return True
    if finding.verdict.value != entry.verdict:
        # What failed and can't be decided any more is no worse; all other changes may be.
        return finding.verdict is not Verdict.REVIEW
    reason = finding.reason
    if reason.value != entry.reason and entry.reason not in _BETTER.get(reason, ()):
        return True
    if finding.fields is not None and (
        entry.fields is None or not set(finding.fields) <= set(entry.fields)
    ):
        return True
    return _shortfall_worse(finding, entry)


def _of_another(finding: Finding, entry: KnownFinding) -> bool:
    """Whether it is about something else, which has the same id now."""
    if finding.indicator != entry.indicator:
        return True
    subject = _subject(finding)
    known = entry.said is not None or entry.subject is not None
    return known and normal_name(subject or "") != normal_name(entry.subject or "")


def _graver(finding: Finding, entry: KnownFinding) -> bool:
    """Whether it weighs more, or the requirement asks something else where there is no distance."""
    if entry.severity is not None and finding.severity is not None:
        graver = finding.severity.rank < Severity(entry.severity).rank
        if graver:
            return True
    asked = finding.requirement
    if asked is None:
        return False
    if entry.due is not None and asked.year is not None and asked.year < entry.due:
        return True
    written = entry.required is not None and finding.shortfall is None
    return written and normal_name(asked.text or "") != normal_name(entry.required or "")


def _target_worse(finding: Finding, entry: KnownFinding) -> bool:
    statement = finding.statement
    if entry.stated is None:
        return statement is not None
    # The words are what people read and edit: what they say must hold too, wherever they are not those of today.
    same = statement is not None and statement.target.text == entry.stated
    if entry.said is not None and (strength(entry.said, statement) is not Strength.KEPT or same):
        return strength(entry.said, statement) is not Strength.KEPT
    if same and entry.reason == Reason.NO_NUMBER:
        return False  # words that could be read as a number were none then
    return strength_of_text(entry.stated, statement) is not Strength.KEPT


def _shortfall_worse(finding: Finding, entry: KnownFinding) -> bool:
    if finding.shortfall is None:
        return entry.shortfall is not None
    if entry.shortfall is None or entry.unit != finding.distance_unit:
        return True
    return finding.shortfall > entry.shortfall


def _subject(finding: Finding) -> str | None:
    """What a statement that is about no indicator is called."""
    statement = finding.statement
    return statement.name if statement is not None and statement.indicator is None else None


def noted(findings: Iterable[Finding]) -> list[KnownFinding]:
    """The findings of a plan as they are written down; waived ones are not: they must not outlive the waiver."""
    return [
        KnownFinding(
            number=-1,
            fingerprint=one.fingerprint,
            plan=one.plan.id,
            rule=one.rule,
            statement=one.statement.ref if one.statement else None,
            indicator=one.indicator,
            requirement=(one.requirement.source or None) if one.requirement else None,
            verdict=one.verdict.value,
            reason=one.reason.value,
            stated=one.statement.target.text if one.statement else None,
            shortfall=one.shortfall,
            unit=one.distance_unit if one.shortfall is not None else None,
            fields=one.fields,
            severity=one.severity.value if one.severity else None,
            said=Said.alone(one.statement) if one.statement else None,
            subject=_subject(one),
            required=one.requirement.text if one.requirement else None,
            due=one.requirement.year if one.requirement else None,
            location=one.location,
        )
        for one in findings
        if one.verdict in SUPPRESSIBLE and one.waiver is None
    ]


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
        finding.verdict in SUPPRESSIBLE
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
