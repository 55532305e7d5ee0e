"""Laws of the sets (取值区间), with portion as an oracle that shares no code with plancheck."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import portion
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from plancheck.domain.interval import (
    EMPTY,
    EVERYTHING,
    Direction,
    Interval,
    measure,
    parse_interval,
)
from plancheck.domain.resolved import place_set
from plancheck.domain.target import format_set
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import PERCENT, Unit, plain
from plancheck.domain.unit_table import parse_unit
from tests.conftest import examples

law = examples(200)

NEAR = st.integers(-6, 6).map(
    lambda number: Decimal(number) / 2
)  # few values, so that ends coincide
WIDE = st.decimals("-999999999", "999999999", places=8)
NUMBERS = NEAR | WIDE
ENDS = st.none() | NUMBERS
DIRECTIONS = st.sampled_from(list(Direction))
ORDERED = st.sampled_from([Direction.UP, Direction.DOWN])


@st.composite
def any_interval(draw: st.DrawFn) -> Interval:
    return Interval(draw(ENDS), draw(ENDS), draw(st.booleans()), draw(st.booleans()))


INTERVALS = any_interval()
FULL = INTERVALS.filter(lambda interval: not interval.empty)


def oracle(interval: Interval) -> Any:
    """The same set in portion, from the four fields alone."""
    if interval.empty:
        return portion.empty()
    return portion.Interval.from_atomic(
        portion.OPEN if interval.low_open else portion.CLOSED,
        -portion.inf if interval.low is None else interval.low,
        portion.inf if interval.high is None else interval.high,
        portion.OPEN if interval.high_open else portion.CLOSED,
    )


def some_value(interval: Interval, share: int) -> Decimal:
    """A value in or near the set: its ends, just beside them, or between them."""
    low = interval.low if interval.low is not None else (interval.high or Decimal(0)) - 10
    high = interval.high if interval.high is not None else low + 20
    return low + (high - low) * Decimal(share) / 8


# ---------------------------------------------------------------- values and inclusion


@law
@given(INTERVALS, NUMBERS)
def test_a_value_is_accepted_that_the_oracle_refuses_or_the_reverse(
    interval: Interval, value: Decimal
) -> None:
    assert interval.contains(value) == (value in oracle(interval))


@law
@given(INTERVALS, st.integers(-1, 9))
def test_values_at_and_beside_the_ends_are_misplaced(interval: Interval, share: int) -> None:
    value = some_value(interval, share)
    assert interval.contains(value) == (value in oracle(interval))


@law
@given(INTERVALS)
def test_a_set_is_empty_that_the_oracle_fills_or_the_reverse(interval: Interval) -> None:
    assert interval.empty == oracle(interval).empty


@law
@given(ENDS, ENDS, st.booleans(), st.booleans())
def test_an_empty_set_as_written_is_not_the_one_empty_set(
    low: Decimal | None, high: Decimal | None, low_open: bool, high_open: bool
) -> None:
    interval = Interval(low, high, low_open, high_open)
    crossed = low is not None and high is not None and low > high
    hollow = low is not None and low == high and (low_open or high_open)
    assert (interval == EMPTY) == interval.empty == (crossed or hollow)


@law
@given(FULL, FULL)
@example(Interval(Decimal(90), Decimal(100)), Interval(Decimal(90), Decimal(100), low_open=True))
def test_inclusion_is_not_that_nothing_lies_outside(stated: Interval, required: Interval) -> None:
    nothing_outside = (oracle(stated) & ~oracle(required)).empty
    assert stated.subset_of(required) == nothing_outside


@law
@given(FULL, INTERVALS)
def test_a_set_inside_another_has_a_value_that_the_other_refuses(
    inner: Interval, outer: Interval
) -> None:
    inner = inner.intersect(outer)
    assume(not inner.empty)
    assert inner.subset_of(outer)
    for share in range(9):
        value = some_value(inner, share)
        assert not inner.contains(value) or outer.contains(value)


@law
@given(INTERVALS)
def test_the_empty_set_is_inside_something(interval: Interval) -> None:
    assert not EMPTY.subset_of(interval)
    assert not interval.subset_of(EMPTY)


@law
@given(FULL)
def test_a_set_is_not_inside_itself_or_not_inside_everything(interval: Interval) -> None:
    assert interval.subset_of(interval)
    assert interval.subset_of(EVERYTHING)


@law
@given(FULL, FULL)
@example(Interval(None, None), EVERYTHING)
@example(Interval(None, Decimal(1), low_open=False), Interval(None, Decimal(1), low_open=True))
def test_two_different_sets_are_inside_each_other(one: Interval, two: Interval) -> None:
    assert (one.subset_of(two) and two.subset_of(one)) == (one == two)


@law
@given(FULL, FULL, FULL)
def test_inclusion_does_not_carry_over_two_steps(
    one: Interval, two: Interval, three: Interval
) -> None:
    middle = two.intersect(three)
    inner = one.intersect(middle)
    assume(not inner.empty)
    assert inner.subset_of(middle)
    assert middle.subset_of(three)
    assert inner.subset_of(three)


@law
@given(INTERVALS, NUMBERS)
def test_accepting_a_value_is_not_including_its_point(interval: Interval, value: Decimal) -> None:
    assert interval.contains(value) == Interval(value, value).subset_of(interval)


# ---------------------------------------------------------------- intersection


@law
@given(INTERVALS, INTERVALS)
def test_intersection_differs_from_the_oracles(one: Interval, two: Interval) -> None:
    assert oracle(one.intersect(two)) == oracle(one) & oracle(two)


@law
@given(INTERVALS, INTERVALS)
def test_intersection_depends_on_the_order(one: Interval, two: Interval) -> None:
    assert one.intersect(two) == two.intersect(one)


@law
@given(INTERVALS, INTERVALS, INTERVALS)
def test_intersection_depends_on_the_grouping(
    one: Interval, two: Interval, three: Interval
) -> None:
    assert one.intersect(two).intersect(three) == one.intersect(two.intersect(three))


@law
@given(INTERVALS)
def test_intersection_with_itself_or_with_everything_changes_a_set(interval: Interval) -> None:
    assert interval.intersect(interval) == interval
    assert interval.intersect(EVERYTHING) == interval
    assert interval.intersect(EMPTY) == EMPTY


# ---------------------------------------------------------------- floors


@law
@given(FULL, ORDERED, st.integers(0, 8), st.decimals(0, 1000, places=2))
def test_a_floor_refuses_what_is_better_than_what_it_accepts(
    interval: Interval, better: Direction, share: int, more: Decimal
) -> None:
    worse_end = interval.low if better is Direction.UP else interval.high
    assume(worse_end is not None)  # without one the set is a cap, which stays as it is
    value = some_value(interval, share)
    assume(interval.contains(value))
    improved = value + more if better is Direction.UP else value - more
    assert interval.completed(better).contains(improved)


@law
@given(FULL, DIRECTIONS)
def test_a_floor_accepts_what_is_worse_than_the_required_set(
    interval: Interval, better: Direction
) -> None:
    floor = interval.completed(better)
    assert interval.subset_of(floor)
    worse = {
        Direction.UP: (floor.low, floor.low_open) == (interval.low, interval.low_open),
        Direction.DOWN: (floor.high, floor.high_open) == (interval.high, interval.high_open),
        Direction.NONE: floor == interval,
    }
    assert worse[better]
    assert floor.completed(better) == floor


def test_the_empty_set_becomes_a_floor() -> None:
    assert all(EMPTY.completed(better) == EMPTY for better in Direction)


# ---------------------------------------------------------------- printing and reading


@law
@given(INTERVALS)
def test_a_printed_set_reads_back_as_another(interval: Interval) -> None:
    assert parse_interval(str(interval)) == interval


@law
@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=8, min_value=-(10**15), max_value=10**15
    )
)
@example(Decimal("1E+3"))
@example(Decimal("-0.00"))
@example(Decimal("90.0"))
def test_a_printed_number_is_inexact_or_has_an_exponent_or_idle_zeros(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert text != "-0"
    assert "." not in text or not text.endswith("0")


@law
@given(st.text(max_size=20) | st.text(alphabet="[]() ,∞-.0123456789anifE", max_size=12))
@example("[a, b]")
@example("[nan, 1]")
@example("[1, 2, 3]")
def test_a_text_that_is_no_set_raises_anything_but_value_error(text: str) -> None:
    try:
        found = parse_interval(text)
    except ValueError:
        return
    assert parse_interval(str(found)) == found


PERMILLE = parse_unit("‰")
PEOPLE = parse_unit("人")
assert PERMILLE is not None
assert PEOPLE is not None
PLACES: list[tuple[Unit, Interval]] = [
    (PERCENT, Interval(Decimal(0), Decimal(100))),
    (PERCENT, EVERYTHING),
    (PERMILLE, Interval(Decimal(0), Decimal(1000))),
    (PEOPLE, Interval(Decimal(0), None)),
]


def sayable(interval: Interval, domain: Interval) -> bool:
    """Whether the written forms have words for the set: no two-sided set with an open end."""
    inner_low = interval.low is not None and (interval.low != domain.low or interval.low_open)
    inner_high = interval.high is not None and (interval.high != domain.high or interval.high_open)
    both = inner_low and inner_high
    return (inner_low or inner_high) and not (both and (interval.low_open or interval.high_open))


def round_trip(
    interval: Interval, unit: Unit, domain: Interval, better: Direction
) -> Interval | None:
    text = format_set(interval, unit, domain)
    bounds = parse_target(text, unit=unit, better=better).bounds
    assert bounds is not None
    return place_set(bounds, domain)[0]


@law
@given(FULL, st.sampled_from(PLACES), DIRECTIONS)
def test_the_written_form_of_a_set_reads_back_as_another(
    interval: Interval, place: tuple[Unit, Interval], better: Direction
) -> None:
    unit, domain = place
    interval = interval.intersect(domain)
    assume(not interval.empty and sayable(interval, domain))
    edge = interval.low == interval.high and interval.low in (domain.low, domain.high)
    assume(not edge)  # below
    assume(interval.low is None or interval.high is None or interval.high >= 0)  # below
    assert round_trip(interval, unit, domain, better) == interval


@pytest.mark.parametrize("better", Direction)
@pytest.mark.parametrize("end", ["0", "100"])
def test_the_written_form_of_a_point_at_the_domains_end_reads_back_as_more(
    end: str, better: Direction
) -> None:
    domain = Interval(Decimal(0), Decimal(100))
    point = Interval(Decimal(end), Decimal(end))
    assert round_trip(point, PERCENT, domain, better) == point


def test_the_written_form_of_a_range_below_zero_reads_back_as_one_across_zero() -> None:
    fall = Interval(Decimal(-5), Decimal(-3))
    assert round_trip(fall, PERCENT, EVERYTHING, Direction.UP) == fall


@pytest.mark.parametrize("name", ["%", "人", "户", "万人", "百分点", "平方米", "元", "‰"])
def test_the_written_form_in_a_unit_of_the_table_cannot_be_read(name: str) -> None:
    unit = parse_unit(name)
    assert unit is not None
    floor = Interval(Decimal(5), None)
    assert round_trip(floor, unit, Interval(Decimal(0), None), Direction.UP) == floor


# ---------------------------------------------------------------- distances


@law
@given(FULL, FULL, DIRECTIONS)
def test_being_inside_is_not_inclusion(
    stated: Interval, required: Interval, better: Direction
) -> None:
    assert measure(stated, required, better).inside == stated.subset_of(required)


@law
@given(FULL, FULL, DIRECTIONS)
@example(Interval(Decimal(90), None), Interval(Decimal(90), None, low_open=True), Direction.UP)
@example(
    Interval(Decimal(1), Decimal(3)),
    Interval(Decimal(1), Decimal(3), high_open=True),
    Direction.NONE,
)
def test_a_shortfall_is_zero_without_a_lost_sign_or_the_reverse(
    stated: Interval, required: Interval, better: Direction
) -> None:
    found = measure(stated, required, better)
    if found.inside:
        assert not found.boundary_only
        return
    assert (found.amount == 0) == found.boundary_only
    closure = Interval(required.low, required.high)
    assert found.boundary_only == stated.subset_of(closure)


@law
@given(FULL, FULL, DIRECTIONS)
def test_a_distance_is_negative(stated: Interval, required: Interval, better: Direction) -> None:
    amount = measure(stated, required, better).amount
    assert amount is None or amount >= 0


@law
@given(FULL, NUMBERS, st.booleans(), ORDERED)
def test_the_distance_is_not_the_one_between_the_worst_values(
    stated: Interval, number: Decimal, opened: bool, better: Direction
) -> None:
    up = better is Direction.UP
    required = (
        Interval(number, None, low_open=opened) if up else Interval(None, number, high_open=opened)
    )
    worst = stated.low if up else stated.high
    found = measure(stated, required, better)
    if worst is None:
        assert found == type(found)(inside=False, amount=None)
    else:
        assert found.amount == abs(worst - number)


@law
@given(FULL, FULL, DIRECTIONS)
@example(Interval(Decimal(80), None), Interval(Decimal(90), None), Direction.UP)
def test_moving_the_target_by_its_shortfall_is_not_enough(
    stated: Interval, required: Interval, better: Direction
) -> None:
    """The remedy's ground: no accepted value lies farther from what is required than the shortfall."""
    found = measure(stated, required, better)
    assume(not found.inside and found.amount is not None)
    assert found.amount is not None
    wider = Interval(
        None if required.low is None else required.low - found.amount,
        None if required.high is None else required.high + found.amount,
    )
    assert stated.subset_of(wider)


@law
@given(FULL, FULL, FULL, DIRECTIONS)
def test_tightening_a_target_loses_a_pass_or_loosening_gains_one(
    stated: Interval, cut: Interval, required: Interval, better: Direction
) -> None:
    tight = stated.intersect(cut)
    assume(not tight.empty)
    floor = required.completed(better)
    before, after = measure(stated, floor, better), measure(tight, floor, better)
    assert after.inside or not before.inside
    if before.inside and before.amount is not None and after.amount is not None:
        assert after.amount >= before.amount


@law
@given(FULL, FULL, st.sampled_from(["0.0001", "0.1", "10", "100", "10000", "100000000"]))
def test_a_change_of_unit_changes_inclusion(one: Interval, two: Interval, text: str) -> None:
    factor = Decimal(text)
    assert one.scaled(factor).subset_of(two.scaled(factor)) == one.subset_of(two)


@law
@given(INTERVALS, st.sampled_from(["0.0001", "0.1", "10", "10000"]))
def test_a_change_of_unit_and_back_changes_a_set(interval: Interval, text: str) -> None:
    factor = Decimal(text)
    assert interval.scaled(factor).scaled(1 / factor) == interval
    assert interval.scaled(factor).empty == interval.empty
