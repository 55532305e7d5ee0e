"""``plancheck rules``: list, explain, test."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from plancheck.io import installed_packs
from plancheck.io.load.pack import read_pack

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
    own = inside("rules", "--rules", "disability").out
    assert own == inside("rules", "list", "--rules", PACK).out
    assert own == inside("rules", "--rules", PACK, "list").out
    assert inside("rules").out.startswith(own), "the other packs come after it"


@pytest.mark.parametrize("name", CONTRACT)
def test_explain_gives_why_basis_and_examples(inside, name):
    zh, en = (inside("rules", "explain", name, lang=lang) for lang in ("zh", "en"))
    assert zh.code == en.code == 0
    assert name in zh.out
    assert zh.out != en.out
    assert re.search(r"(?m)^依据: ", zh.out), "no basis"
    assert re.search(r"(?m)^Basis: ", en.out), "no basis"
    assert "pass" in en.out
    assert re.search(r"fail|gap|review", en.out)


def test_explain_shows_the_law_in_force_on_a_day(inside):
    run = ("rules", "explain", "employment-quota", "--as-of")
    now, then = inside(*run, "2026-11-21", lang="en"), inside(*run, "2010-01-01", lang="en")
    assert "1.5%" in now.out
    assert "1.6%" in now.out
    assert "国务院令第488号" in now.out
    assert now.code == then.code == 0


def test_the_packs_own_examples_pass(inside):
    for pack, (_, folder) in installed_packs.packs().items():
        ran = inside("rules", "test", "--rules", pack, lang="en")
        assert ran.code == 0
        assert ran.err == ""
        rules = len(read_pack(folder).rules)
        assert re.fullmatch(rf"examples: \d+ pass, 0 differ; rules: {rules}\n", ran.out)
    assert " 0 differ; rules: " in inside("rules", "test", lang="en").out


def test_only_some_rules(inside):
    ran = inside("rules", "test", "--only", "floor-kept,two-subsidies-full", lang="en")
    assert ran.code == 0
    assert ran.out.rstrip().endswith("0 differ; rules: 3"), "floor-kept of both packs"
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
    place = text[: text.index(old)].count("\n")
    assert ran.out == (
        f"✗ example differs: two-subsidies-full “both in full”\n"
        f"  {pack}/guarantees.yaml:{place - 4}:9\n"
        "    - expected  + got\n"
        "      verdict: pass\n"
        "      reason: met\n"
        "    - margin: 3\n"
        "    + margin: 0\n"
        "      statement: row:1\n"
        "examples: 11 pass, 1 differ; rules: 1\n"
    )


def test_a_distance_is_compared_as_a_number(inside, pack):
    file = pack / "guarantees.yaml"
    text = file.read_text("utf-8")
    for written in ("0", "0.0", '"0.00"'):
        file.write_text(text.replace('margin: "0"', f"margin: {written}", 1), "utf-8")
        ran = inside("rules", "test", "--rules", pack, "--only", "two-subsidies-full")
        assert ran.code == 0, written


def test_every_example_with_its_time(inside):
    ran = inside("rules", "test", "--rules", "elderly-care", "--all", lang="en")
    names = re.findall(r"(?m)^✓ ([a-z-]+): (.+) \([0-9]+\.[0-9] ms\)$", ran.out)
    assert len(names) == len(set(names)) == int(ran.out.splitlines()[-1].split()[1])
    assert ("floor-kept", "the boundary is left out") in names


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
    from plancheck.io.yaml.reader import read_file
    from tests.conftest import validator

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


# ---------------------------------------------------------------- explain


def sentences(text):
    """Folded lines as one."""
    return " ".join(text.split())


def test_explain_grades_and_selects_in_words(inside):
    en = sentences(inside("rules", "explain", "floor-kept", "--rules", PACK, lang="en").out)
    for part in (
        "a requirement that is binding: error",
        "a requirement that is expected: warning",
        "a requirement of unknown nature: warning",
        "only the boundary differs (the required figure: the document): warning",
        "quoted by another official document, reported, inferred): note",
        "a requirement that is only inferred: at most warning; one later than the plan: note",
    ):
        assert part in en
    zh = inside("rules", "explain", "prose-agrees", "--rules", PACK).out
    assert "一律: 警告" in zh
    assert "正文严于表: 提示" in zh
    zh = inside("rules", "explain", "two-subsidies-full").out
    assert "困难残疾人生活补贴覆盖率（living-subsidy-coverage）" in zh


def test_explain_gives_each_value_of_the_law_with_place_dates_and_evidence(inside):
    run = ("rules", "explain", "employment-quota", "--as-of")
    now = sentences(inside(*run, "2026-11-21", lang="en").out)
    assert "≥1.5%: 全国, from 2007-05-01; evidence: the document" in now
    assert "(without 宁波市), from 2017-05-02; evidence: reported" in now
    assert "≥1.6%: 河南省, from 2021-01-01; evidence: reported Basis: 豫发改价调" in now
    assert "disputed: ≥1.5% in 吉财税〔2016〕726号" in now
    assert "prolonged by 川财规〔2026〕2号" in now
    then = sentences(inside(*run, "2010-01-01", lang="en").out)
    assert "≥1.6%" not in then.split("Examples")[0]
    assert "31 more values are not in force on that day" in then
    before = sentences(inside(*run, "2000-01-01", lang="en").out)
    assert "no value is in force on that day" in before


def test_explain_applies_the_rule_to_plans(inside, checked):
    run = ("rules", "explain", "floor-kept", "plans/pinghu.yaml", "plans/national.yaml")
    en, zh = inside(*run, lang="en"), inside(*run, lang="zh")
    assert (en.code, en.err) == (zh.code, zh.err) == (0, "")
    verified = checked(
        inside("verify", "plans/pinghu.yaml", "--only", "floor-kept", "--format", "json").out
    )
    counts = verified["summary"]
    told = {one["subject"]["statement"] for one in verified["results"]}
    assert (
        f"statements it speaks of: {len(told)}; {counts['pass']} pass, {counts['fail']} fail"
        in en.out
    )
    assert (
        f"涉及 {len(told)} 条指标或承诺: 符合 {counts['pass']}、不符合 {counts['fail']}" in zh.out
    )
    assert "does not apply, because it has no plans above it" in en.out
    assert "不适用，因为它没有上级规划" in zh.out
    assert "养老" not in zh.out, "the rule of the same id in another field"


def test_explain_says_why_a_rule_does_not_apply(inside, tmp_path):
    def why(rule, *plans, more=(), lang="en"):
        ran = inside("rules", "explain", rule, *plans, *more, lang=lang)
        assert ran.code == 0
        return re.findall("because (.*)", sentences(ran.out))

    assert why("floor-kept", "plans/shaanxi.yaml") == ["it states nothing at all"]
    both = why(
        "binding-stated", "plans/national.yaml", "examples/elderly-care/invented-county.yaml"
    )
    assert "it has no plans above it" in both[0]
    shutil.copytree(PACK, tmp_path / "pack")
    file = tmp_path / "pack" / "guarantees.yaml"
    text = file.read_text("utf-8")
    more = ("--rules", tmp_path / "pack")
    for lines, reason in (
        ("    plans: {levels: [province]}\n", "it is a plan of level county, the rule is for province"),
        ("    plans: {status: [draft]}\n", "its status is issued, the rule is for draft"),
        ("    plans: {record: [partial]}\n", "its record is a complete record, the rule is for a partial record"),
    ):  # fmt: skip
        file.write_text(
            text.replace("    check: within\n", f"    check: within\n{lines}", 1), "utf-8"
        )
        assert why("two-subsidies-full", "plans/pinghu.yaml", more=more) == [reason]
    file.write_text(text.replace("effective: {from: 2016-01-01}", "effective: {from: 2023-01-01}"))
    (found,) = why("two-subsidies-full", "plans/pinghu.yaml", more=more)
    assert found == "its date, 2022-05-26, is not among the days on which the rule is in force"


def test_explain_looks_for_ancestors_where_it_is_told(inside, tmp_path):
    shutil.copy(ROOT / "plans" / "pinghu.yaml", tmp_path)
    lost = inside("rules", "explain", "floor-kept", tmp_path / "pinghu.yaml", lang="en")
    assert lost.code == 2
    assert "pinghu.yaml:" in lost.err
    found = inside(
        "rules", "explain", "floor-kept", tmp_path / "pinghu.yaml", "--plans", "plans", lang="en"
    )
    assert (found.code, found.err) == (0, "")
    assert "pass" in found.out.split("Applied")[1]
    (tmp_path / "empty").mkdir()
    empty = inside("rules", "explain", "floor-kept", tmp_path / "empty", lang="en")
    assert empty.code == 3
    assert "there is no plan to judge" in empty.out


# ---------------------------------------------------------------- conditions that fail when they run


@pytest.fixture
def dividing(tmp_path):
    """A pack whose condition divides by the width of the target, and a plan of zero width."""
    shutil.copytree(BAD.parent / "unfinished" / "finished", tmp_path / "pack")
    file = tmp_path / "pack" / "rules.yaml"
    text = file.read_text("utf-8")
    start, end = text.index("    check: within"), text.index("    select:")
    condition = '    check: expression\n    condition: "low > 0 and 100 / (high - low) > 1"\n'
    text = text[:start] + condition + text[end:]
    file.write_text(text[: text.index("    examples:")], "utf-8")
    plan = (BAD.parent / "good" / "county.yaml").read_text("utf-8")
    head = plan[: plan.index("indicators:")].replace("disability", "sample")
    head = re.sub(r"(?m)^parents:.*\n(?:  .*\n)*", "", head)
    rows = "indicators:\n  - id: share\n    row: 1\n    target: {target}\n"
    (tmp_path / "zero.yaml").write_text(head + rows.replace("{target}", "100%"), "utf-8")
    (tmp_path / "wide.yaml").write_text(
        head.replace("id: ", "id: wide-", 1) + rows.replace("{target}", "90%"), "utf-8"
    )
    return tmp_path


def test_division_by_zero_is_an_error_of_the_rule_with_its_place(inside, dividing, checked):
    for lang, words in (
        ("en", "the rule can't run: division by zero"),
        ("zh", "规则无法运行：除数为零"),
    ):
        run = ("verify", "zero.yaml", "--rules", "pack", "--format", "json")
        ran = inside(*run, cwd=dividing, lang=lang)
        assert ran.code == 2
        (found,) = checked(ran.out)["results"]
        assert (found["verdict"], found["reason"], found["severity"]) == (
            "error",
            "rule-error",
            "error",
        )
        assert found["message"].startswith(words)
        lines = (dividing / "pack" / "rules.yaml").read_text("utf-8").splitlines()
        number, line = next((n, one) for n, one in enumerate(lines, 1) if "condition" in one)
        assert f"pack/rules.yaml:{number}:{line.index('(high') + 2}" in found["message"]
    table = inside("verify", "zero.yaml", "--rules", "pack", cwd=dividing, lang="en")
    assert table.code == 2
    assert "division by zero" in " ".join(table.out.split())
    fine = inside("verify", "wide.yaml", "--rules", "pack", "--format", "json", cwd=dividing)
    assert (fine.code, fine.json["results"][0]["verdict"]) == (0, "pass")
    explained = inside(
        "rules", "explain", "sample-rule", "zero.yaml", "--rules", "pack", cwd=dividing
    )
    assert explained.code == 2


def test_a_condition_of_ten_thousand_terms_is_refused_at_once(inside, dividing):
    file = dividing / "pack" / "rules.yaml"
    text = file.read_text("utf-8")
    long = " + ".join(["low"] * 10_000) + " > 0"
    file.write_text(re.sub("condition: .*", f"condition: {long}", text), "utf-8")
    ran = inside("verify", "zero.yaml", "--rules", "pack", cwd=dividing, lang="en")
    assert ran.code == 2
    assert re.match(r"pack/rules\.yaml:\d+:16: error: ", ran.err)
    assert len(ran.err) < 1_000


def test_the_same_rule_in_two_packs_of_a_field_has_its_place(inside, tmp_path):
    for name in ("one", "two"):
        shutil.copytree(BAD.parent / "unfinished" / "finished", tmp_path / name)
        head = tmp_path / name / "pack.yaml"
        head.write_text(head.read_text("utf-8").replace("sample-pack", f"pack-{name}"), "utf-8")
    for lang in ("zh", "en"):
        run = ("rules", "test", "--rules", "one", "--rules", "two")
        ran = inside(*run, cwd=tmp_path, lang=lang)
        assert ran.code == 2
        assert ran.err.startswith("two/rules.yaml:3:5: error: ")
        for word in ("sample-rule", "pack-one", "pack-two"):
            assert word in ran.err


def test_a_hostile_example_name_is_shown_and_does_nothing(inside, tmp_path, controls):
    shutil.copytree(BAD.parent / "unfinished" / "example-differs", tmp_path / "pack")
    file = tmp_path / "pack" / "rules.yaml"
    name = r'"[red]x\u202e\n\t=cmd|<b>\e[31m"'
    file.write_text(file.read_text("utf-8").replace("less than the quota", name), "utf-8")
    for run in (("rules", "test", "--all"), ("rules", "explain", "sample-rule")):
        ran = inside(*run, "--rules", "pack", cwd=tmp_path)
        assert r"[red]x\u202e\n\t=cmd|<b>\x1b[31m" in ran.out
        assert controls(ran.out) == []
