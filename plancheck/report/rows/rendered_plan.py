"""What is kept of a judged plan once its parts are written: counts and texts, no rows.

Reports of many plans are put together from rendered plans, so that memory stays flat and processes can share
the work.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field as with_default
from dataclasses import fields
from typing import Any

from plancheck.common import dataclass
from plancheck.report import Row
from plancheck.rule import Rule


@dataclass(slots=True, kw_only=True, eq=False)
class PlanSummary:
    """What is kept of a judged plan beside its texts. ``labels``: its ancestors' names by id.

    ``suppressed``: what became of the waivers and known findings that name it. ``decided``: whether anything was decided;
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
        """As plain data; ``PlanSummary(**row)`` reads it again."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


_RATIO = 24
"""Texts are seldom packed closer; where room for the whole is made at once, unpacking takes half the time."""


def unpacked(raw: bytes) -> bytes:
    """A text as it was before it was packed."""
    return zlib.decompress(raw, bufsize=_RATIO * len(raw))


class RenderedPlan:
    """One plan of a report: its summary, and its part in each format, in UTF-8, compressed where it is ``packed``.

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
        """A rendered plan that was put away: facts and texts are looked up when somebody asks for them."""
        rendered = cls.__new__(cls)
        rendered.statements, rendered.tripped, rendered.untouched, packed = numbers
        rendered.packed = bool(packed)
        rendered.texts = texts
        rendered._facts = facts  # noqa: SLF001 - its own
        return rendered

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
GRADES = ("error", "warning", "note")


class Totals:
    """What all plans come to: the sum of their summaries, and the reasons of their reviews."""

    def __init__(self) -> None:
        self.graded = dict.fromkeys(GRADES, 0)
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
        for name in GRADES:
            self.graded[name] += total["by_severity"][name]
        self.reasons.update(facts.reasons)
        self.decided |= facts.decided
        self.aside += facts.aside
        for why, names in facts.uncompared.items():
            self.uncompared.setdefault(why, {}).update(dict.fromkeys(names))
