"""Signs, note marks and struck text of real programs' files arrive as a reader of the page sees them."""

from __future__ import annotations

import pytest

from tests.extract.intake import case, classes, complete, figures, made, targets, unread


@pytest.mark.parametrize("name", ["sym.docx", "word.html"])
def test_signs_of_a_symbol_font_are_read(name):
    found = case(name)
    wanted = {"sym.docx": ["≥58", ">90", "≤95"], "word.html": ["≥58", ">95", "75"]}
    assert targets(found) == wanted[name]
    assert figures(found) == {"sym.docx": ["≥60%", ">80%"], "word.html": ["≥3个"]}[name]
    assert found.account.doubts == []
    complete(found)


@pytest.mark.parametrize("name", ["super.docx", "sup-count.docx", "h_sup.html"])
def test_note_marks_never_join_a_number(name):
    found = case(name)
    rows = {"h_sup.html": ["≥58", "95", "75"], "super.docx": ["≥58", "100", "95"]}
    assert targets(found) == rows.get(name, ["≥58", "100", "95"])
    prose = {"sup-count.docx": ["≥2000人次", "≥500张", "≥100平方米"]}
    assert figures(found) == prose.get(name, ["≥60%"])
    assert found.account.note_marks > 0


@pytest.mark.parametrize("name", ["strike.docx", "h_del.html", "m_del.md"])
def test_struck_text_is_not_the_document_s_and_is_counted(name):
    found = case(name)
    rows = {"strike.docx": ["≥58", "100", "95"]}
    assert targets(found) == rows.get(name, ["≥58", "95", "75"])
    assert figures(found)[0] == "≥70%"
    assert "60" not in "".join(figures(found))
    assert found.account.left_out["struck"] >= 2


@pytest.mark.parametrize("name", ["oletable.docx", "pictable.docx"])
def test_an_object_or_picture_where_a_table_is_announced_is_named(name):
    found = case(name)
    assert unread(found) == [({"o": "object", "p": "picture"}[name[0]], True)]
    one = found.account.unread[0]
    assert (one.paragraph, one.near) == (3, "“十四五”时期养老服务主要指标")
    complete(found)


PAGE = "<html><meta charset=utf-8><body><h1>某县“十四五”规划</h1>{}</body></html>"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<p>到2025年，入住率<font face=Symbol>&#179;</font>60%。</p>", "≥60%"),
        ("<p>到2025年，失业率<font face=Symbol>&#163;</font>5%。</p>", "≤5%"),
        ("<p>到2025年，失业率<span style='mso-symbol-font-family:Symbol'>&#xf0a3;</span>5%。</p>", "≤5%"),
        ("<p>到2025年，失业率<img src=a.gif alt='≤'>5%。</p>", "≤5%"),
        ("<p>到2025年，失业率<img src=a.gif alt='小于等于号'>5%。</p>", "≤5%"),
        ("<p>到2025年，失业率≦5%。</p>", "≤5%"),
        ("<p>到2025年，入住率达到60<span style='vertical-align:super'>②</span>%。</p>", "≥60%"),
        ("<p>到2025年，入住率达到<span style='text-decoration: line-through'>50</span>60%。</p>", "≥60%"),
        ("<p>到2025年，入住率达到<strike>50%</strike>60%。</p>", "≥60%"),
        ("<p>到2025年，入住率达到<span style='mso-hide:all'>50%</span>60%。</p>", "≥60%"),
        ("<p>到2025年，新增绿地200m<sup>2</sup>。</p>", "≥200平方米"),
        ("<p>到2025年，新增绿地200万m<sup>2</sup><sup>[1]</sup>。</p>", "≥2000000平方米"),
    ],
)  # fmt: skip
def test_signs_of_a_web_page(body, wanted):
    found = made(PAGE.format(body), "a.html")
    assert figures(found) == [wanted]
    assert found.account.doubts == []


@pytest.mark.parametrize(
    "body",
    [
        "<p>到2025年，失业率控制在<img src=a.gif>5%。</p>",
        "<p>到2025年，入住率达到\ue5e560%。</p>",
        "<p>到2025年，入住率达到\uf0b360%。</p>",
        "<p>到2025年，入住率达到\ufffd60%。</p>",
        "<p>到2025年，入住率达到6 0 %。</p>",
        "<p>到2025年，入住率达到6O%。</p>",
    ],
)
def test_a_sign_that_can_t_be_mapped_makes_its_find_one_to_look_at(body):
    found = made(PAGE.format(body), "a.html")
    assert classes(found) == {"look"}
    assert "sign-lost" in found.commitments[0].reason


@pytest.mark.parametrize(
    ("text", "wanted", "notes"),
    [
        ("到2025年，入住率达到$\\geq 60\\%$。", ["≥60%"], 0),
        (
            "到2025年，入住率$\\geqslant60\\%$，失业率&le;5%，签约率>=70%。",
            ["≥60%", "≤5%", "≥70%"],
            0,
        ),
        ("绿地新增200m$^2$，床位达到500$^{①}$张。", ["≥200平方米", "≥500张"], 1),
        ("入住率达到60%※，签约率达到70%*，培训500①人次。", ["≥60%", "≥70%", "≥500人次"], 3),
        ("花费$100和$200，入住率达到60%。", ["≥60%"], 0),
        ("入住率达到**60%**，**签约率达到70%**。", ["≥60%", "≥70%"], 0),
        ("新建3个站点①，培训①500人。", ["≥3个", "≥500人"], 0),
        ("1\\. 到2025年，入住率\\>60\\%，每年培训3\\~5次。", [">60%", "=3-5次"], 0),
        ("到2025年，每年培训3~5次，入住率﹥60%。", ["=3-5次", ">60%"], 0),
    ],
)
def test_signs_of_a_text_file(text, wanted, notes):
    found = made(f"一、任务\n\n{text}\n", "a.md")
    assert figures(found) == wanted
    assert (found.account.note_marks, found.account.doubts) == (notes, [])


def test_a_raised_reference_of_a_web_page_is_a_note_mark():
    for mark in ("<a name=_ftnref1 href='#_ftn1'><span>[1]</span></a>", "<span class=MsoFootnoteReference>2</span>"):  # fmt: skip
        found = made(PAGE.format(f"<p>到2025年，入住率达到60{mark}%。"), "a.html")
        assert figures(found) == ["≥60%"]
        assert found.account.note_marks == 1


STYLES = "<style>/* .s{color:red} */ span.s, .t {color:red; text-decoration:line-through} .u{vertical-align:super} .f{font-family:Symbol,serif} .h{display:none} @media print{.p{text-decoration:none}}</style>"


def test_classes_strike_raise_and_set_a_font_but_do_not_hide():
    body = "<p>到2025年，入住率达到<span class='x s'>50%</span>60<b class=u>1</b>%，失业率<i class=f>&#163;</i>5%，<span class=h>新建站点3个，</span><span class=p>新建驿站4个。</span>"
    found = made(
        f"<html><head><meta charset=utf-8>{STYLES}</head><body>{body}</body></html>", "a.html"
    )
    assert figures(found) == ["≥60%", "≤5%", "≥3个", "≥4个"]
    assert (found.account.left_out["struck"], found.account.note_marks) == (1, 1)
