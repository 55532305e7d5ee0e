"""Promises in prose and boxes (正文与专栏中的承诺): quantities with a predicate that speaks of the plan's period.

Precision comes first: a number is taken only when its clause says what will be reached, built, done or kept. The
past, ages, dates, document numbers, titles, thresholds and policy parameters are left alone. All patterns are linear: no
nested repetition, and every search is bounded by its clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from plancheck.domain.quantity.interval import plain
from plancheck.domain.target.numerals import TargetError, chinese_number
from plancheck.extract.blocks import Table, Text
from plancheck.extract.model import Class, Commitment
from plancheck.extract.outline import Part, cut

# ---------------------------------------------------------------- quantities

_NUM = r"(?<!\d)(?<!\d\.)\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?"
_CN_NUM = "[一二两三四五六七八九十百千零]{1,7}"
_MULTIPLE = {
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}
# Units, longest first: percentages, then what is counted or measured.
_COUNTED = [
    "个工作日",
    "工作日",
    "秒",
    "个月",
    "亩次",
    "人次",
    "人日",
    "户次",
    "件次",
    "场次",
    "批次",
    "班次",
    "期次",
    "课时",
    "学时",
    "平方米",
    "平方公里",
    "平方千米",
    "立方米",
    "公里",
    "千米",
    "公顷",
    "万亩",
    "亩",
    "公斤",
    "千克",
    "吨",
    "标准煤",
    "千瓦时",
    "千瓦",
    "兆瓦",
    "家次",
    "个百分点",
    "微克/立方米",
    "毫克/升",
    "毫升",
    "岁",
    "周岁",
    "人",
    "名",
    "位",
    "户",
    "家",
    "个",
    "所",
    "处",
    "座",
    "间",
    "张",
    "套",
    "件",
    "台",
    "辆",
    "部",
    "支",
    "条",
    "项",
    "场",
    "次",
    "期",
    "批",
    "片",
    "块",
    "株",
    "棵",
    "只",
    "头",
    "门",
    "册",
    "种",
    "类",
    "对",
    "层",
    "枚",
    "起",
    "本",
    "幅",
    "篇",
    "元",
    "篇次",
    "倍",
    "床",
    "门次",
    "站",
    "点",
    "校",
    "村",
    "班",
    "组",
    "团",
    "队",
    "艘",
    "架",
    "米",
    "克",
    "升",
    "分",
    "年",
    "天",
    "小时",
    "分钟",
    "对口",
]
_UNITS = "|".join(sorted({re.escape(one) for one in _COUNTED}, key=len, reverse=True))
_BEFORE = (
    "均不低于|不得低于|不低于|不少于|不小于|不得少于|不高于|不超过|不大于|不多于|至少有|至少|超过|高于|大于|突破|低于|小于|少于|控制在|保持在|稳定在|维持在|"
    "≥|≤|>=|<=|>|<|="
)
_AFTER = "(?:及)?以上|(?:及)?以下|以内|之内|左右|及以上"
_QUANTITY = re.compile(
    rf"(?P<pre>{_BEFORE})?(?:(?:约|近|将近|大约)(?P<vague>))?\s*"
    rf"(?:(?P<pct>{_NUM})\s*(?P<to>(?:[-~至—–]|(?:%|％)[-~至—–])\s*{_NUM})?\s*(?P<sign>%|‰|个百分点)"
    rf"|(?P<tenths>[一二三四五六七八九])成(?P<fives>[一二三四五六七八九])?(?=以上|左右|$|[^一-鿿]|的)|(?P<half>一半)(?=以上|以内)|翻(?P<twice>[一两])番"
    rf"|(?P<parts>百|千)分之(?P<cnpct>[零一二两三四五六七八九十百点]{{1,8}})"
    rf"|(?P<num>{_NUM})\s*(?P<range>(?:百万|千万|十万|万|亿)?[-~至—–]{{1,2}}\s*{_NUM})?\s*(?P<mul>百万|千万|十万|百|千|万|亿)?\s*(?P<more>余|多|来)?\s*(?P<unit>{_UNITS})(?:(?!\d)|(?<=户)(?=\d+人))"
    rf"|(?P<cn>{_CN_NUM})(?P<cnmul>万|亿)?\s*(?P<cnunit>{_UNITS}))"
    rf"\s*(?P<post>{_AFTER})?"
)
_FULL = re.compile(
    r"(?<!健)全(?:人群|员|域|人口|民|过程|流程)?覆盖|全部(?=达到|建立|建成|完成|达标|配备|设立)|(?P<ying>[应愿能需])(?P<verb>[一-鿿])尽(?P=verb)|[“\"]?零拒绝[”\"]?|(?:动态|全面|全部|实现|“)?清零|“?零新增|(?<![一-鿿]归)零(?:发生|事故|死亡|辍学|增长率)|覆盖(?:全部|所有)|全(?:接入|入网|上线)|不漏一[人户]|(?:一个)?(?:都|也)?不(?:能)?(?:少|漏|落)(?:下)?一[人户个]"
)
_ZERO = (
    "零拒绝",
    "动态清零",
    "清零",
    "全面清零",
    "全部清零",
    "实现清零",
    "零新增",
    "零发生",
    "零事故",
    "零死亡",
    "零辍学",
)

# ---------------------------------------------------------------- what is a promise

_REACH = re.compile(
    r"达到|达\s*$|达成|提高到|提高至|提升到|提升至|增加到|增加至|增至|增长到|扩大到|扩大至|发展到|上升到|上升至|升至|降低到|降低至|下降到|下降至|降到|降至|压缩到|缩短到|减少到|"
    r"控制在|保持在|稳定在|维持在|保持|不低于|不少于|不小于|不高于|不超过|不大于|不得低于|不得少于|至少|实现|确保|力争|争取|努力"
)
_BUILD = re.compile(
    r"新增|新建|新改扩建|改扩建|扩建|改建|建成|建设|创建|建立|设立|设置|组建|筹建|筹集|购置|采购|加装|更新|更换|创成|搬迁|出栏|带动|获得|掌握|开通|开行|新造|撤并|吸引|栽植|补植|抚育|封育|整治|拆除|关停|签约|招引|修缮|新开|新设|投用|打造|培育|培养|培训|完成|改造|开展|举办|组织|配备|配置|安排|安置|提供|帮助|帮扶|扶持|服务|覆盖|惠及|发展|引进|"
    r"选派|选树|推出|创作|编制|制定|实施|种植|营造|造林|修复|治理|建有|拥有|招收|招聘|招录|聘用|吸纳|资助|救助|发放|争创|认定|评选|命名|布局|投放|增加|增设|增长|提高|提升|下降|降低|减少|压减|淘汰|缩短|翻|举行|每年|每月|每周|每季度|年均|各|累计|总数|注册|派出|巡回|演出|放映|储备|孵化|输送|举荐|支持|推动|推进|形成"
)
_RATE = re.compile(
    r"(?:率|比例|比重|占比|覆盖面|满意度|知晓度|普及度|指数|数量|人数|总数|总量|面积|规模|床位数?|寿命|年限|长度|里程|总值|产值|收入|增速|蓄积量|藏量|次数|户数|数)$"
)
_PAST = re.compile(
    r"截至|截止|截止到|目前|现有[^，。；改新扩提完]{0,10}?\d|现已|已(?!建成(?:的)?[一-鿿]{0,6}(?:率|比例|达标))(?:经|有)?(?:累计|达到|达|实现|完成|建成|有|为|培训|发放|超过|覆盖|全部|形成|成功|先后|连续|基本|建|通过|获|创|投)(?=[^，。；]{0,24}(?:\d|全覆盖|清零))|“?十[二三]五”?(?:期间|时期|末|以来|规划)|五年来|(?<!超)[近过]\s*(?:去)?(?:\d+|几|三|五)\s*年|预计|预测|外省|外地|其他(?:省|市|地区)|经验表明|全国平均|全省平均|近年来|"
    r"以来|同比|比上年|比去年|去年|上年|较上年|先后|获得了|取得了|完成了|实现了|建成了|开展了|达到了|培训了|新增了|解决了|共有|达到过|荣获|成功创建|圆满|历年"
)
_FUTURE = re.compile(
    r"到\s*(?P<year>20\d\d)\s*年(?:底|末)?|(?P<plain>20\d\d)\s*年(?:底|末)?(?:前|之前)?|“?十四五”?(?:期间|时期|末)|“?十五五”?(?:期间|时期|末)|(?:规划期|五年)内|未来五年|今后五年|规划期末"
)
_PERIOD = re.compile(r"“?十[四五]五”?(?:期间|时期)|五年内|规划期内|累计|新增|新建|新改扩建")
_HEDGES = {
    "力争": ("力争", "争取", "努力实现", "努力达到"),
    "探索": ("探索",),
    "条件允许": ("有条件的", "条件允许", "条件成熟", "具备条件"),
    "原则上": ("原则上",),
    "基本": ("基本实现", "基本达到", "基本建成", "基本完成"),
    "鼓励": ("鼓励", "倡导", "引导"),
}
_PER = (
    ("week", re.compile("每周")),
    ("month", re.compile("每月|每个月")),
    ("year", re.compile("每年|年均|逐年|每学年|年度")),
)
# Money that a policy pays or asks for is a parameter, not a target.
_MONEY = re.compile(
    r"补贴|补助|奖励|奖补|资助标准|给予|发放|罚|标准|每人每[年月]|每[人户张家亩床]|报销|限额|封顶|贷款|救助金|津贴|投入|投资|资金|总投资|财政"
)
# What goes on as a task after a sentence about the past.
_GOES_ON = re.compile(
    r"\s*(?:到|力争|确保|计划|要|将|今后|未来|下一步|推进|推动|加快|加强|加大|实施|完善|健全|建立|深化|强化|优化|提升|提高|扩大|持续|继续|进一步|大力|积极|全面|支持|鼓励|开展|落实|“?十[四五]五”?)"
)
_FIVE = {
    "十三五": 2020,
    "“十三五”": 2020,
    "十四五": 2025,
    "“十四五”": 2025,
    "十五五": 2030,
    "“十五五”": 2030,
}
_DURING = ("期间", "时期", "末", "以来")
_ONE = frozenset(
    [
        "家",
        "所",
        "座",
        "处",
        "个",
        "名",
        "张",
        "场",
        "次",
        "支",
        "户",
        "套",
        "人次",
        "人",
        "台",
        "辆",
        "条",
        "项",
        "间",
    ]
)
# Bounded, for what is asked about a number looks at the whole sentence.
_SENTENCE = re.compile(r"[^。！？!?；;\n]{1,500}[。！？!?；;\n]?")
_COMMAS = "，,：:"
_NEAR = 100  # characters before a number that may say what it is
_PHONE = re.compile(r"热线|电话|传真|邮编|联系|客服")
_NOT_AFTER = re.compile(
    r"\s*(?:[号届级期条版]|年代|周岁|岁[以之]?[上下前]|岁(?:及|的|儿|老|人|组|至|-|—)|型|维|字|D|G|K|℃|天[气然]|中全会|全会)"
)
_TITLES = re.compile(
    r"(?:自|从)?20\d\d\s*年(?:\d{1,2}月)?(?:\d{1,2}日)?起|20\d\d\s*年(?:\d{1,2}月|底)?(?:以|之)?前(?:建成|建设|开工|出台)的|由\s*20\d\d\s*年(?:底|末)?的?|[比较]\s*20\d\d\s*年(?:底|末)?|《[^《》]{1,80}》|〔[^〔〕]{1,12}〕\s*第?\s*\d*\s*号?|[（(][^（）()]{0,12}[〔\[]\d{4}[〕\]]\d+号[)）]"
)


_PARAMETER = re.compile(
    r"缴费|期限|费率|利率|报销比例|服务期|保存期|有效期|保修|上限|下限|起付|应当?(?:设置|配备|配置|具备|具有|有|按|为|不)|不得|须(?:具备|有|设)|连续\s*\d+\s*年|年满|首付|税率|折扣|优惠|减免|扣除|罚款|处以|学费"
)
# What is to be built for so many people or so far apart: 按每百户不低于20平方米配建.
_NORM = re.compile(
    r"按照?[^，。；]{0,12}(?:每|人均|间距|半径)|(?:配建|配置|配备|建设)标准[^，。；]{0,12}$"
)
_MAKES = (
    "新增", "新建", "建成", "建设", "创建", "培育", "培养", "培训", "完成", "打造", "发展", "引进", "组建", "购置", "改造", "开展", "举办", "扶持", "配备",
)  # fmt: skip
_HAVE = re.compile(
    r"\s*的[^，。；]{2,20}?(?:建有|建成|达到|设有|设立|配备|配有|完成|实现|开展|创建|纳入|拥有|享有|得到)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The plan's period, which a promise must speak of; unknown ends are ``None``."""

    start: int | None = None
    end: int | None = None


def commitments(parts: list[Part], period: Span, skip: set[int]) -> list[Commitment]:
    """Every promise of a document in order. ``skip``: places in ``parts`` of tables that are read as indicators."""
    found: list[Commitment] = []
    for at, part in enumerate(parts):
        if at in skip:
            continue
        if isinstance(part.block, Table):
            found.extend(_table(part, period))
        elif not part.heading or _QUANTITY.search(part.text) or _FULL.search(part.text):
            found.extend(_paragraph(part, part.body, part.section, period))
    return found


def _paragraph(
    part: Part, body: Text, section: str, period: Span, context: str = "", *, boxed: bool = False
) -> Iterator[Commitment]:
    text = body.text
    past = part.past
    year: int | None = None
    gone = False  # a sentence dated in the past: those that go on telling it are too
    for match in _SENTENCE.finditer(text):
        sentence = match[0]
        if not any(char.isdigit() for char in sentence) and not (
            _FULL.search(sentence) or _QUANTITY.search(sentence)
        ):
            year = _until(sentence) or year
            gone = gone and not _GOES_ON.match(sentence)
            continue
        year = _until(sentence) or year
        reader = _Sentence(
            part=part,
            body=body,
            start=match.start(),
            text=sentence,
            section=section,
            period=period,
            past=past,
            year=year,
            context=context,
            boxed=boxed,
        )
        ahead = any(one >= (period.start or 0) for one in _years(sentence))
        if gone and (ahead or _GOES_ON.match(sentence)):
            gone = False
        if gone:
            continue
        yield from reader.read()
        gone = not past and reader.dated_past


def _until(sentence: str) -> int | None:
    """The year by which a sentence and those after it promise: 到2025年; 其中2022年 is for itself alone."""
    last = None
    for match in _FUTURE.finditer(sentence):
        last = match["year"] or last
    return int(last) if last else None


def _years(sentence: str) -> list[int]:
    """The years that a sentence promises for: 到2025年."""
    found = []
    for match in _FUTURE.finditer(sentence):
        year = match["year"] or match["plain"]
        if year:
            found.append(int(year))
    return found


@dataclass(slots=True, kw_only=True)
class _Found:
    """A quantity in a sentence, before it is known to be a promise."""

    start: int
    end: int
    op: str
    number: tuple[str, ...]
    unit: str | None
    target: str
    sure: bool = True
    chinese: bool = False
    led: bool = False
    full: bool = False
    subject: str = ""
    reason: str = ""


@dataclass(slots=True, kw_only=True)
class _Sentence:
    """Reads one sentence."""

    part: Part
    body: Text
    start: int
    text: str
    section: str
    period: Span
    past: bool
    year: int | None
    context: str
    boxed: bool

    def read(self) -> Iterator[Commitment]:
        """The promises of the sentence."""
        clean = _TITLES.sub(lambda found: "〇" * len(found[0]), self.text)
        if self.is_past(clean):
            return
        whole = list(self.fulls(clean))
        apart = (
            one
            for one in self.quantities(clean)
            if not any(other.start < one.end and one.start < other.end for other in whole)
        )
        found = sorted([*apart, *whole], key=lambda one: one.start)
        kept = [one for one in found if self.promised(clean, one, found)]
        yield from self.written(clean, kept)

    def figures(self) -> Iterator[Figure]:
        """Every figure of the sentence, promised or not."""
        clean = _TITLES.sub(lambda found: "〇" * len(found[0]), self.text)
        read = (_quantity(match) for match in _QUANTITY.finditer(clean))
        for one in sorted(
            [*(one for one in read if one is not None), *self.fulls(clean)],
            key=lambda one: one.start,
        ):
            start, end = _clause(clean, one.start, one.end)
            one.subject = _subject(clean, one.start, self.context)
            yield Figure(
                commitment=self.commitment(clean, one),
                clause=clean[start:end],
                sentence=clean,
                names=self.context,
                shares=1
                + len(re.findall(r"[、和及与]", clean[max(0, one.start - 60) : one.start])),
            )

    # -- the time

    @property
    def gone(self) -> list[str]:
        """The five-year periods before the plan's own, as a sentence dates itself by them."""
        start = self.period.start or 0
        return [f"{name}{word}" for name, end in _FIVE.items() if start > end for word in _DURING]

    @property
    def dated_past(self) -> bool:
        """Whether the sentence dates itself before the plan's period."""
        clean = _TITLES.sub(lambda found: "〇" * len(found[0]), self.text)
        years = _years(clean)
        start = self.period.start or 0
        return bool(years) and all(year < start for year in years)

    def is_past(self, text: str) -> bool:
        """Whether the sentence speaks of what was."""
        years = _years(text)
        start = self.period.start or 0
        ahead = [year for year in years if year >= max(start, 2000)]
        if self.period.end and ahead and all(year > self.period.end for year in ahead):
            return True  # the outlook is no promise of this period
        if self.past:
            return True
        if years and not ahead:
            return True
        if any(name in text for name in self.gone) and not ahead:
            return True
        if _PAST.search(text):
            return not (ahead and re.search(r"到\s*20\d\d\s*年", text))
        return bool(self.period.end and self.year and self.year > self.period.end and not years)

    # -- candidates

    def quantities(self, text: str) -> Iterator[_Found]:
        """Numbers with a unit."""
        for match in _QUANTITY.finditer(text):
            one = _quantity(match)
            if one is None or self.no_target(text, match, one):
                continue
            yield one

    def fulls(self, text: str) -> Iterator[_Found]:
        """全覆盖 and its kin."""
        for match in _FULL.finditer(text):
            word = match[0].strip('“”"')
            if word in _ZERO:
                if word not in {"零拒绝", "动态清零"} and "户" not in text[: match.start()][-12:]:
                    yield _Found(
                        start=match.start(),
                        end=match.end(),
                        op="≤",
                        number=("0",),
                        unit="起",
                        target="≤0起",
                        full=True,
                    )
                    continue
                unit = (
                    "户"
                    if "户" in text[: match.start()][-12:] or "家庭" in text[: match.start()][-12:]
                    else "人"
                )
                yield _Found(
                    start=match.start(),
                    end=match.end(),
                    op="≤",
                    number=("0",),
                    unit=unit,
                    target=word,
                    full=True,
                )
                continue
            before = text[max(0, match.start() - 6) : match.start()]
            if re.search(r"[“\"][^”\"]{0,3}[一二两三四五六七八九十\d]个$", before):
                continue  # “三个全覆盖” is a name
            if re.search(r"\d\s*[%％]\s*$", before):
                continue  # 100%全覆盖 is one promise
            after = text[match.end() : match.end() + 2]
            sure = not after.startswith(("、", "的", "式", "型"))
            yield _Found(
                start=match.start(),
                end=match.end(),
                op="≥",
                number=("100",),
                unit="%",
                target=word,
                full=True,
                sure=sure,
            )

    def no_target(self, text: str, match: re.Match[str], one: _Found) -> bool:
        """Ages, dates, numbers of documents, thresholds, telephone numbers, codes: numbers that promise nothing."""
        start, end = match.start(), match.end()
        first = (
            match.start("pct") if match["pct"] else match.start("num") if match["num"] else start
        )
        before, after = text[max(0, first - _NEAR) : first], text[end : end + _NEAR]
        if before.endswith(tuple("第届〔[+·.:")) or (
            before[-1:].isascii() and before[-1:].isalpha()
        ):
            return True
        if before[-1:] in "-—~" and re.search(r"[\dA-Za-z]\s*$", before[:-1]):
            return True
        unit = one.unit or ""
        if unit in {
            "年",
            "天",
            "小时",
            "分钟",
            "分",
            "点",
            "班",
            "类",
            "种",
            "层",
            "组",
            "队",
            "位",
            "本",
            "升",
            "克",
            "米",
        } and not (
            match["pre"]
            or match["post"]
            or re.search(r"(?:达到|达|提高到|缩短到|缩短至|控制在)\s*$", before)
        ):
            return True
        if not match["pre"] and re.search(
            r"[，,；;](?:总)?(?:建筑|占地|用地)(?:总)?面积(?:约|为)?$", before[-10:]
        ):
            return True  # how large the one thing is that is built
        if re.search(r"(?:管?辖|(?:[省市区县]|陆域|海域|国土|总)面积(?:为|约)?)\s*$", before[-12:]):
            return True  # what the place is like
        if re.search(r"每(?![年月周季])[一-鿿]{1,4}$", before[-6:]) and re.match(
            r"[^，。；]{0,4}(?:给予|奖|补)", after
        ):
            return True
        if (
            match["pre"] in {"低于", "小于", "少于"}
            and after.startswith("的")
            and not _HAVE.match(after)
        ):
            return True  # 就业率低于50%的专业: which ones
        if unit == "人" and after.startswith("口"):
            return True  # 十万人口死亡率
        if unit in {"岁", "周岁"}:
            return not re.search(r"寿命[^，。；]{0,12}$", before)
        if (
            unit == "元"
            and not re.search(
                r"(?:收入|产值|总值|GDP|消费|经费|销售额|营业额|规模|总量|增加值|税收|交易额|贸易额|进出口|增收)[^，。；]{0,14}$",
                before,
            )
            and not (
                match["pre"]
                and re.search(r"(?:每年|年均|累计)[^，。；]{0,16}(?:安排|投入)", before)
            )
        ):
            return True
        if unit == "元" and re.search(r"标准(?:为|是)?\s*$", text[:start]):
            return True
        if unit == "元" and not match["pre"] and _MONEY.search(before[-16:]):
            return True
        if (
            unit in {"个百分点", "倍"}
            and not match["twice"]
            and not re.search(
                r"(?:提高|提升|增长|增加|下降|降低|减少|缩小|高于|低于|达到|翻)[^，。；]{0,10}$",
                before,
            )
        ):
            return True
        if _NOT_AFTER.match(after) or (
            not match["post"] and re.match(r"\s*[一-鿿]{1,6}(?:及)?(?:以上|以下|以内)的", after)
        ):
            return True
        if unit == "个" and re.match(
            r"\s*(?:工作日|月|小时|星期|季度|方面|环节|层次|阶段|专题)", after
        ):
            return True
        if re.match(
            r"\s*[项个](?:主要|核心|具体|量化|发展)?指标",
            text[match.start("unit") :] if match["num"] else after,
        ):
            return True  # 26项指标 describe the plan
        if unit not in {"%", "‰"} and re.match(
            r"[^，。；\d]{2,14}(?:率|比例|占比)[^，。；\d]{0,8}(?:达到|稳定|保持|控制|不低于|不少于)[^，。；]{0,4}\d",
            after,
        ):
            return True  # 3个断面水质优良比例稳定在100%
        if (
            unit == "分" and not re.search(r"(?:满意度|评分|得分|指数)[^，。；]{0,8}$", before)
        ) or (unit in {"个月", "月"} and not match["pre"] and not match["post"]):
            return True
        if re.match(
            r"\s*(?:逐步|稳步)?(?:提高|提升|增加|增长|扩大|上升|下降|降低|降|缩短|压减|减少|发展)(?:到|至)",
            after,
        ):
            return True  # 由58%提高到75%
        if self.parameter(text, start, end):
            return True
        if _PHONE.search(after[:8]) or re.search(r"\d{3,4}-$", before):
            return True
        if re.search(r"[“\"'‘][^”\"'’]{0,15}$", before) and re.match(
            r"[^“\"'‘]{0,15}[”\"'’]", after
        ):
            return True  # a slogan: “1+8”, “5个一批”
        if match["post"] and match["post"] != "左右" and self.threshold(before, after, one):
            return True
        if re.search(r"(?:按|按照|依照|以)\s*$", text[:start]):
            return True
        return (
            bool(re.search(r"(?:每|满|逢|凡|每满)\s*$", text[:start])) or match["vague"] is not None
        )

    def parameter(self, text: str, start: int, end: int) -> bool:
        """A rule's own figure: who is eligible, what is paid, what a body must have."""
        left, right = _clause(text, start, end)
        clause = text[left:right]
        rest = text[end:right]
        if re.fullmatch(r"(?:[（(][^（）()]*[)）])?的", rest) or rest.startswith(
            ("为合格", "为达标", "方可", "可以", "视为")
        ):
            return True
        if _PARAMETER.search(clause):
            return True
        if _NORM.search(clause[: start - left + 1]) and re.search(
            r"配建|配置|配备|布设|设置|标准|规划建设", clause
        ):
            return True
        if rest.startswith("的") and (
            not _verb_near(clause[: start - left][-12:]) or _QUANTITY.search(rest)
        ):
            # 超过100人的单位: which ones; 培育产值超5000万元的企业10家 likewise
            return not re.search(r"[%％]", text[start:end]) and not re.match(
                r"的(?:目标|任务|要求|水平|标准|规模|比例)", rest
            )
        return False

    def threshold(self, before: str, after: str, one: _Found) -> bool:
        """30人以上的企业, 二级以上医院: the number tells which, not how many."""
        if one.unit == "%":
            # 60%以上的乡镇建有文化站 is a promise, 参保率60%以上的乡镇 is a condition.
            return after.lstrip().startswith("的") and not _HAVE.match(after)
        if not re.match(r"\s*的?[一-鿿]", after):
            return False
        before = before[_clause(before + "。", len(before), len(before))[0] :]
        if not before.strip() or (
            _QUANTITY.search(after[:20]) and not re.match(r"\s*[、和及]", after)
        ):
            return True
        if after.startswith("的") and re.match(r"\s*(?:支持|鼓励|引导|允许|对|凡|符合)", before):
            return True
        if _verb_near(before):
            return False
        if after.startswith("的"):
            return True
        if re.match(r"\s*(?:支持|鼓励|引导|允许|对|凡|符合)", before):
            return True
        return not re.search(
            r"(?:率|比例|比重|面积|人数|总数|数量|次数|户数|床位|寿命|规模)(?:达到|达|为|在)?\s*$",
            before,
        )

    # -- is it promised?

    def promised(self, text: str, one: _Found, found: list[_Found]) -> bool:
        """Whether the clause around a quantity says that it will be so."""
        start, _ = _clause(text, one.start, one.end)
        before = text[max(start, one.start - _NEAR) : one.start]
        if one.full:
            if not one.sure:
                one.reason = "modifier"
            return not re.search(r"(?:未|没有|尚未|不能|难以)[^，。；]{0,6}$", before)
        if one.led:
            return True
        if "番" in one.target:
            return True
        rest = text[one.end : _clause(text, one.start, one.end)[1]].strip()
        if one.chinese:
            return bool(_verb_near(before)) and self.chinese(text, one, rest)
        if one.op in {"≤", "<"}:
            return True
        if one.unit == "%" and _HAVE.match(text, one.end):
            return True
        if _REACH.search(before[-14:]) or _RATE.search(before.rstrip("为是约达到 在均都各")):
            return True
        if _verb_near(before):
            one.sure = bool(_verb_near(before[-10:]))
            return True
        if re.search(r"[为对向]\s*$", before) and re.search(
            r"提供|开展|实施|进行|配备|配发|发放|改造|适配|培训",
            text[one.end : one.end + 60].split("，", maxsplit=1)[0],
        ):
            return True  # 为400户家庭提供
        if (
            text[one.start : one.end].rstrip().endswith(("以上", "以内", "以下"))
            and not rest
            and len(before.strip()) > 1
        ):
            one.sure = False
            return True  # 年出栏30万头以上
        if any(other is not one and 0 <= one.start - other.end <= 3 for other in found):  # noqa: PLR2004
            one.sure = False
            return True  # 96%和98%
        if any(other.end <= one.start for other in found) and re.fullmatch(
            r"[^\d，。；]{2,30}", before.strip()
        ):
            rest = text[one.end : _clause(text, one.start, one.end)[1]]
            if not rest.strip():  # …达到3.2人，注册护士3.8人
                one.sure = False
                return True
        if self.boxed:
            one.sure = False
            return bool(re.search(r"[一-鿿]\s*$", before)) or not before.strip()
        return False

    def chinese(self, text: str, one: _Found, rest: str) -> bool:
        """建成一所 counts; 形成一个体系, 一户一策, 一批 do not."""
        after = text[one.end : _clause(text, one.start, one.end)[1]][:40]
        before = text[max(0, one.start - 10) : one.start]
        if (
            not rest
            and re.search(r"[一-鿿]{2,}\s*$", before)
            and not re.search(r"(?:唯|统|逐|之|第)\s*$", before)
        ):
            return True  # 建成产教融合基地两个
        if re.match(r"[一-鿿]{0,2}一", after) or re.search(r"一[一-鿿]$", before):
            return False
        if re.search(
            r"(?:平台|体系|机制|格局|网络|局面|模式|品牌|环境|目标|中心任务|整体|方面|时期|阶段|特色|亮点|样板|标杆|高地|队伍)",
            after,
        ):
            return False
        one.sure = bool(
            re.search(
                r"(?:建成|建立|建好|成立|新建|创建|设立|建设|至少有?|不少于|每年[一-鿿]{0,4}|新增|创办|举办|开展|培育|扶持|打造|配备)\s*$",
                before,
            )
        )
        if not one.sure and not after.strip("。；;，, "):  # 新建养老院一所
            one.sure = bool(
                re.search(
                    r"(?:新建|改建|扩建|建成|建设|建立|新增|创建|设立|培育)[一-鿿]{2,12}$",
                    text[max(0, one.start - 16) : one.start],
                )
            )
        return one.sure

    # -- writing

    def written(self, text: str, kept: list[_Found]) -> Iterator[Commitment]:
        """The commitments, with subjects; a shared operator or number is handed out (均, 分别, 各)."""
        number = 0
        while number < len(kept):
            one = kept[number]
            group = [one]
            while number + 1 < len(kept) and _shares(text, kept[number], kept[number + 1]):
                group.append(kept[number + 1])
                number += 1
            number += 1
            subject = _subject(text, group[0].start, self.context)
            names = _several(
                subject,
                text[group[0].start - 8 if group[0].start > 8 else 0 : group[0].start],  # noqa: PLR2004
                len(group),
            )
            if len(group) > 1:
                last = group[-1]
                for each, name in zip(
                    group,
                    names if len(names) == len(group) else [subject] * len(group),
                    strict=True,
                ):
                    if each is not last and _bare(text, each) and last.op != each.op:
                        each.op, each.target = last.op, each.target  # 96%和98%以上
                        each.target = f"{last.op}{each.target}"
                    each.subject = name
                    yield self.commitment(text, each)
            else:
                for name in names:
                    one.subject = name
                    yield self.commitment(text, one)

    def commitment(self, text: str, one: _Found) -> Commitment:
        """One commitment."""
        start, end = _clause(text, one.start, one.end)
        clause = text[start:end]
        first, last = self.body.span(self.start + start, self.start + end)
        per = next(
            (
                name
                for name, pattern in _PER
                if pattern.search(
                    text[: one.start][-30:] if name != "year" else clause + text[: one.start][-30:]
                )
            ),
            None,
        )
        if per is None and one.unit not in {"%", "‰"} and _PERIOD.search(text[: one.start][-30:]):
            per = "period"
        hedge = next(
            (
                name
                for name, words in _HEDGES.items()
                if any(word in text[max(0, start - 12) : one.start] for word in words)
            ),
            None,
        )
        year = _year(text, one.start) or self.year or self.period.end
        if year is not None and (
            year > (self.period.end or year) or year < (self.period.start or year)
        ):
            year = self.period.end  # 比2020年提高3个百分点 promises for the end of the period
        reasons = []
        if not one.sure:
            reasons.append("weak-predicate")
        if hedge in {"探索", "鼓励", "条件允许"}:
            reasons.append("hedged")
        if not one.subject or len(one.subject) < 2:  # noqa: PLR2004
            reasons.append("no-subject")
        if one.reason:
            reasons.append(one.reason)
        cls = (
            Class.SURE
            if not reasons
            else Class.LIKELY
            if len(reasons) == 1 and one.reason != "modifier"
            else Class.LOOK
        )
        subject, target = one.subject, one.target
        if "至少" in text[start : one.start] and target[:1].isdigit() and len(one.number) == 1:
            subject, target = subject.replace("至少", ""), f"≥{target}"  # 至少建成1所
        return Commitment(
            section=self.section,
            subject=subject,
            op=one.op,
            number=one.number,
            unit=one.unit,
            per=per,
            year=year,
            hedge=hedge,
            target=target,
            quote=clause.strip("，,：: 　"),
            start=first,
            end=last,
            page=getattr(self.part.block, "page", None),
            cls=cls,
            reason=", ".join(reasons),
        )


def _quantity(match: re.Match[str]) -> _Found | None:
    """The quantity that a match reads."""
    start, end = match.start(), match.end()
    unit: str | None
    if match["pct"]:
        numbers = [match["pct"]]
        if match["to"]:
            numbers.append(re.sub(r"^[%％]?[-~至—–]\s*", "", match["to"]))
        unit = match["sign"]
        shown = "-".join(numbers) + unit
        values = [_plain(one) for one in numbers]
    elif match["half"]:
        values, unit, shown = ["50"], "%", "50%"
    elif match["tenths"]:
        digits = "一二三四五六七八九"
        values = [
            f"{digits.index(match['tenths']) + 1}{digits.index(match['fives']) + 1 if match['fives'] else 0}"
        ]
        unit, shown = "%", f"{values[0]}%"
    elif match["twice"]:
        values = ["2" if match["twice"] == "一" else "4"]
        unit, shown = "倍", match[0].strip()
    elif match["cnpct"]:
        read = _chinese("一百" if match["cnpct"] == "百" else match["cnpct"])
        if read is None:
            return None
        values, unit = [read], "%" if match["parts"] == "百" else "‰"
        shown = f"{read}{unit}"
    elif match["num"]:
        numbers = [match["num"]]
        if match["range"]:
            numbers.append(re.sub(r"^(?:百万|千万|十万|万|亿)?[-~至—–]+\s*", "", match["range"]))
        factor = _MULTIPLE.get(match["mul"] or "", 1)
        unit = match["unit"]
        if unit == "万亩":
            unit, factor = "亩", factor * 10_000
        values = [plain(Decimal(one.replace(",", "")) * factor) for one in numbers]
        shown = (
            "-".join(one.replace(",", "") for one in numbers)
            + (match["mul"] or "")
            + ("万亩" if match["unit"] == "万亩" else unit)
        )
        if match["more"]:
            return None  # 三百余人 is about as many
    else:
        read = _chinese(match["cn"])
        if read is None:
            return None
        unit = match["cnunit"]
        if len(match["cn"]) == 1 and not match["cnmul"] and unit not in _ONE:
            return None  # 一批, 一体, 一公里: no counts
        shown = f"{read}{match['cnmul'] or ''}{unit}"
        values = [plain(Decimal(read) * _MULTIPLE.get(match["cnmul"] or "", 1))]
    op = _operator(match["pre"], match["post"])
    if op is None:
        return None
    sign = "" if match["post"] is None and match["pre"] is None else op
    if len(values) > 1:
        op = "="
        sign = ""
    if match["pre"] in {"控制在", "保持在", "稳定在", "维持在"} and match["post"] is None:
        sign = "≤" if match["pre"] == "控制在" else ""
        op = "≤" if match["pre"] == "控制在" else "≥"
    return _Found(
        start=start,
        end=end,
        op=op,
        number=tuple(values),
        unit=unit,
        target=f"{sign}{shown}",
        # 三百公里 is as plain as 300公里; 一个 is not.
        chinese=match["cn"] is not None and len(match["cn"]) == 1 and match["cnmul"] is None,
        led=match["pre"] is not None,
    )


def _chinese(text: str) -> str | None:
    try:
        return plain(chinese_number(text))
    except (TargetError, ValueError):
        return None


def _plain(text: str) -> str:
    return plain(Decimal(text.replace(",", "")))


def _operator(before: str | None, after: str | None) -> str | None:
    """The comparison that the words around a number make; a bare number is to be reached (≥)."""
    after = (after or "").replace("及", "")
    if after == "左右":
        return None
    if before in {"超过", "高于", "大于", "突破", ">"}:
        return ">"
    if before in {"低于", "小于", "少于", "<"}:
        return "<"
    if before in {"不高于", "不超过", "不大于", "不多于", "≤", "<="} or after in {
        "以下",
        "以内",
        "之内",
    }:
        return "≤"
    if before == "=":
        return "="
    return "≥"


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the clause (between commas) around a place."""
    left = max(text.rfind(comma, 0, start) for comma in _COMMAS) + 1
    right = min((at for comma in _COMMAS if (at := text.find(comma, end)) >= 0), default=-1)
    return left, right if right >= 0 else len(text.rstrip("。；;!！?？\n"))


def _verb_near(before: str) -> re.Match[str] | None:
    last: re.Match[str] | None = None
    for last in _BUILD.finditer(before[-26:]):  # noqa: B007 - the last one
        pass
    return last or _REACH.search(before[-26:])


def _year(text: str, at: int) -> int | None:
    return next((year for end, year in reversed(_futures(text)) if end <= at), None)


@lru_cache(maxsize=4)
def _futures(text: str) -> tuple[tuple[int, int], ...]:
    """The years that a text names, each with where it ends."""
    found = ((match.end(), match["year"] or match["plain"]) for match in _FUTURE.finditer(text))
    return tuple((end, int(year)) for end, year in found if year)


def _shares(text: str, first: _Found, second: _Found) -> bool:
    """Whether two quantities stand side by side: 96%和98%, 40名、50名."""
    between = text[first.end : second.start]
    return (
        first.unit == second.unit
        and bool(re.fullmatch(r"\s*(?:[、和及与,，]|以及)\s*", between))
        and "分别" in text[max(0, first.start - 12) : first.start]
    )


def _bare(text: str, one: _Found) -> bool:
    return text[one.start : one.end].strip()[:1].isdigit() and not text[
        one.start : one.end
    ].endswith(("上", "下", "内"))


_LEADING = re.compile(
    r"^(?:到\s*20\d\d\s*年(?:底|末)?|20\d\d\s*年(?:底|末|前|底前)?|“?十四五”?(?:期间|时期|末)|[一二三四五六七八九]是|其中|同时|并|且|使|全面|加快|积极|进一步|逐步|继续|大力|不断|有效|着力|切实|努力|持续|力争|确保|争取|推动|推进|实现|做到|保证|保障|落实|[、，,：: 　])+"
)
_TRAILING = re.compile(
    r"(?:分别|均|都|各|要|应|需|须|将|力争|确保|争取|努力|全面|全部|基本|稳定|达到|达成|达|提高到|提升到|增加到|提高至|提升至|实现|保持|维持|控制|稳定|不低于|不少于|至少|为|是|在|到|至|“|\"|[，,：: 　])+$"
)


def _subject(text: str, at: int, context: str) -> str:
    """A short noun phrase: what the quantity is of."""
    start, _ = _clause(text, at, at)
    start = max(start, at - _NEAR)
    for other in _QUANTITY.finditer(text, start, at):
        start = (
            other.end()
            if other.end() <= at and text[other.end() : other.end() + 1] in "、和及与，"
            else start
        )
    phrase = _TRAILING.sub("", text[start:at])
    phrase = _LEADING.sub("", phrase)
    if len(phrase) < 2:  # noqa: PLR2004
        if start:
            previous, _ = _clause(text, start - 1, start - 1)
            before = _LEADING.sub("", _TRAILING.sub("", text[previous : max(start - 1, 0)]))
            if not _QUANTITY.search(before):
                phrase = before
        if len(phrase) < 2:  # noqa: PLR2004
            after = re.match(r"[^，。；;,、]{2,24}", text[at:])
            phrase = phrase or context or ""
            if after and not context:
                tail = _QUANTITY.sub("", after[0]).strip()
                phrase = tail or phrase
    elif _verb_only(phrase) or re.match(r"(?:每个?|各)[一-鿿（）、]{1,10}$", phrase):
        own = _QUANTITY.match(text, at)
        rest = re.match(r"[^，。；;,、]{2,30}", text[own.end() :]) if own else None
        if rest:
            phrase = rest[0] if _verb_only(phrase) else phrase + rest[0]
    phrase = re.sub(r"比?〇{2,}", "", phrase)  # what _TITLES hid
    return phrase.strip('“”"、，, 的：:。；')[:40]


def _verb_only(phrase: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:全市|全区|全县|全省|每年|共|累计|各地)?(?:" + _BUILD.pattern + r"){1,3}", phrase
        )
    )


def _several(subject: str, before: str, count: int) -> list[str]:
    """The subjects that share a number: 养老保险、医疗保险参保率均达."""
    parts = re.split(r"[、和与]|及(?![时格])", subject)
    if count == 1 and not re.search(r"(?:均|都|分别|各)", before) and not _parallel(parts):
        return [subject]
    if len(parts) == 1 or any(len(one) < 2 for one in parts):  # noqa: PLR2004
        return [subject]
    if count > 1 and len(parts) != count:
        return [subject]
    tail = re.search(
        r"(?:参保率|入学率|覆盖率|普及率|达标率|合格率|满意率|完成率|比例|率)$", parts[-1]
    )
    if tail:
        parts = [one if one.endswith(("率", "比例")) else one + tail[0] for one in parts]
    return parts


def _parallel(parts: list[str]) -> bool:
    """Whether coordinated names are of one make (生活补贴和护理补贴, 党的组织和党的工作), so that each is promised for."""
    if len(parts) != 2 or any(len(one) < 4 for one in parts):  # noqa: PLR2004
        return False
    first, second = parts
    second = re.sub(r"目标人群$|对象$", "", second)
    if first[-2:] == second[-2:] and "的" not in second:
        return True
    return len(second) <= 6 and first[-len(second) :][:2] == second[:2]  # noqa: PLR2004 - 党的组织, 党的工作


# ---------------------------------------------------------------- boxes

_ITEM = re.compile(
    r"(?:^|(?<=[\s。；;\n]))(\d{1,2})\s*[.．、]\s*(?!\d)|(?:^|(?<=[\s。；;\n]))[(（](\d{1,2})[)）]|([①-⑳])"
)


def _table(part: Part, period: Span) -> Iterator[Commitment]:
    """A box's table: every cell of prose."""
    for section, body, name in _cells(part):
        yield from _paragraph(part, body, section, period, context=name, boxed=True)


def cells_of(part: Part) -> Iterator[tuple[str, Text]]:
    """The rows and items of a table with their sections: the row's number and the item's in the path."""
    for section, body, _ in _cells(part):
        yield section, body


def _cells(part: Part) -> Iterator[tuple[str, Text, str]]:
    block = part.block
    if not isinstance(block, Table):
        return
    seen: set[int] = set()
    for row in block.rows:
        cells = list({id(cell): cell for cell in row}.values())
        texts = [cell.text.strip() for cell in cells]
        number = texts[0].rstrip(".．、") if re.fullmatch(r"\d{1,2}[.．、]?", texts[0]) else ""
        names = [text for text in texts[1 if number else 0 :] if text]
        name = names[0] if len(names) > 1 and len(names[0]) <= 40 else ""  # noqa: PLR2004
        for cell in cells:
            if cell.text.strip() in {number, name, ""} or id(cell) in seen:
                continue
            seen.add(id(cell))  # a cell that spans rows is read once
            base = "/".join(one for one in (part.section, number) if one)
            for item, body in _items(cell.body):
                joined = (
                    f"{base}.{item}"
                    if number and item
                    else "/".join(one for one in (base, item) if one)
                )
                yield joined, body, name


def _items(body: Text) -> Iterator[tuple[str, Text]]:
    """The numbered items of a cell, or the whole of it."""
    text = body.text
    marks = list(_ITEM.finditer(text))
    if not marks or next((one for one in marks[0].groups() if one), "") not in {"1", "①"}:
        yield "", body
        return
    if marks[0].start() > 0 and text[: marks[0].start()].strip():
        yield "", cut(body, 0, marks[0].start())
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        number = mark[1] or mark[2] or str(ord(mark[3]) - ord("①") + 1)
        yield number, cut(body, mark.end(), end)


# ---------------------------------------------------------------- every figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that stands in a text, promised or not, with the words around it.

    These are, ever wider, ``clause``, ``sentence`` and ``names`` (of the row of a box, or the title). ``shares``: how many things it may be said of (甲、乙和丙均达95%: three).
    """

    commitment: Commitment
    clause: str
    sentence: str
    names: str
    shares: int


def figures(part: Part, period: Span) -> Iterator[Figure]:
    """Every figure of a part in order; ``past`` parts have none."""
    if part.past:
        return
    texts = (
        _cells(part)
        if isinstance(part.block, Table)
        else [(part.section, part.body, part.titles[-1] if part.titles else "")]
    )
    for section, body, names in texts:
        for match in _SENTENCE.finditer(body.text):
            reader = _Sentence(
                part=part, body=body, start=match.start(), text=match[0], section=section, period=period,
                past=False, year=None, context=names, boxed=bool(names),
            )  # fmt: skip
            yield from reader.figures()
