"""Two versions of a plan: which statement became which, and what that did to it. Pure.

Targets are compared as everywhere else, as sets completed in the indicator's better direction: the version
whose set lies strictly inside the other's asks more. What has no common measure is told as such, never passed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plancheck.domain.catalogue import normal_name
from plancheck.domain.change import (
    Change,
    Kind,
    Mark,
    Pair,
    PlanChange,
    PlanMark,
    Turn,
    VerdictChange,
)
from plancheck.domain.finding import Finding, Verdict
from plancheck.domain.interval import Direction, Interval, measure
from plancheck.domain.judgement import Judgement
from plancheck.domain.plan import Nature, Plan, Statement
from plancheck.domain.quantity import comparable, difference_unit, ratio
from plancheck.domain.requirement import Resolved, population_of
from plancheck.domain.target import Kind as Form
from plancheck.domain.target import bound

Resolve = Callable[[Statement], Resolved]
ALIKE = 50
"""From which likeness of names (Dice, per cent) the same figures may be the same statement renamed."""


def compare(old: Plan, new: Plan, *, before: Resolve, after: Resolve) -> PlanChange:
    """Everything that changed in a plan; ``before`` and ``after`` resolve the statements of each version."""
    pairs = []
    for one, other in match(old.statements, new.statements):
        if one is None or other is None:
            kind = Kind.ADDED if one is None else Kind.DROPPED
            pairs.append(Pair(old=one, new=other, changes=(Change(kind=kind),)))
        else:
            changes = statement_changes(Stand(one, before(one)), Stand(other, after(other)))
            pairs.append(Pair(old=one, new=other, changes=tuple(changes)))
    return PlanChange(old=old, new=new, marks=tuple(_marks(old, new)), pairs=tuple(pairs))


def only(plan: Plan, *, added: bool) -> PlanChange:
    """A plan that stands in one version only: all its statements are added, or dropped."""
    if added:
        pairs = [
            Pair(old=None, new=one, changes=(Change(kind=Kind.ADDED),)) for one in plan.statements
        ]
        return PlanChange(old=None, new=plan, pairs=tuple(pairs))
    pairs = [
        Pair(old=one, new=None, changes=(Change(kind=Kind.DROPPED),)) for one in plan.statements
    ]
    return PlanChange(old=plan, new=None, pairs=tuple(pairs))


# ---------------------------------------------------------------- which statement became which

Matched = tuple[Statement | None, Statement | None]


def match(old: Sequence[Statement], new: Sequence[Statement]) -> list[Matched]:
    """Pairs in the order of the new version, what was dropped last; the order of either changes no pair.

    By key first (a row by indicator or name, a commitment by id), then by what is unique on both sides:
    indicator and place, indicator and figures, indicator, name, and last, for a statement renamed, the same
    figures under a like name. Two statements on different indicators are never one.
    """
    left = {id(one): one for one in old}
    right = {id(one): one for one in new}
    found: dict[int, Statement] = {}

    def unite(key: Callable[[Statement], Hashable | None]) -> None:
        groups: dict[Hashable, tuple[list[Statement], list[Statement]]] = defaultdict(
            lambda: ([], [])
        )
        for number, side in enumerate((left, right)):
            for one in side.values():
                name = key(one)
                if name is not None:
                    groups[name][number].append(one)
        for ones, others in groups.values():
            if len(ones) == len(others) == 1 and _may_be(ones[0], others[0]):
                take(ones[0], others[0])

    def take(one: Statement, other: Statement) -> None:
        found[id(other)] = one
        del left[id(one)], right[id(other)]

    for key in _KEYS:
        unite(key)
    for one, other in _renamed(list(left.values()), list(right.values())):
        take(one, other)
    pairs: list[Matched] = [(found.get(id(other)), other) for other in new]
    return pairs + [(one, None) for one in old if id(one) in left]


def _may_be(one: Statement, other: Statement) -> bool:
    return one.indicator is None or other.indicator is None or one.indicator == other.indicator


def _name_of(one: Statement) -> str:
    return normal_name(one.name)


def _figures(one: Statement) -> tuple[Hashable, ...]:
    """What a statement says in figures, whatever its name."""
    target = one.target
    baseline = one.baseline
    unit = one.unit.name if one.unit else None
    says: Hashable = one.interval or target.bounds
    if says is None:
        says = (target.series, target.op, target.level, target.plan, target.law,
                target.factor, target.delta, target.text if not one.numbered else "")  # fmt: skip
    return (
        target.kind, says, unit, one.per, one.year, population_of(one),
        (baseline.year, baseline.value) if baseline else None,
    )  # fmt: skip


def _on(one: Statement) -> str | None:
    return one.indicator.id if one.indicator else None


_KEYS: tuple[Callable[[Statement], Hashable | None], ...] = (
    lambda one: ("row", one.key) if one.in_table else ("id", one.id),
    lambda one: ("row", _name_of(one)) if one.in_table else None,
    lambda one: (_on(one), one.at) if _on(one) and one.at and not one.in_table else None,
    lambda one: (_on(one), _figures(one)) if _on(one) and not one.in_table else None,
    lambda one: (_on(one), one.in_table) if _on(one) else None,
    _on,
    lambda one: (_name_of(one), one.at, one.in_table),
    lambda one: (_name_of(one), _figures(one), one.in_table),
    lambda one: (_name_of(one), one.in_table),
    _name_of,
)


def _renamed(old: list[Statement], new: list[Statement]) -> list[tuple[Statement, Statement]]:
    """Statements that kept their figures under another name: the likest first, each once, no tie taken."""
    by_figures: dict[Hashable, list[Statement]] = defaultdict(list)
    for other in new:
        by_figures[other.in_table, _figures(other)].append(other)
    scored: list[tuple[int, Statement, Statement]] = []
    for one in old:
        for other in by_figures.get((one.in_table, _figures(one)), ()):
            if not _may_be(one, other):
                continue
            score = likeness(one.name, other.name)
            # The same place or the same starting point speaks for one statement too, but a binding one is
            # given up to a new name only on a like name or its own baseline.
            if one.baseline is not None or (
                one.at is not None and one.at == other.at and one.nature is not Nature.BINDING
            ):
                score += ALIKE
            if score >= ALIKE:
                scored.append((score, one, other))
    best: dict[int, list[int]] = defaultdict(list)
    for score, one, other in scored:
        best[id(one)].append(score)
        best[id(other)].append(score)

    def clear(score: int, one: Statement) -> bool:
        scores = best[id(one)]
        return score == max(scores) and scores.count(score) == 1

    return [
        (one, other) for score, one, other in scored if clear(score, one) and clear(score, other)
    ]


def likeness(one: str, other: str) -> int:
    """How like two names are: the share of common pairs of neighbouring characters, in per cent."""
    left, right = (_couples(normal_name(name)[:200]) for name in (one, other))
    return 200 * len(left & right) // (len(left) + len(right) or 1)


def _couples(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(max(len(text) - 1, 1))}


# ---------------------------------------------------------------- what became of one statement


@dataclass(frozen=True, slots=True)
class Stand:
    """A statement and what it comes to in its version's surroundings."""

    statement: Statement
    resolved: Resolved

    @property
    def rank(self) -> int:
        """How much is said at all: nothing yet (待定), words, a number."""
        if self.statement.undecided:
            return 0
        return 2 if self.statement.numbered else 1

    @property
    def better(self) -> Direction:
        """Which way is better; without an indicator, as its form says."""
        one = self.statement
        if one.indicator is not None:
            return one.indicator.better
        zero = Interval(Decimal(0), Decimal(0))
        down = one.target.op in {"≤", "<"} or self.resolved.interval == zero
        return Direction.DOWN if down else Direction.UP

    def floor(self, interval: Interval) -> Interval:
        """The set completed in the better direction; a cap on what is better up stays as written."""
        caps = {Direction.UP: "≤<", Direction.DOWN: "≥>", Direction.NONE: ""}[self.better]
        op = self.statement.target.op
        return interval if op and op in caps else interval.completed(self.better)


def statement_changes(old: Stand, new: Stand) -> list[Change]:
    """Everything that changed in a statement, the gravest first."""
    one, other = old.statement, new.statement
    target = target_change(old, new)
    found = [
        *([target] if target is not None else []),
        *_nature(one, other),
        *_year(one, other),
        *_hedge(one, other),
        *_measure(one, other),
        *_baseline(one, other),
        *_naming(one, other),
        *_wording(one, other, same_target=target is None),
    ]
    return sorted(found, key=lambda change: change.kind.rank)


def target_change(old: Stand, new: Stand) -> Change | None:
    """Loosened, tightened, incomparable, or only its good end moved; ``None``: it asks the same."""
    one, other = old.statement, new.statement
    if old.rank != new.rank:
        kind = Kind.LOOSENED if new.rank < old.rank else Kind.TIGHTENED
        return _moved(kind, old, new)
    if old.rank == 0:
        return None
    reason = _no_measure(old, new)
    if reason is not None:
        return _moved(Kind.INCOMPARABLE, old, new, reason=reason)
    if _same_meaning(old, new):
        return None
    if old.resolved.outside or new.resolved.outside:
        return _moved(Kind.INCOMPARABLE, old, new, reason="outside-domain")
    was, now = old.resolved.interval, new.resolved.interval
    if was is None or now is None:
        return _by_reference(old, new)
    if one.unit is not None and other.unit is not None:
        was = was.scaled(ratio(one.unit, other.unit))
    return _by_sets(old, new, was, now)


def _moved(
    kind: Kind,
    old: Stand,
    new: Stand,
    *,
    reason: str | None = None,
    distance: Decimal | None = None,
) -> Change:
    """A change of target, as both versions write it; the distance in the later version's unit."""
    unit = None if distance is None else difference_unit(new.statement.unit)
    return Change(
        kind=kind,
        old=old.statement.target.text,
        new=new.statement.target.text,
        reason=reason,
        distance=distance,
        unit=unit,
    )


def _no_measure(old: Stand, new: Stand) -> str | None:
    """Why two targets can't be held against each other at all."""
    one, other = old.statement, new.statement
    numbered = one.numbered and other.numbered
    if numbered and not comparable(one.unit, other.unit):
        return "unit-differs"
    if one.per is not other.per:
        return "period-kind-differs"
    if population_of(one) != population_of(other):
        return "population-differs"
    return None


def _same_meaning(old: Stand, new: Stand) -> bool:
    """Whether both say the same, in whatever words, and whatever the plans above now say."""
    one, other = old.statement, new.statement
    a, b = one.target, other.target
    if a.kind is not b.kind:
        return False
    if a.kind is Form.QUALITATIVE:
        return normal_name(a.text) == normal_name(b.text)
    if a.kind is Form.BASELINE:
        steps = (a.factor, a.delta, a.op) == (b.factor, b.delta, b.op)
        return steps and (
            (one.baseline and one.baseline.value) == (other.baseline and other.baseline.value)
        )
    if a.kind is not Form.SET:
        said = (a.series, a.op, a.level, a.plan, a.law)
        return said == (b.series, b.op, b.level, b.plan, b.law)
    was, now = one.interval or a.bounds, other.interval or b.bounds
    if one.outside != other.outside or was is None or now is None:
        return False
    if one.unit is not None and other.unit is not None:
        was = was.scaled(ratio(one.unit, other.unit))
    return was == now


def _by_reference(old: Stand, new: Stand) -> Change:
    """Targets without a set on one side: two that refer to one series compare by their relation to it."""
    a, b = old.resolved, new.resolved
    if a.series is not None and a.series == b.series:
        zero = Decimal(0)
        was, now = bound(a.op or "≥", zero), bound(b.op or "≥", zero)
        if now.subset_of(was):
            return _moved(Kind.TIGHTENED, old, new)
        if was.subset_of(now):
            return _moved(Kind.LOOSENED, old, new)
    reason = b.unresolved or a.unresolved or "no-number"
    return _moved(Kind.INCOMPARABLE, old, new, reason=reason)


def _by_sets(old: Stand, new: Stand, was: Interval, now: Interval) -> Change | None:
    raw = was, now
    if was == now:
        return None
    if old.better is new.better:
        was, now = old.floor(was), new.floor(now)
    if was == now:
        return Change(kind=Kind.CAP_CHANGED, old=str(raw[0]), new=str(raw[1]))
    if now.subset_of(was):
        distance = measure(now, was, new.better).amount
        return _moved(Kind.TIGHTENED, old, new, distance=distance)
    if was.subset_of(now):
        distance = measure(was, now, new.better).amount
        return _moved(Kind.LOOSENED, old, new, distance=distance)
    return _moved(Kind.INCOMPARABLE, old, new, reason="sets-overlap")


def _nature(one: Statement, other: Statement) -> Iterable[Change]:
    """约束性 given up is a weakening whatever stands in its place; 预期性 and silence don't rank."""
    was, now = one.nature, other.nature
    if was is now:
        return
    kind = Kind.NATURE_CHANGED
    if was is Nature.BINDING:
        kind = Kind.WEAKENED
    elif now is Nature.BINDING:
        kind = Kind.STRENGTHENED
    yield Change(kind=kind, old=was.value if was else None, new=now.value if now else None)


def _year(one: Statement, other: Statement) -> Iterable[Change]:
    """The target year; where neither names one it is the plan's last, told once as the plan's period."""
    if one.year == other.year or not (one.year_stated or other.year_stated):
        return
    kind = Kind.LATER if other.year > one.year else Kind.EARLIER
    yield Change(kind=kind, old=str(one.year), new=str(other.year))


def _hedge(one: Statement, other: Statement) -> Iterable[Change]:
    if one.hedge == other.hedge:
        return
    kind = Kind.HEDGE_CHANGED
    if one.hedge is None:
        kind = Kind.HEDGE_ADDED
    elif other.hedge is None:
        kind = Kind.HEDGE_REMOVED
    yield Change(kind=kind, old=one.hedge, new=other.hedge)


def _measure(one: Statement, other: Statement) -> Iterable[Change]:
    """Unit, period and population: what is counted."""
    if not comparable(one.unit, other.unit):
        names = [unit.name if unit else None for unit in (one.unit, other.unit)]
        yield Change(kind=Kind.UNIT_CHANGED, old=names[0], new=names[1])
    if one.per is not other.per:
        yield Change(kind=Kind.PER_CHANGED, old=one.per.value, new=other.per.value)
    populations = population_of(one), population_of(other)
    if populations[0] != populations[1]:
        yield Change(kind=Kind.POPULATION_CHANGED, old=populations[0], new=populations[1])


def _baseline(one: Statement, other: Statement) -> Iterable[Change]:
    was, now = one.baseline, other.baseline
    if was is None and now is None:
        return
    texts = [f"{base.text} ({base.year})" if base else None for base in (was, now)]
    if was is not None and now is not None and was.year == now.year:
        value = was.value
        if one.unit is not None and other.unit is not None and comparable(one.unit, other.unit):
            value *= ratio(one.unit, other.unit)
        if value == now.value:
            if was.text != now.text:
                yield Change(kind=Kind.REWORDED, what="baseline", old=texts[0], new=texts[1])
            return
    yield Change(kind=Kind.BASELINE_CHANGED, old=texts[0], new=texts[1])


def _naming(one: Statement, other: Statement) -> Iterable[Change]:
    """Another name or id. The name of a known indicator is wording; that of a subject is what it means."""
    if one.in_table != other.in_table:
        places = ["table" if side.in_table else "prose" for side in (one, other)]
        yield Change(kind=Kind.MOVED, old=places[0], new=places[1])
    elif not one.in_table and one.id != other.id:
        yield Change(kind=Kind.RENAMED, what="id", old=one.id, new=other.id)
    if one.name != other.name:
        known = one.indicator is not None and other.indicator is not None
        alike = normal_name(one.name) == normal_name(other.name)
        kind = Kind.REWORDED if known or alike else Kind.RENAMED
        yield Change(kind=kind, what="name", old=one.name, new=other.name)


def _wording(one: Statement, other: Statement, *, same_target: bool) -> Iterable[Change]:
    if same_target and one.target.text != other.target.text:
        yield Change(kind=Kind.REWORDED, what="target", old=one.target.text, new=other.target.text)
    for what in ("at", "note"):
        was, now = getattr(one, what), getattr(other, what)
        if was != now:
            yield Change(kind=Kind.REWORDED, what=what, old=was, new=now)
    if one.evidence is not other.evidence:
        yield Change(
            kind=Kind.REWORDED, what="evidence", old=one.evidence.value, new=other.evidence.value
        )
    grounds = [side.nature_evidence for side in (one, other)]
    if grounds[0] is not grounds[1]:
        words = [ground.value if ground else None for ground in grounds]
        yield Change(kind=Kind.REWORDED, what="nature-evidence", old=words[0], new=words[1])


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
        [one.id for one in old.parents],
        [one.id for one in new.parents],
        (Mark.PARENT_REMOVED, Mark.PARENT_ADDED),
    )
    yield from _lists(
        [_cited(one) for one in old.cites],
        [_cited(one) for one in new.cites],
        (Mark.CITE_REMOVED, Mark.CITE_ADDED),
    )
    for kind in (Mark.RECORD, Mark.STATUS, Mark.JURISDICTION, Mark.FIELD, Mark.ID, Mark.TITLE,
                 Mark.NUMBER, Mark.ISSUER, Mark.ISSUED, Mark.DATED, Mark.PUBLISHED):  # fmt: skip
        values = [_plain(getattr(one, kind.value)) for one in (old, new)]
        if values[0] != values[1]:
            yield PlanMark(kind=kind, old=values[0], new=values[1])
    sources = ["; ".join(sorted({one.title for one in plan.sources})) for plan in (old, new)]
    if sources[0] != sources[1]:
        yield PlanMark(kind=Mark.SOURCES, old=sources[0] or None, new=sources[1] or None)


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    return str(getattr(value, "code", None) or getattr(value, "value", None) or value)


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

_TOLD = frozenset({Verdict.FAIL, Verdict.GAP, Verdict.REVIEW, Verdict.ERROR})
_HARD = {Verdict.ERROR: 3, Verdict.GAP: 2, Verdict.FAIL: 1}


def verdict_changes(
    pairs: Iterable[Pair], old: Judgement, new: Judgement
) -> tuple[VerdictChange, ...]:
    """The findings that are new, gone, worse or better; passes are told by what they came from or turn into.

    Results belong together by rule, requirement source and statement (whatever it is called now); those left
    over by rule, source and indicator, for a statement that was dropped becomes a gap.
    """
    names = {
        pair.old.key: pair.new.key
        for pair in pairs
        if pair.old is not None and pair.new is not None
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
    return tuple(sorted(changes, key=lambda one: (order.index(one.turn), *_place(one))))


def _subject(one: Finding, names: dict[str, str]) -> tuple[str, ...]:
    source = one.requirement.source if one.requirement else ""
    key = names.get(one.key, one.key)
    if key.startswith("cite:"):
        key = key.rpartition(":")[0]  # its number in the list is no identity
    return (one.rule, key, source)


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
    was = one is not None and one.verdict in _TOLD
    now = other is not None and other.verdict in _TOLD
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


def _place(one: VerdictChange) -> tuple[Any, ...]:
    finding = one.new or one.old
    if finding is None:
        raise AssertionError
    source = finding.requirement.source if finding.requirement else ""
    return (finding.place, finding.rule, source, finding.key)
