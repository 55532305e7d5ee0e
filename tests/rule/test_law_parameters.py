"""Law parameters (法定参数): which value is in force where and when."""

from __future__ import annotations

from datetime import date

import pytest

from plancheck.domain.jurisdiction import Jurisdiction, lookup
from plancheck.domain.source import ParameterValue
from plancheck.domain.unit import PERCENT
from plancheck.io import installed_packs
from plancheck.io.load.pack import read_pack
from plancheck.rule import LawParameter

DAY = date(2025, 6, 1)


def place(code: str) -> Jurisdiction:
    found = lookup(code)
    assert found is not None, code
    return found


def value(
    text: str,
    *codes: str,
    excluded: tuple[str, ...] = (),
    start: date | None = None,
    end: date | None = None,
) -> ParameterValue:
    return ParameterValue(codes=codes, excluded=excluded, start=start, end=end, value=text)


def in_force(code: str, *values: ParameterValue, day: date = DAY) -> str | None:
    found = LawParameter(id="quota", unit=PERCENT, values=values).in_force(place(code), day)
    return found.value if found else None


NATION = value("nation", "CN", start=date(2007, 5, 1))
ZHEJIANG = value("zhejiang", "330000", excluded=("330200",), start=date(2020, 1, 1))
JIAXING = value("jiaxing", "330400", start=date(2010, 1, 1))
PINGHU = value("pinghu", "330482")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("330482", "pinghu"), ("330402", "jiaxing"), ("330400", "jiaxing"), ("330102", "zhejiang"),
        ("330000", "zhejiang"), ("310115", "nation"), ("CN", "nation"), ("330200", "nation"), ("330203", "nation"),
        ("340104", "nation"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True])
def test_a_wider_territory_wins_over_the_place_itself(
    code: str, expected: str, turned: bool
) -> None:
    values = [NATION, ZHEJIANG, JIAXING, PINGHU]
    assert in_force(code, *(reversed(values) if turned else values)) == expected


def test_an_exception_spares_more_than_its_territory_or_less() -> None:
    assert in_force("330200", ZHEJIANG) is None
    assert in_force("330282", ZHEJIANG) is None
    assert in_force("330100", ZHEJIANG) == "zhejiang"
    county = value("but-pinghu", "330400", excluded=("330482",))
    assert in_force("330482", county) is None
    assert in_force("330481", county) == "but-pinghu"


def test_an_exception_from_one_value_is_one_from_all() -> None:
    ningbo = value("ningbo", "330200")
    assert in_force("330203", NATION, ZHEJIANG, ningbo) == "ningbo"
    assert in_force("330203", NATION, ZHEJIANG) == "nation"


def test_a_province_with_a_like_number_is_covered() -> None:
    assert in_force("130104", value("x", "310000")) is None
    assert in_force("310115", value("x", "310000")) == "x"
    assert in_force("330300", value("x", "330400")) is None


def test_a_value_for_a_part_holds_for_the_whole() -> None:
    assert in_force("330400", PINGHU) is None
    assert in_force("330000", JIAXING) is None
    assert in_force("CN", ZHEJIANG) is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 12, 31), None), (date(2020, 1, 1), "x"), (date(2022, 12, 31), "x"), (date(2023, 1, 1), None),
    ],
)  # fmt: skip
def test_the_first_or_last_day_in_force_is_missed(day: date, expected: str | None) -> None:
    dated = value("x", "330000", start=date(2020, 1, 1), end=date(2022, 12, 31))
    assert in_force("330482", dated, day=day) == expected


def test_an_old_value_outlives_the_one_that_replaced_it() -> None:
    old = value("old", "330000", start=date(2010, 1, 1))
    new = value("new", "330000", start=date(2020, 1, 1))
    for values in ((old, new), (new, old)):
        assert in_force("330482", *values, day=date(2019, 6, 1)) == "old"
        assert in_force("330482", *values, day=date(2020, 6, 1)) == "new"


def test_a_newer_value_of_a_wider_territory_wins() -> None:
    newer = value("newer", "CN", start=date(2024, 1, 1))
    assert in_force("330482", JIAXING, newer) == "jiaxing"


def test_a_more_specific_value_that_has_ended_still_holds() -> None:
    ended = value("ended", "330400", end=date(2024, 12, 31))
    assert in_force("330482", NATION, ended) == "nation"


def test_the_widest_of_several_territories_of_a_value_ranks_it() -> None:
    both = value("both", "CN", "330400")
    assert in_force("330482", ZHEJIANG, both) == "both"
    assert in_force("330102", ZHEJIANG, both) == "zhejiang"


def test_no_value_at_all_is_in_force() -> None:
    assert in_force("330482") is None


@pytest.mark.parametrize(
    ("code", "day", "expected", "evidence"),
    [
        ("330482", date(2022, 5, 26), "≥1.5%", "浙财社〔2017〕26号"),
        ("330482", date(2017, 5, 1), "≥1.5%", "残疾人就业条例"),
        ("610103", date(2022, 5, 20), "≥1.5%", "陕财办综〔2016〕85号"),
        ("410105", date(2020, 12, 31), "≥1.5%", "残疾人就业条例"),
        ("410105", date(2021, 1, 1), "≥1.6%", "豫发改价调〔2020〕1038号"),
        ("419001", date(2021, 1, 1), "≥1.6%", "豫发改价调〔2020〕1038号"),
        ("510107", date(2022, 3, 1), "≥1.6%", "川财规〔2021〕5号"),
        ("220102", date(2026, 1, 1), "≥1.6%", "条例第三十条"),
        ("330203", date(2026, 1, 1), "≥1.5%", "残疾人就业条例"),
        ("440106", date(2026, 1, 1), "≥1.5%", "粤财社〔2017〕51号"),
        ("440305", date(2026, 1, 1), "≥1.5%", "残疾人就业条例"),
        ("120101", date(2026, 9, 30), "≥1.5%", "津财规〔2021〕15号"),
        ("120101", date(2026, 10, 1), "≥1.5%", "残疾人就业条例"),
    ],
)  # fmt: skip
def test_the_packs_quota_is_another_or_rests_on_another_law(
    code: str, day: date, expected: str, evidence: str
) -> None:
    pack = read_pack(installed_packs.packs()["disability"][1])
    found = pack.parameters["employment-quota"].in_force(place(code), day)
    assert found is not None
    assert found.value == expected
    assert found.basis is not None
    assert evidence in found.basis.label


def test_the_quota_is_in_force_before_the_regulation_was() -> None:
    pack = read_pack(installed_packs.packs()["disability"][1])
    quota = pack.parameters["employment-quota"]
    assert quota.in_force(place("330482"), date(2007, 4, 30)) is None
    assert quota.in_force(place("330482"), date(2007, 5, 1)) is not None
