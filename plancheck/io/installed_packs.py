"""The rule packs that come with the package, found by id or by field."""

from __future__ import annotations

import re
from pathlib import Path as FilePath

from plancheck.common import ROOT

# The keys ``id`` and ``field`` in the first column, with their values.
_ID = re.compile(r"(?m)^(id|field):[ \t]*[\"']?([A-Za-z0-9-]+)")


def folder() -> FilePath:
    """Where the packs are: inside the installed package, or ``rules/`` of a source checkout."""
    package = ROOT
    inside = package / "packs"
    return inside if inside.is_dir() else package.parent / "rules"


def packs() -> dict[str, tuple[str, FilePath]]:
    """Pack ids with their field and folder, sorted by id."""
    found: dict[str, tuple[str, FilePath]] = {}
    base = folder()
    for head in sorted(base.glob("*/pack.yaml")) if base.is_dir() else ():
        name, field = identity(head.parent)
        if name is not None:
            found[name] = (field, head.parent)
    return found


def identity(place: FilePath) -> tuple[str | None, str]:
    """Id and field of the pack in a folder, from the lines of its head; no id: there is no pack."""
    for name in ("pack.yaml", "pack.yml"):
        try:
            text = (place / name).read_text(encoding="utf-8")
        except (OSError, ValueError):  # reading it as a pack reports what is wrong with it
            continue
        keys = dict(_ID.findall(text))
        return keys.get("id"), keys.get("field", "")
    return None, ""


def shown(name: str) -> str:
    """What messages and reports call the folder of an installed pack, the same on every machine."""
    return f"rules/{name}"
