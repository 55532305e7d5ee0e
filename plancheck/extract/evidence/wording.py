"""Statements found by their words: their own (不低于市级目标值, 80岁左右), or ones that mean all or none (全部, 清零).

Words ground a statement in a sentence that speaks of its subject, and never where the sentence tells the past or denies them.
"""

from __future__ import annotations

import re
from decimal import Decimal

from plancheck.domain.claim import Statement
from plancheck.domain.target import TargetKind
from plancheck.extract.blocks import unspaced
from plancheck.extract.evidence.compare import plain_words, within
from plancheck.extract.evidence.figures import Figures, Stock
from plancheck.extract.evidence.likeness import LIKE, names, pairs
from plancheck.extract.evidence.result import State, StatementEvidence
from plancheck.extract.prose.sentence import Sentence
from plancheck.extract.prose.subject import RATE

# What says "all of them" where no figure stands. It counts only in a sentence that speaks of the statement's subject.
_ALL = re.compile(
    r"[应愿能需](?P<verb>.)尽(?P=verb)|不漏一|全部|全面(?:完成|实现|建成|达到|落实|推行|开展)|都[^市]|均|各[^种类项方]|所有|一律|普遍|每[一个名户所]|全覆盖|[\u4e00-\u9fff]覆盖"
)
_NONE = re.compile(r"零拒绝|清零|消除|归零|无.{0,6}家庭")  # What says "none of them".
_DIGIT = re.compile(r"\d")  # What has one is read as a figure.
_WHOLE = Decimal(100)


class Wording:
    """The sentences of a document, searched for the words of statements."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._texts = [
            (one, unspaced(_raw(one)), "".join(one.part.titles[-1:])) for one in figures.sentences
        ]

    def find(
        self, statement: Statement, at: str, *, elsewhere: bool = False
    ) -> StatementEvidence | None:
        """The statement's own words at its place, or what says the same of all or none of them, for its year.

        ``elsewhere``: its own words at another place.
        """
        words = plain_words(statement.target.text)
        # The words as they stand.
        own = None if _DIGIT.search(words) else re.compile(re.escape(words))
        same = None if elsewhere else _all_or_none(statement, words)
        for sentence, flat, title in self._texts:
            if within(sentence.section, at) is elsewhere:
                continue
            found = self._said(statement, sentence, flat, title, own)
            if found is None and not self._has_percentage(statement, sentence):
                found = self._said(statement, sentence, flat, title, same)
            if found is not None:
                self._take(statement, sentence)
                return _evidence(
                    statement, State.ELSEWHERE if elsewhere else State.FOUND, sentence, found
                )
        return None

    def _said(
        self,
        statement: Statement,
        sentence: Sentence,
        flat: str,
        title: str,
        words: re.Pattern[str] | None,
    ) -> str | None:
        """The words where a sentence says them of the statement's subject, for its year."""
        for found in words.finditer(flat) if words is not None else ():
            if not self._speaks(statement, flat, title):
                return None
            why, year = sentence.said(*_places(sentence, found))
            if not why and year == statement.year:
                return found[0]
        return None

    def _speaks(self, statement: Statement, flat: str, title: str) -> bool:
        """Whether a sentence speaks of the statement's subject; all and none are said without its 覆盖率."""
        share, text, head = self._figures.weights.share, pairs(flat), pairs(title)
        own = {RATE.sub("", name) for name in names(statement)}
        return any(share(name, text) + share(name, head) / 4 >= LIKE for name in own)

    def _has_percentage(self, statement: Statement, sentence: Sentence) -> bool:
        """Whether a sentence gives a percentage of what the statement is of: then 均 and 都 do not say all of them."""
        return any(
            one.promise.unit == "%"
            and one.promise.number != ("100",)
            and self._figures.speaks(statement, one)
            for one in self._of(sentence)
        )

    def _take(self, statement: Statement, sentence: Sentence) -> None:
        """Take the figure that a sentence's words are: 全部 is 100, 动态清零 is 0."""
        bounds = statement.target.bounds
        number = ("0",) if bounds is not None and bounds.high == 0 else ("100",)
        near = [one for one in self._of(sentence) if one.promise.number == number]
        if near:
            self._figures.take(max(near, key=lambda one: self._figures.likeness(statement, one)))

    def _of(self, sentence: Sentence) -> list[Stock]:
        return self._figures.of_sentence(sentence)


def _all_or_none(statement: Statement, words: str) -> re.Pattern[str] | None:
    """What says the same as a statement of all (100 %) or none."""
    target = statement.target
    if target.kind is not TargetKind.SET or target.bounds is None or target.approximate:
        return None
    if not _DIGIT.search(words):
        return _NONE if target.bounds.high == 0 else _ALL
    percent = statement.unit is not None and statement.unit.name == "%"
    return _ALL if percent and target.bounds.low == _WHOLE else None


def _raw(sentence: Sentence) -> str:
    """The sentence as it stands."""
    return sentence.body.text[sentence.start : sentence.start + len(sentence.text)]


def _places(sentence: Sentence, found: re.Match[str]) -> tuple[int, int]:
    """Where words found in a sentence without its spaces stand in it."""
    filled = [at for at, char in enumerate(_raw(sentence)) if not char.isspace()]
    return filled[found.start()], filled[found.end() - 1] + 1


def _evidence(
    statement: Statement, state: State, sentence: Sentence, found: str
) -> StatementEvidence:
    """Words found, with their place."""
    first, last = sentence.body.span(sentence.start, sentence.start + len(sentence.text))
    return StatementEvidence(
        statement=statement, state=state, found=found, section=sentence.section,
        start=first, end=last, page=sentence.part.block.page,
    )  # fmt: skip
