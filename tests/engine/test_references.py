"""Targets that refer to something else, and requirements that can't be compared: end to end, by files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plancheck.app import VerifyRequest
from plancheck.domain.source import InputError
from tests.judging import Judged, judge_files

PACK = """\
format: plancheck/pack@1
id: test
version: "1"
field: test
title: {zh: 测试, en: Test}
parameters:
  quota:
    unit: "%"
    values:
      - {in: [CN], from: 2007-05-01, value: ≥1.5%}
"""
CATALOGUE = """\
format: plancheck/catalogue@1
field: test
indicators:
  share: {name: {zh: 比例, en: share}, unit: "%", domain: [0, 100], better: up, cascade: floor}
  less: {name: {zh: 越少, en: less}, unit: "%", domain: [0, 100], better: down, cascade: floor}
  mille: {name: {zh: 千分, en: mille}, unit: ‰, domain: [0, 1000], better: up, cascade: floor}
  homes: {name: {zh: 户数, en: homes}, unit: 户, domain: [0, inf], better: up, cascade: floor}
  growth: {name: {zh: 增速, en: growth}, unit: "%", domain: [-inf, inf], better: up, cascade: floor}
  people: {name: {zh: 人数, en: people}, unit: 人, domain: [0, inf], better: up, cascade: sum}
  own: {name: {zh: 自有, en: own}, unit: "%", domain: [0, 100], better: up, cascade: none}
series:
  gdp-growth: {name: {zh: 国内生产总值增长, en: GDP growth}, unit: "%"}
"""
RULES = """\
format: plancheck/rules@1
rules:
  - id: floor
    title: {zh: 不低于上级, en: floor}
    check: within
    requirement: {ancestors: all}
    select: {cascade: floor}
    severity: error
  - id: sums
    title: {zh: 合计, en: sums}
    check: sums
    select: {cascade: sum}
  - id: low
    title: {zh: 下端, en: low}
    check: expression
    requirement: {ancestors: all}
    condition: low >= required_low
    select: {indicators: [share]}
"""
PLACES = {"province": "330000", "prefecture": "330400", "other": "330400", "county": "330482"}


class World:
    """A folder with a pack and plans of one statement each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        pack = folder / "pack"
        pack.mkdir()
        for name, text in (("pack", PACK), ("catalogue", CATALOGUE), ("rules", RULES)):
            (pack / f"{name}.yaml").write_text(text)

    def plan(
        self, name: str, indicator: str, *targets: str, parents: str = "", more: str = ""
    ) -> None:
        lines = [
            "format: plancheck/plan@1", f"id: {name}", f"title: {name}", "field: test",
            f'jurisdiction: "{PLACES[name]}"', "period: {start: 2021, end: 2025}", "record: complete",
            f"parents: [{parents}]",
            "commitments:",
        ]  # fmt: skip
        for number, target in enumerate(targets):
            text = target if target.startswith("{") else f'target: "{target}"'
            body = target[1:-1] if target.startswith("{") else text
            lines.append(f"  - {{id: s{number}, indicator: {indicator}, {body}{more}}}")
        (self.folder / f"{name}.yaml").write_text("\n".join(lines) + "\n")

    def judge(self, rule: str = "floor", **series: str) -> Judged:
        options = VerifyRequest(
            as_of=date(2026, 1, 1), plans=(str(self.folder / "county.yaml"),),
            rules=(str(self.folder / "pack"),), only=(rule,),
            series={"gdp-growth": series["gdp"]} if series else {},
        )  # fmt: skip
        result = judge_files(options)
        assert result.problems == []
        return result

    def outcomes(self, rule: str = "floor", **series: str) -> list[tuple[str, str]]:
        return [(str(one.verdict), str(one.reason)) for one in self.judge(rule, **series).findings]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_point_of_a_permille_indicator_counts_as_one_permille(world: World) -> None:
    world.plan("province", "mille", "≥60‰")
    fall = ', baseline: {year: 2020, value: "100‰"}'
    world.plan("county", "mille", "降低5个百分点", parents="province", more=fall)
    assert world.outcomes() == [("fail", "below-requirement")]


@pytest.mark.parametrize(("asked", "stated"), [("与GDP增长同步", "6户"), ("≥5户", "与GDP增长同步")])
def test_a_growth_rate_is_compared_with_households(world: World, asked: str, stated: str) -> None:
    world.plan("province", "homes", asked)
    world.plan("county", "homes", stated, parents="province")
    assert world.outcomes(gdp="5.5%") == [("review", "unit-differs")]
    assert world.outcomes() == [("review", "unit-differs")]


def test_a_growth_rate_in_permille_is_not_scaled(world: World) -> None:
    world.plan("province", "mille", "与GDP增长同步")
    world.plan("county", "mille", "6‰", parents="province")
    assert world.outcomes(gdp="5.5%") == [("fail", "below-requirement")]


def test_at_least_so_much_more_is_read_as_at_most_where_less_is_better(world: World) -> None:
    world.plan("province", "less", "≤10%")
    rise = ', baseline: {year: 2020, value: "3%"}'
    world.plan("county", "less", "提高5个百分点以上", parents="province", more=rise)
    assert world.outcomes()[0][0] == "fail"


def test_a_multiple_of_a_loss_passes(world: World) -> None:
    world.plan("province", "growth", "≥-8%")
    loss = ', baseline: {year: 2020, value: "-3%"}'
    world.plan("county", "growth", "翻一番", parents="province", more=loss)
    assert world.outcomes() == [("review", "relative-unresolved")]


@pytest.mark.parametrize("more", [", population: 城镇", ", per: year"])
def test_an_expression_compares_what_can_not_be_compared(world: World, more: str) -> None:
    world.plan("province", "share", "≥90%")
    world.plan("county", "share", "95%", parents="province", more=more)
    assert world.outcomes("low")[0][0] == "review"


def test_an_incomparable_commitment_above_hides_the_comparable_one(world: World) -> None:
    world.plan("province", "share", '{target: "≥95%", population: 城镇}', "≥90%")
    world.plan("county", "share", "80%", parents="province")
    found = [("fail", "below-requirement"), ("review", "population-differs")]
    assert sorted(world.outcomes()) == found


@pytest.mark.parametrize("parents", ["prefecture, other", "other, prefecture"])
def test_which_plan_is_meant_depends_on_the_order_of_parents(world: World, parents: str) -> None:
    world.plan("prefecture", "share", "≥80%")
    world.plan("other", "share", "≥90%")
    world.plan("county", "share", "不低于市级目标值", parents=parents)
    result = world.judge()
    assert {str(one.resolved.interval) for one in result.findings if one.resolved} == {"[90, 100]"}
    assert [str(one.verdict) for one in result.findings] == ["pass", "pass"]


def test_a_reference_to_law_is_dropped_where_nothing_cascades(world: World) -> None:
    world.plan("province", "own", "≥50%")
    world.plan("county", "own", "{target: {law: quota}}", parents="province")
    assert world.outcomes() == [("pass", "met")]


def test_a_target_that_follows_a_relative_one_is_left_open(world: World) -> None:
    world.plan("province", "growth", "高于GDP增长")
    world.plan("county", "growth", "不低于省级目标值", parents="province")
    assert world.outcomes() == [("pass", "met")]


def test_a_share_that_refers_to_the_total_reaches_it(world: World, tmp_path: Path) -> None:
    world.plan("prefecture", "people", "≥400人")
    world.plan("county", "people", "不低于市级任务数", parents="prefecture")
    options = VerifyRequest(
        as_of=date(2026, 1, 1), plans=(str(tmp_path / "prefecture.yaml"),),
        rules=(str(tmp_path / "pack"),), only=("sums",),
    )  # fmt: skip
    (finding,) = judge_files(options).findings
    assert (str(finding.verdict), str(finding.reason)) == ("review", "sum-incomplete")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (
            "- {in: [CN], from: 2007-05-01, value: ≥1.5%}",
            "- {in: [CN], from: 2007-05-01, value: 待定}",
            "requirement-no-set",
        ),
        (
            "- {in: [CN], from: 2007-05-01, value: ≥1.5%}",
            "- {in: [CN], from: 2007-05-01, value: ≥1.5%}\n      - {in: [CN], from: 2007-05-01, value: ≥9%}",
            "law-twice",
        ),
    ],
)
def test_a_law_without_one_definite_value_is_loaded(
    world: World, tmp_path: Path, old: str, new: str, code: str
) -> None:
    world.plan("county", "share", "80%")
    (tmp_path / "pack" / "pack.yaml").write_text(PACK.replace(old, new))
    with pytest.raises(InputError) as caught:
        world.judge()
    assert [one.code for one in caught.value.problems] == [code]


def test_a_guard_that_is_no_condition_is_refused(world: World, tmp_path: Path) -> None:
    rules = RULES.replace(
        "    condition: low >= required_low\n", "    condition: low > 95\n    when: low\n"
    )
    (tmp_path / "pack" / "rules.yaml").write_text(rules)
    world.plan("province", "share", "≥90%")
    world.plan("county", "share", "90%", parents="province")
    with pytest.raises(InputError) as caught:
        world.judge("low")
    assert [one.code for one in caught.value.problems] == ["expression-no-condition"]
