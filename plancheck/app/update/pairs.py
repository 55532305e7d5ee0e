"""Which entry of a plan file is which row or promise of a new draft; what is not clear is told and left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from plancheck.domain.claim import Statement
from plancheck.domain.unit import comparable
from plancheck.engine.matching import likeness, match
from plancheck.extract.evidence.compare import same_text
from plancheck.extract.evidence.likeness import names
from plancheck.extract.model import Commitment, Row
from plancheck.extract.name_matcher import normal_name

Find = Row | Commitment
Known = Callable[[Find, str], bool]
RENAMED = 50
"""From which likeness of names, in per cent, an entry with other figures may be one that was renamed."""
FAINT = 20
"""From which likeness on two at one place may be one."""
MARGIN = 10
"""By which the next one must be less alike."""
MOST = 10_000
"""Pairs of names that are compared; a document with more of them left is another one, or hostile."""


@dataclass(slots=True, kw_only=True)
class Pairs:
    """``sure``: entries with their finds; ``doubtful``: with the finds that each may be; ``old``, ``new``: the rest."""

    sure: list[tuple[Statement, Statement]]
    doubtful: list[tuple[Statement, list[Statement]]] = field(default_factory=list)
    old: list[Statement] = field(default_factory=list)
    new: list[Statement] = field(default_factory=list)


def pairs(
    old: Sequence[Statement], new: Sequence[Statement], finds: dict[int, Find], known: Known
) -> Pairs:
    """Pair entries of one list of a plan file with those of the new draft.

    ``finds``: what ``new`` were read from, by id; ``known``: whether a fact of a find was read the last time, too.
    """
    sure = _at_their_numbers(old, new, finds, known)
    taken = {id(one) for pair in sure for one in pair}
    old = [one for one in old if id(one) not in taken]
    new = [one for one in new if id(one) not in taken]
    matched = match(old, new)
    found = Pairs(
        sure=sure,
        old=[one for one, other in matched if one is not None and other is None],
        new=[other for one, other in matched if one is None and other is not None],
    )
    for one, other in matched:
        if one is None or other is None:
            continue
        if _clear(one, other, old, new, finds):
            found.sure.append((one, other))
        else:
            found.old.append(one)
            found.new.append(other)
    if len(found.old) * len(found.new) <= MOST:
        likely = _Likely(finds, known)
        likely.pair(found)
        likely.set_doubtful(found)
    return found


def _at_their_numbers(
    old: Sequence[Statement], new: Sequence[Statement], finds: dict[int, Find], known: Known
) -> list[tuple[Statement, Statement]]:
    """Rows that stand in the document where they stood before, whatever indicator or name a person gave them."""
    rows = {one.row: one for one in old if one.in_table}
    printed = {normal_name(find.name) for find in finds.values() if isinstance(find, Row)}
    found = []
    for other in new:
        find, one = finds[id(other)], rows.get(other.row)
        if one is None or not isinstance(find, Row) or not known(find, "place"):
            continue
        own = names(one)
        if normal_name(find.name) in own or not own & printed:
            found.append((one, other))
    return found


def same_figure(one: Statement, find: Find) -> bool:
    """Whether a find gives the figure that an entry of the file states, for its year aside."""
    if isinstance(find, Row):
        texts = [text.text for text in find.own_targets if text.year in {None, one.year}]
        return any(same_text(one, text, find.unit) for text in texts or [t.text for t in find.own_targets])  # fmt: skip
    return same_text(one, find.target, None)


def _clear(
    one: Statement,
    other: Statement,
    old: Sequence[Statement],
    new: Sequence[Statement],
    finds: dict[int, Find],
) -> bool:
    """Whether a pair is one beyond doubt: the same figure, or nothing else of that name that it may be."""
    if one.in_table or same_figure(one, finds[id(other)]):
        return True
    rivals = [
        rival
        for side, own in ((old, one), (new, other))
        for rival in side
        if rival is not own and _about(rival) == _about(own)
    ]
    alone = [rival for rival in rivals if rival.at in {one.at, other.at} or one.at != other.at]
    return not alone


def _about(one: Statement) -> str:
    return one.indicator.id if one.indicator is not None else one.name


@dataclass(frozen=True, slots=True)
class _Likely:
    """What speaks for it that an entry and a find are one, when neither indicator nor name nor figures say so alone."""

    finds: dict[int, Find]
    known: Known

    def pair(self, found: Pairs) -> None:
        """Take the likest, where each is the likest of the other by a margin."""
        scored = [
            (self._score(one, other), one, other)
            for one in found.old
            for other in found.new
            if _may_be(one, other)
        ]
        best: dict[int, list[int]] = {}
        for score, one, other in scored:
            best.setdefault(id(one), []).append(score)
            best.setdefault(id(other), []).append(score)
        for score, one, other in scored:
            if score >= RENAMED and all(
                sum(score - rival < MARGIN for rival in best[id(side)]) == 1
                for side in (one, other)
            ):
                found.sure.append((one, other))
                found.old.remove(one)
                found.new.remove(other)

    def set_doubtful(self, found: Pairs) -> None:
        """Tell what is left on both sides and may be one."""
        for one in list(found.old):
            maybe = [other for other in found.new if _may_be(one, other) and self._near(one, other)]
            if maybe:
                found.doubtful.append((one, maybe))
                found.old.remove(one)
        taken = {id(other) for _, others in found.doubtful for other in others}
        found.new = [one for one in found.new if id(one) not in taken]

    def _score(self, one: Statement, other: Statement) -> int:
        """The likeness of the names, and what else is the same, in per cent."""
        start, now = one.baseline, other.baseline
        same_start = start and now and (start.year, start.bounds) == (now.year, now.bounds)
        here = _here(one, other)
        return (
            self._likeness(one, other)
            + (40 if same_start else 0)
            + (20 if same_start and here else 0)
            + (30 if self._named_before(one, other) else 0)
        )

    def _near(self, one: Statement, other: Statement) -> bool:
        same = one.indicator is not None and one.indicator == other.indicator
        least = FAINT if _here(one, other) else RENAMED
        return same or self._likeness(one, other) >= least or self._named_before(one, other)

    def _likeness(self, one: Statement, other: Statement) -> int:
        find = self.finds[id(other)]
        printed = find.name if isinstance(find, Row) else find.subject
        return max(name_likeness(one, name) for name in (other.name, printed))

    def _named_before(self, one: Statement, other: Statement) -> bool:
        """Whether the find had an entry at this place, in this unit, which may be this one under a corrected name."""
        same_unit = (
            one.unit is not None and other.unit is not None and comparable(one.unit, other.unit)
        )
        return same_unit and _here(one, other) and self.known(self.finds[id(other)], "name")


def _may_be(one: Statement, other: Statement) -> bool:
    """Whether two may be one: on one indicator or none, or at one place, where a person may have given it another."""
    apart = one.indicator is not None and other.indicator is not None
    return not apart or one.indicator == other.indicator or _here(one, other)


def _here(one: Statement, other: Statement) -> bool:
    return one.row == other.row if one.in_table else one.at is not None and one.at == other.at


def name_likeness(one: Statement, other: str) -> int:
    """How like a name is to an entry's, or to another that the catalogue knows of its indicator."""
    return max(likeness(name, normal_name(other)) for name in names(one))


def words(find: Find) -> str:
    """A find in a few words."""
    if isinstance(find, Row):
        return f"{find.name} {' / '.join(one.text for one in find.own_targets)}"
    return f"{find.subject} {find.target}"
