"""What is told of files that can't be read: every slip where it was made, and nothing of what is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancheck.io.diagnosis import diagnose
from plancheck.io.yaml.reader import read_bytes, read_file

ROOT = Path(__file__).parents[2]
GOOD = (ROOT / "tests" / "cases" / "good" / "county.yaml").read_text("utf-8")
TEXTS = {
    "many lines in quotes": 'note: "第一行: 甲\n  第二行 = 乙\n  - 丙"\n',
    "many lines in single quotes": "note: '第一行\n  - 第二行\n  it''s'\n",
    "a text over lines": "note: 第一行\n  第二行\n  ——第三行，90%\n",
    "a block": "note: |\n  甲:乙\n  -丙\n  \tTab\nid: x\n",
    "a list in brackets": "parents: [a,\n  b-1,\n  c]\n",
    "a mapping in braces": "target: {value: 90%,\n  year: 2025}\n",
    "commas of a text in braces": "target: {qualitative: 稳步提高，逐步改善}\n",
    "an address": "address: http://example.invalid/a:b\n",
    "a clock": "note: 12:30\n",
    "a remark": "# // 说明\n#：\nid: x # “甲\n",
    "quoted keys": '"id": x\n\'title\': "甲：乙"\n',
    "a catalogue": "format: plancheck/catalogue@1\nindicators:\n  a:\n    unit: 人\n",
    "an anchor": "id: &a x\ntitle: *a\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_is_right_is_no_slip(text):
    """Told beside a slip of another line, and only that one."""
    document = read_bytes((text + "jurisdiction：330482\n").encode(), "x.yaml")
    problems = diagnose(document)
    assert {one.code for one in problems} == {"full-width-colon"}
    assert problems[0].excerpt == "jurisdiction：330482"


@pytest.mark.parametrize("file", sorted((ROOT / "plans").glob("*.yaml")), ids=lambda one: one.stem)
def test_plans_that_are_read_have_no_slips(file):
    """The scan finds nothing in the plans of this repository, as if the parser had given up at their end."""
    document = read_file(file)
    assert not diagnose(document)

    class Error:
        problem, context, context_mark = "…", None, None

        class problem_mark:  # noqa: N801 - stands for libyaml's mark
            line, column = 10**6, 0

    document.error = Error
    assert [one.code for one in diagnose(document)] == ["yaml-syntax"]


@pytest.mark.parametrize("cut", range(0, len(GOOD), 37))
def test_a_file_cut_anywhere_is_told_in_words(cut):
    """No cut of a file brings the scan down, and none is told twice at one place."""
    document = read_bytes(GOOD[:cut].encode(), "x.yaml")
    places = [(one.location.line, one.location.column, one.code) for one in diagnose(document)]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("sign", list("：，－—“”｛｝［］＃\"'[{>|*&-?!@%\t\u3000"))
def test_a_sign_put_anywhere_does_not_bring_the_scan_down(sign):
    for at in range(0, len(GOOD), 61):
        diagnose(read_bytes((GOOD[:at] + sign + GOOD[at:]).encode(), "x.yaml"))


def test_a_file_that_was_read_is_not_refused_by_the_scan():
    """A key without its space that reads as a part of a text is as it was: nobody can tell."""
    document = read_bytes(b"format: plancheck/plan@1\ntitle: a\n  note:b\n", "x.yaml")
    assert diagnose(document) == []
