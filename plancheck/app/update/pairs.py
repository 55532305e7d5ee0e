"""Which entry of a plan file is which row or promise of a new draft; what is not clear is told and left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from plancheck.domain.claim import Statement
from plancheck.engine.matching import likeness, match
from plancheck.extract.evidence.compare import names, same_quantity, same_text
from plancheck.extract.model import Commitment, Row
from plancheck.extract.name_matcher import normal_name

Find = Row | Commitment
RENAMED = 50
"""From which likeness of names, in per cent, an entry with other figures may be one that was renamed."""
FAINT = 20
"""From which likeness on two at one place may be one."""
MARGIN = 10
"""By which the next one must be less alike."""
MOST = 40_000
"""Pairs of names that are compared; a document with more of them left is another one, or hostile."""


@dataclass(slots=True, kw_only=True)
class Pairs:
    """``sure``: entries with their finds; ``doubtful``: with the finds that each may be; ``old``, ``new``: the rest."""

    sure: list[tuple[Statement, Statement]]
    doubtful: list[tuple[Statement, list[Statement]]] = field(default_factory=list)
    old: list[Statement] = field(default_factory=list)
    new: list[Statement] = field(default_factory=list)


def pairs(old: Sequence[Statement], new: Sequence[Statement], finds: dict[int, Find]) -> Pairs:
    """Pair entries of one list of a plan file with those of the new draft. ``finds``: what ``new`` were read from, by id."""
    matched = match(old, new)
    found = Pairs(
        sure=[],
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
    _pair_renamed(found)
    _set_doubtful(found)
    return found


def same_figure(one: Statement, find: Find) -> bool:
    """Whether a find gives the figure that an entry of the file states, for its year aside."""
    if isinstance(find, Row):
        texts = [text.text for text in find.own_targets if text.year in {None, one.year}]
        return any(same_text(one, text, find.unit) for text in texts or [t.text for t in find.own_targets])  # fmt: skip
    return same_quantity(one, find) or same_text(one, find.target, find.unit)


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


def _pair_renamed(found: Pairs) -> None:
    """Take what is left under a like name, or at its place with its baseline, where each is the likest of the other."""
    if len(found.old) * len(found.new) > MOST:
        return
    scored = [
        (_score(one, other), one, other)
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
            sum(score - rival < MARGIN for rival in best[id(side)]) == 1 for side in (one, other)
        ):
            found.sure.append((one, other))
            found.old.remove(one)
            found.new.remove(other)


def _score(one: Statement, other: Statement) -> int:
    start, now = one.baseline, other.baseline
    same_start = start and now and (start.year, start.bounds) == (now.year, now.bounds)
    here = one.row == other.row if one.in_table else one.at == other.at
    return (
        name_likeness(one, other.name)
        + (40 if same_start else 0)
        + (20 if same_start and here else 0)
    )


def name_likeness(one: Statement, other: str) -> int:
    """How like a name is to an entry's, or to another that the catalogue knows of its indicator."""
    return max(likeness(name, normal_name(other)) for name in names(one))


def _set_doubtful(found: Pairs) -> None:
    """Tell what is left on both sides and may be one: of one indicator, a like name, or at one place in one unit."""
    if len(found.old) * len(found.new) > MOST:
        return
    for one in list(found.old):
        maybe = [other for other in found.new if _may_be(one, other) and _near(one, other)]
        if maybe:
            found.doubtful.append((one, maybe))
            found.old.remove(one)
    taken = {id(other) for _, others in found.doubtful for other in others}
    found.new = [one for one in found.new if id(one) not in taken]


def _may_be(one: Statement, other: Statement) -> bool:
    return one.indicator is None or other.indicator is None or one.indicator == other.indicator


def _near(one: Statement, other: Statement) -> bool:
    like = name_likeness(one, other.name)
    here = one.row == other.row if one.in_table else one.at == other.at
    return (one.indicator is not None and one.indicator == other.indicator) or like >= (FAINT if here else RENAMED)  # fmt: skip


def words(find: Find) -> str:
    """A find in a few words."""
    if isinstance(find, Row):
        return f"{find.name} {' / '.join(one.text for one in find.own_targets)}"
    return f"{find.subject} {find.target}"
