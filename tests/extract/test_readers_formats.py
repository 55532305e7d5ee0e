"""One document in every format reads back as the same blocks."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import datetime

import pytest

from plancheck.extract.blocks import Table as ReadTable
from plancheck.extract.readers.registry import read_document, read_raw
from tests.counting import calls
from tests.extract.documents import (
    SAMPLE,
    AbstractDocument,
    Para,
    Table,
    _pdf,
    expected,
    long,
    seen,
    write,
)

WAYS = {
    "plan.docx": {},
    "plan.pdf": {"header": ""},
    "open.pdf": {"ruled": False, "header": ""},
    "plan.ofd": {"header": ""},
    "open.ofd": {"ruled": False, "header": ""},
    "scaled.ofd": {"header": "", "scaled": True},
    "turned.ofd": {"header": "", "turned": True},
    "single.ofd": {"header": "", "per_char": True},
    "plan.html": {},
    "lying.html": {"charset": "gb18030", "said": "utf-8"},
    "gb2312.html": {"charset": "gb18030", "said": "gb2312"},
    "plan.xlsx": {},
    "plan.csv": {},
    "ansi.csv": {"encoding": "gb18030"},
    "semicolon.csv": {"separator": ";"},
    "plan.tsv": {},
    "plan.txt": {},
    "ansi.txt": {"encoding": "gb18030"},
    "unicode.txt": {"encoding": "utf-16"},
    "windows.txt": {"ends": "\r\n"},
    "plan.md": {},
}


def cells(block):
    return [cell for row in block.rows for cell in row] if isinstance(block, ReadTable) else [block]


def holds_its_places(document):
    """Every block leads back to the document's text."""
    for block in document.blocks:
        for one in cells(block):
            origin = list(one.body.origin)
            assert len(origin) == len(one.text) + 1
            assert origin == sorted(origin)
            assert origin[-1] <= len(document.text)


@pytest.mark.parametrize("file", WAYS)
def test_every_format_reads_back_as_the_same_blocks(file, tmp_path):
    path = write(SAMPLE, tmp_path / file, **WAYS[file])
    document = read_document(str(path))
    assert seen(document) == expected(SAMPLE)
    holds_its_places(document)


@pytest.mark.parametrize("file", ["plan.docx", "plan.html", "plan.xlsx", "plan.pdf", "plan.ofd"])
def test_a_merged_cell_is_one_cell_with_its_spans(file, tmp_path):
    document = read_document(str(write(SAMPLE, tmp_path / file, **WAYS[file])))
    table = next(block for block in document.blocks if isinstance(block, ReadTable))
    assert table.rows[0][3] is table.rows[0][4]
    assert table.rows[0][3].spans == (1, 2)
    assert table.rows[0][0] is table.rows[1][0]
    assert table.rows[0][0].spans == (2, 1)


def test_word_numbers_are_worked_out_and_not_in_the_text(tmp_path):
    document = read_document(str(write(SAMPLE, tmp_path / "plan.docx")))
    numbers = [block.number for block in document.blocks if not isinstance(block, ReadTable)]
    assert [one for one in numbers if one] == ["一、", "（一）", "（二）", "二、", "（一）", "1.", "2.", "1.", "2.", "三、"]  # fmt: skip
    assert [getattr(block, "level", None) for block in document.blocks][2] == 1
    assert document.title == SAMPLE.title


def test_a_quote_stands_in_the_text_file(tmp_path):
    path = write(SAMPLE, tmp_path / "plan.csv", encoding="gb18030")
    document = read_document(str(path))
    file = path.read_bytes().decode("gb18030").replace("\r\n", "\n")
    assert document.text == file
    for block in document.blocks:
        for one in cells(block):
            start, end = one.body.span(0, len(one.text))
            assert file[start:end].replace(" ", "") == one.text.replace(" ", "")


@pytest.mark.parametrize("ruled", [True, False])
def test_pages_headers_and_breaks_leave_no_trace_in_a_long_pdf(ruled):
    wanted = long(12)
    document = read_raw(_pdf(wanted, ruled=ruled), "plan.pdf")
    assert document.paged
    assert document.blocks[0].page == 1
    assert max(block.page for block in document.blocks) > 5
    assert seen(document) == expected(wanted)
    holds_its_places(document)


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_over_several_pages_is_one_table(ruled):
    rows = [[str(at), f"指标名称{'很长' * (at % 4)}", "%", str(at), "预期性" if at % 2 else "约束性"] for at in range(1, 90)]  # fmt: skip
    wanted = AbstractDocument(
        [
            Para(
                "主要指标如下，请各单位认真组织实施，确保按期完成各项目标任务，切实提高人民群众的获得感和满意度，推动发展。"
            ),
            Table([["序号", "指标", "单位", "目标值", "属性"]], rows),
            Para("表后的一段文字，说明以上指标的口径。"),
        ]
    )
    assert seen(read_raw(_pdf(wanted, ruled=ruled), "plan.pdf")) == expected(wanted)


def test_thirty_pages_are_read():
    document = read_raw(_pdf(long(40)), "plan.pdf")
    assert max(block.page for block in document.blocks) >= 30


def test_twice_the_pages_are_twice_the_work():
    made = {size: _pdf(long(size)) for size in (4, 8)}
    once, twice = (calls(lambda size=size: read_raw(made[size], "plan.pdf")) for size in made)
    assert twice < 2.5 * once


def test_two_columns_of_a_pdf_are_read_one_after_the_other():
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=(595, 842), invariant=1)
    page.setFont("STSong-Light", 12)
    left = "左栏文字逐行排列而且每一行都写得满满当当"[:19]
    right = "右栏文字逐行排列而且每一行都写得满满当当"[:19]
    for at in range(20):
        page.drawString(60, 760 - at * 20, left)
        page.drawString(310, 760 - at * 20, right)
    page.save()
    text = read_raw(out.getvalue(), "a.pdf").text
    assert text.rfind("左栏") < text.find("右栏")


def test_reading_imports_no_heavy_library_until_a_file_needs_it():
    script = """
import sys
import plancheck.extract.readers.registry
from plancheck.extract.readers.registry import read_raw
read_raw("一、目标\\n到2025年达到95%。".encode(), "a.txt")
heavy = {"lxml", "pdfplumber", "pdfminer", "opencc", "openpyxl", "docx", "rapidfuzz", "PIL"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


# -- Word -------------------------------------------------------------------------------------------------

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: str, numbering: str = "", styles: str = "", **parts: str) -> bytes:
    import zipfile

    out = io.BytesIO()
    kinds = {"numbering": numbering, "styles": styles}
    relations = "".join(
        f'<Relationship Id="r{kind}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{kind}.xml"/>'
        for kind, text in kinds.items()
        if text
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        made.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>',
        )
        for kind, text in kinds.items():
            if text:
                made.writestr(f"word/{kind}.xml", text)
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


def p(text: str, inner: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r>{inner}</w:p>"


def lines(raw: bytes, name: str = "a.docx") -> list[object]:
    return seen(read_raw(raw, name))


def test_word_insertions_count_and_deletions_do_not():
    body = (
        "<w:p><w:r><w:t>覆盖率达到</w:t></w:r><w:del><w:r><w:delText>90%</w:delText></w:r></w:del><w:ins><w:r><w:t>95%</w:t></w:r></w:ins></w:p>"
        '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>前半段</w:t></w:r></w:p><w:p><w:r><w:t>后半段</w:t></w:r></w:p>'
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏文字</w:t></w:r><w:r><w:t>可见文字</w:t></w:r></w:p>"
    )
    assert lines(word(body)) == ["覆盖率达到95%", "前半段后半段", "可见文字"]


def test_word_text_boxes_are_read_once_and_notes_not_at_all():
    box = f"<w:txbxContent>{p('专栏里的文字')}</w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = p("正文", f"<w:r>{both}</w:r><w:r><w:footnoteReference w:id='1'/></w:r>") + p("后文")
    assert lines(word(body)) == ["正文", "专栏里的文字", "后文"]


def test_word_tables_merged_nested_and_deleted_rows():
    def tc(text, properties=""):
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text}</w:tc>"

    inner = f"<w:tbl><w:tr>{tc(p('内'))}{tc(p('表'))}</w:tr></w:tbl>"
    first = '<w:vMerge w:val="restart"/>'
    wide = '<w:gridSpan w:val="65536"/>'
    body = (
        "<w:tbl>"
        f"<w:tr>{tc(p('指标'), first)}{tc(p('目标'), wide)}</w:tr>"
        f"<w:tr>{tc(p('x'), '<w:vMerge/>')}{tc(p('2020'))}{tc('<w:p><w:r><w:t>2025</w:t><w:br/><w:t>年</w:t></w:r></w:p>')}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{tc(p('删去'))}</w:tr>"
        f"<w:tr>{tc(p('甲') + inner + p('乙'))}{tc(p('1'))}{tc(p('2'))}</w:tr></w:tbl>"
    )
    assert lines(word(body)) == [
        [["指标", "目标", "目标"], ["指标", "2020", "2025\n年"], ["甲\n乙", "1", "2"]],
        [["内", "表"]],
    ]


def numbered(levels: list[tuple[str, str, str]], extra: str = "") -> str:
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'
        for at, (form, text, more) in enumerate(levels)
    )
    return f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{made}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{extra}</w:numbering>'


def item(level: int, number: int = 1) -> str:
    return p("项", "", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def numbers(raw: bytes) -> list[str]:
    return [block.number for block in read_raw(raw, "a.docx").blocks]


def test_word_numbers_restart_below_a_higher_level_and_show_the_levels_above():
    listed = numbered([("chineseCounting", "第%1章", ""), ("decimal", "%1.%2", "<w:isLgl/>"), ("decimal", "（%3）", '<w:lvlRestart w:val="0"/>')])  # fmt: skip
    body = "".join(item(level) for level in (0, 1, 1, 2, 0, 1, 2))
    assert numbers(word(body, listed)) == [
        "第一章",
        "1.1",
        "1.2",
        "（1）",
        "第二章",
        "2.1",
        "（2）",
    ]


def test_a_second_word_list_goes_on_or_starts_anew_as_it_says():
    extra = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    listed = numbered([("decimal", "%1.", "")], extra)
    body = "".join(item(0, number) for number in (1, 1, 2, 3, 3, 1))
    assert numbers(word(body, listed)) == ["1.", "2.", "3.", "1.", "2.", "3."]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("chineseCounting", ["一", "十", "十一", "二十", "一百零五"]),
        ("chineseCountingThousand", ["一", "十", "十一", "二十", "一百零五"]),
        ("japaneseCounting", ["一", "十", "十一", "二十", "一百零五"]),
        ("ideographDigital", ["一", "一〇", "一一", "二〇", "一〇五"]),
        ("decimalEnclosedCircle", ["①", "⑩", "⑪", "⑳", "105"]),
        ("ideographTraditional", ["甲", "癸", "11", "20", "105"]),
        ("chineseLegalSimplified", ["壹", "壹拾", "壹拾壹", "贰拾", "壹佰零伍"]),
        ("upperRoman", ["I", "X", "XI", "XX", "CV"]),
        ("lowerLetter", ["a", "j", "k", "t", "aaaaa"]),
        ("decimalZero", ["01", "10", "11", "20", "105"]),
    ],
)
def test_word_number_forms(form, shown):
    from plancheck.extract.readers.numerals import written

    assert [written(count, form) for count in (1, 10, 11, 20, 105)] == shown


def test_a_serial_number_column_numbered_by_word_is_in_its_cells():
    listed = numbered([("decimal", "%1", "")])
    cell = '<w:tc><w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p></w:tc>'
    body = "<w:tbl>" + "".join(f"<w:tr>{cell}<w:tc>{p(name)}</w:tc></w:tr>" for name in ("入园率", "巩固率")) + "</w:tbl>"  # fmt: skip
    assert lines(word(body, listed)) == [[["1", "入园率"], ["2", "巩固率"]]]


def test_numbers_and_levels_of_styles_are_inherited_and_bullets_show_none():
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="a"><w:name w:val="章标题"/><w:pPr><w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="章标题二"/><w:basedOn w:val="a"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="toc 1"/></w:style></w:styles>'
    )
    listed = numbered([("chineseCounting", "%1、", "")], '<w:abstractNum w:abstractNumId="9"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum><w:num w:numId="9"><w:abstractNumId w:val="9"/></w:num>')  # fmt: skip
    body = p("目录项 1", "", '<w:pStyle w:val="c"/>') + p("总则", "", '<w:pStyle w:val="b"/>') + item(0, 9) + p("附则", "", '<w:pStyle w:val="a"/>')  # fmt: skip
    blocks = read_raw(word(body, listed, styles), "a.docx").blocks
    assert [(one.number, one.text, one.level) for one in blocks] == [("一、", "总则", 1), ("", "项", None), ("二、", "附则", 1)]  # fmt: skip


def test_a_contents_table_of_word_is_left_out():
    toc = f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{p("一、目标")}</w:sdtContent></w:sdt>'
    assert lines(word(toc + p("正文"))) == ["正文"]


# -- web pages --------------------------------------------------------------------------------------------


def page(body: str) -> list[object]:
    return lines(
        f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode(), "a.html"
    )


def test_menus_scripts_and_footers_are_no_text_of_the_plan():
    body = "<nav>首页 政务公开</nav><script>var a='脚本';</script><div class='crumbs'>当前位置</div><p>到2025年，覆盖率达到95%以上，各项任务全面完成。</p><p style='display:none'>隐藏</p><div class='footer'>版权所有</div>"
    assert page(body) == ["到2025年，覆盖率达到95%以上，各项任务全面完成。"]


def test_a_plan_in_an_element_called_footer_is_still_read():
    text = "到2025年，覆盖率达到95%以上，各项任务全面完成。"
    assert page(f"<div class='footer'><p>{text}</p></div>") == [text]


def test_rows_of_pipes_or_tabs_in_paragraphs_are_a_table():
    wanted = [[["指标", "单位"], ["入园率", "%"]]]
    assert page("<p>|指标|单位|</p><p>|入园率|%|</p>") == wanted
    assert page("<p>指标\t单位<br>入园率\t%</p>") == wanted
    assert page("<pre>指标\t单位\n入园率\t%</pre>") == wanted
    assert page("<p>|指标|单位|\n|---|---|\n|入园率|%|</p>") == wanted


def test_spans_of_any_size_give_a_bounded_grid():
    body = "<table><tr><td rowspan=65536 colspan=65536>指标<td>甲</td></tr><tr><td>乙</td></tr><tr><td rowspan=0>丙</td></tr></table>"
    rows = page(body)[0]
    assert len(rows) == 3
    assert len({len(row) for row in rows}) == 1
    assert len(rows[0]) <= 600
    two = page(
        "<table><tr><td>指标<td colspan=65536>目标</tr><tr><td>入园率<td>95<td>98</tr></table>"
    )
    assert two == [[["指标", "目标", "目标"], ["入园率", "95", "98"]]]


def test_ordered_lists_count_and_unclosed_cells_are_read():
    assert page("<ol start=3><li>甲<li>乙</ol><ul><li>丙</ul>") == ["3.甲", "4.乙", "丙"]
    assert page("<table><tr><td>甲<td>1<tr><td>乙<td>2</table>") == [[["甲", "1"], ["乙", "2"]]]


def test_a_table_that_only_lays_out_the_page_gives_what_it_holds():
    body = "<table><tr><td><p>一、目标</p><table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table><p>二、措施</p></td></tr></table>"
    assert page(body) == ["一、目标", [["甲", "1"], ["乙", "2"]], "二、措施"]


def test_an_external_entity_is_not_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容", encoding="utf-8")
    html = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body><p>正文&x;正文</p></body></html>'
    assert "机密" not in read_raw(html.encode(), "a.html").text


def test_html_tables_inside_a_text_keep_their_places():
    text = '一、指标\n<table><tr><td rowspan="2">指标</td><td colspan=2>目标</td></tr><tr><td>2020</td><td>2025<br>年</td></tr><tr><td>甲&lt;乙</td><td>９５</td><td>≥ 98</td></tr></table>\n二、措施'
    document = read_raw(text.encode(), "a.txt")
    assert seen(document) == [
        "一、指标",
        [["指标", "目标", "目标"], ["指标", "2020", "2025\n年"], ["甲<乙", "95", "≥98"]],
        "二、措施",
    ]
    cell = document.blocks[1].rows[2][1]
    start, end = cell.body.span(0, 2)
    assert text[start:end] == "９５"
    holds_its_places(document)


# -- workbooks and table files ----------------------------------------------------------------------------


def test_a_workbook_shows_numbers_as_its_formats_do():
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    values = [
        (0.95, "0%", "95%"), (0.9512, "0.0%", "95.1%"), (12000, "#,##0", "12000"), (3, "General", "3"), (2.50, "0.00", "2.50"),
        (0.1 + 0.2, "General", "0.3"), (95, '"≥"0', "≥95"), (5.5, '0.0"万人"', "5.5万人"), (datetime(2025, 12, 31), "yyyy-mm-dd", "2025-12-31"),
        (datetime(2025, 3, 1), 'yyyy"年"m"月"', "2025年3月"), (-3, "0;-0", "-3"), (True, "General", "TRUE"), ("≥98", "General", "≥98"),
    ]  # fmt: skip
    for at, (value, code, _) in enumerate(values, 1):
        sheet.cell(at, 1, f"第{at}项")
        sheet.cell(at, 2, value).number_format = code
    hidden = book.create_sheet("草稿")
    hidden["A1"] = "隐藏的表"
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    rows = lines(out.getvalue(), "a.xlsx")
    assert [row[1] for row in rows[0]] == [shown for _, _, shown in values]
    assert len(rows) == 1


def test_a_quoted_line_end_in_a_csv_stays_in_its_cell():
    raw = '\ufeff主要指标\n\n指标,单位,说明\n"入园率","%","第一行\n第""二""行"\n巩固率,%\n'.encode()
    assert lines(raw, "a.csv") == [
        "主要指标",
        [["指标", "单位", "说明"], ["入园率", "%", '第一行\n第"二"行'], ["巩固率", "%", ""]],
    ]


def test_a_stray_quote_does_not_swallow_a_csv():
    raw = '指标,值\n"入园率,95\n巩固率,98\n'.encode()
    assert lines(raw, "a.csv") == [[["指标", "值"], ['"入园率', "95"], ["巩固率", "98"]]]
