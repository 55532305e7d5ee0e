"""What is asked of a plan (要求): by an ancestor, by law, by a literal in a rule, or by the plan itself."""

from __future__ import annotations

from decimal import Decimal

from plancheck.common import dataclass
from plancheck.domain.case import Cycle
from plancheck.domain.catalogue import Per
from plancheck.domain.claim import (
    Evidence,
    Nature,
    Statement,
    every_place,
    judged_population,
    population_of,
    same_population,
    with_unit,
)
from plancheck.domain.interval import Direction, Interval, as_floor, is_cap
from plancheck.domain.plan import Plan
from plancheck.domain.resolved import Resolved
from plancheck.domain.source import Basis, Location, ParameterValue, Text
from plancheck.domain.unit import Unit, comparable, ratio


@dataclass(slots=True, kw_only=True, eq=False)
class Requirement:
    """A set with a source. ``kind``: ``ancestor``, ``law``, ``literal`` or ``self``.

    ``cycle``: the planning cycle of an ancestor; ``None`` for any other source. ``part``: which of several
    statements of an ancestor it is; the leading one has none. ``start``: the first year of the plan that it is asked of.
    ``disputed``: what other sources in force ask instead, none of them stricter; ``lapsed``: the local value of the
    law that has ended.
    """

    source: str
    kind: str
    owner: Text
    text: str | None
    resolved: Resolved
    unit: Unit | None = None
    per: Per | None = None
    year: int | None = None
    nature: Nature | None = None
    evidence: Evidence = Evidence.PRIMARY
    nature_evidence: Evidence | None = None
    at: str | None = None
    population: str | None = None
    later: bool = False
    unreadable: bool = False
    hedge: str | None = None
    op: str | None = None
    location: Location | None = None
    basis: tuple[Basis, ...] = ()
    plan: Plan | None = None
    statement: Statement | None = None
    cycle: Cycle | None = None
    disputed: tuple[Requirement, ...] = ()
    lapsed: ParameterValue | None = None
    part: str = ""
    start: int | None = None

    @property
    def identity(self) -> str:
        """What names it among all requirements on an indicator: its source, of several of one source the part too."""
        return f"{self.source} {self.part}" if self.part else self.source

    @property
    def quoted(self) -> str | None:
        """What it asks as others quote it: with its unit; ``None`` when nothing definite is asked."""
        if self.text is None:
            return None
        if self.statement is not None:
            return self.statement.quote(self.text)
        return with_unit(self.text, self.unit.name if self.unit is not None else None)

    @property
    def at_once(self) -> bool:
        """Whether it holds from the plan's date on, its year being the latest (law and literals)."""
        return self.kind in {"law", "literal"}

    @property
    def due(self) -> int | None:
        """The year by which it asks to be met."""
        return self.year

    @property
    def draft(self) -> bool:
        """Whether it comes from a draft, which can still change."""
        return self.kind == "ancestor" and self.plan is not None and self.plan.draft

    @property
    def known(self) -> bool:
        """Whether it rests on something that its document is known to say, a figure or at least a statement."""
        return self.text is not None or self.statement is not None

    def is_floor(self, better: Direction) -> bool:
        """Whether more in the better direction meets it too: it is no cap, and one way is better."""
        return better is not Direction.NONE and not is_cap(self.op, better)

    def floor(self, better: Direction) -> Interval | None:
        """The required set completed in the better direction."""
        interval = self.resolved.interval
        return None if interval is None else as_floor(interval, self.op, better)


def strictest(candidates: list[tuple[Statement, Resolved]], better: Direction) -> Statement | None:
    """The strictest of several statements on one indicator: the worst value it accepts is the best.

    Those in the indicator's own unit, period and population come first (another one can't be ranked with
    them), then those with a set; of equals the first by key, whatever their order in the document.
    """
    best: Statement | None = None
    best_rank: tuple[bool, int, Decimal, int] | None = None
    for statement, resolved in candidates:
        interval = resolved.interval
        end = None
        open_end = False
        if interval is not None:
            end = interval.high if better is Direction.DOWN else interval.low
            open_end = interval.high_open if better is Direction.DOWN else interval.low_open
            if statement.indicator is not None and statement.unit is not None and end is not None:
                home = statement.indicator.unit
                if comparable(home, statement.unit):
                    end = end * ratio(statement.unit, home)
        usual = _usual(statement)
        if end is None:
            rank = (usual, 0, Decimal(0), 0)
        else:
            rank = (usual, 1, -end if better is Direction.DOWN else end, int(open_end))
        if best is None or best_rank is None or rank > best_rank:
            best, best_rank = statement, rank
        elif rank == best_rank and statement.key < best.key:
            best = statement
    return best


def _usual(statement: Statement) -> bool:
    """Whether a statement speaks in its indicator's own unit, period and population."""
    indicator = statement.indicator
    return indicator is None or (
        comparable(statement.unit, indicator.unit)
        and statement.per is indicator.per
        and judged_population(statement) == indicator.population
    )


def same_context(one: Statement | Requirement, other: Statement | Requirement) -> bool:
    """Whether two count the same, of the same people, over the same time."""
    people = [
        side.population if isinstance(side, Requirement) else judged_population(side)
        for side in (one, other)
    ]
    return (
        comparable(one.unit, other.unit)
        and one.per is other.per
        and one.per is not Per.UNKNOWN
        and same_population(*people)
    )


def asked_population(statement: Statement, resolved: Resolved) -> str | None:
    """The population that a statement asks for: what every place (各县（区）) is to reach is more than they reach together.

    Only where nothing is left to reach (全覆盖) the two are the same.
    """
    indicator, own = statement.indicator, statement.population
    if indicator is None or own is None or not every_place(own):
        return population_of(statement)
    best = indicator.domain.low if indicator.better is Direction.DOWN else indicator.domain.high
    full = best is not None and resolved.interval == Interval(best, best)
    return judged_population(statement) if full else own
