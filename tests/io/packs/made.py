"""Packs and plans written for a test: a small invented field (卫生健康) in a folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

TITLES = {"zh": "示例", "en": "Example"}
DOCTORS: dict[str, Any] = {
    "name": {"zh": "每千人口执业医师数", "en": "Physicians per 1000"},
    "unit": "人",
    "domain": [0, "inf"],
    "better": "up",
    "cascade": "floor",
}


def write(file: Path, data: dict[str, Any]) -> Path:
    """A YAML file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    return file


def pack(
    folder: Path,
    identity: str,
    *,
    field: str = "health",
    extends: tuple[str, ...] = (),
    indicators: dict[str, Any] | None = None,
    rules: list[dict[str, Any]] | None = None,
    **more: Any,
) -> Path:
    """A pack in a folder."""
    head = {"format": "plancheck/pack@1", "id": identity, "version": "1", "field": field}
    head |= {"extends": list(extends)} if extends else {}
    write(folder / "pack.yaml", head | {"title": TITLES} | more)
    if indicators is not None:
        data = {"format": "plancheck/catalogue@1", "field": field, "indicators": indicators}
        write(folder / "catalogue.yaml", data)
    if rules is not None:
        write(folder / "rules.yaml", {"format": "plancheck/rules@1", "rules": rules})
    return folder


def plan(folder: Path, identity: str, place: str, *rows: dict[str, Any], **more: Any) -> Path:
    """A plan with a table of some rows."""
    start = {"format": "plancheck/plan@1", "id": identity, "title": identity, "jurisdiction": place}
    start |= {"field": "health", "period": {"start": 2021, "end": 2025}, "record": "complete"}
    table = [{"row": number} | row for number, row in enumerate(rows, 1)]
    return write(folder / f"{identity}.yaml", start | more | {"indicators": table})


def rule(identity: str, check: str, **more: Any) -> dict[str, Any]:
    """A rule with the least that it needs."""
    return {"id": identity, "title": TITLES, "check": check} | more
