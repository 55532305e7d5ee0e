"""What cleaning does to a text, and that every place leads back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.extract.blocks import Cleaned
from plancheck.extract.clean import clean, is_traditional
from tests.conftest import examples


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("区(qū)政府各委(wěi)", "区政府各委"),
        ("发展（fā zhǎn）规（guī）划", "发展（fā zhǎn）规划"),
        ("行(háng,xíng)业", "行业"),
        ("国内生产总值（GDP）", "国内生产总值（GDP）"),
        ("９５％以上，≧９８．５", "95%以上，≥98.5"),
        ("ＧＤＰ增速", "GDP增速"),
        ("（一）总则：甲；乙", "（一）总则：甲；乙"),
        ("康复??服务\ufffd率\ue001", "康复服务率"),
        ("是否？", "是否？"),
        ("覆盖率 达到 95 %", "覆盖率达到95%"),
        ("每年有 1.75 万人", "每年有1.75万人"),
        ("指　　标", "指标"),
        ("指\u200b标\ufeff名\u00ad称", "指标名称"),
        ("绿地12㎡", "绿地12平方米"),
        ("⻓期⽬标", "长期目标"),
        ("Ⅲ类水、①目标", "Ⅲ类水、①目标"),
        ("12 000 15", "12 000 15"),
        ("2020 2025", "2020 2025"),
        ("入园率    98    预期性", "入园率    98    预期性"),
        ("指标\t单位", "指标\t单位"),
        ("1.1 发展基础", "1.1 发展基础"),
        ("专栏1 重点工程", "专栏1 重点工程"),
        ("R&D 经费投入 GDP 比重", "R&D经费投入GDP比重"),
        ("health care", "health care"),
    ],
)
def test_cleaning(raw, text):
    assert clean(raw, 0, Cleaned()).text == text


def test_traditional_phrases_become_simplified_at_the_same_length():
    cleaned = Cleaned()
    raw = "顯著提高，頭髮與發展，乾燥與乾坤，著力發展後勤"
    assert (
        clean(raw, 0, cleaned, traditional=True).text
        == "显著提高，头发与发展，干燥与乾坤，着力发展后勤"
    )
    assert cleaned.traditional > 8


def test_a_document_is_traditional_by_many_characters_not_by_a_quoted_name():
    assert is_traditional("浦東新區殘疾人事業發展規劃，區政府各委、辦、局")
    assert not is_traditional(
        "规划实施会议对各县、乡镇发展产业提出了要求，标准从严，总体统筹。" * 5 + "《規劃發展業務》"
    )


def test_what_was_cleaned_is_counted():
    cleaned = Cleaned()
    clean("区(qū)９５％??", 0, cleaned)
    assert (cleaned.pinyin, cleaned.full_width, cleaned.lost) == (1, 3, 1)


SIGNS = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "一二三率标發區(（)）qūa1９５％%?  　\t\n㎡⻓\u200b\ufffd\ue000≥，。；.、|-"
        ),
        st.characters(),
    ),
    max_size=60,
)


@examples(400)
@given(SIGNS, st.integers(0, 1000), st.booleans())
def test_every_cleaned_character_leads_back_to_its_own(raw, start, traditional):
    cleaned = Cleaned()
    made = clean(raw, start, cleaned, traditional=traditional)
    origin = list(made.origin)
    assert len(origin) == len(made.text) + 1
    assert origin == sorted(origin)
    assert origin[-1] == start + len(raw)
    assert all(start <= place < start + len(raw) for place in origin[:-1])
    changed = cleaned.traditional + cleaned.full_width
    kept = sum(
        char == raw[place - start] or raw[place - start].isspace()
        for char, place in zip(made.text, origin, strict=False)
    )
    assert len(made.text) - kept <= 4 * changed + sum(raw.count(sign) for sign in "\x85\x0b\x0c")


@examples(200)
@given(SIGNS)
def test_without_signs_to_convert_every_kept_character_is_the_one_at_its_origin(raw):
    cleaned = Cleaned()
    made = clean(raw, 0, cleaned)
    if not cleaned.full_width:
        for char, place in zip(made.text, made.origin, strict=False):
            assert (
                char == raw[place]
                or raw[place].isspace()
                or not raw[place].isprintable()
                or raw[place] == "\u3000"
                or char in "%><~-≥≤"
            )


@examples(200)
@given(SIGNS)
def test_cleaning_joins_no_digits_and_no_columns(raw):
    made = clean(raw, 0, Cleaned()).text
    assert made.count("\t") == raw.count("\t")


@pytest.mark.parametrize(
    ("raw", "text", "doubts"),
    [
        ("≥58¹", "≥58", 0),
        ("2000²人次", "2000人次", 0),
        ("95⁽¹⁾", "95", 0),
        ("养老床位¹达到60³%", "养老床位达到60%", 0),
        ("绿地200m²", "绿地200平方米", 0),
        ("绿地200万m²¹", "绿地200万平方米", 0),
        ("保护区30km²、林地8hm²", "保护区30平方公里、林地8公顷", 0),
        ("库容200万m³", "库容200万立方米", 0),
        ("密度达到10⁵个", "密度达到10个", 1),
        ("\uf0b358", "≥58", 1),
        ("不超过\uf0a395%", "不超过≤95%", 1),
        ("\uf06c 新建养老院3所", " 新建养老院3所", 0),
        ("入住率\ufffd60%", "入住率60%", 1),
        ("入住率??60%", "入住率60%", 1),
        ("入住率\ufffc60%", "入住率60%", 1),
        ("（图\ufffc）入住率60%", "（图）入住率60%", 0),
        ("培训达到12 000人，", "培训达到12000人，", 0),
        ("培训达到1 200 000人次，", "培训达到1200000人次，", 0),
        ("到2025 100人", "到2025 100人", 0),
        ("专栏1 500张床位", "专栏1 500张床位", 0),
        ("培训人数 120 500人", "培训人数120 500人", 0),
        ("覆盖率6 0 %", "覆盖率60%", 1),
        ("9O%", "90%", 1),
        ("床位5OO张", "床位500张", 1),
        ("达到l00%", "达到100%", 1),
        ("到2O25年", "到2025年", 1),
        ("达到58·5%", "达到58.5%", 1),
        ("HPV疫苗、A4O型", "HPV疫苗、A4O型", 0),
        ("达到6。5%", "达到6.5%", 1),
        ("达到6。5所学校", "达到6。5所学校", 0),
    ],
)
def test_signs_beside_numbers(raw, text, doubts):
    cleaned = Cleaned()
    made = clean(raw, 100, cleaned)
    assert made.text == text
    assert len(cleaned.doubts) == doubts
    assert all(100 <= one < 100 + len(raw) for one in cleaned.doubts)
    assert list(made.origin) == sorted(made.origin)
    assert len(made.origin) == len(text) + 1
