"""Figures of other places, and what higher levels ask: none of them is promised here."""

from __future__ import annotations

import re
from functools import cache

from plancheck.domain.jurisdiction import in_force, territory
from plancheck.domain.place_names import names_place, other_place, short_name
from plancheck.extract.prose.candidate import Candidate
from plancheck.extract.prose.clause import WORDS

# A place with its full name, or a province: what ``names_place`` is then asked of.
_OTHERS_PLACE = re.compile(r"[一-鿿]{2,12}")


# Beginnings that say nothing of the place: 而, 其中, 同期.
_CONNECTIVE = re.compile(r"^(?:而|且|同期|目前|其中|相比|参照|学习|与|和|比|高于|低于|[\s“])+")
# 全省: of this place or of one over it.
_ALL_OF = re.compile(r"全[区省国]")
# Another place at the start of a clause.
_ELSEWHERE = re.compile(rf"(?:{WORDS.any_of('elsewhere')})")
_ASKED_ABOVE = WORDS.compiled("asked-above")


def elsewhere(text: str) -> bool:
    """Whether a text begins with another place, or one over this."""
    return _ELSEWHERE.match(_CONNECTIVE.sub("", text)) is not None


def _lies_elsewhere(head: str, c: Candidate) -> bool:
    """Whether a clause begins with a place that is neither the plan's own nor within it.

    Where the own place is not known, only beside words for it (我市, 本县).
    """
    if c.own is None:
        return _OWN.search(c.text) is not None and (names_place(head) or _names_city(head))
    if c.own.name in head or short_name(c.own.name) in head[: len(c.own.name)]:
        return False
    found = other_place(head, c.own)
    if found is not None:
        return not found.code.startswith(territory(c.own.code))
    return _names_city(head)


def _names_city(head: str) -> bool:
    """Whether a clause begins with the short name of a prefecture (苏州), or with what is named like a place (邻市, 甲县)."""
    if head[:2] in _cities() or head[:3] in _cities():
        return True
    named = _LIKE_PLACE.match(head)
    return named is not None and _NO_PLACE.search(named[1]) is None


@cache
def _cities() -> frozenset[str]:
    names = (short_name(name) for code, name in in_force("[0-9]{4}00").items() if code[2:4] != "00")
    return frozenset(names) - frozenset(WORDS.words("place-words"))


# 全省…目标值71%: what a level above aims at.
_ABOVE_AIMS = re.compile(r"^(?:全[省区]|国家|省)[^，。；]{0,20}目标值?(?:为|是)?\s*$")
_PROVINCE_ASKS = re.compile(
    rf"{WORDS.any_of('provinces')}[省市]?(?:提出|要求|规定|计划|人均)"
)  # 四川提出.
# 研发投入强度江苏为3.1%: a province right before the number.
_OF_PROVINCE = re.compile(
    rf"({WORDS.any_of('provinces')})[省市]?(?:已|也|仅)?(?:为|达到?|是|约)?\s*$"
)
# 甲县, 邻市: what is named like a place.
_LIKE_PLACE = re.compile(r"([一-鿿]{1,2}?)[省市县区州](?![级内里直属域场政委民容镇城间别外])")
# 全, 社, 园: what before 市 or 区 names no place.
_NO_PLACE = re.compile(f"{WORDS.any_of('own-kinds')}$")
# 我市, 全县.
_OWN = re.compile(r"[我本全][省市区县州盟旗]")


def is_elsewhere(c: Candidate) -> bool:
    """全国达到60%, 江苏省为5张, 省级要求不低于30%: another place's figure, or what stands over this one."""
    head = _CONNECTIVE.sub("", c.head.rpartition("（")[2])
    if _ASKED_ABOVE.search(c.head) or (
        _ALL_OF.match(head) and _ASKED_ABOVE.search(c.text[: c.match.start()])
    ):
        return True
    if _ELSEWHERE.match(head):
        return True
    if _ABOVE_AIMS.search(c.head) or (c.own is None and _PROVINCE_ASKS.match(head)):
        return True
    if (found := _OF_PROVINCE.search(c.lead)) and not (c.own and c.own.name.startswith(found[1])):
        return True
    return bool(_OTHERS_PLACE.match(head)) and _lies_elsewhere(head[:20], c)
