"""A commitment that speaks of several indicators (两项补贴覆盖率99%以上): each is judged as if it stood alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plancheck import api
from plancheck.io.yaml.writer import dump
from tests.making import AS_OF

SUBSIDIES = ["living-subsidy-coverage", "nursing-subsidy-coverage"]
INSURANCES = ["basic-pension-rate", "basic-medical-rate", "minimum-living-coverage"]


def plan(name: str, code: str, commitments: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "format": "plancheck/plan@1", "id": name, "title": f"规划{name}",
        "document": {"issued": "2021-06-01", "status": "issued"}, "jurisdiction": code, "field": "disability",
        "period": {"start": 2021, "end": 2025}, "record": "complete", **more, "commitments": commitments,
    }  # fmt: skip


def verify(folder: Path, *plans: dict[str, Any], **more: Any) -> api.Report:
    for one in plans:
        (folder / f"{one['id']}.yaml").write_text(dump(one), "utf-8")
    return api.verify(folder / f"{plans[-1]['id']}.yaml", as_of=AS_OF, **more)


def told(report: api.Report) -> set[tuple[Any, ...]]:
    return {
        (one.rule, one.subject.indicator, one.verdict, one.reason, one.stated and one.stated.set,
         one.requirement and one.requirement.source, one.severity)
        for one in report.results
        if one.subject.indicator is not None
    }  # fmt: skip


@pytest.mark.parametrize("names", [SUBSIDIES, INSURANCES, [*SUBSIDIES, *INSURANCES]])
@pytest.mark.parametrize("target", ["99%以上", "100%", "应保尽保", "稳步提高", "待定", "95%左右"])
def test_several_indicators_at_once_are_judged_unlike_each_alone(
    tmp_path: Path, names: list[str], target: str
) -> None:
    above = plan("a", "330000", [
        {"id": one, "indicator": one, "nature": "约束性", "target": "99%"} for one in names
    ], document={"issued": "2021-01-01", "status": "issued"})  # fmt: skip
    once = plan("b", "330400", [{"id": "c", "indicators": names, "target": target}], parents=["a"])
    apart = plan("b", "330400", [
        {"id": f"c{number}", "indicator": one, "target": target} for number, one in enumerate(names)
    ], parents=["a"])  # fmt: skip
    one, other = verify(tmp_path, above, once), verify(tmp_path, above, apart)
    assert not one.errors
    assert told(one) == told(other)
    assert one.exit_code == other.exit_code
    prints = [result.fingerprint for result in one.results]
    assert len(prints) == len(set(prints))
    refs = {result.subject.statement for result in one.results} - {None}
    assert refs == {f"c/{name}" for name in names}


def test_the_second_of_two_subsidies_slips_through(tmp_path: Path) -> None:
    weak = plan("b", "330400", [{"id": "c", "indicators": SUBSIDIES, "target": "99%以上"}])
    report = verify(tmp_path, weak, only=["two-subsidies-full"])
    assert [(one.subject.indicator, str(one.verdict)) for one in report.results] == [
        (name, "fail") for name in SUBSIDIES
    ]


def test_a_waiver_for_one_indicator_covers_the_other(tmp_path: Path) -> None:
    weak = plan("b", "330400", [{"id": "c", "indicators": SUBSIDIES, "target": "99%以上"}])
    entry = {
        "rule": "two-subsidies-full", "plan": "b", "statement": f"c/{SUBSIDIES[0]}", "reason": "因",
        "approved_by": "科", "from": "2020-01-01", "until": "2030-01-01",
    }  # fmt: skip
    (tmp_path / "w.yaml").write_text(
        dump({"format": "plancheck/waivers@1", "waivers": [entry]}), "utf-8"
    )
    report = verify(tmp_path, weak, only=["two-subsidies-full"], waivers=tmp_path / "w.yaml")
    assert [one.waiver is not None for one in report.results] == [True, False]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"indicators": [SUBSIDIES[0], "no-such-indicator"]}, "unknown-indicator"),
        ({"indicators": SUBSIDIES, "indicator": SUBSIDIES[0]}, "indicators-and-indicator"),
        ({"indicators": SUBSIDIES, "subject": "残疾人就业率"}, "name-of-another"),
        ({"indicators": SUBSIDIES, "target": "很好"}, "target-unreadable"),
        ({"indicators": [SUBSIDIES[0]]}, None),
        ({"indicators": [SUBSIDIES[0], SUBSIDIES[0]]}, None),
        ({"indicators": SUBSIDIES[0]}, None),
        ({"indicators": []}, None),
    ],
)
def test_a_list_that_says_two_things_is_judged(
    tmp_path: Path, entry: dict[str, Any], code: str | None
) -> None:
    raw = {"id": "c", "target": "99%", **entry}
    report = verify(tmp_path, plan("b", "330400", [raw]))
    assert report.exit_code == 2
    assert {one.code for one in report.errors} >= ({code} if code else set())
    assert not [one for one in report.results if (one.subject.statement or "").startswith("c/")]
    assert not [one for one in report.results if one.subject.indicator in SUBSIDIES
                and one.verdict is api.Verdict.GAP and code == "unknown-indicator"]  # fmt: skip


def test_the_same_id_twice_is_taken_for_two(tmp_path: Path) -> None:
    twice = [
        {"id": "c", "indicators": SUBSIDIES, "target": "99%"},
        {"id": "c", "subject": "甲", "target": "1家"},
    ]
    report = verify(tmp_path, plan("b", "330400", twice))
    assert [one.code for one in report.errors] == ["statement-twice"]
