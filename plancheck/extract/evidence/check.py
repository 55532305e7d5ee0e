"""Check every statement of a plan file and its yearly targets against the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from plancheck.domain.claim import Statement
from plancheck.domain.plan import Plan
from plancheck.domain.target import TargetKind
from plancheck.extract.evidence.compare import (
    LIKE,
    names,
    same_point,
    same_quantity,
    same_text,
    within,
)
from plancheck.extract.evidence.figures import Figures, Stock
from plancheck.extract.evidence.result import Evidence, State, StatementEvidence
from plancheck.extract.evidence.wording import Wording
from plancheck.extract.model import Extraction, Row
from plancheck.extract.name_matcher import normal_name

_NO_FIGURE = frozenset({TargetKind.QUALITATIVE, TargetKind.UNDECIDED})


def check(plan: Plan, extraction: Extraction) -> Evidence:
    """Find the evidence for every statement of a plan in its document."""
    return _Checker(plan, extraction).check()


class _Checker:
    def __init__(self, plan: Plan, extraction: Extraction) -> None:
        self.plan = plan
        self.extraction = extraction
        self.figures = Figures(plan, extraction)
        self.wording = Wording(extraction.parts, self.figures)
        self.used: set[int] = set()

    def check(self) -> Evidence:
        return Evidence(
            statements=[one for statement in self.plan.statements for one in self._of(statement)],
            lacking_rows=[row for row in self.extraction.rows if id(row) not in self.used],
            lacking=self.figures.lacking(self.extraction.commitments),
        )

    def _of(self, statement: Statement) -> Iterator[StatementEvidence]:
        row = self._row_of(statement) if statement.in_table else None
        if row is None:
            yield self._promise(statement)
        else:
            yield from self._row(statement, row)
        for step in statement.milestones:
            yield self._milestone(step, row)

    # -- rows

    def _row_of(self, statement: Statement) -> Row | None:
        """The row of the document's table that a row of the plan file is: by name and number, else by one of them."""
        own = names(statement)
        rows = self.extraction.rows
        by_name = [row for row in rows if normal_name(row.name) in own]
        by_number = [row for row in rows if row.row == statement.row]
        both = [one for one in by_number if one in by_name]
        return next(iter(both or by_name or by_number), None)

    def _row(self, statement: Statement, row: Row) -> Iterator[StatementEvidence]:
        self.used.add(id(row))
        own = row.own_targets
        texts = [one.text for one in own if one.year in {None, statement.year}] or [
            one.text for one in own
        ]
        state = State.DIFFERENT
        if any(same_text(statement, text, row.unit) for text in texts):
            state = State.FOUND if row.row == statement.row else State.ELSEWHERE
        yield _at_row(statement, row, state, "target", texts)
        bases = [one.text for one in row.own_baselines]
        if statement.baseline is not None:
            wanted = statement.baseline.text
            if not any(same_point(wanted, text) for text in bases):
                state = State.DIFFERENT if bases else State.MISSING
                yield _at_row(statement, row, state, "baseline", bases)
        if row.nature and statement.nature is not None and row.nature != statement.nature.value:
            yield _at_row(statement, row, State.DIFFERENT, "nature", [row.nature])

    # -- promises

    def _promise(self, statement: Statement) -> StatementEvidence:
        """A promise compared with the figures at its place, then with those of other places."""
        target = statement.target
        if target.kind in _NO_FIGURE:
            return StatementEvidence(statement=statement, state=State.UNCHECKED)
        stock = self.figures.given.get(id(statement))
        if stock is not None:
            return _at_figure(statement, State.FOUND, stock)
        at = statement.at or ""
        worded = self.wording.find(statement, at)
        if worded is not None:
            return worded
        left = [(one.likeness(statement), one) for one in self.figures.left]
        far = [
            (like, one) for like, one in left
            if target.kind is TargetKind.SET and like >= LIKE and same_quantity(statement, one.promise)
        ]  # fmt: skip
        here = [(like, one) for like, one in left if within(one.promise.section, at)]
        best, nearest = (max(group, key=_likeness, default=None) for group in (far, here))
        if nearest is not None and nearest[0] >= LIKE and (best is None or best[0] <= nearest[0]):
            return _at_figure(statement, State.DIFFERENT, nearest[1])
        if best is not None:
            self.figures.take(best[1])
            return _at_figure(statement, State.ELSEWHERE, best[1])
        other = self.wording.find(statement, at, elsewhere=True)
        return other or StatementEvidence(statement=statement, state=State.MISSING)

    # -- yearly targets

    def _milestone(self, step: Statement, row: Row | None) -> StatementEvidence:
        """A yearly target compared with its year's column of the row, else with what the text says for that year."""
        target = step.target
        if target.kind in _NO_FIGURE:
            return StatementEvidence(statement=step, state=State.UNCHECKED, what="milestone")
        if row is not None:
            own = [one.text for one in [*row.milestones, *row.own_targets] if one.year == step.year]
            if own:
                same = any(same_text(step, text, row.unit) for text in own)
                return _at_row(
                    step, row, State.FOUND if same else State.DIFFERENT, "milestone", own
                )
        found = self._figure_of_year(step)
        if found is None and not (target.kind is TargetKind.SET and re.search(r"\d", target.text)):
            found = self.wording.find(step, step.at or "", year=step.year)
        return replace(
            found or StatementEvidence(statement=step, state=State.MISSING), what="milestone"
        )

    def _figure_of_year(self, step: Statement) -> StatementEvidence | None:
        """A yearly target among the figures that the text gives for its year: at its place, elsewhere, or another one there."""
        at = step.at or ""
        near = [
            (within(one.promise.section, at), same_quantity(step, one.promise), one.likeness(step), one)
            for one in self.figures.stock if one.promise.year == step.year
        ]  # fmt: skip
        for state, here, same in (
            (State.FOUND, True, True), (State.ELSEWHERE, False, True), (State.DIFFERENT, True, False)
        ):  # fmt: skip
            least = 0 if state is State.FOUND else LIKE
            fit = [
                (one.left > 0, like, one) for inside, agrees, like, one in near
                if (inside, agrees) == (here, same) and like >= least
            ]  # fmt: skip
            if fit:
                best = max(fit, key=lambda each: each[:2])[2]
                if best.left and same:
                    self.figures.take(best)
                return _at_figure(step, state, best)
        return None


def _likeness(pair: tuple[float, Stock]) -> float:
    return pair[0]


def _at_row(statement: Statement, row: Row, state: State, what: str, found: list[str]) -> StatementEvidence:  # fmt: skip
    return StatementEvidence(
        statement=statement, state=state, what=what, found=" / ".join(found), section=row.section,
        start=row.start, end=row.end, page=row.page,
    )  # fmt: skip


def _at_figure(statement: Statement, state: State, stock: Stock) -> StatementEvidence:
    one = stock.promise
    return StatementEvidence(
        statement=statement, state=state, found=one.target, section=one.section,
        start=one.start, end=one.end, page=one.page,
    )  # fmt: skip
