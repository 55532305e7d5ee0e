"""Law parameters (法定参数) of a pack: dated, territorial values with their grounds, read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.jurisdiction import lookup
from plancheck.domain.source import Basis, Disputed, ParameterValue, Path, Translations
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import Unit, comparable
from plancheck.domain.unit_table import UnitTable
from plancheck.io.load.fields import read_day
from plancheck.io.load.figures import outside
from plancheck.io.yaml.document import Document
from plancheck.rule import LawParameter, Rule


def read_parameters(head: Document, units: UnitTable) -> dict[str, LawParameter]:
    """Read the law parameters of a pack.yaml; what is wrong with them is noted on it."""
    found: dict[str, LawParameter] = {}
    for name, raw in (head.data.get("parameters") or {}).items():
        path: Path = ("parameters", name)
        unit = units.parse(raw["unit"])
        if unit is None:
            head.report("unknown-unit", (*path, "unit"), value=raw["unit"])
            continue
        values = tuple(
            _value(head, (*path, "values", number), one, unit, units)
            for number, one in enumerate(raw["values"])
        )
        seen: dict[tuple[str, date | None], int] = {}
        for number, value in enumerate(values):
            for code in value.codes:
                first = seen.setdefault((code, value.start), number)
                if first != number:
                    where = (*path, "values", number)
                    line = str(head.locate((*path, "values", first)).line)
                    head.report("law-twice", where, place=code, line=line)
        found[name] = LawParameter(
            id=name,
            unit=unit,
            values=values,
            title=Translations(raw["title"]) if "title" in raw else None,
            units=units,
        )
    return found


def _value(
    head: Document, path: Path, raw: dict[str, Any], unit: Unit, units: UnitTable
) -> ParameterValue:
    codes = tuple(raw["in"])
    excluded = tuple(raw.get("except") or ())
    for key, group in (("in", codes), ("except", excluded)):
        for number, code in enumerate(group):
            if lookup(code) is None:
                head.report("unknown-code", (*path, key, number), value=code)
    start, end = days(head, path, raw)
    return ParameterValue(
        codes=codes,
        excluded=excluded,
        start=start,
        end=end,
        value=_figure(head, path, raw, unit, units),
        basis=_ground(head, path, raw),
        disputed=tuple(
            Disputed(
                value=_figure(head, (*path, "disputed", number), one, unit, units),
                basis=_ground(head, (*path, "disputed", number), one),
            )
            for number, one in enumerate(raw.get("disputed") or ())
        ),
        prolonged_by=Basis(number=raw["prolonged_by"]) if "prolonged_by" in raw else None,
        evidence=raw.get("evidence", "primary"),
        location=head.locate((*path, "value"), key=True),
    )


def _figure(head: Document, path: Path, raw: dict[str, Any], unit: Unit, units: UnitTable) -> str:
    """The text of a law's value, which says a number in its unit."""
    text, where = str(raw["value"]), (*path, "value")
    try:
        if not parse_target(text, unit=unit, better=None, units=units).definite:
            head.report("requirement-no-set", where, value=text)
    except TargetError as error:
        head.retell(error.code, where, error.params)
    return text


def days(document: Document, path: Path, raw: Any) -> tuple[date | None, date | None]:
    """The first and the last day of what is in force for a time; reversed ones would hold on no day."""
    start, end = _day(document, path, raw, "from"), _day(document, path, raw, "until")
    if start is not None and end is not None and start > end:
        document.report("dates-reversed", (*path, "until"), start=str(start), end=str(end))
    return start, end


def _day(document: Document, path: Path, raw: Any, key: str) -> date | None:
    value = raw.get(key) if isinstance(raw, dict) else None
    return read_day(document, (*path, key), None if value is None else str(value))


def read_basis(document: Document, path: Path, raw: dict[str, Any]) -> Basis:
    """Read a legal or policy ground."""
    return Basis(
        title=raw.get("title", ""),
        number=raw.get("number"),
        article=raw.get("article"),
        words=Translations(raw["words"]) if "words" in raw else None,
        start=_day(document, path, raw, "from"),
        outline=raw.get("against") == "outline",
    )


def _ground(document: Document, path: Path, raw: dict[str, Any]) -> Basis | None:
    """Read the ground of a value, if it names one."""
    return read_basis(document, (*path, "basis"), raw["basis"]) if "basis" in raw else None


def check_domains(
    head: Document,
    parameters: Mapping[str, LawParameter],
    rules: Iterable[Rule],
    catalogue: Catalogue,
) -> None:
    """Report values outside the domains of the indicators that a law is asked of, else of its unit."""
    for name, parameter in parameters.items():
        asked = {
            one
            for rule in rules
            if rule.ask is not None and rule.ask.law == name
            for one in rule.select.indicators or ()
            if one in catalogue.indicators
        }
        indicators: list[Indicator | None] = [
            catalogue.indicators[one]
            for one in sorted(asked)
            if comparable(catalogue.indicators[one].unit, parameter.unit)
        ]
        for where, text in _written(name, parameter):
            try:
                read = parse_target(text, unit=parameter.unit, better=None, units=parameter.units)
            except TargetError:
                continue  # reported already
            ends = [outside(read, one) for one in indicators or [None]]
            beyond = next((one for one in ends if one is not None), None)
            if beyond is not None:
                head.report("value-outside", where, value=text, domain=beyond)


def _written(name: str, parameter: LawParameter) -> Iterator[tuple[Path, str]]:
    """The figures of a parameter as they are written, with their places."""
    for number, value in enumerate(parameter.values):
        path: Path = ("parameters", name, "values", number)
        yield (*path, "value"), value.value
        for order, other in enumerate(value.disputed):
            yield (*path, "disputed", order, "value"), other.value
