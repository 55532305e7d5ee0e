"""Places that plans are made for (行政区划), by their GB/T 2260 codes.

A place is named by its code of six digits: ``"330482"`` is 平湖市. The nation (全国), which the
standard gives no number, is ``"CN"``. The table is ``plancheck/data/jurisdictions.txt``, made by
``tools/make_jurisdictions.py``; it is read on the first look-up, not on import (``divisions``).
"""

from __future__ import annotations

import enum
import re
import unicodedata
from functools import cache

from plancheck.domain.jurisdiction.divisions import (
    ABOLISHED,
    SIX_DIGITS,
    VIRTUAL_NAMES,
    entry,
    in_force,
    table,
)
from plancheck.domain.records import dataclass

NATION_CODE = "CN"

_NATION_NAME = "全国"

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
        return Jurisdiction(code=code, name=_NATION_NAME, level=Level.NATION)
    row = entry(code)
    if row is None:
        return None
    name, _, note = row.partition(" ")
    return Jurisdiction(code=code, name=name, level=_level(code), abolished=note == ABOLISHED)


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


_SUFFIXES = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "省",
    "市",
    "区",
    "县",
    "旗",
    "盟",
)


def named(name: str, *, part: bool = False) -> tuple[Jurisdiction, ...]:
    """Return the places in force that a name may mean (按名称查), by code.

    The name may lack its last word (平湖) and may begin with the places over it (浙江省平湖市). With ``part``,
    the places whose names begin with the text.
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    if text in (_NATION_NAME, "国家", "中国"):
        nation = lookup(NATION_CODE)
        return () if nation is None else (nation,)
    if not text or not re.search("[\u4e00-\u9fff]", text):
        return ()
    exact: list[Jurisdiction] = []
    short: list[Jurisdiction] = []
    for code, full in in_force().items():
        if part:
            if full.startswith(text):
                exact.append(Jurisdiction(code=code, name=full, level=_level(code)))
            continue
        for form, found in ((full, exact), (short_name(full), short)):
            if text.endswith(form) and _over(text.removesuffix(form), code):
                found.append(Jurisdiction(code=code, name=full, level=_level(code)))
                break
    return tuple(exact or short)


def short_name(name: str) -> str:
    """Return a name without the word for its kind (去通名): 平湖."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name.removesuffix(suffix)
    return name


def _over(rest: str, code: str) -> bool:
    """Tell whether words before a name are names of places that it lies in, from the top down."""
    for above in reversed(ancestors_codes(code)):
        place = lookup(above)
        name = place.name if place is not None else ""
        for form in (name, short_name(name)):
            if form and rest.startswith(form):
                rest = rest.removeprefix(form)
                break
    return not rest


def territory(code: str) -> str:
    """Return the digits that the codes in a place begin with (代码前缀)."""
    return "" if code == NATION_CODE else code[: 2 * _level(code)]


def _level(code: str) -> Level:
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
