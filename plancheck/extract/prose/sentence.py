"""One sentence: its promises with the reason of what is none, or every figure in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from plancheck.extract.blocks import Text
from plancheck.extract.model import Class, Commitment, Refusal
from plancheck.extract.outline import Part, speaks_of_tasks
from plancheck.extract.prose import subject as naming
from plancheck.extract.prose import tense
from plancheck.extract.prose.clause import WORDS, clause, evened
from plancheck.extract.prose.figure import Figure
from plancheck.extract.prose.not_target import denied, reason
from plancheck.extract.prose.promise import predicate
from plancheck.extract.prose.quantity import QUANTITY, Quantity, quantity_of
from plancheck.extract.prose.scopes import Scopes, masked
from plancheck.extract.prose.whole import whole_words

_BETWEEN = re.compile(r"\s*(?:[、和及与,，]|以及)\s*")  # What parts two numbers side by side.
_SHARES = re.compile(r"分别|依次|各")  # Words that hand out several numbers.
# What a carried name is rid of: the comparison that its own clause went on with.
_ELSEWHERE = re.compile(
    r"(?:高于|低于|比|超出?)(?:全[国省市区]|国家|上年)[^，。；]*$|^(?:我|本|全)[省市区县州盟]|20\d\d年"
)
# 覆盖所有主体的退出机制: what covers all is a mechanism that is set up.
_MODIFIES = re.compile(rf"[^，。；]{{0,16}}的[^，。；]{{0,8}}{WORDS.any_of('no-count')}")
_DOUBTS = frozenset({"direction", "over-100"})  # what a person must look at by itself
_ALL = 100  # percent
_YEARS = re.compile(r"20\d\d\s*[年—-]?")  # Years of a title.
_AND = re.compile(r"[、和及与]")  # What parts names in a list.
_HEDGES: dict[str, list[str]] = WORDS.values("hedges")
_WEAK_HEDGES = frozenset({"探索", "鼓励", "条件允许"})
_WHOLE_PERIOD = WORDS.compiled("whole-period")
# How often, in the words before the number; a year may be named anywhere in its clause.
_PER = (
    ("week", re.compile("每周")),
    ("month", re.compile("每月|每个月")),
    ("year", re.compile("每年|年均|逐年|每学年|年度")),
)


@dataclass(slots=True, kw_only=True)
class Sentence:
    """A sentence of a part: ``start`` in ``body``, the scope it stands under, the name of its row in a box.

    ``text``: as it stands with its punctuation made even, then with the names of documents and base years made
    unreadable. ``scope`` and ``topic`` (what was last spoken of) are, after reading, those of the next sentence. ``refused``: where a figure stands that
    is no promise, and why.
    """

    part: Part
    body: Text
    section: str
    period: tense.Span
    start: int
    text: str
    scope: tense.Scope = tense.OPEN
    context: str = ""
    boxed: bool = False
    quantities: list[tuple[re.Match[str], Quantity]] = field(init=False)
    whole: list[Quantity] = field(init=False)
    topic: str = ""
    refused: list[Refusal] = field(default_factory=list)
    _scopes: Scopes = field(init=False)

    def __post_init__(self) -> None:
        self.text = masked(evened(self.text), None if self._of_tasks else self.period.start)
        matches = ((match, quantity_of(match)) for match in QUANTITY.finditer(self.text))
        self.quantities = [(match, one) for match, one in matches if one is not None]
        self.whole = list(whole_words(self.text))
        self._scopes = Scopes(self.text, self.period, self.scope, past=self._told_past)
        self.scope = self._scopes.last

    @property
    def _of_tasks(self) -> bool:
        return any(map(speaks_of_tasks, self.part.titles))

    @property
    def _told_past(self) -> bool:
        """Whether the section is about the past, by its kind or by the time that a title names."""
        titles = (
            head.scope.past
            for title in self.part.titles
            if not QUANTITY.search(_YEARS.sub("", title))
            for head in tense.heads(evened(title), self.period)
        )
        return self.part.past or any(titles)

    def commitments(self) -> Iterator[Commitment]:
        """The promises of the sentence."""
        apart = []
        for match, one in self.quantities:
            if any(other.start < one.end and one.start < other.end for other in self.whole):
                continue
            why = (
                "past"
                if self._scopes.past(one)
                else reason(self.text, match, one, self.period.place)
            )
            if why is None:
                apart.append(one)
            else:
                self._refuse(one, why)
        found = sorted([*apart, *self.whole], key=lambda one: one.start)
        kept = []
        for one in found:
            if one.whole and self._scopes.past(one):
                self._refuse(one, "past")
                continue
            if one.whole and one.shown.startswith("覆盖") and _MODIFIES.match(self.text, one.end):
                self._refuse(one, "modifier")
                continue
            ground = predicate(self.text, one, found, boxed=self.boxed, carried=bool(self.topic))
            if one.whole and not one.sure:
                one.reason = "modifier"
            if ground is None:
                self._refuse(one, "no-predicate")
            else:
                one.sure = ground[1]
                kept.append(one)
        yield from self._shared(kept)
        for _, one in self.quantities:
            name = naming.subject(self.text, one.start, self.context)
            self.topic = self.topic if naming.says_nothing(name) else name

    def _refuse(self, one: Quantity, why: str) -> None:
        start, end = self.body.span(self.start + one.start, self.start + one.end)
        self.refused.append(Refusal(start=start, end=end, why=why))

    def said(self, start: int, end: int) -> tuple[str, int | None]:
        """Of words of the sentence: why they promise nothing (``past``, ``denied``, or nothing), and the year they are for."""
        words = Quantity(start=start, end=end, op="", number=(), unit=None, shown="")
        left, right = clause(self.text, start, end)
        why = "denied" if denied(self.text[left:start], self.text[end:right]) else ""
        why = "past" if not why and self._scopes.past(words) else why
        return why, None if why else self._year(words)

    def figures(self) -> Iterator[Figure]:
        """Every figure of the sentence, promised or not."""
        list(self.commitments())  # on the way: shared comparisons, names handed out, reasons
        why = {(one.start, one.end): one.why for one in self.refused}
        for one in sorted([*(one for _, one in self.quantities), *self.whole], key=lambda one: one.start):  # fmt: skip
            start, end = clause(self.text, one.start, one.end)
            one.subject = one.given or self._name(one)
            place = self.body.span(self.start + one.start, self.start + one.end)
            shares = 1 + len(_AND.findall(self.text[max(0, one.start - 60) : one.start]))
            yield Figure(
                commitment=self._commitment(one),
                clause=self.text[start:end],
                sentence=self.text,
                names=self.context or "".join(self.part.titles[-1:]),
                titles=self.part.titles,
                shares=1 if one.given else shares,
                start=one.start - start,
                end=one.end - start,
                given=one.given,
                whole=one.whole,
                numeral=one.numeral,
                why=(one.whole and self.said(one.start, one.end)[0]) or why.get(place, ""),
            )

    def _shared(self, kept: list[Quantity]) -> Iterator[Commitment]:
        """The commitments with their subjects; a shared operator or number is handed out (均, 分别, 各)."""
        text = self.text
        groups: list[list[Quantity]] = []
        for one in kept:
            if groups and self._side_by_side(groups[-1], one):
                groups[-1].append(one)
            else:
                groups.append([one])
        for group in groups:
            first, last = group[0], group[-1]
            name = self._name(first)
            names = naming.subjects(name, text[max(0, first.start - 8) : first.start], len(group))
            if first.whole and len(names) == 1:
                names = naming.covered(name)
            if len(group) == 1:
                for own in names:
                    first.subject = own
                    yield self._commitment(first)
                continue
            for each, own in zip(group, names if len(names) == len(group) else [name] * len(group), strict=True):  # fmt: skip
                if each is not last and not each.bounded and last.bounded:
                    each.op, each.sign = last.op, last.sign  # 96%和98%以上
                if each is not first and not each.bounded and first.led:
                    each.op, each.sign = first.op, first.sign  # 不低于96%和98%
                each.approximate |= last.approximate
                each.subject = own
                each.given = own if len(names) == len(group) else ""
                yield self._commitment(each)

    def _name(self, one: Quantity) -> str:
        """What a quantity is of; where its own clause does not say, what was spoken of before (…，到2025年达到81.5岁)."""
        before = self.topic
        for _, other in self.quantities:
            if other.start >= one.start:
                break
            name = naming.subject(self.text, other.start, self.context)
            before = before if naming.says_nothing(name) else name
        name = naming.subject(self.text, one.start, self.context)
        if not name or naming.says_nothing(name):
            name = _ELSEWHERE.sub("", before)
        return naming.without_change(name) if one.change else naming.without_start(name)

    def _side_by_side(self, group: list[Quantity], second: Quantity) -> bool:
        """Whether a quantity stands beside a group: 分别达到96%和98%, 3‰、4‰和5‰以下."""
        first = group[-1]
        if _BETWEEN.fullmatch(self.text, first.end, second.start) is None:
            return False
        before = self.text[max(0, group[0].start - 16) : group[0].start]
        return _SHARES.search(before) is not None or (
            len(_AND.findall(before)) >= 1 and first.unit == second.unit and not second.led
        )

    def _is_ahead(self, one: Quantity) -> bool:
        """Whether something says that it is to come: a year of the period, a word of aims, a bound, or a section of tasks."""
        scope = self._scopes.at(one.start)
        return (
            one.bounded
            or one.whole
            or self.boxed
            or (scope.year is not None and not scope.past)
            or tense.aims(self.text[: one.start])
            or self._of_tasks
        )

    def _commitment(self, one: Quantity) -> Commitment:
        """The commitment that a quantity is."""
        text = self.text
        start, end = clause(text, one.start, one.end)
        quote = text[start:end]
        first, last = self.body.span(self.start + start, self.start + end)
        before = max(
            (other.end for _, other in self.quantities if other.end <= one.start), default=0
        )
        near = text[max(before, one.start - 30) : one.start]
        per = next((name for name, words in _PER if words.search(quote + near if name == "year" else near)), None)  # fmt: skip
        lately = text[max(0, one.start - 30) : one.start]
        if per is None and one.unit not in {"%", "‰"} and _WHOLE_PERIOD.search(lately):
            per = "period"
        lead = text[max(0, start - 12) : one.start]
        hedge = next((name for name, words in _HEDGES.items() if any(word in lead for word in words)), None)  # fmt: skip
        year = self._year(one)
        reasons = [
            name
            for name, holds in (
                ("weak-predicate", not one.sure),
                ("no-time", not self._is_ahead(one)),
                ("direction", naming.is_odd(one)),
                ("hedged", hedge in _WEAK_HEDGES),
                ("no-subject", len(one.subject) < 2),  # noqa: PLR2004
                (
                    "over-100",
                    one.unit == "%"
                    and not one.change
                    and one.op != "≤"
                    and any(Decimal(number) > _ALL for number in one.number),
                ),
                (one.reason, one.reason),
            )
            if holds
        ]
        one_ground = len(reasons) == 1 and reasons[0] not in _DOUBTS and not one.reason
        unsure = Class.LIKELY if one_ground else Class.LOOK
        name, target = one.subject, one.target
        if one.unitless and (counted := naming.counted_unit(name)):
            one.unit = counted  # 年流通人次突破1200万
            target += one.unit
        if "至少" in text[start : one.start] and target[:1].isdigit() and len(one.number) == 1:
            name, target = name.replace("至少", ""), f"≥{target}"  # 至少建成1所
        return Commitment(
            section=self.section,
            subject=name,
            op=one.op,
            number=one.number,
            unit=one.unit,
            per=per,
            year=year,
            hedge=hedge,
            target=target,
            quote=quote.strip("，,：: 　"),
            start=first,
            end=last,
            page=self.part.block.page,
            approximate=one.approximate,
            change=one.change or None,
            cls=unsure if reasons else Class.SURE,
            reason=", ".join(reasons),
        )

    def _year(self, one: Quantity) -> int | None:
        """The year by which a quantity is promised."""
        period, scope = self.period, self._scopes.at(one.start)
        year = scope.year if scope.year and not scope.past else None
        year = year or self._scopes.year_behind(one) or period.end
        return period.end if year is not None and period.start and year < period.start else year
