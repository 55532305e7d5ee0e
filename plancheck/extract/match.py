"""Rows and promises matched to a catalogue's indicators, and written targets to their meaning."""

from __future__ import annotations

from plancheck.domain.catalogue import Catalogue
from plancheck.domain.interval import Direction
from plancheck.domain.target import Target, TargetKind
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import comparable
from plancheck.domain.unit_table import parse_unit
from plancheck.extract.model import Class, Commitment, Extraction, Row
from plancheck.extract.name_matcher import Matcher


def assign(extraction: Extraction, catalogue: Catalogue | None) -> None:
    """Match rows and subjects to a catalogue's indicators."""
    matcher = Matcher(catalogue)
    for row in extraction.rows:
        _match_row(row, matcher)
    for one in extraction.commitments:
        _match_promise(one, matcher, catalogue)


def candidates_of(extraction: Extraction, catalogues: dict[str, Catalogue]) -> dict[str, int]:
    """How many rows and subjects each field's catalogue knows, to tell the field of a document."""
    found = {}
    for name, catalogue in catalogues.items():
        matcher = Matcher(catalogue)
        rows = [row.name for row in extraction.rows] + [
            one.subject for one in extraction.commitments
        ]
        found[name] = sum(matcher.match(text).indicator is not None for text in rows)
    return found


def _match_row(row: Row, matcher: Matcher) -> None:
    match = matcher.match(row.name)
    row.indicator, row.candidates = match.indicator, match.candidates
    if row.indicator is None and matcher.catalogue is not None:
        reason = "near" if row.candidates else "unmatched"
        row.reason = ", ".join(part for part in (row.reason, reason) if part)
        row.cls = Class.LOOK if row.cls is Class.LOOK else Class.LIKELY


def _match_promise(one: Commitment, matcher: Matcher, catalogue: Catalogue | None) -> None:
    match = matcher.match(one.subject)
    one.candidates = match.candidates
    if match.indicator is None or catalogue is None:
        return
    unit = parse_unit(one.unit) if one.unit else None
    wanted = catalogue.indicators[match.indicator].unit
    if unit is not None and comparable(unit, wanted):
        one.indicator = match.indicator
    else:
        one.candidates = [match.indicator]


def readable(text: str, unit: str | None, better: Direction | None = None) -> Target | None:
    """The target that a written form means, when plan@1 can hold it."""
    try:
        target = parse_target(text, unit=parse_unit(unit) if unit else None, better=better)
    except TargetError:
        return None
    return None if target.kind is TargetKind.UNDECIDED else target
