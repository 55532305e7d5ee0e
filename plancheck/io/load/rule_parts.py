"""Reads the parts of a rule: what it asks, of which statements and plans, and how severe its findings are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from plancheck.common.meant import closest
from plancheck.domain.case import Cycle
from plancheck.domain.catalogue import Cascade, Catalogue, Indicator
from plancheck.domain.claim import Evidence, Nature
from plancheck.domain.finding import Reason, Severity
from plancheck.domain.jurisdiction import Level, lookup, territory
from plancheck.domain.place_names import nearest_code
from plancheck.domain.plan import Record, Status
from plancheck.domain.source import Path
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import PERCENT, comparable
from plancheck.io.load import in_english
from plancheck.io.load.figures import outside
from plancheck.io.yaml import Document
from plancheck.rule import LawParameter
from plancheck.rule.scope import RequirementSource, Scope, SeverityPolicy

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


_NATURES: dict[str, Nature | None] = {
    "binding": Nature.BINDING,
    "expected": Nature.EXPECTED,
    "absent": None,
}
_LEVELS = {level.key: level for level in Level}


def read_scope(
    document: Document,
    path: Path,
    rule: Mapping[str, Any],
    check_indicator: Callable[[object, Path], None],
) -> Scope:
    """Read ``select`` and ``plans`` of the rule at a path."""
    raw, plans = rule.get("select") or {}, rule.get("plans") or {}
    indicators = _many(raw.get("indicators"))
    for number, name in enumerate(indicators or ()):
        check_indicator(name, (*path, "select", "indicators", number))
    cascades, natures, pers = (_many(raw.get(key)) for key in ("cascade", "nature", "per"))
    levels, statuses, records = (_many(plans.get(key)) for key in ("levels", "status", "record"))
    places, excluded = _read_places(document, (*path, "plans"), plans)
    return Scope(
        places=places,
        excluded=excluded,
        cascades=None if cascades is None else frozenset(map(Cascade, cascades)),
        indicators=None if indicators is None else tuple(indicators),
        natures=None if natures is None else natures_of(natures),
        pers=None if pers is None else frozenset(pers),
        where=raw.get("in"),
        levels=None if levels is None else frozenset(_LEVELS[key] for key in levels),
        statuses=None
        if statuses is None
        else frozenset(Status(in_english(key)) for key in statuses),
        records=None if records is None else frozenset(map(Record, records)),
    )


def natures_of(raw: list[str] | str) -> frozenset[Nature | None]:
    """Return the natures that are named; ``absent``: that none is stated."""
    return frozenset(_NATURES[in_english(word)] for word in _many(raw) or ())


def _many(raw: Any) -> list[Any] | None:
    """Return a value as a list; ``None`` stays."""
    return raw if raw is None or isinstance(raw, list) else [raw]


def _read_places(
    document: Document, path: Path, raw: Mapping[str, Any]
) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """Read the codes under ``in`` (``None``: everywhere) and ``except``; report those that name no place.

    An exception outside of every place named excludes nothing, so it is reported, too.
    """
    inside, excluded = raw.get("in"), tuple(raw.get("except") or ())
    good = [_check_code(document, (*path, "in", at), code) for at, code in enumerate(inside or ())]
    for number, code in enumerate(excluded):
        where = (*path, "except", number)
        known = _check_code(document, where, code)
        within = any(code != outer and code.startswith(territory(outer)) for outer in inside or ())
        if known and inside is not None and all(good) and not within:
            document.report("except-outside", where, value=code)
    return None if inside is None else tuple(inside), excluded


def _check_code(document: Document, path: Path, code: str) -> bool:
    """Return whether a code names a place; report one that does not."""
    place = lookup(code)
    if place is not None and not place.virtual:
        return True
    if place is not None:
        document.report("virtual-code", path, value=code, name=place.name)
        return False
    near = lookup(nearest_code(code) or "")
    document.report(
        "unknown-code-near" if near else "unknown-code",
        path,
        value=code,
        near=near.code if near else "",
        near_name=near.name if near else "",
    )
    return False


def read_severity(document: Document, path: Path, rule: Mapping[str, Any]) -> SeverityPolicy:
    """Read the severities of the rule at a path; ``warning`` where it names none."""
    raw = rule.get("severity", "warning")
    given = dict.fromkeys(_NATURES, raw) if isinstance(raw, str) else raw
    absent = given.get("absent", given.get("expected", "warning"))
    by_reason: dict[Reason, Severity] = {}
    for key, value in (rule.get("severity_by_reason") or {}).items():
        try:
            by_reason[Reason(key)] = Severity(value)
        except ValueError:
            near = "".join(closest(key, list(Reason), 0.5)) or ", ".join(Reason)
            where = (*path, "severity_by_reason", key)
            document.report("unknown-reason", where, at_key=True, value=key, near=near)
    copied = rule.get("copied")
    return SeverityPolicy(
        by_nature={one: Severity(given.get(key, absent)) for key, one in _NATURES.items()},
        boundary=_by_evidence(rule.get("boundary")),
        by_reason=by_reason,
        copied=Severity(copied) if copied else None,
    )


def _by_evidence(raw: str | dict[str, str] | None) -> dict[Evidence, Severity]:
    """Return a severity for each evidence; one that is not given is as the next better known."""
    if raw is None:
        return {}
    given = raw if isinstance(raw, dict) else {"primary": raw}
    found: dict[Evidence, Severity] = {}
    last = given["primary"]
    for evidence in Evidence:  # the best known first
        last = given.get(evidence.value, last)
        found[evidence] = Severity(last)
    return found
