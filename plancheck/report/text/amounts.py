"""Distances in words (``1个百分点``, ``1 percentage point``), and what a unit counts."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from plancheck.domain.unit import Unit, plain
from plancheck.domain.unit_table import parse_unit
from plancheck.i18n import known, translate


@lru_cache(maxsize=1024)
def amount(
    lang: str, value: Decimal | str, unit: str | None, *, under: bool = False, brief: bool = False
) -> str:
    """A distance with its unit, in the language's own words where it has any for what the unit counts.

    ``under``: the distance is less than ``value``, by however little. ``brief``: for the column of a table.
    """
    number, word = Decimal(value), unit or ""
    if word and (word[0] in "∶:" or word[-1] in "∶:"):
        word = ""  # proportions differ by a number
    read = parse_unit(word)
    keys = [f"amount.{read.dimension}"] if read is not None else []
    if brief:
        keys = [f"{key}-brief" for key in keys] + keys
    key = next((one for one in keys if known(lang, one)), None)
    if read is not None and key is not None and read.factor >= 1:
        number *= read.factor  # 1.75万人 is 17500 people
        one, _, many = translate(lang, key).partition("|")
        word = many if many and number != 1 else one
    if word and word[0] != "/":
        text = translate(lang, "amount.with-unit", number=plain(number), unit=word)
    else:
        text = f"{plain(number)}{word}"
    return translate(lang, "amount.under", amount=text) if under else text


def unit_word(lang: str, unit: str | None) -> str | None:
    """The language's word for a unit that stands beside a number; one of a multiple stays as it is written."""
    read = parse_unit(unit or "")
    if read is None or read.factor != 1 or not known(lang, f"amount.{read.dimension}"):
        return unit
    one, _, many = translate(lang, f"amount.{read.dimension}").partition("|")
    return many or one


def counted(lang: str, unit: Unit | None) -> str:
    """What a number in a unit says: a ratio, a headcount, a number of households."""
    if unit is None:
        return translate(lang, "counted.nothing")
    key = f"counted.{unit.dimension}"
    if known(lang, key):
        return translate(lang, key)
    return translate(lang, "counted.other", unit=unit.name)
