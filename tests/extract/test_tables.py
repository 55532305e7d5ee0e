"""The main indicator table (主要指标表): layouts that plans have, and tables that are none."""

from __future__ import annotations

import pytest

from plancheck.extract.model import Row
from tests.extract.helping import rows_text, table, whole


def shown(row: Row) -> tuple:
    return row.row, row.name, row.unit, row.nature, bases(row), aims(row)


def bases(row: Row) -> str:
    return " ".join(f"{one.level or ''}{one.year or ''}:{one.text}" for one in row.baselines)


def aims(row: Row) -> str:
    return " ".join(f"{one.level or ''}{one.year or ''}:{one.text}" for one in row.targets)


def read(*rows: str, own: str | None = None, before: str = "专栏1 主要指标") -> list[tuple]:
    found = table(f"{before}\n{rows_text(*rows)}", own=own)
    return [] if found is None else [shown(row) for row in found.rows]


SIMPLE = (
    "序号|指标名称|单位|2020年|2025年|属性",
    "1|养老床位数|张|5200|7000|预期性",
    "2|护理型床位占比|%|38.5|≥55|约束性",
    "3|登记失业率|%|—|<5|预期性",
)
SIMPLE_ROWS = [
    (1, "养老床位数", "张", "expected", "2020:5200", "2025:7000"),
    (2, "护理型床位占比", "%", "binding", "2020:38.5", "2025:≥55"),
    (3, "登记失业率", "%", "expected", "", "2025:<5"),
]


def test_baselines_targets_units_natures_and_a_dash_for_none():
    assert read(*SIMPLE) == SIMPLE_ROWS


@pytest.mark.parametrize(
    "head",
    [
        "序号|主要指标|计量单位|2020年完成值|2025年目标值|指标属性",
        "编号|指标|单位|2020年实际|2025年|性质",
        "序号|指标名称|单 位|现状值（2020年）|目标值（2025年）|属 性",
        "序号|指 标|单位|2020年基数|2025年规划目标|指标性质",
        "序号|具体指标|单位|2020年现状|2025年预期|类型",
    ],
)
def test_words_of_headers(head):
    assert read(head, *SIMPLE[1:]) == SIMPLE_ROWS


def test_pipes_of_markdown():
    text = "专栏1 主要指标\n\n" + "".join(
        f"| {' | '.join(row.split('|'))} |\n" + ("|---|---|---|---|---|---|\n" if not at else "")
        for at, row in enumerate(SIMPLE)
    )
    found = table(text)
    assert found is not None
    assert [shown(row) for row in found.rows] == SIMPLE_ROWS


def test_header_of_two_rows_with_levels():
    rows = (
        "序号|指标|2020年|||2025年|||属性",
        "||全省|全市|全县|全省|全市|全县|",
        "1|参保率（%）|90|91|92|95|96|97|预期性",
        "2|服务站数（个）|—|30|6|—|50|12|约束性",
        "3|培训人次（人次）|9000|800|90|9900|900|120|预期性",
    )
    assert read(*rows, own="某某县") == [
        (
            1,
            "参保率",
            "%",
            "expected",
            "全省2020:90 全市2020:91 全县2020:92",
            "全省2025:95 全市2025:96 全县2025:97",
        ),
        (2, "服务站数", "个", "binding", "全市2020:30 全县2020:6", "全市2025:50 全县2025:12"),
        (
            3,
            "培训人次",
            "人次",
            "expected",
            "全省2020:9000 全市2020:800 全县2020:90",
            "全省2025:9900 全市2025:900 全县2025:120",
        ),
    ]


def test_the_level_of_the_plan_is_its_own():
    rows = (
        "序号|指标|2025年目标|||属性",
        "||浙江|丽水|青田|",
        "1|参保率（%）|95|96|97|预期性",
        "2|就业率（%）|85|86|87|约束性",
        "3|覆盖率（%）|75|76|77|预期性",
    )
    for own in ("青田县", None):
        found = table("主要指标\n" + rows_text(*rows), own=own)
        assert found is not None
        assert found.levels == ["浙江", "丽水", "青田"]
        assert {row.own for row in found.rows} == {"青田"}


def test_header_of_two_rows_with_years():
    rows = (
        "序号|指标名称|单位|目标值||属性",
        "|||2023年|2025年|",
        "1|养老床位数|张|6000|7000|预期性",
        "2|护理型床位占比|%|50|55|约束性",
        "3|老年食堂数|个|30|60|预期性",
    )
    assert [one[5] for one in read(*rows)] == [
        "2023:6000 2025:7000",
        "2023:50 2025:55",
        "2023:30 2025:60",
    ]


def test_growth_columns_are_no_targets():
    rows = (
        "序号|指标|单位|2020年|2025年|年均增长|属性",
        "1|养老床位数|张|5200|7000|6.1|预期性",
        "2|护理员数|人|300|500|[200]|预期性",
        "3|老年食堂数|个|12|60|—|约束性",
    )
    assert [one[5] for one in read(*rows)] == ["2025:7000", "2025:500", "2025:60"]


def test_growth_column_under_a_spanning_header_cell():
    rows = (
        "指标|单位|规划目标|||属性",
        "||2020年|2025年|年均增速|",
        "养老床位数|张|5200|7000|6.1|预期性",
        "护理员数|人|300|500|10.8|预期性",
        "老年食堂数|个|12|60|38|约束性",
    )
    assert [(one[4], one[5]) for one in read(*rows)] == [
        ("2020:5200", "2025:7000"), ("2020:300", "2025:500"), ("2020:12", "2025:60"),
    ]  # fmt: skip


def test_a_category_column_is_not_the_name():
    rows = (
        "类别|序号|指标|单位|2020年|2025年|属性",
        "服务供给|1|养老床位数|张|5200|7000|预期性",
        "|2|护理型床位占比|%|38.5|55|约束性",
        "队伍建设|3|护理员数|人|300|500|预期性",
    )
    assert [one[:2] for one in read(*rows)] == [
        (1, "养老床位数"),
        (2, "护理型床位占比"),
        (3, "护理员数"),
    ]


def test_rows_of_categories_between_are_no_indicators():
    rows = (
        SIMPLE[0],
        "一、服务供给|||||",
        SIMPLE[1],
        SIMPLE[2],
        "二、就业|||||",
        SIMPLE[3],
    )
    assert read(*rows) == SIMPLE_ROWS


def test_rows_without_number_are_counted():
    rows = (
        "指标|单位|2020年|2025年|属性",
        "养老床位数|张|5200|7000|预期性",
        "护理型床位占比|%|38.5|55|约束性",
        "护理员数|人|300|500|预期性",
    )
    assert [one[:2] for one in read(*rows)] == [
        (1, "养老床位数"),
        (2, "护理型床位占比"),
        (3, "护理员数"),
    ]


def test_a_number_that_is_missing_is_told():
    found = table("主要指标\n" + rows_text(*SIMPLE, "|护理员数|人|300|500|预期性"))
    assert found is not None
    assert [(row.row, row.cls, row.reason) for row in found.rows][-1] == (4, "look", "no-number")


def test_a_number_that_jumps_is_told():
    found = table("主要指标\n" + rows_text(*SIMPLE, "6|护理员数|人|300|500|预期性"))
    assert found is not None
    assert [(row.row, row.cls, row.reason) for row in found.rows][-1] == (6, "look", "row-number")


@pytest.mark.parametrize("gap", ["", "续表\n", "- 7 -\n", "（续表）\n"])
def test_a_header_repeated_after_a_page_break(gap):
    more = ("4|护理员数|人|300|500|预期性", "5|老年食堂数|个|12|60|约束性")
    text = "主要指标\n" + rows_text(*SIMPLE) + gap + rows_text(SIMPLE[0], *more)
    found = table(text)
    assert found is not None
    assert [row.row for row in found.rows] == [1, 2, 3, 4, 5]
    assert [row.name for row in found.rows][3:] == ["护理员数", "老年食堂数"]


def test_one_cell_a_line():
    cells = "\n".join(cell for row in SIMPLE for cell in row.split("|"))
    found = table(f"专栏1 主要指标\n{cells}\n三、主要任务\n（一）完善保障\n")
    assert found is not None
    assert [shown(row) for row in found.rows] == SIMPLE_ROWS


def test_sub_rows_of_a_row():
    rows = (
        "序号|指标|单位|2020年|2025年|属性",
        "1|养老床位数|张|5200|7000|预期性",
        "|其中：护理型床位数|张|2000|3850|约束性",
        "2|护理员数|人|300|500|预期性",
        "3|老年食堂数|个|12|60|约束性",
    )
    found = table("主要指标\n" + rows_text(*rows))
    assert found is not None
    assert [row.name for row in found.rows] == [
        "养老床位数",
        "其中：护理型床位数",
        "护理员数",
        "老年食堂数",
    ]
    assert [aims(row) for row in found.rows] == ["2025:7000", "2025:3850", "2025:500", "2025:60"]


@pytest.mark.parametrize(
    "name,unit",
    [
        ("养老床位数（张）", "张"),
        ("护理型床位占比(%)", "%"),
        ("参保率（％）", "%"),
        ("总收入（万元）", "万元"),
    ],
)
def test_unit_in_the_name(name, unit):
    rows = (
        "序号|指标|2020年|2025年|属性",
        f"1|{name}|1|2|预期性",
        "2|甲类数（个）|3|4|预期性",
        "3|乙类数（人）|5|6|约束性",
    )
    assert read(*rows)[0][1:3] == (name.split("（")[0].split("(")[0], unit)


def test_words_in_parentheses_that_are_no_unit_stay_in_the_name():
    rows = (
        "序号|指标|2025年|属性",
        "1|医师（含助理）数|1|预期性",
        "2|参保率（城乡）|4|预期性",
        "3|丙数（人）|6|约束性",
    )
    assert [one[1] for one in read(*rows)] == ["医师（含助理）数", "参保率（城乡）", "丙数"]


def test_values_that_are_words():
    rows = (
        "序号|指标|单位|2020年|2025年|属性",
        "1|居民收入增速|%|7.5|与GDP增长同步|预期性",
        "2|困难家庭救助|—|—|应保尽保|约束性",
        "3|新增就业|人|90|不低于市级任务数|预期性",
    )
    assert [one[5] for one in read(*rows)] == [
        "2025:与GDP增长同步",
        "2025:应保尽保",
        "2025:不低于市级任务数",
    ]


def test_a_remarks_column_is_left():
    rows = (f"{SIMPLE[0]}|备注", *(f"{row}|民政局牵头，2021年起统计" for row in SIMPLE[1:]))
    assert read(*rows) == SIMPLE_ROWS


def test_a_page_break_inside_a_name():
    rows = (*SIMPLE[:2], "|（含护理型床位）||||", *SIMPLE[2:])
    found = table("主要指标\n" + rows_text(*rows))
    assert found is not None
    assert found.rows[0].name == "养老床位数（含护理型床位）"
    assert len(found.rows) == 3


# ---------------------------------------------------------------- none

NO_TABLES = {
    "tasks": (
        "序号|重点任务|责任单位|完成时限",
        "1|新建养老床位2000张|民政局|2025年",
        "2|培训护理员500人|人社局|2023年",
        "3|建成老年食堂60个|民政局|2024年",
    ),
    "projects": (
        "序号|项目名称|建设内容|总投资（万元）|建设年限",
        "1|中心医院迁建|新建床位800张|60000|2021-2024年",
        "2|妇幼保健院扩建|建筑面积3万平方米|20000|2022-2025年",
        "3|疾控中心|实验室12间|5000|2021-2023年",
    ),
    "a census": (
        "地区|户籍人口|老年人口|占比",
        "城东街道|82000|16400|20",
        "城西街道|71000|18200|25.6",
        "城南街道|52000|13000|25",
    ),
    "contacts": ("科室|联系人|电话", "规划科|张三|85112233", "社会科|李四|85112234", "财务科|王五|85112235"),
    "results of the last period": (
        "序号|指标|2015年|2020年|完成情况",
        "1|养老床位数|3000|5200|完成",
        "2|护理员数|100|300|完成",
        "3|老年食堂数|2|12|完成",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", NO_TABLES)
def test_no_indicator_table(kind):
    assert read(*NO_TABLES[kind], before="（一）重点任务") == []


def test_of_two_tables_the_one_of_indicators_is_taken():
    text = "重点任务\n" + rows_text(*NO_TABLES["tasks"]) + "\n主要指标如下。\n" + rows_text(*SIMPLE)
    found = table(text)
    assert found is not None
    assert [shown(row) for row in found.rows] == SIMPLE_ROWS


def test_the_table_of_the_last_period_is_not_taken_for_this_ones():
    text = (
        "一、发展基础\n“十三五”指标完成情况\n"
        + rows_text(*NO_TABLES["results of the last period"], "4|甲|1|2|完成")
        + "二、目标\n主要指标\n"
        + rows_text(*SIMPLE)
    )
    found = table(text)
    assert found is not None
    assert [row.name for row in found.rows] == [row[1] for row in SIMPLE_ROWS]


def test_the_tables_figures_are_not_promised_a_second_time():
    found = whole("某规划\n（2021-2025年）\n二、目标\n主要指标\n" + rows_text(*SIMPLE))
    assert len(found.rows) == 3
    assert found.commitments == []


# ---------------------------------------------------------------- further layouts of real plans


def test_units_in_the_values():
    rows = (
        "序号|指标|2020年|2025年|属性",
        "1|养老床位数|5200张|7000张|预期性",
        "2|护理型床位占比|38.5%|55%以上|约束性",
        "3|人均预期寿命|80.2岁|81岁左右|预期性",
    )
    assert [one[4:] for one in read(*rows)] == [
        ("2020:5200张", "2025:7000张"), ("2020:38.5%", "2025:55%以上"), ("2020:80.2岁", "2025:81岁左右"),
    ]  # fmt: skip


def test_name_column_of_two_levels():
    """一级指标 | 二级指标: the first groups, the second names."""
    rows = (
        "一级指标|二级指标|单位|2020年|2025年|属性",
        "服务供给|养老床位数|张|5200|7000|预期性",
        "|护理型床位占比|%|38.5|55|约束性",
        "队伍建设|护理员数|人|300|500|预期性",
    )
    assert [one[1] for one in read(*rows)] == ["养老床位数", "护理型床位占比", "护理员数"]


def test_target_before_baseline():
    rows = (
        "序号|指标|属性|2025年目标|2020年基期|单位",
        "1|养老床位数|预期性|7000|5200|张",
        "2|护理型床位占比|约束性|55|38.5|%",
        "3|护理员数|预期性|500|300|人",
    )
    assert read(*rows)[0] == (1, "养老床位数", "张", "expected", "2020:5200", "2025:7000")


def test_number_and_name_in_one_cell():
    rows = (
        "指标名称|2020年|2025年|属性",
        "1.养老床位数（张）|5200|7000|预期性",
        "2.护理型床位占比（%）|38.5|55|约束性",
        "3.护理员数（人）|300|500|预期性",
    )
    assert [one[:3] for one in read(*rows)] == [
        (1, "养老床位数", "张"),
        (2, "护理型床位占比", "%"),
        (3, "护理员数", "人"),
    ]


def test_bracketed_sums_over_the_period():
    rows = (*SIMPLE, "4|新增就业|人|—|[3000]|预期性", "5|培训护理员|人次|—|〔500〕|预期性")
    assert [one[5] for one in read(*rows)][3:] == ["2025:[3000]", "2025:〔500〕"]


def test_a_comparison_at_the_head_of_a_cell_is_no_markup():
    rows = (*SIMPLE[:2], "2|护理型床位占比|%|>38.5|＞55|约束性", "3|登记失业率|%|<6|＜ 5%|预期性")
    assert [one[4:] for one in read(*rows)][1:] == [
        ("2020:>38.5", "2025:>55"),
        ("2020:<6", "2025:<5%"),
    ]


def test_a_group_title_across_the_whole_table_is_no_row():
    across = "|".join(["一、服务能力"] * 6)
    assert (
        read(SIMPLE[0], across, *SIMPLE[1:3], across.replace("一、", "二、"), SIMPLE[3])
        == SIMPLE_ROWS
    )
