"""Laws over made plans: no number without its unit, and no number where none was compared."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Ran, in_process
from tests.judge.shown_plans import write
from tests.judge.test_remedies import FEW, RULES_TRIED, UNITS, pack, pairs

__all__ = ["pack"]  # the fixture

UNIT = "|".join(sorted({one for units in UNITS.values() for one in units}, key=len, reverse=True))
# A number with what follows it: its unit, the other end of a range, or what makes a year or a document's number of it.
NUMBER = re.compile(
    rf"(?<![0-9.])[0-9]+(?:\.[0-9]+)?(?P<after>{UNIT}|个百分点|百分点|年|-[0-9.]+(?:{UNIT}))?"
)
PLAIN = re.compile(
    r"《[^》]*》|[A-Za-z][A-Za-z_-]*[0-9][0-9A-Za-z_-]*|±[0-9.]+%|--set [^）]*"
)  # titles, ids, tolerances, an option


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made: Path = tmp_path_factory.mktemp("plans")
    for above, below in pairs(FEW):
        write(made, above)
        write(made, below)
    return made


@pytest.fixture(scope="module")
def rows(folder, pack) -> list[dict[str, str]]:
    """Every result as a line of csv, with how it compared."""
    ran = verified(folder, pack, "csv")
    return [row for row in csv.DictReader(io.StringIO(ran.out[1:])) if row["指标"]]


def verified(folder: Path, pack: Path, name: str) -> Ran:
    chosen = [part for rule in RULES_TRIED for part in ("--only", rule)]
    return in_process(
        "verify", "below-*.yaml", "--rules", pack, "--format", name, *chosen, cwd=folder
    )


def bare(text: str) -> Iterator[str]:
    """The numbers of a text that have no unit."""
    for found in NUMBER.finditer(PLAIN.sub("", text)):
        if not found["after"]:
            yield found[0]


def test_no_number_stands_without_its_unit(rows):
    told = [
        (row["规则"], column, row[column])
        for row in rows
        for column in ("本规划目标", "要求", "说明", "改法")
        if any(bare(row[column]))
    ]
    assert told == []
    assert sum(bool(NUMBER.search(row["说明"])) for row in rows) > len(rows) / 3


def test_no_figure_is_shown_that_was_not_compared(rows):
    """Of natures and presence: nothing with a figure but what is asked of an indicator that is missing."""
    apart = [
        row for row in rows if row["规则"] in {"nature-kept", "binding-stated", "expected-stated"}
    ]
    stated = [row for row in apart if row["结论"] == "符合" or row["规则"] == "nature-kept"]
    assert len(stated) > 100
    for row in stated:
        for column in ("本规划目标", "要求", "说明", "差距", "余量", "本规划区间", "要求区间"):
            assert not re.search(r"[0-9]", PLAIN.sub("", row[column])), row


def test_the_table_has_every_unit_too(folder, pack):
    """The columns of the table: a figure in them ends with its unit, also where the cell folds."""
    out = verified(folder, pack, "markdown").out
    cells = [
        cell for line in out.split("\n") if line.startswith("| ") for cell in line.split(" | ")[2:4]
    ]
    plain = [
        re.sub(r"<!-- -->|\\", "", cell).replace("&gt;", ">").replace("&lt;", "<") for cell in cells
    ]
    assert [cell for cell in plain if any(bare(cell))] == []
