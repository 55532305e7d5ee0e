"""The figures of a plan file: targets, baselines and their units, read against the catalogue."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from plancheck.domain.catalogue import Catalogue, Indicator, Per
from plancheck.domain.claim import Baseline
from plancheck.domain.interval import reached, way_of
from plancheck.domain.resolved import domain_of, place_set
from plancheck.domain.source import PLAN_LANGUAGE, Path
from plancheck.domain.target import Base, Start, Target, TargetKind
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_change, parse_start, parse_target, vague
from plancheck.domain.unit import Unit, comparable, ratio
from plancheck.domain.unit_table import UnitTable, built_in
from plancheck.io.load import Fields, as_written
from plancheck.io.yaml import Document

OPERATORS = {"≥": "≥", ">=": "≥", ">": ">", "≤": "≤", "<=": "≤", "<": "<", "=": "="}
KINDS = ("value", "change", "series", "plan", "law", "qualitative")
"""What a target's mapping may say; one of them."""


class Figures(Fields):
    """Reads what a document says in figures. ``laws``: the law parameters that it may name."""

    def __init__(
        self,
        document: Document,
        bad: set[Path],
        catalogue: Catalogue | None,
        laws: Collection[str],
    ) -> None:
        super().__init__(document, bad)
        self.catalogue = catalogue
        self.laws = laws

    def units(self, indicator: Indicator | None) -> UnitTable:
        """The units that a statement may name: those of its indicator, else of its field."""
        if indicator is not None:
            return indicator.units
        return built_in() if self.catalogue is None else self.catalogue.units

    def unit(self, raw: Any, path: Path, indicator: Indicator | None) -> Unit | None:
        """The unit that a statement carries itself."""
        written = self.text(raw, path, "unit")
        if written is None:
            return None
        unit = self.units(indicator).parse(written)
        if unit is None:
            self.document.report("unknown-unit", (*path, "unit"), value=written)
        return unit

    def per(self, raw: Any, path: Path, target: Target, indicator: Indicator | None) -> Per:
        """Over what a statement counts: as it says, else as the form of its target does (累计, 每年)."""
        written = self.word(raw, path, "per")
        usual = indicator.per if indicator is not None else Per.END
        if written is None:
            return target.per or usual
        if target.per not in {None, Per(written)}:
            self.document.report(
                "target-per-differs", (*path, "per"), value=str(raw["per"]), text=target.text
            )
        return Per(written)

    def target(
        self, raw: Any, path: Path, own: Unit | None, indicator: Indicator | None
    ) -> Target | None:
        """A statement's target. ``own``: the unit that it carries itself."""
        where: Path = (*path, "target")
        written = raw.get("target")
        if written is None or where in self.bad:
            return None
        unit = own or (indicator.unit if indicator is not None else None)
        if isinstance(written, dict):
            return self.mapped(written, where, unit, indicator)
        return self.written(where, written, unit, indicator)

    def written(
        self, where: Path, value: Any, unit: Unit | None, indicator: Indicator | None
    ) -> Target | None:
        """A target as a scalar: the text as it stands in the file, also of a number."""
        text = self.scalar(where, value, unit)
        if text is None:
            return None
        try:
            better = indicator.better if indicator else None
            return parse_target(text, unit=unit, better=better, units=self.units(indicator))
        except TargetError as error:
            self.document.retell(error.code, where, error.params)
            return None

    def scalar(self, where: Path, value: Any, unit: Unit | None) -> str | None:
        """A written value; ``None``: it is no scalar, or a fraction that is most likely a percentage."""
        if type(value) is str and not self.document.blocks:
            return value
        if not isinstance(value, str | int | Decimal) or isinstance(value, bool):
            return None
        if self.document.blocks:
            span = self.document.span(where)
            if span is not None and span.block:
                return None  # reported already
        text = as_written(self.document, where, value)
        if _fraction(value, unit):
            percent = format((Decimal(str(value)) * 100).normalize(), "f")
            self.document.report("target-fraction", where, value=text, percent=percent)
            return None
        return text

    def mapped(
        self, raw: dict[str, Any], where: Path, unit: Unit | None, indicator: Indicator | None
    ) -> Target | None:
        """A target as a mapping, for what a text can't say."""
        kinds = [key for key in KINDS if key in raw]
        if len(kinds) != 1:
            self.document.report("target-mapping", where)
            return None
        (kind,) = kinds
        if kind in {"value", "change", "qualitative"} and "op" in raw:
            value = raw["op"] if isinstance(raw["op"], str) else ""
            self.document.report("target-op", (*where, "op"), at_key=True, kind=kind, value=value)
            return None
        if kind != "change" and "base" in raw:
            self.document.report("target-base", (*where, "base"), at_key=True)
            return None
        inner: Path = (*where, kind)
        if inner in self.bad or raw[kind] is None:
            return None
        if kind == "value":
            return self.written(inner, raw[kind], unit, indicator)
        if kind == "change":
            return self.change(raw, where, unit, indicator)
        name = self.text(raw, where, kind)
        if name is None:
            return None
        if kind == "qualitative":
            sign = vague(name)
            way = way_of({1: "≥", -1: "≤"}.get(sign or 0))
            return Target(text=name, kind=TargetKind.QUALITATIVE, unit=unit, sign=sign, way=way)
        return self.reference(raw, where, kind, name, unit, indicator)

    def reference(
        self,
        raw: dict[str, Any],
        where: Path,
        kind: str,
        name: str,
        unit: Unit | None,
        indicator: Indicator | None,
    ) -> Target | None:
        """A target that names a series, a law parameter or a plan."""
        inner: Path = (*where, kind)
        written = self.text(raw, where, "op")
        better = indicator.better if indicator is not None and kind != "series" else None
        op = OPERATORS[written] if written in OPERATORS else reached(None, better)
        way = way_of(op) if written else None
        if kind == "series":
            series = self.catalogue.series if self.catalogue else {}
            if name not in series:
                known = ", ".join(series) or "—"
                self.document.report("unknown-series", inner, value=name, known=known)
                return None
            text = f"{op}{series[name].name[PLAN_LANGUAGE]}"
            return Target(
                text=text, kind=TargetKind.RELATIVE, series=name, op=op, unit=unit, way=way
            )
        text = f"{op}{name}"
        if kind == "plan":
            return Target(text=text, kind=TargetKind.DEFERRED, plan=name, op=op, unit=unit, way=way)
        if name not in self.laws:
            known = ", ".join(sorted(self.laws)) or "—"
            self.document.report("unknown-law", inner, value=name, known=known)
            return None
        own = op if "op" in raw else None  # without one it is what the law asks
        return Target(text=text, kind=TargetKind.LAW, law=name, op=own, unit=unit, way=way)

    def change(
        self, raw: dict[str, Any], where: Path, unit: Unit | None, indicator: Indicator | None
    ) -> Target | None:
        """A change, from the plan's own baseline or from what ``base`` says."""
        inner: Path = (*where, "change")
        value = raw["change"]
        if not isinstance(value, str):
            self.document.report("target-change", inner, text=str(value))
            return None
        base: Base | None = None
        if "base" in raw:
            base = self.base(raw, where, unit, indicator)
            if base is None:
                return None
        try:
            return parse_change(
                value,
                unit=unit,
                better=indicator.better if indicator is not None else None,
                base=base,
                units=self.units(indicator),
            )
        except TargetError as error:
            self.document.retell(error.code, inner, error.params)
            return None

    def base(
        self, raw: dict[str, Any], where: Path, unit: Unit | None, indicator: Indicator | None
    ) -> Base | None:
        """What a change starts from: a year, and the value of that year where the document gives it."""
        path: Path = (*where, "base")
        data = self.get(raw, where, "base", dict)
        year = self.get(data, path, "year", int)
        if data is None or year is None or (*path, "value") in self.bad:
            return None
        if data.get("value") is None:
            return Base(year)
        start = self.starting((*path, "value"), data["value"], unit, indicator)
        return None if start is None else Base(year, start)

    def baseline(
        self,
        raw: Any,
        path: Path,
        own: Unit | None,
        indicator: Indicator | None,
        final: Unit | None,
    ) -> Baseline | None:
        """A statement's baseline, in the unit ``final`` of its set."""
        where: Path = (*path, "baseline")
        data = self.get(raw, path, "baseline", dict)
        year = self.get(data, where, "year", int)
        value = self.get(data, where, "value", (str, int, Decimal))
        if data is None or year is None or value is None:
            return None
        unit = own or (indicator.unit if indicator is not None else final)
        start = self.starting((*where, "value"), value, unit, indicator)
        if start is None:
            return None
        bounds = start.bounds
        if start.unit is not None and final is not None and comparable(start.unit, final):
            bounds = bounds.scaled(ratio(start.unit, final))
        point = bounds.low if start.value is not None else None
        text = as_written(self.document, (*where, "value"), value)
        place = self.document.locate(where, key=True)
        return Baseline(year, text, point, place, bounds, start.approximate)

    def starting(
        self, where: Path, value: Any, unit: Unit | None, indicator: Indicator | None
    ) -> Start | None:
        """A value from before the plan."""
        text = self.scalar(where, value, unit)
        if text is None:
            return None
        try:
            return parse_start(text, unit=unit, units=self.units(indicator))
        except TargetError as error:
            code = "baseline-unit" if error.code == "target-unit" else error.code
            self.document.retell(code, where, error.params)
            return None


def _fraction(value: Any, unit: Unit | None) -> bool:
    """An unquoted number between 0 and 1 for a percentage: 0.85 nearly always means 85 %."""
    return (
        isinstance(value, Decimal) and unit is not None and unit.percentage and 0 < abs(value) < 1
    )


def outside(read: Target, indicator: Indicator | None) -> str | None:
    """The domain that a target's numbers lie outside of, in words; ``None``: they lie inside.

    The domain of the indicator, else the one that the unit alone has.
    """
    unit, bounds = read.unit, read.bounds
    if bounds is None:
        return None
    if indicator is not None and unit is not None and comparable(unit, indicator.unit):
        bounds, unit = bounds.scaled(ratio(unit, indicator.unit)), indicator.unit
    domain = domain_of(unit, indicator)
    if not place_set(bounds, domain)[1]:
        return None
    return f"{domain}{unit.name if unit is not None else ''}"
