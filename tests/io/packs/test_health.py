"""A rule author's pack (health, invented) from its folder to the report, in both languages."""

from __future__ import annotations

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck import api
from tests.conftest import examples
from tests.making import pack, plan_file, rule

PACK = Path(__file__).parent / "health" / "pack"
AS_OF = date(2026, 11, 30)
PERIOD = {"start": 2026, "end": 2030}
COUNTIES = {"360502": "渝水区", "360521": "分宜县"}


def report(folder: Path, name: str, **more):
    found = api.verify(folder / f"{name}.yaml", rules=[PACK], as_of=AS_OF, **more)
    assert not found.errors, [one.message for one in found.errors]
    return found


def results(found: api.Report, rule_id: str) -> list[api.Result]:
    return [one for one in found.results if one.rule == rule_id and one.verdict != "not-applicable"]


def county(folder: Path, *rows, **more) -> Path:
    return plan_file(folder, "county", "330482", *rows, **{"period": PERIOD} | more)


def test_every_example_of_the_pack_comes_out(inside):
    for lang in ("zh", "en"):
        ran = inside("rules", "test", "--rules", str(PACK), lang=lang)
        assert ran.code == 0, ran.out


def test_the_pack_is_explained_and_listed(inside):
    zh = inside("rules", "explain", "country-not-behind", "--rules", str(PACK)).out
    assert "浙江省的规划（宁波市除外）" in zh
    en = inside("rules", "explain", "doctors-step", "--rules", str(PACK), lang="en").out
    assert "the plan's own baseline, and 0.06人 more each year" in en
    en = inside("rules", "explain", "consortium-full-by-2027", "--rules", str(PACK), lang="en").out
    assert "the literal 100%, by the end of 2027" in en
    zh = inside("rules", "explain", "consortium-by-2027", "--rules", str(PACK)).out
    assert "不晚于2027年底" in zh
    assert "加权平均" in inside("rules", "list", "--rules", str(PACK)).out


def test_a_county_is_judged_by_all_of_it(tmp_path):
    county(
        tmp_path,
        {"id": "doctors", "target": "3.5人", "baseline": {"year": 2025, "value": "3.4"}},
        {"id": "nurses", "target": "4人"},
        {"id": "managed-rate", "target": "80%"},
        {"id": "rural-managed-rate", "target": "70%"},
        {"id": "consortium-coverage", "target": {"value": "100%", "year": 2028}},
    )
    found = report(tmp_path, "county")
    told = {one.rule: (one.verdict.value, one.reason.value) for one in found.results if one.check
            in {"expression", "within", "weighted"} and one.verdict in {"fail", "review", "gap"}}  # fmt: skip
    assert told == {
        "nurses-per-doctor": ("fail", "below-requirement"),
        "country-not-behind": ("fail", "below-requirement"),
        "doctors-step": ("fail", "below-requirement"),
        "consortium-by-2027": ("fail", "later-than-required"),
        "consortium-full-by-2027": ("fail", "later-than-required"),
    }
    by_rule = {one.rule: one for one in found.results if one.verdict == "fail"}
    assert "2027年底前应全面建成，本级定在2028年" in by_rule["consortium-by-2027"].message
    assert by_rule["doctors-step"].requirement.text == "≥3.7人"
    assert str(by_rule["doctors-step"].shortfall.value) == "0.2"
    assert found.exit_code == 1


def test_a_hedge_on_what_is_due_by_a_year_is_told(tmp_path):
    said = {"value": "100%", "year": 2027}
    county(tmp_path, {"id": "consortium-coverage", "target": said, "hedge": "力争"})
    found = report(tmp_path, "county")
    (one,) = results(found, "condition-added")
    assert (one.verdict, one.reason) == ("fail", "condition-added")


def test_a_value_that_is_not_there_is_named(tmp_path):
    county(tmp_path, {"id": "doctors", "target": "3.5人"})
    found = report(tmp_path, "county")
    (one,) = results(found, "nurses-per-doctor")
    assert (one.verdict, one.reason) == ("review", "no-number")
    assert "“每千人口注册护士数”同年、同口径的数" in one.message
    (one,) = results(found, "doctors-step")
    assert (one.verdict, one.reason) == ("review", "relative-unresolved")


def test_a_step_is_worded_in_each_language(tmp_path):
    asks = rule("step", "within", requirement={"baseline": "own", "step": "1.5个百分点"}, select={"indicators": ["managed-rate"]},
                message={"zh": "{stated}，{owner}为{required}", "en": "{stated}; {required} after {owner}"})  # fmt: skip
    shutil.copytree(PACK, tmp_path / "pack")
    folder = pack(tmp_path / "pack", "health", extends=("common",), rules=[asks])
    row = {"id": "managed-rate", "target": "75%", "baseline": {"year": 2025, "value": "70%"}}
    made = county(tmp_path, row)
    for lang, told in (
        ("zh", "75%，2025年起每年1.5个百分点的要求为≥77.5%"),
        ("en", "75%; ≥77.5% after a step of 1.5 percentage points a year from 2025 on"),
    ):
        found = api.verify(made, rules=[folder], as_of=AS_OF, lang=lang)
        (one,) = results(found, "step")
        assert one.message == told


def test_a_statement_that_counts_otherwise_is_not_compared(tmp_path):
    nurses = {"id": "nurses", "target": "4.2人"}
    for own, reason in (
        ({"target": "3.5户", "unit": "户"}, "unit-differs"),
        ({"target": "3.5人", "per": "year"}, "period-kind-differs"),
        ({"target": "3.5人", "population": "城镇"}, "population-differs"),
    ):
        county(tmp_path, {"id": "doctors"} | own, nurses)
        (one,) = results(report(tmp_path, "county"), "nurses-per-doctor")
        assert (one.verdict, one.reason) == ("review", reason)


def test_the_strictest_of_several_statements_counts_whatever_their_order(tmp_path):
    prose = [
        {"id": f"c{number}", "indicator": "nurses", "target": target}
        for number, target in enumerate(("4人", "4.2人", "3人"))
    ]
    for order in (prose, prose[::-1], prose[1:] + prose[:1]):
        county(tmp_path, {"id": "doctors", "target": "3.5人"}, commitments=order)
        (one,) = results(report(tmp_path, "county"), "nurses-per-doctor")
        assert one.verdict is api.Verdict.PASS


# ---------------------------------------------------------------- the weighted mean


def prefecture(folder: Path, target: str, lower: dict[str, list[dict]], **more) -> api.Report:
    shutil.rmtree(folder, ignore_errors=True)
    row = {"id": "managed-rate", "target": target, "nature": "binding"}
    plan_file(folder, "top", "360500", row, period=PERIOD)
    for code, rows in lower.items():
        plan_file(folder, f"low-{code}", code, *rows, parents=["top"], period=PERIOD, **more)
    return report(folder, "top")


def rate(target: str, people: str | None = None, **more) -> list[dict]:
    rows = [{"id": "managed-rate", "target": target, **more}]
    return rows if people is None else [*rows, {"id": "residents", "target": people}]


def test_a_weighted_mean_is_told_with_its_numbers(tmp_path):
    lower = {"360502": rate("70%", "60万人"), "360521": rate("80%", "30万人")}
    (one,) = results(prefecture(tmp_path / "p", "75%", lower), "rate-attainable")
    assert (one.verdict, one.reason) == ("fail", "sum-short")
    assert one.message == "本级75%，下级加权平均≥73.33%，相差1.67个百分点"
    (one,) = results(prefecture(tmp_path / "p", "73%", lower), "rate-attainable")
    assert (one.verdict, str(one.margin.value)) == ("pass", "0.33")
    assert "下一级各地加权平均≥73.33%，在73%之内" in one.message
    lower["360521"] = rate("80%", None)
    (one,) = results(prefecture(tmp_path / "p", "75%", lower), "rate-attainable")
    assert (one.verdict, one.reason) == ("review", "sum-incomplete")
    assert "另有1地的比率或权重未知（分宜县）" in one.message


def test_a_place_without_its_weight_leaves_it_open(tmp_path):
    for rates in (("70%", "80%"), ("70%", "74%"), ("75%", "76%")):
        lower = {"360502": rate(rates[0], "60万人"), "360521": rate(rates[1])}
        (one,) = results(prefecture(tmp_path / "p", "75%", lower), "rate-attainable")
        assert (one.verdict, one.reason) == ("review", "sum-incomplete"), rates
        assert "（分宜县）" in one.message


def test_what_weighs_is_the_baseline_of_each_place(tmp_path):
    """Two places of one target and two baselines, judged alone and among the plans that are judged before."""
    lower = {"360502": rate("70%"), "360521": rate("80%")}
    for code, people in (("360502", "10万人"), ("360521", "90万人")):
        start = {"year": 2025, "value": people}
        lower[code].append({"id": "residents", "target": "60万人", "baseline": start})
    (one,) = results(prefecture(tmp_path / "p", "75%", lower), "rate-attainable")
    assert (one.verdict, str(one.margin.value)) == ("pass", "4")
    whole = api.verify(tmp_path / "p", rules=[PACK], as_of=AS_OF)
    (same,) = [one for one in results(whole, "rate-attainable") if one.plan == "top"]
    assert (same.verdict, same.margin.value) == (one.verdict, one.margin.value)


def test_two_plans_of_a_place_that_disagree_on_its_weight_give_none(tmp_path):
    lower = {"360502": rate("70%", "60万人"), "360521": rate("80%", "30万人")}
    prefecture(tmp_path / "p", "70%", lower)
    plan_file(
        tmp_path / "p", "other", "360502", *rate("70%", "50万人"), parents=["top"], period=PERIOD
    )
    (one,) = results(report(tmp_path / "p", "top"), "rate-attainable")
    assert (one.verdict, one.reason) == ("review", "sum-incomplete")


def test_without_any_rate_and_weight_below_nothing_is_said(tmp_path):
    found = prefecture(tmp_path / "p", "75%", {"360502": rate("70%")})
    assert results(found, "rate-attainable") == []


percents = st.integers(0, 100)


@given(
    target=percents,
    rates=st.tuples(percents, percents),
    weights=st.tuples(st.integers(0, 9), st.integers(0, 9)),
    signs=st.tuples(*[st.sampled_from(["", "≥", ">", "="])] * 3),
)
@examples(60)
def test_means_are_those_of_an_oracle(tmp_path_factory, target, rates, weights, signs):
    folder = tmp_path_factory.mktemp("mean") / "p"
    lower = {
        code: rate(f"{sign}{one}%", f"{people}万人")
        for code, one, people, sign in zip(COUNTIES, rates, weights, signs[1:], strict=True)
    }
    found = results(prefecture(folder, f"{signs[0]}{target}%", lower), "rate-attainable")
    outside = (signs[0], target) == (">", 100) or any(
        pair == (">", 100) for pair in zip(signs[1:], rates, strict=True)
    )
    if outside:
        return
    if not sum(weights):
        assert [(one.verdict, one.reason) for one in found] == [("review", "no-number")]
        return
    mean = Fraction(rates[0] * weights[0] + rates[1] * weights[1], sum(weights))
    strict = any(sign == ">" and people for sign, people in zip(signs[1:], weights, strict=True))
    kept = mean > target or (mean == target and (strict or signs[0] != ">"))
    assert [one.verdict.value for one in found] == ["pass" if kept else "fail"]


# ---------------------------------------------------------------- what is refused when the pack is read


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (rule("r", "expression", condition="low >= required_low"), "“required_low” is a value of the requirement"),
        (rule("r", "expression", condition="low >= 1", when="required_hedged"), "“required_hedged” is a value"),
        (rule("r", "expression", condition="low >= a", **{"with": {"a": "doctors"}}), "does not say which one it looks at"),
        (rule("r", "expression", condition="low >= a", select={"indicators": ["doctors"]}, **{"with": {"a": "nursess"}}),
         "the nearest is nurses"),
        (rule("r", "expression", condition="low >= b", select={"indicators": ["doctors"]}, **{"with": {"a": "nurses"}}),
         "unknown name: “b”"),
        (rule("r", "expression", condition="low >= low", select={"indicators": ["doctors"]}, **{"with": {"low": "nurses"}}),
         "“low” cannot be a name"),
        (rule("r", "expression", condition="low >= if_x", select={"indicators": ["doctors"]}, **{"with": {"if": "nurses"}}),
         "“if” cannot be a name"),
        (rule("r", "weighted", weights="resident"), "the nearest is residents"),
        (rule("r", "weighted"), "weights"),
        (rule("r", "weighted", weights="managed-rate", select={"indicators": ["rural-managed-rate"]}),
         "“managed-rate” (in %) cannot weigh"),
        (rule("r", "weighted", weights="residents", select={"indicators": ["residents"]}), "“residents” is no rate"),
        (rule("r", "weighted", weights="residents", select={"indicators": ["new-beds"]}), "“new-beds” is no rate"),
        (rule("r", "within", requirement={"baseline": "own", "step": "1%"}), "no step forward: “1%”"),
        (rule("r", "within", requirement={"baseline": "own", "step": "0人"}), "no step forward: “0人”"),
        (rule("r", "within", requirement={"baseline": "own", "step": "-1人"}), "no step forward: “-1人”"),
        (rule("r", "within", requirement={"baseline": "own", "step": "120①"}), "no step forward"),
        (rule("r", "within", requirement={"baseline": "own", "step": "1户"}, select={"indicators": ["doctors"]}),
         "it makes no step of “1户”"),
        (rule("r", "within", requirement={"ancestors": "all", "year": 2027}), "“year” stands by itself or with"),
        (rule("r", "within", requirement={"literal": "1", "step": "1人"}), "“step” goes with “baseline” only"),
        (rule("r", "within", requirement={"step": "1人"}), "requirement"),
        (rule("r", "stated", requirement={"year": 2027}), "year"),
        (rule("r", "known", plans={"in": ["330000", "999999"]}), "999999"),
        (rule("r", "known", plans={"in": ["330000"], "except": ["340100"]}), "“340100” lies in none of the places"),
        (rule("r", "known", plans={"in": ["330000"], "except": ["330000"]}), "“330000” lies in none of the places"),
        (rule("r", "known", plans={"in": ["330100", "330101"]}), "330101"),
        (rule("r", "known", plans={"places": ["330000"]}), "places"),
    ],
)  # fmt: skip
def test_what_can_not_be_meant_is_told_where_it_stands(inside, tmp_path, entry, told):
    shutil.copytree(PACK, tmp_path / "pack")
    folder = pack(tmp_path / "pack", "health", extends=("common",), rules=[entry])
    ran = inside("rules", "list", "--rules", str(folder), lang="en")
    assert ran.code == 2, ran.out
    assert told in ran.err
    assert f"{folder}/rules.yaml:" in ran.err
    assert ran.err.count(" error: ") == 1, ran.err


def test_steps_of_plans_that_otherwise_say_the_same_are_their_own(tmp_path):
    """Two counties with one target and one baseline, their yearly targets apart, in one run."""
    row = {"id": "doctors", "target": "3.5人", "baseline": {"year": 2025, "value": "3"}}
    for name, code, steps in (
        ("a", "330482", []), ("b", "330481", [{"year": 2028, "value": "3.05人"}]),
        ("c", "330483", [{"year": 2028, "value": "3.3人"}]),
    ):  # fmt: skip
        more = {"milestones": steps} if steps else {}
        plan_file(tmp_path, name, code, row | more, period=PERIOD)
    found = api.verify(tmp_path, rules=[PACK], as_of=AS_OF)
    assert not found.errors
    told = {one.plan: one.verdict.value for one in results(found, "doctors-step")}
    assert told == {"a": "pass", "b": "fail", "c": "pass"}
    failed = [one for one in results(found, "doctors-step") if one.verdict == "fail"]
    assert failed[0].stated.year == 2028
    assert failed[0].requirement.text == "≥3.18人"
