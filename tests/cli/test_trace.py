"""``plancheck trace``: one indicator down the levels, with where the chain first breaks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
CARE = "professional-care-coverage"


@pytest.fixture
def trace(inside):
    def run(*arguments, lang="en", **kwargs):
        return inside("trace", *arguments, "--as-of", "2026-11-21", lang=lang, **kwargs)

    return run


def lines_with(text, word):
    return [number for number, line in enumerate(text.splitlines()) if word in line]


def test_nation_province_prefecture_county_in_that_order(trace):
    ran = trace(CARE, "county.yaml", "--plans", "../above", cwd=CASES / "good")
    assert ran.code == 0
    chain = ran.out.splitlines()
    order = [
        next(n for n, line in enumerate(chain) if line.lstrip(" └─").startswith(name))
        for name in ("全国", "浙江省", "嘉兴市", "平湖市")
    ]
    assert order == sorted(order)
    assert ran.out.count(">90%") >= 3


def test_where_the_chain_first_breaks(trace):
    """嘉兴 states 90% where 浙江 asks for >90%: the break is above 平湖, which copies it."""
    out = trace("残疾人专业托养机构覆盖率", "plans/pinghu.yaml").out
    last = out.splitlines()[-1]
    assert "嘉兴市" in last
    assert "平湖市" not in last
    whole = trace("employment-rate", "plans/pinghu.yaml").out
    assert "no break" in whole.splitlines()[-1]


def test_name_alias_and_id_mean_the_same(trace):
    names = (
        "household-income-growth",
        "残疾人家庭人均可支配收入年均增长",
        "残疾人家庭人均收入年均增速",
    )
    outs = {trace(name, "plans/pinghu.yaml").out for name in names}
    assert len(outs) == 1


def test_without_a_plan_the_whole_folder(trace):
    ran = trace(CARE)
    assert ran.code == 0
    for place in ("全国", "浙江省", "嘉兴市", "平湖市", "舟山市", "上海市", "崇明区", "碑林区"):
        assert lines_with(ran.out, place), place
    assert ran.out == trace(CARE, "plans").out


def test_without_a_plan_and_without_a_plans_folder(trace, tmp_path):
    shutil.copytree(CASES / "above", tmp_path / "here")
    (tmp_path / "here" / "circle.yaml").unlink()
    ran = trace(CARE, cwd=tmp_path / "here")
    assert ran.code == 0
    assert lines_with(ran.out, "嘉兴市")


def test_an_indicator_that_nobody_states_decides_nothing(trace):
    ran = trace("basic-pension-rate", "county.yaml", "--plans", "../above", cwd=CASES / "good")
    assert ran.code == 3


def test_a_folder_without_plans_decides_nothing(trace, tmp_path):
    assert trace(CARE, tmp_path).code == 3


def test_a_broken_plan_is_told_and_the_rest_shown(trace, tmp_path):
    shutil.copytree(CASES / "above", tmp_path / "plans")
    (tmp_path / "plans" / "circle.yaml").unlink()
    shutil.copy(CASES / "bad" / "yaml-quote.yaml", tmp_path / "plans" / "broken.yaml")
    ran = trace(CARE, cwd=tmp_path)
    assert ran.code == 2
    assert "broken.yaml:" in ran.err
    assert lines_with(ran.out, "嘉兴市")


def test_a_count_is_not_asked_of_lower_plans(trace):
    """The nation's total is never held against one county's (cascade: sum)."""
    ran = trace("new-employment", "plans")
    assert ran.code == 0
    assert "✗" not in ran.out
    assert "fail" not in ran.out


def test_the_nation_has_one_name(trace):
    out = trace("困难残疾人生活补贴覆盖率", lang="zh").out
    assert "国家 " in out
    assert "全国" not in out


def test_chinese(trace):
    ran = trace("残疾人就业率", "plans/pinghu.yaml", lang="zh")
    assert ran.code == 0
    assert "预期性" in ran.out
    assert "expected" not in ran.out


def test_as_a_process(plancheck, inside):
    run = ("trace", "残疾人就业率", "plans/pinghu.yaml", "--as-of", "2026-11-21")
    ran = plancheck(*run)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == inside(*run).out
