"""What a text says of the plan itself: read when it stands there, unknown when it does not."""

from __future__ import annotations

import pytest

from plancheck.extract.model import Metadata
from tests.extract.helping import about, whole

ISSUED = """平湖市人民政府文件
平政发〔2022〕32号
平湖市人民政府关于印发平湖市养老服务发展“十四五”规划的通知
各镇人民政府、街道办事处，市政府各部门：
现将《平湖市养老服务发展“十四五”规划》印发给你们，请认真贯彻执行。
平湖市人民政府
2022年5月26日
平湖市养老服务发展“十四五”规划
为加快发展养老服务，根据《浙江省养老服务发展“十四五”规划》《平湖市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要》，编制本规划。规划期为2021-2025年，展望到2035年。
一、总体要求
"""


def test_an_issued_plan():
    found = about(ISSUED)
    assert found.title == "平湖市养老服务发展“十四五”规划"
    assert found.number == "平政发〔2022〕32号"
    assert found.issuer == "平湖市人民政府"
    assert found.issued == "2022-05-26"
    assert found.dated is None
    assert found.status == "issued"
    assert found.jurisdiction == "330482"
    assert (found.start, found.end, found.outlook) == (2021, 2025, 2035)
    assert found.cites[0] == "浙江省养老服务发展“十四五”规划"


def test_a_draft_for_comment_is_dated_not_issued():
    found = about(
        "关于公开征求《碑林区教育事业发展“十四五”规划（征求意见稿）》意见的公告\n"
        "现就规划公开征求意见，请于2022年6月20日前反馈，联系电话：029-85112233。\n"
        "碑林区教育局\n2022年5月20日\n"
        "碑林区教育事业发展“十四五”规划\n（征求意见稿）\n一、发展基础\n"
    )
    assert found.title == "碑林区教育事业发展“十四五”规划"
    assert found.status == "draft"
    assert (found.issued, found.dated) == (None, "2022-05-20")
    assert found.jurisdiction == "610103"


def test_the_covering_letter_is_left_out_of_the_promises():
    found = whole(
        ISSUED.replace("请认真贯彻执行", "请于两周内报送，覆盖率达到95%") + "参保率达到96%。\n"
    )
    assert [one.number for one in found.commitments] == [("96",)]


def test_a_title_on_two_lines():
    found = about("丽水市青田县\n体育事业发展“十四五”规划\n（2021-2025年）\n一、发展基础\n")
    assert found.title is not None
    assert found.title.startswith("丽水市青田县体育事业发展“十四五”规划")
    assert found.jurisdiction == "331121"


@pytest.mark.parametrize(
    "printed",
    [
        "沪崇府办发〔2021〕16号",
        "沪崇府办发[2021]16号",
        "沪崇府办发［2021］16号",
        "沪崇府办发（2021）16号",
        "沪崇府办发【2021】16号",
        "沪崇府办发 〔2021〕 16 号",
    ],
)
def test_the_brackets_of_a_document_number(printed):
    text = f"{printed}\n崇明区就业促进“十四五”规划\n一、发展基础\n"
    assert about(text).number == "沪崇府办发〔2021〕16号"


def test_a_number_cited_in_the_text_is_not_the_plans():
    text = "某区就业促进“十四五”规划\n根据《关于促进就业的意见》（国发〔2021〕14号）等文件精神，结合我区实际，制定本规划。\n"
    assert about(text).number is None


@pytest.mark.parametrize(
    "printed,day",
    [
        ("2021年8月27日", "2021-08-27"),
        ("二〇二一年八月二十七日", "2021-08-27"),
        ("二○二一年八月二十七日", "2021-08-27"),
        ("二零二一年十二月三十一日", "2021-12-31"),
        ("2021 年 8 月 27 日", "2021-08-27"),
        ("二O二一年十月十日", "2021-10-10"),
    ],
)
def test_dates(printed, day):
    text = f"关于印发《崇明区就业促进“十四五”规划》的通知\n各乡镇：\n崇明区人民政府\n{printed}\n崇明区就业促进“十四五”规划\n一、发展基础\n"
    found = about(text)
    assert found.issued == day
    assert found.issuer == "崇明区人民政府"


@pytest.mark.parametrize("printed", ["2021年13月45日", "二〇二一年十二十月一日", "2021年2月30日"])
def test_a_date_that_is_none_is_unknown(printed):
    assert (
        about(f"崇明区人民政府\n{printed}\n崇明区就业促进“十四五”规划\n一、基础\n").issued is None
    )


@pytest.mark.parametrize(
    "text,period",
    [
        ("崇明区就业促进规划（2022-2026年）\n一、基础\n", (2022, 2026)),
        ("崇明区就业促进“十四五”规划\n一、基础\n", (2021, 2025)),
        ("崇明区就业促进“十五五”规划\n一、基础\n", (2026, 2030)),
        ("崇明区就业促进规划\n规划期限为2021年至2025年。\n", (2021, 2025)),
        ("崇明区就业促进行动计划（2023—2025年）\n一、基础\n", (2023, 2025)),
        (
            "崇明区就业促进“十四五”规划\n规划期为2021-2025年，“十三五”以来成绩显著，“十三五”期间、“十三五”末。\n",
            (2021, 2025),
        ),
    ],
)
def test_period(text, period):
    found = about(text)
    assert (found.start, found.end) == period


@pytest.mark.parametrize(
    "title,code",
    [
        ("浙江省教育事业发展“十四五”规划", "330000"),
        ("舟山市卫生健康事业发展“十四五”规划", "330900"),
        ("青田县全民健身实施计划（2021-2025年）", "331121"),
        ("上海市崇明区体育发展“十四五”规划", "310151"),
        ("“十四五”平湖市林业发展规划", "330482"),
        ("内蒙古自治区养老服务“十四五”规划", "150000"),
    ],
)
def test_place(title, code):
    assert about(f"{title}\n一、基础\n").jurisdiction == code


@pytest.mark.parametrize(
    "title", ["鼓楼区养老服务“十四五”规划", "某某县就业促进“十四五”规划", "市中区教育“十四五”规划"]
)
def test_a_place_that_several_have_or_none_is_unknown(title):
    assert about(f"{title}\n一、基础\n").jurisdiction is None


def test_the_issuer_tells_which_of_several_places_is_meant():
    found = about(
        "南京市鼓楼区人民政府文件\n关于印发《鼓楼区养老服务“十四五”规划》的通知\n鼓楼区养老服务“十四五”规划\n一、基础\n"
    )
    assert found.jurisdiction == "320106"


@pytest.mark.parametrize(
    "text", ["", "\n\n", "你好。\n", "序号\t名称\n1\t甲\n", "今天天气很好，适合出门。\n"]
)
def test_a_text_that_says_nothing_of_itself_gives_nothing(text):
    assert about(text) == Metadata()
