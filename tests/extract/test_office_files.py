"""The files of a real office: .doc and .wps by what they hold, Word as XML, web archives, OpenDocument.

``files/office.doc`` was written by LibreOffice from a docx: a Symbol-font sign, a note mark, struck, hidden, deleted and
inserted text, a table, a picture where a table is announced. Where LibreOffice is there, more are made anew.
"""

from __future__ import annotations

import io
import quopri
import random
import subprocess
import zipfile
from pathlib import Path

import pytest

from plancheck.domain.source import InputError
from plancheck.extract.extract import extract
from plancheck.extract.readers import libreoffice, office
from plancheck.extract.readers.registry import kind_of, read_document, read_raw
from tests.extract.documents import SAMPLE, expected, seen, write
from tests.extract.intake import CASES as INTAKE
from tests.extract.test_readers_formats import p, word
from tests.extract.test_readers_refusals import OLE, code

DOC = (Path(__file__).parent / "files" / "office.doc").read_bytes()
PROGRAM = libreoffice.find()
with_libreoffice = pytest.mark.skipif(
    PROGRAM is None, reason="NOT TESTED: LibreOffice is not on this computer"
)
ROWS = [
    ("养老机构护理型床位占比", "≥58"),
    ("特殊困难老年人月探访率", "100"),
    ("千人口床位数", "40"),
]
PROMISES = [
    ("养老机构护理型床位占比", "60"),
    ("社区日间照料覆盖率", "95"),
    ("每年培训护理员", "2000"),
]


def test_an_old_word_file_is_read_as_a_docx_is():
    for name in ("a.doc", "a.wps", "a.docx", "a.txt", "a"):
        found = extract(read_raw(DOC, name))
        assert [(one.name, one.targets[0].text) for one in found.rows] == ROWS
        assert [(one.subject, one.number[0]) for one in found.commitments] == PROMISES
        assert {one.op for one in found.commitments} == {"≥"}  # ≥ is a Symbol-font sign in the file
        assert found.document.left_out == {"struck": 1, "hidden": 1, "deleted": 1}
        assert [one.kind for one in found.document.unread] == ["picture"]
        assert found.account.partial


def test_what_the_conversion_left_out_is_named(monkeypatch):
    import doc2docx

    before = doc2docx.convert

    def convert(*args, **options):
        made = before(*args, **options)
        made.report.warning("INLINE_PICTURE_MALFORMED", "a picture")
        made.report.warning("OLE_OBJECT_OMITTED", "an object")
        made.report.warning("MALFORMED_TABLE_FLATTENED", "a table")
        made.report.warning("UNNAMED_FONT_SLOT_REPAIRED", "nothing")
        return made

    monkeypatch.setattr(doc2docx, "convert", convert)
    found = read_raw(DOC, "a.doc")
    assert [one.kind for one in found.unread] == ["picture", "converted", "object", "picture"]


def test_broken_old_files_are_refused_and_none_runs_away():
    chance = random.Random(7)
    for turn in range(40):
        raw = bytearray(DOC)
        if turn % 2:
            raw = raw[: chance.randrange(len(raw))]
        else:
            for _ in range(40):
                raw[chance.randrange(len(raw))] = chance.randrange(256)
        try:
            read_raw(bytes(raw), "a.doc")
        except InputError as error:
            assert error.problems[0].code.startswith("document-")


def test_a_file_is_what_it_holds_and_not_what_it_is_called():
    docx = word(p("到2025年，床位达到900张。"))
    for name in ("a.doc", "a.wps", "a.pdf", "a.xls", "a.ofd", "a.odt"):
        assert kind_of(docx, name) == "docx"
        assert "900" in read_raw(docx, name).text
    both = OLE + "Workbook".encode("utf-16-le") + "WordDocument".encode("utf-16-le")
    assert kind_of(both, "a.doc") == "doc"
    assert kind_of(both, "a.et") == "xls"
    assert kind_of(OLE + "WordDocument".encode("utf-16-le"), "a.et") == "doc"
    assert code(OLE + "WordDocument".encode("utf-16-le"), "a.doc") == "document-doc"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_doc_that_is_text_or_a_web_page_is_read(encoding):
    text = "到2025年，养老床位达到900张。\n"
    page = (
        f"<html xmlns:w='urn:schemas-microsoft-com:office:word'><body><p>{text}</p></body></html>"
    )
    table = f"<table border=1><tr><td>指标</td><td>床位</td></tr><tr><td>{text}</td><td>1</td></tr></table>"
    for name in ("a.doc", "a.wps"):
        for raw, kind in ((text, "text"), (page, "html"), (table, "html")):
            found = read_raw(raw.encode(encoding), name)
            assert (found.kind, "900张" in found.text) == (kind, True)
    assert (
        read_raw("指标\t目标\n床位\t900\n".encode(encoding), "a.xls").blocks[0].rows[1][1].text
        == "900"
    )
    assert code(b"{\\rtf1\\ansi x}", "a.doc") == "document-rtf"
    assert code(b"\x01\0\x02\0\0\0\x07zz" * 50, "a.doc") == "document-damaged"


OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
WORDML = f"""<?xml version="1.0"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="{OLD}" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"
 xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:st="urn:x-smart">
<w:lists><w:listDef w:listDefId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="39"/><w:lvlText w:val="（%1）"/></w:lvl></w:listDef>
<w:list w:ilfo="1"><w:ilst w:val="0"/></w:list></w:lists>
<w:styles><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>
<w:body><wx:sect><wx:sub-section><w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>发展目标</w:t></w:r></w:p>
<w:p><w:pPr><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="（一）"/></w:listPr></w:pPr>
<st:place><w:r><w:t>全县</w:t></w:r></st:place><w:r><w:t>床位</w:t></w:r><w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r><w:r><w:t>900张</w:t></w:r>
<w:r><w:rPr><w:strike/></w:rPr><w:t>800张</w:t></w:r>
<aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>700张</w:delText></w:r></aml:content></aml:annotation>
<aml:annotation w:type="Word.Comment"><aml:content><w:p><w:r><w:t>600张</w:t></w:r></w:p></aml:content></aml:annotation>
<aml:annotation w:type="Word.Insertion"><aml:content><w:r><w:t>以上</w:t></w:r></aml:content></aml:annotation></w:p>
<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>
<w:tr><w:tc><w:tcPr><w:vmerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>丙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
</wx:sub-section></wx:sect></w:body></w:wordDocument>"""


def test_word_2003_xml_is_read_with_numbers_review_and_merged_cells():
    for name in ("a.doc", "a.xml", "a.wps"):
        found = read_raw(WORDML.encode(), name)
        assert seen(found) == ["发展目标", "（一）全县床位≥900张以上", [["甲", "乙"], ["甲", "丙"]]]
        assert found.blocks[0].level == 1
        assert found.left_out == {"struck": 1, "deleted": 1}
    assert code(WORDML[:-40].encode(), "a.doc") == "document-damaged"


def test_the_parts_of_a_docx_in_one_xml_file_are_read():
    with zipfile.ZipFile(io.BytesIO(word(p("床位达到900张")))) as archive:
        parts = "".join(
            f'<pkg:part pkg:name="/{one}"><pkg:xmlData>{archive.read(one).decode().partition("?>")[2] or archive.read(one).decode()}</pkg:xmlData></pkg:part>'
            for one in archive.namelist()
            if archive.read(one).strip()
        )
    raw = f'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{parts}</pkg:package>'
    assert seen(read_raw(raw.encode(), "a.doc")) == ["床位达到900张"]


def test_an_xml_bomb_in_a_doc_is_refused():
    bomb = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9)
    )
    assert code((bomb + f"]><w:wordDocument xmlns:w='{OLD}'>&j;</w:wordDocument>").encode(), "a.doc") == "document-bomb"  # fmt: skip


MHT = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{page}\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0=\r\n--b--\r\n'


def test_a_web_archive_is_read_also_under_the_name_doc():
    page = "<html><body><p>到2025年，养老床位达到900张。</p></body></html>".encode("gb2312")
    raw = MHT.format(page=quopri.encodestring(page).decode()).encode()
    for name in ("a.mht", "a.doc", "a.wps"):
        assert seen(read_raw(raw, name)) == ["到2025年，养老床位达到900张。"]
    assert code(MHT.replace("text/html", "text/plain").encode(), "a.mht") == "document-damaged"
    deep = "".join(
        f'Content-Type: multipart/mixed; boundary="{at}"\r\n\r\n--{at}\r\n' for at in range(3000)
    )
    assert code(f"MIME-Version: 1.0\r\n{deep}".encode(), "a.mht") in {
        "document-bomb",
        "document-damaged",
    }


def odf(kind: str, **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


def test_without_libreoffice_the_message_says_what_to_do(monkeypatch):
    monkeypatch.setattr(libreoffice, "find", lambda: None)
    for kind, told in (("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odf")):
        raw = odf(kind, **{"content.xml": "<x/>"})
        for name in ("a.odt", "a.ods", "a.doc", "a.zip", "a"):
            assert code(raw, name) == f"document-{told}"
    assert code((INTAKE / "base.odt").read_bytes(), "a.odt") == "document-odt"
    assert code((INTAKE / "plain.ods").read_bytes(), "a") == "document-ods"


def test_a_bomb_is_refused_before_another_program_opens_it(monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", None)
    raw = odf("text", **{"content.xml": " " * (office.MAX_PART + 1)})
    assert code(raw, "a.odt") == "document-bomb"
    assert code(odf("text", **{"content.xml": "x" * 9000})[:-30], "a.odt") == "document-damaged"


def test_a_program_that_does_not_end_is_ended(monkeypatch, tmp_path):
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 600 & wait\n")
    slow.chmod(0o755)
    monkeypatch.setattr(libreoffice, "find", lambda: str(slow))
    monkeypatch.setattr(libreoffice, "TIMEOUT", 0.3)
    assert code(odf("text", **{"content.xml": "<x/>"}), "a.odt") == "document-damaged"


# -- made by LibreOffice where it is there


def converted(source: Path, suffix: str) -> Path:
    profile = (source.parent / "profile").as_uri()
    subprocess.run([PROGRAM, "--headless", f"-env:UserInstallation={profile}", "--convert-to", suffix, "--outdir", source.parent, source], check=True, capture_output=True, timeout=120)  # fmt: skip
    return source.with_suffix(f".{suffix}")


@pytest.mark.slow
@with_libreoffice
def test_a_docx_saved_in_the_formats_of_an_office_reads_back(tmp_path):
    source = write(SAMPLE, tmp_path / "plan.docx")
    assert seen(read_document(str(converted(source, "odt")))) == expected(SAMPLE)
    old = converted(source, "doc").rename(tmp_path / "plan.wps")
    texts = expected(SAMPLE)
    # LibreOffice itself counts one of the items on when it saves a .doc.
    assert seen(read_document(str(old))) == [
        text.replace("2.改", "3.改") if isinstance(text, str) else text for text in texts
    ]


@with_libreoffice
def test_opendocument_files_of_others_are_read():
    assert "养老" in read_document(str(INTAKE / "base.odt")).text
    assert "养老" in read_document(str(INTAKE / "plain.ods")).text


@pytest.mark.slow
@with_libreoffice
def test_a_workbook_saved_as_ods_reads_back(tmp_path):
    source = write(SAMPLE, tmp_path / "plan.xlsx")
    assert seen(read_document(str(converted(source, "ods")))) == expected(SAMPLE)


@with_libreoffice
def test_libreoffice_gets_no_broken_file_through():
    raw = odf("text", **{"content.xml": "<x/>", "META-INF/manifest.xml": "<x/>"})
    assert code(raw, "a.odt").startswith("document-")
