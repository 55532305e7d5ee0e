"""One statement that can't be read is that statement's error: everything else of the plan is judged as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plancheck import api
from plancheck.io.yaml.writer import dump
from tests.conftest import slow_but

AS_OF = date(2026, 11, 30)
ROWS = {
    "employment-rate": "70%",
    "living-subsidy-coverage": "99%",
    "nursing-subsidy-coverage": "100%",
    "rehabilitation-coverage": ">80%",
    "minimum-living-coverage": "应保尽保",
}


def plan(name: str, code: str, parents: list[str], **more: Any) -> dict[str, Any]:
    rows = [
        {
            "id": one,
            "row": number,
            "nature": "约束性",
            "baseline": {"year": 2020, "value": "60%"},
            "target": text,
        }
        for number, (one, text) in enumerate(ROWS.items(), 1)
    ]
    return {
        "format": "plancheck/plan@1", "id": name, "title": f"规划{name}",
        "document": {"issued": "2021-06-01" if parents else "2021-01-01", "status": "issued"},
        "jurisdiction": code, "field": "disability", "period": {"start": 2021, "end": 2025},
        "parents": parents, "record": "complete",
        "sources": [{"id": "text", "title": "文本", "kind": "primary"}],
        "indicators": rows,
        "commitments": [
            {"id": "c1", "indicator": "employment-rate", "target": "70%"},
            {"id": "c2", "subject": "康复机构", "unit": "家", "target": "1"},
        ],
        **more,
    }  # fmt: skip


def verify(folder: Path, *plans: dict[str, Any]) -> api.Report:
    for one in plans:
        (folder / f"{one['id']}.yaml").write_text(dump(one), "utf-8")
    return api.verify(folder / f"{plans[-1]['id']}.yaml", as_of=AS_OF)


FAULTS: dict[str, tuple[str, Any]] = {
    "no target": ("target", "很好"),
    "empty": ("target", ""),
    "null": ("target", None),
    "another unit": ("target", "1500户"),
    "a mapping of nothing": ("target", {"op": "≥"}),
    "unknown plan key": ("target", {"value": "90%", "planned": 1}),
    "unknown law": ("target", {"law": "no-such-law"}),
    "list": ("target", ["70%"]),
    "baseline": ("baseline", {"year": 2020, "value": "很多"}),
    "late baseline": ("baseline", {"year": 2030, "value": "60%"}),
    "baseline without its year": ("baseline", {"value": "60%"}),
    "nature": ("nature", "约束"),
    "unit": ("unit", "不存在的单位"),
    "per": ("per", "十年"),
    "evidence": ("evidence", "传闻"),
    "source": ("source", "nowhere"),
    "misspelt key": ("natrue", "约束性"),
    "name of another": ("name", "残疾人基本养老保险参保率"),
    "type": ("note", 12),
    "digits": ("target", "1" * 60),
}
GROUPS = ("indicators", "commitments")


def told(report: api.Report, *, without: str) -> list[tuple[object, ...]]:
    """Everything that is said of the other statements."""
    return [
        (one.rule, one.subject.statement, one.subject.indicator, one.verdict, one.reason,
         one.requirement and one.requirement.source)
        for one in report.results
        if one.subject.statement != without and one.verdict is not api.Verdict.NOT_APPLICABLE
    ]  # fmt: skip


@pytest.mark.parametrize("fault", sorted(FAULTS))
@pytest.mark.parametrize("number", slow_but({0}, [0, 2, 4]))
def test_a_fault_of_one_statement_reaches_the_others(
    tmp_path: Path, fault: str, number: int
) -> None:
    above, below = plan("a", "330000", []), plan("b", "330400", ["a"])
    whole = verify(tmp_path, above, below)
    assert not whole.errors
    key, value = FAULTS[fault]
    row = below["indicators"][number]
    row[key] = value
    hurt = verify(tmp_path, above, below)
    assert hurt.exit_code == 2
    (error,) = hurt.errors
    lines = (tmp_path / "b.yaml").read_text("utf-8").splitlines()
    first = lines.index(f"  - id: {row['id']}") + 1
    assert first <= error.line <= first + len(row) + 4
    mine = f"row:{row['row']}"
    assert not [one for one in hurt.results if one.subject.statement == mine]
    spoken = {"c1"} if number == 0 else set()  # prose beside the row that can't be read
    said = [one for one in told(whole, without=mine) if one[1] not in spoken]
    assert [one for one in told(hurt, without=mine) if one[1] not in spoken] == said
    assert not [one for one in hurt.results if one.subject.indicator == row["id"]
                and one.verdict in {api.Verdict.GAP, api.Verdict.PASS} and one.subject.statement != "c1"]  # fmt: skip


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_fault_above_is_passed_over_or_takes_the_rest_with_it(tmp_path: Path, fault: str) -> None:
    above, below = plan("a", "330000", []), plan("b", "330400", ["a"])
    whole = verify(tmp_path, above, below)
    key, value = FAULTS[fault]
    above["indicators"][3][key] = value
    hurt = verify(tmp_path, above, below)
    assert hurt.exit_code == 2
    floors = [
        one for one in hurt.results if one.rule == "floor-kept" and one.requirement is not None
    ]
    on_it = [one for one in floors if one.subject.indicator == "rehabilitation-coverage"]
    assert [(str(one.verdict), str(one.reason)) for one in on_it] == [
        ("review", "requirement-unreadable")
    ]
    others = [
        (one.subject.indicator, one.verdict, one.reason)
        for one in floors if one.subject.indicator != "rehabilitation-coverage"
    ]  # fmt: skip
    assert others == [
        (one.subject.indicator, one.verdict, one.reason)
        for one in whole.results
        if one.rule == "floor-kept" and one.requirement is not None
        and one.subject.indicator != "rehabilitation-coverage"
    ]  # fmt: skip


@pytest.mark.parametrize("group", GROUPS)
def test_an_id_that_nobody_knows_makes_another_indicator_a_gap(tmp_path: Path, group: str) -> None:
    below = plan("b", "330400", ["a"])
    del below["indicators"][1]
    key = "id" if group == "indicators" else "indicator"
    lost: dict[str, Any] = {"id": "c9", "row": 9} if group == "indicators" else {"id": "c9"}
    if group == "commitments":
        lost.pop("row", None)
    below[group].append({**lost, key: "living-subsidy-coverag", "target": "99%"})
    report = verify(tmp_path, plan("a", "330000", []), below)
    assert report.exit_code == 2
    found = [one for one in report.results if one.subject.indicator == "living-subsidy-coverage"]
    assert found
    assert {str(one.reason) for one in found} == {"record-partial"}
    for one in found:  # its file says that the record is complete
        assert "没有读出" in one.message
        assert "只录部分" not in one.message
        assert "没有读出" in (one.remedy or "")


def test_a_fault_outside_the_statements_is_judged(tmp_path: Path) -> None:
    report = verify(tmp_path, plan("a", "330000", []), plan("b", "330400", ["a"], cite=[]))
    assert report.exit_code == 2
    assert not report.results
