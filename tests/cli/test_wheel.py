"""The wheel in a fresh environment elsewhere: everything that plancheck needs is inside."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
SOURCES = ("plancheck", "rules", "pyproject.toml", "README.md", "README.zh.md", "LICENSE")


def run(*command, cwd, check=True, **env):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    kept["PLANCHECK_LANG"] = "en"
    return subprocess.run(
        [str(one) for one in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=check,
        env=kept | env,
        timeout=600,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy so that the checkout stays as it is."""
    pytest.importorskip("build")
    pytest.importorskip("hatchling")
    source = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, source / name, ignore=ignore)
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, source / name)
    target = tmp_path_factory.mktemp("dist")
    command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target)
    done = run(*command, cwd=source, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (file,) = target.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The command of a fresh environment with the wheel in it, and a folder with one plan and its ancestors."""
    home = tmp_path_factory.mktemp("elsewhere")
    venv.create(home / "venv", with_pip=True)
    bin_ = home / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = bin_ / "python"
    done = run(
        python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=home,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (home / "work").mkdir()
    for name in ("pinghu", "jiaxing", "zhejiang", "national", "national-public-services"):
        shutil.copy(ROOT / "plans" / f"{name}.yaml", home / "work")
    return bin_ / "plancheck", home / "work"


def test_packs_schemas_words_and_data_are_inside(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        f"plancheck/packs/{one.relative_to(ROOT / 'rules').as_posix()}"
        for one in (ROOT / "rules").rglob("*.yaml")
    }
    for pattern in ("schemas/*.json", "i18n/*/*.toml", "data/*", "**/*.py", "py.typed"):
        expected |= {
            one.relative_to(ROOT).as_posix()
            for one in (ROOT / "plancheck").glob(pattern)
            if one.is_file()
        }
    assert expected <= names
    strange = {one for one in names if not one.startswith(("plancheck/", "plancheck-"))}
    assert not strange
    assert not {one for one in names if "__pycache__" in one or one.startswith("plancheck/tests")}
    assert [one for one in names if one.endswith("LICENSE")]


def without_home(text):
    """Without where the installed packs lie."""
    return re.sub(r'"[^"]*/(disability/[a-z]+\.yaml)"', r'"\1"', text)


def test_verify_there(installed, inside, checked):
    command, work = installed
    options = ("pinghu.yaml", "--as-of", "2026-11-21", "--format", "json")
    done = run(command, "verify", *options, cwd=work, check=False)
    assert done.stderr == ""
    assert done.returncode == 1
    checked(done.stdout)
    here = inside("verify", *options, lang="en", cwd=work).out
    assert without_home(done.stdout) == without_home(here)
    table = run(command, "verify", "pinghu.yaml", cwd=work, check=False)
    assert table.returncode == 1
    assert "two-subsidies-full" in table.stdout


def test_rules_and_schemas_there(installed):
    command, work = installed
    assert " 0 differ" in run(command, "rules", "test", cwd=work).stdout
    assert json.loads(run(command, "schema", "plan", cwd=work).stdout)["required"]
    assert run(command, "--version", cwd=work).stdout.startswith("plancheck ")
    assert "floor-kept" in run(command, "rules", cwd=work).stdout


def test_complaints_there(installed):
    command, work = installed
    (work / "broken.yaml").write_text("format: plancheck/plan@1\ntarget: >9\n", "utf-8")
    done = run(command, "verify", "broken.yaml", cwd=work, check=False)
    assert done.returncode == 2
    assert "broken.yaml:2:9: error: " in done.stderr
    (work / "broken.yaml").unlink()
