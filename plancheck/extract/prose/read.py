"""The promises, or every figure, of a document's parts in order."""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.extract.blocks import Table, Text
from plancheck.extract.model import Commitment
from plancheck.extract.outline import Part
from plancheck.extract.prose import tense
from plancheck.extract.prose.boxes import cells
from plancheck.extract.prose.clause import SENTENCE
from plancheck.extract.prose.quantity import QUANTITY, WHOLE
from plancheck.extract.prose.sentence import Figure, Sentence


def commitments(parts: list[Part], period: tense.Span, skip: set[int]) -> list[Commitment]:
    """Every promise of a document. ``skip``: places in ``parts`` of what is read as indicators."""
    found: list[Commitment] = []
    for at, part in enumerate(parts):
        if at in skip:
            continue
        if isinstance(part.block, Table):
            for section, body, name in cells(part):
                found += _promises(part, body, section, period, name, boxed=True)
        elif not part.heading or _has_quantity(part.text):
            found += _promises(part, part.body, part.section, period)
    return found


def figures(part: Part, period: tense.Span) -> Iterator[Figure]:
    """Every figure of a part; those about the past have none."""
    if part.past:
        return
    for section, body, name in texts(part):
        names = name if isinstance(part.block, Table) else "".join(part.titles[-1:])
        for match in SENTENCE.finditer(body.text):
            yield from Sentence(
                part=part, body=body, section=section, period=period,
                start=match.start(), text=match[0], context=names,
            ).figures()  # fmt: skip


def texts(part: Part) -> Iterator[tuple[str, Text, str]]:
    """Section, text and name of a part: a paragraph, or the rows and items of a box."""
    if isinstance(part.block, Table):
        yield from cells(part)
    else:
        yield part.section, part.body, ""


def _has_quantity(text: str) -> bool:
    return bool(QUANTITY.search(text) or WHOLE.search(text))


def _promises(
    part: Part, body: Text, section: str, period: tense.Span, name: str = "", *, boxed: bool = False
) -> Iterator[Commitment]:
    """The promises of a paragraph or cell, sentence by sentence: a year or the past holds for those that follow."""
    year: int | None = None
    past = False  # a sentence dated in the past: those that go on telling it are too
    for match in SENTENCE.finditer(body.text):
        text = match[0]
        year = tense.until(text) or year
        past = past and not tense.goes_on(text, period)
        if past or not (any(map(str.isdigit, text)) or _has_quantity(text)):
            continue
        sentence = Sentence(
            part=part, body=body, section=section, period=period,
            start=match.start(), text=text, year=year, context=name, boxed=boxed,
        )  # fmt: skip
        if not tense.is_past(sentence.text, period, under_past=part.past, year=year):
            yield from sentence.commitments()
        past = not part.past and tense.dated_past(sentence.text, period)
