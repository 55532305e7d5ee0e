"""The account: every block in one bin, told to the user, in the data and in the draft; why a number was taken or not."""

from __future__ import annotations

import pytest
import yaml

from plancheck.extract.account_text import account_lines
from plancheck.extract.why import why
from tests.extract.intake import CASES, case, complete, made

TEXT = """某县养老服务“十四五”规划

一、发展基础

“十三五”期间，建成服务站12个。

二、主要目标

坚持以人民为中心。

| 序号 | 指标 | 单位 | 2020年 | 2025年 | 属性 |
|---|---|---|---|---|---|
| 1 | 护理型床位占比 | % | 42 | ≥58 | 约束性 |
| 2 | 日间照料设施覆盖率 | % | 71 | 95 | 预期性 |
| 3 | 健康管理率 | % | 60 | 75 | 预期性 |

三、主要任务

到2025年，新建养老机构12家。

咨询电话12345678。
"""
NEEDED = ("--title", "某县规划", "--jurisdiction", "330482", "--field", "elderly-care", "--period", "2021-2025")  # fmt: skip


def test_every_block_ends_in_exactly_one_bin():
    found = made(TEXT, "a.md")
    complete(found)
    assert found.account.counts == {"total": 9, "rows": 1, "promises": 1, "context": 7, "unread": 0}
    assert [one for one in found.account.reasons if one] == [
        "no-figure", "heading", "past", "heading", "no-figure", "heading", "no-promise"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["sym.docx", "super.docx", "oletable.docx", "pictable.docx", "strike.docx", "sym.pdf", "sup.pdf", "mixed.pdf", "twocol.pdf", "h_sup.html", "m_del.md", "h1.xlsx"],
)  # fmt: skip
def test_the_account_of_every_format_adds_up(name):
    complete(case(name))


@pytest.mark.parametrize(("lang", "word"), [("zh", "第2页"), ("en", "page 2")])
def test_the_account_in_words_names_the_page(lang, word):
    lines = account_lines(case("mixed.pdf").account, lang)
    assert sum(word in line for line in lines) == 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("58", "读作指标第 1 行: 护理型床位占比，目标 ≥58"),
        ("12家", "读作承诺: 新建养老机构 12家"),
        ("12个", "没有取: 说的是往期或现状"),
        ("１２个", "没有取: 说的是往期或现状"),
        ("三、主要任务", "没有取: 是标题"),
        ("12345678", "没有取: "),
        ("以人民为中心", "没有取: 这一段没有数值"),
        ("1234", "读出的文字里没有“1234”"),
    ],
)
def test_why_a_number_was_taken_or_not(text, wanted):
    lines = why(made(TEXT, "a.md"), text, "zh")
    assert any(line.strip().startswith(wanted) for line in lines), lines


def test_why_names_what_was_not_read_when_a_number_stands_nowhere():
    assert any("第2页" in line for line in why(case("mixed.pdf"), "99.9", "zh"))


def test_a_draft_of_a_document_with_unread_parts_says_so_and_is_partial(inside, tmp_path):
    document = str(CASES / "pictable.docx")
    ran = inside("extract", document, *NEEDED, cwd=tmp_path)
    assert ran.code == 0
    assert "没有读: 第3段" in ran.err
    assert "# 没有读: 第3段（“十四五”时期养老服务主要指标）处，有图片 1 幅" in ran.out
    assert yaml.safe_load(ran.out)["record"] == "partial"
    assert inside("extract", document, *NEEDED, "--strict", cwd=tmp_path).code == 1
    assert (
        inside("extract", str(CASES / "strike.docx"), *NEEDED, "--strict", cwd=tmp_path).code == 0
    )


def test_why_prints_reasons_and_no_draft(inside, tmp_path):
    ran = inside("extract", str(CASES / "strike.docx"), "--why", "58", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "读作指标第 1 行" in ran.out
    assert "format:" not in ran.out


PLAN = """format: plancheck/plan@1
id: p
title: 某县规划
jurisdiction: "640121"
field: elderly-care
period: {{start: 2021, end: 2025}}
record: partial
commitments:
  - {{id: p1, subject: 养老机构入住率, unit: "%", target: "{target}", at: 一}}
  - {{id: p2, subject: 失能老年人签约服务率, unit: "%", target: 80%, at: 一}}
"""
DOUBTFUL = "某县养老服务“十四五”规划\n\n一、主要任务\n\n到2025年，养老机构入住率控制在\ufffd60%。\n\n失能老年人签约服务率达到80%。\n\n![专栏1 主要指标](a.png)\n"


@pytest.mark.parametrize("target", ["≤60%", "60%", "≥60%", "≤50%"])
def test_evidence_confirms_nothing_by_a_figure_whose_sign_was_not_read(inside, tmp_path, target):
    (tmp_path / "d.md").write_text(DOUBTFUL, encoding="utf-8")
    (tmp_path / "p.yaml").write_text(PLAN.format(target=target), encoding="utf-8")
    ran = inside("evidence", "p.yaml", "d.md", "--format", "json", cwd=tmp_path)
    states = {one["statement"]: (one["state"], one["doubt"]) for one in ran.json["statements"]}
    assert states["p1"] == ("unchecked", "sign-lost")
    assert states["p2"] == ("found", None)
    assert [one["kind"] for one in ran.json["unread"]] == ["picture"]
    page = inside("evidence", "p.yaml", "d.md", cwd=tmp_path)
    assert "有符号没有读准" in "".join(page.out.split())
    assert page.err.startswith("没有读: ")


def test_evidence_takes_the_right_plan_for_right_and_the_wrong_one_for_wrong(inside, tmp_path):
    right = (CASES / "super-right.yaml").read_text(encoding="utf-8")
    for stated, state in (("≥58", "found"), ("≥581", "different")):
        (tmp_path / "p.yaml").write_text(right.replace("≥58", stated), encoding="utf-8")
        ran = inside(
            "evidence", "p.yaml", str(CASES / "super.docx"), "--format", "json", cwd=tmp_path
        )
        assert [one["state"] for one in ran.json["statements"] if one["stated"] == stated] == [
            state
        ]


@pytest.mark.parametrize(
    ("name", "stated", "state"),
    [
        ("strike.docx", "60%", "different"),  # struck
        ("strike.docx", "70%以上", "found"),
        ("sym.docx", "≤60%", "different"),  # the sign turned round
        ("sym.docx", "≥60%", "found"),
        ("oletable.docx", "60%", "missing"),  # in an embedded sheet
        ("mixed.pdf", "60%", "missing"),  # on a scanned page
    ],
)
def test_evidence_goes_by_the_document_alone(inside, tmp_path, name, stated, state):
    promise = f'  - {{id: p1, subject: 养老机构入住率, unit: "%", target: "{stated}", at: 二}}\n'
    head = PLAN.format(target="60%").partition("  - {id: p1")[0]
    (tmp_path / "p.yaml").write_text(head + promise, encoding="utf-8")
    ran = inside("evidence", "p.yaml", str(CASES / name), "--format", "json", cwd=tmp_path)
    assert [one["state"] for one in ran.json["statements"]] == [state]
    assert ran.code == (0 if state == "found" else 1)
