"""A plan file held against its document (取证核对): each figure found at its place, elsewhere, different, or not at all.

Rows are compared with the table of the document; promises with the quantities and words that stand in their section, whether
or not the extractor takes them for promises. What the extractor finds and the plan lacks is told as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from plancheck.domain.interval import Direction, Interval, plain
from plancheck.domain.plan import Plan, Statement
from plancheck.domain.target import Kind, TargetError, chinese_number, clean, parse_target
from plancheck.extract.blocks import Table
from plancheck.extract.find import readable
from plancheck.extract.matching import plain as plain_name
from plancheck.extract.model import Class, Commitment, Extraction, Row
from plancheck.extract.outline import Part


class State(StrEnum):
    """What became of a statement's figure."""

    FOUND = "found"
    ELSEWHERE = "elsewhere"
    DIFFERENT = "different"
    MISSING = "missing"
    UNCHECKED = "unchecked"  # no figure: a qualitative target


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One statement held against the document. ``found``: what stands there; ``what``: ``target``, ``baseline`` or ``nature``."""

    statement: Statement
    state: State
    what: str = "target"
    found: str = ""
    section: str = ""
    start: int | None = None
    end: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The whole: statements held, and what the plan lacks."""

    held: list[Held]
    lacking_rows: list[Row]
    lacking: list[Commitment]

    @property
    def wrong(self) -> bool:
        """Whether a figure is not in its document."""
        return any(one.state in {State.DIFFERENT, State.MISSING} for one in self.held)


_WHOLE = re.compile(r"全(?:人群|员|域|人口|民)?覆盖|[应愿能需](.)尽\1|不漏一|全部|全面(?:完成|实现|建成|达到)|都|均|各|所有|一律|普遍|每[一个名户所]|100\s*[%％]|百分之百")
_NONE_LEFT = re.compile(r"零拒绝|清零|消除|归零|无.{0,6}家庭")
_NUM = re.compile(r"\d{1,9}(?:,\d{3})*(?:\.\d+)?")
_CHINESE = re.compile(r"[零一二两三四五六七八九十百千]{1,8}(?=[^零一二两三四五六七八九十百千]|$)")
_SPACE = re.compile(r"\s+")


def hold(plan: Plan, extraction: Extraction, parts: list[Part]) -> Evidence:
    """Hold every statement of a plan against its document."""
    reader = _Reader(plan, extraction, parts)
    held = [one for statement in plan.statements for one in reader.hold(statement)]
    return Evidence(
        held=held,
        lacking_rows=[row for row in extraction.rows if id(row) not in reader.used],
        lacking=reader.lacking(),
    )


class _Reader:
    def __init__(self, plan: Plan, extraction: Extraction, parts: list[Part]) -> None:
        self.plan = plan
        self.extraction = extraction
        self.texts = list(_sections(parts))
        self.used: set[int] = set()

    def hold(self, statement: Statement) -> Iterator[Held]:
        if statement.in_table:
            yield from self.row(statement)
        else:
            yield self.promise(statement)

    # -- rows

    def row(self, statement: Statement) -> Iterator[Held]:
        names = self.names(statement)
        rows = self.extraction.rows
        by_name = [row for row in rows if plain_name(row.name) in names]
        by_number = [row for row in rows if row.row == statement.row]
        row = next((one for one in by_number if one in by_name), None) or (by_name or by_number or [None])[0]
        if row is None:
            yield self.promise(statement)
            return
        self.used.add(id(row))
        own = [one for one in row.targets if one.level in {row.own, None}]
        texts = [one.text for one in own if one.year in {None, statement.year}] or [one.text for one in own]
        same = any(self.same(statement, text, row.unit) for text in texts)
        state = State.FOUND if same else State.DIFFERENT
        if same and row.row != statement.row:
            state = State.ELSEWHERE
        yield self.place(statement, row, state, "target", " / ".join(texts))
        if statement.baseline is not None:
            bases = [one for one in row.baselines if one.level in {row.own, None}]
            wanted = statement.baseline.text
            good = any(self.same_point(wanted, one.text, row.unit) for one in bases)
            if not good:
                yield self.place(statement, row, State.DIFFERENT if bases else State.MISSING, "baseline", " / ".join(one.text for one in bases))
        if row.nature is not None and statement.nature is not None and row.nature != statement.nature.value:
            yield self.place(statement, row, State.DIFFERENT, "nature", row.nature)

    def names(self, statement: Statement) -> set[str]:
        found = {plain_name(statement.name)}
        if statement.indicator is not None:
            found.add(plain_name(statement.indicator.name["zh"]))
            found |= {plain_name(one) for one in statement.indicator.aliases}
        return found

    def place(self, statement: Statement, row: Row, state: State, what: str, found: str) -> Held:
        return Held(
            statement=statement, state=state, what=what, found=found, section=f"主要指标/{row.row}",
            start=row.start, end=row.end, page=row.page,
        )  # fmt: skip

    def same(self, statement: Statement, text: str, unit: str | None) -> bool:
        target = statement.target
        better = statement.indicator.better if statement.indicator is not None else Direction.UP
        if _flat(text) == _flat(target.text):
            return True
        own_unit = statement.unit.name if statement.unit is not None else unit
        other = readable(text, unit or own_unit, better)
        return other is not None and other.kind is target.kind and (
            (target.kind is Kind.SET and _same_set(other.bounds, target.bounds))
            or (target.kind is not Kind.SET and (other.series, other.level, other.op) == (target.series, target.level, target.op))
        )

    def same_point(self, first: str, second: str, unit: str | None) -> bool:
        one, other = (_NUM.findall(text.replace(",", "")) for text in (first, second))
        return one == other or [plain_number(a) for a in one] == [plain_number(a) for a in other]

    # -- promises

    def promise(self, statement: Statement) -> Held:
        target = statement.target
        if target.kind in {Kind.QUALITATIVE, Kind.UNDECIDED}:
            return Held(statement=statement, state=State.UNCHECKED)
        at = statement.at or ""
        here = [one for one in self.texts if _within(one[0], at)]
        for section, text, part in here:
            spot = self.spot(statement, text)
            if spot is not None:
                return self.at_place(statement, State.FOUND, section, part, *spot)
        near = self.rival(statement, at)
        if near is not None:
            return near
        for section, text, part in self.texts:
            spot = self.spot(statement, text, strict=True)
            if spot is not None and self.about(statement, text, spot):
                return self.at_place(statement, State.ELSEWHERE, section, part, *spot)
        return Held(statement=statement, state=State.MISSING)

    def spot(self, statement: Statement, text: str, *, strict: bool = False) -> tuple[int, int] | None:
        """Where a text says the statement's figure, in its own form or another with the same meaning."""
        target = statement.target
        if target.kind is not Kind.SET:
            words = clean(target.text)
            at = _SPACE.sub("", text).find(_SPACE.sub("", words))
            return (0, len(text)) if at >= 0 else None
        wanted = _numbers(target.text)
        if not wanted:
            zero = target.bounds is not None and target.bounds.high == 0
            pattern = _NONE_LEFT if zero else _WHOLE
            if strict:
                pattern = re.compile(re.escape(target.text.strip()))
            found = pattern.search(text)
            return found.span() if found is not None else None
        first = None
        for number in wanted:
            found = _find_number(text, number, whole=target.bounds is not None and number == "100")
            if found is None:
                return None
            first = first or found
        return first

    def about(self, statement: Statement, text: str, spot: tuple[int, int]) -> bool:
        """Whether a figure elsewhere is of the same thing: two characters of the name stand near it."""
        around = text[max(0, spot[0] - 60) : spot[1] + 40]
        name = plain_name(statement.name)
        pairs = {name[at : at + 2] for at in range(len(name) - 1)}
        return bool(pairs) and sum(pair in around for pair in pairs) * 2 >= len(pairs)

    def rival(self, statement: Statement, at: str) -> Held | None:
        """Another figure for the same thing at the statement's place."""
        name = plain_name(statement.name)
        pairs = {name[place : place + 2] for place in range(len(name) - 1)}
        for one in self.extraction.commitments:
            if not _within(one.section, at) or not pairs:
                continue
            other = plain_name(one.subject)
            if sum(pair in other for pair in pairs) * 2 > len(pairs):
                return Held(
                    statement=statement, state=State.DIFFERENT, found=one.target, section=one.section,
                    start=one.start, end=one.end, page=one.page,
                )  # fmt: skip
        return None

    def at_place(self, statement: Statement, state: State, section: str, part: Part, start: int, end: int) -> Held:
        body = part.body
        first = last = None
        if body.text and end <= len(body.text):
            first, last = body.span(start, end)
        return Held(
            statement=statement, state=state, found=statement.target.text, section=section,
            start=first, end=last, page=getattr(part.block, "page", None),
        )  # fmt: skip

    # -- what the plan lacks

    def lacking(self) -> list[Commitment]:
        """The promises of the document for which the plan has no statement at their place with their number."""
        said: dict[str, list[str]] = {}
        for statement in self.plan.statements:
            if not statement.in_table:
                numbers = _numbers(statement.target.text) or _implied(statement)
                said.setdefault(statement.at or "", []).append("-".join(numbers))
        found = []
        for one in self.extraction.commitments:
            key = "-".join(one.number)
            places = [at for at in said if (_within(one.section, at) or _within(at, one.section)) and key in said[at]]
            if places:
                said[places[0]].remove(key)
            elif one.cls is not Class.LOOK:
                found.append(one)
        return found


def _sections(parts: list[Part]) -> Iterator[tuple[str, str, Part]]:
    """Section, text and part: paragraphs, and the rows and items of boxes."""
    from plancheck.extract.prose import cells_of  # noqa: PLC0415 - one reader of boxes

    for part in parts:
        if isinstance(part.block, Table):
            for section, body in cells_of(part):
                yield section, body.text, part
        else:
            yield part.section, part.text, part


def _within(section: str, at: str) -> bool:
    """Whether a section is the place or lies in it."""
    return section == at or section.startswith((f"{at}/", f"{at}.")) or (not at and not section)


def _flat(text: str) -> str:
    return _SPACE.sub("", clean(text))


def _same_set(first: Interval | None, second: Interval | None) -> bool:
    return first is not None and second is not None and str(first) == str(second)


def _numbers(text: str) -> list[str]:
    """The numbers of a written target as plain decimals, multiples (万) multiplied out."""
    try:
        target = parse_target(text, unit=None, better=Direction.UP)
    except TargetError:
        target = None
    found = []
    for match in re.finditer(r"(\d[\d,]*(?:\.\d+)?)(?:\s*(百万|千万|十万|万|亿))?", text):
        factor = {"万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}.get(match[2] or "", 1)
        found.append(plain(Decimal(match[1].replace(",", "")) * factor))
    if not found and "番" in text:
        return []
    return found if target is None or target.kind is not Kind.QUALITATIVE else []


def _implied(statement: Statement) -> list[str]:
    bounds = statement.target.bounds
    if bounds is None:
        return []
    return ["0"] if bounds.high == 0 else ["100"]


def _find_number(text: str, number: str, *, whole: bool) -> tuple[int, int] | None:
    """Where a number stands in a text: in digits, with 万 and the like, or in Chinese numerals."""
    wanted = Decimal(number)
    for match in re.finditer(r"(?<![\d.])(\d{1,9}(?:,\d{3})*(?:\.\d+)?)\s*(百万|千万|十万|万|亿)?", text):
        factor = {"万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}.get(match[2] or "", 1)
        if Decimal(match[1].replace(",", "")) * factor == wanted or Decimal(match[1].replace(",", "")) == wanted:
            return match.span()
    for match in _CHINESE.finditer(text):
        try:
            value = chinese_number(match[0])
        except TargetError:
            continue
        if value == wanted:
            return match.span()
    if whole:
        found = _WHOLE.search(text)
        return found.span() if found is not None else None
    return None


def plain_number(text: str) -> str:
    """A number without needless zeros."""
    return plain(Decimal(text))
