"""What can't be read is refused with one clear message that says what to do, never with a traceback."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import tomllib
import zipfile
from pathlib import Path

import pytest

import plancheck
from plancheck.domain.source import InputError, UsageError
from plancheck.extract.readers import office
from plancheck.extract.readers.refusal import REFUSALS
from plancheck.extract.readers.registry import kind_of, read_document, read_raw
from tests.counting import calls, grows_evenly
from tests.extract.documents import SAMPLE, write
from tests.extract.test_readers_formats import W, p, word

I18N = Path(plancheck.__file__).parent / "i18n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def code(raw: bytes, name: str) -> str:
    with pytest.raises(InputError) as caught:
        read_raw(raw, name)
    problem = caught.value.problems[0]
    assert problem.params["path"] == name
    assert problem.location.path == name
    return problem.code


def zipped(**parts: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


CASES = [
    (b"", "a.txt", "empty"),
    (b" \r\n\t", "a.docx", "empty"),
    (b"\xef\xbb\xbf", "a.md", "empty"),
    (OLE, "a.doc", "doc"),
    (OLE, "a.docx", "doc"),
    (OLE, "a.wps", "doc"),
    (OLE, "a.et", "xls"),
    (OLE + "Workbook".encode("utf-16-le"), "a.xlsx", "xls"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "encrypted"),
    (b"{\\rtf1 \\ansi}", "a.doc", "rtf"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "a.htm", "damaged"),
    (zipped(**{"OFD.xml": "<x/>"}), "a.ofd", "damaged"),
    (zipped(**{"readme.txt": "x"}), "a.zip", "zip"),
    (b"Rar!\x1a\x07\x00xxxx", "a.rar", "zip"),
    (zipped(**{"readme.txt": "x"}), "a.docx", "damaged"),
    ("正文".encode(), "a.docx", "damaged"),
    ("正文".encode(), "a.pdf", "damaged"),
    (b"%PDF-1.7\nnothing here", "a.pdf", "damaged"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a.png", "picture"),
    (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0" * 20, "a.out", "binary"),
    (bytes(range(128, 256)) * 40, "a.txt", "encoding"),
    (b"\xff\xfe\x00\xd8\x00", "a.txt", "encoding"),
    (b"<html><body><p></p></body></html>", "a.html", "no-text"),
    (b"<html><body></html>", "a.html", "no-text"),
    (word("<w:p/>"), "a.docx", "no-text"),
    (word("<w:p>"), "a.docx", "damaged"),
    (b",,,\n,,\n", "a.csv", "no-text"),
]


@pytest.mark.parametrize(("raw", "name", "kind"), CASES, ids=[f"{k}-{n}" for _, n, k in CASES])
def test_what_cannot_be_read_says_so(raw, name, kind):
    assert code(raw, name) == f"document-{kind}"


def test_every_refusal_has_words_in_both_languages_and_says_what_to_do():
    codes = REFUSALS | {"extra-missing"}
    assert {f"document-{kind}" for _, _, kind in CASES} <= REFUSALS
    for language in ("zh", "en"):
        texts = tomllib.loads((I18N / language / "errors.toml").read_text(encoding="utf-8"))
        assert not codes - set(texts["error"])
        assert not codes - set(texts["hint"])


def test_a_folder_a_missing_file_and_one_too_large(tmp_path, monkeypatch):
    with pytest.raises(InputError) as caught:
        read_document(str(tmp_path))
    assert caught.value.problems[0].code == "document-folder"
    with pytest.raises(UsageError):
        read_document(str(tmp_path / "none.docx"))
    with pytest.raises(InputError):
        read_document(str(tmp_path / "a\0b"))
    monkeypatch.setattr("plancheck.extract.readers.registry.MAX_BYTES", 10)
    (tmp_path / "big.txt").write_bytes(b"x" * 11)
    with pytest.raises(InputError) as caught:
        read_document(str(tmp_path / "big.txt"))
    assert caught.value.problems[0].code == "document-too-large"


def test_a_text_beyond_measure_is_refused():
    for name in ("a.txt", "a.md", "a.csv", "a.html"):
        assert code(b"a,b\n" * 5_000_000, name) == "document-too-large"


def test_a_missing_library_is_told_with_how_to_install_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "lxml.etree", None)
    with pytest.raises(UsageError) as caught:
        read_raw(b"<html><p>x</p></html>", "a.html")
    assert caught.value.problem.code == "extra-missing"
    assert caught.value.problem.params == {"name": "lxml"}


def test_a_web_page_called_doc_is_read_as_the_page_it_is():
    assert kind_of(b"<html><body><p>x</p>", "a.doc") == "html"
    assert kind_of(b"<html><body><p>x</p>", "a.txt") == "html"


def test_a_scanned_pdf_and_an_encrypted_one():
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen import canvas

    for options, kind in (
        ({}, "scanned"),
        ({"encrypt": StandardEncryption("geheim")}, "encrypted"),
    ):
        out = io.BytesIO()
        page = canvas.Canvas(out, invariant=1, **options)
        for _ in range(3):
            page.rect(100, 100, 300, 500, fill=1)
            page.showPage()
        page.save()
        assert code(out.getvalue(), "a.pdf") == f"document-{kind}"


# -- bombs ------------------------------------------------------------------------------------------------


def test_a_zip_bomb_is_stopped_by_its_declared_size():
    raw = word(p("x") + " " * (office.MAX_PART + 10))
    assert len(raw) < 1_000_000
    assert code(raw, "a.docx") == "document-bomb"


def test_a_zip_bomb_that_lies_about_its_size_unpacks_no_more_than_the_bound(monkeypatch):
    raw = bytearray(word(p("x") + " " * 5_000_000))
    monkeypatch.setattr(office, "MAX_PART", 1_000_000)
    with zipfile.ZipFile(io.BytesIO(raw)) as made:
        info = made.getinfo("word/document.xml")
    for size in (info.file_size,):
        true = struct.pack("<I", size)
        at = raw.find(true)
        while at >= 0:
            raw[at : at + 4] = struct.pack("<I", 500)
            at = raw.find(true)
    assert code(bytes(raw), "a.docx") in {"document-bomb", "document-damaged"}


def test_too_many_entries_and_a_directory_beyond_measure(monkeypatch):
    monkeypatch.setattr(office, "MAX_ENTRIES", 50)
    assert code(word(p("x"), **{f"x/{at}": "" for at in range(60)}), "a.docx") == "document-bomb"
    monkeypatch.setattr(office, "MAX_DIRECTORY", 100)
    assert code(word(p("x")), "a.docx") == "document-bomb"


def test_parts_together_are_bounded(monkeypatch):
    monkeypatch.setattr(office, "MAX_TOTAL", 300)
    assert code(word(p("x" * 400)), "a.docx") == "document-bomb"


def test_a_pdf_stream_that_unpacks_beyond_measure_is_not_unpacked(monkeypatch):
    import zlib

    from plancheck.extract.readers.pdf import bounds as pdf

    monkeypatch.setattr(pdf, "MAX_STREAM", 3_000_000)
    stream = zlib.compress(b"\0" * 10_000_000)
    raw = b"%PDF-1.4\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n" + stream + b"\nendstream\n"
    assert code(raw, "a.pdf") == "document-bomb"


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">',
        '<!ENTITY c SYSTEM "file:///etc/passwd">',
        '<!ENTITY % c SYSTEM "http://127.0.0.1:9/x">',
    ],
)
def test_entities_in_a_word_file_are_never_expanded(entities):
    text = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><w:document {W}><w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>'
    out = zipped(**{"word/document.xml": text})
    assert code(out, "a.docx") in {"document-bomb", "document-damaged"}


def test_depth_without_end_is_refused():
    assert code(word("<w:sdt><w:sdtContent>" * 50_000), "a.docx") == "document-bomb"
    assert code(b"<html><body>" + b"<div>" * 200_000 + "正文".encode(), "a.html") == "document-bomb"


def test_names_that_climb_out_of_the_archive_lead_nowhere(tmp_path):
    relation = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="x/officeDocument" Target="../../../../etc/passwd"/></Relationships>'
    raw = word(p("正文"), **{"../../evil.txt": "x", "/etc/evil": "x", "_rels/.rels": relation})
    assert read_raw(raw, "a.docx").text == "正文"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("file", ["plan.docx", "plan.xlsx", "plan.pdf", "plan.html", "plan.csv"])
def test_damaged_bytes_never_raise_anything_else(file, tmp_path):
    raw = write(SAMPLE, tmp_path / file).read_bytes()
    dice = random.Random(20)  # noqa: S311
    for _ in range(25):
        made = bytearray(raw)
        for _ in range(dice.randint(1, 30)):
            made[dice.randrange(len(made))] = dice.randrange(256)
        if dice.random() < 0.4:
            made = made[: dice.randrange(len(made))]
        with contextlib.suppress(InputError):  # nothing else
            read_raw(bytes(made), file)


# -- large and adversarial: linear ------------------------------------------------------------------------


def read(raw: bytes, name: str) -> None:
    with contextlib.suppress(InputError):
        read_raw(raw, name)


def test_a_table_of_a_hundred_thousand_cells_is_read():
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>指标</w:t></w:r></w:p></w:tc>" * 10 + "</w:tr>"
    table = read_raw(word("<w:tbl>" + row * 10_000 + "</w:tbl>"), "a.docx").blocks[0]
    assert (len(table.rows), len(table.rows[0])) == (10_000, 10)


@pytest.mark.parametrize("name", ["a.docx", "a.html", "a.md"])
def test_twice_the_rows_are_twice_the_work(name):
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>指标</w:t></w:r></w:p></w:tc>" * 10 + "</w:tr>"
    plain = "<tr>" + "<td>指标</td>" * 10 + "</tr>"

    def raw(size: int) -> bytes:
        if name == "a.docx":
            return word("<w:tbl>" + row * size + "</w:tbl>")
        return f"<table>{plain * size}</table>".encode()

    assert grows_evenly(lambda size: read(raw(size), name), 200)


def test_a_document_of_two_thousand_pages():
    text = "到2025年，全市学前教育毛入园率达到98%以上，义务教育巩固率保持在100%。" * 5
    assert len(read_raw(word(p(text) * 10_000), "a.docx").blocks) == 10_000
    assert grows_evenly(lambda size: read(word(p(text) * size), "a.docx"), 200)


HOSTILE = (
    ("-", "x"), ("| ", "x"), ("\t", "x"), ("#", ""), (" ", "x"), ("一 ", "x"), ("中（", ""), ("中(a", ""), ("?", ""), ("? ", ""),
    ("<table", ""), ("<table>", "</table>"), ("<td <", "</table>"), ("<table></table>", ""), ("&", ""), ("<", ""), ("<br", "|a|b|"),
    ("\u200b", ""), ("１", ""), ("專栏", ""), ("1.1", ""), ('"', ""), ('"a', ""), (".", ""), ("规", ""), ("**", ""), (" *a", ""),
    ("**a|b|", ""),
)  # fmt: skip


@pytest.mark.parametrize("name", ["a.md", "a.csv", "a.html", "a.docx"])
@pytest.mark.parametrize("parts", HOSTILE, ids=range(len(HOSTILE)))
def test_twice_the_hostile_text_is_twice_the_work(parts, name):
    """How long it takes, ``benchmarks/growth.py`` tells."""

    def raw(size: int) -> bytes:
        text = hostile(parts, size)
        if name != "a.docx":
            return text.encode()
        return word(p(text.replace("&", "&amp;").replace("<", "&lt;").replace("\t", " ")))

    assert grows_evenly(lambda size: read(raw(size), name), 5_000)


def hostile(parts: tuple[str, str], size: int) -> str:
    """A text of about that many characters: the first part again and again, then the second."""
    return parts[0] * (size // len(parts[0])) + parts[1]


def test_wild_spans_cost_nothing():
    row = "<tr><td rowspan=65536 colspan=65536>x</td></tr>"
    for name in ("a.html", "a.md"):
        assert grows_evenly(
            lambda size, name=name: read(f"<table>{row * size}</table>".encode(), name), 200
        )
        read(f"<table>{row * 2_000}</table>".encode(), name)


def test_a_sheet_with_a_cell_at_its_far_end_is_read(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "指标"
    book.active["B1"] = "值"
    book.active["XFD1048576"] = "远"
    book.active.merge_cells("A1:A3")
    book.save(tmp_path / "a.xlsx")
    out = io.BytesIO()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as made, zipfile.ZipFile(out, "w") as wild:
        for part in made.namelist():
            wild.writestr(part, made.read(part).replace(b"A1:A3", b"A1:XFD1048576"))
    count = calls(lambda: read_raw(out.getvalue(), "a.xlsx"))
    assert count < 100_000  # and no 17 thousand million cells
    assert "指标" in read_raw(out.getvalue(), "a.xlsx").text
