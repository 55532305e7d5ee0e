"""``trace`` holds every statement against all that is asked of it, and never joins two planning cycles."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import AS_OF, ROOT, Ran, examples, in_process

CASE = ROOT / "tests/cases/judge/judge-trace-of-two-statements"
law = examples(40)
FORMER, CURRENT = {"start": 2021, "end": 2025}, {"start": 2026, "end": 2030}
RATE = "employment-rate"


def plan(
    name: str, code: str, *rows: Any, prose: tuple[Any, ...] = (), period: Any = FORMER, **more: Any
) -> dict[str, Any]:
    """A plan (JSON is YAML); a row is a target, or a mapping with more."""
    table = [
        {"row": number, "id": RATE} | (one if isinstance(one, dict) else {"target": one})
        for number, one in enumerate(rows, 1)
    ]
    words = [
        {"id": f"c{number}", "indicator": RATE}
        | (one if isinstance(one, dict) else {"target": one})
        for number, one in enumerate(prose, 1)
    ]
    return {
        "format": "plancheck/plan@1", "id": name, "title": f"规划{name}", "jurisdiction": code,
        "field": "disability", "period": period, "record": "complete", "indicators": table,
        "commitments": words,
    } | more  # fmt: skip


def trace(desk: Path, *plans: dict[str, Any], lang: str = "zh", named: str = "") -> Ran:
    for one in plans:
        (desk / f"{one['id']}.yaml").write_text(json.dumps(one, ensure_ascii=False), "utf-8")
    names = [f"{named or plans[-1]['id']}.yaml"]
    return in_process("trace", RATE, *names, *AS_OF, cwd=desk, lang=lang)


def verify(desk: Path, name: str) -> dict[str, Any]:
    run = ("verify", f"{name}.yaml", *AS_OF, "--only", "floor-kept", "--format", "json")
    found: dict[str, Any] = in_process(*run, cwd=desk).json
    return found


# ---------------------------------------------------------------- nature, hedge and younger plans


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ({"target": "95%", "nature": "约束性"}, ()),
        ({"target": "95%", "nature": "预期性"}, ("属性降低: 浙江省 90%",)),
        ({"target": "95%", "nature": "约束性", "hedge": "力争"}, ("加了限定语: 浙江省 90%",)),
        ({"target": "95%", "nature": "预期性", "hedge": "探索"}, ("属性降低", "加了限定语")),
    ],
)
def test_a_value_that_meets_what_binds_under_a_condition_is_not_called_consistent(
    own: dict[str, Any], words: tuple[str, ...], tmp_path: Path
) -> None:
    above = plan("a", "330000", {"target": "90%", "nature": "约束性"})
    out = trace(tmp_path, above, plan("b", "330400", own, parents=["a"])).out
    assert all(one in out for one in words)
    assert ("✓" in out) is (words == ())
    assert ("已知的各级一致" in out) is (words == ())


def test_plans_are_not_called_consistent_where_a_younger_one_asks_more(tmp_path: Path) -> None:
    above = plan("a", "330000", "90%", document={"issued": "2023-01-01"})
    own = plan("b", "330400", "50%", parents=["a"], document={"issued": "2021-12-01"})
    out = trace(tmp_path, above, own).out
    assert "（晚于本规划）" in out
    assert "没有断点；" in out
    assert "已知的各级一致" not in out


# ---------------------------------------------------------------- every statement


def test_the_case_that_was_found() -> None:
    ran = in_process("trace", RATE, "b.yaml", *AS_OF, cwd=CASE)
    assert ran.code == 0
    assert re.search(r"10% .*✗ 低于要求: 浙江省 ≥90% 差80个百分点 ◀ 断点", ran.out)
    assert re.search(r"95% .*✓ 符合", ran.out)
    assert "从嘉兴市起低于上级：嘉兴市 10%，浙江省 ≥90%" in ran.out


def test_every_dated_requirement_is_shown_and_held(tmp_path: Path) -> None:
    step = {"target": {"value": "≥80%", "year": 2023}}
    below = plan(
        "b", "330400", "95%", prose=({"target": {"value": "70%", "year": 2023}},), parents=["a"]
    )
    ran = trace(tmp_path, plan("a", "330000", "≥90%", prose=(step,)), below)
    assert "≥80%  2023年" in ran.out
    assert re.search(r"95% .*✓ 符合", ran.out)
    assert re.search(r"70%  2023年 .*✗ 低于要求: 浙江省 ≥80%（2023年） 差10个百分点", ran.out)
    assert "嘉兴市 70%（2023年），浙江省 ≥80%（2023年）" in ran.out


def test_milestones_are_held_and_asked_like_dated_statements(tmp_path: Path) -> None:
    steps = [{"year": 2023, "value": "≥80%"}]
    above = plan("a", "330000", {"target": "≥90%", "milestones": steps})
    steps = [{"year": 2023, "value": "70%"}, {"year": 2024, "value": "85%"}]
    below = plan("b", "330400", {"target": "95%", "milestones": steps}, parents=["a"])
    out = trace(tmp_path, above, below).out
    assert "≥80%  年度目标 2023年" in out
    assert re.search(r"95% .*✓ 符合", out)
    assert re.search(r"70%  年度目标 2023年  ✗ 低于要求: 浙江省 ≥80%（2023年） 差10个百分点 ◀", out)
    assert re.search(r"85%  年度目标 2024年\n", out)


def test_prose_beside_a_row_is_held_too(tmp_path: Path) -> None:
    below = plan("b", "330400", "95%", prose=("10%",), parents=["a"])
    out = trace(tmp_path, plan("a", "330000", "≥90%"), below).out
    assert re.search(r"95% .*✓ 符合", out)
    assert re.search(r"10% .*✗ 低于要求: 浙江省 ≥90%", out)


def test_every_plan_above_that_is_missed_is_told(tmp_path: Path) -> None:
    nation = plan("n", "CN", "≥95%")
    province = plan("a", "330000", "≥96%", parents=["n"])
    out = trace(tmp_path, nation, province, plan("b", "330400", "90%", parents=["a"])).out
    assert "浙江省 ≥96% 差6个百分点；低于要求: 国家 ≥95% 差5个百分点" in out.replace(
        "\n", ""
    ).replace(" " * 12, "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_units_are_kept(tmp_path: Path, lang: str) -> None:
    """Also where the file gives the unit in a key of its own."""
    above = plan("a", "330000", {"target": "≥98"})
    below = plan(
        "b", "330400", {"target": "970", "unit": "‰", "baseline": {"year": 2020, "value": "900"}}
    )
    out = trace(tmp_path, above, below | {"parents": ["a"]}, lang=lang).out
    assert "≥98%" in out
    assert "970‰" in out
    assert "900‰" in out
    assert not re.search(r"≥98(?!%)|970(?!‰)|900(?!‰)", out)


def test_drafts_and_hedges_are_marked(tmp_path: Path) -> None:
    draft = {"document": {"status": "征求意见稿", "dated": "2021-05-01"}}
    above = plan("a", "330000", "≥90%", **draft)
    below = plan("b", "330400", {"target": "80%", "hedge": "力争"}, parents=["a"], **draft)
    out = trace(tmp_path, above, below).out
    assert out.count("征求意见稿") == 4, "each plan, the requirement in its line, and at the end"
    assert "力争" in out
    assert "浙江省 ≥90%（征求意见稿）" in out


def test_what_a_younger_plan_asks_is_no_break_and_no_pass(tmp_path: Path) -> None:
    above = plan("a", "330000", "≥90%", document={"status": "已印发", "issued": "2023-01-01"})
    below = plan("b", "330400", "80%", document={"status": "已印发", "issued": "2022-01-01"})
    out = trace(tmp_path, above, below | {"parents": ["a"]}).out
    assert re.search(r"80% .*! 低于要求: 浙江省 ≥90% 差10个百分点（晚于本规划）", out)
    assert "断点" not in out.replace("没有断点", "")
    assert "✓" not in out


# ---------------------------------------------------------------- cycles


def cycles(desk: Path, **more: Any) -> Ran:
    return trace(
        desk,
        plan("old-a", "330000", "≥90%"),
        plan("old-b", "330400", "85%", parents=["old-a"]),
        plan("new-a", "330000", "≥80%", period=CURRENT),
        plan("new-b", "330400", "82%", period=CURRENT, parents=["new-a", "old-a"]),
        **more,
    )


def test_each_cycle_is_a_chain_of_its_own(tmp_path: Path) -> None:
    out = cycles(tmp_path).out
    current, former = out.split("规划期 2021-2025年（上一规划期，仅供参考）")
    assert "规划期 2026-2030年" in current
    assert "≥80%" in current
    assert "82%" in current
    assert "已知的各级一致，没有断点" in current
    assert "90%" not in current, "what the former cycle asked is not held against it"
    assert "≥90%" in former
    assert "82%" not in former


def test_of_a_plan_of_the_former_cycle_the_later_one_is_another_chain(tmp_path: Path) -> None:
    cycles(tmp_path)
    out = in_process("trace", RATE, "old-b.yaml", "new-b.yaml", *AS_OF, cwd=tmp_path).out
    current, former = out.split("规划期 2021-2025年\n")
    assert "规划期 2026-2030年\n" in current
    assert "仅供参考" not in out, "both were asked for"
    assert re.search(r"85% .*✗ 低于要求: 浙江省 ≥90%", former)


def test_a_plan_of_many_years_stands_in_both(tmp_path: Path) -> None:
    long = plan("n", "CN", "≥70%", period={"start": 2021, "end": 2035})
    old = plan("old-a", "330000", "≥90%", parents=["n"])
    new = plan("new-b", "330400", "60%", period=CURRENT, parents=["n", "old-a"])
    out = trace(tmp_path, long, old, new).out
    assert out.count("国家") >= 2
    assert out.count("≥70%") >= 2
    current = out.split("规划期 2021-2025年")[0]
    assert "90%" not in current


def test_one_cycle_needs_no_heading(tmp_path: Path) -> None:
    out = trace(
        tmp_path, plan("a", "330000", "≥90%"), plan("b", "330400", "95%", parents=["a"])
    ).out
    assert "规划期" not in out


# ---------------------------------------------------------------- laws

numbers = st.lists(st.integers(1, 99), min_size=1, max_size=4)


@law
@given(numbers, numbers, st.integers(0, 99))
def test_it_breaks_where_verify_fails_in_whatever_order(
    tmp_path_factory: pytest.TempPathFactory, asked: list[int], said: list[int], seed: int
) -> None:
    """An oracle of plain numbers: the least promise against the most that is asked."""
    desk = tmp_path_factory.mktemp("desk")
    mixed = list(said)
    random.Random(seed).shuffle(mixed)
    outs = []
    for promises in (said, mixed):
        above = plan("a", "330000", prose=tuple(f"{one}%" for one in asked))
        below = plan("b", "330400", prose=tuple(f"{one}%" for one in promises), parents=["a"])
        outs.append(trace(desk, above, below).out)
    breaks = min(said) < max(asked)
    assert ["从嘉兴市起低于上级" in out for out in outs] == [breaks, breaks]
    report = verify(desk, "b")
    assert any(one["verdict"] == "fail" for one in report["results"]) == breaks
    lines = [sorted(re.findall(r"\d+% +[✓✗] \S+", out)) for out in outs]
    assert lines[0] == lines[1]


def test_a_plan_whose_period_is_turned_round_is_still_shown(tmp_path: Path) -> None:
    made = plan("turned", "330000", "≥60%", period={"start": 2021, "end": 2020})
    file = tmp_path / "turned.yaml"
    file.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    ran = in_process("trace", RATE, file)
    assert ran.code == 2
    assert "≥60%" in ran.out
