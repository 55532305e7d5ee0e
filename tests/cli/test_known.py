"""``--write-known`` and ``--known``: what was known and is no worse trips no gate; all else does, and what is gone is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.test_waivers import BOTH, CARE, CARE_ROW, edit, restate
from tests.cli.test_waivers import yaml as waivers_yaml
from tests.conftest import AS_OF, ROOT, Ran, cells_of, check_report, in_process, process, validator

PINGHU = "plans/pinghu.yaml"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A working folder with the real plans, which a test may change, and what is known of 平湖."""
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    shutil.copy(known_of_pinghu(tmp_path), tmp_path / "known.yaml")
    return tmp_path


_KEPT: list[bytes] = []


def known_of_pinghu(folder: Path) -> Path:
    file = folder / "first.yaml"
    if not _KEPT:
        assert verify(folder, PINGHU, "-q", "--write-known", "first.yaml").code == 1
        _KEPT.append(file.read_bytes())
    file.write_bytes(_KEPT[0])
    return file


def verify(desk: Path, *arguments: str, lang: str = "zh") -> Ran:
    return in_process("verify", *arguments, *AS_OF, cwd=desk, lang=lang)


def report(desk: Path, *arguments: str, known: str = "known.yaml") -> Any:
    ran = verify(desk, *(arguments or (PINGHU,)), "--known", known, "--format", "json")
    found = check_report(ran.out)
    assert found["exit_code"] == ran.code
    assert found["summary"]["known"] == sum(one["known"] for one in found["results"])
    found["stderr"] = ran.err
    return found


def entries(desk: Path, name: str = "known.yaml") -> list[dict[str, Any]]:
    data = yaml.safe_load((desk / name).read_text(encoding="utf-8"))
    errors = list(validator("known").iter_errors(data))
    assert not errors, errors[0]
    found: list[dict[str, Any]] = data["findings"]
    return found


def rewrite(desk: Path, change: Any, name: str = "known.yaml") -> None:
    """Change the known file's entries as an editor might."""
    data = {"format": "plancheck/known@1", "findings": change(entries(desk, name))}
    (desk / name).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def of(entry: dict[str, Any], rule: str, indicator: str, requirement: str | None = None) -> bool:
    fits = requirement is None or entry["requirement"] == requirement
    return entry["rule"] == rule and entry["indicator"] == indicator and fits


# -- writing


def test_what_is_written_is_what_does_not_pass(desk):
    ran = verify(desk, PINGHU, "--format", "json")
    left = {
        one["fingerprint"]: one
        for one in ran.json["results"]
        if one["verdict"] in {"fail", "gap", "review"}
    }
    written = {one["fingerprint"]: one for one in entries(desk)}
    assert set(written) == set(left)
    for mark, one in written.items():
        result = left[mark]
        assert one["verdict"] == result["verdict"]
        assert one["reason"] == result["reason"]
        told = (result["stated"] or {}).get("text")
        # The file keeps the plan's own words, the report puts the unit behind a bare number.
        assert one["stated"] == told or (told or "").startswith(one["stated"] or "-")
        assert one["shortfall"] == result["shortfall"]
        assert one.get("fields") == result["fields"]
        assert one["statement"] == result["subject"]["statement"]


def test_the_order_does_not_depend_on_that_of_the_arguments(desk):
    plans = ["plans/pudong.yaml", "plans/beilin.yaml", PINGHU]
    verify(desk, *plans, "--write-known", "a.yaml")
    verify(desk, *reversed(plans), "--write-known", "b.yaml")
    assert (desk / "a.yaml").read_bytes() == (desk / "b.yaml").read_bytes()
    assert len({one["plan"] for one in entries(desk, "a.yaml")}) == 3


def test_writing_does_not_change_the_exit_code(desk):
    assert verify(desk, PINGHU, "--write-known", "a.yaml").code == 1
    assert verify(desk, "plans/beilin.yaml", "--write-known", "a.yaml").code == 0


def test_a_run_with_broken_inputs_writes_nothing_and_says_so(desk):
    before = (desk / "known.yaml").read_bytes()
    edit(desk, "record: complete", "recrod: complete")
    ran = verify(desk, "plans", "--write-known", "known.yaml", "--format", "json")
    assert ran.code == 2
    assert "没有写已知问题文件: known.yaml" in ran.err
    assert (desk / "known.yaml").read_bytes() == before


def test_what_is_waived_is_not_written_for_it_must_not_outlive_the_waiver(desk):
    (desk / "w.yaml").write_text(waivers_yaml(*BOTH), encoding="utf-8")
    assert verify(desk, PINGHU, "--waivers", "w.yaml", "--write-known", "a.yaml").code == 0
    assert len(entries(desk, "a.yaml")) == len(entries(desk)) - 2
    assert verify(desk, PINGHU, "--known", "a.yaml").code == 1


# -- reading


def test_what_is_known_trips_no_gate_and_keeps_its_verdict(desk):
    before = verify(desk, PINGHU, "--format", "json").json
    after = report(desk, PINGHU, "--fail-on", "note", "--strict")
    assert after["exit_code"] == 0
    known = [one for one in after["results"] if one.pop("known")]
    assert len(known) == len(entries(desk)) == after["summary"]["known"]
    for one in before["results"]:
        one.pop("known")
    assert after["results"] == before["results"]
    assert after["stderr"] == ""


def test_of_another_plan_nothing_is_known(desk):
    found = report(desk, PINGHU, "plans/zhoushan.yaml")
    assert found["exit_code"] == 1
    assert {one["plan"] for one in found["results"] if one["known"]} == {"pinghu-2021"}


def test_a_new_finding_trips_the_gate(desk):
    rewrite(
        desk,
        lambda all_: [
            one for one in all_ if not of(one, "two-subsidies-full", "nursing-subsidy-coverage")
        ],
    )
    assert report(desk)["exit_code"] == 1


@pytest.mark.parametrize(
    ("written", "known", "wanted"),
    [
        ("90%", [True], "below or at the boundary, as it was"),
        ('"９０ %"', [True], "the same target, otherwise written"),
        ("85%", [False], "a weaker target, a larger shortfall"),
        ("89.99999999%", [False], "a little weaker is weaker"),
        ("≤90%", [False], "a cap can't be compared with a floor"),
        ("稳步提高", [False], "words for a number"),
        ("待定", [], "nothing for a number: the gap of another rule, which is new"),
    ],
)
def test_a_known_finding_counts_only_while_it_is_no_worse(desk, written, known, wanted):
    restate(desk, written)
    found = report(desk)
    mine = [
        one
        for one in found["results"]
        if one["rule"] == "floor-kept"
        and one["subject"]["indicator"] == "professional-care-coverage"
        and (one["requirement"] or {}).get("source") == "zhejiang-2021"
    ]
    assert [one["known"] for one in mine] == known, wanted
    new = [
        one
        for one in found["results"]
        if one["verdict"] in {"fail", "gap", "review"} and not one["known"]
    ]
    assert bool(new) == (known != [True])
    if known == [False]:
        assert "更差或无法比较" in found["stderr"]


def test_an_improved_one_stays_known(desk):
    def worse_before(all_):
        for one in all_:
            if of(one, "floor-kept", "professional-care-coverage", "zhejiang-2021"):
                one |= {"stated": "80%", "reason": "below-requirement"}
                one["shortfall"] = {"value": "10", "unit": "百分点"}
        return all_

    rewrite(desk, worse_before)
    found = report(desk, PINGHU, "--fail-on", "warning")
    assert found["exit_code"] == 0
    assert found["stderr"] == ""


def test_a_stricter_requirement_makes_the_shortfall_larger(desk):
    edit(desk, ">90%", ">95%", plan="zhejiang")
    found = report(desk)
    mine = [
        one
        for one in found["results"]
        if one["requirement"] and one["requirement"]["source"] == "zhejiang-2021"
    ]
    assert any(one["verdict"] == "fail" and not one["known"] for one in mine)


CHANGES: dict[str, dict[str, Any]] = {
    "verdict": {"verdict": "review"},
    "gap": {"verdict": "gap"},
    "reason": {"reason": "later-than-required"},
    "no-target": {"stated": None},
    "unreadable-target": {"stated": "接近全覆盖"},
    "another-unit": {"stated": "90人"},
    "no-shortfall": {"shortfall": None},
    "smaller-shortfall": {"shortfall": {"value": "0.99999", "unit": "百分点"}},
    "unit-of-shortfall": {"shortfall": {"value": "1", "unit": "%"}},
    "no-unit-of-shortfall": {"shortfall": {"value": "1", "unit": None}},
    "another-rule": {"rule": "floor-kept"},
    "another-plan": {"plan": "zhoushan-2021"},
    "another-fingerprint": {"fingerprint": "0" * 24},
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_entry_that_says_less_than_is_found_covers_nothing(desk, name):
    def edited(all_):
        for one in all_:
            if of(one, "two-subsidies-full", "living-subsidy-coverage"):
                one |= CHANGES[name]
        return all_

    rewrite(desk, edited)
    found = report(desk)
    assert found["exit_code"] == 1
    tripping = [
        one
        for one in found["results"]
        if one["severity"] == "error" and not one["known"] and one["verdict"] == "fail"
    ]
    assert [one["subject"]["indicator"] for one in tripping] == ["living-subsidy-coverage"]


def test_one_more_missing_field_is_worse(desk):
    for plan, known in ((None, True), (CARE_ROW.replace("    nature: 约束性\n", ""), False)):
        if plan is None:
            edit(
                desk,
                CARE_ROW,
                CARE_ROW.replace("    baseline:\n      year: 2020\n      value: 80%\n", ""),
            )
            verify(desk, PINGHU, "--write-known", "known.yaml")
        else:
            text = (desk / PINGHU).read_text(encoding="utf-8")
            head = "id: professional-care-coverage\n    row: 5\n    nature: 约束性\n"
            assert head in text
            edit(desk, head, head.replace("    nature: 约束性\n", ""))
        found = report(desk)
        [mine] = [
            one
            for one in found["results"]
            if one["rule"] == "record-complete"
            and one["subject"]["indicator"] == "professional-care-coverage"
        ]
        assert (mine["verdict"], mine["known"]) == ("fail", known)


# -- what survives


def reordered(desk: Path) -> None:
    """The row comes first and has another number; every line is another."""
    text = (desk / PINGHU).read_text(encoding="utf-8")
    start = text.index("  - id: living-subsidy-coverage\n")
    end = text.index("  - id: ", start + 5)
    row = text[start:end].replace("row: 2", "row: 99")
    rest = text[:start] + text[end:]
    (desk / PINGHU).write_text(
        rest.replace("indicators:\n", "indicators:\n" + row), encoding="utf-8"
    )


def reformatted(desk: Path) -> None:
    edit(desk, "record: complete", "\n\n# a comment\nrecord:   complete")


def renamed(desk: Path) -> None:
    (desk / PINGHU).rename(desk / "plans" / "平湖市.yaml")


@pytest.mark.parametrize("change", [reordered, reformatted, renamed], ids=lambda one: one.__name__)
def test_known_findings_survive(desk, change):
    change(desk)
    name = "plans/平湖市.yaml" if change is renamed else PINGHU
    found = report(desk, name, "--fail-on", "note", "--strict")
    assert (found["exit_code"], found["stderr"]) == (0, "")
    assert found["summary"]["known"] == len(entries(desk))


# -- what is gone


def test_what_is_found_no_more_is_told_in_the_table(desk):
    restate(desk, "95%")
    for lang, words in (
        ("zh", "1 项不再出现"),
        ("en", "1 of the known findings are found no more"),
    ):
        ran = verify(desk, PINGHU, "--known", "known.yaml", lang=lang)
        assert ran.code == 0
        joined = ran.out.replace("\n", "")
        assert words.replace(" ", "") in joined.replace(" ", "")
        assert "floor-kept" in ran.out
        assert ran.err == ""


def test_what_is_found_no_more_is_told_on_stderr_with_json(desk):
    restate(desk, "95%")
    found = report(desk)
    assert found["stderr"].startswith("plancheck: ")
    assert "不再出现" in found["stderr"]


def test_only_plans_and_rules_of_this_run_can_be_gone(desk):
    restate(desk, "95%")
    assert report(desk, "plans/beilin.yaml")["stderr"] == ""
    assert report(desk, PINGHU, "--skip", "floor-kept")["stderr"] == ""


def test_a_rule_that_exists_no_more_leaves_its_findings_gone(desk):
    rewrite(desk, lambda all_: [*all_, all_[0] | {"fingerprint": "1" * 24, "rule": "no-such-rule"}])
    assert "no-such-rule" in report(desk)["stderr"]


def test_the_file_is_refreshed_whole(desk):
    verify(desk, "plans", "-q", "--write-known", "all.yaml")
    others = [one for one in entries(desk, "all.yaml") if one["plan"] != "pinghu-2021"]
    restate(desk, "95%")
    run = (PINGHU, "--known", "all.yaml", "--write-known", "all.yaml")
    assert verify(desk, *run).code == 0
    kept = entries(desk, "all.yaml")
    assert [one for one in kept if one["plan"] != "pinghu-2021"] == others
    assert not any(
        one["plan"] == "pinghu-2021" and of(one, "floor-kept", "professional-care-coverage")
        for one in kept
    )
    again = (desk / "all.yaml").read_bytes()
    ran = verify(desk, *run)
    assert "不再出现" not in ran.out
    assert (desk / "all.yaml").read_bytes() == again


def test_a_refresh_with_some_rules_keeps_the_findings_of_the_others(desk):
    before = (desk / "known.yaml").read_bytes()
    run = ("--only", "floor-kept", "--known", "known.yaml", "--write-known", "known.yaml")
    verify(desk, PINGHU, *run)
    assert (desk / "known.yaml").read_bytes() == before


def test_a_worsened_one_trips_once_and_is_then_written_as_it_is(desk):
    edit(desk, 'target: ">99%"', "target: 98%")
    run = (PINGHU, "--known", "known.yaml", "--write-known", "known.yaml")
    assert verify(desk, *run).code == 1
    assert verify(desk, *run).code == 0


# -- the table


def test_the_table_marks_and_quiet_leaves_out(desk):
    ran = verify(desk, PINGHU, "--known", "known.yaml")
    assert f"{len(entries(desk))} 项已知" in ran.out
    assert "已知" in [line.strip() for line in ran.out.splitlines()]
    quiet = verify(desk, PINGHU, "--known", "known.yaml", "-q")
    assert "没有须先处理的问题" in quiet.out
    assert "困难残疾人生活补贴覆盖率" not in quiet.out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_eighty_columns_hold_both_counts(desk, lang, monkeypatch):
    monkeypatch.setattr("plancheck.cli.terminal.PIPE_WIDTH", 80)
    (desk / "w.yaml").write_text(waivers_yaml(CARE), encoding="utf-8")
    restate(desk, "85%")
    ran = verify(desk, "plans", "--known", "known.yaml", "--waivers", "w.yaml", lang=lang)
    assert max(map(cells_of, ran.out.splitlines())) <= 80
    head = next(line for line in ran.out.splitlines() if "✗" in line)
    for word in ("已豁免", "已知") if lang == "zh" else ("waived", "known"):
        assert word in head


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_in_a_known_file_is_shown_and_not_obeyed(desk, lang, controls):
    nasty = "a\x1b[31mb\u202ec\n|<b>"
    gone = {"fingerprint": "1" * 24, "indicator": nasty, "statement": nasty, "requirement": nasty}
    rewrite(desk, lambda all_: [*all_, all_[0] | gone])
    for form in ((), ("--format", "json")):
        ran = verify(desk, PINGHU, "--known", "known.yaml", *form, lang=lang)
        assert "\\x1b[31m" in (ran.err if form else ran.out)
        assert not controls(ran.out)
        assert not controls(ran.err)


def test_as_a_process(tmp_path):
    file = tmp_path / "known.yaml"
    run = ("verify", PINGHU, *AS_OF, "-q")
    assert process(*run, "--write-known", file).code == 1
    ran = process(*run, "--known", file)
    assert (ran.code, ran.err) == (0, "")
