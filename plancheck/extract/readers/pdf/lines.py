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
_GUTTER = 12  # points on each side of the middle
_LONG = 10  # characters of a line of text, at least
Char = dict[str, Any]  # as pdfplumber gives it
Word = tuple[str, float, float]  # text, left, right


@dataclass(slots=True)
class Line:
    """A printed line: its words, its place and size, and the page it is on."""

    words: list[Word]
    top: float
    bottom: float
    size: float
    page: int

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
            lines.append(Line(words, top, bottom, size, page))
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


def in_order(lines: list[Line], width: float) -> list[Line]:
    """Two columns of text are read one after the other: a gutter in the middle that nearly no line crosses."""
    centre = width / 2

    def crosses(line: Line) -> bool:
        return any(left < centre - 8 and right > centre + 8 for _, left, right in line.words)

    parted = sum(
        any(
            a[2] < centre + _GUTTER and b[1] > centre - _GUTTER and b[1] - a[2] > line.size
            for a, b in pairwise(line.words)
        )
        for line in lines
    )
    if parted < 8 or sum(map(crosses, lines)) * 5 > len(lines) or parted * 2 < len(lines):  # noqa: PLR2004
        return lines
    result: list[Line] = []
    columns: tuple[list[Line], list[Line]] = ([], [])
    full = 0
    for line in lines:
        if crosses(line):
            result += [*columns[0], *columns[1], line]
            columns = ([], [])
            continue
        sides = (
            [word for word in line.words if word[2] <= centre + _GUTTER],
            [word for word in line.words if word[2] > centre + _GUTTER],
        )
        for column, words in zip(columns, sides, strict=True):
            if words:
                column.append(Line(words, line.top, line.bottom, line.size, line.page))
                full += len(words) == 1 and len(words[0][0]) > _LONG
    return [*result, *columns[0], *columns[1]] if full * 2 > parted else lines


def join(before: str, after: str) -> str:
    """Two parts of a text; Latin words are parted by a space."""
    ends, begins = before[-1:], after[:1]
    latin = ends.isascii() and begins.isascii() and ends.isalpha() and begins.isalpha()
    return f"{before} {after}" if latin else before + after
