"""The documents of ``tests/cases/intake`` and short ways to what is read of one."""

from __future__ import annotations

from pathlib import Path

from plancheck.extract.extract import extract
from plancheck.extract.model import Extraction, Metadata
from plancheck.extract.readers.registry import read_document, read_raw

CASES = Path(__file__).parent.parent / "cases" / "intake"
KNOWN = Metadata(title="测试规划", jurisdiction="640121", start=2021, end=2025)


def case(name: str) -> Extraction:
    return extract(read_document(str(CASES / name)), KNOWN)


def made(text: str | bytes, name: str) -> Extraction:
    return extract(read_raw(text.encode() if isinstance(text, str) else text, name), KNOWN)


def targets(found: Extraction) -> list[str]:
    return [row.targets[-1].text for row in found.rows]


def figures(found: Extraction) -> list[str]:
    return [f"{one.op}{'-'.join(one.number)}{one.unit or ''}" for one in found.commitments]


def unread(found: Extraction) -> list[tuple[str, bool]]:
    """Kinds of what was not read, and whether promises may stand there."""
    return [(one.kind, one.promises) for one in found.account.unread]


def classes(found: Extraction) -> set[str]:
    return {one.cls.value for one in (*found.rows, *found.commitments)}


def complete(found: Extraction) -> None:
    """Every block is in exactly one bin."""
    counts = found.account.counts
    assert counts["total"] == sum(
        counts[name] for name in ("rows", "promises", "context", "unread")
    )
    assert len(found.account.bins) == len(found.parts)
