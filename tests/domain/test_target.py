"""Written targets (目标值写法): every form of the table in semantics.md, and the traps around it."""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Iterator
from decimal import Decimal

import pytest

from plancheck.domain.interval import Direction, Interval
from plancheck.domain.resolved import place_set
from plancheck.domain.target import Target, TargetKind
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_point, parse_target
from plancheck.domain.unit import PERCENT, Unit
from plancheck.domain.unit_table import parse_unit

UP, DOWN, NONE = Direction.UP, Direction.DOWN, Direction.NONE
SHARE = Interval(Decimal(0), Decimal(100))
COUNT = Interval(Decimal(0), None)


def unit(name: str) -> Unit:
    found = parse_unit(name)
    assert found is not None, name
    return found


def read(text: str, name: str | None = "%", better: Direction | None = UP) -> Target:
    return parse_target(text, unit=unit(name) if name else None, better=better)


def placed(
    text: str, name: str = "%", better: Direction | None = UP, domain: Interval | None = None
) -> str:
    target = read(text, name, better)
    assert target.kind is TargetKind.SET
    assert target.bounds is not None
    interval, outside = place_set(target.bounds, domain or (SHARE if name == "%" else COUNT))
    assert not outside
    return str(interval)


def refusal(text: str, name: str | None = "%", better: Direction | None = UP) -> str:
    with pytest.raises(TargetError) as caught:
        read(text, name, better)
    return caught.value.code


# ---------------------------------------------------------------- the table of semantics.md


@pytest.mark.parametrize(
    "text",
    ["≥99%", ">=99%", "不低于99%", "不小于99%", "不少于99%", "至少 99%", "至少99%", "99%以上", "达到99%以上",
     "保持在99%以上", "稳定在99%以上", "≥９９％", "９９％以上", "≥99", "=>99%", "99%及以上"],
)  # fmt: skip
def test_at_least_loses_its_number(text: str) -> None:
    assert placed(text) == "[99, 100]"


@pytest.mark.parametrize(
    "text", [">99%", "超过99%", "高于99%", "大于99%", "突破99%", "＞99％", "＞９９％"]
)
def test_more_than_includes_its_number(text: str) -> None:
    assert placed(text) == "(99, 100]"


@pytest.mark.parametrize("better", [UP, DOWN, NONE, None])
@pytest.mark.parametrize(
    "text",
    [
        "≤4.5%",
        "<=4.5%",
        "不超过4.5%",
        "不高于4.5%",
        "4.5%以下",
        "4.5%以内",
        "控制在4.5%以下",
        "控制在4.5%以内",
    ],
)
def test_at_most_loses_its_number(text: str, better: Direction | None) -> None:
    assert placed(text, better=better) == "[0, 4.5]"


@pytest.mark.parametrize(
    "text", ["<4.5%", "低于4.5%", "不满4.5%", "不足4.5%", "＜4.5％", "小于4.5%"]
)
def test_less_than_includes_its_number(text: str) -> None:
    assert placed(text, better=DOWN) == "[0, 4.5)"


@pytest.mark.parametrize(
    "text",
    [
        "100%",
        "全覆盖",
        "应保尽保",
        "应救尽救",
        "应助尽助",
        "愿签尽签",
        "不漏一人",
        "实现全覆盖",
        "100%覆盖",
    ],
)
def test_everyone_is_less_than_all(text: str) -> None:
    assert placed(text) == "[100, 100]"


@pytest.mark.parametrize("text", ["应保尽救", "应尽", "愿签尽保"])
def test_two_halves_that_do_not_match_mean_everyone(text: str) -> None:
    assert refusal(text) == "target-unreadable"


@pytest.mark.parametrize("better", [DOWN, NONE, None])
@pytest.mark.parametrize("text", ["零拒绝", "动态清零"])
def test_none_left_allows_one(text: str, better: Direction | None) -> None:
    assert placed(text, "人", better) == "[0, 0]"


@pytest.mark.parametrize("text", ["90%", "达到90%", "90", "９０％", "90 %"])
def test_a_bare_number_is_exact_or_goes_the_wrong_way(text: str) -> None:
    assert placed(text, better=UP) == "[90, 100]"
    assert placed(text, better=None) == "[90, 100]"
    assert placed(text, better=DOWN) == "[0, 90]"
    assert placed(text, better=NONE) == "[90, 90]"


@pytest.mark.parametrize("better", [UP, DOWN, NONE, None])
def test_an_equals_sign_is_reached_or_bettered(better: Direction | None) -> None:
    assert placed("=90%", better=better) == "[90, 90]"
    assert placed("等于90%", better=better) == "[90, 90]"


@pytest.mark.parametrize(
    "text", ["1-2名", "1~2", "1～2名", "1至2名", "1名至2名", "1—2名", "一至两名"]
)
@pytest.mark.parametrize("better", [UP, DOWN, NONE])
def test_a_range_loses_an_end(text: str, better: Direction) -> None:
    assert placed(text, "名", better) == "[1, 2]"


@pytest.mark.parametrize(
    ("text", "factor"), [("×2", 2), ("翻一番", 2), ("翻两番", 4), ("×1.5", "1.5"), ("增长2倍", 3)]
)
def test_a_multiple_of_the_baseline_is_another_multiple(text: str, factor: int | str) -> None:
    target = read(text, "元")
    assert (target.kind, target.factor, target.bounds) == (
        TargetKind.BASELINE,
        Decimal(factor),
        None,
    )


@pytest.mark.parametrize(
    ("text", "delta"),
    [("+5百分点", "5"), ("提高5个百分点", "5"), ("提高五个百分点", "5"), ("降低2.5个百分点", "-2.5"),
     ("-3个百分点", "-3"), ("提高15个百分点以上", "15")],
)  # fmt: skip
def test_a_step_from_the_baseline_is_another_step(text: str, delta: str) -> None:
    target = read(text)
    assert (target.kind, target.delta, target.bounds) == (TargetKind.BASELINE, Decimal(delta), None)


def test_percentage_points_are_added_to_people() -> None:
    assert refusal("提高5个百分点", "人") == "target-unit"


@pytest.mark.parametrize(
    ("text", "hedge"),
    [("与GDP增长同步", None), ("与国内生产总值增长同步", None), ("与国内生产总值增长基本同步", "基本"),
     ("与GDP增长基本同步", "基本"), ("与ＧＤＰ增长同步", None)],
)  # fmt: skip
def test_in_step_with_gdp_is_another_series_or_relation_or_loses_its_hedge(
    text: str, hedge: str | None
) -> None:
    target = read(text)
    assert (target.kind, target.series, target.op) == (TargetKind.RELATIVE, "gdp-growth", "≥")
    assert target.hedge == hedge


@pytest.mark.parametrize(
    ("text", "level"),
    [("不低于市级目标值", "prefecture"), ("不低于市级任务数", "prefecture"), ("不低于市级水平", "prefecture"),
     ("不低于省级目标值", "province"), ("不低于国家水平", "nation"), ("不低于上级目标值", "above"),
     ("不低于全国水平", "nation"), ("不低于全省水平", "province")],
)  # fmt: skip
def test_a_reference_names_another_level(text: str, level: str) -> None:
    target = read(text)
    assert (target.kind, target.level, target.op) == (TargetKind.DEFERRED, level, "≥")


@pytest.mark.parametrize(
    ("word", "op"), [("高于", ">"), ("不高于", "≤"), ("不超过", "≤"), ("低于", "<")]
)
def test_a_reference_loses_its_comparison(word: str, op: str) -> None:
    assert read(f"{word}市级目标值").op == op


@pytest.mark.parametrize("text", ["达到规定比例", "达到法定比例"])
def test_the_ratio_set_by_law_is_no_reference_to_law(text: str) -> None:
    assert read(text).kind is TargetKind.LAW


def test_an_open_place_is_a_target() -> None:
    assert read("待定").kind is TargetKind.UNDECIDED


@pytest.mark.parametrize(
    "text",
    [
        "稳步提高",
        "明显提升",
        "保持较高水平",
        "进一步扩大",
        "带头安排残疾人就业",
        "普遍",
        "基本普及",
    ],
)
def test_a_vague_word_has_a_set_or_is_an_error(text: str) -> None:
    assert (read(text).kind, read(text).bounds) == (TargetKind.QUALITATIVE, None)


@pytest.mark.parametrize("text", ["很好", "达标", "优秀", "做好工作", "稳步", "提高"])
def test_a_word_outside_the_closed_list_is_taken_for_a_vague_one(text: str) -> None:
    assert refusal(text) == "target-unreadable"


@pytest.mark.parametrize(
    "text", ["普遍达到90%以上", "带头安排1.5%", "普遍约90%", "基本普及，达到95%"]
)
def test_a_number_behind_a_vague_word_is_dropped_silently(text: str) -> None:
    """普遍达到90% says a number: [90, 100] or an error, but not a statement without a number."""
    try:
        found = read(text)
    except TargetError:
        return
    assert found.kind is TargetKind.SET


# ---------------------------------------------------------------- numbers and units


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("1.75万人", "人", "[17500, ∞)"), ("1.75", "万人", "[1.75, ∞)"), ("17500人", "万人", "[1.75, ∞)"),
        ("1,500人", "人", "[1500, ∞)"), ("１，５００人以上", "人", "[1500, ∞)"), ("120名", "人", "[120, ∞)"),
        ("3所", "家", "[3, ∞)"), ("5‰", "%", "[0.5, 100]"), ("七成以上", "%", "[70, 100]"),
        ("七成五", "%", "[75, 100]"), ("七成半", "%", "[75, 100]"), ("百分之九十五以上", "%", "[95, 100]"),
        ("百分之百", "%", "[100, 100]"), ("九十五点五%", "%", "[95.5, 100]"), ("0.3%", "%", "[0.3, 100]"),
        ("一万二千人", "人", "[12000, ∞)"), ("≥0.10%", "%", "[0.1, 100]"), ("两千人次", "人次", "[2000, ∞)"),
        ("90至95%", "%", "[90, 95]"), ("3-5成", "%", "[30, 50]"), ("3年", "年", "[3, ∞)"),
    ],
)  # fmt: skip
def test_a_number_with_its_unit_is_another_number(text: str, name: str, expected: str) -> None:
    assert placed(text, name) == expected


def test_thousandths_are_a_unit_of_their_own() -> None:
    assert placed("5%", "‰", domain=Interval(Decimal(0), Decimal(1000))) == "[50, 1000]"


@pytest.mark.parametrize(
    ("text", "name"),
    [("1500户", "人"), ("1500人次", "人"), ("90%", "人"), ("15人", "%"), ("5套", "户"), ("3张", "家"),
     ("七成", "人"), ("百分之九十", "户"), ("1-2名", "家"), ("全覆盖", "人"), ("应保尽保", "户"), ("100%覆盖", "家"),
     ("5个百分点", "%")],
)  # fmt: skip
def test_a_form_that_contradicts_the_statements_unit_is_read(text: str, name: str) -> None:
    assert refusal(text, name) == "target-unit"


def test_a_form_without_a_given_unit_loses_its_own() -> None:
    assert read("1500人以上", None).unit == unit("人")
    assert read("90%", None).unit == PERCENT
    assert read("七成", None).unit == PERCENT
    assert read("120", None).unit is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("5千米", "公里"),
        ("500㎡", "平方米"),
        ("5百分点", "百分点"),
        ("500㎡", "㎡"),
        ("5千米", "千米"),
    ],
)
def test_a_unit_of_the_table_cannot_be_written_behind_a_number(text: str, name: str) -> None:
    number = Decimal(text[: -len(text.lstrip("0123456789"))])
    assert read(text, name).bounds == Interval(number, None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1-2万人", "人"),
        ("3~5百户", "户"),
        ("1.5至2万元", "元"),
        ("一至两万人", "人"),
        ("三到五百户", "户"),
    ],
)
def test_a_range_in_ten_thousands_begins_at_one(text: str, name: str) -> None:
    """As a requirement, 1-2万人 read from one person on would let every plan pass."""
    try:
        bounds = read(text, name).bounds
    except TargetError:
        return
    assert bounds is not None
    assert bounds.low is not None
    assert bounds.low >= (300 if text.startswith(("3", "三")) else 10_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1万-2万人", "[10000, 20000]"), ("1万人-2万人", "[10000, 20000]"), ("9千-1万人", "[9000, 10000]"),
     ("一万至两万人", "[10000, 20000]"), ("9000-10000人", "[9000, 10000]")],
)  # fmt: skip
def test_a_range_with_both_ends_in_ten_thousands_counts_them_twice(
    text: str, expected: str
) -> None:
    assert placed(text, "人") == expected


# ---------------------------------------------------------------- traps


@pytest.mark.parametrize(
    "text",
    [
        "约90%",
        "约九成",
        "大约90%",
        "90%左右",
        "45%左右",
        "近90%",
        "近九成",
        "接近90%",
        "将近90%",
        "90%上下",
        "90余人",
    ],
)
def test_about_a_number_is_an_exact_one(text: str) -> None:
    target = read(text, None)
    assert (target.kind, target.approximate) == (TargetKind.SET, True)
    assert not target.definite


@pytest.mark.parametrize("text", ["接近全覆盖", "几乎全覆盖", "大约一半", "约", "左右"])
def test_about_no_number_has_a_set(text: str) -> None:
    assert refusal(text, None) == "target-approximate"


@pytest.mark.parametrize(
    "text",
    ["99%%", "%", "99%90%", "99%,95%", "99％以外", "nan", "NaN", "inf", "Infinity", "∞", "-inf", "1e999", "1e2",
     "12:30", "0o17", "0x17", "0b1", "1_000", "9.9.9", "90.", ".5", "1,50", "1,0000", "--5", "≥≥5", "≥", "以上",
     "以上99%", "不低于", "99%以上以上", "true", "null", "~", "-", "1/2", "½", "9 0%", "２０２５年１２月",
     "约", "百分之", "成", "点五", "№5", "5th", "全覆盖以上", "不全覆盖", "至", "1-2-3", "1-", "<>5", "≠5"],
)  # fmt: skip
def test_something_unreadable_is_read(text: str) -> None:
    assert refusal(text) in {"target-unreadable", "target-approximate", "target-blank"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("力争", "target-hedge"),
        ("力争达到70%", "target-hedge"),
        ("原则上≥70%", "target-hedge"),
        ("—", "target-blank"),
        ("/", "target-blank"),
        ("暂无", "target-blank"),
        ("每年200人次", "target-per"),
        ("1000人次/年", "target-per"),
        ("不低于全市平均水平", "target-unreadable"),
        ("0.7", "target-fraction"),
        ("≥0.7", "target-fraction"),
        ("+5%", "target-unreadable"),
    ],
)
def test_a_common_slip_is_told_as_something_else(text: str, code: str) -> None:
    assert refusal(text) == code


@pytest.mark.parametrize(
    "text", ["90%。", "90%；", "90%（含）以上", "大于等于90%", "大于或等于90%"]
)
def test_a_common_way_of_writing_at_least_is_refused(text: str) -> None:
    assert placed(text) == "[90, 100]"


@pytest.mark.parametrize("text", ["9  0%", "9\t\t0%", "9 \u3000 0%", "1  500"])
def test_two_spaces_inside_a_number_glue_it_together(text: str) -> None:
    assert refusal(text) == "target-unreadable"


@pytest.mark.parametrize("text", ["", " ", "\n", "\u3000", "“”", "\ufeff"])
def test_nothing_is_a_target(text: str) -> None:
    assert refusal(text) == "target-empty"


@pytest.mark.parametrize(
    "text",
    [
        "超过99%以上",
        "低于99%以上",
        "不超过99%以上",
        "≥99%以下",
        ">99%以内",
        "控制在99%以上",
        "控制在≥99%",
        "不低于5%以内",
    ],
)
def test_a_form_that_contradicts_itself_is_read(text: str) -> None:
    assert refusal(text) == "target-contradicts"


@pytest.mark.parametrize("text", ["不低于99%以上", "≥99%以上", "不超过5%以内"])
def test_a_form_that_says_the_same_twice_is_refused(text: str) -> None:
    assert read(text).kind is TargetKind.SET


@pytest.mark.parametrize("text", ["95%-90%", "2-1名", "5~3", "九至八成"])
def test_a_range_that_runs_backwards_is_read(text: str) -> None:
    assert refusal(text, None) == "target-range"


@pytest.mark.parametrize("text", ["3个-5%", "3万人-5%", "1:3-5%"])
def test_a_range_from_one_unit_to_another_is_refused(text: str) -> None:
    assert refusal(text, None) == "target-unit"


@pytest.mark.parametrize("text", ["≥90-95%", "90-95%以上", "超过1-2名"])
def test_a_range_with_a_comparison_is_read(text: str) -> None:
    assert refusal(text, None) == "target-unreadable"


@pytest.mark.parametrize("text", ["9" * 16, "9" * 10_000, "≥" + "1" * 199, "1" * 10_000 + "%"])
def test_a_number_without_end_is_read_or_breaks_the_reader(text: str) -> None:
    assert refusal(text) == "number-too-long"
    assert refusal("0." + "1" * 9) == "number-decimals"


def test_decimals_without_end_are_blamed_on_the_whole_part() -> None:
    assert refusal("0." + "1" * 9) == "number-decimals"


def test_a_text_without_end_is_read_or_breaks_the_reader() -> None:
    assert refusal("九" * 10_000) == "target-too-long"
    assert refusal("提高" * 5_000) == "target-too-long"


def test_the_longest_number_that_is_allowed_is_refused_or_rounded() -> None:
    text = "9" * 15 + "." + "9" * 8
    assert read(text, "元").bounds == Interval(Decimal(text), None)


def test_none_left_of_what_should_grow_is_read() -> None:
    assert refusal("零拒绝", "人", UP) == "target-zero-up"
    assert refusal("动态清零", "户", UP) == "target-zero-up"


@pytest.mark.parametrize(
    "text", ["105%", "-5%", "−5％", ">100%", "<0%", "100.01%", "90%-105%", "≤100.5%"]
)
def test_a_bound_outside_the_domain_gets_a_set(text: str) -> None:
    bounds = read(text).bounds
    assert bounds is not None
    assert place_set(bounds, SHARE) == (None, True)


@pytest.mark.parametrize(
    ("text", "expected"), [("≥0%", "[0, 100]"), ("0%", "[0, 100]"), (">0%", "(0, 100]")]
)
def test_the_ends_of_the_domain_do_not_belong_to_it(text: str, expected: str) -> None:
    assert placed(text) == expected


def test_a_negative_growth_rate_is_outside_every_domain() -> None:
    assert placed("-5%", domain=Interval(None, None)) == "[-5, ∞)"


def test_a_refusal_does_not_show_the_text_or_shows_it_unclean() -> None:
    with pytest.raises(TargetError) as caught:
        read("  99%%\n ")
    assert caught.value.params == {"text": "99%%"}


def test_a_target_does_not_keep_the_text_as_written() -> None:
    assert read(" ≥ ９９ ％ ").text == "≥ ９９ ％"


def test_a_refusal_breaks_when_it_passes_through_a_context_manager() -> None:
    """``contextlib`` sets ``__traceback__`` on what passes: an exception can't be a frozen dataclass."""

    @contextlib.contextmanager
    def around() -> Iterator[None]:
        yield

    with pytest.raises(TargetError), around():
        read("99%%")


def test_a_refusal_does_not_survive_the_way_to_another_process() -> None:
    with pytest.raises(TargetError) as caught:
        read("99%%")
    back = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (back.code, back.params) == (caught.value.code, caught.value.params)


# ---------------------------------------------------------------- points


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("93.14%", "%", "93.14"),
        ("80", "%", "80"),
        ("1.2万人", "人", "12000"),
        ("九成", "%", "90"),
        ("-1.5%", "%", "-1.5"),
    ],
)
def test_a_baseline_is_another_number(text: str, name: str, value: str) -> None:
    assert parse_point(text, unit=unit(name)) == (Decimal(value), unit(name))


@pytest.mark.parametrize(
    "text", ["≥90%", "90%以上", "约90%", "90-95%", "", "全覆盖", "nan", "90%%", "1e5"]
)
def test_a_baseline_that_is_no_point_is_read(text: str) -> None:
    with pytest.raises(TargetError):
        parse_point(text, unit=PERCENT)


def test_a_baseline_in_another_dimension_is_read() -> None:
    with pytest.raises(TargetError) as caught:
        parse_point("15人", unit=PERCENT)
    assert caught.value.code == "target-unit"


@pytest.mark.parametrize(
    "text",
    ["9“6%", "9」6%", "9\u200b6%", "9“”6%", "9\ufeff\u200b6%", "百分之九“十五", "1“.5%", "٩٠%", "९०%", "百分之٩٠",
     "1-٢名", "带头安置٣人", "×٢", "提高٥个百分点"],
)  # fmt: skip
def test_what_stands_inside_a_number_is_not_taken_out_and_digits_are_ours(text):
    with pytest.raises(TargetError) as raised:
        parse_target(text, unit=None, better=None)
    assert raised.value.code == "target-unreadable"
    with pytest.raises(TargetError):
        parse_point(text, unit=None)


@pytest.mark.parametrize(
    "text",
    [
        "“96%”",
        "「96」%",
        "\ufeff96%",
        "不低于“96%”",
        "“96%”以上",
        "\u200b９６％\u200b",
        "‘九十六’%",
    ],
)
def test_what_stands_around_a_number_is_taken_off(text):
    target = parse_target(text, unit=PERCENT, better=Direction.UP)
    assert target.bounds == Interval(Decimal(96), None)
