"""Units (计量单位): exact factors, and dimensions that never mix."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest

from plancheck.domain.unit import PERCENT, POINTS, Unit, comparable, difference_unit, ratio
from plancheck.domain.unit_table import parse_unit, unit_names


def unit(name: str) -> Unit:
    found = parse_unit(name)
    assert found is not None, name
    return found


@pytest.mark.parametrize(
    ("one", "other", "factor"),
    [
        ("万人", "人", "10000"), ("人", "万人", "0.0001"), ("千人", "万人", "0.1"), ("百万户", "万户", "100"),
        ("亿元", "万元", "10000"), ("十万人", "人", "100000"), ("千万元", "亿元", "0.1"), ("人", "名", "1"),
        ("家", "所", "1"), ("%", "‰", "10"), ("‰", "%", "0.1"), ("成", "%", "10"), ("百分点", "个百分点", "1"),
        ("万人", "千名", "10"), ("平方米", "㎡", "1"),
    ],
)  # fmt: skip
def test_a_factor_between_units_is_wrong_or_inexact(one: str, other: str, factor: str) -> None:
    assert ratio(unit(one), unit(other)) == Decimal(factor)
    assert type(ratio(unit(one), unit(other))) is Decimal


@pytest.mark.parametrize(
    "names", ["人 名 位 口", "家 个 所 处", "百分点 个百分点", "% ‰ 成", "万人 名"]
)
def test_names_of_one_dimension_do_not_compare(names: str) -> None:
    for one, other in combinations(names.split(), 2):
        assert comparable(unit(one), unit(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("人", "人次"), ("户", "套"), ("家", "张"), ("个", "人"), ("人", "户"), ("%", "百分点"), ("‰", "百分点"),
        ("人次", "次"), ("次", "场次"), ("元", "人"), ("亩", "公顷"), ("平方米", "公顷"), ("年", "岁"), ("%", "人"),
        ("万人", "万户"), ("小时", "天"), ("套", "间"), ("件", "项"),
    ],
)  # fmt: skip
def test_units_that_count_different_things_are_compared_or_converted(one: str, other: str) -> None:
    assert not comparable(unit(one), unit(other))
    assert not comparable(unit(other), unit(one))
    with pytest.raises(ValueError, match="/"):
        ratio(unit(one), unit(other))


def test_comparing_depends_on_the_order_or_does_not_carry_over() -> None:
    units = [unit(name) for name in unit_names()]
    for one, other in combinations(units, 2):
        assert (
            comparable(one, other) == comparable(other, one) == (one.dimension == other.dimension)
        )


def test_a_conversion_there_and_back_changes_a_number() -> None:
    units = [unit(name) for name in (*unit_names(), "万人", "百人", "亿元", "十万户")]
    for one, other in combinations(units, 2):
        if comparable(one, other):
            assert Decimal("17.53") * ratio(one, other) * ratio(other, one) == Decimal("17.53")


def test_no_unit_compares_with_a_unit() -> None:
    assert comparable(None, None)
    assert not comparable(None, PERCENT)
    assert not comparable(unit("人"), None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "万",
        "人人",
        "万%",
        "千‰",
        "万百分点",
        "万万人",
        "percent",
        "0",
        "名次",
        "%%",
        "十人",
        "人 次",
    ],
)
def test_a_unit_outside_the_table_is_known(text: str) -> None:
    assert parse_unit(text) is None


def test_spaces_around_a_unit_make_it_unknown() -> None:
    assert parse_unit(" 万人 ") == unit("万人")


def test_a_name_stands_for_two_units_or_for_none() -> None:
    names = unit_names()
    assert len(names) == len(set(names))
    for name in names:
        assert unit(name).name == name
        assert unit(name).factor > 0


def test_a_short_name_hides_a_longer_one_when_reading() -> None:
    names = unit_names()
    for place, name in enumerate(names):
        assert not any(later.startswith(name) and later != name for later in names[place:])


def test_a_difference_of_percentages_is_told_in_percent() -> None:
    assert difference_unit(PERCENT) == POINTS.name == "百分点"
    assert (
        difference_unit(unit("‰")) == "‰"
    )  # 25‰ is 2.5 points: the number stays, so does its unit
    assert difference_unit(unit("万人")) == "万人"
    assert difference_unit(None) is None


def test_percentage_points_pass_for_a_percentage() -> None:
    assert PERCENT.percentage
    assert unit("成").percentage
    assert not POINTS.percentage
