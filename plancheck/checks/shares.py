"""What the places one level down contribute to a total: each one's figures, added up as sets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from decimal import Decimal

from plancheck.checks import Context
from plancheck.common import dataclass
from plancheck.domain.catalogue import Per
from plancheck.domain.claim import Statement
from plancheck.domain.interval import EMPTY, Direction, Interval, measure
from plancheck.domain.judge import Outcome
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import same_context
from plancheck.domain.resolved import Side, stated_side
from plancheck.domain.target import TargetKind
from plancheck.domain.unit import minus, ratio

NOTHING = Interval(Decimal(0), Decimal(0))


@dataclass(slots=True, eq=False)
class Share:
    """What a place contributes to a total.

    ``most``: every figure that it may come to. ``least``: where its figure is about so much, the figures that it
    comes to however that is read; empty: one single figure of ``most``. ``known``: it is its own figure for that
    year; else ``most`` is what an earlier one leaves open, or the domain.
    """

    most: Interval
    least: Interval
    known: bool


@dataclass(slots=True, eq=False)
class Sum:
    """The shares of all places together.

    ``most``: all that they may come to; ``least``: what those come to that have definite figures; ``rest``: what the
    others may add to it; ``known``: those with a figure of their own. ``missing``: the names of those without one.
    """

    most: Interval = NOTHING
    least: Interval = NOTHING
    rest: Interval = NOTHING
    known: Interval = NOTHING
    missing: list[str] = field(default_factory=list)

    def add(self, share: Share | None, anything: Interval, name: str) -> None:
        """Add a place, of which nothing is known without a share."""
        figures = share.most if share is not None else anything
        self.most = self.most.plus(figures)
        if share is None or not share.known:
            self.missing.append(name)
            self.rest = self.rest.plus(figures)
            return
        self.known = self.known.plus(figures)
        if share.least.empty:
            self.rest = self.rest.plus(figures)
        else:
            self.least = self.least.plus(share.least)

    def outcome(self, wanted: Side, better: Direction, unit: str | None) -> Outcome:
        """Whether it lies inside what the total accepts, however what is open turns out."""
        inside = measure(self.most, wanted.least, better)
        if inside.inside:
            return Outcome("pass", "met", margin=inside.amount, unit=unit)
        if self.leaves_room(wanted.most):
            return Outcome("review", "sum-incomplete" if self.missing else "approximate", unit=unit)
        ends = [end for end in (self.rest.low, self.rest.high) if end is not None]
        found = [measure(self.least.plus(Interval(end, end)), wanted.most, better) for end in ends]
        short = [one for one in found if one.amount is not None]
        nearest = min(short, key=lambda one: one.amount or 0, default=None)
        if nearest is None:
            return Outcome("fail", "sum-short", unit=unit)
        return Outcome(
            "fail", "sum-short", shortfall=nearest.amount, unit=unit, under=nearest.under
        )

    def leaves_room(self, wanted: Interval) -> bool:
        """Whether some figure of what is open would bring the sum inside the total."""
        low = high = None
        low_open = high_open = False
        if wanted.low is not None:
            if self.least.low is None:
                return False
            low = minus(wanted.low, self.least.low)
            low_open = wanted.low_open and not self.least.low_open
        if wanted.high is not None:
            if self.least.high is None:
                return False
            high = minus(wanted.high, self.least.high)
            high_open = wanted.high_open and not self.least.high_open
        return not Interval(low, high, low_open, high_open).intersect(self.rest).empty


def shares_of(context: Context, total: Statement, places: Collection[str]) -> Mapping[str, Share]:
    """What each place one level down contributes to a total, by its code; places that say nothing are left out.

    Plans of one place hold together and are never added; one that another replaces (``supersedes``) is left out.
    """
    found: dict[str, list[Share]] = {}
    lower = context.lower_plans()
    replaced = {plan.supersedes for plan in lower}
    for plan in lower:
        # A county that names the province too is counted in its prefecture.
        own = plan.field == context.plan.field and plan.jurisdiction.code in places
        if own and plan.id not in replaced:
            share = _share(context, plan, total)
            if share is not None:
                found.setdefault(plan.jurisdiction.code, []).append(share)
    joined = {code: _together(shares) for code, shares in found.items()}
    return {code: share for code, share in joined.items() if share is not None}


def _together(shares: list[Share]) -> Share | None:
    """What holds where several statements do: figures for the year itself before earlier ones; ``None``: they exclude each other."""
    known = [one for one in shares if one.known]
    first, *others = known or shares
    most, least = first.most, first.least
    for other in others:
        most, least = most.intersect(other.most), least.intersect(other.least)
    return None if most.empty else Share(most, least, known=bool(known))


def _share(context: Context, plan: Plan, total: Statement) -> Share | None:
    """What one lower plan says of its part of a total; ``None``: nothing that can be added."""
    period, own = plan.period, context.plan.period
    if total.indicator is None or period.end < own.start or period.start > own.end:
        return None  # another planning cycle
    if total.per is not Per.END and period.start != own.start:
        return None  # counted over other years
    indicator = total.indicator.id
    for statements in (plan.governing(indicator), plan.apart(indicator)):
        points = [
            point
            for one in statements
            for point in (one, *one.milestones)
            if point.year <= total.year and _definite(point, total)
        ]
        last = max((one.year for one in points), default=0)
        shares = [
            share
            for point in points
            if point.year == last and (share := _figures(context, plan, point, total)) is not None
        ]
        if shares:
            return _together(shares)
    return None


def _definite(point: Statement, total: Statement) -> bool:
    """Whether a lower statement is a number of its own in the total's context, under no other condition."""
    return (
        not point.broken
        # A share that refers to the total is no number of its own.
        and point.target.kind not in {TargetKind.DEFERRED, TargetKind.LAW}
        and same_context(point, total)
        and point.hedge in {None, total.hedge}
    )


def _figures(context: Context, plan: Plan, point: Statement, total: Statement) -> Share | None:
    """A lower statement's figures in the total's unit; of an earlier year only what it leaves for the total's."""
    side = stated_side(context.resolve(point, plan))
    if side is None or total.indicator is None:
        return None
    factor = Decimal(1)
    if point.unit is not None and total.unit is not None:
        factor = ratio(point.unit, total.unit)
    most, least = side.most.scaled(factor), EMPTY if side.points else side.least.scaled(factor)
    if point.year == total.year:
        return Share(most, least, known=True)
    better = total.indicator.better
    if total.per is Per.END and better is not Direction.NONE:  # a level that was reached is kept
        return Share(most.completed(better), EMPTY, known=False)
    return None  # a total over other years is never added
