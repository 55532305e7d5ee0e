"""Looks up what the schemas of our formats say: which keys there are, and what a value at a path may be."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from typing import Any

from plancheck.common.package import ROOT
from plancheck.domain.source import Path

NAMES = (
    "plan", "catalogue", "pack", "rules", "units", "waivers", "known", "config", "report", "diff", "extract", "evidence",
)  # fmt: skip

FIRST_KEYS = frozenset({"id", "row", "name", "rule", "title", "fingerprint"})
"""Keys that entries begin with."""


def schema_text(name: str) -> str:
    """Return the JSON Schema of a format, as shipped."""
    return (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")


@cache
def schema(name: str) -> dict[str, Any]:
    """Return a schema as data; its numbers are decimals, so that bounds are exact."""
    data: dict[str, Any] = json.loads(schema_text(name), parse_float=Decimal)
    return data


def part_of(name: str, path: Path) -> dict[str, Any]:
    """Return the part of a schema for the value at a path of the data; empty where it says nothing."""
    here: Any = schema(name)
    for step in path:
        if isinstance(step, int):
            here = here.get("items", {})
        else:
            here = here.get("properties", {}).get(step, {})
        if not isinstance(here, dict):
            return {}
        if "$ref" in here:
            keys, here = here["$ref"].removeprefix("#/").split("/"), schema(name)
            for key in keys:
                here = here[key]
    part: dict[str, Any] = here
    return part


@cache
def every_key() -> frozenset[str]:
    """Return every key of the files that people write."""
    found: set[str] = set()
    waiting: list[Any] = [
        schema(name) for name in ("plan", "waivers", "known", "pack", "rules", "catalogue")
    ]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            found.update(part.get("properties", ()))
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return frozenset(found)


@cache
def keys_of_lists() -> frozenset[str]:
    """Return the keys at the top of such files under which entries are listed."""
    return frozenset(
        key
        for name in ("plan", "waivers", "known", "rules", "catalogue")
        for key, part in schema(name)["properties"].items()
        if part.get("type") == "array"
    )
