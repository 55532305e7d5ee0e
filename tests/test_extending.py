"""docs/extending.md is followed step by step in a copy of the package, and what it adds is used."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from tests.conftest import AS_OF, ROOT, Ran, environment, process

PAGE = (ROOT / "docs" / "extending.md").read_text("utf-8")
# A block of code that begins with a comment that names a file, however far it is indented.
BLOCK = re.compile(r"(?ms)^ *```(?P<kind>\w+)\n(?P<text> *# (?P<file>plancheck/\S+)\n.*?)^ *```$")
RULES = """\
format: plancheck/rules@1
rules:
  - id: says-plan
    title: {zh: 标题称规划, en: The title says plan}
    why: {zh: 示例, en: Example}
    check: titled
    word: 计划
    severity: warning
    message: {zh: 标题没有这个词, en: The title lacks the word}
"""
SUBTITLES = "1\n00:00:01,000 --> 00:00:02,000\n一、主要任务\n\n2\n00:00:03,000 --> 00:00:04,000\n到2025年，新建站点12个。\n"


def follow(folder: Path) -> None:
    """Do what the page says in a copy of the package."""
    for block in BLOCK.finditer(PAGE):
        file = folder / block["file"]
        head, _, text = dedent(block["text"]).partition("\n")
        assert head == f"# {block['file']}"
        if block["kind"] != "diff":
            assert not file.exists(), file
            file.parent.mkdir(exist_ok=True)
            file.write_text(text.lstrip("\n"), "utf-8")
            continue
        lines = text.splitlines()
        old = "\n".join(line[1:] for line in lines if line[0] in " -")
        new = "\n".join(line[1:] for line in lines if line[0] in " +")
        before = file.read_text("utf-8")
        assert before.count(old) == 1, (block["file"], old)
        file.write_text(before.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def extended(tmp_path_factory) -> Callable[..., Ran]:
    """The command of the extended package, run where a pack ``mine`` uses the new kind."""
    home: Path = tmp_path_factory.mktemp("extended")
    leave = shutil.ignore_patterns("__pycache__")
    for name in ("plancheck", "rules", "plans", "tools"):
        shutil.copytree(ROOT / name, home / name, ignore=leave)
    follow(home)
    # What tools/make_docs.py does to the schemas; the pages of the documentation are another matter.
    make = "import make_docs\nfor file, text in make_docs.schemas().items(): file.write_text(text, 'utf-8')"
    env = environment() | {"PYTHONPATH": f"{home}{os.pathsep}{home / 'tools'}"}
    subprocess.run([sys.executable, "-c", make], cwd=home, env=env, check=True)
    shutil.copytree(home / "rules" / "disability", home / "mine")
    (home / "mine" / "titled.yaml").write_text(RULES, "utf-8")
    (home / "said.srt").write_text(SUBTITLES, "utf-8")
    return lambda *arguments, lang="en": process(
        *arguments, lang=lang, cwd=home, PYTHONPATH=str(home)
    )


def test_the_page_adds_one_of_each():
    files = {block["file"] for block in BLOCK.finditer(PAGE) if block["kind"] != "diff"}
    folders = {str(Path(file).parent.relative_to("plancheck")) for file in files}
    assert folders == {"checks/kinds", "report/formats", "extract/readers", "i18n/de"}


RUN = ("verify", "plans/pinghu.yaml", "--rules", "mine", "--only", "says-plan", *AS_OF)


def test_the_kind_judges_and_the_format_writes(extended):
    ran = extended(*RUN, "--format", "lines")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "fail says-plan: The title lacks the word\nexit 0\n"


def test_both_are_told_of(extended):
    explained = extended("rules", "explain", "says-plan", "--rules", "mine")
    assert explained.code == 0, explained.err
    assert "check titled" in explained.out
    assert "lines" in extended("verify", "--help").out


def test_the_reader_reads(extended):
    ran = extended("extract", "said.srt", "--format", "json")
    assert ran.code == 0, ran.err
    (promise,) = ran.json["commitments"]
    assert promise["quote"] == "新建站点12个"


def test_the_language_says_what_it_can(extended):
    ran = extended(*RUN, lang="de")
    assert "verfehlt" in ran.out
    assert "county · issued" in ran.out  # from English, where German says nothing yet
