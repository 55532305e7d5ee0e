"""``extract``: a document into a plan@1 draft or extract@1 data; what the text does not say is asked for, never guessed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from plancheck.app import WorkspaceOptions
from plancheck.app.new_plan import check_id, period_of, place_of
from plancheck.app.workspace import Workspace
from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.domain.catalogue import Catalogue
from plancheck.domain.jurisdiction import lookup
from plancheck.domain.place_names import named
from plancheck.domain.plan import Plan
from plancheck.domain.source import UsageError
from plancheck.domain.titles import names_plan
from plancheck.extract import draft as drafting
from plancheck.extract.extract import extract
from plancheck.extract.extract_data import data_of
from plancheck.extract.match import assign, candidates_of
from plancheck.extract.model import Class, Commitment, Extraction, Metadata, Row
from plancheck.extract.readers.registry import read_document, read_raw
from plancheck.extract.readings import MARK, all_readings, lines_of
from plancheck.extract.why import why as answers
from plancheck.i18n import translate
from plancheck.io import paths
from plancheck.io.inputs import STDIN, STDIN_NAME
from plancheck.io.yaml.writer import dump
from plancheck.report.text import json_safe


@dataclass(slots=True, kw_only=True)
class ExtractRequest:
    """What the user asks for. ``folders``: where the plans above may be; ``raw``: standard input."""

    document: str
    lang: str
    id: str | None = None
    title: str | None = None
    jurisdiction: str | None = None
    field: str | None = None
    period: str | None = None
    parents: tuple[str, ...] | None = None
    folders: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    quotes: bool = False
    raw: bytes | None = None


@dataclass(slots=True, kw_only=True)
class Extracted:
    """What was found: the extraction, the draft's text (empty for data only), the other levels' files by name."""

    extraction: Extraction
    text: str = ""
    looks: int = 0
    others: dict[str, str] = field(default_factory=dict)


def read(request: ExtractRequest) -> tuple[Extraction, Catalogue | None, str | None]:
    """The extraction, matched to the catalogue of its field when there is one; and the field."""
    document = (
        read_raw(request.raw or b"", STDIN_NAME)
        if request.document == STDIN
        else read_document(request.document)
    )
    extraction = extract(document, _known(request))
    registry = PackRegistry(named=request.rules)
    fields = registry.fields()
    name = request.field
    if name is not None and name not in fields:
        raise UsageError("init-field", value=name, **registry.known_fields())
    if name is None:
        name = _field(extraction, {one: registry.field(one).catalogue for one in fields})
    catalogue = registry.field(name).catalogue if name in fields else None
    assign(extraction, catalogue)
    return extraction, catalogue, name


def why(request: ExtractRequest, text: str) -> tuple[Extraction, list[str]]:
    """Why a number or text of the document was taken or not, in lines."""
    extraction, _, _ = read(request)
    return extraction, answers(extraction, text, request.lang)


def as_data(request: ExtractRequest) -> Extracted:
    """extract@1 as JSON text."""
    extraction, _, _ = read(request)
    found: list[Row | Commitment] = [*extraction.rows, *extraction.commitments]
    looks = sum(one.cls is Class.LOOK for one in found)
    text = json_safe(json.dumps(data_of(extraction), ensure_ascii=False, indent=1)) + "\n"
    return Extracted(extraction=extraction, text=text, looks=looks)


def as_plan(request: ExtractRequest, *, levels: bool = False) -> Extracted:
    """A plan@1 draft as YAML text; with ``levels`` also what the table says of other levels."""
    extraction, catalogue, field_name = read(request)
    meta = extraction.metadata
    if not meta.title:
        raise _needed(request, "title")
    if not meta.jurisdiction:
        raise _needed(request, "jurisdiction")
    if meta.start is None or meta.end is None:
        raise _needed(request, "period")
    if field_name is None:
        raise _needed(request, "field")
    identity = request.id or f"{meta.jurisdiction.lower()}-{meta.start}"
    above = _above(request, meta, field_name) if request.parents is None else []
    wanted = drafting.Wanted(
        id=identity,
        field=field_name,
        lang=request.lang,
        parents=request.parents if request.parents is not None else tuple(one.id for one in above),
        cited={title: one.id for one in above for title in meta.cites if names_plan(title, one)},
        quotes=request.quotes,
    )
    made = drafting.draft(extraction, catalogue, wanted)
    others = {}
    if levels:
        places = _places(extraction)
        for level, one in drafting.ancestors(extraction, catalogue, wanted, places).items():
            others[f"{places[level].lower()}.yaml"] = dump(one.data, one.comments)
    return Extracted(
        extraction=extraction,
        text=dump(made.data, made.comments, end=kept_readings(extraction, request.lang)),
        looks=made.looks,
        others=others,
    )


def kept_readings(extraction: Extraction, lang: str) -> list[str]:
    """The readings of a document as comments at the end of its draft."""
    lines = [f"{MARK}{one}" for one in lines_of(all_readings(extraction))]
    return [translate(lang, "extract.readings"), *lines] if lines else []


def _needed(request: ExtractRequest, what: str) -> UsageError:
    """What plan@1 must hold, the text does not say, and the option that gives it."""
    return UsageError(
        "extract-needs", what=translate(request.lang, f"extract.what-{what}"), name=f"--{what}"
    )


def _known(request: ExtractRequest) -> Metadata:
    known = Metadata(title=request.title)
    for one in (request.id, *(request.parents or ())):
        if one is not None:
            check_id(one)
    if request.jurisdiction is not None:
        known.jurisdiction = place_of(request.jurisdiction).code
    if request.period is not None:
        known.start, known.end = period_of(request.period)
    return known


def _field(extraction: Extraction, catalogues: dict[str, Catalogue]) -> str | None:
    """The field whose catalogue knows most of the names; ``None`` when none knows any or two know as many."""
    counts = candidates_of(extraction, catalogues)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or not ranked[0][1]:
        return None
    if len(ranked) > 1 and ranked[1][1] == ranked[0][1]:
        return None
    return ranked[0][0]


def _above(request: ExtractRequest, meta: Metadata, field_name: str) -> list[Plan]:
    """The plans above in the folders: of the field and the period, of a place that holds this one, nearest last."""
    place = lookup(meta.jurisdiction or "")
    folders = request.folders or tuple(one for one in (".", "plans") if paths.is_folder(one))
    if place is None:
        return []
    workspace = Workspace.open(WorkspaceOptions(folders=folders, rules=request.rules))
    found: dict[str, Plan] = {}
    for folder in folders:
        for name in workspace.repository.files_in(folder):
            plan = workspace.repository.read(name).plan
            if (
                plan is not None
                and plan.field == field_name
                and plan.period.start == meta.start
                and plan.jurisdiction.level < place.level
                and plan.jurisdiction.contains(place)
            ):
                found.setdefault(plan.id, plan)
    order = sorted(found.values(), key=lambda one: (one.jurisdiction.level, one.id))
    cited = [one for one in order if any(names_plan(title, one) for title in meta.cites)]
    if cited:
        return cited
    nearest = max((one.jurisdiction.level for one in order), default=None)
    return [one for one in order if one.jurisdiction.level == nearest]


def _places(extraction: Extraction) -> dict[str, str]:
    """The codes of the places that the table's levels name, as seen from the plan's own place."""
    own = lookup(extraction.metadata.jurisdiction or "")
    found = {}
    for level in extraction.levels:
        near = [
            one
            for one in named(level)
            if own is not None and one.level < own.level and one.contains(own)
        ]
        if len(near) == 1:
            found[level] = near[0].code
        elif re.fullmatch(r"全国|国家", level):
            found[level] = "CN"
    return found


def summary(extracted: Extracted) -> dict[str, Any]:
    """The counts for the user."""
    cleaned = extracted.extraction.document.cleaned
    return {
        "rows": len(extracted.extraction.rows),
        "commitments": len(extracted.extraction.commitments),
        "looks": extracted.looks,
        "pinyin": cleaned.pinyin,
        "traditional": cleaned.traditional,
        "full_width": cleaned.full_width,
        "lost": cleaned.lost,
    }
