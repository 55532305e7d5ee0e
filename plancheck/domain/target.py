"""Written targets (目标值写法) and what they mean: a set, or a reference that something else must resolve.

The grammar is closed: what it can't read is an error for the author to decide, never a guess. Sources of
the reading: 民法典第一千二百五十九条 (以上, 以下, 以内 include the number; 超过, 不满, 以外 do not) and the
habit that a bare number in a plan is reached or bettered (达到).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from plancheck.domain.interval import Direction, Interval, plain
from plancheck.domain.quantity import (
    PERCENT,
    Unit,
    base_unit,
    comparable,
    parse_unit,
    ratio,
    unit_names,
)

MAX_TEXT = 200
MAX_WHOLE_DIGITS = 15
MAX_DECIMALS = 8
GDP = "gdp-growth"


class Kind(StrEnum):
    """What a written target is: a set, or what must be resolved or decided first."""

    SET = "set"
    RELATIVE = "relative"  # to a series: 与GDP增长同步
    BASELINE = "baseline"  # to the plan's own baseline: 翻一番, +5百分点
    DEFERRED = "deferred"  # to a higher plan: 不低于市级目标值
    LAW = "deferred-to-law"  # 达到规定比例
    UNDECIDED = "undecided"  # 待定
    QUALITATIVE = "qualitative"  # 稳步提高


class TargetError(Exception):
    """A written form without a meaning: ``code`` names the message, ``params`` fill it."""

    def __init__(self, code: str, params: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params = params or {}


@dataclass(slots=True, kw_only=True, eq=False)
class Target:
    """A target as written and as understood.

    ``bounds`` is the written set in ``unit`` before the domain cuts it (kind ``set`` only). ``op`` is the
    comparison of the relative and deferred kinds. ``level`` is the level word of a deferred target
    (``nation``, ``province``, ``prefecture``, ``above``), ``plan`` a plan's id, ``law`` a parameter's.
    ``way``: which direction the words themselves call better (降低, ≤: down; 提高, 以上: up); ``None`` when
    nothing says it, or two words say different things.
    """

    text: str
    kind: Kind
    bounds: Interval | None = None
    unit: Unit | None = None
    op: str | None = None
    series: str | None = None
    level: str | None = None
    plan: str | None = None
    law: str | None = None
    factor: Decimal | None = None
    delta: Decimal | None = None
    hedge: str | None = None
    way: Direction | None = None


# ---------------------------------------------------------------- cleaning and numbers

_SIGNS = str.maketrans(
    {
        "≧": "≥", "⩾": "≥", "﹥": ">", "≦": "≤", "⩽": "≤", "﹤": "<", "−": "-", "–": "-", "—": "-",
        "〜": "~", "∼": "~", "㎡": "平方米", "%": "%", "﹪": "%", "×": "×", "✕": "×", "Ｘ": "×",
    }
)  # fmt: skip
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_PLACE_WORDS = frozenset("十百千万亿")
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MULTIPLES = {
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "万亿": Decimal(1_000_000_000_000),
}


# Quotation marks and what can't be seen go from around a number, never from inside: 9“6% is not 96%.
_PART = "[0-9.,零〇一二两三四五六七八九十百千万亿点]"
_MARK = "[“”「」‘’\ufeff\u200b]"
_AROUND = re.compile(rf"(?<!{_PART}){_MARK}+(?!{_MARK})|(?<!{_MARK}){_MARK}+(?!{_PART}|{_MARK})")


def clean(text: str) -> str:
    """The text in half-width signs and without spaces, except between digits (``９０ ％`` → ``90%``)."""
    if any(unicodedata.category(char) == "No" for char in text):
        raise TargetError("target-unreadable", {"text": " ".join(text.split())})  # 120①, 95²
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    text = text.replace(">=", "≥").replace("<=", "≤").replace("=>", "≥").replace("=<", "≤")
    text = _AROUND.sub("", text).strip().rstrip("。;,、").replace("(含)以", "以")
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


def _arabic(text: str) -> Decimal:
    digits = text.replace(",", "")
    whole, _, decimals = digits.lstrip("+-").partition(".")
    if len(whole) <= MAX_WHOLE_DIGITS and len(decimals) > MAX_DECIMALS:
        raise TargetError("number-decimals", {"digits": str(MAX_DECIMALS)})
    if len(whole) > MAX_WHOLE_DIGITS:
        raise TargetError("number-too-long", {"digits": str(MAX_WHOLE_DIGITS)})
    return Decimal(digits)


_CN = "零〇一二两三四五六七八九十百千万亿点"
_NUMBER = re.compile(
    rf"(?P<per>百分之|千分之)(?P<pernum>百|-?\d+(?:\.\d+)?|[{_CN}]+)"
    r"|百分(?P<all>百)"
    r"|(?P<tenth>[一二三四五六七八九]|\d)成(?P<half>半|[一二三四五六七八九]|\d)(?!\d)"
    r"|(?P<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
    rf"|(?P<cn>[{_CN}]+)",
    re.ASCII,  # ٩٠ and ९० are digits too, and no number of ours
)
_LONGEST_UNIT = max(map(len, unit_names())) + len("百万")


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


def _quantity(text: str, start: int) -> Quantity | None:
    """The number with its unit that begins at ``start``: value, unit as written, where it ends."""
    found = _NUMBER.match(text, start)
    if found is None:
        return None
    end = found.end()
    try:
        if found["all"]:
            return Quantity(Decimal(100), PERCENT, end)
        if found["per"]:
            word = found["pernum"]
            arabic = word[-1] in "0123456789"
            value = (
                Decimal(100) if word == "百" else _arabic(word) if arabic else chinese_number(word)
            )
            return Quantity(value, parse_unit("%" if found["per"] == "百分之" else "‰"), end)
        if found["tenth"]:
            half = 5 if found["half"] == "半" else _ten(found["half"])
            return Quantity(Decimal(_ten(found["tenth"]) * 10 + half), PERCENT, end)
        if found["cn"]:
            unit, after = _unit_at(text, end)
            return Quantity(chinese_number(found["cn"]), unit, after, numeral=found["cn"])
        value = _arabic(found["number"])
        unit, after = _unit_at(text, end)
        multiple = ""
        if unit is None:
            multiple = _multiple_at(text, end)
            unit, after = _unit_at(text, end + len(multiple))
            value *= _MULTIPLES.get(multiple, Decimal(1))
        return Quantity(value, unit, after, multiple)
    except ValueError:
        return None


def _unit_at(text: str, start: int) -> tuple[Unit | None, int]:
    """The longest unit that stands at ``start`` (万人 before 人), and where it ends."""
    for length in range(min(_LONGEST_UNIT, len(text) - start), 0, -1):
        unit = parse_unit(text[start : start + length])
        if unit is not None:
            return unit, start + length
    return None, start


def _multiple_at(text: str, start: int) -> str:
    """The multiple (万, 百万 …) that stands at ``start`` without a unit of its own, or nothing."""
    for length in (2, 1):
        if text[start : start + length] in _MULTIPLES:
            return text[start : start + length]
    return ""


def _ten(digit: str) -> int:
    return _DIGITS[digit] if digit in _DIGITS else int(digit)


# ---------------------------------------------------------------- the closed lists of words


class _Pattern:
    """A pattern that is compiled when it is first needed: most targets are plain numbers."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.compiled: re.Pattern[str] | None = None

    def fullmatch(self, form: str) -> re.Match[str] | None:
        """The match of the whole form."""
        self.compiled = self.compiled or re.compile(self.text, re.ASCII)
        return self.compiled.fullmatch(form)

    def search(self, form: str) -> re.Match[str] | None:
        """The first match inside the form."""
        self.compiled = self.compiled or re.compile(self.text)
        return self.compiled.search(form)


# A verb before the number. It reaches a value (达到, 保持在), or says which way the value moves.
_RISING = "提高|提升|增加|增长|扩大|扩增|上升|增"
_FALLING = "降低|下降|减少|压减|压缩|压降|缩短|缩小|缩减|削减|下调|降|减"
_VERBS = (
    r"(?:(?:确保|实现|均|分别|做到)?(?:达到|达成|达|完成|保持在|保持|稳定在|稳定|维持在|维持|"
    rf"(?P<up{{0}}>(?:{_RISING})[到至])|"
    rf"(?P<down{{0}}>(?:{_FALLING})[到至]|控制在|控制到|控制)|确保|实现|均))?"
)
_PREFIX: dict[str, str] = {
    "≥": "≥", "大于等于": "≥", "大于或等于": "≥", "不低于": "≥", "不小于": "≥", "不少于": "≥", "不下于": "≥", "不得低于": "≥",
    "不得少于": "≥", "至少": "≥", "最少": "≥", "最低": "≥",
    ">": ">", "超过": ">", "高于": ">", "大于": ">", "突破": ">", "多于": ">", "超出": ">", "超": ">",
    "≤": "≤", "小于等于": "≤", "小于或等于": "≤", "不超过": "≤", "不高于": "≤", "不大于": "≤", "不多于": "≤", "不得超过": "≤",
    "不得高于": "≤", "至多": "≤", "最多": "≤", "最高": "≤",
    "<": "<", "低于": "<", "小于": "<", "少于": "<", "不满": "<", "不足": "<", "不到": "<",
    "=": "=", "等于": "=",
}  # fmt: skip
_SUFFIX: dict[str, str] = {
    "及以上": "≥", "以上": "≥", "及以下": "≤", "以下": "≤", "及以内": "≤", "以内": "≤", "之内": "≤",
}  # fmt: skip
_HEAD = re.compile(
    _VERBS.format(1)
    + "(?P<op>"
    + "|".join(sorted(map(re.escape, _PREFIX), key=len, reverse=True))
    + ")?"
    + _VERBS.format(2)
)
_TAIL = re.compile("(?P<op>" + "|".join(sorted(_SUFFIX, key=len, reverse=True)) + r")?(?:覆盖)?")
_RANGE = (re.compile(r"[-~至到]"), re.compile(r"--|~~"))

_FULL = _Pattern(
    r"(?:确保|实现|达到|做到|全面实现)?(?:全面|全员)?"
    r"(?:全覆盖|全面覆盖|全员覆盖|100%覆盖|百分之百覆盖|应(?P<x>.)尽(?P=x)|愿(?P<y>.)尽(?P=y)|不漏一人|"
    r"一个不漏|一人不漏|不落一人)"
)
_ZERO_FORM = _Pattern(r"(?:确保|实现|保持|做到|达到)?(?:零拒绝|动态清零|动态归零)")
_UNDECIDED = _Pattern(r"待定|待确定|待明确")
_QUALITATIVE = _Pattern(
    r"(?:稳步|逐年|有所|明显|显著|持续|不断|进一步|逐步|有效|大幅|大幅度|较大|全面|切实|稳定)+"
    r"(?:提高|提升|增长|增加|扩大|改善|完善|加强|增强|下降|降低|缩小|减少|健全|优化|巩固|普及|发展)"
    r"|(?:保持|稳定)(?:在)?(?:较高|合理|良好)?(?:水平|区间|稳定|增长)"
    r"|带头.*|普遍.*|基本普及.*"
)
_SAYS_NUMBER = _Pattern(
    r"\d|[一二三四五六七八九十百千万亿]+(?:成|个|人|名|家|户|%|以上|以下)|百分之|约"
)
_GROSS = r"(?:GDP|国内生产总值)"
_IN_STEP = _Pattern(
    rf"与{_GROSS}(?:的)?(?:增长|增速|增长率)?(?P<hedge>基本)?(?:保持)?(?P<hedge2>基本)?同步(?:增长|提高)?"
)
_AGAINST_SERIES = _Pattern(
    rf"(?P<op>≥|不低于|不慢于|>|高于|快于|超过|≤|不高于|不超过|<|低于){_GROSS}(?:的)?(?:增长|增速|增长率|增长速度)"
)
_DEFERRED = _Pattern(
    r"(?:(?:(?P<op>≥|不低于|不少于|不小于|>|高于|超过|大于|≤|不高于|不超过|<|低于)|达到|完成|按)?"
    r"(?P<level>市级|全市|市|省级|全省|省|自治区|国家级|国家|全国|上级)(?:下达|确定|规定)?的?"
    r"(?:目标值|目标任务|目标|任务数|任务|指标值|指标|水平|标准|要求)(?:执行)?)"
)
_LEVELS = {
    "市级": "prefecture", "全市": "prefecture", "市": "prefecture",
    "省级": "province", "全省": "province", "省": "province", "自治区": "province",
    "国家级": "nation", "国家": "nation", "全国": "nation",
    "上级": "above",
}  # fmt: skip
_LAW = _Pattern(
    r"(?:率先)?(?:达到|符合|完成|(?P<op>不低于|高于|超过|不高于|不超过|低于)|落实)?(?:国家|法律|省|市)?(?:规定|法定)的?(?:比例|标准|要求)"
)
_TIMES = _Pattern(
    r"(?:[×xX*](?P<times>\d+(?:\.\d+)?)|翻(?P<double>[一两二三四五六七八九\d])番|"
    r"(?:增长|增加|提高)(?P<more>[一两二三四五六七八九]|\d+(?:\.\d+)?)倍)(?P<least>以上)?"
)
_POINTS = _Pattern(
    r"(?:(?P<sign>[-+])|(?P<up>提高|提升|增加|上升|增长)|(?P<down>降低|下降|减少|压减))"
    r"(?P<number>\d+(?:\.\d+)?|[" + _CN + r"]+)个?百分点(?P<least>以上)?"
)
_APPROXIMATE = _Pattern(
    r"约|左右|大概|大致|近(?=[\d一二三四五六七八九十百])|将近|接近|上下|几乎|余"
)
_HEDGED = _Pattern(r"力争|争取|努力|原则上|探索|鼓励|基本")
_BLANKS = frozenset({"-", "--", "/", "无", "暂无", "空"})
_PERIODIC = _Pattern(r"每年|每月|每周|累计|年均|/年|/月")
_SERIES_OPS = {"不低于": "≥", "不慢于": "≥", "高于": ">", "快于": ">", "超过": ">", "不高于": "≤",
               "不超过": "≤", "低于": "<", "不少于": "≥", "不小于": "≥", "大于": ">"}  # fmt: skip


# ---------------------------------------------------------------- reading


def parse_target(text: str, *, unit: Unit | None, better: Direction | None) -> Target:
    """What the written form ``text`` means.

    ``unit``: the unit of the statement, its own or its indicator's (``None``: the text may name one).
    ``better``: the indicator's direction; ``None`` for a commitment without an indicator, which is better
    up unless its form says otherwise. Raises ``TargetError`` for anything outside the grammar.
    """
    return _parse(text, unit, better)


@lru_cache(maxsize=4096)
def _parse(text: str, unit: Unit | None, better: Direction | None) -> Target:
    shown = " ".join(text.split())
    if len(text) > MAX_TEXT:
        digits = sum(char.isdigit() for char in text)
        if digits > MAX_WHOLE_DIGITS + MAX_DECIMALS:
            raise TargetError("number-too-long", {"digits": str(MAX_WHOLE_DIGITS)})
        raise TargetError("target-too-long", {"limit": str(MAX_TEXT)})
    form = clean(text)
    if not form:
        raise TargetError("target-empty")
    # Most targets are numbers, so they are tried first; a step in 百分点 looks like one.
    step = _read_change(form, shown, unit, better) if "百分点" in form else None
    read = step or _read_set(form, shown, unit, better)
    if read is not None:
        return read
    if _UNDECIDED.fullmatch(form):
        return Target(text=shown, kind=Kind.UNDECIDED, unit=unit)
    found = (
        _read_words(form, shown, unit, better)
        or _read_reference(form, shown, unit, better)
        or _read_change(form, shown, unit, better)
    )
    if found is not None:
        return found
    if _QUALITATIVE.fullmatch(form) and not _SAYS_NUMBER.search(form):
        return Target(text=shown, kind=Kind.QUALITATIVE, unit=unit)
    hedged = _HEDGED.search(form)
    if hedged is not None and form.startswith(hedged[0]):
        raise TargetError("target-hedge", {"text": shown, "hedge": hedged[0]})
    if form in _BLANKS:
        raise TargetError("target-blank", {"text": shown})
    if _PERIODIC.search(form):
        raise TargetError("target-per", {"text": shown})
    code = "target-approximate" if _APPROXIMATE.search(form) else "target-unreadable"
    raise TargetError(code, {"text": shown})


def parse_point(text: str, *, unit: Unit | None) -> tuple[Decimal, Unit | None]:
    """A single value such as a baseline (基期值): the number in ``unit``, and the unit it stands in.

    Raises ``TargetError`` for anything but one number with or without a unit.
    """
    shown = " ".join(text.split())
    form = clean(text)[: MAX_TEXT + 1]
    read = _quantity(form, 0) if form else None
    if read is None or read.end != len(form):
        raise TargetError("value-unreadable", {"text": shown[:MAX_TEXT]})
    _refuse_fraction(shown, read.value, read.unit, unit)
    effective = _effective(shown, read.unit, unit)
    return _in_unit(shown, read.value, read.unit, effective), effective


def _read_words(
    form: str, shown: str, unit: Unit | None, better: Direction | None
) -> Target | None:
    if _FULL.fullmatch(form):
        if unit is not None and not unit.percentage:
            raise TargetError("target-unit", {"text": shown, "written": "%", "unit": unit.name})
        full = Decimal(100) * ratio(PERCENT, unit or PERCENT)
        bounds = Interval(full, full)
        return Target(
            text=shown, kind=Kind.SET, bounds=bounds, unit=unit or PERCENT, way=Direction.UP
        )
    if _ZERO_FORM.fullmatch(form):
        if better is Direction.UP:
            raise TargetError("target-zero-up", {"text": shown})
        zero = Decimal(0)
        bounds = Interval(zero, zero)
        return Target(text=shown, kind=Kind.SET, bounds=bounds, unit=unit, way=Direction.DOWN)
    return None


def _read_reference(
    form: str, shown: str, unit: Unit | None, better: Direction | None
) -> Target | None:
    step = _IN_STEP.fullmatch(form)
    if step:
        hedge = step["hedge"] or step["hedge2"]
        return Target(
            text=shown,
            kind=Kind.RELATIVE,
            series=GDP,
            op="≥",
            hedge=hedge,
            unit=unit,
            way=way_of("≥"),
        )
    against = _AGAINST_SERIES.fullmatch(form)
    if against:
        op = _SERIES_OPS.get(against["op"], against["op"])
        return Target(text=shown, kind=Kind.RELATIVE, series=GDP, op=op, unit=unit, way=way_of(op))
    law = _LAW.fullmatch(form)
    if law:
        said = _SERIES_OPS.get(law["op"] or "")
        op = said or reached(None, better)
        return Target(text=shown, kind=Kind.LAW, op=op, unit=unit, way=way_of(said))
    deferred = _DEFERRED.fullmatch(form)
    if deferred:
        said = _SERIES_OPS.get(deferred["op"] or "", deferred["op"])
        op = said or reached(None, better)
        level = _LEVELS[deferred["level"]]
        return Target(
            text=shown, kind=Kind.DEFERRED, op=op, level=level, unit=unit, way=way_of(said)
        )
    return None


def _read_change(
    form: str, shown: str, unit: Unit | None, better: Direction | None
) -> Target | None:
    times = _TIMES.fullmatch(form)
    if times:
        if times["times"]:
            factor = _arabic(times["times"])
        elif times["double"]:
            factor = Decimal(2) ** _ten(times["double"])
        else:
            more = times["more"]
            factor = 1 + (Decimal(_DIGITS[more]) if more in _DIGITS else _arabic(more))
        least = "≥" if times["least"] else None
        moves = way_of(least or (">" if factor > 1 else "<" if factor < 1 else None))
        op = least or reached(moves, better)
        return Target(text=shown, kind=Kind.BASELINE, factor=factor, unit=unit, op=op, way=moves)
    points = _POINTS.fullmatch(form)
    if points:
        number = points["number"]
        try:
            amount = _arabic(number) if number[0] in "0123456789" else chinese_number(number)
        except ValueError:
            return None
        falls = points["sign"] == "-" or points["down"] is not None
        if falls:
            amount = -amount
        if unit is not None and not unit.percentage:
            raise TargetError(
                "target-unit", {"text": shown, "written": "百分点", "unit": unit.name}
            )
        amount *= ratio(PERCENT, unit or PERCENT)  # a point of a permille indicator is 10‰
        moves = Direction.DOWN if falls else Direction.UP
        # A fall by so much or more ends there or lower.
        op = reached(moves, None) if points["least"] else reached(moves, better)
        return Target(
            text=shown, kind=Kind.BASELINE, delta=amount, unit=unit or PERCENT, op=op, way=moves
        )
    return None


def _read_set(form: str, shown: str, unit: Unit | None, better: Direction | None) -> Target | None:
    head = _HEAD.match(form)
    if head is None:
        return None
    first = _quantity(form, head.end())
    if first is None:
        return None
    value, written = first.value, first.unit
    second = _second(form, first)
    tail = _TAIL.fullmatch(form, first.end if second is None else second.end)
    if tail is None:
        return None
    falls = bool(head["down1"] or head["down2"])
    moves = _agreed(
        Direction.UP if head["up1"] or head["up2"] else None, Direction.DOWN if falls else None
    )
    if second is not None:
        if head["op"] or tail["op"]:
            return None
        bounds, effective = _range(shown, first, second, unit)
        return Target(text=shown, kind=Kind.SET, bounds=bounds, unit=effective, way=moves)
    said = _operator(head["op"], tail["op"])
    if said == "?" or (falls and said in {"≥", ">"}):
        raise TargetError("target-contradicts", {"text": shown})
    _refuse_fraction(shown, value, written, unit)
    effective = _effective(shown, written, unit)
    number = _in_unit(shown, value, written, effective)
    op = said or reached(moves, better)
    way = _agreed(moves, way_of(said))
    return Target(
        text=shown, kind=Kind.SET, bounds=bound(op, number), unit=effective, op=op, way=way
    )


def reached(moves: Direction | None, better: Direction | None) -> str:
    """The comparison that a number without one means: it is reached or bettered (达到).

    A value that falls to the number ends there or lower, whatever is better, and one that rises ends there or
    higher; only where neither way is better does a rise end at the number itself, as a bare number does.
    """
    if moves is Direction.DOWN:
        return "≤"
    if better is Direction.NONE:
        return "="
    return "≤" if (moves or better) is Direction.DOWN else "≥"


def way_of(op: str | None) -> Direction | None:
    """Which direction a comparison calls better; ``=`` and none say nothing."""
    return {"≥": Direction.UP, ">": Direction.UP, "≤": Direction.DOWN, "<": Direction.DOWN}.get(
        op or ""
    )


def _agreed(*said: Direction | None) -> Direction | None:
    """The direction that all who name one name; ``None`` when nobody does or they differ."""
    named = set(said) - {None}
    return named.pop() if len(named) == 1 else None


def _second(form: str, first: Quantity) -> Quantity | None:
    """The second number of a range. A double dash is one, unless a minus of the second number reads well."""
    for sign in _RANGE:
        between = sign.match(form, first.end)
        found = _quantity(form, between.end()) if between is not None else None
        if found is None:
            continue
        if found.value >= first.value or sign is _RANGE[-1] or "--" not in form:
            return found
    return None


def _range(
    shown: str, first: Quantity, second: Quantity, unit: Unit | None
) -> tuple[Interval, Unit | None]:
    """A range's set. What stands once behind the second number holds for both: 1-2名, 3-5万人."""
    one, whole = first.unit or second.unit, first.value
    if first.unit is None:
        if first.numeral and len(first.numeral) == 1 and second.numeral[-1:] in _PLACE_WORDS:
            # 一至两万, 三到五十: whether the place counts for both is a matter of ear.
            raise TargetError("target-unreadable", {"text": shown})
        if first.multiple or len(first.numeral) > 1:
            one = base_unit(second.unit) if second.unit else None
        else:
            whole *= _MULTIPLES.get(second.multiple, Decimal(1))
    effective = _effective(shown, first.unit or second.unit, unit)
    low = _in_unit(shown, whole, one, effective)
    high = _in_unit(shown, second.value, second.unit or first.unit, effective)
    if low > high:
        raise TargetError("target-range", {"text": shown})
    return Interval(low, high), effective


def _operator(prefix: str | None, suffix: str | None) -> str | None:
    """The one comparison that both say; ``?`` when they contradict each other (超过99%以上)."""
    before = _PREFIX[prefix] if prefix else None
    after = _SUFFIX[suffix] if suffix else None
    if before and after and before != after:
        return "?"
    return before or after


def bound(op: str, number: Decimal) -> Interval:
    """The set of the values that stand in relation ``op`` (≥ > ≤ < =) to ``number``."""
    return {
        "≥": Interval(number, None),
        ">": Interval(number, None, low_open=True),
        "≤": Interval(None, number),
        "<": Interval(None, number, high_open=True),
        "=": Interval(number, number),
    }[op]


def _effective(shown: str, written: Unit | None, unit: Unit | None) -> Unit | None:
    if unit is None and written is not None:
        return base_unit(written)  # 七成 is read as a percentage, 1.75万人 in 人
    if written is None or unit is None:
        return unit or written
    if not comparable(written, unit):
        raise TargetError(
            "target-unit", {"text": shown, "written": written.name, "unit": unit.name}
        )
    return unit


def _refuse_fraction(shown: str, value: Decimal, written: Unit | None, unit: Unit | None) -> None:
    """0.7 for a percentage nearly always means 70 %; 0.7% with its sign is what it says."""
    if written is None and unit is not None and unit.percentage and 0 < abs(value) < 1:
        raise TargetError("target-fraction", {"value": shown, "percent": plain(value * 100)})


def _in_unit(shown: str, value: Decimal, written: Unit | None, effective: Unit | None) -> Decimal:
    if written is None or effective is None:
        return value
    _effective(shown, written, effective)
    return value * ratio(written, effective)


# ---------------------------------------------------------------- printing


def format_set(interval: Interval, unit: Unit | None, domain: Interval | None = None) -> str:
    """The shortest written form of a set (``>90%``, ``100%`` at the domain's end, ``1-2家``).

    Reading it back gives the same set inside the domain, save for two-sided sets with an open end, which no
    written form can say; those print as intervals.
    """
    name = unit.name if unit else ""
    low, high = interval.low, interval.high
    if domain is not None and not interval.empty:
        if low is not None and low == domain.low and not interval.low_open and low != high:
            low = None
        if high is not None and high == domain.high and not interval.high_open and low != high:
            high = None
    if interval.empty or (low is None and high is None):
        return str(interval)
    if high is None and low is not None:
        return f"{'>' if interval.low_open else '≥'}{plain(low)}{name}"
    if low is None and high is not None:
        return f"{'<' if interval.high_open else '≤'}{plain(high)}{name}"
    if low == high and low is not None:
        return f"={plain(low)}{name}"
    if interval.low_open or interval.high_open or low is None or high is None:
        return str(interval)
    return f"{plain(low)}-{plain(high)}{name}"
