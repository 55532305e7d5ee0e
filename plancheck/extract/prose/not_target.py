"""Numbers that promise nothing: codes, ages, dates, thresholds, parameters. Each has a named reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from plancheck.extract.prose.clause import HAVE, NEAR, WORDS, clause, verb_near
from plancheck.extract.prose.quantity import QUANTITY, Quantity

_AGES = frozenset({"岁", "周岁"})
_BARE_UNITS = frozenset(WORDS.words("bare-units"))

# Words before a number (``$``: directly before it).
# 第3届, 〔2021〕, B12, 1.2-3
_CODE = re.compile(r"(?:[第届〔\[+·.:A-Za-z]|[\dA-Za-z]\s*[-—~])$")
_REACHED = re.compile(r"(?:达到|达|提高到|缩短到|缩短至|控制在)\s*$")  # A level that is reached.
# How large the one thing is that is built.
_OWN_AREA = re.compile(r"[，,；;](?:总)?(?:建筑|占地|用地)(?:总)?面积(?:约|为)?$")
# What the place is like.
_OF_PLACE = re.compile(r"(?:管?辖|(?:[省市区县]|陆域|海域|国土|总)面积(?:为|约)?)\s*$")
_EACH = re.compile(r"每(?![年月周季])[一-鿿]{1,4}$")  # 每户.
_LIFE = re.compile(r"寿命[^，。；]{0,12}$")  # The years of a life expectancy.
_INCOME = re.compile(rf"{WORDS.any_of('income')}[^，。；]{{0,14}}$")  # Money that is earned.
# Money that is spent by the year.
_SPENDING = re.compile(r"(?:每年|年均|累计)[^，。；]{0,16}(?:安排|投入)")
_RATE_OF_PAY = re.compile(r"标准(?:为|是)?\s*$")  # A rate of pay.
_MONEY = WORDS.compiled("money")
# A change by so much.
_CHANGE = re.compile(
    r"(?:提高|提升|增长|增加|下降|降低|减少|缩小|高于|低于|达到|翻)[^，。；]{0,10}$"
)
_SCORE = re.compile(r"(?:满意度|评分|得分|指数)[^，。；]{0,8}$")  # A score.
# The name of a measure.
_MEASURE = re.compile(
    r"(?:率|比例|比重|面积|人数|总数|数量|次数|户数|床位|寿命|规模)(?:达到|达|为|在)?\s*$"
)
# 每100人, 满3年, 按20%
_RATIO = re.compile(r"(?:按照?|依照|以|每|满|逢|凡)\s*$")
_QUOTE_OPENS = re.compile(r"[“\"'‘][^”\"'’]{0,15}$")  # An open quotation.

# Words after a number (from where it ends).
_PAID = re.compile(r"[^，。；]{0,4}(?:给予|奖|补)")
_NO_UNIT = re.compile(rf"\s*{WORDS.any_of('not-units')}")  # Words that are no unit: 5号.
_LEVEL_FROM = re.compile(r"\s*[一-鿿]{1,6}(?:及)?(?:以上|以下|以内)的")  # 2个县级以上的.
# 3个方面.
_PERIOD_OR_PART = re.compile(r"\s*(?:工作日|月|小时|星期|季度|方面|环节|层次|阶段|专题)")
# 26项指标 describe the plan.
_INDICATORS = re.compile(r"\s*[项个](?:主要|核心|具体|量化|发展)?指标")
# 3个断面水质优良比例稳定在100%
_SUBJECT_OF_RATE = re.compile(
    r"[^，。；\d]{2,14}(?:率|比例|占比)[^，。；\d]{0,8}(?:达到|稳定|保持|控制|不低于|不少于)[^，。；]{0,4}\d"
)
# 由58%提高到75%
_STARTING_POINT = re.compile(
    r"\s*(?:逐步|稳步)?(?:提高|提升|增加|增长|扩大|上升|下降|降低|降|缩短|压减|减少|发展)(?:到|至)"
)
_PHONE = re.compile(r"热线|电话|传真|邮编|联系|客服")  # A telephone number.
_QUOTE_CLOSES = re.compile(r"[^“\"'‘]{0,15}[”\"'’]")  # The end of a quotation.
_NOUN = re.compile(r"\s*的?[一-鿿]")  # A noun that the number belongs to.
_LISTED = re.compile(r"\s*[、和及]")  # Another one of a list.
_POLICY = re.compile(r"\s*(?:支持|鼓励|引导|允许|对|凡|符合)")  # A rule about whom it concerns.

# In the clause of a number.
_PARAMETER = WORDS.compiled("parameters")
# What is to be built for so many people or so far apart: 按每百户不低于20平方米配建.
_NORM = re.compile(
    r"按照?[^，。；]{0,12}(?:每|人均|间距|半径)|(?:配建|配置|配备|建设)标准[^，。；]{0,12}$"
)
_NORM_VERB = re.compile(r"配建|配置|配备|布设|设置|标准|规划建设")  # Verbs of such norms.
_ELIGIBLE = re.compile(r"(?:[（(][^（）()]*[)）])?的")  # The number ends an attribute: 60岁的.
_OF_TARGET = re.compile(r"的(?:目标|任务|要求|水平|标准|规模|比例)")  # Nouns that mean a target.


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quantity with what stands around it.

    ``before``: up to the number, with its comparison; ``lead``: up to the comparison; ``after``: behind all of it.
    ``clause``: the whole clause, ``head``: its part up to the quantity, ``rest``: its part behind.
    """

    text: str
    match: re.Match[str]
    unit: str
    before: str
    lead: str
    after: str
    clause: str
    head: str
    rest: str

    @classmethod
    def of(cls, text: str, match: re.Match[str], one: Quantity) -> Candidate:
        """The candidate of a quantity that ``match`` reads in a sentence."""
        start, end = match.span()
        number = match.start("pct" if match["pct"] else "num") if match["pct"] or match["num"] else start  # fmt: skip
        left, right = clause(text, start, end)
        return cls(
            text=text,
            match=match,
            unit=one.unit or "",
            before=text[max(0, number - NEAR) : number],
            lead=text[max(0, start - NEAR) : start],
            after=text[end : end + NEAR],
            clause=text[left:right],
            head=text[left:start],
            rest=text[end:right],
        )

    @property
    def compared(self) -> bool:
        """Whether a comparison stands before or behind the number."""
        return bool(self.match["pre"] or self.match["post"])


def _is_money(c: Candidate) -> bool:
    """Money that is not earned or spent by the year is a parameter."""
    if c.unit != "元":
        return False
    spent = c.match["pre"] and _SPENDING.search(c.before)
    return (
        not (_INCOME.search(c.before) or spent)
        or _RATE_OF_PAY.search(c.lead) is not None
        or (not c.match["pre"] and _MONEY.search(c.before[-16:]) is not None)
    )


def _is_which(c: Candidate) -> bool:
    """超过100人的单位, 培育产值超5000万元的企业10家: which ones, not how many."""
    return (
        c.rest.startswith("的")
        and (not verb_near(c.head[-12:]) or QUANTITY.search(c.rest) is not None)
        and not re.search(r"[%％]", c.match[0])
        and not _OF_TARGET.match(c.rest)
    )


def _is_threshold(c: Candidate) -> bool:
    """30人以上的企业, 二级以上医院: the number says which ones, not how many."""
    after = c.after
    if not c.match["post"]:
        return False
    if c.unit == "%":
        # 60%以上的乡镇建有文化站 is a promise, 参保率60%以上的乡镇 is a condition.
        return after.lstrip().startswith("的") and not HAVE.match(after)
    if not _NOUN.match(after):
        return False
    before = c.before[clause(f"{c.before}。", len(c.before), len(c.before))[0] :]
    if not before.strip() or (QUANTITY.search(after[:20]) and not _LISTED.match(after)):
        return True
    policy, attribute = _POLICY.match(before), after.startswith("的")
    if verb_near(before) and not (policy and attribute):
        return False
    return bool(policy or attribute or not _MEASURE.search(before))


Reason = tuple[str, Callable[[Candidate], object]]
# In the order in which they are asked. An age is of no target but a life expectancy, of which nothing else is asked.
_FIRST: tuple[Reason, ...] = (
    ("code", lambda c: _CODE.search(c.before)),
    ("bare-unit", lambda c: c.unit in _BARE_UNITS and not c.compared and not _REACHED.search(c.before)),
    ("own-area", lambda c: not c.match["pre"] and _OWN_AREA.search(c.before)),
    ("of-place", lambda c: _OF_PLACE.search(c.before)),
    ("paid", lambda c: _EACH.search(c.before) and _PAID.match(c.after)),
    # Which ones: 就业率低于50%的专业.
    ("less-than-which", lambda c: c.match["pre"] in {"低于", "小于", "少于"} and c.after.startswith("的") and not HAVE.match(c.after)),
    # 十万人口死亡率
    ("population", lambda c: c.unit == "人" and c.after.startswith("口")),
    ("age", lambda c: c.unit in _AGES and not _LIFE.search(c.before)),
)  # fmt: skip
_OTHERS: tuple[Reason, ...] = (
    ("money", _is_money),
    ("points-of-what", lambda c: c.unit in {"个百分点", "倍"} and not c.match["twice"] and not _CHANGE.search(c.before)),
    ("no-unit", lambda c: _NO_UNIT.match(c.after) or (not c.match["post"] and _LEVEL_FROM.match(c.after))),
    ("time-or-part", lambda c: c.unit == "个" and _PERIOD_OR_PART.match(c.after)),
    ("of-the-plan", lambda c: _INDICATORS.match(c.text, c.match.start("unit") if c.match["num"] else c.match.end())),
    ("subject-of-rate", lambda c: c.unit not in {"%", "‰"} and _SUBJECT_OF_RATE.match(c.after)),
    ("no-score", lambda c: c.unit == "分" and not _SCORE.search(c.before)),
    ("months", lambda c: c.unit == "个月" and not c.compared),
    ("starting-point", lambda c: _STARTING_POINT.match(c.after)),
    ("eligible", lambda c: _ELIGIBLE.fullmatch(c.rest) or c.rest.startswith(("为合格", "为达标", "方可", "可以", "视为"))),
    ("parameter", lambda c: _PARAMETER.search(c.clause)),
    ("norm", lambda c: _NORM.search(c.clause[: len(c.head) + 1]) and _NORM_VERB.search(c.clause)),
    ("which", _is_which),
    ("phone", lambda c: _PHONE.search(c.after[:8])),
    # “1+8”, “5个一批”
    ("slogan", lambda c: _QUOTE_OPENS.search(c.before) and _QUOTE_CLOSES.match(c.after)),
    ("threshold", _is_threshold),
    ("ratio", lambda c: _RATIO.search(c.lead)),
    ("approximate", lambda c: c.match["vague"] is not None),
)  # fmt: skip


def reason(text: str, match: re.Match[str], one: Quantity) -> str | None:
    """Why a quantity is no target; ``None`` when it may be one."""
    candidate = Candidate.of(text, match, one)
    tests = _FIRST if candidate.unit in _AGES else _FIRST + _OTHERS
    return next((name for name, holds in tests if holds(candidate)), None)
