"""The ``__repr__`` that data classes share, held against the one that the standard library makes for each."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from plancheck.common import dataclass
from plancheck.domain.interval import Interval


def both(**options: bool) -> list[type]:
    """One class made by each."""
    made = []
    for maker in (dataclass, dataclasses.dataclass):

        class Point:
            x: int
            names: list[Any] = dataclasses.field(default_factory=list)
            secret: str = dataclasses.field(default="", repr=False)

        made.append(maker(**options)(Point))
    return made


@pytest.mark.parametrize(
    "options", [{}, {"slots": True}, {"frozen": True, "slots": True}, {"eq": False, "slots": True}]
)
def test_a_record_is_shown_as_a_data_class_is(options):
    own, standard = (cls(1, ["a", Decimal("1.5")], "s") for cls in both(**options))
    assert repr(own) == repr(standard)
    assert "secret" not in repr(own)
    assert repr(own).endswith("Point(x=1, names=['a', Decimal('1.5')])")


def test_a_record_that_holds_itself_is_shown():
    own, standard = (cls(1) for cls in both(slots=True))
    for one in (own, standard):
        one.names.append(one)
    assert repr(own) == repr(standard)


def test_records_of_the_package_share_it():
    shown = repr(Interval(Decimal(1), None))
    assert shown.startswith("Interval(low=Decimal('1'), high=None, ")
