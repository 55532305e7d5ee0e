"""Laws of waivers and known findings: nothing is worse than itself, what is weaker is worse, what is written is read back."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plancheck.domain.catalogue import Cascade, Indicator, Per
from plancheck.domain.claim import Claim, Evidence, Statement
from plancheck.domain.finding import Finding, Reason, Ruling, Verdict
from plancheck.domain.interval import Direction, Interval
from plancheck.domain.resolved import place_set
from plancheck.domain.source import Location
from plancheck.domain.suppression import Granted, KnownFinding
from plancheck.domain.target import TargetKind
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import PERCENT
from plancheck.engine.suppress import noted, worse
from plancheck.engine.weakening import Strength, strength_of_granted
from plancheck.io.load.known_findings import read_known, write_known
from tests.conftest import examples

law = examples(100)
few = examples(30)

SHARE = Interval(Decimal(0), Decimal(100))
HERE = Location("plan.yaml", 1, 1)
PLAN: Any = SimpleNamespace(id="some-plan", location=HERE)
NUMBERS = st.integers(1, 199).map(lambda half: Decimal(half) / 2)
FORMS = st.sampled_from(["≥{}%", ">{}%", "≤{}%", "<{}%", "={}%", "{}%"])
WORDS = [
    "待定",
    "稳步提高",
    "明显提升",
    "与GDP增长同步",
    "不低于市级目标值",
    "不低于省级目标值",
    "翻一番",
    "+5百分点",
    "达到规定比例",
]
TEXTS = st.builds(lambda form, number: form.format(number), FORMS, NUMBERS) | st.sampled_from(WORDS)
DIRECTIONS = st.sampled_from(list(Direction))


def statement(text: str, better: Direction | None = Direction.UP) -> Statement:
    indicator = None
    if better is not None:
        indicator = Indicator(
            id="rate", name={"zh": "率", "en": "rate"}, unit=PERCENT, domain=SHARE, better=better,
            cascade=Cascade.FLOOR,
        )  # fmt: skip
    target = parse_target(text, unit=PERCENT, better=better)
    interval, outside = (None, False) if target.bounds is None else place_set(target.bounds, SHARE)
    claim = Claim(
        name="率", indicator=indicator, target=target, unit=PERCENT, interval=interval,
        outside=outside, per=Per.END, year=2025, year_stated=False, nature=None,
        population=None, hedge=None, evidence=Evidence.PRIMARY, nature_evidence=None,
        own_unit=better is None,
    )  # fmt: skip
    return Statement(
        claim=claim, id="rate", row=1, baseline=None, at=None, note=None, location=HERE,
        target_location=HERE,
    )  # fmt: skip


def stated(text: str, better: Direction | None) -> Statement:
    try:
        found = statement(text, better)
    except TargetError:
        assume(False)
        raise
    assume(not found.outside)
    return found


# ---------------------------------------------------------------- weaker


def strength(then: str, now: Statement | None) -> Strength:
    """A statement held against a target of which the waiver says nothing but the words."""
    return strength_of_granted(Granted(text=then), now, 2025)


@law
@given(TEXTS, DIRECTIONS | st.none())
def test_no_target_is_weaker_than_itself(text: str, better: Direction | None) -> None:
    assert strength(text, stated(text, better)) is Strength.KEPT


@law
@given(NUMBERS, NUMBERS, st.sampled_from(["≥{}%", ">{}%", "{}%"]))
def test_of_a_rate_that_is_better_up_the_lower_number_is_weaker(
    then: Decimal, now: Decimal, form: str
) -> None:
    wanted = Strength.WEAKER if now < then else Strength.KEPT
    assert strength(form.format(then), statement(form.format(now), Direction.UP)) is wanted


@law
@given(NUMBERS, NUMBERS, st.sampled_from(["≤{}%", "<{}%", "{}%"]))
def test_of_a_rate_that_is_better_down_the_higher_number_is_weaker(
    then: Decimal, now: Decimal, form: str
) -> None:
    wanted = Strength.WEAKER if now > then else Strength.KEPT
    assert strength(form.format(then), statement(form.format(now), Direction.DOWN)) is wanted


@law
@given(NUMBERS)
def test_the_openness_of_a_bound_is_seen(number: Decimal) -> None:
    assert strength(f">{number}%", statement(f"≥{number}%")) is Strength.WEAKER
    assert strength(f"≥{number}%", statement(f">{number}%")) is Strength.KEPT


@law
@given(TEXTS, TEXTS, TEXTS, DIRECTIONS)
def test_what_is_kept_twice_is_kept(first: str, second: str, third: str, better: Direction) -> None:
    middle, last = stated(second, better), stated(third, better)
    stated(first, better)
    assume(strength(first, middle) is Strength.KEPT)
    assume(strength(second, last) is Strength.KEPT)
    assert strength(first, last) is Strength.KEPT


@law
@given(TEXTS, TEXTS, DIRECTIONS)
def test_a_value_that_is_accepted_now_and_was_not_then_is_never_kept(
    then: str, now: str, better: Direction
) -> None:
    before, after = stated(then, better), stated(now, better)
    if strength(then, after) is not Strength.KEPT:
        return
    assert before.target.kind is after.target.kind
    if before.interval is None or after.interval is None:
        return
    caps = {Direction.UP: ("≤", "<"), Direction.DOWN: ("≥", ">"), Direction.NONE: ()}[better]
    wide = before.interval
    if before.target.op not in caps:
        wide = wide.completed(better)
    for step in range(201):
        value = Decimal(step) / 2
        if after.interval.contains(value):
            assert wide.contains(value)


@pytest.mark.parametrize("then", ["九成多", "九十人", "90人", "", "x" * 300])
def test_what_cannot_be_read_is_not_kept(then: str) -> None:
    assert strength(then, statement("90%")) is Strength.INCOMPARABLE


def test_nothing_is_weaker_than_any_target() -> None:
    assert strength("90%", None) is Strength.WEAKER


@law
@given(TEXTS, st.sampled_from(["待定", "稳步提高"]))
def test_words_for_a_number_are_never_kept(then: str, now: str) -> None:
    assume(parse_target(then, unit=PERCENT, better=Direction.UP).kind is TargetKind.SET)
    assert strength(then, statement(now)) is Strength.WEAKER


# ---------------------------------------------------------------- worse

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
SHORT = st.none() | st.decimals(0, 1000, places=3)
REASONS = [Reason.BELOW_REQUIREMENT, Reason.BOUNDARY_EXCLUDED, Reason.NO_NUMBER, Reason.FIELD_MISSING,
           Reason.UNDECIDED, Reason.SUM_SHORT]  # fmt: skip
FIELDS = st.none() | st.lists(
    st.sampled_from(["unit", "nature", "baseline"]), min_size=1, unique=True
).map(tuple)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    text = draw(st.none() | TEXTS)
    shown = None if text is None else stated(text, Direction.UP)
    ruling = Ruling(
        rule="some-rule", check="within",
        verdict=draw(st.sampled_from([Verdict.FAIL, Verdict.GAP, Verdict.REVIEW])),
        reason=draw(st.sampled_from(REASONS)), indicator="rate", key="row:rate",
        shortfall=draw(SHORT), distance_unit=draw(st.sampled_from(["百分点", "人", None])),
        fields=draw(FIELDS),
    )  # fmt: skip
    return Finding(ruling=ruling, plan=PLAN, statement=shown)


def entry(finding: Finding) -> KnownFinding:
    [found] = noted([finding])
    return found


@law
@given(findings())
def test_nothing_is_worse_than_itself(finding: Finding) -> None:
    assert not worse(finding, entry(finding))


@law
@given(findings(), findings())
def test_of_two_that_are_no_worse_than_each_other_neither_counts_more(
    one: Finding, two: Finding
) -> None:
    assume(not worse(one, entry(two)))
    assume(not worse(two, entry(one)))
    assert one.verdict is two.verdict
    assert one.reason is two.reason
    assert one.shortfall == two.shortfall
    assert set(one.fields or ()) == set(two.fields or ())


@law
@given(findings(), findings(), findings())
def test_no_worse_than_what_is_no_worse_is_no_worse(
    one: Finding, two: Finding, three: Finding
) -> None:
    assume(two.verdict is not Verdict.REVIEW or one.verdict is Verdict.REVIEW)
    assume(not worse(two, entry(one)))
    assume(not worse(three, entry(two)))
    assert not worse(three, entry(one))


@law
@given(findings(), st.decimals("0.001", 100, places=3))
def test_a_larger_shortfall_is_worse_and_a_smaller_one_is_not(
    finding: Finding, more: Decimal
) -> None:
    assume(finding.shortfall is not None)
    then = entry(finding)
    assert then.shortfall is not None
    larger = replace(finding, ruling=replace(finding.ruling, shortfall=then.shortfall + more))
    assert worse(larger, then)
    assert not worse(finding, entry(larger))


@law
@given(findings(), NUMBERS, NUMBERS)
def test_a_weaker_target_is_worse_whatever_else_is_the_same(
    finding: Finding, then: Decimal, now: Decimal
) -> None:
    assume(now < then)
    strong = replace(finding, statement=statement(f"{then}%"))
    weak = replace(finding, statement=statement(f"{now}%"))
    assert worse(weak, entry(strong))
    assert not worse(strong, entry(weak))


@law
@given(
    findings(),
    st.sampled_from(["verdict", "reason", "stated", "shortfall", "unit", "fields", "rule"]),
)
def test_an_entry_without_one_of_its_parts_covers_no_more(finding: Finding, part: str) -> None:
    whole = entry(finding)
    lack = {"verdict": "pass", "reason": "met", "rule": "other-rule"}.get(part)
    less = replace(whole, **{part: lack})
    if getattr(whole, part) is None or (
        part in {"verdict", "reason"} and finding.verdict is Verdict.REVIEW
    ):
        return
    assert worse(finding, less)


# ---------------------------------------------------------------- the file

IDS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)
EDGELESS = ANY_TEXT.map(lambda text: text.strip(" \t\u3000\xa0\ufeff\u200b")).filter(bool)


@st.composite
def entries(draw: st.DrawFn) -> KnownFinding:
    shortfall = draw(st.none() | st.decimals(-10, 10, places=4))
    return KnownFinding(
        number=0, fingerprint=draw(st.from_regex(r"[0-9a-f]{24}", fullmatch=True)),
        plan=draw(IDS), rule=draw(IDS), statement=draw(st.none() | EDGELESS),
        indicator=draw(st.none() | IDS), requirement=draw(st.none() | EDGELESS),
        verdict=draw(st.sampled_from(["fail", "gap", "review"])),
        reason=draw(st.sampled_from([one.value for one in REASONS])),
        stated=draw(st.none() | EDGELESS), shortfall=shortfall,
        unit=draw(st.none() | st.sampled_from(["百分点", "人"])) if shortfall is not None else None,
        fields=draw(FIELDS), location=HERE,
    )  # fmt: skip


@few
@given(st.lists(entries(), max_size=5, unique_by=lambda one: one.fingerprint), st.randoms())
def test_what_is_written_is_read_back_in_whatever_order_it_came(
    all_: list[KnownFinding], random: Any
) -> None:
    raw = write_known(all_)
    mixed = list(all_)
    random.shuffle(mixed)
    assert write_known(mixed) == raw
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "known.yaml"
        file.write_bytes(raw)
        found = read_known(str(file)).findings
    assert {replace(one, number=0) for one in found} == set(all_)
    assert write_known(found) == raw


def test_a_file_of_very_many_findings_can_be_read_again(tmp_path: Path) -> None:
    """A plan file ends at 200 000 values; the findings of a province are more."""
    one = KnownFinding(
        number=0, fingerprint="0" * 24, plan="some-plan", rule="some-rule", statement="row:1",
        indicator="rate", requirement="above", verdict="fail", reason="below-requirement",
        stated="90%", shortfall=Decimal(1), unit="百分点", fields=None, location=HERE,
    )  # fmt: skip
    many = [replace(one, fingerprint=f"{number:024x}") for number in range(10_000)]
    file = tmp_path / "known.yaml"
    file.write_bytes(write_known(many))
    assert len(read_known(str(file)).findings) == len(many)
