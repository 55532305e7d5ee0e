"""``json``: report@1 as it stands, a line a result.

Every line is a row of ``report.model``. What plans say alike is put into JSON once, with gaps for what differs
(``_Frame``): a full report of many plans is mostly such lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plancheck.domain.finding import Finding, Fingerprints
from plancheck.domain.judgement import Judgement
from plancheck.domain.source import Location
from plancheck.report.model import result_row
from plancheck.report.piece import Ending, Piece
from plancheck.report.text import json_safe
from plancheck.rule.model import Rule

Row = dict[str, Any]
_encode = json.JSONEncoder(ensure_ascii=False).encode


def section(judgement: Judgement, rules: Mapping[tuple[str, str], Rule], lang: str) -> bytes:
    """The results of one plan, a line each, in UTF-8."""
    plan = judgement.plan
    made = iter(judgement.findings) if judgement.marked else None
    prints = Fingerprints(plan.id)
    name, path = _text(plan.id), b'{"path": ' + _text(plan.path)
    gap = path + _place(plan.gap_location)
    key = f"json {lang}"
    found: list[bytes] = []
    for statement, rulings in judgement.parts:
        ref = at = begin = target = b""
        if statement is not None:
            ref, at = _text(statement.ref), _text(statement.at)
            begin = path + _place(statement.location)
            target = path + _place(statement.target_location)
        for ruling in rulings:
            finding = next(made) if made is not None else ruling.finding
            notes = finding.notes if ruling.own else ruling.notes
            if notes is None or finding.waiver is not None or finding.known:
                found += (_BETWEEN, _line(finding, rules, lang))
                continue
            frame: _Frame | None = notes.get(key)
            if frame is None:
                one = finding if ruling.own else ruling.on(plan, statement)
                rule = rules[plan.field, one.rule]
                if rule.personal:
                    found += (_BETWEEN, _line(one, rules, lang))
                    continue
                frame = notes[key] = _frame(result_row(one, rule, lang), one, own=ruling.own)
            tail = frame.tail
            if tail is None:  # its name is the plan's own
                asked = finding.requirement
                own_key = finding.key if ruling.own or statement is None else statement.key
                tail = Fingerprints.tail(finding.rule, own_key, asked.source if asked else "")
            if ruling.own:
                spot = path + _place(finding.location or plan.location)
            elif statement is None:
                spot = gap
            else:
                spot = target if ruling.at_target else begin
            texts = frame.texts
            found += (_FIRST, prints.of(tail).encode(), _SECOND, name, texts[0])
            if len(texts) == 4:  # noqa: PLR2004 - by far the most: a statement held against what stands elsewhere
                found += (ref, texts[1], at, texts[2], spot, texts[3])
            elif statement is None:
                found += (spot, texts[1])
            else:  # against another place of the plan itself
                asked, start = finding.requirement, statement.baseline
                there, beside = at, start.location if start is not None else None
                if ruling.own and asked is not None:
                    there, beside = _text(asked.at), asked.location
                related = path + _place(beside) if beside is not None else b""
                found += (ref, texts[1], there, texts[2], at, texts[3], spot, texts[4], related, texts[5])  # fmt: skip
    return b"".join(found[1:])


_BETWEEN = b",\n  "
_FIRST = _BETWEEN + b'{"fingerprint": "'
_SECOND = b'", "plan": '


@dataclass(frozen=True, slots=True)
class _Frame:
    """A result as JSON but for what differs from plan to plan; ``texts`` stand between the gaps.

    ``tail``: the end of its fingerprint; ``None``: it differs, too.
    """

    texts: tuple[bytes, ...]
    tail: bytes | None


def _frame(row: Row, finding: Finding, *, own: bool) -> _Frame:
    """Cut a result where plans differ; fingerprint and plan come first and are put before it."""
    requirement, statement = finding.requirement, finding.statement
    gaps = {("location",)}
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
    return _Frame(tuple(part.encode() for part in parts), tail)


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


def _line(finding: Finding, rules: Mapping[tuple[str, str], Rule], lang: str) -> bytes:
    return dump(result_row(finding, rules[finding.plan.field, finding.rule], lang)).encode()


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
