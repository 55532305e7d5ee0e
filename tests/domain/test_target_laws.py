"""Laws of the written targets (目标值写法): what must not matter does not, and what is not understood is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from plancheck.domain.catalogue import Cascade, Indicator, Per
from plancheck.domain.claim import Claim, Evidence, Statement
from plancheck.domain.interval import Direction, Interval, measure
from plancheck.domain.judge import Outcome, judge
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved, place_set
from plancheck.domain.source import Location
from plancheck.domain.target import Target, TargetKind, format_set
from plancheck.domain.target.numerals import TargetError, chinese_number
from plancheck.domain.target.parse import parse_point, parse_target
from plancheck.domain.unit import PERCENT, Unit
from plancheck.domain.unit_table import parse_unit, unit_names
from tests.conftest import examples

law = examples(200)

SHARE = Interval(Decimal(0), Decimal(100))
ZERO = Decimal(0)
PERCENTAGES = st.decimals(0, 100, places=2)
DIRECTIONS = st.sampled_from(list(Direction))


def unit_of(name: str) -> Unit:
    found = parse_unit(name)
    assert found is not None, name
    return found


PEOPLE = unit_of("人")


def bounds(text: str, unit: Unit = PERCENT, better: Direction = Direction.UP) -> Interval:
    target = parse_target(text, unit=unit, better=better)
    assert target.kind is TargetKind.SET, text
    assert target.bounds is not None
    return target.bounds


def floor(number: Decimal, *, opened: bool = False) -> Interval:
    return Interval(number, None, low_open=opened)


def cap(number: Decimal, *, opened: bool = False) -> Interval:
    return Interval(None, number, high_open=opened)


# ---------------------------------------------------------------- the same target, written otherwise

FULL_WIDTH = str.maketrans("0123456789.%<>=~-", "０１２３４５６７８９．％＜＞＝～－")
FLOORS = [
    "≥{}%", ">={}%", "≧{}%", "不低于{}%", "不小于{}%", "不少于{}%", "至少{}%", "{}%以上", "{}%及以上",
    "达到{}%以上", "保持在{}%以上", "稳定在{}%以上", "不低于{}%以上", "达到{}%", "{}%",
]  # fmt: skip
ABOVE = [">{}%", "超过{}%", "高于{}%", "大于{}%", "突破{}%"]
CAPS = ["≤{}%", "<={}%", "≦{}%", "不超过{}%", "不高于{}%", "{}%以下", "{}%以内", "控制在{}%以下",
        "控制在{}%以内"]  # fmt: skip
BELOW = ["<{}%", "低于{}%", "不满{}%", "不足{}%"]


@law
@given(PERCENTAGES, st.sampled_from(FLOORS))
def test_a_synonym_of_at_least_means_another_set(number: Decimal, form: str) -> None:
    assert bounds(form.format(number)) == floor(number)


@law
@given(PERCENTAGES, st.sampled_from(ABOVE))
def test_a_synonym_of_more_than_includes_the_number(number: Decimal, form: str) -> None:
    assert bounds(form.format(number)) == floor(number, opened=True)


@law
@given(PERCENTAGES, st.sampled_from(CAPS), DIRECTIONS)
def test_a_synonym_of_at_most_means_another_set(
    number: Decimal, form: str, better: Direction
) -> None:
    assert bounds(form.format(number), better=better) == cap(number)


@law
@given(PERCENTAGES, st.sampled_from(BELOW), DIRECTIONS)
def test_a_synonym_of_less_than_includes_the_number(
    number: Decimal, form: str, better: Direction
) -> None:
    assert bounds(form.format(number), better=better) == cap(number, opened=True)


@law
@given(PERCENTAGES, st.sampled_from(["{}%", "{}", "达到{}%"]))
def test_a_bare_number_ignores_which_way_is_better(number: Decimal, form: str) -> None:
    assume("%" in form or not 0 < number < 1)  # 0.7 without a sign is refused: 70 % or 0.7 %?
    text = form.format(number)
    assert bounds(text, better=Direction.UP) == floor(number)
    assert bounds(text, better=Direction.DOWN) == cap(number)
    assert bounds(text, better=Direction.NONE) == Interval(number, number)


@law
@given(PERCENTAGES, st.sampled_from(FLOORS + ABOVE + CAPS + BELOW + ["={}%"]), DIRECTIONS)
def test_full_width_signs_and_digits_change_a_set(
    number: Decimal, form: str, better: Direction
) -> None:
    text = form.format(number)
    assert bounds(text.translate(FULL_WIDTH), better=better) == bounds(text, better=better)


@law
@given(
    st.integers(0, 100),
    st.sampled_from(
        ["≥ {} %", " ≥{}%", "≥{}% ", "\u3000≥\u3000{}％\u3000", "\t≥ {}%\n", "≥\u00a0{}%"]
    ),
)
def test_spaces_around_the_parts_change_a_set(number: int, form: str) -> None:
    assert bounds(form.format(number)) == floor(Decimal(number))


@law
@given(st.integers(1, 9), st.integers(0, 9), st.sampled_from([" ", "  ", "\t", "\u3000", "\u00a0"]))
def test_a_space_inside_a_number_is_swallowed(first: int, second: int, space: str) -> None:
    with pytest.raises(TargetError):
        parse_target(f"{first}{space}{second}%", unit=PERCENT, better=Direction.UP)


@law
@given(PERCENTAGES, st.sampled_from(["“{}”", "「{}」", "‘{}’", "\ufeff{}", "{}\u200b"]))
def test_quotation_marks_and_invisible_signs_change_a_set(number: Decimal, form: str) -> None:
    assert bounds(form.format(f"{number}%")) == floor(number)


@law
@given(
    st.integers(0, 10**9), st.sampled_from(["{:,}人", "{}人", "≥{:,}", "{}", "{:,}人以上", "{}名"])
)
def test_thousands_separators_or_the_other_name_of_a_unit_change_a_set(
    number: int, form: str
) -> None:
    assert bounds(form.format(number), unit=PEOPLE) == floor(Decimal(number))


@law
@given(
    st.decimals(0, 10**6, places=4),
    st.sampled_from([("百", 2), ("千", 3), ("万", 4), ("百万", 6), ("千万", 7), ("亿", 8)]),
)
def test_a_multiple_behind_a_number_is_inexact(number: Decimal, multiple: tuple[str, int]) -> None:
    word, power = multiple
    assert bounds(f"{number}{word}人", unit=PEOPLE) == floor(number.scaleb(power))


@law
@given(PERCENTAGES, PERCENTAGES, st.sampled_from(["-", "~", "～", "至", "到", "—", "–", "－"]))
def test_a_range_depends_on_its_sign_or_takes_its_ends_in_any_order(
    one: Decimal, two: Decimal, sign: str
) -> None:
    low, high = sorted([one, two])
    for text in (f"{low}%{sign}{high}%", f"{low}{sign}{high}%", f"{low}{sign}{high}"):
        assert bounds(text) == Interval(low, high)
    assume(low != high)
    with pytest.raises(TargetError):
        parse_target(f"{high}%{sign}{low}%", unit=PERCENT, better=Direction.UP)


@law
@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from(["百", "千", "万", "亿"]))
@example(1, 2, "万")
def test_a_multiple_at_the_end_of_a_range_leaves_its_beginning_behind(
    one: int, more: int, multiple: str
) -> None:
    """1-2万人 is ten to twenty thousand, or refused; never one to twenty thousand."""
    factor = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[multiple]
    text = f"{one}-{one + more}{multiple}人"
    try:
        found = bounds(text, unit=PEOPLE)
    except TargetError:
        return
    assert found == Interval(Decimal(one * factor), Decimal((one + more) * factor)), text


@law
@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(["~", "至", "到"]))
@example(5, 3, "~")
def test_the_sign_of_the_second_number_of_a_range_is_lost(one: int, two: int, sign: str) -> None:
    low, high = sorted([-one, -two])
    try:
        found = bounds(f"{low}%{sign}{high}%")
    except TargetError:
        return
    assert found == Interval(Decimal(low), Decimal(high))


# ---------------------------------------------------------------- Chinese numerals

NUMERALS = "零一二三四五六七八九"


def four_digits(number: int) -> str:
    """0 < number < 10 000 in Chinese, all places written."""
    text, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if gap and text else "") + NUMERALS[digit] + name
            gap = False
        else:
            gap = True
    return text


def in_chinese(number: int) -> str:
    """0 ≤ number ≤ 10^12 as official documents write it (with its own code, to test the reader)."""
    if number == 0:
        return "零"
    if number == 10**12:
        return "一万亿"
    text, gap = "", False
    for place, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group = number // place % 10**4
        if group:
            text += ("零" if text and (gap or group < 1000) else "") + four_digits(group) + name
            gap = False
        else:
            gap = bool(text)
    return text.removeprefix("一") if text.startswith("一十") else text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"), (7, "七"), (10, "十"), (12, "十二"), (20, "二十"), (95, "九十五"), (100, "一百"),
        (105, "一百零五"), (110, "一百一十"), (1000, "一千"), (1005, "一千零五"), (1050, "一千零五十"),
        (10000, "一万"), (10050, "一万零五十"), (12000, "一万二千"), (100000, "十万"),
        (1000001, "一百万零一"), (10**8, "一亿"), (120003004, "一亿二千万三千零四"),
    ],
)  # fmt: skip
def test_the_writer_of_these_tests_or_the_reader_knows_no_chinese(number: int, text: str) -> None:
    if number != 120003004:  # a form that is also correct; the writer puts a 零 there
        assert in_chinese(number) == text
    assert chinese_number(text) == number


@law
@given(
    st.integers(0, 10**12 - 1) | st.integers(0, 10**4) | st.integers(0, 99).map(lambda n: n * 10**6)
)
@example(10**12 - 1)
@example(10**4)
@example(10**8)
@example(10**8 + 1)
def test_a_chinese_numeral_reads_as_another_number(number: int) -> None:
    assert chinese_number(in_chinese(number)) == number
    assert bounds(f"{in_chinese(number)}人以上", unit=PEOPLE) == floor(Decimal(number))


def test_the_largest_chinese_numeral_is_refused_where_its_arabic_twin_is_read() -> None:
    assert bounds("1万亿元", unit=unit_of("元")) == floor(Decimal(10**12))
    assert bounds("一万亿元", unit=unit_of("元")) == floor(Decimal(10**12))


@law
@given(st.integers(0, 100), st.text(alphabet="0123456789", min_size=1, max_size=8))
def test_a_chinese_decimal_reads_as_another_number(whole: int, decimals: str) -> None:
    text = in_chinese(whole) + "点" + "".join(NUMERALS[int(digit)] for digit in decimals)
    assert chinese_number(text) == Decimal(f"{whole}.{decimals}")
    assert bounds(f"百分之{text}以上") == floor(Decimal(f"{whole}.{decimals}"))


@law
@given(st.integers(1, 9), st.integers(1, 9))
def test_tenths_in_words_are_other_percentages(tens: int, ones: int) -> None:
    assert bounds(f"{NUMERALS[tens]}成以上") == floor(Decimal(tens * 10))
    assert bounds(f"{NUMERALS[tens]}成{NUMERALS[ones]}") == floor(Decimal(tens * 10 + ones))


@pytest.mark.parametrize(
    "text",
    [
        "一百五", "两千五", "一万二", "三亿五",  # spoken: 150, 2 500, 12 000, 350 000 000
        "三五", "七八", "一二",  # three to five, seven or eight, one or two
        "零十五", "二百三千", "一万二亿", "万万", "十十", "五百百", "两两", "点五", "五点", "",
    ],
)  # fmt: skip
def test_a_numeral_that_is_not_well_formed_or_means_something_else_is_read_anyhow(
    text: str,
) -> None:
    """A reader may refuse them all; if it reads the spoken ones, then as they are spoken."""
    spoken = {"一百五": 150, "两千五": 2500, "一万二": 12_000, "三亿五": 350_000_000}
    try:
        found = chinese_number(text)
    except ValueError:
        return
    assert found == spoken.get(text)


@pytest.mark.parametrize(
    ("text", "number"), [("万", 10_000), ("亿", 10**8), ("十", 10), ("百", 100)]
)
def test_a_place_without_a_digit_is_zero(text: str, number: int) -> None:
    """万人以上 asks for ten thousand people, or is refused; it never asks for none."""
    try:
        found = bounds(f"{text}人以上", unit=PEOPLE)
    except TargetError:
        return
    assert found == floor(Decimal(number))


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("九十九点" + "九" * 35, Decimal("99." + "9" * 35)),
        ("九" * 40, Decimal("9" * 40)),
        ("百分之" + "九" * 40, Decimal("9" * 40)),
    ],
)
def test_a_long_chinese_numeral_is_rounded(text: str, exact: Decimal) -> None:
    """As long an Arabic numeral is refused; rounded, 99.99…% would become 100 %."""
    try:
        found = bounds(text)
    except TargetError:
        return
    assert found == floor(exact)


# ---------------------------------------------------------------- garbage

FRAGMENTS = st.sampled_from(
    [
        "≥", ">", "不低于", "超过", "99", "%", "％", "以上", "以下", "约", "左右", "九", "十", "百", "万", "亿", "点",
        "成", "半", "百分之", "-", "~", "至", "×", "翻", "番", "百分点", "个", "人", "名", "户", "全覆盖", "应", "尽",
        "零拒绝", "与GDP增长", "同步", "基本", "市级", "目标值", "规定比例", "待定", "稳步", "提高", ".", ",", " ",
        "零", "两", "〇", "0", "1", "5", "+", "=", "控制在", "以内", "倍", "增长", "①", "²", "½", "٣", "㎡", "‰",
        "nan", "inf", "1e9", "0x1", "_", "\x00", "\ud800", "𝟗", "\u202e", "“", "”", "\n",
    ]
)  # fmt: skip
ANY_TEXT = (
    st.text(max_size=60)
    | st.lists(FRAGMENTS, max_size=8).map("".join)
    | st.text(alphabet="0123456789.%-", min_size=1, max_size=300)
)
UNITS = st.none() | st.sampled_from([parse_unit(name) for name in unit_names()])


@examples(1500)
@given(ANY_TEXT, UNITS, st.none() | DIRECTIONS)
@example("九" * 10_000, None, None)
@example("9" * 10_000, PERCENT, Direction.UP)
@example("翻" + "9" * 30 + "番", None, None)
@example("百分之", PERCENT, None)
@example("\x00", None, None)
def test_a_text_breaks_the_reader(text: str, unit: Unit | None, better: Direction | None) -> None:
    """Any text gives a target or a TargetError, and what it gives is exact and in a known unit."""
    try:
        found = parse_target(text, unit=unit, better=better)
    except TargetError as error:
        refused = error
    else:
        _is_exact(found, unit)
        return
    assert refused.code
    assert all(isinstance(value, str) for value in refused.params.values())


def _is_exact(found: Target, unit: Unit | None) -> None:
    assert (found.bounds is not None) == (found.kind is TargetKind.SET)
    if unit is not None:
        assert found.unit == unit
    numbers = [found.factor, found.delta]
    if found.bounds is not None:
        assert not found.bounds.empty
        numbers += [found.bounds.low, found.bounds.high]
    for number in numbers:
        assert number is None or (type(number) is Decimal and number.is_finite())


@examples(500)
@given(ANY_TEXT, UNITS)
def test_a_text_breaks_the_reader_of_baselines(text: str, unit: Unit | None) -> None:
    try:
        value, _ = parse_point(text, unit=unit)
    except TargetError:
        return
    assert type(value) is Decimal
    assert value.is_finite()


@law
@given(
    PERCENTAGES,
    st.sampled_from(["约{}%", "{}%左右", "大约{}%", "近{}%", "{}%上下", "接近{}%", "将近{}%"]),
)
def test_an_approximate_number_is_an_exact_one(number: Decimal, form: str) -> None:
    target = parse_target(form.format(number), unit=PERCENT, better=Direction.UP)
    assert target.approximate
    assert not target.definite
    assert target.bounds == floor(number)


@pytest.mark.parametrize("mark", ["①", "²", "₁", "⑳"])
@pytest.mark.parametrize("form", ["120{}", "120{}人", "九十五{}"])
def test_a_footnote_mark_becomes_a_digit_of_the_number(form: str, mark: str) -> None:
    """120① is 120 with a note, or refused, never 1201 (only full-width digits are digits)."""
    try:
        found = bounds(form.format(mark), unit=PEOPLE)
    except TargetError:
        return
    assert found in (floor(Decimal(120)), floor(Decimal(95)))


@law
@given(PERCENTAGES)
def test_a_float_comes_out_of_arithmetic_on_targets(number: Decimal) -> None:
    target = bounds(f"{number}%")
    placed, outside = place_set(target, SHARE)
    assert not outside
    assert placed is not None
    distance = measure(placed, Interval(Decimal("0.1"), None), Direction.UP)
    for value in (placed.low, placed.high, distance.amount):
        assert type(value) is Decimal
    assert distance.amount == abs(number - Decimal("0.1"))
    with pytest.raises(TypeError):
        placed.scaled(0.1)  # type: ignore[arg-type]


# ---------------------------------------------------------------- verdicts move one way

OPS = ["≥", ">", "≤", "<", "=", ""]


def side(better: Direction, target: Target) -> Statement:
    indicator = Indicator(
        id="measured", name={"zh": "所测", "en": "measured"}, unit=PERCENT, domain=SHARE, better=better,
        cascade=Cascade.FLOOR,
    )  # fmt: skip
    nowhere = Location("case.yaml", 1, 1)
    claim = Claim(
        name="所测", indicator=indicator, target=target, unit=PERCENT, interval=None,
        outside=False, per=Per.END, year=2025, year_stated=False, nature=None, population=None,
        hedge=None, evidence=Evidence.PRIMARY, nature_evidence=None, own_unit=False,
    )  # fmt: skip
    return Statement(
        claim=claim, id="measured", row=1, baseline=None, at=None, note=None, location=nowhere,
        target_location=nowhere,
    )  # fmt: skip


def resolved(text: str, better: Direction) -> tuple[Target, Resolved]:
    target = parse_target(text, unit=PERCENT, better=better)
    assert target.bounds is not None
    interval, outside = place_set(target.bounds, SHARE)
    return target, Resolved(interval=interval, outside=outside)


def verdict(stated: str, required: str, better: Direction) -> Outcome:
    target, own = resolved(stated, better)
    return judge(side(better, target), own, asking(required, better), better=better)


def asking(required: str, better: Direction) -> Requirement:
    target, asked = resolved(required, better)
    return Requirement(
        source="above",
        kind="ancestor",
        owner={"zh": "上级", "en": "above"},
        text=required,
        resolved=asked,
        op=target.op,
        unit=PERCENT,
        per=Per.END,
        year=2025,
    )


NUMBER = st.integers(0, 200).map(lambda number: Decimal(number) / 2)
STATED = st.tuples(st.sampled_from(OPS), NUMBER).map(lambda pair: f"{pair[0]}{pair[1]}%")


@examples(600)
@given(
    STATED,
    NUMBER,
    NUMBER,
    st.booleans(),
    st.booleans(),
    st.sampled_from([Direction.UP, Direction.DOWN]),
)
def test_a_stricter_requirement_turns_a_fail_into_a_pass(
    stated: str, one: Decimal, two: Decimal, loose_open: bool, tight_open: bool, better: Direction
) -> None:
    up = better is Direction.UP
    loose, tight = (min(one, two), max(one, two)) if up else (max(one, two), min(one, two))
    assume(loose != tight or tight_open >= loose_open)
    shut, opened = ("≥", ">") if up else ("≤", "<")
    before = verdict(stated, f"{opened if loose_open else shut}{loose}%", better)
    after = verdict(stated, f"{opened if tight_open else shut}{tight}%", better)
    if before.verdict == "fail":
        assert after.verdict != "pass"
    if before.verdict == after.verdict == "fail":
        assert before.shortfall is not None
        assert after.shortfall is None or after.shortfall >= before.shortfall
    if before.verdict == after.verdict == "pass":
        assert before.margin is not None
        assert after.margin is not None
        assert after.margin <= before.margin


@examples(600)
@given(NUMBER, NUMBER, st.sampled_from(OPS), NUMBER, DIRECTIONS)
def test_a_stricter_target_loses_its_pass(
    one: Decimal, two: Decimal, op: str, number: Decimal, better: Direction
) -> None:
    up = better is not Direction.DOWN
    loose, tight = (min(one, two), max(one, two)) if up else (max(one, two), min(one, two))
    sign = "≥" if up else "≤"
    required = f"{op}{number}%"
    if verdict(f"{sign}{loose}%", required, better).verdict == "pass":
        assert verdict(f"{sign}{tight}%", required, better).verdict == "pass"


@examples(600)
@given(STATED, STATED, DIRECTIONS)
def test_a_pass_accepts_a_value_that_the_requirement_refuses(
    stated: str, required: str, better: Direction
) -> None:
    outcome = verdict(stated, required, better)
    own, asked = resolved(stated, better)[1], resolved(required, better)[1]
    if own.outside or asked.outside:
        assert (outcome.verdict, outcome.reason) == ("review", "outside-domain")
        return
    assert own.interval is not None
    assert asked.interval is not None
    wanted = asking(required, better).floor(better)
    assert wanted is not None
    steps = [Decimal(number) / 4 for number in range(401)]
    refused = [
        value for value in steps if own.interval.contains(value) and not wanted.contains(value)
    ]
    assert (outcome.verdict == "fail") == bool(refused)
    assert outcome.verdict in {"pass", "fail"}


@law
@given(STATED, DIRECTIONS)
def test_a_plan_fails_its_own_words(text: str, better: Direction) -> None:
    assume(not resolved(text, better)[1].outside)
    outcome = verdict(text, text, better)
    assert (outcome.verdict, outcome.reason, outcome.margin) == ("pass", "met", ZERO)


@examples(400)
@given(NUMBER, NUMBER, st.booleans(), st.sampled_from([Direction.UP, Direction.DOWN]))
def test_the_remedy_is_a_target_that_fails(
    own: Decimal, number: Decimal, opened: bool, better: Direction
) -> None:
    """What is required, written out in the shortest form, is a target that passes."""
    signs = {Direction.UP: ("≥", ">"), Direction.DOWN: ("≤", "<")}[better]
    required = f"{signs[opened]}{number}%"
    stated = f"{signs[0]}{own}%"
    asked = resolved(required, better)[1].interval
    assume(asked is not None and verdict(stated, required, better).verdict == "fail")
    assert asked is not None
    assert verdict(format_set(asked, PERCENT, SHARE), required, better).verdict == "pass"
