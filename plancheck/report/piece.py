"""What is kept of a judged plan once its parts are written: counts and texts, no rows.

Reports of many plans are put together from such pieces, so that memory stays flat and processes can share
the work.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from functools import partial
from typing import Any, overload

from plancheck.rule.model import Rule

Row = dict[str, Any]


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


_RATIO = 24
"""Texts are seldom packed closer; where room for the whole is made at once, unpacking takes half the time."""


class Piece:
    """One plan of a report: its facts, and its part in each format, in UTF-8, compressed where it is ``packed``.

    ``statements``: how many it has; ``untouched``: how many of them no requirement touched; ``tripped``: how many of
    its results trip the gate.
    """

    __slots__ = ("_facts", "packed", "statements", "texts", "tripped", "untouched")

    def __init__(
        self,
        *,
        statements: int,
        tripped: int,
        texts: dict[str, bytes] | None = None,
        packed: bool = False,
        **facts: Any,
    ) -> None:
        known = Facts(**facts)
        self.statements = statements
        self.tripped = tripped
        self.untouched = len(known.unjudged)
        self.texts = {} if texts is None else texts
        self.packed = packed
        self._facts: Facts | Callable[[], Facts] = known

    @classmethod
    def kept(
        cls, numbers: Sequence[int], facts: Callable[[], Facts], texts: dict[str, bytes]
    ) -> Piece:
        """A piece that was put away: facts and texts are looked up when somebody asks for them."""
        piece = cls.__new__(cls)
        piece.statements, piece.tripped, piece.untouched, packed = numbers
        piece.packed = bool(packed)
        piece.texts = texts
        piece._facts = facts  # noqa: SLF001 - its own
        return piece

    @property
    def numbers(self) -> tuple[int, ...]:
        """What ``kept`` takes."""
        return self.statements, self.tripped, self.untouched, self.packed

    @property
    def facts(self) -> Facts:
        """What is kept beside the texts; worth a variable where more than one of them is asked for."""
        return self._facts if isinstance(self._facts, Facts) else self._facts()

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

    def text(self, name: str) -> str:
        """The plan's part in a format."""
        return self.raw(name).decode()

    def raw(self, name: str) -> bytes:
        """The plan's part in a format, in UTF-8."""
        kept = self.texts[name]
        return zlib.decompress(kept, bufsize=_RATIO * len(kept)) if self.packed else kept


class Pieces(Sequence[Piece]):
    """The pieces of many plans in the order of their ranks, put away until the report is put together.

    Small ones stay in memory, many go to a file on disk; of each plan some numbers are left.
    """

    LIMIT = 4_000_000
    NUMBERS = 4

    def __init__(self, formats: Iterable[str]) -> None:
        import tempfile  # noqa: PLC0415 - start-up: only for several plans

        self._formats = tuple(formats)
        self._file = tempfile.SpooledTemporaryFile(max_size=self.LIMIT)  # noqa: SIM115 - kept open
        self._ends = array("Q", [0])  # where each stored text ends: facts and one for each format
        self._numbers = array("L")
        self._ranks = array("L")
        self._order: Sequence[int] | None = None

    def add(self, piece: Piece, rank: int) -> None:
        """Put a piece away."""
        facts = piece.facts
        row = {name: getattr(facts, name) for name in _NAMES}
        self._put(json.dumps(row, separators=(",", ":")).encode())
        for name in self._formats:
            self._put(piece.texts[name])
        self._numbers.extend(piece.numbers)
        self._ranks.append(rank)
        self._order = None

    def __len__(self) -> int:
        return len(self._ranks)

    @overload
    def __getitem__(self, number: int) -> Piece: ...

    @overload
    def __getitem__(self, number: slice) -> list[Piece]: ...

    def __getitem__(self, number: int | slice) -> Piece | list[Piece]:
        if self._order is None:
            self._order = array("L", sorted(range(len(self)), key=self._ranks.__getitem__))
        if isinstance(number, slice):
            return [self._piece(at) for at in self._order[number]]
        return self._piece(self._order[number])

    def _piece(self, at: int) -> Piece:
        first = at * (len(self._formats) + 1)
        numbers = self._numbers[at * self.NUMBERS : (at + 1) * self.NUMBERS]
        return Piece.kept(numbers, partial(self._facts, first), _Texts(self, first))

    def _facts(self, number: int) -> Facts:
        row = json.loads(self._get(number))
        return Facts(**row | {"reasons": Counter(row["reasons"])})

    def _text(self, number: int, form: str) -> bytes:
        return self._get(number + 1 + self._formats.index(form))

    def _put(self, raw: bytes) -> None:
        self._file.seek(self._ends[-1])
        self._file.write(raw)
        self._ends.append(self._ends[-1] + len(raw))

    def _get(self, number: int) -> bytes:
        start, end = self._ends[number : number + 2]
        self._file.seek(start)
        return self._file.read(end - start)

    def __del__(self) -> None:
        self._file.close()


class _Texts(dict[str, bytes]):
    """The texts of a piece that was put away; each is looked up when it is asked for."""

    __slots__ = ("_number", "_pieces")

    def __init__(self, pieces: Pieces, number: int) -> None:
        self._pieces = pieces
        self._number = number

    def __missing__(self, form: str) -> bytes:
        return self._pieces._text(self._number, form)  # noqa: SLF001 - one thing in two


@dataclass(slots=True, kw_only=True, eq=False)
class Ending:
    """What only the whole run knows. ``rules``: the rules that ran, with their texts, opened when a format asks.

    ``off``: the rules that the configuration switches off. ``reasons``: how often reviews have which.
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
    reasons: Counter[str] = with_default(default_factory=Counter)


_COUNTED = ("pass", "fail", "gap", "review", "not_applicable", "error", "waived", "known")
_GRADES = ("error", "warning", "note")


class Sums:
    """What all plans come to: the sum of their summaries, and the reasons of their reviews."""

    def __init__(self) -> None:
        self.graded = dict.fromkeys(_GRADES, 0)
        self.total: Row = dict.fromkeys(_COUNTED, 0) | {"by_severity": self.graded}
        self.reasons: Counter[str] = Counter()

    def add(self, total: Row, reasons: Counter[str]) -> None:
        """Count a plan."""
        for key in _COUNTED:
            self.total[key] += total[key]
        for name in _GRADES:
            self.graded[name] += total["by_severity"][name]
        self.reasons.update(reasons)
