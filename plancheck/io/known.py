"""known@1 files: read with care, for they may have been edited, and written in one order, whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

from plancheck.domain.errors import InputError
from plancheck.domain.interval import plain
from plancheck.domain.source import Path
from plancheck.domain.waiver import KnownFinding
from plancheck.io.formats import expect, no_blocks, settled
from plancheck.io.schema import validate
from plancheck.io.yaml_source import read_file

TIMES = 20
"""How much larger than a hand-written file a known file may be: it holds the findings of many plans."""


@dataclass(slots=True, eq=False)
class KnownFile:
    """A known file read: its entries and the hash of its bytes."""

    findings: tuple[KnownFinding, ...]
    digest: str


def read_known(name: str) -> KnownFile:
    """Read a file; raises ``InputError`` with all that is wrong with it."""
    document = read_file(FilePath(name), name, times=TIMES)
    no_blocks(document)
    found: list[KnownFinding] = []
    lines: dict[str, int] = {}
    if expect(document, "known"):
        bad = validate(document, "known")
        entries = document.data.get("findings") if isinstance(document.data, dict) else None
        for number, raw in enumerate(entries if isinstance(entries, list) else ()):
            path: Path = ("findings", number)
            if document.problems.full or () in bad:
                break
            if not isinstance(raw, dict) or (bad and any(one[:2] == path for one in bad)):
                continue
            place = document.locate(path)
            mark = raw["fingerprint"]
            if mark in lines:
                where = (*path, "fingerprint")
                document.report("known-twice", where, value=mark, line=str(lines[mark]))
                continue
            lines[mark] = place.line
            distance = raw["shortfall"]
            fields = raw.get("fields")
            found.append(
                KnownFinding(
                    number=number,
                    fingerprint=mark,
                    plan=raw["plan"],
                    rule=raw["rule"],
                    statement=raw["statement"],
                    indicator=raw["indicator"],
                    requirement=raw["requirement"],
                    verdict=raw["verdict"],
                    reason=raw["reason"],
                    stated=raw["stated"],
                    shortfall=Decimal(distance["value"]) if distance else None,
                    unit=distance["unit"] if distance else None,
                    fields=tuple(fields) if fields is not None else None,
                    location=place,
                )
            )
    problems = settled(document)
    if problems:
        raise InputError(problems)
    return KnownFile(tuple(found), document.digest)


def write_known(findings: Iterable[KnownFinding]) -> bytes:
    """The file that holds these findings; the same findings give the same bytes in whatever order."""
    ordered = sorted(
        findings,
        key=lambda one: (
            one.plan, one.rule, one.indicator or "", one.requirement or "", one.fingerprint,
        ),
    )  # fmt: skip
    lines = [
        "# plancheck verify --write-known",
        "format: plancheck/known@1",
        "findings:" if ordered else "findings: []",
    ]
    for one in ordered:
        lead = "  - "
        for key, value in _entry(one).items():
            lines.append(f"{lead}{key}: {_value(value)}")
            lead = "    "
    return ("\n".join(lines) + "\n").encode()


def _entry(one: KnownFinding) -> dict[str, Any]:
    shortfall = None
    if one.shortfall is not None:
        shortfall = {"value": plain(one.shortfall), "unit": one.unit}
    entry: dict[str, Any] = {
        "fingerprint": one.fingerprint,
        "plan": one.plan,
        "rule": one.rule,
        "statement": one.statement,
        "indicator": one.indicator,
        "requirement": one.requirement,
        "verdict": one.verdict,
        "reason": one.reason,
        "stated": one.stated,
        "shortfall": shortfall,
    }
    if one.fields is not None:
        entry["fields"] = list(one.fields)
    return entry


def _value(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_value(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return '"' + "".join(map(_character, value)) + '"'


def _character(char: str) -> str:
    """A character inside double quotes: what does not print is written out."""
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x100:  # noqa: PLR2004
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004
