"""One abstract document written in every format: what a reader should give back is known.

    document = AbstractDocument(blocks=[Heading("总体要求", 1, "一、"), Para("到2025年……"), Table(...)])
    write(document, Path("plan.docx"))          # docx, pdf, html, xlsx, csv, tsv, txt, md: by the suffix
    write(document, Path("plan.txt"), encoding="gb18030")

Numbers (``一、``, ``（一）``, ``1.``, ``（1）``, ``①``) are automatic in Word and written out elsewhere. ``expected(document)`` is what every format
must read back as, ``seen(document_read)`` what was read.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from tests.extract.ofd_files import ofd_of

NUMBERS = {"一、": 0, "（一）": 1, "1.": 2, "（1）": 3, "①": 4}


@dataclass(frozen=True)
class Heading:
    """A heading of a level (1 is the highest). ``number``: as shown."""

    text: str
    level: int = 1
    number: str = ""


@dataclass(frozen=True)
class Para:
    """A paragraph. ``number``: as shown."""

    text: str
    number: str = ""


@dataclass(frozen=True)
class Table:
    """A table. ``merges``: (row, column, rows, columns) over all rows, headers first; the covered places are ``""``."""

    header_rows: list[list[str]]
    rows: list[list[str]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def all_rows(self) -> list[list[str]]:
        return self.header_rows + self.rows

    def filled(self) -> list[list[str]]:
        """The full grid, merged cells repeated."""
        rows = [list(row) for row in self.all_rows]
        for top, left, down, across in self.merges:
            for at in range(top, top + down):
                for column in range(left, left + across):
                    rows[at][column] = self.all_rows[top][left]
        return rows


@dataclass(frozen=True)
class AbstractDocument:
    blocks: list[Heading | Para | Table]
    title: str = ""


def box(number: int, title: str, items: list[str]) -> list[Heading | Para | Table]:
    """A box (专栏) with numbered items."""
    return [
        Para(f"专栏{number} {title}"),
        *(Para(item, f"{at}.") for at, item in enumerate(items, 1)),
    ]


SAMPLE = AbstractDocument(
    title="某市教育事业发展“十四五”规划",
    blocks=[
        Para(
            "为加快推进全市教育高质量发展，根据《某省教育事业发展“十四五”规划》，结合我市教育工作实际，认真分析面临的形势与任务，制定本规划。"
        ),
        Heading("总体要求", 1, "一、"),
        Heading("指导思想", 2, "（一）"),
        Para(
            "坚持以人民为中心，办好人民满意的教育，推动学前教育普及普惠、义务教育优质均衡、普通高中优质多样，建成更高质量的教育体系。"
        ),
        Heading("主要目标", 2, "（二）"),
        Para(
            "到2025年，学前教育毛入园率达到98%以上，义务教育巩固率保持在100%，每万人口拥有专任教师数达到95.5人，财政投入年均增长6.8%。"
        ),
        Table(
            [["序号", "指标", "单位", "目标值", "", "属性"], ["", "", "", "2020年", "2025年", ""]],
            [
                ["1", "学前教育毛入园率", "%", "95.2", "≥98", "预期性"],
                ["2", "义务教育巩固率", "%", "99.9", "100", "约束性"],
                ["3", "高中阶段毛入学率", "%", "97", "≥98.5", ""],
                ["4", "新增公办学位数", "个", "—", "12000", "约束性"],
            ],
            [(0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 2, 1), (0, 3, 1, 2), (0, 5, 2, 1), (3, 5, 2, 1)],
        ),
        Heading("重点任务", 1, "二、"),
        Heading("扩大资源供给", 2, "（一）"),
        Para("新建和改扩建学校30所。", "1."),
        Para("每个街道至少建成1所公办幼儿园。", "2."),
        *box(1, "教育资源扩容工程", ["新建幼儿园12所，新增学位3600个。", "改扩建初中8所。"]),
        Heading("保障措施", 1, "三、"),
        Para(
            "加强组织领导，明确责任分工，每年对规划实施情况开展一次评估，确保各项目标任务按期完成，重大事项及时向市委、市政府报告。"
        ),
    ],
)


def long(times: int) -> AbstractDocument:
    """The sample several times over, no paragraph the same as another."""
    digits = "〇一二三四五六七八九"
    blocks = []
    for at in range(times):
        word = "".join(digits[int(digit)] for digit in str(at))
        for block in SAMPLE.blocks:
            if isinstance(block, Para) and not block.number and not block.text.startswith("专栏"):
                block = Para(f"在第{word}个片区，" + block.text)
            blocks.append(block)
    return AbstractDocument(blocks, SAMPLE.title)


def expected(document: AbstractDocument) -> list[object]:
    """What every format reads back as: texts with their numbers, and full grids."""
    found: list[object] = [document.title] if document.title else []
    for block in document.blocks:
        found.append(block.filled() if isinstance(block, Table) else block.number + block.text)
    return found


def seen(document) -> list[object]:
    """The blocks of a document that was read, in the form of ``expected``."""
    return [
        [[cell.text for cell in row] for row in block.rows]
        if hasattr(block, "rows")
        else (block.number + block.text).replace(" ", "")
        if "专栏" not in block.text
        else block.text
        for block in document.blocks
    ]


def write(document: AbstractDocument, path: Path, **options) -> Path:
    """Write a document in the format of the path's suffix; see the writers for their options."""
    path = Path(path)
    writers = {
        ".docx": _docx, ".pdf": _pdf, ".html": _html, ".xlsx": _xlsx, ".csv": _csv, ".tsv": _csv, ".txt": _text, ".md": _text, ".ofd": _ofd,
    }  # fmt: skip
    if path.suffix == ".tsv":
        options.setdefault("separator", "\t")
    if path.suffix == ".md":
        options.setdefault("markdown", True)
    path.write_bytes(writers[path.suffix](document, **options))
    return path


def _text(document, encoding="utf-8", markdown=False, ends="\n") -> bytes:
    lines = [("# " if markdown else "") + document.title, ""] if document.title else []
    for block in document.blocks:
        if isinstance(block, Table):
            # A line end inside a cell: <br> in Markdown, a space where a line is a row.
            rows = [
                [text.replace("\n", "<br>" if markdown else " ") for text in row]
                for row in block.filled()
            ]
            if markdown:
                lines.append("| " + " | ".join(rows[0]) + " |")
                lines.append("|" + " --- |" * len(rows[0]))
                lines += ["| " + " | ".join(row) + " |" for row in rows[1:]]
            else:
                lines += ["\t".join(row) for row in rows]
        elif isinstance(block, Heading):
            lines.append(
                ("#" * (block.level + 1) + " " if markdown else "") + block.number + block.text
            )
        else:
            lines.append(("" if markdown else "　　") + block.number + block.text)
        lines.append("")
    return ends.join(lines).encode(encoding)


def _csv(document, encoding="utf-8-sig", separator=",") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    for row in _sheet_rows(document):
        writer.writerow(row)
    return out.getvalue().encode(encoding)


def _sheet_rows(document) -> list[list[str]]:
    rows = [[document.title]] if document.title else []
    for block in document.blocks:
        if isinstance(block, Table):
            rows += [[], *block.filled(), []]
        else:
            rows.append([block.number + block.text])
    return rows


def _xlsx(document) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    at = 1
    for text in [document.title] if document.title else []:
        sheet.cell(at, 1, text)
        at += 1
    for block in document.blocks:
        if not isinstance(block, Table):
            sheet.cell(at, 1, block.number + block.text)
            at += 1
            continue
        at += 1
        for down, row in enumerate(block.all_rows):
            for across, text in enumerate(row):
                if text:
                    cell = sheet.cell(at + down, across + 1)
                    _excel_value(cell, text)
        for top, left, down, across in block.merges:
            sheet.merge_cells(
                start_row=at + top,
                start_column=left + 1,
                end_row=at + top + down - 1,
                end_column=left + across,
            )
        at += len(block.all_rows) + 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _excel_value(cell, text: str) -> None:
    if text.isdigit():
        cell.value = int(text)
    elif text.replace(".", "", 1).isdigit():
        cell.value = float(text)
    else:
        cell.value = text


def _html(document, charset="utf-8", said=None) -> bytes:
    """``said``: the charset that the page claims, rightly or not."""
    parts = [
        f'<!DOCTYPE html><html><head><meta charset="{said or charset}"><title>{escape(document.title)}_某市人民政府</title>'
    ]
    parts.append(
        "<script>var 广告='<p>脚本里的文字不是正文</p>';</script><style>p{text-indent:2em}</style></head><body>"
    )
    parts.append(
        '<div class="nav"><a href="/">首页</a> <a href="/zwgk">政务公开</a></div><div id="zoom">'
    )
    if document.title:
        parts.append(f"<h1>{escape(document.title)}</h1>")
    for block in document.blocks:
        if isinstance(block, Table):
            covered = set()
            spans = {(top, left): (down, across) for top, left, down, across in block.merges}
            for (top, left), (down, across) in spans.items():
                covered |= {
                    (at, column)
                    for at in range(top, top + down)
                    for column in range(left, left + across)
                } - {(top, left)}
            parts.append("<table border='1'><tbody>")
            for at, row in enumerate(block.all_rows):
                parts.append("<tr>")
                for column, text in enumerate(row):
                    if (at, column) not in covered:
                        down, across = spans.get((at, column), (1, 1))
                        parts.append(
                            f'<td rowspan="{down}" colspan="{across}"><p><span>{_lines(text)}</span></p></td>'
                        )
                parts.append("</tr>")
            parts.append("</tbody></table>")
        elif isinstance(block, Heading):
            parts.append(
                f"<h{block.level + 1}>{block.number}{escape(block.text)}</h{block.level + 1}>"
            )
        else:
            parts.append(f"<p>　　{block.number}{escape(block.text)}</p>")
    parts.append(
        '</div><div class="footer">主办单位：某市人民政府办公室　版权所有</div></body></html>'
    )
    return "\n".join(parts).encode(charset)


def _lines(text: str, end: str = "<br>") -> str:
    return escape(text).replace("\n", end)


def _docx(document) -> bytes:
    """With automatic numbering (levels of one list), heading styles and merged cells."""
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    made = Document()
    numbering = made.part.numbering_part.element
    levels = [
        ("chineseCountingThousand", "%1、"),
        ("chineseCountingThousand", "（%2）"),
        ("decimal", "%3."),
        ("decimal", "（%4）"),
        ("decimalEnclosedCircleChinese", "%5"),
    ]
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    first = numbering.find("{*}num")
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{inner}</w:abstractNum>'
    )
    if first is not None:
        first.addprevious(abstract)
    else:
        numbering.append(abstract)
    # Each list of items that begins anew is a w:num of its own that restarts its level.
    count = 90
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
    )
    last: dict[int, str] = {}
    if document.title:
        made.add_paragraph(document.title, style="Title")
    for block in document.blocks:
        if isinstance(block, Table):
            rows = block.all_rows
            table = made.add_table(len(rows), len(rows[0]))
            grid = table._cells
            width = len(rows[0])
            for at, row in enumerate(rows):
                for column, text in enumerate(row):
                    grid[at * width + column].text = text
            for top, left, down, across in block.merges:
                merged = grid[top * width + left].merge(
                    grid[(top + down - 1) * width + left + across - 1]
                )
                merged.text = rows[top][left]
            continue
        paragraph = made.add_paragraph(
            block.text, style=f"Heading {block.level}" if isinstance(block, Heading) else None
        )
        if block.number:
            level = _level_of(block.number)
            use = 90
            if _is_first(block.number) and last.get(level):
                count += 1
                use = count
                numbering.append(
                    parse_xml(
                        f'<w:num {nsdecls("w")} w:numId="{use}"><w:abstractNumId w:val="90"/>'
                        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
                    )
                )
            last[level] = block.number
            properties = paragraph._p.get_or_add_pPr()
            properties.append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{use}"/></w:numPr>'
                )
            )
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _level_of(number: str) -> int:
    if number.endswith("、"):
        return 0
    if number[0] in "（(":
        return 3 if number[1].isdigit() else 1
    return 2 if number.endswith(".") else 4


def _is_first(number: str) -> bool:
    return number in NUMBERS


def _widths(table: Table) -> list[float]:
    """Columns as wide as their texts ask for, within the page (in points)."""
    spanned = {(top, left) for top, left, _, across in table.merges if across > 1}
    asked = [
        max(
            min(13 + 10 * max(map(len, row[column].split("\n"))), 200)
            for at, row in enumerate(table.all_rows)
            if (at, column) not in spanned
        )
        for column in range(len(table.all_rows[0]))
    ]
    share = min(1, 440 / sum(asked))
    return [max(33, width * share) for width in asked]


def _ofd(document, scaled=False, turned=False, per_char=False, **options) -> bytes:
    return ofd_of(_pdf(document, **options), scaled=scaled, turned=turned, per_char=per_char)


def _pdf(document, ruled=True, header="某市人民政府公报", size=12, font="STSong-Light") -> bytes:
    """``ruled``: with rules around the cells; The font needs no file."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, TableStyle
    from reportlab.platypus import Table as PdfTable

    pdfmetrics.registerFont(UnicodeCIDFont(font))
    body = ParagraphStyle(
        "body",
        fontName=font,
        fontSize=size,
        leading=size * 1.6,
        firstLineIndent=size * 2,
        wordWrap="CJK",
    )
    centre = ParagraphStyle(
        "centre", parent=body, fontSize=size + 4, leading=size * 2, firstLineIndent=0, alignment=1
    )
    cell = ParagraphStyle("cell", parent=body, fontSize=10, leading=14, firstLineIndent=0)
    flow = [Paragraph(escape(document.title), centre), Spacer(1, 12)] if document.title else []
    for block in document.blocks:
        if isinstance(block, Table):
            style = [("FONTNAME", (0, 0), (-1, -1), font), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
            rows = block.all_rows
            if ruled:
                style.append(("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)))
                style += [
                    ("SPAN", (left, top), (left + across - 1, top + down - 1))
                    for top, left, down, across in block.merges
                ]
            else:
                style += [
                    ("LINEABOVE", (0, 0), (-1, 0), 1, (0, 0, 0)),
                    ("LINEBELOW", (0, -1), (-1, -1), 1, (0, 0, 0)),
                ]
                rows = block.filled()
            widths = _widths(block)
            flow.append(Spacer(1, 8))
            flow.append(
                PdfTable(
                    [[Paragraph(_lines(text, "<br/>"), cell) for text in row] for row in rows],
                    colWidths=widths,
                    repeatRows=len(block.header_rows),
                    style=TableStyle(style),
                )
            )
            flow.append(Spacer(1, 8))
        else:
            flow.append(Paragraph(escape(block.number + block.text), body))

    def furniture(canvas, page) -> None:
        canvas.setFont(font, 9)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 40, header)
        canvas.drawCentredString(A4[0] / 2, 30, f"— {canvas.getPageNumber()} —")

    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(
        flow, onFirstPage=furniture, onLaterPages=furniture
    )
    return out.getvalue()
