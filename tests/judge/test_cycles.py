"""Planning cycles (规划期): what plans above of the former, this and the next cycle ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plancheck import api
from tests.judge.places import found, judged, write

RATE = "employment-rate"
FORMER, CURRENT, COMING = [2021, 2025], [2026, 2030], [2031, 2035]


def county(*parents: str, **more: Any) -> dict[str, Any]:
    """A county's draft for 2026–2030."""
    return {
        "code": "330482",
        "period": CURRENT,
        "dated": "2026-10-01",
        "parents": list(parents),
        **more,
    }


def above(period: list[int], code: str = "330400", **more: Any) -> dict[str, Any]:
    issued = {} if period == COMING else {"issued": f"{period[0]}-06-01"}
    return {"code": code, "period": period, **issued, **more}


def of_ancestors(report: api.Report) -> list[tuple[str, str, str]]:
    """Rule, verdict and source of everything that is held against plans above, the rules on the basis left out."""
    return sorted(
        (one.rule, str(one.verdict), str(one.requirement.source))
        for one in report.results
        if one.requirement and one.requirement.kind == "ancestor" and one.rule != "parent-cited"
    )


@pytest.mark.parametrize(
    ("row", "statement", "wanted"),
    [
        ("≥68%", "≥72%", "pass"),
        ("≥68%", "≥68%", "pass"),
        (">68%", "≥68%", "fail"),
        ("≥68%", "60%", "fail"),
        # whatever year it speaks of
        ({"value": "≥68%", "year": 2023}, {"value": "≥70%", "year": 2028}, "pass"),
        # an outlook of the former plan was not due by its end
        ({"value": "≥90%", "year": 2035}, "≥72%", None),
    ],
)  # fmt: skip
def test_of_a_former_plan_only_levels_are_compared_and_by_value_alone(
    row: Any, statement: Any, wanted: str | None, tmp_path: Path
) -> None:
    plans = {"old": above(FORMER, rows={RATE: row}), "new": county("old", rows={RATE: statement})}
    report = judged(tmp_path, plans, "new")
    rule = [("former-level-kept", wanted, "old")] if wanted else []
    assert of_ancestors(report) == rule
    for one in found(report, "former-level-kept"):
        assert one.requirement.cycle == "former"
        assert "上一规划期，仅供参考" in one.message
        if wanted == "fail":
            assert (one.reason, one.severity) == ("below-former-level", "note")


def test_of_several_levels_of_a_former_plan_the_highest_by_its_end_counts(tmp_path: Path) -> None:
    steps = {RATE: {2023: "≥60%", 2024: "≥65%"}}
    prose = [{"indicator": RATE, "target": {"value": "≥90%", "year": 2035}, "nature": "binding"}]
    old = above(
        FORMER, rows={RATE: "≥68%"}, natures={RATE: "expected"}, milestones=steps, prose=prose
    )
    report = judged(tmp_path, {"old": old, "new": county("old", rows={RATE: "≥67%"})}, "new")
    results = [
        (one.requirement.text, str(one.verdict)) for one in found(report, "former-level-kept")
    ]
    assert results == [("≥68%", "fail")]


@pytest.mark.parametrize(
    "more",
    [
        {"rows": {"household-income-growth": "≥8%"}},  # each year
        {"rows": {"new-care-beds": "400"}},  # a count
        {"rows": {"senior-secondary-education-ratio": "≥89%"}},  # not stated any more
        {"rows": {RATE: "稳步提高"}},
    ],
)  # fmt: skip
def test_counts_growth_natures_and_silence_are_not_held_against_a_plan(
    more: dict[str, Any], tmp_path: Path
) -> None:
    rows = {RATE: "≥1%", "household-income-growth": "≥1%", "new-care-beds": "1"}
    new = county("old", rows=rows, natures=dict.fromkeys(rows, "expected"))
    report = judged(tmp_path, {"old": above(FORMER, **more), "new": new}, "new")
    assert [one for one in of_ancestors(report) if one[1] != "review"] == []
    assert not any(
        one.severity == "error"
        for one in report.findings
        if one.requirement and one.requirement.cycle
    )


def test_a_coming_plan_asks_nothing_and_is_named_once(tmp_path: Path) -> None:
    plans = {"next": above(COMING, rows={RATE: "≥90%"}), "new": county("next", rows={RATE: "≥72%"})}
    report = judged(tmp_path, plans, "new")
    assert of_ancestors(report) == []
    shown = shown_table(tmp_path, "new")
    assert shown.count("下一规划期的上级规划") == 1
    assert "对照上级" not in shown.split("下一规划期的上级规划")[1]


def shown_table(folder: Path, name: str, *more: str) -> str:
    from plancheck.app import Gate, Output, Style, VerifyRequest
    from plancheck.app.verify.verify import verify_and_report
    from tests.judge.places import DAY

    options = VerifyRequest(as_of=DAY, plans=(str(folder / f"{name}.yaml"),), only=more)
    style = Style(lang="zh", width=120, colour=False, everything=True)
    return "".join(verify_and_report(options, Gate(), [Output("table", None)], style).shown())


def test_that_nothing_of_this_cycle_was_compared_is_said_in_one_line(tmp_path: Path) -> None:
    plans = {"old": above(FORMER, rows={RATE: "≥68%"}), "new": county("old", rows={RATE: "≥72%"})}
    write(tmp_path, plans)
    shown = shown_table(tmp_path, "new")
    assert shown.count("没有与任何本规划期的上级规划对照") == 1
    assert "嘉兴市（上一规划期，仅供参考）" in shown


@pytest.mark.parametrize(
    ("only", "code"),
    [
        (("former-level-kept",), 3),  # reference alone
        (("former-level-kept", "record-complete", "deadline-in-period"), 3),  # and the plan against itself
        (("former-level-kept", "two-subsidies-full"), 0),  # policy holds whatever is known above
    ],
)  # fmt: skip
def test_a_clean_exit_needs_something_decided_against_this_cycle_or_the_law(
    only: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    rows = {RATE: "≥72%", "living-subsidy-coverage": "100%", "nursing-subsidy-coverage": "100%"}
    plans = {"old": above(FORMER, rows={RATE: "≥68%"}), "new": county("old", rows=rows)}
    report = judged(tmp_path, plans, "new", only=only)
    assert report.exit_code == code
    plans["now"] = above(CURRENT, "330000", rows={RATE: "≥70%"})
    plans["new"]["parents"].append("now")
    assert judged(tmp_path, plans, "new", only=(*only, "floor-kept")).exit_code == 0


@pytest.mark.parametrize(
    ("parents", "others", "wanted"),
    [
        (["old"], {}, "review"),
        (["old"], {"now": above(CURRENT, supersedes="old")}, "fail"),
        (["now"], {"now": above(CURRENT)}, "pass"),
        (["now", "old"], {"now": above(CURRENT)}, "pass"),
        # another place's, another field's, and one of the next cycle are none
        (["old"], {"now": above(CURRENT, "330200")}, "review"),
        (["old"], {"now": above(CURRENT, field="elderly-care")}, "review"),
        (["old"], {"now": above(COMING)}, "review"),
        # a level further up is named, a nearer one is at hand; and the reverse
        (["far"], {"far": above(CURRENT, "330000"), "now": above(CURRENT)}, "fail"),
        (["now"], {"far": above(CURRENT, "330000"), "now": above(CURRENT)}, "pass"),
        # the nearest is named, and of another only the former one
        (["now", "old-far"], {"now": above(CURRENT), "far": above(CURRENT, "330000", supersedes="old-far"),
                              "old-far": above(FORMER, "330000")}, "fail"),
        # a plan of this cycle was revised: the revision is to be named
        (["first"], {"first": above(CURRENT), "now": above(CURRENT, supersedes="first")}, "fail"),
        (["first", "now"], {"first": above(CURRENT), "now": above(CURRENT, supersedes="first")}, "pass"),
        ([], {}, "review"),
        ([], {"now": above(CURRENT)}, "fail"),
    ],
)  # fmt: skip
def test_the_nearest_level_with_a_plan_of_this_cycle_is_named(
    parents: list[str], others: dict[str, Any], wanted: str, tmp_path: Path
) -> None:
    plans = {"old": above(FORMER), **others, "new": county(*parents, rows={RATE: "≥72%"})}
    (one,) = found(judged(tmp_path, plans, "new"), "parents-current")
    assert (one.verdict, one.severity) == (wanted, None if wanted == "pass" else "warning")
    for name, plan in others.items():
        if wanted == "fail" and name not in parents and plan["period"] == CURRENT:
            assert name in one.message
            assert plan.get("supersedes", "") in one.message


def test_a_plan_that_appears_beside_a_remembered_one_is_seen(tmp_path: Path) -> None:
    """The cache of judged plans rests on what was looked for, too."""
    from plancheck.app import Gate, Output, Style, VerifyRequest
    from plancheck.app.verify.verify import verify_and_report
    from tests.judge.places import DAY

    def verdict() -> str:
        options = VerifyRequest(
            as_of=DAY, plans=(str(tmp_path / "new.yaml"),), cache=tmp_path / "cache"
        )
        style = Style(lang="zh", width=120, colour=False)
        made = verify_and_report(options, Gate(), [Output("json", None)], style)
        report = api.report_of("".join(made.shown()))
        return found(report, "parents-current")[0].verdict

    plans = {"old": above(FORMER), "new": county("old", rows={RATE: "≥72%"})}
    write(tmp_path, plans)
    assert (verdict(), verdict()) == ("review", "review")
    write(tmp_path, {"now": above(CURRENT)})
    assert (verdict(), verdict()) == ("fail", "fail")


@pytest.mark.parametrize(
    ("check", "taken"),
    [("within", True), ("stated", False), ("nature-kept", False)],
)  # fmt: skip
def test_only_levels_may_be_asked_of_the_former_cycle(
    check: str, taken: bool, tmp_path: Path
) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "pack.yaml").write_text(
        'format: plancheck/pack@1\nid: own\nversion: "1"\nfield: disability\ntitle: {zh: 自, en: own}\n'
        "extends: [disability]\n",
        encoding="utf-8",
    )
    (pack / "rules.yaml").write_text(
        "format: plancheck/rules@1\nrules:\n  - id: own-rule\n    title: {zh: 自, en: own}\n"
        f"    check: {check}\n    requirement: {{ancestors: all, cycle: any}}\n",
        encoding="utf-8",
    )
    plans = {"old": above(FORMER, rows={RATE: "≥68%"}), "new": county("old", rows={RATE: "≥72%"})}
    if taken:
        report = judged(tmp_path, plans, "new", rules=[pack], only=["own-rule"])
        assert of_ancestors(report) == [("own-rule", "pass", "old")]
    else:
        with pytest.raises(api.InputError, match="上一规划期"):
            judged(tmp_path, plans, "new", rules=[pack], only=["own-rule"])


def test_a_deferred_target_is_not_resolved_against_the_former_plan(tmp_path: Path) -> None:
    plans = {
        "old": above(FORMER, rows={RATE: "≥68%"}),
        "new": county("old", rows={RATE: "不低于市级目标值"}),
    }
    report = judged(tmp_path, plans, "new")
    assert [one.reason for one in found(report, "floor-kept")] == ["deferred-unresolved"]
    named = {"plan": "old", "op": "≥"}
    plans["new"]["rows"] = {RATE: named}
    one = found(judged(tmp_path, plans, "new"), "floor-kept")[0]
    assert (one.verdict, one.requirement.cycle, one.stated.set) == ("pass", "former", "[68, 100]")
