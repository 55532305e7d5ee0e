"""The whole of extraction: metadata, the indicator table, promises, matched to a catalogue."""

from __future__ import annotations

from dataclasses import replace

from plancheck.domain.jurisdiction import lookup
from plancheck.extract import metadata
from plancheck.extract.account import Account, account_of
from plancheck.extract.blocks import Document
from plancheck.extract.model import Class, Commitment, Extraction, Metadata, Refusal, Row
from plancheck.extract.outline import outline
from plancheck.extract.prose.read import commitments
from plancheck.extract.prose.tense import Span
from plancheck.extract.table.find import find_table
from plancheck.extract.table.rows import unit_of_value


def extract(document: Document, given: Metadata | None = None) -> Extraction:
    """What a document holds. ``given``: what the user says of it, which wins over the text."""
    parts = list(outline(document))
    found, begin = metadata.read(parts)
    if given is not None:
        found = _over(found, given)
    division = lookup(found.jurisdiction) if found.jurisdiction else None
    base = found.start - 1 if found.start is not None else None
    table = find_table(parts, base, division.name if division is not None else None)
    skip = set(range(begin + 1)) if begin else set()
    if table is not None:
        skip |= table.places
    refused: list[Refusal] = []
    promises = commitments(
        parts, Span(start=found.start, end=found.end, place=division), skip, refused
    )
    rows = table.rows if table is not None else []
    _number(rows)
    for row in rows:
        _complete(row, found.end)
    account = account_of(
        document,
        parts,
        table.places if table is not None else set(),
        begin + 1 if begin else 0,
        [one.start for one in promises],
        [(row.start, row.end) for row in rows],
    )
    _mark_doubts([*rows, *promises], account)
    return Extraction(
        document=document,
        metadata=found,
        rows=rows,
        commitments=promises,
        levels=table.levels if table is not None else [],
        parts=parts,
        account=account,
        refused=refused,
    )


def _over(found: Metadata, given: Metadata) -> Metadata:
    values = {name: getattr(given, name) for name in Metadata.__slots__}
    return replace(found, **{name: one for name, one in values.items() if one not in (None, [])})


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


def _mark_doubts(finds: list[Row | Commitment], account: Account) -> None:
    """Let a person look at what was not read surely."""
    for one in finds:
        why = account.doubt(one.start, one.end)
        recognized = account.recognized_in(one.start, one.end)
        if recognized:
            one.confidence = min(part.confidence for part in recognized)
            one.page = recognized[0].page if one.page is None else one.page
        if why:
            one.cls = Class.LOOK
            one.reason = ", ".join(part for part in (one.reason, why) if part)


def _complete(row: Row, end: int | None) -> None:
    """Part yearly targets from the last one; give the unit that the values themselves carry, where nothing else gives one."""
    own = row.own_targets
    early = [one for one in own if one.year is not None and end is not None and one.year < end]
    if 0 < len(early) < len(own):
        row.milestones = early
        row.targets = [one for one in row.targets if one not in early]
    if row.unit is None and row.targets:
        text = next(
            (one.text for one in row.targets if one.level in {row.own, None}), row.targets[-1].text
        )
        if text.rstrip("）)〕]").endswith(("%", "％")) or any(
            one.text.endswith("%") for one in row.baselines
        ):
            row.unit = "%"
        else:
            row.unit = unit_of_value(text)
