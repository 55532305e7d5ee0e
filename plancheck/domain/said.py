"""What a statement says, whole and by itself, so that two versions of it can be compared: its set in its context. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields

from plancheck.domain.catalogue import Per, normal_name
from plancheck.domain.claim import Nature, Statement, same_population
from plancheck.domain.interval import Direction, Interval, bound, reached
from plancheck.domain.resolution import resolve_change, resolve_set
from plancheck.domain.resolved import Resolved, domain_of
from plancheck.domain.target import Target
from plancheck.domain.target import TargetKind as Form
from plancheck.domain.unit import Unit

# Parts of a target that say how it is written, or that are compared on their own.
_ASIDE = frozenset({"text", "kind", "bounds", "unit", "hedge", "way", "rate", "bare", "per"})


@dataclass(frozen=True, slots=True)
class Start:
    """Where an indicator stood, in the statement's unit, and how that is written."""

    year: int
    bounds: Interval
    text: str = field(compare=False)
    approximate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """All that a statement says, as it is compared.

    ``interval`` is what the target comes to (of one outside the domain, ``outside``, the bounds as written; of one that
    is ``approximate``, as if the number were exact); ``None``: it has no set yet, ``unresolved`` says why. ``op`` is the
    comparison that it is written with, ``refers`` what it refers to, ``series`` and ``relation`` a series that it keeps
    in step with. ``change`` is what a change asks of the change itself where its base is not known or it holds for
    every year, and what kind of change that is; ``level``: what a yearly one leads to. ``population``: ``None`` for the
    catalogue's.
    """

    form: Form
    text: str = field(compare=False)
    interval: Interval | None = None
    outside: bool = False
    unresolved: str | None = field(default=None, compare=False)
    op: str | None = None
    refers: str = ""
    series: str | None = None
    relation: str | None = None
    change: tuple[str, Interval] | None = field(default=None, compare=False)
    level: Interval | None = field(default=None, compare=False)
    approximate: bool = False
    better: Direction | None
    unit: Unit | None
    per: Per
    population: str | None = None
    year: int
    year_stated: bool = field(default=True, compare=False)
    nature: Nature | None = None
    hedge: str | None = None
    baseline: Start | None = None
    milestones: tuple[Said, ...] = ()

    @classmethod
    def of(cls, statement: Statement, resolve: Callable[[Statement], Resolved]) -> Said:
        """What a statement says in the surroundings in which it is resolved."""
        target, start, resolved = statement.target, statement.baseline, resolve(statement)
        return cls(
            form=target.kind,
            text=statement.quoted,
            interval=_interval(statement, resolved),
            outside=resolved.outside,
            unresolved=resolved.unresolved,
            op=_comparison(statement),
            refers=reference(target),
            series=resolved.series,
            relation=resolved.op,
            change=_change(statement, resolved),
            level=_level(resolved),
            approximate=target.approximate or resolved.about is not None,
            better=statement.better,
            unit=statement.unit,
            per=statement.per,
            population=_own_population(statement),
            year=statement.year,
            year_stated=statement.year_stated,
            nature=statement.nature,
            hedge=statement.hedge,
            baseline=Start(start.year, start.bounds, start.text, start.approximate)
            if start
            else None,
            milestones=tuple(cls.of(one, resolve) for one in statement.milestones),
        )

    @classmethod
    def alone(cls, statement: Statement) -> Said:
        """What a statement says by itself, whatever the plans above it say: references stay references."""
        return cls.of(statement, _by_itself)

    def at(self, year: int) -> Said | None:
        """What is said for a year: its milestone, else the target itself when it is reached by then."""
        for one in self.milestones:
            if one.year == year:
                return one
        return self if self.year <= year else None

    @property
    def rank(self) -> int:
        """How much is said at all: nothing yet (待定), words, a number."""
        return {Form.UNDECIDED: 0, Form.QUALITATIVE: 1}.get(self.form, 2)


def _own_population(statement: Statement) -> str | None:
    """The population that a statement names; ``None``: the catalogue's, whatever the catalogue calls it."""
    usual = statement.indicator.population if statement.indicator else None
    return None if same_population(statement.population, usual) else statement.population


def _by_itself(statement: Statement) -> Resolved:
    target = statement.target
    if target.kind is Form.BASELINE:
        domain = domain_of(statement.unit, statement.indicator)
        return resolve_change(statement, statement.better or Direction.UP, domain)
    if target.kind is Form.RELATIVE:
        return Resolved(series=target.series, op=target.op)
    domain = domain_of(statement.unit, statement.indicator)
    return resolve_set(statement, domain, None)


def _interval(statement: Statement, resolved: Resolved) -> Interval | None:
    """The set that a target comes to; words with a direction ask for what lies on that side of the start."""
    if resolved.outside:
        return statement.target.bounds
    if resolved.about is not None:
        return resolved.about.said
    start, sign = statement.baseline, statement.target.sign
    if sign is None or start is None or start.value is None:
        return resolved.interval
    return bound({1: ">", -1: "<"}.get(sign, "="), start.value)


def _level(resolved: Resolved) -> Interval | None:
    """The level that a yearly step leads to, as it is said."""
    level = resolved.step.level if resolved.step is not None else None
    if level is None:
        return None
    return level.about.said if level.about is not None else level.interval


def reference(target: Target) -> str:
    """What a target refers to or asks for, but for its number: its kind's parts in a fixed order."""
    if target.kind is Form.SET:
        return ""
    if target.kind is Form.QUALITATIVE:
        return normal_name(target.text)
    said = ((one.name, getattr(target, one.name)) for one in fields(Target))
    parts = [f"{name} {value}" for name, value in said
             if name not in _ASIDE and value is not None and value is not False]  # fmt: skip
    return ", ".join(parts)


def _comparison(statement: Statement) -> str | None:
    """The comparison that a target is written with; a change without one is reached or bettered."""
    target = statement.target
    if target.op is not None or target.kind is not Form.BASELINE:
        return target.op
    return reached(target.way, statement.better)


def _change(statement: Statement, resolved: Resolved) -> tuple[str, Interval] | None:
    """What a change asks of the change itself: 降低2个百分点 asks for at most -2, whatever it starts from."""
    target, op = statement.target, _comparison(statement)
    if target.kind is not Form.BASELINE or resolved.interval is not None or op is None:
        return None
    parts = {"delta": target.delta, "rate": target.rate, "factor": target.factor}
    for kind, amount in parts.items():
        if amount is not None:
            base = target.base.year if target.base is not None else ""
            return f"{kind} {'yearly' if target.yearly else ''} {base}", bound(op, amount)
    return None
