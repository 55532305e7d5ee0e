"""Sums of lower plans against a higher total: caps, openness, periods, units, order, places without a figure."""

from __future__ import annotations

import itertools
import json
import random
import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import portion
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck import api
from tests.conftest import ROOT, examples
from tests.making import pack, plan_file, rule

AS_OF = date(2026, 11, 30)
CASES = ROOT / "tests/cases/judge"
PREFECTURE, COUNTIES = "330900", ("330902", "330903", "330921", "330922")
COUNT: dict[str, Any] = {"unit": "人", "domain": [0, "inf"], "cascade": "sum", "per": "period"}
INDICATORS = {
    name: COUNT | {"name": {"zh": name, "en": name}, "better": better}
    for name, better in (("more", "up"), ("less", "down"), ("same", "none"))
} | {"level": COUNT | {"name": {"zh": "level", "en": "level"}, "better": "up", "per": "end"}}


@pytest.fixture(scope="module")
def sums(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack with counts that are better up, down and neither, and the one rule."""
    folder = tmp_path_factory.mktemp("packs") / "counts"
    rules = [rule("sums", "sums", select={"cascade": "sum"}, severity="error", boundary="note")]
    return pack(folder, "counts", indicators=INDICATORS, rules=rules)


def summed(
    folder: Path, rules: Path, total: Any, lower: dict[str, Any], **more: Any
) -> list[api.Result]:
    """The results on a prefecture's total; ``lower``: rows (or whole plans' keys) by county."""
    shutil.rmtree(folder, ignore_errors=True)
    rows = total if isinstance(total, list) else [total]
    plan_file(folder, "top", PREFECTURE, *rows, **more)
    for number, (code, said) in enumerate(lower.items()):
        keys = dict(said) if "rows" in said or "commitments" in said else {"rows": [said]}
        rows = keys.pop("rows", [])
        plan_file(folder, f"low-{number}", code.partition("#")[0], *rows, parents=["top"], **keys)
    report = api.verify(folder / "top.yaml", rules=[rules], as_of=AS_OF)
    assert not report.errors, [one.message for one in report.errors]
    return [one for one in report.results if one.rule == "sums"]


def verdict(folder: Path, rules: Path, total: Any, lower: dict[str, Any], **more: Any) -> Any:
    (one,) = summed(folder, rules, total, lower, **more)
    amount = (one.shortfall or one.margin) and str((one.shortfall or one.margin).value)
    return one.verdict.value, one.reason and one.reason.value, amount


def more(target: Any, **keys: Any) -> dict[str, Any]:
    return {"id": "more", "target": target, **keys}


def shared(*targets: Any, **keys: Any) -> dict[str, Any]:
    return {code: more(one, **keys) for code, one in zip(COUNTIES, targets, strict=False)}


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        ("1000人", ("400人", "400人", "100人", "100人"), ("pass", "met", "0")),
        ("1000人", ("400人", "400人", "100人", "99人"), ("fail", "sum-short", "1")),
        ("1000人", ("400人", "700人"), ("pass", "met", "100")),  # reached, whatever the others do
        ("1000人", ("400人", "500人"), ("review", "sum-incomplete", None)),
        (">1000人", ("400人", "400人", "100人", "100人"), ("fail", "sum-short", "0")),
        (">1000人", (">400人", "400人", "100人", "100人"), ("pass", "met", "0")),
        (">1000人", ("400人", "400人", "100人", "101人"), ("pass", "met", "1")),
        ("≤1000人", ("≤400人", "≤400人", "≤100人", "≤100人"), ("pass", "met", "0")),
        ("≤1000人", ("≤400人", "≤400人", "≤100人", "≤101人"), ("fail", "sum-short", "1")),
        ("≤1000人", ("≤400人", "≤400人", "≤100人"), ("review", "sum-incomplete", None)),
        ("≤1000人", ("≤400人", "≤700人"), ("fail", "sum-short", "100")),  # too many already
        ("≤1000人", ("600人", "900人"), ("fail", "sum-short", None)),
        ("≤1000人", ("=600人", "=400人", "=0人", "=0人"), ("pass", "met", "0")),
        ("<1000人", ("=600人", "=400人", "=0人", "=0人"), ("fail", "sum-short", "0")),
        ("<1000人", ("=600人", "<400人", "=0人", "=0人"), ("pass", "met", "0")),
        ("0.1万人", ("5百人", "500人", "0人", "0人"), ("pass", "met", "0")),
        ("1000-1200人", ("600人", "600人", "600人", "600人"), ("pass", "met", "1400")),
        ("=1000人", ("600人", "600人", "600人", "600人"), ("pass", "met", "1400")),
        ("稳步增加", ("600人",), ("review", "no-number", None)),
    ],
)
def test_the_sum_lies_inside_the_total(sums, tmp_path, total, parts, expected):
    assert verdict(tmp_path / "p", sums, more(total), shared(*parts)) == expected


@pytest.mark.parametrize(
    ("name", "total", "parts", "expected"),
    [
        ("less", "10人", ("4人", "3人", "2人", "1人"), ("pass", "met", "0")),
        ("less", "10人", ("4人", "3人", "2人"), ("review", "sum-incomplete", None)),
        ("less", "10人", ("4人", "7人"), ("fail", "sum-short", "1")),
        ("less", "10人", ("4人", "≥3人", "2人", "1人"), ("fail", "sum-short", None)),
        ("less", "<10人", ("4人", "3人", "2人", "1人"), ("fail", "sum-short", "0")),
        ("same", "10人", ("4人", "3人", "2人", "1人"), ("pass", "met", "0")),
        ("same", "10人", ("4人", "3人", "2人", "2人"), ("fail", "sum-short", "1")),
        ("same", "10人", ("4人", "3人", "2人"), ("review", "sum-incomplete", None)),
        ("same", "10人", ("4人", "3人", "4人"), ("fail", "sum-short", "1")),
    ],
)
def test_less_may_be_better_or_neither(sums, tmp_path, name, total, parts, expected):
    lower = {code: one | {"id": name} for code, one in shared(*parts).items()}
    assert verdict(tmp_path / "p", sums, {"id": name, "target": total}, lower) == expected


def test_totals_of_another_period_are_never_added(sums, tmp_path):
    """Per, year, population, unit and planning cycle of a share are the total's; else it is an unknown one."""
    rest = shared("0人", "0人", "0人")
    for keys in (
        {"per": "year"}, {"population": "农村人口"}, {"unit": "户", "target": "1000户"},
        {"target": {"value": "1000人", "year": 2026}}, {"hedge": "力争"},
        {"target": "不低于市级任务数"}, {"target": "待定"},
    ):  # fmt: skip
        lower = rest | {COUNTIES[3]: more("1000人") | keys}
        found = verdict(tmp_path / "p", sums, more("1000人"), lower)
        assert found == ("review", "sum-incomplete", None), keys
    for period in ({"start": 2026, "end": 2030}, {"start": 2016, "end": 2020},
                   {"start": 2023, "end": 2025}):  # fmt: skip
        lower = rest | {COUNTIES[3]: {"rows": [more("1000人")], "period": period}}
        found = verdict(tmp_path / "p", sums, more("1000人"), lower)
        assert found == ("review", "sum-incomplete", None), period
    hedged = rest | {COUNTIES[3]: more("1000人", hedge="力争")}
    assert verdict(tmp_path / "p", sums, more("1000人", hedge="力争"), hedged)[0] == "pass"


def test_a_total_that_no_figure_can_be_added_up_to(sums, tmp_path):
    lower = shared("500人", "500人", "500人", "500人", per="unknown")
    total = more("1000人", per="unknown")
    found = verdict(tmp_path / "p", sums, total, lower)
    assert found == ("review", "period-kind-differs", None)
    lower = shared("30%", "30%", "30%", "30%", unit="%")
    found = verdict(tmp_path / "p", sums, more("90%", unit="%"), lower)
    assert found == ("review", "unit-differs", None)


def test_a_level_that_is_reached_earlier_is_kept_and_a_total_over_fewer_years_is_another(
    sums, tmp_path
):
    early = {"target": {"value": "1000人", "year": 2023}}
    for name, known in (("level", "pass"), ("more", "review")):
        rest = {code: one | {"id": name} for code, one in shared("0人", "0人", "0人").items()}
        lower = rest | {COUNTIES[3]: {"id": name} | early}
        assert verdict(tmp_path / "p", sums, {"id": name, "target": "1000人"}, lower)[0] == known
        assert verdict(tmp_path / "p", sums, {"id": name, "target": "1001人"}, lower)[0] == "review"
    former = {"start": 2016, "end": 2020}
    lower = rest | {COUNTIES[3]: {"rows": [{"id": "level", "target": "1000人"}], "period": former}}
    lower = {code: one | ({} if "rows" in one else {"id": "level"}) for code, one in lower.items()}
    assert verdict(tmp_path / "p", sums, {"id": "level", "target": "1000人"}, lower)[0] == "review"


def test_milestones_are_totals_of_their_years(sums, tmp_path):
    steps = {"milestones": [{"year": 2023, "value": "500人"}]}
    total = more("1000人") | steps
    lower = shared("400人", "400人", "100人", "100人")
    assert len(summed(tmp_path / "p", sums, total, lower)) == 1  # nobody has a step of 2023
    for code, least in zip(COUNTIES, ("200人", "200人", "50人", "49人"), strict=True):
        lower[code] |= {"milestones": [{"year": 2023, "value": least}]}
    found = summed(tmp_path / "p", sums, total, lower)
    assert [(one.verdict.value, one.stated.year) for one in found] == [
        ("pass", 2025),
        ("fail", 2023),
    ]
    assert len({one.fingerprint for one in found}) == 2
    lower[COUNTIES[3]]["target"] = {"value": "100人", "year": 2027}
    lower[COUNTIES[3]]["milestones"] = [{"year": 2025, "value": "100人"}]
    assert summed(tmp_path / "p", sums, more("1000人"), lower)[0].verdict is api.Verdict.PASS


@pytest.mark.parametrize(
    ("total", "parts", "exact", "expected"),
    [
        ("1000人", ("约600人", "500人", "0人", "0人"), "review", ("pass", "met", "88")),
        ("1000人", ("600人左右", "400人", "0人", "0人"), "review", ("review", "approximate", None)),
        ("1000人", ("约500人", "400人", "0人", "0人"), "review", ("fail", "sum-short", "90")),
        ("1000人", ("约600人", "400人", "0人"), "review", ("review", "sum-incomplete", None)),
        ("1000人", ("约600人", "1000人"), "pass", ("pass", "met", "588")),
        ("约1000人", ("520人", "500人", "0人", "0人"), "review", ("pass", "met", "0")),
        ("约1000人", ("500人", "500人", "0人", "0人"), "review", ("review", "approximate", None)),
        ("约1000人", ("500人", "470人", "0人", "0人"), "review", ("fail", "sum-short", "10")),
        ("≤1000人", ("约600人", "≤300人", "≤0人", "≤0人"), "review", ("pass", "met", "88")),
        (
            "≤1000人",
            ("约600人", "≤400人", "≤0人", "≤0人"),
            "review",
            ("review", "approximate", None),
        ),
        ("≤1000人", ("约600人", "≤500人", "≤0人", "≤0人"), "review", ("fail", "sum-short", "88")),
        (
            "≤1000人",
            ("约600人以下", "≤500人", "≤0人", "≤0人"),
            "review",
            ("fail", "sum-short", "88"),
        ),
    ],
)
def test_about_so_much(sums, tmp_path, total, parts, exact, expected):
    """With a tolerance only what holds for every figure that may be meant; without one the figure is not known."""
    given = (more(total), shared(*parts))
    assert verdict(tmp_path / "p", sums, *given)[0] == exact
    near = {"extends": ("counts",), "approximate": "±2%"}
    folder = pack(tmp_path / "near", "near", **near)
    plans = tmp_path / "q"
    shutil.copytree(tmp_path / "p", plans)
    report = api.verify(plans / "top.yaml", rules=[sums, folder], as_of=AS_OF)
    assert not report.errors, [one.message for one in report.errors]
    (one,) = [one for one in report.results if one.rule == "sums"]
    amount = one.shortfall or one.margin
    assert (one.verdict, one.reason, amount and str(amount.value)) == expected


def test_no_digit_is_rounded_away(sums, tmp_path):
    parts = ("999999999999999亿人", "0.00000001人", "0人", "0人")
    found = verdict(tmp_path / "p", sums, more("999999999999999亿人"), shared(*parts))
    assert found == ("pass", "met", "1E-8")
    parts = ("999999999999999亿人", "=0.00000001人", "=0人", "=0人")
    found = verdict(
        tmp_path / "p", sums, more("≤999999999999999亿人"), shared(f"={parts[0]}", *parts[1:])
    )
    assert found == ("fail", "sum-short", "1E-8")


def test_several_statements_hold_together_whatever_their_order(sums, tmp_path):
    prose = [
        {"id": f"c{number}", "indicator": "more", "target": target}
        for number, target in enumerate(("600人", "100人", "≥300人"))
    ]
    for order in itertools.permutations(prose):
        lower = shared("0人", "0人", "400人") | {COUNTIES[3]: {"commitments": list(order)}}
        assert verdict(tmp_path / "p", sums, more("1000人"), lower)[0] == "pass"
    row = {"rows": [more("100人")], "commitments": prose[:1]}  # the table governs
    lower = shared("0人", "0人", "400人") | {COUNTIES[3]: row}
    assert verdict(tmp_path / "p", sums, more("1000人"), lower)[0] == "fail"
    both = [prose[0] | {"target": "≥600人"}, prose[1] | {"target": "≤100人"}]
    lower = shared("0人", "0人", "400人") | {COUNTIES[3]: {"commitments": both}}
    assert verdict(tmp_path / "p", sums, more("1000人"), lower)[0] == "review"


def test_a_row_that_says_the_same_in_another_plan_stands_for_no_prose(sums, tmp_path):
    prose = [
        {"id": f"c{number}", "indicator": "more", "target": target}
        for number, target in enumerate(("100人", "600人"))
    ]
    lower = shared("100人", "100人", "200人") | {COUNTIES[3]: {"commitments": prose}}
    for judged in ("top.yaml", "."):
        summed(tmp_path / "p", sums, more("1000人"), lower)
        report = api.verify(tmp_path / "p" / judged, rules=[sums], as_of=AS_OF)
        (one,) = [one for one in report.results if one.rule == "sums" and one.plan == "top"]
        assert (one.verdict, str(one.margin.value)) == ("pass", "0")


def test_two_plans_of_one_place_are_never_added(sums, tmp_path):
    lower = shared("0人", "0人", "0人", "600人") | {COUNTIES[3] + "#2": more("500人")}
    assert verdict(tmp_path / "p", sums, more("1000人"), lower) == ("fail", "sum-short", "400")
    assert verdict(tmp_path / "p", sums, more("600人"), lower)[0] == "pass"
    lower = {code: one | {"id": "less"} for code, one in lower.items()}
    assert verdict(tmp_path / "p", sums, {"id": "less", "target": "500人"}, lower)[0] == "pass"


def test_a_plan_that_another_replaces_is_no_share(sums, tmp_path):
    new = {"rows": [more("500人")], "supersedes": "low-3"}
    lower = shared("0人", "0人", "0人", "600人") | {COUNTIES[3] + "#2": new}
    assert verdict(tmp_path / "p", sums, more("600人"), lower) == ("fail", "sum-short", "100")


def test_another_fields_plan_is_no_share(sums, tmp_path):
    other = {"rows": [], "field": "disability"}
    lower = shared("500人", "500人", "500人") | {COUNTIES[3]: other}
    report = summed(tmp_path / "p", sums, more("1600人"), lower)
    assert report[0].verdict is api.Verdict.REVIEW


def test_what_a_sum_says(sums, tmp_path):
    (one,) = summed(tmp_path / "p", sums, more("≤1000人"), shared("≤400人", "≤700人"))
    assert "合计≤1100人" in one.message
    assert "相差100人" in one.message
    (one,) = summed(tmp_path / "p", sums, more("≤1000人"), shared("600人", "900人"))
    assert "合计≥1500人" in one.message
    assert "各地的数没有上限" in one.message
    (one,) = summed(tmp_path / "p", sums, more("1000人"), shared("600人", "300人"))
    assert "已知下级合计≥900人，尚差100人，另有2地未知（岱山县、嵊泗县）" in one.message
    (one,) = summed(tmp_path / "p", sums, more("≤1000人"), shared("≤600人", "≤300人"))
    assert "已知下级合计≤900人，还余100人" in one.message
    (one,) = summed(tmp_path / "p", sums, more("1000人"), shared("600人", "500人"))
    assert "下一级各地合计≥1100人，在总数1000人之内，余量100人" in one.message
    (one,) = summed(tmp_path / "p", sums, more(">1000人"), shared("600人", "400人", "0人", "0人"))
    assert one.severity is api.Severity.NOTE or "含不含本数" in one.message


# ---------------------------------------------------------------- refused when the pack is read


@pytest.mark.parametrize(
    ("select", "told"),
    [
        (None, "sums adds the figures of places"),
        ({"cascade": ["sum", "floor"]}, "sums adds the figures of places"),
        ({"cascade": "floor"}, "sums adds the figures of places"),
        ({"indicators": ["share"]}, "sums adds the figures of places"),
        ({"cascade": "sum", "indicators": ["share"]}, "“share” (in %) is not shared out"),
    ],
)
def test_rates_are_never_added(inside, tmp_path, select, told):
    rates = {"share": COUNT | {"name": {"zh": "比例", "en": "share"}, "unit": "%", "better": "up"}}
    rates["share"] |= {"cascade": "floor"}
    keys = {} if select is None else {"select": select}
    folder = pack(tmp_path / "bad", "bad", indicators=rates, rules=[rule("s", "sums", **keys)])
    ran = inside("rules", "list", "--rules", str(folder), lang="en")
    assert ran.code == 2
    assert told in ran.err
    assert f"{folder}/rules.yaml:" in ran.err


@pytest.mark.parametrize("unit", ["%", "‰", "百分点", "人/千人", "1/10万", "元/人"])
def test_an_indicator_in_percent_is_no_sum(inside, tmp_path, unit):
    rates = {"share": COUNT | {"name": {"zh": "比例", "en": "share"}, "unit": unit, "better": "up"}}
    folder = pack(tmp_path / "bad", "bad", indicators=rates)
    ran = inside("rules", "list", "--rules", str(folder), lang="en")
    assert ran.code == 2
    assert "cannot be the sum of the places below" in ran.err


# ---------------------------------------------------------------- cases that were found wrong


@pytest.fixture
def case(tmp_path):
    def of(name: str) -> Path:
        shutil.copytree(CASES / name, tmp_path / name)
        return tmp_path / name

    return of


def test_a_cap_on_a_count_is_seen(case):
    report = api.verify(
        case("judge-sum-against-a-cap") / "b.yaml", only=["allocation-covers"], as_of=AS_OF
    )
    (one,) = [one for one in report.results if one.verdict is not api.Verdict.NOT_APPLICABLE]
    assert (one.verdict, one.reason) == ("fail", "sum-short")
    assert report.exit_code == 1


def test_the_order_of_two_statements_changes_nothing(case):
    folder = case("judge-sum-depends-on-order")
    codes = []
    for _ in range(2):
        codes.append(
            api.verify(folder / "b.yaml", only=["allocation-covers"], as_of=AS_OF).exit_code
        )
        text = (folder / "l1.yaml").read_text("utf-8")
        text = text.replace("600人", "X").replace("100人", "600人").replace("X", "100人")
        (folder / "l1.yaml").write_text(text, "utf-8")
    assert codes == [0, 0]


# ---------------------------------------------------------------- a law with an oracle of its own

FORMS = ("{}", "≥{}", ">{}", "≤{}", "<{}", "={}")
INF = portion.inf


def written_set(name: str, form: str, number: Fraction) -> portion.Interval:
    """What a written number accepts, by its sign and by which way is better."""
    sign = form.replace("{}", "") or {"more": "≥", "less": "≤", "same": "="}[name]
    whole = portion.closedopen(0, INF)
    return whole & {
        "≥": portion.closedopen(number, INF), ">": portion.open(number, INF),
        "≤": portion.closed(-INF, number), "<": portion.open(-INF, number),
        "=": portion.singleton(number),
    }[sign]  # fmt: skip


def floor_of(name: str, form: str, accepted: portion.Interval) -> portion.Interval:
    """What meets a total: more in the better direction does, too, unless it is a cap."""
    if accepted.empty or name == "same":
        return accepted
    if name == "more" and form[0] not in "≤<":
        return portion.Interval(portion.closedopen(accepted.lower, INF)).replace(left=accepted.left)
    if name == "less" and form[0] not in "≥>":
        return accepted.replace(lower=0, left=portion.CLOSED)
    return accepted


def add(one: portion.Interval, two: portion.Interval) -> portion.Interval:
    def closed(*sides):
        return portion.CLOSED if all(side is portion.CLOSED for side in sides) else portion.OPEN

    low, high = one.lower + two.lower, INF
    if INF not in (one.upper, two.upper):
        high = one.upper + two.upper
    return portion.Interval.from_atomic(
        closed(one.left, two.left), low, high, closed(one.right, two.right)
    )


def inside_of(part: portion.Interval, whole: portion.Interval) -> bool:
    return not part.empty and not whole.empty and part in whole


FACTORS = {"人": Fraction(1), "百人": Fraction(100), "千人": Fraction(1000)}
numbers = st.integers(0, 12).map(lambda one: Fraction(one, 2) * 100)


@st.composite
def claims(draw: st.DrawFn) -> dict[str, Any]:
    """One statement of a county: a number, its sign and unit, and what may make it another one than the total's."""
    unit = draw(st.sampled_from(sorted(FACTORS)))
    apart = draw(st.sampled_from([None] * 6 + ["per", "population", "hedge", "later"]))
    return {
        "form": draw(st.sampled_from(FORMS)),
        "number": draw(numbers),
        "unit": unit,
        "apart": apart,
    }


APART = {"per": {"per": "year"}, "population": {"population": "农村"}, "hedge": {"hedge": "力争"}}


def stated(name: str, claim: dict[str, Any]) -> dict[str, Any]:
    number = claim["number"] / FACTORS[claim["unit"]]
    text = claim["form"].format(f"{float(number):g}{claim['unit']}")
    target = {"value": text, "year": 2026} if claim["apart"] == "later" else text
    return {"target": target} | APART.get(claim["apart"], {})


def oracle(name: str, total: dict[str, Any], places: list[list[dict[str, Any]]]) -> str:
    accepted = written_set(name, total["form"], total["number"])
    wanted = floor_of(name, total["form"], accepted)
    known, open_places = portion.singleton(Fraction(0)), 0
    for claims_of in places:
        figures = [
            written_set(name, one["form"], one["number"]) for one in claims_of if not one["apart"]
        ]
        met = portion.closedopen(0, INF)
        for one in figures:
            met &= one
        if figures and not met.empty:
            known = add(known, met)
        else:
            open_places += 1
    if wanted.empty or accepted.empty:
        return "review"
    rest = portion.closedopen(0, INF) if open_places else portion.singleton(Fraction(0))
    if inside_of(add(known, rest), wanted):
        return "pass"
    # Is there a figure for the open places that would do? All numbers are multiples of 50.
    tries = [Fraction(one) * 25 for one in range(200)] if open_places else []
    if any(inside_of(add(known, portion.singleton(one)), wanted) for one in tries):
        return "review"
    return "fail"


@given(
    name=st.sampled_from(["more", "less", "same"]),
    total=claims(),
    places=st.lists(st.lists(claims(), max_size=3), min_size=4, max_size=4),
    seed=st.integers(0, 1000),
)
@examples(150)
def test_sums_are_those_of_an_oracle(sums, tmp_path_factory, name, total, places, seed):
    total = total | {"apart": None}
    folder = tmp_path_factory.mktemp("law")
    expected = oracle(name, total, places)
    shuffled = random.Random(seed)  # noqa: S311 - an order, no secret
    for _ in range(2):
        shutil.rmtree(folder)
        plan_file(folder, "top", PREFECTURE, {"id": name} | stated(name, total))
        order = list(range(4))
        shuffled.shuffle(order)
        for at, place in enumerate(order):
            entries = [
                {"id": f"c{number}", "indicator": name} | stated(name, claim)
                for number, claim in enumerate(places[place])
            ]
            shuffled.shuffle(entries)
            keys = {"parents": ["top"], "commitments": entries}
            plan_file(folder, f"low-{at}", COUNTIES[place], **keys)
        told = json.dumps([name, total, places], ensure_ascii=False, default=str)
        for judged in (folder / "top.yaml", folder):  # alone, and after the plans below it
            report = api.verify(judged, rules=[sums], as_of=AS_OF)
            assert not report.errors, [one.message for one in report.errors]
            found = [one.verdict.value for one in report.results if one.check == "sums"]
            assert [one for one in found if one != "not-applicable"] == [expected], told
