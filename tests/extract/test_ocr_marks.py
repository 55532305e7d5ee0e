"""The mark ``via: ocr``: no pass rests on a figure that text recognition read before a person has confirmed it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from plancheck.extract.blocks import Document
from plancheck.extract.readers.builder import Builder
from plancheck.extract.readers.grid import RawCell
from tests.conftest import ROOT, in_process

EXAMPLE = ROOT / "examples" / "elderly-care"
COUNTY = "invented-county.yaml"
ROW = "  - id: care-beds\n    row: 3\n"


@pytest.fixture
def folder(tmp_path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "plans")
    return tmp_path / "plans"


def marked(folder: Path, name: str, entry: str, row: str = "    via: ocr\n") -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert entry in text
    path.write_text(text.replace(entry, entry + row), encoding="utf-8")


def verdicts(folder: Path) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Verdict and reason of each result by rule, statement and what asks."""
    return {
        (one["rule"], str(one["subject"]["statement"]), str((one["requirement"] or {}).get("source"))): (one["verdict"], one["reason"])
        for one in in_process("verify", folder / COUNTY, "--format", "json").json["results"]
    }  # fmt: skip


def test_a_pass_on_a_marked_figure_is_a_review_and_a_fail_stays(folder):
    before = verdicts(folder)
    marked(folder, COUNTY, "  - id: nursing-bed-share\n    row: 1\n")
    after = verdicts(folder)
    assert before.keys() == after.keys()
    changed = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    assert changed
    assert {was[0] for was, _ in changed.values()} == {"pass"}
    assert {now for _, now in changed.values()} == {("review", "read-by-ocr")}
    own = [key for key in after if key[1].startswith("row:1")]
    assert not [key for key in own if after[key][0] == "pass"]
    assert any(after[key][0] == "fail" for key in own)


def test_what_a_marked_figure_of_a_plan_above_asks_gives_no_pass(folder):
    text = (folder / COUNTY).read_text(encoding="utf-8")
    (folder / COUNTY).write_text(text.replace("target: 55%", "target: 60%"), encoding="utf-8")
    before = verdicts(folder)
    marked(folder, "invented-province.yaml", "  - id: nursing-bed-share\n")
    after = verdicts(folder)
    changed = {key for key in before if before[key] != after.get(key)}
    assert changed
    assert {after[key] for key in changed} == {("review", "read-by-ocr")}


def test_trace_shows_no_pass_either(folder):
    text = (folder / COUNTY).read_text(encoding="utf-8")
    (folder / COUNTY).write_text(text.replace("target: 55%", "target: 60%"), encoding="utf-8")
    assert "文字识别待核" not in in_process("trace", "nursing-bed-share", folder / COUNTY).out
    marked(folder, COUNTY, "  - id: nursing-bed-share\n    row: 1\n")
    shown = in_process("trace", "nursing-bed-share", folder / COUNTY).out
    assert "文字识别待核" in shown


def test_a_mark_is_only_ocr(folder):
    marked(folder, COUNTY, ROW, "    via: 目测\n")
    ran = in_process("verify", folder / COUNTY)
    assert ran.code == 2
    assert "via" in ran.err


# -- extraction, evidence, confirmation


def document(*, confidence: float | None, beds: str = "900") -> Document:
    """A document with a sentence and a table that text recognition read."""
    builder = Builder("扫描.pdf", "pdf", paged=True)
    builder.paragraph("某县养老服务发展规划（2021—2025年）", page=1)
    builder.paragraph("二、发展目标", page=1)
    builder.paragraph(f"到2025年，养老床位达到{beds}张以上。", page=2, confidence=confidence)
    builder.paragraph("专栏1 主要指标", page=2, confidence=confidence)
    rows = [
        ["序号", "指标", "单位", "2020年", "2025年", "属性"],
        ["1", "养老机构护理型床位占比", "%", "48", "55", "预期性"],
        ["2", "老年助餐点覆盖率", "%", "60", "90", "预期性"],
        ["3", "养老床位数", "张", "800", "1000", "预期性"],
    ]
    builder.table([[RawCell(text, confidence=confidence) for text in row] for row in rows], page=2)
    return builder.document()


@pytest.fixture
def scanned(monkeypatch, tmp_path) -> Path:
    """A file that is read as the document above."""
    for module in ("plancheck.app.extract", "plancheck.app.evidence"):
        monkeypatch.setattr(f"{module}.read_document", lambda path: document(confidence=0.876))
    return tmp_path / "扫描.pdf"


GIVEN = (
    "--jurisdiction",
    "640121",
    "--period",
    "2021-2025",
    "--field",
    "elderly-care",
    "--parents",
    "",
)


def test_a_draft_marks_what_was_recognised_and_says_how_sure_that_is(scanned, tmp_path):
    ran = in_process("extract", scanned, *GIVEN, "-o", tmp_path / "草稿.yaml")
    assert ran.code == 0, ran.err
    text = (tmp_path / "草稿.yaml").read_text(encoding="utf-8")
    plan = yaml.safe_load(text)
    for one in (*plan["indicators"], *plan["commitments"]):
        assert one["via"] == "ocr"
    assert text.count("由文字识别（OCR）读出，名称、方向和数值须与图片核对（把握 0.87）") == 4
    data = in_process("extract", scanned, *GIVEN, "--format", "json").json
    assert {(one["via"], one["confidence"], one["class"], one["page"]) for one in (*data["rows"], *data["commitments"])} == {("ocr", "0.87", "look", 2)}  # fmt: skip


def test_a_document_that_was_recognised_confirms_nothing_by_itself(scanned, tmp_path):
    in_process("extract", scanned, *GIVEN, "-o", tmp_path / "草稿.yaml")
    ran = in_process("evidence", tmp_path / "草稿.yaml", scanned, "--format", "json")
    targets = [one for one in ran.json["statements"] if one["what"] == "target"]
    assert {(one["state"], one["doubt"]) for one in targets} == {("unchecked", "ocr")}


def test_a_person_confirms_and_the_marks_go_with_nothing_else_changed(scanned, tmp_path):
    path = tmp_path / "草稿.yaml"
    in_process("extract", scanned, *GIVEN, "-o", path)
    before = path.read_text(encoding="utf-8")
    one = in_process("evidence", path, scanned, "--confirm", "row:1")
    assert "已确认 row:1" in one.err
    after = path.read_text(encoding="utf-8")
    gone = [line for line in before.splitlines() if line not in after.splitlines()]
    assert before.count("via: ocr") == after.count("via: ocr") + 1
    assert before.replace("    via: ocr\n", "", 1) == after, gone
    again = in_process("evidence", path, scanned, "--confirm", "row:1")
    assert (again.code, "confirm" in again.err or "标记" in again.err) == (2, True)
    in_process("evidence", path, scanned, "--confirm", "all")
    assert "via" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("entry", "left"),
    [
        ("{id: p1, subject: 养老床位, via: ocr, target: 900张, at: 二}", "{id: p1, subject: 养老床位, target: 900张, at: 二}"),
        ("{via: ocr, id: p1, subject: 养老床位, target: 900张, at: 二}", "{id: p1, subject: 养老床位, target: 900张, at: 二}"),
        ("{id: p1, subject: 养老床位, target: 900张, at: 二,\n     via: ocr}", "{id: p1, subject: 养老床位, target: 900张, at: 二}"),
        ("id: p1 # 编号\n    subject: 养老床位\n    via: 'ocr' # 扫描\n    target: 900张\n    at: 二", "id: p1 # 编号\n    subject: 养老床位\n    target: 900张\n    at: 二"),
    ],
)  # fmt: skip
def test_a_mark_is_taken_out_however_it_is_written(scanned, tmp_path, entry, left):
    head = "format: plancheck/plan@1\nid: a\ntitle: 规划\njurisdiction: '640121'\nfield: elderly-care\nrecord: partial\nperiod: {start: 2021, end: 2025}\ncommitments:\n  - "
    path = tmp_path / "a.yaml"
    path.write_text(head + entry + "\n", encoding="utf-8")
    ran = in_process("evidence", path, scanned, "--confirm", "p1")
    assert path.read_text(encoding="utf-8") == head + left + "\n", ran.err


def test_a_figure_that_is_another_one_in_the_document_is_not_confirmed(monkeypatch, tmp_path):
    monkeypatch.setattr(
        "plancheck.app.evidence.read_document", lambda path: document(confidence=None)
    )
    monkeypatch.setattr(
        "plancheck.app.extract.read_document", lambda path: document(confidence=0.5)
    )
    path = tmp_path / "草稿.yaml"
    in_process("extract", tmp_path / "a.pdf", *GIVEN, "-o", path)
    path.write_text(path.read_text(encoding="utf-8").replace("900张", "990张"), encoding="utf-8")
    ran = in_process("evidence", path, tmp_path / "a.docx", "--confirm", "all", "--format", "json")
    assert "没有确认" in ran.err
    assert path.read_text(encoding="utf-8").count("via: ocr") == 4
    json.loads(ran.out)


def test_a_figure_that_an_update_takes_from_a_scan_is_marked(monkeypatch, tmp_path):
    path = tmp_path / "草稿.yaml"
    monkeypatch.setattr("plancheck.app.extract.read_document", lambda name: document(confidence=None))  # fmt: skip
    in_process("extract", tmp_path / "a.docx", *GIVEN, "-o", path)
    assert "via" not in path.read_text(encoding="utf-8")
    monkeypatch.setattr("plancheck.app.extract.read_document", lambda name: document(confidence=0.9, beds="950"))  # fmt: skip
    ran = in_process("extract", tmp_path / "b.pdf", "--update", path)
    plan = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [(one["target"], one.get("via")) for one in plan["commitments"]] == [("≥950张", "ocr")], ran.err  # fmt: skip
    assert not [one for one in plan["indicators"] if "via" in one]
