"""What is kept of a judged plan once its parts are written: counts and texts, no rows.

Reports of many plans are put together from such pieces, so that memory stays flat and processes can share
the work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from typing import Any

Row = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Piece:
    """One plan of a report. ``texts``: its part in each format; ``labels``: its ancestors' names by id."""

    plan: Row
    field: str
    total: Row
    reasons: Counter[str]
    unjudged: list[Row]
    statements: int
    labels: dict[str, str]
    tripped: int
    texts: dict[str, str] = with_default(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Ending:
    """What only the whole run knows."""

    total: Row
    errors: list[Row]
    packs: list[Row]
    unmatched_rules: list[str]
    exit_code: int
    tripped: int
    skipped: int
    lang: str
    as_of: str
    version: str


def add_up(totals: Sequence[Row]) -> Row:
    """The sum of summaries."""
    keys = ("pass", "fail", "gap", "review", "not_applicable", "error", "waived", "known")
    result: Row = {key: sum(total[key] for total in totals) for key in keys}
    result["by_severity"] = {
        name: sum(total["by_severity"][name] for total in totals)
        for name in ("error", "warning", "note")
    }
    return result
