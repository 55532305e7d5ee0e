"""How much a text speaks of what a statement is of, by pairs of characters.

A pair counts the less, the more sentences of the document have it: 养老 says little in a plan for elderly care, 就业 much.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from difflib import Match, SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from plancheck.domain.claim import Statement
from plancheck.extract.name_matcher import normal_name, parted
from plancheck.extract.table.heads import WORDS

LIKE = 0.5  # the share of a name from which on a text speaks of it
_CORE = 2  # characters that two different names must share before and behind what differs
_QUALIFIER = WORDS.compiled("qualifying")
_WEIGHTY = 0.4  # the weight from which on a pair says of what a text speaks


@lru_cache(maxsize=1024)
def names(statement: Statement) -> frozenset[str]:
    """The normal names of what a statement is of."""
    found = {normal_name(statement.name)}
    if statement.indicator is not None:
        aliases = statement.indicator.aliases
        found |= {normal_name(one) for one in (statement.indicator.name["zh"], *aliases)}
    return frozenset(found)


def narrower(name: str, texts: tuple[str, ...]) -> bool:
    """Whether a name is of a part of the people or places that the texts speak of: 农村老年人 among 老年人."""
    words = _QUALIFIER.findall(name)
    return any(all(word not in text for text in texts) for word in words)


@lru_cache(maxsize=4096)
def pairs(text: str) -> frozenset[str]:
    """The pairs of characters of a text."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


class Likeness:
    """Weighs the pairs of characters of one document's texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        self._texts = 1
        for text in texts:
            self._counts.update(pairs(text))
            self._texts += 1
        self._others: dict[tuple[str, str, bool], bool] = {}
        self._names: dict[str, tuple[dict[str, float], float]] = {}

    def weight(self, pair: str) -> float:
        """What a pair of characters says: 1 for one that the document lacks, 0 for one that every text has."""
        return 1 - math.log(self._counts[pair] + 1) / math.log(self._texts + 1)

    def share(self, name: str, text: frozenset[str]) -> float:
        """The share of a name that a text has, from 0 to 1. ``text``: its pairs."""
        if name not in self._names:
            weighed = {pair: self.weight(pair) for pair in sorted(pairs(name))}
            self._names[name] = weighed, sum(weighed.values())
        weighed, whole = self._names[name]
        return sum(weighed[pair] for pair in weighed if pair in text) / whole if whole else 0.0

    def speaks(self, statement: Statement, text: str) -> bool:
        """Whether a text speaks of what a statement is of."""
        found = pairs(text)
        return any(
            self.share(name, found) >= LIKE and not parted(name, text) for name in names(statement)
        )

    def other(self, name: str, subject: str, *, whole: bool = False) -> bool:
        """Whether a subject is another than the name: one telling part of it stands in the place of another.

        老年人文体服务覆盖率 is not 老年人康复服务覆盖率; what one of them says more (有需求的…) makes no other.
        ``whole``: both are whole names, whose beginnings are compared, too.
        """
        key = name, subject, whole
        if key not in self._others:
            self._others[key] = parted(name, subject) or self._replaced(name, subject, whole=whole)
        return self._others[key]

    def _replaced(self, name: str, subject: str, *, whole: bool) -> bool:
        matcher = SequenceMatcher(None, name, subject, autojunk=False)
        blocks = [one for one in matcher.get_matching_blocks() if one.size >= _CORE]
        if whole:
            blocks.insert(0, Match(0, 0, 0))
        for first, second in pairwise(blocks):
            mine = name[first.a + first.size : second.a]
            theirs = subject[first.b + first.size : second.b]
            if not (set(mine) & set(theirs)) and self._tells(mine) and self._tells(theirs):
                return True
        return False

    def _tells(self, part: str) -> bool:
        return any(self.weight(pair) >= _WEIGHTY for pair in pairs(part))
