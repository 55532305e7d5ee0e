"""Reads what a rule asks: the requirement of its ancestors, of a law, of a baseline, or one that it states itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.lineage import Cycle
from plancheck.domain.quantity.unit import PERCENT, comparable
from plancheck.domain.source import Path
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_target
from plancheck.io.load.figures import outside
from plancheck.io.load.rule_scope import natures_of
from plancheck.io.yaml.document import Document
from plancheck.rule.rule import LawParameter
from plancheck.rule.scope import RequirementSource, Scope

_SOURCES = ("ancestors", "law", "literal", "baseline")
_CYCLES: dict[str, tuple[Cycle, ...]] = {
    "current": (Cycle.CURRENT,),
    "former": (Cycle.FORMER,),
    "any": (Cycle.CURRENT, Cycle.FORMER),
}


def read_requirement(
    document: Document,
    path: Path,
    rule: Mapping[str, Any],
    laws: Mapping[str, LawParameter],
    known: Collection[str],
) -> RequirementSource | None:
    """Read the requirement of the rule at a path; ``None``: it has none, or one that can't be read.

    ``laws``: the law parameters that can be used; ``known``: the names that stand somewhere, read or not.
    """
    raw = rule.get("requirement")
    if raw is None:
        return None
    where: Path = (*path, "requirement")
    given = [key for key in _SOURCES if key in raw]
    if len(given) > 1 or not (given or "year" in raw):
        document.report("requirement-one-source", where, at_key=True)
        return None
    if "year" in raw and given not in ([], ["literal"]):
        document.report("requirement-year", (*where, "year"), at_key=True)
    if "step" in raw and given != ["baseline"]:
        document.report("requirement-step", (*where, "step"), at_key=True)
    law = raw.get("law")
    if law is not None and law not in known:
        listed = ", ".join(sorted(laws)) or "—"
        document.report("unknown-law", (*where, "law"), value=law, known=listed)
    natures = raw.get("nature")
    literal = raw.get("literal")
    if "cycle" in raw and "ancestors" not in raw:
        document.report("cycle-not-taken", (*where, "cycle"), at_key=True)
    return RequirementSource(
        ancestors=raw.get("ancestors"),
        natures=None if natures is None else natures_of(natures),
        literal=None if literal is None else str(literal),
        year=raw.get("year"),
        step=raw.get("step"),
        law=law,
        baseline="baseline" in raw,
        cycles=_CYCLES[raw.get("cycle", "current")],
        given="given" in raw,
    )


def source_of(ask: RequirementSource) -> str:
    """Return the key that a requirement comes from."""
    if ask.ancestors:
        return "ancestors"
    if ask.law:
        return "law"
    if ask.literal is not None:
        return "literal"
    return "baseline" if ask.baseline else "year"


def check_literal(
    document: Document, where: Path, text: str, select: Scope, catalogue: Catalogue
) -> None:
    """Report a literal that says no set of numbers, or one outside what its indicators can be."""
    chosen: list[Indicator | None] = [
        catalogue.indicators[name]
        for name in select.indicators or ()
        if name in catalogue.indicators
    ]
    for indicator in chosen or [None]:
        unit = indicator.unit if indicator is not None else PERCENT
        better = indicator.better if indicator is not None else None
        units = indicator.units if indicator is not None else catalogue.units
        try:
            read = parse_target(text, unit=unit, better=better, units=units)
        except TargetError as error:
            document.retell(error.code, where, error.params)
            return
        if not read.definite:
            document.report("requirement-no-set", where, value=text)
            return
        if indicator is not None:
            beyond = outside(read, indicator)
        else:  # any indicator of a comparable unit may be meant: one that can be so is enough
            counted = [one for one in catalogue.indicators.values() if comparable(one.unit, unit)]
            ends = [outside(read, one) for one in counted] or [outside(read, None)]
            beyond = None if None in ends else ends[0]
        if beyond is not None:
            document.report("value-outside", where, value=text, domain=beyond)
            return
