"""Numbers as others quote them: the unit stands where plans write it, once."""

from __future__ import annotations

import pytest

from plancheck.domain.claim import with_unit


@pytest.mark.parametrize(
    ("text", "unit", "quoted"),
    [
        ("9", "千个", "9千个"), ("≥98", "%", "≥98%"), ("9以上", "千个", "9千个以上"), ("不超过4.5", "%", "不超过4.5%"),
        ("1-2", "家", "1-2家"), ("3~5", "家", "3~5家"), ("1,200", "人", "1,200人"), ("1.75万", "人", "1.75万人"),
        ("一百", "人", "一百人"), ("[350]", "人", "[350]人"), ("〔350〕", "人", "〔350〕人"), ("350左右", "人", "350人左右"),
        ("约350", "人", "约350人"), ("提高1左右", "岁", "提高1岁左右"), ("12", "/10万", "12/10万"), ("4.1", "人/千人", "4.1人/千人"),
        ("2.3", "∶1", "2.3∶1"), ("≥2.3", "1∶", "≥1∶2.3"), ("0.57", "指数", "0.57指数"), ("-5", "%", "-5%"),
    ],
)  # fmt: skip
def test_a_bare_number_gets_its_unit(text, unit, quoted):
    assert with_unit(text, unit) == quoted
    assert with_unit(quoted, unit) == quoted


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("9千个", "个"), ("98％以上", "%"), ("12/10万", "/10万"), ("[2.5]万人", "人"), ("7成", "%"), ("+1岁", "岁"),
        ("下降15%", "元"), ("年均增长7%以上", "%"), ("全覆盖", "%"), ("不漏一人", "%"), ("动态清零", "户"), ("翻一番", "户"),
        ("×2", "户"), ("待定", "人"), ("稳步提高", "%"), ("与GDP增长同步", "%"), ("不低于市级目标值", "人"), ("达到规定比例", "%"),
        ("", "人"), ("9", None),
    ],
)  # fmt: skip
def test_what_names_its_unit_or_no_number_stays_as_it_is(text, unit):
    assert with_unit(text, unit) == text
