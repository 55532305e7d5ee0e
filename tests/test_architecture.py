"""Who may know whom: import-linter's contract, and a domain that stands on the standard library alone."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "plancheck"


def imports(file: Path) -> set[str]:
    """Every module that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"a relative import in {file}"
            found.add(node.module or "")
    return found


def test_the_rooms_of_the_house():
    run = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", run, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    "file", sorted((PACKAGE / "domain").rglob("*.py")), ids=lambda one: one.stem
)
def test_the_domain_imports_only_the_standard_library_and_itself(file):
    for name in imports(file):
        top = name.partition(".")[0]
        assert top in sys.stdlib_module_names or name.startswith(
            ("plancheck.domain", "plancheck.common")
        ), name


@pytest.mark.parametrize("room", ["domain", "engine", "checks", "rule", "report"])
def test_no_clock_and_no_files_inside(room):
    """The engine reads no clock and does no I/O; time and files are arguments."""
    for file in sorted((PACKAGE / room).rglob("*.py")):
        text = file.read_text("utf-8")
        for word in ("date.today", "datetime.now", "time.time", "Path(", ".open(", "os.environ"):
            assert word not in text, (file.name, word)


def test_checks_and_engine_do_not_print():
    for room in ("domain", "engine", "checks", "rule", "io", "report", "app"):
        for file in sorted((PACKAGE / room).rglob("*.py")):
            tree = ast.parse(file.read_text("utf-8"))
            calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
            assert not [one for one in calls if isinstance(one, ast.Name) and one.id == "print"], (
                file
            )


def test_every_module_says_why_it_exists():
    for file in sorted(PACKAGE.rglob("*.py")):
        assert ast.get_docstring(ast.parse(file.read_text("utf-8"))), file
