"""``json``: report@1 as it stands, a line a result.

Every line is a row of ``report.model``. What plans say alike is put into JSON once, with gaps for what differs
(``_Frame``): a full report of many plans is mostly such lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from plancheck.domain.finding import Finding, Fingerprints
from plancheck.domain.judgement import Judgement
from plancheck.domain.source import Location
from plancheck.report.model import shareable, whole_row
from plancheck.report.piece import Ending, Piece
from plancheck.report.text import json_safe
from plancheck.rule.model import Rule

Row = dict[str, Any]
_encode = json.JSONEncoder(ensure_ascii=False).encode


def section(judgement: Judgement, rules: Mapping[tuple[str, str], Rule], lang: str) -> bytes:
    """The results of one plan, a line each, in UTF-8."""
    plan = judgement.plan
    key = f"json {lang}"
    prints = Fingerprints(plan.id)
    path = b'{"path": ' + _text(plan.path)
    second = b'", "plan": ' + _text(plan.id)
    gap = path + _place(plan.gap_location)
    made = iter(judgement.findings) if judgement.marked else None
    lines: list[bytes] = []
    for statement, found in judgement.parts:
        ref = at = begin = target = b""
        if statement is not None:
            ref, at = _text(statement.ref), _text(statement.at)
            begin = path + _place(statement.location)
            target = path + _place(statement.target_location)
        for ruling in found.rulings:
            frame: _Frame | None = ruling.notes.get(key)
            finding = ruling.finding
            if made is not None:
                finding = next(made)
                if finding.waiver is not None or finding.known:
                    frame = None
            if frame is None:
                one = finding if made is not None else ruling.on(plan, statement)
                rule = rules[plan.field, one.rule]
                row = whole_row(one, rule, lang)
                lines += (_BETWEEN, dump(row).encode())
                if shareable(one, rule) and f"seen {key}" in ruling.notes:
                    ruling.notes[key] = _frame(row, one, own=ruling.own)
                ruling.notes[f"seen {key}"] = True  # what is said once only is not worth a frame
                continue
            tail, texts = frame
            if tail is None:  # its name is the plan's own
                asked = finding.requirement
                named = finding.key if ruling.own or statement is None else statement.key
                tail = Fingerprints.tail(finding.rule, named, asked.source if asked else "")
            if ruling.own:
                spot = path + _place(finding.location or plan.location)
            elif statement is None:
                spot = gap
            else:
                spot = target if ruling.at_target else begin
            mark = prints.of(tail).encode()
            if len(texts) == 4:  # noqa: PLR2004 - by far the most: held against what stands elsewhere
                one_, two, three, four = texts
                lines += (_FIRST, mark, second, one_, ref, two, at, three, spot, four)
            elif statement is None:
                lines += (_FIRST, mark, second, texts[0], spot, texts[1])
            else:  # held against another place of the plan itself
                asked, start = finding.requirement, statement.baseline
                there, beside = at, start.location if start is not None else None
                if ruling.own and asked is not None:
                    there, beside = _text(asked.at), asked.location
                related = path + _place(beside) if beside is not None else b""
                one_, two, three, four, five, six = texts
                lines += (_FIRST, mark, second, one_, ref, two, there, three, at, four, spot, five, related, six)  # fmt: skip
    return b"".join(lines)[len(_BETWEEN) :]


_BETWEEN = b",\n  "
_FIRST = _BETWEEN + b'{"fingerprint": "'
_Frame = tuple[bytes | None, tuple[bytes, ...]]
"""A result as JSON but for what differs from plan to plan: the end of its fingerprint (``None``: it differs, too),
and the texts between the gaps."""


def _frame(row: Row, finding: Finding, *, own: bool) -> _Frame:
    """Cut a result where plans differ; fingerprint and plan come first and are put before it."""
    requirement, statement = finding.requirement, finding.statement
    gaps: set[tuple[str, ...]] = {("location",)}
    if statement is not None:
        gaps |= {("subject", "statement"), ("stated", "at")}
        if requirement is not None and requirement.kind == "self":
            gaps |= {("requirement", "at"), ("related",)}
    parts = [""]
    _cut({key: one for key, one in row.items() if key not in _BEFORE}, (), gaps, parts)
    parts[0] = f", {parts[0]}"
    parts[-1] += "}"
    same = not own and (statement is None or statement.in_table)
    source = requirement.source if requirement is not None else ""
    tail = Fingerprints.tail(finding.rule, finding.key, source) if same else None
    return tail, tuple(part.encode() for part in parts)


_BEFORE = frozenset({"fingerprint", "plan"})


def _cut(row: Row, path: tuple[str, ...], gaps: set[tuple[str, ...]], parts: list[str]) -> None:
    """Add a row's JSON to the last part, without its braces; a new part begins after each gap."""
    whole: Row = {}
    lead = ""
    for key, one in row.items():
        here = (*path, key)
        inside = isinstance(one, dict) and any(gap[:-1] == here for gap in gaps)
        if here not in gaps and not inside:
            whole[key] = one
            continue
        parts[-1] += f"{lead}{dump(whole)[1:-1]}{', ' if whole else ''}{dump(key)}: "
        whole, lead = {}, ", "
        if inside:
            parts[-1] += "{"
            _cut(one, here, gaps, parts)
            parts[-1] += "}"
        else:
            parts[-1] += "[" if isinstance(one, list) else ""
            parts.append("]" if isinstance(one, list) else "")
    if whole:
        parts[-1] += f"{lead}{dump(whole)[1:-1]}"


def _text(text: str | None) -> bytes:
    return dump(text).encode()


def _place(location: Location) -> bytes:
    """The rest of a place, after its path."""
    return b', "line": %d, "column": %d}' % (location.line, location.column)


def document(pieces: Sequence[Piece], ending: Ending) -> Iterator[bytes]:
    """The whole report, part by part; the same report gives the same bytes."""
    head = {
        "format": "plancheck/report@1",
        "tool": {"name": "plancheck", "version": ending.version},
        "lang": ending.lang,
        "as_of": ending.as_of,
        "packs": ending.packs,
        "plans": [piece.plan for piece in pieces],
        "errors": ending.errors,
    }
    tail = {
        "unjudged": [row for piece in pieces for row in piece.unjudged],
        "unmatched_rules": ending.unmatched_rules,
        "unmatched_waivers": ending.unmatched_waivers,
        "summary": ending.total,
        "exit_code": ending.exit_code,
    }
    yield ("{\n" + "".join(f"{_entry(key, value)},\n" for key, value in head.items())).encode()
    yield b' "results": ['
    lead = b"\n  "
    for piece in pieces:
        text = piece.raw("json")
        if text:
            yield lead
            yield text
            lead = _BETWEEN
    yield b"],\n" if lead != _BETWEEN else b"\n ],\n"
    yield (",\n".join(_entry(key, value) for key, value in tail.items()) + "\n}\n").encode()


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
