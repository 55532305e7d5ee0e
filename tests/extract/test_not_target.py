"""Each reason why a number is no target, by a sentence in which it is the first that holds."""

from __future__ import annotations

import pytest

from plancheck.extract.prose import not_target
from plancheck.extract.prose.quantity import QUANTITY, quantity_of

REASONS = {
    "code": "按照第3届3项要求",
    "bare-unit": "完成5种材料",
    "own-area": "新建养老院1所，建筑面积6800平方米",
    "of-place": "全区辖12个街道",
    "paid": "每户500元给予补助",
    "less-than-which": "就业率低于50%的专业",
    "population": "将10万人口死亡率降下来",
    "age": "为60岁老人",
    "money": "每月发放500元",
    "points-of-what": "速度2倍",
    "no-unit": "开展3项天气预报",
    "time-or-part": "从3个方面推进",
    "of-the-plan": "设置26项指标",
    "subject-of-rate": "3个断面水质优良比例稳定在100%",
    "no-score": "不低于5分钟学习达到80分",
    "months": "为期3个月",
    "starting-point": "覆盖率由58%提高到75%",
    "eligible": "覆盖100人的",
    "parameter": "报销比例达到90%",
    "norm": "按照每百户不低于20平方米配建",
    "which": "培育产值5000人的企业10家",
    "phone": "新增5个热线",
    "slogan": "推进“5个一批”建设",
    "threshold": "30人以上企业",
    "ratio": "按20%执行",
    "bare": "见附页300",
    "denied": "不再要求就业率达到70%",
    "elsewhere": "江苏省达到5个",
    "distance": "比例高于全省平均水平2%",
    "applicant": "申请人须连续工作满30天",
    "condition": "日降雨量大于100毫米时",
    "remark": "新建小区（规模1000户以上）配建",
    "size": "建设年产3万吨加工线4条",
    "purpose": "为2035年收入达到2万元打好基础",
    "forecast": "预计老年人口达到6万人",
    "so-far": "筛查率仅为47%",
    "named-before": "发展田径、游泳等10个",
    "rate-of-pay": "面积标准为15平方米",
    "policy": "对超过5%的企业给予奖励",
    "bodies": "由21个部门组成",
    "anniversary": "举办建城2500周年活动",
}


def reasons(text: str) -> list[str | None]:
    found = []
    for match in QUANTITY.finditer(text):
        one = quantity_of(match)
        if one is not None:
            found.append(not_target.reason(text, match, one))
    return found


def test_every_reason_has_a_sentence():
    named = [name for name, _ in (*not_target._FIRST, *not_target._OTHERS)]
    assert len(named) == len(set(named))
    assert set(named) == set(REASONS)


@pytest.mark.parametrize("name", REASONS)
def test_the_reason_is_named(name):
    assert name in reasons(REASONS[name])


@pytest.mark.parametrize(
    "text", ["新建养老院3所", "人均预期寿命达到80岁", "护理型床位占比不低于55%", "新增床位500张"]
)
def test_a_target_has_no_reason(text):
    assert reasons(text) == [None]
