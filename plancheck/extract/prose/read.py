"""The sentences of a document's parts in order, and their promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plancheck.extract.blocks import Table, Text
from plancheck.extract.model import Commitment, Refusal
from plancheck.extract.outline import TITLE_LIMIT, Part, speaks_of_tasks, tells_past
from plancheck.extract.prose import tense
from plancheck.extract.prose.boxes import cells
from plancheck.extract.prose.clause import SENTENCE, WORDS, evened, verb_near
from plancheck.extract.prose.elsewhere import elsewhere
from plancheck.extract.prose.quantity import QUANTITY
from plancheck.extract.prose.sentence import Sentence
from plancheck.extract.prose.whole import WHOLE

# An item of a list, by its mark.
_ITEM = re.compile(
    r"\s*(?:——|—|[•●■◆▪]|[（(]\d{1,2}[)）]|\d{1,2}[.、．)]|[①-⑳]|[一二三四五六七八九十]是)"
)
_IN_SUM = WORDS.compiled("in-sum")
# A first sentence that tells how something has come to be: a subject, and what it did (水平持续改善。).
_DESCRIBES = re.compile(
    rf"\s*(?:——|[^一-鿿“]{{0,4}})[^，。；：]{{2,24}}?{WORDS.any_of('describes')}[，。；：]"
)
_PAST = tense.Scope(past=True, lasting=True)


def commitments(
    parts: list[Part], period: tense.Span, skip: set[int], refused: list[Refusal] | None = None
) -> list[Commitment]:
    """Every promise of a document. ``skip``: places in ``parts`` of what is read as indicators.

    ``refused`` is given the numbers that are no promise, each with its reason.
    """
    found: list[Commitment] = []
    for sentence in sentences(parts, period, skip):
        found += sentence.commitments()
        if refused is not None:
            refused += sentence.refused
    return found


def sentences(parts: list[Part], period: tense.Span, skip: set[int]) -> Iterator[Sentence]:
    """The sentences of a document in order; each is to be read before the next is asked for."""
    looked_back = _looked_back(parts)
    reader = _Reader(period=period)
    for at, part in enumerate(parts):
        if at not in skip:
            yield from reader.sentences(part, achieved=at in looked_back)


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads parts in order: what the head of a list says, or the item before, holds for an item as well.

    ``listed``: the scope that the head of the open list opens. ``built``: it names the deed for its items (建成以下设施：).
    ``told``: the past that the item before told of.
    """

    period: tense.Span
    listed: tense.Scope = tense.OPEN
    built: bool = False
    told: tense.Scope = field(default=tense.OPEN)

    def sentences(self, part: Part, *, achieved: bool = False) -> Iterator[Sentence]:
        """The sentences of a part. ``achieved``: what follows it says that it told what was achieved."""
        if isinstance(part.block, Table):
            for section, body, name in cells(part):
                yield from self._body(part, body, section, tense.OPEN, name, boxed=True)
            return
        text = part.text.rstrip()
        opens = text.endswith(("：", ":"))
        if part.heading and not opens:
            self.listed, self.built = tense.OPEN, False
        if not _ITEM.match(part.block.text):
            self.told = tense.OPEN
        if not part.heading or _has_quantity(text):
            scope = _PAST if achieved else self.told if self.told.past else self.listed
            yield from self._body(part, part.body, part.section, scope, boxed=self.built)
        if opens:
            self.listed = _opened(text, self.period)
            self.built = not self.listed.past and verb_near(text.rstrip("：:"))

    def _body(
        self, part: Part, body: Text, section: str, scope: tense.Scope, name: str = "", *, boxed: bool = False
    ) -> Iterator[Sentence]:  # fmt: skip
        """The sentences of a paragraph or cell: a head of time holds for those that follow."""
        topic = ""
        described = scope is tense.OPEN and not boxed and _DESCRIBES.match(body.text)
        if _IN_SUM.search(body.text) or (described and not any(map(speaks_of_tasks, part.titles))):
            scope = _PAST
        for match in SENTENCE.finditer(evened(body.text)):
            sentence = Sentence(
                part=part, body=body, section=section, period=self.period, start=match.start(),
                text=match[0], scope=scope, topic=topic, context=name, boxed=boxed,
            )  # fmt: skip
            yield sentence
            scope, topic = sentence.scope, sentence.topic
        self.told = scope if scope.past else tense.OPEN


def _looked_back(parts: list[Part]) -> set[int]:
    """The items before a paragraph that sums them up as achieved (以上成绩的取得…), back to their heading."""
    found: set[int] = set()
    for at, part in enumerate(parts):
        if isinstance(part.block, Table) or not _IN_SUM.search(part.text[:60]):
            continue
        before = at - 1
        while (
            before >= 0 and not parts[before].heading and not isinstance(parts[before].block, Table)
        ):
            found.add(before)
            before -= 1
    return found


def _opened(text: str, period: tense.Span) -> tense.Scope:
    """The scope that the head of a list opens for its items."""
    last = evened(text).rstrip("：").rpartition("。")[2]
    if elsewhere(last) or (len(last) <= TITLE_LIMIT and tells_past(last)):
        return _PAST
    found = tense.heads(evened(text), period)
    return found[-1].scope if found else tense.OPEN


def _has_quantity(text: str) -> bool:
    return bool(QUANTITY.search(text) or WHOLE.search(text))
