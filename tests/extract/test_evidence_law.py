"""A law of evidence: of an invented document the true statement is always found, a changed one never.

The oracle knows the document as facts (subject, quantity, comparison, year, base) and says for itself what a statement means.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest

from plancheck.app import VerifyRequest
from plancheck.app.workspace import Workspace
from plancheck.extract.evidence.check import check
from plancheck.extract.evidence.result import State, StatementEvidence
from plancheck.extract.extract import extract
from plancheck.extract.model import Extraction, Metadata
from plancheck.extract.readers.text import from_text
from plancheck.io.yaml.writer import dump

UNITS = {
    "%": ("ratio", "0.01"), "‰": ("ratio", "0.001"), "人": ("person", "1"), "万人": ("person", "10000"),
    "人次": ("turn", "1"), "万人次": ("turn", "10000"), "元": ("yuan", "1"), "万元": ("yuan", "10000"),
    "亿元": ("yuan", "100000000"), "家": ("body", "1"), "张": ("bed", "1"), "户": ("household", "1"),
}  # fmt: skip
# The dimension's other units, to write a quantity in another way.
OTHERS = {
    "%": "‰",
    "‰": "%",
    "人": "万人",
    "万人": "人",
    "人次": "万人次",
    "万人次": "人次",
    "元": "万元",
    "万元": "亿元",
    "亿元": "万元",
}
# What looks like the unit and is another thing.
LOOKS_LIKE = {
    "人": "人次",
    "人次": "人",
    "万人": "万人次",
    "万人次": "万人",
    "家": "户",
    "户": "家",
    "张": "家",
}


@dataclass(frozen=True)
class Fact:
    """What the document says of one subject: ``number`` in ``unit``, the comparison (``≥``, ``≤``, ``>``), by a year."""

    subject: str
    number: Decimal
    unit: str
    sign: str
    year: int
    base: Decimal | None = None
    base_year: int = 2020
    about: bool = False
    row: int | None = None
    at: str = ""
    written: str = ""

    @property
    def meaning(self) -> tuple[object, ...]:
        """What the oracle compares: the quantity in the base of its dimension, and all that it is said with."""
        dimension, factor = UNITS[self.unit]
        sign = "≥" if self.sign in {"", "≥"} else self.sign
        base = None if self.base is None else (self.base * Decimal(factor), self.base_year)
        return (
            self.subject,
            dimension,
            self.number * Decimal(factor),
            sign,
            self.year,
            base,
            self.about,
        )

    @property
    def target(self) -> str:
        return (
            self.written
            or f"{self.sign}{number(self.number)}{self.unit}{'左右' if self.about else ''}"
        )


def number(value: Decimal) -> str:
    return f"{value.normalize():f}"


SUBJECTS = {
    "%": ["社区助餐点覆盖率", "家庭病床建床率", "持证护理员占比", "村级幸福院运营率", "老年人体检率", "公共场所适老化改造率", "智慧养老平台接入率"],
    "‰": ["围产儿死亡率", "慢性病早死概率", "意外跌倒发生率"],
    "人": ["养老护理员培训人数", "社会工作专业人才总量", "银龄志愿者注册人数"],
    "万人": ["老年大学在校学员", "长期护理保险参保人数"],
    "人次": ["助浴服务总量", "探访关爱服务量"],
    "万元": ["福利彩票公益金投入", "养老机构消防改造支出收入"],
    "亿元": ["银发产业产值", "康复辅具产业产值"],
    "家": ["街道综合服务中心", "认知症友好社区站点", "县级失能照护机构"],
    "张": ["护理型床位", "家庭养老床位"],
    "户": ["特困家庭适老化改造", "独居老人安全监测"],
}  # fmt: skip


def facts(rng: random.Random) -> tuple[list[Fact], list[Fact]]:
    """Rows of a table and promises of the text, about different subjects."""
    pool = [(unit, subject) for unit, subjects in SUBJECTS.items() for subject in subjects]
    rng.shuffle(pool)
    made = []
    for unit, subject in pool[:12]:
        share = UNITS[unit][0] == "ratio"
        value = Decimal(rng.randint(11, 97) if share else rng.randint(12, 980))
        if unit in {"亿元", "万人"} or rng.random() < 0.3:
            value = value / 10
        fall = unit == "‰"
        sign = "≤" if fall else rng.choice(["≥", "", ">"])
        base = (value * Decimal("0.5")).quantize(Decimal("0.1")) if not fall else value + 2
        made.append(Fact(subject, value, unit, sign, 2025, base))
    rows = [replace(one, row=at, at=f"主要指标/{at}") for at, one in enumerate(made[:5], 1)]
    text = [
        replace(one, base=None, about=rng.random() < 0.2 and one.sign != "≤", year=rng.choice([2025, 2025, 2023]), at=f"二/（{numeral}）")
        for one, numeral in zip(made[5:], "一二三四五六七", strict=True)
    ]  # fmt: skip
    return rows, [replace(one, sign="") if one.about else one for one in text]


WORDS = {"≥": "达到{}以上", "": "达到{}", ">": "超过{}", "≤": "控制在{}以内"}


def sentence(one: Fact) -> str:
    amount = f"{number(one.number)}{one.unit}"
    reached = f"达到{amount}左右" if one.about else WORDS[one.sign].format(amount)
    return f"到{one.year}年，全县{one.subject}{reached}。"


def document(rows: list[Fact], text: list[Fact]) -> str:
    lines = ["# 某县养老服务发展“十四五”规划", "", "## 一、主要指标", ""]
    lines += [
        "| 序号 | 指标 | 单位 | 2020年 | 2025年 | 属性 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {one.row} | {one.subject} | {one.unit} | {number(one.base or Decimal(0))} | {one.sign}{number(one.number)} | 预期性 |"
        for one in rows
    ]  # fmt: skip
    lines += ["", "## 二、主要任务", ""]
    for one in text:
        lines += [f"{one.at[2:]}做好{one.subject[:4]}工作。{sentence(one)}完善工作机制。", ""]
    return "\n".join(lines)


def entry(at: int, one: Fact) -> dict[str, object]:
    """The statement that a plan file makes of a fact."""
    if one.row is not None:
        base = {"year": one.base_year, "value": f"{number(one.base or Decimal(0))}{one.unit}"}
        return {"name": one.subject, "unit": one.unit, "row": one.row, "nature": "预期性", "target": one.target, "baseline": base, "at": one.at}  # fmt: skip
    return {"id": f"s{at}", "subject": one.subject, "unit": one.unit, "target": {"value": one.target, "year": one.year}, "at": one.at}  # fmt: skip


class Bench:
    """One document, against which plans are held."""

    def __init__(self, text: str, folder: Path) -> None:
        known = Metadata(jurisdiction="350121", start=2021, end=2025)
        self.extraction: Extraction = extract(from_text(text, "text.md"), known)
        self.file = folder / "plan.yaml"

    def held(self, statements: list[Fact]) -> list[StatementEvidence]:
        plan = {
            "format": "plancheck/plan@1", "id": "county-2021", "title": "某县养老服务发展“十四五”规划", "jurisdiction": "350121",
            "field": "elderly-care", "period": {"start": 2021, "end": 2025}, "record": "partial",
            "indicators": [entry(at, one) for at, one in enumerate(statements) if one.row is not None],
            "commitments": [entry(at, one) for at, one in enumerate(statements) if one.row is None],
        }  # fmt: skip
        self.file.write_text(dump({key: one for key, one in plan.items() if one != []}), "utf-8")
        workspace = Workspace.open(VerifyRequest(as_of=None, plans=(str(self.file),), folders=()))
        read = workspace.entry(str(self.file)).plan
        assert read is not None, workspace.log.problems
        assert not [one for one in workspace.log.problems if one.location is None], (
            workspace.log.problems
        )
        return check(read, self.extraction).statements

    def states(self, one: Fact) -> list[State]:
        return [each.state for each in self.held([one])]


def same_in_other_words(one: Fact) -> Iterator[Fact]:
    """The same quantity in another unit: 0.5亿元 and 5000万元, 3‰ and 0.3%."""
    other = OTHERS.get(one.unit)
    if other is None:
        return
    share = Decimal(UNITS[one.unit][1]) / Decimal(UNITS[other][1])
    base = None if one.base is None else one.base * share
    yield replace(one, number=one.number * share, unit=other, base=base)


def changed(one: Fact, others: list[Fact], rng: random.Random) -> Iterator[tuple[str, Fact]]:
    """A fact with one thing changed."""
    yield "value", replace(one, number=one.number + 1)
    yield "value", replace(one, number=one.number * 10)
    for unit in {OTHERS.get(one.unit), LOOKS_LIKE.get(one.unit)} - {None}:
        yield "unit", replace(one, unit=str(unit))
    for sign in {"≥", "≤", ">"} - {one.sign, "≥" if one.sign == "" else ""}:
        yield "sign", replace(one, sign=sign, about=False)
    yield "about", replace(one, about=not one.about)
    if one.row is None:
        yield "year", replace(one, year=2024)
    if one.base is not None:
        yield "base", replace(one, base=one.base + 1)
        yield "base", replace(one, base_year=2019)
    for other in rng.sample(others, 3):
        if UNITS[other.unit][0] == UNITS[one.unit][0]:
            yield "quantity of another", replace(one, number=other.number, unit=other.unit, sign=other.sign, about=other.about)  # fmt: skip
        if (other.row is None) == (one.row is None):
            yield "subject", replace(one, subject=other.subject)
            yield "place of another", replace(other, subject=one.subject)


SEEDS = [*range(3), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 30))]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_true_statement_is_found_and_a_changed_one_is_not(seed, tmp_path):
    rng = random.Random(seed)
    rows, text = facts(rng)
    bench = Bench(document(rows, text), tmp_path)
    every = rows + text
    true = {one.meaning for one in every}
    assert {one.state for one in bench.held(every)} == {State.FOUND}
    tried = 0
    for one in every:
        assert bench.states(one) == [State.FOUND], one
        for other in same_in_other_words(one):
            assert other.meaning == one.meaning
            assert bench.states(other) == [State.FOUND], other
        rest = [other for other in every if other is not one]
        for what, wrong in changed(one, rest, rng):
            if wrong.meaning in true:
                continue
            tried += 1
            states = bench.states(wrong)
            assert State.DIFFERENT in states or State.MISSING in states, (what, one, wrong, states)
            if what != "base":
                assert State.FOUND not in states, (what, one, wrong, states)
    assert tried > 60


# ---------------------------------------------------------------- subjects that are named alike, in one paragraph

ALIKE = [
    "残疾人康复服务覆盖率", "残疾人文体服务覆盖率", "残疾人托养服务覆盖率", "残疾人家庭医生签约率", "残疾人就业率", "农村残疾人就业率",
    "困难残疾人生活补贴覆盖率", "重度残疾人护理补贴覆盖率", "残疾儿童义务教育入学率", "残疾人辅助器具适配率", "残疾人无障碍改造满意率",
]  # fmt: skip
AT = "二/（一）"
# What is told with the figure and grounds nothing; ``{}``: subject, amount.
GROUNDLESS = [
    "不再要求{}达到{}。", "{}未达到{}。", "截至2020年底，{}已达到{}。", "取消{}达到{}的要求。", "“十三五”期间，{}达到{}。", "{}由{}进一步提高。",
    "2019年，{}为{}。", "尚未实现{}达到{}的目标。", "全国{}平均达到{}。", "{}达到{}的目标未能完成。", "目前，{}达到{}。",
]  # fmt: skip


def paragraph(*sentences: str) -> str:
    return "\n".join([
        "# 某县残疾人事业发展“十四五”规划", "", "## 一、发展基础", "", "工作扎实推进。", "", "## 二、主要任务", "",
        f"（一）保障和服务。{''.join(sentences)}", "", "（二）组织保障。完善工作机制。", "",
    ])  # fmt: skip


def share(subject: str, value: int, **more: object) -> Fact:
    return Fact(subject, Decimal(value), "%", "", 2025, at=AT, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_figure_of_another_subject_confirms_nothing(seed, tmp_path):
    rng = random.Random(seed)
    names = rng.sample(ALIKE, 6)
    values = rng.sample(range(51, 99), 6)
    said = [share(name, value) for name, value in zip(names[:5], values[:5], strict=True)]
    joint = "。" if seed % 2 else "，"
    text = joint.join(f"{one.subject}达到{one.target}" for one in said) + "。"
    bench = Bench(paragraph(text), tmp_path)
    for one in said:
        assert bench.states(one) == [State.FOUND], (text, one)
        for other in said:
            if other is not one:
                assert bench.states(share(one.subject, int(other.number))) != [State.FOUND], (
                    text,
                    one,
                    other,
                )
        assert bench.states(share(one.subject, values[5])) != [State.FOUND]
        if names[5] not in {"残疾人就业率", "农村残疾人就业率"}:
            assert bench.states(share(names[5], int(one.number))) != [State.FOUND], (
                text,
                names[5],
                one,
            )


@pytest.mark.parametrize("said", GROUNDLESS)
@pytest.mark.parametrize("subject", ALIKE[:2])
def test_what_was_or_is_denied_confirms_nothing(said, subject, tmp_path):
    """Alone, and beside the true promise."""
    denied = said.format(subject, "83%")
    for text in (denied, f"{denied}到2025年，{subject}达到96%。"):
        assert Bench(paragraph(text), tmp_path).states(share(subject, 83)) != [State.FOUND], text
    beside = Bench(paragraph(f"{denied}到2025年，{subject}达到96%。"), tmp_path)
    assert beside.states(share(subject, 96)) == [State.FOUND]


@pytest.mark.parametrize(
    ("text", "target", "found"),
    [
        ("残疾人就业率提高5个百分点", "提高5个百分点", True),
        ("残疾人就业率提高5个百分点", "提高6个百分点", False),
        ("残疾人就业率提高5个百分点", "5%", False),
        ("残疾人就业率提高到5%", "5%", True),
        ("残疾人就业率提高到5%", "提高5个百分点", False),
        ("残疾人就业率提高5%", "5%", False),
        ("残疾人就业率下降5个百分点", "提高5个百分点", False),
        ("残疾人就业率达到60%左右", "60%左右", True),
        ("残疾人就业率达到60%左右", "60%", False),
        ("残疾人就业率达到60%左右", "60%以上", False),
        ("残疾人就业率达到60%", "60%左右", False),
        ("残疾人就业率达到60%以上", "60%以下", False),
        ("残疾人就业率控制在60%以内", "≤60%", True),
        ("残疾人就业率控制在60%以内", "60%", False),
        ("残疾人就业率超过60%", ">60%", True),
        ("残疾人就业率超过60%", "≥60%", False),
        ("残疾人就业率达到60—70%", "60-70%", True),
        ("残疾人就业率达到60—70%", "60%", False),
        ("残疾人就业率实现全覆盖", "100%", True),
        ("残疾人就业率不再要求全覆盖", "100%", False),
        ("残疾人就业率未实现全覆盖", "全覆盖", False),
    ],
)  # fmt: skip
def test_a_level_a_change_and_an_approximation_are_three_things(text, target, found, tmp_path):
    bench = Bench(paragraph(f"到2025年，{text}。"), tmp_path)
    written = Fact("残疾人就业率", Decimal(1), "%", "", 2025, at=AT, written=target)
    assert (bench.states(written) == [State.FOUND]) is found
