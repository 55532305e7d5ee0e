"""An extraction as plan@1 data: what is sure stands as an entry, what a person must look at carries a comment.

Only what the format can hold is written: a target that can't be read stands as ``{qualitative: …}`` with a comment, never as a
guess. The result is plain data with comments by path; writing it as YAML is not this module's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.source import Path
from plancheck.domain.target import Target, TargetKind
from plancheck.domain.unit_table import parse_unit
from plancheck.extract.account_text import account_lines
from plancheck.extract.draft_notes import notes_of
from plancheck.extract.match import readable
from plancheck.extract.model import Commitment, Extraction, Row, Value
from plancheck.extract.table.heads import NATURES
from plancheck.i18n import translate

Data = dict[str, Any]
# How plan@1 writes a nature: the first of the words that a table may have for it.
_NATURE_WORDS = {nature: word for word, nature in reversed(NATURES.items())}
# One number and what follows it: 95%, 1,200张.
_POINT = re.compile(r"[\d.,]+\s*[^\d≥≤<>～-]*")
_NUMBER = re.compile(r"[\d.]+")  # A number alone.


@dataclass(slots=True, kw_only=True)
class Draft:
    """plan@1 data with comments. ``looks``: how many entries a person must look at."""

    data: Data
    comments: dict[Path, list[str]] = field(default_factory=dict)
    looks: int = 0


@dataclass(slots=True, kw_only=True)
class Wanted:
    """What the text does not say and the user or the surroundings supply.

    ``cited``: plan ids by the titles that the document cites. ``quotes``: add the document's words as comments.
    """

    id: str
    lang: str
    parents: tuple[str, ...] = ()
    cited: dict[str, str] = field(default_factory=dict)
    quotes: bool = False
    field: str


def draft(extraction: Extraction, catalogue: Catalogue | None, wanted: Wanted) -> Draft:
    """The plan@1 data of an extraction; its metadata must hold title, place and period."""
    return _DraftBuilder(extraction, catalogue, wanted).plan()


def ancestors(
    extraction: Extraction, catalogue: Catalogue | None, wanted: Wanted, places: dict[str, str]
) -> dict[str, Draft]:
    """The other levels' columns as partial plan files. ``places``: code by the level's name in the table."""
    own = {row.own for row in extraction.rows}
    return {
        level: _DraftBuilder(extraction, catalogue, wanted).quoted(level, places[level])
        for level in extraction.levels
        if level not in own and level in places
    }


class _DraftBuilder:
    def __init__(self, extraction: Extraction, catalogue: Catalogue | None, wanted: Wanted) -> None:
        self.extraction = extraction
        self.catalogue = catalogue
        self.wanted = wanted
        self.comments: dict[Path, list[str]] = {}
        self.looks = 0
        self.used: set[str] = set()

    def plan(self) -> Draft:
        """The document's own plan."""
        meta, wanted = self.extraction.metadata, self.wanted
        self.comments[()] = [
            self._text("drafted", name=self.extraction.document.name),
            self._text("look-mark"),
            *account_lines(self.extraction.account, wanted.lang),
        ]
        no_parents = [] if wanted.parents else [self._text("parents-missing")]
        self.comments["record",] = [*no_parents, self._text("record-claim")]
        document = {
            "number": meta.number, "issuer": meta.issuer, "issued": meta.issued, "dated": meta.dated,
            "published": meta.published, "approved_by": meta.approved_by, "status": meta.status,
        }  # fmt: skip
        cites = [
            {"title": title} | ({"plan": wanted.cited[title]} if title in wanted.cited else {})
            for title in meta.cites
        ]
        data = {
            "format": "plancheck/plan@1",
            "id": wanted.id,
            "title": meta.title,
            "document": {key: value for key, value in document.items() if value},
            "jurisdiction": meta.jurisdiction,
            "field": wanted.field,
            "period": {"start": meta.start, "end": meta.end}
            | ({"outlook": meta.outlook} if meta.outlook else {}),
            "parents": list(wanted.parents),
            "record": "partial",
            "cites": cites,
            "sources": [{"id": "text", "title": meta.title, "kind": "primary"}],
            "indicators": [self._row(row, at) for at, row in enumerate(self.extraction.rows)],
            "commitments": [
                self._promise(one, at) for at, one in enumerate(self.extraction.commitments)
            ],
        }
        data = {key: value for key, value in data.items() if value not in ({}, [])}
        return Draft(data=data, comments=self.comments, looks=self.looks)

    def quoted(self, level: str, code: str) -> Draft:
        """Another level's columns, as far as this document quotes them."""
        meta = self.extraction.metadata
        entries: list[Data] = []
        for row in self.extraction.rows:
            targets = [one for one in row.targets if one.level == level]
            bases = [one for one in row.baselines if one.level == level]
            if targets:
                entry, notes = self._entry(row, targets[-1], bases[-1] if bases else None)
                entry |= {"source": "quoting", "evidence": "quoted"}
                if row.nature:
                    entry["nature_evidence"] = "inferred"
                self._comment(("indicators", len(entries)), notes)
                entries.append(entry)
        data = {
            "format": "plancheck/plan@1",
            "id": f"{code.lower()}-{meta.start}",
            "title": self._text("quoted-title", level=level, title=meta.title or ""),
            "jurisdiction": code,
            "field": self.wanted.field,
            "period": {"start": meta.start, "end": meta.end},
            "record": "partial",
            "sources": [{"id": "quoting", "title": meta.title, "kind": "quoted"}],
            "indicators": entries,
        }
        self.comments[()] = [self._text("quoted-head", level=level)]
        return Draft(data=data, comments=self.comments, looks=self.looks)

    # -- entries

    def _row(self, row: Row, at: int) -> Data:
        own, bases = row.own_targets, row.own_baselines
        final = [one for one in own if one.year in {None, self.extraction.metadata.end}] or own[-1:]
        entry, notes = self._entry(row, final[0] if final else None, bases[-1] if bases else None)
        self._milestones(row, entry, notes)
        self._comment(
            ("indicators", at),
            notes + notes_of(row, row.candidates, self.catalogue, self.wanted.lang),
        )
        return entry

    def _milestones(self, row: Row, entry: Data, notes: list[str]) -> None:
        """The yearly targets of a row; one that can't be read is told."""
        indicator = self._indicator(row.indicator)
        steps = []
        for one in row.milestones:
            target = self._read(one.text, entry.get("unit") or row.unit, indicator)
            if target is None or target.kind is not TargetKind.SET:
                notes.append(self._text("target-unread", text=f"{one.year}: {one.text}"))
            else:
                steps.append({"year": one.year, "value": one.text})
        if steps:
            entry["milestones"] = steps

    def _entry(self, row: Row, target: Value | None, base: Value | None) -> tuple[Data, list[str]]:
        """A row's entry with the values of a level, and what must be looked at."""
        notes: list[str] = []
        indicator = self._indicator(row.indicator)
        name = row.name
        if name in self.used or (indicator is not None and indicator.id in self.used):
            # A plan names each indicator once; which row is the other one is for a person to say.
            indicator = None
            name = f"{name}（{row.row}）"
            notes.append(self._text("name-again"))
        self.used |= {name} if indicator is None else {name, indicator.id}
        entry: Data = {} if indicator is None else {"id": indicator.id}
        entry["row"] = row.row
        if indicator is None or indicator.name["zh"] != name:
            entry["name"] = name
        unit = self._unit(row.unit, indicator, entry, notes)
        if row.nature:
            entry["nature"] = _NATURE_WORDS[row.nature]
        if base is not None and base.year is not None:
            if readable(base.text, unit) is not None and _POINT.fullmatch(base.text):
                number = base.text.replace(",", "")
                bare = unit is not None and _NUMBER.fullmatch(number)
                entry["baseline"] = {"year": base.year, "value": f"{number}{unit}" if bare else number}  # fmt: skip
            else:
                notes.append(self._text("baseline-unread", text=base.text))
        if target is None:
            entry["target"] = {"qualitative": "—"}
            notes.append(self._text("target-missing"))
        elif self._read(target.text, unit, indicator) is None:
            entry["target"] = {"qualitative": target.text}
            notes.append(self._text("target-unread", text=target.text))
        else:
            entry["target"] = target.text
        entry["at"] = row.section
        if row.confidence is not None:
            entry["via"] = "ocr"
        return entry, notes

    def _promise(self, one: Commitment, at: int) -> Data:
        indicator = self._indicator(one.indicator)
        notes: list[str] = []
        entry: Data = {"id": f"p{at + 1}"}
        if indicator is not None:
            entry["indicator"] = indicator.id
        else:
            entry["subject"] = one.subject or self._text("no-subject")
        own = one.level_unit
        unit = self._unit(own, indicator, entry, notes)
        if one.per is not None and (indicator is None or indicator.per.value != one.per):
            entry["per"] = one.per
        written = one.target
        target = self._read(written, unit, indicator)
        plain = one.change is None and not one.approximate
        if target is None and plain and len(one.number) == 1 and unit is not None:
            # 全部, 一户不落: what the words mean, when the format has no such word.
            written = f"{'≤' if one.op == '≤' else ''}{one.number[0]}{unit}"
            target = self._read(written, unit, indicator)
        end = self.extraction.metadata.end
        other = one.year is not None and end is not None and one.year != end
        if target is None:
            entry["target"] = {"qualitative": one.target}
            notes.append(self._text("target-unread", text=one.target))
        elif other and target.kind in {TargetKind.SET, TargetKind.BASELINE}:
            entry["target"] = {"value": written, "year": one.year}
        else:
            entry["target"] = written
        entry["at"] = one.section or "—"
        if one.hedge:
            entry["hedge"] = one.hedge
        if one.confidence is not None:
            entry["via"] = "ocr"
        notes += notes_of(
            one, one.candidates if indicator is None else [], self.catalogue, self.wanted.lang
        )
        quote = [self._text("quote", text=one.quote)] if self.wanted.quotes and one.quote else []
        self._comment(("commitments", at), notes, quote)
        return entry

    def _indicator(self, name: str | None) -> Indicator | None:
        return self.catalogue.indicators.get(name) if self.catalogue and name else None

    def _unit(
        self, unit: str | None, indicator: Indicator | None, entry: Data, notes: list[str]
    ) -> str | None:
        """The unit of an entry, written into it where it is not the indicator's own."""
        own = indicator.unit.name if indicator is not None else None
        if unit is not None and parse_unit(unit) is None:
            notes.append(self._text("unit-unknown", unit=unit))
            unit = None
        if unit is not None and unit != own:
            entry["unit"] = unit
        return unit or own

    def _read(self, text: str, unit: str | None, indicator: Indicator | None) -> Target | None:
        return readable(text, unit, indicator.better if indicator is not None else None)

    # -- comments

    def _text(self, key: str, **params: str) -> str:
        """A text of the draft in the user's language."""
        return translate(self.wanted.lang, f"extract.{key}", **params)

    def _comment(self, path: Path, notes: list[str], quote: list[str] | None = None) -> None:
        """Comment an entry with what must be looked at, and a quote."""
        self.looks += bool(notes)
        comments = [*notes, *(quote or [])]
        if comments:
            self.comments[path] = comments
