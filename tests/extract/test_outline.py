"""The nation's outline 2026–2030, a long official text: read where it is at hand, against labels of a second reader.

``PLANCHECK_DOCUMENTS`` is the folder that holds ``outline-2026.txt``; the text itself is not part of the project.
"""

from __future__ import annotations

import os
import time
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path

import pytest
import yaml

from plancheck.extract.extract import extract
from plancheck.extract.extract_data import data_of
from plancheck.extract.readers.registry import read_document
from tests.extract.causes import OPERATORS, amount, amount_of, has_figure

LABELS = Path(__file__).parents[1] / "labels/outline/outline-2026.yaml"


def test_the_outline_of_2026():
    folder = os.environ.get("PLANCHECK_DOCUMENTS")
    if not folder:
        pytest.skip(
            "!!! the outline of 2026 is NOT measured: set PLANCHECK_DOCUMENTS to its folder"
        )
    path = Path(folder) / "outline-2026.txt"
    started = time.process_time()
    found = data_of(extract(read_document(str(path))))["commitments"]
    seconds = time.process_time() - started
    starts = [0, *accumulate(len(line) + 1 for line in path.read_text("utf-8").split("\n"))]
    left = [one for one in found if has_figure(one)]
    wanted = yaml.safe_load(LABELS.read_text("utf-8"))["promises"]
    hits = 0
    for one in wanted:
        own = (
            OPERATORS[one["op"]],
            amount(str(one["number"]), str(one.get("unit") or "")),
            one["line"],
        )
        same = [
            other for other in left
            if (other["op"], amount_of(other), bisect_right(starts, other["start"])) == own
        ]  # fmt: skip
        if same:
            left.remove(same[0])
            hits += not one.get("doubtful")
    sure = sum(not one.get("doubtful") for one in wanted)
    assert hits / sure >= 0.95, f"{hits} of {sure}"
    assert hits / (hits + len(left)) >= 0.93, left
    print(f"{hits} of {sure}, {len(left)} too much, {seconds:.2f} s of CPU")
