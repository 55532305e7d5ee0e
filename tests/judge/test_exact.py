"""No number is rounded, however many digits it has; what is too long to be meant is refused with a message."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.domain.interval import Direction, Interval, measure
from plancheck.domain.unit import ratio
from plancheck.domain.unit_table import built_in, check_convertible
from plancheck.extract.readers.xlsx.number_format import shown
from tests.conftest import in_process, slow_but

NUMBERS = st.decimals(-(10**15), 10**15, places=8, allow_nan=False)
UNITS = sorted(built_in().units.values(), key=lambda one: one.name)
PAIRS = [(one, other) for one, other in product(UNITS, UNITS) if one.dimension == other.dimension]


@given(NUMBERS, NUMBERS, st.sampled_from(PAIRS))
def test_a_conversion_or_a_distance_is_rounded(one: Decimal, other: Decimal, pair: tuple) -> None:
    factor = ratio(*pair)
    assert Fraction(factor) == Fraction(pair[0].factor) / Fraction(pair[1].factor)
    stated = Interval(one, None).scaled(factor)
    required = Interval(other, None)
    assert stated.low is not None
    assert Fraction(stated.low) == Fraction(one) * Fraction(factor)
    distance = measure(stated, required, Direction.UP)
    assert distance.amount is not None
    gap = Fraction(one) * Fraction(factor) - Fraction(other)
    assert Fraction(distance.amount) == abs(gap)
    assert distance.inside == (gap >= 0)


def test_the_built_in_units_are_not_all_exact() -> None:
    check_convertible(built_in().units.values())


@given(
    st.from_regex(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?", fullmatch=True),
    st.from_regex(r"[#,0]{0,40}0(\.[0#?]{1,60})?%{0,2}(;.{0,5})?", fullmatch=True),
)
def test_a_cell_of_a_workbook_with_many_digits_ends_the_run(value: str, code: str) -> None:
    from datetime import datetime

    assert isinstance(shown(value, code, datetime(1899, 12, 30)), str)


HEAD = """\
format: plancheck/plan@1
id: b
title: 规划b
document: {issued: 2022-01-01, status: issued}
jurisdiction: "330400"
field: disability
period: {start: 2021, end: 2025}
record: complete
commitments:
"""
PROMISE = """\
  - id: c%d
    indicator: %s
    target: "%s"
    baseline: {year: 2020, value: "%s"}
"""
LONG = ["1" * 29, "9" * 40, "0." + "1" * 40, "-" + "9" * 35, "1e400", "1e-400"]
MOST = ["999999999999999.99999999", "0.00000001", "123456789012345"]
FORMS = [
    "{}", "提高{}个百分点", "下降{}%", "×{}", "年均增长{}%", "每年降低{}个百分点", "约{}", "[{}]", "{}亿", "{}万亿", "+{}%",
    "增长{}倍", "{}/10万", "1∶{}", "{}∶1", "百分之{}",
]  # fmt: skip


@pytest.mark.parametrize(
    "row",
    slow_but({"employment-rate"}, ["new-employment", "employment-rate", "household-income-growth"]),
)
@pytest.mark.parametrize(
    "unit", ["", "    unit: 万亿元\n", "    unit: 微克/立方米\n", "    unit: ‰\n"]
)
def test_a_number_of_many_digits_is_no_fault_of_the_program(
    tmp_path: Path, row: str, unit: str
) -> None:
    cases = list(product([*LONG, *MOST], FORMS, ["60%", MOST[0], "≥" + MOST[0], LONG[1]]))
    for begin in range(
        0, len(cases), 90
    ):  # a file of more than a hundred faults is not looked at to its end
        text = HEAD
        for place, (number, form, start) in enumerate(cases[begin : begin + 90]):
            text += PROMISE % (place, row, form.format(number), start) + unit
        (tmp_path / "b.yaml").write_text(text, "utf-8")
        ran = in_process("verify", "b.yaml", "--format", "json", cwd=tmp_path)
        assert ran.code != 70, ran.err
        assert "Traceback" not in ran.err
