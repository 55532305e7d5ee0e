"""A plan file held against its document (取证核对): each figure found at its place, elsewhere, different, or not at all.

Rows are compared with the table of the document; promises with the quantities and words that stand in their section, whether
or not the extractor takes them for promises. What the extractor finds and the plan lacks is told as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from plancheck.domain.claim import Statement
from plancheck.domain.plan import Plan
from plancheck.domain.quantity.interval import Interval, plain
from plancheck.domain.quantity.unit import comparable, parse_unit
from plancheck.domain.target.numerals import clean
from plancheck.domain.target.target import TargetKind
from plancheck.extract.extract import readable
from plancheck.extract.model import Class, Commitment, Extraction, Row
from plancheck.extract.name_matcher import plain as plain_name
from plancheck.extract.outline import Part
from plancheck.extract.prose.read import figures, texts
from plancheck.extract.prose.sentence import Figure
from plancheck.extract.prose.tense import Span


class State(StrEnum):
    """What became of a statement's figure."""

    FOUND = "found"
    ELSEWHERE = "elsewhere"
    DIFFERENT = "different"
    MISSING = "missing"
    UNCHECKED = "unchecked"  # no figure: a qualitative target


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEvidence:
    """One statement held against the document. ``found``: what stands there; ``what``: ``target``, ``baseline``, ``nature`` or ``milestone``."""

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

    held: list[StatementEvidence]
    lacking_rows: list[Row]
    lacking: list[Commitment]

    @property
    def wrong(self) -> bool:
        """Whether a figure is not in its document."""
        return any(one.state in {State.DIFFERENT, State.MISSING} for one in self.held)


# What says "all of them" where no figure stands. It counts only in a sentence that speaks of the statement's subject.
_WHOLE = re.compile(
    r"[应愿能需](.)尽\1|不漏一|全部|全面(?:完成|实现|建成|达到|落实|推行|开展)|都[^市]|均|各[^种类项方]|所有|一律|普遍|每[一个名户所]|全覆盖|[\u4e00-\u9fff]覆盖"
)
_NONE_LEFT = re.compile(r"零拒绝|清零|消除|归零|无.{0,6}家庭")
_NUM = re.compile(r"\d{1,9}(?:,\d{3})*(?:\.\d+)?")
_SENTENCE = re.compile(r"[^。；;！!？?\n]{1,1000}")
_SPACE = re.compile(r"\s+")
_LIKE = 0.5
_FULL = Decimal(100)


def hold(plan: Plan, extraction: Extraction, parts: list[Part]) -> Evidence:
    """Hold every statement of a plan and its yearly targets against its document."""
    reader = _Reader(plan, extraction, parts)
    held = [one for statement in plan.statements for one in reader.hold(statement)]
    return Evidence(
        held=held,
        lacking_rows=[row for row in extraction.rows if id(row) not in reader.used],
        lacking=reader.lacking(),
    )


@dataclass(slots=True)
class _Stock:
    """A figure of the document, and of how many statements it may still be the ground."""

    figure: Figure
    left: int

    @property
    def section(self) -> str:
        return self.figure.commitment.section

    @property
    def key(self) -> tuple[str, int, int, tuple[str, ...]]:
        """What tells it from others: the same for the promise that was made of it."""
        one = self.figure.commitment
        return one.section, one.start, one.end, one.number


class _Reader:
    def __init__(self, plan: Plan, extraction: Extraction, parts: list[Part]) -> None:
        self.plan = plan
        self.extraction = extraction
        self.parts = parts
        self.used: set[int] = set()
        rows = [(row.start, row.end) for row in extraction.rows]
        span = Span(start=plan.period.start, end=plan.period.end)
        self.stock = [
            _Stock(one, one.shares)
            for part in parts
            for one in figures(part, span)
            if not any(first <= one.commitment.start < last for first, last in rows)
        ]
        self.taken: Counter[tuple[str, int, int, tuple[str, ...]]] = Counter()
        self.given = dict(self.assigned())

    def hold(self, statement: Statement) -> Iterator[StatementEvidence]:
        row = self.row_of(statement) if statement.in_table else None
        if row is None:
            yield self.promise(statement)
        else:
            yield from self.row(statement, row)
        for step in statement.milestones:
            yield self.milestone(step, row)

    # -- rows

    def row_of(self, statement: Statement) -> Row | None:
        """The row of the document's table that a row of the plan file is: by name and number, else by one of them."""
        names = self.names(statement)
        rows = self.extraction.rows
        by_name = [row for row in rows if plain_name(row.name) in names]
        by_number = [row for row in rows if row.row == statement.row]
        both = [one for one in by_number if one in by_name]
        return next(iter(both or by_name or by_number), None)

    def row(self, statement: Statement, row: Row) -> Iterator[StatementEvidence]:
        self.used.add(id(row))
        own = [one for one in row.targets if one.level in {row.own, None}]
        texts = [one.text for one in own if one.year in {None, statement.year}] or [
            one.text for one in own
        ]
        same = any(self.same(statement, text, row.unit) for text in texts)
        state = State.FOUND if same else State.DIFFERENT
        if same and row.row != statement.row:
            state = State.ELSEWHERE
        yield self.place(statement, row, state, "target", " / ".join(texts))
        if statement.baseline is not None:
            bases = [one for one in row.baselines if one.level in {row.own, None}]
            wanted = statement.baseline.text
            good = any(self.same_point(wanted, one.text) for one in bases)
            if not good:
                yield self.place(
                    statement,
                    row,
                    State.DIFFERENT if bases else State.MISSING,
                    "baseline",
                    " / ".join(one.text for one in bases),
                )
        if (
            row.nature is not None
            and statement.nature is not None
            and row.nature != statement.nature.value
        ):
            yield self.place(statement, row, State.DIFFERENT, "nature", row.nature)

    def names(self, statement: Statement) -> set[str]:
        found = {plain_name(statement.name)}
        if statement.indicator is not None:
            found.add(plain_name(statement.indicator.name["zh"]))
            found |= {plain_name(one) for one in statement.indicator.aliases}
        return found

    def place(
        self, statement: Statement, row: Row, state: State, what: str, found: str
    ) -> StatementEvidence:
        return StatementEvidence(
            statement=statement, state=state, what=what, found=found, section=f"主要指标/{row.row}",
            start=row.start, end=row.end, page=row.page,
        )  # fmt: skip

    def same(self, statement: Statement, text: str, unit: str | None) -> bool:
        target = statement.target
        better = statement.indicator.better if statement.indicator is not None else None
        if _flat(text) == _flat(target.text):
            return True
        own_unit = statement.unit.name if statement.unit is not None else unit
        other = readable(text, unit or own_unit, better)
        return (
            other is not None
            and other.kind is target.kind
            and (
                (target.kind is TargetKind.SET and _same_set(other.bounds, target.bounds))
                or (
                    target.kind is not TargetKind.SET
                    and (other.series, other.level, other.op)
                    == (target.series, target.level, target.op)
                )
            )
        )

    def same_point(self, first: str, second: str) -> bool:
        one, other = (_NUM.findall(text.replace(",", "")) for text in (first, second))
        return one == other or [plain_number(a) for a in one] == [plain_number(a) for a in other]

    # -- promises

    def assigned(self) -> Iterator[tuple[int, _Stock]]:
        """Each promise's figure at its place: those most alike first, for one figure grounds no two promises."""
        promises = [
            one
            for one in self.plan.statements
            if not one.in_table and one.target.kind is TargetKind.SET
        ]
        pairs = []
        for number, statement in enumerate(promises):
            for place, stock in enumerate(self.stock):
                if _within(stock.section, statement.at or "") and self.agrees(statement, stock):
                    other_year = stock.figure.commitment.year != statement.year
                    pairs.append((-self.likeness(statement, stock), other_year, place, number))
        done: set[int] = set()
        for *_, place, number in sorted(pairs):
            stock = self.stock[place]
            if number in done or not stock.left:
                continue
            done.add(number)
            self.take(stock)
            yield id(promises[number]), stock

    def take(self, stock: _Stock) -> None:
        """A figure is the ground of one more statement."""
        stock.left -= 1
        self.taken[stock.key] += 1

    def agrees(self, statement: Statement, stock: _Stock) -> bool:
        """Whether a figure means what the statement says: the same set in a unit that compares."""
        one = stock.figure.commitment
        unit = statement.unit
        better = statement.indicator.better if statement.indicator is not None else None
        if one.unit and unit is not None:
            own = parse_unit(one.unit)
            if own is None or not comparable(own, unit):
                return False
        other = readable(one.target, unit.name if unit is not None else one.unit, better)
        return (
            other is not None
            and other.kind is TargetKind.SET
            and _same_set(other.bounds, statement.target.bounds)
        )

    def likeness(self, statement: Statement, stock: _Stock) -> float:
        """How much the words around a figure are the statement's: 0 to 1.75, those of its clause counting most."""
        figure = stock.figure
        return max(
            _alike(name, figure.clause)
            + _alike(name, figure.sentence) / 2
            + _alike(name, figure.names) / 4
            for name in self.names(statement)
        )

    def promise(self, statement: Statement) -> StatementEvidence:
        """A promise held against the figures at its place, then against those of other places."""
        target = statement.target
        if target.kind in {TargetKind.QUALITATIVE, TargetKind.UNDECIDED}:
            return StatementEvidence(statement=statement, state=State.UNCHECKED)
        stock = self.given.get(id(statement))
        if stock is not None:
            return self.at_figure(statement, State.FOUND, stock)
        at = statement.at or ""
        worded = self.worded(statement, at)
        if worded is not None:
            return worded
        far = [
            one for one in self.stock
            if one.left and target.kind is TargetKind.SET and self.agrees(statement, one) and self.likeness(statement, one) >= _LIKE
        ]  # fmt: skip
        rivals = [one for one in self.stock if one.left and _within(one.section, at)]
        rival = max(rivals, key=lambda one: self.likeness(statement, one), default=None)
        if (
            rival is not None
            and self.likeness(statement, rival) >= _LIKE
            and not any(
                self.likeness(statement, one) > self.likeness(statement, rival) for one in far
            )
        ):
            return self.at_figure(statement, State.DIFFERENT, rival)
        other = None if far else self.worded(statement, at, elsewhere=True)
        if other is not None:
            return other
        if far:
            best = max(far, key=lambda one: self.likeness(statement, one))
            self.take(best)
            return self.at_figure(statement, State.ELSEWHERE, best)
        return StatementEvidence(statement=statement, state=State.MISSING)

    # -- yearly targets

    def milestone(self, step: Statement, row: Row | None) -> StatementEvidence:
        """A yearly target held against its year's column of the row, else against what the text says for that year."""
        target = step.target
        if target.kind in {TargetKind.QUALITATIVE, TargetKind.UNDECIDED}:
            return StatementEvidence(statement=step, state=State.UNCHECKED, what="milestone")
        own = [] if row is None else [
            one.text for one in row.targets if one.level in {row.own, None} and one.year == step.year
        ]  # fmt: skip
        if row is not None and own:
            same = any(self.same(step, text, row.unit) for text in own)
            state = State.FOUND if same else State.DIFFERENT
            return self.place(step, row, state, "milestone", " / ".join(own))
        found = self.in_text(step)
        if found is None and not (target.kind is TargetKind.SET and re.search(r"\d", target.text)):
            found = self.worded(step, step.at or "", year=step.year)
        return replace(
            found or StatementEvidence(statement=step, state=State.MISSING), what="milestone"
        )

    def in_text(self, step: Statement) -> StatementEvidence | None:
        """A yearly target among the figures that the text gives for its year: at its place, elsewhere, or another one there."""
        at = step.at or ""
        near = [
            (_within(one.section, at), self.agrees(step, one), self.likeness(step, one), one)
            for one in self.stock if one.figure.commitment.year == step.year
        ]  # fmt: skip
        for state, here, alike in (
            (State.FOUND, True, True), (State.ELSEWHERE, False, True), (State.DIFFERENT, True, False)
        ):  # fmt: skip
            least = 0 if state is State.FOUND else _LIKE
            fit = [(like, one) for inside, same, like, one in near
                   if (inside, same) == (here, alike) and like >= least]  # fmt: skip
            if fit:
                best = max(fit, key=lambda one: (one[1].left > 0, one[0]))[1]
                if best.left and alike:
                    self.take(best)
                return self.at_figure(step, state, best)
        return None

    def worded(
        self, statement: Statement, at: str, *, elsewhere: bool = False, year: int | None = None
    ) -> StatementEvidence | None:
        """The statement's own words at its place (不低于市级目标值, 80岁左右), or what says the same of all or none of them.

        ``elsewhere``: its own words at another place, in a sentence that speaks of its subject. ``year``: one that the
        sentence must name.
        """
        target = statement.target
        words = _SPACE.sub("", clean(target.text))
        literal = target.kind is not TargetKind.SET or bool(re.search(r"[\u4e00-\u9fff]{2}", words))
        pattern = None
        if (
            target.kind is TargetKind.SET
            and target.bounds is not None
            and not re.search(r"\d", words)
        ):
            pattern = _NONE_LEFT if target.bounds.high == 0 else _WHOLE
        elif _is_whole(statement):
            pattern = _WHOLE
        if elsewhere:
            pattern = None
        for section, text, part in self.texts:
            if _within(section, at) is elsewhere:
                continue
            for sentence in _SENTENCE.finditer(text):
                said = _SPACE.sub("", sentence[0])
                found = re.search(rf"(?<![\d.]){re.escape(words)}", said) if literal else None
                if (elsewhere and not self.speaks(statement, said)) or str(year or "") not in said:
                    continue
                if (
                    found is None
                    and pattern is not None
                    and self.speaks(statement, said)
                    and not self.numbered(statement, section, sentence[0])
                ):
                    found = pattern.search(said)
                if found is not None:
                    self.take_in(statement, section, sentence[0])
                    state = State.ELSEWHERE if elsewhere else State.FOUND
                    return self.at_place(statement, state, section, part, sentence.span(), found[0])
        return None

    def numbered(self, statement: Statement, section: str, sentence: str) -> bool:
        """Whether a sentence gives a percentage of what the statement is of: then 均 and 都 do not say all of them."""
        return any(
            one.left and one.section == section and one.figure.commitment.unit == "%" and one.figure.clause in sentence
            and one.figure.commitment.number != ("100",) and self.likeness(statement, one) >= _LIKE
            for one in self.stock
        )  # fmt: skip

    def take_in(self, statement: Statement, section: str, sentence: str) -> None:
        """The figure that a sentence's words are: 全部 is 100, 动态清零 is 0."""
        bounds = statement.target.bounds
        number = ("0",) if bounds is not None and bounds.high == 0 else ("100",)
        near = [
            one for one in self.stock
            if one.left and one.section == section and one.figure.commitment.number == number
            and one.figure.clause in sentence
        ]  # fmt: skip
        if near:
            self.take(max(near, key=lambda one: self.likeness(statement, one)))

    def speaks(self, statement: Statement, text: str) -> bool:
        """Whether a text speaks of what the statement is of: half of the name's pairs of characters."""
        return any(_alike(name, text) >= _LIKE for name in self.names(statement))

    def at_figure(self, statement: Statement, state: State, stock: _Stock) -> StatementEvidence:
        """What was found, with its place."""
        one = stock.figure.commitment
        return StatementEvidence(
            statement=statement, state=state, found=one.target, section=one.section,
            start=one.start, end=one.end, page=one.page,
        )  # fmt: skip

    def at_place(
        self,
        statement: Statement,
        state: State,
        section: str,
        part: Part,
        span: tuple[int, int],
        found: str,
    ) -> StatementEvidence:
        """Words found, with their place."""
        start, end = span
        body = part.body
        first = last = None
        if body.text and end <= len(body.text):
            first, last = body.span(start, end)
        return StatementEvidence(
            statement=statement, state=state, found=found, section=section,
            start=first, end=last, page=getattr(part.block, "page", None),
        )  # fmt: skip

    @cached_property
    def texts(self) -> list[tuple[str, str, Part]]:
        """Section, text and part of every paragraph and cell."""
        return list(_sections(self.parts))

    # -- what the plan lacks

    def lacking(self) -> list[Commitment]:
        """The promises of the document that are the ground of no statement."""
        taken = self.taken.copy()
        found = []
        for one in self.extraction.commitments:
            key = (one.section, one.start, one.end, one.number)
            if taken[key] > 0:
                taken[key] -= 1
            elif one.cls is not Class.LOOK:
                found.append(one)
        return found


def _sections(parts: list[Part]) -> Iterator[tuple[str, str, Part]]:
    """Section, text and part: paragraphs, and the rows and items of boxes."""
    for part in parts:
        for section, body, _ in texts(part):
            yield section, body.text, part


def _within(section: str, at: str) -> bool:
    """Whether a section is the place or lies in it."""
    return section == at or section.startswith((f"{at}/", f"{at}.")) or (not at and not section)


def _flat(text: str) -> str:
    return _SPACE.sub("", clean(text))


def _same_set(first: Interval | None, second: Interval | None) -> bool:
    return first is not None and second is not None and str(first) == str(second)


def _is_whole(statement: Statement) -> bool:
    """Whether a statement says 100 %."""
    bounds = statement.target.bounds
    percent = statement.unit is not None and statement.unit.name == "%"
    return percent and bounds is not None and bounds.low == _FULL


def _alike(name: str, text: str) -> float:
    """The share of a name's pairs of characters that a text has."""
    pairs = {name[at : at + 2] for at in range(len(name) - 1)}
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def plain_number(text: str) -> str:
    """A number without needless zeros."""
    return plain(Decimal(text))
