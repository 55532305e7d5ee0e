"""Laws of the output formats: whatever a text holds, it comes back as this text and as nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from plancheck.report.formats.markdown import code, html, plain
from plancheck.report.formats.phrases import uri
from plancheck.report.formats.sarif import escaped
from plancheck.report.text import visible
from tests.report.formats.made import Made, plan_of, row_of

MARKUP = st.sampled_from(
    [*"\\`*_{}[]()<>#+-.!|~&@:$^%=\"'/,; \t\n\r１＝中a1", "](", "<!--", "-->", "]]>", "::", "%0A",
     "&#124;", "http://", "www.", "GH-1", "\\|", "\u202e", "\ufffe", "\x00", "\ud800", "👩"]
)  # fmt: skip
TEXTS = st.lists(MARKUP, max_size=12).map("".join) | st.text(max_size=20)
RENDER = MarkdownIt("gfm-like", {"linkify": False, "html": True})


def made(text: str) -> Made:
    plan = plan_of("p", "p.yaml", text, text)
    return Made([(plan, [row_of(plan, 0, "fail", "below-requirement", text)])])


@given(TEXTS)
def test_a_markdown_cell_means_its_text(text):
    wanted = visible(text).strip()
    page = (
        f"| a | b | c |\n| - | - | - |\n| x{plain(text.strip())}x | {code(text, cell=True)} | z |\n"
    )
    cells = re.findall(r"<td>(.*?)</td>", RENDER.render(page), re.DOTALL)
    assert len(cells) == 3
    assert unescape(re.sub(r"<!--.*?-->", "", cells[0])) == f"x{visible(text.strip())}x"
    inner = re.fullmatch(r"<code>(.*)</code>", cells[1])
    assert inner is not None or not wanted
    if inner is not None and wanted:
        assert unescape(inner[1]).strip() == wanted


@given(TEXTS)
def test_a_fold_title_means_its_text(text):
    assert unescape(re.sub(r"<!--.*?-->", "", html(text))) == visible(text)
    assert not re.search(r"<(?!!-- -->)", html(text))


@given(TEXTS)
def test_a_csv_line_is_one_line_and_no_formula(text):
    lines = list(csv.reader(io.StringIO(made(text).write("csv")[1:], newline=""), strict=True))
    assert len(lines) == 2
    assert len(lines[0]) == len(lines[1])
    cell = lines[1][lines[0].index("说明")]
    assert cell.removeprefix("'") == visible(f"{text}：不够").removeprefix("'")
    assert all(one.lstrip()[:1] not in set("=+-@＝＋－＠") for one in lines[1])


@given(TEXTS)
def test_xml_is_read_back(text):
    root = ET.fromstring(made(text).write("junit"))
    (found,) = root.iter("failure")
    assert found.get("message").endswith(visible(f"{text}：不够"))


@given(TEXTS)
def test_a_command_is_one_line(text):
    lines = made(text).write("github").split("\n")
    assert len(lines) == 3
    assert lines[0].startswith("::error file=p.yaml,line=1,col=5,title=")
    message = lines[0].split("::", 2)[2]
    for escape, char in (("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        message = message.replace(escape, char)
    assert visible(f"{text}：不够") in message


@given(TEXTS)
def test_no_link_and_no_placeholder_in_sarif(text):
    told = escaped(visible(text))
    assert "{" not in told.replace("{{", "")
    assert not re.search(r"(?<!\\)(?:\\\\)*\]\(", told)
    json.loads(made(text).write("sarif"))


@given(TEXTS.filter(bool))
def test_an_address_has_only_what_addresses_may_have(text):
    assert re.fullmatch(r"[A-Za-z0-9%/._~!$&'()*+,;=@:-]+", uri(text))
