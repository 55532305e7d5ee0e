"""``plancheck rules``: list, explain, test."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BAD = ROOT / "tests" / "cases" / "bad"
PACK = ROOT / "rules" / "disability"
CONTRACT = (
    "floor-kept binding-stated expected-stated nature-kept not-below-baseline prose-agrees "
    "two-subsidies-full employment-quota minimum-living-full record-complete number-stated "
    "value-in-domain deadline-in-period indicator-known parent-cited basis-precedes "
    "requirements-consistent population-kept condition-added allocation-covers"
).split()
"""The ids of checks.md marked "first": they stand in waivers, known files and reports."""


def test_the_table_lists_every_rule_of_the_contract(inside):
    ran = inside("rules", lang="en")
    assert ran.code == 0
    for name in CONTRACT:
        assert name in ran.out, name
    assert ran.out == inside("rules", "list", lang="en").out
    assert inside("rules", lang="zh").out != ran.out


def test_list_of_a_pack_by_path(inside):
    assert inside("rules", "list", "--rules", PACK).out == inside("rules").out
    assert inside("rules", "--rules", PACK, "list").out == inside("rules").out
    assert inside("rules", "--rules", "disability").out == inside("rules").out


@pytest.mark.parametrize("name", CONTRACT)
def test_explain_gives_why_basis_and_examples(inside, name):
    zh, en = (inside("rules", "explain", name, lang=lang) for lang in ("zh", "en"))
    assert zh.code == en.code == 0
    assert name in zh.out
    assert zh.out != en.out
    assert "《" in en.out, "no basis"
    assert "pass" in en.out
    assert re.search(r"fail|gap|review", en.out)


def test_explain_shows_the_law_in_force_on_a_day(inside):
    run = ("rules", "explain", "employment-quota", "--as-of")
    now, then = inside(*run, "2026-11-21", lang="en"), inside(*run, "2010-01-01", lang="en")
    assert "1.5%" in now.out
    assert "1.6%" in now.out
    assert "国务院令第488号" in now.out
    assert now.code == then.code == 0


def test_the_packs_own_examples_pass(plancheck):
    ran = plancheck("rules", "test", lang="en")
    assert ran.code == 0
    assert ran.err == ""
    assert re.search(r"^\d+ examples pass, 0 differ, 21 rules$", ran.out.splitlines()[-1])


def test_only_some_rules(inside):
    ran = inside("rules", "test", "--only", "floor-kept,two-subsidies-full", lang="en")
    assert ran.code == 0
    assert ran.out.rstrip().endswith("0 differ, 2 rules")
    assert inside("rules", "test", "--only", "floor-kept", "--all", lang="en").out.count("\n") > 5


@pytest.fixture
def pack(tmp_path):
    """A copy of one file of the installed pack, to break."""
    shutil.copytree(PACK, tmp_path / "pack")
    return tmp_path / "pack"


def test_an_example_that_differs_exits_1_and_says_how(inside, pack):
    file = pack / "guarantees.yaml"
    text = file.read_text("utf-8")
    old = 'expect: {verdict: pass, reason: met, margin: "0"}'
    assert old in text
    file.write_text(
        text.replace(old, 'expect: {verdict: pass, reason: met, margin: "3"}', 1), "utf-8"
    )
    ran = inside("rules", "test", "--rules", pack, "--only", "two-subsidies-full", lang="en")
    assert ran.code == 1
    assert "both in full" in ran.out
    assert "margin" in ran.out
    assert "1 differ" in ran.out


def test_a_rule_without_a_failing_example_is_told(inside, tmp_path):
    shutil.copytree(BAD / "pack-severity-unknown", tmp_path / "pack")
    rules = tmp_path / "pack" / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("fatal", "error"), "utf-8")
    ran = inside("rules", "test", "--rules", tmp_path / "pack", lang="en")
    assert ran.code == 1
    assert "sample-rule" in ran.out


def test_a_broken_pack_exits_2_with_its_line(inside):
    for command in (("rules",), ("rules", "test"), ("rules", "explain", "sample-rule")):
        ran = inside(*command, "--rules", "pack-check-unknown", cwd=BAD, lang="en")
        assert ran.code == 2, command
        assert ran.err.startswith("pack-check-unknown/rules.yaml:7:12: error: ")
        assert ran.out == ""


def test_every_trouble_of_a_rule_file_at_once(inside, tmp_path):
    shutil.copytree(BAD / "pack-check-unknown", tmp_path / "pack")
    rules = tmp_path / "pack" / "rules.yaml"
    text = rules.read_text("utf-8").replace("severity: error", "severity: fatal")
    rules.write_text(text.replace("zh: 残疾人就业率", "zh_CN: 残疾人就业率"), "utf-8")
    ran = inside("rules", "test", "--rules", tmp_path / "pack", lang="en")
    assert ran.code == 2
    assert ran.err.count("error: ") >= 3
    for word in ("wihtin", "fatal", "zh_CN"):
        assert word in ran.err


def test_the_pack_is_checked_by_its_own_schemas(inside):
    from conftest import validator

    from plancheck.io.yaml_source import read_file

    kinds = {"pack.yaml": "pack", "catalogue.yaml": "catalogue"}
    for file in sorted(PACK.glob("*.yaml")):
        data = read_file(file).data
        errors = list(validator(kinds.get(file.name, "rules")).iter_errors(_floats(data)))
        assert not errors, (file.name, errors[0])


def _floats(node):
    from decimal import Decimal

    if isinstance(node, dict):
        return {key: _floats(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_floats(value) for value in node]
    return float(node) if isinstance(node, Decimal) else node
