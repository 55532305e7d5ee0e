"""Each output format of a report that holds everything: its golden file, and the reader that it is made for."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from junitparser import JUnitXml
from markdown_it import MarkdownIt

from plancheck.domain.finding import Reason, Verdict
from plancheck.report.formats.markdown import LIMIT, code, plain
from plancheck.report.formats.markdown import html as fold_title
from plancheck.report.text import shorten, visible
from tests.conftest import raw_controls, validator
from tests.report.formats.made import (
    FORMATS,
    HOSTILE,
    Made,
    clean,
    error_of,
    everything,
    plan_of,
    row_of,
    waiver_of,
)

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "formats"
WRITE = bool(os.environ.get("PLANCHECK_GOLDEN"))
ENDS = {
    "sarif": "sarif", "sarif-full": "full.sarif", "junit": "xml", "github": "github.txt",
    "gitlab": "gitlab.json", "markdown": "md", "csv": "csv",
}  # fmt: skip


@cache
def sarif_schema() -> Any:
    schema = json.loads((ROOT / "tests/data/sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def run_of(text: str) -> dict[str, Any]:
    """The one run of a log that keeps the published schema."""
    log = json.loads(text)
    found = sorted(sarif_schema().iter_errors(log), key=str)
    assert not found, found[0]
    (run,) = log["runs"]
    return run


def cells(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    assert text.count("\n") == text.count("\r\n")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), strict=True))


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as GitHub's runner reads them."""
    found = []
    for line in text.splitlines():
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert match, line
        properties = dict(one.split("=", 1) for one in match[2].split(","))
        for escape, char in (
            ("%3A", ":"),
            ("%2C", ","),
            ("%0D", "\r"),
            ("%0A", "\n"),
            ("%25", "%"),
        ):
            properties = {name: value.replace(escape, char) for name, value in properties.items()}
        message = match[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        found.append((match[1], properties, message))
    return found


# ---------------------------------------------------------------- the report itself


def test_the_made_report_is_one_and_holds_everything():
    report = everything().report()
    surrogates = json.loads(json.dumps(report).replace("\\ud800", ""))
    errors = sorted(validator("report").iter_errors(surrogates), key=str)
    assert not errors, errors[0]
    results = report["results"]
    assert {one["verdict"] for one in results} == {one.value for one in Verdict}
    assert {one["reason"] for one in results} == {one.value for one in Reason} | {None}
    prints = [one["fingerprint"] for one in results]
    assert len(prints) == len(set(prints))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", FORMATS)
def test_golden(name, lang):
    text = everything(lang).write(name)
    file = GOLDEN / f"everything.{lang}.{ENDS[name]}"
    if WRITE:
        file.write_bytes(text.encode())
    assert file.is_file(), "PLANCHECK_GOLDEN=1 writes it"
    assert text == file.read_bytes().decode()


@pytest.mark.skipif(WRITE, reason="the files are being written")
def test_no_golden_file_without_a_format():
    found = {file.name for file in GOLDEN.iterdir() if not file.name.startswith(".")}
    assert found == {f"everything.{lang}.{end}" for lang in ("zh", "en") for end in ENDS.values()}


@pytest.mark.parametrize("name", FORMATS)
def test_no_control_or_bidi_character_stands_raw(name):
    text = everything().write(name).removeprefix("\ufeff").replace("\r\n", "\n")
    assert raw_controls(text) == []
    text.encode()  # no half of a surrogate pair either


# ---------------------------------------------------------------- never an empty green file


BROKEN = Made([], [error_of("plans/x.yaml", 3, 4, "yaml-tab", "行首有制表符")], exit_code=2)
NOWHERE = Made([], [error_of("plans", None, None, "no-plans", "没有规划")], exit_code=3)
UNDECIDED = Made([], exit_code=3)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("made", [BROKEN, NOWHERE], ids=["broken", "no plans"])
def test_an_input_that_cannot_be_read_is_seen(name, made):
    text = made.write(name)
    assert made.errors[0]["message"] in text
    assert made.errors[0]["path"] in text


@pytest.mark.parametrize("name", FORMATS)
def test_a_run_that_decided_nothing_is_told_from_a_clean_one(name):
    assert "没有作出任何判断" in UNDECIDED.write(name)
    assert "没有作出任何判断" not in clean().write(name)


@pytest.mark.parametrize("name", FORMATS)
def test_an_input_error_beside_good_plans_is_seen(name):
    assert "行首有制表符" in clean(errors=BROKEN.errors, exit_code=2).write(name)


@pytest.mark.parametrize("name", ["sarif", "sarif-full"])
def test_a_broken_run_is_no_success_in_sarif(name):
    (call,) = run_of(BROKEN.write(name))["invocations"]
    assert (call["executionSuccessful"], call["exitCode"]) == (False, 2)
    (said,) = call["toolExecutionNotifications"]
    assert (said["level"], said["descriptor"]["id"]) == ("error", "yaml-tab")
    place = said["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 3, "startColumn": 4}
    (call,) = run_of(clean().write(name))["invocations"]
    assert (call["executionSuccessful"], call["toolExecutionNotifications"]) == (True, [])


# ---------------------------------------------------------------- sarif


def test_sarif_holds_what_was_found_and_is_not_waived():
    made = everything()
    run = run_of(made.write("sarif"))
    rows = [row for _, rows in made.plans for row in rows]
    found = [one for one in rows if one["verdict"] not in {"pass", "not-applicable"}]
    kept = {one["fingerprint"]: one for one in found if not one["waiver"]}
    results = run["results"]
    assert [one["partialFingerprints"]["plancheck/v1"] for one in results] == list(kept)
    rules = run["tool"]["driver"]["rules"]
    for one in results:
        row = kept[one["partialFingerprints"]["primaryLocationLineHash"]]
        assert one["kind"] == "fail"
        wanted = {"review": "note", "error": "error"}.get(row["verdict"], row["severity"])
        assert one["level"] == wanted
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"] == row["rule"]
        place = one["locations"][0]["physicalLocation"]
        assert place["region"]["startLine"] == row["location"]["line"]
        assert place["region"]["startColumn"] == row["location"]["column"]
        if row["related"]:
            (above,) = one["relatedLocations"]
            assert above["physicalLocation"]["region"]["startLine"] == 33
            assert f"]({above['id']})" in one["message"]["text"]
    assert (run["columnKind"], run["language"]) == ("unicodeCodePoints", "zh-CN")
    assert "示例条例" in rules[0]["help"]["markdown"]
    assert "示例条例" in rules[0]["help"]["text"]


@pytest.mark.parametrize("name", ["sarif", "sarif-full"])
def test_addresses_in_sarif_lead_back_to_the_path(name):
    run = run_of(everything().write(name))
    found = set()
    for one in run["results"]:
        place = one["locations"][0]["physicalLocation"]["artifactLocation"]
        assert re.fullmatch(r"[A-Za-z0-9%/._~!$&'()*+,;=@:-]+", place["uri"]), place["uri"]
        found.add((unquote(place["uri"]), place.get("uriBaseId")))
    assert found == {
        ("plans/平湖 1#2%?.yaml", "%SRCROOT%"),
        ("file:///C:/规划/a b.yaml", None),
    }
    assert set(run["originalUriBaseIds"]) == {"%SRCROOT%"}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a/b.yaml", "a/b.yaml"),
        ("/tmp/规 划.yaml", "file:///tmp/%E8%A7%84%20%E5%88%92.yaml"),
        ("C:/a:b.yaml", "file:///C:/a%3Ab.yaml"),
        ("\\\\server\\share\\a.yaml", "file://server/share/a.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
        ("a%20b#c?d.yaml", "a%2520b%23c%3Fd.yaml"),
        ("../x.yaml", "../x.yaml"),
    ],
)
def test_a_path_as_an_address(path, uri):
    from plancheck.report.formats.phrases import uri as uri_of

    assert uri_of(path) == uri


_LINK = re.compile(r"(?<!\\)(?:\\\\)*\[(?:\\.|[^\\\]])*\]\(")


def test_a_link_is_seen_as_one():
    assert _LINK.search("a [b](1)")
    assert _LINK.search("a \\\\[b](1)")
    assert not _LINK.search("a [b\\](1)")


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_makes_no_link_and_no_placeholder_in_sarif(kind):
    from plancheck.report.formats.sarif import escaped

    text = visible(HOSTILE[kind])
    made = escaped(text)
    assert not _LINK.search(made)
    assert not re.search(r"[{}]", made.replace("{{", "").replace("}}", ""))
    plainly = made.replace("{{", "{").replace("}}", "}").replace("\\", "")
    assert plainly == text.replace("\\", "")


def test_sarif_full_tells_every_result_in_the_standards_terms():
    made = everything()
    run = run_of(made.write("sarif-full"))
    rows = [row for _, rows in made.plans for row in rows]
    kinds = {"gap": "fail", "error": "fail", "not-applicable": "notApplicable"}
    assert len(run["results"]) == len(rows)
    for one, row in zip(run["results"], rows, strict=True):
        assert one["kind"] == kinds.get(row["verdict"], row["verdict"])
        assert (one["level"] != "none") == (one["kind"] == "fail")
        assert one["properties"]["verdict"] == row["verdict"]
        assert one["properties"]["stated"] == row["stated"]
        assert len(one["suppressions"]) == bool(row["waiver"])  # on all results or on none
        for waived in one["suppressions"]:
            assert (waived["kind"], waived["status"]) == ("external", "accepted")
            assert waived["justification"] == visible(row["waiver"]["reason"])
        assert one.get("baselineState") == ("unchanged" if row["known"] else None)
    properties = run["properties"]
    assert properties["unjudged"] == made.report()["unjudged"]
    assert properties["summary"] == made.report()["summary"]
    assert properties["unmatched_rules"] == ["never-used"]


# ---------------------------------------------------------------- junit


def test_junit_is_read_back_with_its_counts():
    made = everything()
    text = made.write("junit")
    suites = list(JUnitXml.fromstring(text.encode()))
    assert [suite.name for suite in suites] == ["plancheck inputs", "pinghu-2021", "hostile-2021"]
    wanted = Counter(row["verdict"] for _, rows in made.plans for row in rows)
    out = [row for _, rows in made.plans for row in rows if row["waiver"] or row["known"]]
    wanted.subtract(row["verdict"] for row in out)
    root = ET.fromstring(text)
    assert int(root.get("tests")) == sum(map(len, (r for _, r in made.plans))) + len(made.errors)
    assert int(root.get("failures")) == wanted["fail"] + wanted["gap"]
    assert int(root.get("errors")) == wanted["error"] + len(made.errors)
    skipped = wanted["review"] + wanted["not-applicable"] + len(out)
    assert int(root.get("skipped")) == skipped
    for suite in root:
        for kind, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(kind)) == len(suite.findall(f"testcase/{tag}"))
        assert int(suite.get("tests")) == len(suite.findall("testcase"))


def names_in_junit(made: Made) -> list[tuple[str, str]]:
    cases = ET.fromstring(made.write("junit")).iter("testcase")
    return [(case.get("classname"), case.get("name")) for case in cases]


def test_names_in_junit_are_unique_and_free_of_words_and_lines():
    made = everything()
    names = names_in_junit(made)
    assert len(names) == len(set(names))
    for _, rows in made.plans:
        for row in rows:
            row["message"] = row["remedy"] = "anders"
            row["location"] = {**row["location"], "line": row["location"]["line"] + 7}
            if row["subject"]["stated_in"] == "table":
                row["subject"]["statement"] = "row:99"
    assert names_in_junit(made) == names


def test_waived_and_known_are_skipped_in_junit_with_their_ground():
    plan = plan_of("p", "p.yaml")
    rows = [
        row_of(plan, 0, "fail", "below-requirement", waiver=waiver_of("中期调整")),
        row_of(plan, 3, "gap", "not-stated", known=True),
        row_of(plan, 6, "review", "no-number"),
    ]
    found = [
        case.find("skipped").get("message")
        for case in ET.fromstring(Made([(plan, rows)]).write("junit")).iter("testcase")
    ]
    assert "中期调整" in found[0]
    assert "2026-12-31" in found[0]
    assert "已知" in found[1]
    assert "没有数值" in found[2]


def test_two_errors_of_a_kind_in_one_file_are_two_testcases():
    errors = [error_of("a.yaml", line, 1, "yaml-tab", "x") for line in (1, 2)]
    assert names_in_junit(Made([], errors, exit_code=2)) == [
        ("plancheck.inputs", "a.yaml yaml-tab"),
        ("plancheck.inputs", "a.yaml yaml-tab #2"),
    ]


# ---------------------------------------------------------------- github


def test_github_commands_say_what_was_meant():
    made = everything()
    found = commands(made.write("github"))
    rows = [row for _, rows in made.plans for row in rows]
    told = [
        row
        for row in rows
        if row["verdict"] not in {"pass", "not-applicable"}
        and not row["waiver"]
        and not row["known"]
    ]
    assert len(found) == len(made.errors) + len(told) + 1
    levels = {"error": "error", "warning": "warning", "note": "notice"}
    for (level, properties, message), row in zip(found[len(made.errors) : -1], told, strict=True):
        wanted = {"review": "note", "error": "error"}.get(row["verdict"], row["severity"])
        assert level == levels[wanted]
        assert properties["file"] == visible(row["location"]["path"])
        assert properties["line"] == str(row["location"]["line"])
        assert visible(shorten(row["message"], 2000)) in message
    assert {level for level, _, _ in found[: len(made.errors)]} == {"error"}
    level, properties, message = found[-1]
    assert (level, properties) == ("error", {"title": "plancheck"})
    assert "合计" in message


def test_the_last_github_line_of_a_clean_run_is_a_notice():
    assert [level for level, _, _ in commands(clean().write("github"))] == ["notice"]


# ---------------------------------------------------------------- gitlab


def test_gitlab_issues_have_what_gitlab_asks_for():
    made = everything()
    issues = json.loads(made.write("gitlab"))
    for one in issues:
        assert set(one) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert one["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert one["location"]["lines"]["begin"] >= 1
        assert one["location"]["path"]
        assert not one["location"]["path"].startswith("./")
    prints = [one["fingerprint"] for one in issues]
    assert len(prints) == len(set(prints))
    waived = {r["fingerprint"] for _, rows in made.plans for r in rows if r["waiver"]}
    known = {r["fingerprint"] for _, rows in made.plans for r in rows if r["known"]} - waived
    assert waived
    assert not waived & set(prints)
    assert known <= set(prints)


def test_a_clean_plan_has_no_gitlab_issue():
    assert json.loads(clean().write("gitlab")) == []


# ---------------------------------------------------------------- csv


def test_csv_has_a_line_a_result_and_no_formula():
    made = everything()
    rows = [row for _, plan_rows in made.plans for row in plan_rows]
    lines = cells(made.write("csv"))
    assert len(lines) == len(made.errors) + len(rows)
    for line in lines:
        for value in line.values():
            assert value.lstrip()[:1] not in set("=+-@＝＋－＠\t\r"), value
            assert len(value) < 32_767
    for line, row in zip(lines[len(made.errors) :], rows, strict=True):
        assert line["识别码"] == row["fingerprint"]
        assert line["说明"].removeprefix("'") == visible(row["message"])
    assert {line["结论"] for line in lines[: len(made.errors)]} == {"输入有误"}


def test_the_head_of_csv_comes_in_the_language():
    assert list(cells(clean().write("csv"))[0])[:3] == ["规划", "地区", "结论"]
    assert list(cells(clean(lang="en").write("csv"))[0])[:3] == ["plan", "place", "verdict"]
    for lang in ("zh", "en"):
        head = clean(lang=lang).write("csv").partition("\r\n")[0].split(",")
        assert len(head) == len(set(head))


# ---------------------------------------------------------------- markdown


MARKDOWN = MarkdownIt("gfm-like", {"linkify": False, "html": True})


def words(text: str) -> str:
    """What a reader sees of rendered HTML: comments and tags are gone."""
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"<!--.*?-->", "", text)))


@pytest.mark.parametrize("kind", [one for one in HOSTILE if one not in {"empty", "space"}])
def test_hostile_text_stays_text_in_a_markdown_cell(kind):
    text = visible(HOSTILE[kind]).strip()
    page = f"| a | b |\n| --- | --- |\n| x{plain(text)}x | {code(text, cell=True)} |\n"
    html = MARKDOWN.render(page)
    made = re.findall(r"<td>(.*?)</td>", html, re.DOTALL)
    assert len(made) == 2, html
    assert words(made[0]) == f"x{text}x"
    assert not re.search(r"<(?!!--)", made[0]), made[0]
    assert unescape(re.fullmatch(r"<code>(.*)</code>", made[1])[1]) == text
    fold = MARKDOWN.render(f"<details><summary>{fold_title(text)}</summary>\n\nx\n\n</details>\n")
    inner = re.search(r"<summary>(.*?)</summary>", fold, re.DOTALL)[1]
    assert words(inner) == text
    assert not re.search(r"<(?!!--)", inner), inner


def test_nobody_is_mentioned_and_nothing_is_linked_in_markdown():
    for kind in ("mentions", "addresses", "commands"):
        made = MARKDOWN.render(plain(HOSTILE[kind])) + fold_title(HOSTILE[kind])
        for bit in re.split(r"<!--.*?-->|<[^>]*>", made):
            assert not re.search(
                r"@\w|#\w|GH-\d|!\d|~\w|%\"|:[a-z]+:|https?://|www\.\w|mailto:\w", unescape(bit)
            ), bit


def tables_of(text: str) -> list[int]:
    """How many cells each table line has once rendered."""
    html = MARKDOWN.render(text)
    return [line.count("<td>") for line in re.findall(r"<tr>\n(?:<td.*?)</tr>", html, re.DOTALL)]


def test_the_whole_comment_keeps_its_tables_and_its_folds():
    text = everything().write("markdown")
    html = MARKDOWN.render(text)
    lines = tables_of(text)
    assert len(lines) > 50
    assert set(lines) == {6}
    assert html.count("<details>") == html.count("</details>") == text.count("<details>")
    assert "<script" not in html
    assert "<img" not in html
    assert "<a " not in html
    assert text.splitlines()[0] == "### ❌ plancheck: 输入或规则有误，结果不能算通过"
    assert text.index("无法读取的输入") < text.index("达到门槛的发现（") < text.index("<details>")


def test_a_long_comment_is_bounded_and_says_how_many_more():
    plan = plan_of("p", "p.yaml")
    text = "很长的说明𠮷 " * 40
    rows = [row_of(plan, n, "fail", "below-requirement", text) for n in range(1000)]
    made = Made([(plan, rows)]).write("markdown")
    assert len(made.encode("utf-16-le")) // 2 <= LIMIT + 200 < 65_536
    left = int(re.search(r"还有 (\d+) 项没有列出", made)[1])
    assert left + len(tables_of(made)) == len(rows)
    assert made.count("<details>") == made.count("</details>")


def test_many_errors_are_bounded_too():
    errors = [error_of(f"{n}.yaml", n, 1, "yaml-tab", "错" * 3000) for n in range(1, 200)]
    made = Made([], errors, exit_code=2).write("markdown")
    assert len(made) <= LIMIT + 200
    assert re.search(r"还有 \d+ 项没有列出", made)


def test_groups_of_the_comment():
    plan = plan_of("p", "p.yaml")
    rows = [
        row_of(plan, 0, "fail", "below-requirement", "触发"),
        row_of(plan, 1, "fail", "below-requirement", "其余"),
        row_of(plan, 3, "fail", "below-requirement", "豁免", waiver=waiver_of("理由")),
        row_of(plan, 6, "fail", "below-requirement", "已知", known=True),
        row_of(plan, 9, "pass", "met", "通过"),
    ]
    made = Made([(plan, rows)]).write("markdown")
    folds = re.findall(r"<summary>(.*?)</summary>", made)
    assert [words(one) for one in folds] == [
        "平湖市《示例规划》：其余 1 项",
        "平湖市《示例规划》：已豁免 1 项",
        "平湖市《示例规划》：已知 1 项",
    ]
    order = [made.index(f"| {one}") for one in ("触发", "其余", "豁免", "已知")]
    assert order == sorted(order)
    assert "通过" not in made
    assert made.startswith("### ❌ plancheck: 1 项发现达到门槛\n")
