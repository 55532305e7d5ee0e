"""Automatic numbers of Word: which number a paragraph shows, worked out from ``numbering.xml``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from plancheck.extract.readers.docx.styles import Style, W, is_on, value
from plancheck.extract.readers.numerals import written
from plancheck.extract.readers.office import whole_number

_LEVELS = 9
# A level's number in the text of one: 第%1章.
_HOLE = re.compile(r"%([1-9])")


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """One ``w:num``: its abstract list, levels of its own, and where it starts anew."""

    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of a document, asked in document order."""

    def __init__(self, root: Any, styles: dict[str, Style]) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._used: set[tuple[str, int]] = set()
        if root is None:
            return
        links: dict[str, str] = {}
        for one in root.iterfind(f"{W}abstractNum"):
            key = one.get(f"{W}abstractNumId", "")
            self._abstract[key] = dict(_levels(one))
            link = value(one, "numStyleLink")
            if link:
                links[key] = link
        for one in root.iterfind(f"{W}num"):
            made = _List(value(one, "abstractNumId"))
            for change in one.iterfind(f"{W}lvlOverride"):
                depth = whole_number(change.get(f"{W}ilvl", "")) or 0
                start = value(change, "startOverride")
                if start:
                    made.starts[depth] = _or_one(start)
                made.levels.update(_levels(change))
            self._lists[one.get(f"{W}numId", "")] = made
        # A list defined by a style: the style names the list that has the levels.
        for key, link in links.items():
            style = styles.get(link)
            other = self._lists.get(style.number or "") if style is not None else None
            if other is not None and other.abstract != key and not self._abstract[key]:
                self._abstract[key] = self._abstract.get(other.abstract, {})

    def depth_of(self, number: str, style: str, fallback: int | None) -> int:
        """The level of a list that a paragraph style stands for."""
        made = self._lists.get(number)
        if made is not None:
            for depth, level in self._abstract.get(made.abstract, {}).items():
                if level.style == style and style:
                    return depth
        return fallback or 0

    def next(self, number: str, depth: int) -> str:
        """The number of the next paragraph of a list at a level (from 0), as shown; bullets show none."""
        made = self._lists.get(number)
        if made is None or not 0 <= depth < _LEVELS:
            return ""
        levels = {**self._abstract.get(made.abstract, {}), **made.levels}
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(made.abstract, [None] * _LEVELS)
        if (number, depth) not in self._used:
            self._used.add((number, depth))
            if depth in made.starts:
                counts[depth] = made.starts[depth] - 1
        before = counts[depth]
        counts[depth] = level.start if before is None else before + 1
        for below in range(depth + 1, _LEVELS):
            restart = levels[below].restart if below in levels else None
            if restart is None or (restart > 0 and depth + 1 <= restart):
                counts[below] = None
                if below in made.starts:
                    self._used.discard((number, below))
        if level.form in {"bullet", "none"}:
            return ""

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            other = levels.get(at, _Level())
            count = counts[at]
            if count is None:
                count = made.starts.get(at, other.start)
            return written(count, "decimal" if level.legal else other.form)

        return _HOLE.sub(shown, level.text).strip()


def _or_one(text: str) -> int:
    found = whole_number(text)
    return 1 if found is None else found


def _levels(element: Any) -> list[tuple[int, _Level]]:
    found = []
    for one in element.iterfind(f"{W}lvl"):
        restart, start, form = value(one, "lvlRestart"), value(one, "start"), value(one, "numFmt")
        if not form:  # newer formats hide behind an alternative
            form = next((value(inner) for inner in one.iter(f"{W}numFmt")), "")
        level = _Level(
            start=_or_one(start) if start else 0,
            form=form or "decimal",
            text=value(one, "lvlText"),
            restart=(whole_number(restart) or 0) if restart else None,
            legal=is_on(one.find(f"{W}isLgl")),
            style=value(one, "pStyle"),
        )
        found.append((whole_number(one.get(f"{W}ilvl", "")) or 0, level))
    return found
