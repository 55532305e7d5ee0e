"""What was read from a document the last time, kept in its draft as comments.

An update tells by it a change of the document from a correction by a person. Each fact that was read (a target, a baseline, a place …) is kept as four bytes of a hash. A fact that was read again
did not change in the document; what a person made of it stands.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator

from plancheck.domain.titles import normal_title
from plancheck.extract.model import Commitment, Extraction, Metadata, Row
from plancheck.extract.name_matcher import normal_name

MARK = "plancheck-extract: "
"""Begins each comment line that holds readings."""
FACTS = ("number", "issuer", "issued", "dated", "published", "status", "approved_by")
"""What the text says of the document, by the names of plan@1."""
_SIZE = 4  # bytes of a hash: of 1 000 changed figures one in 1 000 files would pass for an old one
_WIDTH = 76  # characters of a line
# A comment line of readings.
_LINE = re.compile(rf"^# {MARK}([A-Za-z0-9+/=]+)\s*$", re.MULTILINE)


def reading(what: str, *values: object) -> bytes:
    """A fact that was read, as few bytes. ``what``: the kind of fact."""
    text = "\0".join([what, *("" if one is None else str(one) for one in values)])
    return hashlib.sha256(text.encode()).digest()[:_SIZE]


def readings_of(find: Row | Commitment) -> dict[str, bytes]:
    """What was read of a row or promise: its ``target``, ``baseline``, ``place``, ``name`` and the ``rest``."""
    if isinstance(find, Row):
        name = normal_name(find.name)
        targets = [(one.text, one.year) for one in find.own_targets]
        bases = [(one.text, one.year) for one in find.own_baselines]
        return {
            "target": reading("row", name, find.unit, targets),
            "baseline": reading("baseline", name, bases),
            "place": reading("number", name, find.row),
            "name": reading("row-name", name),
            "rest": reading("row-rest", name, find.nature, find.unit),
        }
    name = normal_name(find.subject)
    return {
        "target": reading("promise", name, find.op, find.number, find.unit, find.target, find.year),
        "place": reading("at", name, find.target, find.section),
        "name": reading("subject", name),
        "rest": reading("promise-rest", name, find.per, find.hedge, find.unit),
    }


def head_readings(meta: Metadata) -> Iterator[bytes]:
    """What was read of the document itself: its facts and the documents that it cites."""
    yield from (reading(key, getattr(meta, key)) for key in FACTS if getattr(meta, key))
    yield from (reading("cites", normal_title(one)) for one in meta.cites)


def all_readings(
    extraction: Extraction, without: Iterable[Row | Commitment] = ()
) -> frozenset[bytes]:
    """The readings of a document. ``without``: finds that are to be told again the next time; only their names are."""
    left = {id(one) for one in without}
    found = set(head_readings(extraction.metadata))
    finds: list[Row | Commitment] = [*extraction.rows, *extraction.commitments]
    for one in finds:
        facts = readings_of(one)
        found.update([facts["name"]] if id(one) in left else facts.values())
    return frozenset(found)


def lines_of(readings: frozenset[bytes]) -> list[str]:
    """Readings as lines of a comment."""
    text = base64.b64encode(b"".join(sorted(readings))).decode()
    return [text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH)]


def read_lines(text: str) -> frozenset[bytes] | None:
    """The readings that a plan file keeps; ``None`` when it keeps none, or damaged ones."""
    lines = _LINE.findall(text)
    try:
        raw = base64.b64decode("".join(lines), validate=True)
    except binascii.Error:
        return None
    whole = len(raw) % _SIZE == 0
    return (
        frozenset(raw[at : at + _SIZE] for at in range(0, len(raw), _SIZE))
        if raw and whole
        else None
    )
