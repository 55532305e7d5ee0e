"""Every file of a rule pack counts, whichever extension its author gave it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT

COUNTY = ROOT / "tests" / "cases" / "above" / "county.yaml"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "rules" / "disability", tmp_path / "pack")
    return tmp_path / "pack"


def rules_of(inside, pack):
    ran = inside("rules", "list", "--rules", pack)
    assert ran.code == 0, ran.err
    return ran.out


def test_the_other_extension_is_read_as_well(pack, inside):
    whole = rules_of(inside, pack)
    for file in list(pack.glob("*.yaml")):
        file.rename(file.with_suffix(".yml"))
    assert rules_of(inside, pack) == whole
    (pack / "guarantees.yml").rename(pack / "guarantees.YAML")
    assert rules_of(inside, pack) == whole
    assert rules_of(inside, pack / "pack.yml") == whole


def test_a_catalogue_of_the_other_extension_is_not_passed_over(pack, inside):
    (pack / "catalogue.yaml").rename(pack / "catalogue.yml")
    (pack / "catalogue.yml").write_text("format: plancheck/catalogue@1\n", "utf-8")
    ran = inside("verify", COUNTY, "--rules", pack)
    assert ran.code == 2
    assert f"{pack}/catalogue.yml:1:1: error: " in ran.err


def test_what_notepad_made_of_a_rule_file_is_told(pack, inside):
    (pack / "guarantees.yaml").rename(pack / "guarantees.yaml.txt")
    ran = inside("verify", COUNTY, "--rules", pack, lang="en")
    assert ran.code == 2
    assert f"{pack}/guarantees.yaml.txt: error: the file ends in .txt" in ran.err
    assert "guarantees.yaml" in ran.err


def test_two_heads_are_told(pack, inside):
    shutil.copy(pack / "pack.yaml", pack / "pack.yml")
    ran = inside("verify", COUNTY, "--rules", pack, lang="en")
    assert ran.code == 2
    assert f"{pack}/pack.yml:3:9: error: " in ran.err
