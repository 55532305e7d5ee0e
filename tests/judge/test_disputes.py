"""Findings that a planner disputes: what is complete, cited, the same population or a near name, and how much it matters."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import product

import pytest

from plancheck import api
from plancheck.app import VerifyRequest
from plancheck.domain.claim import every_place
from plancheck.domain.finding import Finding
from plancheck.domain.titles import names_draft, normal_title
from tests.conftest import ROOT
from tests.judging import judge_files
from tests.making import LIVING, MINIMUM, found, plan, row, verify

CARE, NURSING, PENSION = (
    "professional-care-coverage",
    "nursing-subsidy-coverage",
    "pension-insurance-rate",
)
ENROLMENT = "compulsory-enrolment-rate"
TITLE = "某省残疾人事业发展“十四五”规划"
REAL = ("pinghu", "zhoushan", "chongming", "pudong", "beilin")


def only(report: api.Report, rule: str, indicator: str | None = None) -> api.Result:
    (one,) = found(report, rule, indicator)
    return one


def said(one: api.Result) -> tuple[str, str | None]:
    return one.verdict.value, one.reason and one.reason.value


def province(rows=(), **more):
    return plan("province", "330000", rows, title=TITLE, **more)


def county(rows=(), **more):
    more.setdefault("parents", ["province"])
    return plan("county", "330482", rows, **more)


def promise(name: str, indicator: str | None, target: str, **more):
    about = {"indicator": indicator} if indicator else {}
    return {"id": name, **about, **more, "target": target}


@cache
def real(name: str) -> tuple[Finding, ...]:
    path = str(ROOT / "plans" / f"{name}.yaml")
    return tuple(judge_files(VerifyRequest(as_of=date(2026, 11, 21), plans=(path,))).findings)


# ---------------------------------------------------------------- a complete row


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (row("household-income-growth", "与GDP增长同步"), None),
        (row("household-income-growth", "≥6.8%"), None),
        (row("household-income-growth", "不低于市级目标值"), None),
        (row("new-employment", "800人"), None),
        (row("new-care-beds", "120张"), None),
        (row(CARE, "90%"), ("baseline",)),
        (row(CARE, "提高5个百分点"), ("baseline",)),
        (row(CARE, {"change": "+5个百分点", "base": {"year": 2020}}), ("baseline",)),
        (row(CARE, {"change": "+5个百分点", "base": {"year": 2020, "value": "80%"}}), None),
        (row(CARE, "每年提高0.5个百分点以上"), None),
        (row("new-employment", "增加100人"), None),
        (row("new-care-beds", "[120]张"), None),
        (row(CARE, "不低于市级目标值"), ("baseline",)),
        (row(CARE, "90%", per="unknown"), ("baseline",)),
        (row(CARE, "90%", baseline={"year": 2020, "value": "80%"}), None),
        ({**row("new-employment", "800人"), "nature": None}, ("nature",)),
    ],
)
def test_only_a_level_needs_a_baseline(tmp_path, given, missing):
    given = {key: value for key, value in given.items() if value is not None}
    one = only(verify(tmp_path, county([given], parents=[])), "record-complete")
    assert one.fields == missing
    assert said(one) == (("pass", "met") if missing is None else ("fail", "field-missing"))


# ---------------------------------------------------------------- citations

DRESSED = [
    f"{before}{mark[0]}{TITLE}{mark[1]}{behind}"
    for before, mark, behind in product(
        ("", "浙江省", "浙江省人民政府"),
        (("", ""), ("《", "》"), ("“", "”"), (" ", "　")),
        ("", "（征求意见稿）", "(草案)", "（送审稿）", " （第二次征求意见稿） ", "征求意见稿", "（浙政发〔2021〕19号）",
         "（浙政发〔2021〕19号）（草案）"),
    )
]  # fmt: skip


@pytest.mark.parametrize(
    "title",
    [
        *DRESSED,
        TITLE.replace("“", "").replace("”", ""),
        "某省残疾人事业发展“十四五” 规划",
        f"浙江省人民政府关于印发《{TITLE}》的通知",
        f"浙江省人民政府关于印发{TITLE}（送审稿）的通知",
        f"浙江省人民政府办公厅关于转发{TITLE}的通知",
        f"《{TITLE}》浙政发〔2021〕19号",
        f"《{TITLE}》 （浙政发[2021]19号）",
        f"{TITLE}【征求意见稿】",
        f"{TITLE}——征求意见稿",
        f"{TITLE}（2021年5月征求意见稿）",
        f"浙江省人民政府残疾人工作委员会《{TITLE}》",
        f"关于印发《{TITLE}（草案）》的通知（浙政发〔2021〕19号）",
    ],
)
def test_a_title_is_the_same_however_it_is_cited(tmp_path, title):
    above = province(document={"issuer": "浙江省人民政府"})
    report = verify(tmp_path, above, county(cites=[{"title": title}]))
    assert said(only(report, "parent-cited")) == ("pass", "met")


@pytest.mark.parametrize(
    "title",
    [
        TITLE.replace("某省", "某市"),
        f"某市{TITLE}",
        f"嘉兴市{TITLE}",
        TITLE.replace("十四五", "十三五"),
        f"{TITLE}实施方案",
        f"{TITLE}（残疾预防篇）",
        f"关于贯彻《{TITLE}》的意见",
        f"浙江省{TITLE}实施方案（征求意见稿）",
        f"嘉兴市人民政府《{TITLE}》",
        f"{TITLE}（2026—2030年）",
        f"国务院关于印发《{TITLE.removeprefix('某省')}》的通知",
    ],
)
def test_another_title_is_not_the_plan_above(tmp_path, title):
    above = province(document={"issuer": "浙江省人民政府"})
    report = verify(tmp_path, above, county(cites=[{"title": title}]))
    assert said(only(report, "parent-cited")) == ("fail", "not-cited")


@pytest.mark.parametrize(
    ("title", "draft"),
    [
        ("某规划（征求意见稿）", True),
        ("某规划草案", True),
        ("关于印发《某规划（报批稿）》的通知", True),
        ("某规划", False),
        ("某计划（2021—2025年）", False),
        ("某办法（试行）", False),
        ("稿件管理规划", False),
    ],
)
def test_only_a_draft_is_taken_for_one(title, draft):
    assert names_draft(title) is draft
    assert "稿）" not in normal_title(title)


@pytest.mark.parametrize(
    "title",
    ["关于印发" * 5000 + "甲" + "的通知" * 5000, "（" * 9999, "（草案）" * 5000, "《》" * 9999, "-" * 19999 + "(", "草案" * 9999,
     "的通知", "关于印发的通知", "（草案）", ""],
)  # fmt: skip
def test_a_title_beyond_reason_is_read_all_the_same(title):
    assert isinstance(normal_title(title), str)
    assert normal_title(normal_title(title)) == normal_title(title)


NATION = "“十四五”残疾人保障和发展规划"


@pytest.mark.parametrize(
    ("title", "same"),
    [
        (NATION, True),
        (f"国务院关于印发《{NATION}》的通知", True),
        (f"国务院关于印发{NATION}的通知（国发〔2021〕10号）", True),
        (f"国家{NATION}", True),
        (f"国务院残疾人工作委员会《{NATION}》", True),
        (f"西安市{NATION}", False),
        (f"西安市《{NATION}》", False),
        (f"陕西省人民政府关于印发《陕西省{NATION}》的通知", False),
        (f"陕西省人民政府《{NATION}》", False),
    ],
)
def test_the_title_of_the_nation_is_the_end_of_every_other(tmp_path, title, same):
    nation = plan("nation", "CN", title=NATION, document={"issuer": "国务院"})
    own = plan("province", "330000", parents=["nation"], cites=[{"title": title}])
    one = only(verify(tmp_path, nation, own), "parent-cited")
    assert said(one) == (("pass", "met") if same else ("fail", "not-cited"))


def test_a_generic_phrase_names_no_plan(tmp_path):
    one = only(
        verify(tmp_path, province(), county(cites=[{"title": "中省市相关规划", "generic": True}])),
        "parent-cited",
    )
    assert (*said(one), one.severity.value) == ("fail", "not-cited", "note")
    assert TITLE in one.message
    assert "中省市相关规划" in one.message
    assert TITLE in (one.remedy or "")


def test_nobody_cites_a_plan_that_came_out_later(tmp_path):
    later = plan("prefecture", "330400", document={"issued": "2022-07-25"}, parents=["province"])
    own = county(
        parents=["prefecture", "province"], document={"issued": "2022-05-26", "status": "issued"},
        cites=[{"title": TITLE}],
    )  # fmt: skip
    report = verify(tmp_path, province(document={"issued": "2021-06-28"}), later, own)
    one = only(report, "parent-cited")
    assert said(one) == ("pass", "met")
    assert one.requirement is not None
    assert one.requirement.source == "province"


ISSUED = {"issued": "2022-05-26", "status": "issued"}


@pytest.mark.parametrize(
    ("above", "cited", "expected"),
    [
        ({"issued": "2021-06-28"}, {"title": TITLE}, ("pass", "met")),
        ({"issued": "2021-06-28"}, {"title": f"《{TITLE}》（征求意见稿）"}, ("pass", "met")),
        ({"issued": "2022-07-25"}, {"title": TITLE}, ("fail", "cited-later-than-plan")),
        # The draft was there before the issued plan, nobody knows since when.
        ({"issued": "2022-07-25"}, {"title": f"{TITLE}（征求意见稿）"}, ("review", "cited-unknown")),
        ({"issued": "2022-07-25"}, {"title": f"{TITLE}（征求意见稿）", "issued": "2022-05-01"}, ("pass", "met")),
        ({"issued": "2021-06-28"}, {"title": TITLE, "issued": "2022-08-01"}, ("fail", "cited-later-than-plan")),
        ({"number": "浙政发〔2021〕19号"}, {"title": TITLE}, ("pass", "met")),
        ({"number": "浙政发〔2023〕19号"}, {"title": TITLE}, ("fail", "cited-later-than-plan")),
        # A plan at hand without a date: its file lacks it, not the preamble.
        ({}, {"title": TITLE}, None),
        ({}, {"title": "别的文件", "plan": "province"}, None),
        ({}, {"title": "某市国民经济和社会发展第十四个五年规划纲要"}, ("review", "cited-unknown")),
    ],
)  # fmt: skip
def test_the_date_of_a_plan_at_hand_counts_for_its_citation(tmp_path, above, cited, expected):
    head = {"document": above} if above else {}
    report = verify(tmp_path, province(**head), county(cites=[cited], document=ISSUED))
    results = found(report, "basis-precedes")
    assert [said(one) for one in results] == ([expected] if expected else [])


def test_documents_without_a_date_are_one_remark(tmp_path):
    cites = [{"title": "甲意见"}, {"title": "乙纲要"}, {"title": "丙规划", "issued": "2021-01-01"}]
    report = verify(tmp_path, county(parents=[], cites=cites, document=ISSUED))
    passed, one = sorted(found(report, "basis-precedes"), key=lambda each: each.verdict.value)
    assert said(passed) == ("pass", "met")
    assert said(one) == ("review", "cited-unknown")
    assert "《甲意见》" in one.message
    assert "《乙纲要》" in one.message
    more = verify(
        tmp_path, county(parents=[], cites=[*cites, {"title": "丁办法"}], document=ISSUED)
    )
    prints = {
        each.fingerprint for each in found(more, "basis-precedes") if each.verdict.value == "review"
    }
    assert one.fingerprint not in prints  # one more is not the same remark


# ---------------------------------------------------------------- a difference of the bound alone


@pytest.mark.parametrize("nature", ["binding", "expected"])
@pytest.mark.parametrize(
    ("evidence", "severity"),
    [("primary", "warning"), ("quoted", "note"), ("reported", "note"), ("inferred", "note")],
)
def test_the_bound_alone_matters_as_much_as_the_figure_is_known(
    tmp_path, nature, evidence, severity
):
    above = province([row(CARE, ">90%", nature=nature, evidence=evidence)])
    one = only(verify(tmp_path, above, county([row(CARE, "90%")])), "floor-kept")
    assert (*said(one), one.severity.value) == ("fail", "boundary-excluded", severity)
    assert one.shortfall is not None
    assert one.shortfall.value == 0


@pytest.mark.parametrize("evidence", ["primary", "quoted", "reported"])
def test_more_than_the_bound_matters_whoever_prints_it(tmp_path, evidence):
    above = province([row(CARE, ">90%", evidence=evidence)])
    one = only(verify(tmp_path, above, county([row(CARE, "89.9%")])), "floor-kept")
    assert (*said(one), one.severity.value) == ("fail", "below-requirement", "error")


@pytest.mark.parametrize(
    ("prose", "reason", "severity"),
    [
        ("99%以上", "prose-weaker-than-table", "note"),
        ("98.9%以上", "prose-weaker-than-table", "warning"),
        ("稳步提高", "no-number", "note"),
        ("100%", "prose-stricter", "note"),
    ],
)
def test_prose_that_only_words_it_otherwise_is_a_note(tmp_path, prose, reason, severity):
    own = county([row(PENSION, ">99%")], parents=[], commitments=[promise("prose", PENSION, prose)])
    one = only(verify(tmp_path, own), "prose-agrees")
    assert (one.reason.value, one.severity.value) == (reason, severity)


def test_explain_says_why_and_how_much(inside):
    told = inside("rules", "explain", "floor-kept", lang="zh").out
    assert "只差含不含本数（要求的数字: 原文）: 警告" in told
    assert "只差含不含本数（要求的数字: 转引自官方文件、据报道、推断）: 提示" in told
    assert "转印" in told
    english = inside("rules", "explain", "floor-kept", lang="en").out
    assert "only the boundary differs (the required figure: the document): warning" in english


def test_a_county_may_always_ask_more(tmp_path):
    nation = plan("nation", "CN", [row(CARE, "100%")])
    above = province([row(CARE, "90%")], parents=["nation"])
    for lang, words in (
        ("zh", "上级同样未达；本级可先改，并建议上级修订"),
        ("en", "change this one first"),
    ):
        report = verify(tmp_path, nation, above, county([row(CARE, "95%")]), lang=lang)
        (one,) = [each for each in found(report, "floor-kept") if each.verdict.value == "fail"]
        assert one.inherited_from == "province"
        assert words in one.message
        assert "难以单独" not in one.message
        assert "alone" not in one.message


# ---------------------------------------------------------------- binding above, in prose here

BINDING = [row(LIVING, "100%", 1), row(NURSING, "100%", 2), row(MINIMUM, "100%", 3)]
IN_PROSE = [
    promise("living", LIVING, "100%"),
    promise("nursing", NURSING, "应补尽补"),
    promise("minimum", MINIMUM, "应保尽保"),
]


def test_what_is_binding_above_and_in_prose_of_a_plan_without_a_table_is_one_remark(tmp_path):
    one = only(verify(tmp_path, province(BINDING), county(commitments=IN_PROSE)), "nature-kept")
    assert (*said(one), one.severity.value) == ("review", "nature-missing", "error")
    assert "没有主要指标表，约束性指标应列表" in one.message
    for name in ("困难残疾人生活补贴覆盖率", "重度残疾人护理补贴覆盖率", "最低生活保障"):
        assert name in one.message
    assert one.requirement is not None
    assert one.requirement.source == "province"


def test_beside_a_table_each_is_told_to_be_put_into_it(tmp_path):
    report = verify(tmp_path, province(BINDING), county([row(CARE, "90%")], commitments=IN_PROSE))
    results = found(report, "nature-kept")
    assert [one.subject.statement for one in results] == ["living", "nursing", "minimum"]
    assert {said(one) for one in results} == {("review", "nature-missing")}
    assert all("只写在正文、没有列入主要指标表" in one.message for one in results)


def test_a_table_decides_for_each_plan_of_a_run(tmp_path):
    with_table = county([row(CARE, "90%")], commitments=IN_PROSE)
    without = plan("other", "330482", commitments=IN_PROSE, parents=["province"])
    verify(tmp_path, province(BINDING), with_table, without)
    report = api.verify(tmp_path, as_of=date(2026, 11, 30))
    told = [one for one in found(report, "nature-kept") if one.verdict.value == "review"]
    assert [(one.plan, one.subject.statement is None) for one in told].count(("county", False)) == 3
    assert [(one.plan, one.subject.statement is None) for one in told].count(("other", True)) == 1


def test_generic_phrases_of_several_plans_are_told_each_by_its_own(tmp_path):
    plans = [
        plan(name, "330482", parents=["province"], cites=[{"title": words, "generic": True}])
        for name, words in (("one", "国家、省相关规划"), ("two", "上级有关规划"))
    ]
    verify(tmp_path, province(), *plans)
    report = api.verify(tmp_path, as_of=date(2026, 11, 30))
    told = {one.plan: one.message for one in found(report, "parent-cited")}
    assert "国家、省相关规划" in told["one"]
    assert "上级有关规划" in told["two"]


def test_several_levels_above_make_it_no_more_remarks(tmp_path):
    nation = plan("nation", "CN", BINDING)
    above = province(BINDING, parents=["nation"])
    report = verify(tmp_path, nation, above, county(commitments=IN_PROSE))
    assert len(found(report, "nature-kept")) == 1


def test_a_row_without_its_nature_and_prose_with_one_are_told_where_they_stand(tmp_path):
    bare = {key: value for key, value in row(LIVING, "100%").items() if key != "nature"}
    own = county([bare], commitments=[promise("nursing", NURSING, "100%", nature="expected")])
    results = found(verify(tmp_path, province(BINDING), own), "nature-kept")
    assert {(one.subject.statement, *said(one)) for one in results} == {
        ("row:1", "review", "nature-missing"),
        ("nursing", "fail", "nature-weakened"),
    }


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ({}, "error"),
        ({"evidence": "inferred"}, "warning"),
        ({"nature_evidence": "inferred"}, "warning"),
    ],
)
def test_the_remark_weighs_as_the_best_known_of_what_it_concerns(tmp_path, more, severity):
    doubtful = [{**one, **more} for one in BINDING]
    one = only(verify(tmp_path, province(doubtful), county(commitments=IN_PROSE)), "nature-kept")
    assert one.severity.value == severity
    known = [BINDING[0], *doubtful[1:]]
    one = only(verify(tmp_path, province(known), county(commitments=IN_PROSE)), "nature-kept")
    assert one.severity.value == "error"


def test_one_more_promise_without_a_nature_is_another_remark(tmp_path):
    prints = {
        only(
            verify(tmp_path, province(BINDING), county(commitments=some)), "nature-kept"
        ).fingerprint
        for some in (IN_PROSE[:1], IN_PROSE[:2], IN_PROSE)
    }
    assert len(prints) == 3


# ---------------------------------------------------------------- every place is no other population


@pytest.mark.parametrize(
    ("words", "every"),
    [
        ("各县（区）", True), ("各县(市、区)", True), ("市县（区）", True), ("每个县（区）", True), ("各区县", True),
        ("各乡镇（街道）", True), ("镇（街道）", True), ("各村（社区）", True),
        ("各县", False), ("各乡镇", False), ("市区", False), ("城区", False), ("万人以上的乡镇（街道）", False),
        ("较大镇街道", False), ("县（区）残疾人", False), ("区政府残工委成员单位、各乡镇人民政府", False),
        ("持证残疾人", False), ("", False),
    ],
)  # fmt: skip
def test_which_words_name_every_place(words, every):
    assert every_place(words) is every


@pytest.mark.parametrize(
    ("population", "target", "expected"),
    [
        ("各县（区）", "90%以上", ("pass", "met")),
        ("各县（区）", "全覆盖", ("fail", "prose-stricter")),
        ("各县（区）", "80%", ("fail", "prose-weaker-than-table")),
        (None, "80%", ("fail", "prose-weaker-than-table")),
        ("万人以上的乡镇（街道）", "全覆盖", None),
        ("万人以上的乡镇（街道）", "80%", None),
    ],
)
def test_prose_on_every_place_restates_the_row_and_prose_on_some_does_not(
    tmp_path, population, target, expected
):
    more = {"population": population} if population else {}
    own = county(
        [row(CARE, "≥90%")], parents=[], commitments=[promise("prose", CARE, target, **more)]
    )
    report = verify(tmp_path, own)
    assert [said(one) for one in found(report, "prose-agrees")] == ([expected] if expected else [])
    told = [one for one in found(report, "population-kept") if one.verdict.value == "review"]
    assert len(told) == (expected is None)  # what is no restatement is told once


def test_prose_on_the_same_some_is_held_together(tmp_path):
    some = {"population": "万人以上的乡镇（街道）"}
    other = {"population": "万人以上的乡镇(街道)"}
    own = county(
        [row(CARE, "≥90%")], parents=[],
        commitments=[promise("one", CARE, "全覆盖", **some), promise("two", CARE, "90%", **other)],
    )  # fmt: skip
    one = only(verify(tmp_path, own), "prose-agrees")
    assert (one.subject.statement, *said(one)) == ("two", "fail", "prose-differs")


def test_a_row_on_people_of_its_own_is_not_compared_with_prose_on_all(tmp_path):
    own = county(
        [row(CARE, "≥90%", population="城镇残疾人")],
        parents=[],
        commitments=[promise("prose", CARE, "80%")],
    )
    assert said(only(verify(tmp_path, own), "prose-agrees")) == ("review", "population-differs")


@pytest.mark.parametrize(
    ("asked", "stated", "expected"),
    [
        # What every place reaches, they reach together; together is less than every one, but for all of them.
        ({}, {"population": "各县（区）"}, ("pass", "met")),
        ({"population": "各县（区）"}, {}, ("review", "population-differs")),
        ({"population": "各县（区）", "target": "100%"}, {"target": "100%"}, ("pass", "met")),
        (
            {"population": "各县（区）"},
            {"population": "各县(区)"},
            ("review", "population-differs"),
        ),
        ({"population": "残疾人（城镇）"}, {"population": "残疾人(城镇)"}, ("pass", "met")),
        ({}, {"population": "残疾人（城镇）"}, ("review", "population-differs")),
    ],
)
def test_asked_of_every_place_is_more_than_of_all_together(tmp_path, asked, stated, expected):
    above = province([{**row(CARE, "≥90%"), **asked}])
    one = only(verify(tmp_path, above, county([{**row(CARE, "≥95%"), **stated}])), "floor-kept")
    assert said(one) == expected


def test_a_number_for_every_place_is_no_number_for_all(tmp_path):
    bodies = "service-organizations-per-10000"
    above = province([row(bodies, "≥8个")])
    own = county([row(bodies, "≥8个", population="各县（区）")])
    assert said(only(verify(tmp_path, above, own), "floor-kept")) == (
        "review",
        "population-differs",
    )


# ---------------------------------------------------------------- near names

HINTS = {
    "农村困难和重度残疾人家庭数字化电视": "rural-digital-television-coverage",
    "农村困难和重度残疾人家庭盲人收音设备": "rural-blind-radio-coverage",
    "困难残疾人家庭无障碍改造": "household-accessibility-rate",
    "残疾人家庭无障碍改造户数": "household-accessibility-count",
    "基本型辅助器具适配服务率": "assistive-device-rate",
    "有意愿残疾人家庭医生签约": "family-doctor-rate",
}
"""Every hint that the five plans get for their own words, read one by one; the other names get none."""


def test_the_five_plans_get_no_name_suggested_that_misleads():
    given = {}
    for name in REAL:
        for one in real(name):
            if one.reason.value == "unmatched-indicator" and one.late is not None:
                near = one.late().get("nearest_zh")
                if near:
                    given[one.name["zh"]] = near.split("（")[1].rstrip("）")
    assert given == HINTS


@pytest.mark.parametrize(
    ("name", "unit", "meant"),
    [
        ("适龄残疾儿童少年义务教育入学率", "%", ENROLMENT),
        ("残疾人家庭收入年均增速", "%", "household-income-growth"),
        ("持证残疾人家庭医生签约率", "%", "family-doctor-rate"),
        ("残疾人意外伤害保险参保率", "%", None),
        ("残疾人商业补充医疗保险参保率", "%", None),
        ("残疾儿童少年义务教育巩固率", "%", None),
        ("辅助器具适配满意率", "%", None),
        ("残疾人登记失业率", "%", None),
        ("零就业残疾人家庭", "户", None),
        ("残疾人家庭收入年均增速", "元", None),
    ],
)
def test_a_name_is_suggested_only_where_it_is_near(tmp_path, name, unit, meant):
    own = county(
        parents=[], commitments=[{"id": "one", "subject": name, "unit": unit, "target": "90"}]
    )
    one = only(verify(tmp_path, own), "indicator-known")
    assert said(one) == ("review", "unmatched-indicator")
    assert (f"（{meant}）" in one.message) if meant else ("最接近" not in one.message)


# ---------------------------------------------------------------- asked above, in like words here


def test_a_gap_names_like_words_of_the_prose_and_stays_a_gap(tmp_path, inside):
    above = province([row(ENROLMENT, "97%"), row(MINIMUM, "100%", 2)])
    like = {
        "id": "like",
        "subject": "残疾儿童少年义务教育巩固率",
        "unit": "%",
        "target": "99%",
        "at": "二/3",
    }
    report = verify(tmp_path, above, county(commitments=[like]))
    one = only(report, "binding-stated", ENROLMENT)
    assert (*said(one), one.severity.value) == ("gap", "not-stated", "error")
    assert "正文有相近表述“残疾儿童少年义务教育巩固率”（二/3）" in one.message
    other = only(report, "binding-stated", MINIMUM)
    assert "相近" not in other.message
    table = inside("verify", tmp_path / "county.yaml", "--no-cache", lang="zh").out
    missing, near = table.index("上级有、本稿未提"), table.index("上级有、本稿只有相近表述")
    assert missing < table.index("最低生活") < near < table.index("正文有相近表述")


# ---------------------------------------------------------------- the five plans


def test_the_remarks_that_the_five_plans_were_told_many_times():
    def count(name: str, reason: str) -> int:
        return sum(one.reason.value == reason for one in real(name))

    assert {name: count(name, "nature-missing") for name in REAL} == {
        "pinghu": 1, "zhoushan": 1, "chongming": 3, "pudong": 0, "beilin": 1,
    }  # fmt: skip
    assert all(count(name, "cited-unknown") <= 1 for name in REAL)
    # 万人以上的乡镇（街道） twice in 舟山; some bodies in 崇明, which law and catalogue both see.
    assert {name: count(name, "population-differs") for name in REAL} == {
        "pinghu": 0, "zhoushan": 2, "chongming": 2, "pudong": 0, "beilin": 0,
    }  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_no_plan_is_told_that_its_own_parents_are_undated(name):
    for one in real(name):
        if one.reason.value == "cited-unknown":
            assert "残疾人事业发展" not in one.name["zh"]
