"""report@1: the versioned rows from which every format is made, written out by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from plancheck.checks.kinds import KINDS
from plancheck.domain.case import Cycle
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding, Severity, Verdict
from plancheck.domain.jurisdiction import Jurisdiction
from plancheck.domain.plan_result import PlanResult
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved
from plancheck.domain.source import PLAN_LANGUAGE, Location, Problem
from plancheck.domain.unit import plain
from plancheck.report import Row
from plancheck.report.rows.names import Names, reason_key
from plancheck.report.rows.rendered_plan import RenderedPlan
from plancheck.report.text.messages import message_of
from plancheck.report.text.remedy import remedy_of
from plancheck.report.text.summary_lines import uncompared
from plancheck.rule import Rule

"""A row of a report: JSON data by key."""

if TYPE_CHECKING:
    from plancheck.domain.suppression import KnownFinding, Waiver  # start-up: most runs have none


def plan_row(result: PlanResult) -> Row:
    """A judged plan with its ancestors and what was compared."""
    plan = result.plan
    return {
        "id": plan.id,
        "title": plan.title,
        "path": plan.path,
        "status": plan.status.value if plan.status else None,
        "record": plan.record.value,
        "jurisdiction": jurisdiction_row(plan.jurisdiction),
        "ancestors": [one.source.id for one in result.compared],
        "compared": [
            {
                "source": one.source.id,
                "record": one.source.record.value,
                "known": one.known,
                "compared": one.compared,
            }
            for one in result.compared
        ],
    }


def jurisdiction_row(place: Jurisdiction) -> Row:
    """A territory."""
    return {"code": place.code, "name": place.name, "level": place.level.key}


def result_row(finding: Finding, rule: Rule, lang: str) -> Row:
    """One result."""
    notes = finding.notes
    if notes is None or not shareable(finding, rule):
        return whole_row(finding, rule, lang)
    like: Row | None = notes.get(f"row {lang}")
    if like is None:
        like = notes[f"row {lang}"] = whole_row(finding, rule, lang)
    statement = finding.statement
    row: Row = like | {
        "fingerprint": finding.fingerprint,
        "plan": finding.plan.id,
        "location": place(finding.location),
    }
    if statement is not None:
        row["subject"] = like["subject"] | {"statement": statement.ref}
        row["stated"] = like["stated"] | {"at": statement.at}
        requirement = finding.requirement
        if requirement is not None and requirement.kind == "self":
            row["requirement"] = like["requirement"] | {"at": requirement.at}
            row["related"] = _related(finding)
    return row


def shareable(finding: Finding, rule: Rule) -> bool:
    """Whether the row of a finding serves for those of other plans that say the same."""
    return (
        finding.notes is not None
        and finding.waiver is None
        and not finding.known
        and not rule.personal
    )


def whole_row(finding: Finding, rule: Rule, lang: str) -> Row:
    """One result, worked out for itself."""
    statement = finding.statement
    decided = finding.verdict is not Verdict.NOT_APPLICABLE
    stated_in = None
    if statement is not None:
        stated_in = "table" if statement.in_table else "prose"
    return {
        "fingerprint": finding.fingerprint,
        "plan": finding.plan.id,
        "rule": finding.rule,
        "check": finding.check,
        "verdict": finding.verdict.value,
        "severity": finding.severity.value if finding.severity else None,
        "reason": finding.reason.value if decided else None,
        "subject": {
            "indicator": finding.indicator,
            "name": finding.name[PLAN_LANGUAGE] if finding.name else None,
            "statement": statement.ref if statement else None,
            "stated_in": stated_in,
            "printed": _printed(statement),
        },
        "requirement": _requirement(finding.requirement, rule),
        "stated": _stated(statement, finding.resolved),
        "shortfall": distance_row(finding.shortfall, finding.distance_unit),
        "margin": distance_row(finding.margin, finding.distance_unit),
        "inherited_from": finding.inherited_from.id if finding.inherited_from else None,
        "fields": list(finding.fields) if finding.fields is not None else None,
        "message": message_of(finding, rule, lang),
        "remedy": remedy_of(finding, rule, lang),
        "basis": [
            one.row(PLAN_LANGUAGE)  # message and remedy alone change with the language
            for one in (*(finding.requirement.basis if finding.requirement else ()), *finding.basis)
        ],
        "location": place(finding.location),
        "related": _related(finding),
        "waiver": _waiver(finding.waiver),
        "known": finding.known,
    }


def _printed(statement: Statement | None) -> str | None:
    """The plan's own name of an indicator, where the catalogue calls it otherwise."""
    if statement is None or statement.indicator is None:
        return None
    return statement.name if statement.name != statement.indicator.name[PLAN_LANGUAGE] else None


def _requirement(requirement: Requirement | None, rule: Rule) -> Row | None:
    if requirement is None:
        return None
    interval, statement = requirement.resolved.interval, requirement.statement
    # A unit that stands beside the text goes into it: ``unit`` is the catalogue's, in which the set is.
    return {
        "source": requirement.source or None,
        "kind": requirement.kind,
        "text": requirement.quoted
        if statement is not None and statement.own_unit
        else requirement.text,
        "set": str(interval) if interval is not None else None,
        "unit": requirement.unit.name if requirement.unit else None,
        "per": requirement.per.value if requirement.per else None,
        "year": requirement.year,
        "nature": requirement.nature.value if requirement.nature else None,
        "evidence": None if requirement.unreadable else requirement.evidence.value,
        "at": requirement.at,
        "later": requirement.later,
        "cycle": requirement.cycle.value if requirement.cycle else None,
        "draft": requirement.draft,
        "compared_as": KINDS[rule.check].compared_as(rule.params),
    }


def _stated(statement: Statement | None, resolved: Resolved | None) -> Row | None:
    if statement is None:
        return None
    interval = resolved.interval if resolved is not None else statement.interval
    return {
        "text": statement.quoted if statement.own_unit else statement.target.text,
        "set": str(interval) if interval is not None else None,
        "unit": statement.unit.name if statement.unit else None,
        "per": statement.per.value,
        "year": statement.year,
        "nature": statement.nature.value if statement.nature else None,
        "evidence": statement.evidence.value,
        "at": statement.at,
        "hedge": statement.hedge,
        "approximate": statement.target.approximate,
    }


def distance_row(value: Decimal | None, unit: str | None) -> Row | None:
    """A distance, exact."""
    return None if value is None else {"value": plain(value), "unit": unit}


def _waiver(waiver: Waiver | None) -> Row | None:
    if waiver is None:
        return None
    return {
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
        "from": waiver.start.isoformat(),
        "until": waiver.end.isoformat() if waiver.end is not None else None,
    }


def unmatched_waiver_row(waiver: Waiver, problem: str) -> Row:
    """A waiver that does not do what its author thinks."""
    keys = ("rule", "plan", "indicator", "statement", "requirement")
    row = {key: getattr(waiver, key) for key in keys}
    return row | {"problem": problem, "location": place(waiver.location)}


def known_row(entry: KnownFinding) -> Row:
    """A known finding that is told at the end: gone, or worse."""
    keys = ("plan", "rule", "indicator", "statement", "requirement")
    return {key: getattr(entry, key) for key in keys} | {"location": place(entry.location)}


def place(location: Location) -> Row:
    """A place in a file."""
    return {"path": location.path, "line": location.line, "column": location.column}


def _related(finding: Finding) -> list[Row]:
    requirement = finding.requirement
    if requirement is None or requirement.location is None:
        return []
    return [place(requirement.location)]


def problem_row(problem: Problem, lang: str) -> Row:
    """A broken input."""
    # Start-up: only where there is one.
    from plancheck.report.text.problem_page import hint_of, message_of_problem  # noqa: PLC0415

    location = problem.location
    known = location is not None and location.line > 0
    return {
        "path": location.path if location else problem.params.get("path", ""),
        "line": location.line if location and known else None,
        "column": location.column if location and known else None,
        "code": problem.code,
        "message": message_of_problem(problem, lang),
        "hint": hint_of(problem, lang),
    }


def summary_row(result: PlanResult) -> Row:
    """Counts of verdicts; severities of fails and gaps."""
    verdicts = result.counts
    severities: Counter[Severity] = Counter()
    waived = known = 0
    for finding in result.open:
        waived += finding.waiver is not None
        known += finding.known
        if finding.verdict in {Verdict.FAIL, Verdict.GAP} and finding.severity is not None:
            severities[finding.severity] += 1
    return {
        "pass": verdicts[Verdict.PASS],
        "fail": verdicts[Verdict.FAIL],
        "gap": verdicts[Verdict.GAP],
        "review": verdicts[Verdict.REVIEW],
        "not_applicable": verdicts[Verdict.NOT_APPLICABLE],
        "error": verdicts[Verdict.ERROR],
        "waived": waived,
        "known": known,
        "by_severity": {one.value: severities[one] for one in Severity},
    }


def rendered_of(
    result: PlanResult, names: Names, trips: Callable[[Finding], bool], lang: str
) -> RenderedPlan:
    """What a report keeps of a judged plan, its texts aside."""
    plan = result.plan
    labels = {}
    for one in result.compared:
        title = names.titles.get((plan.id, one.source.id))
        place_name = names.owners[plan.id, one.source.id]
        labels[one.source.id] = f"{place_name}《{title}》" if title else place_name
    return RenderedPlan(
        plan=plan_row(result),
        total=summary_row(result),
        reasons=Counter(
            reason_key(one.reason.value, unread=plan.lost)
            for one in result.open
            if one.verdict is Verdict.REVIEW
        ),
        unjudged=[{"plan": plan.id, "statement": one.ref} for one in result.unjudged],
        statements=len(plan.statements),
        labels=labels,
        tripped=sum(map(trips, result.open)),
        suppressed=result.suppressed,
        decided=result.decided,
        aside=result.aside,
        coming=[one.source.id for one in result.compared if one.cycle is Cycle.COMING],
        uncompared=uncompared(result, lang),
    )
