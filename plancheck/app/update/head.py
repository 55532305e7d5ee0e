"""What a new draft says of the document itself and what it cites, brought into a plan file."""

from __future__ import annotations

import re
from typing import Any

from plancheck.app.update import Change, Kind, shown
from plancheck.domain.plan import Plan
from plancheck.domain.titles import normal_title
from plancheck.extract.blocks import unspaced
from plancheck.extract.model import Extraction
from plancheck.extract.readings import FACTS, reading
from plancheck.io.yaml.editor import Editor


def update_head(
    editor: Editor, plan: Plan, extraction: Extraction, memory: frozenset[bytes] | None
) -> list[Change]:
    """Take over the facts of the document that changed; the person's stand where the document's did not."""
    known = memory or frozenset()
    changes = []
    own = editor.data.get("document") or {}
    facts: dict[str, Any] = {}
    common = [key for key in FACTS if key in own and getattr(extraction.metadata, key)]
    # A file encoded by hand that agrees with the document says of it what it was to say.
    complete = (
        memory is None
        and bool(common)
        and all(_agrees(plan, key, own[key], getattr(extraction.metadata, key)) for key in common)
    )
    for key in FACTS:
        new, old = getattr(extraction.metadata, key), own.get(key)
        if not new or _agrees(plan, key, old, new) or (old is None and complete):
            continue
        said = memory is None and key != "status" and _says(extraction, old)
        if old is not None and (said or reading(key, new) in known):
            changes.append(_change(Kind.KEPT, key, old, new))
        elif reading(key, new) not in known:
            facts[key] = new
            changes.append(_change(Kind.CHANGED, key, old, new))
    if own:
        for key, new in facts.items():
            editor.set(("document", key), new)
    elif facts:
        editor.set(("document",), facts)
    return [*changes, *_cites(editor, plan, extraction, known)]  # fmt: skip


def _cites(
    editor: Editor, plan: Plan, extraction: Extraction, known: frozenset[bytes]
) -> list[Change]:
    """Add what the new draft cites and the file does not; what it no longer cites is told, not deleted."""
    own = {normal_title(one.title): one for one in plan.cites}
    cited = {normal_title(one): one for one in extraction.metadata.cites}
    changes = []
    entries: list[dict[str, Any]] = []
    for key, title in cited.items():
        if key not in own and reading("cites", key) not in known:
            entries.append({"title": title})
            changes.append(_change(Kind.ADDED, "cites", None, title))
    for key, cite in own.items():
        gone = key not in cited and key not in normal_title(extraction.document.text)
        if gone and extraction.metadata.cites and not cite.generic:
            changes.append(_change(Kind.GONE, "cites", cite.title, None))
    if entries and editor.document.value(("cites",)):
        for entry in entries:
            editor.insert(("cites",), len(plan.cites), entry, ())
    elif entries:
        editor.set(("cites",), entries)
    return changes


def _agrees(plan: Plan, key: str, old: Any, new: Any) -> bool:
    return bool(old == new) or (
        key == "status" and plan.status is not None and plan.status.value == new
    )


def _change(kind: Kind, what: str, old: Any, new: Any) -> Change:
    statement = "cites" if what == "cites" else "document"
    return Change(kind=kind, statement=statement, name="", what=what, old=shown(old), new=shown(new))  # fmt: skip


def _says(extraction: Extraction, value: Any) -> bool:
    """Whether the document has the words of a fact, a date in either form."""
    text = unspaced(extraction.document.text)
    if isinstance(value, dict):
        return all(_says(extraction, one) for one in value.values())
    day = re.fullmatch(r"(\d{4})-0?(\d+)-0?(\d+)", str(value))  # 2021-03-05
    return unspaced(str(value)) in text or (
        day is not None and f"{day[1]}年{day[2]}月{day[3]}日" in text
    )
