"""Which facts of an entry of a plan file are taken over from the new draft, and which of the person's stand.

A figure that was read before and is read again did not change: what the file says stands. One that is new is taken over. A
file that keeps no readings (encoded by hand) is held against the document itself: what that still says stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from plancheck.app.update import Change, Kind, shown
from plancheck.app.update.new_draft import Draft
from plancheck.app.update.pairs import Find, same_figure
from plancheck.domain.claim import Statement
from plancheck.domain.plan import Plan
from plancheck.domain.source import Path
from plancheck.domain.target import TargetKind
from plancheck.extract.evidence.compare import same_baseline, within
from plancheck.extract.evidence.result import Evidence, State, StatementEvidence
from plancheck.extract.model import Class, Row
from plancheck.extract.readings import readings_of
from plancheck.io.yaml.editor import Editor


@dataclass(slots=True, kw_only=True)
class Facts:
    """One update in the making, entry by entry.

    ``memory``: what was read the last time; ``unchanged``: nothing else is read now; ``check``: holds the file against the new draft; ``say``: the texts of marks; ``again``: finds to be told again the next time.
    """

    editor: Editor
    plan: Plan
    draft: Draft
    check: Callable[[], Evidence]
    memory: frozenset[bytes] | None
    unchanged: bool
    say: Callable[..., str]
    changes: list[Change] = field(default_factory=list)
    again: list[Find] = field(default_factory=list)
    _paths: dict[int, Path] = field(default_factory=dict)
    _evidence: Evidence | None = None
    _said: dict[tuple[int, str], StatementEvidence] = field(default_factory=dict)

    # -- one entry and its find

    def pair(self, one: Statement, other: Statement) -> None:
        """Bring what the new draft says of an entry into it."""
        find = self.draft.finds[id(other)]
        gone, path = self.say("gone"), self._paths[id(one)]
        if self.editor.unremark(path, gone):
            self._tell(Kind.BACK, one, "entry", None, None, find)
        self._target(one, other, find)
        if isinstance(find, Row):
            self._baseline(one, other, find)
        self._place(one, find)
        self._rest(one, other, find)

    def _target(self, one: Statement, other: Statement, find: Find) -> None:
        path = (*self._paths[id(one)], "target")
        old, new = self.editor.document.value(path), self._entry(other)["target"]
        if one.year == other.year and same_figure(one, find):
            return
        if old == new:
            return
        if self._known(find, "target") or (
            self.memory is None and self._state(one) in {State.FOUND, State.UNCHECKED}
        ):
            self._tell(Kind.KEPT, one, "target", shown(old), shown(new), find)
        elif one.target.kind is not TargetKind.QUALITATIVE and other.target.kind is TargetKind.QUALITATIVE:  # fmt: skip
            # A figure is not given up for words that could not be read as one.
            self.editor.remark(self._paths[id(one)], self.say("reads", text=shown(new) or "—"))
            self.again.append(find)
            self._tell(Kind.DOUBTFUL, one, "target", shown(old), shown(new), find)
        else:
            self._take_target(path, one, other, old, new)
            self._mark_picture(one, find)
            if find.cls is Class.LOOK:
                self.editor.remark(self._paths[id(one)], self.say("look"))
            self._tell(Kind.CHANGED, one, "target", shown(old), shown(new), find)
            self._milestones(one, find)

    def _mark_picture(self, one: Statement, find: Find) -> None:
        """Mark a figure that was read in a picture, until a person confirms it."""
        path = (*self._paths[id(one)], "via")
        if find.confidence is not None and self.editor.holds(path) != "ocr":
            self.editor.set(path, "ocr")

    def _take_target(
        self, path: Path, one: Statement, other: Statement, old: Any, new: Any
    ) -> None:
        units = [each.unit.name if each.unit is not None else None for each in (one, other)]
        if isinstance(new, str) and units[0] != units[1]:
            new = other.quoted  # the file counts in another unit
        if isinstance(old, dict) and "value" in old:
            value, year = (new["value"], new["year"]) if isinstance(new, dict) and "value" in new else (new, None)  # fmt: skip
            if not isinstance(value, dict) and year == (old.get("year") if year else None):
                self.editor.set((*path, "value"), value)
                return
            if not isinstance(value, dict) and year and "year" in old:
                self.editor.set((*path, "value"), value)
                self.editor.set((*path, "year"), year)
                return
        self.editor.set(path, new)

    def _milestones(self, one: Statement, find: Find) -> None:
        """Yearly targets that the document gives otherwise now."""
        for at, step in enumerate(one.milestones):
            said = self._saying(step, "milestone")
            if said is None or said.state is not State.DIFFERENT or " / " in said.found:
                continue
            path = (*self._paths[id(one)], "milestones", at, "value")
            self.editor.set(path, said.found)
            self._tell(Kind.CHANGED, one, f"milestones/{step.year}", step.target.text, said.found, find)  # fmt: skip

    def _baseline(self, one: Statement, other: Statement, find: Find) -> None:
        entry = self._entry(other)
        new = entry.get("baseline")
        old = one.baseline
        if new is None or self._known(find, "baseline"):
            return
        if old is None:
            if self.memory is not None:
                self.editor.set((*self._paths[id(one)], "baseline"), new)
                self._mark_picture(one, find)
                self._tell(Kind.CHANGED, one, "baseline", None, shown(new), find)
            return
        path = (*self._paths[id(one)], "baseline")
        row = find if isinstance(find, Row) else None
        texts = [text.text for text in row.own_baselines] if row is not None else []
        unit = row.unit if row is not None else None
        if not any(same_baseline(one, old, text, unit) for text in texts):
            self.editor.set((*path, "value"), new["value"])
            self._mark_picture(one, find)
            self._tell(Kind.CHANGED, one, "baseline", old.text, str(new["value"]), find)
        if old.year != new["year"]:
            self.editor.set((*path, "year"), new["year"])
            self._tell(Kind.CHANGED, one, "baseline/year", str(old.year), str(new["year"]), find)

    def _place(self, one: Statement, find: Find) -> None:
        """The number of a row and the place of a statement, where the document moved it."""
        path = self._paths[id(one)]
        if self._known(find, "place"):
            return
        if isinstance(find, Row):
            if one.row == find.row or "number" in find.reason:
                return
            self.editor.set((*path, "row"), find.row)
            self._tell(Kind.CHANGED, one, "row", str(one.row), str(find.row), find)
            if one.at == f"主要指标/{one.row}":
                self.editor.set((*path, "at"), find.section)
        elif one.at and find.section and not within(find.section, one.at):
            if self.memory is None and self._state(one) in {State.FOUND, State.UNCHECKED}:
                return
            self.editor.set((*path, "at"), find.section)
            self._tell(Kind.CHANGED, one, "at", one.at, find.section, find)

    def _rest(self, one: Statement, other: Statement, find: Find) -> None:
        """Names, natures, units, hedges: the file's stand, and what was read otherwise is told."""
        own = self.editor.document.value(self._paths[id(one)])
        read = self._entry(other)
        renamed = one.indicator is None and one.name != other.name and self.memory is not None
        if renamed and not self._known(find, "name"):
            self._tell(Kind.KEPT, one, "name", one.name, other.name, find)
        if self._known(find, "rest"):
            return
        if one.nature is not None and other.nature is not None and one.nature is not other.nature:
            self._tell(Kind.KEPT, one, "nature", shown(own.get("nature")), shown(read.get("nature")), find)  # fmt: skip
        elif one.nature is None and other.nature is not None and self.memory is not None:
            self._tell(Kind.KEPT, one, "nature", None, shown(read.get("nature")), find)
        if self.memory is not None and (one.hedge or None) != (other.hedge or None):
            self._tell(Kind.KEPT, one, "hedge", one.hedge, other.hedge, find)

    # -- what is known

    def _entry(self, other: Statement) -> dict[str, Any]:
        group, at = self.draft.entries[id(other)]
        entry: dict[str, Any] = self.draft.data[group][at]
        return entry

    def _known(self, find: Find, what: str) -> bool:
        """Whether a fact was read the last time already, so that it did not change in the document."""
        return self.memory is not None and readings_of(find).get(what) in self.memory

    def _checked(self) -> Evidence:
        """The file held against the new draft; that takes its time and is not always asked for."""
        if self._evidence is None:
            self._evidence = self.check()
            for one in self._evidence.statements:
                self._said.setdefault((id(one.statement), one.what), one)
        return self._evidence

    def _saying(self, one: Statement, what: str) -> StatementEvidence | None:
        """What the new draft says of a statement's fact."""
        self._checked()
        return self._said.get((id(one), what))

    def _state(self, one: Statement) -> State:
        said = self._saying(one, "target")
        return said.state if said is not None else State.UNCHECKED

    def _stated(self, one: Statement) -> str | None:
        return shown(self.editor.document.value((*self._paths[id(one)], "target")))

    def _tell(
        self, kind: Kind, one: Statement, what: str, old: str | None, new: str | None, find: Find | None,
        ref: str | None = None,
    ) -> None:  # fmt: skip
        place = {} if find is None else {name: getattr(find, name) for name in ("section", "start", "end", "page")}  # fmt: skip
        self.changes.append(Change(kind=kind, statement=ref or one.ref, name=one.name, what=what, old=old, new=new, **place))  # fmt: skip
