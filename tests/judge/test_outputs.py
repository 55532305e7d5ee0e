"""An output never replaces a file that people write, nor one that the run reads; outputs are whole or not there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

CASE = ROOT / "tests/cases/judge/judge-output-over-a-plan"
PLAN = (CASE / "b.yaml").read_text("utf-8")
BODY = PLAN[PLAN.index("format:") :]
LONG = "# 说明\n" * 30_000  # the format stands behind 300 000 bytes
PACK = "format: plancheck/pack@1\nid: p\n"
RULES = "format: plancheck/rules@1\nrules: []\n"
CATALOGUE = "format: plancheck/catalogue@1\nindicators: []\n"
WAIVERS = "format: plancheck/waivers@1\nwaivers: []\n"
KNOWN = "format: plancheck/known@1\nfindings: []\n"

FORMS: dict[str, bytes] = {
    "long header": PLAN.encode(),
    "longer header": (LONG + BODY).encode(),
    "UTF-8 mark": b"\xef\xbb\xbf" + BODY.encode(),
    "UTF-16": BODY.encode("utf-16"),
    "UTF-16 behind a long header": (LONG + BODY).encode("utf-16"),
    "UTF-16 without a mark": BODY.encode("utf-16-le"),
    "UTF-16 big-endian": b"\xfe\xff" + BODY.encode("utf-16-be"),
    "UTF-32": BODY.encode("utf-32"),
    "UTF-32 big-endian": b"\x00\x00\xfe\xff" + BODY.encode("utf-32-be"),
    "UTF-32 without a mark": BODY.encode("utf-32-be"),
    "GBK": BODY.encode("gb18030"),
    "GBK behind a long header": (LONG + BODY).encode("gb18030"),
    "carriage returns": BODY.replace("\n", "\r").encode(),
    "Windows lines": BODY.replace("\n", "\r\n").encode(),
    "format last": (BODY.partition("\n")[2] + BODY.partition("\n")[0]).encode(),
    "quoted": BODY.replace("format: plancheck/plan@1", "'format': 'plancheck/plan@1'").encode(),
    "escaped": BODY.replace("plancheck/plan@1", '"\\x70lancheck\\u002fplan\\U000000401"').encode(),
    "on the next line": BODY.replace("format: ", "format:\n  ").encode(),
    "block": BODY.replace("format: ", "format: >-\n  ").encode(),
    "anchor": BODY.replace("format: ", "format: &f ").encode(),
    "tag": BODY.replace("format: ", "format: !!str ").encode(),
    "JSON": b'{"id": "b", "format": "plancheck/plan@1"}',
    "JSON with an escape": b'{"id": "b", "format": "plancheck\\/plan@1"}',
    "flow": b"{id: b, format: plancheck/plan@1}",
    "misspelt key": BODY.replace("format:", "fromat:").encode(),
    "later version": BODY.replace("plan@1", "plan@2").encode(),
    "twice": (BODY + BODY).encode(),
    "broken": (BODY + "  - [\n\t:\n").encode(),
    "too large": BODY.encode() + b"#\n" * 3_000_000,
    "pack": PACK.encode(),
    "rules": (LONG + RULES).encode(),
    "waivers": (LONG + WAIVERS).encode(),
    "known findings": (LONG + KNOWN).encode("utf-16"),
    "catalogue": CATALOGUE.encode(),
    "units": b"format: plancheck/units@1\nunits: {}\n",
    "units behind a long header": (LONG + "format: plancheck/units@1\nunits: {}\n").encode(
        "gb18030"
    ),
    "a format of a later release": b"format: plancheck/actuals@1\nactuals: []\n",
    "misspelt format": BODY.replace("plancheck/plan@1", "plancheck/paln@1").encode(),
    "format without a version": BODY.replace("plancheck/plan@1", "plancheck/plan").encode(),
    "document": b"PK\x03\x04\x14\x00\x06\x00",
}
RUNS = {
    "verify": ("verify", "b.yaml", "--only", "floor-kept", "--format"),
    "diff": ("diff", "b.yaml", "b.yaml", "--format"),
}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A working folder with a plan."""
    (tmp_path / "b.yaml").write_text(BODY, "utf-8")
    return tmp_path


def listed(folder: Path) -> dict[str, bytes]:
    """The files of a folder with their bytes: nothing else may have come."""
    return {
        str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


def refused(desk: Path, inside: Callable, *arguments: str) -> None:
    before = listed(desk)
    ran = inside(*arguments, cwd=desk)
    assert (ran.code, ran.out) == (2, "")
    assert "什么都没有写" in ran.err or "没有覆盖" in ran.err
    assert listed(desk) == before


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("name", FORMS)
def test_a_file_that_people_write_is_not_replaced(name, run, desk, inside):
    (desk / "out").write_bytes(FORMS[name])
    form = "markdown" if run == "diff" else "csv"
    refused(desk, inside, *RUNS[run], f"{form}=out")
    refused(desk, inside, *RUNS[run], "json=new", "--format", f"{form}=out")


@pytest.mark.parametrize("name", [one for one in FORMS if one != "known findings"])
def test_known_findings_replace_known_findings_only(name, desk, inside):
    (desk / "k.yaml").write_bytes(FORMS[name])
    refused(desk, inside, "verify", "b.yaml", "--only", "floor-kept", "--write-known", "k.yaml")


@pytest.mark.parametrize(
    "before", [KNOWN, LONG + KNOWN, "", "\n"], ids=["known", "long", "empty", "blank"]
)
def test_known_findings_are_brought_up_to_date(before, desk, inside):
    (desk / "k.yaml").write_text(before, "utf-8")
    given = ("--known", "k.yaml") if before.strip() else ()
    ran = inside("verify", "b.yaml", *given, "--write-known", "k.yaml", cwd=desk)
    assert ran.code in {0, 1}
    assert (desk / "k.yaml").read_text("utf-8").startswith("# plancheck verify --write-known")
    ran = inside("verify", "b.yaml", "--known", "k.yaml", "--write-known", "k.yaml", cwd=desk)
    assert ran.code in {0, 3}


@pytest.mark.parametrize("link", [os.link, os.symlink], ids=["hard link", "link"])
@pytest.mark.parametrize("name", ["b.yaml", "c.conf", "w.txt", "k.txt", "x.yaml"])
def test_a_file_of_this_run_is_known_by_whatever_name(name, link, desk, inside):
    """Also without a format of ours, or with a name that tells nothing."""
    (desk / "c.conf").write_text('plans = ["."]\n', "utf-8")
    (desk / "w.txt").write_text(WAIVERS, "utf-8")
    (desk / "k.txt").write_text(KNOWN, "utf-8")
    (desk / "x.yaml").write_text("title: 没有格式\n", "utf-8")
    link(desk / name, desk / "out.json")
    run = ("verify", ".", "--config", "c.conf", "--waivers", "w.txt", "--known", "k.txt")
    refused(desk, inside, *run, "--format", "json=out.json")
    refused(desk, inside, *run, "--format", f"json={name}")


def test_standard_input_is_a_file_too(desk):
    import subprocess
    import sys

    from tests.conftest import environment

    (desk / "in").write_text("title: 没有格式\n", "utf-8")
    before = listed(desk)
    with (desk / "in").open("rb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "plancheck", "verify", "-", "--format", "json=in"],
            cwd=desk, env=environment(PYTHONPATH=str(ROOT)), stdin=stream, capture_output=True,
        )  # fmt: skip
    assert done.returncode == 2
    assert "什么都没有写" in done.stderr.decode()
    assert listed(desk) == before


@pytest.mark.parametrize(
    "name", ["plancheck.toml", "pyproject.toml", "Plancheck.TOML", "other.toml"]
)
def test_a_configuration_is_not_replaced(name, desk, inside):
    (desk / name).write_text("", "utf-8")
    refused(desk, inside, *RUNS["verify"], f"json={name}", "--no-config")


@pytest.mark.parametrize("target", ["b.yaml", "out/b.yaml", "new.yaml"])
def test_extract_replaces_nothing(target, desk, inside):
    (desk / "plan.txt").write_text("某市养老服务发展规划\n到2025年，覆盖率达到95%。\n", "utf-8")
    (desk / "out").symlink_to(desk)
    (desk / "new.yaml").symlink_to(desk / "b.yaml")
    before = listed(desk)
    ran = inside("extract", "plan.txt", "-o", target, cwd=desk)
    assert ran.code == 2
    assert listed(desk) == before


@pytest.mark.parametrize(
    "earlier",
    [
        b"",
        b"anything else\n",
        b'{"format": "plancheck/report@1", "errors": ["format: plancheck/plan@1"]}',
        b'{"version": "2.1.0", "text": "{format: plancheck/plan@1}"}',
        "a.yaml:1:9: error: 应为 plancheck/plan@1\n    1 | format: plan\n".encode(),
    ],
)
def test_an_earlier_report_is_replaced(earlier, desk, inside):
    (desk / "out").write_bytes(earlier)
    ran = inside(*RUNS["verify"], "json=out", cwd=desk)
    assert ran.code == 0 or "error:" not in ran.err
    assert (desk / "out").read_bytes().startswith(b'{\n "format": "plancheck/report@1"')


@pytest.mark.parametrize(
    "name", ["table", "json", "sarif", "sarif-full", "junit", "github", "gitlab", "markdown", "csv"]
)
def test_every_report_is_replaced_by_the_next(name, desk, inside):
    """Also one that tells of files with a wrong format."""
    (desk / "c.yaml").write_text("{format: plancheck/plan@2, id: c}\n", "utf-8")
    (desk / "d.yaml").write_text("format: plancheck/plan@3\nid: d\n", "utf-8")
    for _ in range(2):
        ran = inside("verify", ".", "--format", f"{name}=out", "--explain", cwd=desk)
        assert ran.code == 2
        assert "没有写" not in ran.err


def test_a_failed_output_leaves_all_as_it_was(desk, inside, monkeypatch):
    for name in ("a.json", "b.csv"):
        (desk / name).write_text("earlier", "utf-8")
    before = listed(desk)
    run = ("verify", "b.yaml", "--format", "json=a.json", "--format", "csv=b.csv", "--format")
    for last in ("markdown=nowhere/c.md", "markdown=/dev/full"):
        assert inside(*run, last, cwd=desk).code == 2
        assert listed(desk) == before
    monkeypatch.setattr("plancheck.report.formats.csv.document", interrupted)
    assert inside(*run, "markdown=c.md", cwd=desk).code == 130
    assert listed(desk) == before


def interrupted(*_: object):
    yield "begun"
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", ["\ud83d", "a\0b", "nowhere/x", "x" * 300, "b.yaml/x", "."])
def test_what_can_be_no_file_is_told(name, desk, inside):
    before = listed(desk)
    for option in (("--format", f"json={name}"), ("--write-known", name)):
        ran = inside("verify", "b.yaml", *option, cwd=desk)
        assert (ran.code, ran.out) == (2, "")
    assert listed(desk) == before


def test_a_name_as_long_as_may_be_is_written(desk, inside):
    name = "报" * 85  # 255 bytes
    inside("verify", "b.yaml", "--format", f"json={name}", cwd=desk)
    assert (desk / name).is_file()


def test_the_case(inside, tmp_path):
    shutil.copytree(CASE, tmp_path / "case")
    refused(tmp_path / "case", inside, "verify", "b.yaml", "--format", "json=b.yaml")
