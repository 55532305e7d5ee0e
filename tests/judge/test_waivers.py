"""A waiver holds for what it was granted for: the same statement, no weaker in anything."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.domain.claim import Statement
from plancheck.engine.weakening import Strength, strength_of_granted
from plancheck.io.load.waivers import read_waivers
from tests.conftest import AS_OF, ROOT, Ran, check_report, examples, in_process
from tests.engine.test_diff import promise, read, registry, row
from tests.judge.weakening import said, weaker, written

CASE = ROOT / "tests/cases/judge/judge-waiver-after-the-target-weakened"
law = examples(150)

WAIVER = {
    "rule": "floor-kept", "plan": "b", "indicator": "employment-rate", "reason": "因", "approved_by": "科",
    "from": "2020-01-01", "until": "2030-01-01",
}  # fmt: skip
HEAD = {
    "format": "plancheck/plan@1", "title": "规划", "field": "disability", "record": "complete",
    "period": {"start": 2021, "end": 2025},
}  # fmt: skip
ABOVE = HEAD | {
    "id": "a", "jurisdiction": "330000", "indicators": [
        {"row": 1, "id": "employment-rate", "nature": "约束性", "target": "≥90%"},
        {"row": 2, "id": "assistive-device-rate", "nature": "约束性", "target": "≥90%"},
    ],
}  # fmt: skip


def below(*rows: dict[str, Any], prose: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    more = {"indicators": list(rows), "commitments": list(prose)}
    return HEAD | {"id": "b", "jurisdiction": "330400", "parents": ["a"]} | more


def stated(target: Any, number: int = 1, indicator: str = "employment-rate", **more: Any) -> Any:
    return row(target, indicator, number, **more)


def verify(
    desk: Path, plan: dict[str, Any], *waivers: dict[str, Any], rule: str = "floor-kept"
) -> Ran:
    """Judge a plan under the one above (JSON is YAML)."""
    (desk / "a.yaml").write_text(json.dumps(ABOVE, ensure_ascii=False), "utf-8")
    (desk / "b.yaml").write_text(json.dumps(plan, ensure_ascii=False), "utf-8")
    data = {"format": "plancheck/waivers@1", "waivers": waivers}
    (desk / "w.yaml").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    run = ("verify", "b.yaml", *AS_OF, "--only", rule, "--waivers", "w.yaml", "--format", "json")
    return in_process(*run, cwd=desk)


def outcome(
    desk: Path, plan: dict[str, Any], *waivers: dict[str, Any], rule: str = "floor-kept"
) -> tuple[set[str], list[str], int]:
    """Indicators whose finding is waived, the waivers' problems, the exit code."""
    report = check_report(verify(desk, plan, *waivers, rule=rule).out)
    covered = {one["subject"]["indicator"] for one in report["results"] if one["waiver"]}
    return covered, [one["problem"] for one in report["unmatched_waivers"]], report["exit_code"]


# ---------------------------------------------------------------- what it was granted for


@pytest.mark.parametrize(
    ("granted", "now", "told"),
    [
        ("50%", {"target": "50%"}, None),
        ("50%", {"target": "60%"}, None),
        ("50%", {"target": "49%"}, "weaker"),
        ("50%", {"target": "50%左右"}, "weaker"),
        ("50%左右", {"target": "50%左右"}, None),
        ("50%左右", {"target": "49%左右"}, "weaker"),
        ("50%左右", {"target": "50%"}, None),
        ("50%", {"target": {"value": "50%", "year": 2024}}, None),
        ("50%", {"target": {"value": "50%", "year": 2060}}, "weaker"),
        ("50%", {"target": "50%", "hedge": "力争"}, "weaker"),
        ({"value": "50%", "hedge": "力争"}, {"target": "50%", "hedge": "力争"}, None),
        ({"value": "50%", "hedge": "力争"}, {"target": "50%"}, None),
        ({"value": "50%", "hedge": "力争"}, {"target": "50%", "hedge": "探索"}, "incomparable"),
        ({"value": "50%", "year": 2023}, {"target": "50%"}, "weaker"),
        ({"value": "50%", "year": 2023}, {"target": {"value": "55%", "year": 2023}}, None),
        ({"value": "50%", "nature": "约束性"}, {"target": "50%", "nature": "约束性"}, None),
        ({"value": "50%", "nature": "约束性"}, {"target": "50%", "nature": "预期性"}, "weaker"),
        ({"value": "50%", "nature": "binding"}, {"target": "50%"}, "weaker"),
        ({"value": "50%", "nature": "预期性"}, {"target": "50%", "nature": "约束性"}, None),
        ("50%", {"target": "50%", "population": "男"}, "incomparable"),
        ({"value": "50%", "population": "男"}, {"target": "50%", "population": "男"}, None),
        ({"value": "50%", "population": "男"}, {"target": "50%"}, "incomparable"),
        ("50%", {"target": "50%", "per": "每年"}, "incomparable"),
        ({"value": "50%", "per": "每年"}, {"target": "50%", "per": "每年"}, None),
        ("50", {"target": "50%"}, None),
        ("50", {"target": "50", "unit": "‰"}, "incomparable"),
        ("50%", {"target": "50", "unit": "‰"}, "weaker"),
        ("5%", {"target": "50", "unit": "‰"}, None),
        ({"value": "50", "unit": "‰"}, {"target": "5%"}, None),
        ({"value": "50", "unit": "‰"}, {"target": "4%"}, "weaker"),
        ("50%", {"target": "50人", "unit": "人"}, "incomparable"),
        ("50人", {"target": "50人", "unit": "人"}, None),
        ("50人", {"target": "40人", "unit": "人"}, "weaker"),
        ("提高5个百分点", {"target": "提高5个百分点"}, None),
        ("提高5个百分点", {"target": "提高5个百分点", "baseline": "80%"}, "incomparable"),
        (
            {"value": "提高5个百分点", "baseline": {"year": 2020, "value": "80%"}},
            {"target": "提高5个百分点", "baseline": "80%"},
            None,
        ),
        (
            {"value": "提高5个百分点", "baseline": {"year": 2020, "value": "80%"}},
            {"target": "提高5个百分点", "baseline": "20%"},
            "weaker",
        ),
        (
            {"value": "提高5个百分点", "baseline": {"year": 2020, "value": "80%"}},
            {"target": "提高4个百分点", "baseline": "82%"},
            None,
        ),
        (
            {"value": "提高5个百分点", "baseline": {"year": 2020, "value": "80%"}},
            {"target": "85%"},
            None,
        ),
        ("稳步提高", {"target": "稳步提高"}, None),
        ("稳步提高", {"target": "逐步提高"}, "incomparable"),
        ("50%", {"target": {"qualitative": "50%"}}, "weaker"),
    ],
)
def test_what_it_was_granted_for_is_compared_whole(
    tmp_path: Path, granted: Any, now: dict[str, Any], told: str | None
) -> None:
    if isinstance(now.get("baseline"), str):
        now = now | {"baseline": {"year": 2020, "value": now["baseline"]}}
    plan = below(stated(**now))
    covered, problems, _ = outcome(tmp_path, plan, WAIVER)
    assert covered, "without `stated` whatever the plan says is covered"
    covered, problems, _ = outcome(tmp_path, plan, WAIVER | {"stated": granted})
    assert (problems, bool(covered)) == ([told] if told else [], told is None)


def test_the_case_that_was_found(tmp_path: Path) -> None:
    """Granted for 8千个 by the plan's last year; 8个 by 2060 is weaker, so is 8个, so is 2060."""
    for name in ("a.yaml", "w.yaml"):
        shutil.copy(CASE / name, tmp_path)
    granted = (CASE / "granted.yaml").read_text("utf-8")
    weakened = (CASE / "b.yaml").read_text("utf-8")
    run = ("verify", "b.yaml", "--only", "floor-kept", "--waivers", "w.yaml", *AS_OF)
    for text, code, told in (
        (granted, 0, ""),
        (weakened, 1, "弱"),
        (granted.replace("unit: 千个", "unit: 个"), 1, "无法比较"),
        (granted.replace('target: "8"', 'target: {value: "8", year: 2060}'), 1, "弱"),
    ):
        (tmp_path / "b.yaml").write_text(text, "utf-8")
        ran = in_process(*run, cwd=tmp_path)
        assert (ran.code, told in ran.out) == (code, True), ran.out


@pytest.mark.parametrize(
    ("granted", "told"),
    [
        ({"value": "约九成多"}, "w.yaml"),
        ({"year": 2025}, "value"),
        ({"value": "50%", "years": 2025}, "year"),
        ({"value": "50%", "unit": "斤斤"}, "斤斤"),
        ({"value": "50%", "unit": "人"}, "人"),
        ({"value": "105%"}, "105%"),
        ({"value": "+5百分点", "baseline": {"year": 2020, "value": "八成多"}}, "八成多"),
        ({"value": "+5百分点", "baseline": {"value": "80%"}}, "year"),
        ({"value": "50%", "nature": "强制"}, "强制"),
    ],
)
def test_what_it_can_not_mean_is_told_with_its_place(
    tmp_path: Path, granted: dict[str, Any], told: str
) -> None:
    ran = verify(tmp_path, below(stated("50%")), WAIVER | {"stated": granted})
    assert ran.code == 2
    assert told in ran.err
    assert "w.yaml:1:" in ran.err
    assert "Traceback" not in ran.err


# ---------------------------------------------------------------- whose waiver it is


OTHER = "assistive-device-rate"


def test_a_waiver_follows_its_indicator_when_the_rows_move(tmp_path: Path) -> None:
    waiver = WAIVER | {"statement": "row:1"}
    plan = below(stated("50%"), stated("50%", 2, OTHER))
    assert outcome(tmp_path, plan, waiver)[:2] == ({"employment-rate"}, [])
    moved = below(stated("50%", 1, OTHER), stated("50%", 2))
    assert outcome(tmp_path, moved, waiver)[:2] == ({"employment-rate"}, [])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_row_s_number_alone_names_nothing(tmp_path: Path, lang: str) -> None:
    waiver = {key: value for key, value in WAIVER.items() if key != "indicator"}
    plan = below(stated("50%"), stated("50%", 2, OTHER))
    assert outcome(tmp_path, plan, waiver | {"statement": "row:1"}) == (set(), ["unmatched"], 1)
    run = ("verify", "b.yaml", *AS_OF, "--only", "floor-kept", "--waivers", "w.yaml")
    words = {"zh": "表行的序号会变", "en": "a row's number changes"}[lang]
    assert words in in_process(*run, cwd=tmp_path, lang=lang).out.replace("\n", "")
    by_indicator = waiver | {"statement": "row:employment-rate"}
    assert outcome(tmp_path, plan, by_indicator)[:2] == ({"employment-rate"}, [])


def test_a_row_without_an_indicator_is_named_by_its_name(tmp_path: Path) -> None:
    waiver = {key: value for key, value in WAIVER.items() if key != "indicator"}
    waiver |= {"rule": "value-in-domain", "statement": "row:某种比例"}
    for name, found in (("某种 比例", []), ("另一比例", ["unmatched"])):
        plan = below({"row": 1, "name": name, "unit": "%", "target": "105%"})
        assert outcome(tmp_path, plan, waiver, rule="value-in-domain")[1] == found


def test_a_commitment_is_named_by_its_id_and_may_not_change_its_indicator(tmp_path: Path) -> None:
    waiver = WAIVER | {"statement": "c1"}
    for indicator, covered in (("employment-rate", True), (OTHER, False)):
        plan = below(prose=({"id": "c1", "indicator": indicator, "target": "50%"},))
        assert bool(outcome(tmp_path, plan, waiver)[0]) == covered


# ---------------------------------------------------------------- laws


def granted_for(folder: Path, one: dict[str, Any]) -> Any:
    """What a waivers file says of a statement, read as the tool reads it."""
    plain = written(one)
    context = {key: plain[key] for key in ("unit", "per", "nature", "population", "hedge")
               if key in plain}  # fmt: skip
    entry = {key: value for key, value in WAIVER.items() if key != "indicator"}
    entry |= {"statement": "a", "stated": plain["target"] | context}
    file = folder / "w.yaml"
    data = {"format": "plancheck/waivers@1", "waivers": [entry]}
    file.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    [waiver] = read_waivers(str(file), ["floor-kept"], registry().catalogues).waivers
    return waiver.stated


def only(plan: Any) -> Statement:
    [statement] = plan.statements
    return statement


@law
@given(said, said, st.data())
def test_it_holds_while_nothing_is_weaker_and_only_then(
    tmp_path_factory: pytest.TempPathFactory,
    old: dict[str, Any],
    other: dict[str, Any],
    data: st.DataObject,
) -> None:
    parts = data.draw(st.sets(st.sampled_from(sorted(old))))
    new = old | {part: other[part] for part in parts}
    granted = granted_for(tmp_path_factory.getbasetemp(), old)
    found = strength_of_granted(granted, only(read(prose=[written(new)])), 2025)
    assert (found is Strength.KEPT) == (not weaker(old, new)), found


CHANGES = st.tuples(st.integers(1, 20), st.integers(20, 70))


@law
@given(CHANGES, CHANGES, st.booleans())
def test_a_change_is_as_strong_as_where_it_ends(
    then: tuple[int, int], now: tuple[int, int], falls: bool
) -> None:
    """An oracle of plain sums: the level that is reached."""
    word, sign = ("降低", -1) if falls else ("提高", 1)
    levels = [base + sign * step for step, base in (then, now)]
    entry: dict[str, Any] = {"unit": "%"}
    statements = [
        only(read(prose=[
            promise(f"{word}{step}个百分点", baseline={"year": 2020, "value": f"{base}%"}, **entry)
        ]))
        for step, base in (then, now)
    ]  # fmt: skip
    from plancheck.domain.suppression import Granted

    granted = Granted(text=f"{word}{then[0]}个百分点", baseline=(2020, f"{then[1]}%"))
    found = strength_of_granted(granted, statements[1], 2025)
    weaker_now = levels[1] > levels[0] if falls else levels[1] < levels[0]
    assert found is (Strength.WEAKER if weaker_now else Strength.KEPT)
    without = strength_of_granted(Granted(text=granted.text), statements[1], 2025)
    assert without is not Strength.KEPT, "where it starts is not said"
