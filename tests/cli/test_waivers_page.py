"""The worked example of ``docs/waivers.md`` works as printed, and its commands are accepted."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, in_process

PAGE = (ROOT / "docs" / "waivers.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"(?ms)^```(\w*)\n(.*?)^```$", PAGE)
FILE = next(text for kind, text in BLOCKS if kind == "yaml")
COMMANDS = [
    shlex.split(line)[1:]
    for kind, text in BLOCKS
    for line in text.splitlines()
    if line.startswith("plancheck ")
]
RESULTS = [text.strip() for kind, text in BLOCKS if text.startswith(("结果", "Result"))]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    (tmp_path / "waivers.yaml").write_text(FILE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("lang", "result"), list(zip(("zh", "en"), RESULTS, strict=True)))
def test_the_waivers_of_the_page_work(desk, lang, result):
    [command] = [one for one in COMMANDS if "--waivers" in one]
    without = [one for one in command if one not in {"--waivers", "waivers.yaml"}]
    assert in_process(*without, cwd=desk, lang=lang).code == 1
    ran = in_process(*command, cwd=desk, lang=lang)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1] == result
    # the page says: void when the plan's target is weaker
    plan = desk / "plans" / "pinghu.yaml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace('target: ">99%"', "target: 98%", 1), encoding="utf-8")
    assert in_process(*command, cwd=desk, lang=lang).code == 1


def test_the_known_findings_of_the_page_work_in_their_order(desk):
    codes = [
        in_process(*one, "--as-of", "2026-11-21", cwd=desk).code
        for one in COMMANDS
        if "--waivers" not in one
    ]
    assert codes == [1, 0, 0]
