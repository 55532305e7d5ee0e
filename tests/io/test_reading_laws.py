"""What a schema accepts is read: no reader drops a value, or a key, without a word."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from pathlib import Path

import pytest

from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.domain.source import InputError
from plancheck.io.load.known_findings import read_known
from plancheck.io.load.pack import read_pack
from plancheck.io.load.plan import read_plan
from plancheck.io.load.waivers import read_waivers
from plancheck.io.schema import NAMES, schema, validate
from plancheck.io.yaml.reader import read_bytes

ROOT = Path(__file__).parents[2]
SHELF = PackRegistry()
RULES = [rule.id for rule in SHELF.field("disability").rules]

PLAN = {
    "format": "plancheck/plan@1",
    "id": "county-2021",
    "title": "县规划",
    "document": {
        "number": "平政发〔2022〕32号", "issuer": "县政府", "issued": "2022-05-26", "dated": "2022-05-01",
        "published": "2022-06-01", "status": "issued",
        "approved_by": {"number": "平府函〔2022〕1号", "organ": "县政府", "date": "2022-05-20"},
    },
    "jurisdiction": "330482",
    "field": "disability",
    "period": {"start": 2021, "end": 2025, "outlook": 2035},
    "supersedes": "county-2016",
    "parents": ["province-2021", {"id": "county-outline-2021", "as": "outline"}],
    "record": "complete",
    "cites": [
        {"title": "省规划", "plan": "province-2021", "number": "浙政发〔2021〕1号", "issued": "2021-05-01",
         "repealed": "2024-01-01"},
        {"title": "省相关规划", "generic": True},
    ],
    "sources": [
        {"id": "text", "title": "印发文本", "kind": "quoted", "address": "https://example.invalid/"},
        {"id": "other", "title": "另一份", "kind": "reported"},
    ],
    "indicators": [
        {"id": "employment-rate", "row": 1, "name": "残疾人就业比率（%）", "nature": "约束性", "unit": "‰",
         "baseline": {"year": 2019, "value": "600‰"}, "target": {"value": "700‰", "year": 2024}, "per": "year",
         "population": "持证残疾人", "at": "主要指标/1", "hedge": "力争", "note": "说明", "source": "other",
         "milestones": [{"year": 2022, "value": "650‰"}]},
        {"name": "没有编号的指标", "row": 2, "target": {"series": "gdp-growth", "op": ">"}},
        {"name": "另一个", "row": 3, "target": {"plan": "province-2021", "op": ">"}},
        {"name": "第三个", "row": 4, "target": {"qualitative": "稳步提高"}},
        {"name": "第四个", "row": 5, "target": {"law": "employment-quota", "op": ">"}},
        {"name": "第五个", "row": 6, "unit": "%", "target": {"change": "+5百分点", "base": {"year": 2020, "value": "60%"}}},
    ],
    "commitments": [
        {"id": "one", "indicator": "employment-rate", "target": "70%", "at": "二/1", "nature": "expected",
         "evidence": "inferred", "nature_evidence": "reported", "via": "ocr", "subject": "残疾人的就业"},
        {"id": "two", "subject": "机构", "target": "1家", "baseline": {"year": 2020, "value": 0}},
    ],
}  # fmt: skip
SILENT = {("document", "address"), ("commitments", 0, "subject"), ("sources", 0, "address")}
"""What no verdict could rest on: addresses, and what a commitment's subject is called beside its indicator."""

WAIVERS = {
    "format": "plancheck/waivers@1",
    "waivers": [
        {"rule": "floor-kept", "plan": "county-2021", "indicator": "employment-rate", "statement": "row:1",
         "requirement": "province-2021", "stated": "65%", "reason": "理由", "approved_by": "某人",
         "from": "2021-01-01", "until": "2026-12-31"},
    ],
}  # fmt: skip

KNOWN = {
    "format": "plancheck/known@1",
    "findings": [
        {"fingerprint": "0" * 24, "plan": "county-2021", "rule": "floor-kept", "statement": "row:1",
         "indicator": "employment-rate", "requirement": "province-2021", "verdict": "fail",
         "reason": "below-requirement", "stated": "65%", "shortfall": {"value": "5", "unit": "百分点"},
         "fields": ["issued"]},
    ],
}  # fmt: skip


def plan_of(data):
    document = read_bytes(json.dumps(data, ensure_ascii=False).encode(), "plan.yaml")
    plan = read_plan(document, SHELF.catalogues, SHELF.laws)
    return bare(plan), document.problems


def bare(node):
    """What was read, without the places."""
    if hasattr(node, "__dataclass_fields__"):
        names = [name for name in node.__dataclass_fields__ if "location" not in name]
        return {
            name: bare(getattr(node, name)) for name in names if name not in {"place", "content"}
        }
    if isinstance(node, tuple | list):
        return [bare(one) for one in node]
    return node


def paths(node, path=()):
    if isinstance(node, dict | list):
        steps = node.items() if isinstance(node, dict) else enumerate(node)
        for step, value in steps:
            yield (*path, step)
            yield from paths(value, (*path, step))


def without(data, path):
    data = copy.deepcopy(data)
    here = data
    for step in path[:-1]:
        here = here[step]
    del here[path[-1]]
    return data


def put(data, path, value):
    data = copy.deepcopy(data)
    here = data
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return data


def test_the_whole_plan_is_read():
    plan, problems = plan_of(PLAN)
    assert not problems
    assert plan is not None


def test_every_key_of_the_schema_stands_in_the_whole_plan():
    missing = []

    def walk(part, data, path):
        part = schema("plan")["$defs"][part["$ref"].split("/")[-1]] if "$ref" in part else part
        for key, inner in part.get("properties", {}).items():
            found = [one[key] for one in data if isinstance(one, dict) and key in one]
            if not found:
                missing.append((*path, key))
            walk(inner, found, (*path, key))
        if "items" in part:
            walk(part["items"], [one for group in data for one in group], path)

    walk(schema("plan"), [PLAN], ())
    told = {path for path in missing if path[0] not in {"indicators", "commitments"}}
    assert told <= {("document", "address")}
    rows = {path[1:] for path in missing if path[0] == "indicators"}
    prose = {path[1:] for path in missing if path[0] == "commitments"}
    # A field of their own have only the rows of a plan of several fields (test_parents.py).
    assert not (rows & prose) - {("target", "value"), ("field",)}, (
        "a key that no statement of the whole plan has"
    )


@pytest.mark.parametrize("path", list(paths(PLAN)), ids=str)
def test_no_key_of_a_plan_is_dropped(path):
    plan, problems = plan_of(without(PLAN, path))
    if path not in SILENT:
        assert problems or plan != plan_of(PLAN)[0]


@pytest.mark.parametrize("kind", ["value", "qualitative"])
def test_an_operator_beside_a_value_is_no_operator_that_is_lost(kind):
    target = {kind: "70%" if kind == "value" else "稳步提高", "op": ">"}
    _, problems = plan_of(put(PLAN, ("indicators", 0), {"row": 1, "name": "x", "target": target}))
    assert [one.code for one in problems] == ["target-op"]


@pytest.mark.parametrize("path", [one for one in paths(WAIVERS) if len(one) == 3], ids=str)
def test_no_key_of_a_waiver_is_dropped(path, tmp_path):
    def read(data):
        (tmp_path / "w.yaml").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        return bare(read_waivers(str(tmp_path / "w.yaml"), RULES, SHELF.catalogues).waivers)

    whole = read(WAIVERS)
    try:
        assert read(without(WAIVERS, path)) != whole
    except InputError as error:
        assert error.problems


@pytest.mark.parametrize("path", [one for one in paths(KNOWN) if len(one) >= 3], ids=str)
def test_no_key_of_a_known_finding_is_dropped(path, tmp_path):
    def read(data):
        (tmp_path / "k.yaml").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        return bare(read_known(str(tmp_path / "k.yaml")).findings)

    whole = read(KNOWN)
    try:
        assert read(without(KNOWN, path)) != whole
    except InputError as error:
        assert error.problems


def integers(name):
    """Where a format has whole numbers, by the schema: a path of keys; 0 stands for any place of a list."""
    found = set()

    def walk(part, path, seen):
        if "$ref" in part:
            if part["$ref"] in seen:
                return
            seen = {*seen, part["$ref"]}
            part = schema(name)["$defs"][part["$ref"].split("/")[-1]]
        if part.get("type") == "integer" or "integer" in part.get("type", ()):
            found.add(path)
        for key, inner in part.get("properties", {}).items():
            walk(inner, (*path, key), seen)
        if isinstance(part.get("items"), dict):
            walk(part["items"], (*path, 0), seen)

    walk(schema(name), (), frozenset())
    return sorted(found, key=str)


READ = ("plan", "catalogue", "pack", "rules", "waivers", "known", "config")


def test_these_formats_are_read():
    assert set(READ) <= set(NAMES)


@pytest.mark.parametrize("name", READ)
def test_a_whole_number_with_a_point_is_refused_wherever_the_schema_asks_for_one(name):
    for path in integers(name):
        for written in ("2025.0", "2025.", "+2025.000"):
            text = written
            for step in reversed(path):
                text = f"[{text}]" if step == 0 else f"{{{step}: {text}}}"
            document = read_bytes(text.encode(), "x.yaml")
            at = document.data
            for step in path:
                at = at[step]
            assert at == Decimal(2025)
            assert path in validate(document, name)
            told = [one for one in document.problems if one.code == "whole-with-point"]
            assert [one.params["near"] for one in told] == ["2025"], path


@pytest.mark.parametrize(
    "path",
    [
        ("period", "start"), ("period", "end"), ("period", "outlook"), ("indicators", 0, "row"),
        ("indicators", 0, "baseline", "year"), ("indicators", 0, "target", "year"),
        ("commitments", 1, "baseline", "year"),
    ],
    ids=str,
)  # fmt: skip
def test_a_plan_with_such_a_number_is_not_judged(path):
    written = PLAN
    for step in path:
        written = written[step]
    plan, problems = plan_of(put(PLAN, path, float(written)))
    assert [one.code for one in problems] == ["whole-with-point"]
    assert plan is None or plan["defective"] or plan["damaged"]


PACK = ROOT / "rules" / "disability"


def test_no_key_of_a_rule_is_dropped(tmp_path):
    import shutil

    import yaml

    pack = tmp_path / "disability"
    shutil.copytree(PACK, pack)
    whole = {rule.id: bare(rule) for rule in read_pack(pack).rules}
    for file in sorted(pack.glob("*.yaml")):
        text = file.read_text("utf-8")
        data = yaml.load(text, yaml.BaseLoader)
        for number, rule in enumerate(data.get("rules", ())):
            for key in [one for one in rule if one not in {"id", "examples"}][::3]:
                kept = without(data, ("rules", number, key))
                file.write_text(yaml.dump(kept, allow_unicode=True, sort_keys=False), "utf-8")
                try:
                    read = {one.id: bare(one) for one in read_pack(pack).rules}
                except InputError:
                    continue
                assert read[rule["id"]] != whole[rule["id"]], (rule["id"], key)
        file.write_text(text, "utf-8")
