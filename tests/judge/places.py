"""Small worlds of plan files in compact rows, written to a folder and judged through the library."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date
from pathlib import Path
from typing import Any

from plancheck import api
from plancheck.api import report
from plancheck.app.workspace.lineage_builder import LineageBuilder, LookupResult
from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.domain.case import Case
from plancheck.domain.plan import Plan
from plancheck.engine import evaluate
from plancheck.engine.field_context import FieldContext
from plancheck.io.load.plan import read_plan
from plancheck.io.yaml import Document
from plancheck.report.rows import whole_row

DAY = date(2026, 11, 30)
Row = dict[str, Any]


def plan_of(identity: str, given: Mapping[str, Any]) -> Row:
    """A plan file's content. ``given`` as in ``tests/cases/vectors/scenarios.yaml``; a row may be a mapping of keys."""
    start, end = given["period"]
    head: Row = {key: str(given[key]) for key in ("issued", "dated") if key in given}
    head["status"] = "draft" if "dated" in given else "issued"
    plan: Row = {
        "format": "plancheck/plan@1", "id": identity, "title": f"规划 {identity}", "document": head,
        "jurisdiction": given["code"], "field": given.get("field", "disability"),
        "period": {"start": start, "end": end}, "record": given.get("record", "complete"),
    }  # fmt: skip
    for key in ("parents", "supersedes"):
        if key in given:
            plan[key] = given[key]
    rows = []
    for number, (name, target) in enumerate(given.get("rows", {}).items(), 1):
        nature = given.get("natures", {}).get(name, "binding")
        row: Row = {"id": name, "row": number, "target": target}
        if nature is not None:
            row["nature"] = nature
        if name in given.get("baselines", {}):
            year, value = given["baselines"][name]
            row["baseline"] = {"year": year, "value": value}
        steps = given.get("milestones", {}).get(name)
        if steps:
            row["milestones"] = [
                {"year": int(year), "value": value} for year, value in steps.items()
            ]
        rows.append(row | given.get("more", {}).get(name, {}))
    if rows:
        plan["indicators"] = rows
    if given.get("prose"):
        plan["commitments"] = [
            {"id": f"c{number}", **one} for number, one in enumerate(given["prose"])
        ]
    return plan


def write(folder: Path, plans: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the plans, a file each; JSON is YAML."""
    for identity, given in plans.items():
        text = json.dumps(plan_of(identity, given), ensure_ascii=False, indent=1, default=str)
        (folder / f"{identity}.yaml").write_text(text, encoding="utf-8")


def judged(
    folder: Path, plans: Mapping[str, Mapping[str, Any]], name: str, **more: Any
) -> api.Report:
    """The report of one of the plans, with the others at hand; no file may be broken."""
    write(folder, plans)
    report = api.verify(folder / f"{name}.yaml", as_of=more.pop("as_of", DAY), lang="zh", **more)
    assert not report.errors, [one.message for one in report.errors]
    return report


def found(
    report: api.Report | Judged, rule: str, indicator: str | None = None, source: str | None = None
) -> list[api.Result]:
    """The results of a rule, on an indicator, from a source; those that do not apply left out."""
    return [
        one
        for one in report.results
        if one.rule == rule
        and one.verdict is not api.Verdict.NOT_APPLICABLE
        and indicator in {None, one.subject.indicator}
        and (source is None or (one.requirement is not None and one.requirement.source == source))
    ]


@dataclass
class Judged:
    """The results on one plan, as the report has them, and how many targets of each ancestor were compared."""

    results: list[api.Result]
    compared: list[tuple[str, int, int]]

    @property
    def findings(self) -> list[api.Result]:
        return [one for one in self.results if one.verdict not in {"pass", "not-applicable"}]


@dataclass
class Desk:
    """Judges plans in memory by the rules of a field, opened once: for laws that need many of them."""

    field: str = "disability"
    registry: PackRegistry = with_default(default_factory=lambda: PackRegistry(named=()))

    def judge(self, plans: Mapping[str, Mapping[str, Any]], name: str) -> Judged:
        known: dict[str, Plan] = {}
        for identity, given in plans.items():
            document = Document(identity)
            document.data = plan_of(identity, given)
            plan = read_plan(document, self.registry.catalogues, self.registry.laws)
            assert plan is not None
            assert not document.problems, [one.code for one in document.problems]
            known[identity] = plan
        lineages = LineageBuilder(
            find=lambda identity, _: LookupResult(plan=known.get(identity)), report=print
        )
        joined = self.registry.field(self.field)
        shared = FieldContext(field=joined, fields=self.registry.opened, as_of=DAY, series={})
        lineage = lineages.of(known[name])
        case = Case(
            plan=known[name],
            lineage=lineage,
            lineages=lineages.of_referring(lineage.ancestors),
        )
        rules = {rule.id: rule for rule in joined.rules}
        made = evaluate(case, shared, joined.rules)
        rows = [whole_row(one, rules[one.rule], "zh") for one in made.findings]
        compared = [(one.source.id, one.known, one.compared) for one in made.compared]
        return Judged([report._read(api.Result, row) for row in rows], compared)
