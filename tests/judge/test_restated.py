"""What the prose takes from a binding row: the same figure with a hedge, or as an expected one, is no restatement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.making import found, plan, row, verify

RATE = "employment-rate"


@pytest.mark.parametrize(
    ("table", "prose", "told"),
    [
        ({}, {}, None),
        ({}, {"hedge": "力争"}, "力争"),
        ({}, {"nature": "expected"}, "预期性"),
        ({}, {"nature": "binding"}, None),
        ({"hedge": "力争"}, {"hedge": "力争"}, None),
        ({"hedge": "力争"}, {"hedge": "探索"}, "探索"),
        ({"hedge": "力争"}, {}, None),
        ({"nature": "expected"}, {"hedge": "力争"}, None),
    ],
)
def test_the_figure_of_a_binding_row_is_restated_without_a_condition(
    table: dict[str, Any], prose: dict[str, Any], told: str | None, tmp_path: Path
) -> None:
    words = [{"id": "a", "indicator": RATE, "target": "90%以上"} | prose]
    own = plan("own", "330482", [row(RATE, "90%", **table)], commitments=words)
    (one,) = found(verify(tmp_path, own), "prose-agrees", RATE)
    if told is None:
        assert (one.verdict, one.reason) == ("pass", "met")
        return
    assert (one.verdict, one.reason, one.severity) == ("fail", "prose-weaker-than-table", "warning")
    assert told in one.message
    assert one.remedy
