"""Which way is better (指标方向) where the catalogue does not say it, and forms that fall or rise."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.domain.interval import Direction, Interval
from plancheck.domain.target import TargetKind
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import PERCENT
from tests.conftest import examples

UP, DOWN, NONE = Direction.UP, Direction.DOWN, Direction.NONE
law = examples(300)
FALLING = [
    "降低", "下降", "减少", "压减", "压缩", "压降", "缩短", "缩小", "缩减", "削减", "下调", "降", "减",
]  # fmt: skip
RISING = ["提高", "提升", "增加", "增长", "扩大", "上升", "增"]


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("降至5%", DOWN), ("降低到5%", DOWN), ("下降到5%", DOWN), ("压减到5%", DOWN), ("缩短到5%", DOWN),
        ("控制在5%", DOWN), ("控制在5%以内", DOWN), ("≤5%", DOWN), ("<5%", DOWN), ("不超过5%", DOWN),
        ("5%以下", DOWN), ("零拒绝", DOWN), ("动态清零", DOWN), ("降低2个百分点", DOWN),
        ("降低2个百分点以上", DOWN), ("-2个百分点", DOWN), ("×0.5", DOWN), ("不高于市级目标值", DOWN),
        ("提高到5%", UP), ("增至5%", UP), ("扩大到5%", UP), ("≥5%", UP), ("5%以上", UP), ("超过5%", UP),
        ("全覆盖", UP), ("应保尽保", UP), ("提高2个百分点", UP), ("翻一番", UP), ("×2", UP),
        ("不低于市级目标值", UP), ("与GDP增长同步", UP),
        ("5%", None), ("达到5%", None), ("保持在5%", None), ("=5%", None), ("4%-5%", None), ("待定", None),
        ("达到规定比例", None), ("×1", None),
        ("提高到5%以内", None),  # the value rises, the words cap it
    ],
)  # fmt: skip
def test_the_words_of_a_target_call_another_way_better(text: str, way: Direction | None) -> None:
    assert parse_target(text, unit=PERCENT, better=None).way is way


@law
@given(
    st.sampled_from(FALLING),
    st.sampled_from("到至"),
    st.integers(0, 100),
    st.sampled_from(Direction),
)
def test_a_value_that_falls_to_a_number_ends_above_it(
    verb: str, to: str, number: int, better: Direction
) -> None:
    target = parse_target(f"{verb}{to}{number}%", unit=PERCENT, better=better)
    assert target.bounds == Interval(None, Decimal(number))
    assert target.op == "≤"


@law
@given(
    st.sampled_from(FALLING),
    st.sampled_from(["{}以上", "≥{}", "不低于{}", ">{}"]),
    st.integers(0, 100),
)
def test_a_fall_to_a_number_and_more_is_read_as_anything(verb: str, form: str, number: int) -> None:
    sign = form.format(f"{number}%")
    for text in (f"{verb}到{sign}", f"控制在{sign}"):
        with pytest.raises(TargetError) as caught:
            parse_target(text, unit=PERCENT, better=UP)
        assert caught.value.code == "target-contradicts"


@law
@given(st.sampled_from(RISING), st.integers(0, 100))
def test_a_value_that_rises_to_a_number_ends_below_it(verb: str, number: int) -> None:
    for better in (UP, DOWN, None):
        target = parse_target(f"{verb}到{number}%", unit=PERCENT, better=better)
        assert target.kind is TargetKind.SET
        assert target.bounds == Interval(Decimal(number), None)
    exact = parse_target(f"{verb}到{number}%", unit=PERCENT, better=NONE)
    assert exact.bounds == Interval(Decimal(number), Decimal(number))
