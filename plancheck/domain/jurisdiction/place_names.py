"""Which place a title or an issuer names (标题、制定单位里的地名), held against the place of the plan's code.

Only full names count (平湖市), and the short ones of provinces: 和平, 安康 and many others are words of the language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from plancheck.domain.jurisdiction.divisions import VIRTUAL_NAMES, table
from plancheck.domain.jurisdiction.jurisdiction import Jurisdiction, lookup, short_name, territory
from plancheck.domain.target.words import Pattern

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
