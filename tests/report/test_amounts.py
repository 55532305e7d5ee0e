"""Distances in the words of each language."""

from __future__ import annotations

import pytest

from plancheck.report.text.amounts import amount, unit_word


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("1", "百分点", "1个百分点", "1 percentage point"),
        ("0.93", "百分点", "0.93个百分点", "0.93 percentage points"),
        ("1", "人", "1人", "1 person"),
        ("1.75", "万人", "1.75万人", "17500 people"),
        ("300", "户", "300户", "300 households"),
        ("5", "‰", "5‰", "5 ‰"),
        ("0.5", "/10万", "0.5/10万", "0.5/10万"),
        ("0.3", "∶1", "0.3", "0.3"),
        ("2", None, "2", "2"),
        ("2", "巴掌", "2巴掌", "2 巴掌"),
    ],
)
def test_a_distance_has_its_unit_in_words(value, unit, zh, en):
    assert amount("zh", value, unit) == zh
    assert amount("en", value, unit) == en
    assert amount("zh", value, unit, under=True) == f"不足{zh}"
    assert amount("en", value, unit, under=True) == f"less than {en}"


def test_a_column_takes_the_short_word():
    assert amount("en", "2", "百分点", brief=True) == "2 pp"
    assert amount("zh", "2", "百分点", brief=True) == "2个百分点"


def test_a_unit_that_stands_beside_its_number():
    assert unit_word("en", "百分点") == "percentage points"
    assert unit_word("en", "万人") == "万人"
    assert unit_word("zh", "户") == "户"
    assert unit_word("en", None) is None
