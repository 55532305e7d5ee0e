"""What became of one statement: two versions of it compared in their whole context. Pure.

``diff`` compares two versions of a plan by it, waivers and known findings what was stated then with what is stated now.
Targets are compared as everywhere else, as sets completed in the better direction: the one whose set lies strictly
inside the other's asks more. What has no common measure is told as such, never passed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from plancheck.domain.change import Change, ChangeKind
from plancheck.domain.claim import Nature, same_population
from plancheck.domain.interval import Interval, as_floor, bound, measure
from plancheck.domain.said import Said
from plancheck.domain.target import TargetKind as Form
from plancheck.domain.unit import PERCENT, comparable, difference_unit, ratio

_ZERO = Decimal(0)


def changes(old: Said, new: Said) -> Iterator[Change]:
    """Everything that changed in what was said, in no order."""
    yield from target_changes(old, new)
    yield from _nature(old, new)
    yield from _year(old, new)
    yield from _hedge(old, new)
    yield from _measure(old, new)
    yield from _baseline(old, new)
    yield from _milestones(old, new)


# ---------------------------------------------------------------- the target


def target_changes(old: Said, new: Said) -> Iterator[Change]:
    """Loosened, tightened, incomparable, or only its good end moved; none: it asks the same."""
    if old.rank != new.rank:
        yield _moved(ChangeKind.LOOSENED if new.rank < old.rank else ChangeKind.TIGHTENED, old, new)
    if 0 in (old.rank, new.rank):
        return  # what is still open speaks of nothing
    reason = _no_measure(old, new)
    if reason is not None:
        yield _moved(ChangeKind.INCOMPARABLE, old, new, reason=reason)
    elif old.rank == new.rank and not same_target(old, new):
        change = _by_value(old, new)
        if change is not None:
            yield change


def _moved(
    kind: ChangeKind,
    old: Said,
    new: Said,
    *,
    reason: str | None = None,
    distance: Decimal | None = None,
) -> Change:
    """A change of target, as both versions write it; the distance in the later version's unit."""
    unit = None if distance is None else difference_unit(new.unit)
    return Change(
        kind=kind, old=old.text, new=new.text, reason=reason, distance=distance, unit=unit
    )


def _no_measure(old: Said, new: Said) -> str | None:
    """Why two targets can't be held against each other at all."""
    if old.rank == new.rank == 2 and not comparable(old.unit, new.unit):  # noqa: PLR2004
        return "unit-differs"
    if old.per is not new.per:
        return "period-kind-differs"
    if not same_population(old.population, new.population):
        return "population-differs"
    return None


def same_target(old: Said, new: Said) -> bool:
    """Whether both say the same, in whatever words, and whatever the plans above now say."""
    if (old.form, old.refers, old.outside) != (new.form, new.refers, new.outside):
        return False
    if old.approximate is not new.approximate:
        return False
    if old.form is Form.SET:
        return old.interval is not None and _in_unit(old, new) == new.interval
    if old.form is Form.QUALITATIVE:
        return None in (old.interval, new.interval) or _in_unit(old, new) == new.interval
    return old.form is not Form.BASELINE or _start(old, new) == _start(new, new)


def _in_unit(said: Said, other: Said) -> Interval | None:
    """A set in the other's unit."""
    if said.interval is None or said.unit is None or other.unit is None:
        return said.interval
    return said.interval.scaled(ratio(said.unit, other.unit))


def _start(said: Said, other: Said) -> tuple[Interval, bool] | None:
    """Where the indicator stood, in the other's unit, and whether that is only about so."""
    if said.baseline is None:
        return None
    values = said.baseline.bounds
    if said.unit is not None and other.unit is not None and comparable(said.unit, other.unit):
        values = values.scaled(ratio(said.unit, other.unit))
    return values, said.baseline.approximate


def _by_value(old: Said, new: Said) -> Change | None:
    change = _by_number(old, new)
    if old.approximate is new.approximate:
        return change
    # About so much is less than so much; against a number that moved the other way nobody can tell.
    kind = ChangeKind.LOOSENED if new.approximate else ChangeKind.TIGHTENED
    if change is None or change.kind is ChangeKind.CAP_CHANGED:
        return _moved(kind, old, new)
    if change.kind in {kind, ChangeKind.INCOMPARABLE}:
        return change
    return _moved(ChangeKind.INCOMPARABLE, old, new, reason="approximate")


def _by_number(old: Said, new: Said) -> Change | None:
    if old.outside or new.outside:
        return _moved(ChangeKind.INCOMPARABLE, old, new, reason="outside-domain")
    words = Form.QUALITATIVE in (old.form, new.form) and old.refers != new.refers
    was, now = _in_unit(old, new), new.interval
    if was is not None and now is not None and not words:
        return _by_sets(old, new, was, now)
    if old.series is not None and old.series == new.series:
        was, now = (bound(one.relation or "≥", _ZERO) for one in (old, new))
        if now.subset_of(was):
            return _moved(ChangeKind.TIGHTENED, old, new)
        if was.subset_of(now):
            return _moved(ChangeKind.LOOSENED, old, new)
    if old.change is not None and new.change is not None and old.unit == new.unit:
        return _by_changes(old, new, old.change, new.change)
    reason = new.unresolved or old.unresolved or "no-number"
    return _moved(ChangeKind.INCOMPARABLE, old, new, reason=reason)


def _by_changes(
    old: Said, new: Said, was: tuple[str, Interval], now: tuple[str, Interval]
) -> Change | None:
    """Two changes of one kind: by what they ask of the change, and of the level that yearly ones lead to."""
    unknown = _moved(ChangeKind.INCOMPARABLE, old, new, reason="relative-unresolved")
    if was[0] != now[0] or (old.baseline is None) is not (new.baseline is None):
        return unknown
    found = [_of_change(_by_sets(old, new, was[1], now[1]), was[0].partition(" ")[0])]
    if old.level is not None and new.level is not None:
        found.append(_by_sets(old, new, old.level, new.level))
    elif _start(old, new) != _start(new, new):
        return unknown
    told = [one for one in found if one is not None and one.kind is not ChangeKind.CAP_CHANGED]
    if len({one.kind for one in told}) > 1:
        return _moved(ChangeKind.INCOMPARABLE, old, new, reason="sets-overlap")
    return told[0] if told else None


def _of_change(change: Change | None, kind: str) -> Change | None:
    """How far a change itself moved: one in per cent by points, a multiple by nothing that has a unit."""
    if change is None or change.distance is None or kind == "delta":
        return change
    if kind == "rate":
        return replace(change, unit=difference_unit(PERCENT))
    return replace(change, distance=None, unit=None)


def _by_sets(old: Said, new: Said, was: Interval, now: Interval) -> Change | None:
    raw = was, now
    if was == now:
        return None
    better = new.better
    if better is None or old.better is not better:
        unknown = old.better is better
        reason = "direction-unknown" if unknown else "directions-differ"
        return _moved(ChangeKind.INCOMPARABLE, old, new, reason=reason)
    was, now = as_floor(was, old.op, better), as_floor(now, new.op, better)
    if was == now:
        return Change(kind=ChangeKind.CAP_CHANGED, old=str(raw[0]), new=str(raw[1]))
    if now.subset_of(was):
        return _moved(ChangeKind.TIGHTENED, old, new, distance=measure(now, was, better).amount)
    if was.subset_of(now):
        return _moved(ChangeKind.LOOSENED, old, new, distance=measure(was, now, better).amount)
    return _moved(ChangeKind.INCOMPARABLE, old, new, reason="sets-overlap")


# ---------------------------------------------------------------- its context


def _nature(old: Said, new: Said) -> Iterator[Change]:
    """约束性 given up is a weakening whatever stands in its place; 预期性 and silence don't rank."""
    was, now = old.nature, new.nature
    if was is now:
        return
    kind = ChangeKind.NATURE_CHANGED
    if was is Nature.BINDING:
        kind = ChangeKind.WEAKENED
    elif now is Nature.BINDING:
        kind = ChangeKind.STRENGTHENED
    yield Change(kind=kind, old=was.value if was else None, new=now.value if now else None)


def _year(old: Said, new: Said) -> Iterator[Change]:
    """The target year; where neither names one it is the plan's last, told once as the plan's period."""
    if old.year == new.year or not (old.year_stated or new.year_stated):
        return
    kind = ChangeKind.LATER if new.year > old.year else ChangeKind.EARLIER
    yield Change(kind=kind, old=str(old.year), new=str(new.year))


def _hedge(old: Said, new: Said) -> Iterator[Change]:
    if old.hedge == new.hedge:
        return
    kind = ChangeKind.HEDGE_CHANGED
    if old.hedge is None:
        kind = ChangeKind.HEDGE_ADDED
    elif new.hedge is None:
        kind = ChangeKind.HEDGE_REMOVED
    yield Change(kind=kind, old=old.hedge, new=new.hedge)


def _measure(old: Said, new: Said) -> Iterator[Change]:
    """Unit, period and population: what is counted."""
    if not comparable(old.unit, new.unit):
        names = [unit.name if unit else None for unit in (old.unit, new.unit)]
        yield Change(kind=ChangeKind.UNIT_CHANGED, old=names[0], new=names[1])
    if old.per is not new.per:
        yield Change(kind=ChangeKind.PER_CHANGED, old=old.per.value, new=new.per.value)
    if not same_population(old.population, new.population):
        yield Change(kind=ChangeKind.POPULATION_CHANGED, old=old.population, new=new.population)


def _baseline(old: Said, new: Said) -> Iterator[Change]:
    was, now = old.baseline, new.baseline
    if was is None and now is None:
        return
    texts = [f"{base.text} ({base.year})" if base else None for base in (was, now)]
    if was is None or now is None or (was.year, _start(old, new)) != (now.year, _start(new, new)):
        yield Change(kind=ChangeKind.BASELINE_CHANGED, old=texts[0], new=texts[1])
    elif was.text != now.text:
        yield Change(kind=ChangeKind.REWORDED, what="baseline", old=texts[0], new=texts[1])


def _milestones(old: Said, new: Said) -> Iterator[Change]:
    """What is to be reached in the years on the way, each year held against what the other version says for it."""
    for year in sorted({one.year for one in (*old.milestones, *new.milestones)}):
        was, now = old.at(year), new.at(year)
        if was is None and now is not None:
            yield Change(kind=ChangeKind.TIGHTENED, new=now.text, year=year)
        elif was is not None and now is None:
            yield Change(kind=ChangeKind.LOOSENED, old=was.text, year=year)
        elif was is not None and now is not None:
            for change in target_changes(was, now):
                yield replace(change, year=year)
