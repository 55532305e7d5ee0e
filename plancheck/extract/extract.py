"""The whole of extraction: metadata, the indicator table, promises, matched to a catalogue."""

from __future__ import annotations

from dataclasses import replace

from plancheck.domain.catalogue import Catalogue
from plancheck.domain.jurisdiction.jurisdiction import lookup
from plancheck.domain.quantity.interval import Direction
from plancheck.domain.quantity.unit import comparable, parse_unit
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.target import Target, TargetKind, parse_target
from plancheck.extract import metadata, tables
from plancheck.extract.blocks import Document
from plancheck.extract.model import Class, Commitment, Extraction, Metadata, Row
from plancheck.extract.name_matcher import Matcher
from plancheck.extract.outline import outline
from plancheck.extract.prose.read import commitments
from plancheck.extract.prose.tense import Span


def extract(document: Document, known: Metadata | None = None) -> Extraction:
    """What a document holds. ``known``: what the user says of it, which wins over the text."""
    parts = list(outline(document))
    found, begin = metadata.read(parts)
    if known is not None:
        found = _over(found, known)
    place = lookup(found.jurisdiction) if found.jurisdiction else None
    base = found.start - 1 if found.start is not None else None
    table = tables.find(parts, base, place.name if place is not None else None)
    skip = set(range(begin + 1)) if begin else set()
    if table is not None:
        skip |= table.places
    promises = commitments(parts, Span(start=found.start, end=found.end), skip)
    rows = table.rows if table is not None else []
    _number(rows)
    for row in rows:
        _complete(row)
    return Extraction(
        document=document,
        metadata=found,
        rows=rows,
        commitments=promises,
        levels=table.levels if table is not None else [],
        parts=parts,
    )


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


def _over(found: Metadata, known: Metadata) -> Metadata:
    said = {
        name: value
        for name in Metadata.__slots__
        if (value := getattr(known, name)) not in (None, [])
    }
    return replace(found, **said)


def _match_row(row: Row, matcher: Matcher) -> None:
    match = matcher.match(row.name)
    row.indicator, row.candidates = match.indicator, match.candidates
    if row.indicator is None and matcher.catalogue is not None:
        reason = "near" if row.candidates else "unmatched"
        row.reason = ", ".join(part for part in (row.reason, reason) if part)
        row.cls = Class.LOOK if row.cls is Class.LOOK else Class.LIKELY


def _number(rows: list[Row]) -> None:
    """Every row a number of its own: one without (其中…), or one that another has already, gets the next free."""
    last = max((row.row for row in rows), default=0)
    printed = {row.row for row in rows if "no-number" not in row.reason}
    seen: set[int] = set()
    for row in rows:
        if row.row < 1 or row.row in seen or ("no-number" in row.reason and row.row in printed):
            last += 1
            row.row = last
            row.cls = Class.LOOK
            if "no-number" not in row.reason:
                row.reason = ", ".join(one for one in (row.reason, "number-again") if one)
        seen.add(row.row)


def _complete(row: Row) -> None:
    """The unit that the values themselves carry, where there is no column of units."""
    if row.unit is None and row.targets:
        text = next(
            (one.text for one in row.targets if one.level in {row.own, None}), row.targets[-1].text
        )
        if text.rstrip("）)〕]").endswith(("%", "％")) or any(
            one.text.endswith("%") for one in row.baselines
        ):
            row.unit = "%"


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
