"""A language is one folder: a third one, which says little, is found by its folder alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = """\
# Words of a language that says little.
[verdict]
pass = "XX-pass"
fail = "XX-fail"

[label]
separator = " + "
in-brackets = " <{text}>"
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """The package with one more folder of words; its rules and plans are those of the repository."""
    folder = tmp_path_factory.mktemp("third")
    shutil.copytree(ROOT / "plancheck", folder / "plancheck")
    for name in ("rules", "plans"):
        (folder / name).symlink_to(ROOT / name)
    third = folder / "plancheck" / "i18n" / "xx"
    third.mkdir()
    (third / "core.toml").write_text(CORE, "utf-8")
    return folder


def run(home: Path, *arguments: str, lang: str = "xx", **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "plancheck", *arguments, *(("--lang", lang) if lang else ())],
        cwd=home,
        env=os.environ | {"PYTHONPATH": str(home), **environment},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert "Traceback" not in done.stderr
    assert done.returncode != 70, done.stderr
    return done.returncode, done.stdout + done.stderr


def test_verify_speaks_it_and_falls_back_to_english(home):
    code, out = run(home, "verify", "plans/pinghu.yaml", "--as-of", "2026-11-21")
    assert code == 1
    assert "XX-fail" in out  # its own word
    assert "pp" in out  # English where it has none
    _, english = run(home, "verify", "plans/pinghu.yaml", "--as-of", "2026-11-21", lang="en")
    told = english.replace("✗ fail  ", "✗ XX-fail")
    assert sum(line in told for line in out.splitlines()) > len(out.splitlines()) // 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "plans", "--explain"),
        ("verify", "plans/pinghu.yaml", "--all", "--format", "json"),
        *(
            pytest.param(("verify", "plans/beilin.yaml", "--format", name), marks=pytest.mark.slow)
            for name in ("sarif-full", "junit", "github", "gitlab", "markdown", "csv")
        ),
        ("show", "plans/pinghu.yaml"),
        ("trace", "残疾人就业率"),
        ("diff", "plans/beilin.yaml", "plans/pinghu.yaml"),
        ("rules",),
        ("rules", "explain", "floor-kept"),
        ("rules", "explain", "floor-kept", "plans/pinghu.yaml"),
        ("verify", "--help"),
        ("verify", "no-such-file.yaml"),
        ("rules", "explain", "no-such-rule"),
    ],
    ids=" ".join,
)
def test_every_command_speaks_it(home, arguments):
    _, out = run(home, *arguments)
    assert out


def test_it_is_listed_and_found_by_the_environment(home):
    assert "--lang zh|en|xx" in run(home, "verify", "--help", lang="en")[1]
    assert "XX-fail" in run(home, "verify", "plans/pinghu.yaml", lang="", PLANCHECK_LANG="xx")[1]
    code, out = run(home, "--version", lang="yy")
    assert code == 2
    assert "zh、en、xx" in out
