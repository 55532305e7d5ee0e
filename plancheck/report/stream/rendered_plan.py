"""What is kept of a judged plan once its parts are written: counts and texts, no rows.

Reports of many plans are put together from such pieces, so that memory stays flat and processes can share
the work.
"""

from __future__ import annotations

import json
import zlib
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field as with_default
from dataclasses import fields
from functools import partial
from itertools import pairwise
from typing import IO, Any, overload

from plancheck.domain.records import dataclass
from plancheck.rule.rule import Rule

Row = dict[str, Any]


@dataclass(slots=True, kw_only=True, eq=False)
class PlanSummary:
    """What is kept of a judged plan beside its texts. ``labels``: its ancestors' names by id.

    ``settled``: what became of the waivers and known findings that name it. ``decided``: whether anything was decided;
    ``aside``: plans above are known, but none of this planning cycle; ``coming``: ids of those of the next one; ``uncompared``: those
    that nothing was compared with, by the reason.
    """

    plan: Row
    total: Row
    reasons: dict[str, int]
    unjudged: list[Row]
    labels: dict[str, str]
    suppressed: Row = with_default(default_factory=dict)
    decided: bool = True
    aside: bool = False
    coming: list[str] = with_default(default_factory=list)
    uncompared: dict[str, list[str]] = with_default(default_factory=dict)

    def row(self) -> Row:
        """As plain data; ``Facts(**row)`` reads it again."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


_RATIO = 24
"""Texts are seldom packed closer; where room for the whole is made at once, unpacking takes half the time."""


def unpacked(raw: bytes) -> bytes:
    """A text as it was before it was packed."""
    return zlib.decompress(raw, bufsize=_RATIO * len(raw))


class RenderedPlan:
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
        known = PlanSummary(**facts)
        self.statements = statements
        self.tripped = tripped
        self.untouched = len(known.unjudged)
        self.texts = {} if texts is None else texts
        self.packed = packed
        self._facts: PlanSummary | Callable[[], PlanSummary] = known

    @classmethod
    def kept(
        cls, numbers: Sequence[int], facts: Callable[[], PlanSummary], texts: dict[str, bytes]
    ) -> RenderedPlan:
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
    def facts(self) -> PlanSummary:
        """What is kept beside the texts; worth a variable where more than one of them is asked for."""
        return self._facts if isinstance(self._facts, PlanSummary) else self._facts()

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
        return unpacked(kept) if self.packed else kept


class RenderedPlans(Sequence[RenderedPlan]):
    """The pieces of many plans in the order of their ranks, put away until the report is put together.

    Of each plan some numbers are left in memory.
    """

    NUMBERS = 4

    def __init__(self, formats: Iterable[str]) -> None:
        self._formats = tuple(formats)
        self._facts = Spool()
        self._texts = Spool()  # one after the other, of each piece one for each format
        self._numbers = array("L")
        self._ranks = array("L")
        self._order: Sequence[int] | None = None

    def add(self, piece: RenderedPlan, rank: int) -> None:
        """Put a piece away."""
        self._facts.put(json.dumps(piece.facts.row(), separators=(",", ":")).encode())
        for name in self._formats:
            self._texts.put(piece.texts[name])
        self._numbers.extend(piece.numbers)
        self._ranks.append(rank)
        self._order = None

    def __len__(self) -> int:
        return len(self._ranks)

    @overload
    def __getitem__(self, number: int) -> RenderedPlan: ...

    @overload
    def __getitem__(self, number: slice) -> list[RenderedPlan]: ...

    def __getitem__(self, number: int | slice) -> RenderedPlan | list[RenderedPlan]:
        if isinstance(number, slice):
            return [self._piece(at) for at in self._ordered()[number]]
        return self._piece(self._ordered()[number])

    def drain(self, form: str) -> Iterator[bytes]:
        """Every piece's part in a format, for the last time where it is the only one: the disk is free again soon."""
        if len(self._formats) > 1:
            yield from (piece.raw(form) for piece in self)
            return
        order = self._ordered()
        for at, raw in zip(order, self._texts.drain(order), strict=True):
            yield unpacked(raw) if self._piece(at).packed else raw

    def _ordered(self) -> Sequence[int]:
        if self._order is None:
            self._order = array("L", sorted(range(len(self)), key=self._ranks.__getitem__))
        return self._order

    def _piece(self, at: int) -> RenderedPlan:
        numbers = self._numbers[at * self.NUMBERS : (at + 1) * self.NUMBERS]
        return RenderedPlan.kept(
            numbers, partial(self._facts_of, at), _Texts(partial(self._text, at))
        )

    def _facts_of(self, at: int) -> PlanSummary:
        return PlanSummary(**json.loads(self._facts.get(at)))

    def _text(self, at: int, form: str) -> bytes:
        return self._texts.get(at * len(self._formats) + self._formats.index(form))


class Spool:
    """Texts put aside by their numbers, from 0: few in memory, many in files on disk.

    There are several files, so that the space of the first is free again while the last is still wanted.
    """

    IN_MEMORY = 2_000_000
    FILE = 32_000_000
    """So much goes to a file at least; later ones are larger, so that there are never many."""

    def __init__(self) -> None:
        self._ends = array("Q", [0])  # where each text ends, as if there were one file
        self._files: list[IO[bytes]] = []
        self._firsts: list[int] = []  # the number of each file's first text
        self._starts: list[int] = []

    def put(self, raw: bytes) -> None:
        """Put a text aside."""
        end = self._ends[-1]
        if not self._files or end - self._starts[-1] > max(self.FILE, end // 8):
            import tempfile  # noqa: PLC0415 - start-up: only for several plans

            size = 1 if self._files else self.IN_MEMORY
            self._files.append(tempfile.SpooledTemporaryFile(max_size=size))  # noqa: SIM115 - kept open
            self._firsts.append(len(self._ends) - 1)
            self._starts.append(end)
        file = self._files[-1]
        file.seek(end - self._starts[-1])
        file.write(raw)
        self._ends.append(end + len(raw))

    def get(self, number: int) -> bytes:
        """A text that was put aside."""
        at = bisect_right(self._firsts, number) - 1
        start, end = self._ends[number : number + 2]
        self._files[at].seek(start - self._starts[at])
        return self._files[at].read(end - start)

    def drain(self, order: Sequence[int]) -> Iterator[bytes]:
        """All texts in some order, for the last time: a file is closed behind its last text."""
        bounds = [*self._firsts, len(self._ends) - 1]
        left = [end - first for first, end in pairwise(bounds)]
        for number in order:
            yield self.get(number)
            at = bisect_right(self._firsts, number) - 1
            left[at] -= 1
            if not left[at]:
                self._files[at].close()

    def __del__(self) -> None:
        for file in self._files:
            file.close()


class _Texts(dict[str, bytes]):
    """The texts of a piece that was put away; each is looked up when it is asked for."""

    __slots__ = ("_look_up",)

    def __init__(self, look_up: Callable[[str], bytes]) -> None:
        self._look_up = look_up

    def __missing__(self, form: str) -> bytes:
        return self._look_up(form)


@dataclass(slots=True, kw_only=True, eq=False)
class RunSummary:
    """What only the whole run knows. ``rules``: the rules that ran, with their texts, opened when a format asks.

    ``skipped_rules``: rules of the packs used that were left out, by the configuration or an option. ``reasons``: how often reviews have which.
    ``strangers``: plans that waivers name and nobody knows, with the nearest known id. ``gone`` and ``worse``:
    known findings that are found no more, or worse than noted. ``aside``: how many plans have none of this cycle above
    them; ``uncompared``: the plans above that nothing was compared with, by the reason.
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
    skipped_rules: Sequence[str] = ()
    reasons: Counter[str] = with_default(default_factory=Counter)
    aside: int = 0
    uncompared: Mapping[str, Sequence[str]] = with_default(default_factory=dict)


_COUNTED = ("pass", "fail", "gap", "review", "not_applicable", "error", "waived", "known")
_GRADES = ("error", "warning", "note")


class Totals:
    """What all plans come to: the sum of their summaries, and the reasons of their reviews."""

    def __init__(self) -> None:
        self.graded = dict.fromkeys(_GRADES, 0)
        self.total: Row = dict.fromkeys(_COUNTED, 0) | {"by_severity": self.graded}
        self.reasons: Counter[str] = Counter()
        self.decided = False
        self.aside = 0
        self.uncompared: dict[str, dict[str, None]] = {}

    def add(self, facts: PlanSummary) -> None:
        """Count a plan."""
        total = facts.total
        for key in _COUNTED:
            self.total[key] += total[key]
        for name in _GRADES:
            self.graded[name] += total["by_severity"][name]
        self.reasons.update(facts.reasons)
        self.decided |= facts.decided
        self.aside += facts.aside
        for why, names in facts.uncompared.items():
            self.uncompared.setdefault(why, {}).update(dict.fromkeys(names))
