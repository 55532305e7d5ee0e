"""The output formats as users meet them: real plans, several at once, files whole or not at all, the same exit code."""

from __future__ import annotations

import csv
import io
import json
import shutil
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import AS_OF, ROOT, Ran, in_process, process, slow_but
from tests.report.formats.made import FORMATS
from tests.report.formats.test_made import cells, commands, run_of, tables_of

PLANS = ("plans/pinghu.yaml", "plans/beilin.yaml", "plans/zhejiang.yaml")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A working folder with the real plans, which a test may change."""
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    return tmp_path


def verify(desk: Path, *arguments: object, cache: str = "off", lang: str = "zh") -> Ran:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANCHECK_CACHE", cache)
        return in_process("verify", *arguments, *AS_OF, cwd=desk, lang=lang)


@cache
def judged(plans: tuple[str, ...], name: str, lang: str = "zh") -> Ran:
    """The real plans as they are, in one format."""
    return verify(ROOT, *plans, "--format", name, lang=lang)


def check(name: str, text: str, report: dict) -> None:
    """A format holds what the JSON report of the same run says."""
    results = report["results"]
    found = [one for one in results if one["verdict"] not in {"pass", "not-applicable"}]
    errors = report["errors"]
    if name == "sarif":
        run = run_of(text)
        assert len(run["results"]) == len(found)
        assert all("ruleIndex" in one for one in run["results"])
        assert run["invocations"][0]["exitCode"] == report["exit_code"]
    elif name == "sarif-full":
        run = run_of(text)
        assert len(run["results"]) == len(results)
        assert run["properties"]["unjudged"] == report["unjudged"]
    elif name == "junit":
        root = ET.fromstring(text)
        assert int(root.get("tests")) == len(results) + len(errors)
        wrong = sum(one["verdict"] in {"fail", "gap"} for one in results)
        assert int(root.get("failures")) == wrong
        names = [(one.get("classname"), one.get("name")) for one in root.iter("testcase")]
        assert len(names) == len(set(names))
    elif name == "github":
        assert len(commands(text)) == len(found) + len(errors) + 1
    elif name == "gitlab":
        assert len(json.loads(text)) == len(found) + len(errors)
    elif name == "csv":
        assert len(cells(text)) == len(results) + len(errors)
    else:
        assert name == "markdown"
        assert len(tables_of(text)) <= len(found)
        assert set(tables_of(text)) <= {6}


@pytest.mark.parametrize("lang", slow_but({"zh"}, ["zh", "en"]))
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("plans", [PLANS[:1], PLANS, ("plans",)], ids=["one", "three", "folder"])
def test_real_plans_in_every_format(name, plans, lang):
    report = judged(plans, "json", lang)
    ran = judged(plans, name, lang)
    assert (ran.code, ran.err) == (report.code, "")
    check(name, ran.out, report.json)


@pytest.mark.parametrize("name", slow_but({"csv"}, FORMATS))
def test_the_process_writes_what_the_function_does(name, desk):
    run = ("verify", PLANS[0], "--format", f"{name}=out", *AS_OF)
    ran = process(*run, cwd=desk)
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    assert (desk / "out").read_bytes() == judged(PLANS[:1], name).out.encode()


def test_several_formats_in_one_run_are_each_what_they_are_alone(desk):
    asked = [part for name in FORMATS for part in ("--format", f"{name}={name}.out")]
    ran = verify(desk, *PLANS, *asked, "--format", "json")
    assert ran.code == 1
    for name in FORMATS:
        alone = judged(PLANS, name)
        assert (desk / f"{name}.out").read_bytes() == alone.out.encode(), name
        check(name, alone.out, ran.json)


@pytest.mark.parametrize("broken", [False, True])
def test_the_exit_code_is_the_same_whatever_the_format(broken, desk):
    plans: tuple[str, ...] = PLANS[:1]
    if broken:
        (desk / "bad.yaml").write_text("format: plancheck/plan@1\n\tid: x\n", encoding="utf-8")
        plans = (*plans, "bad.yaml")
    codes = {name: verify(desk, *plans, "--format", name).code for name in ("table", *FORMATS)}
    assert set(codes.values()) == {2 if broken else 1}
    codes = {
        name: verify(desk, *plans, "--format", name, "--fail-on", "never").code for name in FORMATS
    }
    assert set(codes.values()) == {2 if broken else 0}


@pytest.mark.parametrize("name", FORMATS)
def test_a_broken_plan_stands_in_the_output_with_its_place(name, desk):
    (desk / "坏 的.yaml").write_text("format: plancheck/plan@1\n\tid: x\n", encoding="utf-8")
    for plans in (("坏 的.yaml",), (PLANS[0], "坏 的.yaml")):
        report = verify(desk, *plans, "--format", "json").json
        ran = verify(desk, *plans, "--format", name)
        assert ran.code == 2
        check(name, ran.out, report)
        (error,) = report["errors"]
        assert error["message"].split("：")[0][:8] in ran.out
        assert "坏 的.yaml" in ran.out or "%E5%9D%8F%20%E7%9A%84.yaml" in ran.out


@pytest.mark.parametrize("name", FORMATS)
def test_a_folder_without_plans_is_no_clean_report(name, desk):
    (desk / "empty").mkdir()
    ran = verify(desk, "empty", "--format", name)
    assert ran.code == 3
    assert "没有作出任何判断" in ran.out


@pytest.mark.parametrize("at", [0, 3, len(FORMATS) - 1])
def test_a_file_that_cannot_be_written_leaves_none(at, desk):
    (desk / "sarif.out").write_text("earlier", encoding="utf-8")
    asked: list[str] = []
    for number, name in enumerate(FORMATS):
        folder = "missing/" if number == at else ""
        asked += ["--format", f"{name}={folder}{name}.out"]
    before = sorted(one.name for one in desk.iterdir())
    ran = verify(desk, PLANS[0], *asked)
    assert ran.code == 2
    assert "missing" in ran.err
    assert sorted(one.name for one in desk.iterdir()) == before
    assert (desk / "sarif.out").read_text(encoding="utf-8") == "earlier"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("lang", slow_but({"zh"}, ["zh", "en"]))
def test_a_remembered_run_gives_the_same_bytes(name, lang, desk):
    cache = str(desk / "cache")
    run = (*PLANS, "--format", name)
    without = judged(PLANS, name, lang)
    cold = verify(desk, *run, cache=cache, lang=lang)
    assert len(list((desk / "cache").glob("*.bin"))) == len(PLANS)
    warm = verify(desk, *run, cache=cache, lang=lang)
    assert cold == warm == without


def test_several_processes_give_the_same_bytes(desk):
    text = (desk / "plans/pinghu.yaml").read_text(encoding="utf-8")
    (desk / "many").mkdir()
    for number in range(33):  # two shares, so that two processes work
        own = text.replace("id: pinghu-2021", f"id: copy-{number}", 1)
        (desk / f"many/{number:02}.yaml").write_text(own, encoding="utf-8")
    asked = [part for name in FORMATS for part in ("--format", f"{name}={name}.out")]
    run = ("many", "--plans", "plans", *asked)
    made = []
    for jobs in ("1", "2"):
        ran = verify(desk, *run, "--jobs", jobs)
        assert ran.err == ""
        made.append([(desk / f"{name}.out").read_bytes() for name in FORMATS])
    assert made[0] == made[1]


def test_a_plan_from_standard_input_has_a_place(desk):
    raw = (desk / "plans/pinghu.yaml").read_bytes()
    for name in ("sarif", "junit", "gitlab"):
        ran = in_process("verify", "-", *AS_OF, "--format", name, cwd=desk, stdin=raw)
        assert ran.code == 1
        assert "stdin" in ran.out


def test_all_names_stand_in_the_help_and_in_the_complaint(desk):
    said = process("verify", "--help").out
    complaint = process("verify", "x", "--format", "xml").err
    for name in FORMATS:
        assert name in said
        assert name in complaint


def test_a_spreadsheet_reads_the_real_plans(desk):
    text = verify(desk, "plans", "--format", "csv").out
    lines = list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))
    assert len({len(line) for line in lines}) == 1
