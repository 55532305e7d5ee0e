"""Quantities in a sentence: a number with its unit and comparison, or words that mean all or none (全覆盖, 清零)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plancheck.domain.target.numerals import TargetError, chinese_number
from plancheck.domain.unit import plain
from plancheck.extract.prose.clause import WORDS

_DIGITS = "一二三四五六七八九"
_MULTIPLE = {
    "百": 100, "千": 1000, "万": 10_000, "十万": 100_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000
}  # fmt: skip
_BEFORE: dict[str, str] = WORDS.values("before")
_KEEPING: dict[str, str] = WORDS.values("keeping")
_ONE = frozenset(WORDS.words("counters"))
_ZERO = frozenset(WORDS.words("zero"))
_UNITS = "|".join(sorted(set(WORDS.words("units")), key=len, reverse=True))
# A number not cut out of a longer one: 1,200.5.
_NUM = r"(?<!\d)(?<!\d\.)\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?"
_TO = "[-~至—–]"
# White space is taken as a whole (``\s*+``): what follows it begins with none.
QUANTITY = re.compile(
    rf"""
    (?P<pre>{"|".join([*_BEFORE, *_KEEPING])})?
    (?:(?:约|近|将近|大约)(?P<vague>))?\s*+
    (?:
      # 95%, 3—5‰, 2个百分点
      (?P<pct>{_NUM})\s*+(?:[%％]?{_TO}\s*+(?P<pct_end>{_NUM}))?\s*+(?P<sign>%|‰|个百分点)
      # 九成五
      | (?P<tenths>[{_DIGITS}])成(?P<fives>[{_DIGITS}])?(?=以上|左右|$|[^一-鿿]|的)
      | (?P<half>一半)(?=以上|以内)
      | 翻(?P<twice>[一两])番
      # 百分之九十五, 千分之三
      | (?P<parts>百|千)分之(?P<cnpct>[零一二两三四五六七八九十百点]{{1,8}})
      # 1,200名, 3—5万人次; 12户30人 is two
      | (?P<num>{_NUM})\s*+(?:(?:百万|千万|十万|万|亿)?{_TO}{{1,2}}\s*+(?P<num_end>{_NUM}))?\s*+
        (?P<mul>百万|千万|十万|百|千|万|亿)?\s*+(?P<more>余|多|来)?\s*+
        (?P<unit>{_UNITS})(?:(?!\d)|(?<=户)(?=\d+人))
      # 三百公里, 五万人
      | (?P<cn>[一二两三四五六七八九十百千零]{{1,7}})(?P<cnmul>万|亿)?\s*+(?P<cnunit>{_UNITS})
    )
    \s*+(?P<post>(?:及)?以上|(?:及)?以下|以内|之内|左右)?
    """,
    re.VERBOSE,
)
WHOLE = WORDS.compiled("whole")
_NAME_OF_SEVERAL = re.compile(r"[“\"][^”\"]{0,3}[一二两三四五六七八九十\d]个$")  # “三个全覆盖”
_PERCENT_BEFORE = re.compile(r"\d\s*[%％]\s*$")  # 100%全覆盖 is one promise


@dataclass(slots=True, kw_only=True)
class Quantity:
    """A quantity in a sentence, before it is known to be a promise.

    ``numeral``: one Chinese numeral, which may count nothing (一个). ``led``: a comparison stands before the number.
    ``whole``: words without a figure. ``sure``, ``subject`` and ``reason`` are found out later.
    """

    start: int
    end: int
    op: str
    number: tuple[str, ...]
    unit: str | None
    target: str
    sure: bool = True
    numeral: bool = False
    led: bool = False
    whole: bool = False
    subject: str = ""
    reason: str = ""


def quantity_of(match: re.Match[str]) -> Quantity | None:
    """The quantity that a match of ``QUANTITY`` reads; ``None`` for what is about as many or counts nothing."""
    op = _operator(match["pre"], match["post"])
    read = _amount(match)
    if op is None or read is None:
        return None
    values, unit, shown = read
    sign = "" if match["post"] is None and match["pre"] is None else op
    if len(values) > 1:
        op, sign = "=", ""
    if match["pre"] in _KEEPING and match["post"] is None:
        op = _KEEPING[match["pre"]]
        sign = op if op == "≤" else ""
    return Quantity(
        start=match.start(),
        end=match.end(),
        op=op,
        number=tuple(values),
        unit=unit,
        target=f"{sign}{shown}",
        numeral=match["cn"] is not None and len(match["cn"]) == 1 and match["cnmul"] is None,
        led=match["pre"] is not None,
    )


def _amount(match: re.Match[str]) -> tuple[list[str], str, str] | None:
    """The numbers, the unit and the written form of a match."""
    if match["pct"]:
        numbers = [one for one in (match["pct"], match["pct_end"]) if one]
        return [_scaled(one) for one in numbers], match["sign"], "-".join(numbers) + match["sign"]
    if match["num"]:
        if match["more"]:
            return None  # 300余人 is about as many
        numbers = [one.replace(",", "") for one in (match["num"], match["num_end"]) if one]
        multiple, unit = match["mul"] or "", match["unit"]
        shown = "-".join(numbers) + multiple + unit
        factor = _MULTIPLE.get(multiple, 1)
        if unit == "万亩":
            unit, factor = "亩", factor * 10_000
        return [_scaled(one, factor) for one in numbers], unit, shown
    if match["half"]:
        return ["50"], "%", "50%"
    if match["tenths"]:
        # The place in the string is the digit less one; no second digit is 0.
        tens, ones = (_DIGITS.find(one or "零") + 1 for one in (match["tenths"], match["fives"]))
        return [f"{tens}{ones}"], "%", f"{tens}{ones}%"
    if match["twice"]:
        return ["2" if match["twice"] == "一" else "4"], "倍", match[0].strip()
    if match["cnpct"]:
        read = _chinese("一百" if match["cnpct"] == "百" else match["cnpct"])
        unit = "%" if match["parts"] == "百" else "‰"
        return None if read is None else ([read], unit, f"{read}{unit}")
    read, unit, multiple = _chinese(match["cn"]), match["cnunit"], match["cnmul"] or ""
    if read is None or (len(match["cn"]) == 1 and not multiple and unit not in _ONE):
        return None  # 一批, 一体, 一公里: no counts
    return [_scaled(read, _MULTIPLE.get(multiple, 1))], unit, f"{read}{multiple}{unit}"


def _scaled(number: str, factor: int = 1) -> str:
    return plain(Decimal(number.replace(",", "")) * factor)


def _chinese(text: str) -> str | None:
    try:
        return plain(chinese_number(text))
    except (TargetError, ValueError):
        return None


def _operator(before: str | None, after: str | None) -> str | None:
    """The comparison that the words around a number make; a bare number is to be reached (≥)."""
    after = (after or "").replace("及", "")
    if after == "左右":
        return None
    op = _BEFORE.get(before or "", "≥")
    if op in {"≥", "="} and after in {"以下", "以内", "之内"}:
        return "≤"
    return op


def whole_words(text: str) -> Iterator[Quantity]:
    """Words that mean all or none of what they are of: 全覆盖, 应保尽保, 动态清零."""
    for match in WHOLE.finditer(text):
        start, end = match.span()
        word = match[0].strip('“”"')
        near = text[max(0, start - 12) : start]
        if word in _ZERO:
            unit, target = "起", "≤0起"
            if word in {"零拒绝", "动态清零"} or "户" in near:
                unit, target = ("户" if "户" in near or "家庭" in near else "人"), word
            yield Quantity(
                start=start, end=end, op="≤", number=("0",), unit=unit, target=target, whole=True
            )
        elif not _NAME_OF_SEVERAL.search(near[-6:]) and not _PERCENT_BEFORE.search(near[-6:]):
            yield Quantity(
                start=start, end=end, op="≥", number=("100",), unit="%", target=word, whole=True,
                sure=not text.startswith(("、", "的", "式", "型"), end),
            )  # fmt: skip
