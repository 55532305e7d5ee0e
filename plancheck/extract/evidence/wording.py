"""Statements found by their words: their own (不低于市级目标值, 80岁左右), or ones that mean all or none (全部, 清零)."""

from __future__ import annotations

import re
from decimal import Decimal

from plancheck.domain.claim import Statement
from plancheck.domain.target import TargetKind
from plancheck.extract.blocks import unspaced
from plancheck.extract.evidence.compare import LIKE, plain_words, speaks, within
from plancheck.extract.evidence.figures import Figures, Stock
from plancheck.extract.evidence.result import State, StatementEvidence
from plancheck.extract.outline import Part
from plancheck.extract.prose.read import texts

# What says "all of them" where no figure stands. It counts only in a sentence that speaks of the statement's subject.
_ALL = re.compile(
    r"[应愿能需](?P<verb>.)尽(?P=verb)|不漏一|全部|全面(?:完成|实现|建成|达到|落实|推行|开展)|都[^市]|均|各[^种类项方]|所有|一律|普遍|每[一个名户所]|全覆盖|[\u4e00-\u9fff]覆盖"
)
_NONE = re.compile(r"零拒绝|清零|消除|归零|无.{0,6}家庭")  # What says "none of them".
_SENTENCE = re.compile(r"[^。；;！!？?\n]{1,1000}")  # A sentence without its mark, bounded.
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")  # Words, not only a number and its unit.
_WHOLE = Decimal(100)


class Wording:
    """The texts of a document, searched for the words of statements."""

    def __init__(self, parts: list[Part], figures: Figures) -> None:
        self._texts = [
            (section, body.text, part) for part in parts for section, body, _ in texts(part)
        ]
        self._figures = figures

    def find(
        self, statement: Statement, at: str, *, elsewhere: bool = False, year: int | None = None
    ) -> StatementEvidence | None:
        """The statement's own words at its place, or what says the same of all or none of them.

        ``elsewhere``: its own words at another place, in a sentence that speaks of its subject. ``year``: one that the
        sentence must name.
        """
        words = plain_words(statement.target.text)
        literal = statement.target.kind is not TargetKind.SET or _WORDS.search(words)
        own = re.compile(rf"(?<![\d.]){re.escape(words)}") if literal else None
        pattern = None if elsewhere else _all_or_none(statement, words)
        for section, text, part in self._texts:
            if within(section, at) is elsewhere:
                continue
            for sentence in _SENTENCE.finditer(text):
                flat = unspaced(sentence[0])
                if (elsewhere and not speaks(statement, flat)) or str(year or "") not in flat:
                    continue
                found = own.search(flat) if own is not None else None
                if (
                    found is None
                    and pattern is not None
                    and speaks(statement, flat)
                    and not self._has_percentage(statement, section, sentence[0])
                ):
                    found = pattern.search(flat)
                if found is not None:
                    self._take(statement, section, sentence[0])
                    state = State.ELSEWHERE if elsewhere else State.FOUND
                    return _evidence(statement, state, section, part, sentence, found[0])
        return None

    def _has_percentage(self, statement: Statement, section: str, sentence: str) -> bool:
        """Whether a sentence gives a percentage of what the statement is of: then 均 and 都 do not say all of them."""
        return any(
            one.promise.unit == "%"
            and one.promise.number != ("100",)
            and one.likeness(statement) >= LIKE
            for one in self._of_sentence(section, sentence)
        )

    def _take(self, statement: Statement, section: str, sentence: str) -> None:
        """Take the figure that a sentence's words are: 全部 is 100, 动态清零 is 0."""
        bounds = statement.target.bounds
        number = ("0",) if bounds is not None and bounds.high == 0 else ("100",)
        near = [one for one in self._of_sentence(section, sentence) if one.promise.number == number]
        if near:
            self._figures.take(max(near, key=lambda one: one.likeness(statement)))

    def _of_sentence(self, section: str, sentence: str) -> list[Stock]:
        return [
            one for one in self._figures.left
            if one.promise.section == section and one.figure.clause in sentence
        ]  # fmt: skip


def _all_or_none(statement: Statement, words: str) -> re.Pattern[str] | None:
    """What says the same as a statement of all (100 %) or none."""
    target = statement.target
    if target.kind is TargetKind.SET and target.bounds is not None and not re.search(r"\d", words):
        return _NONE if target.bounds.high == 0 else _ALL
    percent = statement.unit is not None and statement.unit.name == "%"
    whole = target.bounds is not None and target.bounds.low == _WHOLE
    return _ALL if percent and whole else None


def _evidence(
    statement: Statement,
    state: State,
    section: str,
    part: Part,
    sentence: re.Match[str],
    found: str,
) -> StatementEvidence:
    """Words found, with their place."""
    body = part.body
    inside = body.text and sentence.end() <= len(body.text)
    first, last = body.span(*sentence.span()) if inside else (None, None)
    return StatementEvidence(
        statement=statement, state=state, found=found, section=section,
        start=first, end=last, page=part.block.page,
    )  # fmt: skip
