"""Compare one stated target with one requirement: one verdict with one reason.

The reason is the first that holds in the order unit, per, population, domain, unresolved, year, value.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from plancheck.common import dataclass
from plancheck.domain.case import Cycle
from plancheck.domain.catalogue import Per
from plancheck.domain.claim import Statement, judged_population, same_population
from plancheck.domain.interval import Direction, Distance, Interval, bound, measure
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved, Side, asked_side, same_words, stated_side, sure
from plancheck.domain.unit import PERCENT, Unit, comparable, difference_unit, ratio


@dataclass(slots=True)
class Outcome:
    """A verdict and its reason (as their words), with the distance in ``unit``.

    ``under``: the shortfall is less than its value (>99 % lacks less than one point of 100 %).
    """

    verdict: str
    reason: str
    shortfall: Decimal | None = None
    margin: Decimal | None = None
    unit: str | None = None
    under: bool = False


def judge(
    statement: Statement,
    resolved: Resolved,
    required: Requirement,
    *,
    better: Direction,
    complete: bool = True,
) -> Outcome:
    """Tell whether what the statement accepts lies inside what the requirement accepts.

    ``complete``: read the required set as a floor, completed in the better direction.
    """
    statement, resolved, required = _aligned(statement, resolved, required)
    early = incomparable(statement, resolved, required)
    if early is not None:
        return early
    asked = required.resolved
    alike = same_relative(resolved, asked, required.unit)
    if alike is not None and (resolved.interval is None or asked.interval is None):
        if alike.verdict == "fail" and _not_due(statement, required):
            return Outcome("review", "not-due")
        return _by_year(statement, required) or alike
    if resolved.interval is None and resolved.about is None:
        return Outcome("review", resolved.unresolved or "no-number")
    if asked.interval is None and asked.about is None:
        return Outcome("review", asked.unresolved or "no-number")
    late = _by_year(statement, required)
    if late is not None:
        return late
    if resolved.interval is None or asked.interval is None or resolved.about or asked.about:
        return _judge_about(statement, resolved, required, better=better, complete=complete)
    stated = _in_its_unit(resolved.interval, statement, required)
    wanted = (required.floor(better) if complete else None) or asked.interval
    distance = measure(stated, wanted, better)
    unit = difference_unit(required.unit)
    others = {
        judge(statement, resolved, one, better=better, complete=complete).verdict
        for one in required.disputed
    }
    if ("fail" if distance.inside else "pass") in others:
        return Outcome("review", "law-disputed")
    if distance.inside:
        return Outcome("pass", "met", margin=distance.amount, unit=unit)
    if _not_due(statement, required):
        return Outcome("review", "not-due")
    reason = "boundary-excluded" if distance.boundary_only else "below-requirement"
    return Outcome("fail", reason, shortfall=distance.amount, unit=unit, under=distance.under)


def is_unconfirmed(statement: Statement | None, required: Requirement | None) -> bool:
    """Whether a side rests on a figure that text recognition read and nobody has confirmed: no pass may."""
    if statement is not None and statement.via is not None:
        return True
    asked = required.statement if required is not None else None
    return asked is not None and asked.via is not None


def by_sign(resolved: Resolved, better: Direction) -> Outcome | None:
    """Judge what says only which way a value goes against where it stood, by the sign alone.

    Words alone (持续提升) fail where they go the wrong way; they never pass, for they promise no number. ``None``:
    the sign does not decide.
    """
    sign = resolved.sign
    if sign is None:
        return None
    if (sign > 0) if better is Direction.DOWN else (sign < 0):
        return Outcome("fail", "below-requirement")
    words = resolved.unresolved == "no-number"
    return None if words else Outcome("pass", "met")


def _in_its_unit(interval: Interval, statement: Statement, required: Requirement) -> Interval:
    """A stated set in the requirement's unit."""
    if statement.unit is None or required.unit is None:
        return interval
    return interval.scaled(ratio(statement.unit, required.unit))


def _judge_about(
    statement: Statement,
    resolved: Resolved,
    required: Requirement,
    *,
    better: Direction,
    complete: bool,
) -> Outcome:
    """Judge where one side is approximate: what holds for every value that may be meant, else a review."""
    asked, unit = required.resolved, difference_unit(required.unit)
    said = resolved.about.said if resolved.about is not None else resolved.interval
    if said is not None and same_words(resolved, asked, _in_its_unit(said, statement, required)):
        return Outcome("pass", "met", margin=Decimal(0), unit=unit)
    own = stated_side(resolved)
    wanted = asked_side(asked, required.op, better, complete=complete)
    known: tuple[str, Distance] | None = None
    if own is not None and wanted is not None:
        most, least = (_in_its_unit(one, statement, required) for one in (own.most, own.least))
        known = sure(Side(most, least, own.points), wanted, better)
    if known is not None and known[0] == "pass":
        return Outcome("pass", "met", margin=known[1].amount, unit=unit)
    if _not_due(statement, required):
        return Outcome("review", "not-due")
    if known is None:
        return Outcome("review", "approximate")
    distance = known[1]
    reason = "boundary-excluded" if distance.boundary_only else "below-requirement"
    return Outcome("fail", reason, shortfall=distance.amount, unit=unit, under=distance.under)


def _aligned(
    statement: Statement, resolved: Resolved, required: Requirement
) -> tuple[Statement, Resolved, Requirement]:
    """Put a yearly step beside what it is held against: another step, or the level that it leads to at the end."""
    own, asked = resolved.step, required.resolved.step
    if own is None and asked is None:
        return statement, resolved, required
    if own is not None and asked is not None and own.rate is asked.rate:
        unit = (PERCENT, PERCENT) if own.rate else (statement.unit, required.unit)
        return (
            statement.claiming(unit=unit[0]),
            own.values,
            replace(required, unit=unit[1], resolved=asked.values),
        )
    if own is not None and own.level is not None and required.per is Per.END:
        return statement.claiming(per=Per.END), own.level, required
    if asked is not None and asked.level is not None and statement.per is Per.END:
        return statement, resolved, replace(required, per=Per.END, resolved=asked.level)
    return statement, resolved, required


def incomparable(statement: Statement, resolved: Resolved, required: Requirement) -> Outcome | None:
    """Why the two can't be compared at all (unit, per, population, domain …); ``None``: they can."""
    if required.unreadable:
        return Outcome("review", "requirement-unreadable")
    if statement.undecided:
        return Outcome("gap", "undecided")
    if not comparable(statement.unit, required.unit):
        return Outcome("review", "unit-differs")
    if required.per is not None and (
        statement.per is not required.per
        or Per.UNKNOWN
        in (
            statement.per,
            required.per,
        )
    ):
        return Outcome("review", "period-kind-differs")
    if not same_population(judged_population(statement), required.population):
        return Outcome("review", "population-differs")
    if resolved.outside or required.resolved.outside:
        return Outcome("review", "outside-domain")
    return None


def _by_year(statement: Statement, required: Requirement) -> Outcome | None:
    """A statement for a later year is late, unless the requirement fell due before the plan began."""
    due = required.year
    if due is None or statement.year <= due or required.cycle is Cycle.FORMER:
        return None
    if required.start is not None and due < required.start:
        return None
    return Outcome("fail", "later-than-required")


def _not_due(statement: Statement, required: Requirement) -> bool:
    """Whether an ancestor's requirement falls due after the year that a statement speaks of."""
    if required.kind != "ancestor" or required.cycle is Cycle.FORMER:
        return False
    return required.year is not None and required.year > statement.year


def same_relative(stated: Resolved, asked: Resolved, unit: Unit | None) -> Outcome | None:
    """Two targets relative to one series: a stricter or equal relation passes without its value."""
    if stated.series is None or stated.series != asked.series:
        return None
    zero = Decimal(0)
    inside = bound(stated.op or "≥", zero).subset_of(bound(asked.op or "≥", zero))
    if inside:
        return Outcome("pass", "met", margin=zero, unit=difference_unit(unit))
    closed = bound((stated.op or "≥").replace(">", "≥").replace("<", "≤"), zero)
    if closed == bound((asked.op or "≥").replace(">", "≥").replace("<", "≤"), zero):
        return Outcome("fail", "boundary-excluded", shortfall=zero, unit=difference_unit(unit))
    return Outcome("fail", "below-requirement")
