"""Units are data: a pack's own table beside the built-in one, rates put together, and what may not be mixed."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck import api
from plancheck.domain.interval import Direction
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import PERCENT, POINTS, comparable, ratio
from plancheck.domain.unit_table import UnitError, built_in
from plancheck.io.yaml.writer import dump
from tests.conftest import ROOT, validator
from tests.making import AS_OF

TABLE = json.loads((ROOT / "plancheck/data/units.json").read_text("utf-8"))
UNITS = """\
format: plancheck/units@1
units:
  标准床: {dimension: standard-bed, aliases: [标床, 张标床]}
  大床: {dimension: standard-bed, factor: 2.5}
  分钟路程: {dimension: walk, multiples: false}
"""
CATALOGUE = """\
format: plancheck/catalogue@1
field: f
indicators:
  beds: {name: {zh: 床位, en: beds}, unit: 标准床, domain: [0, inf], better: up, cascade: floor}
  share: {name: {zh: 床位率, en: share}, unit: 标准床/千人, domain: [0, inf], better: up, cascade: floor}
  births: {name: {zh: 出生率, en: births}, unit: ‰, domain: [0, 1000], better: up, cascade: floor, same_units: [人/千人, /千]}
  walk: {name: {zh: 路程, en: walk}, unit: 分钟路程, domain: [0, inf], better: down, cascade: floor}
"""
PACK = """\
format: plancheck/pack@1
id: f
version: "1"
field: f
title: {zh: 甲, en: a}
parameters:
  least: {unit: 标准床/千人, values: [{in: [CN], value: "≥3张标床/千人", basis: {title: 甲}}]}
"""
RULES = """\
format: plancheck/rules@1
rules:
  - id: floor-kept
    title: {zh: 不低于上级, en: floor}
    check: within
    requirement: {ancestors: all}
    select: {cascade: floor}
    severity: {binding: error, expected: warning, absent: warning}
    message: {zh: "{stated}，要求{required}", en: "{stated} {required}"}
  - id: literal
    title: {zh: 给定, en: literal}
    check: within
    requirement: {literal: "≥10大床"}
    select: {indicators: [beds]}
    severity: error
    message: {zh: "{stated}，要求{required}", en: "{stated} {required}"}
  - id: law
    title: {zh: 法定, en: law}
    check: within
    requirement: {law: least}
    select: {indicators: [share]}
    severity: error
    message: {zh: "{stated}，要求{required}", en: "{stated} {required}"}
"""


def make(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True)
    texts = {"pack": PACK, "catalogue": CATALOGUE, "rules": RULES, "units": UNITS, **files}
    for name, text in texts.items():
        if text:
            (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def judged(
    folder: Path, pack: Path, indicator: str, above: str, own: dict[str, Any]
) -> list[api.Result]:
    for name, code, row in (("a", "330000", {"target": above}), ("b", "330400", own)):
        data = {
            "format": "plancheck/plan@1", "id": name, "title": name, "jurisdiction": code, "field": "f",
            "period": {"start": 2021, "end": 2025}, "parents": ["a"] if name == "b" else [], "record": "complete",
            "indicators": [{"id": indicator, "row": 1, "nature": "约束性", **row}],
        }  # fmt: skip
        (folder / f"{name}.yaml").write_text(dump(data), "utf-8")
    report = api.verify(folder / "b.yaml", rules=[pack], as_of=AS_OF)
    assert not report.errors, report.errors
    return [one for one in report.results if one.verdict is not api.Verdict.NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("indicator", "above", "own", "rule", "verdict"),
    [
        ("beds", "≥25标准床", "10大床", "floor-kept", "pass"),
        ("beds", "≥26标准床", "10大床", "floor-kept", "fail"),
        ("beds", "≥1万标床", "1.5万张标床", "floor-kept", "pass"),
        ("beds", "≥1标床", "25标床", "literal", "pass"),
        ("beds", "≥1标床", "24标床", "literal", "fail"),
        ("share", "≥3标准床/千人", "30标床/万人", "floor-kept", "pass"),
        ("share", "≥1标准床/千人", "1.2大床/千人", "law", "pass"),
        ("share", "≥1标准床/千人", "1.1大床/千人", "law", "fail"),
        ("births", "≥8‰", "8人/千人", "floor-kept", "pass"),
        ("births", "≥8‰", "79/万", "floor-kept", None),
        ("births", "≥8‰", "7.9/千", "floor-kept", "fail"),
        ("walk", "≤15分钟路程", "15", "floor-kept", "pass"),
    ],
)  # fmt: skip
def test_a_unit_of_a_pack_is_converted_otherwise(
    tmp_path: Path, indicator: str, above: str, own: str, rule: str, verdict: str | None
) -> None:
    pack = make(tmp_path / "pack")
    if verdict is None:
        with pytest.raises(AssertionError):
            judged(tmp_path, pack, indicator, above, {"target": own})
        return
    found = judged(tmp_path, pack, indicator, above, {"target": own})
    assert [str(one.verdict) for one in found if one.rule == rule] == [verdict]


def test_a_statement_of_its_own_unit_is_read_by_the_built_in_table_only(tmp_path: Path) -> None:
    pack = make(tmp_path / "pack")
    found = judged(tmp_path, pack, "beds", "≥25标准床", {"target": "10", "unit": "大床"})
    assert [str(one.verdict) for one in found if one.rule == "floor-kept"] == ["pass"]


def test_the_unit_of_a_message_is_lost(tmp_path: Path) -> None:
    pack = make(tmp_path / "pack")
    found = judged(tmp_path, pack, "beds", "≥26标准床", {"target": "10", "unit": "大床"})
    (one,) = [one for one in found if one.rule == "floor-kept"]
    assert "10大床" in one.message
    assert "标准床" in one.message


def test_units_of_one_pack_are_known_to_another(tmp_path: Path) -> None:
    """Calls share no state: what one pack adds, no other one sees, whichever comes first."""
    with_units, without = make(tmp_path / "with"), make(tmp_path / "without", units="")
    judged(tmp_path, with_units, "walk", "≤15", {"target": "15"})
    with pytest.raises(api.InputError) as caught:
        api.load_pack(without)
    assert "unknown-unit" in {one.code for one in caught.value.problems}
    judged(tmp_path, with_units, "walk", "≤15", {"target": "15"})


def test_a_pack_that_extends_another_lacks_its_units(tmp_path: Path) -> None:
    base = make(tmp_path / "base", pack=PACK.replace("id: f\n", "id: base\n", 1), rules="")
    more = make(
        tmp_path / "more",
        pack='format: plancheck/pack@1\nid: more\nversion: "1"\nfield: f\nextends: [base]\ntitle: {zh: 甲, en: a}\n',
        units="",
        catalogue="",
    )
    assert base.is_dir()
    found = judged(tmp_path, more, "beds", "≥25标准床", {"target": "10大床"})
    assert [str(one.verdict) for one in found if one.rule == "floor-kept"] == ["pass"]


@pytest.mark.parametrize(
    ("units", "code"),
    [
        ("人: {dimension: something}", "unit-twice"),
        ("新: {dimension: person, aliases: [户]}", "unit-twice"),
        ("万人: {dimension: something}", "unit-name"),
        ("'%': {dimension: person}", "unit-twice"),
        ("刻: {dimension: hour, factor: 0.3}", "unit-inexact"),
        ("甲单位: {dimension: x, factor: 3}\n  乙单位: {dimension: x, factor: 7}", "unit-inexact"),
        ("刻: {dimension: hour, factor: 0}", "unit-factor"),
        ("刻: {dimension: hour, factor: -1}", "unit-factor"),
        ("刻: {dimension: hour, factor: 99999999999999999999}", "unit-factor"),
        ("刻: {dimension: hour, factor: 很多}", None),
        ("刻: {}", None),
        ("刻: {dimension: 时间}", None),
        ("十人: {dimension: x}", "unit-name"),
        ("≥: {dimension: x}", "unit-name"),
        ("'3人': {dimension: x}", "unit-name"),
        ("'新 单位': {dimension: x}", "unit-name"),
        ("人/组: {dimension: x}", "unit-name"),
        ("刻: {dimension: hour, factors: 1}", None),
    ],
)
def test_a_unit_that_means_two_things_is_taken(
    tmp_path: Path, units: str, code: str | None
) -> None:
    pack = make(tmp_path / "pack", units=f"{UNITS}  {units}\n")
    with pytest.raises(api.InputError) as caught:
        api.load_pack(pack)
    codes = {one.code for one in caught.value.problems}
    assert codes == {code} if code else codes
    assert all(one.line for one in caught.value.problems)


@pytest.mark.parametrize("same", ["没有的单位", "小时"])
def test_another_unit_that_counts_the_same_is_any(tmp_path: Path, same: str) -> None:
    text = CATALOGUE.replace("same_units: [人/千人, /千]", f"same_units: [{same}]")
    pack = make(tmp_path / "pack", catalogue=text)
    if same == "小时":  # the catalogue decides, whatever it counts
        api.load_pack(pack)
        return
    with pytest.raises(api.InputError) as caught:
        api.load_pack(pack)
    assert [one.code for one in caught.value.problems] == ["unknown-unit"]


# ---------------------------------------------------------------- the built-in table


def test_the_built_in_table_is_no_file_of_the_format() -> None:
    assert not list(validator("units").iter_errors(TABLE))
    table = built_in()
    assert table.units["%"] == PERCENT
    assert table.units["百分点"] == POINTS
    names = [name for key, one in TABLE["units"].items() for name in (key, *one.get("aliases", ()))]
    assert len(names) == len(set(names))
    with pytest.raises(UnitError):
        table.extended({"人": {"dimension": "another"}})


NAMES = sorted(name for name in built_in().names if name not in {"∶1", "1∶", ":1", "1:"})
COUNTS = ["", "百", "千", "万", "10万", "百万", "1000"]


@given(st.sampled_from(NAMES), st.sampled_from(COUNTS), st.sampled_from(NAMES))
def test_a_rate_is_taken_for_what_it_counts(top: str, count: str, below: str) -> None:
    """Of two units as a rate: the number per so many of the other, comparable only with the like."""
    if count == "1000" and not below:
        return
    table = built_in()
    unit = table.parse(f"{top}/{count}{below}")
    over, under = table.parse(top), table.parse(below)
    assert over is not None
    assert under is not None
    if unit is None:
        assert (
            count[-1:] and table.parse(count[-1] + below) is not None or "千" in count
        )  # 千 + 克 is a unit itself
        return
    sizes = {"": 1, "百": 100, "千": 1000, "万": 10**4, "10万": 10**5, "百万": 10**6, "1000": 1000}
    if table.parse(count + below) is None or count in {"", "10万", "1000"}:
        assert unit.factor * sizes[count] * under.factor == over.factor
    assert not comparable(unit, over)
    assert not unit.percentage


@pytest.mark.parametrize(("one", "other"), list(combinations(["人", "人/千人", "人/户", "/千", "‰", "人次/千人", "元/人·月", "元/人", "∶1", "1∶", "指数", "人/10万"], 2)))  # fmt: skip
def test_rates_that_count_different_things_are_converted(one: str, other: str) -> None:
    left, right = built_in().parse(one), built_in().parse(other)
    assert left is not None
    assert right is not None
    assert not comparable(left, right)
    with pytest.raises(ValueError, match="/"):
        ratio(left, right)


@pytest.mark.parametrize(
    ("one", "other", "factor"),
    [
        ("人/千人", "人/万人", "10"), ("元/人·月", "元/月·人", "1"), ("元/人/月", "元/人·月", "1"), ("万元/人", "元/人", "10000"),
        ("微克/立方米", "毫克/立方米", "0.001"), ("mg/L", "克/立方米", "1"), ("/10万", "/万", "0.1"), ("1/10万", "/10万", "1"),
        ("m³", "立方米", "1"), ("㎡/人", "平方米/人", "1"), ("亿立方米", "万立方米", "10000"), ("千克", "吨", "0.001"),
        ("平方公里", "公顷", "100"), ("例/10万", "例/万", "0.1"), ("吨标准煤/万元", "千克标准煤/元", "0.1"),
    ],
)  # fmt: skip
def test_a_rate_in_other_units_is_another_number(one: str, other: str, factor: str) -> None:
    left, right = built_in().parse(one), built_in().parse(other)
    assert left is not None
    assert right is not None
    assert ratio(left, right) == Decimal(factor)


@given(st.sampled_from(NAMES), st.integers(1, 9999))
def test_a_number_is_read_in_another_unit_than_it_is_written(name: str, number: int) -> None:
    unit = built_in().parse(name)
    read = parse_target(f"{number}{name}", unit=unit, better=Direction.UP)
    assert read.bounds is not None
    assert read.bounds.low == number
