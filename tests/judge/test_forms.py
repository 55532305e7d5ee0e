"""Forms that real tables use: totals in brackets, changes, yearly steps, about so much, rates per so many."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck import api
from plancheck.domain.catalogue import Per
from plancheck.domain.interval import Direction, Interval
from plancheck.domain.target import TargetKind
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_change, parse_start, parse_target
from plancheck.domain.unit import PERCENT, Unit
from plancheck.domain.unit_table import parse_unit
from plancheck.io.yaml.writer import dump
from tests.making import AS_OF, found, plan, row, verify

UP, DOWN, NONE = Direction.UP, Direction.DOWN, Direction.NONE


def unit(name: str) -> Unit:
    found = parse_unit(name)
    assert found is not None, name
    return found


CATALOGUE = """\
format: plancheck/catalogue@1
field: forms
indicators:
  rate: {name: {zh: 就业率, en: rate}, unit: "%", domain: [0, 100], better: up, cascade: floor}
  jobless: {name: {zh: 失业率, en: jobless}, unit: "%", domain: [0, 100], better: down, cascade: floor}
  income: {name: {zh: 人均收入, en: income}, unit: 元, domain: [0, inf], better: up, cascade: floor}
  growth: {name: {zh: 收入增速, en: growth}, unit: "%", domain: [-inf, inf], better: up, cascade: floor, per: year}
  age: {name: {zh: 预期寿命, en: age}, unit: 岁, domain: [0, 150], better: up, cascade: floor}
  deaths: {name: {zh: 死亡率, en: deaths}, unit: /10万, domain: [0, 100000], better: down, cascade: floor}
  doctors: {name: {zh: 医师数, en: doctors}, unit: 人/千人, domain: [0, 1000], better: up, cascade: floor}
  births: {name: {zh: 出生率, en: births}, unit: ‰, domain: [0, 1000], better: up, cascade: floor, same_units: [人/千人]}
  dust: {name: {zh: 颗粒物, en: dust}, unit: 微克/立方米, domain: [0, inf], better: down, cascade: floor}
  nurses: {name: {zh: 护医比, en: nurses}, unit: "∶1", domain: [0, inf], better: up, cascade: floor}
  index: {name: {zh: 发展指数, en: index}, unit: 指数, domain: [0, 1], better: up, cascade: floor}
  jobs: {name: {zh: 新增就业, en: jobs}, unit: 人, domain: [0, inf], better: up, cascade: floor, per: period}
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
    message: {zh: "{stated} {required}", en: "{stated} {required}"}
    remedy: {zh: "{required}", en: "{required}!"}
  - id: not-below-baseline
    title: {zh: 不低于基期, en: baseline}
    check: within
    requirement: {baseline: own}
    severity: warning
    message: {zh: "{stated} {required}", en: "{stated} {required}"}
"""
PACK = 'format: plancheck/pack@1\nid: forms\nversion: "1"\nfield: forms\ntitle: {zh: 甲, en: a}\n'


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "pack.yaml").write_text(PACK, "utf-8")
    (folder / "catalogue.yaml").write_text(CATALOGUE, "utf-8")
    (folder / "rules.yaml").write_text(RULES, "utf-8")
    return folder


def written(name: str, code: str, parents: list[str], row: dict[str, Any]) -> str:
    return dump(
        {
            "format": "plancheck/plan@1",
            "id": name,
            "title": f"规划{name}",
            "document": {"issued": "2021-06-01" if parents else "2021-01-01", "status": "issued"},
            "jurisdiction": code,
            "field": "forms",
            "period": {"start": 2021, "end": 2025},
            "parents": parents,
            "record": "complete",
            "indicators": [{"row": 1, "nature": "约束性", **row}],
        }  # fmt: skip
    )


def judge(
    folder: Path, pack: Path, indicator: str, above: Any, own: Any, rule: str = "floor-kept"
) -> api.Result:
    """What a county's target comes to against a province's. A side: a target, or a row."""
    rows = [
        side if isinstance(side, dict) and "target" in side else {"target": side}
        for side in (above, own)
    ]
    (folder / "a.yaml").write_text(
        written("a", "330000", [], {"id": indicator, **rows[0]}), "utf-8"
    )
    (folder / "b.yaml").write_text(
        written("b", "330400", ["a"], {"id": indicator, **rows[1]}), "utf-8"
    )
    report = api.verify(folder / "b.yaml", rules=[pack], as_of=AS_OF)
    assert not report.errors, report.errors
    (found,) = [one for one in report.results if one.rule == rule]
    return found


def told(one: api.Result) -> tuple[str, str]:
    return str(one.verdict), str(one.reason)


BASE = {"year": 2020, "value": "10%"}


@pytest.mark.parametrize(
    ("indicator", "above", "own", "expected"),
    [
        # totals over the period
        ("jobs", "[40000]", "[4.5]万人", ("pass", "met")),
        ("jobs", "〔40000〕", "[350]", ("fail", "below-requirement")),
        ("income", "[40000]", "50000", ("review", "period-kind-differs")),
        # changes from the own baseline
        ("jobless", "≤9%", {"target": "降低2个百分点以上", "baseline": BASE}, ("pass", "met")),
        ("jobless", "≤7%", {"target": "降低2个百分点以上", "baseline": BASE}, ("fail", "below-requirement")),
        ("jobless", "≤8.5%", {"target": "下降15%", "baseline": BASE}, ("pass", "met")),
        ("jobless", "≤8.4%", {"target": "下降15%", "baseline": BASE}, ("fail", "below-requirement")),
        ("jobless", "≤9%", "下降15%", ("review", "relative-unresolved")),
        ("age", "79岁", {"target": "+1岁", "baseline": {"year": 2020, "value": "78.5岁"}}, ("pass", "met")),
        ("age", "80岁", {"target": "提高1岁", "baseline": {"year": 2020, "value": "78.5"}}, ("fail", "below-requirement")),
        ("income", "≥21000元", {"target": "增加1000元", "baseline": {"year": 2020, "value": "2万元"}}, ("pass", "met")),
        ("income", "≥21001元", {"target": "+5%", "baseline": {"year": 2020, "value": "2万元"}}, ("fail", "below-requirement")),
        # a base of its own
        ("income", "≥17000元", {"target": {"change": "-15%", "base": {"year": 2020}}, "baseline": {"year": 2020, "value": "20000"}}, ("fail", "below-requirement")),
        ("jobless", "≤8.5%", {"target": {"change": "-15%", "base": {"year": 2020}}, "baseline": BASE}, ("pass", "met")),
        ("jobless", "≤8.5%", {"target": {"change": "-15%", "base": {"year": 2019}}, "baseline": BASE}, ("review", "relative-unresolved")),
        ("jobless", "≤8.5%", {"target": {"change": "-15%", "base": {"year": 2019, "value": "9%"}}, "baseline": BASE}, ("pass", "met")),
        ("jobless", "≤8.5%", {"target": "比2020年下降15%", "baseline": BASE}, ("pass", "met")),
        ("jobless", "≤8.5%", {"target": "比2015年下降15%", "baseline": BASE}, ("review", "relative-unresolved")),
        ("jobless", "≤8.5%", {"target": "累计下降15%", "baseline": BASE}, ("pass", "met")),
        # steps a year
        ("jobless", "每年降低0.5个百分点以上", "每年降低0.6个百分点", ("pass", "met")),
        ("jobless", "每年降低0.5个百分点以上", "每年降低0.4个百分点以上", ("fail", "below-requirement")),
        ("jobless", "≤8%", "每年降低0.5个百分点以上", ("review", "period-kind-differs")),
        ("jobless", "≤7.5%", {"target": "每年降低0.5个百分点以上", "baseline": BASE}, ("pass", "met")),
        ("jobless", "≤7.4%", {"target": "每年降低0.5个百分点以上", "baseline": BASE}, ("fail", "below-requirement")),
        ("jobless", {"target": "每年降低0.5个百分点以上", "baseline": BASE}, "≤7%", ("pass", "met")),
        ("jobless", {"target": "每年降低0.5个百分点以上", "baseline": BASE}, "≤8%", ("fail", "below-requirement")),
        ("income", "≥14025元", {"target": "年均增长7%以上", "baseline": {"year": 2020, "value": "10000"}}, ("pass", "met")),
        ("income", "≥14026元", {"target": "年均增长7%以上", "baseline": {"year": 2020, "value": "10000"}}, ("fail", "below-requirement")),
        ("income", "年均增长7%", "年均增长6.5%以上", ("fail", "below-requirement")),
        ("growth", "≥7%", "年均增长7%以上", ("pass", "met")),
        ("growth", "≥7%", "年均增长6.9%", ("fail", "below-requirement")),
        ("growth", "≥7%", "年均下降7%", ("fail", "below-requirement")),
        # about so much
        ("rate", "40%左右", "40%左右", ("pass", "met")),
        ("rate", "40%左右", "约40%", ("pass", "met")),
        ("rate", "40%左右", "四成左右", ("pass", "met")),
        ("rate", "≥85%", "85%左右", ("review", "approximate")),
        ("rate", "85%左右", "≥85%", ("review", "approximate")),
        ("rate", "约85%以上", "85%左右", ("review", "approximate")),
        ("age", "≥80岁", {"target": "提高1岁左右", "baseline": {"year": 2020, "value": "79"}}, ("review", "approximate")),
        # rates per so many, ratios, indices
        ("deaths", "≤12/10万", "11.5/10万", ("pass", "met")),
        ("deaths", "≤12/10万", "1.3/万", ("fail", "below-requirement")),
        ("deaths", "≤12", "12.1", ("fail", "below-requirement")),
        ("doctors", "4.1人/千人", "41人/万人", ("pass", "met")),
        ("doctors", "4.1人/千人", "4", ("fail", "below-requirement")),
        ("births", "≥8‰", "8.1人/千人", ("pass", "met")),
        ("dust", "≤35微克/立方米", "35μg/m³", ("pass", "met")),
        ("dust", "≤35微克/立方米", "0.036毫克/立方米", ("fail", "below-requirement")),
        ("nurses", "2.3∶1", "2.2：1", ("fail", "below-requirement")),
        ("nurses", "2.3∶1", "2.3", ("pass", "met")),
        ("index", "0.57", "0.6", ("pass", "met")),
        ("index", "0.57", Decimal("0.56"), ("fail", "below-requirement")),
        # falling to a level
        ("jobless", "≤5%", "降至4%", ("pass", "met")),
        ("rate", "≥85%", "降至85%", ("fail", "below-requirement")),
        ("rate", "≥85%", "降至90%", ("fail", "below-requirement")),
    ],
)  # fmt: skip
def test_a_form_of_a_real_table_is_read_as_another(
    tmp_path: Path, pack: Path, indicator: str, above: Any, own: Any, expected: tuple[str, str]
) -> None:
    assert told(judge(tmp_path, pack, indicator, above, own)) == expected


@pytest.mark.parametrize(
    ("above", "own", "expected"),
    [
        ("≥85%", "87%左右", ("pass", "met")),  # 85.26 to 88.74
        ("≥85%", "86%左右", ("review", "approximate")),  # 84.28 to 87.72
        ("≥85%", "83%左右", ("fail", "below-requirement")),  # 81.34 to 84.66
        ("≥85%", "约87%以上", ("pass", "met")),
        ("≥85%", "约83%以上", ("fail", "below-requirement")),
        ("85%左右", "87%", ("pass", "met")),  # at most 86.7 is asked
        ("85%左右", "86%", ("review", "approximate")),
        ("85%左右", "83%", ("fail", "below-requirement")),  # at least 83.3 is asked
        ("85%左右", "85%左右", ("pass", "met")),
        ("85%左右", "89%左右", ("pass", "met")),
        ("≤50%", "45%左右", ("pass", "met")),
        ("≤50%", "52%左右", ("fail", "below-requirement")),
    ],
)
def test_a_tolerance_decides_what_is_not_sure(
    tmp_path: Path, pack: Path, above: str, own: str, expected: tuple[str, str]
) -> None:
    (pack / "pack.yaml").write_text(PACK + 'approximate: "±2%"\n', "utf-8")
    assert told(judge(tmp_path, pack, "rate", above, own)) == expected


@pytest.mark.parametrize(
    ("indicator", "table", "prose", "own", "verdicts"),
    [
        ("rate", "89%", "约90%", "89.5%", ["pass", "review"]),  # 88.2 to 91.8 may be meant
        ("rate", "约90%", "89%", "89.5%", ["review", "pass"]),
        ("rate", "92%", "约90%", "92.5%", ["pass"]),
        ("rate", "约90%", "900‰左右", "约90%", ["pass"]),
        ("rate", "约90%", "80%", "约90%", ["pass"]),
        ("jobless", "10%", "约9.9%", "9.95%", ["pass", "review"]),
    ],
)
def test_what_is_asked_about_so_much_is_left_out_only_where_it_is_surely_asked_beside_it(
    tmp_path: Path,
    pack: Path,
    indicator: str,
    table: str,
    prose: str,
    own: str,
    verdicts: list[str],
) -> None:
    (pack / "pack.yaml").write_text(PACK + "approximate: ±2%\n", "utf-8")
    words = [{"id": "p", "indicator": indicator, "target": prose, "nature": "binding"}]
    above = plan("a", "330000", [row(indicator, table)], field="forms", commitments=words)
    mine = plan("b", "330400", [row(indicator, own)], field="forms", parents=["a"])
    report = verify(tmp_path, above, mine, rules=(str(pack),))
    assert not report.errors
    assert [str(one.verdict) for one in found(report, "floor-kept")] == verdicts


def test_the_band_of_an_approximate_target_is_not_shown(tmp_path: Path, pack: Path) -> None:
    (pack / "pack.yaml").write_text(PACK + "approximate: ±2%\n", "utf-8")
    one = judge(tmp_path, pack, "rate", "≥85%", "87%左右")
    assert one.stated.set == "[85.26, 88.74]"
    assert one.stated.approximate is True


@pytest.mark.parametrize(
    ("indicator", "baseline", "own", "expected"),
    [
        ("rate", ">90%", ">90%", ("pass", "met")),
        ("rate", ">90%", "90%", ("fail", "below-baseline")),
        ("rate", ">90%", "95%", ("pass", "met")),
        ("rate", "≥90%", "90%", ("pass", "met")),
        ("rate", "<90%", "85%", ("fail", "below-baseline")),  # it may be that it was 89%
        ("rate", "<90%", "90%", ("pass", "met")),
        ("rate", "约90%", "95%", ("review", "approximate")),
        ("jobless", "<5%", "5%", ("fail", "below-baseline")),
        ("jobless", "<5%", "<5%", ("pass", "met")),
        ("rate", "90%", "提高2个百分点", ("pass", "met")),
        ("rate", "90%", "提高2个百分点左右", ("pass", "met")),
        ("rate", "90%", "下降2个百分点左右", ("fail", "below-baseline")),
        ("jobless", "5%", "每年降低0.1个百分点", ("pass", "met")),
        ("jobless", "5%", "每年提高0.1个百分点", ("fail", "below-baseline")),
        ("jobless", "5%", "每年降低0.1个百分点左右", ("pass", "met")),
        ("jobless", "5%", "每年提高0.1个百分点左右", ("fail", "below-baseline")),
        ("rate", "<85%", "提高5个百分点", ("pass", "met")),  # wherever below 85% it was
        ("rate", "80%-86%", "提高5个百分点", ("pass", "met")),
        ("rate", "<85%", "降低5个百分点", ("fail", "below-baseline")),
        ("jobless", ">5%", "降低1个百分点", ("pass", "met")),
        ("rate", "80%", "持续提升", ("review", "no-number")),  # the right way, but no number
        ("rate", "80%", "保持稳定", ("review", "no-number")),
        ("jobless", "5%", "持续提升", ("fail", "below-baseline")),
        ("rate", "80%", "持续下降", ("fail", "below-baseline")),
        ("rate", "80%", "稳步推进", None),
    ],
)
def test_a_baseline_is_held_for_another(
    tmp_path: Path,
    pack: Path,
    indicator: str,
    baseline: str,
    own: str,
    expected: tuple[str, str] | None,
) -> None:
    row = {
        "target": own if expected else {"qualitative": own},
        "baseline": {"year": 2020, "value": baseline},
    }
    one = judge(tmp_path, pack, indicator, "≥0%", row, "not-below-baseline")
    assert told(one) == (expected or ("review", "no-number"))


@pytest.mark.parametrize(
    ("indicator", "above", "own", "tolerance", "expected"),
    [
        ("income", "年均增长7%左右", "年均增长7%左右", "", ("pass", "met")),
        ("income", "年均增长7%", "年均增长7%左右", "", ("review", "approximate")),
        ("income", "年均增长7%", "年均增长7.5%左右", "±2%", ("pass", "met")),
        ("income", "年均增长7%左右", "年均增长6.5%左右", "±2%", ("fail", "below-requirement")),
        ("jobless", "5.5%", "每年降低1个百分点左右", "±2%", ("pass", "met")),  # 4.9 to 5.1
        ("jobless", "5%", "每年降低1个百分点左右", "±2%", ("review", "approximate")),
        ("jobless", "5%", "每年降低1个百分点左右", "", ("review", "approximate")),
        ("jobless", "4.5%", "每年降低1个百分点左右", "±2%", ("fail", "below-requirement")),
        ("jobless", "每年降低1个百分点左右", "4.8%", "±2%", ("pass", "met")),
    ],
)
def test_a_yearly_step_of_about_so_much_decides_what_is_not_sure(
    tmp_path: Path,
    pack: Path,
    indicator: str,
    above: str,
    own: str,
    tolerance: str,
    expected: tuple[str, str],
) -> None:
    (pack / "pack.yaml").write_text(
        PACK + (f"approximate: {tolerance}\n" if tolerance else ""), "utf-8"
    )
    start = {"year": 2020, "value": "10%" if indicator == "jobless" else "20000元"}
    rows = [{"target": one, "baseline": start} for one in (above, own)]
    assert told(judge(tmp_path, pack, indicator, *rows)) == expected


def test_a_change_from_a_set_reaches_the_set_that_it_leads_to(tmp_path: Path, pack: Path) -> None:
    row = {"target": "提高2个百分点", "baseline": {"year": 2020, "value": ">90%"}}
    assert judge(tmp_path, pack, "rate", ">92%", row).stated.set == "(92, 100]"
    assert told(judge(tmp_path, pack, "rate", "92%", row)) == ("pass", "met")
    assert told(judge(tmp_path, pack, "rate", "93%", row)) == ("fail", "below-requirement")


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("[90,100]", "%", "target-unreadable"), ("[90, 100]", "%", "target-unreadable"),
        ("[待定]", "人", "target-unreadable"), ("[1800", "人", "target-unreadable"),
        ("[18]00", "人", "target-unreadable"), ("[稳步提高]", "%", "target-unreadable"),
        ("提高5", "%", "target-step"), ("+5%", "%", "target-unreadable"), ("提高5人", "%", "target-unit"),
        ("1000人/年", "人", "target-per"), ("4.1人/千人", "‰", "target-unit"), ("1∶1.25", "∶1", "target-unit"),
        ("3∶2", "∶1", "target-unreadable"), ("降至85%以上", "%", "target-contradicts"), ("左右", "%", "target-approximate"),
        ("约待定", "%", "target-approximate"),
        ("超过40%以下左右", "%", "target-contradicts"), ("12/10", None, "target-unreadable"),
    ],
)  # fmt: skip
def test_a_form_without_one_meaning_is_read(text: str, name: str | None, code: str) -> None:
    with pytest.raises(TargetError) as caught:
        parse_target(text, unit=unit(name) if name else None, better=UP)
    assert caught.value.code == code


@pytest.mark.parametrize("text", ["90%", "", "很多", "0.15", "稳步提高", "提高到90%", "100%覆盖"])
def test_a_change_that_is_none_is_read(text: str) -> None:
    with pytest.raises(TargetError):
        parse_change(text, unit=PERCENT, better=UP)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"target": {"change": -15}}, None),
        ({"target": {"change": "-15%", "op": "≥"}}, "target-op"),
        ({"target": {"value": "90%", "base": {"year": 2020}}}, "target-base"),
        ({"target": {"change": "-15%", "value": "90%"}}, "target-mapping"),
        ({"target": {"change": "-15%", "base": {"value": "9%"}}}, "missing-key"),
        (
            {"target": {"change": "-15%", "base": {"year": 2020, "value": "很多"}}},
            "value-unreadable",
        ),
        ({"target": "[1800]", "per": "每年"}, "target-per-differs"),
        ({"target": "每年降低0.5个百分点", "per": "期末"}, "target-per-differs"),
    ],
)
def test_a_change_that_says_two_things_is_read(
    tmp_path: Path, pack: Path, row: dict[str, Any], code: str | None
) -> None:
    text = written("b", "330400", [], {"id": "jobless", **row})
    (tmp_path / "b.yaml").write_text(text, "utf-8")
    report = api.verify(tmp_path / "b.yaml", rules=[pack], as_of=AS_OF)
    assert report.exit_code == 2
    if code is not None:
        assert [one.code for one in report.errors] == [code]


@pytest.mark.parametrize("value", ["约90%", "90%左右", "提高5个百分点", "[90]%左右"])
def test_a_rule_asks_for_about_so_much(tmp_path: Path, pack: Path, value: str) -> None:
    rules = RULES.replace("{baseline: own}", f'{{literal: "{value}"}}')
    (pack / "rules.yaml").write_text(rules, "utf-8")
    (tmp_path / "b.yaml").write_text(
        written("b", "330400", [], {"id": "rate", "target": "90%"}), "utf-8"
    )
    with pytest.raises(api.InputError):
        api.verify(tmp_path / "b.yaml", rules=[pack], as_of=AS_OF)


# ---------------------------------------------------------------- laws, each with an oracle of its own

NUMBERS = st.decimals(0, 100, places=1)


@given(
    NUMBERS.filter(lambda n: n >= 1),
    st.sampled_from(
        ["{}%左右", "约{}%", "大约{}%", "近{}%", "{}%上下", "达到{}%左右", "百分之{}左右"]
    ),
    st.sampled_from([UP, DOWN, NONE]),
)
def test_about_a_number_says_the_number_exactly(
    number: Decimal, form: str, better: Direction
) -> None:
    exact = parse_target(f"{number}%", unit=PERCENT, better=better)
    about = parse_target(form.format(number), unit=PERCENT, better=better)
    assert about.approximate
    assert not exact.approximate
    assert (about.bounds, about.op) == (exact.bounds, exact.op)


@given(
    st.integers(1, 99999),
    st.sampled_from(
        ["[{}]", "〔{}〕", "［{}］", "【{}】", "[{}]人", "[{}人]", "≥[{}]", "[{}]以上"]
    ),
)
def test_brackets_change_the_number_or_are_lost(number: int, form: str) -> None:
    plain = form.translate(str.maketrans("", "", "[]〔〕［］【】"))
    read = parse_target(form.format(number), unit=unit("人"), better=UP)
    assert read.per is Per.PERIOD
    assert read.bounds == parse_target(plain.format(number), unit=unit("人"), better=UP).bounds


@given(
    st.decimals(1, 500, places=1),
    st.sampled_from(
        [("/千", 1000), ("/万", 10_000), ("/10万", 100_000), ("/百万", 1_000_000), ("/1000", 1000)]
    ),
    st.sampled_from([("/千", 1000), ("/万", 10_000), ("/10万", 100_000)]),
)
def test_a_rate_per_so_many_is_converted_otherwise(
    number: Decimal, written: tuple[str, int], home: tuple[str, int]
) -> None:
    read = parse_target(f"{number}{written[0]}", unit=unit(home[0]), better=DOWN)
    assert read.bounds is not None
    assert read.bounds.high is not None
    assert read.bounds.high * written[1] == number * home[1]


@given(NUMBERS, st.sampled_from(["≥", ">", "≤", "<", ""]), st.booleans())
def test_a_start_means_another_set(number: Decimal, op: str, behind: bool) -> None:
    text = f"{op}{number}%"
    if behind and op in {"≥", "≤"}:
        text = f"{number}%{'以上' if op == '≥' else '以下'}"
    start = parse_start(text, unit=PERCENT)
    for tenth in range(1001):
        value = Decimal(tenth) / 10
        inside = {
            "≥": value >= number, ">": value > number, "≤": value <= number, "<": value < number, "": value == number,
        }[op]  # fmt: skip
        assert start.bounds.contains(value) == inside
    assert (start.value == number) == (op == "")


@given(
    st.sampled_from(["元", "人", "吨"]), st.integers(1, 99), st.integers(0, 10**6), st.booleans()
)
def test_per_cent_of_a_base_are_taken_of_something_else(
    name: str, percent: int, base: int, falls: bool
) -> None:
    read = parse_target(f"{'下降' if falls else '增长'}{percent}%", unit=unit(name), better=UP)
    assert read.kind is TargetKind.BASELINE
    assert read.factor is not None
    hundred = 100 - percent if falls else 100 + percent
    assert base * read.factor * 100 == base * hundred
    assert Interval(read.factor, None).contains(Decimal(1)) == falls


@pytest.mark.parametrize("form", ["1∶1", "1：1", "1:1.0", "不低于1∶1", "≥ 1 ∶ 1"])
def test_one_to_one_is_a_proportion_either_way_round(form: str) -> None:
    for name in ("∶1", "1∶"):
        found = parse_target(form, unit=unit(name), better=UP)
        assert found.bounds == Interval(Decimal(1), None)
    for name, other in (("∶1", "1∶2"), ("1∶", "2∶1")):
        with pytest.raises(TargetError, match="target-unit"):
            parse_target(other, unit=unit(name), better=UP)
