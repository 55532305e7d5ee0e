"""The figures of a document and the statements that they ground; one figure grounds no two promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from plancheck.domain.claim import Statement
from plancheck.domain.plan import Plan
from plancheck.domain.target import TargetKind
from plancheck.extract.evidence.compare import likeness, names, same_quantity, within
from plancheck.extract.model import Class, Commitment, Extraction
from plancheck.extract.prose.read import figures
from plancheck.extract.prose.sentence import Figure
from plancheck.extract.prose.tense import Span


@dataclass(slots=True)
class Stock:
    """A figure of the document, and of how many statements it may still be the ground."""

    figure: Figure
    left: int

    @property
    def promise(self) -> Commitment:
        """The figure as a promise."""
        return self.figure.commitment

    def likeness(self, statement: Statement) -> float:
        """How much the words around the figure are the statement's: 0 to 1.75, those of its clause counting most."""
        figure = self.figure
        return max(
            likeness(name, figure.clause)
            + likeness(name, figure.sentence) / 2
            + likeness(name, figure.names) / 4
            for name in names(statement)
        )


class Figures:
    """The figures of a document outside its table of indicators, and which of them are taken."""

    def __init__(self, plan: Plan, extraction: Extraction) -> None:
        rows = [(row.start, row.end) for row in extraction.rows]
        span = Span(start=plan.period.start, end=plan.period.end)
        self.stock = [
            Stock(one, one.shares)
            for part in extraction.parts
            for one in figures(part, span)
            if not any(first <= one.commitment.start < last for first, last in rows)
        ]
        self._taken: Counter[tuple[str, int, int, tuple[str, ...]]] = Counter()
        self.given = dict(self._assigned(plan))

    @property
    def left(self) -> list[Stock]:
        """The figures that may still be the ground of a statement."""
        return [one for one in self.stock if one.left]

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

    def _assigned(self, plan: Plan) -> Iterator[tuple[int, Stock]]:
        """Each promise's figure at its place, by the identity of the statement: those most alike first."""
        promises = [
            one for one in plan.statements if not one.in_table and one.target.kind is TargetKind.SET
        ]
        pairs = []
        for number, statement in enumerate(promises):
            for place, stock in enumerate(self.stock):
                one = stock.promise
                if within(one.section, statement.at or "") and same_quantity(statement, one):
                    other_year = one.year != statement.year
                    pairs.append((-stock.likeness(statement), other_year, place, number))
        done: set[int] = set()
        for *_, place, number in sorted(pairs):
            stock = self.stock[place]
            if number not in done and stock.left:
                done.add(number)
                self.take(stock)
                yield id(promises[number]), stock


def _key(one: Commitment) -> tuple[str, int, int, tuple[str, ...]]:
    """The identity of a figure: the same for the promise that was made of it."""
    return one.section, one.start, one.end, one.number
