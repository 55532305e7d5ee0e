"""Whether the clause around a quantity promises it: the predicate that makes it a promise, and how sure that is."""

from __future__ import annotations

import re

from plancheck.extract.prose.clause import HAVE, NEAR, REACH, WORDS, clause, verb_near
from plancheck.extract.prose.quantity import Quantity

# The name of a measure, directly before a number.
_MEASURED = re.compile(f"{WORDS.any_of('measures')}$")
_DENIED = re.compile(r"(?:未|没有|尚未|不能|难以)[^，。；]{0,6}$")  # A denial before a word of all.
# 为400户家庭提供
_FOR = re.compile(r"[为对向]\s*$")
# What is done for so many.
_PROVIDE = re.compile(r"提供|开展|实施|进行|配备|配发|发放|改造|适配|培训")
_WORDS_ONLY = re.compile(r"[^\d，。；]{2,30}")  # A name without figures.
_NAMED_COUNT = re.compile(r"[一-鿿]{5,}\s*$")  # A verb and a name, and the number ends the clause.
_NAMED = re.compile(r"[一-鿿]{3,}[^一-鿿]{0,2}$")
# A name of a measure with a verb of any kind (成功率守住), or a verb with its result (凑足, 铺到, 迈过).
_ROLE = re.compile(
    rf"{WORDS.any_of('measures')}[一-鿿]{{1,5}}$|[一-鿿]{{2,}}[到至达足满过住稳逾超破上准进齐添增]$"
)
# What is counted, and what is done with it.
_COUNTED_FIRST = re.compile(r"[一-鿿“（][^，。；]{5,}")
# What is done with what was counted: 建成投用.
_OPENED = re.compile(rf"[^，。；]{{0,16}}{WORDS.any_of('opened')}")
_NAME = re.compile(r"[^，。；：\d]{2,24}：")  # A name and a colon.
_SHORT = 1  # characters before a count that leads its clause
# How things are: 全市常住人口, 老年人口.
_DESCRIBES = re.compile(r"[全现共]|[^，。；]{0,12}(?:人口|户籍|总数|共有|占)")
_DATED = re.compile(r"20\d\d\s*年(?:底|末)?前?[：\s]*$")  # A year right before the number.
_HAN_END = re.compile(r"[一-鿿]\s*$")  # A name before the number.

# Around one Chinese numeral, which may count nothing.
# 建成产教融合基地两个
_COUNT_AT_END = re.compile(r"[一-鿿]{2,}\s*$")
_NO_COUNT_BEFORE = re.compile(r"(?:唯|统|逐|之|第)\s*$")  # 唯一, 统一, 逐一, 第一.
# 一户一策
_PAIRED_AFTER = re.compile(r"[一-鿿]{0,2}一")
_PAIRED_BEFORE = re.compile(r"一[一-鿿]$")  # 一户一.
_NO_COUNT_AFTER = WORDS.compiled("no-count")
# 建成一所
_BUILDS_COUNT = re.compile(
    r"(?:建成|建立|建好|成立|新建|创建|设立|建设|至少有?|不少于|每年[一-鿿]{0,4}|新增|创办|举办|开展|培育|扶持|打造|配备)\s*$"
)
# 新建养老院一所
_BUILDS_THING = re.compile(r"(?:新建|改建|扩建|建成|建设|建立|新增|创建|设立|培育)[一-鿿]{2,12}$")


def predicate(text: str, one: Quantity, found: list[Quantity], *, boxed: bool, carried: bool = False) -> tuple[str, bool] | None:  # fmt: skip
    """What makes a quantity of a sentence a promise, and whether that is sure; ``None`` when nothing does.

    ``found``: all quantities of the sentence. ``boxed``: it stands in a box, whose items promise without a verb.
    ``carried``: a sentence before it says what it is of.
    """
    start, end = clause(text, one.start, one.end)
    before, rest = text[max(start, one.start - NEAR) : one.start], text[one.end : end].strip()
    if one.whole:
        return None if _DENIED.search(before) else ("whole", one.sure)
    if one.led or "番" in one.target:
        return "comparison", True
    if one.change and not one.numeral:
        return "change", True
    if one.numeral:
        return ("count", True) if verb_near(before) and _counts(text, one, rest) else None
    if one.op in {"≤", "<"}:
        return "bound", True
    if one.unit == "%" and HAVE.match(text, one.end):
        return "having", True
    if _DATED.search(before) and (
        carried or any(other.end <= one.start and other.unit == one.unit for other in found)
    ):
        return "dated", True  # 2027年1.1万套，2028年1.6万套
    if REACH.search(before[-14:]):
        return "reach", True
    if _MEASURED.search(before.rstrip("为是约达到 在均都各")):
        return "measure", True
    if verb_near(before):
        return "verb", verb_near(before[-10:])
    if _FOR.search(before) and _PROVIDE.search(text[one.end : one.end + 60].partition("，")[0]):
        return "provide", True
    bounded = text[one.start : one.end].rstrip().endswith(("以上", "以内", "以下"))
    if bounded and not rest and len(before.strip()) > 1:
        return "bound-behind", False  # 年出栏30万头以上
    if any(other is not one and 0 <= one.start - other.end <= 3 for other in found):  # noqa: PLR2004
        return "listed", False  # 96%和98%
    later = any(other.end <= one.start for other in found)
    if later and _WORDS_ONLY.fullmatch(before.strip()) and not rest:
        return "continued", False  # …达到3.2人，注册护士3.8人
    named = before.strip()
    if one.unit in {"%", "‰"} and _NAMED.search(named):
        return "share", False  # a share of something, whatever the verb
    if _ROLE.search(named):
        return "role", False
    if _COUNTED_FIRST.match(rest) and len(named) <= _SHORT and not one.unitless:
        return "count-leads", False  # 3000张床位投入使用
    if _OPENED.match(rest) and _HAN_END.search(before):
        return "opened", False  # 公交场站12处在规划期内建成
    if before.rstrip().endswith("：") and _NAME.fullmatch(before.strip()):
        return "named", True  # 肉类总产量：28万吨
    if not rest and _NAMED_COUNT.search(before) and not _DESCRIBES.match(before.strip()):
        return "count-at-end", False  # 筹措保障性租赁住房8000套
    if boxed and (_HAN_END.search(before) or not before.strip()):
        return "box", False
    return None


def _counts(text: str, one: Quantity, rest: str) -> bool:
    """Whether one Chinese numeral counts: 建成一所 does; 形成一个体系, 一户一策, 一批 do not."""
    before = text[max(0, one.start - 10) : one.start]
    if not rest and _COUNT_AT_END.search(before) and not _NO_COUNT_BEFORE.search(before):
        return True
    after = text[one.end : clause(text, one.start, one.end)[1]][:40]
    if _PAIRED_AFTER.match(after) or _PAIRED_BEFORE.search(before) or _NO_COUNT_AFTER.search(after):
        return False
    if _BUILDS_COUNT.search(before):
        return True
    thing = text[max(0, one.start - 16) : one.start]
    return not after.strip("。；;，, ") and _BUILDS_THING.search(thing) is not None
