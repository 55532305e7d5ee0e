"""The vocabularies of the documents are data that a planner can read and extend: described, well-formed, and used."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import plancheck
from plancheck.extract.vocabulary import Vocabulary

PACKAGE = Path(plancheck.__file__).parent
SOURCES = "\n".join(path.read_text("utf-8") for path in (PACKAGE / "extract").rglob("*.py"))
NAMES = ["characters", "prose", "table", "outline"]


@pytest.mark.parametrize("name", NAMES)
def test_every_group_is_described_in_both_languages_and_used(name):
    data = json.loads((PACKAGE / "data" / f"{name}.json").read_text("utf-8"))
    assert data["format"] == "plancheck/vocabulary@1"
    for group, entry in data["groups"].items():
        chinese, _, english = entry["description"].partition("。")
        assert re.search(r"[一-鿿]", chinese), group
        assert english.strip().endswith("."), group
        assert f'"{group}"' in SOURCES or f"'{group}'" in SOURCES, group


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_a_pattern_without_groups_and_stands_once_in_its_group(name):
    vocabulary = Vocabulary.load(name)
    for group, entry in vocabulary.groups.items():
        words = entry.get("words", [])
        assert len(words) == len(set(words)), group
        for word in words:
            assert word
            assert re.compile(word).groups in ({0, 1} if "(?P<verb>" in word else {0}), word
