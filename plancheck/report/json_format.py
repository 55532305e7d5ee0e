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
from plancheck.domain.judgement import Judgement, Ruling
from plancheck.domain.source import Location
from plancheck.report.model import result_row
from plancheck.report.piece import Ending, Piece
from plancheck.report.text import json_safe
from plancheck.rule.model import Rule

Row = dict[str, Any]


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
            finding = next(made) if made is not None else None
            if ruling.own or (finding is not None and (finding.waiver or finding.known)):
                one = finding or ruling.finding
                found += (_BETWEEN, _line(one, rules, lang))
                continue
            frame: _Frame | None = ruling.notes.get(key)
            if frame is None:
                one = ruling.on(plan, statement)
                rule = rules[plan.field, one.rule]
                if rule.personal:
                    found += (_BETWEEN, _line(one, rules, lang))
                    continue
                frame = ruling.notes[key] = _frame(result_row(one, rule, lang), ruling)
            tail = frame.tail
            if tail is None:  # a commitment goes by its own id
                shared, source = ruling.finding, ruling.finding.requirement
                key_of = statement.key if statement is not None else shared.key
                tail = Fingerprints.tail(shared.rule, key_of, source.source if source else "")
            mark = prints.of(tail).encode()
            if statement is None:
                found += (_FIRST, mark, _SECOND, name, *frame.texts[:1], gap, *frame.texts[1:])
                continue
            spot = target if ruling.at_target else begin
            if frame.own_baseline:
                start = statement.baseline
                related = path + _place(start.location) if start is not None else b""
                one_, two, three, four, five, six = frame.texts
                found += (_FIRST, mark, _SECOND, name, one_, ref, two, at, three, at, four, spot, five, related, six)  # fmt: skip
            else:
                one_, two, three, four = frame.texts
                found += (_FIRST, mark, _SECOND, name, one_, ref, two, at, three, spot, four)
    return b"".join(found[1:])


_BETWEEN = b",\n  "
_FIRST = _BETWEEN + b'{"fingerprint": "'
_SECOND = b'", "plan": '


@dataclass(frozen=True, slots=True)
class _Frame:
    """A result as JSON but for what differs from plan to plan; ``texts`` stand between the gaps.

    ``tail``: the end of its fingerprint; ``None``: it differs, too. ``own_baseline``: it is held against the
    statement's own baseline, so the requirement's places differ as well.
    """

    texts: tuple[bytes, ...]
    tail: bytes | None
    own_baseline: bool


def _frame(row: Row, ruling: Ruling) -> _Frame:
    """Cut a result where plans differ; fingerprint and plan come first and are put before it."""
    finding = ruling.finding
    requirement, statement = finding.requirement, finding.statement
    own = requirement is not None and requirement.kind == "self"
    gaps = {("location",)}
    if statement is not None:
        gaps |= {("subject", "statement"), ("stated", "at")}
    if own:
        gaps |= {("requirement", "at"), ("related",)}
    parts = [""]

    def write(value: Row, path: tuple[str, ...]) -> None:
        for number, (key, one) in enumerate(value.items()):
            here = (*path, key)
            if here in _BEFORE:
                continue
            parts[-1] += f"{', ' if number else ''}{dump(key)}: "
            if here == ("related",) and here in gaps:
                parts[-1] += "["
                parts.append("]")
            elif here in gaps:
                parts.append("")
            elif isinstance(one, dict) and any(gap[:1] == here for gap in gaps):
                parts[-1] += "{"
                write(one, here)
                parts[-1] += "}"
            else:
                parts[-1] += dump(one)

    write(row, ())
    parts[-1] += "}"
    same = statement is None or statement.in_table
    source = requirement.source if requirement is not None else ""
    tail = Fingerprints.tail(finding.rule, finding.key, source) if same else None
    return _Frame(tuple(part.encode() for part in parts), tail, own)


_BEFORE = frozenset({("fingerprint",), ("plan",)})


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
    return json_safe(json.dumps(value, ensure_ascii=False))
