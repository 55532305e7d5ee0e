"""Tables in any layout: the labelled sets keep their floors, nothing wrong is said to be sure, time grows with the text."""

from __future__ import annotations

import functools
import time
from pathlib import Path

import pytest

from plancheck.extract.draft import Wanted, draft
from tests.extract.helping import whole
from tests.extract.tables_scoring import TableScore, score_folder, total

SETS = Path(__file__).parents[1] / "labels" / "tables"
ROWS = {"open": 0.98, "blind": 0.80}
CELLS = {"open": 0.98, "blind": 0.80}
SURE = {"open": 1.0, "blind": 0.98}
BEFORE = "某市养老服务“十四五”规划\n\n二、目标\n"
NUMBERED = "序号 指标 单位 2020年 2025年 属性"
BARE = "指标\n单位\n2020年\n2025年\n"


@functools.cache
def scored(name: str) -> TableScore:
    return total(score_folder(SETS / name).values())


@pytest.mark.parametrize("name", ROWS)
def test_a_set_keeps_its_floors(name):
    one = scored(name)
    assert one.rows >= 300
    assert one.found >= ROWS[name] * one.rows, one
    assert one.right >= CELLS[name] * one.cells, one
    assert one.sure_wrong <= (1 - SURE[name]) * one.cells, [fault for fault in one.faults if " sure " in fault]  # fmt: skip


def rows(text: str) -> list[tuple[str, str | None, list[str], list[str], str]]:
    return [
        (row.name, row.unit, [one.text for one in row.baselines], [one.text for one in row.targets], row.cls.value)
        for row in whole(BEFORE + text).rows
    ]  # fmt: skip


def test_a_cell_that_is_missing_from_a_line_is_not_guessed():
    text = f"{NUMBERED} 1 养老床位数 张 5200 7000 预期性 2 护理型床位占比 % 55 约束性 3 老年食堂 个 12 60 约束性\n"
    found = rows(text)
    assert [one[0] for one in found] == ["养老床位数", "护理型床位占比", "老年食堂"]
    assert [one[4] for one in found] == ["sure", "look", "sure"]


def test_a_group_without_mark_beside_a_name_without_number_is_doubted():
    text = (
        BARE
        + "养老床位数\n张\n5200\n7000\n服务供给\n护理员数\n人\n300\n500\n老年食堂\n个\n12\n60\n"
    )
    found = {one[0]: one[4] for one in rows(text)}
    assert found["养老床位数"] == found["老年食堂"] == "sure"
    assert found.get("护理员数", found.get("服务供给护理员数")) == "look"


def test_a_marked_group_never_joins_a_name():
    text = (
        BARE
        + "（一）服务供给\n养老床位数\n张\n5200\n7000\n二、优质资源建设\n护理员数\n人\n300\n500\n"
    )
    assert [(one[0], one[4]) for one in rows(text)] == [
        ("养老床位数", "sure"),
        ("护理员数", "sure"),
    ]


def test_rows_in_one_cell_are_rows_of_their_own():
    text = "| 序号 | 指标 | 单位 | 2020年 | 2025年 |\n|---|---|---|---|---|\n| 1 | 床位数<br>其中：护理型 | 张<br>张 | 50<br>20 | 70<br>40 |\n"
    found = whole(BEFORE + text).rows
    assert [(row.name, row.targets[0].text, row.of) for row in found] == [
        ("床位数", "70", None), ("其中：护理型", "40", "床位数"),
    ]  # fmt: skip


def test_results_of_the_plans_years_are_neither_baseline_nor_target():
    text = "指标\t单位\t2020年\t2023年实际值\t2025年目标值\n床位数\t张\t50\t60\t70\n食堂\t个\t1\t2\t3\n"
    assert rows(text) == [
        ("床位数", "张", ["50"], ["70"], "sure"),
        ("食堂", "个", ["1"], ["3"], "sure"),
    ]


def test_yearly_targets_are_milestones_of_the_row_and_of_the_draft():
    text = "指标\t单位\t2023年\t2024年\t2025年\n床位数\t张\t50\t60\t≥70\n食堂\t个\t1\t2\t3\n"
    extraction = whole(BEFORE + text)
    row = extraction.rows[0]
    assert [(one.year, one.text) for one in row.milestones] == [(2023, "50"), (2024, "60")]
    assert [one.text for one in row.targets] == ["≥70"]
    made = draft(extraction, None, Wanted(id="x", lang="zh", field="disability")).data
    assert made["indicators"][0]["milestones"] == [{"year": 2023, "value": "50"}, {"year": 2024, "value": "60"}]  # fmt: skip


def test_what_only_looks_like_heads_gives_no_rows():
    text = (
        "指标 目标\n到2025年，养老床位达到7000张。\n项目\n名称\n内容\n一、加强领导\n二、做好宣传\n"
    )
    assert rows(text) == []


HOSTILE = {
    "heads again": lambda size: "序号\n指标\n单位\n2020年\n2025年\n" * size,
    "heads and no rows": lambda size: "指标 目标 甲\n" * (3 * size),
    "rows": lambda size: NUMBERED + "".join(f" {at} 床位数量 张 1 2 预期性" for at in range(size)),
    "one word": lambda size: "指标 " * (9 * size),
    "wrapped names": lambda size: (
        "序号  指标  2025年\n" + "1   床位数   5\n      续的名称\n" * size
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_time_grows_with_the_text(kind):
    def seconds(size: int) -> float:
        begin = time.process_time()
        whole(BEFORE + HOSTILE[kind](size))
        return time.process_time() - begin

    seconds(20)
    assert seconds(800) < 6 * seconds(200) + 0.5
