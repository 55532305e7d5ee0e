"""Dates that people write (日期的常见写法): which day is meant, and what is told of one that is none."""

from __future__ import annotations

from datetime import date

import pytest

from plancheck.common.meant import date_trouble, meant_day


@pytest.mark.parametrize(
    "text",
    ["2022年5月26日", "2022年05月26", "2022/5/26", "2022.5.26", "2022-5-26", "20220526",
     "２０２２年５月２６日", " 2022 年 5 月 26 日 "],
)  # fmt: skip
def test_a_day_is_understood(text):
    assert meant_day(text) == date(2022, 5, 26)
    assert date_trouble(text) == "bad-date-near"


@pytest.mark.parametrize(
    ("text", "code"),
    [("2022-02-30", "no-such-day"), ("2022年13月1日", "no-such-day"), ("2022年5月", "bad-date-month"),
     ("2022", "bad-date-month"), ("2022-05", "bad-date-month"), ("去年", "bad-date"), ("", "bad-date")],
)  # fmt: skip
def test_what_is_no_day_is_not_guessed(text, code):
    assert meant_day(text) is None
    assert date_trouble(text) == code
