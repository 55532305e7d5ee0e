"""The quick look at a plan file (its format, its id) says what reading the file says, however it is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.io import repository
from plancheck.io.inputs import FileHeader
from plancheck.io.yaml.reader import read_bytes
from tests.conftest import ROOT

PROVINCE = """format: plancheck/plan@1
id: prov
title: 省
document: {issued: 2021-01-01, status: issued}
jurisdiction: "330000"
field: disability
period: {start: 2021, end: 2025}
record: partial
indicators:
  - id: professional-care-coverage
    row: 1
    nature: 约束性
    target: 95%
"""
COUNTY = (
    PROVINCE.replace("prov", "cty").replace("330000", "330482").replace("95%", "90%")
    + "parents: [prov]\n"
).replace("2021-01-01", "2022-01-01")
FLOW = (
    "{format: plancheck/plan@1, id: prov, title: 省, document: {issued: 2021-01-01, status: issued}, "
    'jurisdiction: "330000", field: disability, period: {start: 2021, end: 2025}, record: partial, '
    "indicators: [{id: professional-care-coverage, row: 1, nature: 约束性, target: 95%}]}"
)
JSON = json.dumps(read_bytes(FLOW.encode(), "").data, ensure_ascii=False)

WAYS = {
    "plain": PROVINCE,
    "quoted-value": PROVINCE.replace("id: prov", "id: 'prov' # 编号"),
    "quoted-key": PROVINCE.replace("id: prov", '"id": prov'),
    "space-before-colon": PROVINCE.replace("id: prov", "id : prov"),
    "next-line": PROVINCE.replace("id: prov", "id:\n  prov"),
    "anchor": PROVINCE.replace("id: prov", "id: &a prov"),
    "ideographic-space": PROVINCE.replace("id: prov", "id: prov\u3000"),
    "indented": "".join(f"  {line}" for line in PROVINCE.splitlines(keepends=True)),
    "json": JSON,
    "flow": FLOW,
    "carriage-returns": PROVINCE.replace("\n", "\r"),
    "windows": PROVINCE.replace("\n", "\r\n"),
    "false-id-in-a-quote": PROVINCE.replace("id: prov\ntitle: 省", 'title: "省\n\nid: cty"\nid: prov'),
    "false-format-in-a-quote": PROVINCE.replace("title: 省", 'title: "省\n\nformat: plancheck/known@1"'),
    "utf-16": PROVINCE.encode("utf-16"),
    "with-a-mark": b"\xef\xbb\xbf" + PROVINCE.encode(),
    "document-start": "---\n" + PROVINCE,
    "comments-before": "# 省\n\n" + PROVINCE,
    "escapes": PROVINCE.replace("id: prov", '"\\x69d": "pro\\x76"').replace("format: ", '"format": '),
    "id-last": PROVINCE.replace("id: prov\n", "") + "id: prov\n",
    "format-last": PROVINCE.replace("format: plancheck/plan@1\n", "") + "format: plancheck/plan@1\n",
}  # fmt: skip


def bytes_of(way: str) -> bytes:
    return WAYS[way] if isinstance(WAYS[way], bytes) else WAYS[way].encode()


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "county.yaml").write_text(COUNTY, "utf-8")
    return tmp_path


@pytest.mark.parametrize("way", WAYS)
def test_a_plan_above_is_found_however_its_id_is_written(way, desk, inside):
    (desk / "province.yaml").write_bytes(bytes_of(way))
    ran = inside("verify", "county.yaml", "--format", "json", cwd=desk)
    assert (ran.code, ran.err) == (1, "")
    failed = [one for one in ran.json["results"] if one["verdict"] == "fail"]
    assert [(one["rule"], one["requirement"]["source"]) for one in failed] == [
        ("floor-kept", "prov")
    ]


@pytest.mark.parametrize("way", WAYS)
def test_two_plans_of_one_id_are_told_however_it_is_written(way, desk, inside):
    (desk / "province.yaml").write_bytes(bytes_of(way))
    (desk / "again.yaml").write_text(PROVINCE, "utf-8")
    ran = inside("verify", ".", "--format", "json", cwd=desk)
    assert ran.code == 2
    assert [error["path"] for error in ran.json["errors"]] == ["province.yaml"]
    assert "prov" in ran.err
    marks = [one["fingerprint"] for one in ran.json["results"]]
    assert len(marks) == len(set(marks))


def test_a_plan_that_cannot_be_read_is_not_said_to_be_missing(desk, inside):
    (desk / "province.yaml").write_text(PROVINCE.replace("id: prov", 'id : prov\nx: "'), "utf-8")
    ran = inside("verify", "county.yaml", "--format", "json", cwd=desk)
    assert ran.code == 2
    assert {error["path"] for error in ran.json["errors"]} == {"province.yaml"}
    (desk / "sound.yaml").write_text(
        PROVINCE, "utf-8"
    )  # a guess never stands against a plan that has the id
    ran = inside("verify", "county.yaml", "--format", "json", cwd=desk)
    assert (ran.code, ran.err) == (1, "")


@pytest.mark.parametrize("kind", ["known@1\nfindings: []", "waivers@1\nwaivers: []", "pack@1"])
@pytest.mark.parametrize(
    "key", ["format: plancheck/", '"format": plancheck/', "format : 'plancheck/"]
)
def test_a_file_of_another_format_is_passed_over_however_it_is_written(kind, key, desk, inside):
    (desk / "province.yaml").write_text(PROVINCE, "utf-8")
    end = "'\n" if key.endswith("'plancheck/") else "\n"
    first, _, rest = kind.partition("\n")
    (desk / "other.yaml").write_text(f"{key}{first}{end}{rest}\n", "utf-8")
    ran = inside("verify", ".", "--format", "json", cwd=desk)
    assert (ran.code, ran.err) == (1, "")
    assert {one["id"] for one in ran.json["plans"]} == {"cty", "prov"}


def files() -> list[Path]:
    return [file for folder in ("plans", "tests/cases", "examples", "rules")
            for file in sorted((ROOT / folder).rglob("*.yaml"))]  # fmt: skip


def agrees(raw: bytes) -> bool:
    """Whether a sure look says what reading says; a look that is not sure claims nothing."""
    seen = FileHeader.of(raw, "x.yaml")
    data = read_bytes(raw, "x.yaml").data
    if not seen.sure or not isinstance(data, dict):
        return True
    told = data.get("format")
    if seen.kind not in {None, "plan"}:
        return isinstance(told, str) and told.startswith(f"plancheck/{seen.kind}@")
    return seen.id is None or str(data.get("id")) == seen.id


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_it_agrees_with_the_reader_on_every_file_here(file):
    assert agrees(file.read_bytes())


def test_plans_as_they_are_usually_written_are_not_parsed(monkeypatch):
    monkeypatch.setattr(repository, "read_bytes", None)
    for file in [*(ROOT / "plans").glob("*.yaml"), *(ROOT / "tests/cases/good").glob("*.yaml")]:
        assert FileHeader.of(file.read_bytes(), "x.yaml").id


PIECES = (
    "format: plancheck/plan@1", "format: plancheck/known@1", "id: one", "id: two", '"id": three', "id : four",
    "title: 省", 'title: "', '"', "'", "title: '省'", "x: {", "}", "x: [", "]", "x: |", "  id: five", "# id: six",
    "---", "...", "x: >-", "  text", "", " ", "title: a\u2028id: seven", "id: 'eight' ", "id: ten#x", "? id", ": y",
    "&a id: nine", "%YAML 1.2", "x: a \\", "\ufeffid: z", "\tid: t", "id:\tt",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES), max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_it_agrees_with_the_reader_on_whatever_lines(lines, end, first):
    text = end.join(["format: plancheck/plan@1", *lines] if first else lines) + end
    assert agrees(text.encode())


def test_a_parent_in_two_files_is_told_with_a_place(desk, inside):
    (desk / "province.yaml").write_text(PROVINCE, "utf-8")
    (desk / "second.yaml").write_text("# 又一份\n" + PROVINCE, "utf-8")
    ran = inside("verify", "county.yaml", cwd=desk, lang="en")
    assert ran.code == 2
    assert ran.err.startswith("second.yaml:3:1: error: ")
    assert "province.yaml" in ran.err
    assert "    3 | id: prov\n" in ran.err


def test_a_trace_through_two_plans_of_one_id_says_so(desk, inside):
    (desk / "province.yaml").write_text(PROVINCE, "utf-8")
    (desk / "second.yaml").write_text(PROVINCE, "utf-8")
    ran = inside("trace", "professional-care-coverage", ".", cwd=desk)
    assert ran.code == 2
    assert ran.err.startswith("second.yaml:2:1: error: ")


@pytest.mark.parametrize("way", [one for one in WAYS if one not in {"id-last", "format-last"}])
def test_no_report_replaces_a_plan_however_it_is_written(way, desk, inside):
    (desk / "province.yaml").write_text(PROVINCE, "utf-8")
    (desk / "draft.yaml").write_bytes(bytes_of(way))
    for option in ("--format", "--write-known"):
        value = "json=draft.yaml" if option == "--format" else "draft.yaml"
        ran = inside("verify", "county.yaml", "--fail-on", "never", option, value, cwd=desk)
        assert ran.code == 2
        assert (desk / "draft.yaml").read_bytes() == bytes_of(way)
    (desk / "draft.yaml").unlink()
    (desk / "o.json").write_text(
        '{"format": "plancheck/report@1", "hint": "写 format: plancheck/plan@1"}'
    )
    assert inside("verify", "county.yaml", "-q", "--format", "json=o.json", cwd=desk).code == 1
