"""A cap on what is better up stays a cap wherever two statements are compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.making import found, plan, row, verify

RATE = "employment-rate"


@pytest.mark.parametrize(
    ("prose", "reason", "shortfall"),
    [
        ("≤60%", "prose-weaker-than-table", "10"),
        ("≤40%", "prose-stricter", None),
        ("≤50%", "met", None),
        ("<50%", "prose-stricter", None),
        ("≥60%", "prose-differs-from-table", "50"),
    ],
)
def test_prose_against_a_cap_of_the_table(
    tmp_path: Path, prose: str, reason: str, shortfall: str | None
) -> None:
    said = {"id": "c", "indicator": RATE, "target": prose}
    report = verify(tmp_path, plan("p", "330482", [row(RATE, "≤50%")], commitments=[said]))
    (one,) = found(report, "prose-agrees", RATE)
    assert one.reason == reason
    assert (str(one.shortfall.value) if one.shortfall else None) == shortfall
