"""Small plans for the tests of the judge: written as data, verified as files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from plancheck import api
from plancheck.io.yaml.writer import dump

AS_OF = date(2026, 11, 30)
PUBLIC = "public-sector-employment-ratio"
LIVING = "living-subsidy-coverage"
MINIMUM = "minimum-living-coverage"


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
