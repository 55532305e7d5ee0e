"""The whole output for real plans against golden files. See README.md here before writing them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plancheck import __version__

GOLDEN = Path(__file__).parent
ROOT = GOLDEN.parents[1]
WRITE = bool(os.environ.get("PLANCHECK_GOLDEN"))
AS_OF = ("--as-of", "2026-11-21")
PLANS = ("pinghu", "beilin", "pudong")
CODES = {"pinghu": 1, "beilin": 0, "pudong": 1, "plans": 1}

RUNS = {
    **{f"{name}.zh.txt": ((f"plans/{name}.yaml",), "zh") for name in PLANS},
    **{f"{name}.en.txt": ((f"plans/{name}.yaml",), "en") for name in PLANS},
    **{f"{name}.json": ((f"plans/{name}.yaml", "--format", "json"), "zh") for name in PLANS},
    "plans.zh.txt": (("plans",), "zh"),
    "plans.en.txt": (("plans",), "en"),
    "pinghu-explain.zh.txt": (("plans/pinghu.yaml", "--explain", "--only", "floor-kept"), "zh"),
}


def scrubbed(text: str) -> str:
    """Without the version, and without where this checkout lies (the rule pack's own path)."""
    text = text.replace(f'"version": "{__version__}"', '"version": "VERSION"')
    return text.replace(f"{ROOT.as_posix()}/", "")


@pytest.mark.parametrize("name", RUNS)
def test_golden(name, inside, checked):
    arguments, lang = RUNS[name]
    ran = inside("verify", *arguments, *AS_OF, lang=lang)
    assert ran.err == ""
    if name.split(".")[0] in CODES:
        assert ran.code == CODES[name.split(".")[0]]
    if name.endswith(".json"):
        checked(ran.out)
    file = GOLDEN / name
    if WRITE:
        file.write_bytes(scrubbed(ran.out).encode())
    assert file.is_file(), "PLANCHECK_GOLDEN=1 writes it"
    assert scrubbed(ran.out) == file.read_bytes().decode()


@pytest.mark.skipif(WRITE, reason="the files are being written")
def test_as_a_process_too(plancheck):
    """One of them as users run it, so that the shortcut inside this process stays honest."""
    ran = plancheck("verify", "plans/pinghu.yaml", *AS_OF)
    assert ran.out == (GOLDEN / "pinghu.zh.txt").read_bytes().decode()


@pytest.mark.skipif(WRITE, reason="the files are being written")
def test_no_golden_file_without_a_run():
    assert {file.name for file in GOLDEN.iterdir() if file.suffix in {".txt", ".json"}} == set(RUNS)
