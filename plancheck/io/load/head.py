"""The head of a plan file: the plans that it names as its parents, and the dates of its document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from plancheck.domain.document_dates import Dated
from plancheck.domain.plan import Approval, Parent, Role
from plancheck.domain.source import Path
from plancheck.io.yaml.document import Document

Day = Callable[[Any, Path, str], date | None]
"""Reads a day under a key; what is no day is told."""

ROLES = {
    "outline": Role.OUTLINE,
    "纲要": Role.OUTLINE,
    "special": Role.SPECIAL,
    "专项规划": Role.SPECIAL,
}


def read_parents(document: Document, data: Any, bad: set[Path]) -> Iterator[Parent]:
    """Yield the parents that a file names; what the schema refused is left out."""
    written = data.get("parents") if ("parents",) not in bad else None
    for number, raw in enumerate(written if isinstance(written, list) else ()):
        path: Path = ("parents", number)
        location = document.locate(path)
        if path in bad:
            continue
        if isinstance(raw, str):
            yield Parent(id=raw, location=location)
        elif isinstance(raw, dict) and isinstance(raw.get("id"), str):
            yield Parent(id=raw["id"], location=location, role=ROLES.get(raw.get("as") or ""))


def read_dates(document: Document, head: Any, day: Day) -> tuple[Dated, ...]:
    """Return the dates of a document, each with its place."""
    where: Path = ("document",)
    found: list[Dated] = []
    places = [((*where, key), head, where, key, key) for key in ("issued", "dated", "published")]
    approval = head.get("approved_by") if isinstance(head, dict) else None
    if isinstance(approval, dict):
        inner: Path = (*where, "approved_by")
        places.append(((*inner, "date"), approval, inner, "date", "approved"))
    for path, data, base, key, name in places:
        read = day(data, base, key)
        if read is not None:
            found.append(Dated(name, read, document.locate(path)))
    return tuple(found)


def read_approval(head: Mapping[str, Any], day: date | None) -> Approval | None:
    """Return who approved the plan; ``None``: not said."""
    raw = head.get("approved_by")
    if not isinstance(raw, dict):
        return None
    number, organ = raw.get("number"), raw.get("organ")
    return Approval(
        number=number if isinstance(number, str) else None,
        organ=organ if isinstance(organ, str) else None,
        day=day,
    )
