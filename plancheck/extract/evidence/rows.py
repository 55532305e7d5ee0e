"""Rows of a plan file compared with the rows of the document's table: each with its own indicator's, never with another's."""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.domain.claim import Baseline, Statement
from plancheck.extract.evidence.compare import plain_words, same_baseline, same_text
from plancheck.extract.evidence.likeness import LIKE, Likeness, names, pairs
from plancheck.extract.evidence.result import State, StatementEvidence
from plancheck.extract.model import Row, Value
from plancheck.extract.name_matcher import normal_name


class Rows:
    """The rows of the document's table, found by what they are of."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = [(normal_name(row.name), row) for row in rows]
        self._weights = Likeness(name for name, _ in self._rows)

    def own(self, statement: Statement) -> Row | None:
        """The row that a statement is of: the one of its name, else the one most alike; its number decides between equals."""
        own = names(statement)
        same = [row for name, row in self._rows if name in own]
        if same:
            return max(same, key=lambda row: (row.row == statement.row, -row.row))
        scored = [
            (max(self._alike(one, name) for one in own), row.row == statement.row, -row.row, row)
            for name, row in self._rows
        ]
        best = max(scored, key=lambda one: one[:3], default=None)
        return best[-1] if best is not None and best[0] >= LIKE else None

    def numbered(self, statement: Statement) -> Row | None:
        """The row that has a statement's number."""
        return next((row for _, row in self._rows if row.row == statement.row), None)

    def _alike(self, name: str, row: str) -> float:
        """How much two names are alike, from 0 to 1; either may say more than the other."""
        share = self._weights.share
        found = max(share(name, pairs(row)), share(row, pairs(name)))
        if found < LIKE or self._weights.other(name, row, whole=True):
            return 0.0
        return (share(name, pairs(row)) + share(row, pairs(name))) / 2 + found / 2


def row_evidence(statement: Statement, row: Row) -> Iterator[StatementEvidence]:
    """What the row of a statement's indicator says of it: its target, and what differs of its baseline and nature."""
    own = _of_year([*row.own_targets, *row.milestones], statement.year)
    shown = [_shown(one, row, statement) for one in own or row.own_targets]
    state = State.DIFFERENT
    if any(same_text(statement, one.text, row.unit) for one in own):
        state = State.FOUND if row.row == statement.row else State.ELSEWHERE
    yield at_row(statement, row, state, "target", shown)
    start = statement.baseline
    if start is not None and not gives_baseline(statement, start, row):
        bases = _of_year(row.own_baselines, start.year) or row.own_baselines
        state = State.DIFFERENT if bases else State.MISSING
        yield at_row(statement, row, state, "baseline", [_shown(one, row, statement) for one in bases])  # fmt: skip
    if row.nature and statement.nature is not None and row.nature != statement.nature.value:
        yield at_row(statement, row, State.DIFFERENT, "nature", [row.nature])


def gives_baseline(statement: Statement, start: Baseline, row: Row) -> bool:
    """Whether a row gives a statement's baseline, for its year."""
    return any(
        same_baseline(statement, start, one.text, row.unit)
        for one in _of_year(row.own_baselines, start.year)
    )


def other_row(statement: Statement, row: Row) -> StatementEvidence:
    """That the row of a statement's number is of another indicator."""
    texts = [f"{row.name} {one.text}" for one in row.own_targets]
    return at_row(statement, row, State.DIFFERENT, "target", texts)


def step_evidence(step: Statement, row: Row) -> StatementEvidence | None:
    """A yearly target compared with its year's column; ``None`` without one."""
    own = [one for one in [*row.milestones, *row.own_targets] if one.year == step.year]
    if not own:
        return None
    same = any(same_text(step, one.text, row.unit) for one in own)
    state = State.FOUND if same else State.DIFFERENT
    return at_row(step, row, state, "milestone", [_shown(one, row, step) for one in own])


def at_row(statement: Statement, row: Row, state: State, what: str, found: list[str]) -> StatementEvidence:  # fmt: skip
    """The evidence that a row gives."""
    return StatementEvidence(
        statement=statement, state=state, what=what, found=" / ".join(found), section=row.section,
        start=row.start, end=row.end, page=row.page,
    )  # fmt: skip


def _of_year(values: list[Value], year: int) -> list[Value]:
    """The values of a year; those without a year where no column names it."""
    named = [one for one in values if one.year == year]
    return named or [one for one in values if one.year is None]


def _shown(one: Value, row: Row, statement: Statement) -> str:
    """A value as printed, with its row's unit where the statement has another."""
    own, unit = statement.unit, row.unit
    if unit is None or own is None or own.name == unit or plain_words(one.text).endswith(unit):
        return one.text
    return f"{one.text}{unit}"
