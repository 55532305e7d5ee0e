"""Lines of words: a paragraph parted where spaces stand in the document, with the column in which each word is shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from plancheck.extract.blocks import Document, Paragraph, Text, unspaced

# A sign or word that goes on with the number behind it: ≥ 90.
_BEFORE_NUMBER = re.compile(r"[≥≤<>=＜＞约]|>=|<=")
# A number alone, before 年 or its sign.
_YEAR = re.compile(r"20\d\d")
# The number of a page on a line of its own: — 12 —, ·11·, - 3 -.
PAGE = re.compile(r"\s*[-—–－·•]{1,3}\s*(?:第\s*)?\d{1,4}(?:\s*页)?\s*[-—–－·•]{1,3}\s*")
_LONG = 4_000  # characters of a line in which columns are of no use


@dataclass(slots=True)
class Word:
    """What stands between spaces. ``column``: where it is shown; ``gap``: spaces before it; ``block``: its paragraph."""

    body: Text
    column: int
    gap: int
    block: int
    text: str = ""
    first: bool = False  # of its line
    alone: bool = False  # on its line
    last: int = 0  # the paragraph in which it ends
    unsure: bool = False  # whether all of it was joined, and no more

    def __post_init__(self) -> None:
        self.text = unspaced(self.body.text)
        self.last = self.block

    def join(self, other: Word) -> None:
        """Let the word go on with another."""
        self.body = joined(self.body, other.body)
        self.last = other.last
        self.text = unspaced(self.body.text)


@dataclass(slots=True)
class Line:
    """The words of a paragraph. ``noise``: the number of a page, or nothing."""

    words: list[Word] = field(default_factory=list)
    noise: bool = False


def joined(first: Text, second: Text) -> Text:
    """One text after the other."""
    return Text(first.text + second.text, first.origin[:-1] + second.origin)


def line_of(document: Document, block: Paragraph, at: int) -> Line:
    """The words of a paragraph."""
    line = Line()
    if PAGE.fullmatch(block.text):
        line.noise = True
        return line
    if block.number:
        place = block.body.cut(0, 0)
        line.words.append(Word(Text(block.number, place.origin[:1] * (len(block.number) + 1)), 0, 0, at))  # fmt: skip
    for word in _words(document.text, block.body, at):
        before = line.words[-1] if line.words else None
        if before is not None and _go_on(before, word):
            before.join(word)
        else:
            line.words.append(word)
    for word in line.words:
        word.alone = len(line.words) == 1
    for word in line.words[:1]:
        word.first = True
    return line


def _go_on(before: Word, word: Word) -> bool:
    if word.gap > 1:
        return False
    if _BEFORE_NUMBER.fullmatch(before.text) and word.text[:1].isdigit():
        return True
    return bool(_YEAR.fullmatch(before.text)) and word.text.startswith("年")


def _words(text: str, body: Text, block: int) -> Iterator[Word]:
    """The words of a cleaned text, parted by the white space of the document."""
    origin, shown = body.origin, body.text
    begin = text.rfind("\n", 0, origin[0]) + 1
    wide = origin[0] - begin <= _LONG and len(shown) <= _LONG
    column, seen = 0, begin
    start, gap = 0, 0
    for at in range(len(shown) + 1):
        end = at == len(shown)
        space = not end and shown[at].isspace()
        apart = 0 if end or at == start else _spaces(text, origin[at - 1] + 1, origin[at])
        if not (end or space or apart):
            continue
        if at > start:
            if wide:
                column += sum(_width(char) for char in text[seen : origin[start]])
                seen = origin[start]
            yield Word(body.cut(start, at), column if wide else 0, gap, block)
            gap = 0
        start = at + 1 if space else at
        gap += apart + space
    return


def _spaces(text: str, first: int, last: int) -> int:
    """How many spaces stand in a part of the text that cleaning left out."""
    return sum(char.isspace() for char in text[first:last]) if last > first else 0


def _width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WFA" and char not in "“”—≥≤" else 1
