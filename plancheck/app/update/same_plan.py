"""Whether a document is a draft of the plan in a file: title, place and period must agree as far as it says them."""

from __future__ import annotations

import re

from plancheck.domain.plan import Plan
from plancheck.domain.source import UsageError
from plancheck.domain.titles import names_plan, normal_title
from plancheck.engine.matching import likeness
from plancheck.extract.model import Metadata
from plancheck.i18n import join, translate

ALIKE = 50
"""From which likeness of titles, in per cent, without what most titles have, they may be of one plan."""
# What the titles of most plans have in common: years, 十四五, 发展, 规划 and its kin.
_COMMON = re.compile(
    r"\(?20\d\d\s*[-—–－~至]+\s*20\d\d年?\)?|十[三四五六]五|发展|事业|规划|纲要|行动计划|实施方案|计划|[\"'“”‘’()（）]"
)


def refuse_another(plan: Plan, meta: Metadata, document: str, lang: str) -> None:
    """Raise ``UsageError`` with everything in which the document is not the plan's."""
    place = plan.jurisdiction
    differs = []
    if meta.title is not None and not same_title(plan, meta.title):
        differs.append(("title", plan.title, meta.title))
    if meta.jurisdiction is not None and meta.jurisdiction != place.code:
        differs.append(("jurisdiction", place.code, meta.jurisdiction))
    years = (meta.start, meta.end)
    if None not in years and years != (plan.period.start, plan.period.end):
        period = f"{plan.period.start}-{plan.period.end}"
        differs.append(("period", period, f"{meta.start}-{meta.end}"))
    if differs:
        texts = [
            translate(lang, "update.differs", what=translate(lang, f"extract.what-{what}"), old=old, new=new)
            for what, old, new in differs
        ]  # fmt: skip
        raise UsageError("update-other-plan", document=document, path=plan.path, what=join(lang, texts))  # fmt: skip
    if meta.title is None and meta.jurisdiction is None:
        raise UsageError("update-unknown", document=document, title=plan.title)


def same_title(plan: Plan, title: str) -> bool:
    """Whether a title is the plan's, maybe in other words."""
    if names_plan(title, plan):
        return True
    one, other = (_own_words(normal_title(text), plan) for text in (plan.title, title))
    return one == other or likeness(one, other) >= ALIKE


def _own_words(title: str, plan: Plan) -> str:
    name = plan.jurisdiction.name
    return _COMMON.sub("", title.replace(name, "").removeprefix(name[:2]))
