"""What a quantity is of: a short noun phrase before it, or behind it; and the names that share one number."""

from __future__ import annotations

import re

from plancheck.extract.prose.clause import NEAR, WORDS, clause
from plancheck.extract.prose.quantity import QUANTITY, Quantity

_OF_ITS_OWN = 4  # characters of a name that is no place in a row
_LEAST = 2  # characters of a name
_LEADING = re.compile(f"^{WORDS.any_of('leading')}+")  # Words before a name.
# Possessive: 达到 could be taken as one word or as two.
_TRAILING = re.compile(f"{WORDS.any_of('trailing')}++$")
# Words of the plan's own place, of time and of manner, and nothing else.
_SAYS_NOTHING = re.compile(f"(?:{WORDS.any_of('own-place', 'leading', 'trailing')})*+")
_AFTER = re.compile(r"[^，。；;,、]{2,24}")  # The words of a clause behind a number.
_REST = re.compile(r"[^，。；;,、]{2,30}")  # The same, longer.
_EACH = re.compile(r"(?:每个?|各)[一-鿿（）、]{1,10}$")  # 每个县, 各乡镇: not yet what is counted.
# Verbs alone.
_VERBS = re.compile(rf"(?:全市|全区|全县|全省|每年|共|累计|各地)?{WORDS.any_of('build')}{{1,3}}")
_MASKED = re.compile(r"比?〇{2,}")  # What ``Sentence`` made unreadable.
_AND = re.compile(r"[、和与]|及(?![时格])")  # What parts names that share a number.
_EACH_OF = re.compile(r"均|都|分别|各")  # Words that hand it out.
# The ending that the names share.
RATE = re.compile(r"(?:参保率|入学率|覆盖率|普及率|达标率|合格率|满意率|完成率|比例|率)$")
_PERSONS = re.compile(r"目标人群$|对象$")  # Endings that name persons.
# What a bare number counts, by the name of it.
_COUNTED_UNITS = {
    "十万人口": "1/10万",
    "10万人口": "1/10万",
    "人次": "人次",
    "人数": "人",
    "户数": "户",
    "人口": "人",
}
# What a name counts.
_COUNTED = re.compile("|".join(_COUNTED_UNITS))
# A verb of change at the end of a name, which the target says: 占比提高.
_CHANGES = re.compile(rf"(?:年均|每年|累计)?{WORDS.any_of('rising', 'falling')}(?:率|幅度?)?$")
# 由70%: where a change begins is no part of a name.
_FROM = re.compile(r"[由从][\d.]+[^，。；]{0,4}$")
_LOWER, _HIGHER = WORDS.compiled("lower-better"), WORDS.compiled("higher-better")


def without_change(name: str) -> str:
    """A name without the verb of change at its end, which the target says."""
    return _CHANGES.sub("", without_start(name))


def without_start(name: str) -> str:
    """A name without where a change begins."""
    return _FROM.sub("", name)


def is_odd(one: Quantity) -> bool:
    """Whether a number goes a way that its name is seldom meant to go, and no comparison says that it is meant."""
    if one.bounded or one.change or one.whole:
        return False
    return (_HIGHER if one.op == "≤" else _LOWER).search(one.subject) is not None


def counted_unit(name: str) -> str | None:
    """The unit of a bare number, by the name of what it counts: 人次 of 年流通人次."""
    found = _COUNTED.search(name)
    return _COUNTED_UNITS[found[0]] if found is not None else None


def subject(text: str, at: int, context: str) -> str:
    """The name of what the quantity at a place is of. ``context``: the name of its row in a box."""
    start = max(clause(text, at, at)[0], at - NEAR)
    for other in QUANTITY.finditer(text, start, at):
        if text[other.end() : other.end() + 1] in "、和及与，":
            start = other.end()
    phrase = _stripped(text[start:at])
    if len(phrase) < _LEAST:
        if start:
            before = _stripped(text[clause(text, start - 1, start - 1)[0] : start - 1])
            if not QUANTITY.search(before):
                phrase = before
        if len(phrase) < _LEAST:
            after = _AFTER.match(text, at)
            phrase = phrase or context
            if after and not context:
                phrase = QUANTITY.sub("", after[0]).strip() or phrase
    elif _VERBS.fullmatch(phrase) or _EACH.match(phrase):
        own = QUANTITY.match(text, at)
        rest = _REST.match(text, own.end()) if own else None
        if rest:
            phrase = rest[0] if _VERBS.fullmatch(phrase) else phrase + rest[0]
    return _MASKED.sub("", phrase).strip('“”"、，, 的：:。；')[:40]


def says_nothing(name: str) -> bool:
    """Whether a name holds only words of place, time and manner (我区到2025年): what it is of was said before."""
    return _SAYS_NOTHING.fullmatch(name) is not None


def _stripped(phrase: str) -> str:
    return _LEADING.sub("", _TRAILING.sub("", phrase))


def subjects(name: str, before: str, count: int) -> list[str]:
    """The names that share a number: 养老保险、医疗保险参保率均达.

    ``before``: the words before the number. ``count``: how many numbers stand side by side.
    """
    parts = _AND.split(name)
    if count == 1 and not _EACH_OF.search(before) and not _parallel(parts):
        return [name]
    if len(parts) == 1 or any(len(one) < _LEAST for one in parts) or count not in {1, len(parts)}:
        return [name]
    tail = RATE.search(parts[-1])
    if tail:
        parts = [one if one.endswith(("率", "比例")) else one + tail[0] for one in parts]
    return parts


def covered(name: str) -> list[str]:
    """The names that 全覆盖 is said of together: 数字化电视、盲人收音设备全覆盖. Places in a row are one (街道、社区; 市、县政府网站)."""
    parts: list[str] = []
    for one in name.removesuffix("等").split("、"):
        if parts and len(parts[-1]) < _LEAST:
            parts[-1] += f"、{one}"
        else:
            parts.append(one)
    two = len(parts) == 2 and all(len(one) >= _OF_ITS_OWN for one in parts)  # noqa: PLR2004
    return parts if two else [name]


def _parallel(parts: list[str]) -> bool:
    """Whether two names are of one make (生活补贴和护理补贴, 党的组织和党的工作), so that each is promised for."""
    if len(parts) != 2 or any(len(one) < 4 for one in parts):  # noqa: PLR2004
        return False
    first, second = parts[0], _PERSONS.sub("", parts[1])
    if first[-2:] == second[-2:] and "的" not in second:
        return True
    return len(second) <= 6 and first[-len(second) :][:2] == second[:2]  # noqa: PLR2004
