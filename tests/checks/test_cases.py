"""Each check kind gives the verdicts of its case file: rules with small plans, as examples of ``plancheck rules test`` are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plancheck.app.rules.examples import Outcome, run_examples
from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.checks.kinds import KINDS

HERE = Path(__file__).parent
# What no case shows: an example has no file that can't be read, one unit and period for its indicator, one population
# for a statement that agrees with another, and no series in its unit. Vectors, laws and tests/judge hold these.
UNSHOWN = {
    "within": {("review", "requirement-unreadable")},
    "stated": {("review", "requirement-unreadable")},
    "agrees": {("review", "population-differs")},
    "milestones": {("review", "unit-differs")},
    "sums": {("review", "relative-unresolved")},
    "weighted": {("review", "period-kind-differs"), ("review", "unit-differs")},
    "expression": {("review", "requirement-unreadable"), ("review", "unit-differs")},
}  # fmt: skip
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Outcome]]:
    """The outcomes of every case, by kind: the files stand in a copy of a pack."""
    folder = tmp_path_factory.mktemp("cases") / "pack"
    shutil.copytree(ROOT / "rules" / "disability", folder)
    for file in HERE.glob("*.yaml"):
        shutil.copy(file, folder / f"case-{file.name}")
    [pack] = PackRegistry(named=(str(folder),)).given()
    found: dict[str, list[Outcome]] = {name: [] for name in KINDS}
    for rule in pack.own:
        if rule.location.path.rpartition("/")[2].startswith("case-"):
            found[rule.check] += run_examples(pack, rule)
    return found


def test_each_kind_has_a_case_file() -> None:
    assert {file.stem for file in HERE.glob("*.yaml")} == set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_the_cases_come_out_as_expected(name: str, ran: dict[str, list[Outcome]]) -> None:
    wrong = [
        (one.rule.id, one.example.name, one.got, [problem.code for problem in one.problems])
        for one in ran[name]
        if not one.passed
    ]
    assert ran[name]
    assert wrong == []


@pytest.mark.parametrize("name", KINDS)
def test_what_a_kind_gives_has_a_case(name: str, ran: dict[str, list[Outcome]]) -> None:
    met = {(one.got["verdict"], one.got.get("reason")) for one in ran[name]}
    given = {(str(verdict), str(reason)) for verdict, reason in KINDS[name].gives}
    assert given - met == UNSHOWN.get(name, set())
