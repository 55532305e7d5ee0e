"""``plancheck show``: a plan as the tool understands it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
AS_OF = ("--as-of", "2026-11-21")


@pytest.fixture
def show(inside):
    def run(plan, *arguments, lang="en", **kwargs):
        return inside("show", plan, *AS_OF, *arguments, lang=lang, **kwargs)

    return run


def test_each_statement_with_the_set_it_means(show):
    row = show("plans/pinghu.yaml", "--format", "json").json
    sets = {one["statement"]: one["set"] for one in row["statements"]}
    assert sets["row:2"] == "(99, 100]"
    assert sets["row:5"] == "[90, 100]"
    assert sets["row:1"] is None
    assert row["format"] == "plancheck/show@1"
    assert row["jurisdiction"] == {"code": "330482", "name": "平湖市", "level": "county"}


def test_ancestors_and_where_each_was_found(show):
    row = show("plans/pinghu.yaml", "--format", "json").json
    found = [(one["id"], one["path"]) for one in row["ancestors"]]
    assert found == [
        ("jiaxing-2021", "plans/jiaxing.yaml"),
        ("zhejiang-2021", "plans/zhejiang.yaml"),
        ("national-2021", "plans/national.yaml"),
        ("national-public-services-2021", "plans/national-public-services.yaml"),
    ]
    table = show("plans/pinghu.yaml").out
    assert table.index("plans/jiaxing.yaml") < table.index("plans/zhejiang.yaml")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(one.stem for one in (ROOT / "plans").glob("*.yaml")))
def test_every_real_plan(show, name, lang):
    ran = show(f"plans/{name}.yaml", lang=lang)
    assert ran.code == 0
    assert ran.err == ""
    for row in show(f"plans/{name}.yaml", "--format", "json").json["statements"]:
        assert row["line"] > 0
        assert row["kind"]


def test_numbers_are_strings(show):
    row = show("plans/zhoushan.yaml", "--format", "json").json
    values = [one["baseline"]["value"] for one in row["statements"] if one["baseline"]]
    assert "93.14" in values
    assert all(isinstance(value, str) for value in values)


def test_set_resolves_a_relative_target(show):
    run = ("plans/pinghu.yaml", "--format", "json", "--set", "gdp-growth=5.5%")
    assert show(*run).json["statements"][0]["set"] == "[5.5, ∞)"


def test_a_broken_plan_shows_what_can_be_read_and_exits_2(show):
    ran = show("target-about.yaml", "--plans", "../above", cwd=CASES / "bad")
    assert ran.code == 2
    assert "target-about.yaml:20:13: error: " in ran.err
    ran = show("list.yaml", "--format", "json", cwd=CASES / "bad")
    assert (ran.code, ran.out) == (2, "")


def test_a_missing_parent_is_told(show, tmp_path):
    shutil.copy(CASES / "good" / "county.yaml", tmp_path / "county.yaml")
    ran = show("county.yaml", "--format", "json", cwd=tmp_path)
    assert ran.code == 2
    assert ran.json["missing_parents"] == ["above-prefecture"]
    assert "above-prefecture" in ran.err


def test_standard_input(show):
    raw = (CASES / "good" / "county.yaml").read_bytes()
    ran = show("-", "--plans", CASES / "above", "--format", "json", stdin=raw)
    assert ran.code == 0
    assert ran.json["id"] == "good-county"


def test_the_same_bytes_as_a_process(plancheck, inside):
    run = ("show", "plans/chongming.yaml", *AS_OF, "--format", "json")
    assert plancheck(*run).out == inside(*run).out
