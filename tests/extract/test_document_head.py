"""Heads and feet of documents in the forms that offices use; all are invented.

Each says which facts are to be read, all others are to be unknown: number, issuer, issued, dated, published, status, approval.
"""

from __future__ import annotations

import time

import pytest

from plancheck.extract.dates import day_of
from plancheck.extract.document_head import approval, labelled, number_of
from plancheck.extract.model import Metadata
from tests.extract.helping import about, parts_of, whole

NAME = "云溪县养老服务发展“十四五”规划"
BODY = f"{NAME}\n一、发展基础\n全县有养老机构12家。\n二、主要目标\n到2025年，护理员达到300人。\n"
GIVEN = "各乡镇人民政府，县政府各部门：\n"
LETTER = f"云溪县人民政府关于印发《{NAME}》的通知\n{GIVEN}"
NOW = f"现将《{NAME}》印发给你们，请认真组织实施。\n"
SIGNED = "云溪县人民政府\n2021年8月27日\n"
NUMBER = "云政发〔2021〕19号"
ISSUER = "云溪县人民政府"
DAY = "2021-08-27"


def approved(text: str) -> str:
    """A letter that tells of an approval."""
    return f"{NUMBER}\n{LETTER}{text}\n{SIGNED}{BODY}"


BASE = {"number": NUMBER, "issuer": ISSUER, "issued": DAY, "status": "issued"}


def by(organ: str, number: str | None = None, date: str | None = None) -> dict[str, object]:
    found = {"number": number, "organ": organ, "date": date}
    return {**BASE, "approved_by": {key: value for key, value in found.items() if value}}


HEADS: dict[str, tuple[str, dict[str, object]]] = {
    "red-head": (f"云溪县人民政府文件\n{NUMBER}\n{LETTER}{NOW}{SIGNED}{BODY}", BASE),
    "red-head-of-an-office": (
        f"云溪县人民政府办公室文件\n云政办发〔2021〕7号\n关于印发《{NAME}》的通知\n{GIVEN}{NOW}2021年8月27日\n{BODY}",
        {"number": "云政办发〔2021〕7号", "issuer": "云溪县人民政府办公室", "issued": DAY, "status": "issued"},
    ),
    "signature-on-one-line": (f"{NUMBER}\n{LETTER}{NOW}云溪县人民政府　　2021年8月27日\n{BODY}", BASE),
    "day-in-characters": (f"{NUMBER}\n{LETTER}{NOW}云溪县人民政府\n二〇二一年八月二十七日\n{BODY}", BASE),
    "signature-at-the-end": (f"{NUMBER}\n{LETTER}{NOW}{BODY}三、附则\n略。\n{SIGNED}", BASE),
    "two-bodies": (
        f"云民发〔2021〕5号\n云溪县民政局 云溪县财政局关于印发《{NAME}》的通知\n各乡镇：\n{NOW}云溪县民政局\n云溪县财政局\n2021年8月27日\n{BODY}",
        {"number": "云民发〔2021〕5号", "issuer": "云溪县民政局、云溪县财政局", "issued": DAY, "status": "issued"},
    ),
    "foot-without-signature": (
        f"{NUMBER}\n{LETTER}{NOW}{BODY}抄送：县委各部门。\n云溪县人民政府办公室　2021年9月1日印发\n",
        {**BASE, "issued": "2021-09-01"},
    ),
    "foot-and-signature": (f"{NUMBER}\n{LETTER}{NOW}{SIGNED}{BODY}云溪县人民政府办公室 2021年9月1日印发\n", BASE),
    "page-table": (
        f"索引号\tQ01/2021-00031\t主题分类\t民政\n发文机关\t{ISSUER}\t成文日期\t2021-08-27\n"
        f"发文字号\t{NUMBER}\t发布日期\t2021-09-03\n{LETTER}{NOW}{BODY}",
        {**BASE, "dated": DAY, "published": "2021-09-03"},
    ),
    "page-lines": (
        f"索 引 号：Q01/2021-00031\n发文机关：{ISSUER}\n成文日期：2021年08月27日\n发文字号：云政发〔2021〕19号\n"
        f"发布日期：2021年09月03日\n有效性：有效\n{LETTER}{NOW}{BODY}",
        {**BASE, "dated": DAY, "published": "2021-09-03"},
    ),
    "page-on-one-line": (
        f"索引号：Q01-0031  发文字号：{NUMBER}  发布机构：{ISSUER}  成文日期：2021-08-27  公开日期：2021-09-03  时效性：有效\n{LETTER}{NOW}{BODY}",
        {**BASE, "dated": DAY, "published": "2021-09-03"},
    ),
    "label-above-value": (
        f"发文字号：\n{NUMBER}\n公开时间：\n2021/9/3\n{LETTER}{NOW}{SIGNED}{BODY}", {**BASE, "published": "2021-09-03"},
    ),
    "stamp-of-a-page": (
        f"发布时间：2021-09-03 10:22 来源：县政府办 浏览次数：128\n{NUMBER}\n{LETTER}{NOW}{SIGNED}{BODY}", {**BASE, "published": "2021-09-03"},
    ),
    "label-of-issue": (
        f"印发日期：2021年8月30日\n发文机关：{ISSUER}\n文号：{NUMBER}\n{LETTER}{NOW}{BODY}", {**BASE, "issued": "2021-08-30"},
    ),
    "published-in-words": (
        f"公开日期：2021年9月3日\n{NUMBER}\n{LETTER}{NOW}{SIGNED}{BODY}", {**BASE, "published": "2021-09-03"},
    ),
    "only-published": (
        f"公开日期：2021-09-03\n{LETTER}{NOW}{BODY}", {"issuer": ISSUER, "published": "2021-09-03", "status": "issued"},
    ),
    "agreed": (approved(f"经县政府同意，{NOW.strip()}"), by("县政府")),
    "agreed-by-two": (approved(f"经县委、县政府同意，{NOW.strip()}"), by("县委、县政府")),
    "meeting-of-government": (
        approved(f"《{NAME}》已经县政府第7次常务会议审议通过，现印发给你们。"), by("县政府第7次常务会议"),
    ),
    "meeting-of-chairpersons": (
        approved(f"《{NAME}》已经县人大常委会第十五次主任会议审议通过，现印发给你们。"), by("县人大常委会第十五次主任会议"),
    ),
    "meeting-with-its-day": (
        approved(f"《{NAME}》业经2021年8月20日县十六届人大常委会第四十次会议审议通过，现印发给你们。"),
        by("县十六届人大常委会第四十次会议", None, "2021-08-20"),
    ),
    "day-before-the-meeting": (
        approved(f"2021年8月20日，《{NAME}》经县委常委会会议审定，现印发给你们。"), by("县委常委会会议"),
    ),
    "approved-with-number": (
        approved(f"《{NAME}》已经省人民政府批准（江政函〔2021〕12号），现印发给你们。"), by("省人民政府", "江政函〔2021〕12号"),
    ),
    "reply": (
        approved(f"根据《江南市人民政府关于{NAME}的批复》（江政函〔2021〕12号），现将规划印发给你们。"), by("江南市人民政府", "江政函〔2021〕12号"),
    ),
    "reply-by-number": (
        approved(f"市政府以江政函〔2021〕12号批复同意《{NAME}》，现印发给你们。"), by("市政府", "江政函〔2021〕12号"),
    ),
    "under-the-title": (
        f"{NAME}\n（2021年2月5日云溪县第七届人民代表大会第六次会议批准）\n一、发展基础\n略。\n",
        {"approved_by": {"organ": "云溪县第七届人民代表大会第六次会议", "date": "2021-02-05"}},
    ),
    "labels-of-approval": (
        f"批准机关：江南市人民政府\n批准文号：江政函〔2021〕12号\n批准日期：2021年7月1日\n{NUMBER}\n{LETTER}{NOW}{SIGNED}{BODY}",
        by("江南市人民政府", "江政函〔2021〕12号", "2021-07-01"),
    ),
    "not-yet": (approved(f"本规划须经县政府批准后实施，{NOW.strip()}"), BASE),
    "condition": (approved(f"项目经县发改局审批的，按规划执行。{NOW.strip()}"), BASE),
    "experts": (approved(f"《{NAME}》经专家评审通过，现印发给你们。"), BASE),
    "economy": (approved(f"云溪经济开发区管委会同意配合规划实施。{NOW.strip()}"), BASE),
    "draft-for-comments": (
        f"关于公开征求《{NAME}（征求意见稿）》意见的公告\n经县政府同意，现公开征求意见。\n云溪县民政局\n2021年6月1日\n{NAME}\n（征求意见稿）\n一、发展基础\n略。\n",
        {"issuer": "云溪县民政局", "dated": "2021-06-01", "status": "draft"},
    ),
    "draft-on-a-page": (
        f"发布日期：2021-06-03\n{NAME}（征求意见稿）\n一、发展基础\n略。\n", {"published": "2021-06-03", "status": "draft"},
    ),
}  # fmt: skip
FACTS = ("number", "issuer", "issued", "dated", "published", "status", "approved_by")


@pytest.mark.parametrize("name", list(HEADS))
def test_heads_of_documents(name):
    text, wanted = HEADS[name]
    found = about(text)
    assert {key: getattr(found, key) for key in FACTS if getattr(found, key)} == wanted
    assert found.title == NAME
    assert [one.number for one in whole(text, Metadata(start=2021, end=2025)).commitments] in ([], [("300",)])  # fmt: skip


@pytest.mark.parametrize(
    "text,day",
    [
        ("2021-09-03 10:22", "2021-09-03"),
        ("2021/9/3", "2021-09-03"),
        ("2021.09.03", "2021-09-03"),
        ("20210903", "2021-09-03"),
        ("2021年9月3日", "2021-09-03"),
        ("二〇二一年九月三日", "2021-09-03"),
        ("2021年9月31日", None),
        ("20211303", None),
        ("2021-2025年", None),
        ("电话 2021090312", None),
        ("", None),
    ],
)
def test_days(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize("label", ["发文字号", "发 文 字 号", "文号", "文 　号"])
def test_labels_whose_letters_stand_apart(label):
    assert labelled([], [f"{label}：{NUMBER}"]) == {"number": NUMBER}


def test_a_value_ends_at_the_next_label():
    found = labelled([], ["发文机关：云溪县民政局 主题词：养老 发布日期：2021-09-03"])
    assert found == {"issuer": "云溪县民政局", "published": "2021-09-03"}


@pytest.mark.parametrize(
    "text", ["文号", "发文字号：无", "成文日期：", "发布日期：近日", "本文号召大家：学习"]
)
def test_labels_without_a_value_give_nothing(text):
    assert labelled([], [text]) == {}


def test_a_number_in_other_brackets():
    assert number_of("江政函[2021] 12 号") == "江政函〔2021〕12号"


@pytest.mark.parametrize(
    "text", ["经" * 3000, "2021年8月20日" * 300, "发文机关：" * 800, "（" * 4000, "经县政府" * 900]
)
def test_hostile_heads_take_no_time(text):
    start = time.process_time()
    approval([text], {})
    labelled(parts_of(text), [text])
    about(text)
    assert time.process_time() - start < 1
