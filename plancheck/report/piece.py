"""What is kept of a judged plan once its parts are written: counts and texts, no rows.

Reports of many plans are put together from such pieces, so that memory stays flat and processes can share
the work.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from typing import Any

from plancheck.rule.model import Rule

Row = dict[str, Any]


class Spool:
    """Texts put aside until the report is put together: small ones in memory, many on disk."""

    LIMIT = 4_000_000

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
class Facts:
    """What is kept of a judged plan beside its texts. ``labels``: its ancestors' names by id.

    ``settled``: what became of the waivers and known findings that name it.
    """

    plan: Row
    total: Row
    reasons: Counter[str]
    unjudged: list[Row]
    labels: dict[str, str]
    settled: Row = with_default(default_factory=dict)


_NAMES = ("plan", "total", "reasons", "unjudged", "labels", "settled")


class Piece:
    """One plan of a report: its facts, and its part in each format, in UTF-8, compressed where it is ``packed``.

    Put away, both stand in the spool, so that a run of many plans keeps next to nothing of each.
    """

    __slots__ = (
        "_facts", "field", "packed", "spool", "spooled", "statements", "texts", "tripped", "untouched",
    )  # fmt: skip

    def __init__(
        self,
        *,
        field: str,
        statements: int,
        tripped: int,
        texts: dict[str, bytes] | None = None,
        packed: bool = False,
        **facts: Any,
    ) -> None:
        self.field = field
        self.statements = statements
        self.tripped = tripped
        self.texts = {} if texts is None else texts
        self.packed = packed
        self.spooled: dict[str, tuple[int, int]] = {}
        self.spool: Spool | None = None
        self._facts: Facts | None = Facts(**facts)
        self.untouched = len(self._facts.unjudged)

    @property
    def facts(self) -> Facts:
        """What is kept beside the texts; worth a variable where more than one of them is asked for."""
        if self._facts is not None:
            return self._facts
        if self.spool is None:
            raise RuntimeError
        row = json.loads(self.spool.get(*self.spooled[_FACTS]))
        return Facts(**row | {"reasons": Counter(row["reasons"])})

    @property
    def plan(self) -> Row:
        """The plan's row of report@1."""
        return self.facts.plan

    @property
    def total(self) -> Row:
        """Its counts of verdicts and severities."""
        return self.facts.total

    @property
    def unjudged(self) -> list[Row]:
        """The statements that no requirement touched."""
        return self.facts.unjudged

    @property
    def labels(self) -> dict[str, str]:
        """Its ancestors' names by id."""
        return self.facts.labels

    def pack(self) -> None:
        """Compress the texts; many of their lines are much alike."""
        if not self.packed:
            self.texts = {name: zlib.compress(text, 3) for name, text in self.texts.items()}
            self.packed = True

    def put_away(self, spool: Spool) -> None:
        """Move texts and facts to a spool, so that they take no memory."""
        self.spool = spool
        facts = self.facts
        row = {name: getattr(facts, name) for name in _NAMES}
        self.spooled = {name: spool.add(text) for name, text in self.texts.items()}
        self.spooled[_FACTS] = spool.add(json.dumps(row, separators=(",", ":")).encode())
        self.texts, self._facts = {}, None

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


_FACTS = "\0facts"


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


def add_up(totals: Iterable[Row]) -> Row:
    """The sum of summaries."""
    keys = ("pass", "fail", "gap", "review", "not_applicable", "error", "waived", "known")
    severities = ("error", "warning", "note")
    result: Row = dict.fromkeys(keys, 0)
    graded = dict.fromkeys(severities, 0)
    for total in totals:
        for key in keys:
            result[key] += total[key]
        for name in severities:
            graded[name] += total["by_severity"][name]
    result["by_severity"] = graded
    return result
