"""Places that plans are made for (行政区划), by their GB/T 2260 codes, and the table of these codes (行政区划代码表).

A place is named by its code of six digits: ``"330482"`` is 平湖市. The nation (全国), which the
standard gives no number, is ``"CN"``. The table is ``plancheck/data/jurisdictions.txt``, made by
``tools/make_jurisdictions.py``; it is read on the first look-up, not on import. Codes change faster than the
table: the rows that a run adds hold in its context (``contextvars``).
"""

from __future__ import annotations

import enum
import pkgutil
import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache, lru_cache

from plancheck.common import dataclass

ABOLISHED = "abolished"
# A code of GB/T 2260.
SIX_DIGITS = re.compile(r"[0-9]{6}")

VIRTUAL_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
"""Names of rows of the coding that stand for no place (虚拟行)."""

_used: ContextVar[str] = ContextVar("divisions")


def use_divisions(rows: Mapping[str, str]) -> None:
    """Add rows to the table for what follows (补充代码): names by code, in place of those that it has.

    A name followed by "abolished" (已撤销) is that of a place no longer in force.
    """
    text = _built_in()
    if rows:
        kept = (line for line in text.splitlines() if line[:6] not in rows)
        added = (f"{code} {name}" for code, name in rows.items())
        text = "\n".join(sorted((*kept, *added))) + "\n"
    _used.set(text)


def table() -> str:
    """The text of the table in use (代码表): every row of it after a line feed."""
    return _used.get(None) or _built_in()


def entry(code: str) -> str | None:
    """What stands behind a code in the table (条目): the name, and a note if any.

    The text is searched, which for the few places of one run costs less than a dict of them all.
    """
    if not SIX_DIGITS.fullmatch(code):
        return None
    text = table()
    start = text.find(f"\n{code} ")
    if start < 0:
        return None
    return text[start + 8 : text.index("\n", start + 1)]


def in_force(pattern: str = "[0-9]{6}") -> Mapping[str, str]:
    """The real places in force (现行) whose codes fit a pattern, names by code, sorted."""
    return _in_force(table(), pattern)


@lru_cache(maxsize=16)
def _in_force(text: str, pattern: str) -> Mapping[str, str]:
    """The same, for one table."""
    rows = re.findall(rf"^({pattern}) (\S+)$", text, re.MULTILINE)
    return {code: name for code, name in rows if name not in VIRTUAL_NAMES}


@cache
def _built_in() -> str:
    """The text of the table that comes with plancheck (内置代码表)."""
    raw = pkgutil.get_data("plancheck", "data/jurisdictions.txt")
    return (raw or b"").decode()


NATION_CODE = "CN"

NATION_NAME = "全国"

# Length of a code, and of a code of the statistical coding (统计用区划代码), which lengthens it.
DIGITS = 6
STATISTICAL_DIGITS = 12

# 直辖市: 北京, 天津, 上海, 重庆.
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})

# 台湾, 香港, 澳门: known, but not among the children of the nation.
_NOT_MAINLAND = frozenset({"71", "81", "82"})

# Third and fourth digits of the directly administered counties (省直辖县级行政区划).
_DIRECT = "90"


class Level(enum.IntEnum):
    """Level of a place (行政层级); the higher the place, the smaller the number."""

    NATION = 0
    PROVINCE = 1
    PREFECTURE = 2
    COUNTY = 3

    @property
    def key(self) -> str:
        """The word for the level in files (层级名): ``"county"`` and so on."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """A place that a plan can be made for (行政区).

    The levels are those of the code, so a district of a 直辖市 (310115 浦东新区) is a county.
    """

    code: str
    name: str
    level: Level
    abolished: bool = False

    @property
    def full_name(self) -> str:
        """The name with those of the places it lies in (全称): 浙江省嘉兴市平湖市."""
        above = [found.name for code in ancestors_codes(self.code)[:-1] if (found := lookup(code))]
        return "".join((*reversed(above), self.name))

    def contains(self, other: Jurisdiction) -> bool:
        """Tell whether ``other`` lies in this place and is not it (辖区包含, strict).

        This follows the codes, so the abolished places lie where their codes say they lay. A
        virtual row has no territory and contains nothing.
        """
        if other.level <= self.level or self.virtual:
            return False
        return other.code.startswith(territory(self.code))

    @property
    def province_code(self) -> str | None:
        """The code of the province that this place is or lies in (省级代码); None: the nation."""
        if self.level is Level.NATION:
            return None
        return self.code[:2] + "0000"

    @property
    def prefecture_code(self) -> str | None:
        """The code of the prefecture that this place is or lies in (地级代码).

        None for the nation, for a province, in a 直辖市, for a directly administered county, and
        for a virtual prefecture.
        """
        if self.level < Level.PREFECTURE or self.municipality or self.code[2:4] == _DIRECT:
            return None
        return self.code[:4] + "00"

    @property
    def municipality(self) -> bool:
        """Whether this place is a 直辖市 or lies in one."""
        return self.code[:2] in _MUNICIPALITIES

    @property
    def virtual(self) -> bool:
        """Whether this is a row of the coding and no place (虚拟行), such as 310100 市辖区."""
        return self.name in VIRTUAL_NAMES


def lookup(code: str) -> Jurisdiction | None:
    """Return the place with this code (查代码), or None where the table has no such code.

    Abolished places (已撤销) and virtual rows (虚拟行) are found too, and say so.
    """
    if code == NATION_CODE:
        return Jurisdiction(code=code, name=NATION_NAME, level=Level.NATION)
    row = entry(code)
    if row is None:
        return None
    name, _, note = row.partition(" ")
    return Jurisdiction(code=code, name=name, level=level_of(code), abolished=note == ABOLISHED)


def presumed(code: str) -> Jurisdiction | None:
    """Return the place that a code may stand for which the table has not (推定), named by its code.

    That is a county of a prefecture in force: a new district has a new code, and lies where its digits say.
    """
    if lookup(code) is not None or not _lies_in_prefecture(code):
        return None
    return Jurisdiction(code=code, name=code, level=Level.COUNTY)


def _lies_in_prefecture(code: str) -> bool:
    """Tell whether a code's digits are those of a county in a prefecture of the table, in force."""
    above = entry(code[:4] + "00") if SIX_DIGITS.fullmatch(code) else None
    return above is not None and not code.endswith("00") and not above.endswith(f" {ABOLISHED}")


def children(code: str) -> tuple[str, ...]:
    """Return the codes of the places one level down (下级行政区), sorted.

    Only places in force are given. Of the nation: the 31 provincial places of the mainland,
    without 台湾, 香港 and 澳门. Of a province: its prefectures and its directly administered
    counties (省直辖县级行政区划). Of a 直辖市: its districts and counties. Of a prefecture: its
    counties; 东莞, 中山, 儋州 and 嘉峪关 have none. Of any other code: none.
    """
    return _children(code, table())


@cache
def _children(code: str, _: str) -> tuple[str, ...]:
    """The same, for one table."""
    if code == NATION_CODE:
        provinces = in_force("[0-9]{2}0000")
        return tuple(one for one in provinces if one[:2] not in _NOT_MAINLAND)
    if entry(code) is None:
        return ()
    return tuple(one for one in in_force(f"{territory(code)}[0-9]+") if parent(one) == code)


def ancestors_codes(code: str) -> tuple[str, ...]:
    """Return the codes of the places that this one lies in (上级行政区), from the nearest up.

    ``"330482"`` gives ``("330400", "330000", "CN")``. The nation has none, nor has an unknown code but
    one that is presumed (推定).
    """
    if code != NATION_CODE and entry(code) is None and not _lies_in_prefecture(code):
        return ()
    chain: list[str] = []
    while code != NATION_CODE:
        code = parent(code)
        chain.append(code)
    return tuple(chain)


def territory(code: str) -> str:
    """Return the digits that the codes in a place begin with (代码前缀)."""
    return "" if code == NATION_CODE else code[: 2 * level_of(code)]


def level_of(code: str) -> Level:
    """Return the level that a code of the table has (层级)."""
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.PREFECTURE if code.endswith("00") else Level.COUNTY


def parent(code: str) -> str:
    """Return the code of the place over a code of the table (上一级), skipping virtual rows."""
    if code.endswith("0000"):
        return NATION_CODE
    direct = code[2:4] == _DIRECT or code[:2] in _MUNICIPALITIES
    if direct or code.endswith("00"):
        return code[:2] + "0000"
    return code[:4] + "00"
