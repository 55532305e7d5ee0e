"""What evidence makes of rows, baselines, denials and wording, by the command line; and that its time is bounded."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from plancheck.io.yaml.writer import dump
from tests.conftest import in_process

TABLE = """# 平湖市残疾人事业发展“十四五”规划

## 一、主要指标

专栏1 主要指标

| 序号 | 指标 | 单位 | 2020年 | 2025年 | 属性 |
|---|---|---|---|---|---|
| 1 | 城乡残疾人职业技能培训人数 | 万人 | 1.2 | 5 | 预期性 |
| 7 | 家庭医生签约率 | % | 60 | 91 | 约束性 |
| 8 | 辅助器具适配率 | % | 61 | 92 | 约束性 |
| 9 | 文体服务覆盖率 | % | 62 | 约93 | 约束性 |
"""


def states(folder: Path, text: str, *entries: dict[str, Any], name: str = "d.md") -> list[tuple[str, str, str | None]]:  # fmt: skip
    """What was held, its state and what was found."""
    (folder / name).write_text(text, "utf-8")
    plan: dict[str, Any] = {
        "format": "plancheck/plan@1", "id": "p", "title": "规划p", "jurisdiction": "330482", "field": "disability",
        "period": {"start": 2021, "end": 2025}, "record": "partial",
        "indicators": [one for one in entries if "row" in one],
        "commitments": [{"id": f"c{at}", **one} for at, one in enumerate(entries) if "row" not in one],
    }  # fmt: skip
    (folder / "p.yaml").write_text(dump({key: one for key, one in plan.items() if one != []}), "utf-8")  # fmt: skip
    ran = in_process("evidence", "p.yaml", name, "--format", "json", cwd=folder)
    assert ran.code in {0, 1}, ran.err
    found = [(one["what"], one["state"], one["found"]) for one in ran.json["statements"]]
    assert ran.code == any(state in {"different", "missing"} for _, state, _ in found)
    return found


def row(number: int, **more: Any) -> dict[str, Any]:
    return {"row": number, "nature": "约束性", **more}


@pytest.mark.parametrize(
    ("entry", "state", "found"),
    [
        ({"id": "vocational-training-count", "row": 1, "nature": "预期性", "target": "5万人"}, "found", "5万人"),
        ({"id": "vocational-training-count", "row": 1, "nature": "预期性", "target": "50000人"}, "found", "5万人"),
        ({"id": "vocational-training-count", "row": 1, "nature": "预期性", "target": "5人"}, "different", "5万人"),
        ({"id": "vocational-training-count", "row": 1, "nature": "预期性", "target": "5万人以下"}, "different", "5万人"),
        (row(7, id="family-doctor-rate", target="91%"), "found", "91"),
        (row(7, id="family-doctor-rate", target="92%"), "different", "91"),
        (row(8, id="family-doctor-rate", target="92%"), "different", "91"),
        (row(8, id="family-doctor-rate", target="91%"), "elsewhere", "91"),
        (row(8, id="assistive-device-rate", target="92%"), "found", "92"),
        (row(7, id="assistive-device-rate", target="91%"), "different", "92"),
        (row(9, id="culture-sports-service-coverage", target="约93%"), "found", "约93"),
        (row(9, id="culture-sports-service-coverage", target="93%"), "different", "约93"),
        (row(8, id="assistive-device-rate", target={"value": "92%", "year": 2023}), "different", "92"),
        (row(7, name="残疾人之家覆盖率", unit="%", target="91%"), "different", "家庭医生签约率 91"),
        (row(9, name="残疾人托养服务覆盖率", unit="%", target="约93%"), "different", "文体服务覆盖率 约93"),
    ],
)  # fmt: skip
def test_a_row_is_compared_with_the_row_of_its_own_indicator(entry, state, found, tmp_path):
    assert states(tmp_path, TABLE, entry) == [("target", state, found)]


@pytest.mark.parametrize(
    ("baseline", "state"),
    [
        ({"year": 2020, "value": "1.2万人"}, None),
        ({"year": 2020, "value": "12000人"}, None),
        ({"year": 2020, "value": "1.2人"}, "different"),
        ({"year": 2020, "value": ">1.2万人"}, "different"),
        ({"year": 2019, "value": "1.2万人"}, "different"),
    ],
)
def test_the_baseline_of_a_row_is_a_quantity_of_its_year(baseline, state, tmp_path):
    entry = {"id": "vocational-training-count", "row": 1, "nature": "预期性", "target": "5万人"}
    held = states(tmp_path, TABLE, entry | {"baseline": baseline})
    assert [one[1] for one in held[1:]] == ([] if state is None else [state])


PROSE = """# 某县残疾人事业发展“十四五”规划

## 一、发展基础

2020年，残疾人就业率为52%。

## 二、主要任务

（一）就业。残疾人就业率由52%提高到60%以上，无障碍改造由2019年的300户增加到800户。
"""
WORK = {"subject": "残疾人就业率", "unit": "%", "target": "60%以上", "at": "二/（一）"}
HOMES = {"subject": "无障碍改造", "unit": "户", "target": "800户", "at": "二/（一）"}


@pytest.mark.parametrize(
    ("entry", "year", "value", "state"),
    [
        (WORK, 2020, "52%", None), (WORK, 2020, "53%", "different"), (WORK, 2019, "52%", "different"),
        (HOMES, 2019, "300户", None), (HOMES, 2019, "301户", "different"), (HOMES, 2018, "300户", "different"),
    ],
)  # fmt: skip
def test_the_baseline_of_a_promise_is_looked_for_in_the_text(entry, year, value, state, tmp_path):
    held = states(tmp_path, PROSE, entry | {"baseline": {"year": year, "value": value}})
    assert held[0][1] == "found"
    assert [one[1] for one in held[1:]] == ([] if state is None else [state])


DENIED = """平湖市残疾人事业发展“十四五”规划
二、主要任务
（一）就业
不再要求残疾人就业率达到70%。残疾人就业率未达到80%以上。残疾人就业率由75%下降至60%。
"""
STRUCK = "<!doctype html><meta charset=utf-8><h1>平湖市残疾人事业发展“十四五”规划</h1><p>到2025年，残疾人就业率达到<s>95%以上</s>7<sup>1</sup>%以上。</p>"


@pytest.mark.parametrize("target", ["70%", "80%以上", "75%", "60%"])
def test_a_denial_grounds_nothing(target, tmp_path):
    entry = WORK | {"target": target}
    assert states(tmp_path, DENIED, entry, name="d.txt")[0][1] != "found"


@pytest.mark.parametrize("target", ["95%以上", "71%以上", "951%"])
def test_what_is_struck_or_a_note_mark_grounds_nothing(target, tmp_path):
    entry = WORK | {"target": target, "at": ""}
    entry.pop("at")
    assert states(tmp_path, STRUCK, entry, name="d.html")[0][1] not in {"found", "elsewhere"}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("残疾人家庭人均收入增速不低于市级目标值。", "found"),
        ("不再要求残疾人家庭人均收入增速不低于市级目标值。", "missing"),
        ("截至2020年底，残疾人家庭人均收入增速不低于市级目标值。", "missing"),
        ("农村公路好路率不低于市级目标值。", "missing"),
    ],
)
def test_words_ground_a_statement_of_their_own_subject(text, state, tmp_path):
    entry = {
        "subject": "残疾人家庭人均收入增速",
        "unit": "%",
        "target": "不低于市级目标值",
        "at": "二/（一）",
    }
    whole = f"# 某县规划\n\n## 二、主要任务\n\n（一）增收。{text}\n"
    assert states(tmp_path, whole, entry)[0][1] == state


def held_in(folder: Path, sentences: int) -> float:
    text = "".join(f"残疾人就业率达到{at % 90 + 10}%，康复服务覆盖率达到{at % 80 + 11}%以上。" for at in range(sentences))  # fmt: skip
    entries = [WORK | {"target": f"{value}%"} for value in range(50, 62)]
    begin = time.process_time()
    states(folder, f"# 某县规划\n\n## 二、主要任务\n\n（一）{text}\n", *entries)
    return time.process_time() - begin


@pytest.mark.slow
def test_a_paragraph_of_a_quarter_of_a_million_characters_takes_time_in_proportion(tmp_path):
    small = held_in(tmp_path, 900)
    large = held_in(tmp_path, 9000)
    assert large < 25 * small + 1
