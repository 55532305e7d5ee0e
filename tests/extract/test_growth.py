"""Extraction does work in proportion to the text, whatever stands in it. How fast that is, ``benchmarks/growth.py`` tells."""

from __future__ import annotations

import pytest

from plancheck.extract.extract import extract
from plancheck.extract.readers.text import from_text
from tests.counting import grows_evenly

SIZE = 1_000
LINES = {
    "digits": "1", "decimals": "1.", "commas in numbers": "1,", "percents": "9%", "counted": "1个", "counted and parted": "新建1个、", "Chinese numerals": "一",
    "Chinese counted": "新建一所", "hundreds": "百", "percent in words": "百分之", "open parentheses": "（", "closed parentheses": "）", "nested parentheses": "（(",
    "pairs of parentheses": "（a）", "pinyin": "字（zi）", "commas": "，", "enumerations": "、", "spaces": " ", "wide spaces": "\u3000", "tabs": "\t", "pipes": "|", "pipes and cells": "|a", "dashes": "-",
    "signs": "≥", "titles": "《", "pairs of titles": "《a》", "brackets": "〔", "numbers of documents": "〔2021〕1号", "quotation": "“", "pairs of quotation": "“1”", "years": "2025年", "to years": "到2025年", "periods": "2021-2025年",
    "verbs": "新建", "reach": "达到", "both": "均", "full": "全覆盖", "should": "应保尽保", "boxes": "专栏", "parts": "第一部分", "chapters": "第一章", "plans": "规划", "offices": "人民政府", "not": "不", "at": "在", "letters": "a", "stars": "*", "hashes": "#", "lost": "?", "angles": "<", "tables": "<table>", "cells": "<td>1", "hedges": "力争到", "twice": "翻一番",
    "struck": "~~a", "struck tags": "<s>a", "notes": "[^1]", "open notes": "[^", "raised": "5¹", "raised tags": "<sup>1", "pictures": "![](a)", "open pictures": "![](", "picture tags": "<img a", "comments": "<!--", "spaced digits": "1 ",
    "thousands": "达1 000", "undecoded": "(cid:1)", "doubts": "达\ufffd9%，", "letters for digits": "9O", "announced": "主要指标",
}  # fmt: skip


def read(text: str) -> None:
    extract(from_text(text, "plan.txt"))


def one_line(part: str, size: int) -> str:
    return f"一、任务\n到2025年，新建{(part * size)[:size]}达到95%"


def many_lines(line: str, size: int) -> str:
    return f"{line}\n" * (size // (len(line) + 1))


@pytest.mark.slow
@pytest.mark.parametrize("kind", LINES)
def test_one_line_of_the_same(kind):
    assert grows_evenly(lambda size: read(one_line(LINES[kind], size)), SIZE)


@pytest.mark.parametrize("kind", LINES)
def test_many_lines_of_the_same(kind):
    assert grows_evenly(lambda size: read(many_lines(LINES[kind], size)), SIZE)


@pytest.mark.parametrize(
    "line",
    [
        "1.新建站点9个。",
        "（一）任务",
        "序号\t指标\t2025年",
        "1",
        "专栏1 项目",
        "1\t甲\t95%",
        "参保率达到95%，就业率达到85%",
    ],
)
def test_many_lines_of_a_plan(line):
    assert grows_evenly(lambda size: read(many_lines(line, size)), SIZE)


PAGE = """（一）加强服务体系建设
1.完善基本养老服务。到2025年，新建养老机构12家，改造床位500张，护理型床位占比不低于55%。健全居家社区机构相协调、医养康养相结合的服务体系，发挥市场在资源配置中的作用，更好满足多样化需求。
2.加强队伍建设。每年培训护理员500人次以上，持证上岗率达到98%，推进职业技能等级认定，落实薪酬待遇政策，营造尊老敬老的社会氛围，支持社会力量参与。
（二）强化要素保障
推动设施用地、资金、人才政策落地，基本养老保险、基本医疗保险参保率均达95%以上，实现家庭医生签约服务全覆盖，做到应保尽保、应养尽养，不断提高获得感幸福感安全感。
"""


def test_a_plan_of_many_pages():
    head = "某市养老服务发展“十四五”规划\n一、主要任务\n"
    assert grows_evenly(lambda pages: read(head + PAGE * pages), 30)


@pytest.mark.parametrize("text", [f"新建1{' ' * 400}x", f"一、任务\n{'达到' * 45}x5个"])
def test_what_could_be_divided_in_many_ways_is_read_at_once(text):
    """Spaces after a number, and words that are one or two: once quartic and exponential in time."""
    read(f"一、任务\n到2025年，{text}。\n")
