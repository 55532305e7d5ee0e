"""known@1 files: read with care, for they may have been edited, and written in one order, whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

from plancheck.domain.catalogue import Per
from plancheck.domain.claim import Nature
from plancheck.domain.interval import Direction, Interval, parse_interval
from plancheck.domain.said import Said, Start
from plancheck.domain.source import InputError, Location, Path
from plancheck.domain.suppression import KnownFinding
from plancheck.domain.target import TargetKind
from plancheck.domain.unit import Unit, plain
from plancheck.domain.unit_table import parse_unit
from plancheck.io.diagnosis import diagnose
from plancheck.io.load import expect, no_blocks
from plancheck.io.schema import validate
from plancheck.io.yaml.reader import read_file
from plancheck.io.yaml.writer import quoted

Row = dict[str, Any]

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
            found.append(finding_of(raw, number, place))
    problems = diagnose(document)
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
        for key, value in entry_row(one).items():
            lines.append(f"{lead}{key}: {_value(value)}")
            lead = "    "
    return ("\n".join(lines) + "\n").encode()


# The keys of an entry that are texts, as they are called in both.
_TEXTS = ("fingerprint", "plan", "rule", "statement", "indicator", "requirement", "verdict", "reason", "stated")  # fmt: skip
_LATER = ("severity", "subject", "required", "due")
"""Keys that are written only where there is something to write; older versions know none of them."""


def entry_row(one: KnownFinding) -> Row:
    """A finding as an entry of the file."""
    row: Row = {name: getattr(one, name) for name in _TEXTS}
    row["shortfall"] = None
    if one.shortfall is not None:
        row["shortfall"] = {"value": plain(one.shortfall), "unit": one.unit}
    if one.fields is not None:
        row["fields"] = list(one.fields)
    row |= {name: value for name in _LATER if (value := getattr(one, name)) is not None}
    if one.said is not None:
        row["context"] = _context(one.said)
    return row


def finding_of(row: Row, number: int, location: Location) -> KnownFinding:
    """The finding that an entry holds; the schema has accepted it."""
    distance, fields, context = row["shortfall"], row.get("fields"), row.get("context")
    kept: Row = {name: row.get(name) for name in (*_TEXTS, *_LATER)}
    return KnownFinding(
        **kept,
        number=number,
        shortfall=Decimal(distance["value"]) if distance else None,
        unit=distance["unit"] if distance else None,
        fields=tuple(fields) if fields is not None else None,
        said=_said(context, row["stated"] or "") if context is not None else None,
        location=location,
    )


def _context(said: Said) -> Row:
    """All that a statement said but for its words; what it did not say is left out."""
    start = said.baseline
    row: Row = {
        "form": said.form.value,
        "set": str(said.interval) if said.interval is not None else None,
        "outside": said.outside or None,
        "approximate": said.approximate or None,
        "op": said.op,
        "refers": said.refers or None,
        "series": said.series,
        "better": said.better.value if said.better else None,
        "unit": said.unit.name if said.unit else None,
        "per": said.per.value,
        "population": said.population,
        "year": said.year,
        "nature": said.nature.value if said.nature else None,
        "hedge": said.hedge,
        "baseline": _start(start) if start else None,
        "milestones": [{"stated": one.text, **_context(one)} for one in said.milestones] or None,
    }
    return {name: value for name, value in row.items() if value is not None}


def _said(row: Row, text: str) -> Said:
    unit, better, nature, start = (row.get(key) for key in ("unit", "better", "nature", "baseline"))
    return Said(
        form=TargetKind(row["form"]),
        text=text,
        interval=parse_interval(row["set"]) if "set" in row else None,
        outside=row.get("outside", False),
        approximate=row.get("approximate", False),
        op=row.get("op"),
        refers=row.get("refers", ""),
        series=row.get("series"),
        relation=row.get("op") if "series" in row else None,
        better=Direction(better) if better else None,
        # A unit that is no longer known compares with nothing.
        unit=(parse_unit(unit) or Unit(unit, f"unknown {unit}")) if unit else None,
        per=Per(row["per"]),
        population=row.get("population"),
        year=row["year"],
        nature=Nature(nature) if nature else None,
        hedge=row.get("hedge"),
        baseline=_started(start) if start else None,
        milestones=tuple(_said(one, one.get("stated", "")) for one in row.get("milestones", ())),
    )


def _start(start: Start) -> Row:
    """Where an indicator stood: a number, or the set that is known of it."""
    low = start.bounds.low
    row: Row = {"year": start.year}
    if low is not None and low == start.bounds.high:
        row["value"] = plain(low)
    else:
        row["set"] = str(start.bounds)
    return row | ({"approximate": True} if start.approximate else {})


def _started(row: Row) -> Start:
    text = row.get("value") or row.get("set") or ""
    number = Decimal(row["value"]) if "value" in row else None
    bounds = Interval(number, number) if number is not None else parse_interval(row["set"])
    return Start(row["year"], bounds, text, row.get("approximate", False))


def _value(value: Any) -> str:
    if value is None:
        return "null"
    if value is True:
        return "true"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_value(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return quoted(value)
