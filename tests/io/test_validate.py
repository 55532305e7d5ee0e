"""Files are validated the same with the fast validator and without it: the same verdict, the same problems."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from plancheck.io import schema as validating
from plancheck.io.diagnosis import diagnose
from plancheck.io.load import sniff
from plancheck.io.schema import NAMES, python_pattern, schema, validate
from plancheck.io.yaml import Document
from plancheck.io.yaml.reader import read_bytes, read_file

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "tests" / "cases" / "bad").rglob("*.yaml")),
    *sorted((ROOT / "plans").glob("*.yaml")),
    *sorted((ROOT / "rules").rglob("*.yaml")),
]
PLAN = (ROOT / "tests" / "cases" / "good" / "county.yaml").read_text("utf-8")
HARD = (
    "2025.0",
    "1e3",
    "2025-13-01",
    "２０２５",
    '"330482\\n"',
    '"2022-05-26\\n"',
    "[]",
    "{}",
    "null",
    "''",
    "x",
)
"""Values that libraries, or dialects of regular expressions, may take otherwise than the schema means them."""


def problems(document: Document, kind: str) -> tuple[Any, ...]:
    """What validating a document comes to."""
    bad = validate(document, kind)
    found = [
        (
            one.code,
            one.location and one.location.line,
            one.location and one.location.column,
            one.params,
            one.excerpt,
        )
        for one in diagnose(document)
    ]
    return sorted(map(str, bad)), found


def both(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read_bytes(raw, "x.yaml")
    kind = sniff(read_bytes(raw, "x.yaml"))
    if kind is None:
        return
    accepted = validating._accepted(first, kind)
    assert accepted is not any(validating._errors(kind, first.data))
    with_it = problems(first, kind)
    with monkeypatch.context() as patched:
        patched.setattr(validating, "_fast_validator", lambda name: None)
        assert problems(read_bytes(raw, "x.yaml"), kind) == with_it
    assert accepted is (not with_it[0])


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_both_ways_report_the_same(file, monkeypatch):
    both(file.read_bytes(), monkeypatch)


@pytest.mark.parametrize("value", HARD)
def test_both_ways_take_a_value_alike_wherever_it_stands(value, monkeypatch):
    lines = PLAN.splitlines()
    for number, line in enumerate(lines):
        key, colon, _ = line.partition(": ")
        if colon and not line.lstrip().startswith("#"):
            text = "\n".join([*lines[:number], f"{key}: {value}", *lines[number + 1 :], ""])
            both(text.encode(), monkeypatch)


def patterns(part: Any) -> set[str]:
    """Every pattern of a schema."""
    if isinstance(part, list):
        return set().union(*map(patterns, part))
    if not isinstance(part, dict):
        return set()
    own = {part["pattern"]} if isinstance(part.get("pattern"), str) else set()
    return own.union(part.get("patternProperties", ()), *map(patterns, part.values()))


@pytest.mark.parametrize("name", NAMES)
def test_patterns_are_such_as_can_be_translated(name):
    """An escaped dollar, or one in a set, would be translated wrongly."""
    for pattern in patterns(schema(name)):
        assert pattern.count("$") == pattern.endswith("$"), pattern
        assert python_pattern(pattern).count("\\Z") == pattern.endswith("$")


def test_a_fraction_stays_wrong_where_only_its_neighbour_is_allowed(monkeypatch):
    """The half that is added to whole decimals makes no wrong value right."""
    monkeypatch.setattr(
        validating, "schema", lambda name: {"properties": {"a": {"const": Decimal("2.5")}}}
    )
    for one in (validating._fast_validator, validating._reference_validator):
        one.cache_clear()
    try:
        assert not validating._accepted(read_bytes(b"a: 2.0\n", "x.yaml"), "plan")
        assert validating._accepted(read_bytes(b"a: 2.5\n", "x.yaml"), "plan")
    finally:
        for one in (validating._fast_validator, validating._reference_validator):
            one.cache_clear()


def test_a_machine_without_the_fast_validator_gives_the_same_output(tmp_path):
    (tmp_path / "jsonschema_rs.py").write_text("raise ImportError\n", "utf-8")
    bad = ROOT / "tests" / "cases" / "bad" / "slips-together.yaml"
    outputs = []
    for path in (str(ROOT), os.pathsep.join([str(tmp_path), str(ROOT)])):
        done = subprocess.run(
            [sys.executable, "-m", "plancheck", "verify", "plans/pinghu.yaml", str(bad), "--format", "json"],
            cwd=ROOT, env=os.environ | {"PYTHONPATH": path, "PLANCHECK_CACHE": "off"}, capture_output=True, check=False,
        )  # fmt: skip
        outputs.append((done.returncode, done.stdout, done.stderr))
    assert outputs[0] == outputs[1]
    assert json.loads(outputs[0][1])["errors"]


def test_these_files_are_of_our_formats():
    assert {sniff(read_file(file)) for file in FILES} > {"plan", "rules", "catalogue", "pack"}
