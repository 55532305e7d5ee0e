"""The worked cases of the semantics (tests/cases/vectors): written targets, and verdicts judged two ways.

``targets.yaml`` runs against ``parse_target`` and ``place_set``. ``containment.yaml`` runs twice: through the
domain's ``judge``, and end to end through ``verify`` over a pack and plan files made for the case.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from plancheck.app import VerifyRequest
from plancheck.domain.catalogue import Cascade, Indicator, Per
from plancheck.domain.claim import Claim, Evidence, Statement
from plancheck.domain.finding import Finding, Verdict
from plancheck.domain.interval import Direction, Interval, bound
from plancheck.domain.judge import judge
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved, place_set
from plancheck.domain.source import Location
from plancheck.domain.target import Target, TargetKind
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_point, parse_target
from plancheck.domain.unit import Unit, comparable, plain, ratio
from plancheck.domain.unit_table import parse_unit
from tests.judging import Judged, judge_files

VECTORS = Path(__file__).parents[1] / "cases" / "vectors"
DOMAINS = {
    "percent": Interval(Decimal(0), Decimal(100)),
    "count": Interval(Decimal(0), None),
    "growth": Interval(None, None),
}
WRITTEN_DOMAINS = {"percent": [0, 100], "count": [0, "inf"], "growth": ["-inf", "inf"]}
AS_OF = date(2026, 11, 21)
DEFERRED = "不低于市级目标值"
KEYS_OF_TARGETS = {
    "text", "unit", "domain", "better", "set", "kind", "series", "op", "hedge", "error", "outside_domain",
    "approximate",
}  # fmt: skip
KEYS_OF_CONTAINMENT = {
    "required", "stated", "verdict", "reason", "shortfall", "margin", "better", "domain", "unit", "series",
    "required_unit", "stated_unit", "required_per", "stated_per", "required_year", "stated_year", "record",
    "note",
}  # fmt: skip


def load(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.safe_load((VECTORS / name).read_text("utf-8"))["cases"]
    return cases


def label(case: dict[str, Any]) -> str:
    if "text" in case:
        return f"{case['text'] or 'empty'} {case.get('better', '')}"
    return f"{case['stated']} against {case['required']} {case.get('better', '')}"


TARGETS = load("targets.yaml")
CONTAINMENT = load("containment.yaml")


def known_unit(name: str) -> Unit:
    unit = parse_unit(name)
    assert unit is not None, name
    return unit


def test_no_case_of_the_vectors_says_something_that_no_test_looks_at() -> None:
    assert all(set(case) <= KEYS_OF_TARGETS for case in TARGETS)
    assert all(set(case) <= KEYS_OF_CONTAINMENT for case in CONTAINMENT)
    assert len(TARGETS) >= 46
    assert len(CONTAINMENT) >= 39


# ---------------------------------------------------------------- targets.yaml


def read(case: dict[str, Any]) -> Target:
    better = Direction(case.get("better", "up"))
    return parse_target(case["text"], unit=known_unit(case["unit"]), better=better)


@pytest.mark.parametrize("case", [one for one in TARGETS if one.get("error")], ids=label)
def test_written_form_that_must_be_refused_is_read_as_something(case: dict[str, Any]) -> None:
    with pytest.raises(TargetError):
        read(case)


@pytest.mark.parametrize("case", [one for one in TARGETS if one.get("outside_domain")], ids=label)
def test_bound_outside_the_domain_loads_but_has_a_set(case: dict[str, Any]) -> None:
    target = read(case)
    assert target.bounds is not None
    assert place_set(target.bounds, DOMAINS[case["domain"]]) == (None, True)


@pytest.mark.parametrize("case", [one for one in TARGETS if one.get("set")], ids=label)
def test_written_form_means_another_set(case: dict[str, Any]) -> None:
    target = read(case)
    assert target.kind is TargetKind.SET
    assert target.bounds is not None
    assert target.unit == known_unit(case["unit"])
    interval, outside = place_set(target.bounds, DOMAINS[case["domain"]])
    assert not outside
    assert str(interval) == case["set"]


@pytest.mark.parametrize("case", [one for one in TARGETS if one.get("kind")], ids=label)
def test_written_form_without_a_set_is_of_another_kind(case: dict[str, Any]) -> None:
    target = read(case)
    assert case["set"] is None
    assert target.approximate is case.get("approximate", False)
    assert target.approximate or target.bounds is None
    assert target.kind.value == case["kind"]
    assert target.series == case.get("series")
    assert target.hedge == case.get("hedge")
    if "op" in case:
        assert target.op == case["op"]


def test_every_case_of_targets_is_run_by_one_of_the_tests() -> None:
    for case in TARGETS:
        ways = [bool(case.get(key)) for key in ("error", "outside_domain", "set", "kind")]
        assert sum(ways) == 1, case


# ---------------------------------------------------------------- containment.yaml through judge


@dataclass(frozen=True)
class Setting:
    """One case's indicator and two sides, with what it leaves out filled in."""

    indicator: Indicator
    required_unit: Unit
    stated_unit: Unit
    required_per: Per
    stated_per: Per
    required_year: int
    stated_year: int


def setting(case: dict[str, Any]) -> Setting:
    default = case.get("unit", "%")
    required_unit = known_unit(case.get("required_unit", default))
    indicator = Indicator(
        id="measured",
        name={"zh": "所测指标", "en": "measured"},
        unit=required_unit,
        domain=DOMAINS[case.get("domain", "percent")],
        better=Direction(case.get("better", "up")),
        cascade=Cascade.FLOOR,
    )
    return Setting(
        indicator=indicator,
        required_unit=required_unit,
        stated_unit=known_unit(case.get("stated_unit", default)),
        required_per=Per(case.get("required_per", "end")),
        stated_per=Per(case.get("stated_per", "end")),
        required_year=case.get("required_year", 2025),
        stated_year=case.get("stated_year", 2025),
    )


def resolve(
    text: str, unit: Unit, indicator: Indicator, series: dict[str, str]
) -> tuple[Target, Resolved]:
    """What one side comes to, spelt out here independently of the engine."""
    target = parse_target(text, unit=unit, better=indicator.better)
    if target.kind is TargetKind.SET:
        assert target.bounds is not None
        domain = indicator.domain if unit == indicator.unit else Interval(Decimal(0), None)
        interval, outside = place_set(target.bounds, domain)
        return target, Resolved(interval=interval, outside=outside)
    if target.kind is TargetKind.RELATIVE:
        assert target.series is not None
        if target.series in series:
            value, _ = parse_point(series[target.series], unit=unit)
            return target, Resolved(
                interval=bound(target.op or "≥", value), series=target.series, op=target.op
            )
        return target, Resolved(
            unresolved="relative-unresolved", series=target.series, op=target.op
        )
    codes = {TargetKind.QUALITATIVE: "no-number", TargetKind.UNDECIDED: "undecided"}
    return target, Resolved(unresolved=codes[target.kind])


def stated_by(target: Target, resolved: Resolved, case: Setting) -> Statement:
    nowhere = Location("case.yaml", 1, 1)
    claim = Claim(
        name="所测指标", indicator=case.indicator, target=target, unit=case.stated_unit,
        interval=resolved.interval, outside=resolved.outside, per=case.stated_per,
        year=case.stated_year, year_stated=True, nature=None, population=None, hedge=None,
        evidence=Evidence.PRIMARY, nature_evidence=None, own_unit=False,
    )  # fmt: skip
    return Statement(
        claim=claim, id="measured", row=1, baseline=None, at=None, note=None, location=nowhere,
        target_location=nowhere,
    )  # fmt: skip


def distance(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


JUDGED = [
    one for one in CONTAINMENT if one["required"] and one["stated"] and one["stated"] != DEFERRED
]


@pytest.mark.parametrize("case", JUDGED, ids=label)
def test_judge_gives_another_verdict_reason_or_distance(case: dict[str, Any]) -> None:
    sides = setting(case)
    series = case.get("series", {})
    target, resolved = resolve(case["stated"], sides.stated_unit, sides.indicator, series)
    required, asked = resolve(case["required"], sides.required_unit, sides.indicator, series)
    outcome = judge(
        stated_by(target, resolved, sides),
        resolved,
        Requirement(
            source="above",
            kind="ancestor",
            owner={"zh": "上级", "en": "above"},
            text=required.text,
            resolved=asked,
            op=required.op,
            unit=sides.required_unit,
            per=sides.required_per,
            year=sides.required_year,
        ),  # fmt: skip
        better=sides.indicator.better,
    )
    assert (outcome.verdict, outcome.reason) == (case["verdict"], case["reason"])
    assert distance(outcome.shortfall) == case.get("shortfall")
    assert distance(outcome.margin) == case.get("margin")


def test_judge_runs_every_case_that_needs_no_other_plan() -> None:
    left = [one for one in CONTAINMENT if one not in JUDGED]
    assert all(one["stated"] in (None, DEFERRED) for one in left)


# ---------------------------------------------------------------- containment.yaml end to end

PACK = """\
format: plancheck/pack@1
id: cases
version: "1"
field: cases
title: {zh: 用例, en: Cases}
"""
RULES = """\
format: plancheck/rules@1
rules:
  - id: floor-kept
    title: {zh: 不低于上级, en: Kept}
    check: within
    requirement: {ancestors: all}
    select: {cascade: floor}
    severity: {binding: error, expected: warning, absent: warning}
    boundary: warning
    message: {zh: "{stated}", en: "{stated}"}
  - id: binding-stated
    title: {zh: 上级有本级要有, en: Stated}
    check: stated
    requirement: {ancestors: all, nature: [binding]}
    select: {cascade: floor}
    severity: error
    message: {zh: "{required}", en: "{required}"}
"""


def document(data: dict[str, Any]) -> str:
    """A YAML file in which every top-level key begins a line and every value is JSON, which is YAML."""
    return "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in data.items()
    )


def catalogue(case: dict[str, Any]) -> str:
    measured = {
        "name": {"zh": "所测指标", "en": "Measured"},
        "unit": case.get("required_unit", case.get("unit", "%")),
        "domain": WRITTEN_DOMAINS[case.get("domain", "percent")],
        "better": case.get("better", "up"),
        "cascade": "floor",
    }
    other = measured | {"name": {"zh": "别的指标", "en": "Other"}, "cascade": "none"}
    gdp = {"name": {"zh": "国内生产总值增长", "en": "GDP growth"}, "unit": "%", "per": "year"}
    return document(
        {
            "format": "plancheck/catalogue@1",
            "field": "cases",
            "indicators": {"measured": measured, "other": other},
            "series": {"gdp-growth": gdp},
        }
    )


def plan(name: str, code: str, parents: list[str], row: dict[str, Any] | None, **more: Any) -> str:
    head = {
        "format": "plancheck/plan@1",
        "id": name,
        "title": name,
        "document": {"issued": "2021-06-30" if parents else "2021-01-01", "status": "issued"},
        "jurisdiction": code,
        "field": "cases",
        "period": {"start": 2021, "end": 2025},
        "parents": parents,
        "record": "complete",
    }
    rows = [] if row is None else [{"id": "measured", "row": 1} | row]
    return document(head | more | {"indicators": rows})


def side(case: dict[str, Any], which: str) -> dict[str, Any]:
    row: dict[str, Any] = {"target": case[which], "nature": "约束性"}
    if f"{which}_year" in case:
        row["target"] = {"value": case[which], "year": case[f"{which}_year"]}
    if f"{which}_unit" in case:
        row["unit"] = case[f"{which}_unit"]
    if f"{which}_per" in case:
        row["per"] = case[f"{which}_per"]
    return row


def run(folder: Path, case: dict[str, Any]) -> Judged:
    """Write the case's pack and plans, and verify the county's."""
    pack = folder / "pack"
    pack.mkdir()
    (pack / "pack.yaml").write_text(PACK, "utf-8")
    (pack / "catalogue.yaml").write_text(catalogue(case), "utf-8")
    (pack / "rules.yaml").write_text(RULES, "utf-8")
    above = None if case["required"] is None else side(case, "required")
    own = None if case["stated"] is None else side(case, "stated")
    plans = folder / "plans"
    plans.mkdir()
    if case["stated"] == DEFERRED:
        (plans / "city.yaml").write_text(plan("city", "330400", [], above), "utf-8")
        parent = "city"
    else:
        (plans / "province.yaml").write_text(plan("province", "330000", [], above), "utf-8")
        parent = "province"
    county = plans / "county.yaml"
    record = case.get("record", "complete")
    county.write_text(plan("county", "330482", [parent], own, record=record), "utf-8")
    options = VerifyRequest(
        as_of=AS_OF, plans=(str(county),), rules=(str(pack),), series=case.get("series", {})
    )
    return judge_files(options)


def rule_of(case: dict[str, Any]) -> str:
    """Silence and 待定 are the business of the rule that wants a statement, all else of the one on values."""
    return "binding-stated" if case["stated"] in (None, "待定") else "floor-kept"


def only(found: list[Finding]) -> Finding:
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("case", CONTAINMENT, ids=label)
def test_verify_gives_another_verdict_reason_or_distance(
    case: dict[str, Any], tmp_path: Path
) -> None:
    result = run(tmp_path, case)
    assert result.problems == []
    finding = only([one for one in result.findings if one.rule == rule_of(case)])
    assert (finding.verdict.value, finding.reason.value) == (case["verdict"], case["reason"])
    assert distance(finding.shortfall) == case.get("shortfall")
    assert distance(finding.margin) == case.get("margin")
    assert finding.requirement is not None
    assert finding.requirement.source == ("city" if case["stated"] == DEFERRED else "province")
    assert finding.requirement.text == case["required"]


@pytest.mark.parametrize("case", CONTAINMENT, ids=label)
def test_exit_code_does_not_follow_from_the_results(case: dict[str, Any], tmp_path: Path) -> None:
    result = run(tmp_path, case)
    decided = {one.verdict for one in result.findings} & {Verdict.FAIL, Verdict.GAP}
    if decided and case["reason"] != "boundary-excluded":
        assert result.exit_code == 1
    elif not any(one.verdict is Verdict.PASS for one in result.findings) and not decided:
        assert result.exit_code == 3
    else:
        assert result.exit_code == 0


def test_the_set_of_a_deferred_target_is_not_the_prefectures(tmp_path: Path) -> None:
    case = {"required": ">6%", "stated": DEFERRED, "domain": "growth"}
    finding = only([one for one in run(tmp_path, case).findings if one.rule == "floor-kept"])
    assert finding.resolved is not None
    assert str(finding.resolved.interval) == "(6, ∞)"
    assert finding.verdict is Verdict.PASS


def test_a_change_of_unit_within_a_dimension_moves_the_verdict() -> None:
    """The case of 9999人 against 1万人, but with the two sides' own units unlike."""
    count = replace(
        setting({"unit": "人", "domain": "count"}),
        required_unit=known_unit("万人"),
        stated_unit=known_unit("人"),
    )
    assert comparable(count.required_unit, count.stated_unit)
    assert ratio(count.required_unit, count.stated_unit) == 10_000
    target = parse_target("9999人", unit=count.stated_unit, better=Direction.UP)
    resolved = Resolved(interval=target.bounds)
    required = Requirement(
        source="above", kind="ancestor", owner={"zh": "上级", "en": "above"}, text="1万人",
        resolved=Resolved(interval=Interval(Decimal(1), None)), unit=count.required_unit, per=Per.END,
        year=2025,
    )  # fmt: skip
    outcome = judge(stated_by(target, resolved, count), resolved, required, better=Direction.UP)
    assert (outcome.verdict, outcome.shortfall, outcome.unit) == ("fail", Decimal("0.0001"), "万人")


# ---------------------------------------------------------------- beside the vectors, end to end


def run_three(folder: Path, province: str, city: str, county: str) -> dict[str, Finding]:
    """A county under a city under a province: the county's results on values, by the source."""
    pack = folder / "pack"
    pack.mkdir()
    (pack / "pack.yaml").write_text(PACK, "utf-8")
    (pack / "catalogue.yaml").write_text(catalogue({}), "utf-8")
    (pack / "rules.yaml").write_text(RULES, "utf-8")
    (folder / "province.yaml").write_text(
        plan("province", "330000", [], {"target": province}), "utf-8"
    )
    above = plan("city", "330400", ["province"], {"target": city})
    (folder / "city.yaml").write_text(above, "utf-8")
    own = folder / "county.yaml"
    own.write_text(plan("county", "330482", ["city"], {"target": county}), "utf-8")
    result = judge_files(VerifyRequest(as_of=AS_OF, plans=(str(own),), rules=(str(pack),)))
    assert result.problems == []
    found = [one for one in result.findings if one.rule == "floor-kept"]
    assert [one.requirement and one.requirement.source for one in found] == ["city", "province"]
    return {one.requirement.source: one for one in found if one.requirement}


def test_a_county_that_keeps_its_citys_figure_is_blamed_for_the_citys_failing(
    tmp_path: Path,
) -> None:
    found = run_three(tmp_path, "≥95%", "≥90%", "≥92%")
    assert found["city"].verdict is Verdict.PASS
    assert found["province"].verdict is Verdict.FAIL
    assert found["province"].inherited_from is not None
    assert found["province"].inherited_from.id == "city"


def test_a_county_below_its_own_city_hides_behind_it(tmp_path: Path) -> None:
    found = run_three(tmp_path, "≥95%", "≥90%", "≥85%")
    assert found["city"].verdict is Verdict.FAIL
    assert found["province"].verdict is Verdict.FAIL
    assert found["province"].inherited_from is None


def test_a_county_inherits_from_a_city_that_does_not_fail(tmp_path: Path) -> None:
    found = run_three(tmp_path, "≥95%", "≥95%", "≥85%")
    assert found["province"].inherited_from is None


@pytest.mark.parametrize(
    ("stated_unit", "stated", "required_unit", "shortfall"),
    [("人", "9999", "万人", "0.0001"), ("万人", "0.9999", "人", "1"), ("‰", "899", "%", "0.1")],
)
def test_a_statement_in_another_unit_of_the_dimension_keeps_its_bare_number(
    stated_unit: str, stated: str, required_unit: str, shortfall: str, tmp_path: Path
) -> None:
    required = "90%" if required_unit == "%" else "10000人"
    case = {
        "required": required, "required_unit": required_unit, "stated": stated, "stated_unit": stated_unit,
        "domain": "percent" if required_unit == "%" else "count",
    }  # fmt: skip
    result = run(tmp_path, case)
    assert result.problems == []
    finding = only([one for one in result.findings if one.rule == "floor-kept"])
    assert (finding.verdict.value, finding.reason.value) == ("fail", "below-requirement")
    assert distance(finding.shortfall) == shortfall
