"""waivers@1 files: every entry is read, every doubt becomes a problem with its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from plancheck.common.meant import closest
from plancheck.domain.catalogue import Catalogue, Indicator, Per
from plancheck.domain.claim import Nature
from plancheck.domain.source import PLAN_LANGUAGE, InputError, Path
from plancheck.domain.suppression import Granted, Waiver
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_start, parse_target
from plancheck.domain.unit import Unit
from plancheck.domain.unit_table import UnitTable, built_in
from plancheck.io.diagnosis import diagnose
from plancheck.io.load import as_written, expect, in_english, no_blocks, read_day
from plancheck.io.load.figures import outside
from plancheck.io.schema import validate
from plancheck.io.yaml import Document
from plancheck.io.yaml.reader import read_file


@dataclass(frozen=True, slots=True)
class WaiverFile:
    """A waivers file read: its entries and the hash of its bytes."""

    waivers: tuple[Waiver, ...]
    digest: str


def read_waivers(
    name: str, rules: Collection[str], catalogues: Mapping[str, Catalogue]
) -> WaiverFile:
    """Read a file; raises ``InputError`` with all that is wrong with it.

    ``rules`` and ``catalogues``: those that a waiver may name.
    """
    document = read_file(FilePath(name), name)
    no_blocks(document)
    found: list[Waiver] = []
    if expect(document, "waivers"):
        bad = validate(document, "waivers")
        entries = document.data.get("waivers") if isinstance(document.data, dict) else None
        for number, raw in enumerate(entries if isinstance(entries, list) else ()):
            path: Path = ("waivers", number)
            if document.problems.full or () in bad:
                break
            if isinstance(raw, dict) and not any(one[:2] == path for one in bad):
                waiver = _Entry(document, path, raw).waiver(rules, catalogues)
                if waiver is not None:
                    found.append(waiver)
    problems = diagnose(document)
    if problems:
        raise InputError(problems)
    return WaiverFile(tuple(found), document.digest)


class _Entry:
    """One waiver; the schema has accepted its shape."""

    def __init__(self, document: Document, path: Path, raw: dict[str, Any]) -> None:
        self.document = document
        self.path = path
        self.raw = raw

    def waiver(self, rules: Collection[str], catalogues: Mapping[str, Catalogue]) -> Waiver | None:
        raw = self.raw
        start, end = (
            read_day(self.document, (*self.path, key), raw.get(key)) for key in ("from", "until")
        )
        if start is not None and end is not None and end < start:
            self.report("waiver-reversed", "until", start=str(start), end=str(end))
        if raw["rule"] not in rules:
            near = closest(raw["rule"], rules, 0.4)
            self.report(
                "waiver-rule", "rule", value=raw["rule"], near="".join(near) or ", ".join(rules)
            )
        indicator = self.indicator(catalogues)
        stated = self.stated(indicator)
        if start is None:
            return None
        return Waiver(
            number=int(self.path[1]),
            rule=raw["rule"],
            plan=raw["plan"],
            indicator=raw.get("indicator"),
            statement=raw.get("statement"),
            requirement=raw.get("requirement"),
            stated=stated,
            reason=raw["reason"],
            approved_by=raw["approved_by"],
            start=start,
            end=end,
            location=self.document.locate(self.path),
        )

    def report(self, code: str, key: str, **params: str) -> None:
        self.document.retell(code, (*self.path, key), params)

    def indicator(self, catalogues: Mapping[str, Catalogue]) -> Indicator | None:
        written = self.raw.get("indicator")
        if written is None:
            return None
        near: dict[str, str] = {}
        for field in catalogues:
            catalogue = catalogues[field]
            if written in catalogue.indicators:
                return catalogue.indicators[written]
            meant = catalogue.by_name(written)
            ids = [meant.id] if meant else closest(written, catalogue.indicators, 0.5)
            for one in ids or [one.id for one in catalogue.nearest(written, 1)]:
                near.setdefault(one, catalogue.indicators[one].name[PLAN_LANGUAGE])
        if near:
            best = next(iter(closest(written, near, 0.0)), next(iter(near)))
            self.report(
                "waiver-indicator-near", "indicator", value=written, near=best,
                near_name=near[best],
            )  # fmt: skip
        else:
            self.report("waiver-indicator", "indicator", value=written)
        return None

    def stated(self, indicator: Indicator | None) -> Granted | None:
        """What it was granted for, a target as in a plan or a mapping of what a statement says."""
        raw = self.raw.get("stated")
        if raw is None:
            return None
        path: Path = ("stated",)
        said: dict[str, Any] = raw if isinstance(raw, dict) else {}
        if said:
            raw, path = said["value"], ("stated", "value")
        written = said.get("unit")
        unit = _units(indicator).parse(written) if written is not None else None
        if written is not None and unit is None:
            self.document.report("unknown-unit", (*self.path, "stated", "unit"), value=written)
        text = self.target(raw, path, unit, indicator)
        per, hedge, start = said.get("per"), said.get("hedge"), said.get("baseline")
        return Granted(
            text=text,
            unit=unit,
            per=Per(in_english(per)) if per is not None else None,
            year=said.get("year"),
            nature=Nature(in_english(said["nature"])) if said.get("nature") else None,
            population=said.get("population"),
            hedge=hedge if hedge is not None and in_english(hedge) != "none" else None,
            baseline=self.baseline(start, unit, indicator) if start is not None else None,
        )

    def target(self, value: Any, path: Path, unit: Unit | None, indicator: Indicator | None) -> str:
        """The target as it stands in the file; one that means nothing is refused."""
        text = as_written(self.document, (*self.path, *path), value)
        better = indicator.better if indicator is not None else None
        home = indicator.unit if indicator is not None else None
        try:
            read = parse_target(text, unit=unit or home, better=better, units=_units(indicator))
        except TargetError as error:
            if error.code != "target-unit" or unit is not None:
                self.document.retell(error.code, (*self.path, *path), error.params)
            return text  # without a unit: the plan may state it in one of its own
        # Without an indicator the domain is not known before the plan is.
        beyond = outside(read, indicator) if indicator is not None else None
        if beyond is not None:
            self.document.retell(
                "value-outside", (*self.path, *path), {"value": text, "domain": beyond}
            )
        return text

    def baseline(
        self, raw: dict[str, Any], unit: Unit | None, indicator: Indicator | None
    ) -> tuple[int, str]:
        """The year and the value as written of the baseline that the target rests on."""
        path: Path = ("stated", "baseline", "value")
        text = as_written(self.document, (*self.path, *path), raw["value"])
        try:
            home = indicator.unit if indicator is not None else None
            parse_start(text, unit=unit or home, units=_units(indicator))
        except TargetError as error:
            if error.code != "target-unit" or unit is not None:
                code = "baseline-unit" if error.code == "target-unit" else error.code
                self.document.retell(code, (*self.path, *path), error.params)
        return raw["year"], text


def _units(indicator: Indicator | None) -> UnitTable:
    return indicator.units if indicator is not None else built_in()
