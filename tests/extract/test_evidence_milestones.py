"""Yearly targets of a plan file are held against the document, too: in the row's column of that year, or in the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plancheck.io.yaml.writer import dump
from tests.conftest import in_process

TEXT = """# 某县残疾人保障和发展“十五五”规划

## 二、主要指标

| 序号 | 指标 | 单位 | 2025年 | 2027年 | 2030年 | 属性 |
| --- | --- | --- | --- | --- | --- | --- |
| 1 | 残疾人文体服务覆盖率 | % | 90 | ≥92 | ≥95 | 预期性 |
| 2 | 残疾人辅助器具适配率 | % | 95 | ≥96 | ≥99 | 约束性 |
| 3 | 残疾人之家覆盖率 | % | 80 | ≥85 | ≥90 | 约束性 |

## 三、主要任务

（一）就业。残疾人就业率2027年达到57%，2028年达到58%，到2030年达到60%以上。

（二）康复。到2030年残疾人基本康复服务覆盖率达到95%以上，其中2028年达到93%。
"""


def held(folder: Path, *groups: dict[str, Any]) -> tuple[list[tuple[int, str, str | None]], int]:
    """The yearly targets as they were held (year, state, what was found), and the exit code."""
    (folder / "text.md").write_text(TEXT, "utf-8")
    plan: dict[str, Any] = {
        "format": "plancheck/plan@1", "id": "county-2026", "title": "某县残疾人保障和发展“十五五”规划",
        "jurisdiction": "350121", "field": "disability", "period": {"start": 2026, "end": 2030},
        "record": "complete", "document": {"status": "draft", "dated": "2026-10-01"},
    }  # fmt: skip
    for one in groups:
        plan |= one
    (folder / "plan.yaml").write_text(dump(plan), "utf-8")
    ran = in_process("evidence", "plan.yaml", "text.md", "--format", "json", cwd=folder)
    rows = [one for one in ran.json["statements"] if one["what"] == "milestone"]
    return [(one["year"], one["state"], one["found"]) for one in rows], ran.code


def work(*steps: tuple[int, str], at: str = "三/（一）") -> dict[str, Any]:
    milestones = [{"year": year, "value": value} for year, value in steps]
    return {"commitments": [
        {"id": "work", "indicator": "employment-rate", "target": "60%以上", "at": at, "milestones": milestones}
    ]}  # fmt: skip


@pytest.mark.parametrize(
    ("year", "value", "state", "found", "code"),
    [
        (2027, "57%", "found", "57%", 0),
        (2028, "58%", "found", "58%", 0),
        (2027, "58%", "different", "57%", 1),
        (2028, "≤58%", "different", "58%", 1),
        (2029, "59%", "missing", None, 1),
        (2029, "60%以上", "missing", None, 1),
        (2028, "93%", "different", "58%", 1),
        (2028, "稳步提高", "unchecked", None, 0),
    ],
)
def test_a_figure_of_the_text_for_its_year(tmp_path, year, value, state, found, code):
    assert held(tmp_path, work((year, value))) == ([(year, state, found)], code)


def test_a_figure_at_another_place(tmp_path):
    assert held(tmp_path, work((2027, "57%"), at="三/（三）"))[0] == [(2027, "elsewhere", "57%")]


@pytest.mark.parametrize(
    ("value", "state"), [("≥92%", "found"), (">92%", "different"), ("≥93%", "different")]
)
def test_a_column_of_the_table_for_its_year(tmp_path, value, state):
    row = {"id": "culture-sports-service-coverage", "row": 1, "nature": "expected", "target": "≥95%",
           "baseline": {"year": 2025, "value": "90%"}, "at": "主要指标/1",
           "milestones": [{"year": 2027, "value": value}]}  # fmt: skip
    found, code = held(tmp_path, {"indicators": [row]})
    assert found == [(2027, state, "≥92")]
    assert code == (state != "found")


def test_the_page_names_the_year(tmp_path):
    held(tmp_path, work((2029, "59%")))
    for lang, words in (("zh", "2029年"), ("en", "2029")):
        assert words in in_process("evidence", "plan.yaml", "text.md", cwd=tmp_path, lang=lang).out
