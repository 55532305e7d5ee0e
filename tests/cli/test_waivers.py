"""``--waivers``: the verdict stays, the gate does not trip, and every waiver that does not work is told."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import AS_OF, ROOT, Ran, cells_of, check_report, in_process, process

CARE = {
    "rule": "floor-kept",
    "plan": "pinghu-2021",
    "indicator": "professional-care-coverage",
    "requirement": "zhejiang-2021",
    "reason": "（示例）中期调整前按市级目标执行",
    "approved_by": "（示例）规划科",
    "from": "2026-01-01",
    "until": "2026-12-31",
}
LIVING = CARE | {"rule": "two-subsidies-full", "indicator": "living-subsidy-coverage"}
del LIVING["requirement"]
NURSING = LIVING | {"indicator": "nursing-subsidy-coverage"}
BOTH = (LIVING, NURSING)
"""What trips the gate for 平湖."""


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def yaml(*waivers: dict[str, str]) -> str:
    lines = ["format: plancheck/waivers@1", "waivers:" if waivers else "waivers: []"]
    for waiver in waivers:
        lead = "  - "
        for key, value in waiver.items():
            lines.append(f"{lead}{key}: {quoted(value)}")
            lead = "    "
    return "\n".join(lines) + "\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A working folder with the real plans, which a test may change."""
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    return tmp_path


def verify(
    desk: Path, *arguments: str, waivers: tuple[dict[str, str], ...] = (), lang: str = "zh"
) -> Ran:
    (desk / "waivers.yaml").write_text(yaml(*waivers), encoding="utf-8")
    named = [one for one in arguments if one.startswith("plans")] or ["plans/pinghu.yaml"]
    others = [one for one in arguments if not one.startswith("plans")]
    return in_process(
        "verify", *named, *AS_OF, "--waivers", "waivers.yaml", *others, cwd=desk, lang=lang
    )


def report(desk: Path, *waivers: dict[str, str], arguments: tuple[str, ...] = ()) -> Any:
    ran = verify(desk, *arguments, "--format", "json", waivers=waivers)
    found = check_report(ran.out)
    assert found["exit_code"] == ran.code
    marked = [one for one in found["results"] if one["waiver"]]
    assert found["summary"]["waived"] == len(marked)
    assert all(one["verdict"] in {"fail", "gap", "review"} for one in marked)
    return found


def problems(found: Any) -> list[str]:
    return [one["problem"] for one in found["unmatched_waivers"]]


def waived(found: Any) -> set[tuple[str, str | None, str | None]]:
    return {
        (one["rule"], one["subject"]["indicator"], (one["requirement"] or {}).get("source"))
        for one in found["results"]
        if one["waiver"]
    }


def edit(desk: Path, old: str, new: str, plan: str = "pinghu") -> None:
    file = desk / "plans" / f"{plan}.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


CARE_ROW = "id: professional-care-coverage\n    row: 5\n    nature: 约束性\n    baseline:\n      year: 2020\n      value: 80%\n    target: 90%"


def restate(desk: Path, written: str) -> None:
    """State another target for the care row."""
    edit(desk, CARE_ROW, CARE_ROW.replace("target: 90%", f"target: {written}"))


# -- what a waiver does


def test_a_waived_finding_keeps_its_verdict_and_does_not_trip(desk):
    before = check_report(in_process("verify", "plans/pinghu.yaml", *AS_OF, "--format", "json").out)
    assert before["exit_code"] == 1
    after = report(desk, *BOTH)
    assert after["exit_code"] == 0
    for one in (*before["results"], *after["results"]):
        one.pop("waiver")
    assert after["results"] == before["results"]
    same = ("fail", "gap", "review", "pass", "by_severity")
    assert [after["summary"][key] for key in same] == [before["summary"][key] for key in same]
    assert after["summary"]["waived"] == 2
    assert after["unmatched_waivers"] == []


def test_the_report_says_why_who_and_until_when(desk):
    found = report(desk, CARE)
    assert waived(found) == {("floor-kept", "professional-care-coverage", "zhejiang-2021")}
    marked = next(one for one in found["results"] if one["waiver"])
    assert marked["waiver"] == {
        key: CARE[key] for key in ("reason", "approved_by", "from", "until")
    }


def test_one_waiver_does_not_cover_the_other_finding(desk):
    found = report(desk, LIVING)
    assert found["exit_code"] == 1
    assert waived(found) == {("two-subsidies-full", "living-subsidy-coverage", "literal")}


@pytest.mark.parametrize(
    ("change", "covered"),
    [
        ({"rule": "prose-agrees"}, False),
        ({"plan": "zhoushan-2021"}, False),
        ({"indicator": "employment-rate"}, False),
        ({"requirement": "jiaxing-2021"}, False),
        ({"statement": "row:5"}, True),
        ({"statement": "row:4"}, True),  # the indicator names the row, its number may have moved
        ({"statement": "row:professional-care-coverage"}, True),
        ({"statement": "row:employment-rate"}, False),
        ({"statement": "prose-medical-insurance"}, False),
    ],
    ids=str,
)
def test_every_part_that_is_named_must_fit(desk, change, covered):
    assert bool(waived(report(desk, CARE | change))) == covered


def test_a_statement_alone_names_a_finding(desk):
    waiver = {key: value for key, value in CARE.items() if key != "indicator"}
    waiver |= {"rule": "prose-agrees", "statement": "prose-medical-insurance"}
    del waiver["requirement"]
    found = report(desk, waiver)
    assert waived(found) == {("prose-agrees", "medical-insurance-rate", "self")}


def test_gaps_and_reviews_can_be_waived(desk):
    gap = NURSING | {"plan": "pudong-2021"}
    review = CARE | {"rule": "employment-quota", "indicator": "public-sector-employment-ratio"}
    del review["requirement"]
    found = report(desk, gap, review, arguments=("plans", "--strict"))
    marked = {(one["plan"], one["verdict"]) for one in found["results"] if one["waiver"]}
    assert marked == {("pudong-2021", "gap"), ("pinghu-2021", "review")}


def test_a_rule_error_cannot_be_waived(desk, monkeypatch):
    from plancheck import engine
    from plancheck.domain.finding import Reason, Verdict

    real = engine._inherit

    def broken(finding, context, rule):
        real(finding, context, rule)
        if rule.id == LIVING["rule"] and finding.verdict is Verdict.FAIL:
            ruling = finding.ruling
            ruling.verdict, ruling.reason, ruling.shortfall = (
                Verdict.ERROR,
                Reason.RULE_ERROR,
                None,
            )

    monkeypatch.setattr(engine, "_inherit", broken)
    ran = verify(desk, "--format", "json", waivers=BOTH)
    found = check_report(ran.out)
    assert ran.code == 2
    assert found["summary"]["error"] >= 2
    assert not waived(found)


def test_no_waivers_shows_what_a_stricter_reader_sees(desk):
    with_none = in_process("verify", "plans/pinghu.yaml", *AS_OF, cwd=desk)
    without = verify(desk, "--no-waivers", waivers=BOTH)
    assert (without.code, without.out, without.err) == (1, with_none.out, with_none.err)


# -- when it does not work


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2026-11-21", "2026-11-21", []),
        ("2026-11-21", "2026-12-31", []),
        ("2026-01-01", "2026-11-21", []),
        ("2026-01-01", "2026-11-20", ["expired"]),
        ("2026-11-22", "2026-12-31", ["not-yet"]),
    ],
)
def test_both_days_count_and_no_other(desk, start, end, told):
    found = report(desk, CARE | {"from": start, "until": end})
    assert problems(found) == told
    assert bool(waived(found)) == (not told)


def test_the_day_is_the_one_of_as_of(desk):
    ran = verify(desk, "--as-of", "2027-01-01", "--format", "json", waivers=BOTH)
    assert ran.code == 1
    assert problems(ran.json) == ["expired", "expired"]


def test_an_endless_waiver_works_and_is_told(desk):
    endless = {key: value for key, value in CARE.items() if key != "until"}
    found = report(desk, endless)
    assert problems(found) == ["endless"]
    assert next(one for one in found["results"] if one["waiver"])["waiver"]["until"] is None


def test_a_waiver_of_what_passes_is_unmatched_and_its_place_is_told(desk):
    found = report(desk, *BOTH, CARE | {"indicator": "employment-rate"})
    [told] = found["unmatched_waivers"]
    assert told == {
        "rule": "floor-kept",
        "plan": "pinghu-2021",
        "indicator": "employment-rate",
        "statement": None,
        "requirement": "zhejiang-2021",
        "problem": "unmatched",
        "location": {"path": "waivers.yaml", "line": 17, "column": 5},
    }
    assert found["exit_code"] == 0, "an unmatched waiver is told, it trips nothing"


@pytest.mark.parametrize("swap", [False, True])
def test_of_two_that_cover_the_same_the_first_counts(desk, swap):
    wide = {key: value for key, value in CARE.items() if key != "requirement"}
    wide |= {"reason": "wide"}
    both = (wide, CARE) if swap else (CARE, wide)
    found = report(desk, *both)
    assert problems(found) == ["duplicate"]
    assert found["unmatched_waivers"][0]["requirement"] == both[1].get("requirement")
    marked = next(one for one in found["results"] if one["waiver"])
    assert marked["waiver"]["reason"] == both[0]["reason"]


def test_a_renewed_waiver_is_no_duplicate_of_the_expired_one(desk):
    found = report(desk, CARE | {"until": "2026-06-30"}, CARE | {"from": "2026-07-01"})
    assert problems(found) == ["expired"]
    assert len(waived(found)) == 1


@pytest.mark.parametrize(
    ("granted", "written", "told"),
    [
        ("90%", "90%", None),
        ("９０ ％", "90%", None),
        ("≥90%", "90%", None),
        ("90%", "85%", "weaker"),
        (">89%", "89%", "weaker"),
        ("88%", "90%", None),
        ("90%", "待定", "weaker"),
        ("90%", "稳步提高", "weaker"),
        ("90%", '{qualitative: "90%"}', "weaker"),
        ("90%", "≤90%", "incomparable"),
        ("与GDP增长同步", "90%", "incomparable"),
        ("稳步提高", "90%", "incomparable"),
        ("待定", "90%", "incomparable"),
        ("90%", "不低于市级目标值", "incomparable"),
        ("不低于省级目标值", "不低于市级目标值", "incomparable"),
    ],
)
def test_a_waiver_holds_while_the_target_is_no_weaker(desk, granted, written, told):
    restate(desk, written)
    ran = in_process("verify", "plans/pinghu.yaml", *AS_OF, "--format", "json", cwd=desk)
    hit = [
        one
        for one in check_report(ran.out)["results"]
        if one["subject"]["indicator"] == "professional-care-coverage"
        and one["verdict"] in {"fail", "gap", "review"}
        and one["subject"]["statement"] == "row:5"
        and one["rule"] not in {"record-complete"}
    ]
    one = hit[0]
    waiver = {key: value for key, value in CARE.items() if key != "requirement"}
    found = report(desk, waiver | {"rule": one["rule"], "stated": granted})
    assert problems(found) == ([told] if told else [])
    assert bool(waived(found)) == (told is None)


def test_a_target_that_is_no_longer_stated_voids_the_waiver(desk):
    edit(desk, "id: living-subsidy-coverage\n", "name: 另一个指标\n")
    for granted, covered in (({}, True), ({"stated": ">99%"}, False)):
        found = report(desk, LIVING | granted)
        marks = [one["reason"] for one in found["results"] if one["waiver"]]
        assert bool(marks) == covered
        assert problems(found) == ([] if covered else ["weaker"])


# -- whose waivers are told


def test_a_waiver_of_a_plan_that_is_not_judged_is_not_told(desk):
    assert report(desk, CARE | {"plan": "zhoushan-2021"})["unmatched_waivers"] == []


def test_a_waiver_of_a_rule_that_did_not_run_is_not_told(desk):
    expired = CARE | {"until": "2026-02-01"}
    found = report(desk, CARE, expired, arguments=("--skip", "floor-kept"))
    assert found["unmatched_waivers"] == []


def test_a_broken_plan_is_no_stranger(desk):
    """It is told as broken; that its waiver matches nothing says nothing."""
    edit(desk, "record: complete", "recrod: complete")
    (desk / "other").mkdir()
    (desk / "plans" / "pinghu.yaml").rename(desk / "other" / "pinghu.yaml")
    run = ("verify", "other/pinghu.yaml", "plans/beilin.yaml", "--plans", "plans", *AS_OF)
    (desk / "w.yaml").write_text(yaml(CARE, CARE | {"plan": "gone-2021"}), encoding="utf-8")
    ran = in_process(*run, "--waivers", "w.yaml", "--format", "json", cwd=desk)
    assert ran.code == 2
    assert [one["plan"] for one in ran.json["unmatched_waivers"]] == ["gone-2021"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plan_that_nobody_knows_is_told_with_the_nearest(desk, lang):
    stranger = CARE | {"plan": "pinghu-2012"}
    assert problems(report(desk, stranger)) == ["unmatched"]
    out = verify(desk, waivers=(stranger,), lang=lang).out
    assert "pinghu-2012" in out
    assert ("最接近的是“pinghu-2021”" if lang == "zh" else "the nearest is “pinghu-2021”") in out


# -- the table


def test_the_table_marks_counts_and_still_shows(desk):
    ran = verify(desk, waivers=BOTH)
    assert ran.code == 0
    assert "2 项已豁免" in ran.out
    assert [line.strip() for line in ran.out.splitlines()].count("已豁免") == 2
    assert "除已豁免和已知的以外" in ran.out
    assert "困难残疾人生活补贴覆盖率" in ran.out


def test_quiet_leaves_out_what_is_waived(desk):
    ran = verify(desk, "-q", waivers=(LIVING,))
    assert "困难残疾人生活补贴覆盖率" not in ran.out
    assert "重度残疾人护理补贴覆盖率" in ran.out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explain_says_why_who_and_until_when(desk, lang):
    out = verify(desk, "--explain", waivers=(CARE,), lang=lang).out.replace("\n    ", "")
    for part in (CARE["reason"], CARE["approved_by"], CARE["until"]):
        assert part in out


@pytest.mark.parametrize(
    ("lang", "mark"), [("zh", "100% 政策要求（已豁免）；"), ("en", "100% policy (waived); ")]
)
def test_of_several_rules_that_miss_an_indicator_the_waived_one_is_marked(desk, lang, mark):
    missing = LIVING | {"plan": "pudong-2021"}
    run = ("plans/pudong.yaml", "--only", "two-subsidies-full,binding-stated")
    out = verify(desk, *run, waivers=(missing,), lang=lang).out
    assert out.count(mark) == 1
    explained = verify(desk, *run, "--explain", waivers=(missing,), lang=lang).out
    assert missing["approved_by"] in explained


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_matrix_counts_and_the_table_keeps_to_its_width(desk, lang, monkeypatch):
    monkeypatch.setattr("plancheck.cli.terminal.PIPE_WIDTH", 80)
    stale = CARE | {"until": "2026-02-01", "indicator": "employment-rate"}
    ran = verify(desk, "plans", waivers=(*BOTH, CARE, stale), lang=lang)
    head = next(line for line in ran.out.splitlines() if "✗" in line)
    assert ("已豁免" if lang == "zh" else "waived") in head
    assert max(map(cells_of, ran.out.splitlines())) <= 80


def test_what_no_report_tells_stands_on_stderr(desk):
    stale = CARE | {"until": "2026-02-01"}
    ran = verify(desk, "--format", "json", waivers=(stale,))
    assert ran.err == "", "report@1 has a place for it"
    assert "已过期" in verify(desk, waivers=(stale,)).out


# -- hostile text


NASTY = "a\x1b[31mb\u202ec\u200bd|<b>[red]{x}=1+1\n\x07e"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", [("--explain",), ("--format", "json")], ids=str)
def test_hostile_text_is_shown_and_not_obeyed(desk, lang, form, controls):
    nasty = CARE | {"reason": NASTY, "approved_by": NASTY}
    ran = verify(desk, *form, waivers=(nasty, nasty | {"plan": NASTY}), lang=lang)
    assert not controls(ran.out)
    assert not controls(ran.err)
    if form[0] == "--format":
        marked = next(one for one in ran.json["results"] if one["waiver"])
        assert marked["waiver"]["reason"] == NASTY
        assert ran.json["unmatched_waivers"][0]["plan"] == NASTY
    else:
        assert "[red]{x}" in ran.out.replace("\n    ", "")


def test_as_a_process(tmp_path):
    (tmp_path / "waivers.yaml").write_text(yaml(*BOTH), encoding="utf-8")
    file = tmp_path / "waivers.yaml"
    ran = process("verify", "plans/pinghu.yaml", *AS_OF, "--waivers", file, "-q")
    assert (ran.code, ran.err) == (0, "")


def test_a_waiver_of_a_row_that_was_granted_for_an_impossible_target_covers_nothing(desk):
    row = {key: value for key, value in CARE.items() if key != "indicator"}
    row |= {"statement": "row:professional-care-coverage"}
    for stated, covered in (("≥-5%", False), ("105%", False), ("≥10%", True)):
        report = verify(desk, "--format", "json", waivers=(row | {"stated": stated},)).json
        waived = [one for one in report["results"] if one["waiver"]]
        told = [one["problem"] for one in report["unmatched_waivers"]]
        assert (bool(waived), told) == (covered, [] if covered else ["incomparable"])
