"""Tests of the JSON Schemas (文件格式): sound, bilingual, closed, and true of the files shipped."""

from __future__ import annotations

import copy
import json
import re
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import yaml

from plancheck.checks import CheckKind, ParameterSpec
from plancheck.checks.kinds import KINDS
from plancheck.domain.finding import Reason
from plancheck.i18n import LANGUAGES
from plancheck.io.schema import schema_text
from plancheck.report.formats import FORMATS

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import make_schemas  # noqa: E402 - a tool, no part of the package
from make_schemas import fresh  # noqa: E402

NAMES = (
    "plan",
    "catalogue",
    "pack",
    "rules",
    "waivers",
    "known",
    "config",
    "report",
    "diff",
    "extract",
    "evidence",
)
SCHEMAS: dict[str, Any] = {
    name: json.loads(
        resources.files("plancheck.schemas").joinpath(f"{name}.schema.json").read_text("utf-8")
    )
    for name in NAMES
}
FILES = sorted(
    file for folder in ("plans", "rules", "examples") for file in ROOT.glob(f"{folder}/**/*.yaml")
)
OPEN = {
    ("example_plan",),
    ("example_statement",),
    ("example_plan", "properties", "cites", "items"),
    ("example", "properties", "indicator"),
}
"""Definitions whose objects may hold other keys: the free-form parts of a rule's examples."""


class Loader(yaml.CSafeLoader):
    """YAML 1.2 scalars as far as the schemas care: dates, times, ``no`` and ``on`` are strings."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


DIGITS = "-0123456789"
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(0|[1-9]\d*)$"), list(DIGITS))
Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?\d+\.\d+$"), list(DIGITS))
Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])


def load(text: str) -> Any:
    """The plain data of a YAML text."""
    return yaml.load(text, Loader)  # noqa: S506 - a CSafeLoader


def errors(name: str, data: Any) -> list[str]:
    """The kinds of error that data has by a schema; both libraries agree on whether any."""
    fast = list(jsonschema_rs.Draft202012Validator(SCHEMAS[name]).iter_errors(data))
    slow = jsonschema.Draft202012Validator(SCHEMAS[name]).is_valid(data)
    assert slow is not bool(fast)
    return [type(error.kind).__name__ for error in fast]


def nodes(
    schema: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every schema object inside a schema, with its path."""
    if isinstance(schema, dict):
        yield path, schema
        for key, value in schema.items():
            yield from nodes(value, (*path, key))
    elif isinstance(schema, list):
        for number, value in enumerate(schema):
            yield from nodes(value, (*path, str(number)))


def properties(name: str) -> Iterator[tuple[str, Any]]:
    """Every property that a schema names, by its path."""
    for path, node in nodes(SCHEMAS[name]):
        if path and path[-1] == "properties":
            continue
        for key, value in node.get("properties", {}).items():
            yield "/".join((*path, key)), value


# ---------------------------------------------------------------- the schemas themselves


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_valid(name: str) -> None:
    schema = SCHEMAS[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"https://plancheck.invalid/schemas/{name}-1.json"
    assert schema["title"]
    if name != "config":  # TOML, known by its name
        assert schema["properties"]["format"]["const"] == f"plancheck/{name}@1"
        assert "format" in schema["required"]


@pytest.mark.parametrize("name", NAMES)
def test_every_property_is_described_in_both_languages(name: str) -> None:
    found = dict(properties(name))
    assert found
    for path, value in found.items():
        assert re.search(r"[一-鿿][^a-z]*", value.get("description", "")), path
        assert re.search(r"。.*[A-Za-z]{2}.*\.$", value["description"]), path


@pytest.mark.parametrize("name", NAMES)
def test_keywords_are_those_that_the_loader_translates(name: str) -> None:
    for path, node in nodes(SCHEMAS[name]):
        if path and path[-1] in {"properties", "patternProperties", "$defs"}:
            continue
        assert "oneOf" not in node, path
        for choice in node.get("anyOf", ()):
            assert list(choice) == ["required"], path
            assert len(choice["required"]) == 1, path
        for key in node.get("required", ()):
            if "properties" in node:
                assert key in node["properties"], path
        if "properties" in node or "patternProperties" in node:
            free = name == "rules" and path[1:] in OPEN
            assert free or node.get("additionalProperties") is False, path
        if "$ref" in node:
            assert node["$ref"].removeprefix("#/$defs/") in SCHEMAS[name]["$defs"], path


@pytest.mark.parametrize("name", NAMES)
def test_no_definition_is_left_over(name: str) -> None:
    used = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(SCHEMAS[name])))
    assert used == set(SCHEMAS[name].get("$defs", {}))


def test_schemas_and_readmes_know_every_format_and_language() -> None:
    pattern = SCHEMAS["config"]["properties"]["format"]["items"]["pattern"]
    assert pattern == f"^({'|'.join(FORMATS)})(=.+)?$"
    for name in ("config", "report", "diff"):
        assert SCHEMAS[name]["properties"]["lang"]["enum"] == list(LANGUAGES)
    for readme in ("README.md", "README.zh.md"):
        text = (ROOT / readme).read_text("utf-8")
        assert not [name for name in FORMATS if f"`{name}`" not in text]


def test_rules_know_the_check_kinds_and_their_parameters() -> None:
    rule = SCHEMAS["rules"]["$defs"]["rule"]["properties"]
    assert rule["check"]["enum"] == list(KINDS)
    for kind in KINDS.values():
        for parameter in kind.parameters:
            assert parameter.name in rule
            wanted = dict(parameter.schema)
            if wanted.get("type") == "object":
                for names in ("properties", "patternProperties"):
                    given = set(rule[parameter.name].get(names, ()))
                    assert given == set(wanted.get(names, ()))
                continue
            given = {
                key: value for key, value in rule[parameter.name].items() if key != "description"
            }
            if "$ref" in given:
                given = SCHEMAS["rules"]["$defs"][given["$ref"].rpartition("/")[2]]
            assert given == wanted


def test_reasons_are_the_closed_list() -> None:
    reasons = [reason.value for reason in Reason]
    assert SCHEMAS["rules"]["$defs"]["reason"]["enum"] == reasons
    assert (
        list(SCHEMAS["rules"]["$defs"]["rule"]["properties"]["severity_by_reason"]["properties"])
        == reasons
    )
    assert SCHEMAS["known"]["$defs"]["reason"]["enum"] == reasons
    assert SCHEMAS["report"]["$defs"]["result"]["properties"]["reason"]["enum"] == [*reasons, None]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_of_the_project_validate(path: Path) -> None:
    data = load(path.read_text("utf-8"))
    name = data["format"].removeprefix("plancheck/").removesuffix("@1")
    jsonschema.Draft202012Validator(SCHEMAS[name]).validate(data)
    assert errors(name, data) == []


# ---------------------------------------------------------------- one good file of each format

PLAN = """
format: plancheck/plan@1
id: pinghu-2021
title: 平湖市残疾人事业发展“十四五”规划
document: {number: 平政发〔2022〕32号, issued: 2022-05-26, status: 报批稿}
jurisdiction: "330482"
field: disability
period: {start: 2021, end: 2025, outlook: 2035}
parents: [zhejiang-2021]
record: complete
cites: [{title: 浙江省残疾人事业发展“十四五”规划, plan: zhejiang-2021, repealed: 2026-01-01}]
sources: [{id: text, title: 印发文本, kind: primary}]
indicators:
  - {id: care, row: 1, nature: 约束性, baseline: {year: 2020, value: 80%}, target: 90%, at: 表/1}
  - {name: 某指标, row: 2, nature: expected, target: 90}
commitments:
  - {id: one, indicator: care, target: {value: "90%", year: 2024}}
  - {id: two, subject: 康复机构, unit: 家, target: "1", hedge: 力争}
  - {id: three, indicator: care, target: {series: gdp-growth, op: "≥"}}
  - {id: four, indicator: care, target: {qualitative: 带头安排残疾人就业}}
"""
CATALOGUE = """
format: plancheck/catalogue@1
field: disability
indicators:
  care:
    name: {zh: 托养覆盖率, en: Care coverage}
    unit: "%"
    domain: [0, inf]
    better: up
    cascade: floor
    confusable: [{id: home, why: 口径不同}, {id: house, why: {zh: 口径不同, en: Other}}]
series:
  gdp-growth: {name: {zh: 国内生产总值增长, en: GDP growth}, unit: "%", per: year}
"""
PACK = """
format: plancheck/pack@1
id: disability
version: "1"
field: disability
title: {zh: 残疾人事业规划, en: Disability-affairs plans}
parameters:
  employment-quota:
    unit: "%"
    values:
      - in: [CN]
        except: ["410000"]
        from: 2007-05-01
        value: ≥1.5%
        basis: {title: 残疾人就业条例, number: 国务院令第488号, article: 第八条}
        evidence: primary
"""
RULES = """
format: plancheck/rules@1
rules:
  - id: floor-kept
    title: {zh: 本级目标不低于上级目标, en: Local target meets every higher-level target}
    why: {zh: 说明, en: Why}
    basis: [{title: 意见, number: 中发〔2018〕44号}]
    check: within
    when_missing: skip
    requirement: {ancestors: all, nature: [约束性, absent]}
    select: {cascade: floor, in: table}
    plans: {levels: [county], status: [draft]}
    severity: {binding: error, expected: warning, absent: warning}
    boundary: warning
    severity_by_reason: {later-than-required: note}
    message: {zh: "本级{stated}", en: "states {stated}"}
    remedy: {zh: "改为 {required}", en: "Change to {required}"}
    effective: {from: 2021-01-01}
    examples:
      - name: county below province at the boundary
        ancestor: {level: province, target: ">90%"}
        plan: {target: "90%", baseline: 80%, statements: [{target: 90%, in: prose}]}
        expect: {verdict: fail, reason: boundary-excluded}
  - {id: short, title: {zh: 短, en: Short}, check: agrees, select: {cascade: [floor, sum]}}
"""
WAIVERS = """
format: plancheck/waivers@1
waivers:
  - rule: floor-kept
    plan: pinghu-2021
    indicator: care
    stated: "90%"
    reason: （示例）理由
    approved_by: （示例）规划科
    from: 2026-01-01
    until: 2026-12-31
"""
KNOWN = """
format: plancheck/known@1
findings:
  - fingerprint: 0123456789abcdef01234567
    plan: pinghu-2021
    rule: floor-kept
    statement: row:5
    indicator: care
    requirement: zhejiang-2021
    verdict: fail
    reason: boundary-excluded
    stated: 90%
    shortfall: {value: "0", unit: 百分点}
"""
CONFIG = """
plans: [plans]
packs: [disability]
gate: {fail_on: warning, strict: true}
lang: zh
format: [table, sarif=out.sarif]
waivers: waivers.yaml
known: known.yaml
series: {gdp-growth: 5.5%}
severity: {parent-cited: "off", floor-kept: error}
"""
REPORT = """
{
  "format": "plancheck/report@1",
  "tool": {"name": "plancheck", "version": "0.1.0"},
  "lang": "zh",
  "as_of": "2026-11-21",
  "packs": [{"id": "disability", "version": "1"}],
  "plans": [
    {
      "id": "pinghu-2021",
      "title": "…",
      "path": "plans/pinghu.yaml",
      "status": null,
      "record": "complete",
      "jurisdiction": {"code": "330482", "name": "平湖市", "level": "county"},
      "ancestors": ["jiaxing-2021", "zhejiang-2021"],
      "compared": [{"source": "zhejiang-2021", "record": "partial", "known": 14, "compared": 14}]
    }
  ],
  "errors": [{"path": "plans/a.yaml", "line": 1, "column": null, "message": "…", "hint": null}],
  "results": [
    {
      "fingerprint": "0123456789abcdef01234567",
      "plan": "pinghu-2021",
      "rule": "floor-kept",
      "check": "within",
      "verdict": "fail",
      "severity": "warning",
      "reason": "boundary-excluded",
      "subject": {"indicator": "care", "name": "托养", "statement": "row:5", "stated_in": "table"},
      "requirement": {
        "source": "zhejiang-2021",
        "kind": "ancestor",
        "text": ">90%",
        "set": "(90, 100]",
        "unit": "%",
        "per": "end",
        "year": 2025,
        "nature": "binding",
        "evidence": "quoted",
        "at": "主要指标/5",
        "later": false,
        "cycle": "current",
        "draft": false,
        "compared_as": null
      },
      "stated": {
        "text": "90%",
        "set": "[90, 100]",
        "unit": "%",
        "per": "end",
        "year": 2025,
        "nature": "binding",
        "evidence": "primary",
        "at": "主要指标/5",
        "hedge": null,
        "approximate": false
      },
      "shortfall": {"value": "0", "unit": "百分点"},
      "margin": null,
      "inherited_from": "jiaxing-2021",
      "fields": null,
      "message": "…",
      "remedy": "…",
      "basis": [{"title": "…", "number": "…", "article": null}],
      "location": {"path": "plans/pinghu.yaml", "line": 41, "column": 5},
      "related": [{"path": "plans/zhejiang.yaml", "line": 33, "column": 5}],
      "waiver": {"reason": "…", "approved_by": "…", "from": "2026-01-01", "until": null},
      "known": false
    }
  ],
  "unjudged": [{"plan": "pinghu-2021", "statement": "rehabilitation-institution"}],
  "unmatched_rules": ["sums"],
  "unmatched_waivers": [
    {
      "rule": "floor-kept",
      "plan": "pinghu-2021",
      "indicator": "care",
      "statement": null,
      "requirement": null,
      "problem": "expired",
      "location": {"path": "waivers.yaml", "line": 3, "column": 5}
    }
  ],
  "summary": {
    "pass": 0,
    "fail": 1,
    "gap": 0,
    "review": 0,
    "not_applicable": 0,
    "error": 0,
    "waived": 0,
    "known": 0,
    "by_severity": {"error": 0, "warning": 1, "note": 0}
  },
  "exit_code": 0
}
"""
GOOD: dict[str, Any] = {
    "plan": load(PLAN),
    "catalogue": load(CATALOGUE),
    "pack": load(PACK),
    "rules": load(RULES),
    "waivers": load(WAIVERS),
    "known": load(KNOWN),
    "config": load(CONFIG),
    "report": json.loads(REPORT),
    "diff": json.loads((ROOT / "tests/golden/diff/beilin.json").read_text("utf-8")),
    "extract": {
        "format": "plancheck/extract@1",
        "document": {
            "title": "某县养老服务“十四五”规划",
            "number": None,
            "issuer": None,
            "issued": "2021-08-27",
            "status": "issued",
            "jurisdiction": "331121",
            "period": {"start": 2021, "end": 2025},
        },
        "rows": [],
        "commitments": [
            {
                "section": "三/（一）",
                "subject": "新建床位",
                "op": "=",
                "number": ["100", "120"],
                "unit": "张",
                "per": "period",
                "year": 2025,
                "hedge": None,
                "indicator": None,
                "start": 10,
                "end": 20,
                "page": None,
                "quote": "新建床位100-120张",
                "via": None,
                "confidence": None,
                "class": "sure",
                "reason": "",
            }
        ],
        "cleaned": {"pinyin": 0, "traditional": 0, "full-width": 0, "lost": 0},
        "account": {
            "blocks": {"total": 2, "rows": 0, "promises": 1, "context": 0, "unread": 1},
            "context": {},
            "unread": [
                {
                    "kind": "picture",
                    "page": None,
                    "paragraph": 1,
                    "near": "主要指标",
                    "count": 1,
                    "place": "",
                    "promises": True,
                }
            ],
            "left-out": {"struck": 0, "deleted": 0, "hidden": 0},
            "note-marks": 0,
            "doubts": 0,
        },
    },
    "evidence": {
        "format": "plancheck/evidence@1",
        "plan": {"id": "x", "title": "某县规划", "path": "x.yaml"},
        "document": "x.txt",
        "statements": [],
        "lacking": [],
        "summary": {
            "found": 0,
            "elsewhere": 0,
            "different": 0,
            "missing": 0,
            "unchecked": 0,
            "lacking": 0,
        },
        "unread": [],
        "exit_code": 0,
    },
}
GONE = object()


def changed(name: str, path: str, value: Any) -> Any:
    """The good file of a format with one value put in, or taken out (``GONE``)."""
    data = copy.deepcopy(GOOD[name])
    *way, last = path.split(".")
    place = data
    for key in way:
        place = place[int(key)] if isinstance(place, list) else place[key]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return data


@pytest.mark.parametrize("name", NAMES)
def test_a_good_file_validates(name: str) -> None:
    assert errors(name, GOOD[name]) == []


@pytest.mark.parametrize(
    ("name", "path", "value", "kind"),
    [
        # plan
        ("plan", "titel", "x", "AdditionalProperties"),
        ("plan", "format", "plancheck/plan@2", "Constant"),
        ("plan", "period", GONE, "Required"),
        ("plan", "period.end", GONE, "Required"),
        ("plan", "period.end", "2025", "Type"),
        ("plan", "period.end", 25, "Minimum"),
        ("plan", "id", "Pinghu 2021", "Pattern"),
        ("plan", "jurisdiction", 330482, "Type"),
        ("plan", "jurisdiction", "3304", "Pattern"),
        ("plan", "record", "whole", "Enum"),
        ("plan", "parents", ["a", "a"], "UniqueItems"),
        ("plan", "document.status", "final", "Enum"),
        ("plan", "document.issued", "2022-5-26", "Pattern"),
        ("plan", "cites.0.title", GONE, "Required"),
        ("plan", "cites.0.generic", "yes", "Type"),
        ("plan", "sources.0.kind", "hearsay", "Enum"),
        ("plan", "indicators.0.id", GONE, "AnyOf"),
        ("plan", "indicators.0.row", 0, "Minimum"),
        ("plan", "indicators.0.target", GONE, "Required"),
        ("plan", "indicators.0.target", None, "Type"),
        ("plan", "indicators.0.target", {"qualitativ": "x"}, "AdditionalProperties"),
        ("plan", "indicators.0.target", {}, "MinProperties"),
        ("plan", "indicators.0.baseline.year", GONE, "Required"),
        ("plan", "indicators.0.nature", "强制性", "Enum"),
        ("plan", "commitments.0.indicator", GONE, "AnyOf"),
        ("plan", "commitments.0.row", 1, "AdditionalProperties"),
        ("plan", "commitments.1.hedge", "也许", "Enum"),
        ("plan", "commitments.2.target.op", "≈", "Enum"),
        # catalogue
        ("catalogue", "indicators.care.unit", GONE, "Required"),
        ("catalogue", "indicators.care.name.en", GONE, "Required"),
        ("catalogue", "indicators.care.better", "upward", "Enum"),
        ("catalogue", "indicators.care.domain", [0], "MinItems"),
        ("catalogue", "indicators.care.domain", [0, "lots"], "Pattern"),
        ("catalogue", "indicators.care.aliases", "x", "Type"),
        ("catalogue", "indicators.care.direction", "up", "AdditionalProperties"),
        ("catalogue", "indicators.Care", {}, "AdditionalProperties"),
        ("catalogue", "indicators.care.confusable.1.why.en", GONE, "Required"),
        ("catalogue", "series.gdp-growth.unit", GONE, "Required"),
        # pack
        ("pack", "version", 1, "Type"),
        ("pack", "title", "残疾人", "Type"),
        ("pack", "rules", [], "AdditionalProperties"),
        ("pack", "parameters.employment-quota.values.0.in", GONE, "Required"),
        ("pack", "parameters.employment-quota.values.0.in", [], "MinItems"),
        ("pack", "parameters.employment-quota.values.0.value", GONE, "Required"),
        ("pack", "parameters.employment-quota.values.0.from", "2007", "Pattern"),
        ("pack", "parameters.employment-quota.values.0.evidence", "sure", "Enum"),
        ("pack", "parameters.employment-quota.values.0.basis", {}, "AnyOf"),
        # rules
        ("rules", "rules.0.check", "witin", "Enum"),
        ("rules", "rules.0.id", GONE, "Required"),
        ("rules", "rules.0.on", {}, "AdditionalProperties"),
        ("rules", "rules.0.requirement", {"nature": ["binding"]}, "AnyOf"),
        ("rules", "rules.0.requirement.ancestors", "some", "Enum"),
        ("rules", "rules.0.select.cascade", "flor", "Enum"),
        ("rules", "rules.0.select.cascade", 1, "Type"),
        ("rules", "rules.0.severity", "fatal", "Enum"),
        ("rules", "rules.0.severity.bindng", "error", "AdditionalProperties"),
        ("rules", "rules.0.severity_by_reason.too-late", "note", "AdditionalProperties"),
        ("rules", "rules.0.message", "x", "Type"),
        ("rules", "rules.0.plans.levels", ["town"], "Enum"),
        ("rules", "rules.0.examples.0.expect", GONE, "Required"),
        ("rules", "rules.0.examples.0.expect.reason", "whatever", "Enum"),
        ("rules", "rules.0.examples.0.ancestr", {}, "AdditionalProperties"),
        # waivers
        ("waivers", "waivers.0.indicator", GONE, "AnyOf"),
        ("waivers", "waivers.0.reason", GONE, "Required"),
        ("waivers", "waivers.0.reason", "", "MinLength"),
        ("waivers", "waivers.0.untill", "2026-12-31", "AdditionalProperties"),
        ("waivers", "waivers.0.from", 2026, "Type"),
        # known
        ("known", "findings.0.fingerprint", GONE, "Required"),
        ("known", "findings.0.fingerprint", "xyz", "Pattern"),
        ("known", "findings.0.verdict", "pass", "Enum"),
        ("known", "findings.0.shortfall.value", 0, "Type"),
        ("known", "findings.0.shortfall.value", "1e3", "Pattern"),
        ("known", "findings.0.line", 3, "AdditionalProperties"),
        # config
        ("config", "plan", "plans", "AdditionalProperties"),
        ("config", "plans", "plans", "Type"),
        ("config", "gate.fail_on", "errors", "Enum"),
        ("config", "gate.strict", "yes", "Type"),
        ("config", "lang", "de", "Enum"),
        ("config", "format", ["xml"], "Pattern"),
        ("config", "severity.floor-kept", "none", "Enum"),
        # report
        ("report", "extra", 1, "AdditionalProperties"),
        ("report", "exit_code", 4, "Enum"),
        ("report", "results.0.remedy", GONE, "Required"),
        ("report", "results.0.reason", "because", "Enum"),
        ("report", "results.0.severity", "fatal", "Enum"),
        ("report", "results.0.shortfall.value", "0.50%", "Pattern"),
        ("report", "results.0.shortfall.value", 0.5, "Type"),
        ("report", "results.0.stated.set", "[90,100]", "Pattern"),
        ("report", "results.0.requirement.later", GONE, "Required"),
        ("report", "results.0.requirement.kind", "wish", "Enum"),
        ("report", "results.0.waiver.until", GONE, "Required"),
        ("report", "plans.0.status", "已印发", "Enum"),
        ("report", "errors.0.hint", GONE, "Required"),
        ("report", "summary.by_severity.note", -1, "Minimum"),
    ],
)
def test_a_bad_file_has_one_error(name: str, path: str, value: Any, kind: str) -> None:
    assert errors(name, changed(name, path, value)) == [kind]


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("plan", "indicators", []),
        ("plan", "title", "长" * 10_000),
        ("plan", "indicators.0.target", ">90%"),
        ("plan", "indicators.0.target", 90.5),
        ("plan", "indicators.0.id", "康复服务覆盖率"),  # the loader names the nearest indicator
        ("plan", "jurisdiction", "CN"),
        ("plan", "document.status", "征求意见稿"),
        ("waivers", "waivers.0.until", GONE),
        ("report", "results.0.requirement", None),
        ("report", "results.0.stated.set", "[1500, ∞)"),
        ("report", "results.0.stated.set", "(-∞, 4.5)"),
        ("report", "results.0.requirement.source", None),
        ("report", "results.0.waiver", None),
        ("report", "results.0.subject.stated_in", None),
        ("report", "errors.0.code", "duplicate-key"),
    ],
)
def test_what_must_be_allowed(name: str, path: str, value: Any) -> None:
    assert errors(name, changed(name, path, value)) == []


# ---------------------------------------------------------------- what is made from the registries


@pytest.mark.parametrize("name", NAMES)
def test_kinds_and_reasons_in_a_schema_are_those_of_the_registries(name: str) -> None:
    text = schema_text(name)
    assert fresh(text, KINDS.values(), Reason) == text, "run tools/make_docs.py"


def test_a_new_kind_and_a_new_reason_reach_the_schemas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_schemas, "translate", lambda lang, key: f"{lang} {key}")
    spec = ParameterSpec(name="depth", schema={"type": "integer"})
    kinds = [*KINDS.values(), CheckKind(name="new", asks="none", sources=(), parameters=(spec,))]
    reasons = [*Reason, "never-heard-of"]
    made = {name: json.loads(fresh(schema_text(name), kinds, reasons)) for name in NAMES}
    rule = made["rules"]["$defs"]["rule"]["properties"]
    assert rule["check"]["enum"] == [*KINDS, "new"]
    assert rule["depth"] == {
        "description": "new: zh parameter-means.new-depth new: en parameter-means.new-depth",
        "type": "integer",
    }
    assert list(rule["severity_by_reason"]["properties"]) == reasons
    assert made["known"]["$defs"]["reason"]["enum"] == reasons
    result = made["report"]["$defs"]["result"]["properties"]["reason"]["enum"]
    assert result == [*reasons, None]
    changed = {name for name in NAMES if made[name] != SCHEMAS[name]}
    assert changed == {"diff", "known", "report", "rules"}
