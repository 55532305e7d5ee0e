"""Places that a file names by their codes (行政区划代码): which there are, and which lie in which."""

from __future__ import annotations

from typing import Any

from plancheck.domain.jurisdiction.jurisdiction import lookup, nearest, territory
from plancheck.domain.source import Path
from plancheck.io.yaml.document import Document


def read_places(
    document: Document, path: Path, raw: dict[str, Any]
) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """The codes under ``in`` (``None``: everywhere) and ``except``; those that name no place are reported.

    An exception outside of every place named excludes nothing, so it is reported, too.
    """
    if "in" not in raw and "except" not in raw:
        return None, ()
    inside = raw.get("in")
    known = {key: [_known(document, (*path, key, number), code) for number, code in enumerate(raw.get(key) or ())]
             for key in ("in", "except")}  # fmt: skip
    codes, excluded = tuple(raw.get("in") or ()), tuple(raw.get("except") or ())
    if inside is not None and all(known["in"]):
        for number, code in enumerate(excluded):
            if known["except"][number] and not any(
                code != outer and code.startswith(territory(outer)) for outer in codes
            ):
                document.report("except-outside", (*path, "except", number), value=code)
    return None if inside is None else codes, excluded


def _known(document: Document, path: Path, code: str) -> bool:
    place = lookup(code)
    if place is not None and not place.virtual:
        return True
    if place is not None:
        document.report("virtual-code", path, value=code, name=place.name)
        return False
    near = lookup(nearest(code) or "")
    document.report(
        "unknown-code-near" if near else "unknown-code",
        path,
        value=code,
        near=near.code if near else "",
        near_name=near.name if near else "",
    )
    return False
