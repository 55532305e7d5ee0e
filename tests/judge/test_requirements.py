"""What ancestors ask (上级要求): every statement of theirs that asks something is a requirement of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plancheck import api
from tests.judge.places import found, judged

RATE = "employment-rate"


def world(above: list[dict[str, Any]], below: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A prefecture and a county under it that only promise, on one indicator."""
    about = {"indicator": RATE}
    plan = {"period": [2021, 2025], **more}
    return {
        "jiaxing-x": {"code": "330400", "issued": "2021-06-01", "prose": [about | one for one in above], **plan},
        "pinghu-x": {"code": "330482", "issued": "2021-09-01", "parents": ["jiaxing-x"],
                     "prose": [about | one for one in below], **plan},
    }  # fmt: skip


def outcomes(report: api.Report, rule: str = "floor-kept") -> list[tuple[Any, ...]]:
    """Statement, requirement, verdict and reason of each result of a rule."""
    return sorted(
        (
            one.subject.statement or "",
            one.requirement.text if one.requirement else "",
            str(one.verdict),
            str(one.reason),
        )
        for one in found(report, rule)
    )


def binding(target: Any, **more: Any) -> dict[str, Any]:
    return {"target": target, "nature": "binding", **more}


def expected(target: Any, **more: Any) -> dict[str, Any]:
    return {"target": target, "nature": "expected", **more}


def by(value: str, year: int) -> dict[str, Any]:
    return {"value": value, "year": year}


def test_a_binding_requirement_is_not_hidden_by_a_stricter_expected_one(tmp_path: Path) -> None:
    """Case judge-ancestor-binding-hidden-by-expected."""
    plans = world([expected("≥90%"), binding("≥85%")], [binding("80%")])
    report = judged(tmp_path, plans, "pinghu-x")
    graded = {(one.requirement.text, str(one.severity)) for one in found(report, "floor-kept")}
    assert graded == {("≥90%", "warning"), ("≥85%", "error")}
    assert report.exit_code == 1
    assert outcomes(report, "binding-stated") == [("c0", "≥85%", "pass", "met")]
    assert outcomes(report, "nature-kept") == [("c0", "≥85%", "pass", "met")]
    assert outcomes(report, "expected-stated") == []
    prints = [one.fingerprint for one in report.results]
    assert len(set(prints)) == len(prints)


@pytest.mark.parametrize(
    ("above", "kept"),
    [
        # the same asked twice: the stricter one alone
        (["≥90%", "≥85%"], ["≥90%"]),
        (["90%", "90%以上", "≥90%"], ["90%"]),
        ([">90%", "90%"], [">90%"]),
        # an earlier deadline, another nature, population, period or unit stay
        ([by("≥85%", 2023), "≥90%"], ["≥85%", "≥90%"]),
        ([by("≥90%", 2023), "≥85%"], ["≥90%"]),
        ([binding("≥85%"), expected("≥90%")], ["≥85%", "≥90%"]),
        ([binding("≥90%"), expected("≥85%")], ["≥90%"]),
        ([expected("≥90%"), "≥85%"], ["≥90%"]),
        (["≥95%", {"target": "≥90%", "population": "城镇残疾人"}], ["≥90%", "≥95%"]),
        (["≥95%", {"target": "≥90%", "per": "year"}], ["≥90%", "≥95%"]),
        (["≥95%", {"target": "800人以上", "unit": "人"}], ["800人以上", "≥95%"]),
        # a hedge does not stand for what is promised without one
        ([{"target": "≥95%", "hedge": "力争"}, "≥90%"], ["≥90%", "≥95%"]),
        ([{"target": "≥85%", "hedge": "力争"}, "≥90%"], ["≥90%"]),
        # words without a number ask only that something is stated
        (["稳步提高", "≥90%"], ["≥90%"]),
        ([binding("稳步提高"), "≥90%"], ["≥90%", "稳步提高"]),
        # a cap is no floor
        (["≥60%", "不超过80%"], ["≥60%", "不超过80%"]),
        # what is only inferred does not stand for what was read
        ([{"target": "≥95%", "evidence": "inferred"}, "≥90%"], ["≥90%", "≥95%"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_that_ask_the_same_the_stricter_is_asked(
    above: list[Any], kept: list[str], turned: bool, tmp_path: Path
) -> None:
    stated = [
        {"id": f"s{number}"}
        | (one if isinstance(one, dict) and "target" in one else {"target": one})
        for number, one in enumerate(above)
    ]
    plans = world(stated[::-1] if turned else stated, [binding("85%")])
    report = judged(tmp_path, plans, "pinghu-x")
    assert sorted(one.requirement.text for one in found(report, "floor-kept")) == sorted(kept)


def test_a_requirement_on_others_is_told_beside_the_one_that_can_be_compared(
    tmp_path: Path,
) -> None:
    above = [{"target": "≥95%", "population": "城镇残疾人"}, {"target": "≥85%"}]
    report = judged(tmp_path, world(above, [{"target": "90%"}]), "pinghu-x")
    assert outcomes(report) == [
        ("c0", "≥85%", "pass", "met"),
        ("c0", "≥95%", "review", "population-differs"),
    ]


def test_a_statement_on_others_answers_the_requirement_on_them(tmp_path: Path) -> None:
    """Prose beside a row speaks where the row counts other people."""
    town = {"population": "城镇残疾人"}
    plans = world([{"target": "≥95%", **town}], [{"target": "96%", **town}])
    for name, target in (("jiaxing-x", "≥60%"), ("pinghu-x", "65%")):
        plans[name]["rows"] = {RATE: target}
    report = judged(tmp_path, plans, "pinghu-x")
    assert outcomes(report) == [("c0", "≥95%", "pass", "met"), ("row:1", "≥60%", "pass", "met")]


@pytest.mark.parametrize(
    ("required", "row", "prose", "wanted"),
    [
        # the year that is asked for is answered by the statement for it
        (by("55%", 2023), "60%", by("45%", 2023), ("c0", "fail", "below-requirement")),
        (by("55%", 2023), "60%", by("56%", 2023), ("c0", "pass", "met")),
        # reached before it is due
        (by("55%", 2023), "60%", by("56%", 2022), ("c0", "pass", "met")),
        # not enough before, and only later as much: late
        (by("55%", 2023), "60%", by("50%", 2022), ("row:1", "fail", "later-than-required")),
        (by("55%", 2023), "60%", by("58%", 2024), ("row:1", "fail", "later-than-required")),
        # the row answers for its own year, whatever the prose says of another
        (by("60%", 2025), "55%", by("90%", 2023), ("row:1", "fail", "below-requirement")),
        (by("60%", 2025), "60%", by("45%", 2023), ("row:1", "pass", "met")),
        # words without a number answer nothing
        (by("55%", 2023), "60%", by("稳步提高", 2023), ("row:1", "fail", "later-than-required")),
    ],
)  # fmt: skip
def test_which_statement_answers_a_dated_requirement(
    required: Any, row: str, prose: Any, wanted: tuple[str, str, str], tmp_path: Path
) -> None:
    plans = world([binding(required)], [{"target": prose}])
    plans["pinghu-x"]["rows"] = {RATE: row}
    report = judged(tmp_path, plans, "pinghu-x")
    assert [(place, verdict, reason) for place, _, verdict, reason in outcomes(report)] == [wanted]


@pytest.mark.parametrize("turned", [False, True])
def test_steps_in_prose_answer_each_its_own_year(turned: bool, tmp_path: Path) -> None:
    """Without a row every promise governs, and none is held against a year that another one speaks of."""
    above = [binding(by("50%", 2023)), binding(by("60%", 2025))]
    below = [binding(by("52%", 2023), id="a"), binding(by("58%", 2025), id="b")]
    report = judged(tmp_path, world(above, below[::-1] if turned else below), "pinghu-x")
    assert outcomes(report) == [
        ("a", "50%", "pass", "met"),
        ("b", "60%", "fail", "below-requirement"),
    ]


def test_every_dated_requirement_counts_as_a_target_to_compare(tmp_path: Path) -> None:
    plans = world([binding(by("55%", 2023))], [])
    plans["jiaxing-x"]["rows"] = {RATE: "60%"}
    plans["pinghu-x"]["rows"] = {RATE: "60%"}
    plans["pinghu-x"]["prose"] = [{"indicator": RATE, "target": by("45%", 2023)}]
    (plan,) = judged(tmp_path, plans, "pinghu-x").plans
    assert [(one.source, one.known, one.compared) for one in plan.compared] == [("jiaxing-x", 2, 2)]


def test_the_leading_requirement_keeps_the_fingerprint_that_it_has_alone(tmp_path: Path) -> None:
    plans = world([], [])
    for name in plans:
        plans[name]["rows"] = {RATE: "60%"}
    (alone,) = found(judged(tmp_path, plans, "pinghu-x"), "floor-kept")
    plans["jiaxing-x"]["prose"] = [{"indicator": RATE, **binding(by("55%", 2023))}]
    both = found(judged(tmp_path, plans, "pinghu-x"), "floor-kept")
    assert alone.fingerprint in {one.fingerprint for one in both}
    assert len({one.fingerprint for one in both}) == 2


def test_a_deferred_target_takes_the_figure_of_its_own_year(tmp_path: Path) -> None:
    plans = world(
        [binding(by("55%", 2023)), binding("60%")], [{"target": by("不低于市级目标值", 2023)}]
    )
    report = judged(tmp_path, plans, "pinghu-x")
    assert [one.stated.set for one in found(report, "floor-kept")][0] == "[55, 100]"


@pytest.mark.parametrize(
    ("prose", "hedged"), [(by("56%", 2023), False), ({"value": "56%", "year": 2023}, True)]
)
def test_a_hedge_on_the_step_that_is_binding_above_is_found_there(
    prose: Any, hedged: bool, tmp_path: Path
) -> None:
    plans = world(
        [binding(by("55%", 2023))], [{"target": prose, **({"hedge": "力争"} if hedged else {})}]
    )
    plans["pinghu-x"]["rows"] = {RATE: "60%"}
    report = judged(tmp_path, plans, "pinghu-x")
    wanted = ("fail", "condition-added") if hedged else ("pass", "met")
    assert [(place, *rest) for place, _, *rest in outcomes(report, "condition-added")] == [
        ("c0", *wanted)
    ]


def test_requirements_for_different_years_or_people_do_not_exclude_each_other(
    tmp_path: Path,
) -> None:
    above = [expected("≥60%"), expected(by("不超过50%", 2023)),
             expected("不超过50%", population="城镇残疾人")]  # fmt: skip
    report = judged(tmp_path, world(above, [expected("60%")]), "pinghu-x")
    assert found(report, "requirements-consistent") == []
    above.append(expected("不超过55%"))
    report = judged(tmp_path, world(above, [expected("60%")]), "pinghu-x")
    assert [one.reason for one in found(report, "requirements-consistent")] == [
        "requirements-conflict"
    ]
