"""Holding what was extracted against labels: rows, cells, and tuples of (section, operator, number, unit)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from plancheck.domain.catalogue import Catalogue
from plancheck.domain.interval import Direction
from plancheck.domain.target import TargetKind
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import plain
from plancheck.domain.unit_table import parse_unit
from plancheck.extract.name_matcher import normal_name

# 人 = 名 and 家 = 个 = 所 for bodies (semantics of units).
ALIKE = {"名": "人", "位": "人", "家": "个", "所": "个", "座": "个", "处": "个", "支": "个"}
Tuple = tuple[str, str, str, str]


@dataclass(slots=True)
class Score:
    """Counts of one document or of several together."""

    rows: int = 0
    rows_found: int = 0
    cells: int = 0
    cells_right: int = 0
    wanted: int = 0
    got: int = 0
    hit: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    paired: int = 0
    missed: list[Tuple] = field(default_factory=list)
    extra: list[Tuple] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name in (
            "rows",
            "rows_found",
            "cells",
            "cells_right",
            "wanted",
            "got",
            "hit",
            "paired",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.fields += other.fields
        self.missed += other.missed
        self.extra += other.extra

    @property
    def precision(self) -> float:
        return self.hit / self.got if self.got else 1.0

    @property
    def recall(self) -> float:
        return self.hit / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def unit_of(name: str | None) -> str:
    """A unit for comparing: what the table of units takes as the same is the same."""
    return ALIKE.get(name or "", name or "")


def tuple_of(section: str, target: str, unit: str | None) -> Tuple | None:
    """The tuple that a written target means; ``None`` for one without a figure."""
    known = parse_unit(unit) if unit else None
    read = None
    for better in (Direction.UP, Direction.DOWN):
        try:
            read = parse_target(target, unit=known, better=better)
            break
        except TargetError:
            continue
    if read is None or read.kind is not TargetKind.SET or read.bounds is None:
        return None
    bounds = read.bounds
    name = unit or (read.unit.name if read.unit else None)
    if bounds.high is not None and bounds.high == 0:
        return section, "≤", "0", ""  # none is none of whatever it is
    if bounds.low is not None and bounds.high is not None and bounds.low != bounds.high:
        return section, "=", f"{plain(bounds.low)}-{plain(bounds.high)}", unit_of(name)
    if bounds.low is not None:
        return section, ">" if bounds.low_open else "≥", plain(bounds.low), unit_of(name)
    if bounds.high is not None:
        return section, "<" if bounds.high_open else "≤", plain(bounds.high), unit_of(name)
    return None


def labels(path: Path) -> dict[str, Any]:
    """A label file as plain strings."""
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    return data


def score(label: Mapping[str, Any], data: Mapping[str, Any], catalogue: Catalogue | None) -> Score:
    """What was extracted (extract@1) against a label (plan@1 as plain strings)."""
    result = Score()
    own = data["rows"]
    by_number = {row["row"]: row for row in own}
    for wanted in label.get("indicators", ()):
        result.rows += 1
        row = by_number.get(int(wanted["row"]))
        names = _names(wanted, catalogue)
        if row is None or normal_name(row["name"]) not in names:
            row = next((one for one in own if normal_name(one["name"]) in names), None)
        if row is None:
            result.cells += 4
            continue
        result.rows_found += 1
        for right in _cells(wanted, row, catalogue):
            result.cells += 1
            result.cells_right += right
    wanted_tuples: list[Tuple] = []
    for one in label.get("commitments", ()):
        target = one["target"]
        if isinstance(target, dict):
            continue
        found = tuple_of(one["at"], target, _unit(one, catalogue))
        if found is not None:
            wanted_tuples.append(found)
    got = [tuple_from(one) for one in data["commitments"]]
    compare(result, wanted_tuples, got)
    return result


def compare(result: Score, wanted: Iterable[Tuple], got: Iterable[Tuple]) -> None:
    """Count tuples as multisets; fields are judged among pairs with the same section and number."""
    want, have = Counter(wanted), Counter(got)
    hit = want & have
    result.wanted += sum(want.values())
    result.got += sum(have.values())
    result.hit += sum(hit.values())
    missed, extra = want - have, have - want
    result.missed += sorted(missed.elements())
    result.extra += sorted(extra.elements())
    result.paired += sum(hit.values())
    for name in ("section", "op", "number", "unit"):
        result.fields[name] += sum(hit.values())
    left = list(extra.elements())
    for one in missed.elements():
        near = [
            other for other in left if sum(a == b for a, b in zip(one, other, strict=True)) >= 3
        ]
        if near:
            other = near[0]
            left.remove(other)
            result.paired += 1
            for name, a, b in zip(("section", "op", "number", "unit"), one, other, strict=True):
                result.fields[name] += a == b


def tuple_from(one: Mapping[str, Any]) -> Tuple:
    """The tuple of an extracted commitment."""
    number = one["number"]
    text = "-".join(number) if isinstance(number, list) else number or ""
    return (
        one["section"],
        one["op"],
        text,
        "" if (one["op"], text) == ("≤", "0") else unit_of(one["unit"]),
    )


def _names(wanted: Mapping[str, Any], catalogue: Catalogue | None) -> set[str]:
    names = {normal_name(wanted["name"])} if wanted.get("name") else set()
    indicator = catalogue.indicators.get(wanted.get("id", "")) if catalogue else None
    if indicator is not None:
        names |= {normal_name(one) for one in (indicator.name["zh"], *indicator.aliases)}
    return names


def _unit(one: Mapping[str, Any], catalogue: Catalogue | None) -> str | None:
    if one.get("unit"):
        return str(one["unit"])
    indicator = (
        catalogue.indicators.get(one.get("indicator") or one.get("id", "")) if catalogue else None
    )
    return indicator.unit.name if indicator is not None else None


def _cells(
    wanted: Mapping[str, Any], row: Mapping[str, Any], catalogue: Catalogue | None
) -> Iterable[bool]:
    yield row["row"] == int(wanted["row"])
    nature = {"约束性": "binding", "预期性": "expected"}.get(
        wanted.get("nature", ""), wanted.get("nature")
    )
    yield row["nature"] == nature
    targets = row["targets"][-1:] if row["targets"] else []
    yield bool(targets) and _same(
        str(wanted["target"]), targets[0]["text"], _unit(wanted, catalogue)
    )
    base = wanted.get("baseline")
    bases = [one for one in row["baselines"]][-1:]
    if base is None:
        yield not bases
    else:
        yield bool(bases) and _number(base["value"]) == _number(bases[0]["text"])


def _number(text: str) -> Decimal | None:
    found = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    return Decimal(found[0].replace(",", "")) if found else None


def _same(first: str, second: str, unit: str | None) -> bool:
    if re.sub(r"\s", "", first) == re.sub(r"\s", "", second):
        return True
    return tuple_of("", first, unit) == tuple_of("", second, unit) is not None
