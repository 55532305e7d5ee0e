"""Numbers in written targets (数的写法): cleaned text, Arabic digits and Chinese numerals, with their units.

The words of targets (目标值用语), such as verbs, comparisons and approximations, are data: ``data/words.json``.
"""

from __future__ import annotations

import json
import pkgutil
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from plancheck.domain.unit import PERCENT, Unit
from plancheck.domain.unit_table import UnitTable, built_in

WORDS: dict[str, Any] = json.loads(pkgutil.get_data("plancheck", "data/words.json") or b"{}")
BEFORE: dict[str, str] = {word: op for op, words in WORDS["before"].items() for word in words}
BEHIND: dict[str, str] = {word: op for op, words in WORDS["behind"].items() for word in words}


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of some words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


class Pattern:
    """A pattern that is compiled when it is first needed: most targets are plain numbers."""

    def __init__(self, text: str, flags: int = re.ASCII) -> None:
        self.text = text
        self.flags = flags
        self.compiled: re.Pattern[str] | None = None

    def fullmatch(self, form: str) -> re.Match[str] | None:
        """The match of the whole form."""
        return self._ready().fullmatch(form)

    def match(self, form: str) -> re.Match[str] | None:
        """The match at the beginning of the form."""
        return self._ready().match(form)

    def search(self, form: str) -> re.Match[str] | None:
        """The first match inside the form."""
        return self._ready().search(form)

    def sub(self, repl: str, form: str) -> str:
        """The form with every match replaced."""
        return self._ready().sub(repl, form)

    def _ready(self) -> re.Pattern[str]:
        # Compiled on first use: most plans need few of the patterns.
        self.compiled = self.compiled or re.compile(self.text, self.flags)
        return self.compiled


MAX_TEXT = 200
MAX_WHOLE_DIGITS = 15
MAX_DECIMALS = 8


class TargetError(Exception):
    """A written form without a meaning: ``code`` names the message, ``params`` fill it."""

    def __init__(self, code: str, params: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params = params or {}


def unit_clash(text: str, written: Unit | str, unit: Unit) -> TargetError:
    """The error of a number in one unit where another one counts."""
    name = written if isinstance(written, str) else written.name
    return TargetError("target-unit", {"text": text, "written": name, "unit": unit.name})


_SIGNS = str.maketrans(
    {
        "≧": "≥", "⩾": "≥", "﹥": ">", "≦": "≤", "⩽": "≤", "﹤": "<", "−": "-", "–": "-", "—": "-",
        "〜": "~", "∼": "~", "∶": ":", "%": "%", "﹪": "%", "×": "×", "✕": "×", "Ｘ": "×",
    }
)  # fmt: skip
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
PLACE_WORDS = frozenset("十百千万亿")
_PLACES = {"十": 10, "百": 100, "千": 1000}


# Quotation marks and what can't be seen go from around a number, never from inside: 9“6% is not 96%.
_PART = "[0-9.,零〇一二两三四五六七八九十百千万亿点]"
_MARKS = frozenset("“”「」‘’\ufeff\u200b")
_MARK = f"[{''.join(sorted(_MARKS))}]"
_AROUND = Pattern(rf"(?<!{_PART}){_MARK}+(?!{_MARK})|(?<!{_MARK}){_MARK}+(?!{_PART}|{_MARK})", 0)


def clean(text: str, units: UnitTable | None = None) -> str:
    """The text in half-width signs and without spaces, except between digits (``９０ ％`` → ``90%``)."""
    units = units or built_in()
    if units.symbols is not None:
        text = units.symbols.sub(units.said, text)  # ㎡ and m³, before their signs are taken apart
    if any(unicodedata.category(char) == "No" for char in text):
        raise TargetError("target-unreadable", {"text": " ".join(text.split())})  # 120①, 95²
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    text = text.replace(">=", "≥").replace("<=", "≤").replace("=>", "≥").replace("=<", "≤")
    if not _MARKS.isdisjoint(text):
        text = _AROUND.sub("", text)
    text = text.strip().rstrip("。;,、").replace("(含)以", "以")
    return re.sub(r"(\d)?\s+(\d)?", _close_up, text)


def _close_up(gap: re.Match[str]) -> str:
    """White space goes, but never between digits: 9 0% is not 90%."""
    before, after = gap[1] or "", gap[2] or ""
    return f"{before} {after}" if before and after else before + after


def chinese_number(text: str) -> Decimal:
    """The number that Chinese numerals write (一万二千, 九十五点五, 两); ``ValueError`` if they don't.

    Only well-formed numerals count: 一百五 (150 in speech), 七八 (about seven or eight) and the like are
    refused, for they don't say one number.
    """
    whole, point, decimals = text.partition("点")
    if point:
        if not 0 < len(decimals) <= MAX_DECIMALS or any(char not in _DIGITS for char in decimals):
            raise ValueError(text)
        fraction = Decimal("0." + "".join(str(_DIGITS[char]) for char in decimals))
        return chinese_number(whole) + fraction
    if len(whole) > 2 * MAX_WHOLE_DIGITS:
        raise ValueError(text)
    number = _whole_number(whole)
    plain_text = whole.replace("两", "二").replace("〇", "零")
    if plain_text.startswith("一十"):
        plain_text = plain_text[1:]
    if plain_text != chinese_numeral(number):
        raise ValueError(text)
    return Decimal(number)


def chinese_numeral(number: int) -> str:
    """A whole number in Chinese numerals, as it is properly written (12 is 十二, 105 is 一百零五)."""
    if number == 0:
        return "零"
    text = ""
    for size, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, number = divmod(number, size)
        if group == 0:
            continue
        words = _group(group) if group < 10**4 else chinese_numeral(group)
        if text and group < 1000:  # noqa: PLR2004 - a gap before the group is said: 零
            words = "零" + words
        text += words + name
    return text[1:] if text.startswith("一十") else text


def _group(number: int) -> str:
    """1 to 9999 in numerals."""
    text, gap = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + "零一二三四五六七八九"[digit] + name
        gap = False
    return text


def _whole_number(whole: str) -> int:
    """The number of numerals read place by place; whether they are well formed is checked after."""
    for name, size in (("亿", 10**8), ("万", 10**4)):
        before, found, after = whole.rpartition(name)
        if found:
            return _whole_number(before) * size + (_whole_number(after) if after else 0)
    total, digit = 0, None
    for char in whole:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _PLACES:
            total += (1 if digit is None else digit) * _PLACES[char]
            digit = None
        else:
            raise ValueError(whole)
    if not whole:
        raise ValueError(whole)
    return total + (digit or 0)


def arabic(text: str) -> Decimal:
    """The number of Arabic digits (1,500.5), within the bounds that keep every result exact."""
    digits = text.replace(",", "")
    whole, _, decimals = digits.lstrip("+-").partition(".")
    if len(whole) <= MAX_WHOLE_DIGITS and len(decimals) > MAX_DECIMALS:
        raise TargetError("number-decimals", {"digits": str(MAX_DECIMALS)})
    if len(whole) > MAX_WHOLE_DIGITS:
        raise TargetError("number-too-long", {"digits": str(MAX_WHOLE_DIGITS)})
    return Decimal(digits)


NUMERALS = "零〇一二两三四五六七八九十百千万亿点"
_NUMBER = re.compile(
    rf"(?P<per>百分之|千分之)(?P<pernum>百|-?\d+(?:\.\d+)?|[{NUMERALS}]+)"
    r"|百分(?P<all>百)"
    r"|(?P<tenth>[一二三四五六七八九]|\d)成(?P<half>半|[一二三四五六七八九]|\d)(?!\d)"
    r"|(?P<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
    rf"|(?P<cn>[{NUMERALS}]+)",
    re.ASCII,  # ٩٠ and ९० are digits too, and no number of ours
)


class Quantity(NamedTuple):
    """A number read: its value, the unit behind it, where it ends.

    ``multiple``: a multiple that stood without a unit of its own (1.75万); ``numeral``: the Chinese
    numerals it was written in.
    """

    value: Decimal
    unit: Unit | None
    end: int
    multiple: str = ""
    numeral: str = ""


# A proportion whose first part is one: 1:1.25 (1:1 is a number with the unit :1).
_TO = re.compile(r"1:(?!1(?![0-9.]))(?P<number>[0-9]+(?:\.[0-9]+)?)")


def quantity_at(text: str, start: int, units: UnitTable) -> Quantity | None:
    """The number with its unit that begins at ``start``: value, unit as written, where it ends."""
    to = _TO.match(text, start)
    if to is not None:
        return Quantity(arabic(to["number"]), units.parse("1:"), to.end())
    found = _NUMBER.match(text, start)
    if found is None:
        return None
    end = found.end()
    try:
        if found["all"]:
            return Quantity(Decimal(100), PERCENT, end)
        if found["per"]:
            word = found["pernum"]
            digits = word[-1] in "0123456789"
            value = (
                Decimal(100) if word == "百" else arabic(word) if digits else chinese_number(word)
            )
            return Quantity(value, units.parse("%" if found["per"] == "百分之" else "‰"), end)
        if found["tenth"]:
            half = 5 if found["half"] == "半" else ten(found["half"])
            return Quantity(Decimal(ten(found["tenth"]) * 10 + half), PERCENT, end)
        if found["cn"]:
            unit, after = units.at(text, end)
            return Quantity(chinese_number(found["cn"]), unit, after, numeral=found["cn"])
        value = arabic(found["number"])
        unit, after = units.at(text, end)
        multiple = ""
        if unit is None:
            multiple = units.multiple_at(text, end)
            unit, after = units.at(text, end + len(multiple))
            value *= units.multiples.get(multiple, Decimal(1))
        return Quantity(value, unit, after, multiple)
    except ValueError:
        return None


def ten(digit: str) -> int:
    """A single digit, Arabic or Chinese."""
    return _DIGITS[digit] if digit in _DIGITS else int(digit)
