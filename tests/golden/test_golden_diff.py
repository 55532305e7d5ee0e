"""The whole comparison of the example against golden files, in every format. See README.md here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plancheck import __version__

GOLDEN = Path(__file__).parent / "diff"
WRITE = bool(os.environ.get("PLANCHECK_GOLDEN"))
FILES = ("plans/beilin.yaml", "examples/beilin-issued.yaml")
RUNS = {
    "beilin.zh.txt": ("table", "zh"),
    "beilin.en.txt": ("table", "en"),
    "beilin.json": ("json", "zh"),
    "beilin.zh.md": ("markdown", "zh"),
    "beilin.en.md": ("markdown", "en"),
}


@pytest.mark.parametrize("name", RUNS)
def test_golden(name, inside):
    form, lang = RUNS[name]
    ran = inside("diff", *FILES, "--format", form, "--as-of", "2026-11-21", lang=lang)
    assert (ran.code, ran.err) == (1, "")
    text = ran.out.replace(f'"version": "{__version__}"', '"version": "VERSION"')
    file = GOLDEN / name
    if WRITE:
        GOLDEN.mkdir(exist_ok=True)
        file.write_bytes(text.encode())
    assert file.is_file(), "PLANCHECK_GOLDEN=1 writes it"
    assert text == file.read_bytes().decode()


@pytest.mark.skipif(WRITE, reason="the files are being written")
def test_as_a_process_too(plancheck):
    ran = plancheck("diff", *FILES, "--as-of", "2026-11-21")
    assert ran.out == (GOLDEN / "beilin.zh.txt").read_bytes().decode()


@pytest.mark.skipif(WRITE, reason="the files are being written")
def test_no_golden_file_without_a_run():
    assert {file.name for file in GOLDEN.iterdir()} == set(RUNS)
