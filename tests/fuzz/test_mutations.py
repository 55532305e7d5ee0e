"""Mutants of the real plans and of the rule pack: nothing crashes, every trouble is told in both languages,
and no way of writing a target turns a failing requirement into a pass that it has not earned.

Mutant N is always the same bytes under the same command: it is made from N alone.

* ``PLANCHECK_FUZZ=2000`` – so many mutants instead of 100; ``PLANCHECK_FUZZ_FROM=1234`` – from that one on.
* ``pytest -m slow tests/fuzz`` – 20 000 of them.

What fails is kept in a folder ``fuzz-…`` of the temporary directory: the mutant, its command, the traceback.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import pickle
import random
import re
import shutil
import sys
import tempfile
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import portion
import pytest
import typer
import yaml

from plancheck.app import VerifyRequest
from plancheck.app import workspace as running
from plancheck.app.workspace import pack_registry
from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.cli import main as command_line
from plancheck.cli import terminal
from plancheck.domain.finding import Finding, Verdict
from plancheck.domain.source import Problem
from plancheck.io.repository import PlanRepository
from plancheck.io.yaml.reader import read_file
from plancheck.report.text.problem_page import hint_of, message_of_problem, render
from tests.conftest import slow_but
from tests.judging import Judged, judge_files

ROOT = Path(__file__).parents[2]
PLANS = sorted((ROOT / "plans").glob("*.yaml"))
# A pack and the one that it extends.
PACK = [file for name in ("disability", "common") for file in sorted((ROOT / "rules" / name).glob("*.yaml"))]  # fmt: skip
COUNT = int(os.environ.get("PLANCHECK_FUZZ", "100"))
FIRST = int(os.environ.get("PLANCHECK_FUZZ_FROM", "0"))
FULL = 20_000
SHARE = 50
AS_OF = "2026-11-21"
LANGUAGES = ("zh", "en")

Tree = Any
Spot = tuple[Any, Any]  # a container and a key or an index of it


# ---------------------------------------------------------------- what is put in

FRAGMENTS = [
    "\t", "\t\t- ", "\0", "\ufeff", "\u200b", "\u3000", "\xa0", "'", '"', '"""', "{", "}", "[", "]", "{{", "}}",
    "{}", "{0}", "{stated}", "{stated", "[[[[", "{a: {b: [", "&a ", "*a", "*a ", "&a *a", "<<: *a\n", "!!python/object:os.system ",
    "!!str ", "!!float ", "! ", "!x ", "!<tag:yaml.org,2002:int> ", "%YAML 1.1\n---\n", "%", "@", "`", "|", "|\n", ">", ">-\n", "? ",
    "? - ", ": ", ":", " :", "- ", "-", "--- ", "\n---\n", "\n...\n", "...\n---\n", "# ", " #", ", ", "\\", "\\x00", "\\ud800", "\\",
    "9" * 30, "9" * 31, "9" * 5000, "0." + "0" * 40 + "1", "1e999", "-1e-999", ".inf", "-.inf", ".nan", "NaN", "Infinity", "0x7f", "0o17",
    "1_000", "+", "-", "−", "－９９％", "９９％", "９", "：", "，", "；", "“", "”", "（", "》", "％", "≥", "＞", "≧", ">", "<", "=",
    "\x01", "\x07", "\x08", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\ufffe", "\uffff", "\U000e0041",
    "e\u0301", "\u0300" * 50, "👩‍👩‍👧", "\U0001f1e8\U0001f1f3", "𠮷", "①", "Ⅷ", "½", "²", "㎡", "一", "亿" * 40, "十" * 300, "x" * 300,
    "长" * 3000, "\r", "\r\n", "\r\r", "\n", "\n\n\n", "\n  ", "null", "~", "true", "no", "on", "12:30", "2021-02-30", "0000-00-00",
    "9999-12-31", "2021-06-07T00:00:00Z", "../../etc/passwd", "/dev/null", "-", "<script>", "%s%n", "$(id)", "\\d", "0/0", "1/0", "(" * 200,
    "not " * 60, "a.b", "__import__('os')", "lambda: 0", "x if y else z", "'' < 1", "1 is 1", "target >= 0 and", "statement.target",
    "min()", "max(1)", "abs('x')", "abs(1, 2)", "baseline / 0", "1 < '1'", "None < 1", "- 'x'", "not 1 + True", "0 and 1 or 'x'",
]  # fmt: skip

ODD: list[Any] = [
    None, True, False, 0, 1, -1, 2020, 1899, 2201, 99999, 10**14, 10**15, 10**29, 10**31, -(10**40), 0.5, 0.85, -0.5, 1e-9, 1e300, 99.999999999,
    float("nan"), float("inf"), [], {}, [None], [[]], [{}], [1, "2", None], ["", ""], {"": ""}, {"a": 1}, {"value": None}, {"value": []},
    {"value": "99%", "year": "2025"}, {"value": 0.85}, {"series": "gdp-growth"}, {"series": "x"}, {"plan": "national-2021"}, {"plan": ""},
    {"law": "employment-quota"}, {"law": "x"}, {"qualitative": ""}, {"qualitative": "带头"}, {"value": "1%", "plan": "x"}, {"op": "≥"},
    {"year": 2025}, {"year": 1}, {"year": 2020, "value": "0%"}, {"zh": "x"}, {"zh": None, "en": 1}, {"indicators": ["employment-rate"]},
    {"literal": "≥65%"}, {"literal": ""}, {"law": "employment-quota", "literal": "1"}, {"ancestors": "all"}, {"ancestors": "nearest"},
    {"baseline": True}, {"binding": "error"}, {"cascade": "sum"}, [0, 0], [100, 0], ["-inf", "inf"], ["inf", "-inf"], [".nan", 1],
    "", " ", "\u3000", "\0", "\x1b[2J", "\u202e99%", "null", "~", "yes", "0x1F", "1e5", "9" * 400, "0." + "9" * 30, "长" * 20_001,
    "2021-13-45", "2021-02-30", "0000-01-01", "2021", "CN", "330482", "330400", "330000", "000000", "990000", "310100", "３３０４８２", "33048",
    "plancheck/plan@1", "plancheck/plan@2", "plancheck/rules@1", "plancheck/pack@1", "plancheck/catalogue@1", "plancheck/waivers@1", "disability",
    "national-2021", "zhejiang-2021", "pinghu-2021", "zhoushan-2021", "employment-rate", "household-income-growth", "new-employment",
    "残疾人就业率", "binding", "预期性", "draft", "partial", "complete", "primary", "inferred", "end", "year", "period", "unknown", "floor",
    "sum", "none", "up", "down", "within", "stated", "numbered", "agrees", "cites", "known", "expression", "consistent", "sums", "complete",
    "nature-kept", "error", "warning", "note", "gap", "skip", "%", "‰", "人", "万人", "张", "户", "元", "平方米", "百分点", "{stated}", "{required}{x}",
]  # fmt: skip

PIECES = [
    "≥", ">", "≤", "<", "=", ">=", "不低于", "不超过", "超过", "至少", "约", "低于", "控制在", "达到", "保持在", "提高到", "降至", "增长", "下降", "减少",
    "确保", "实现", "力争", "基本", "原则上", "0", "1", "2", "5", "99", "100", "100.0", "105", "-3", "1.5", "0.85", "1,000", "12,34", "1000000000000000",
    "9" * 16, "0.000000001", "1.", ".5", "九十九", "一百", "一百五", "两", "十", "亿亿", "点五", "九十点", "七成", "三成半", "百分之", "百分百", "千分之",
    "%", "％", "‰", "百分点", "个百分点", "人", "万人", "人次", "户", "张", "个", "万", "亿", "万亿", "百万", "倍", "番", "翻一番", "翻两番", "翻九番",
    "翻9番", "翻99番", "翻十亿番", "以上", "及以上", "以下", "以内", "以外", "左右", "每年", "-", "~", "—", "--", "至", "到", "、", "，", "/", "全覆盖",
    "应保尽保", "应助尽助", "应保尽助", "动态清零", "零拒绝", "待定", "稳步提高", "带头", "与GDP增长同步", "与国内生产总值增长基本同步", "高于GDP增速",
    "不低于市级目标值", "不低于省级目标", "全国平均水平", "达到规定比例", "法定比例", "覆盖", " ", "\u3000", "\n", "+5百分点", "提高5个百分点", "降低五百分点",
    "增长两倍", "增加1倍", "2倍", "（含）", "其中", "①", "²", "½", "Ⅴ", "٣", "९",
]  # fmt: skip


# ---------------------------------------------------------------- how mutants are made


def phrase(rng: random.Random) -> str:
    """Something like a written target."""
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 5)))


def misspelt(rng: random.Random, key: str) -> str:
    """A key with a slip of the hand."""
    at = rng.randrange(max(len(key), 1))
    slips = [
        key[:at] + key[at + 1 :], key[:at] + key[at : at + 1] + key[at:], key[: at + 1] + rng.choice("aesx") + key[at + 1 :], key.upper(),
        key.capitalize(), key + "s", key + " ", key + "\u3000", key.replace("_", "-"), key[:at] + key[at + 1 : at + 2] + key[at : at + 1] + key[at + 2 :],
        key + "：", "“" + key + "”", unicodedata.normalize("NFKC", key) + "\ufeff", "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in key),
        "", "null", "1", "[a]",
    ]  # fmt: skip
    return rng.choice(slips)


def odd(rng: random.Random) -> Any:
    """A value of some other type, now and then a deep one."""
    if rng.random() < 0.04:
        deep: Any = rng.choice(["x", None, 1])
        for _ in range(rng.choice([5, 38, 39, 40, 41, 300])):
            deep = [deep] if rng.random() < 0.5 else {"a": deep}
        return deep
    if rng.random() < 0.25:
        return rng.choice([phrase(rng), rng.choice(FRAGMENTS)])
    return pickle.loads(pickle.dumps(rng.choice(ODD)))


def spots(tree: Tree) -> list[Spot]:
    """Every place of a tree that holds a value."""
    found: list[Spot] = []
    waiting = [tree]
    while waiting:
        here = waiting.pop()
        keys = list(here) if isinstance(here, dict) else range(len(here))
        for key in keys:
            found.append((here, key))
            if isinstance(here[key], dict | list):
                waiting.append(here[key])
    return found


def spot(rng: random.Random, tree: Tree) -> Spot | None:
    """One place: half the time any, half the time a figure, a unit, a date or the like."""
    found = spots(tree)
    if not found:
        return None
    if rng.random() < 0.5:
        wanted = {
            "target", "value", "unit", "year", "baseline", "id", "indicator", "nature", "per", "population", "jurisdiction", "parents", "plan",
            "start", "end", "hedge", "evidence", "domain", "better", "cascade", "literal", "when", "requirement", "select", "check", "severity",
            "issued", "dated", "from", "until", "in", "except", "expect", "examples", "message", "params", "condition",
        }  # fmt: skip
        some = [one for one in found if one[1] in wanted]
        found = some or found
    return rng.choice(found)


def tree_retype(rng: random.Random, tree: Tree) -> None:
    """Another type of value."""
    if (place := spot(rng, tree)) is not None:
        place[0][place[1]] = odd(rng)


def tree_phrase(rng: random.Random, tree: Tree) -> None:
    """A figure written in some other way."""
    figures = [one for one in spots(tree) if one[1] in {"target", "value", "literal", "unit"}]
    if figures:
        box, key = rng.choice(figures)
        box[key] = phrase(rng)


def tree_text(rng: random.Random, tree: Tree) -> None:
    """Something hostile inside a text."""
    texts = [one for one in spots(tree) if isinstance(one[0][one[1]], str)]
    if texts:
        box, key = rng.choice(texts)
        at = rng.randrange(len(box[key]) + 1)
        box[key] = box[key][:at] + rng.choice(FRAGMENTS) + box[key][at:]


def tree_swap(rng: random.Random, tree: Tree) -> None:
    """Two values change places, unless one holds the other."""
    one, two = spot(rng, tree), spot(rng, tree)
    if one is None or two is None:
        return
    first, second = pickle.dumps(one[0][one[1]]), pickle.dumps(two[0][two[1]])
    one[0][one[1]] = pickle.loads(second)
    two[0][two[1]] = pickle.loads(first)


def tree_splice(rng: random.Random, tree: Tree) -> None:
    """A value out of any of the files."""
    other = pickle.loads(trees()[rng.choice([*PLANS, *PACK])])
    one, two = spot(rng, tree), spot(rng, other)
    if one is not None and two is not None:
        one[0][one[1]] = two[0][two[1]]


def tree_key(rng: random.Random, tree: Tree) -> None:
    """A key misspelt, in its place; or another known key."""
    boxes = {id(box): box for box, _ in spots(tree) if isinstance(box, dict)}
    if not boxes:
        return
    box = boxes[rng.choice(list(boxes))]
    old = rng.choice(list(box))
    known = rng.choice(["id", "name", "target", "unit", "at", "row", "value", "year", "note"])
    new = misspelt(rng, str(old)) if rng.random() < 0.7 else known
    items = [(new if key == old else key, value) for key, value in box.items()]
    box.clear()
    box.update(items)


def tree_drop(rng: random.Random, tree: Tree) -> None:
    """A value is gone."""
    if (place := spot(rng, tree)) is not None:
        del place[0][place[1]]


def tree_double(rng: random.Random, tree: Tree) -> None:
    """An entry of a list twice, or a list cut, turned, wrapped."""
    lists = [one for one in spots(tree) if isinstance(one[0], list)]
    if not lists:
        return
    box, key = rng.choice(lists)
    twin = pickle.loads(pickle.dumps(box[key]))
    how = rng.randrange(5)
    if how == 0:
        box.insert(rng.randrange(len(box) + 1), twin)
    elif how == 1:
        del box[key:]
    elif how == 2:
        box.reverse()
    elif how == 3:
        box[key] = [twin]
    else:
        box.extend(pickle.loads(pickle.dumps(twin)) for _ in range(rng.choice([1, 3, 60])))


LEGAL: dict[str, list[Any]] = {
    "target": [
        "100%", ">99%", "≥99%", "99.9%以上", "90%", "0%", "＞９０％", "不低于95%", "不超过50%", "<100%", "≤0.01%", "80%-90%", "1-2家", "5个以上", "110万户", "1.5‰",
        "应保尽保", "全覆盖", "动态清零", "待定", "稳步提高", "带头安排", "与GDP增长同步", "与国内生产总值增长基本同步", "高于GDP增速", "不低于市级目标值", "不低于省级目标",
        "不低于国家目标", "达到规定比例", "翻一番", "翻两番", "增长1倍", "2倍", "+5百分点", "提高10个百分点", "降低5个百分点", "105%", "-5%", "999999999999999", "0.00000001",
        "=90%", "七成", "百分之九十五", "一百", 99, 100, 0, 5, 99.5, -3, 1000000, {"value": "99%", "year": 2030}, {"value": "100%", "year": 2020}, {"value": 1},
        {"series": "gdp-growth"}, {"series": "gdp-growth", "op": ">"}, {"series": "gdp-growth", "op": "≤"}, {"plan": "zhejiang-2021"}, {"plan": "national-2021", "op": ">"},
        {"plan": "xian-2021"}, {"law": "employment-quota"}, {"law": "employment-quota", "op": ">", "year": 2024}, {"qualitative": "带头安排"},
    ],
    "value": ["99%", "100%", "0%", "105%", "1.5%", "≥1.6%", "12万人", 0, 1, 100, -5, 68.5],
    "unit": ["%", "‰", "人", "万人", "户", "个", "名", "张", "元", "家", "人次", "平方米", "百分点"],
    "nature": ["binding", "expected", "约束性", "预期性"],
    "per": ["end", "year", "period", "week", "month", "unknown"],
    "population": ["残疾人", "重度残疾人", "适龄残疾儿童少年", "x"],
    "hedge": ["力争", "none", "原则上", "条件允许", "{stated}"],
    "year": [2019, 2020, 2021, 2024, 2025, 2026, 2035, 1900, 2200],
    "start": [1900, 2016, 2021, 2026], "end": [2020, 2021, 2025, 2030, 2200], "outlook": [2025, 2035, 2200],
    "record": ["complete", "partial"],
    "status": ["draft", "issued", "征求意见稿", "送审稿", "报批稿", "已印发"],
    "issued": ["1900-01-01", "2020-12-31", "2022-05-26", "2030-01-01", "9999-12-31"],
    "dated": ["1900-01-01", "2021-06-30", "2030-01-01"], "published": ["2000-01-01", "2021-07-21"], "repealed": ["1999-01-01", "2021-12-31", "2040-01-01"],
    "generic": [True, False],
    "jurisdiction": ["CN", "330000", "330400", "330482", "330483", "310000", "310115", "610103", "419001", "820000", "330100", "110000"],
    "parents": [[], ["national-2021"], ["zhejiang-2021", "jiaxing-2021"], ["pinghu-2021"], ["zhoushan-2021", "national-2021"], ["no-such-plan"], ["xian-2021", "shanghai-2021"]],
    "plan": ["zhejiang-2021", "national-2021", "pinghu-2021", "no-such-plan"],
    "id": ["employment-rate", "living-subsidy-coverage", "household-income-growth", "new-employment", "new-care-beds", "agricultural-demonstration-bases", "pinghu-2021", "x"],
    "indicator": ["employment-rate", "pension-insurance-rate", "public-sector-employment-ratio", "new-employment", "household-accessibility-count", "rehabilitation-coverage"],
    "name": ["残疾人就业率", "从没见过的指标", "残疾人基本养老保险参保率", "{stated}", "a" * 300, "\u202e指标"], "subject": ["残疾人就业率", "专场招聘会", "\u0300"],
    "evidence": ["primary", "quoted", "reported", "inferred"], "kind": ["primary", "quoted", "reported", "inferred"], "nature_evidence": ["inferred", "primary"],
    "row": [0, 1, 2, 7, 99, 10**9], "at": ["二/（一）", "x" * 500, "\u202e", "一\n二"], "note": ["长" * 5000, "\t"], "title": ["规划", "长" * 3000, "“”", "[bold]x[/bold]"],
    # of packs
    "severity": ["error", "warning", "note", {"binding": "error", "expected": "note", "absent": "note"}], "boundary": ["error", "warning", "note"],
    "better": ["up", "down", "none"], "cascade": ["floor", "sum", "none"], "domain": [[0, 100], [0, "inf"], ["-inf", "inf"], [99, 100], [-1, 0]],
    "requirement": [{"ancestors": "all"}, {"ancestors": "nearest"}, {"literal": "100%"}, {"literal": "≥65%"}, {"law": "employment-quota"}, {"baseline": True}, {"baseline": "own", "step": "1个百分点"}, {"baseline": "own", "step": "5%"}, {"year": 2024}, {"literal": "100%", "year": 2027}],
    "select": [{"cascade": "floor"}, {"cascade": "sum"}, {"indicators": ["employment-rate"]}, {}],
    "check": ["within", "stated", "nature-kept", "expression", "consistent", "sums", "weighted", "agrees", "complete", "numbered", "known", "cites"],
    "extends": [["common"], ["disability"], ["elderly-care"], ["nowhere"], ["common", "disability"]], "field": ["disability", "elderly-care", "any"],
    "plans": [{"in": ["330000"], "except": ["330200"]}, {"in": ["CN"]}, {"except": ["330482"]}, {"in": ["999999"]}, {"levels": ["county"]}],
    "condition": ["low >= required_low", "low / other >= 1", "low - other_baseline > high", "other_low < baseline", "hedged", "1 / (low - low) > 0"],
    "with": [{"other": "employment-rate"}, {"other": "household-income-growth"}, {"other": "nothing"}, {"low": "employment-rate"}],
    "weights": ["registered-disabled-people", "employment-rate", "nothing"],
    "when_missing": ["gap", "skip"], "message": [{"zh": "{stated}{required}", "en": "{stated} {required}"}, {"zh": "无", "en": "none"}],
    "effective": ["2021-01-01", "2030-01-01"], "from": ["1900-01-01", "2025-01-01"], "until": ["1999-01-01", "2030-12-31"], "in": [["CN"], ["330000"], ["330482", "110000"]],
    "aliases": [["就业率"], [], ["残疾人就业率"]],
}  # fmt: skip
OPTIONAL = {
    "nature", "baseline", "at", "note", "per", "population", "hedge", "evidence", "nature_evidence", "source", "document", "cites", "sources", "parents", "issued",
    "number", "issuer", "status", "outlook", "indicators", "commitments", "unit", "plan", "aliases", "confusable", "boundary", "effective", "severity_by_reason",
    "series", "year", "examples", "dated",
}  # fmt: skip


def tree_legal(rng: random.Random, tree: Tree) -> None:
    """Another value that the key may well have: what comes of it must be judged."""
    able = [one for one in spots(tree) if one[1] in LEGAL]
    if able:
        box, key = rng.choice(
            [one for one in able if one[1] == "target"] * (rng.random() < 0.4) or able
        )
        box[key] = pickle.loads(pickle.dumps(rng.choice(LEGAL[key])))


def tree_without(rng: random.Random, tree: Tree) -> None:
    """Something optional is not there, or an entry of a list is not."""
    able = [one for one in spots(tree) if one[1] in OPTIONAL or isinstance(one[1], int)]
    if able:
        box, key = rng.choice(able)
        del box[key]


def tree_more(rng: random.Random, tree: Tree) -> None:
    """A key that an entry may have, and has not."""
    entries = [
        box[key] for box, key in spots(tree) if isinstance(key, int) and isinstance(box[key], dict)
    ]
    if entries:
        key = rng.choice(
            [
                "unit",
                "per",
                "population",
                "hedge",
                "nature",
                "evidence",
                "note",
                "baseline",
                "nature_evidence",
            ]
        )
        values = LEGAL.get(key, [{"year": 2020, "value": one} for one in ("0%", "100%", "68%", 5)])
        rng.choice(entries)[key] = rng.choice(values)


def tree_entry(rng: random.Random, tree: Tree) -> None:
    """An entry comes twice under another name, or the order is another."""
    groups = [
        one
        for one in (tree.get(name) for name in ("indicators", "commitments", "rules", "cites"))
        if isinstance(one, list) and one
    ]
    if not groups:
        return
    group = rng.choice(groups)
    twin = pickle.loads(pickle.dumps(rng.choice(group)))
    if isinstance(twin, dict) and rng.random() < 0.8:
        if "row" in twin:
            twin["row"] = rng.choice([50, 51, 52])
            twin.pop("id", None)
            twin["name"] = rng.choice(["别的指标", "残疾人就业率人数", "残疾人家庭医生签约服务率"])
        elif "id" in twin:
            twin["id"] = f"{twin['id']}-again"
        group.insert(rng.randrange(len(group) + 1), twin)
    else:
        rng.shuffle(group)


GENTLE = [tree_legal, tree_legal, tree_legal, tree_legal, tree_without, tree_more, tree_entry]
TREE = [
    tree_retype, tree_retype, tree_retype, tree_phrase, tree_phrase, tree_text, tree_text, tree_swap, tree_splice, tree_key, tree_drop, tree_double,
]  # fmt: skip


@cache
def trees() -> dict[Path, bytes]:
    """The files' values, pickled: to be changed at will."""

    def usual(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: usual(one) for key, one in value.items()}
        if isinstance(value, list):
            return [usual(one) for one in value]
        return float(value) if isinstance(value, Decimal) else value

    return {file: pickle.dumps(usual(read_file(file).data)) for file in [*PLANS, *PACK]}


DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def dumped(rng: random.Random, tree: Tree) -> bytes:
    """The tree as a file: as JSON, which is YAML too, or in block style."""
    if rng.random() < 0.6:
        text = json.dumps(tree, ensure_ascii=rng.random() < 0.5, indent=rng.choice([1, 2]))
    else:
        with contextlib.suppress(yaml.YAMLError, RecursionError):
            style = rng.choice([None] * 19 + ['"'])
            return bytes(
                yaml.dump(tree, Dumper=DUMPER, allow_unicode=True, sort_keys=False,
                          default_style=style, encoding="utf-8")
            )  # fmt: skip
        text = json.dumps(tree, ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def bytes_flip(rng: random.Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(rng.randint(1, 4) if changed else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def bytes_delete(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw) + 1)
    return raw[:at] + raw[at + rng.choice([1, 1, 2, 3, 10, 100, 100_000]) :]


def bytes_double(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw) + 1)
    piece = raw[at : at + rng.choice([1, 3, 20, 200, 2000])]
    to = rng.randrange(len(raw) + 1)
    return raw[:to] + piece * rng.choice([1, 1, 2, 20]) + raw[to:]


def bytes_encoding(rng: random.Random, raw: bytes) -> bytes:
    text = raw.decode("utf-8", "replace")
    how = rng.choice(
        ["gb18030", "utf-16", "utf-16-le", "utf-32", "utf-8-sig", "latin-1", "crlf", "cr", "nel"]
    )
    ends = {"crlf": "\r\n", "cr": "\r", "nel": "\x85"}
    if how in ends:
        return text.replace("\n", ends[how]).encode()
    return text.encode(how, "replace")


def lines_of(raw: bytes) -> list[bytes]:
    return raw.split(b"\n")


def at_line(change: Callable[[random.Random, list[bytes], int], None]) -> Callable[..., bytes]:
    """A mutator of lines: it gets the lines and the number of one that is not empty."""

    def mutator(rng: random.Random, raw: bytes) -> bytes:
        lines = lines_of(raw)
        full = [number for number, line in enumerate(lines) if line.strip()] or [0]
        change(rng, lines, rng.choice(full))
        return b"\n".join(lines)

    return mutator


def line_double(rng: random.Random, lines: list[bytes], at: int) -> None:
    lines[at:at] = [lines[at]] * rng.choice([1, 1, 2, 30])


def line_drop(rng: random.Random, lines: list[bytes], at: int) -> None:
    del lines[at : at + rng.choice([1, 1, 2, 5])]


def line_indent(rng: random.Random, lines: list[bytes], at: int) -> None:
    lead = rng.choice(
        [b"", b" ", b"  ", b"   ", b"      ", b"\t", "\u3000".encode(), b" \t", b"- "]
    )
    for number in range(at, min(at + rng.choice([1, 1, 3]), len(lines))):
        body = lines[number] if rng.random() < 0.5 else lines[number].lstrip()
        lines[number] = lead + body


def line_move(rng: random.Random, lines: list[bytes], at: int) -> None:
    line = lines.pop(at)
    lines.insert(rng.randrange(len(lines) + 1), line)


def line_join(rng: random.Random, lines: list[bytes], at: int) -> None:
    lines[at : at + 2] = [b" ".join(lines[at : at + 2])]


ENTRY = re.compile(rb"^(?P<lead> *(?:- )?)(?P<key>[\w-]+)(?P<colon>: +)(?P<value>.+)$")


def at_entry(change: Callable[..., bytes]) -> Callable[..., bytes]:
    """A mutator of ``key: value`` lines."""

    def mutator(rng: random.Random, raw: bytes) -> bytes:
        lines = lines_of(raw)
        found = [(n, m) for n, line in enumerate(lines) if (m := ENTRY.match(line))]
        if not found:
            return bytes_flip(rng, raw)
        number, entry = rng.choice(found)
        lines[number] = change(rng, entry, found)
        return b"\n".join(lines)

    return mutator


def entry_swap(rng: random.Random, entry: re.Match[bytes], all_of: list[Any]) -> bytes:
    return entry["lead"] + entry["key"] + entry["colon"] + rng.choice(all_of)[1]["value"]


def entry_type(rng: random.Random, entry: re.Match[bytes], all_of: list[Any]) -> bytes:
    value = rng.choice(
        ["null", "~", "", "true", "no", "[]", "{}", "[1, 2]", "{a: b}", "0", "-1", "0.85", "1e5", ".inf", "99", "99.5", "9" * 30, "9" * 31, "0x1F", "012",
         "1_000", "12:30", "2021-01-01", '""', "''", '" "', "|\n    x", ">99%", ">-\n    99%", "*a", "&a 1", "&a [*a]", "!!int 1", "- 1", "? a", "- - a",
         "<<", "a: b", "{a: 1, a: 2}", "[a, [b, [c]]]", "'", '"\\u0000"', '"\\ud800"', '"\\x1b[31m"', '"\\u202e"']
    )  # fmt: skip
    return entry["lead"] + entry["key"] + entry["colon"] + value.encode()


def entry_phrase(rng: random.Random, entry: re.Match[bytes], all_of: list[Any]) -> bytes:
    figures = [one for _, one in all_of if one["key"] in {b"target", b"value", b"unit"}]
    if figures and entry["key"] not in {b"target", b"value", b"unit"}:
        return entry[0]
    written = phrase(rng)
    if rng.random() < 0.5:
        written = json.dumps(written, ensure_ascii=False)
    return entry["lead"] + entry["key"] + entry["colon"] + written.encode()


def entry_key(rng: random.Random, entry: re.Match[bytes], all_of: list[Any]) -> bytes:
    key = misspelt(rng, entry["key"].decode("utf-8", "replace"))
    colon = rng.choice(
        [entry["colon"]] * 5 + [b":", "：".encode(), b" : ", b"", ":\u3000".encode(), b"= "]
    )
    return entry["lead"] + key.encode() + colon + entry["value"]


def entry_insert(rng: random.Random, entry: re.Match[bytes], all_of: list[Any]) -> bytes:
    """Something hostile at a place that matters: before the key, before, in or behind the value."""
    fragment = rng.choice(FRAGMENTS).encode()
    parts = [entry["lead"], entry["key"], entry["colon"], entry["value"]]
    parts.insert(rng.randint(0, 4), fragment)
    return b"".join(parts)


def bytes_insert(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw) + 1)
    return raw[:at] + rng.choice(FRAGMENTS).encode() + raw[at:]


TEXT: list[Callable[..., bytes]] = [
    bytes_flip, bytes_delete, bytes_double, bytes_insert, bytes_insert, bytes_encoding,
    at_line(line_double), at_line(line_drop), at_line(line_indent), at_line(line_move), at_line(line_join),
    *map(at_entry, [entry_swap, entry_swap, entry_type, entry_type, entry_phrase, entry_phrase, entry_key, entry_insert, entry_insert]),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mutated file, and how it is to be run; ``{}`` in the command is its folder."""

    number: int
    file: Path
    raw: bytes
    command: tuple[str, ...]
    lang: str

    @property
    def stdin(self) -> bool:
        return "-" in self.command


def mutant(number: int) -> Mutant:
    """The mutant with this number."""
    rng = random.Random(f"plancheck/{number}")
    of_pack = number % 8 == 7
    file = rng.choice(PACK if of_pack else PLANS)
    raw = file.read_bytes()
    how = rng.choice(["gentle", "gentle", "gentle", "tree", "tree", "text", "text"])
    if how != "text":
        tree = pickle.loads(trees()[file])
        kinds = GENTLE if how == "gentle" else TREE
        for _ in range(rng.choice([1, 1, 1, 2, 3, 8])):
            rng.choice(kinds)(rng, tree)
        raw = dumped(rng, tree)
    times = {"gentle": [0], "tree": [0, 0, 0, 1], "text": [1, 1, 1, 2, 3]}[how]
    for _ in range(rng.choice(times)):
        raw = rng.choice(TEXT)(rng, raw)
    lang = rng.choice(LANGUAGES)
    if of_pack:
        command = rng.choice(
            [("verify", "plans/pinghu.yaml"), ("verify", "plans/pinghu.yaml", "--explain"), ("verify", "plans/chongming.yaml", "--format", "json"),
             ("verify", "plans/zhejiang.yaml", "plans/jiaxing.yaml", "--format", "json"), ("rules", "test"), ("rules",), ("rules", "explain", "floor-kept")]
        )  # fmt: skip
        return Mutant(number, file, raw, (*command, "--rules", "{}/disability"), lang)
    here = f"{{}}/{file.name}"
    child = {"zhejiang": "pinghu", "jiaxing": "pinghu", "national": "zhoushan"}
    child |= {"shanghai": "chongming", "xian": "beilin", "national-public-services": "pinghu"}
    below = f"plans/{child.get(file.stem, 'pudong')}.yaml"
    command = rng.choice(
        [("verify", here, "--format", "json"), ("verify", here, "--format", "json"), ("verify", here), ("verify", here, "--explain", "--all"),
         ("verify", here, below, "--format", "json"), ("verify", below, here, "-q", "--strict"), ("verify", "-", "--format", "json"),
         ("show", here), ("show", here, "--format", "json"), ("trace", "残疾人就业率", here)]
    )  # fmt: skip
    if command[0] != "show":
        command = (*command, "--plans", "plans")
    return Mutant(number, file, raw, command, lang)


# ---------------------------------------------------------------- running them


@cache
def registry() -> PackRegistry:
    """The installed packs, opened once."""
    return PackRegistry()


@cache
def above() -> PlanRepository:
    """The real plans, read once."""
    library = PlanRepository(catalogues=registry().catalogues, laws=registry().laws)
    for file in library.files_in("plans"):
        library.read(file)
    return library


@cache
def parser() -> Any:
    """The command line's parser, which typer would build anew for every run."""
    return typer.main.get_command(command_line.app)


@pytest.fixture
def warm(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Packs and real plans are kept from one run to the next; the rest is as ever."""

    installed = True  # whether the run that is opened now uses the installed packs

    def opened(*, named: tuple[str, ...] = ()) -> PackRegistry:
        nonlocal installed
        installed = not named
        return PackRegistry(named=named) if named else registry()

    def library(**given: Any) -> PlanRepository:
        made = PlanRepository(**given)
        if installed:
            made.entries.update(above().entries)
            made._indexes.update(above()._indexes)
        return made

    for name in ("PLANCHECK_LANG", "PLANCHECK_DEBUG", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(ROOT)
    above()
    monkeypatch.setattr(pack_registry, "PackRegistry", opened)
    monkeypatch.setattr(running, "PlanRepository", library)
    monkeypatch.setattr(command_line, "app", parser())
    yield
    for made in map(folder, (False, True)):
        shutil.rmtree(made)
    folder.cache_clear()


@cache
def folder(of_pack: bool) -> Path:
    """Where mutants are written; with the rest of the packs for a file of one."""
    made = Path(tempfile.mkdtemp(prefix="fuzzing-"))
    if of_pack:
        copy_packs(made)
    return made


def copy_packs(place: Path) -> None:
    for file in PACK:
        (place / file.parent.name).mkdir(exist_ok=True)
        shutil.copy(file, place / file.parent.name)


def written(one: Mutant, place: Path) -> Path:
    """Where a mutant's file stands below a folder."""
    return (
        place / one.file.parent.name / one.file.name if one.file in PACK else place / one.file.name
    )


CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
UNFILLED = re.compile(r"\{[a-z_]+\}")


def words(problem: Problem) -> str:
    """What is wrong with the words of a problem; empty: nothing."""
    said = {lang: render(problem, lang) for lang in LANGUAGES}
    bare = replace(problem, params=dict.fromkeys(problem.params, "x"), excerpt=None)
    for lang in LANGUAGES:
        text = message_of_problem(bare, lang) + (hint_of(bare, lang) or "")
        if not said[lang].strip() or UNFILLED.search(text):
            return f"{problem.code}: a name is not filled in {lang}: {text}"
    if message_of_problem(bare, "zh") == message_of_problem(bare, "en"):
        return f"{problem.code}: the same words in both languages"
    return ""


def trouble(one: Mutant, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run a mutant; what it does that must not be, with the traceback. Empty: all is well."""
    of_pack = one.file in PACK
    place = folder(of_pack)
    written(one, place).write_bytes(one.raw)
    told: list[Problem] = []

    def complain(problems: Any, lang: str) -> None:
        problems = list(problems)
        told.extend(problems)
        for problem in problems:
            sys.stderr.write(render(problem, lang) + "\n")

    monkeypatch.setattr(terminal, "complain", complain)
    for name, module in sys.modules.items():
        if name.startswith("plancheck.cli") and hasattr(module, "LANG"):
            monkeypatch.setattr(module, "LANG", one.lang)
    out, err = io.StringIO(), io.StringIO()
    given = io.TextIOWrapper(io.BytesIO(one.raw if one.stdin else b""), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", given)
    arguments = ["--debug", *(part.format(place) for part in one.command), "--lang", one.lang]
    if one.command[0] in {"verify", "trace"}:
        arguments += ["--as-of", AS_OF] if one.command[0] == "verify" else []
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = command_line.main(arguments)
        bad = [bad for bad in map(words, told) if bad]
    except KeyboardInterrupt:
        raise
    except BaseException:  # what escapes with --debug is exit 70 without it
        return traceback.format_exc()
    finally:
        if of_pack:
            shutil.copy(one.file, written(one, place))
    shown, complaints = out.getvalue(), err.getvalue()
    if code not in {0, 1, 2, 3}:
        bad.append(f"exit code {code}")
    if any(problem.stops for problem in told) and code != 2:
        bad.append(f"problems are told and the exit code is {code}")
    if code == 2 and not complaints and "rule-error" not in shown and "规则错误" not in shown:
        if "rule error" not in shown:
            bad.append("exit code 2 without a word")
    if CONTROL.search(shown) or CONTROL.search(complaints):
        found = CONTROL.findall(shown + complaints)
        bad.append(f"raw control characters: {sorted(set(map(ascii, found)))}")
    if "json" in one.command and one.command[0] == "verify":
        try:
            json.loads(shown)
        except ValueError as error:
            bad.append(f"not JSON: {error}") if code in {0, 1} or shown else None
    try:
        (shown + complaints).encode()
    except UnicodeEncodeError as error:
        bad.append(f"not UTF-8: {error}")
    return "\n".join(bad)


def keep(one: Mutant, said: str) -> Path:
    """Put a mutant that fails where it can be looked at."""
    place = Path(tempfile.gettempdir()) / f"fuzz-{one.number}"
    place.mkdir(exist_ok=True)
    if one.file in PACK:
        copy_packs(place)
    written(one, place).write_bytes(one.raw)
    command = " ".join(part.format(place) for part in one.command)
    if one.stdin:
        command += f" < {written(one, place)}"
    (place / "command").write_text(f"plancheck --debug {command} --lang {one.lang}\n", "utf-8")
    (place / "trouble").write_text(said, "utf-8", "backslashreplace")
    return place


def check(numbers: range) -> None:
    failed = []
    for number in numbers:
        one = mutant(number)
        with pytest.MonkeyPatch.context() as patch:
            said = trouble(one, patch)
        if said:
            failed.append(f"{keep(one, said)}: {said.strip().splitlines()[-1]}")
    assert not failed, "\n".join([f"{len(failed)} of {len(numbers)} mutants:", *failed])


@pytest.mark.parametrize("start", range(FIRST, FIRST + COUNT, SHARE))
def test_a_mutant_is_judged_or_refused_in_words(start: int, warm: None) -> None:
    check(range(start, min(start + SHARE, FIRST + COUNT)))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, FULL, 1000))
def test_twenty_thousand_mutants(start: int, warm: None) -> None:
    check(range(start, start + 1000))


def test_a_mutant_is_made_from_its_number_alone() -> None:
    assert [mutant(number) for number in range(20)] == [mutant(number) for number in range(20)]


# ---------------------------------------------------------------- no pass that was not earned

Reals = Any  # portion's sets
INFINITY = portion.inf
DOMAIN = portion.closed(Decimal(0), Decimal(100))
FULL_WIDTH = str.maketrans("0123456789.%<>=~-", "０１２３４５６７８９．％＜＞＝～－")
READ = re.compile(r"(?P<op>>|≥|=)?(?P<number>\d+(?:\.\d+)?)%?(?:以上)?")

AT_LEAST = [
    "≥{}%", ">={}%", "≧{}%", "⩾{}%", "≥{}", "{}%", "{}", "不低于{}%", "不小于{}%", "不少于{}%", "至少{}%", "最低{}%", "{}%以上", "{}%及以上", "达到{}%",
    "达到{}%以上", "保持在{}%以上", "稳定在{}%以上", "提高到{}%", "确保达到{}%", "百分之{}", "百分之{}以上",
]  # fmt: skip
MORE_THAN = [
    ">{}%",
    ">{}",
    "﹥{}%",
    "超过{}%",
    "高于{}%",
    "大于{}%",
    "多于{}%",
    "突破{}%",
    "超出{}%",
]
EXACTLY = ["={}%", "等于{}%"]
AT_MOST = [
    "≤{}%", "<={}%", "不超过{}%", "不高于{}%", "至多{}%", "最高{}%", "{}%以下", "{}%及以下", "{}%以内", "控制在{}%", "控制在{}%以内",
]  # fmt: skip
LESS_THAN = ["<{}%", "低于{}%", "不足{}%", "不满{}%", "不到{}%"]
UNSAID = [
    "约{}%", "{}%左右", "基本达到{}%", "力争{}%", "力争达到{}%", "原则上不低于{}%", "接近{}%", "近{}%", "争取{}%以上", "{}%上下", "条件允许的达到{}%",
    "{}%?", "{}%{}%", "{}%%", "%{}", "{}%、{}%", "其中{}%", "{}%（含）", "<b>{}%</b>", "≥≤{}%", "超过{}%以上", "{}百分点", "{}人", "{}‰", "{}e2%",
    "{}%以外", "每年{}%", "-{}%", "{}.%", "0x{}", "{}①", "{}²%", "①{}%", "{}%以上{}%以下", "１00%{}", "1 0 0 {}%", "{}/100", "{}:00",
]  # fmt: skip
VAGUE: list[Any] = [
    "稳步提高", "大幅提升", "明显改善", "进一步扩大", "保持稳定", "基本普及", "普遍达到", "带头落实", "较高水平", "待定", "另行确定", "尽快", "争取", "—", "-", "/",
    "无", "N/A", "见附件", "同上", "…", "?", "％", "%", "≥", ">", "以上", "乱码", "锟斤拷", "\u200b", " ", "", "与GDP增长同步", "高于GDP增速",
    None, True, False, [], {}, ["100%"], {"value": None}, {"value": []}, {"qualitative": "100%"}, {"qualitative": "稳步提高"}, {"series": "gdp-growth"},
    {"law": "employment-quota"}, {"plan": "no-such-plan"}, {"percent": 100}, 0, -1, 0.0, 1.0, 0.99, 1e9,
]  # fmt: skip
"""What says no set that could meet a figure near full coverage, whatever a reader makes of it."""


def at_least(number: Decimal) -> Reals:
    return portion.closedopen(number, INFINITY)


def meaning(text: str) -> Reals:
    """The set that a figure of the real plans writes, read here and not by plancheck."""
    if text == "全覆盖":
        return portion.singleton(Decimal(100))
    found = READ.fullmatch(text)
    assert found is not None, f"teach this test to read {text}"
    number = Decimal(found["number"])
    if found["op"] == ">":
        return portion.open(number, INFINITY)
    return portion.singleton(number) if found["op"] == "=" else at_least(number)


def as_floor(asked: Reals) -> Reals:
    """Everything better is accepted too; every figure here is better when it is higher."""
    bound = portion.closedopen if asked.left is portion.CLOSED else portion.open
    return bound(asked.lower, INFINITY)


def is_strict_enough(stated: Reals | None, asked: Reals) -> bool:
    inside = portion.empty() if stated is None else stated & DOMAIN
    return not inside.empty and inside in as_floor(asked)


def spaced(text: str) -> str:
    """White space around numbers, never inside them."""
    return re.sub(r"([0-9.]+)", "  \\1\u3000", text)


def forms(number: Decimal, *, every: bool) -> Iterator[tuple[Any, Reals | None]]:
    """Ways to write a target on this number, with what they mean (``None``: nothing to rely on)."""
    top, low = INFINITY, -INFINITY
    groups: list[tuple[list[str], Reals | None]] = [
        (AT_LEAST, at_least(number)),
        (MORE_THAN, portion.open(number, top)),
        (EXACTLY, portion.singleton(number)),
    ]
    if every:
        groups += [
            (AT_MOST, portion.openclosed(low, number)),
            (LESS_THAN, portion.open(low, number)),
            (UNSAID, None),
        ]
    for texts, stated in groups:
        for turn, text in enumerate(texts):
            written = text.format(*[format(number, "f")] * text.count("{}"))
            yield written, stated
            if stated is not None and every:
                dressed = [written.translate(FULL_WIDTH), spaced(written), {"value": written}]
                yield dressed[turn % 3], stated
    if number > 1:
        bare = int(number) if number == int(number) else float(number)
        yield bare, at_least(number)
        yield {"value": bare}, at_least(number)


def targets(own: Decimal, asked: list[Decimal]) -> list[tuple[Any, Reals | None]]:
    """The mutations of a target: its own number, lower ones, and what is asked, in many forms; and words.

    What says no floor is tried on 100 only: on any lower number a misreading would fail all the same.
    """
    cent = Decimal("0.01")
    numbers = {own, own - 1, own - cent, Decimal(1), Decimal(100)}
    numbers |= {near for one in asked for near in (one, one - cent)}
    found: list[tuple[Any, Reals | None]] = []
    for number in sorted(numbers):
        found += forms(number, every=number == 100)
    found += [(word, None) for word in VAGUE]
    found += [(word, portion.singleton(Decimal(100))) for word in ("应保尽保", "全覆盖", "百分百")]
    return found


def judged(options: VerifyRequest) -> Judged:
    return judge_files(options)


def held(finding: Finding) -> bool:
    """A fail of a figure against a set."""
    asked = finding.requirement
    return (
        finding.verdict is Verdict.FAIL
        and finding.statement is not None
        and asked is not None
        and asked.resolved.interval is not None
    )


def base(file: Path) -> VerifyRequest:
    return VerifyRequest(as_of=date.fromisoformat(AS_OF), plans=(str(file.relative_to(ROOT)),))


def about(tree: Tree, indicator: str) -> Tree:
    """The plan with no more than what it says on one indicator: quicker to judge."""
    said = {
        name: [
            one for one in tree.get(name, ()) if indicator in {one.get("id"), one.get("indicator")}
        ]
        for name in ("indicators", "commitments")
    }
    return {**tree, **said}


def given(file: Path, tree: Tree, only: tuple[str, ...]) -> VerifyRequest:
    """A plan through standard input, its parents from plans/."""
    raw = json.dumps(tree, ensure_ascii=False).encode()
    return replace(base(file), plans=("-",), only=only, folders=("plans",), stdin=lambda: raw)


@cache
def rows() -> dict[str, dict[str, Any]]:
    """The targets of every real plan's table, as written, by plan and indicator."""
    found = {}
    for file in PLANS:
        tree = pickle.loads(trees()[file])
        found[tree["id"]] = {row.get("id"): row["target"] for row in tree.get("indicators", ())}
    return found


LARGE = {"pinghu", "zhoushan"}
SMALL = [file for file in PLANS if file.stem not in LARGE]


@pytest.mark.parametrize("file", slow_but(SMALL, PLANS), ids=lambda file: file.stem)
def test_no_mutation_of_a_target_makes_a_failing_requirement_pass(file: Path, warm: None) -> None:
    fails = [one for one in judged(base(file)).findings if held(one)]
    if not fails:
        return
    only = tuple(sorted({one.rule for one in fails}))
    tree = pickle.loads(trees()[file])
    earned: set[str] = set()
    unearned: list[str] = []
    for key in sorted({one.key for one in fails}):
        mine = {one.fingerprint: one for one in fails if one.key == key}
        asked = {
            name: meaning((one.requirement and one.requirement.text) or "")
            for name, one in mine.items()
        }
        statement = next(iter(mine.values())).statement
        assert statement is not None
        assert statement.indicator is not None
        assert statement.indicator.better == "up"
        kind, _, identity = key.partition(":")
        group = tree["indicators" if kind == "row" else "commitments"]
        entry = next(one for one in group if one["id"] == identity)
        written = entry["target"]
        mutations = targets(meaning(written).lower, [one.lower for one in asked.values()])
        mutations += [
            ({"plan": plan}, meaning(own[statement.indicator.id]))
            for plan, own in rows().items()
            if statement.indicator.id in own and plan != tree["id"]
        ]
        for target, stated in mutations:
            entry["target"] = target
            for finding in judged(given(file, about(tree, statement.indicator.id), only)).findings:
                name = finding.fingerprint
                if name not in asked and finding.rule == "prose-agrees":
                    # Of two places that say the same either may lead: the result stands at the other one.
                    name = next(
                        (one.fingerprint for one in mine.values() if one.rule == finding.rule), name
                    )
                if name not in asked or finding.verdict is not Verdict.PASS:
                    continue
                earned.add(name)
                if not is_strict_enough(stated, asked[name]):
                    unearned.append(
                        f"{tree['id']} {key}: {written!r} fails {finding.rule} against "
                        f"{finding.requirement and finding.requirement.text!r}, {target!r} passes"
                    )
        entry["target"] = written
    assert not unearned, "\n".join([f"{len(unearned)} passes not earned:", *unearned])
    # Not in vain: each of the fails can be mended by a target that is strict enough.
    assert earned == {one.fingerprint for one in fails}
