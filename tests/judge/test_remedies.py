"""Every remedy, applied to the plan as it is written, makes that very result pass.

A seeded generator makes pairs of plans over values, openness, directions, caps, years, units of their own, natures,
hedges, yearly targets and references. Each remedy that says what to write is carried out on a copy of its plan by the
editor below, which reads nothing but the remedy's words; all copies are judged again.
"""

from __future__ import annotations

import copy
import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from plancheck import api
from plancheck.domain.unit import plain
from tests.conftest import ROOT, slow_but
from tests.judge.shown_plans import PROSE, plan, write

Row = dict[str, Any]
DAY = date(2026, 11, 21)
PAIRS = 500
FEW = 200
ADDED = 90  # the number of a row that a remedy adds

PACK = """\
format: plancheck/pack@1
id: remedies
version: "1"
field: remedies
extends: [common]
approximate: ±2%
title: {zh: 改法, en: Remedies}
parameters:
  quota:
    unit: "%"
    values:
      - {in: [CN], from: 2007-05-01, value: ≥1.5%}
      - {in: ["330000"], from: 2010-01-01, value: ">2.25%"}
"""
CATALOGUE = """\
format: plancheck/catalogue@1
field: remedies
indicators:
  share: {name: {zh: 覆盖率, en: share}, unit: "%", domain: [0, 100], better: up, cascade: floor}
  less: {name: {zh: 失业率, en: less}, unit: "%", domain: [0, 100], better: down, cascade: floor}
  mille: {name: {zh: 千分率, en: mille}, unit: ‰, domain: [0, 1000], better: up, cascade: floor}
  homes: {name: {zh: 改造户数, en: homes}, unit: 户, domain: [0, inf], better: up, cascade: floor}
  cost: {name: {zh: 费用, en: cost}, unit: 元, domain: [0, inf], better: down, cascade: floor}
  exact: {name: {zh: 编制数, en: exact}, unit: 名, domain: [0, inf], better: none, cascade: floor}
  growth: {name: {zh: 增速, en: growth}, unit: "%", domain: [-inf, inf], better: up, cascade: floor, per: year}
  quota: {name: {zh: 安置比例, en: quota}, unit: "%", domain: [0, 100], better: up, cascade: none}
  full: {name: {zh: 保障比例, en: full}, unit: "%", domain: [0, 100], better: up, cascade: none}
series:
  gdp-growth: {name: {zh: 国内生产总值增长, en: GDP growth}, unit: "%", per: year}
"""
RULES = """\
format: plancheck/rules@1
rules:
  - id: quota-kept
    title: {zh: 法定比例, en: quota}
    why: {zh: 法定, en: law}
    basis: [{title: 示例条例}]
    check: within
    requirement: {law: quota}
    select: {indicators: [quota]}
    severity: error
    message: {zh: "应为{required}，本级{stated}", en: "must be {required}, is {stated}"}
    remedy: {zh: "将比例写为 {required}", en: "Make it {required}"}
  - id: full-kept
    title: {zh: 应保尽保, en: full}
    why: {zh: 应保尽保, en: full}
    basis: [{title: 示例办法}]
    check: within
    requirement: {literal: "100%"}
    select: {indicators: [full]}
    severity: error
    message: {zh: "应为{required}，本级{stated}", en: "must be {required}, is {stated}"}
    remedy: {zh: "将“{indicator}”的目标写为 {required}", en: "Make it {required}"}
"""
UNITS = {
    "share": ["%", "‰"], "less": ["%", "‰"], "mille": ["‰", "%"], "homes": ["户", "千户", "万户"],
    "cost": ["元", "万元", "亿元"], "exact": ["名", "百名", "人"], "growth": ["%"], "quota": ["%", "‰"],
    "full": ["%"],
}  # fmt: skip
CHANGES = (
    "提高5个百分点", "+5个百分点", "降低2个百分点以上", "下降15%", "每年提高1个百分点以上", "每年降低0.5个百分点",
    "保持稳定", "持续提升", "逐年下降",
)  # fmt: skip
FACTORS = {"百": "100", "千": "1000", "万": "10000", "亿": "100000000"}


# ---------------------------------------------------------------- made pairs


def number(draw: random.Random, unit: str) -> str:
    """A figure in a unit that lies in the domain whatever the unit is."""
    if unit in {"%", "‰"}:
        share = draw.choice(
            ["0", "1", "2", "50", "80", "90", "95", "99", "100", "33.25", "66.5", "99.99"]
        )
        return plain(Decimal(share) * (10 if unit == "‰" else 1))
    count = Decimal(draw.choice([1, 2, 3, 8, 9, 10, 350, 8000, 9000, 12000]))
    return plain(count / Decimal(FACTORS.get(unit[0], "1")))


def target(draw: random.Random, indicator: str) -> tuple[Any, str | None]:
    """A written target, and the unit that stands beside it, if any."""
    own = draw.choice(UNITS[indicator])
    ratio = own in {"%", "‰"}
    unit = own if draw.random() < 0.5 else ""
    beside = None if unit and draw.random() < 0.5 else own
    if not unit and beside is None:
        unit = own
    figure = number(draw, own)
    if beside is not None and not unit and ratio and 0 < float(figure) < 1:
        unit = own  # 0.5 without its sign is refused
    form = draw.choice(
        [
            "{}",
            "{}",
            "≥{}",
            ">{}",
            "≤{}",
            "<{}",
            "={}",
            "{}以上",
            "不超过{}",
            "控制在{}以内",
            "range",
            "{}左右",
            "约{}",
        ]
    )
    if form == "range":
        ends = sorted({figure, number(draw, own)}, key=float)
        return f"{ends[0]}-{ends[-1]}{unit}", beside
    if form == "<{}" and float(figure) == 0:
        form = "≤{}"
    if form == ">{}" and ratio and figure in {"100", "1000"}:
        form = "≥{}"
    return form.format(f"{figure}{unit}"), beside


def statement(draw: random.Random, indicator: str, *, above: bool) -> Row:
    """What one of the two plans says."""
    written, beside = target(draw, indicator)
    if indicator == "growth" and draw.random() < 0.5:
        written, beside = draw.choice(["与GDP增长同步", "高于GDP增长", "≥5.5%", "6%以上"]), None
    if indicator in {"share", "less", "growth"} and draw.random() < 0.12:
        written, beside = draw.choice(CHANGES), None
    if not above and draw.random() < 0.1:
        written, beside = (
            draw.choice(["不低于省级目标值", "高于省级目标值", "待定", "稳步提高"]),
            None,
        )
    elif above and draw.random() < 0.05:
        written, beside = draw.choice(["待定", "稳步提高"]), None
    year = draw.choice([2022, 2023, 2024, 2025, 2025, 2025])
    said: Row = {"indicator": indicator}
    said["target"] = written if year == 2025 else {"value": written, "year": year}
    if beside is not None:
        said["unit"] = beside
    nature = draw.choice(["binding", "binding", "expected", None])
    if nature is not None:
        said["nature"] = nature
    if draw.random() < 0.15:
        said["hedge"] = draw.choice(["力争", "探索", "原则上"])
    if draw.random() < 0.3:
        start = beside or UNITS[indicator][0]
        said["baseline"] = {"year": 2020, "value": f"{number(draw, start)}{start}"}
    if draw.random() < 0.25:
        said["at"] = PROSE
    return said


def stepped(draw: random.Random, indicator: str) -> Row:
    """A row with a target for a year on the way."""
    row: Row = {"indicator": indicator, "nature": "binding"}
    unit = UNITS[indicator][0]
    row["target"] = f"≥{number(draw, unit)}{unit}"
    years = [2023, draw.choice([2024, 2025])]
    row["milestones"] = [{"year": year, "value": f"≥{number(draw, unit)}{unit}"} for year in years]
    return row


def later(row: Row) -> None:
    """Move what a statement says into the next planning cycle."""
    if isinstance(row["target"], dict):
        row["target"]["year"] += 5
    for step in row.get("milestones", []):
        step["year"] += 5


def pairs(count: int) -> Iterator[tuple[Row, Row]]:
    """Plans of a province and of a prefecture below it."""
    draw = random.Random(20261121)  # noqa: S311 - made cases, always the same
    for number_ in range(count):
        indicator = draw.choice(list(UNITS))
        more: Row = {"field": "remedies"}
        above = plan(f"above-{number_}", "330000", statement(draw, indicator, above=True), **more)
        said = [statement(draw, indicator, above=False)] if draw.random() < 0.92 else []
        if said and draw.random() < 0.3:
            said.append(statement(draw, indicator, above=False) | {"at": PROSE})
        if draw.random() < 0.08:
            above = plan(above["id"], "330000", stepped(draw, indicator), **more)
            said = [stepped(draw, indicator)]
        below = plan(f"below-{number_}", "330400", *said, parents=[above["id"]], **more)
        if draw.random() < 0.1:
            below["period"] = {"start": 2026, "end": 2030}
            for one in (*below.get("indicators", []), *below.get("commitments", [])):
                later(one)
        below["document"] = {"issued": "2022-05-26", "status": "issued"}
        yield above, below


# ---------------------------------------------------------------- the editor that follows a remedy


_WRITE = re.compile(r"(?:改为|写为|写成|目标写|如) (?!--)(?P<text>[^，；（]+)")
_YEAR = re.compile(r"年份(?:不晚于|写)(?P<year>\d{4})年")
_STEP = re.compile(r"(?P<year>\d{4})年的年度目标(?P<both>和规划目标)?")
_HEDGE = re.compile(r"删去“(?P<hedge>[^”]+)”")


def apply(remedy: str, made: Row, result: api.Result) -> bool:
    """Do what a remedy says; whether it says anything that can be written down."""
    rows, said = made.setdefault("indicators", []), None
    ref = result.subject.statement
    for one in (*rows, *made.get("commitments", [])):
        if ref in {f"row:{one.get('row')}", one["id"]}:
            said = one
    if said is None and result.subject.indicator is None:
        return False  # about the plan as a whole
    if said is None:
        said = {"id": result.subject.indicator, "row": ADDED, "target": "待定"}
        rows.append(said)
        if "约束性" in remedy:
            said["nature"] = "binding"
    elif "约束性" in remedy:
        said["nature"] = "binding"
    text, year, hedge = _WRITE.search(remedy), _YEAR.search(remedy), _HEDGE.search(remedy)
    if hedge is not None and said.get("hedge") == hedge["hedge"]:
        del said["hedge"]
    step = _STEP.search(remedy)
    if step is not None:
        whole = said
        said = next(one for one in said["milestones"] if one["year"] == int(step["year"]))
    old = said["target"] if step is None else said["value"]
    value, due = (old["value"], old["year"]) if isinstance(old, dict) else (old, None)
    value = text["text"] if text else value
    due = int(year["year"]) if year else due
    if step is not None:
        said["value"], said["year"] = value, due or said["year"]
        if step["both"]:
            whole["target"] = value
    else:
        said["target"] = value if due is None else {"value": value, "year": due}
        if due is not None and "milestones" in said:  # those of later years go
            said["milestones"] = [one for one in said["milestones"] if one["year"] <= due]
    return bool(text or year or hedge or "约束性" in remedy)


def identity(result: api.Result) -> tuple[Any, ...]:
    asked = result.requirement
    source, year = (asked.source, asked.year) if asked is not None else (None, None)
    if result.rule in {"prose-agrees", "milestones-reach"}:
        source = year = None  # it is the plan's own
    statement = result.subject.statement or f"row:{ADDED}"
    return (result.rule, result.subject.indicator, statement, source, year)


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("packs") / "remedies"
    folder.mkdir()
    for name, text in (("pack", PACK), ("catalogue", CATALOGUE), ("rules", RULES)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder.parent / "common").symlink_to(ROOT / "rules/common")
    return folder


RULES_TRIED = (
    "floor-kept", "prose-agrees", "nature-kept", "binding-stated", "expected-stated", "condition-added",
    "not-below-baseline", "quota-kept", "full-kept", "former-level-kept", "milestones-reach",
)  # fmt: skip


def judged(folder: Path, pack: Path) -> api.Report:
    report = api.verify(
        f"{folder}/below-*.yaml", as_of=DAY, rules=pack, only=RULES_TRIED, lang="zh"
    )
    assert not report.errors, report.errors[0]
    return report


@pytest.mark.parametrize("count", slow_but({FEW}, (FEW, PAIRS)))
def test_every_remedy_passes_when_it_is_applied(count, tmp_path, pack):
    """Each copy has one remedy applied; the result it belongs to passes then."""
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    plans: dict[str, Row] = {}
    for above, below in pairs(count):
        plans[below["id"]] = below
        for folder in (before, after):
            write(folder, above)
        write(before, below)
    report = judged(before, pack)
    applied: dict[str, api.Result] = {}
    for number_, result in enumerate(report.results):
        if result.remedy is None:
            continue
        made = copy.deepcopy(plans[result.plan])
        if not apply(result.remedy, made, result):
            continue
        made["id"] = f"{result.plan}-{number_}"
        write(after, made)
        applied[made["id"]] = result
    again = judged(after, pack)
    verdicts = {(one.plan, *identity(one)): one.verdict.value for one in again.results}
    for one in again.results:
        # A yearly target stands in the row of its target; of the two, the one that was told counts.
        told = applied[one.plan]
        if (
            told.stated is not None
            and one.stated is not None
            and told.stated.year == one.stated.year
        ):
            verdicts[one.plan, *identity(one)] = one.verdict.value
    for one in again.results:
        if one.rule == "prose-agrees" and one.verdict.value == "pass":
            # Of two promises the stricter leads, of two alike the first: the result may be on the other one now.
            told = applied[one.plan]
            verdicts.setdefault((one.plan, *identity(told)), "pass")
    for name, told in applied.items():
        if (
            told.stated is not None
            and "省级目标值" in told.stated.text
            and told.rule == "floor-kept"
        ):
            # Only its own words held it to a target that does not cascade; a figure of its own is free.
            verdicts.setdefault((name, *identity(told)), "pass")
    left = [
        (result.rule, result.reason.value if result.reason else "", result.remedy,
         result.stated.text if result.stated else None,
         result.requirement.text if result.requirement else None)
        for name, result in applied.items()
        if verdicts.get((name, *identity(result))) != "pass"
    ]  # fmt: skip
    assert left == []
    assert (
        sum(_STEP.search(one.remedy or "") is not None for one in applied.values()) >= count // 100
    )
    tried = Counter(result.rule for result in applied.values())
    for rule in RULES_TRIED:
        assert tried[rule] >= count // 100, tried
