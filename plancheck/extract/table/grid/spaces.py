"""Columns held apart by spaces, aligned or ragged: lines of a row each, names wrapped to the lines around."""

from __future__ import annotations

from copy import copy

from plancheck.extract.table.grid.header import Header
from plancheck.extract.table.grid.lines import Line, Word
from plancheck.extract.table.grid.words import GROUP, NUMBER, fits_name, fits_unit, fits_value
from plancheck.extract.table.heads import WORDS

BY_LINE = True
_PART = WORDS.compiled("part-marks")
_MANY = 3  # words that make a line one of a row
_MOST = 24  # words of a line beyond which it holds several rows


def accepts(lines: list[Line]) -> float:
    """Twice the share of lines that hold the cells of a row; the others hold parts of names."""
    shown = [line for line in lines[:60] if line.words]
    return (
        2 * sum(_MANY <= len(line.words) <= _MOST for line in shown) / len(shown)
        if len(shown) > 1
        else 0.0
    )


def cells(lines: list[Line], header: Header) -> list[Word]:
    """The words of the lines, each wrapped name joined to one."""
    numbered = any(one.role == "number" for one in header.columns)
    shown = [[copy(word) for word in line.words] for line in lines if line.words]
    words: list[Word] = []
    name: Word | None = None  # of the last row
    for at, line in enumerate(shown):
        after = shown[at + 1] if at + 1 < len(shown) else []
        if _is_single(line, numbered):
            if _is_nameless(after):
                continue  # the beginning of the next row's name
            if name is not None:
                for word in line:
                    name.join(word)
                continue
        if _is_nameless(line) and at and _is_single(shown[at - 1], numbered):
            line = _named(line, shown[at - 1])  # noqa: PLW2901
            if not _is_single(after, numbered):  # the line before may belong to the row before it
                line[1].unsure = True
                if name is not None:
                    name.unsure = True
        words += line
        if len(line) > 1:
            name = next((word for word in line if not NUMBER.fullmatch(word.text) and fits_name(word.text) > 0), None)  # fmt: skip
        elif line:
            name = None
    return words


def _is_single(line: list[Word], numbered: bool) -> bool:
    """Whether a line is a part of a name: text alone, not at the margin."""
    if not line or len(line) > 2 or not all(fits_name(word.text) > 0 for word in line):  # noqa: PLR2004
        return False
    text = line[0].text
    margin = line[0].column == 0
    return not (margin or GROUP.match(text) or _PART.match(text)) and (numbered or len(line) == 1)


def _is_nameless(line: list[Word]) -> bool:
    """Whether a line is a row whose name stands around it."""
    if len(line) < _MANY or not NUMBER.fullmatch(line[0].text):
        return False
    return fits_unit(line[1].text) > 0 or fits_value(line[1].text) >= 1


def _named(line: list[Word], before: list[Word]) -> list[Word]:
    """A row with the beginning of its name from the line before."""
    name = Word(before[0].body, before[0].column, 2, line[0].block)
    for word in before[1:]:
        name.join(word)
    return [line[0], name, *line[1:]]
