"""diff@1: the versioned rows of a comparison, written out by hand, and the formats made from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from plancheck.domain.change import (
    Change,
    ChangeKind,
    Pair,
    PlanChange,
    PlanMark,
    Turn,
    VerdictChange,
)
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement
from plancheck.domain.source import PLAN_LANGUAGE
from plancheck.i18n import translate
from plancheck.report import Row
from plancheck.report.rows import distance_row, jurisdiction_row, place
from plancheck.report.text.messages import message_of
from plancheck.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What only the whole comparison knows. ``gate``: the words of ``--fail-on`` in force."""

    old: Row
    new: Row
    errors: list[Row]
    packs: list[Row]
    gate: list[str]
    tripped: int
    exit_code: int
    skipped: int
    lang: str
    as_of: str
    version: str


def document(
    name: str, plans: Sequence[Row], ending: Ending, *, width: int, colour: bool, everything: bool
) -> str:
    """The comparison in a format."""
    summary = summary_row(plans)
    if name == "json":
        from plancheck.report.formats.json import render  # noqa: PLC0415 - on use

        return render(whole_row(plans, ending, summary))
    if name == "markdown":
        from plancheck.report.diff.markdown import markdown  # noqa: PLC0415

        return markdown(plans, ending, summary, everything=everything)
    from plancheck.report.diff.table import table  # noqa: PLC0415

    return table(plans, ending, summary, width=width, colour=colour, everything=everything)


def whole_row(plans: Sequence[Row], ending: Ending, summary: Row) -> Row:
    """The whole document."""
    return {
        "format": "plancheck/diff@1",
        "tool": {"name": "plancheck", "version": ending.version},
        "lang": ending.lang,
        "as_of": ending.as_of,
        "packs": ending.packs,
        "old": ending.old,
        "new": ending.new,
        "fail_on": ending.gate,
        "plans": list(plans),
        "errors": ending.errors,
        "summary": summary,
        "exit_code": ending.exit_code,
    }


def plan_row(
    change: PlanChange,
    rules: Mapping[str, Rule],
    lang: str,
    *,
    trips: Callable[[Pair], bool],
    everything: bool,
) -> Row:
    """A plan; statements that did not change are listed with ``everything``, and counted always."""
    plan = change.new or change.old
    if plan is None:
        raise AssertionError
    if change.old is None or change.new is None:
        state = "added" if change.old is None else "dropped"
    else:
        state = "unchanged" if change.same else "changed"
    listed = [pair for pair in change.pairs if pair.changes or everything]
    return {
        "id": plan.id,
        "jurisdiction": jurisdiction_row(plan.jurisdiction),
        "state": state,
        "old": _version(change.old),
        "new": _version(change.new),
        "changes": [_mark(one) for one in change.marks],
        "statements": [_pair(one, trips=trips(one)) for one in listed],
        "unchanged": sum(not pair.changes for pair in change.pairs),
        "verdicts": [_verdict(one, rules, lang) for one in change.verdicts],
    }


def _version(plan: Plan | None) -> Row | None:
    if plan is None:
        return None
    return {
        "id": plan.id,
        "title": plan.title,
        "path": plan.path,
        "status": plan.status.value if plan.status else None,
        "record": plan.record.value,
        "date": plan.known_date.isoformat() if plan.known_date else None,
    }


def _mark(one: PlanMark) -> Row:
    return {"kind": one.kind.value, "old": one.old, "new": one.new}


def _pair(pair: Pair, *, trips: bool) -> Row:
    statement = pair.new or pair.old
    if statement is None:
        raise AssertionError
    indicator = statement.indicator or (pair.old.indicator if pair.old else None)
    return {
        "indicator": indicator.id if indicator else None,
        "name": indicator.name[PLAN_LANGUAGE] if indicator else statement.name,
        "kind": pair.kind.value if pair.kind else "unchanged",
        "changes": [_change(one) for one in pair.changes],
        "old": _statement(pair.old),
        "new": _statement(pair.new),
        "trips": trips,
    }


def _change(one: Change) -> Row:
    return {
        "kind": one.kind.value,
        "what": one.what,
        "year": one.year,
        "reason": one.reason,
        "old": one.old,
        "new": one.new,
        "distance": distance_row(one.distance, one.unit),
    }


def _statement(one: Statement | None) -> Row | None:
    if one is None:
        return None
    return {
        "statement": one.ref,
        "name": one.name,
        "text": one.quoted,
        "set": str(one.interval) if one.interval is not None else None,
        "unit": one.unit.name if one.unit else None,
        "per": one.per.value,
        "year": one.year,
        "nature": one.nature.value if one.nature else None,
        "hedge": one.hedge,
        "at": one.at,
        "location": place(one.target_location),
    }


def _verdict(one: VerdictChange, rules: Mapping[str, Rule], lang: str) -> Row:
    finding = one.new or one.old
    if finding is None:
        raise AssertionError
    rule = rules[finding.rule]
    requirement = finding.requirement
    return {
        "turn": one.turn.value,
        "rule": finding.rule,
        "title": rule.title[lang],
        "indicator": finding.indicator,
        "name": finding.name[PLAN_LANGUAGE] if finding.name else None,
        "source": requirement.source or None if requirement else None,
        "kind": requirement.kind if requirement else None,
        "owner": _owner(requirement, lang),
        "required": requirement.quoted if requirement else None,
        "old": _result(one.old),
        "new": _result(one.new),
        "message": message_of(finding, rule, lang),
    }


def _owner(requirement: Requirement | None, lang: str) -> str | None:
    """Who asks, as the table of verify calls it."""
    if requirement is None:
        return None
    if requirement.kind in {"literal", "self"}:
        return translate(lang, "table.policy" if requirement.kind == "literal" else "table.self")
    return requirement.owner[lang]


def _result(one: Finding | None) -> Row | None:
    if one is None:
        return None
    return {
        "verdict": one.verdict.value,
        "severity": one.severity.value if one.severity else None,
        "reason": one.reason.value,
        "shortfall": distance_row(one.shortfall, one.distance_unit),
    }


def summary_row(plans: Sequence[Row]) -> Row:
    """Counts: plans by state, statements by their gravest change, results by how they turned."""
    states = Counter(plan["state"] for plan in plans)
    kinds = Counter(
        one["kind"] for plan in plans for one in plan["statements"] if one["kind"] != "unchanged"
    )
    turns = Counter(one["turn"] for plan in plans for one in plan["verdicts"])
    return {
        "plans": {one: states[one] for one in ("changed", "unchanged", "added", "dropped")},
        "statements": {
            **{one.value: kinds[one.value] for one in ChangeKind},
            "unchanged": sum(plan["unchanged"] for plan in plans),
        },
        "verdicts": {one.value: turns[one.value] for one in Turn},
    }
