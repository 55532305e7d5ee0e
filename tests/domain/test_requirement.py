"""``judge``: one verdict, one reason, the first that holds; references; the strictest of several."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from plancheck.domain.catalogue import Cascade, Indicator, Per
from plancheck.domain.claim import Baseline, Claim, Evidence, Statement, population_of
from plancheck.domain.interval import Direction, Interval
from plancheck.domain.judge import Outcome, judge
from plancheck.domain.requirement import Requirement, strictest
from plancheck.domain.resolution import resolve_change
from plancheck.domain.resolved import Resolved, place_set
from plancheck.domain.source import Location
from plancheck.domain.target import TargetKind
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import Unit
from plancheck.domain.unit_table import parse_unit

UP, DOWN, NONE = Direction.UP, Direction.DOWN, Direction.NONE
SHARE = Interval(Decimal(0), Decimal(100))
HERE = Location("plan.yaml", 1, 1)


def unit(name: str) -> Unit:
    found = parse_unit(name)
    assert found is not None, name
    return found


PERCENT = unit("%")


def indicator(better: Direction = UP, population: str | None = None) -> Indicator:
    return Indicator(
        id="measured", name={"zh": "所测", "en": "measured"}, unit=PERCENT, domain=SHARE, better=better,
        cascade=Cascade.FLOOR, population=population,
    )  # fmt: skip


def stated(text: str, better: Direction = UP, name: str = "%") -> Statement:
    target = parse_target(text, unit=unit(name), better=better)
    interval, outside = None, False
    if target.bounds is not None:
        domain = SHARE if name == "%" else Interval(Decimal(0), None)
        interval, outside = place_set(target.bounds, domain)
    claim = Claim(
        name="所测", indicator=indicator(better), target=target, unit=unit(name),
        interval=interval, outside=outside, per=Per.END, year=2025, year_stated=False,
        nature=None, population=None, hedge=None, evidence=Evidence.PRIMARY,
        nature_evidence=None, own_unit=False,
    )  # fmt: skip
    return Statement(
        claim=claim, id="measured", row=1, baseline=None, at=None, note=None, location=HERE,
        target_location=HERE,
    )  # fmt: skip


def resolved(statement: Statement) -> Resolved:
    codes = {
        TargetKind.QUALITATIVE: "no-number",
        TargetKind.UNDECIDED: "undecided",
        TargetKind.DEFERRED: "deferred-unresolved",
    }
    target = statement.target
    if target.kind is TargetKind.RELATIVE:
        return Resolved(unresolved="relative-unresolved", series=target.series, op=target.op)
    if target.kind is TargetKind.SET:
        return Resolved(interval=statement.interval, outside=statement.outside)
    return Resolved(unresolved=codes[target.kind])


def asked(text: str, better: Direction = UP, name: str = "%") -> Requirement:
    same = stated(text, better, name)
    return Requirement(
        source="above", kind="ancestor", owner={"zh": "上级", "en": "above"}, text=text,
        resolved=resolved(same), op=same.target.op, unit=same.unit, per=same.per, year=same.year,
    )  # fmt: skip


def judged(statement: Statement, required: Requirement, better: Direction = UP) -> Outcome:
    return judge(statement, resolved(statement), required, better=better)


# ---------------------------------------------------------------- the order of the reasons

# Each troubles a statement "80%" of a requirement "≥90%" in one way.
TROUBLES = ("unit", "per", "population", "outside", "unresolved", "year", "value")
TOLD = {
    "unit": ("review", "unit-differs"),
    "per": ("review", "period-kind-differs"),
    "population": ("review", "population-differs"),
    "outside": ("review", "outside-domain"),
    "unresolved": ("review", "no-number"),
    "year": ("fail", "later-than-required"),
    "value": ("fail", "below-requirement"),
}


def troubled(*kinds: str) -> Outcome:
    """A comparison that has exactly these troubles."""
    text = {"outside": "105%", "unresolved": "稳步提高"}
    wanted = "≥90%"
    chosen = next((text[kind] for kind in kinds if kind in text), None)
    if chosen is None:
        chosen = "80%" if "value" in kinds else "95%"
    statement = stated(chosen)
    required = asked(wanted)
    if "outside" in kinds and "unresolved" in kinds:  # one on each side
        required = asked("稳步提高")
    if "unit" in kinds:
        required = replace(required, unit=unit("人"))
    if "per" in kinds:
        statement = _with(statement, per=Per.PERIOD)
    if "population" in kinds:
        statement = _with(statement, population="城镇残疾人")
    if "year" in kinds:
        statement = _with(statement, year=2027)
    return judged(statement, required)


def _with(statement: Statement, **changes: object) -> Statement:
    for key, value in changes.items():
        setattr(statement.claim if hasattr(statement.claim, key) else statement, key, value)
    return statement


def test_a_comparison_without_trouble_does_not_pass() -> None:
    assert troubled() == Outcome("pass", "met", margin=Decimal(5), unit="百分点")


@pytest.mark.parametrize("kind", TROUBLES)
def test_a_single_trouble_is_told_as_another(kind: str) -> None:
    outcome = troubled(kind)
    assert (outcome.verdict, outcome.reason) == TOLD[kind]


@pytest.mark.parametrize(("first", "second"), list(zip(TROUBLES, TROUBLES[1:], strict=False)))
def test_the_second_of_two_reasons_is_told_first(first: str, second: str) -> None:
    outcome = troubled(first, second)
    assert (outcome.verdict, outcome.reason) == TOLD[first]


@pytest.mark.parametrize("place", range(len(TROUBLES)))
def test_a_later_reason_is_told_before_an_earlier_one_when_many_hold(place: int) -> None:
    outcome = troubled(*TROUBLES[place:])
    assert (outcome.verdict, outcome.reason) == TOLD[TROUBLES[place]]


@pytest.mark.parametrize("kind", ["unit", "per", "population", "outside", "unresolved", "year"])
def test_a_distance_is_given_where_nothing_was_measured(kind: str) -> None:
    outcome = troubled(kind, "value") if kind not in {"outside", "unresolved"} else troubled(kind)
    assert (outcome.shortfall, outcome.margin) == (None, None)


# ---------------------------------------------------------------- each reason by itself


def test_what_could_not_be_read_above_is_decided() -> None:
    required = replace(asked("≥90%"), unreadable=True, unit=unit("人"))
    assert judged(stated("95%"), required) == Outcome("review", "requirement-unreadable")


def test_an_open_place_is_compared() -> None:
    assert judged(stated("待定"), asked("≥90%")) == Outcome("gap", "undecided")


def test_a_requirement_still_open_above_is_decided() -> None:
    assert judged(stated("95%"), asked("待定")) == Outcome("review", "undecided")


def test_a_requirement_outside_the_domain_is_decided() -> None:
    assert judged(stated("95%"), asked("105%")) == Outcome("review", "outside-domain")


def test_a_requirement_without_a_number_is_decided() -> None:
    assert judged(stated("95%"), asked("稳步提高")) == Outcome("review", "no-number")


def test_two_statements_without_a_unit_do_not_compare_or_one_with_one_without_does() -> None:
    bare = _with(stated("95%"), unit=None)
    assert judged(bare, replace(asked("≥90%"), unit=None)).verdict == "pass"
    assert judged(bare, asked("≥90%")).reason == "unit-differs"


def test_an_unknown_period_compares_with_an_unknown_one() -> None:
    unknown = _with(stated("95%"), per=Per.UNKNOWN)
    assert judged(unknown, replace(asked("≥90%"), per=Per.UNKNOWN)).reason == "period-kind-differs"
    assert judged(unknown, asked("≥90%")).reason == "period-kind-differs"


def test_a_population_of_ones_own_is_hidden_by_the_catalogues() -> None:
    statement = _with(stated("95%"), indicator=indicator(population="残疾人"))
    assert population_of(statement) == "残疾人"
    required = replace(asked("≥90%"), population="残疾人")
    assert judged(statement, required).verdict == "pass"
    assert (
        judged(_with(statement, population="城镇残疾人"), required).reason == "population-differs"
    )
    assert population_of(_with(statement, indicator=None)) == "城镇残疾人"


def test_the_same_figure_earlier_fails_or_later_passes() -> None:
    required = replace(asked("≥90%"), year=2025)
    assert judged(_with(stated("90%"), year=2024), required).verdict == "pass"
    assert judged(_with(stated("90%"), year=2025), required).verdict == "pass"
    assert judged(_with(stated("100%"), year=2026), required).reason == "later-than-required"
    assert judged(_with(stated("90%"), year=2035), replace(required, year=None)).verdict == "pass"


@pytest.mark.parametrize(
    ("text", "required", "better", "expected"),
    [
        ("90%", ">90%", UP, ("fail", "boundary-excluded", "0", None)),
        (">90%", "90%", UP, ("pass", "met", None, "0")),
        ("=95%", "=90%", UP, ("pass", "met", None, "5")),
        ("95%", "=90%", NONE, ("fail", "below-requirement", "5", None)),
        ("85%", "=90%", NONE, ("fail", "below-requirement", "5", None)),
        ("≥80%", "=90%", NONE, ("fail", "below-requirement", "10", None)),
        ("92%", "90%-95%", NONE, ("pass", "met", None, "2")),
        ("94%", "90%-95%", NONE, ("pass", "met", None, "1")),
        ("4.6%", "≤4.5%", DOWN, ("fail", "below-requirement", "0.1", None)),
        ("1%", "3%-5%", DOWN, ("pass", "met", None, "4")),
        (">99%", "100%", UP, ("fail", "below-requirement", "1", None)),
        ("≤95%", "≥90%", UP, ("fail", "below-requirement", "90", None)),
        ("40%", "≤50%", UP, ("fail", "below-requirement", "50", None)),
    ],
)  # fmt: skip
def test_a_value_is_measured_otherwise(
    text: str, required: str, better: Direction, expected: tuple[str, str, str | None, str | None]
) -> None:
    outcome = judged(stated(text, better), asked(required, better), better)
    verdict, reason, shortfall, margin = expected
    assert (outcome.verdict, outcome.reason) == (verdict, reason)
    assert outcome.shortfall == (None if shortfall is None else Decimal(shortfall))
    assert outcome.margin == (None if margin is None else Decimal(margin))
    assert outcome.unit == "百分点"


def test_units_of_one_dimension_are_compared_by_their_bare_numbers() -> None:
    required = replace(
        asked("1"), unit=unit("万人"), resolved=Resolved(interval=Interval(Decimal(1), None))
    )
    short = judged(stated("9999人", name="人"), required)
    assert (short.verdict, short.shortfall, short.unit) == ("fail", Decimal("0.0001"), "万人")
    assert judged(stated("10000人", name="人"), required).verdict == "pass"


def test_a_floor_keeps_its_better_end_or_a_restatement_loses_it() -> None:
    statement, required = stated("95%"), asked("80%-90%")
    assert judged(statement, required).verdict == "pass"
    strict = judge(statement, resolved(statement), required, better=UP, complete=False)
    assert (strict.verdict, strict.shortfall) == ("fail", Decimal(10))


# ---------------------------------------------------------------- relative targets


@pytest.mark.parametrize(
    ("text", "required", "expected"),
    [
        ("与GDP增长同步", "与国内生产总值增长基本同步", ("pass", "met")),
        ("高于GDP增长", "与GDP增长同步", ("pass", "met")),
        ("与GDP增长同步", "高于GDP增长", ("fail", "boundary-excluded")),
        ("不高于GDP增长", "与GDP增长同步", ("fail", "below-requirement")),
    ],
)
def test_two_relations_to_one_series_need_its_value(
    text: str, required: str, expected: tuple[str, str]
) -> None:
    outcome = judged(stated(text), asked(required))
    assert (outcome.verdict, outcome.reason) == expected


def test_relations_to_different_series_compare() -> None:
    required = replace(
        asked("与GDP增长同步"),
        resolved=Resolved(unresolved="relative-unresolved", series="income-growth", op="≥"),
    )
    assert judged(stated("与GDP增长同步"), required) == Outcome("review", "relative-unresolved")


@pytest.mark.parametrize(("text", "required"), [("≥6%", "与GDP增长同步"), ("与GDP增长同步", "≥6%")])
def test_a_number_compares_with_a_series_without_a_value(text: str, required: str) -> None:
    assert judged(stated(text), asked(required)) == Outcome("review", "relative-unresolved")


def test_the_same_relation_two_years_later_passes() -> None:
    late = _with(stated("与GDP增长同步"), year=2027)
    assert judged(late, asked("与GDP增长同步")) == Outcome("fail", "later-than-required")


# ---------------------------------------------------------------- baselines, domains, the strictest


def based(text: str, value: str | None, better: Direction = UP) -> Statement:
    baseline = None if value is None else Baseline(2020, value, Decimal(value), HERE)
    statement = stated("90%", better)
    target = parse_target(text, unit=PERCENT, better=better)
    return _with(statement, target=target, baseline=baseline, interval=None)


@pytest.mark.parametrize(
    ("text", "better", "expected"),
    [
        ("提高5个百分点", UP, "[45, 100]"), ("降低5个百分点", DOWN, "[0, 35]"), ("翻一番", UP, "[80, 100]"),
        ("×1.5", UP, "[60, 100]"), ("提高5个百分点", NONE, "[45, 45]"),
    ],
)  # fmt: skip
def test_a_change_from_the_baseline_leads_elsewhere(
    text: str, better: Direction, expected: str
) -> None:
    found = resolve_change(based(text, "40", better), better, SHARE)
    assert str(found.interval) == expected


def test_a_change_without_a_baseline_gets_a_set() -> None:
    assert resolve_change(based("翻一番", None), UP, SHARE) == Resolved(
        unresolved="relative-unresolved"
    )


def test_a_change_beyond_the_domain_gets_a_set() -> None:
    assert resolve_change(based("翻一番", "60"), UP, SHARE) == Resolved(outside=True)


def test_a_multiple_of_nought_counts_as_no_change() -> None:
    """×0 of 40 is 0; as "≥40" it would ask for the opposite."""
    found = resolve_change(based("×0", "40", DOWN), DOWN, SHARE)
    assert str(found.interval) == "[0, 0]"


@pytest.mark.parametrize(
    ("bounds", "inside"),
    [
        (Interval(Decimal(0), None), "[0, 100]"), (Interval(Decimal(100), None), "[100, 100]"),
        (Interval(None, Decimal(50)), "[0, 50]"), (Interval(Decimal(100), None, low_open=True), None),
        (Interval(None, Decimal(0), high_open=True), None), (Interval(Decimal(-1), Decimal(50)), None),
        (Interval(Decimal(50), Decimal(101)), None),
    ],
)  # fmt: skip
def test_a_set_is_placed_outside_its_domain_or_lost_inside(
    bounds: Interval, inside: str | None
) -> None:
    interval, outside = place_set(bounds, SHARE)
    assert (interval and str(interval), outside) == (inside, inside is None)


def lead(texts: list[str], better: Direction) -> str:
    candidates = [(one, resolved(one)) for one in (stated(text, better) for text in texts)]
    found = strictest(candidates, better)
    assert found is not None
    return found.target.text


@pytest.mark.parametrize(
    ("texts", "better", "expected"),
    [
        (["80%", "90%", "85%"], UP, "90%"), (["90%", ">90%"], UP, ">90%"), ([">90%", "90%"], UP, ">90%"),
        (["5%", "4%"], DOWN, "4%"), (["4%", "<4%"], DOWN, "<4%"), (["稳步提高", "80%"], UP, "80%"),
        (["90%", "90%以上"], UP, "90%"), (["90%以上", "90%"], UP, "90%以上"),
    ],
)  # fmt: skip
def test_a_laxer_statement_leads(texts: list[str], better: Direction, expected: str) -> None:
    assert lead(texts, better) == expected


def test_nothing_leads_among_nothing_or_a_larger_unit_looks_smaller() -> None:
    assert strictest([], UP) is None
    promille = stated("900‰", name="‰")
    percent = stated("80%")
    candidates = [(one, resolved(one)) for one in (percent, promille)]
    assert strictest(candidates, UP) is promille
