"""Read written targets (目标值写法): one closed grammar, so it stays in one module of more than 300 lines.

What it can't read is an error for the author to decide, never a guess. Sources of the reading: 民法典第一千二百五十九条
(以上, 以下, 以内 include the number; 超过, 不满, 以外 do not) and the habit that a bare number in a plan is reached or
bettered (达到).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from plancheck.domain.catalogue import Per
from plancheck.domain.interval import Direction, Interval, agreed, bound, reached, way_of
from plancheck.domain.target import GDP, Base, Start, Target, TargetKind
from plancheck.domain.target.changes import Change, read_change
from plancheck.domain.target.numerals import (
    BEFORE,
    BEHIND,
    MAX_DECIMALS,
    MAX_TEXT,
    MAX_WHOLE_DIGITS,
    PLACE_WORDS,
    WORDS,
    Pattern,
    Quantity,
    TargetError,
    any_of,
    clean,
    quantity_at,
    unit_clash,
)
from plancheck.domain.unit import PERCENT, Unit, comparable, plain, ratio
from plancheck.domain.unit_table import UnitTable, built_in

# ---------------------------------------------------------------- the closed lists of words

# A verb before the number. It reaches a value (达到, 保持在), or says which way the value moves.
_VERBS = (
    rf"(?:(?:确保|实现|均|分别|做到)?(?:{any_of(WORDS['reaching'])}|"
    rf"(?P<up{{0}}>(?:{any_of(WORDS['rising'])})[到至])|"
    rf"(?P<down{{0}}>(?:{any_of(WORDS['falling'])})[到至]|{any_of(WORDS['capping'])})|确保|实现|均))?"
)
# What may stand before a number: a verb, a comparison, a verb.
_HEAD = re.compile(f"{_VERBS.format(1)}(?P<op>{any_of(BEFORE)})?{_VERBS.format(2)}")
# What may stand behind it: a comparison (以上), 覆盖.
_TAIL = re.compile(rf"(?P<op>{any_of(BEHIND)})?(?:覆盖)?")
# Signs of a range, and doubled ones that some fonts make of them.
_RANGE = (re.compile(r"[-~至到]"), re.compile(r"--|~~"))
_FIGURE = r"(?=[-0-9零〇一二两三四五六七八九十百千万亿])"
# About so much: 约90%, 40%左右, 3000余人. The words count only where a number stands beside them.
_ABOUT_SIGNS = frozenset("".join(word for words in WORDS["about"].values() for word in words))
_ABOUT = Pattern(
    rf"(?P<before>{any_of(WORDS['about']['before'])}){_FIGURE}"
    rf"|(?P<behind>{any_of(WORDS['about']['behind'])})$"
    rf"|(?<=[0-9十百千万亿])(?P<inside>{any_of(WORDS['about']['inside'])})(?![0-9.])"
)
# Brackets around a number are the sign of a total over the period: [1800], 〔2.5〕万人.
_TOTAL = Pattern(r"(?P<head>[^\[\]]*)\[(?P<inner>[^\[\],]*\d[^\[\],]*)\](?P<tail>[^\[\]]*)")
_FIGURES = frozenset("0123456789零〇一二两三四五六七八九十百千万亿")
_BRACKETS = str.maketrans("〔〕【】", "[][]")

# Everything is covered, without a number: 全覆盖, 应保尽保.
_FULL = Pattern(
    r"(?:确保|实现|达到|做到|全面实现)?(?:全面|全员)?"
    r"(?:全覆盖|全面覆盖|全员覆盖|100%覆盖|百分之百覆盖|应(?P<x>.)尽(?P=x)|愿(?P<y>.)尽(?P=y)|不漏一人|"
    r"一个不漏|一人不漏|不落一人)"
)
# Nothing is left over: 动态清零.
_ZERO_FORM = Pattern(r"(?:确保|实现|保持|做到|达到)?(?:零拒绝|动态清零|动态归零)")
# A draft leaves the figure open.
_UNDECIDED = Pattern(r"待定|待确定|待明确")
_MANNER = rf"(?:{any_of(WORDS['manner'])})"
_QUALITATIVE = Pattern(
    rf"{_MANNER}*(?:(?P<stays>{any_of(WORDS['stays'])})"
    rf"|{_MANNER}(?:(?P<more>{any_of(WORDS['gets-more'])})|(?P<less>{any_of(WORDS['gets-less'])})"
    rf"|(?:{any_of(WORDS['gets-better'])})))"
    r"|(?:保持|稳定)(?:在)?(?:较高|合理|良好)?(?:水平|区间|稳定|(?P<grows>增长))"
    r"|带头.*|普遍.*|基本普及.*"
)
# Words that say a number after all.
_SAYS_NUMBER = Pattern(
    r"\d|[一二三四五六七八九十百千万亿]+(?:成|个|人|名|家|户|%|以上|以下)|百分之|约", 0
)
_GROSS = r"(?:GDP|国内生产总值)"
# In step with the economy: 与GDP增长基本同步.
_IN_STEP = Pattern(
    rf"与{_GROSS}(?:的)?(?:增长|增速|增长率)?(?P<hedge>基本)?(?:保持)?(?P<hedge2>基本)?同步(?:增长|提高)?"
)
# Held against the growth of the economy: 不低于GDP增速.
_AGAINST_SERIES = Pattern(
    rf"(?P<op>≥|不低于|不慢于|>|高于|快于|超过|≤|不高于|不超过|<|低于){_GROSS}(?:的)?(?:增长|增速|增长率|增长速度)"
)
_DEFERRED = Pattern(
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
# As the law asks: 不低于法定比例.
_LAW = Pattern(
    r"(?:率先)?(?:达到|符合|完成|(?P<op>不低于|高于|超过|不高于|不超过|低于)|落实)?(?:国家|法律|省|市)?(?:规定|法定)的?(?:比例|标准|要求)"
)
# Words that make a number approximate, and words that hedge it.
_APPROXIMATE = Pattern(r"约|左右|大概|大致|将近|接近|上下|几乎|余", 0)
_HEDGED = Pattern(r"力争|争取|努力|原则上|探索|鼓励|基本", 0)
_BLANKS = frozenset({"-", "--", "/", "无", "暂无", "空"})
# Words that say over which time a quantity is counted.
_PERIODIC = Pattern(r"每年|每月|每周|累计|年均|/年|/月", 0)
_SERIES_OPS = BEFORE | {"不慢于": "≥", "快于": ">"}


# ---------------------------------------------------------------- reading


def parse_target(
    text: str, *, unit: Unit | None, better: Direction | None, units: UnitTable | None = None
) -> Target:
    """What the written form ``text`` means.

    ``unit``: the unit of the statement, its own or its indicator's (``None``: the text may name one).
    ``better``: the indicator's direction; ``None`` for a commitment without an indicator, which is better
    up unless its form says otherwise. ``units``: the units that the text may name. Raises ``TargetError`` for
    anything outside the grammar.
    """
    return _parse(text, unit, better, units or built_in())


@lru_cache(maxsize=4096)
def _parse(text: str, unit: Unit | None, better: Direction | None, units: UnitTable) -> Target:
    return _Form(text, unit, better, units).target()


def parse_change(
    text: str,
    *,
    unit: Unit | None,
    better: Direction | None,
    base: Base | None = None,
    units: UnitTable | None = None,
) -> Target:
    """What a written change means, in a place where nothing else can stand: there −15% is one too.

    ``base``: what it starts from, where that is not the plan's own baseline.
    """
    form = _Form(text, unit, better, units or built_in())
    found = form.change(plainly=True)
    if found is None:
        raise TargetError("target-change", {"text": form.shown})
    found.base = base or found.base
    found.approximate = form.approximate
    return found


def parse_point(
    text: str, *, unit: Unit | None, units: UnitTable | None = None
) -> tuple[Decimal, Unit | None]:
    """A single value: the number in ``unit``, and the unit it stands in.

    Raises ``TargetError`` for anything but one number with or without a unit.
    """
    start = parse_start(text, unit=unit, units=units)
    if start.value is None:
        raise TargetError("value-unreadable", {"text": " ".join(text.split())[:MAX_TEXT]})
    return start.value, start.unit


def parse_start(text: str, *, unit: Unit | None, units: UnitTable | None = None) -> Start:
    """A value such as a baseline (基期值): one number, or the set that the document gives (>90%, 约80%)."""
    return _parse_start(text, unit, units or built_in())


@lru_cache(maxsize=4096)
def _parse_start(text: str, unit: Unit | None, units: UnitTable) -> Start:
    shown = " ".join(text.split())[:MAX_TEXT]
    refused = TargetError("value-unreadable", {"text": shown})
    if len(text) > MAX_TEXT or not text.strip():
        raise refused
    form = _Form(text, unit, Direction.NONE, units)
    try:
        read = form.set_of_values()
    except TargetError as error:
        if error.code in {"target-contradicts", "target-range", "target-unreadable"}:
            raise refused from None
        raise
    if read is None or read.bounds is None or (read.way is not None and read.bare):
        raise refused  # 降至80% is no value from before
    bounds = read.bounds
    exact = bounds.low is not None and bounds.low == bounds.high and not form.approximate
    return Start(bounds, read.unit, bounds.low if exact else None, form.approximate)


class _Form:
    """A written form, cleaned, with what stands around its number put aside: brackets, and words for about."""

    def __init__(
        self, text: str, unit: Unit | None, better: Direction | None, units: UnitTable
    ) -> None:
        self.shown = " ".join(text.split())
        self.unit, self.better, self.units = unit, better, units
        if len(text) > MAX_TEXT:
            digits = sum(char.isdigit() for char in text)
            if digits > MAX_WHOLE_DIGITS + MAX_DECIMALS:
                raise TargetError("number-too-long", {"digits": str(MAX_WHOLE_DIGITS)})
            raise TargetError("target-too-long", {"limit": str(MAX_TEXT)})
        self.text = clean(text, units)
        self.per: Per | None = None
        self.approximate = False
        if not self.text:
            raise TargetError("target-empty")
        self._total()
        self._about()

    def _total(self) -> None:
        """Take the brackets of a total off: 〔2.5〕万人 is 2.5万人 over the period."""
        text = self.text.translate(_BRACKETS)
        found = _TOTAL.fullmatch(text) if "[" in text else None
        joined = found is not None and (found["head"] + " ")[-2:-1].isdigit()
        if found is not None and not joined and not found["tail"][:1].isdigit():
            self.text = found["head"] + found["inner"] + found["tail"]
            self.per = Per.PERIOD

    def _about(self) -> None:
        """Take the words for about off, each once: 约90%, 40%左右."""
        if _ABOUT_SIGNS.isdisjoint(self.text):
            return
        for _ in range(2):
            found = _ABOUT.search(self.text)
            if found is None or not any(char in _FIGURES for char in self.text):
                return
            self.text = self.text[: found.start()] + self.text[found.end() :]
            self.approximate = True

    def target(self) -> Target:
        """The whole form as a target."""
        found = self._read()
        if self.approximate and found.kind not in {TargetKind.SET, TargetKind.BASELINE}:
            raise TargetError("target-approximate", {"text": self.shown})
        if self.per is not None and found.kind is not TargetKind.SET:
            raise TargetError("target-unreadable", {"text": self.shown})
        if self.approximate:
            found.approximate = True
        found.per = self.per or found.per
        return found

    def _read(self) -> Target:
        form, shown = self.text, self.shown
        # Most targets are numbers, so they are tried first; a step in 百分点 looks like one, as does -15% of tonnes.
        signed = form[0] == "-" and self.unit is not None and not self.unit.percentage
        step = self.change() if "百分点" in form or signed else None
        read = step or self.set_of_values()
        if read is not None:
            return read
        if _UNDECIDED.fullmatch(form):
            return Target(text=shown, kind=TargetKind.UNDECIDED, unit=self.unit)
        found = self.words() or self.reference() or self.change()
        if found is not None:
            return found
        if _QUALITATIVE.fullmatch(form) and not _SAYS_NUMBER.search(form):
            sign = vague(form)
            way = way_of({1: "≥", -1: "≤"}.get(sign or 0))
            return Target(
                text=shown, kind=TargetKind.QUALITATIVE, unit=self.unit, sign=sign, way=way
            )
        raise self._refusal()

    def _refusal(self) -> TargetError:
        """What is told of a form that can't be read."""
        form = self.text
        hedged = _HEDGED.search(form)
        if hedged is not None and form.startswith(hedged[0]):
            return TargetError("target-hedge", {"text": self.shown, "hedge": hedged[0]})
        if form in _BLANKS:
            return TargetError("target-blank", {"text": self.shown})
        if _PERIODIC.search(form):
            return TargetError("target-per", {"text": self.shown})
        about = self.approximate or _APPROXIMATE.search(form)
        code = "target-approximate" if about else "target-unreadable"
        return TargetError(code, {"text": self.shown})

    # -- sets

    def set_of_values(self) -> Target | None:
        """A number with or without a comparison, or a range."""
        form, shown, unit = self.text, self.shown, self.unit
        head = _HEAD.match(form)
        if head is None:
            return None
        first = self._number(head.end())
        if first is None:
            return None
        value, written = first.value, first.unit
        second = self._second(first)
        tail = _TAIL.fullmatch(form, first.end if second is None else second.end)
        if tail is None:
            return None
        falls = bool(head["down1"] or head["down2"])
        moves = agreed(
            Direction.UP if head["up1"] or head["up2"] else None, Direction.DOWN if falls else None
        )
        if second is not None:
            if head["op"] or tail["op"]:
                return None
            bounds, effective = self._range(first, second)
            return Target(text=shown, kind=TargetKind.SET, bounds=bounds, unit=effective, way=moves)
        said = self._operator(head["op"], tail["op"])
        if falls and said in {"≥", ">"}:
            raise TargetError("target-contradicts", {"text": shown})
        if written is None and unit is not None and unit.percentage and 0 < abs(value) < 1:
            # 0.7 for a percentage nearly always means 70 %; 0.7% with its sign is what it says.
            raise TargetError("target-fraction", {"value": shown, "percent": plain(value * 100)})
        effective = self._effective(written)
        number = self._in_unit(value, written, effective)
        op = said or reached(moves, self.better)
        return Target(
            text=shown,
            kind=TargetKind.SET,
            bounds=bound(op, number),
            unit=effective,
            op=op,
            way=agreed(moves, way_of(said)),
            bare=said is None,
        )

    def _number(self, start: int) -> Quantity | None:
        """The number that begins at ``start``; 1∶1 is a proportion either way round."""
        found = quantity_at(self.text, start, self.units)
        if found is None or found.value != 1 or found.unit is None or self.unit is None:
            return found
        turned = {found.unit.dimension, self.unit.dimension} == {"proportion", "proportion-to"}
        return found._replace(unit=self.unit) if turned else found

    def _second(self, first: Quantity) -> Quantity | None:
        """The second number of a range. A double dash is one, unless a minus of the second number reads well."""
        for sign in _RANGE:
            between = sign.match(self.text, first.end)
            found = self._number(between.end()) if between is not None else None
            if found is None:
                continue
            if found.value >= first.value or sign is _RANGE[-1] or "--" not in self.text:
                return found
        return None

    def _range(self, first: Quantity, second: Quantity) -> tuple[Interval, Unit | None]:
        """A range's set. What stands once behind the second number holds for both: 1-2名, 3-5万人."""
        one, whole = first.unit or second.unit, first.value
        if first.unit is None:
            if first.numeral and len(first.numeral) == 1 and second.numeral[-1:] in PLACE_WORDS:
                # 一至两万, 三到五十: whether the place counts for both is a matter of ear.
                raise TargetError("target-unreadable", {"text": self.shown})
            if first.multiple or len(first.numeral) > 1:
                one = self.units.base(second.unit) if second.unit else None
            else:
                whole *= self.units.multiples.get(second.multiple, Decimal(1))
        effective = self._effective(first.unit or second.unit)
        low = self._in_unit(whole, one, effective)
        high = self._in_unit(second.value, second.unit or first.unit, effective)
        if low > high:
            raise TargetError("target-range", {"text": self.shown})
        return Interval(low, high), effective

    def _operator(self, prefix: str | None, suffix: str | None) -> str | None:
        """The one comparison that both say; an error when they contradict each other (超过99%以上)."""
        before, behind = BEFORE.get(prefix or ""), BEHIND.get(suffix or "")
        if before and behind and before != behind:
            raise TargetError("target-contradicts", {"text": self.shown})
        return before or behind

    def _effective(self, written: Unit | None) -> Unit | None:
        """The unit in which the set stands."""
        unit = self.unit
        if written is not None and written.timed and (unit is None or not unit.timed):
            raise TargetError("target-per", {"text": self.shown})
        if unit is None and written is not None:
            return self.units.base(written)  # 七成 is read as a percentage, 1.75万人 in 人
        if written is None or unit is None:
            return unit or written
        if not comparable(written, unit):
            raise unit_clash(self.shown, written, unit)
        return unit

    def _in_unit(self, value: Decimal, written: Unit | None, effective: Unit | None) -> Decimal:
        if written is None or effective is None:
            return value
        self._effective(written)
        if not comparable(written, effective):  # a range from one unit to another: 3个-5%
            raise unit_clash(self.shown, written, effective)
        return value * ratio(written, effective)

    # -- everything else

    def change(self, *, plainly: bool = False) -> Target | None:
        """A change of what was before."""
        read = read_change(
            self.text, self.shown, self.unit, self.better, self.units, plainly=plainly
        )
        return None if read is None else _of_change(self.shown, read)

    def words(self) -> Target | None:
        """All (全覆盖), or none (零拒绝)."""
        if _FULL.fullmatch(self.text):
            unit = self.unit or PERCENT
            if not unit.percentage:
                raise unit_clash(self.shown, "%", unit)
            full = Decimal(100) * ratio(PERCENT, unit)
            return Target(
                text=self.shown,
                kind=TargetKind.SET,
                bounds=Interval(full, full),
                unit=unit,
                way=Direction.UP,
            )
        if _ZERO_FORM.fullmatch(self.text):
            if self.better is Direction.UP:
                raise TargetError("target-zero-up", {"text": self.shown})
            none = Interval(Decimal(0), Decimal(0))
            return Target(
                text=self.shown,
                kind=TargetKind.SET,
                bounds=none,
                unit=self.unit,
                way=Direction.DOWN,
            )
        return None

    def reference(self) -> Target | None:
        """In step with a series, or as a higher plan or the law says."""
        form, shown, unit = self.text, self.shown, self.unit
        step = _IN_STEP.fullmatch(form)
        against = _AGAINST_SERIES.fullmatch(form)
        if step or against:
            said = _SERIES_OPS.get(against["op"], against["op"]) if against is not None else "≥"
            hedge = (step["hedge"] or step["hedge2"]) if step is not None else None
            return Target(
                text=shown,
                kind=TargetKind.RELATIVE,
                series=GDP,
                op=said,
                hedge=hedge,
                unit=unit,
                way=way_of(said),
            )
        law, deferred = _LAW.fullmatch(form), _DEFERRED.fullmatch(form)
        found = law or deferred
        if found is None:
            return None
        said = _SERIES_OPS.get(found["op"] or "", found["op"])
        return Target(
            text=shown,
            kind=TargetKind.LAW if law is not None else TargetKind.DEFERRED,
            op=said or reached(None, self.better),
            level=None if deferred is None else _LEVELS[deferred["level"]],
            unit=unit,
            way=way_of(said),
        )


def vague(text: str) -> int | None:
    """Whether words without a number say that a value grows (1), falls (-1) or stays (0); ``None``: neither."""
    found = _QUALITATIVE.fullmatch(text)
    if found is None:
        return None
    if found["stays"]:
        return 0
    return 1 if found["more"] or found["grows"] else -1 if found["less"] else None


def _of_change(shown: str, read: Change) -> Target:
    return Target(
        text=shown,
        kind=TargetKind.BASELINE,
        factor=read.factor,
        delta=read.delta,
        rate=read.rate,
        yearly=read.yearly,
        base=None if read.since is None else Base(read.since),
        unit=read.unit,
        op=read.op,
        way=read.way,
        per=Per.YEAR if read.yearly else None,
    )
