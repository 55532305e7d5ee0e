"""Results that plans share: with dated prose, milestones, other cycles and later deadlines each is told as if alone."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from plancheck import api
from tests.judge.places import DAY, write

RATE = "employment-rate"
TOWN = "城镇残疾人"
CODES = ("330401", "330402", "330411", "330421", "330424", "330481", "330482", "330483")


def county(rng: random.Random, number: int) -> dict[str, Any]:
    """A county that says what others say, too, in other places and with other baselines."""
    plan: dict[str, Any] = {
        "code": rng.choice(CODES[1:3] + CODES[3:7]), "issued": "2021-12-01",
        "period": rng.choice([[2021, 2025], [2021, 2025], [2026, 2030]]),
        "parents": ["prefecture", "outline"], "prose": [],
    }  # fmt: skip
    first = plan["period"][0]
    if rng.random() < 0.7:
        plan["rows"] = {RATE: rng.choice(["≥60%", "≥70%"])}
        plan["baselines"] = {RATE: [2020, rng.choice(["40%", "50%"])]} if rng.random() < 0.7 else {}
        if rng.random() < 0.3:
            plan["milestones"] = {RATE: {first + 2: rng.choice(["55%", "58%"])}}
    for at in range(rng.randint(0, 2)):
        said: dict[str, Any] = {
            "id": f"c{number}{at}", "indicator": RATE,
            "target": {"value": rng.choice(["≥50%", "≥58%", "≥75%"]), "year": first + rng.choice([2, 4])},
        }  # fmt: skip
        if rng.random() < 0.3:
            said["population"] = TOWN
        plan["prose"].append(said)
    return plan


@pytest.mark.parametrize("seed", range(6))
def test_plans_are_told_the_same_together_and_alone(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    above = {
        "prefecture": {
            "code": "330400", "period": [2021, 2025], "issued": "2021-06-01", "rows": {RATE: "≥60%"},
            "milestones": {RATE: {2023: "≥55%"}},
            "prose": [{"id": "town", "indicator": RATE, "target": "≥70%", "population": TOWN}],
        },
        "outline": {
            "code": "330000", "period": [2021, 2035], "issued": "2021-03-01",
            "rows": {RATE: {"value": "≥80%", "year": 2035}},
        },
    }  # fmt: skip
    counties = {f"county-{number}": county(rng, number) for number in range(24)}
    write(tmp_path, above | counties)
    together = api.verify(tmp_path, as_of=DAY, lang="zh")
    reasons = {one.reason for one in together.results}
    for name in counties:
        alone = api.verify(tmp_path / f"{name}.yaml", as_of=DAY, lang="zh")
        assert alone.results == tuple(one for one in together.results if one.plan == name)
    assert {"not-due", "later-than-required", "population-differs"} <= reasons
