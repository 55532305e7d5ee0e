"""Typed quantities in a sentence: number, multiple, unit or ratio, bound, approximation.

The grammar is put together from small named parts. It is read with one pass of ``QUANTITY`` and never looks further than
the number's own words, so it is linear: white space and verbs are taken as a whole (``*+``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from plancheck.domain.target.numerals import (
    BEFORE,
    BEHIND,
    TargetError,
    any_of,
    chinese_number,
)
from plancheck.domain.unit import plain
from plancheck.extract.prose.clause import WORDS

_DIGITS = "一二三四五六七八九"
_MULTIPLE = {
    "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12,
}  # fmt: skip
"""Multiples as powers of ten."""
_KEEPING: dict[str, str] = WORDS.values("keeping")
_FALLING_TO = frozenset(WORDS.words("falling-to"))
_RISING, _FALLING = WORDS.words("rising"), WORDS.words("falling")
_ONE = frozenset(WORDS.words("counters"))
_UNITS = any_of(set(WORDS.words("units")))
_SO_MANY = any_of(WORDS.words("per-so-many"))

# A number not cut out of a longer one: 1,200.5, 12 000, 6 0 %.
_NUM = (
    r"(?<!\d)(?<!\d[.,，])(?<!\d\.\x20)(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d{1,3}(?:\x20\d{3})+(?![\d年])|\d(?:\x20\d){1,4}(?=\s*[%‰万亿]|\.\x20?\d)|\d{1,12})"
    r"(?:\x20?\.\x20?\d{1,6}(?![.\d]))?"
)
_MUL = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?![瓦克米伏卡焦帕字])|百(?!分))"
_TO = "(?:[-~至到—–－～]{1,2})"
# What a unit is over, whatever it counts: 吨/日, 公里/百平方公里, 人/8000名职工, 元/人·月.
_OVER = (
    rf"(?:\s*+/\s*+\d{{0,6}}(?:{_SO_MANY})?+"
    rf"(?:(?:{_UNITS}|人口|[日月年天])?[一-鿿A-Za-z]{{0,4}}?(?=[，。；、）·]|$|以|左|上下|的))?+(?:{_UNITS}|人口|[日月年天])?+(?:·(?:{_UNITS}|[日月年天人]))?+)"
)
_UNIT = rf"(?:(?:{_UNITS}){_OVER}*+|[一-鿿A-Za-z]{{1,4}}{_OVER})"
_EACH = r"(?:人均|每[人户亩床名生件][次均]?)(?:每[年月日天])?|每[年月日天]|20\d\d\s*年(?:底|末)?的?"  # Between a comparison and its number.
# A measure word that is not listed, at the end of what it counts: 5000顶、.
_OTHER_UNIT = r"[一-鿿](?<![年月日号时期届条款章节级等类版个多余来万亿千百人与和及至到])(?=[，。；、）]|$|左右|以上|以下|以内)|[A-Za-z]{1,8}(?=[，。；、）]|$|左右|以)"
_LEAD = any_of([*BEFORE, *_KEEPING, *_FALLING_TO])
_ABOUT_BEFORE = any_of(WORDS.words("about-before"))
_ABOUT_BEHIND = any_of(WORDS.words("about-behind"))
_POST = any_of([*BEHIND, "之上", "之下"])
QUANTITY = re.compile(
    rf"""
    (?:(?P<pre>{_LEAD})(?:{_EACH})?+)?+\s*+
    (?P<about>{_ABOUT_BEFORE})?+(?P<pre2>{any_of(BEFORE)})?+\s*+
    (?:
      # 2.3∶1
      (?P<ratio>(?<![\d.:])\d{{1,4}}(?:\.\d{{1,4}})?\s*+[:：∶]\s*+\d{{1,4}}(?:\.\d{{1,4}})?(?![\d:：∶]))
      # 12/10万
      | (?P<rate>{_NUM})\s*+(?P<over>/\s*+(?:{_SO_MANY})(?:人口|{_UNITS})?+)
      # 95%, 3—5‰, 2个百分点
      | (?P<pct>{_NUM})\s*+(?:[%‰]?{_TO}\s*+(?P<pct_end>{_NUM}))?\s*+(?P<sign>%|‰|个?(?:百|千)分点)
      # 九成五
      | (?P<tenths>[{_DIGITS}])成(?P<fives>[{_DIGITS}])?(?=以上|以下|左右|$|[^一-鿿]|的)
      | (?P<half>一半)(?=以上|以内|左右)
      | 翻(?P<twice>[一两])番
      # 百分之九十五, 千分之三
      | (?P<parts>百|千)分之(?P<cnpct>[零一二两三四五六七八九十百点]{{1,8}})
      # 1,200名, 3—5万人次, 3万5千; 12户30人 is two
      | (?P<num>{_NUM})\s*+(?:{_MUL}?{_TO}\s*+(?P<num_end>{_NUM}))?\s*+
        (?P<mul>{_MUL})?+(?:\[\d{{1,2}}\])?+(?:(?P<low>\d{{1,4}})(?P<low_mul>千|百|万))?\s*+(?P<more>余|多|来)?\s*+
        (?P<unit>{_UNIT}|{_OTHER_UNIT})?+(?:(?!\d)|(?<=户)(?=\d+人))
      # 三百公里, 五万人, 三千五百万元
      | (?P<cn>[一二两三四五六七八九十百千零](?:[一二两三四五六七八九十百千零万亿点]{{0,13}}[一二两三四五六七八九十百千零])?)(?P<cnmul>万亿|万|亿)?\s*+(?P<cnmore>余|多)?(?:(?P<cnunit>{_UNIT})|(?<=[万亿])(?=[，。；]|$))
      # 千万人次, 百亿元
      | (?P<round>万亿|千亿|百亿|千万|百万|十万)(?P<round_unit>{_UNIT})(?!级)
    )
    \s*+(?P<about2>{_ABOUT_BEHIND})?+(?P<post>{_POST})?+(?P<about3>{_ABOUT_BEHIND})?+
    """,
    re.VERBOSE,
)
# A verb of change directly before a number, or before its comparison: 提高5个百分点, 降低不少于10%.
_CHANGE = re.compile(
    rf"(?:(?P<up>{any_of(_RISING)})|(?P<down>{any_of(_FALLING)}))(?:率|幅度?|了)?(?:[均各再约为]|{any_of(BEFORE)})*\s*$"
)
# A falling verb of any kind that leads to the number: 压到, 收窄到, 砍至.
_FALLS_TO = re.compile(r"(?:[降减缩压砍削落控]|收[敛紧窄])[一-鿿]?[到至为在]\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d")  # 2025年 is no count of years.
_YEARLY = re.compile(r"(?:年均|每年|年平均|逐年|年度)[^，。；]{0,14}$")  # By the year.


@dataclass(slots=True, kw_only=True)
class Quantity:
    """A quantity in a sentence, before it is known to be a promise.

    ``numeral``: one Chinese numeral, which may count nothing (一个). ``led``: a comparison stands before the number.
    ``bounded``: one stands before or behind it. ``change``: ``up`` or ``down`` for an amount of change (提高5个百分点).
    ``unitless``: a bare number, which needs a predicate of its own. ``whole``: words without a figure. ``sure``,
    ``subject``, ``given`` (a name that is its own of several) and ``reason`` are found out later.
    """

    start: int
    end: int
    op: str
    number: tuple[str, ...]
    unit: str | None
    shown: str
    sign: str = ""
    sure: bool = True
    numeral: bool = False
    led: bool = False
    bounded: bool = False
    approximate: bool = False
    change: str = ""
    verb: str = ""
    unitless: bool = False
    ratio: bool = False
    whole: bool = False
    subject: str = ""
    given: str = ""
    reason: str = ""

    @property
    def target(self) -> str:
        """The written form for plan@1."""
        about = "左右" if self.approximate else ""
        if self.change:
            behind = {"≥": "以上", "≤": "以内"}.get(self.sign, "") if not about else ""
            before = self.sign if self.sign in {">", "<"} else ""
            return f"{self.verb}{before}{self.shown}{about or behind}"
        return f"{self.sign}{self.shown}{about}"


def quantity_of(match: re.Match[str]) -> Quantity | None:
    """The quantity that a match of ``QUANTITY`` reads; ``None`` for a year, and for what counts nothing."""
    read = _amount(match)
    if read is None or (
        match["unit"] == "年" and not match["mul"] and _YEAR.fullmatch(match["num"])
    ):
        return None
    values, unit, shown = read
    pre, post = (
        match["pre2"] or match["pre"],
        (match["post"] or "").replace("之上", "以上").replace("之下", "以下"),
    )
    op, sign = _operator(pre, post)
    if len(values) > 1:
        op, sign = "=", ""
    change, verb = _change(match, pre, unit)
    if (
        not pre
        and not change
        and op == "≥"
        and not sign
        and _FALLS_TO.search(match.string, max(0, match.start() - 6), match.start())
    ):
        op = sign = "≤"
    return Quantity(
        start=match.start(),
        end=match.end(),
        op=op,
        number=tuple(values),
        unit=unit,
        shown=shown,
        sign=sign,
        numeral=match["cn"] is not None and len(match["cn"]) == 1 and match["cnmul"] is None,
        led=pre is not None,
        bounded=bool(post or pre in BEFORE),
        approximate=bool(match["about"] or match["about2"] or match["about3"] or match["more"] or match["cnmore"]),
        change=change,
        verb=verb,
        unitless=match["num"] is not None and match["unit"] is None,
        ratio=match["ratio"] is not None,
    )  # fmt: skip


def _change(match: re.Match[str], pre: str | None, unit: str | None) -> tuple[str, str]:
    """Which way an amount of change goes, with its verb as plan@1 writes it; two empty texts for a level."""
    if pre in _KEEPING or pre in _FALLING_TO:
        return "", ""
    before = match.string[max(0, match.start() - 14) : match.start()]
    found = _CHANGE.search(before)
    if found is None:
        return "", ""
    way = "up" if found["up"] else "down"
    if unit not in {"%", "‰", "倍"} and "分点" not in (unit or "") and way == "up":
        return "", ""  # 增加3000张 counts what is added; it is a count of the period
    yearly = (
        "年均" if _YEARLY.search(match.string[max(0, match.start() - 20) : match.start()]) else ""
    )
    return way, yearly + {
        "up": "增长" if yearly or unit == "%" else "提高",
        "down": "下降" if yearly else "降低",
    }[way]


def _amount(match: re.Match[str]) -> tuple[list[str], str | None, str] | None:
    """The numbers, the unit and the written form of a match."""
    if match["ratio"]:
        shown = re.sub(r"\s*[:：∶]\s*", "∶", match["ratio"])  # One kind of colon.
        return [shown], None, shown
    if match["rate"]:
        number = _bare(match["rate"])
        over = re.sub(r"\s", "", match["over"])
        return [number], f"1{over}", f"{number}{over}"
    if match["pct"]:
        numbers = [_bare(one) for one in (match["pct"], match["pct_end"]) if one]
        return [_scaled(one) for one in numbers], match["sign"], "-".join(numbers) + match["sign"]
    if match["num"]:
        return _counted(match)
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
    if match["round"]:
        return (
            [_scaled("1", _MULTIPLE[match["round"]])],
            match["round_unit"],
            f"1{match['round']}{match['round_unit']}",
        )
    read, unit, multiple = _chinese(match["cn"]), match["cnunit"], match["cnmul"] or ""
    if read is None or (len(match["cn"]) == 1 and not multiple and unit not in _ONE):
        return None  # 一批, 一体, 一公里: no counts
    return [_scaled(read, _MULTIPLE.get(multiple, 0))], unit, f"{read}{multiple}{unit}"


def _counted(match: re.Match[str]) -> tuple[list[str], str | None, str]:
    """Digits with a multiple and a unit: 3—5万人次, 3万5千元, 1200万."""
    numbers = [_bare(one) for one in (match["num"], match["num_end"]) if one]
    multiple, unit = match["mul"] or "", match["unit"]
    power = _MULTIPLE.get(multiple, 0)
    values = [_scaled(one, power) for one in numbers]
    if match["low"]:
        rest = Decimal(match["low"]).scaleb(_MULTIPLE[match["low_mul"]])
        values = [plain(Decimal(values[0]) + rest)]
        return values, unit, f"{values[0]}{unit or ''}"
    shown = "-".join(numbers) + multiple + (unit or "")
    if unit == "万亩":
        unit, values = "亩", [_scaled(one, power + 4) for one in numbers]
    return values, re.sub(r"\s", "", unit) if unit else None, shown


def _bare(number: str) -> str:
    return re.sub(r"[,，\s]", "", number)


def _scaled(number: str, power: int = 0) -> str:
    return plain(Decimal(_bare(number)).scaleb(power))


def _chinese(text: str) -> str | None:
    try:
        return plain(chinese_number(text))
    except (TargetError, ValueError):
        return None


def _operator(before: str | None, after: str) -> tuple[str, str]:
    """The comparison that the words around a number make, and its sign as written; a bare number is to be reached (≥)."""
    behind = BEHIND.get(after) or {"以上": "≥", "以下": "≤"}.get(after)
    if before in _FALLING_TO or _KEEPING.get(before or "") == "≤":
        return "≤", "≤"
    op = BEFORE.get(before or "")
    if op is None or (op == "=" and behind):
        op = behind
    if op is None:
        return "≥", ""
    return op, op
