"""Automatic numbers of Word: which number a paragraph shows, worked out from ``numbering.xml``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_HOLE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST = 9_999


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

    def __init__(self, root: Any, styles: Any) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._used: set[tuple[str, int]] = set()
        if root is None:
            return
        links: dict[str, str] = {}
        for one in root.iterfind(f"{_W}abstractNum"):
            key = one.get(f"{_W}abstractNumId", "")
            self._abstract[key] = dict(_levels(one))
            link = _value(one, "numStyleLink")
            if link:
                links[key] = link
        for one in root.iterfind(f"{_W}num"):
            made = _List(_value(one, "abstractNumId"))
            for change in one.iterfind(f"{_W}lvlOverride"):
                depth = _whole(change.get(f"{_W}ilvl", ""), 0)
                start = _value(change, "startOverride")
                if start:
                    made.starts[depth] = _whole(start, 1)
                made.levels.update(_levels(change))
            self._lists[one.get(f"{_W}numId", "")] = made
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


def _value(element: Any, child: str) -> str:
    found = element.find(f"{_W}{child}")
    return str(found.get(f"{_W}val", "")) if found is not None else ""


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else default  # noqa: PLR2004


def _levels(element: Any) -> list[tuple[int, _Level]]:
    found = []
    for one in element.iterfind(f"{_W}lvl"):
        restart = _value(one, "lvlRestart")
        form = _value(one, "numFmt")
        if not form:  # newer formats hide behind an alternative
            form = next((str(inner.get(f"{_W}val", "")) for inner in one.iter(f"{_W}numFmt")), "")
        legal = one.find(f"{_W}isLgl")
        level = _Level(
            start=_whole(_value(one, "start"), 0 if not _value(one, "start") else 1),
            form=form or "decimal",
            text=_value(one, "lvlText"),
            restart=_whole(restart, 0) if restart else None,
            legal=legal is not None and legal.get(f"{_W}val", "1") not in {"0", "false", "off"},
            style=_value(one, "pStyle"),
        )
        found.append((_whole(one.get(f"{_W}ilvl", ""), 0), level))
    return found


def written(count: int, form: str) -> str:
    """A count in one of Word's forms; forms that Chinese documents don't use are decimal."""
    if not 0 <= count <= _MOST:
        return str(count)
    if form in {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting"}:  # fmt: skip
        return _counted(count)
    if form in {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2"}:  # fmt: skip
        # Word writes the tens of these as digits, but 10 itself as 十 in none of them.
        return "".join(_DIGITS[int(digit)] for digit in str(count))
    if form in {"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"}:
        return _counted(count, _LEGAL, "拾佰仟")
    if form == "ideographTraditional" and 0 < count <= len(_STEMS):
        return _STEMS[count - 1]
    if form == "ideographZodiac" and 0 < count <= len(_BRANCHES):
        return _BRANCHES[count - 1]
    if form in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}:
        return _circled(count)
    if form == "decimalEnclosedFullstop":
        return f"{count}."
    if form == "decimalEnclosedParen":
        return f"（{count}）"
    if form == "ideographEnclosedCircle" and 0 < count <= 10:  # noqa: PLR2004
        return chr(0x3280 + count - 1)
    if form == "decimalZero":
        return f"{count:02d}"
    if form in {"upperRoman", "lowerRoman"} and count:
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    if form in {"upperLetter", "lowerLetter"} and count:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 20)
        return letter.upper() if form == "upperLetter" else letter
    return str(count)


def _counted(count: int, digits: str = "零一二三四五六七八九", units: str = "十百千") -> str:
    if count == 0:
        return digits[0]
    text = ""
    gap = False
    shown = str(count)
    for at, digit in enumerate(shown):
        place = len(shown) - at - 1
        if digit == "0":
            gap = bool(text)
            continue
        if gap:
            text += digits[0]
            gap = False
        text += digits[int(digit)] + (units[place - 1] if place else "")
    if digits[1] == "一" and 10 <= count < 20:  # noqa: PLR2004 - 十一, not 一十一
        text = text[1:]
    return text


def _circled(count: int) -> str:
    for first, last, code in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= count <= last:
            return chr(code + count - first)
    return str(count) if count else "\u24ea"


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while count >= value:
            text += letters
            count -= value
    return text
