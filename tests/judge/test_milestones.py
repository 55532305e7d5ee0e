"""Yearly targets (年度目标, ``milestones``): reading them, their own rules, and what they answer and ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plancheck import api
from tests.judge.places import DAY, found, judged, write

RATE = "employment-rate"


def plan(steps: dict[int, Any] | None, target: Any = "60%", **more: Any) -> dict[str, Any]:
    given = {
        "code": "330482",
        "period": [2021, 2025],
        "issued": "2021-12-01",
        "rows": {RATE: target},
        **more,
    }
    return given | ({"milestones": {RATE: steps}} if steps else {})


def above(steps: dict[int, Any] | None, target: Any = "60%", **more: Any) -> dict[str, Any]:
    return plan(steps, target, **{"code": "330400", "issued": "2021-06-01", **more})


def judge(folder: Path, own: dict[str, Any], *over: dict[str, Any]) -> api.Report:
    names = {f"over{number}": one for number, one in enumerate(over)}
    return judged(folder, {**names, "own": own | {"parents": list(names)}}, "own")


def told(report: api.Report, rule: str) -> list[tuple[Any, ...]]:
    return [
        (
            one.verdict,
            one.reason,
            one.stated and one.stated.year,
            one.requirement and one.requirement.year,
        )
        for one in found(report, rule)
    ]


@pytest.mark.parametrize(
    ("steps", "target", "monotone", "reach"),
    [
        ({2022: "50%", 2023: "55%"}, "60%", "pass", None),
        ({2023: "55%", 2022: "50%"}, "60%", "pass", None),  # their order in the file says nothing
        ({2022: "56%", 2023: "54%"}, "60%", "fail", None),
        ({2022: "55%", 2023: "55%"}, "60%", "pass", None),
        ({2024: "62%"}, "60%", "fail", None),
        ({2025: "60%"}, "60%", "pass", "pass"),
        ({2025: "62%"}, "60%", "fail", "pass"),
        ({2025: "58%"}, "60%", "pass", "fail"),
        ({2022: ">55%", 2023: "55%"}, "60%", "fail", None),
        ({2022: "稳步提高"}, "60%", "review", None),
        ({2022: "56%", 2023: "54%", 2024: "稳步提高"}, "60%", "fail", None),
    ],
)  # fmt: skip
def test_steps_go_the_right_way_and_arrive(
    steps: dict[int, str], target: str, monotone: str, reach: str | None, tmp_path: Path
) -> None:
    report = judge(tmp_path, plan(steps, target))
    assert [one.verdict for one in found(report, "milestones-monotone")] == [monotone]
    assert [one.verdict for one in found(report, "milestones-reach")] == ([reach] if reach else [])
    for one in (*found(report, "milestones-monotone"), *found(report, "milestones-reach")):
        if one.verdict == "fail":
            assert (one.reason, one.severity) == ("milestone-falls-back", "warning")
            assert one.stated.text in one.message
            assert one.requirement.text in one.message


@pytest.mark.parametrize(
    ("target", "steps", "expected"),
    [
        ("60%", {2022: "待定"}, [("gap", "undecided")]),
        ("60%", {2022: "56%", 2023: "待定", 2024: "54%"}, [("fail", "milestone-falls-back")]),
        ("60%", {2022: "50%", 2023: "待定", 2024: "54%"}, [("gap", "undecided")]),
        ("60%", {2025: "待定"}, [("gap", "undecided")]),
        ("待定", {2022: "50%"}, []),
        ("待定", {2022: "50%", 2023: "49%"}, [("fail", "milestone-falls-back")]),
        ("待定", {2025: "60%"}, []),
    ],
)
def test_a_step_or_target_that_is_still_open_is_stepped_over_and_told(
    target: str, steps: dict[int, str], expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    report = judge(tmp_path, plan(steps, target))
    monotone = found(report, "milestones-monotone")
    assert [(one.verdict, one.reason) for one in monotone] == expected
    assert found(report, "milestones-reach") == []


def test_a_plan_without_milestones_is_told_nothing_of_them(tmp_path: Path) -> None:
    report = judge(tmp_path, plan(None))
    assert found(report, "milestones-monotone") == found(report, "milestones-reach") == []


@pytest.mark.parametrize(
    ("own", "asked", "wanted"),
    [
        # each requirement is answered by the step of its year
        ({2023: "56%"}, {2023: "55%"}, [("pass", 2023, 2023), ("pass", 2025, 2025)]),
        ({2023: "50%"}, {2023: "55%"}, [("fail", 2023, 2023), ("pass", 2025, 2025)]),
        # no step of that year: an earlier one that meets it, else the next one is late
        ({2022: "55%"}, {2023: "55%"}, [("pass", 2022, 2023), ("pass", 2025, 2025)]),
        ({2022: "50%", 2024: "58%"}, {2023: "55%"}, [("fail", 2024, 2023), ("pass", 2025, 2025)]),
        # a step above asks of a plan without any
        (None, {2023: "55%"}, [("fail", 2025, 2023), ("pass", 2025, 2025)]),
    ],
)  # fmt: skip
def test_a_requirement_is_held_against_the_step_of_its_year(
    own: dict[int, str] | None, asked: dict[int, str], wanted: list[Any], tmp_path: Path
) -> None:
    report = judge(tmp_path, plan(own), above(asked))
    results = [(one, year, due) for one, _, year, due in told(report, "floor-kept")]
    assert sorted(results, key=lambda one: one[2]) == wanted
    prints = [one.fingerprint for one in report.results]
    assert len(set(prints)) == len(prints)


def test_what_a_step_falls_short_of_points_to_the_step(tmp_path: Path) -> None:
    report = judge(tmp_path, plan({2023: "50%"}), above({2023: "55%"}))
    (one,) = [one for one in found(report, "floor-kept") if one.verdict == "fail"]
    assert (one.stated.text, one.stated.set, one.subject.statement) == ("50%", "[50, 100]", "row:1")
    line = (tmp_path / "own.yaml").read_text(encoding="utf-8").split("\n")[one.location.line - 1]
    assert '"value": "50%"' in line
    assert "2023" in one.message


def test_a_step_outside_the_domain_is_found(tmp_path: Path) -> None:
    report = judge(tmp_path, plan({2023: "105%"}))
    assert [one.verdict for one in found(report, "value-in-domain")] == ["fail"]


def test_a_step_that_is_binding_above_is_no_second_indicator_to_state(tmp_path: Path) -> None:
    report = judge(tmp_path, plan(None), above({2022: "50%", 2023: "55%"}))
    for rule in ("binding-stated", "nature-kept"):
        assert len(found(report, rule)) == 1


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([{"year": 2023, "value": "55%"}, {"year": 2023, "value": "56%"}], "写了两次"),
        ([{"year": 2026, "value": "55%"}], "晚于目标年份"),
        ([{"year": 2019, "value": "55%"}], "早于规划期"),
        ([{"year": 2023, "value": "55%"}, {"year": 2020, "value": "50%"}], "早于规划期"),
        ([{"year": 2023, "value": "大约多少"}], "“大约多少”"),
        ([{"year": 2023}], "value"),
        ([{"year": "2023年", "value": "55%"}], "年份"),
    ],
)  # fmt: skip
def test_a_step_that_can_not_be_read_is_told(steps: list[Any], said: str, tmp_path: Path) -> None:
    write(tmp_path, {"own": plan(None, more={RATE: {"milestones": steps}})})
    report = api.verify(tmp_path / "own.yaml", as_of=DAY, lang="zh")
    assert report.exit_code == 2
    assert any(said in one.message for one in report.errors), [one.message for one in report.errors]


@pytest.mark.parametrize(
    ("statement", "required", "baseline", "line"),
    [
        ("≥60%", "≥70%", [2020, "50%"], "60%"),  # half of the way in half of the time
        ("≥50%", "≥70%", [2020, "50%"], "60%"),
        ("≥60%", "≥70%", [2021, "45%"], "约56.11%"),
        ("≥60%", "≥70%", None, None),
    ],
)  # fmt: skip
def test_the_straight_line_to_what_falls_due_later_is_shown_and_not_judged(
    statement: str, required: str, baseline: Any, line: str | None, tmp_path: Path
) -> None:
    over = above(None, {"value": required, "year": 2030}, period=[2021, 2030])
    baselines = {"baselines": {RATE: baseline}} if baseline else {}
    (one,) = found(judge(tmp_path, plan(None, statement, **baselines), over), "floor-kept")
    assert (one.verdict, one.reason, one.severity) == ("review", "not-due", "note")
    assert ("直线推算" in one.message) is (line is not None)
    assert line is None or f"为{line}（" in one.message


def test_plans_of_one_content_show_each_its_own_line(tmp_path: Path) -> None:
    """What is shared between plans that say the same is not the figure from another one's baseline."""
    over = above(None, {"value": "≥70%", "year": 2030}, period=[2021, 2030])
    plans = {"over": over}
    for number, value in enumerate(("50%", "40%", "50%")):
        plans[f"p{number}"] = plan(
            None, "≥45%", code=f"33048{number + 1 if number else 2}", parents=["over"],
            baselines={RATE: [2020, value]},
        )  # fmt: skip
    plans["p1"]["code"] = "330481"
    plans["p2"]["code"] = "330424"
    write(tmp_path, plans)
    report = api.verify(tmp_path, as_of=DAY, lang="zh", only=["floor-kept"])
    shown = {
        one.plan: one.message.split("为")[-1].split("（")[0] for one in found(report, "floor-kept")
    }
    assert shown == {"p0": "60%", "p1": "55%", "p2": "60%"}
