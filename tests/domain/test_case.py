"""A plan and the plans above it: what time does to their weight, and which level a word names."""

from __future__ import annotations

from datetime import date

import pytest

from plancheck.domain.case import Lineage
from plancheck.domain.jurisdiction import lookup
from plancheck.domain.plan import Period, Plan, Record, Status
from plancheck.domain.source import Location

HERE = Location("plan.yaml", 1, 1)
AS_OF = date(2026, 11, 21)
EARLY, MIDDLE, LATE = date(2021, 6, 1), date(2022, 5, 26), date(2023, 1, 1)


def plan(
    name: str,
    code: str,
    *,
    issued: date | None = None,
    dated: date | None = None,
    status: Status | None = Status.ISSUED,
) -> Plan:
    place = lookup(code)
    assert place is not None, code
    return Plan(
        id=name, title=name, path=f"{name}.yaml", jurisdiction=place, field="disability",
        period=Period(2021, 2025), record=Record.COMPLETE, status=status, number=None, issuer=None,
        issued=issued, dated=dated, published=None, parents=(), cites=(), sources=(), statements=(),
        location=HERE, parents_location=HERE, gap_location=HERE,
    )  # fmt: skip


def lineage(own: Plan, *ancestors: Plan) -> Lineage:
    return Lineage(plan=own, ancestors=ancestors)


def later(own: Plan, above: Plan) -> bool:
    return lineage(own, above).later(above, AS_OF)


# ---------------------------------------------------------------- time


@pytest.mark.parametrize(("issued", "expected"), [(EARLY, False), (MIDDLE, False), (LATE, True)])
def test_an_ancestor_younger_than_the_plan_binds_it_or_an_older_one_does_not(
    issued: date, expected: bool
) -> None:
    own = plan("own", "330482", issued=MIDDLE)
    assert later(own, plan("above", "330400", issued=issued)) is expected


def test_an_ancestor_without_a_date_loses_its_weight() -> None:
    own = plan("own", "330482", issued=EARLY)
    assert not later(own, plan("above", "330400"))
    assert not later(own, plan("above", "330400", status=None))


def test_a_draft_is_spared_what_came_after_it() -> None:
    draft = plan("own", "610103", dated=EARLY, status=Status.DRAFT)
    assert not later(draft, plan("above", "610100", issued=LATE))
    assert later(plan("own", "610103", issued=EARLY), plan("above", "610100", issued=LATE))


def test_a_plan_without_a_date_is_not_as_old_as_the_day_of_the_run() -> None:
    own = plan("own", "330482", status=None)
    assert not later(own, plan("above", "330400", issued=AS_OF))
    assert not later(own, plan("above", "330400", issued=date(2026, 11, 22)))  # can't be


def test_an_ancestor_that_is_a_draft_does_not_count_from_its_own_date() -> None:
    own = plan("own", "330482", issued=MIDDLE)
    assert later(own, plan("above", "330400", dated=LATE, status=Status.DRAFT))
    assert not later(own, plan("above", "330400", dated=EARLY, status=Status.DRAFT))


def test_a_drafts_date_is_not_the_one_it_bears() -> None:
    draft = plan("own", "610103", dated=EARLY, issued=LATE, status=Status.DRAFT)
    assert draft.known_date == EARLY
    assert plan("own", "610103", issued=LATE, dated=EARLY).known_date == LATE
    assert plan("own", "610103", dated=EARLY).known_date is None


# ---------------------------------------------------------------- levels

NATION = plan("nation", "CN")
SERVICES = plan("services", "CN")
ZHEJIANG = plan("zhejiang", "330000")
JIAXING = plan("jiaxing", "330400")
PINGHU = lineage(plan("pinghu", "330482"), JIAXING, ZHEJIANG, NATION, SERVICES)
SHANGHAI = plan("shanghai", "310000")
CHONGMING = lineage(plan("chongming", "310151"), SHANGHAI, NATION)


def names(plans: tuple[Plan, ...]) -> list[str]:
    return [one.id for one in plans]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("prefecture", ["jiaxing"]),
        ("province", ["zhejiang"]),
        ("nation", ["nation", "services"]),
        ("above", ["jiaxing"]),
    ],
)
def test_a_level_word_names_another_plan(word: str, expected: list[str]) -> None:
    assert names(PINGHU.of_level(word)) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("prefecture", ["shanghai"]),
        ("province", ["shanghai"]),
        ("nation", ["nation"]),
        ("above", ["shanghai"]),
    ],
)
def test_the_city_in_a_municipality_is_a_prefecture_that_is_not_there(
    word: str, expected: list[str]
) -> None:
    assert names(CHONGMING.of_level(word)) == expected


@pytest.mark.parametrize("code", ["110105", "120101", "310115", "500103"])
def test_one_of_the_four_municipalities_is_taken_for_a_province(code: str) -> None:
    above = plan("above", code[:2] + "0000")
    assert names(lineage(plan("own", code), above).of_level("prefecture")) == ["above"]


def test_the_city_of_a_county_without_its_prefectures_plan_is_the_province() -> None:
    alone = lineage(plan("pinghu", "330482"), ZHEJIANG, NATION)
    assert alone.of_level("prefecture") == ()
    assert names(alone.of_level("above")) == ["zhejiang"]


def test_the_nearest_are_fewer_or_more_than_those_of_the_nearest_level() -> None:
    assert names(PINGHU.nearest()) == ["jiaxing"]
    assert names(lineage(plan("zhejiang", "330000"), NATION, SERVICES).nearest()) == [
        "nation",
        "services",
    ]
    assert lineage(NATION).nearest() == ()
    assert lineage(NATION).of_level("above") == ()


def test_a_level_between_is_missed_or_one_too_many_is_named() -> None:
    assert names(PINGHU.between(NATION)) == ["jiaxing", "zhejiang"]
    assert names(PINGHU.between(ZHEJIANG)) == ["jiaxing"]
    assert PINGHU.between(JIAXING) == ()
