"""Reads parts of a pack: its law parameters (法定参数), and the packs that it extends (规则包继承).

Law parameters are dated, territorial values with their grounds. Of a pack that is extended: where it is found, what it
hands on, what may be changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

from plancheck.common import dataclass
from plancheck.common.meant import closest
from plancheck.domain.catalogue import Catalogue, Indicator, Series
from plancheck.domain.jurisdiction import lookup
from plancheck.domain.source import Basis, Disputed, ParameterValue, Path, Translations
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import Unit, comparable
from plancheck.domain.unit_table import UnitError, UnitTable, built_in
from plancheck.io import installed_packs
from plancheck.io.load import read_day
from plancheck.io.load.figures import outside
from plancheck.io.yaml import Document
from plancheck.rule import LawParameter, Pack, Rule, RuleClash, join_rules

CHANGEABLE = (
    "id", "title", "why", "basis", "severity", "boundary", "severity_by_reason", "copied", "message",
    "remedy", "housekeeping", "effective", "plans", "examples",
)  # fmt: skip
"""The keys of an entry that changes an inherited rule; a rule that asks something else has a ``check`` of its own."""


def find_pack(
    name: str, folder: FilePath, given: Mapping[str, FilePath]
) -> tuple[FilePath, str] | None:
    """Folder of the pack with an id, and what messages call it; ``None``: there is none.

    Of the packs given by path first, then those in folders beside the pack's own, then the installed ones; a pack
    that bears the id of the one it extends is not meant itself where there is another.
    """
    base, own = installed_packs.folder(), folder.resolve()
    found = None
    for place in _places(name, folder, given, base):
        if installed_packs.identity(place)[0] != name:
            continue
        real = place.resolve()
        found = (
            place,
            installed_packs.shown(name) if real.parent == base.resolve() else str(place),
        )
        if real != own:
            return found
    return found


def _places(
    name: str, folder: FilePath, given: Mapping[str, FilePath], base: FilePath
) -> Iterator[FilePath]:
    """The folders in which a pack of an id is looked for, the nearest first."""
    if name in given:
        yield given[name]
    around = FilePath(os.path.normpath(folder / ".."))
    yield around / name
    for head in sorted(around.glob("*/pack.y*ml")):  # of the id, in a folder of another name
        yield head.parent
    yield base / name


def report_part(
    document: Document, path: Path, raw: dict[str, Any], inherited: Mapping[str, Rule]
) -> None:
    """Report a rule that lacks title or ``check``, and is no change of an inherited rule."""
    near = closest(raw["id"], inherited, 0.6) if "check" not in raw else []
    missing = [key for key in ("title", "check") if key not in raw]
    if near:
        document.report("changes-no-rule", (*path, "id"), value=raw["id"], near=near[0])
    elif len(missing) > 1:
        document.report("missing-keys", path, at_key=True, keys=", ".join(missing))
    else:
        document.report("missing-key", path, at_key=True, name=missing[0])


@dataclass(slots=True, kw_only=True, eq=False)
class Base:
    """What the packs that a pack extends hand on to it. ``packs``: those and what they extend, each once."""

    packs: tuple[Pack, ...] = ()
    rules: dict[str, Rule] = field(default_factory=dict)
    parameters: dict[str, LawParameter] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    units: UnitTable = field(default_factory=built_in)
    tolerance: Decimal | None = None

    @classmethod
    def join(cls, packs: Iterable[Pack], head: Document) -> Base:
        """Join extended packs, the first one first; rules of one id that differ are reported on the head."""
        base = cls()
        every: dict[str, Pack] = {}
        listed = list(packs)
        for pack in listed:
            every |= {one.folder: one for one in (pack, *pack.bases) if one.folder not in every}
            base.parameters = pack.parameters | base.parameters
            base.indicators = pack.catalogue.indicators | base.indicators
            base.series = pack.catalogue.series | base.series
            if base.tolerance is None:
                base.tolerance = pack.catalogue.tolerance
            try:
                base.units = base.units.joined(pack.catalogue.units)
            except UnitError as error:
                head.retell(error.code, ("extends",), error.params)
        base.packs = tuple(every.values())
        try:
            base.rules = join_rules(pack.rules for pack in listed)
        except RuleClash as clash:
            one, other = clash.rule, clash.other
            head.report("extends-clash", ("extends",), name=one.id, pack=other.pack, other=one.pack)
        return base

    def of_field(self, name: str) -> bool:
        """Whether one of the packs has a catalogue of this field."""
        return any(pack.field == name for pack in self.packs)

    def catalogue(self, own: Catalogue) -> Catalogue:
        """A catalogue with what is handed on beside it; its own entries hold."""
        return Catalogue(
            field=own.field,
            indicators=self.indicators | own.indicators,
            series=self.series | own.series,
            units=own.units,
            tolerance=own.tolerance if own.tolerance is not None else self.tolerance,
        )

    def with_own(self, own: list[Rule], pack: str) -> tuple[Rule, ...]:
        """A pack's own rules, then those handed on; a changed one stands where the other stood."""
        mine = {rule.id: rule for rule in own}
        new = [rule for rule in own if rule.id not in self.rules]
        kept = [mine.get(name) or rule.within(pack) for name, rule in self.rules.items()]
        return (*new, *kept)


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
