"""Every row of semantics.md §5 on the real plans, as ``plancheck verify`` gives it: one test a row.

Expected figures are written out here from that table and from the plans' documents, never read off the tool.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from plancheck.app import VerifyRequest
from plancheck.domain.finding import Finding, Severity
from tests.judging import Judged, judge_files

PLANS = Path(__file__).parents[2] / "plans"
SUBSIDIES = ("living-subsidy-coverage", "nursing-subsidy-coverage")
QUOTA = "public-sector-employment-ratio"


@cache
def checked(name: str) -> Judged:
    path = str(PLANS / f"{name}.yaml")
    return judge_files(VerifyRequest(as_of=date(2026, 11, 21), plans=(path,)))


def results(name: str, rule: str, indicator: str) -> list[Finding]:
    found = checked(name).findings
    return [one for one in found if one.rule == rule and one.indicator == indicator]


def one(name: str, rule: str, indicator: str, source: str | None = None) -> Finding:
    """The only result of a rule on an indicator (against one source)."""
    found = [
        finding
        for finding in results(name, rule, indicator)
        if source is None or (finding.requirement and finding.requirement.source == source)
    ]
    assert len(found) == 1, [(f.requirement and f.requirement.source, f.reason) for f in found]
    return found[0]


def verdict(finding: Finding) -> tuple[str, str]:
    return finding.verdict.value, finding.reason.value


def inherited(finding: Finding) -> str | None:
    return finding.inherited_from.id if finding.inherited_from else None


def asked(finding: Finding) -> tuple[str | None, str | None, str]:
    """The text, the set and the evidence of the requirement."""
    assert finding.requirement is not None
    interval = finding.requirement.resolved.interval
    text = None if interval is None else str(interval)
    return finding.requirement.text, text, finding.requirement.evidence.value


def written(finding: Finding) -> str:
    assert finding.statement is not None
    return finding.statement.target.text


@pytest.mark.parametrize("name", ["beilin", "chongming", "pinghu", "pudong", "zhoushan"])
def test_a_real_plan_does_not_load_without_complaint(name: str) -> None:
    assert checked(name).problems == []
    assert len(checked(name).plans) == 1


# ---------------------------------------------------------------- 平湖


def test_pinghu_care_coverage_of_90_passes_under_zhejiangs_more_than_90() -> None:
    finding = one("pinghu", "floor-kept", "professional-care-coverage", "zhejiang-2021")
    assert verdict(finding) == ("fail", "boundary-excluded")
    assert asked(finding) == (">90%", "(90, 100]", "quoted")
    assert written(finding) == "90%"
    assert finding.shortfall == 0
    assert finding.margin is None
    assert finding.distance_unit == "百分点"
    assert finding.severity is Severity.NOTE  # the sign rests on a column that 平湖 prints


def test_pinghu_is_blamed_for_the_sign_that_jiaxing_lost() -> None:
    finding = one("pinghu", "floor-kept", "professional-care-coverage", "zhejiang-2021")
    assert inherited(finding) == "jiaxing-2021"


def test_pinghu_care_coverage_does_not_meet_jiaxings_own_90() -> None:
    finding = one("pinghu", "floor-kept", "professional-care-coverage", "jiaxing-2021")
    assert verdict(finding) == ("pass", "met")
    assert asked(finding) == ("90%", "[90, 100]", "quoted")
    assert finding.margin == 0
    assert (finding.shortfall, inherited(finding)) == (None, None)


@pytest.mark.parametrize(
    ("source", "text", "margin"), [("zhejiang-2021", "≥60%", 10), ("jiaxing-2021", "≥68%", 2)]
)
def test_pinghu_employment_rate_loses_its_margin_over_one_of_the_levels(
    source: str, text: str, margin: int
) -> None:
    finding = one("pinghu", "floor-kept", "employment-rate", source)
    assert verdict(finding) == ("pass", "met")
    assert asked(finding)[0] == text
    assert written(finding) == "≥70%"
    assert finding.margin == margin


def test_pinghu_employment_rate_is_judged_against_levels_that_state_none() -> None:
    found = results("pinghu", "floor-kept", "employment-rate")
    sources = [finding.requirement.source for finding in found if finding.requirement]
    assert sources == ["jiaxing-2021", "zhejiang-2021"]


@pytest.mark.parametrize("indicator", ["pension-insurance-rate", "medical-insurance-rate"])
def test_pinghu_prose_that_drops_the_strict_sign_of_its_own_table_agrees(indicator: str) -> None:
    finding = one("pinghu", "prose-agrees", indicator)
    assert verdict(finding) == ("fail", "prose-weaker-than-table")
    assert asked(finding)[:2] == (">99%", "(99, 100]")
    assert finding.requirement is not None
    assert (finding.requirement.source, finding.requirement.kind) == ("self", "self")
    assert written(finding) == "99%以上"
    assert finding.statement is not None
    assert not finding.statement.in_table
    assert finding.shortfall == 0
    assert finding.severity is Severity.NOTE  # 以上 for > is a habit of wording


def test_pinghu_income_in_step_with_gdp_needs_a_number_to_match_zhejiangs_same_words() -> None:
    finding = one("pinghu", "floor-kept", "household-income-growth", "zhejiang-2021")
    assert verdict(finding) == ("pass", "met")
    assert asked(finding) == ("与GDP增长同步", None, "quoted")
    assert written(finding) == "与GDP增长同步"
    assert finding.margin == 0


# ---------------------------------------------------------------- two subsidies


@pytest.mark.parametrize("indicator", SUBSIDIES)
@pytest.mark.parametrize("name", ["pinghu", "zhoushan"])
def test_more_than_99_percent_counts_as_everyone_for_the_two_subsidies(
    name: str, indicator: str
) -> None:
    finding = one(name, "two-subsidies-full", indicator)
    assert verdict(finding) == ("fail", "below-requirement")
    assert asked(finding)[:2] == ("100%", "[100, 100]")
    assert finding.requirement is not None
    assert (finding.requirement.source, finding.requirement.kind) == ("literal", "literal")
    assert written(finding) == ">99%"
    assert finding.shortfall == 1
    assert finding.distance_unit == "百分点"
    assert finding.severity is Severity.ERROR
    assert inherited(finding) == "zhejiang-2021"


@pytest.mark.parametrize("indicator", SUBSIDIES)
def test_chongming_100_percent_in_the_prose_does_not_count_for_the_subsidies(
    indicator: str,
) -> None:
    finding = one("chongming", "two-subsidies-full", indicator)
    assert verdict(finding) == ("pass", "met")
    assert finding.margin == 0
    assert finding.statement is not None
    assert not finding.statement.in_table


@pytest.mark.parametrize("indicator", SUBSIDIES)
def test_pudong_silence_on_the_subsidies_is_no_gap(indicator: str) -> None:
    finding = one("pudong", "two-subsidies-full", indicator)
    assert verdict(finding) == ("gap", "not-stated")
    assert asked(finding)[0] == "100%"
    assert finding.statement is None
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize("indicator", SUBSIDIES)
def test_beilin_leaving_nobody_out_is_not_full_coverage_of_the_subsidies(indicator: str) -> None:
    finding = one("beilin", "two-subsidies-full", indicator)
    assert verdict(finding) == ("pass", "met")
    assert written(finding) == "不漏一人"
    assert finding.margin == 0


# ---------------------------------------------------------------- 舟山


def test_zhoushan_medical_insurance_at_least_99_passes_under_more_than_99() -> None:
    finding = one("zhoushan", "floor-kept", "medical-insurance-rate", "zhejiang-2021")
    assert verdict(finding) == ("fail", "boundary-excluded")
    assert asked(finding) == (">99%", "(99, 100]", "quoted")
    assert written(finding) == "≥99%"
    assert finding.shortfall == 0
    assert inherited(finding) is None


BELOW_BASELINE = {
    "living-subsidy-coverage": ("99.93%", "0.93"),
    "nursing-subsidy-coverage": ("99.03%", "0.03"),
    "senior-secondary-education-ratio": ("93.14%", "3.14"),
    "rehabilitation-coverage": ("99.52%", "0.52"),
    "assistive-device-rate": ("99.27%", "0.27"),
    "household-accessibility-rate": ("96.12%", "1.12"),
}


@pytest.mark.parametrize("indicator", BELOW_BASELINE)
def test_zhoushan_step_back_from_its_own_2020_figure_goes_unseen(indicator: str) -> None:
    finding = one("zhoushan", "not-below-baseline", indicator)
    baseline, shortfall = BELOW_BASELINE[indicator]
    assert verdict(finding) == ("fail", "below-baseline")
    assert finding.requirement is not None
    assert (finding.requirement.source, finding.requirement.text) == ("self", baseline)
    assert finding.shortfall == Decimal(shortfall)
    assert finding.details["baseline_year"] == "2020"


def test_zhoushan_steps_back_on_other_than_its_six_indicators() -> None:
    found = [f for f in checked("zhoushan").findings if f.rule == "not-below-baseline"]
    below = {f.indicator for f in found if f.verdict.value == "fail"}
    assert below == set(BELOW_BASELINE)


def test_zhoushan_box_of_90_beside_prose_of_full_coverage_goes_unseen() -> None:
    finding = one("zhoushan", "prose-agrees", "public-service-items-coverage")
    assert verdict(finding) == ("fail", "prose-differs")
    assert asked(finding)[:2] == ("全覆盖", "[100, 100]")
    assert finding.requirement is not None
    assert finding.requirement.at == "三/（九）/2"
    assert finding.requirement.source == "self"
    assert written(finding) == "90%"
    assert finding.statement is not None
    assert (finding.statement.at or "").endswith("专栏9/1")
    assert finding.shortfall == 10


def test_zhoushan_fifteen_people_are_compared_with_a_share_of_employees() -> None:
    finding = one("zhoushan", "employment-quota", QUOTA)
    assert verdict(finding) == ("review", "unit-differs")
    assert asked(finding)[0] == "≥1.5%"
    assert written(finding) == "15人以上"
    assert (finding.shortfall, finding.margin) == (None, None)


# ---------------------------------------------------------------- 崇明


@pytest.mark.parametrize(
    ("indicator", "text"),
    [("new-employment", "不低于市级任务数"), ("household-income-growth", "不低于市级目标值")],
)
def test_chongming_target_that_points_at_shanghais_unknown_figure_is_decided_or_told_twice(
    indicator: str, text: str
) -> None:
    (finding,) = results("chongming", "floor-kept", indicator)
    assert verdict(finding) == ("review", "deferred-unresolved")
    assert written(finding) == text
    assert finding.requirement is not None
    assert (finding.requirement.source, finding.requirement.kind) == ("shanghai-2021", "ancestor")
    assert finding.requirement.text is None


def test_chongming_quota_of_some_bodies_is_taken_for_the_quota_of_all() -> None:
    finding = one("chongming", "employment-quota", QUOTA)
    assert verdict(finding) == ("review", "population-differs")
    assert asked(finding)[0] == "≥1.5%"
    assert written(finding) == "达到规定比例"


# ---------------------------------------------------------------- quota, 碑林, 最低生活保障


@pytest.mark.parametrize(
    ("name", "words"), [("pudong", "带头安置残疾人就业"), ("pinghu", "带头安排残疾人就业")]
)
def test_taking_the_lead_counts_as_a_ratio_or_as_silence(name: str, words: str) -> None:
    finding = one(name, "employment-quota", QUOTA)
    assert verdict(finding) == ("review", "no-number")
    assert written(finding) == words
    assert finding.requirement is not None
    assert (finding.requirement.kind, finding.requirement.source) == ("law", "employment-quota")


def test_beilin_quota_in_the_prose_does_not_meet_the_nations_law() -> None:
    finding = one("beilin", "employment-quota", QUOTA)
    assert verdict(finding) == ("pass", "met")
    assert asked(finding)[:2] == ("≥1.5%", "[1.5, 100]")
    assert finding.margin == 0
    assert finding.requirement is not None
    assert finding.requirement.kind == "law"
    (basis,) = finding.requirement.basis
    assert basis.label == "陕财办综〔2016〕85号"  # the province's own, nearer than the nation's
    assert [one.label for one in finding.basis] == ["《残疾人就业条例》国务院令第488号第八条"]


@pytest.mark.parametrize(
    ("indicator", "text"),
    [("rehabilitation-coverage", "90%以上"), ("assistive-device-rate", "90%")],
)
def test_beilin_loses_its_margin_over_the_nations_inferred_85(indicator: str, text: str) -> None:
    (finding,) = results("beilin", "floor-kept", indicator)
    assert verdict(finding) == ("pass", "met")
    assert asked(finding) == ("85%", "[85, 100]", "inferred")
    assert finding.requirement is not None
    assert finding.requirement.source == "national-2021"
    assert written(finding) == text
    assert finding.margin == 5


MINIMUM_LIVING = {
    "chongming": ("pass", "met", "应保尽保"),
    "pinghu": ("pass", "met", "应保尽保"),
    "zhoushan": ("pass", "met", "应保尽保"),
    "beilin": ("review", "no-number", "为符合条件者提供最低生活保障"),
    "pudong": ("gap", "not-stated", None),
}


@pytest.mark.parametrize("name", MINIMUM_LIVING)
def test_minimum_living_guarantee_for_all_is_misjudged(name: str) -> None:
    finding = one(name, "minimum-living-full", "minimum-living-coverage")
    stated = finding.statement.target.text if finding.statement else None
    assert (*verdict(finding), stated) == MINIMUM_LIVING[name]
    assert asked(finding)[:2] == ("100%", "[100, 100]")
    assert finding.margin == (0 if finding.verdict.value == "pass" else None)


def test_the_gate_lets_a_real_plan_with_open_errors_through() -> None:
    codes = {name: checked(name).exit_code for name in ("pinghu", "pudong", "zhoushan")}
    assert codes == {"pinghu": 1, "pudong": 1, "zhoushan": 1}
