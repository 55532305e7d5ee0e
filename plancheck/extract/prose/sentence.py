"""One sentence: its promises, or every figure in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plancheck.extract.blocks import Text
from plancheck.extract.model import Class, Commitment
from plancheck.extract.outline import Part
from plancheck.extract.prose import tense
from plancheck.extract.prose.clause import WORDS, clause
from plancheck.extract.prose.not_target import reason
from plancheck.extract.prose.promise import predicate
from plancheck.extract.prose.quantity import QUANTITY, Quantity, quantity_of, whole_words
from plancheck.extract.prose.subject import subject, subjects

# Whose numbers are none of the sentence's own: 2021年3月1日起, 《…》, 〔2021〕3号.
_NAMED = re.compile(
    r"(?:自|从)?20\d\d\s*年(?:\d{1,2}月)?(?:\d{1,2}日)?起"
    r"|20\d\d\s*年(?:\d{1,2}月|底)?(?:以|之)?前(?:建成|建设|开工|出台)的"
    r"|由\s*20\d\d\s*年(?:底|末)?的?|[比较]\s*20\d\d\s*年(?:底|末)?"
    r"|《[^《》]{1,80}》|〔[^〔〕]{1,12}〕\s*第?\s*\d*\s*号?"
    r"|[（(][^（）()]{0,12}[〔\[]\d{4}[〕\]]\d+号[)）]"
)
_BETWEEN = re.compile(r"\s*(?:[、和及与,，]|以及)\s*")  # What parts two numbers side by side.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that stands in a text, promised or not, with the words around it.

    These are, ever wider, ``clause``, ``sentence`` and ``names`` (of the row of a box, or the title).
    ``shares``: how many things it may be said of (甲、乙和丙均达95%: three).
    """

    commitment: Commitment
    clause: str
    sentence: str
    names: str
    shares: int


@dataclass(slots=True, kw_only=True)
class Sentence:
    """A sentence of a part: ``start`` in ``body``, the year by which those before promise, the name of its row in a box.

    ``text``: as it stands, then with the names of documents and dates of no promise made unreadable.
    """

    part: Part
    body: Text
    section: str
    period: tense.Span
    start: int
    text: str
    year: int | None = None
    context: str = ""
    boxed: bool = False
    quantities: list[tuple[re.Match[str], Quantity]] = field(init=False)
    whole: list[Quantity] = field(init=False)

    def __post_init__(self) -> None:
        self.text = _NAMED.sub(lambda found: "〇" * len(found[0]), self.text)
        matches = ((match, quantity_of(match)) for match in QUANTITY.finditer(self.text))
        self.quantities = [(match, one) for match, one in matches if one is not None]
        self.whole = list(whole_words(self.text))

    def commitments(self) -> Iterator[Commitment]:
        """The promises of the sentence."""
        numbers = (one for match, one in self.quantities if reason(self.text, match, one) is None)
        apart = (
            one for one in numbers
            if not any(other.start < one.end and one.start < other.end for other in self.whole)
        )  # fmt: skip
        found = sorted([*apart, *self.whole], key=lambda one: one.start)
        kept = []
        for one in found:
            ground = predicate(self.text, one, found, boxed=self.boxed)
            if one.whole and not one.sure:
                one.reason = "modifier"
            if ground is not None:
                one.sure = ground[1]
                kept.append(one)
        yield from self._shared(kept)

    def figures(self) -> Iterator[Figure]:
        """Every figure of the sentence, promised or not."""
        found = [*(one for _, one in self.quantities), *self.whole]
        for one in sorted(found, key=lambda one: one.start):
            start, end = clause(self.text, one.start, one.end)
            one.subject = subject(self.text, one.start, self.context)
            yield Figure(
                commitment=self._commitment(one),
                clause=self.text[start:end],
                sentence=self.text,
                names=self.context,
                shares=1 + len(_AND.findall(self.text[max(0, one.start - 60) : one.start])),
            )

    def _shared(self, kept: list[Quantity]) -> Iterator[Commitment]:
        """The commitments with their subjects; a shared operator or number is handed out (均, 分别, 各)."""
        text = self.text
        groups: list[list[Quantity]] = []
        for one in kept:
            if groups and self._side_by_side(groups[-1][-1], one):
                groups[-1].append(one)
            else:
                groups.append([one])
        for group in groups:
            first, last = group[0], group[-1]
            name = subject(text, first.start, self.context)
            names = subjects(name, text[max(0, first.start - 8) : first.start], len(group))
            if len(group) == 1:
                for own in names:
                    first.subject = own
                    yield self._commitment(first)
                continue
            for each, own in zip(group, names if len(names) == len(group) else [name] * len(group), strict=True):  # fmt: skip
                if each is not last and self._is_bare(each) and last.op != each.op:
                    each.op, each.target = last.op, f"{last.op}{each.target}"  # 96%和98%以上
                each.subject = own
                yield self._commitment(each)

    def _side_by_side(self, first: Quantity, second: Quantity) -> bool:
        """Whether two quantities stand side by side: 分别达到96%和98%."""
        return (
            first.unit == second.unit
            and _BETWEEN.fullmatch(self.text, first.end, second.start) is not None
            and "分别" in self.text[max(0, first.start - 12) : first.start]
        )

    def _is_bare(self, one: Quantity) -> bool:
        shown = self.text[one.start : one.end]
        return shown.strip()[:1].isdigit() and not shown.endswith(("上", "下", "内"))

    def _commitment(self, one: Quantity) -> Commitment:
        """The commitment that a quantity is."""
        text, period = self.text, self.period
        start, end = clause(text, one.start, one.end)
        quote = text[start:end]
        first, last = self.body.span(self.start + start, self.start + end)
        near = text[max(0, one.start - 30) : one.start]
        per = next((name for name, words in _PER if words.search(quote + near if name == "year" else near)), None)  # fmt: skip
        if per is None and one.unit not in {"%", "‰"} and _WHOLE_PERIOD.search(near):
            per = "period"
        lead = text[max(0, start - 12) : one.start]
        hedge = next((name for name, words in _HEDGES.items() if any(word in lead for word in words)), None)  # fmt: skip
        year = tense.year_before(text, one.start) or self.year or period.end
        if year is not None and not (period.start or year) <= year <= (period.end or year):
            year = period.end  # 比2020年提高3个百分点 promises for the end of the period
        reasons = [
            name
            for name, holds in (
                ("weak-predicate", not one.sure),
                ("hedged", hedge in _WEAK_HEDGES),
                ("no-subject", len(one.subject) < 2),  # noqa: PLR2004
                (one.reason, one.reason),
            )
            if holds
        ]
        unsure = Class.LIKELY if len(reasons) == 1 and not one.reason else Class.LOOK
        name, target = one.subject, one.target
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
            cls=unsure if reasons else Class.SURE,
            reason=", ".join(reasons),
        )
