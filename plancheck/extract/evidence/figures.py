"""The figures of a document and the statements that they ground; one figure grounds no two promises.

A figure grounds a statement when it means the same quantity for the same year and the document says it of the same subject:
its words are the statement's, and no other figure there is said of that subject with another value.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from plancheck.domain.claim import Statement
from plancheck.domain.plan import Plan
from plancheck.extract.evidence.compare import Quantity, has_quantity, printed, stated, within
from plancheck.extract.evidence.likeness import Likeness, names, narrower, pairs
from plancheck.extract.model import Class, Commitment, Extraction
from plancheck.extract.name_matcher import normal_name
from plancheck.extract.prose.figure import Figure
from plancheck.extract.prose.read import sentences
from plancheck.extract.prose.sentence import Sentence
from plancheck.extract.prose.tense import Span

# Reasons of prose for which a figure grounds nothing, whatever it is said of.
_NOTHING = frozenset(
    {"past", "denied", "starting-point", "elsewhere", "distance", "so-far", "bare", "code"}
)
_FORMER = frozenset({"past", "starting-point"})  # What a baseline may stand in.
_SPEAKS = 0.45  # likeness from which on a figure is of a statement's subject
_WORDS_SPEAK = 0.1  # and for words that say what they are of (应保尽保)
_RIVAL = 0.25  # by how much a figure with another value must be liker
_NAMED_RIVAL = 0.5  # one of the very name at another place
_FAR_RIVAL = 0.75  # and one at another place
_OF_SUBJECT = re.compile(r"应.尽.|愿.尽.|不漏一|零拒绝")  # Words that name what they are of.
_BETWEEN = re.compile(r"[、，及和与]")  # What parts two figures of a clause.


@dataclass(slots=True, eq=False)
class Stock:
    """A figure of the document, and of how many statements it may still be the ground. ``own``: its part of the clause."""

    figure: Figure
    left: int
    own: str
    subject: str = ""
    likeness: dict[str, float] = field(default_factory=dict)
    texts: tuple[frozenset[str], ...] = ()

    def __post_init__(self) -> None:
        figure = self.figure
        self.subject = normal_name(figure.given or figure.commitment.subject)
        self.texts = tuple(
            pairs(text) for text in (self.own, figure.sentence, figure.names, self.subject)
        )

    @property
    def promise(self) -> Commitment:
        """The figure as a promise."""
        return self.figure.commitment


class Figures:
    """The figures of a document outside its table of indicators, and which of them are taken."""

    def __init__(self, plan: Plan, extraction: Extraction, likeness: Likeness) -> None:
        bins = extraction.account.bins
        skip = {at for at, name in enumerate(bins) if name in {"rows", "unread"}}
        span = Span(start=plan.period.start, end=plan.period.end)
        self.weights = likeness
        self.sentences: list[Sentence] = []
        self.stock: list[Stock] = []
        self.former: list[Stock] = []
        self._by_sentence: dict[int, list[Stock]] = {}
        for sentence in sentences(extraction.parts, span, skip):
            every = list(sentence.figures())
            found = [one for one in every if _grounds(one)]
            own = [
                Stock(one, one.shares, part)
                for one, part in zip(found, _own_parts(found), strict=True)
            ]
            self.sentences.append(sentence)
            self.stock += own
            self.former += [Stock(one, 0, one.clause) for one in every if one.why in _FORMER]
            self._by_sentence[id(sentence)] = own
        self._taken: Counter[tuple[str, int, int, tuple[str, ...]]] = Counter()
        self._readings: dict[tuple[object, ...], Quantity | None] = {}
        self._claimed: dict[int, float] = {}
        self.given = dict(self._assigned(plan))

    @property
    def left(self) -> list[Stock]:
        """The figures that may still be the ground of a statement."""
        return [one for one in self.stock if one.left]

    def of_sentence(self, sentence: Sentence) -> list[Stock]:
        """The figures of a sentence that are left."""
        return [one for one in self._by_sentence[id(sentence)] if one.left]

    def take(self, stock: Stock) -> None:
        """Make a figure the ground of one more statement."""
        stock.left -= 1
        self._taken[_key(stock.promise)] += 1

    def lacking(self, promises: list[Commitment]) -> list[Commitment]:
        """The promises of the document that are the ground of no statement."""
        taken = self._taken.copy()
        found = []
        for one in promises:
            if taken[_key(one)] > 0:
                taken[_key(one)] -= 1
            elif one.cls is not Class.LOOK:
                found.append(one)
        return found

    def likeness(self, statement: Statement, stock: Stock) -> float:
        """How much a figure is said of the statement's subject: 0 to 2.25, the words of its own part counting most."""
        return max(self._likeness(name, stock) for name in names(statement))

    def speaks(self, statement: Statement, stock: Stock) -> bool:
        """Whether a figure is said of the statement's subject, and of no other that is named alike."""
        words = _OF_SUBJECT.search(statement.target.text)
        least = _WORDS_SPEAK if words else _SPEAKS
        figure = stock.figure
        return any(
            self._likeness(name, stock) >= least
            and not self.weights.other(name, stock.subject)
            and not narrower(name, (figure.sentence, figure.names, *figure.titles))
            and not (name in stock.subject and narrower(stock.subject, (name,)))
            for name in names(statement)
        )

    def quantity(self, statement: Statement, stock: Stock) -> Quantity | None:
        """What a figure means where it is read for a statement."""
        one, indicator = stock.promise, statement.indicator
        unit = statement.unit.name if statement.unit is not None else None
        key = (one.target, unit, indicator.id if indicator is not None else None)
        if key not in self._readings:
            self._readings[key] = printed(statement, one.target, None)
        return self._readings[key]

    def same(self, statement: Statement, stock: Stock) -> bool:
        """Whether a figure means what the statement says, for its year."""
        return stock.promise.year == statement.year and self.quantity(statement, stock) == stated(statement)  # fmt: skip

    def rival(self, statement: Statement, stock: Stock) -> Stock | None:
        """A figure that is said of the statement's subject rather than this one, and gives another value for its year."""
        own, wanted, called = self.likeness(statement, stock), stated(statement), names(statement)
        best, found = 0.0, None
        for other in self.stock:
            one = other.promise
            named = other.subject in called and stock.subject not in called
            if other is stock or (one.year != statement.year and not named):
                continue
            value = self.quantity(statement, other)
            if value == wanted or (
                not named and (value is None or value.measure != wanted.measure)
            ):
                continue
            margin = _RIVAL if within(one.section, statement.at or "") else _FAR_RIVAL
            if named:  # the very name: in whatever it is measured
                margin = 0.0 if within(one.section, statement.at or "") else _NAMED_RIVAL
            like = self.likeness(statement, other)
            if like >= own + margin and like > max(best, self._claimed.get(id(other), 0.0)):
                best, found = like, other
        return found

    def _likeness(self, name: str, stock: Stock) -> float:
        if name not in stock.likeness:
            share = self.weights.share
            own, sentence, title, _ = stock.texts
            stock.likeness[name] = (
                share(name, own)
                + share(name, sentence) / 2
                + share(name, title) / 4
                + share(stock.subject, pairs(name)) / 2
            )
        return stock.likeness[name]

    def _assigned(self, plan: Plan) -> Iterator[tuple[int, Stock]]:
        """Each promise's figure at its place, by the identity of the statement: those most alike first."""
        promises = [one for one in plan.statements if not one.in_table and has_quantity(one)]
        fits = []
        for number, statement in enumerate(promises):
            for place, stock in enumerate(self.stock):
                if (
                    within(stock.promise.section, statement.at or "")
                    and self.same(statement, stock)
                    and self.speaks(statement, stock)
                ):
                    fits.append((-self.likeness(statement, stock), place, number))
        given: dict[int, Stock] = {}
        for like, place, number in sorted(fits):
            stock = self.stock[place]
            if number not in given and stock.left:
                given[number] = stock
                stock.left -= 1
                self._claimed[id(stock)] = max(-like, self._claimed.get(id(stock), 0.0))
        for stock in given.values():
            stock.left += 1
        for number, stock in given.items():
            statement = promises[number]
            if self.rival(statement, stock) is None:
                self.take(stock)
                yield id(statement), stock


def _grounds(figure: Figure) -> bool:
    """Whether a figure may ground a statement: none that was, that is denied or another place's, no 一 that counts nothing."""
    wordy = figure.whole or figure.numeral
    return figure.why not in _NOTHING and not (wordy and figure.why == "no-predicate")


def _own_parts(found: list[Figure]) -> Iterator[str]:
    """The part of its clause that each figure stands in: up to what parts it from the figures beside it."""
    for at, one in enumerate(found):
        first, last = 0, len(one.clause)
        if one.given:
            yield one.given
            continue
        before = found[at - 1] if at else None
        behind = found[at + 1] if at + 1 < len(found) else None
        if before is not None and _beside(before, one):
            first = _parting(one.clause, before.end, one.start)
        if behind is not None and _beside(one, behind):
            last = _parting(one.clause, one.end, behind.start)
        yield one.clause[first:last]


def _beside(first: Figure, second: Figure) -> bool:
    return first.clause == second.clause and first.end <= second.start


def _parting(clause: str, start: int, end: int) -> int:
    mark = _BETWEEN.search(clause, start, end)
    return mark.start() if mark is not None else start


def _key(one: Commitment) -> tuple[str, int, int, tuple[str, ...]]:
    """The identity of a figure: the same for the promise that was made of it."""
    return one.section, one.start, one.end, one.number
