"""Holding the rows of tables against labels: rows found, cells right, and wrong cells that are said to be sure, by layout."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from plancheck.extract.extract import extract
from plancheck.extract.model import Row
from plancheck.extract.readers.registry import read_document

_CELLS = ("unit", "nature", "baseline", "baseline_year", "target", "target_year", "milestones")
# What parts the name of a set's file: 23-ragged-stacked.
_FILE = re.compile(r"\d+-(?P<layout>[a-z]+(?:-no(?![a-z]))?)")


@dataclass(slots=True)
class TableScore:
    """Counts of one document or of several together.

    ``sure_wrong``: cells that differ from the label in rows said to be sure, and rows said to be sure that are none.
    """

    rows: int = 0
    found: int = 0
    given: int = 0
    cells: int = 0
    right: int = 0
    sure: int = 0
    sure_wrong: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: TableScore) -> None:
        for name in ("rows", "found", "given", "cells", "right", "sure", "sure_wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults

    def __str__(self) -> str:
        return (
            f"rows {self.found}/{self.rows} (given {self.given}), cells {self.right}/{self.cells}, "
            f"sure rows {self.sure}, wrong in them {self.sure_wrong}"
        )


def score_folder(folder: Path) -> dict[str, TableScore]:
    """The scores of a set by document."""
    return {
        label.stem: score_document(next(one for one in folder.glob(f"{label.stem}.*") if one != label), label)
        for label in sorted(folder.glob("*.yaml"))
    }  # fmt: skip


def by_layout(scores: Mapping[str, TableScore]) -> dict[str, TableScore]:
    """The scores added by layout, as the names of the files tell it."""
    made: dict[str, TableScore] = {}
    for name, one in scores.items():
        found = _FILE.match(name)
        made.setdefault(found["layout"] if found else name, TableScore()).add(one)
    return dict(sorted(made.items()))


def total(scores: Iterable[TableScore]) -> TableScore:
    """All together."""
    made = TableScore()
    for one in scores:
        made.add(one)
    return made


def score_document(document: Path, label: Path) -> TableScore:
    """What is extracted from a document against its label; a label is taken once, the first row of its name wins."""
    wanted = yaml.load(label.read_text(encoding="utf-8"), yaml.BaseLoader)["rows"]
    extraction = extract(read_document(str(document)))
    rows = [_shown(row, extraction.metadata.end) for row in extraction.rows]
    made = TableScore(rows=len(wanted), given=len(rows), cells=len(wanted) * len(_CELLS))
    made.sure = sum(row["class"] == "sure" for row in rows)
    left = list(rows)
    for one in wanted:
        row = next((row for row in left if _plain(row["name"]) == _plain(one["name"])), None)
        if row is None:
            made.faults.append(f"{label.stem}: missed {one['name']}")
            continue
        left.remove(row)
        made.found += 1
        got, want = row, _wanted(one)
        for cell in _CELLS:
            if got[cell] == want[cell]:
                made.right += 1
                continue
            made.sure_wrong += row["class"] == "sure"
            made.faults.append(f"{label.stem}: {row['class']} {one['name']} {cell} {got[cell]!r}, not {want[cell]!r}")  # fmt: skip
    for row in left:
        made.sure_wrong += row["class"] == "sure"
        made.faults.append(f"{label.stem}: {row['class']} {row['name']} is no row")
    return made


def _wanted(one: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: _plain(one.get(name)) for name in _CELLS if name != "milestones"}
    return plain | {"milestones": {year: _plain(text) for year, text in one.get("milestones", {}).items()}}  # fmt: skip


def _shown(row: Row, end: int | None) -> dict[str, Any]:
    """A row as the label gives it; the target is that of the plan's last year."""
    aims = [one for one in row.own_targets if one.year in {None, end}] or row.own_targets[-1:]
    base = row.own_baselines[-1] if row.own_baselines else None
    return {
        "name": re.sub(r"^\s*其中[:：]", "", row.name),
        "class": row.cls.value,
        "unit": _plain(row.unit),
        "nature": _plain(row.nature),
        "baseline": _plain(base and base.text),
        "baseline_year": _plain(base and base.year),
        "target": _plain(aims[0].text if aims else None),
        "target_year": _plain((aims[0].year or end) if aims else None),
        "milestones": {str(one.year): _plain(one.text) for one in row.milestones},
    }


def _plain(text: object) -> str:
    """A text without blanks and widths, none for ``null``."""
    if text is None or text in {"null", "~"}:
        return ""
    return (
        re.sub(r"\s", "", unicodedata.normalize("NFKC", str(text)))
        .replace("〔", "[")
        .replace("〕", "]")
    )
