"""Start-up is a feature: what a run does not need, it does not import."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = """
import json, sys
from plancheck.cli.main import main
code = main(sys.argv[1:])
sys.stdout.flush()
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    """The modules of a fresh process after a run."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=600,
    )
    code, modules = json.loads(done.stderr.decode().splitlines()[-1])
    assert code in {0, 1}
    return set(modules)


HEAVY = {"docx", "openpyxl", "pydantic", "lxml", "pdfplumber", "jinja2", "multiprocessing.pool"}


def absent(modules: set[str], *names: str) -> None:
    found = {
        one for one in modules if any(one == name or one.startswith(f"{name}.") for name in names)
    }
    assert not found


def test_version_imports_next_to_nothing():
    modules = imported("--version")
    absent(
        modules, "rich", "yaml", "jsonschema_rs", "jsonschema", "plancheck.io", "plancheck.engine"
    )
    absent(modules, "plancheck.app", "plancheck.report", "plancheck.checks", *HEAVY)


LOADED = 110
"""How many modules of the package the verify of one plan may load: 0.18 ms each. It only gets smaller."""


def test_a_verify_loads_a_bounded_number_of_modules():
    modules = imported("verify", "plans/pinghu.yaml")
    assert sum(one.split(".")[0] == "plancheck" for one in modules) <= LOADED


def test_a_small_verify_imports_what_it_needs():
    modules = imported("verify", "plans/pinghu.yaml", "--format", "json", "-q")
    absent(modules, "rich", "jsonschema", "yaml", *HEAVY)  # all of its files are written plainly
    assert "jsonschema_rs" in modules


@pytest.mark.parametrize("arguments", [("schema", "plan"), ("--help",), ("verify", "--help")])
def test_printing_needs_no_rich_and_no_yaml(arguments):
    absent(imported(*arguments), "rich", "yaml", "jsonschema_rs", "plancheck.engine", *HEAVY)


def test_a_table_without_colour_brings_no_rich():
    absent(imported("verify", "plans/pinghu.yaml"), "rich", "jsonschema", *HEAVY)


def test_without_a_configuration_nothing_of_it_is_imported():
    names = ("plancheck.io.load.config", "plancheck.io.toml")
    absent(imported("verify", "plans/pinghu.yaml"), *names)
    absent(imported("--version"), "tomllib", *names)


def test_without_a_cache_nothing_of_earlier_runs_is_imported(monkeypatch):
    monkeypatch.setenv("PLANCHECK_CACHE", "off")
    absent(imported("verify", "plans/pinghu.yaml"), "plancheck.app.verify.result_cache")


def test_what_most_runs_have_no_use_for_is_not_imported():
    modules = imported("verify", "plans/pinghu.yaml")
    absent(modules, "plancheck.engine.suppress", "plancheck.io.load.known_findings")
    absent(modules, "plancheck.io.write", "plancheck.report.text.problem_page", "tomllib")
    absent(modules, "plancheck.app.verify.parallel")


def test_the_language_of_a_configuration_needs_only_the_library(tmp_path, monkeypatch):
    (tmp_path / "plancheck.toml").write_text('lang = "en"\n')
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    modules = imported("--help")
    assert "tomllib" in modules
    absent(modules, "plancheck.io", "plancheck.app", "plancheck.report")
