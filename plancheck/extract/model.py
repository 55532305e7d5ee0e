"""What extraction finds (extract@1): metadata, rows of the indicator table, commitments, each with its class."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from plancheck.extract.account import Account
from plancheck.extract.blocks import Document
from plancheck.extract.outline import Part


class Class(StrEnum):
    """How sure a find is. What each means in measured precision stands in ``docs/extract.md``."""

    SURE = "sure"
    LIKELY = "likely"
    LOOK = "look"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A baseline or target of a row: ``text`` as printed (cleaned), e.g. ``≥95``, ``与GDP增长同步``; ``—`` gives none.

    ``level``: the name of the level in a table that gives several (浙江, 嘉兴, 平湖), else ``None``.
    """

    text: str
    year: int | None = None
    level: str | None = None


@dataclass(slots=True, kw_only=True)
class Row:
    """A row of the main indicator table. ``own`` names the level whose columns are this plan's, if there are several.

    ``indicator``: catalogue id when matched surely, else ``None`` with the nearest ``candidates``.
    ``nature``: ``binding``, ``expected`` or ``None``. ``confidence``: the least of its parts that were recognised in a
    picture, ``None`` when none was. ``milestones``: targets of its own level for years before the last; ``of``: the row
    that it is a part of (其中).
    """

    row: int
    name: str
    unit: str | None
    nature: str | None
    baselines: list[Value]
    targets: list[Value]
    milestones: list[Value] = field(default_factory=list)
    of: str | None = None
    start: int
    end: int
    page: int | None = None
    indicator: str | None = None
    candidates: list[str] = field(default_factory=list)
    own: str | None = None
    cls: Class = Class.SURE
    reason: str = ""
    confidence: float | None = None

    @property
    def section(self) -> str:
        """The place of the row as plan@1 writes it."""
        return f"主要指标/{self.row}"

    @property
    def own_targets(self) -> list[Value]:
        """The targets of this plan's level."""
        return [one for one in self.targets if one.level in {self.own, None}]

    @property
    def own_baselines(self) -> list[Value]:
        """The baselines of this plan's level."""
        return [one for one in self.baselines if one.level in {self.own, None}]


# The unit of what changes, by that of the change: points are of a share, a percentage says nothing.
_CHANGED_UNITS: dict[str, str | None] = {
    "个百分点": "%",
    "百分点": "%",
    "个千分点": "‰",
    "%": None,
    "‰": None,
}


@dataclass(slots=True, kw_only=True)
class Commitment:
    """A promise in prose or in a box (专栏).

    ``section``: path of section numbers, ``二/（二）/2`` or ``三/（一）/专栏1/1.1``. ``op``: ``≥ > ≤ < =``, ``full`` for 全覆盖 and
    its kin, ``qualitative`` for none. ``number``: exact decimals as strings, two for a range, none for ``full``
    without a figure. ``target``: the written form for plan@1. ``quote``: the clause as it stands in the document.
    ``confidence``: as of a row.
    ``approximate``: about so much (左右). ``change``: ``up`` or ``down`` where the number is an amount of change.
    """

    section: str
    subject: str
    op: str
    number: tuple[str, ...]
    unit: str | None
    per: str | None
    year: int | None
    hedge: str | None
    target: str
    quote: str
    start: int
    end: int
    page: int | None = None
    approximate: bool = False
    change: str | None = None
    indicator: str | None = None
    candidates: list[str] = field(default_factory=list)
    cls: Class = Class.SURE
    reason: str = ""

    @property
    def level_unit(self) -> str | None:
        """The unit of what is promised: of a change that of what changes."""
        return _CHANGED_UNITS.get(self.unit or "", self.unit) if self.change else self.unit

    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A number of the text that is no promise: where it stands, and the name of the reason (``why`` of the messages)."""

    start: int
    end: int
    why: str


@dataclass(slots=True, kw_only=True)
class Metadata:
    """What the text says of the plan itself; unknown is ``None``, never guessed. Dates are ISO strings.

    ``issued``: of the document (成文日期, 印发日期); ``dated``: of a draft; ``published``: made public (公开日期, 发布日期);
    ``approved_by``: who approved it (批准), as ``number``, ``organ`` and ``date``.
    """

    title: str | None = None
    number: str | None = None
    issuer: str | None = None
    issued: str | None = None
    dated: str | None = None
    published: str | None = None
    approved_by: dict[str, str] | None = None
    status: str | None = None
    jurisdiction: str | None = None
    start: int | None = None
    end: int | None = None
    outlook: int | None = None
    cites: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Extraction:
    """Everything that was found in a document.

    ``levels``: the names of the table's levels, nearest last; ``parts``: the document in sections; ``account``: what became
    of each of them; ``refused``: numbers that are no promise, with the reason, as far as reading the text named it.
    """

    document: Document
    metadata: Metadata
    rows: list[Row]
    commitments: list[Commitment]
    levels: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    account: Account = field(default_factory=Account)
    refused: list[Refusal] = field(default_factory=list)
