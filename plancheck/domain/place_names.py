"""Places by what people write: the places of a name, the place that a title or an issuer names, the code that was meant.

In titles and issuers (标题、制定单位里的地名) only full names count (平湖市), and the short ones of provinces: 和平,
安康 and many others are words of the language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from plancheck.domain.jurisdiction import (
    DIGITS,
    NATION_CODE,
    NATION_NAME,
    STATISTICAL_DIGITS,
    VIRTUAL_NAMES,
    Jurisdiction,
    ancestors_codes,
    in_force,
    level_of,
    lookup,
    parent,
    table,
    territory,
)
from plancheck.domain.target.numerals import Pattern

LONGEST = 15
"""No name of a place has more characters."""
_WORDS = frozenset({"城区", "郊区", "矿区"})
"""Names that are words as well."""
_KINDS = tuple("省市区县州旗盟")
"""How full names end. All but the first show that a province's short name is part of another one: 海南州, 河北区."""
# A place within the one named before, of which there is no code: 嘉兴市经济技术开发区. Not 社区, 小区, 辖区.
_WITHIN = Pattern(
    "[\u4e00-\u9fff]{0,8}?(?:(?<![社小辖])区|县|市|镇|乡|街道|旗|兵团|新城|林场|农场)", 0
)

# What may stand before the place: 中共平湖市委, 关于印发平湖市…的通知.
_BEFORE = re.compile("^(?:中共|关于|印发|发布|公布)+")


def _named(text: str) -> str:
    """A text from its first name on, without signs and spaces."""
    return _BEFORE.sub("", re.sub(r"\W", "", unicodedata.normalize("NFKC", text)))


def other_place(text: str, own: Jurisdiction) -> Jurisdiction | None:
    """The place that a text begins with, unless it is ``own``, or may be.

    A place over ``own`` is another one too (嘉兴市 of 平湖市), but not where the text goes on to one within it.
    """
    text = _named(text)
    if text.startswith(own.name):
        return None
    codes, rest = _leading(text)
    if not codes or own.code in codes:
        return None
    over = [code for code in codes if own.code.startswith(territory(code))]
    if over and (own.name in rest or short_name(own.name) in rest or _WITHIN.match(rest)):
        return None
    near = [code for code in codes if code[:2] == own.code[:2]]
    return lookup((over or near or codes)[0])


def names_place(text: str) -> bool:
    """Whether a text begins with the name of a place."""
    return bool(_leading(_named(text))[0])


def _leading(text: str) -> tuple[list[str], str]:
    """The codes of the last of the places that a text begins with (浙江省平湖市: of 平湖市), and what follows."""
    codes: list[str] = []
    while True:
        names = _names(text[:2], table())
        for length in range(LONGEST if names else 1, 1, -1):
            name, rest = text[:length], text[length:]
            inside = _inside(names.get(name, ()), codes)
            if inside and (name.endswith(_KINDS) or not rest.startswith(_KINDS[1:])):
                codes, text = inside, rest
                break
        else:
            return codes, text


def _inside(codes: Iterable[str], over: list[str]) -> list[str]:
    """The codes of places that lie in one of some others, if there are any of these."""
    areas = tuple(map(territory, over))
    return [one for one in codes if not areas or (one.startswith(areas) and one not in over)]


@lru_cache(maxsize=1000)
def _names(begin: str, text: str) -> Mapping[str, tuple[str, ...]]:
    """Codes by the names with this beginning that tell a place, in one table."""
    found: dict[str, list[str]] = {}
    if len(begin) == 2 and f" {begin}" in text:  # noqa: PLR2004 - few texts begin like a place
        for code, name in re.findall(rf"^([0-9]{{6}}) ({begin}\S*)$", text, re.MULTILINE):
            if name not in _WORDS and name not in VIRTUAL_NAMES:
                found.setdefault(name, []).append(code)
            if code.endswith("0000") and short_name(name) != name:
                found.setdefault(short_name(name), []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}


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
    if text in (NATION_NAME, "国家", "中国"):
        nation = lookup(NATION_CODE)
        return () if nation is None else (nation,)
    if not text or not re.search("[\u4e00-\u9fff]", text):
        return ()
    exact: list[Jurisdiction] = []
    short: list[Jurisdiction] = []
    for code, full in in_force().items():
        if part:
            if full.startswith(text):
                exact.append(Jurisdiction(code=code, name=full, level=level_of(code)))
            continue
        for form, found in ((full, exact), (short_name(full), short)):
            if text.endswith(form) and _over(text.removesuffix(form), code):
                found.append(Jurisdiction(code=code, name=full, level=level_of(code)))
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


def nearest_code(code: str) -> str | None:
    """Return the code that was likely meant (最接近的代码), for a message; None: no idea.

    A known place is its own answer, and a virtual row gives the place over it. Else the code is
    tidied (spaces, full-width digits, the 12 digits of the statistical coding, missing zeros).
    Else, if its province is known, the answer is in that province: a code one slip away, or the
    code of the same prefecture nearest in number, or the province. If not: a code one slip away.
    """
    text = unicodedata.normalize("NFKC", code).strip().upper()
    if text in (NATION_CODE, "0" * DIGITS):
        return NATION_CODE
    if not (text.isascii() and text.isdigit()) or len(text) > STATISTICAL_DIGITS:
        return None
    if not text[DIGITS:].strip("0"):
        text = text[:DIGITS]
    for guess in (text, text.ljust(DIGITS, "0")):
        found = lookup(guess)
        if found is not None:
            return parent(guess) if found.virtual else guess
    return _nearest_in_force(text)


def _nearest_in_force(text: str) -> str | None:
    """Return the code in force nearest to unknown digits (最接近的现行代码)."""
    province = text[:2] if text[:2] + "0000" in in_force() else ""
    slips = {
        (_distance(text, other, swapped), other)
        for other, swapped in _slips(text)
        if other in in_force() and other.startswith(province)
    }
    if slips:
        return min(slips)[1]
    if not province:
        return None
    same = {(_distance(text, other, False), other) for other in in_force() if other[:4] == text[:4]}
    return min(same)[1] if same else province + "0000"


def _slips(text: str) -> Iterator[tuple[str, bool]]:
    """Yield what one slip of the hand (笔误) may have come from, and whether it was a swap."""
    digits = "0123456789"
    for at in range(len(text) + 1):
        head, tail = text[:at], text[at:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:], True
        if tail:
            yield head + tail[1:], False
        for digit in digits:
            yield head + digit + tail, False
            if tail:
                yield head + digit + tail[1:], False


def _distance(text: str, other: str, swapped: bool) -> tuple[bool, int, int]:
    """Return how far a known code is from what was written (距离); the smaller, the nearer.

    Two digits swapped come first, then the more digits alike in front, then the number.
    """
    alike = 0
    while text[: alike + 1] == other[: alike + 1] and alike < len(text):
        alike += 1
    return (not swapped, -alike, abs(int(text) - int(other)))
