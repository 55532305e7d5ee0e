"""Findings that were known before: they count as known only while they are no worse than they were.

Whatever can't be told is worse: a known finding must never hide a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.waiver import KnownFinding
from plancheck.engine.weaker import Strength, strength

KNOWABLE = frozenset({Verdict.FAIL, Verdict.GAP, Verdict.REVIEW})


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
        elif finding is None or finding.verdict not in KNOWABLE | {Verdict.ERROR}:
            met.gone.append(entry.number)
        elif worse(finding, entry):
            met.worse.append(entry.number)
        else:
            finding.known = True
    return met


# From the worse reason to the better one; any other change of reason can't be told.
_BETTER: Mapping[Reason, frozenset[str]] = {
    Reason.BOUNDARY_EXCLUDED: frozenset({Reason.BELOW_REQUIREMENT}),
}


def worse(finding: Finding, entry: KnownFinding) -> bool:
    """Whether a finding is worse than it was noted, or may be: what can't be told is worse."""
    if finding.verdict not in KNOWABLE or finding.rule != entry.rule:
        return True
    if _target_worse(finding, entry):
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


def _target_worse(finding: Finding, entry: KnownFinding) -> bool:
    if entry.stated is None:
        return finding.statement is not None
    return strength(entry.stated, finding.statement) is not Strength.KEPT


def _shortfall_worse(finding: Finding, entry: KnownFinding) -> bool:
    if finding.shortfall is None:
        return entry.shortfall is not None
    if entry.shortfall is None or entry.unit != finding.distance_unit:
        return True
    return finding.shortfall > entry.shortfall


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
            location=one.location or one.plan.location,
        )
        for one in findings
        if one.verdict in KNOWABLE and one.waiver is None
    ]
