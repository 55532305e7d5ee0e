"""Changes from a baseline and references to other figures: the comparison they are written with counts.

The oracle is written out value by value: which values does the sentence accept? It shares no code with the reader.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck import api
from plancheck.domain.interval import Direction, Interval, bound, related
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import PERCENT
from tests.conftest import ROOT

AS_OF = date(2026, 11, 30)
CASES = ROOT / "tests/cases/judge"
UP, DOWN, NONE = Direction.UP, Direction.DOWN, Direction.NONE
SHARE = [Decimal(tenth) / 10 for tenth in range(1001)]


def judged(name: str, rule: str, indicator: str | None = None, **more: object) -> api.Result:
    report = api.verify(CASES / name / "b.yaml", only=[rule], as_of=AS_OF, **more)
    (found,) = [
        one
        for one in report.results
        if one.verdict is not api.Verdict.NOT_APPLICABLE
        and indicator in (None, one.subject.indicator)
    ]
    return found


def test_a_fall_by_so_much_or_more_is_read_as_a_floor() -> None:
    one = judged("judge-change-downwards-at-least", "floor-kept")
    assert (str(one.verdict), str(one.reason)) == ("fail", "below-requirement")
    assert one.stated.set == "[0, 85]"


def test_a_step_stays_in_the_unit_of_the_statement() -> None:
    one = judged("judge-change-in-own-unit", "floor-kept")
    assert (str(one.verdict), one.stated.set) == ("fail", "[81, 100]")
    assert one.shortfall.value == 4


@pytest.mark.parametrize(("indicator", "accepted"), [("down", "[5, 100]"), ("exact", "[50, 100]")])
def test_the_comparison_of_a_reference_counts_for_nothing(indicator: str, accepted: str) -> None:
    pack = [CASES / "judge-deferred-operator-and-direction" / "pack"]
    one = judged("judge-deferred-operator-and-direction", "floor-kept", indicator, rules=pack)
    assert (str(one.verdict), one.stated.set) == ("fail", accepted)


def test_less_than_the_law_asks_passes_for_what_it_asks() -> None:
    one = judged("judge-law-operator-ignored", "employment-quota")
    assert (str(one.verdict), one.stated.set) == ("fail", "[0, 1.5)")


# ---------------------------------------------------------------- changes: every value, one by one

VERBS = {
    "提高": 1,
    "提升": 1,
    "增加": 1,
    "上升": 1,
    "+": 1,
    "降低": -1,
    "下降": -1,
    "减少": -1,
    "压减": -1,
    "-": -1,
}
PLAN = """\
format: plancheck/plan@1
id: {id}
title: 规划{id}
jurisdiction: "{code}"
field: t
period: {{start: 2021, end: 2025}}
parents: [{parents}]
record: complete
indicators:
  - {{id: {indicator}, row: 1, nature: 约束性, target: "{target}"{more}}}
"""
HERE = CASES / "judge-deferred-operator-and-direction" / "pack"
BETTER = {"up": UP, "down": DOWN, "exact": NONE}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of the case, with an indicator for each direction."""
    folder = tmp_path_factory.mktemp("pack")
    for file in HERE.iterdir():
        text = file.read_text("utf-8")
        if file.name == "catalogue.yaml":
            text += (
                '  up:\n    name: {zh: 就业率, en: up}\n    unit: "%"\n    domain: [0, 100]\n'
                "    better: up\n    cascade: floor\n"
            )
        (folder / file.name).write_text(text, "utf-8")
    return folder


def verdict(
    folder: Path, pack: Path, indicator: str, above: tuple[str, str], own: tuple[str, str]
) -> api.Result:
    for name, code, parents, (target, more) in (
        ("a", "330000", "", above),
        ("b", "330400", "a", own),
    ):
        text = PLAN.format(
            id=name, code=code, parents=parents, indicator=indicator, target=target, more=more
        )
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    report = api.verify(folder / "b.yaml", rules=[pack], as_of=AS_OF)
    assert not report.errors
    (one,) = [one for one in report.results if one.verdict is not api.Verdict.NOT_APPLICABLE]
    return one


def accepted_by_change(
    value: Decimal, base: Decimal, verb: str, step: Decimal, least: bool, better: str
) -> bool:
    """Whether a sentence (降低5个百分点以上) accepts a value that is reached from a base."""
    reached = base + VERBS[verb] * step
    if VERBS[verb] < 0:
        return value <= reached
    return value == reached if better == "exact" and not least else value >= reached


def accepted_by_level(value: Decimal, number: Decimal, better: str) -> bool:
    """Whether a requirement written as a bare number accepts a value."""
    return {"up": value >= number, "down": value <= number, "exact": value == number}[better]


@given(
    st.sampled_from(sorted(VERBS)),
    st.integers(0, 20).map(Decimal),
    st.booleans(),
    st.integers(20, 80).map(Decimal),
    st.integers(0, 100).map(Decimal),
    st.sampled_from(sorted(BETTER)),
)
def test_a_change_accepts_other_values_than_its_sentence(
    verb: str, step: Decimal, least: bool, base: Decimal, number: Decimal, better: str
) -> None:
    target = parse_target(
        f"{verb}{step}个百分点{'以上' if least else ''}", unit=PERCENT, better=BETTER[better]
    )

    found = bound(target.op or "", base + (target.delta or 0))
    for value in SHARE:
        want = accepted_by_change(value, base, verb, step, least, better)
        assert found.contains(value) == want, value


@pytest.mark.parametrize("better", sorted(BETTER))
@pytest.mark.parametrize("verb", ["提高", "降低"])
@pytest.mark.parametrize("least", [True, False])
@pytest.mark.parametrize("unit", ["%", "‰"])
@pytest.mark.parametrize("asking", [True, False])
@pytest.mark.parametrize("number", [35, 45, 50, 55, 60])
def test_a_change_is_judged_unlike_its_sentence(
    tmp_path: Path,
    pack: Path,
    better: str,
    verb: str,
    least: bool,
    unit: str,
    asking: bool,
    number: int,
) -> None:
    """Against a level and as a requirement on one: pass exactly if no accepted value is refused."""
    scale = 1 if unit == "%" else 10
    change = (
        f"{verb}5个百分点{'以上' if least else ''}",
        f', unit: "{unit}", baseline: {{year: 2020, value: "{50 * scale}{unit}"}}',
    )
    level = (f"{number}%", "")
    sides = (change, level) if asking else (level, change)
    one = verdict(tmp_path, pack, better, *sides)
    by_change = {
        v for v in SHARE if accepted_by_change(v, Decimal(50), verb, Decimal(5), least, better)
    }
    by_level = {v for v in SHARE if accepted_by_level(v, Decimal(number), better)}
    if asking:  # as a floor, everything better is accepted too
        if better == "up" and verb == "提高":
            by_change = {v for v in SHARE if v >= min(by_change)}
        inside = by_level <= by_change
    else:
        inside = by_change <= by_level
    assert str(one.verdict) == ("pass" if inside else "fail")


# ---------------------------------------------------------------- references: every value, one by one

WORDS = {"不低于": "≥", "高于": ">", "不高于": "≤", "低于": "<"}


def accepted_by_reference(value: Decimal, op: str, figure: Decimal) -> bool:
    return {
        "≥": value >= figure, ">": value > figure, "≤": value <= figure, "<": value < figure,
    }[op]  # fmt: skip


@pytest.mark.parametrize("better", sorted(BETTER))
@pytest.mark.parametrize("op", ["≥", ">", "≤", "<", "=", None])
@pytest.mark.parametrize("named", ["50%", "=50%", "100%", "0%"])
def test_a_reference_is_judged_unlike_its_sentence(
    tmp_path: Path, pack: Path, better: str, op: str | None, named: str
) -> None:
    figure = Decimal(named.strip("=%"))
    asked = {v for v in SHARE if accepted_by_level(v, figure, better)}
    told = f'{{plan: a, op: "{op}"}}' if op else "{plan: a}"
    above = PLAN.format(id="a", code="330000", parents="", indicator=better, target=named, more="")
    own = PLAN.format(id="b", code="330400", parents="a", indicator=better, target="x", more="")
    (tmp_path / "a.yaml").write_text(above, "utf-8")
    (tmp_path / "b.yaml").write_text(own.replace('"x"', told), "utf-8")
    report = api.verify(tmp_path / "b.yaml", rules=[pack], as_of=AS_OF)
    (one,) = [one for one in report.results if one.verdict is not api.Verdict.NOT_APPLICABLE]
    if op in (None, "="):
        assert str(one.verdict) == "pass"
        return
    accepted = {v for v in SHARE if accepted_by_reference(v, op, figure)}
    if not accepted:
        assert (str(one.verdict), str(one.reason)) == ("review", "outside-domain")
    else:
        assert str(one.verdict) == ("pass" if accepted <= asked else "fail")


@given(
    st.sampled_from(["≥", ">", "≤", "<"]),
    st.sampled_from(list(Direction)),
    st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted),
    st.booleans(),
    st.booleans(),
)
def test_a_reference_gives_no_value_or_leaves_out_what_it_accepts(
    op: str, better: Direction, ends: list[int], low_open: bool, high_open: bool
) -> None:
    named = Interval(Decimal(ends[0]), Decimal(ends[1]), low_open, high_open)
    if named.empty:
        return
    found = related(named, op, better)
    assert not found.empty
    if better is not NONE and {op} <= ({"≥"} if better is UP else {"≤"}):
        assert named.subset_of(found)
    far = Decimal(1000) if op in {"≥", ">"} else Decimal(-1000)
    assert found.contains(far)
    assert not found.contains(-far)
