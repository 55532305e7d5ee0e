"""Lay words into the columns of a header: the reading of all rows that fits best, in time linear in the words.

A row goes through the columns from left to right; each takes the next word, several for a name that was wrapped, or none for
an empty cell. Names, units and values that stand twice or three times in their cells are rows one below the other. Between
rows may stand names of groups, the header again and numbers of pages.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from plancheck.extract.table.grid.header import Header
from plancheck.extract.table.grid.lines import PAGE, Word
from plancheck.extract.table.grid.words import (
    CONTINUED,
    GROUP,
    NUMBER,
    ends_table,
    fits_name,
    fits_nature,
    fits_unit,
    fits_value,
    is_head,
)

_WRAPPED = 4  # words of a name at most
_STACKED = 3  # rows in one cell at most
_BEAM = 9.0  # what a reading may be worse than the best one and go on
_SHORT = 8  # characters from which on a line of a name may have been wrapped
_GROUP_LIMIT = 20
_IDLE = 20  # words without a row, beyond those of a row, after which a table has ended
_EMPTY = {"number": -1.5, "unit": -2.5, "nature": -1.5, "category": 0.0, "other": -1.0}
_VALUES = frozenset({"target", "baseline", "growth", "actual"})
# (column, rows in a cell, whether a value was there)
_State = tuple[int, int, bool]
_START: _State = (0, 0, False)


@dataclass(slots=True)
class FitRow:
    """A row: the words of each column. ``stacked``: rows in one cell; ``group``: a title; ``unsure``: a guess was needed."""

    cells: list[list[Word]] = field(default_factory=list)
    stacked: int = 1
    group: Word | None = None
    unsure: bool = False


@dataclass(slots=True)
class Fit:
    """The rows, how well they fit, and how many words they take."""

    rows: list[FitRow]
    score: float
    end: int


@dataclass(slots=True)
class _Step:
    score: float
    before: tuple[int, _State] | None
    column: int = -1  # that the words fill; -1 between rows
    kind: str = ""  # group, row: what ends here


def fit(header: Header, words: list[Word], *, by_line: bool) -> Fit:
    """The rows that words make under a header. ``by_line``: a row should not go over the end of a line."""
    return _Fitter(header, words, by_line).run()


class _Fitter:
    def __init__(self, header: Header, words: list[Word], by_line: bool) -> None:
        self.roles = [one.role for one in header.columns]
        # Of several columns of names the last is the name.
        names = [at for at, role in enumerate(self.roles) if role == "name"]
        for at in names[:-1]:
            self.roles[at] = "category"
        self.raw = header.raw
        self.words = words
        self.by_line = by_line
        self.steps: list[dict[_State, _Step]] = [{} for _ in range(len(words) + 1)]

    def run(self) -> Fit:
        """The best reading."""
        self.steps[0][_START] = _Step(0.0, None)
        best, best_at = 0.0, 0
        for at in range(len(self.words) + 1):
            states = self.steps[at]
            self._finish(at)
            if _START in states and states[_START].score > best:
                best, best_at = states[_START].score, at
            if at == len(self.words) or at - best_at > len(self.roles) * _WRAPPED * 2 + _IDLE:
                break
            top = max((one.score for one in states.values()), default=None)
            if top is None:
                if not any(self.steps[at + 1 : at + len(self.raw) + _WRAPPED + _STACKED + 1]):
                    break
                continue
            if ends_table(self.words[at].text):
                continue
            for state, step in list(states.items()):
                if step.score >= top - _BEAM:
                    self._go_on(at, state, step.score)
        return Fit(self._rows(best_at), best, best_at)

    def _finish(self, at: int) -> None:
        """Pass over columns without a cell; end rows that are complete."""
        states = self.steps[at]
        for column in range(len(self.roles)):
            for stacked in (1, 2, 3):
                for valued in (False, True):
                    step = states.get((column, stacked, valued))
                    role = self.roles[column]
                    if step is not None and role != "name":
                        cost = _EMPTY.get(role, -2.5)
                        self._put(at, (column + 1, stacked, valued), step.score + cost, at, (column, stacked, valued), column)  # fmt: skip
        for stacked in (1, 2, 3):
            state = (len(self.roles), stacked, True)
            if state in states:
                self._put(at, _START, states[state].score + 1.0, at, state, -1, "row")

    def _put(self, at: int, state: _State, score: float, before: int, old: _State, column: int, kind: str = "") -> None:  # fmt: skip
        known = self.steps[at].get(state)
        if known is None or score > known.score:
            self.steps[at][state] = _Step(score, (before, old), column, kind)

    def _go_on(self, at: int, state: _State, score: float) -> None:
        if state == _START:
            self._between(at, score)
            cost = 0.0 if self.words[at].first or not self.by_line else -1.5
            for stacked in range(1, _STACKED + 1):
                if stacked == 1 or not self.by_line:
                    self._row_from(at, score + cost - (stacked > 1), stacked)
            return
        self._cell(at, state, score)

    def _row_from(self, at: int, score: float, stacked: int) -> None:
        """Begin a row at a word; the first columns may be empty."""
        state: _State = (0, stacked, False)
        old = _START
        before = self.steps[at].get(state)
        if before is not None and before.score >= score:
            return
        self.steps[at][state] = _Step(score, (at, old), -1)
        column = 0
        while self.roles[column] in {"number", "category", "other", "nature", "unit"}:
            self._cell(at, (column, stacked, False), score)
            score += _EMPTY[self.roles[column]]
            new: _State = (column + 1, stacked, False)
            self._put(at, new, score, at, (column, stacked, False), column)
            column += 1
            if column == len(self.roles):
                return
        self._cell(at, (column, stacked, False), score)

    def _between(self, at: int, score: float) -> None:
        """What may stand between rows."""
        word = self.words[at]
        if self.raw[0] == word.text and [one.text for one in self.words[at : at + len(self.raw)]] == self.raw:  # fmt: skip
            self._put(at + len(self.raw), _START, score, at, _START, -1)
        if CONTINUED.fullmatch(word.text) or is_head(word.text):
            self._put(at + 1, _START, score - 0.5, at, _START, -1)
        elif self._is_page(at):
            self._put(at + 3, _START, score - 0.5, at, _START, -1)
        elif PAGE.fullmatch(word.text):
            self._put(at + 1, _START, score - 0.3, at, _START, -1)
        elif word.alone and word.text.isdigit():
            self._put(at + 1, _START, score - 1.5, at, _START, -1)
        elif len(word.text) <= _GROUP_LIMIT and (GROUP.match(word.text) or word.alone) and fits_name(GROUP.sub("", word.text)) > 0:  # fmt: skip
            cost = 0.2 if GROUP.match(word.text) else 1.6
            self._put(at + 1, _START, score - cost, at, _START, -1, "group")

    def _is_page(self, at: int) -> bool:
        """Whether three words are the number of a page: — 12 —."""
        texts = [word.text for word in self.words[at : at + 3]]
        return len(texts) == 3 and PAGE.fullmatch("".join(texts)) is not None  # noqa: PLR2004

    def _cell(self, at: int, state: _State, score: float) -> None:
        """Let a column take the next words."""
        column, stacked, valued = state
        if column == len(self.roles):
            return
        role = self.roles[column]
        most = _WRAPPED if role == "name" and stacked == 1 else stacked
        total = score
        for taken in range(most):
            here = at + taken
            if here >= len(self.words) or ends_table(self.words[here].text):
                return
            word = self.words[here]
            total += self._worth(role, word)
            if self.by_line and word.first and (column or taken):
                total -= 6.0 if taken else 1.0  # a name wrapped to the next line was joined before
            if taken and role == "name" and stacked == 1:
                before = self.words[here - 1]
                wide = word.gap > 1 or (word.first and len(before.text) < _SHORT)
                total -= 3.2 if wide else 1.2
            if total < score - _BEAM:
                return
            full = taken + 1 == stacked or (stacked == 1 and role == "name")
            if not full and not (taken == 0 and role in {"unit", "nature", "other", "number", "category"}):  # fmt: skip
                continue
            got = valued or (role in _VALUES and fits_value(word.text) > 0)
            self._put(here + 1, (column + 1, stacked, got), total, at, state, column)

    def _worth(self, role: str, word: Word) -> float:
        text = word.text
        if role == "number":
            return 1.0 if NUMBER.fullmatch(text) else -9.0
        if role == "name":
            return fits_name(text) if text not in self.raw else -6.0
        if role in _VALUES:
            return fits_value(text)
        if role == "unit":
            return fits_unit(text)
        if role == "nature":
            return fits_nature(text)
        return 0.2 if fits_name(text) > 0 else -3.0

    def _rows(self, at: int) -> list[FitRow]:
        """The rows on the way to the end, from its steps back."""
        made: list[FitRow] = []
        row: FitRow | None = None
        end = at
        state = _START
        while True:
            step = self.steps[at][state]
            if step.before is None:
                break
            before, old = step.before
            if step.kind == "group":
                made.append(FitRow(group=self.words[before]))
            elif step.kind == "row":
                row = FitRow(cells=[[] for _ in self.roles], stacked=old[1])
                made.append(row)
            elif step.column >= 0 and row is not None:
                row.cells[step.column] = self.words[before:at]
                role = self.roles[step.column]
                if before == at and role in _VALUES | {"unit"}:
                    row.unsure = True
                if self.by_line and any(word.first for word in self.words[before:at]) and "name" in self.roles[: step.column]:  # fmt: skip
                    row.unsure = True
                if any(word.unsure for word in self.words[before:at]):
                    row.unsure = True
                if role == "unit" and any(fits_unit(word.text) < 0 for word in self.words[before:at]):  # fmt: skip
                    row.unsure = True
                if role == "name" and any(fits_name(word.text) < 0 for word in self.words[before:at]):  # fmt: skip
                    row.unsure = True
                if role == "name" and len(row.cells[step.column]) > 1 and row.stacked == 1:
                    row.unsure = row.unsure or "number" not in self.roles
                if role in _VALUES and any(fits_value(word.text) < 0 for word in self.words[before:at]):  # fmt: skip
                    row.unsure = True
            at, state = before, old
        made.reverse()
        self._doubt_names(made, end)
        return made

    def _doubt_names(self, rows: list[FitRow], end: int) -> None:
        """Doubt names of rows without numbers beside a line that may be a part of them, not the title of a group."""
        if "number" in self.roles:
            return
        after = self.words[end] if end < len(self.words) else None
        loose = after is not None and after.alone and fits_name(after.text) > 0 and not ends_table(after.text)  # fmt: skip
        if self.by_line and loose and after is not None and not GROUP.match(after.text):
            rows[-1].unsure = True
        for row, following in itertools.pairwise([FitRow(), *rows]):
            title, named = (following, row) if self.by_line else (row, following)
            if title.group is not None and not GROUP.match(title.group.text):
                named.unsure = True
            if self.by_line and any(word.alone for cell in following.cells for word in cell):
                row.unsure = True
