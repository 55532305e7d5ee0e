"""``complete``: a row of the indicator table carries the fields that a complete record needs (要素齐全)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from plancheck.checks import CheckKind, Context, ParameterSpec
from plancheck.checks.findings import statement_finding
from plancheck.domain.catalogue import Per
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.plan import Record
from plancheck.domain.target import TargetKind
from plancheck.rule import Rule

FIELDS = ("unit", "nature", "baseline", "target", "year")


def on_statement(rule: Rule, context: Context, statement: Statement) -> Iterable[Finding]:
    """One result a row; a partial record is exempt."""
    if context.plan.record is Record.PARTIAL:
        return
    if not statement.in_table or not rule.select.statement(statement):
        return
    missing = tuple(name for name in rule.params["fields"] if not _has(statement, name))
    yield statement_finding(
        rule,
        context,
        statement,
        Verdict.FAIL if missing else Verdict.PASS,
        Reason.FIELD_MISSING if missing else Reason.MET,
        fields=missing or None,
        whole=True,
    )


def _has(statement: Statement, name: str) -> bool:
    if name == "unit":
        # A reference to GDP or to a higher plan is complete without a unit of its own.
        refers = statement.target.kind in {TargetKind.RELATIVE, TargetKind.DEFERRED, TargetKind.LAW}
        return statement.unit is not None or refers
    if name == "nature":
        return statement.nature is not None
    if name == "baseline":
        return statement.baseline is not None or not _starts_from_a_level(statement)
    if name == "target":
        return statement.target.kind is not TargetKind.UNDECIDED
    return True  # a target without a year of its own is the plan's last year's


def _starts_from_a_level(statement: Statement) -> bool:
    """Whether a target is read against where the place stands before, and does not say that itself.

    A growth rate, a yearly or a cumulative quantity and a reference to a series start from nothing: tables
    print “—” as their baseline.
    """
    target = statement.target
    based = target.base is not None and target.base.start is not None
    level = statement.per in {Per.END, Per.UNKNOWN} and target.kind is not TargetKind.RELATIVE
    return level and not based


def _read(raw: dict[str, Any]) -> dict[str, Any]:
    return {"fields": tuple(raw.get("fields", FIELDS))}


KIND = CheckKind(
    name="complete",
    asks="none",
    sources=(),
    statement=on_statement,
    gives=((Verdict.PASS, Reason.MET), (Verdict.FAIL, Reason.FIELD_MISSING)),
    parameters=(
        ParameterSpec(
            name="fields",
            schema={
                "type": "array",
                "items": {"enum": list(FIELDS)},
                "minItems": 1,
                "uniqueItems": True,
            },
        ),
    ),
    read=_read,
)
