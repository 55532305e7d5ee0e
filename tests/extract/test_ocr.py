"""Text recognition: pictures, scanned pages and pictures of tables; everything it reads is marked, nothing is fetched.

``files/table.png`` shows an indicator table with rules and a sentence, drawn with WenQuanYi Zen Hei.
"""

from __future__ import annotations

import io
import socket
import struct
import zlib
from pathlib import Path

import pytest

from plancheck.extract.extract import extract
from plancheck.extract.extract_data import data_of
from plancheck.extract.readers import ocr
from plancheck.extract.readers.registry import read_raw
from tests.conftest import process
from tests.extract.ofd_files import NS, package, text
from tests.extract.test_readers_refusals import code

PNG = (Path(__file__).parent / "files" / "table.png").read_bytes()
ROWS = [
    ("养老机构护理型床位占比", "%", "≥58"),
    ("特殊困难老年人月探访率", "%", "100"),
    ("千人口床位数", "张", "40"),
    ("每千名老年人拥有社会工作者人数", "人", "≥1"),
]


def printed(*, text: str = "", box: tuple[int, int, int, int] = (0, 0, 595, 842)) -> bytes:
    """A PDF of two pages: one of text, one with the picture in a box, and a text above it."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=(595, 842), invariant=1)
    page.setFont("STSong-Light", 12)
    page.drawString(72, 760, "望江县养老服务“十四五”规划")
    page.drawString(72, 730, "到2025年，养老床位达到900张以上。")
    page.drawString(72, 700, "县民政局牵头，县卫生健康局等部门按职责分工负责。")
    page.showPage()
    if text:
        page.setFont("STSong-Light", 12)
        page.drawString(72, 790, text)
    page.drawImage(ImageReader(io.BytesIO(PNG)), *box)
    page.save()
    return out.getvalue()


def rows(document) -> list[tuple[str, str, str]]:
    return [(one.name, one.unit, one.targets[0].text) for one in extract(document).rows]


@pytest.mark.usefixtures("recognition")
def test_a_picture_of_a_table_is_read_without_a_network_and_every_find_is_marked(monkeypatch):
    def none(*args, **options):
        raise AssertionError("text recognition reaches for the network")

    monkeypatch.setattr(socket.socket, "connect", none)
    monkeypatch.setattr(socket, "getaddrinfo", none)
    ocr._engine.cache_clear()
    found = extract(read_raw(PNG, "表.png"))
    assert [(one.name, one.unit, one.targets[0].text) for one in found.rows] == ROWS
    assert [(one.op, one.number) for one in found.commitments] == [("≥", ("58",)), ("≥", ("2000",))]
    data = data_of(found)
    for one in (*data["rows"], *data["commitments"]):
        assert (one["class"], one["via"], one["page"]) == ("look", "ocr", 1)
        assert "ocr" in one["reason"]
        assert "0.50" < one["confidence"] <= "1.00"


@pytest.mark.slow
@pytest.mark.usefixtures("recognition")
def test_a_scanned_page_is_recognised_and_the_other_pages_are_not():
    found = extract(read_raw(printed(box=(30, 300, 535, 233)), "a.pdf"))
    assert [(one.name, one.unit, one.targets[0].text) for one in found.rows] == ROWS
    assert {one.page for one in found.rows} == {2}
    assert [(one.number[0], one.confidence is None) for one in found.commitments] == [("900", True), ("58", False), ("2000", False)]  # fmt: skip
    assert (found.document.unread, found.account.partial) == ([], False)


@pytest.mark.usefixtures("recognition")
def test_a_picture_on_a_printed_page_is_recognised_where_a_table_is_announced():
    announced = printed(
        text="各项主要指标如下表所示，由县民政局会同有关部门组织实施。", box=(30, 300, 535, 233)
    )
    assert rows(read_raw(announced, "a.pdf")) == ROWS
    other = read_raw(printed(text="县养老服务中心外景照片，由县民政局于二〇二〇年十月拍摄。", box=(30, 300, 535, 233)), "a.pdf")  # fmt: skip
    assert ([one.kind for one in other.unread], other.recognized) == (["picture"], [])


def test_without_the_extra_the_message_names_it():
    assert code(PNG, "表.png") == "document-picture"
    found = read_raw(printed(box=(30, 300, 535, 233)), "a.pdf")
    assert [(one.kind, one.page) for one in found.unread] == [("page", 2)]
    from plancheck.i18n import translate

    for lang in ("zh", "en"):
        for key in (
            "hint.document-picture",
            "hint.document-scanned",
            "unread.page",
            "unread.picture",
        ):
            assert 'pip install "plancheck[ocr]"' in translate(lang, key, count="1", place="")


@pytest.mark.slow
@pytest.mark.usefixtures("recognition")
def test_the_page_is_told_on_stderr_before_it_is_recognised(tmp_path):
    (tmp_path / "表.png").write_bytes(PNG)
    result = process("extract", tmp_path / "表.png", "--format", "json")
    assert "文字识别（OCR）第1页" in result.err
    assert "由文字识别（OCR）读出" in result.err


@pytest.mark.usefixtures("recognition")
def test_broken_and_wild_pictures_are_refused():
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    def sized(width: int, height: int) -> bytes:
        head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        return (
            b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
        )

    assert code(PNG[:3000], "a.png") == "document-damaged"
    assert code(b"\xff\xd8\xff" + b"\0" * 99, "a.jpg") == "document-damaged"
    assert code(sized(60_000, 60_000), "a.png") == "document-bomb"
    assert code(sized(11_000, 10_000), "a.png") == "document-bomb"


@pytest.mark.usefixtures("recognition")
def test_a_picture_without_text_is_a_scan_without_text():
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (400, 300), 255).save(out, "PNG")
    assert code(out.getvalue(), "a.png") == "document-scanned"


def docx(caption: str, words: str = "") -> bytes:
    """A docx with a caption, the picture of the table, and what follows."""
    import docx as word

    made = word.Document()
    made.add_paragraph("望江县养老服务“十四五”规划")
    made.add_paragraph(caption)
    made.add_picture(io.BytesIO(PNG))
    made.add_paragraph("三、保障措施")
    for _ in range(30):
        made.add_paragraph(words)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.usefixtures("recognition")
def test_a_picture_in_a_docx_is_recognised_where_a_table_is_announced_and_stands_in_its_place():
    words = "各有关部门按照职责分工抓好落实，加强督促检查，确保各项任务落到实处。"
    found = read_raw(docx("专栏1 主要指标", words), "a.docx")
    assert rows(found) == ROWS
    assert found.unread == []
    texts = [getattr(block, "text", "表") for block in found.blocks]
    assert texts.index("专栏1 主要指标") < texts.index("表") < texts.index("三、保障措施")
    photo = read_raw(docx("（一）设施建设", words), "a.docx")
    assert ([one.kind for one in photo.unread], photo.recognized) == (["picture"], [])


@pytest.mark.slow
@pytest.mark.usefixtures("recognition")
def test_a_page_of_an_ofd_that_is_a_picture_is_recognised():
    resources = f'<ofd:Res {NS} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="9" Type="Image"><ofd:MediaFile>表.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>'
    image = '<ofd:ImageObject ID="5" Boundary="10 60 190 83" ResourceID="{}"/>'
    body = text("到2025年，养老床位达到900张以上，由县民政局会同县财政局组织实施。", 30, 40) * 3
    parts = {"Doc_0/PublicRes.xml": resources, "Doc_0/Res/表.png": PNG}
    found = read_raw(package([body, image.format(9)], parts=parts), "a.ofd")
    assert rows(found) == ROWS
    assert {one.page for one in found.recognized} == {2}
    lost = read_raw(package([body, image.format(8)], parts=parts | {"Doc_0/Res/表.png": PNG[:500]}), "a.ofd")  # fmt: skip
    assert [(one.kind, one.page) for one in lost.unread] == [("page", 2)]
