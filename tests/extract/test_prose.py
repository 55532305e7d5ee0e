"""Promises in prose and boxes (正文与专栏中的承诺): what is one, what is none, and how it is read."""

from __future__ import annotations

import pytest

from plancheck.extract.prose.tense import Span
from tests.extract.helping import figures, promises

# ---------------------------------------------------------------- what is no promise

NONE = {
    "last period's results": [
        "“十三五”期间，全区累计新增床位1200张，护理员培训率达到90%。",
        "截至2020年底，全市共有养老机构36家，床位5200张。",
        "“十三五”以来，建成社区服务中心12个，覆盖率达到85%。",
        "五年来，新建幼儿园15所，改造校舍8万平方米。",
        "2020年，学前教育毛入园率达到92%。",
        "到2020年底，高中阶段毛入学率达到96.5%。",
        "目前，全县已建成体育公园6个。",
        "近三年先后培训医务人员3000人次。",
        "全市森林覆盖率由2015年的51%提高到2020年的55%。",
        "荣获全国先进集体3次。",
        "人均预期寿命从76.2岁提高到78.5岁，比上年增长0.5岁。",
    ],
    "results under a title of the past": [
        "一、发展基础\n新建学校12所，覆盖率达到95%。",
        "一、现状与形势\n（一）发展成就\n1.服务网络健全。建成服务站120个。",
        "第一章 规划背景\n第一节 “十三五”发展回顾\n完成改造3000户。",
        "一、存在的主要问题\n护理床位占比低于30%。",
    ],
    "baselines": [
        "2020年为85%。",
        "基期值为2020年的92.5%。",
    ],
    "dates": [
        "本规划自2021年9月1日起施行，有效期至2025年12月31日。",
        "会议于2021年3月5日召开。",
        "每年5月15日开展主题宣传活动。",
        "规划期限为2021年至2025年，展望到2035年。",
    ],
    "telephone and document numbers": [
        "联系电话：0573-85112233，邮编314200。",
        "开通12345热线、120急救电话。",
        "根据国发〔2021〕10号文件要求，推进各项工作。",
        "按照浙政办发〔2021〕33号要求建设服务体系。",
        "联系人：张三，传真：021-68541234。",
    ],
    "ages": [
        "为0-6岁儿童提供康复救助。",
        "对16-59周岁劳动者开展服务。",
        "为80岁以上老年人发放高龄津贴。",
        "建立60周岁以上老年人健康档案。",
        "开展3岁以下婴幼儿照护服务。",
    ],
    "titles in 《》": [
        "落实《关于2021年新增100个站点、覆盖率达到95%的通知》。",
        "贯彻《“健康中国2030”规划纲要》。",
    ],
    "list numbers": [
        "1.完善服务体系。",
        "（3）加强队伍建设。",
        "3.1 健全保障制度。",
    ],
    "policy parameters and subsidies": [
        "对新建床位每张给予1万元补贴。",
        "最低生活保障标准为每人每月800元。",
        "对企业每吸纳1人给予5000元奖励。",
        "报销比例按70%执行的对象给予每年2000元补助。",
        "最高给予30万元贷款贴息。",
    ],
    "thresholds": [
        "督促30人以上的企业安排就业。",
        "在二级以上医院和100张床位以上的养老机构设立窗口。",
        "对服务满5年以上的人员予以表彰。",
        "参保率60%以上的乡镇优先安排项目。",
    ],
    "census figures": [
        "全市常住人口67.2万人，60岁以上人口18.6万人。",
        "全县现有残疾人2.3万人，占总人口的5.1%。",
        "据第七次全国人口普查，老年人口占26.3%。",
        "我区面积1185平方公里，辖18个乡镇。",
    ],
    "slogans": [
        "构建“1+8+N”服务体系。",
        "打造15分钟生活服务圈。",
        "落实“五个一批”工程。",
        "实施“1530”计划，建设“3张清单”制度。",
        "建立一户一策、一人一档工作机制。",
    ],
    "investment sums": [
        "项目总投资3.5亿元。",
        "安排财政资金2000万元用于设施建设。",
        "计划投入资金1.2亿元。",
    ],
    "institutions counted in names": [
        "深入贯彻党的十九届五中全会精神。",
        "依托市第二人民医院建设医联体。",
        "统筹推进“五位一体”总体布局，协调推进“四个全面”战略布局。",
        "发挥21世纪海上丝绸之路优势。",
        "推进5G网络建设，打造4K频道。",
    ],
    "what is not yet so": ["服务尚未全覆盖，未能应助尽助。"],
}


@pytest.mark.parametrize(
    "kind,text", [(kind, text) for kind, texts in NONE.items() for text in texts]
)
def test_no_promise(kind, text):
    assert figures(text) == []


# ---------------------------------------------------------------- what is one

ONE = {
    "到2025年，养老保险参保率达到95%以上。": ["≥ 95 %"],
    "基本养老保险、基本医疗保险参保率均达95%以上。": ["≥ 95 %", "≥ 95 %"],
    "养老保险和医疗保险参保率分别达到96%和98%以上。": ["≥ 96 %", "≥ 98 %"],
    "新建养老院一所。": ["≥ 1 所"],
    "每个街道建成一所综合养老服务中心。": ["≥ 1 所"],
    "护理员持证上岗率达到百分之九十。": ["≥ 90 %"],
    "新增绿地面积3万亩。": ["≥ 30000 亩"],
    "旅游总收入达到120亿元。": ["≥ 12000000000 元"],
    "规范化服务站比例达到八成以上。": ["≥ 80 %"],
    "每年新增停车位3000-5000个。": ["= 3000-5000 个"],
    "到2025年，服务人口比2020年翻一番。": None,
    "城镇登记失业率控制在4%以内。": ["≤ 4 %"],
    "万元GDP能耗控制在0.5吨标准煤以内。": None,
    "森林覆盖率提高5个百分点。": ["≥ 5 个百分点"],
    "实现家庭医生签约服务全覆盖。": ["≥ 100 %"],
    "做到应保尽保、应助尽助。": ["≥ 100 %", "≥ 100 %"],
    "坚持义务教育入学“零拒绝”。": ["≤ 0 人"],
    "困难家庭动态清零。": ["≤ 0 户"],
    "每年培训护理员500人次。": ["≥ 500 人次"],
    "到2023年，建成社区食堂80个。": ["≥ 80 个"],
    "力争到2025年，高等教育毛入学率达到65%。": ["≥ 65 %"],
    "不低于90%的村建有文化礼堂。": ["≥ 90 %"],
    "60%以上的乡镇建有综合文化站。": ["≥ 60 %"],
    "累计建成高标准农田12.5万亩。": ["≥ 125000 亩"],
    "新增公共体育场地20万平方米，培训社会体育指导员1000名。": ["≥ 200000 平方米", "≥ 1000 名"],
    "每千人口执业（助理）医师数达到3.2人，注册护士3.8人。": ["≥ 3.2 人", "≥ 3.8 人"],
    "人均预期寿命达到80岁。": ["≥ 80 岁"],
    "孕产妇死亡率控制在9/10万以下。": None,
    "全市每千人口拥有3岁以下婴幼儿托位数达到4.5个。": ["≥ 4.5 个"],
    "培育市级以上龙头企业20家。": ["≥ 20 家"],
    "为400户困难家庭提供无障碍改造。": ["≥ 400 户"],
    "“十四五”期间，创建示范学校30所以上。": ["≥ 30 所"],
    "劳动年龄人口平均受教育年限达到11.3年。": ["≥ 11.3 年"],
    "投诉办结率保持100%。": ["≥ 100 %"],
    "工伤事故死亡人数下降15%。": None,
}


@pytest.mark.parametrize(
    "text,expected", [(text, one) for text, one in ONE.items() if one is not None]
)
def test_promise(text, expected):
    assert figures(text) == expected


def test_each_of_two_years_of_one_sentence_keeps_its_figure():
    first, last = promises("到2022年底前，完成改造100户；到2025年，完成500户。")
    assert (first.year, first.number) == (2022, ("100",))
    assert (last.year, last.number) == (2025, ("500",))


@pytest.mark.parametrize(
    "text,year",
    [
        ("到2023年，建成社区食堂80个。", 2023),
        ("建成社区食堂80个。", 2025),
        ("到2025年底，建成社区食堂80个。", 2025),
        ("参与率达到98%，比2020年提高3个百分点。", 2025),
    ],
)
def test_year(text, year):
    assert {one.year for one in promises(text)} == {year}


@pytest.mark.parametrize(
    "text,per",
    [
        ("每年培训护理员500人次。", "year"),
        ("年均新增就业500人。", "year"),
        ("每月开展活动不少于2次。", "month"),
        ("每周开展锻炼3次。", "week"),
        ("“十四五”期间累计培训护理员500人次。", "period"),
        ("新增床位500张。", "period"),
        ("参保率达到95%。", None),
    ],
)
def test_per(text, per):
    assert [one.per for one in promises(text)] == [per]


@pytest.mark.parametrize(
    "text,hedge,sure",
    [
        ("力争参保率达到95%。", "力争", True),
        ("有条件的乡镇建成1个标准化足球场。", "条件允许", False),
        ("探索建立5个试点。", "探索", False),
        ("到2025年，原则上每个乡镇建成1所公办幼儿园。", "原则上", True),
        ("到2025年，参保率达到95%。", None, True),
        ("参保率达到95%。", None, False),
    ],
)
def test_hedges_are_kept_and_what_may_not_come_is_never_sure(text, hedge, sure):
    (one,) = promises(text)
    assert one.hedge == hedge
    assert (one.cls == "sure") is sure


@pytest.mark.parametrize(
    "text,subjects",
    [
        ("到2025年，养老保险参保率达到95%以上。", ["养老保险参保率"]),
        (
            "基本养老保险、基本医疗保险参保率均达95%以上。",
            ["基本养老保险参保率", "基本医疗保险参保率"],
        ),
        ("学前教育普惠率、公办率分别达到90%和55%以上。", ["学前教育普惠率", "公办率"]),
        ("新增养老床位2000张，其中护理型床位占比不低于55%。", ["新增养老床位", "护理型床位占比"]),
        ("每千人口执业（助理）医师数达到3.2人。", ["每千人口执业（助理）医师数"]),
        ("实现家庭医生签约服务全覆盖。", ["家庭医生签约服务"]),
        ("服务人口比2020年翻一番。", ["服务人口"]),
    ],
)
def test_subjects(text, subjects):
    assert [one.subject for one in promises(text)] == subjects


def test_the_outlook_is_a_promise_of_its_own_year():
    found = promises("到2025年，覆盖率达到55%。到2035年，覆盖率达到60%。")
    assert [(one.number, one.year) for one in found] == [(("55",), 2025), (("60",), 2035)]


def test_without_a_known_period_a_promise_is_still_one():
    assert figures("到2030年，覆盖率达到60%。", Span()) == ["≥ 60 %"]


def test_the_quote_is_the_clause_and_leads_back_into_the_document():
    text = "一、目标\n到2025年，新增绿地３万亩，参保率（chán）达到９５％ 以上。\n"
    found = promises(text)
    assert [text[one.start : one.end].strip() for one in found] == [
        "新增绿地３万亩",
        "参保率（chán）达到９５％ 以上",
    ]
    assert found[1].quote == "参保率达到95%以上"


# ---------------------------------------------------------------- places

PLACES = """第三部分 主要任务
一、提升保障水平
（一）完善社会保障
1.加强保险。参保率达到95%。
2. 加强救助
（1）新增床位100张。
①培训护理员200人次。
（二）健全服务
建成服务站30个。
专栏1 重点工程
1.床位建设。新增床位300张。
2.人才培养。培训护理员400人次。
二、强化支撑
建成平台8个，培训人员900人次。
"""


def test_sections():
    found = [(one.section, "-".join(one.number)) for one in promises(PLACES)]
    assert found == [
        ("第三部分/一/（一）/1", "95"),
        ("第三部分/一/（一）/2/（1）", "100"),
        ("第三部分/一/（一）/2/（1）/①", "200"),
        ("第三部分/一/（二）", "30"),
        ("第三部分/一/（二）/专栏1/1", "300"),
        ("第三部分/一/（二）/专栏1/2", "400"),
        ("第三部分/二", "8"),
        ("第三部分/二", "900"),
    ]  # fmt: skip


def test_chapters_and_sections():
    text = "第三章 重点任务\n第二节 健全体系\n一、服务网络\n建成服务站30个。\n"
    assert [one.section for one in promises(text)] == ["第三章/第二节/一"]


def test_a_box_that_is_a_table_names_its_rows_and_items():
    text = (
        "三、任务\n（一）保障\n专栏2 重点项目\n"
        "1\t床位建设\t1.新增床位300张。2.改造床位200张。\n"
        "2\t人才培养\t培训护理员400人次。\n"
        "四、保障\n建成服务站30个。\n"
    )
    assert [(one.section, one.number) for one in promises(text)] == [
        ("三/（一）/专栏2/1.1", ("300",)),
        ("三/（一）/专栏2/1.2", ("200",)),
        ("三/（一）/专栏2/2", ("400",)),
        ("四", ("30",)),
    ]


def test_a_paragraph_that_a_page_break_cut_is_read_as_one():
    text = "一、目标\n到2025年，全市基本养老保险参保率、基本医疗保险参保率均稳步\n提高，达到95%以上。\n"
    assert figures(text)[0] == "≥ 95 %"


@pytest.mark.parametrize(
    "text",
    [
        "新建住宅小区按每百户不低于20平方米配建养老服务用房。",
        "新建居住区按室内人均不低于0.1平方米、室外人均不低于0.3平方米标准配建健身设施。",
        "配建标准为每千人口不少于10个托位。",
    ],
)
def test_a_norm_of_building_is_no_promise(text):
    assert figures(text) == []


def test_what_is_built_by_a_standard_is_still_promised():
    assert figures("按照省定标准新建幼儿园12所，按期完成改造20处。") == ["≥ 12 所", "≥ 20 处"]


def test_a_slogan_with_full_coverage_in_it_is_a_name():
    assert figures("计划生育特殊家庭“三个全覆盖”落实率保持100%。") == ["≥ 100 %"]


def test_names_are_not_parted_inside_a_word():
    found = promises("传染病网络直报率、及时率均达到100%。")
    assert [one.subject for one in found] == ["传染病网络直报率", "及时率"]


def test_households_and_people_side_by_side_are_both_found():
    assert figures("完成避险搬迁1500户5800人。") == ["≥ 1500 户", "≥ 5800 人"]


def test_a_figure_that_tells_which_ones_is_no_promise():
    assert figures("撤并就业率低于50%的专业，专业匹配率提高到85%。") == ["≥ 85 %"]


def test_the_people_in_the_name_of_a_rate_are_no_count():
    assert figures("力争十万人口火灾死亡率稳步下降，每万人口拥有全科医生数达到4人。") == ["≥ 4 人"]


def test_the_size_of_what_is_built_is_no_promise():
    assert figures("新建指挥中心1个，建筑面积6800平方米。") == ["≥ 1 个"]
    assert figures("新建图书馆3所，总建筑面积不少于1.2万平方米。") == ["≥ 3 所", "≥ 12000 平方米"]


def test_a_distance_of_setting_out_is_no_promise():
    assert figures("市政消火栓按间距不大于120米布设，完好率达到98%以上。") == ["≥ 98 %"]


def test_a_standard_that_is_raised_to_a_sum_is_a_promise_one_that_is_so_much_is_none():
    assert figures("专职消防员人均年经费标准不低于8万元。") == ["≥ 80000 元"]
    assert figures("公益性岗位补贴标准为每人每月300元。") == []


def test_a_circled_number_in_a_box_counts_no_items():
    assert figures("专栏1 重点工程\n1.新建养老院3所。\n①新建站点5个。\n2.新建食堂8个。\n") == [
        "≥ 3 所",
        "≥ 5 个",
        "≥ 8 个",
    ]
