"""Makes requirements of a case: of statements, of law parameters in force (法定参数), of the literals of rules (规则给定值)."""

from __future__ import annotations

from datetime import date
from typing import Any

from plancheck.domain.catalogue import Indicator
from plancheck.domain.claim import Evidence, Statement
from plancheck.domain.interval import EVERYTHING, Direction, Interval
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement, asked_population
from plancheck.domain.resolved import Resolved, place_set
from plancheck.domain.source import PLAN_LANGUAGE, Basis, ParameterValue, Text, Translations
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import Unit
from plancheck.domain.unit_table import UnitTable
from plancheck.i18n import texts
from plancheck.rule import LawParameter


def from_statement(
    statement: Statement, plan: Plan, resolved: Resolved, **more: Any
) -> Requirement:
    """Return what a statement asks: of a lower plan, or of another statement of its own plan."""
    return Requirement(
        text=statement.target.text,
        resolved=resolved,
        unit=statement.unit,
        per=statement.per,
        year=statement.year,
        nature=statement.nature,
        evidence=statement.evidence,
        at=statement.at,
        population=asked_population(statement, resolved),
        hedge=statement.hedge,
        op=statement.target.op,
        location=statement.target_location,
        plan=plan,
        statement=statement,
        **more,
    )


def own_requirement(statement: Statement, plan: Plan, resolved: Resolved) -> Requirement:
    """Return what a statement asks of another one of its plan."""
    owner = "owner.own-table" if statement.in_table else "owner.own-prose"
    named = Translations(texts(owner))
    return from_statement(statement, plan, resolved, source="self", kind="self", owner=named)


def unreadable(source: str) -> Requirement:
    """Return the requirement of a plan whose file could not be read."""
    return Requirement(
        source=source,
        kind="ancestor",
        owner=Translations({PLAN_LANGUAGE: source}),
        text=None,
        resolved=Resolved(),
        unreadable=True,
    )


def from_law(
    parameter: LawParameter, indicator: Indicator, plan: Plan, day: date
) -> Requirement | None:
    """Return what a law parameter asks of a plan on a day; ``None``: no value is in force.

    It holds from that day on, at the latest by the plan's last year. Where sources in force disagree, the strictest value comes first and carries the others.
    """
    value = parameter.in_force(plan.jurisdiction, day)
    if value is None:
        return None
    lapsed = parameter.lapsed(plan.jurisdiction, day)
    sources = ((value.value, value.basis), *((one.value, one.basis) for one in value.disputed))
    asked = [
        _statute(parameter, value, text, basis, indicator, plan.period.end)
        for text, basis in sources
    ]
    lead = asked[0]
    for one in asked[1:]:
        if stricter(one.resolved, lead.resolved, indicator.better):
            lead = one
    lead.disputed = tuple(one for one in asked if one is not lead)
    grounds = [ground for one in (lead, *lead.disputed) for ground in one.basis]
    lead.basis = (*grounds, *((value.prolonged_by,) if value.prolonged_by else ()))
    lead.lapsed = lapsed
    return lead


def _statute(
    parameter: LawParameter,
    value: ParameterValue,
    text: str,
    basis: Basis | None,
    indicator: Indicator,
    year: int,
) -> Requirement:
    read, op = _fixed(text, parameter.unit, indicator, parameter.units)
    return Requirement(
        source=parameter.id,
        kind="law",
        owner=_owner(parameter, basis),
        text=text,
        resolved=read,
        op=op,
        unit=parameter.unit,
        per=indicator.per,
        year=year,
        population=indicator.population,
        evidence=Evidence(value.evidence),
        location=value.location,
        basis=(basis,) if basis is not None else (),
    )


def _owner(parameter: LawParameter, basis: Basis | None) -> Text:
    """Name who asks: the document by its title, else as it is cited, else the parameter."""
    if basis is None:
        return parameter.title or Translations({PLAN_LANGUAGE: parameter.id})
    if basis.title:
        return Translations(texts("owner.law-titled", title=basis.title))
    return Translations(texts("owner.law", label=basis.label))


def from_literal(
    text: str | None, indicator: Indicator, plan: Plan, year: int | None = None
) -> Requirement:
    """Return what the literal of a rule asks of a plan, by ``year``, at the latest by the plan's last one.

    Without a literal that something is there by the end of the year, whatever number it says.
    """
    read: tuple[Resolved, str | None] = (Resolved(unresolved="no-number"), None)
    if text is not None:
        read = _fixed(text, indicator.unit, indicator, indicator.units)
    return Requirement(
        source="literal",
        kind="literal",
        owner=Translations(texts("owner.literal")),
        text=f"{year}年底前" if text is None else text,
        resolved=read[0],
        op=read[1],
        unit=indicator.unit,
        per=indicator.per,
        year=min(year or plan.period.end, plan.period.end),
        population=indicator.population,
    )


def _fixed(
    text: str, unit: Unit, indicator: Indicator, units: UnitTable
) -> tuple[Resolved, str | None]:
    try:
        read = parse_target(text, unit=unit, better=indicator.better, units=units)
    except TargetError:
        return Resolved(unresolved="no-number"), None
    if read.bounds is None or not read.definite:
        return Resolved(unresolved="no-number"), None
    domain = indicator.domain if unit == indicator.unit else EVERYTHING
    interval, outside = place_set(read.bounds, domain)
    return Resolved(interval=interval, outside=outside), read.op


def stricter(one: Resolved, other: Resolved, better: Direction) -> bool:
    """Tell whether the worst value that ``one`` accepts is better than the worst of ``other``."""
    if one.interval is None or other.interval is None:
        return other.interval is None and one.interval is not None
    if better is Direction.DOWN:
        ends = (one.interval.high, other.interval.high)
        return ends[0] is not None and (ends[1] is None or ends[0] < ends[1])
    ends = (one.interval.low, other.interval.low)
    return ends[0] is not None and (ends[1] is None or ends[0] > ends[1])


def least_asked(
    parameter: LawParameter, value: ParameterValue, better: Direction
) -> Interval | None:
    """Return the set that the least strict source in force accepts; ``None``: none says a set."""
    texts = (value.value, *(one.value for one in value.disputed))
    asked = [
        Resolved(
            interval=parse_target(
                text, unit=parameter.unit, better=better, units=parameter.units
            ).bounds
        )
        for text in texts
    ]
    least = asked[0]
    for one in asked[1:]:
        if stricter(least, one, better):
            least = one
    return least.interval
