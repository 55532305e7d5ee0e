"""A plan of several fields, or of another field, as the plans of one field see it (跨领域上级规划)."""

from __future__ import annotations

from dataclasses import replace

from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.claim import Statement, population_of
from plancheck.domain.jurisdiction import NATION_CODE
from plancheck.domain.plan import Plan
from plancheck.domain.source import Text, Translations

UNNAMED = "（另一领域，未注明）"
"""The population of a target whose own catalogue names none, where this field's names one."""


def seen_from(plan: Plan, field: str, catalogue: Catalogue | None) -> Plan:
    """Return the plan with those of its statements that speak of a field: its own rows, or by an exact name or alias.

    An id stands for an indicator only in the catalogue of its own field, so ids are not compared across fields.
    """
    kept = []
    for statement in plan.statements:
        if (statement.field or plan.field) == field:
            kept.append(statement)
            continue
        indicator = _same_name(statement, catalogue)
        if indicator is not None:
            kept.append(_taken_for(statement, indicator))
    return replace(
        plan,
        statements=tuple(kept),
        _by_indicator=None,
        _governing={},
        _apart=None,
    )


def owner_of(ancestor: Plan, plan: Plan) -> Text:
    """Return what an ancestor is called as the one who asks: its place, or its title where the place would not tell."""
    place = ancestor.jurisdiction
    if ancestor.field != plan.field or place.code == plan.jurisdiction.code:
        title = f"《{ancestor.title.strip('《》')}》"
        return Translations(zh=title, en=title)
    if place.code == NATION_CODE:
        return Translations(zh="国家", en="the nation")
    return Translations(zh=place.name, en=place.name)


def _same_name(statement: Statement, catalogue: Catalogue | None) -> Indicator | None:
    if catalogue is None:
        return None
    own = statement.indicator
    names = (statement.name,) if own is None else (own.name["zh"], *own.aliases)
    found = (catalogue.by_name(name) for name in names)
    return next((one for one in found if one is not None), None)


def _taken_for(statement: Statement, indicator: Indicator) -> Statement:
    """The statement as one on an indicator of another field, with the population of its own field's."""
    population = statement.population
    if statement.indicator is not None:
        population = population_of(statement)
        if population is None and indicator.population is not None:
            population = UNNAMED
    return replace(
        statement.claiming(indicator=indicator, population=population),
        milestones=tuple(_taken_for(one, indicator) for one in statement.milestones),
    )
