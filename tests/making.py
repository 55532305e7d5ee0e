"""Small plans, and packs of an invented field (卫生健康): written as data, verified as files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from plancheck import api
from plancheck.io.yaml.writer import dump

AS_OF = date(2026, 11, 30)
PUBLIC = "public-sector-employment-ratio"
LIVING = "living-subsidy-coverage"
MINIMUM = "minimum-living-coverage"
TITLES = {"zh": "示例", "en": "Example"}
DOCTORS: dict[str, Any] = {
    "name": {"zh": "每千人口执业医师数", "en": "Physicians per 1000"},
    "unit": "人",
    "domain": [0, "inf"],
    "better": "up",
    "cascade": "floor",
}


def row(indicator: str | None, target: Any, number: int = 1, **more: Any) -> dict[str, Any]:
    """A row of the main table."""
    named = {"id": indicator} if indicator else {}
    return {**named, "row": number, "nature": "binding", **more, "target": target}


def plan(
    name: str, code: str, rows: Iterable[Mapping[str, Any]] = (), **more: Any
) -> dict[str, Any]:
    """A plan file's data; ``document`` and other keys of the file as keywords."""
    return {
        "format": "plancheck/plan@1",
        "id": name,
        "title": f"示例规划{name}",
        "jurisdiction": code,
        "field": "disability",
        "period": {"start": 2021, "end": 2025},
        "record": "complete",
        **more,
        "indicators": [dict(one) for one in rows],
    }


def verify(
    folder: Path,
    *plans: Mapping[str, Any],
    as_of: date = AS_OF,
    rules: tuple[str, ...] = (),
    **more: Any,
) -> api.Report:
    """Verify the last of the plans among the others, with the installed packs or the folders ``rules``."""
    for one in plans:
        (folder / f"{one['id']}.yaml").write_text(dump(one), encoding="utf-8")
    if rules:
        more["rules"] = list(rules)
    return api.verify(folder / f"{plans[-1]['id']}.yaml", as_of=as_of, **more)


def found(report: api.Report, rule: str, indicator: str | None = None) -> list[api.Result]:
    """The results of a rule, on one indicator where it is given; those that don't apply left out."""
    return [
        one
        for one in report.results
        if one.rule == rule
        and one.verdict is not api.Verdict.NOT_APPLICABLE
        and (indicator is None or one.subject.indicator == indicator)
    ]


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


def plan_file(
    folder: Path, identity: str, place: str, *rows: Mapping[str, Any], **more: Any
) -> Path:
    """A plan of the invented field with a table of some rows, in a folder."""
    table = [{"row": number, **one} for number, one in enumerate(rows, 1)]
    data = plan(identity, place, table, **{"title": identity, "field": "health", **more})
    return write(folder / f"{identity}.yaml", data)


def rule(identity: str, check: str, **more: Any) -> dict[str, Any]:
    """A rule with the least that it needs."""
    return {"id": identity, "title": TITLES, "check": check} | more
