"""Rules about rules: what ``plancheck rules test`` says of a pack that loads but is not finished.

Every folder of ``tests/cases/unfinished`` is a pack with one fault; the words that it must bring stand beside
it in ``NAME.zh.txt`` and ``NAME.en.txt``. ``PLANCHECK_GOLDEN=1`` writes them anew: look before you commit.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

CASES = Path(__file__).parents[1] / "cases" / "unfinished"
WRITE = bool(os.environ.get("PLANCHECK_GOLDEN"))
NAMES = sorted(one.name for one in CASES.iterdir() if one.is_dir())
FINISHED = {"finished"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_the_fault_is_told_with_its_place(inside, name, lang):
    ran = inside("rules", "test", "--rules", name, cwd=CASES, lang=lang)
    assert ran.err == ""
    assert ran.code == (0 if name in FINISHED else 1)
    if name not in FINISHED:
        assert re.search(rf"(?m)^ *{name}/(rules|pack)\.yaml:[0-9]+:[0-9]+(: error: .+)?$", ran.out)
    golden = CASES / f"{name}.{lang}.txt"
    if WRITE:
        golden.write_text(ran.out, "utf-8", newline="\n")
    assert ran.out == golden.read_text("utf-8")


def test_each_fault_has_words_of_its_own():
    heads = {}
    for name in NAMES:
        if name in FINISHED | {"several", "no-examples"}:
            continue
        text = (CASES / f"{name}.en.txt").read_text("utf-8")
        ways = (r"(?m): error: (.*)$", r"(?m)^    ([a-z“].*)$", "^✗ example (differs)")
        head = next(found[1] for way in ways if (found := re.search(way, text)))
        heads.setdefault(re.sub(r"“[^”]*”|[0-9-]{10}|why|message|remedy", "…", head), []).append(
            name
        )
    same = {head: names for head, names in heads.items() if len(names) > 1}
    assert sorted(map(sorted, same.values())) == [
        ["effective-reversed", "law-dates-reversed"],
        ["law-overlap", "law-overlap-a-day"],
        ["no-message", "no-remedy", "no-why"],
    ]


def test_as_a_process(plancheck):
    for lang in ("zh", "en"):
        ran = plancheck("rules", "test", "--rules", "several", cwd=CASES, lang=lang)
        assert (ran.code, ran.err) == (1, "")
        assert ran.out == (CASES / f"several.{lang}.txt").read_text("utf-8")


def test_only_looks_at_the_rules_asked_for(inside):
    ran = inside("rules", "test", "--rules", "no-why", "--only", "sample-rule", cwd=CASES)
    assert ran.code == 1
    whole = inside("rules", "test", "--rules", CASES / "law-overlap", "--only", "sample-rule")
    assert whole.code == 1, "the rule asks for the parameter that overlaps"
