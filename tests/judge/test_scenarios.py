"""Every scenario of ``tests/cases/vectors/scenarios.yaml``: small plans, what must come out and what must never."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plancheck.io.yaml.reader import read_file
from tests.conftest import ROOT
from tests.judge.places import DAY, found, judged

FILE = ROOT / "tests" / "cases" / "vectors" / "scenarios.yaml"
SCENARIOS: list[dict[str, Any]] = read_file(FILE, "scenarios.yaml").data["scenarios"]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one["name"])
def test_a_scenario_comes_out_as_written(scenario: dict[str, Any], tmp_path: Path) -> None:
    day = scenario.get("as_of")
    as_of = date.fromisoformat(str(day)) if day else DAY
    report = judged(tmp_path, scenario["plans"], scenario["verify"], as_of=as_of)
    for wanted in scenario["expect"]:
        about = {key: wanted[key] for key in ("rule", "indicator", "source") if key in wanted}
        keys = [key for key in ("verdict", "reason", "severity") if key in wanted]
        results = [
            one
            for one in found(report, **about)
            if all(getattr(one, key) == wanted[key] for key in keys)
        ]
        shown = [
            (one.rule, one.verdict, one.reason, one.severity) for one in found(report, **about)
        ]
        assert bool(results) is not wanted.get("absent", False), (wanted, shown)
    # Law and the rules' own targets speak whatever the scenario's plans say (both subsidies are not stated, say).
    given = {"law", "literal"}
    reasons = {
        one.reason
        for one in report.results
        if not one.requirement or one.requirement.kind not in given
    }
    assert not reasons & set(scenario.get("never", ())), scenario["name"]
