"""Short ways to the parts of extraction: a text becomes promises, a table, metadata."""

from __future__ import annotations

from plancheck.extract import metadata
from plancheck.extract.extract import extract
from plancheck.extract.model import Commitment, Extraction, Metadata
from plancheck.extract.outline import Part, outline
from plancheck.extract.prose.read import commitments
from plancheck.extract.prose.tense import Span
from plancheck.extract.readers.text import from_text
from plancheck.extract.table.find import find_table
from plancheck.extract.table.rows import IndicatorTable

PERIOD = Span(start=2021, end=2025)


def parts_of(text: str) -> list[Part]:
    return list(outline(from_text(text, "plan.txt")))


def promises(text: str, period: Span = PERIOD) -> list[Commitment]:
    return commitments(parts_of(text), period, set())


def figures(text: str, period: Span = PERIOD) -> list[str]:
    """What is promised, as ``≥ 95 %``; a range as ``= 3-5 个``."""
    return [
        " ".join((one.op, "-".join(one.number), one.unit or "—")) for one in promises(text, period)
    ]


def table(text: str, base: int | None = 2020, own: str | None = None) -> IndicatorTable | None:
    return find_table(parts_of(text), base, own)


def about(text: str) -> Metadata:
    return metadata.read(parts_of(text))[0]


def whole(text: str, known: Metadata | None = None) -> Extraction:
    return extract(from_text(text, "plan.txt"), known)


def rows_text(*rows: str) -> str:
    """Rows written with ``|`` as a table of tabs; cells that are only spaces are empty."""
    return "\n".join("\t".join(cell.strip() for cell in row.split("|")) for row in rows) + "\n"
