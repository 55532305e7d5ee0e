"""An extraction as plan@1 data: what is sure stands as an entry, what a person must look at carries a comment.

Only what the format can hold is written: a target that can't be read stands as ``{qualitative: …}`` with a comment, never as a
guess. The result is plain data with comments by path; writing it as YAML is not this module's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from plancheck.domain.catalogue import Catalogue
from plancheck.domain.quantity.unit_table import parse_unit
from plancheck.domain.source import Path
from plancheck.domain.target.target import TargetKind
from plancheck.extract.match import readable
from plancheck.extract.model import Class, Commitment, Extraction, Metadata, Row, Value
from plancheck.i18n import known, translate

NATURES = {"binding": "约束性", "expected": "预期性"}
TABLE = "主要指标"


@dataclass(slots=True, kw_only=True)
class Draft:
    """plan@1 data with comments. ``looks``: how many entries a person must look at."""

    data: dict[str, Any]
    comments: dict[Path, list[str]] = field(default_factory=dict)
    looks: int = 0


@dataclass(slots=True, kw_only=True)
class Wanted:
    """What the text does not say and the user or the surroundings supply."""

    id: str
    lang: str
    parents: tuple[str, ...] = ()
    cited: dict[str, str] = field(default_factory=dict)
    quotes: bool = False
    field: str


def draft(extraction: Extraction, catalogue: Catalogue | None, wanted: Wanted) -> Draft:
    """The plan@1 data of an extraction; its metadata must hold title, place and period."""
    maker = _DraftBuilder(extraction, catalogue, wanted)
    return maker.make()


def ancestors(
    extraction: Extraction, catalogue: Catalogue | None, wanted: Wanted, places: dict[str, str]
) -> dict[str, Draft]:
    """The other levels' columns as partial plan files. ``places``: code by the level's name in the table."""
    found = {}
    for level in extraction.levels:
        if any(row.own == level for row in extraction.rows) or level not in places:
            continue
        maker = _DraftBuilder(extraction, catalogue, wanted)
        found[level] = maker.other(level, places[level])
    return found


class _DraftBuilder:
    def __init__(self, extraction: Extraction, catalogue: Catalogue | None, wanted: Wanted) -> None:
        self.extraction = extraction
        self.catalogue = catalogue
        self.wanted = wanted
        self.comments: dict[Path, list[str]] = {}
        self.looks = 0
        self.used: set[str] = set()

    def t(self, key: str, **params: str) -> str:
        """A text of the draft in the user's language."""
        return translate(self.wanted.lang, f"extract.{key}", **params)

    def make(self) -> Draft:
        meta = self.extraction.metadata
        data = self.head(meta)
        self.comments[()] = [
            self.t("drafted", name=self.extraction.document.name),
            self.t("look-mark"),
        ]
        if not self.wanted.parents:
            self.comments["record",] = [self.t("parents-missing")]
        data["record"] = "partial"
        self.comments.setdefault(("record",), []).append(self.t("record-claim"))
        cites = [self.citation(title) for title in meta.cites]
        if cites:
            data["cites"] = cites
        data["sources"] = [{"id": "text", "title": meta.title, "kind": "primary"}]
        rows = [
            one for one in (self.row(row, at) for at, row in enumerate(self.extraction.rows)) if one
        ]
        promises = [self.promise(one, at) for at, one in enumerate(self.extraction.commitments)]
        if rows:
            data["indicators"] = rows
        if promises:
            data["commitments"] = promises
        return Draft(data=data, comments=self.comments, looks=self.looks)

    def head(self, meta: Metadata) -> dict[str, Any]:
        data: dict[str, Any] = {
            "format": "plancheck/plan@1",
            "id": self.wanted.id,
            "title": meta.title,
        }
        document = {
            "number": meta.number,
            "issuer": meta.issuer,
            "issued": meta.issued,
            "dated": meta.dated,
            "status": meta.status,
        }
        document = {key: value for key, value in document.items() if value}
        if document:
            data["document"] = document
        data["jurisdiction"] = meta.jurisdiction
        data["field"] = self.wanted.field
        period = {"start": meta.start, "end": meta.end}
        if meta.outlook:
            period["outlook"] = meta.outlook
        data["period"] = period
        if self.wanted.parents:
            data["parents"] = list(self.wanted.parents)
        return data

    def citation(self, title: str) -> dict[str, Any]:
        entry: dict[str, Any] = {"title": title}
        if title in self.wanted.cited:
            entry["plan"] = self.wanted.cited[title]
        return entry

    # -- rows

    def row(self, row: Row, at: int) -> dict[str, Any] | None:
        own = row.own_targets
        last = self.extraction.metadata.end
        final = [one for one in own if one.year in {None, last}] or own[-1:]
        bases = row.own_baselines
        path: Path = ("indicators", at)
        entry, notes = self.entry(row, final[0] if final else None, bases[-1] if bases else None)
        notes += self.notes(row.cls, row.reason, row.candidates)
        if notes:
            self.looks += 1
            self.comments[path] = notes
        return entry

    def entry(
        self, row: Row, target: Value | None, base: Value | None
    ) -> tuple[dict[str, Any], list[str]]:
        notes: list[str] = []
        indicator = (
            self.catalogue.indicators.get(row.indicator)
            if self.catalogue and row.indicator
            else None
        )
        entry: dict[str, Any] = {}
        name = row.name
        if name in self.used or (indicator is not None and indicator.id in self.used):
            # A plan names each indicator once; which row is the other one is for a person to say.
            indicator = None
            name = f"{name}（{row.row}）"
            notes.append(self.t("name-again"))
        self.used |= {name} if indicator is None else {name, indicator.id}
        if indicator is not None:
            entry["id"] = indicator.id
        entry["row"] = row.row
        if indicator is None or indicator.name["zh"] != name:
            entry["name"] = name
        unit = row.unit
        if unit is not None and parse_unit(unit) is None:
            notes.append(self.t("unit-unknown", unit=unit))
            unit = None
        if unit is not None and (indicator is None or indicator.unit.name != unit):
            entry["unit"] = unit
        if row.nature:
            entry["nature"] = NATURES[row.nature]
        effective = unit or (indicator.unit.name if indicator is not None else None)
        if base is not None and base.year is not None:
            if readable(base.text, effective) is not None and re.fullmatch(
                r"[\d.,]+\s*[^\d≥≤<>～-]*", base.text
            ):
                entry["baseline"] = {"year": base.year, "value": _with_unit(base.text, effective)}
            else:
                notes.append(self.t("baseline-unread", text=base.text))
        text = target.text if target is not None else ""
        better = indicator.better if indicator is not None else None
        if target is None:
            entry["target"] = {"qualitative": "—"}
            notes.append(self.t("target-missing"))
        elif readable(text, effective, better) is None:
            entry["target"] = {"qualitative": text}
            notes.append(self.t("target-unread", text=text))
        else:
            entry["target"] = text
        entry["at"] = f"{TABLE}/{row.row}"
        return entry, notes

    def other(self, level: str, code: str) -> Draft:
        """Another level's columns, as far as this document quotes them."""
        meta = self.extraction.metadata
        data: dict[str, Any] = {
            "format": "plancheck/plan@1",
            "id": f"{code.lower()}-{meta.start}",
            "title": self.t("quoted-title", level=level, title=meta.title or ""),
            "jurisdiction": code,
            "field": self.wanted.field,
            "period": {"start": meta.start, "end": meta.end},
            "record": "partial",
            "sources": [{"id": "quoting", "title": meta.title, "kind": "quoted"}],
        }
        entries: list[dict[str, Any]] = []
        for row in self.extraction.rows:
            targets = [one for one in row.targets if one.level == level]
            bases = [one for one in row.baselines if one.level == level]
            if not targets:
                continue
            entry, notes = self.entry(row, targets[-1], bases[-1] if bases else None)
            entry["source"] = "quoting"
            entry["evidence"] = "quoted"
            if entry.get("nature"):
                entry["nature_evidence"] = "inferred"
            if notes:
                self.comments["indicators", len(entries)] = notes
                self.looks += 1
            entries.append(entry)
        data["indicators"] = entries
        self.comments[()] = [self.t("quoted-head", level=level)]
        return Draft(data=data, comments=self.comments, looks=self.looks)

    # -- promises

    def promise(self, one: Commitment, at: int) -> dict[str, Any]:
        path: Path = ("commitments", at)
        indicator = (
            self.catalogue.indicators.get(one.indicator)
            if self.catalogue and one.indicator
            else None
        )
        entry: dict[str, Any] = {"id": f"p{at + 1}"}
        notes: list[str] = []
        if indicator is not None:
            entry["indicator"] = indicator.id
        else:
            entry["subject"] = one.subject or self.t("no-subject")
        unit = one.unit
        if unit is not None and parse_unit(unit) is None:
            notes.append(self.t("unit-unknown", unit=unit))
            unit = None
        if unit is not None and (indicator is None or indicator.unit.name != unit):
            entry["unit"] = unit
        if one.per is not None and (indicator is None or indicator.per.value != one.per):
            entry["per"] = one.per
        effective = unit or (indicator.unit.name if indicator is not None else None)
        better = indicator.better if indicator is not None else None
        written = one.target
        target = readable(written, effective, better)
        if target is None and len(one.number) == 1 and effective is not None:
            # 全部, 一户不落: what the words mean, when the format has no such word.
            written = f"{'≤' if one.op == '≤' else ''}{one.number[0]}{effective}"
            target = readable(written, effective, better)
        value: Any = written
        if target is None:
            value = {"qualitative": one.target}
            notes.append(self.t("target-unread", text=one.target))
        end = self.extraction.metadata.end
        if (
            one.year is not None
            and end is not None
            and one.year < end
            and target is not None
            and target.kind is TargetKind.SET
        ):
            value = {"value": written, "year": one.year}
        entry["target"] = value
        entry["at"] = one.section or "—"
        if one.hedge:
            entry["hedge"] = one.hedge
        notes += self.notes(one.cls, one.reason, one.candidates if indicator is None else [])
        if notes:
            self.looks += 1
        if self.wanted.quotes and one.quote:
            notes.append(self.t("quote", text=one.quote))
        if notes:
            self.comments[path] = notes
        return entry

    def notes(self, cls: Class, reason: str, candidates: list[str]) -> list[str]:
        """What a person must look at, a line each."""
        notes = []
        for name in reason.split(", ") if reason else []:
            key = f"why-{name}"
            if name in {"near", "unmatched"} or not known(self.wanted.lang, f"extract.{key}"):
                continue
            notes.append(self.t("look", why=self.t(key)))
        if cls is Class.LOOK and not notes and not candidates:
            notes.append(self.t("look", why=self.t("why-unsure")))
        if candidates and self.catalogue is not None:
            names = "、".join(
                f"{one}（{self.catalogue.indicators[one].name['zh']}）" for one in candidates
            )
            notes.append(self.t("near", names=names))
        return notes


def _with_unit(text: str, unit: str | None) -> str:
    flat = text.replace(",", "")
    return f"{flat}{unit}" if unit is not None and re.fullmatch(r"[\d.]+", flat) else flat
