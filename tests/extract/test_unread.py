"""What of a document is not read is named with its page or paragraph, whatever the format."""

from __future__ import annotations

import io

import pytest

from tests.extract.intake import (
    case,
    classes,
    complete,
    figures,
    made,
    targets,
    unread,
)
from tests.extract.test_readers_formats import p, word

W_PICTURE = '<w:r><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><wp:inline><wp:extent cx="{}" cy="{}"/><wp:docPr id="1" name="p" descr="{}"/><a:graphic><a:graphicData uri="{}"><a:blip/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
LONG = "为推动养老服务高质量发展，结合实际制定本规划，各级各部门应当认真组织实施。" * 20


# -- PDF


def pdf(*pages) -> bytes:
    """A PDF; a page is a list of (x, y, text) or a function that draws it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=(595, 842), invariant=1)
    for page in pages:
        sheet.setFont("STSong-Light", 12)
        if callable(page):
            page(sheet)
        else:
            for x, y, text in page:
                sheet.drawString(x, y, text)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def picture(sheet, x=50, y=100, width=480, height=600):
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet.drawImage(ImageReader(Image.new("L", (40, 40), 128)), x, y, width, height)


FIRST = [
    (60, 760, "一、发展目标"),
    (60, 730, "到2025年，养老机构护理型床位占比达到58%以上，新增床位300张。"),
]


@pytest.mark.parametrize("name", ["sym.pdf", "sup.pdf"])
def test_signs_and_notes_of_a_printed_page(name):
    found = case(name)
    wanted = {"sym.pdf": ["≥58", ">90", "≤95"], "sup.pdf": ["≥58", "95", "75"]}
    assert targets(found) == wanted[name]
    assert figures(found)[0] == "≥60%"
    assert found.account.note_marks == {"sym.pdf": 0, "sup.pdf": 4}[name]


def test_a_scanned_page_among_pages_with_text_is_named():
    found = case("mixed.pdf")
    assert [one.page for one in found.account.unread if one.kind == "page"] == [2]
    assert found.account.partial
    complete(found)


def test_an_empty_page_is_nothing_unread():
    found = made(pdf(FIRST, [], FIRST), "a.pdf")
    assert unread(found) == []


def test_pictures_of_a_page_are_named_and_hold_promises_where_a_table_is_announced():
    def page(sheet):
        sheet.drawString(60, 760, "专栏1 “十四五”养老服务主要指标")
        picture(sheet, 60, 400, 400, 300)
        sheet.drawString(60, 300, "新建综合养老服务中心3个。")

    found = made(pdf(FIRST, page), "a.pdf")
    assert unread(found) == [("picture", True)]
    assert (found.account.unread[0].page, found.account.unread[0].near[:3]) == (2, "专栏1")


@pytest.mark.parametrize("turn", [90, -90, 180])
def test_text_on_its_side_is_turned(turn):
    def page(sheet):
        sheet.translate(*{90: (300, 60), -90: (300, 780), 180: (540, 500)}[turn])
        sheet.rotate(turn)
        for at, text in enumerate(("二、主要任务", "新建综合养老服务中心3个。")):
            sheet.drawString(0, -24 * at, text)

    found = made(pdf(FIRST, page), "a.pdf")
    assert figures(found) == ["≥58%", "≥300张", "≥3个"]
    assert unread(found) == []


def test_a_part_of_a_page_on_its_side_is_named():
    def page(sheet):
        for x, y, text in FIRST:
            sheet.drawString(x, y, text)
        sheet.saveState()
        sheet.translate(560, 100)
        sheet.rotate(90)
        sheet.drawString(0, 0, "到2025年，床位达到900张。")
        sheet.restoreState()

    found = made(pdf(page), "a.pdf")
    assert unread(found) == [("rotated", True)]
    assert "≥900张" not in figures(found)


@pytest.mark.parametrize("name", ["twocol.pdf", "twocol2.pdf"])
def test_two_columns_are_read_one_after_the_other(name):
    found = case(name)
    subjects = {one.subject: f"{one.op}{one.number[0]}" for one in found.commitments}
    for subject, wanted in (("护理型床位占比", "≥58"), ("日间照料设施覆盖率", "≥95"), ("持证上岗率", "≥100")):  # fmt: skip
        assert [value for key, value in subjects.items() if key.endswith(subject)] == [wanted]
    assert unread(found) == []


def test_columns_that_were_not_told_apart_are_named_and_their_finds_looked_at():
    left = [
        "到2025年，床位达到9",
        "占比达到58%，",
        "床位数达到30张。",
        "入住率达到60%。",
        "签约率达到70%。",
    ]
    right = ["培训护理员20人，", "持证率达到80%。", "改造300户。", "新建3个站点。", "培训500人次。"]
    lines = [(60, 700 - 20 * at, text) for at, text in enumerate(left)]
    lines += [(330, 700 - 20 * at, text) for at, text in enumerate(right)]
    found = made(pdf(lines, FIRST), "a.pdf")
    assert ("columns", True) in unread(found)
    assert {one.cls.value for one in found.commitments if one.page == 1} <= {"look"}
    assert {one.cls.value for one in found.commitments if one.page == 2} == {"sure"}


# -- Word


@pytest.mark.parametrize(
    ("before", "size", "promises"),
    [("专栏1 主要指标", 4_000_000, True), ("县人民政府印章", 4_000_000, False)],
)
def test_a_picture_of_word_is_named_with_its_paragraph(before, size, promises):
    body = (
        p(LONG) + p(before) + f"<w:p>{W_PICTURE.format(size, size, '', PICTURE)}</w:p>" + p("后文")
    )
    found = made(word(body), "a.docx")
    assert unread(found) == [("picture", promises)]
    assert (found.account.unread[0].paragraph, found.account.unread[0].near) == (2, before)


def test_a_picture_of_a_sign_is_the_sign_its_text_names_and_else_a_doubt():
    sign = W_PICTURE.format(150_000, 150_000, "≤", PICTURE)
    other = W_PICTURE.format(150_000, 150_000, "", PICTURE)
    text = "<w:p><w:r><w:t>到2025年，失业率控制在</w:t></w:r>{}<w:r><w:t>5%。</w:t></w:r></w:p>"
    assert figures(made(word(text.format(sign)), "a.docx")) == ["≤5%"]
    assert classes(made(word(text.format(other)), "a.docx")) == {"look"}


def test_a_chart_an_embedded_file_and_hidden_text_of_word_are_named():
    chart = W_PICTURE.format(9_000_000, 9_000_000, "", CHART)
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>床位达到900张</w:t></w:r><w:r><w:t>新建站点3个。</w:t></w:r></w:p>"
    deleted = "<w:p><w:del><w:r><w:delText>新建9个</w:delText></w:r></w:del><w:r><w:t>新建4个站点。</w:t></w:r></w:p>"
    found = made(
        word(p("如下表：") + f"<w:p>{chart}</w:p><w:altChunk/>" + hidden + deleted), "a.docx"
    )
    assert unread(found) == [("chart", True), ("object", True)]
    assert found.account.left_out == {"hidden": 1, "deleted": 1}
    assert figures(found) == ["≥3个", "≥4个"]


def test_a_hidden_row_of_a_word_table_is_left_out():
    rows = "".join(
        f"<w:tr><w:trPr>{hidden}</w:trPr><w:tc>{p(name)}</w:tc><w:tc>{p('9')}</w:tc></w:tr>"
        for name, hidden in (("指标", ""), ("旧稿", "<w:hidden/>"), ("新稿", ""))
    )
    found = made(word(f"<w:tbl>{rows}</w:tbl>"), "a.docx")
    assert "旧稿" not in found.document.text
    assert found.account.left_out["hidden"] == 1


def test_struck_and_raised_text_of_a_word_style_counts_as_such():
    styles = '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="character" w:styleId="old"><w:name w:val="旧"/><w:rPr><w:strike/></w:rPr></w:style><w:style w:type="character" w:styleId="ref"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>'
    run = '<w:r><w:rPr><w:rStyle w:val="{}"/></w:rPr><w:t>{}</w:t></w:r>'
    body = f"<w:p><w:r><w:t>到2025年，入住率达到</w:t></w:r>{run.format('old', '50%')}<w:r><w:t>60</w:t></w:r>{run.format('ref', '12')}<w:r><w:t>%。</w:t></w:r></w:p>"
    found = made(word(body, styles=styles), "a.docx")
    assert figures(found) == ["≥60%"]
    assert (found.account.left_out["struck"], found.account.note_marks) == (1, 1)


# -- workbooks


def workbook(change) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    rows = [["主要指标"], ["序号", "指标", "单位", "2020年", "2025年目标", "属性"]]
    rows += [[at, f"指标{at}覆盖率", "%", 40 + at, 60 + at, "预期性"] for at in range(1, 6)]
    for row in rows:
        sheet.append(row)
    change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_hidden_rows_and_columns_of_a_workbook_are_left_out_and_named():
    found = case("h1.xlsx")
    assert targets(found) == ["60", "60", "60"]
    assert unread(found) == [("hidden-columns", False), ("hidden-rows", False)]
    assert [one.place for one in found.account.unread] == ["E", "4"]
    assert not found.account.partial


def test_a_hidden_sheet_formulas_without_a_value_and_struck_cells_are_named():
    from openpyxl.styles import Font

    def change(book, sheet):
        sheet["E3"] = "=E4+1"
        sheet["D4"].font = Font(strike=True)
        book.create_sheet("旧稿").sheet_state = "hidden"

    found = made(workbook(change), "a.xlsx")
    assert unread(found) == [("formula", True), ("hidden-sheet", False)]
    assert [one.place for one in found.account.unread] == ["E3", "旧稿"]
    assert found.account.left_out["struck"] == 1
    assert found.account.partial


def test_signs_and_note_marks_of_cells_are_read():
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Font

    def change(_, sheet):
        sheet["E3"] = "\u00b358"
        sheet["E3"].font = Font(name="Symbol")
        sheet["E4"] = CellRichText(TextBlock(InlineFont(rFont="Symbol"), "\uf0a3"), "95", TextBlock(InlineFont(vertAlign="superscript"), "2"))  # fmt: skip
        sheet["E5"] = CellRichText(TextBlock(InlineFont(strike=True), "50"), "60")

    found = made(workbook(change), "a.xlsx")
    assert targets(found)[:3] == ["≥58", "≤95", "60"]
    assert found.account.doubts == []


def test_a_picture_over_a_sheet_is_named():
    from openpyxl.drawing.image import Image
    from PIL import Image as Pixels

    def change(_, sheet):
        raw = io.BytesIO()
        Pixels.new("L", (9, 9)).save(raw, "PNG")
        sheet.add_image(Image(raw), "H2")

    assert [kind for kind, _ in unread(made(workbook(change), "a.xlsx"))] == ["picture"]


# -- text and web pages


@pytest.mark.parametrize("name", ["a.md", "a.html"])
@pytest.mark.parametrize(
    ("before", "promises"),
    [("专栏2 “十四五”主要指标", True), ("公园照片", False), ("任务分解如下表：", True)],
)
def test_a_picture_of_a_page_or_text_is_named(name, before, promises):
    text = {
        "a.md": f"{LONG}\n\n{before}\n\n![](table.jpg)\n\n后文很长。\n",
        "a.html": f"<html><meta charset=utf-8><p>{LONG}<p>{before}<p><img src=table.jpg><p>后文很长。",
    }[name]
    found = made(text, name)
    assert unread(found) == [("picture", promises)]
    assert found.account.unread[0].near == before


def test_text_that_does_not_decode_is_named():
    found = made(
        "一、目标\n\n到2025年达到(cid:123)(cid:77)(cid:91)(cid:8)3%\n\n新建站点3个。\n", "a.txt"
    )
    assert unread(found) == [("undecoded", True)]
    complete(found)


def test_a_table_of_a_shape_that_no_reader_knows_is_named():
    found = made(
        "一、目标\n\n专栏1 主要指标\n\n| 甲 | 乙 |\n|---|---|\n| 床位 9 | 3 |\n| 站点 8 | 4 |\n",
        "a.md",
    )
    assert unread(found) == [("table", True)]
    complete(found)


def test_the_attributes_of_a_tag_are_bounded():
    from plancheck.extract.readers.html.bounds import MAX_ATTRIBUTES, bounded_tags

    for one in ("a{}=1", "a{}='>'", 'a{}="<b>"', "a{}", "a{}\n=\n1"):
        tag = (
            "<p "
            + " ".join(one.format(at) for at in range(20_000))
            + ">到2025年，新建站点3个。</p>"
        )
        assert bounded_tags(tag).count("a") <= MAX_ATTRIBUTES + 1
        assert figures(made(f"<!doctype html><body>{tag}", "a.html")) == ["≥3个"]
    short = "<p class='x' style='color:red'>文字</p>" * 500
    assert bounded_tags(short) == short


def test_a_picture_in_a_text_box_is_named_once():
    inner = f"<w:txbxContent>{p('专栏1 主要指标')}<w:p>{W_PICTURE.format(9_000_000, 9_000_000, '', PICTURE)}</w:p></w:txbxContent>"
    both = f"<w:p><w:r><w:drawing>{inner}</w:drawing></w:r></w:p>"
    assert unread(made(word(p(LONG) + both), "a.docx")) == [("picture", True)]


@pytest.mark.parametrize("noted", [False, True])
def test_text_that_a_rule_or_a_remark_strikes_on_a_printed_page_is_struck(noted):
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName
    from reportlab.pdfbase.pdfmetrics import stringWidth

    def page(sheet):
        first, old, new = "到2025年，入住率达到", "50%", "60%，签约率达到70%。"
        x = 60 + stringWidth(first, "STSong-Light", 12)
        end = x + stringWidth(old, "STSong-Light", 12)
        sheet.drawString(60, 760, first + old + new)
        sheet.setLineWidth(0.6)
        if noted:
            remark = {"Type": PDFName("Annot"), "Subtype": PDFName("StrikeOut"), "Rect": PDFArray([x, 758, end, 770])}  # fmt: skip
            sheet._addAnnotation(PDFDictionary(remark))
        else:
            sheet.line(x, 764, end, 764)
        sheet.line(end + 90, 758, end + 120, 758)  # underlined
        sheet.line(50, 740, 500, 740)

    found = made(pdf(page), "a.pdf")
    assert figures(found) == ["≥60%", "≥70%"]
    assert found.account.left_out["struck"] == 1


def test_a_scan_with_a_printed_header_is_named_and_a_background_is_not():
    def scan(sheet):
        sheet.drawString(200, 810, "某县养老服务体系建设“十四五”规划")
        picture(sheet, 20, 20, 555, 780)

    def background(sheet):
        picture(sheet, 0, 0, 595, 842)
        for x, y, text in FIRST:
            sheet.drawString(x, y, text)
        for at in range(10):
            sheet.drawString(60, 700 - 20 * at, "推动养老服务高质量发展，满足老年人多样化需求。")

    found = made(pdf(FIRST, scan, background), "a.pdf")
    assert [(one.kind, one.page) for one in found.account.unread] == [("page", 2)]


@pytest.mark.parametrize("garbled", ["ÓÀÄþÏØÑøÀÏ·þÎñÌåÏµ¹æ»®", "\ue123\ue456\ue789\ue321年\ue001", "(cid:1)(cid:2)(cid:3)达到"])  # fmt: skip
def test_text_in_a_wrong_encoding_is_named(garbled):
    found = made(f"一、目标\n\n{garbled}2025年58%\n\n新建站点3个。\n", "a.txt")
    assert unread(found) == [("undecoded", True)]
    assert {one.cls.value for one in found.commitments if one.number == ("58",)} <= {"look"}


def test_a_paragraph_of_which_nothing_decodes_is_named():
    text = "一、目标\n\n" + "\ufffd" * 30 + "\n\n新建站点3个。\n\n" + "\ue001" * 9 + "\n"
    found = made(text, "a.txt")
    assert unread(found) == [("undecoded", True), ("undecoded", True)]
    assert found.account.unread[0].near == "一、目标"
    complete(found)


def test_a_second_table_of_targets_that_is_not_read_is_named():
    rows = "".join(
        f"| {at} | 指标{at}覆盖率 | % | {at} | ≥9{at} | 约束性 |\n" for at in range(1, 5)
    )
    read = f"| 序号 | 指标 | 单位 | 2020年 | 2025年 | 属性 |\n|---|---|---|---|---|---|\n{rows}"
    other = "| 甲 | 约束性 | 3 → 4 |\n|---|---|---|\n| 乙 | 预期性 | 5 → 6 |\n"
    plain = "| 乡镇 | 面积 |\n|---|---|\n| 甲镇 | 30 |\n| 乙镇 | 40 |\n| 丙镇 | 50 |\n"
    found = made(
        f"一、目标\n\n{read}\n二、其他\n\n文字。\n\n{other}\n三、情况\n\n文字。\n\n{plain}", "a.md"
    )
    assert len(found.rows) == 4
    assert unread(found) == [("table", True)]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("专栏1 主要指标\n\n三、任务\n\n新建站点3个。", True),
        ("专栏1 主要指标\n\n指标甲 百分之 若干\n\n三、任务\n\n新建站点3个。", True),
        ("二、主要指标\n\n到2025年，床位达到300张。\n\n三、任务\n\n健全制度。", False),
        ("主要指标全部完成。\n\n三、任务\n\n新建站点3个。", False),
        ("二、主要指标\n\n![](a.png)\n\n三、任务\n\n新建站点3个。", False),
    ],
)
def test_a_table_that_is_announced_and_not_there_is_named(body, named):
    found = made(f"一、目标\n\n坚持以人民为中心。\n\n{body}\n", "a.md")
    assert ("announced" in [kind for kind, _ in unread(found)]) is named
    complete(found)


TEXT = "到2025年，全县养老机构护理型床位占比达到58%以上，社区日间照料设施覆盖率达到95%。新建综合养老服务中心3个，每个乡镇至少建成1所日间照料机构。培训养老护理员2000人次，持证上岗率达到100%。健全制度机制，加强组织领导，落实工作责任，强化督促检查。"


@pytest.mark.parametrize(
    ("starts", "chars"),
    [((50, 310), 22), ((90, 320), 20), ((50, 220, 390), 15), ((50, 210, 370), 15), ((50, 230), 15)],
)
def test_columns_wherever_their_gutters_are_read_one_after_the_other(starts, chars):
    def page(sheet):
        sheet.setFont("STSong-Light", 10)
        sheet.drawString(180, 810, "某县养老服务体系建设“十四五”规划")
        text = TEXT * 2
        lines = [text[at : at + chars] for at in range(0, len(text), chars)]
        many = -(-len(lines) // len(starts))
        for at, line in enumerate(lines):
            sheet.drawString(starts[at // many], 780 - 14 * (at % many), line)

    found = made(pdf(page), "a.pdf")
    assert figures(found) == ["≥58%", "≥95%", "≥3个", "≥1所", "≥2000人次", "≥100%"] * 2
    assert unread(found) == []


def test_a_row_of_the_table_that_is_not_read_is_named():
    rows = "".join(
        f"| {at} | 指标{at}覆盖率 | % | {at} | ≥9{at} | 约束性 |\n" for at in range(1, 5)
    )
    head = "| 序号 | 指标 | 单位 | 2020年 | 2025年 | 属性 |\n"
    lost = "| 5 | 床位使用率 | % | 70 | — | 约束性 |\n"
    group = "| 二、服务 | | | | | |\n"
    found = made(f"一、目标\n\n{head}|---|---|---|---|---|---|\n{rows}{group}{head}{lost}", "a.md")
    assert len(found.rows) == 4
    assert [(one.kind, one.near) for one in found.account.unread] == [
        ("row", "5 床位使用率 % 70 — 约束性")
    ]
    complete(found)


def test_notes_of_a_word_file_are_named():
    note = "<w:r><w:footnoteReference w:id='1'/></w:r>"
    assert unread(made(word(p("到2025年，新建站点3个", note)), "a.docx")) == [("notes", False)]


def test_a_picture_behind_a_table_that_a_page_break_cut_stands_behind_its_rows():
    def grid(sheet, names, top):
        for row, texts in enumerate(names):
            for column, text in enumerate(texts):
                sheet.rect(60 + 120 * column, top - 30 * row, 120, 30)
                sheet.drawString(64 + 120 * column, top - 30 * row + 10, text)

    head = ["序号", "指标", "2025年", "属性"]
    rows = [[str(at), f"指标{at}覆盖率", f"≥9{at}%", "约束性"] for at in range(1, 7)]

    def second(sheet):
        grid(sheet, [head, *rows[3:]], 780)
        picture(sheet, 60, 200, 400, 300)

    found = made(pdf(lambda sheet: grid(sheet, [head, *rows[:3]], 150), second), "a.pdf")
    assert len(found.rows) == 6
    assert [(one.kind, one.page) for one in found.account.unread] == [("picture", 2)]


def test_a_page_whose_text_fills_one_column_is_read_in_paragraphs():
    def page(sheet):
        sheet.setFont("STSong-Light", 24)
        sheet.drawString(60, 790, "永宁县“十四五”养老服务体系规划")
        sheet.setFont("STSong-Light", 11)
        for at in range(0, len(TEXT), 18):
            sheet.drawString(60, 740 - at, TEXT[at : at + 18])

    found = made(pdf(page), "a.pdf")
    assert figures(found) == ["≥58%", "≥95%", "≥3个", "≥1所", "≥2000人次", "≥100%"]
    assert "护理型床位占比" in found.commitments[0].subject


@pytest.mark.parametrize(("sign", "wanted"), [("≥", "≥60%"), ("≤", "≤60%")])
def test_signs_of_the_symbol_font_of_a_pdf_are_read(sign, wanted):
    from reportlab.pdfbase.pdfmetrics import stringWidth

    def page(sheet):
        text = "到2025年，入住率"
        x = 60 + stringWidth(text, "STSong-Light", 12)
        sheet.drawString(60, 760, text)
        sheet.setFont("Symbol", 12)
        sheet.drawString(x, 760, sign)
        sheet.setFont("STSong-Light", 12)
        sheet.drawString(x + stringWidth(sign, "Symbol", 12), 760, "60%。")

    found = made(pdf(page, FIRST), "a.pdf")
    assert figures(found) == [wanted, "≥58%", "≥300张"]
    assert classes(found) == {"sure"}


@pytest.mark.parametrize(
    ("text", "font", "width", "wanted"),
    [
        ("(cid:123)", "ABCDEF+SimSun", 12, "\ufffd"),
        ("\uf0b3", "ABCDEF+Symbol", 6.6, "≥"),
        ("\uf0b3", "ABCDEF+Symbol", 2.7, "\uf0b3"),  # shown as a space, whatever its table says
        ("‡", "Symbol", 0, "≥"),
        ("\ue001", "ABCDEF+SimSun", 12, "\ue001"),
        ("≥", "ABCDEF+SimSun", 12, "≥"),
    ],
)
def test_characters_of_a_page(text, font, width, wanted):
    from plancheck.extract.readers.pdf.chars import mend

    char = {"text": text, "fontname": font, "x0": 0.0, "x1": width, "size": 12.0}
    mend([char])
    assert char["text"] == wanted
