"""``evidence``: a plan file checked against its document."""

from __future__ import annotations

from typing import Any

from plancheck.app import WorkspaceOptions
from plancheck.app.workspace import Workspace
from plancheck.domain.plan import Plan
from plancheck.domain.source import Problem
from plancheck.extract.account import Account
from plancheck.extract.evidence.check import check
from plancheck.extract.evidence.result import Evidence, State, StatementEvidence, without_doubtful
from plancheck.extract.extract import extract
from plancheck.extract.extract_data import unread_data
from plancheck.extract.model import Commitment, Metadata, Row
from plancheck.extract.readers.registry import read_document, read_raw
from plancheck.io.inputs import STDIN_NAME

Data = dict[str, Any]


def evidence(
    options: WorkspaceOptions, document: str, raw: bytes | None = None
) -> tuple[Data | None, list[Problem]]:
    """evidence@1 in plain data, and what is wrong with the plan file; ``None`` when that can't be read.

    ``raw``: the document when it comes by standard input.
    """
    workspace = Workspace.open(options)
    plan = workspace.entry(options.plans[0]).plan
    if plan is None or workspace.log.stops:
        return None, workspace.log.problems
    known = Metadata(
        jurisdiction=plan.jurisdiction.code, start=plan.period.start, end=plan.period.end
    )
    text = read_document(document) if raw is None else read_raw(raw, STDIN_NAME)
    extraction = extract(text, known)
    found = without_doubtful(check(plan, extraction), extraction.account)
    return _data(plan, text.name, found, extraction.account), workspace.log.problems


def _data(plan: Plan, document: str, found: Evidence, account: Account) -> Data:
    counts = {state.value: 0 for state in State}
    for one in found.statements:
        counts[one.state.value] += 1
    lacking = [_row(row) for row in found.lacking_rows] + [_promise(one) for one in found.lacking]
    return {
        "format": "plancheck/evidence@1",
        "plan": {"id": plan.id, "title": plan.title, "path": plan.path},
        "document": document,
        "statements": [_statement(one) for one in found.statements],
        "lacking": lacking,
        "summary": counts | {"lacking": len(lacking)},
        "unread": unread_data(account),
        "exit_code": 1 if found.wrong else 0,
    }


def _statement(one: StatementEvidence) -> Data:
    statement = one.statement
    return {
        "statement": statement.ref,
        "name": statement.name,
        "at": statement.at,
        "what": one.what,
        **({"year": statement.year} if one.what == "milestone" else {}),
        "stated": _stated(one),
        "state": one.state.value,
        "doubt": one.doubt or None,
        "found": one.found or None,
        "section": one.section or None,
        "start": one.start,
        "end": one.end,
        "page": one.page,
        "location": {
            "path": statement.location.path,
            "line": statement.location.line,
            "column": statement.location.column,
        },
    }


def _stated(one: StatementEvidence) -> str | None:
    statement = one.statement
    if one.what == "baseline":
        return statement.baseline.text if statement.baseline is not None else None
    if one.what == "nature":
        return statement.nature.value if statement.nature is not None else None
    return statement.target.text


def _row(row: Row) -> Data:
    own = [one.text for one in row.own_targets]
    return {
        "section": row.section, "subject": row.name, "text": " / ".join(own),
        "start": row.start, "end": row.end, "page": row.page, "class": row.cls.value,
    }  # fmt: skip


def _promise(one: Commitment) -> Data:
    return {
        "section": one.section, "subject": one.subject, "text": one.target,
        "start": one.start, "end": one.end, "page": one.page, "class": one.cls.value,
    }  # fmt: skip
