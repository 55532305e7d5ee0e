"""Law by place and date: the quota of every province, disputed and lapsed values, references to the law."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck import api
from plancheck.domain.jurisdiction import ancestors_codes, lookup
from plancheck.domain.source import ParameterValue
from plancheck.domain.unit import PERCENT
from plancheck.io import installed_packs
from plancheck.io.load.pack import read_pack
from plancheck.io.yaml.writer import dump
from plancheck.rule import LawParameter
from tests.making import LIVING, MINIMUM, PUBLIC, found, plan, row, verify

# Read a second time from the facts, apart from rules/disability/pack.yaml. "day": the first on which the value
# is known to hold; the first four digits alone: those of the year in the document's number, which holds from the next.
QUOTA = """
110000 1.5 2019 京财税〔2019〕1333号
120000 1.5 2021-10-01 津财规〔2021〕15号
130000 1.5 2016 冀财税〔2016〕40号
140000 1.5 2025-01-01 -
150000 1.5 2018 内财非税规〔2018〕9号
210000 1.5 2016 辽财非〔2016〕415号
220000 1.6 2013-08-01 吉林省条例第三十条
230000 1.5 2016 黑财综〔2016〕48号
310000 1.5 2020 沪财发〔2020〕9号
320000 1.5 2017 苏财综〔2017〕2号
330000 1.5 2017-05-02 浙财社〔2017〕26号
340000 1.5 2025-01-01 -
350000 1.5 2025-01-01 -
360000 1.5 2019 赣财非税〔2019〕3号
370000 1.5 2026-06-01 鲁财税〔2026〕8号第六条
410000 1.6 2020 豫发改价调〔2020〕1038号
420000 1.5 2025-01-01 湖北省政府令第334号
430000 1.5 2016 湖南省政府令第273号、湘财综〔2016〕46号
440000 1.5 2018-01-01 粤财社〔2017〕51号
450000 1.5 2016 桂财税〔2016〕47号
460000 1.5 2025-01-01 -
500000 1.5 2016 渝财综〔2016〕58号
510000 1.6 2021 川财规〔2021〕5号
520000 1.5 2016 黔财非税〔2016〕57号
530000 1.5 2017 云财非税〔2017〕32号
540000 1.5 2020 藏财税〔2020〕17号
610000 1.5 2016 陕财办综〔2016〕85号
620000 1.5 2020 甘政办发〔2020〕87号
630000 1.5 2016 青财综字〔2016〕1045号
640000 1.5 2016 宁财（综）发〔2016〕892号
650000 1.5 2016 新财非税〔2016〕28号
"""
LAST = {"120000": date(2026, 9, 30), "310000": date(2030, 12, 31)}


def test_each_province_has_its_figure_its_ground_and_its_first_day() -> None:
    quota = read_pack(installed_packs.packs()["disability"][1]).parameters["employment-quota"]
    nation, *others = quota.values
    assert (nation.codes, nation.evidence) == (("CN",), "primary")
    written = {one.codes[0]: one for one in others}
    assert [len(one.codes) for one in others] == [1] * len(others)
    listed = [line.split() for line in QUOTA.strip().splitlines()]
    assert sorted(written) == sorted(code for code, *_ in listed)
    for code, figure, day, ground in listed:
        value = written[code]
        start = date.fromisoformat(day) if "-" in day else date(int(day) + 1, 1, 1)
        assert (value.value, value.start) == (f"≥{figure}%", start), code
        assert (value.basis.label if value.basis else "-") == ground, code
        assert (value.evidence, value.end) == ("reported", LAST.get(code)), code
    assert [code for code, one in sorted(written.items()) if one.disputed] == ["110000", "220000"]
    prolonged = {code: one.prolonged_by.label for code, one in written.items() if one.prolonged_by}
    assert prolonged == {"510000": "川财规〔2026〕2号"}


def test_every_province_of_the_mainland_has_a_figure() -> None:
    codes = {line.split()[0] for line in QUOTA.strip().splitlines()}
    assert len(codes) == 31
    assert all(
        (place := lookup(code)) is not None and place.level.key == "province" for code in codes
    )


def quota_of(folder: Path, code: str, issued: str, target: object) -> api.Result:
    made = plan("p", code, [row(PUBLIC, target)], document={"issued": issued, "status": "issued"})
    (result,) = found(verify(folder, made), "employment-quota")
    return result


@pytest.mark.parametrize(
    ("code", "issued", "target", "verdict", "shortfall"),
    [
        ("510100", "2022-03-01", "≥1.5%", "fail", "0.1"),
        ("510100", "2021-12-31", "≥1.5%", "pass", None),
        ("513200", "2022-03-01", "≥1.6%", "pass", None),
        ("419001", "2022-03-01", "≥1.5%", "fail", "0.1"),
        ("330200", "2022-03-01", "≥1.4%", "fail", "0.1"),
        ("440305", "2022-03-01", "≥1.5%", "pass", None),
    ],
)
def test_a_plan_is_held_to_its_provinces_share_on_its_date(
    tmp_path: Path, code: str, issued: str, target: str, verdict: str, shortfall: str | None
) -> None:
    one = quota_of(tmp_path, code, issued, target)
    assert one.verdict == verdict
    assert one.severity == (api.Severity.ERROR if verdict == "fail" else None)
    assert (one.shortfall.value if one.shortfall else None) == (shortfall and Decimal(shortfall))


@pytest.mark.parametrize("code", ["220100", "110105"])
@pytest.mark.parametrize(
    ("target", "verdict", "reason"),
    [
        ("≥1.7%", "pass", "met"),
        ("≥1.5%", "review", "law-disputed"),
        ("≥1.4%", "fail", "below-requirement"),
        ({"law": "employment-quota"}, "review", "law-disputed"),
        ({"qualitative": "达到规定比例"}, "review", "no-number"),
        ("达到规定比例", "review", "law-disputed"),
        ("15人", "review", "unit-differs"),
    ],
)
def test_between_two_sources_a_target_is_open_and_both_are_named(
    tmp_path: Path, code: str, target: object, verdict: str, reason: str
) -> None:
    more = {"unit": "人"} if target == "15人" else {}
    made = plan("p", code, [row(PUBLIC, target, **more)], document={"issued": "2022-03-01"})
    (one,) = found(verify(tmp_path, made), "employment-quota")
    assert (one.verdict, one.reason) == (verdict, reason)
    labels = "".join(f"{each.title}{each.number or ''}{each.article or ''}" for each in one.basis)
    sources = {
        "220100": ("条例第三十条", "吉财税〔2016〕726号"),
        "110105": ("残疾人保障法〉办法", "京财税〔2019〕1333号"),
    }
    assert all(source in labels for source in sources[code])
    if reason == "law-disputed":
        assert all(source in one.message for source in sources[code])
        assert one.severity is api.Severity.ERROR
    if verdict != "pass":
        assert one.requirement is not None
        assert one.requirement.text == {"220100": "≥1.6%", "110105": "≥1.7%"}[code]


def test_what_a_disputed_law_asks_at_most_passes_when_written(tmp_path: Path) -> None:
    for code in ("220100", "110105"):
        one = quota_of(tmp_path, code, "2022-03-01", "≥1.4%")
        assert one.requirement is not None
        assert quota_of(tmp_path, code, "2022-03-01", one.requirement.text).verdict == "pass"


def test_a_lapsed_value_gives_way_to_the_nations_and_is_told(tmp_path: Path) -> None:
    before = quota_of(tmp_path, "120101", "2026-09-30", "≥1.4%")
    after = quota_of(tmp_path, "120101", "2026-10-01", "≥1.4%")
    passed = quota_of(tmp_path, "120101", "2026-10-01", "≥1.5%")
    assert before.basis[0].number == "津财规〔2021〕15号"
    assert "到期" not in before.message
    assert after.basis[0].title == "残疾人就业条例"
    for one in (after, passed):
        assert "天津市" in one.message
        assert "津财规〔2021〕15号" in one.message
        assert "2026-09-30" in one.message
    assert (after.verdict, passed.verdict) == ("fail", "pass")


@pytest.mark.parametrize(
    ("op", "verdict"),
    [("<", "fail"), ("≤", "fail"), ("=", "pass"), ("≥", "pass"), (">", "pass"), (None, "pass")],
)
def test_the_comparison_with_the_law_is_the_one_that_is_written(
    tmp_path: Path, op: str | None, verdict: str
) -> None:
    target = {"law": "employment-quota"} | ({"op": op} if op else {})
    one = quota_of(tmp_path, "330400", "2022-03-01", target)
    assert one.verdict == verdict
    assert one.stated is not None
    sets = {"<": "[0, 1.5)", "≤": "[0, 1.5]", "=": "[1.5, 1.5]", ">": "(1.5, 100]"}
    assert one.stated.set == sets.get(op or "≥", "[1.5, 100]")


CASES = Path(__file__).parents[1] / "cases/judge"
LAWS = ("two-subsidies-full", "minimum-living-full", "employment-quota")


def test_what_law_guarantees_now_is_not_met_by_2060() -> None:
    report = api.verify(CASES / "judge-law-by-2060/b.yaml", as_of=date(2026, 11, 30))
    results = [one for one in report.results if one.rule in LAWS]
    assert len(results) == 4
    for one in results:
        assert (one.verdict, one.reason) == ("fail", "later-than-required")
        assert one.severity is api.Severity.ERROR
        assert one.requirement is not None
        assert one.requirement.year == 2025
        assert "2060" in one.message
        assert "2025" in (one.remedy or "")
    assert report.exit_code == 1


def test_an_operator_against_the_law_is_not_passed_over() -> None:
    report = api.verify(CASES / "judge-law-operator-ignored/b.yaml", as_of=date(2026, 11, 30))
    (one,) = found(report, "employment-quota")
    assert one.stated is not None
    assert (one.verdict, one.stated.set) == ("fail", "[0, 1.5)")


INDICATORS = {
    PUBLIC: "employment-quota",
    LIVING: "two-subsidies-full",
    MINIMUM: "minimum-living-full",
}


@given(
    indicator=st.sampled_from(sorted(INDICATORS)),
    figure=st.decimals(0, 100, places=1),
    year=st.integers(2021, 2070),
    later=st.integers(1, 40),
)
def test_a_later_year_never_turns_a_finding_of_the_law_quiet(
    tmp_path_factory: pytest.TempPathFactory, indicator: str, figure: Decimal, year: int, later: int
) -> None:
    folder = tmp_path_factory.mktemp("p")

    def verdict(when: int) -> api.Result:
        target = {"value": f"≥{figure}%", "year": when}
        made = plan("p", "330400", [row(indicator, target)], document={"issued": "2022-01-01"})
        (one,) = found(verify(folder, made), INDICATORS[indicator], indicator)
        return one

    one, then = verdict(year), verdict(year + later)
    due = Decimal("1.5") if indicator == PUBLIC else Decimal(100)
    assert one.verdict == ("pass" if year <= 2025 and figure >= due else "fail")
    assert then.verdict == "fail" or (
        one.verdict == then.verdict == "pass" and year + later <= 2025
    )


HEDGES = ("力争", "探索", "条件允许", "原则上", "鼓励")


@pytest.mark.parametrize("hedge", HEDGES)
@pytest.mark.parametrize(
    ("indicator", "target", "source"),
    [(LIVING, "100%", "literal"), (MINIMUM, "应保尽保", "literal"), (PUBLIC, "1.5%", "employment-quota")],
)  # fmt: skip
def test_a_hedge_on_what_law_or_policy_requires_is_told(
    tmp_path: Path, indicator: str, target: str, source: str, hedge: str
) -> None:
    for only in ((), ("condition-added",)):
        document = {"issued": "2022-01-01"}
        made = plan("p", "330400", [row(indicator, target, hedge=hedge)], document=document)
        (one,) = found(verify(tmp_path, made, only=only), "condition-added", indicator)
        assert one.requirement is not None
        assert (one.verdict, one.reason, one.severity) == ("fail", "condition-added", "warning")
        assert one.requirement.source == source
        assert hedge in one.message
        assert one.basis[0].title or one.basis[0].number
        plain = plan("p", "330400", [row(indicator, target)], document=document)
        (one,) = found(verify(tmp_path, plain, only=only), "condition-added", indicator)
        assert one.verdict == "pass"


def test_a_hedge_is_held_only_against_rules_in_force_at_the_plans_date(tmp_path: Path) -> None:
    rows = [row(LIVING, "100%", hedge="探索")]
    period = {"start": 2011, "end": 2015}
    for issued, told in (("2015-12-31", 0), ("2016-01-01", 1)):
        made = plan("p", "330400", rows, document={"issued": issued}, period=period)
        report = verify(tmp_path, made, only=("condition-added",))
        assert len(found(report, "condition-added", LIVING)) == told


def test_plans_of_different_dates_judged_together_each_know_their_own_law(tmp_path: Path) -> None:
    rows = [row(LIVING, "100%", hedge="探索")]
    period = {"start": 2011, "end": 2015}
    for name, issued in (("a", "2015-12-31"), ("b", "2016-01-01"), ("c", "2015-12-30")):
        made = plan(name, "330400", rows, document={"issued": issued}, period=period)
        (tmp_path / f"{name}.yaml").write_text(dump(made), "utf-8")
    report = api.verify(tmp_path, as_of=date(2026, 11, 30), only=("condition-added",))
    assert [one.plan for one in found(report, "condition-added", LIVING)] == ["b"]


@given(
    indicator=st.sampled_from(sorted(INDICATORS)),
    figure=st.decimals(0, 100, places=1),
    hedge=st.sampled_from(HEDGES),
)
def test_adding_a_hedge_never_turns_a_finding_of_the_law_quiet(
    tmp_path_factory: pytest.TempPathFactory, indicator: str, figure: Decimal, hedge: str
) -> None:
    folder = tmp_path_factory.mktemp("p")

    def told(**more: str) -> set[tuple[str, str, str]]:
        rows = [row(indicator, f"≥{figure}%", **more)]
        made = plan("p", "220100", rows, document={"issued": "2022-01-01"})
        return {
            (one.rule, one.verdict, one.reason or "")
            for one in verify(folder, made).results
            if one.verdict in {"fail", "gap", "review"} and one.subject.indicator == indicator
        }

    assert told(hedge=hedge) == told() | {("condition-added", "fail", "condition-added")}


def test_an_ancestor_with_a_longer_period_is_not_late_by_the_lower_plans_year(
    tmp_path: Path,
) -> None:
    above = plan(
        "a",
        "330000",
        [row(LIVING, "100%")],
        period={"start": 2021, "end": 2030},
        document={"issued": "2021-01-01"},
    )
    own = plan(
        "b", "330400", [row(LIVING, "99%")], parents=["a"], document={"issued": "2022-01-01"}
    )
    (one,) = found(verify(tmp_path, above, own), "two-subsidies-full", LIVING)
    assert (one.verdict, one.inherited_from) == ("fail", None)


PLANNING = "中华人民共和国国家发展规划法"


def cited(result: api.Result) -> list[str]:
    return [f"{one.title}{one.article or ''}" for one in result.basis]


@pytest.mark.parametrize(
    ("code", "issued", "cites"),
    [
        ("CN", "2026-10-01", True),
        ("CN", "2026-03-12", True),
        ("CN", "2026-03-11", False),
        ("330000", "2026-10-01", False),
    ],
)
def test_the_planning_law_is_cited_for_what_the_nations_outline_asks_once_in_force(
    tmp_path: Path, code: str, issued: str, *, cites: bool
) -> None:
    rows = [row(None, "≥70%", name="残疾人就业率", field="disability")]
    period = {"start": 2026, "end": 2030}
    outline = plan("outline", code, rows, field="several", period=period)
    above = plan("above", "330400", [row("employment-rate", "≥65%")], period=period)
    own = plan(
        "own", "330482", [row("employment-rate", "≥60%")], period=period,
        parents=["outline", "above"], document={"issued": issued},
    )  # fmt: skip
    results = found(verify(tmp_path, outline, above, own), "floor-kept", "employment-rate")
    by_source = {one.requirement.source: cited(one) for one in results if one.requirement}
    assert (f"{PLANNING}第二十四条" in by_source["outline"]) is cites
    assert not any(PLANNING in one for one in by_source["above"])


def test_no_rule_cites_a_law_before_it_is_in_force(tmp_path: Path) -> None:
    steps = [{"year": 2022, "value": "56%"}, {"year": 2025, "value": "60%"}]
    for issued, cites in (("2022-01-01", False), ("2026-03-12", True)):
        rows = [row("employment-rate", "60%", milestones=steps)]
        made = plan("p", "330482", rows, document={"issued": issued})
        report = verify(tmp_path, made)
        (one,) = found(report, "milestones-monotone")
        assert (f"{PLANNING}第二十三条" in cited(one)) is cites
        assert cited(one)
        assert any(PLANNING in ground for each in report.results for ground in cited(each)) is cites


def test_a_milestone_within_the_period_answers_the_law(tmp_path: Path) -> None:
    target = {"value": "100%", "year": 2035}
    for steps, verdict in (
        ([{"year": 2025, "value": "100%"}], "pass"),
        ([{"year": 2025, "value": "90%"}], "fail"),
        (None, "fail"),
    ):
        more = {"milestones": steps} if steps else {}
        period = {"start": 2021, "end": 2025, "outlook": 2035}
        made = plan("p", "330400", [row(LIVING, target, **more)], period=period)
        (one,) = found(verify(tmp_path, made), "two-subsidies-full", LIVING)
        assert one.verdict == verdict


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
PLACES = ("CN", "330000", "330400", "330482")


@given(
    values=st.lists(
        st.tuples(st.sampled_from(PLACES), st.none() | DAYS, st.none() | DAYS, st.sets(st.sampled_from(PLACES[1:]))),
        max_size=6,
    ),
    place=st.sampled_from((*PLACES, "330300", "330424", "440300")),
    day=DAYS,
)  # fmt: skip
def test_the_nearest_value_in_force_holds_and_a_nearer_one_that_ended_is_told(
    values: list[tuple[str, date | None, date | None, set[str]]], place: str, day: date
) -> None:
    """Held against an oracle that knows territories by name and days by counting."""
    made = [
        ParameterValue(codes=(code,), start=start, end=end, excluded=tuple(sorted(out)), value=str(number))
        for number, (code, start, end, out) in enumerate(values)
    ]  # fmt: skip
    parameter = LawParameter(id="p", unit=PERCENT, values=tuple(made))
    spot = lookup(place)
    assert spot is not None
    chain = [place, *ancestors_codes(place)]  # from the place itself up to the nation

    def near(code: str, out: set[str]) -> int | None:
        return chain.index(code) if code in chain and not out & set(chain) else None

    found, ended = parameter.in_force(spot, day), parameter.lapsed(spot, day)
    open_ = [
        near(code, out)
        for code, start, end, out in values
        if (start or day) <= day <= (end or day) and near(code, out) is not None
    ]
    best = min((one for one in open_ if one is not None), default=None)
    assert (None if found is None else chain.index(found.codes[0])) == best
    over = [
        near(code, out)
        for code, _, end, out in values
        if end is not None and end < day and near(code, out) is not None
    ]
    nearer = [one for one in over if one is not None and (best is None or one < best)]
    assert (None if ended is None else chain.index(ended.codes[0])) == min(nearer, default=None)


@given(
    better=st.sampled_from(["up", "down", "none"]),
    law=st.lists(st.integers(40, 60), min_size=1, max_size=3),
    stated=st.integers(35, 65),
    exact=st.booleans(),
)
def test_a_target_that_meets_all_sources_passes_and_one_that_meets_none_fails(
    tmp_path_factory: pytest.TempPathFactory, better: str, law: list[int], stated: int, exact: bool
) -> None:
    op = {"up": "≥", "down": "≤", "none": "="}[better]
    folder = tmp_path_factory.mktemp("p")
    title = {"zh": "某率", "en": "share"}
    entry = {"name": title, "unit": "%", "domain": [0, 100], "better": better, "cascade": "floor"}
    value: dict[str, Any] = {"in": ["CN"], "value": f"{op}{law[0]}%", "basis": {"number": "甲"}}
    if law[1:]:
        value["disputed"] = [{"value": f"{op}{one}%", "basis": {"number": "乙"}} for one in law[1:]]
    head = {"format": "plancheck/pack@1", "id": "t", "version": "1", "field": "t", "title": title,
            "parameters": {"share": {"unit": "%", "values": [value]}}}  # fmt: skip
    rule = {"id": "share", "title": title, "check": "within", "requirement": {"law": "share"},
            "select": {"indicators": ["share"]}, "severity": "error"}  # fmt: skip
    files = {
        "pack": head,
        "catalogue": {
            "format": "plancheck/catalogue@1",
            "field": "t",
            "indicators": {"share": entry},
        },
        "rules": {"format": "plancheck/rules@1", "rules": [rule]},
    }
    for name, data in files.items():
        (folder / f"{name}.yaml").write_text(dump(data), "utf-8")
    sign = "=" if exact or better == "none" else op
    made = plan("p", "330400", [row("share", f"{sign}{stated}%")], field="t")
    plans = folder / "plans"
    plans.mkdir(exist_ok=True)
    (one,) = found(verify(plans, made, rules=(str(folder),)), "share")
    meets = {
        stated == each if better == "none" else stated >= each if better == "up" else stated <= each
        for each in law
    }
    verdicts = {frozenset({True}): "pass", frozenset({False}): "fail"}
    assert one.verdict == verdicts.get(frozenset(meets), "review")
    assert (one.reason == "law-disputed") is (len(meets) > 1)
    if one.verdict == "fail":
        assert one.requirement is not None
        again = plan("p", "330400", [row("share", one.requirement.text)], field="t")
        (mended,) = found(verify(plans, again, rules=(str(folder),)), "share")
        assert mended.verdict == ("pass" if better != "none" or len(set(law)) == 1 else "review")
