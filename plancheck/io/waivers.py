"""waivers@1 files: every entry is read, every doubt becomes a problem with its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath
from typing import Any

from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.errors import InputError, Problem
from plancheck.domain.near import nearest as close_words
from plancheck.domain.source import Path
from plancheck.domain.target import TargetError, parse_target
from plancheck.domain.waiver import Waiver
from plancheck.io.formats import expect, no_blocks, settled
from plancheck.io.plans import outside
from plancheck.io.schema import validate
from plancheck.io.yaml_source import Document, read_file


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
    problems: list[Problem] = settled(document)
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
        start, end = self.day("from"), self.day("until")
        if start is not None and end is not None and end < start:
            self.report("waiver-reversed", "until", start=str(start), end=str(end))
        if raw["rule"] not in rules:
            near = close_words(raw["rule"], rules, 0.4)
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

    def day(self, key: str) -> date | None:
        written = self.raw.get(key)
        if written is None:
            return None
        try:
            return date.fromisoformat(written)
        except ValueError:
            self.report("no-such-day", key, name=key, value=written)
            return None

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
            ids = [meant.id] if meant else close_words(written, catalogue.indicators, 0.5)
            for one in ids or [one.id for one in catalogue.nearest(written, 1)]:
                near.setdefault(one, catalogue.indicators[one].name["zh"])
        if near:
            best = next(iter(close_words(written, near, 0.0)), next(iter(near)))
            self.report(
                "waiver-indicator-near", "indicator", value=written, near=best,
                near_name=near[best],
            )  # fmt: skip
        else:
            self.report("waiver-indicator", "indicator", value=written)
        return None

    def stated(self, indicator: Indicator | None) -> str | None:
        """The target as it stands in the file, also of a number; one that means nothing is refused."""
        value = self.raw.get("stated")
        if value is None:
            return None
        span = self.document.span((*self.path, "stated"))
        text = value if isinstance(value, str) else (span.raw if span and span.raw else str(value))
        better = indicator.better if indicator is not None else None
        unit = indicator.unit if indicator is not None else None
        try:
            read = parse_target(text, unit=unit, better=better)
        except TargetError as error:
            if error.code == "target-unit":
                return text  # the plan may state it in a unit of its own
            self.document.retell(error.code, (*self.path, "stated"), error.params)
            return text
        # Without an indicator the domain is not known before the plan is.
        beyond = outside(read, indicator) if indicator is not None else None
        if beyond is not None:
            self.report("value-outside", "stated", value=text, domain=beyond)
        return text
