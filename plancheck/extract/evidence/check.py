"""Check every statement of a plan file and its yearly targets against the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from plancheck.domain.claim import Baseline, Statement
from plancheck.domain.plan import Plan
from plancheck.domain.target import TargetKind
from plancheck.extract.evidence.compare import has_quantity, same_baseline, within
from plancheck.extract.evidence.figures import Figures, Stock
from plancheck.extract.evidence.likeness import Likeness
from plancheck.extract.evidence.result import Evidence, State, StatementEvidence
from plancheck.extract.evidence.rows import (
    Rows,
    gives_baseline,
    other_row,
    row_evidence,
    step_evidence,
)
from plancheck.extract.evidence.wording import Wording
from plancheck.extract.model import Extraction, Row

_NO_FIGURE = frozenset({TargetKind.QUALITATIVE, TargetKind.UNDECIDED})

_YEAR = re.compile(r"(20\d\d)\s*年")  # A year.


def check(plan: Plan, extraction: Extraction) -> Evidence:
    """Find the evidence for every statement of a plan in its document."""
    return _Checker(plan, extraction).check()


class _Checker:
    def __init__(self, plan: Plan, extraction: Extraction) -> None:
        self.plan = plan
        self.extraction = extraction
        self.rows = Rows(extraction.rows)
        texts = [
            text for text in re.split(r"[，。；：！？,;:!?\n]", extraction.document.text) if text
        ]
        self.likeness = Likeness(texts)
        self.figures = Figures(plan, extraction, self.likeness)
        self.wording = Wording(self.figures)
        self.used: set[int] = set()

    def check(self) -> Evidence:
        return Evidence(
            statements=[one for statement in self.plan.statements for one in self._of(statement)],
            lacking_rows=[row for row in self.extraction.rows if id(row) not in self.used],
            lacking=self.figures.lacking(self.extraction.commitments),
        )

    def _of(self, statement: Statement) -> Iterator[StatementEvidence]:
        row = self.rows.own(statement) if statement.in_table else None
        numbered = self.rows.numbered(statement) if statement.in_table else None
        if row is not None:
            self.used.add(id(row))
            yield from row_evidence(statement, row)
        elif numbered is not None:
            yield other_row(statement, numbered)
        else:
            yield from self._promise(statement)
        for step in statement.milestones:
            yield self._milestone(step, row)

    # -- promises

    def _promise(self, statement: Statement) -> Iterator[StatementEvidence]:
        """A promise compared with the figures at its place, then with those of other places; then its baseline."""
        stock = self.figures.given.get(id(statement))
        yield self._target(statement, stock)
        start = statement.baseline
        if start is not None:
            found = self._baseline(statement, start, stock)
            if found is not None:
                yield found

    def _target(self, statement: Statement, stock: Stock | None) -> StatementEvidence:
        if statement.target.kind in _NO_FIGURE:
            return StatementEvidence(statement=statement, state=State.UNCHECKED)
        if stock is not None:
            return _at_figure(statement, State.FOUND, stock)
        at = statement.at or ""
        worded = self.wording.find(statement, at)
        if worded is not None:
            return worded
        left = sorted(
            ((self.figures.likeness(statement, one), one) for one in self.figures.left),
            key=_likeness, reverse=True,
        )  # fmt: skip
        best = next((pair for pair in left if self._stands_elsewhere(statement, pair[1])), None)
        nearest = next((pair for pair in left if self._differs(statement, pair[1])), None)
        if nearest is not None and (best is None or best[0] <= nearest[0]):
            return _at_figure(statement, State.DIFFERENT, nearest[1])
        if best is not None:
            self.figures.take(best[1])
            return _at_figure(statement, State.ELSEWHERE, best[1])
        other = self.wording.find(statement, at, elsewhere=True)
        return other or StatementEvidence(statement=statement, state=State.MISSING)

    def _stands_elsewhere(self, statement: Statement, stock: Stock) -> bool:
        """Whether a figure at another place says the same."""
        figures = self.figures
        return (
            has_quantity(statement)
            and not within(stock.promise.section, statement.at or "")
            and figures.same(statement, stock)
            and figures.speaks(statement, stock)
            and figures.rival(statement, stock) is None
        )

    def _differs(self, statement: Statement, stock: Stock) -> bool:
        """Whether a figure at its place is said of the same."""
        here = within(stock.promise.section, statement.at or "")
        return here and self.figures.speaks(statement, stock)

    def _baseline(
        self, statement: Statement, start: Baseline, stock: Stock | None
    ) -> StatementEvidence | None:
        """What is wrong with a promise's baseline; ``None`` when the document gives it, in the text or in the table."""
        row = self.rows.own(statement)
        if row is not None and gives_baseline(statement, start, row):
            return None
        near = [
            one for one in self.figures.former
            if (stock is not None and one.figure.sentence == stock.figure.sentence)
            or self.figures.speaks(statement, one)
        ]  # fmt: skip
        same = [one for one in near if same_baseline(statement, start, one.promise.target, None)]
        years = [found for one in same if (found := self._years(one))]
        if same and (not years or any(start.year in found for found in years)):
            return None
        if not near:
            return StatementEvidence(statement=statement, state=State.MISSING, what="baseline")
        best = max(near, key=lambda one: self.figures.likeness(statement, one))
        return replace(_at_figure(statement, State.DIFFERENT, best), what="baseline")

    def _years(self, stock: Stock) -> set[int]:
        """The years before the plan's period that a figure's sentence names."""
        one = stock.promise
        text = stock.figure.sentence + self.extraction.document.text[one.start : one.end]
        years = {int(year) for year in _YEAR.findall(text)}
        return {year for year in years if year < self.plan.period.start}

    # -- yearly targets

    def _milestone(self, step: Statement, row: Row | None) -> StatementEvidence:
        """A yearly target compared with its year's column of the row, else with what the text says for that year."""
        target = step.target
        if target.kind in _NO_FIGURE:
            return StatementEvidence(statement=step, state=State.UNCHECKED, what="milestone")
        found = step_evidence(step, row) if row is not None else None
        if found is None:
            found = self._figure_of_year(step)
        if found is None and not (target.kind is TargetKind.SET and re.search(r"\d", target.text)):
            found = self.wording.find(step, step.at or "")
        return replace(
            found or StatementEvidence(statement=step, state=State.MISSING), what="milestone"
        )

    def _figure_of_year(self, step: Statement) -> StatementEvidence | None:
        """A yearly target among the figures that the text gives for its year: at its place, elsewhere, or another one there."""
        at = step.at or ""
        near = [
            (within(one.promise.section, at), self.figures.same(step, one), one)
            for one in self.figures.stock
            if one.promise.year == step.year and self.figures.speaks(step, one)
        ]
        for state, here, same in (
            (State.FOUND, True, True), (State.ELSEWHERE, False, True), (State.DIFFERENT, True, False)
        ):  # fmt: skip
            fit = [
                (one.left > 0, self.figures.likeness(step, one), one) for inside, agrees, one in near
                if (inside, agrees) == (here, same) and not (same and self.figures.rival(step, one))
            ]  # fmt: skip
            if fit:
                best = max(fit, key=lambda each: each[:2])[2]
                if best.left and same:
                    self.figures.take(best)
                return _at_figure(step, state, best)
        return None


def _likeness(pair: tuple[float, Stock]) -> float:
    return pair[0]


def _at_figure(statement: Statement, state: State, stock: Stock) -> StatementEvidence:
    one = stock.promise
    return StatementEvidence(
        statement=statement, state=state, found=one.target, section=one.section,
        start=one.start, end=one.end, page=one.page,
    )  # fmt: skip
