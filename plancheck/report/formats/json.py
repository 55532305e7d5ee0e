"""``json``: report@1 as it stands, a line a result.

Every line is a row of ``report.rows.result``. What plans say alike is put into JSON once, with gaps for what differs
(``_Frame``): a full report of many plans is mostly such lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from plancheck.domain.finding import Finding, Fingerprints, Ruling
from plancheck.domain.plan_result import Found, PlanResult
from plancheck.domain.source import Location
from plancheck.report import Row
from plancheck.report.rows import shareable, whole_row
from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary
from plancheck.report.text import json_safe
from plancheck.rule import Rule

_encode = json.JSONEncoder(ensure_ascii=False).encode


def section(
    result: PlanResult, rules: Mapping[tuple[str, str], Rule], lang: str, *, several: bool
) -> bytes:
    """The results of one plan, a line each, in UTF-8. ``several``: more plans follow that may say the same."""
    plan = result.plan
    key = f"json {lang}"
    prints = Fingerprints(plan.id)
    path = b'{"path": ' + _text(plan.path)
    second = b'", "plan": ' + _text(plan.id)
    gap = path + _place(plan.gap_location)
    made = iter(result.noted) if result.noted is not None else None
    lines: list[bytes] = []
    for statement, found in result.parts:
        ref = at = begin = target = b""
        if statement is not None:
            ref, at = _text(statement.ref), _text(statement.at)
            begin = path + _place(statement.location)
            target = path + _place(statement.target_location)
        for ruling in found.rulings:
            notes = ruling.notes
            frame: _Frame | None = notes.get(key) if notes else None
            if frame and made is None and len(frame) == _USUAL:
                tail, one_, two, three, four = frame
                if tail is not None and isinstance(ruling, Ruling):
                    spot = begin if ruling.whole else target
                    lines += (_FIRST, prints.of(tail), second, one_, ref, two, at, three, spot, four)  # fmt: skip
                    continue
            own = isinstance(ruling, Finding)  # found of this plan alone
            finding: Found = ruling
            if made is not None:
                finding = next(made)
                if finding.waiver is not None or finding.known:
                    frame = None
            if not frame:
                one = finding if isinstance(finding, Finding) else finding.on(plan, statement)
                rule = rules[plan.field, one.rule]
                row = whole_row(one, rule, lang)
                if several and notes is not None and shareable(one, rule):
                    asked = one.requirement
                    # Baselines differ most: only one that comes again is worth a frame.
                    if asked is None or asked.kind != "self" or key in notes:
                        frame = _frame(row, one, own=own)
                    notes[key] = frame or ()
                if not frame:
                    lines += (_BETWEEN, dump(row).encode())
                    continue
            tail, *texts = frame
            asked = finding.requirement
            if tail is None:  # its name is the plan's own
                named = finding.key if own or statement is None else statement.key
                tail = Fingerprints.tail(finding.rule, named, asked.identity if asked else "")
            lines += (_FIRST, prints.of(tail), second, texts[0])
            if isinstance(ruling, Finding):
                spot = path + _place(ruling.location)
            elif statement is None:
                spot = gap
            else:
                spot = begin if ruling.whole else target
            if statement is None:
                lines += (spot, texts[1])
            elif len(frame) == _USUAL:
                lines += (ref, texts[1], at, texts[2], spot, texts[3])
            else:  # held against another place of the plan itself
                start = statement.baseline
                there, beside = at, start.location if start is not None else None
                if own and asked is not None:
                    there, beside = _text(asked.at), asked.location
                related = path + _place(beside) if beside is not None else b""
                lines += (ref, texts[1], there, texts[2], at, texts[3], spot, texts[4], related, texts[5])  # fmt: skip
    if lines:
        lines[0] = lines[0][len(_BETWEEN) :]
    return b"".join(lines)


_BETWEEN = b",\n  "
_FIRST = _BETWEEN + b'{"fingerprint": "'
_Frame = tuple[Any, ...]
"""A result as JSON but for what differs from plan to plan: the end of its fingerprint (``None``: it differs, too),
and the texts between the gaps, in UTF-8. Empty: the result was met, and written as it is."""
_USUAL = 5
"""How long a frame is for a statement that is held against what stands in another plan, or nowhere."""
_GAP = "\0gap\0"


def _frame(row: Row, finding: Finding, *, own: bool) -> _Frame | None:
    """Cut a result where plans differ; fingerprint and plan come first and are put before it.

    ``None``: a text in it looks like a gap.
    """
    requirement, statement = finding.requirement, finding.statement
    cut = {key: one for key, one in row.items() if key not in {"fingerprint", "plan"}}
    cut["location"] = _GAP
    if statement is not None:
        cut["subject"] = row["subject"] | {"statement": _GAP}
        cut["stated"] = row["stated"] | {"at": _GAP}
        if requirement is not None and requirement.kind == "self":
            cut["requirement"] = row["requirement"] | {"at": _GAP}
            cut["related"] = [_GAP]
    texts = f", {dump(cut)[1:]}".split(dump(_GAP))
    usual = statement is not None and cut["related"] != [_GAP]
    if len(texts) + 1 != (_USUAL if usual else 3 if statement is None else _USUAL + 2):
        return None
    same = not own and (statement is None or statement.in_table)
    source = requirement.identity if requirement is not None else ""
    tail = Fingerprints.tail(finding.rule, finding.key, source) if same else None
    return (tail, *(_one(text.encode()) for text in texts))


@lru_cache(maxsize=4096)
def _one(text: bytes) -> bytes:
    """The text that was there first: frames have most of their texts in common."""
    return text


def _text(text: str | None) -> bytes:
    return dump(text).encode()


def _place(location: Location) -> bytes:
    """The rest of a place, after its path."""
    return b', "line": %d, "column": %d}' % (location.line, location.column)


def document(plans: Sequence[RenderedPlan], summary: RunSummary) -> Iterator[bytes]:
    """The whole report, part by part; the same report gives the same bytes."""
    head = {
        "format": "plancheck/report@1",
        "tool": {"name": "plancheck", "version": summary.version},
        "lang": summary.lang,
        "as_of": summary.as_of,
        "packs": summary.packs,
    }
    tail = {
        "unmatched_rules": summary.unmatched_rules,
        "skipped_rules": list(summary.skipped_rules),
        "unmatched_waivers": summary.unmatched_waivers,
        "summary": summary.total,
        "exit_code": summary.exit_code,
    }
    yield ("{\n" + "".join(f"{_entry(key, value)},\n" for key, value in head.items())).encode()
    yield from _list("plans", (dump(rendered.plan).encode() for rendered in plans))
    yield f"{_entry('errors', summary.errors)},\n".encode()
    drain = getattr(plans, "drain", None)  # plans on disk free it part by part
    parts = drain("json") if drain else (one.raw("json") for one in plans)
    yield from _list("results", filter(None, parts))
    yield from _list("unjudged", filter(None, map(_unjudged, plans)))
    yield (",\n".join(_entry(key, value) for key, value in tail.items()) + "\n}\n").encode()


def _unjudged(rendered: RenderedPlan) -> bytes:
    """The rows of a plan's statements that nothing touched; all but their names is the same."""
    rows = rendered.facts.unjudged if rendered.untouched else []
    if not rows:
        return b""
    lead = f'{{"plan": {dump(rows[0]["plan"])}, "statement": '
    return ",\n  ".join(f"{lead}{dump(row['statement'])}}}" for row in rows).encode()


def _list(name: str, parts: Iterable[bytes]) -> Iterator[bytes]:
    """A list of the report with its comma, a line a part, one part after the other: there may be many."""
    yield f' "{name}": ['.encode()
    lead = b"\n  "
    for part in parts:
        yield lead
        yield part
        lead = _BETWEEN
    yield b"],\n" if lead != _BETWEEN else b"\n ],\n"


def render(value: Row) -> str:
    """Any plain data as JSON text, a line an item of its lists."""
    return "{\n" + ",\n".join(_entry(key, part) for key, part in value.items()) + "\n}\n"


def _entry(key: str, value: Any) -> str:
    name = json.dumps(key)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        rows = ",\n  ".join(map(dump, value))
        return f" {name}: [\n  {rows}\n ]"
    return f" {name}: {dump(value)}"


def dump(value: Any) -> str:
    """Compact JSON in which unsafe characters stand escaped."""
    return json_safe(_encode(value))
