"""What is kept of a judged plan once its parts are written: counts and texts, no rows.

Reports of many plans are put together from such pieces, so that memory stays flat and processes can share
the work.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from typing import Any

from plancheck.rule.model import Rule

Row = dict[str, Any]


class Spool:
    """Texts put aside until the report is put together: small ones in memory, many on disk."""

    LIMIT = 16_000_000

    def __init__(self) -> None:
        import tempfile  # noqa: PLC0415 - start-up: only for several plans

        self.file = tempfile.SpooledTemporaryFile(max_size=self.LIMIT)  # noqa: SIM115 - kept open

    def add(self, raw: bytes) -> tuple[int, int]:
        """Put a text aside; its place comes back."""
        start = self.file.seek(0, 2)
        self.file.write(raw)
        return start, len(raw)

    def get(self, start: int, length: int) -> bytes:
        """A text that was put aside."""
        self.file.seek(start)
        return self.file.read(length)

    def __del__(self) -> None:
        self.file.close()


@dataclass(slots=True, kw_only=True, eq=False)
class Piece:
    """One plan of a report. ``texts``: its part in each format, in UTF-8, compressed where it is ``packed``; ``labels``: its ancestors' names by id.

    ``settled``: what became of the waivers and known findings that name it.
    """

    plan: Row
    field: str
    total: Row
    reasons: Counter[str]
    unjudged: list[Row]
    statements: int
    labels: dict[str, str]
    tripped: int
    settled: Row = with_default(default_factory=dict)
    texts: dict[str, bytes] = with_default(default_factory=dict)
    spooled: dict[str, tuple[int, int]] = with_default(default_factory=dict)
    spool: Spool | None = None
    packed: bool = False

    def pack(self) -> None:
        """Compress the texts; many of their lines are much alike."""
        if not self.packed:
            self.texts = {name: zlib.compress(text, 3) for name, text in self.texts.items()}
            self.packed = True

    def put_away(self, spool: Spool) -> None:
        """Move the texts to a spool, so that they take no memory."""
        self.spool = spool
        self.spooled = {name: spool.add(text) for name, text in self.texts.items()}
        self.texts = {}

    def text(self, name: str) -> str:
        """The plan's part in a format."""
        return self.raw(name).decode()

    def raw(self, name: str) -> bytes:
        """The plan's part in a format, in UTF-8."""
        if self.spool is not None and name in self.spooled:
            kept = self.spool.get(*self.spooled[name])
        else:
            kept = self.texts[name]
        return zlib.decompress(kept) if self.packed else kept


@dataclass(slots=True, kw_only=True, eq=False)
class Ending:
    """What only the whole run knows. ``rules``: the rules that ran, with their texts, opened when a format asks.

    ``off``: the rules that the configuration switches off.
    ``strangers``: plans that waivers name and nobody knows, with the nearest known id. ``gone`` and ``worse``:
    known findings that are found no more, or worse than noted.
    """

    total: Row
    errors: list[Row]
    packs: list[Row]
    unmatched_rules: list[str]
    exit_code: int
    tripped: int
    skipped: int
    lang: str
    as_of: str
    version: str
    unmatched_waivers: list[Row] = with_default(default_factory=list)
    strangers: dict[str, str] = with_default(default_factory=dict)
    gone: list[Row] = with_default(default_factory=list)
    worse: list[Row] = with_default(default_factory=list)
    rules: Callable[[], Sequence[Rule]] = tuple
    off: Sequence[str] = ()


def add_up(totals: Sequence[Row]) -> Row:
    """The sum of summaries."""
    keys = ("pass", "fail", "gap", "review", "not_applicable", "error", "waived", "known")
    result: Row = {key: sum(total[key] for total in totals) for key in keys}
    result["by_severity"] = {
        name: sum(total["by_severity"][name] for total in totals)
        for name in ("error", "warning", "note")
    }
    return result
