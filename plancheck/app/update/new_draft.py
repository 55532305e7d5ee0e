"""The new draft of a document as a plan: its statements, each with the find that it was read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plancheck.app.update.pairs import Find
from plancheck.app.workspace import Workspace
from plancheck.domain.catalogue import Catalogue
from plancheck.domain.plan import SEVERAL, Plan
from plancheck.domain.source import Path
from plancheck.extract import draft as drafting
from plancheck.extract.model import Extraction
from plancheck.io.load.plan import read_plan
from plancheck.io.yaml.reader import read_bytes
from plancheck.io.yaml.writer import dump


@dataclass(slots=True, kw_only=True)
class Draft:
    """The new draft as a plan: its statements with the finds that they were read from, its entries and their comments."""

    plan: Plan
    data: dict[str, Any]
    comments: dict[Path, list[str]]
    finds: dict[int, Find]
    entries: dict[int, tuple[str, int]]


def draft_of(
    workspace: Workspace,
    plan: Plan,
    extraction: Extraction,
    catalogue: Catalogue | None,
    lang: str,
) -> Draft:
    """The new draft as a plan, read back as the file is; its promises under ids that are none of the file's."""
    meta = extraction.metadata
    meta.title = meta.title or plan.title
    meta.jurisdiction, meta.start, meta.end = plan.jurisdiction.code, plan.period.start, plan.period.end  # fmt: skip
    made = drafting.draft(
        extraction, catalogue, drafting.Wanted(id=plan.id, field=plan.field, lang=lang)
    )
    data: dict[str, Any] = made.data
    names = {one.id for one in plan.statements}
    for at, entry in enumerate(data.get("commitments", ())):
        entry["id"] = f"draft-{at}" if f"draft-{at}" not in names else f"draft-{at}-again"
    if plan.field == SEVERAL:
        for entry in data.get("indicators", ()):
            entry.pop("id", None)
            entry["field"] = plan.field
    document = read_bytes(dump(data).encode(), extraction.document.name)
    repository = workspace.repository
    read_back = read_plan(document, repository.catalogues, repository.laws)
    if read_back is None:
        raise AssertionError(document.problems)
    rows = {one.row: one for one in extraction.rows}
    groups = {
        "indicators": {one["row"]: at for at, one in enumerate(data.get("indicators", ()))},
        "commitments": {one["id"]: at for at, one in enumerate(data.get("commitments", ()))},
    }
    finds: dict[int, Find] = {}
    entries: dict[int, tuple[str, int]] = {}
    for one in read_back.statements:
        group = "indicators" if one.in_table else "commitments"
        where = groups[group].get(one.row if one.in_table else one.id)
        if where is None or one.broken:
            continue
        finds[id(one)] = rows[one.row or 0] if one.in_table else extraction.commitments[where]
        entries[id(one)] = (group, where)
    return Draft(plan=read_back, data=data, comments=made.comments, finds=finds, entries=entries)


def fresh(used: Sequence[dict[str, Any]], entry: dict[str, Any], name: str) -> dict[str, Any]:
    """A new entry under an id or number that none of the entries of its list has."""
    ids = {one.get("id") for one in used}
    if "row" not in entry:
        number = next(n for n in range(1, len(used) + 2) if f"p{n}" not in ids)
        return {**entry, "id": f"p{number}"}
    made = dict(entry)
    numbers = [one["row"] for one in used if isinstance(one.get("row"), int)]
    if made["row"] in numbers:
        made["row"] = max(numbers) + 1
    if "id" in made and made["id"] in ids:
        del made[
            "id"
        ]  # a plan names each indicator once; which row is the other one is for a person to say
        made = {"row": made["row"], "name": name} | made
    return made
