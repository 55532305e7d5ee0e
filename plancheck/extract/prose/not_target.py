"""Numbers that promise nothing: codes, ages, dates, thresholds, parameters. Each has a named reason."""

from __future__ import annotations

import re
from collections.abc import Callable

from plancheck.domain.jurisdiction import Jurisdiction
from plancheck.extract.prose.candidate import REACHED, Candidate
from plancheck.extract.prose.clause import WORDS
from plancheck.extract.prose.condition import (
    is_condition,
    is_remark,
    is_rule,
    is_threshold,
    is_which,
    is_which_ones,
)
from plancheck.extract.prose.elsewhere import is_elsewhere
from plancheck.extract.prose.measure import RATE_OF_PAY, is_bare, is_money, is_size
from plancheck.extract.prose.quantity import Quantity

_AGES = frozenset({"岁", "周岁"})
_BARE_UNITS = frozenset(WORDS.words("bare-units"))

# Words before a number (``$``: directly before it).
# 第3届, 〔2021〕, B12, 1.2-3
_CODE = re.compile(r"(?:[第届〔\[+·.:A-Za-z]|[\dA-Za-z]\s*[-—~])$")
# How large the one thing is that is built.
_OWN_AREA = re.compile(r"[，,；;](?:总)?(?:建筑|占地|用地)(?:总)?面积(?:约|为)?$")
# What the place is like.
_OF_PLACE = re.compile(r"(?:管?辖|(?:[省市区县]|陆域|海域|国土|总)面积(?:为|约)?)\s*$")
_EACH = re.compile(r"每(?![年月周季])[一-鿿]{1,4}$")  # 每户.
_LIFE = re.compile(r"寿命[^。；]{0,60}$")  # The years of a life expectancy.
# A change by so much.
_CHANGE = re.compile(
    r"(?:提高|提升|增长|增加|下降|降低|减少|缩小|高于|低于|达到|翻)[^，。；]{0,10}$"
)
_SCORE = re.compile(r"(?:满意度|评分|得分|指数)[^。；]{0,40}$")  # A score.
# 每100人, 满3年, 按20%
_RATIO = re.compile(r"(?:按照?|依照|以|每|满|逢|凡)\s*$")
_SHARE_OF = re.compile(
    r"按照?[^，。；]{1,14}(?:额|总额|工资|收入|产值|造价|数)的?$"
)  # 按合同额1—3%.
# 21个部门组成: who takes part.
_BODIES = re.compile(
    r"(?:成员)?(?:部门|单位)[^，。；]{0,4}(?:为|组成|参加|分工|负责|联合|参与|成员)"
)
_QUOTE_OPENS = re.compile(r"[“\"'‘][^”\"'’]{0,15}$")  # An open quotation.

# Words after a number (from where it ends).
# 对…超过5%的企业给予: whom a rule concerns, and what is done for them.
_FOR_WHOM = re.compile(r"(?:对|凡|符合|具备|满足)")
# Those that are meant, and what they get.
_WHO_GETS = re.compile(
    r"[^。；]{0,20}的(?:家庭|人员|企业|单位|个人|居民|学生|老年人|项目|农户|机构)?[^。；]{0,8}(?:给予|可|予以|不予|应|纳入|享受|按)"
)
# What is paid.
_PAID = re.compile(r"[^，。；]{0,4}(?:给予|奖|补)")
_NO_UNIT = re.compile(rf"\s*{WORDS.any_of('not-units')}")  # Words that are no unit: 5号.
_LEVEL_FROM = re.compile(r"\s*[一-鿿]{1,6}(?:及)?(?:以上|以下|以内)的")  # 2个县级以上的.
# 3个方面.
_PERIOD_OR_PART = re.compile(r"\s*(?:工作日|月|小时|星期|季度|方面|环节|层次|阶段|专题)")
# 3个断面水质优良比例稳定在100%
_SUBJECT_OF_RATE = re.compile(
    r"[^，。；\d]{2,14}(?:率|比例|占比)[^，。；\d]{0,8}(?:达到|稳定|保持|控制|不低于|不少于)[^，。；]{0,4}\d"
)
# 由58%提高到75%
_STARTING_POINT = re.compile(
    r"\s*起?(?:逐步|稳步|逐年)?(?:递增|递减|提高|提升|增加|增长|扩大|上升|下降|降低|降|缩短|压减|减少|发展)(?:到|至)"
)
_PHONE_BEFORE = re.compile(r"(?:电话|热线|传真|邮编)(?:号码)?[：为]?\s*$")  # 咨询电话12345.
_MOVES = re.compile(r"提[高升]|[增加升降减缩扩压]")  # That a value moves from there.
_STARTS_FROM = re.compile(r"[由从](?:20\d\d\s*年[底末初]?的?|〇+)?的?\s*$")  # 由58%进一步提高.
_PHONE = re.compile(r"热线|电话|传真|邮编|联系|客服")  # A telephone number.
_QUOTE_CLOSES = re.compile(r"[^“\"'‘]{0,15}[”\"'’]")  # The end of a quotation.

# In the clause of a number.
_PARAMETER = WORDS.compiled("parameters")
# What is to be built for so many people or so far apart: 按每百户不低于20平方米配建.
_NORM = re.compile(
    r"按照?[^，。；]{0,12}(?:每|人均|间距|半径)|(?:配建|配置|配备|建设)标准(?!化)[^，。；]{0,12}$"
)
_NORM_VERB = re.compile(r"配建|配置|配备|布设|设置|标准|规划建设")  # Verbs of such norms.
_ELIGIBLE = re.compile(r"(?:[（(][^（）()]*[)）])?的")  # The number ends an attribute: 60岁的.
_BUILT = re.compile(r"(?:新建|建成|创建|打造|培育)[^，。；]{0,6}$")  # What is really made.
_PARTS = re.compile(rf"\s*(?:大|类|项|个|条|方面|张)?{WORDS.any_of('plan-parts')}")
_PARTS_BEFORE = re.compile(
    r"(?:(?:规划|谋划|安排|储备)[^，。；]{0,8}(?:工程|项目)|性指标|核心指标|主要指标|任务|举措|措施|条款)(?:共计?|合计)?\s*$"
)  # 预期性指标13项.
_ADMIN = re.compile(
    r"\s*(?:个|家)?(?:[市县区乡镇旗]|地级市|县级市|街道|乡镇|行政村|村|社区|部门|单位)(?![一-鿿]*(?:中心|馆|院|站|队|校|园|所))"
)
_PLAN_MAKING = WORDS.compiled("plan-making")
_PLAN_VERB = WORDS.compiled("plan-verbs")


_DENIED_BEFORE, _DENIED_AFTER = WORDS.compiled("denied-before"), WORDS.compiled("denied-after")
# A sentence that says who may apply.
_APPLICANT = re.compile(rf"[^，。；]{{0,4}}{WORDS.any_of('applicants')}")
# 高于全省平均2个百分点: how far from another figure.
_DISTANCE = re.compile(
    r"(?:高于|低于|超出|多于|少于|快于|慢于|高出|领先|超过)[^，。；\d]{0,14}(?:平均(?:水平|值|数)?|目标|[全我][国省市县区]|上年|同期|规划|水平)[^，。；\d]{0,4}$"
)


_APART_BY = re.compile(r"(?<![提增加减延])[高低多少快慢短长差][了出于]?\s*$")  # 密度低1.2公里.
_COMPARED = re.compile(r"相比|[比较与][^，。；]{2,16}(?:平均|水平|全国|全省)")


# 为到2035年…翻一番打好基础: what is prepared, not what is reached now.
_PURPOSE = re.compile(r"为[^，。；]{2,60}(?:打好|打下|奠定|夯实)[^，。；]{0,6}基础")
_OBLIGED = re.compile("必须|须|力争|确保|要求")  # What must be done ends a forecast.
_FORECAST = WORDS.compiled("forecast")
_ONLY = re.compile(
    r"(?:(?:仅|只|现|一直)(?:为|有|占|达|是)?|高达|还有)\s*$"
)  # 仅为47%: how things are.
_AND_SO_ON = re.compile(r"等\s*$")  # 田径、游泳、射击等10个: those named are counted.


def denied(head: str, after: str) -> bool:
    """Whether what stands between two parts of a sentence is denied or withdrawn: 不再要求达到70%, 85%的目标尚未完成."""
    return _DENIED_BEFORE.search(head) is not None or _DENIED_AFTER.match(after) is not None


def _is_of_the_plan(c: Candidate) -> bool:
    """8个领域, 涉及31个乡镇, 12项重点任务: the plan counts itself."""
    if c.match["pct"] or c.match["rate"] or c.match["ratio"]:
        return False
    at = (
        c.match.start("unit")
        if c.match["unit"]
        else c.match.start("cnunit")
        if c.match["cnunit"]
        else c.match.end()
    )
    if (_PARTS_BEFORE.search(c.lead) or _PLAN_MAKING.search(c.head)) and not c.one.bounded:
        return True
    if _PARTS.match(c.text, at):
        return not _BUILT.search(c.head) or "任务" in c.text[at : at + 8]
    return _PLAN_VERB.search(c.head) is not None and (
        c.unit in {"个", "项", "条", "类"} or _ADMIN.match(c.text, at) is not None
    )


Reason = tuple[str, Callable[[Candidate], object]]
# In the order in which they are asked. An age is of no target but a life expectancy, of which nothing else is asked.
_FIRST: tuple[Reason, ...] = (
    ("bare", is_bare),
    ("denied", lambda c: denied(c.head, c.after)),
    ("elsewhere", is_elsewhere),
    ("distance", lambda c: _DISTANCE.search(c.head) or (_APART_BY.search(c.lead) and _COMPARED.search(c.text[: c.match.start()]))),
    ("applicant", lambda c: _APPLICANT.match(c.text)),
    ("purpose", lambda c: _PURPOSE.match(c.clause)),
    ("forecast", lambda c: _FORECAST.search(_OBLIGED.split(c.text[: c.match.start()])[-1])),
    ("so-far", lambda c: _ONLY.search(c.lead) or c.match["pre"] in {"不足", "不到", "不满"}),
    ("named-before", lambda c: _AND_SO_ON.search(c.lead) and c.unit in {"个", "项", "类", "种", "家", "所"}),
    ("rate-of-pay", lambda c: not c.one.led and RATE_OF_PAY.search(c.lead)),
    ("remark", is_remark),
    ("size", is_size),
    ("code", lambda c: _CODE.search(c.before)),
    ("bare-unit", lambda c: c.unit in _BARE_UNITS and not c.compared and not REACHED.search(c.before)),
    ("own-area", lambda c: not c.match["pre"] and _OWN_AREA.search(c.before)),
    ("of-place", lambda c: _OF_PLACE.search(c.before)),
    ("paid", lambda c: _EACH.search(c.before) and _PAID.match(c.after)),
    # Which ones: 就业率低于50%的专业.
    ("less-than-which", is_which_ones),
    ("policy", lambda c: is_rule(c) or (_FOR_WHOM.match(c.text[: c.match.start()][-60:].rpartition("。")[2]) and _WHO_GETS.match(c.after))),
    ("condition", is_condition),
    # 十万人口死亡率
    ("population", lambda c: c.unit == "人" and c.after.startswith("口")),
    ("age", lambda c: c.unit in _AGES and not _LIFE.search(c.before)),
)  # fmt: skip
_OTHERS: tuple[Reason, ...] = (
    ("money", is_money),
    ("points-of-what", lambda c: (c.unit == "倍" or "分点" in c.unit) and not c.match["twice"] and not c.compared and not _CHANGE.search(c.before)),
    ("no-unit", lambda c: _NO_UNIT.match(c.after) or (not c.match["post"] and _LEVEL_FROM.match(c.after))),
    ("time-or-part", lambda c: c.unit == "个" and _PERIOD_OR_PART.match(c.after)),
    ("of-the-plan", _is_of_the_plan),
    ("subject-of-rate", lambda c: c.unit not in {"%", "‰"} and _SUBJECT_OF_RATE.match(c.after)),
    ("no-score", lambda c: c.unit == "分" and not _SCORE.search(c.before)),
    ("months", lambda c: c.unit == "个月" and not c.compared),
    ("starting-point", lambda c: _STARTING_POINT.match(c.after) or (_STARTS_FROM.search(c.lead) and _MOVES.search(c.rest))),
    ("eligible", lambda c: _ELIGIBLE.fullmatch(c.rest) or c.rest.startswith(("为合格", "为达标", "方可", "可以", "视为"))),
    ("parameter", lambda c: _PARAMETER.search(c.clause)),
    ("norm", lambda c: _NORM.search(c.clause[: len(c.head) + 1]) and _NORM_VERB.search(c.clause)),
    ("which", is_which),
    ("anniversary", lambda c: c.unit == "周" and c.after.startswith("年")),
    ("phone", lambda c: _PHONE.search(c.rest[:8]) or _PHONE_BEFORE.search(c.lead)),
    # “1+8”, “5个一批”
    ("slogan", lambda c: _QUOTE_OPENS.search(c.before) and _QUOTE_CLOSES.match(c.after)),
    ("threshold", is_threshold),
    ("ratio", lambda c: _RATIO.search(c.lead) or _SHARE_OF.search(c.head)),
    ("bodies", lambda c: c.unit in {"个", "家"} and _BODIES.match(c.after)),
)  # fmt: skip


def reason(
    text: str, match: re.Match[str], one: Quantity, own: Jurisdiction | None = None
) -> str | None:
    """Why a quantity is no target; ``None`` when it may be one. ``own``: the plan's place, where it is known."""
    candidate = Candidate.of(text, match, one, own)
    tests = _FIRST if candidate.unit in _AGES else _FIRST + _OTHERS
    return next((name for name, holds in tests if holds(candidate)), None)
