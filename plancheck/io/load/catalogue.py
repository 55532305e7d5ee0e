"""Reads catalogues of indicators (指标目录) and the units of a pack, and finds the indicator that an id or a name means."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from plancheck.common.meant import closest
from plancheck.domain.catalogue import (
    Cascade,
    Catalogue,
    Confusable,
    Indicator,
    Per,
    Series,
    normal_name,
)
from plancheck.domain.interval import Direction, Interval
from plancheck.domain.source import PLAN_LANGUAGE, Path, Text, Translations
from plancheck.domain.unit import Unit
from plancheck.domain.unit_table import UnitError, UnitTable, built_in
from plancheck.i18n import LANGUAGES
from plancheck.io.load import expect
from plancheck.io.schema import validate
from plancheck.io.yaml import Document


def find_indicator(
    document: Document, catalogue: Catalogue, written: str, path: Path, name: str | None
) -> Indicator | None:
    """The indicator of an id; one that there is not is reported. ``name``: what else it is called, if anything."""
    found = catalogue.indicators.get(written)
    if found is not None:
        return found
    meant = catalogue.by_name(written)
    near = [meant.id] if meant else closest(written, catalogue.indicators, 0.5)
    near = near or [one.id for one in catalogue.nearest(name or written, 1)]
    _report(document, path, written, near, catalogue.indicators, catalogue.field)
    return None


def report_indicator(
    document: Document, path: Path, name: str, indicators: Mapping[str, Indicator], field: str
) -> None:
    """Report an indicator that a catalogue does not have."""
    _report(document, path, name, closest(name, indicators, 0.5), indicators, field)


def _report(
    document: Document,
    path: Path,
    name: str,
    near: list[str],
    indicators: Mapping[str, Indicator],
    field: str,
) -> None:
    document.report(
        "unknown-indicator-near" if near else "unknown-indicator",
        path,
        value=name,
        near="".join(near),
        near_name=indicators[near[0]].name[PLAN_LANGUAGE] if near else "",
        field=field,
    )


def meant_by_name(
    document: Document,
    catalogue: Catalogue | None,
    indicator: Indicator | None,
    name: str | None,
    path: Path,
) -> Indicator | None:
    """The indicator of an id, else of a printed name; a name of another one than the id's is reported."""
    meant = catalogue.by_name(name) if name is not None and catalogue is not None else None
    if indicator is not None and meant is not None and meant is not indicator:
        own, other = indicator.name[PLAN_LANGUAGE], meant.id
        document.report(
            "name-of-another", path, value=name or "", other=other, id=indicator.id, own=own
        )
    return indicator or meant


def text_of(value: Any) -> Text:
    """A text in both languages from ``{zh, en}`` or from one string for both."""
    if isinstance(value, str):
        return Translations(dict.fromkeys(LANGUAGES, value))
    if isinstance(value, dict):
        zh, en = value.get("zh"), value.get("en")
        return Translations(
            {lang: str(text) for lang, text in value.items() if text},
            zh=str(zh or en or ""),
            en=str(en or zh or ""),
        )
    return Translations(zh="", en="")


def read_catalogue(
    document: Document,
    inherited: Mapping[str, Indicator] | None = None,
    units: UnitTable | None = None,
) -> Catalogue | None:
    """The catalogue that a file holds; ``None`` with the problems noted when it can't be used.

    ``inherited``: the indicators of the packs that the file's pack extends. ``units``: those that it may name.
    """
    inherited, units = inherited or {}, units or built_in()
    if not expect(document, "catalogue") or validate(document, "catalogue"):
        return None
    indicators: dict[str, Indicator] = {}
    for name, raw in document.data["indicators"].items():
        path: Path = ("indicators", name)
        unit = units.parse(raw["unit"])
        domain = _domain(document, (*path, "domain"), raw["domain"])
        if unit is None:
            document.report("unknown-unit", (*path, "unit"), value=raw["unit"])
        elif raw["cascade"] == "sum" and not unit.added:
            document.report("sum-of-rates", (*path, "cascade"), unit=raw["unit"])
        if unit is None or domain is None:
            continue
        indicators[name] = Indicator(
            id=name,
            name=text_of(raw["name"]),
            unit=unit,
            domain=domain,
            better=Direction(raw["better"]),
            cascade=Cascade(raw["cascade"]),
            per=Per(raw.get("per", "end")),
            population=raw.get("population"),
            aliases=tuple(raw.get("aliases") or ()),
            confusable=tuple(
                Confusable(one["id"], text_of(one.get("why")))
                for one in raw.get("confusable") or ()
            ),
            units=_same_units(document, (*path, "same_units"), raw, unit, units),
            location=document.locate(path, key=True),
        )
    for name, indicator in indicators.items():
        for number, mark in enumerate(() if document.problems.full else indicator.confusable):
            known = mark.id in document.data["indicators"] or mark.id in inherited
            if not known or mark.id == name:
                where = ("indicators", name, "confusable", number, "id")
                report_indicator(document, where, mark.id, indicators, document.data["field"])
    _names_once(document, indicators, inherited)
    series = {}
    for name, raw in (document.data.get("series") or {}).items():
        unit = units.parse(raw["unit"])
        if unit is None:
            document.report("unknown-unit", ("series", name, "unit"), value=raw["unit"])
            continue
        series[name] = Series(
            id=name, name=text_of(raw["name"]), unit=unit, per=Per(raw.get("per", "year"))
        )
    return Catalogue(
        field=document.data["field"], indicators=indicators, series=series, units=units
    )


def _names_once(
    document: Document, indicators: Mapping[str, Indicator], inherited: Mapping[str, Indicator]
) -> None:
    """A name or alias belongs to one indicator: a row that carries it could mean either of two."""
    owners: dict[str, tuple[str, Path | None]] = {
        normal_name(name): (key, None)
        for key, indicator in inherited.items()
        if key not in indicators
        for name in (*indicator.name.values(), *indicator.aliases)
    }
    named: list[tuple[str, str, Path]] = []
    for key, indicator in indicators.items():
        path: Path = ("indicators", key)
        named += [(indicator.name[lang], key, (*path, "name", lang)) for lang in LANGUAGES]
    for (
        key,
        indicator,
    ) in indicators.items():  # names before aliases: an alias is the one to give way
        path = ("indicators", key, "aliases")
        named += [(one, key, (*path, number)) for number, one in enumerate(indicator.aliases)]
    for name, key, path in named:
        owner, first = owners.setdefault(normal_name(name), (key, path))
        if owner == key:
            continue
        if first is not None:
            other, line = indicators[owner], str(document.locate(first).line)
        else:
            other, line = inherited[owner], ""
            if other.location is not None:
                line = f"{other.location.path}:{other.location.line}"
        document.report(
            "name-twice" if first is not None else "name-twice-elsewhere",
            path,
            name=name,
            other=other.name[PLAN_LANGUAGE],
            line=line,
        )


_INFINITE = frozenset({"inf", "+inf", ".inf", "+.inf", "∞", "-inf", "-.inf", "-∞"})


def _domain(document: Document, path: Path, raw: list[Any]) -> Interval | None:
    ends: list[Decimal | None] = []
    for number, end in enumerate(raw):
        if isinstance(end, str) and end in _INFINITE and (number == 0) == end.startswith("-"):
            ends.append(None)
            continue
        try:
            ends.append(Decimal(str(end)))
        except InvalidOperation:
            document.report("bad-domain", (*path, number), value=str(end))
            return None
        if not ends[-1].is_finite():  # type: ignore[union-attr]
            document.report("bad-domain", (*path, number), value=str(end))
            return None
    domain = Interval(ends[0], ends[1])
    if domain.empty:
        document.report("bad-domain", path, value=", ".join(str(end) for end in raw))
        return None
    return domain


def read_units(document: Document, known: UnitTable) -> UnitTable:
    """The units of a file beside those that are known; what is wrong is noted on the document."""
    if not expect(document, "units") or validate(document, "units"):
        return known
    entries = document.data["units"]
    try:
        return known.extended(entries)
    except UnitError as error:
        entry = next(
            (
                name
                for name, raw in entries.items()
                if error.name in {name, *raw.get("aliases", ())}
            ),
            None,
        )
        where: Path = ("units",) if entry is None else ("units", entry)
        document.retell(error.code, where, error.params)
        return known


def _same_units(
    document: Document, path: Path, raw: dict[str, Any], unit: Unit, units: UnitTable
) -> UnitTable:
    """The units of an indicator for which some others count the same as its own (人/千人 for ‰)."""
    names = raw.get("same_units") or ()
    try:
        return units.same_as(unit, names) if names else units
    except UnitError as error:
        document.retell(error.code, (*path, list(names).index(error.name)), error.params)
        return units


def read_tolerance(written: str | None, inherited: Decimal | None) -> Decimal | None:
    """The share of a number that 约 and 左右 leave open: ``±2%`` is 0.02."""
    if written is None:
        return inherited
    return Decimal(written.lstrip("±").rstrip("%％").strip()) / 100
