"""Brings the statements of a new draft into a plan file: pairs them, adds what is new, marks what is gone or doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from plancheck.app.update import Kind
from plancheck.app.update.facts import Facts
from plancheck.app.update.new_draft import fresh
from plancheck.app.update.pairs import (
    FAINT,
    RENAMED,
    Find,
    Pairs,
    name_likeness,
    pairs,
    words,
)
from plancheck.domain.claim import Statement
from plancheck.domain.plan import SEVERAL
from plancheck.extract.evidence.result import State
from plancheck.extract.model import Row

_SAID = frozenset({State.FOUND, State.ELSEWHERE, State.UNCHECKED})
_GROUPS = ("indicators", "commitments")


@dataclass(slots=True, kw_only=True)
class Merge(Facts):
    """One update in the making, list by list.

    ``_places``: of entries in their lists; ``_taken``: new entries by list; ``_stood``: entries without a find that the document
    has all the same, by the place of their figures there; ``_rows``: the rows of the document by their places.
    """

    _places: dict[int, int] = field(default_factory=dict)
    _taken: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _stood: dict[int, Statement] = field(default_factory=dict)
    _rows: dict[int, Row] = field(default_factory=dict)
    _lacking: set[int] = field(default_factory=set)

    def run(self) -> None:
        """Merge the rows, then the promises."""
        if self.memory is None:
            self._lacking = {id(one) for one in self._checked().lacking}
        self._rows = {one.start: one for one in self.draft.finds.values() if isinstance(one, Row)}
        for group in _GROUPS:
            self._merge(group)

    def _merge(self, group: str) -> None:
        table = group == "indicators"
        old = self._own(group)
        new = [one for one in self.draft.plan.statements if one.in_table is table and id(one) in self.draft.finds]  # fmt: skip
        found = pairs(old, new, self.draft.finds, self._known)
        for one, other in found.sure:
            self.pair(one, other)
        for one, others in found.doubtful:
            self._doubtful(one, others)
        for one in found.old:
            self._alone(one)
        if table:
            self._number(found)
        self._add(group, found, new)

    def _own(self, group: str) -> list[Statement]:
        """The statements of the file that can be read, one an entry, with their places in it."""
        by_name: dict[Any, Statement] = {}
        for one in self.plan.statements:
            if not one.broken and one.in_table is (group == "indicators"):
                by_name.setdefault(one.row if one.in_table else one.id.partition("/")[0], one)
        found = []
        key = "row" if group == "indicators" else "id"
        for at, entry in enumerate(self.editor.document.value((group,)) or ()):
            statement = by_name.pop(entry.get(key), None)
            if statement is not None:
                self._paths[id(statement)] = (group, at)
                self._places[id(statement)] = at
                found.append(statement)
        return found

    # -- entries without a find, and finds without an entry

    def _doubtful(self, one: Statement, others: Sequence[Statement]) -> None:
        finds = [self.draft.finds[id(other)] for other in others]
        told = [find for find in finds if not self._known(find, "target")]
        if not told or self._state(one) is State.FOUND:
            self._alone(one)
            return
        self.again.extend(told)
        texts = "；".join(words(find) for find in told[:3])
        self.editor.remark(self._paths[id(one)], self.say("doubtful", text=texts))
        self._tell(Kind.DOUBTFUL, one, "entry", self._stated(one), texts, told[0])

    def _alone(self, one: Statement) -> None:
        """Mark an entry that was not found, unless the document has its figure or did not change."""
        if self.unchanged:
            return
        said = self._saying(one, "target")
        start = said.start if said is not None and said.state is not State.UNCHECKED else None
        row = self._rows.get(start) if one.in_table and start is not None else None
        here = row is None or self.memory is None or name_likeness(one, row.name) >= RENAMED
        if self._state(one) in _SAID and here:
            if start is not None:
                self._stood[start] = one
            return
        self.editor.remark(self._paths[id(one)], self.say("gone"))
        self._tell(Kind.GONE, one, "entry", self._stated(one), None, None)

    def _stated_by(self, find: Find) -> bool:
        """Whether an entry of the file states a find in other words."""
        one = self._stood.get(find.start)
        name = find.name if isinstance(find, Row) else find.subject
        if one is not None and (self.memory is None or name_likeness(one, name) >= FAINT):
            return True
        hand = self.memory is None and not isinstance(find, Row)
        return hand and id(find) not in self._lacking

    def _add(self, group: str, found: Pairs, new: Sequence[Statement]) -> None:
        """Add what is new behind the entry that stands before it in the document."""
        after = {id(other): self._places[id(one)] for one, other in found.sure}
        wanted = {id(one) for one in found.new}
        entries = self.editor.document.value((group,)) or []
        at = len(entries) if not after else 0
        first: list[dict[str, Any]] = []
        for other in new:
            at = after[id(other)] + 1 if id(other) in after else at
            if id(other) not in wanted:
                continue
            find = self.draft.finds[id(other)]
            if self._stated_by(find) or self._known(find, "target"):
                continue  # the file states it in other words, or it was read before and a person took it out
            if self.plan.field == SEVERAL:  # of which field it is, a person must say
                self.again.append(find)
                self._tell(Kind.DOUBTFUL, other, "entry", None, words(find), find)
                continue
            entry = fresh(self._all(group), self._entry(other), other.name)
            self._taken.setdefault(group, []).append(entry)
            if entries:
                notes = [
                    *self.draft.comments.get(self.draft.entries[id(other)], []),
                    self.say("added"),
                ]
                self.editor.insert((group,), at or len(entries), entry, notes)
            else:
                first.append(entry)
            ref = entry["id"] if group == "commitments" else f"row:{entry['row']}"
            self._tell(Kind.ADDED, other, "entry", None, words(find), find, ref)
        if first:
            self.editor.set((group,), first)

    def _all(self, group: str) -> list[dict[str, Any]]:
        return [*(self.editor.data.get(group) or []), *self._taken.get(group, [])]

    def _number(self, found: Pairs) -> None:
        """Give rows that are not in the new draft another number where a row of it has theirs now."""
        numbers = [one.get("row") for one in self._all("indicators")]
        last = max((one for one in numbers if isinstance(one, int)), default=0)
        moved = {self._places[id(one)] for one, _ in found.sure}
        claimed = {numbers[at] for at in moved} | {other.row for other in found.new}
        for at, number in enumerate(numbers):
            if at not in moved and number in claimed:
                last = max(last, *(one.row or 0 for one in found.new), 0) + 1
                self.editor.set(("indicators", at, "row"), last)
