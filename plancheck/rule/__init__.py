"""Rules (规则) and packs (规则包) as data, the law parameters (法定参数) they carry, and what the packs of a field (领域) say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field, replace
from datetime import date
from operator import itemgetter
from typing import Any

from plancheck.common import dataclass
from plancheck.domain.catalogue import Catalogue, Indicator, Series
from plancheck.domain.jurisdiction import Jurisdiction, territory
from plancheck.domain.source import Basis, InputError, Location, ParameterValue, Problem, Text
from plancheck.domain.unit import Unit
from plancheck.domain.unit_table import UnitError, UnitTable, built_in
from plancheck.rule.scope import RequirementSource, Scope, SeverityPolicy, covers

PLACEHOLDERS = (
    "indicator", "stated", "required", "owner", "place", "plan", "year", "required_year", "nature",
    "required_nature", "shortfall", "margin", "unit", "fields", "near", "title", "hedge", "population",
    "required_population", "missing", "baseline", "baseline_year", "at", "reached", "date",
)  # fmt: skip
"""The names that a rule's message and remedy may use in braces; any other is an error in the rule."""

ANY_FIELD = "any"
"""The ``field`` of a pack that others of every field extend; by itself it judges no plan."""


@dataclass(slots=True, kw_only=True, eq=False)
class Example:
    """A worked example of a rule (示例), run by ``plancheck rules test``; ``data`` is as the file has it.

    ``locate`` finds its place: a run that only judges never asks.
    """

    name: str
    data: dict[str, Any]
    locate: Callable[[], Location]

    @property
    def location(self) -> Location:
        """Where it stands."""
        return self.locate()


@dataclass(slots=True, kw_only=True, eq=False)
class Rule:
    """One rule of a pack. ``params`` are the typed parameters of its check kind.

    ``pack``: the pack that it is applied with, its own or one that extends that. ``changes``: where the rules stand
    that it changes or replaces, the nearest first.
    ``outlined``: one of its grounds holds only for what the nation's outline asks.
    ``places``: where the texts of those parameters begin; the width is 1 where a text does not stand in the
    file as it is read (escapes, several lines).
    """

    id: str
    pack: str
    title: Text
    why: Text
    basis: tuple[Basis, ...]
    check: str
    ask: RequirementSource | None
    select: Scope
    grading: SeverityPolicy
    params: Any
    message: Text
    remedy: Text
    housekeeping: bool
    effective_from: date | None
    effective_until: date | None
    examples: tuple[Example, ...]
    location: Location
    places: dict[str, Location] = field(default_factory=dict)
    changes: tuple[Location, ...] = ()
    outlined: bool = field(init=False)
    _personal: bool | None = None
    _since: date | None = None
    _on: dict[tuple[Basis, ...], Rule] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.outlined = any(one.outline for one in self.basis)

    def within(self, pack: str) -> Rule:
        """The rule as a pack applies it that extends its own."""
        return replace(self, pack=pack)

    @property
    def guarantees(self) -> bool:
        """Whether it requires something by law, by a literal or by a year."""
        ask = self.ask
        return ask is not None and any(one is not None for one in (ask.law, ask.literal, ask.year))

    @property
    def personal(self) -> bool:
        """Whether its words name the plan or a place in it, so that they hold for no other plan."""
        if self._personal is None:
            texts = (*self.message.values(), *self.remedy.values())
            names = ("{plan}", "{place}", "{at}")
            self._personal = any(name in text for text in texts for name in names)
        return self._personal

    def on(self, day: date) -> Rule:
        """The rule as it was on a day: it cites no ground that was not in force yet."""
        if self._since is None:
            starts = (one.start for one in self.basis if one.start is not None)
            self._since = max(starts, default=date.min)
        if self._since <= day:
            return self
        basis = tuple(one for one in self.basis if one.start is None or one.start <= day)
        if basis not in self._on:
            self._on[basis] = replace(self, basis=basis, _since=None, _on={})
        return self._on[basis]

    def in_force(self, day: date) -> bool:
        """Whether the rule applies to a plan of this day."""
        return (self.effective_from is None or day >= self.effective_from) and (
            self.effective_until is None or day <= self.effective_until
        )


@dataclass(slots=True, kw_only=True, eq=False)
class LawParameter:
    """A law parameter: dated, territorial values with their ground."""

    id: str
    unit: Unit
    values: tuple[ParameterValue, ...]
    title: Text | None = None
    units: UnitTable = field(default_factory=built_in)

    def in_force(self, place: Jurisdiction, day: date) -> ParameterValue | None:
        """The value of the most specific territory in force at a place on a day; ``None``: there is none."""
        live = [
            (depth, value.start or date.min, -number, value)
            for number, value in enumerate(self.values)
            if (value.start is None or value.start <= day)
            and (value.end is None or day <= value.end)
            and (depth := _depth(value, place.code)) >= 0
        ]
        return max(live, key=itemgetter(0, 1, 2))[-1] if live else None

    def lapsed(self, place: Jurisdiction, day: date) -> ParameterValue | None:
        """The value of a nearer territory that has ended with no successor; ``None``: there is none."""
        over = [one for one in self.values if one.end is not None and one.end < day]
        if not over:
            return None
        current = self.in_force(place, day)
        reach = -1 if current is None else _depth(current, place.code)
        ended = [
            (depth, value.end, value)
            for value in over
            if (depth := _depth(value, place.code)) > reach
        ]
        return max(ended, key=itemgetter(0, 1))[-1] if ended else None


def _depth(value: ParameterValue, place: str) -> int:
    """How near the territory of a value is to a place in it, by the digits of codes; -1: the place is not in it."""
    if value.excluded and any(covers(code, place) for code in value.excluded):
        return -1
    return max((len(territory(code)) for code in value.codes if covers(code, place)), default=-1)


@dataclass(slots=True, kw_only=True, eq=False)
class Pack:
    """A rule pack: rules, law parameters and the catalogue of one field.

    ``path``: what messages call its folder; ``folder``: where that lies. ``bases``: the packs that it extends, and
    those that they extend; what they hand on is among its rules, parameters and indicators.
    """

    id: str
    version: str
    field: str
    title: Text
    path: str
    rules: tuple[Rule, ...]
    parameters: dict[str, LawParameter]
    catalogue: Catalogue
    folder: str = ""
    bases: tuple[Pack, ...] = ()

    @property
    def own(self) -> tuple[Rule, ...]:
        """The rules that are written in it."""
        return tuple(rule for rule in self.rules if self.holds(rule))

    def holds(self, rule: Rule) -> bool:
        """Whether a rule is written in one of its files."""
        return rule.location.path.rpartition("/")[0] == self.path

    def home(self, rule: Rule) -> Pack:
        """The pack in which one of its rules is written: itself, or one that it extends."""
        return next((one for one in self.bases if one.holds(rule)), self)


class RuleClash(Exception):  # noqa: N818 - a signal: the caller knows where to report it
    """Two packs have different rules of one id, and neither changes the other's."""

    def __init__(self, rule: Rule, other: Rule) -> None:
        super().__init__(rule.id)
        self.rule = rule
        self.other = other


def join_rules(groups: Iterable[Iterable[Rule]]) -> dict[str, Rule]:
    """The rules of several packs by id, in their order; raises ``RuleClash``.

    The same rule handed on by several packs counts once; where one pack changes it, the changed one holds.
    """
    found: dict[str, Rule] = {}
    for group in groups:
        for rule in group:
            other = found.setdefault(rule.id, rule)
            if other is rule or other.location == rule.location or rule.location in other.changes:
                continue
            if other.location not in rule.changes:
                raise RuleClash(rule, other)
            found[rule.id] = rule
    return found


@dataclass(slots=True, kw_only=True, eq=False)
class Field:
    """The joined catalogue, parameters and rules of a field's packs."""

    catalogue: Catalogue
    parameters: dict[str, LawParameter] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    @classmethod
    def join(cls, packs: list[Pack]) -> Field:
        """Join packs of one field; different rules of one id in two packs are an error.

        A pack that another one of them extends is in that one already.
        """
        inside = {base.folder for pack in packs for base in pack.bases}
        apart = [pack for pack in packs if pack.folder not in inside]
        indicators: dict[str, Indicator] = {}
        series: dict[str, Series] = {}
        parameters: dict[str, LawParameter] = {}
        units = built_in()
        for pack in apart:
            try:
                units = units.joined(pack.catalogue.units)
            except UnitError as error:
                params = {"name": error.name, "pack": pack.id, **error.params}
                raise InputError([Problem(code=error.code, params=params)]) from None
            indicators = pack.catalogue.indicators | indicators
            series = pack.catalogue.series | series
            parameters = pack.parameters | parameters
        try:
            rules = join_rules(pack.rules for pack in apart)
        except RuleClash as clash:
            one, other = clash.rule, clash.other
            params = {"name": one.id, "pack": one.pack, "other": other.pack}
            problem = Problem(code="rules-given-twice", location=one.location, params=params)
            raise InputError([problem]) from None
        return cls(
            catalogue=Catalogue(
                field=packs[0].field,
                indicators=indicators,
                series=series,
                units=units,
                # Where several packs agree on a tolerance, the narrowest leaves most to a person.
                tolerance=min(
                    (
                        one.catalogue.tolerance
                        for one in apart
                        if one.catalogue.tolerance is not None
                    ),
                    default=None,
                ),
            ),
            parameters=parameters,
            rules=tuple(rules.values()),
        )
