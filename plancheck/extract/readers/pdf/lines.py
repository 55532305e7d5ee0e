"""Printed lines of a page: characters put together to words and lines, columns of text read one after the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# What begins a paragraph: 第一章, 一、, （一）, 1., ①, 专栏, a bullet.
BEGINS = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]{1,4}[编部篇章节条]|[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[①-⑳]|专栏|表\s?\d|附件|附表|[●■◆▲★])"
)
Char = dict[str, Any]  # as pdfplumber gives it
Word = tuple[str, float, float]  # text, left, right


@dataclass(slots=True)
class Line:
    """A printed line: its words, its place and size, and the page it is on.

    ``margins``: left and right of the column of text that it stands in; ``None`` for those of the page.
    ``confidence``: of the least sure part that was recognised in a picture; ``None`` for printed text.
    """

    words: list[Word]
    top: float
    bottom: float
    size: float
    page: int
    margins: tuple[float, float] | None = None
    confidence: float | None = None

    @property
    def left(self) -> float:
        """Where the first word begins."""
        return self.words[0][1]

    @property
    def right(self) -> float:
        """Where the last word ends."""
        return self.words[-1][2]

    @property
    def text(self) -> str:
        """The words; two spaces where a wide gap parts them."""
        text = self.words[0][0]
        for before, word in pairwise(self.words):
            text += ("  " if word[1] - before[2] > 1.6 * self.size else " ") + word[0]
        return text


def across(char: Char) -> float:
    """The middle of a character from the left."""
    middle: float = (char["x0"] + char["x1"]) / 2
    return middle


def down(char: Char) -> float:
    """The middle of a character from the top."""
    middle: float = (char["top"] + char["bottom"]) / 2
    return middle


def lines_of(chars: list[Char], page: int) -> list[Line]:
    """Characters that stand at one height, left to right."""
    upright = [one for one in chars if one.get("upright", True) and one["text"] not in {"", "\n"}]
    upright.sort(key=lambda char: (down(char), char["x0"]))
    rows: list[list[Char]] = []
    height = 0.0
    for char in upright:
        here = down(char)
        if rows and abs(here - height) <= 0.45 * max(char["size"], 4):
            rows[-1].append(char)
        else:
            rows.append([char])
            height = here
    lines = []
    for row in rows:
        row.sort(key=lambda char: char["x0"])
        sizes = sorted(char["size"] for char in row)
        size = max(float(sizes[len(sizes) // 2]), 1.0)
        words = _words(row, size)
        if words:
            top = min(float(char["top"]) for char in row)
            bottom = max(float(char["bottom"]) for char in row)
            lines.append(Line(words, top, bottom, size, page, confidence=confidence_of(row)))
    return lines


def _words(row: list[Char], size: float) -> list[Word]:
    """The words of a line, parted where there is a gap; a space makes a small gap one."""
    words: list[Word] = []
    last: Char | None = None
    spaced = False
    for char in row:
        if char["text"].isspace():
            spaced = True
            continue
        if last and char["text"] == last["text"] and abs(char["x0"] - last["x0"]) < 0.2 * size:
            continue  # printed twice to look bold
        left, right = float(char["x0"]), float(char["x1"])
        if words and char["x0"] - words[-1][2] <= (0.15 if spaced else 0.3) * size:
            text, first, end = words[-1]
            words[-1] = (text + char["text"], first, max(end, right))
        else:
            words.append((char["text"], left, right))
        last = char
        spaced = False
    return words


def confidence_of(chars: list[Char]) -> float | None:
    """The least confidence of characters that were recognised in a picture; ``None`` when none was."""
    return min((char["confidence"] for char in chars if "confidence" in char), default=None)


def join(before: str, after: str) -> str:
    """Two parts of a text; Latin words are parted by a space."""
    ends, begins = before[-1:], after[:1]
    latin = ends.isascii() and begins.isascii() and ends.isalpha() and begins.isalpha()
    return f"{before} {after}" if latin else before + after
