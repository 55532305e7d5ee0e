"""What a planner reads: words for rules without a message, plans above that are not named, near names."""

from __future__ import annotations

from pathlib import Path

import pytest

CASES = Path(__file__).parents[1] / "cases"
ABOVE = CASES / "above"
PLAN = """\
format: plancheck/plan@1
id: words
title: 示例县残疾人事业发展规划
jurisdiction: "330482"
field: disability
period: {start: 2021, end: 2025}
parents: [above-prefecture]
record: complete
indicators:
  - id: employment-rate
    row: 1
    target: ≥70%
  - name: 残疾人基本康复覆盖率
    row: 2
    target: 90%
commitments:
  - id: near
    subject: 零就业残疾人家庭
    unit: 户
    target: "0"
  - id: nearer
    subject: 残疾人家庭无障碍改造户数
    unit: 户
    target: "100"
"""
RULES = """\
format: plancheck/rules@1
rules:
  - id: high
    title: {zh: 高, en: high}
    check: within
    requirement: {literal: "≥99%"}
    select: {indicators: [employment-rate]}
  - {id: complete, title: {zh: 全, en: all}, check: complete}
  - {id: cited, title: {zh: 引, en: cited}, check: cites, mode: parents}
  - id: far
    title: {zh: 远, en: far}
    check: expression
    condition: target_year > 3000
    otherwise: {verdict: fail, reason: sum-short}
"""


@pytest.fixture
def place(tmp_path):
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    return tmp_path


def judged(inside, checked, place, *more, lang="zh"):
    ran = inside("verify", "plan.yaml", *more, "--format", "json", lang=lang, cwd=place)
    return checked(ran.out)["results"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rules_without_a_message_are_told_in_the_tools_words(place, inside, checked, lang):
    pack = place / "pack"
    pack.mkdir()
    (pack / "rules.yaml").write_text(RULES, "utf-8")
    head = (CASES / "bad" / "pack-literal-unreadable" / "pack.yaml").read_text("utf-8")
    (pack / "pack.yaml").write_text(head, "utf-8")
    run = ("--rules", "pack", "--plans", ABOVE)
    told = {one["rule"]: one["message"] for one in judged(inside, checked, place, *run, lang=lang)}
    assert set(told) == {"high", "complete", "cited", "far"}
    assert not [text for text in told.values() if "{" in text]
    assert "≥99%" in told["high"]
    assert "示例市规划" in told["cited"]


@pytest.mark.parametrize(
    ("parents", "verdict", "named"),
    [
        ("[above-prefecture]", "pass", ""),
        ("[above-province]", "review", "嘉兴市"),
        ("[]", "review", "嘉兴市、浙江省、全国"),
    ],
)
def test_plans_above_that_are_not_named(place, inside, checked, parents, verdict, named):
    text = PLAN.replace("[above-prefecture]", parents)
    (place / "plan.yaml").write_text(text, "utf-8")
    results = judged(inside, checked, place, "--plans", ABOVE)
    (one,) = [one for one in results if one["rule"] == "parents-named"]
    assert one["verdict"] == verdict
    assert f"缺少: {named}；" in one["message"] if named else one["reason"] == "met"
    if named:
        assert (one["reason"], one["severity"], one["fields"]) == (
            "field-missing",
            "warning",
            ["parents"],
        )


def test_a_plan_known_in_part_is_not_asked_for_those_above(place, inside, checked):
    text = PLAN.replace("[above-prefecture]", "[]").replace("complete", "partial")
    (place / "plan.yaml").write_text(text, "utf-8")
    (one,) = [one for one in judged(inside, checked, place) if one["rule"] == "parents-named"]
    assert one["verdict"] == "not-applicable"


def test_a_name_that_is_not_known_shows_its_nearest(place, inside):
    out = inside("verify", "plan.yaml", "--plans", ABOVE, lang="zh", cwd=place).out
    told = "".join(line.strip() for line in out.splitlines())
    assert (
        "indicator-known · 最接近的是：残疾人基本康复服务覆盖率（rehabilitation-coverage）" in told
    )
    assert "残疾人家庭无障碍改造户数→困难重度残疾人家庭无障碍改造数" in told.replace(" ", "")
    assert "零就业残疾人家庭 →" not in told  # households are no rate


def test_a_review_is_not_called_an_error(place, inside):
    for lang, word in (("zh", "错误"), ("en", "error")):
        out = inside("verify", "plan.yaml", "--plans", ABOVE, lang=lang, cwd=place).out
        lines = [line for line in out.splitlines() if line.startswith("?")]
        assert lines
        assert not [line for line in lines if word in line]


def test_the_working_folder_is_called_by_its_name(place, inside):
    ran = inside("verify", "plan.yaml", lang="en", cwd=place)
    assert ran.code == 2
    assert f"folders searched: {place.name}\n" in ran.err
