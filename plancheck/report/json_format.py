"""``json``: report@1 as it stands, a line a result."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from plancheck.report.formats import View
from plancheck.report.piece import Ending, Piece
from plancheck.report.text import json_safe

Row = dict[str, Any]


def section(view: View) -> str:
    """The results of one plan, a line each."""
    return ",\n  ".join(map(dump, view.rows))


def document(pieces: Sequence[Piece], ending: Ending) -> Iterator[str]:
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
    yield "{\n" + "".join(f"{_entry(key, value)},\n" for key, value in head.items())
    yield ' "results": ['
    lead = "\n  "
    for piece in pieces:
        text = piece.text("json")
        if text:
            yield lead + text
            lead = ",\n  "
    yield "],\n" if lead == "\n  " else "\n ],\n"
    yield ",\n".join(_entry(key, value) for key, value in tail.items()) + "\n}\n"


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
