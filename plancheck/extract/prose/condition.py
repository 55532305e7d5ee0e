"""Numbers that say which ones or whom, not how many: thresholds, rules about whom they concern, remarks in parentheses."""

from __future__ import annotations

import re

from plancheck.extract.prose.candidate import GETS, REACHED, Candidate
from plancheck.extract.prose.clause import HAVE, NEAR, WORDS, clause, verb_near
from plancheck.extract.prose.quantity import QUANTITY

# The name of a measure.
_MEASURE = re.compile(
    r"(?:率|比例|比重|面积|人数|总数|数量|次数|户数|床位|寿命|规模)(?:达到|达|为|在)?\s*$"
)
# 对…的单位，减少补助10%: the whole sentence is a rule.
_RULE = re.compile(
    r"(?:对(?!标|于)|凡|符合)[^。；]{2,60}的[^，。；]{1,10}(?:，|不予|给予|予以|不得|方可|一律)"
)
_MAY = re.compile("方可|才可|才能|方能|不予|不得|一律")  # What is done with those that are meant.
# Another condition perhaps, what is meant, and what is done with it.
_CONDITION = re.compile(
    rf"(?:[^，。；]{{0,6}}(?:或者?|且|、)[^，。；]{{0,20}})?的[一-鿿]{{1,12}}?{WORDS.any_of('then')}"
)
_VERB_ENDS = re.compile(f"{WORDS.any_of('build')}$")
_NOUN = re.compile(r"\s*的?[一-鿿]")  # A noun that the number belongs to.
_LISTED = re.compile(r"\s*[、和及]")  # Another one of a list.
_POLICY = re.compile(r"\s*(?:支持|鼓励|引导|允许|对|凡|符合)")  # A rule about whom it concerns.
_OF_TARGET = re.compile(
    r"的(?:同时|目标|任务|要求|水平|标准|规模|比例)"
)  # Nouns that mean a target.
_COUNT_BEFORE = re.compile(
    r"\d[一-鿿%‰]{0,4}$"
)  # A count right before parentheses, which break it down.
# What stands in parentheses is a remark, unless it says that it is part of the promise or how far it goes.
_REMARK = re.compile(r"（(?!其中|含|包括)[^（）]*$")


def is_rule(c: Candidate) -> bool:
    """Whether a sentence is a rule about whom it concerns, and has not gone on to an aim since."""
    return _RULE.match(c.text) is not None and _AIM.search(c.text[: c.match.start()]) is None


# What leads from a rule to an aim: a year, 力争.
_AIM = re.compile(r"20\d\d\s*年|力争|确保|目标")


def is_condition(c: Candidate) -> bool:
    """桥长大于100米或者跨径超过40米的桥梁安装…, 日降雨量大于100毫米时: when, or for which ones, something is done."""
    if not c.one.bounded:
        return False
    return c.rest.endswith(("时", "的")) or _CONDITION.match(c.rest) is not None


def is_which_ones(c: Candidate) -> bool:
    """就业率低于50%的专业, 超过10万人的社区: which ones are meant."""
    if not c.after.startswith("的"):
        return False
    if _MAY.search(c.rest):
        return True
    if HAVE.match(c.after):
        return False
    if c.match["pre"] in {"低于", "小于", "少于"}:
        return True
    return c.one.led and not (
        c.match["pct"] or _VERB_ENDS.search(c.head) or _OF_TARGET.match(c.after)
    )


def is_remark(c: Candidate) -> bool:
    """新建小区（规模1000户以上）: whom or what is meant."""
    if _REMARK.search(c.text, max(0, c.match.start() - NEAR), c.match.start()) is None:
        return False
    if _COUNT_BEFORE.search(c.text, 0, c.text.rfind("（", 0, c.match.start())):
        return False  # 基地3家以上（国家级基地1家）
    inside = c.text[c.text.rfind("（", 0, c.match.start()) + 1 : c.match.start()]
    return not (REACHED.search(inside) or GETS.search(inside) or "力争" in inside)


def is_which(c: Candidate) -> bool:
    """超过100人的单位, 培育产值超5000万元的企业10家: which ones, not how many."""
    return (
        c.rest.startswith("的")
        and (not verb_near(c.head[-12:]) or QUANTITY.search(c.rest) is not None)
        and not re.search(r"[%％]", c.match[0])
        and not _OF_TARGET.match(c.rest)
    )


def is_threshold(c: Candidate) -> bool:
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
