"""How the package is built: who may import whom, how long a module is, what stands in code and what in files of words.

What is not so yet stands in ``architecture.toml`` and may only shrink: lower its numbers when something was mended.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import TopologicalSorter
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


# ---------------------------------------------------------------- what may only shrink

LEFT = tomllib.loads(Path(__file__).with_name("architecture.toml").read_text("utf-8"))
LONGEST = 300
LANGUAGES = {file.name for file in (PACKAGE / "i18n").iterdir() if (file / "core.toml").is_file()}


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def lines_beyond(file: Path) -> int:
    """The lines of a module, where it has more than a module may have."""
    count = len(file.read_text("utf-8").splitlines())
    return count if count > LONGEST else 0


def bare_expressions(file: Path) -> int:
    """How many regular expressions have no comment: none in them or over them, and no string below."""
    lines = file.read_text("utf-8").splitlines()

    def commented(statement: ast.stmt, call: ast.Call) -> bool:
        first, last = call.lineno, call.end_lineno or call.lineno
        # lines[n - 1] is line n: the call's own, the one above it and the one above its statement
        near = [*lines[max(first - 2, 0) : last], lines[max(statement.lineno - 2, 0)]]
        below = "".join(lines[statement.end_lineno or 0 :][:1])
        return any("#" in line for line in near) or below.startswith('"""')

    return sum(not commented(*found) for found in compiled(parsed(file)))


def compiled(tree: ast.AST, over: ast.stmt | None = None) -> Iterator[tuple[ast.stmt, ast.Call]]:
    """Every ``re.compile(…)`` with the innermost statement that it stands in."""
    for node in ast.iter_child_nodes(tree):
        within = node if isinstance(node, ast.stmt) else over
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
            assert within is not None
            yield within, node
        yield from compiled(node, within)


def languages_named(file: Path) -> int:
    """How often a module names a language: words belong into the folder of their language."""
    if file.is_relative_to(PACKAGE / "i18n"):
        return 0
    return sum(
        isinstance(node, ast.Constant) and node.value in LANGUAGES
        for node in ast.walk(parsed(file))
        if isinstance(getattr(node, "value", None), str)
    )


def counted(count: Callable[[Path], int]) -> dict[str, int]:
    """A count of every module of the package that has any."""
    found = {str(file.relative_to(PACKAGE)): count(file) for file in sorted(PACKAGE.rglob("*.py"))}
    return {file: number for file, number in found.items() if number}


def test_long_modules_are_those_listed_and_grow_no_more():
    allowed = LEFT["lines"]
    long = counted(lines_beyond)
    assert {file: lines for file, lines in long.items() if lines > allowed.get(file, 0)} == {}


@pytest.mark.parametrize("count", [bare_expressions, languages_named], ids=lambda one: one.__name__)
def test_what_is_left_to_mend_only_shrinks(count):
    found = counted(count)
    assert sum(found.values()) <= LEFT["at-most"][count.__name__], found


def test_modules_import_each_other_in_no_circle():
    """At their top; an import inside a function is taken when everything is loaded."""
    modules = {}
    for file in PACKAGE.rglob("*.py"):
        parts = file.relative_to(ROOT).with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    graph: dict[str, set[str]] = {}
    for name, file in modules.items():
        graph[name] = set()
        for node in parsed(file).body:
            if isinstance(node, ast.ImportFrom):
                full = {f"{node.module}.{one.name}" for one in node.names}
                graph[name] |= {one if one in modules else str(node.module) for one in full}
            elif isinstance(node, ast.Import):
                graph[name] |= {one.name for one in node.names}
        graph[name] -= {name}
    TopologicalSorter(graph).prepare()  # raises CycleError with the circle
