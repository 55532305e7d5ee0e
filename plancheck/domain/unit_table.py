"""Tables of units: the built-in one is ``plancheck/data/units.json``, and packs add their own."""

from __future__ import annotations

import json
import pkgutil
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from plancheck.common import dataclass
from plancheck.domain.unit import ONE, PERCENT, Unit, quotient

MAX_NAME = 40
MEMO = 1000


class UnitError(Exception):
    """An entry that a table of units can't take: ``code`` names the message, ``params`` fill it."""

    def __init__(self, code: str, params: dict[str, str]) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def name(self) -> str:
        """The unit."""
        return self.params["value"]


# What can name a unit: nothing that begins like a number or a multiple, and no sign that a target is read by.
_NAME = r"(?!(?:百|千|万|亿|十)(?![米克瓦]))[^-+0-9.,<>≤≥=~/·\[\]〔〕（）()“”\s零〇一二两三四五六七八九][^<>≤≥=~/·\[\]〔〕（）()“”\s0-9]*"
MAX_FACTOR = Decimal(10) ** 15

# The number that a rate is counted by: 千, 10万, 1000; only powers of ten, so that every rate is exact.
_COUNT = re.compile(r"(?:10+|1(?=[百千万亿]))?(?:十万|百万|千万|[百千万亿])?")


@dataclass(frozen=True, slots=True, eq=False)
class UnitTable:
    """Units by every name they have. ``multiples``: words in front of a unit (万人); ``plain``: units that take none."""

    units: Mapping[str, Unit]
    multiples: Mapping[str, Decimal]
    plain: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    symbols: re.Pattern[str] | None = None
    """Names that NFKC would change (㎡, m³), to be replaced before a text is cleaned."""
    spelt: Mapping[str, str] = field(default_factory=dict)
    """The symbols with names of the same units that NFKC leaves alone."""
    longest: int = 0
    _known: dict[str, Unit | None] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> UnitTable:
        """Make the table that a whole units file holds, such as the built-in one."""
        units: dict[str, Unit] = {}
        plain: set[str] = set()
        for one, takes in _entries(data["units"]):
            units[one.name] = one
            if not takes:
                plain.add(one.name)
        sizes = {word: Decimal(value) for word, value in data["multiples"].items()}
        return _made(units, sizes, frozenset(plain))

    def extended(self, entries: Mapping[str, Mapping[str, Any]]) -> UnitTable:
        """Make a table with more units; raises ``UnitError`` for a name that stands for another unit already."""
        units, plain = dict(self.units), set(self.plain)
        for one, takes in _entries(entries):
            if re.fullmatch(_NAME, one.name) is None:
                raise UnitError("unit-name", {"value": one.name})
            if not 0 < one.factor <= MAX_FACTOR:
                raise UnitError("unit-factor", {"value": one.name})
            other = units.get(one.name) or self._multiplied(one.name)
            if other is not None and other != one:
                raise UnitError(
                    "unit-twice",
                    {"value": one.name, "other": f"{other.dimension} {other.factor:f}"},
                )
            units[one.name] = one
            if not takes:
                plain.add(one.name)
        check_convertible(units.values())
        return _made(units, self.multiples, frozenset(plain))

    def joined(self, other: UnitTable) -> UnitTable:
        """Put two tables together; raises ``UnitError`` where a name stands for different units."""
        if other is self or not set(other.units.items()) - set(self.units.items()):
            return self
        for name, one in other.units.items():
            mine = self.units.get(name)
            if mine is not None and mine != one:
                raise UnitError(
                    "unit-twice", {"value": name, "other": f"{mine.dimension} {mine.factor:f}"}
                )
        units = {**self.units, **other.units}
        check_convertible(units.values())
        return _made(units, self.multiples, self.plain | other.plain)

    def same_as(self, unit: Unit, names: Iterable[str]) -> UnitTable:
        """Make the table of an indicator for which other units count the same as its own (人/千人 for ‰)."""
        units = dict(self.units)
        for name in names:
            found = self.parse(name)
            if found is None:
                raise UnitError("unknown-unit", {"value": name})
            if not (_exact(found.factor, unit.factor) and _exact(unit.factor, found.factor)):
                raise UnitError("unit-inexact", {"value": name, "other": unit.name})
            units[name] = Unit(name, unit.dimension, found.factor)
        return _made(units, self.multiples, self.plain)

    def parse(self, text: str) -> Unit | None:
        """The unit that ``text`` names (``%``, ``万户``, ``张/千人`` …), or ``None`` when it is not in the table."""
        text = text.strip().removeprefix("1") if text.strip().startswith("1/") else text.strip()
        if text not in self._known:
            if len(text) > MAX_NAME:
                return None
            if len(self._known) >= MEMO:
                self._known.clear()
            found, end = self.at(text, 0)
            self._known[text] = found if end == len(text) else None
        return self._known[text]

    def at(self, text: str, start: int) -> tuple[Unit | None, int]:
        """The longest unit that stands at ``start`` (万人 before 人, 元/人·月 before 元), and where it ends."""
        top, end = self._single(text, start)
        if text[end : end + 1] != "/":
            return top, end
        factor, last = top.factor if top else ONE, end
        dimensions: list[str] = []
        while text[end : end + 1] in ({"/"} if not dimensions else {"/", "·"}):
            part, after = self._single(text, end + 1)
            count = _COUNT.match(text, end + 1)
            if part is None and count is not None:
                part, after = self._counted(text, count)
            if part is None or not _exact(factor, part.factor):
                break
            factor, end = quotient(factor, part.factor), after
            dimensions.append(part.dimension)
            last = end
        if not dimensions or (top is None and dimensions != ["1"]):
            return top, (end if not dimensions else start)
        written = text[start:last]
        return Unit(
            written, "/".join([top.dimension if top else "1", *sorted(dimensions)]), factor
        ), last

    def _single(self, text: str, start: int) -> tuple[Unit | None, int]:
        for length in range(min(self.longest, len(text) - start), 0, -1):
            name = text[start : start + length]
            unit = self.units.get(name)
            if unit is None:
                unit = self._multiplied(name)
            if unit is not None:
                return unit, start + length
        return None, start

    def _multiplied(self, name: str) -> Unit | None:
        for length in (2, 1):
            size, base = self.multiples.get(name[:length]), self.units.get(name[length:])
            if size is not None and base is not None and name[length:] not in self.plain:
                return Unit(name, base.dimension, base.factor * size)
        return None

    def _counted(self, text: str, count: re.Match[str]) -> tuple[Unit | None, int]:
        """What a rate is counted by, with a number: 10万人, 千人, or the number alone (10万)."""
        written = count[0]
        digits = written.rstrip("百千万亿十")
        word = written[len(digits) :]
        size = Decimal(digits or 1) * self.multiples.get(word, ONE)
        base, end = self._single(text, count.end())
        if base is not None and written:
            return Unit("", base.dimension, base.factor * size), end
        return (Unit("", "1", size), count.end()) if size >= 1000 else (None, count.end())  # noqa: PLR2004 - 3/10 is a fraction

    def said(self, symbol: re.Match[str]) -> str:
        """The name that stands for a symbol."""
        return self.spelt[symbol[0]]

    def multiple_at(self, text: str, start: int) -> str:
        """The multiple (万, 百万 …) that stands at ``start`` without a unit of its own, or nothing."""
        for length in (2, 1):
            if text[start : start + length] in self.multiples:
                return text[start : start + length]
        return ""

    def base(self, unit: Unit) -> Unit:
        """The unit without its multiple: 万人 gives 人, 成 and ‰ give %."""
        if unit.percentage:
            return PERCENT
        if unit.name in self.units or "/" in unit.name:
            return unit
        return self.units.get(unit.name[len(self.multiple_at(unit.name, 0)) :], unit)


def _entries(entries: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Unit, bool]]:
    """The units of a file by each of their names, and whether a multiple may stand before them."""
    for name, entry in entries.items():
        factor = Decimal(str(entry.get("factor", 1)))
        for known in (name, *entry.get("aliases", ())):
            yield Unit(known, entry["dimension"], factor), entry.get("multiples", True)


def check_convertible(units: Iterable[Unit]) -> None:
    """Raise ``UnitError`` where a conversion would not be exact: a minute is no decimal part of an hour."""
    first: dict[str, Unit] = {}
    for one in units:
        base = first.setdefault(one.dimension, one)
        if not (_exact(one.factor, base.factor) and _exact(base.factor, one.factor)):
            raise UnitError("unit-inexact", {"value": one.name, "other": base.name})


def _made(
    units: Mapping[str, Unit], multiples: Mapping[str, Decimal], plain: frozenset[str]
) -> UnitTable:
    names = tuple(sorted(units, key=lambda name: (-len(name), name)))
    stable: dict[tuple[str, Decimal], str] = {}
    symbols = []
    for name, unit in units.items():
        if unicodedata.normalize("NFKC", name) == name:
            stable.setdefault((unit.dimension, unit.factor), name)
        else:
            symbols.append(name)
    spelt = {
        name: stable.get((units[name].dimension, units[name].factor), name)
        for name in sorted(symbols, key=len, reverse=True)
    }
    return UnitTable(
        units=units,
        multiples=multiples,
        plain=plain,
        names=names,
        # Any of the spellings that stand for a symbol.
        symbols=re.compile("|".join(map(re.escape, spelt))) if spelt else None,
        spelt=spelt,
        longest=max(map(len, names), default=0) + max(map(len, multiples), default=0),
    )


def _exact(above: Decimal, below: Decimal) -> bool:
    """Whether a quotient is a finite decimal: below the line only twos and fives are left."""
    rest = (Fraction(above) / Fraction(below)).denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


@cache
def built_in() -> UnitTable:
    """The units that every pack has."""
    raw = pkgutil.get_data("plancheck", "data/units.json") or b""
    return UnitTable.of(json.loads(raw, parse_float=Decimal))


def parse_unit(text: str) -> Unit | None:
    """The built-in unit that ``text`` names (``%``, ``人``, ``万户`` …), or ``None``."""
    return built_in().parse(text)


def base_unit(unit: Unit) -> Unit:
    """The unit without its multiple, by the built-in table."""
    return built_in().base(unit)


def unit_names() -> tuple[str, ...]:
    """The built-in names, longest first."""
    return built_in().names
