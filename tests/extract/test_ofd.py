"""OFD: templates, fonts, hidden text, what is named as unread, and files made to harm."""

from __future__ import annotations

import random

import pytest

from plancheck.domain.source import InputError
from plancheck.extract.extract import extract
from plancheck.extract.readers.registry import kind_of, read_raw
from tests.counting import calls
from tests.extract.documents import SAMPLE, _ofd, seen
from tests.extract.ofd_files import NS, package, path, text
from tests.extract.test_readers_refusals import code

LINES = ["望江县养老服务“十四五”规划", "一、发展目标", "到2025年，养老床位达到900张以上。"]
BODY = "".join(text(one, 30, 40 + 10 * at) for at, one in enumerate(LINES))
MORE = text("这一页另有一段文字，说明各项任务的分工安排，由县民政局牵头落实到位。", 30, 90)


def texts(raw: bytes) -> list[object]:
    return seen(read_raw(raw, "a.ofd"))


def unread(raw: bytes) -> list[tuple[str, int | None, int]]:
    return [(one.kind, one.page, one.count) for one in read_raw(raw, "a.ofd").unread]


def test_an_ofd_is_known_by_what_it_holds_and_its_promises_are_found():
    raw = package([BODY])
    for name in ("a.ofd", "a.pdf", "a.zip", "a"):
        assert kind_of(raw, name) == "ofd"
    found = extract(read_raw(raw, "a.ofd"))
    assert [(one.subject, one.op, one.number, one.page) for one in found.commitments] == [("养老床位", "≥", ("900",), 1)]  # fmt: skip


def test_signs_of_a_symbol_font_and_characters_that_the_file_does_not_give():
    raw = package([
        text("全县护理型床位占比", 30, 40) + text("\uf0b3", 70, 40, font=4) + text("58%", 74, 40)
        + text("覆盖率¤95%，到2025年实现。", 30, 60),
    ])  # fmt: skip
    found = extract(read_raw(raw, "a.ofd"))
    assert (found.commitments[0].op, found.commitments[0].number) == ("≥", ("58",))
    assert all(one.cls.value == "look" for one in found.commitments[1:])


def test_a_template_is_printed_on_its_pages_and_repeated_heads_are_taken_off():
    template = f'<ofd:Page {NS}><ofd:Content><ofd:Layer ID="3">{text("望江县人民政府公报", 80, 10)}</ofd:Layer></ofd:Content></ofd:Page>'
    raw = package(
        [BODY, MORE, MORE],
        parts={"Doc_0/Tpls/Tpl_0/Content.xml": template},
        page='<ofd:Template TemplateID="7" ZOrder="Background"/>',
    )
    assert not any("公报" in str(one) for one in texts(raw))
    once = package([BODY], parts={"Doc_0/Tpls/Tpl_0/Content.xml": template.replace("80 10", "80 100")}, page='<ofd:Template TemplateID="7"/>')  # fmt: skip
    assert "望江县人民政府公报" in texts(once)


def test_paths_with_a_slash_or_dots_lead_to_parts_of_the_archive_only():
    document = f'<ofd:Document {NS}><ofd:Pages><ofd:Page ID="1" BaseLoc="/Doc_0/Pages/Page_0/Content.xml"/><ofd:Page ID="2" BaseLoc="../../../Doc_0/Pages/Page_0/Content.xml"/><ofd:Page ID="3" BaseLoc="../../../../../etc/passwd"/></ofd:Pages></ofd:Document>'
    raw = package([BODY], parts={"Doc_0/Document.xml": document})
    assert str(texts(raw)).count(LINES[2]) == 2
    assert unread(raw) == [("page", 3, 1)]


def test_hidden_texts_are_no_text_of_the_document_and_are_counted():
    raw = package([BODY + text("养老床位达到800张。", 30, 80, more='Visible="false"')])
    found = read_raw(raw, "a.ofd")
    assert ("800" in found.text, found.left_out["hidden"]) == (False, 1)


def test_pages_that_are_pictures_or_shapes_are_named_and_so_are_pictures_and_attachments():
    image = '<ofd:ImageObject ID="5" Boundary="{}" ResourceID="9"/>'
    letters = "".join(path("M 0 0 Q 1 1 2 2 B 1 1 2 2 3 3 C M 5 5 Q 6 6 7 7 C", f"{at % 200} {at} 4 4") for at in range(200))  # fmt: skip
    attached = f'<ofd:Attachments {NS}><ofd:Attachment ID="1" Name="附表"/></ofd:Attachments>'
    raw = package(
        [BODY * 2 + MORE, image.format("0 0 210 297"), letters, BODY + image.format("30 100 120 80")],
        document="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>",
        parts={"Doc_0/Attachs/Attachments.xml": attached},
    )  # fmt: skip
    assert unread(raw) == [("page", 2, 1), ("page", 3, 1), ("picture", 4, 1), ("object", None, 1)]
    assert code(package([image.format("0 0 210 297")] * 2), "a.ofd") == "document-scanned"


def test_one_that_is_encrypted_or_leads_nowhere_is_refused():
    assert code(package([BODY], parts={"Encryptions.xml": "<x/>"}), "a.ofd") == "document-encrypted"
    assert code(package([BODY], parts={"OFD.xml": f"<ofd:OFD {NS}/>"}), "a.ofd") == "document-damaged"  # fmt: skip
    assert code(package([BODY], parts={"Doc_0/Document.xml": "<a"}), "a.ofd") == "document-damaged"
    assert code(package([]), "a.ofd") == "document-damaged"
    assert code(package([BODY])[:-300], "a.ofd") == "document-damaged"


WILD = {
    "far": text("甲", 30, 40).replace('Boundary="30', 'Boundary="1e308'),
    "none": text("甲", 30, 40).replace('Boundary="30', 'Boundary="nan'),
    "size": text("甲", 30, 40).replace('Size="4"', 'Size="inf"'),
    "steps": text("甲乙", 30, 70, code='DeltaX="g 1000000000 1"'),
    "steps-less": text("甲乙", 30, 70, code='DeltaX="g -5 x g"'),
    "matrix": text("甲", 30, 40, more='CTM="1e9 1e9 1e9 1e9 0 0"'),
    "path": path("M 0 0 L Q B A 1 C C L L 1e400 -" * 1000),
    "long-path": path("M 0 0 Q 1 1 2 2 " * 300_000),
    "deep": "<ofd:PageBlock>" * 200 + text("甲", 30, 40) + "</ofd:PageBlock>" * 200,
}


@pytest.mark.parametrize("name", WILD)
def test_wild_values_do_no_harm_to_what_stands_beside_them(name):
    assert LINES[2] in str(texts(package([BODY + WILD[name]])))


def test_bombs_are_refused():
    line = text("甲" * 50_000, 30, 40)
    entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">]>' + f"<ofd:Page {NS}>&a;</ofd:Page>"
    pages = f"<ofd:Document {NS}><ofd:Pages>" + '<ofd:Page BaseLoc="Pages/Page_0/Content.xml"/>' * 5000 + "</ofd:Pages></ofd:Document>"  # fmt: skip
    for raw in (
        package([line]),
        package([BODY + " " * 110_000_000]),
        package([BODY], parts={"Doc_0/Pages/Page_0/Content.xml": entity}),
        package([BODY], parts={"Doc_0/Document.xml": pages}),
    ):
        assert code(raw, "a.ofd") == "document-bomb"


def test_broken_files_are_refused_or_read_and_none_runs_away():
    whole = _ofd(SAMPLE, header="")
    chance = random.Random(3)
    for turn in range(30):
        raw = bytearray(whole)
        for _ in range(1 + turn % 9):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        try:
            read_raw(bytes(raw), "a.ofd")
        except InputError as error:
            assert error.problems[0].code.startswith("document-")


def test_twice_the_pages_are_twice_the_work():
    def work(pages: int) -> int:
        return calls(lambda: read_raw(package([BODY + MORE] * pages), "a.ofd"))

    assert work(40) < 2.3 * work(20)
