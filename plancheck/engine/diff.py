"""Two versions of a plan: what became of each statement, of the plan as a whole, and of its verdicts. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from plancheck.domain.catalogue import normal_name
from plancheck.domain.change import (
    Change,
    ChangeKind,
    Mark,
    Pair,
    PlanChange,
    PlanMark,
    Turn,
    VerdictChange,
)
from plancheck.domain.claim import Statement
from plancheck.domain.comparison import changes
from plancheck.domain.finding import Finding, Verdict
from plancheck.domain.plan import Plan
from plancheck.domain.plan_result import PlanResult
from plancheck.domain.resolved import Resolved
from plancheck.domain.said import Said
from plancheck.engine.matching import match

Resolve = Callable[[Statement], Resolved]
_OF_TARGET = frozenset(
    {ChangeKind.LOOSENED, ChangeKind.TIGHTENED, ChangeKind.INCOMPARABLE, ChangeKind.CAP_CHANGED}
)


def compare(old: Plan, new: Plan, *, before: Resolve, after: Resolve) -> PlanChange:
    """Everything that changed in a plan; ``before`` and ``after`` resolve the statements of each version."""
    pairs = []
    for one, other in match(old.statements, new.statements):
        if one is None or other is None:
            kind = ChangeKind.ADDED if one is None else ChangeKind.DROPPED
            pairs.append(Pair(old=one, new=other, changes=(Change(kind=kind),)))
        else:
            found = statement_changes(one, other, before, after)
            pairs.append(Pair(old=one, new=other, changes=tuple(found)))
    return PlanChange(old=old, new=new, marks=tuple(_marks(old, new)), pairs=tuple(pairs))


def only(plan: Plan, *, added: bool) -> PlanChange:
    """A plan that stands in one version only: all its statements are added, or dropped."""
    changes = (Change(kind=ChangeKind.ADDED if added else ChangeKind.DROPPED),)
    pairs = (
        Pair(old=None if added else one, new=one if added else None, changes=changes)
        for one in plan.statements
    )
    return PlanChange(old=None if added else plan, new=plan if added else None, pairs=tuple(pairs))


# ---------------------------------------------------------------- what became of one statement


def statement_changes(
    one: Statement, other: Statement, before: Resolve, after: Resolve
) -> list[Change]:
    """Everything that changed in a statement, the gravest first."""
    found = list(changes(Said.of(one, before), Said.of(other, after)))
    same = not any(change.kind in _OF_TARGET and change.year is None for change in found)
    found += [*_naming(one, other), *_wording(one, other, same_target=same)]
    return sorted(found, key=lambda change: change.kind.rank)


def _naming(one: Statement, other: Statement) -> Iterable[Change]:
    """Another name or id. The name of a known indicator is wording; that of a subject is what it means.

    A statement that is no longer about its indicator is held to nothing any more.
    """
    if one.indicator is not None and other.indicator is None:
        yield Change(
            kind=ChangeKind.INCOMPARABLE, old=one.indicator.id, reason="unmatched-indicator"
        )
    elif one.indicator is None and other.indicator is not None:
        yield Change(kind=ChangeKind.RENAMED, what="indicator", new=other.indicator.id)
    if one.in_table != other.in_table:
        places = ["table" if side.in_table else "prose" for side in (one, other)]
        yield Change(kind=ChangeKind.MOVED, old=places[0], new=places[1])
    elif not one.in_table and one.id != other.id:
        yield Change(kind=ChangeKind.RENAMED, what="id", old=one.id, new=other.id)
    if one.name != other.name:
        known = one.indicator is not None and other.indicator is not None
        alike = normal_name(one.name) == normal_name(other.name)
        kind = ChangeKind.REWORDED if known or alike else ChangeKind.RENAMED
        yield Change(kind=kind, what="name", old=one.name, new=other.name)


def _wording(one: Statement, other: Statement, *, same_target: bool) -> Iterable[Change]:
    """What is written otherwise and means the same."""
    before, after = (
        {
            "target": side.target.text if same_target else None,
            "at": side.at,
            "note": side.note,
            "evidence": side.evidence.value,
            "nature-evidence": side.nature_evidence.value if side.nature_evidence else None,
        }
        for side in (one, other)
    )
    for what, was in before.items():
        if was != after[what]:
            yield Change(kind=ChangeKind.REWORDED, what=what, old=was, new=after[what])


# ---------------------------------------------------------------- the plan as a whole


def _marks(old: Plan, new: Plan) -> Iterable[PlanMark]:
    was, now = old.period, new.period
    if was != now:
        kind = Mark.PERIOD
        if was.end != now.end:
            kind = Mark.PERIOD_LATER if now.end > was.end else Mark.PERIOD_EARLIER
        years = [
            f"{one.start}-{one.end}" + (f" ({one.outlook})" if one.outlook else "")
            for one in (was, now)
        ]
        yield PlanMark(kind=kind, old=years[0], new=years[1])
    yield from _lists(
        [one.named for one in old.parents],
        [one.named for one in new.parents],
        (Mark.PARENT_REMOVED, Mark.PARENT_ADDED),
    )
    yield from _lists(
        [_cited(one) for one in old.cites],
        [_cited(one) for one in new.cites],
        (Mark.CITE_REMOVED, Mark.CITE_ADDED),
    )
    for kind in (Mark.RECORD, Mark.STATUS, Mark.JURISDICTION, Mark.FIELD, Mark.ID, Mark.TITLE,
                 Mark.NUMBER, Mark.ISSUER, Mark.APPROVED_BY, Mark.ISSUED, Mark.DATED, Mark.PUBLISHED,
                 Mark.SUPERSEDES):  # fmt: skip
        values = [_plain(getattr(one, kind.value.replace("-", "_"))) for one in (old, new)]
        if values[0] != values[1]:
            yield PlanMark(kind=kind, old=values[0], new=values[1])
    sources = ["; ".join(sorted({one.title for one in plan.sources})) for plan in (old, new)]
    if sources[0] != sources[1]:
        yield PlanMark(kind=Mark.SOURCES, old=sources[0] or None, new=sources[1] or None)


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    named = (getattr(value, name, None) for name in ("code", "value", "label"))
    return str(next(filter(None, named), value))


def _cited(one: Any) -> str:
    parts = [one.title, one.number or "", one.plan or ""]
    parts += [day.isoformat() if day else "" for day in (one.issued, one.repealed)]
    return " ".join(part for part in [*parts, "*" if one.generic else ""] if part)


def _lists(old: list[str], new: list[str], kinds: tuple[Mark, Mark]) -> Iterable[PlanMark]:
    for one in old:
        if one not in new:
            yield PlanMark(kind=kinds[0], old=one)
    for one in new:
        if one not in old:
            yield PlanMark(kind=kinds[1], new=one)


# ---------------------------------------------------------------- verdicts

_REPORTED = frozenset({Verdict.FAIL, Verdict.GAP, Verdict.REVIEW, Verdict.ERROR})
_HARD = {Verdict.ERROR: 3, Verdict.GAP: 2, Verdict.FAIL: 1}


def verdict_changes(
    pairs: Iterable[Pair], old: PlanResult, new: PlanResult
) -> tuple[VerdictChange, ...]:
    """The findings that are new, gone, worse or better; passes are left out but for what they came from or turn into.

    Results belong together by rule, requirement and statement (whatever it is called now; one that was dropped is
    none of the later version, whoever has its id now); those left over by rule, source and indicator, for a
    statement that was dropped becomes a gap.
    """
    names = {
        (old.key, old.indicator.id if old.indicator else None): new.key
        if new
        else f"dropped:{old.key}"
        for old, new in ((pair.old, pair.new) for pair in pairs)
        if old is not None
    }
    ones = [one for one in old.findings if one.verdict is not Verdict.NOT_APPLICABLE]
    others = [one for one in new.findings if one.verdict is not Verdict.NOT_APPLICABLE]
    matched, ones, others = _pair_up(
        ones, others, lambda one: _subject(one, names), lambda one: _subject(one, {})
    )
    more, ones, others = _pair_up(ones, others, _by_indicator, _by_indicator)
    found = [_turn(one, other) for one, other in (*matched, *more)]
    found += [_turn(one, None) for one in ones] + [_turn(None, other) for other in others]
    changes = [one for one in found if one is not None]
    order = list(Turn)
    return tuple(sorted(changes, key=lambda one: (order.index(one.turn), *_position(one))))


def _subject(one: Finding, names: dict[tuple[str, str | None], str]) -> tuple[str, ...]:
    asked = one.requirement
    key = names.get((one.key, one.indicator), one.key)
    if key.startswith("cite:"):
        key = key.rpartition(":")[0]  # its number in the list is no identity
    return (one.rule, key, one.indicator or "", asked.identity if asked else "")


def _by_indicator(one: Finding) -> tuple[str, ...] | None:
    source = one.requirement.source if one.requirement else ""
    return None if one.indicator is None else (one.rule, one.indicator, source)


Name = Callable[[Finding], tuple[str, ...] | None]


def _pair_up(
    old: list[Finding], new: list[Finding], before: Name, after: Name
) -> tuple[list[tuple[Finding, Finding]], list[Finding], list[Finding]]:
    """Results of one name, in the order of the document; and what is left on either side."""
    waiting: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
    left = []
    for one in old:
        name = before(one)
        if name is None:
            left.append(one)
        else:
            waiting[name].append(one)
    matched, right = [], []
    for other in new:
        name = after(other)
        group = waiting.get(name) if name is not None else None
        if group:
            matched.append((group.pop(0), other))
        else:
            right.append(other)
    kept = {id(one) for group in waiting.values() for one in group} | {id(one) for one in left}
    return matched, [one for one in old if id(one) in kept], right


def _turn(one: Finding | None, other: Finding | None) -> VerdictChange | None:
    was = one is not None and one.verdict in _REPORTED
    now = other is not None and other.verdict in _REPORTED
    if not was and not now:
        return None
    if not was or not now:
        return VerdictChange(turn=Turn.NEW if now else Turn.GONE, old=one, new=other)
    turn = _worse(one, other) if one is not None and other is not None else None
    return None if turn is None else VerdictChange(turn=turn, old=one, new=other)


def _worse(one: Finding, other: Finding) -> Turn | None:
    """How two findings stand to each other; a review is neither better nor worse than a fail."""
    if one.verdict is not other.verdict:
        if Verdict.REVIEW in {one.verdict, other.verdict}:
            return Turn.OTHER
        return Turn.WORSE if _HARD[other.verdict] > _HARD[one.verdict] else Turn.BETTER
    grades = [-(side.severity.rank if side.severity else 9) for side in (one, other)]
    if grades[0] != grades[1]:
        return Turn.WORSE if grades[1] > grades[0] else Turn.BETTER
    short = one.shortfall, other.shortfall
    if one.distance_unit == other.distance_unit and short[0] != short[1]:
        if short[0] is None or (short[1] is not None and short[1] > short[0]):
            return Turn.WORSE
        return Turn.BETTER
    return None if one.reason is other.reason else Turn.OTHER


def _position(one: VerdictChange) -> tuple[Any, ...]:
    finding = one.new or one.old
    if finding is None:
        raise AssertionError
    source = finding.requirement.source if finding.requirement else ""
    return (finding.place, finding.rule, source, finding.key)
