"""A field of work (领域): what its packs say together."""

from __future__ import annotations

from dataclasses import field

from plancheck.common import dataclass
from plancheck.domain.catalogue import Catalogue, Indicator, Series
from plancheck.domain.source import InputError, Problem
from plancheck.domain.unit_table import UnitError, built_in
from plancheck.rule.rule import LawParameter, Pack, Rule, RuleClash, join_rules


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
