"""Titles of documents (文件标题) as people cite them: marks, width, notices, drafts and issuers aside.

``plancheck/data/titles.toml`` holds the words; it is read when the first title is compared.
"""

from __future__ import annotations

import pkgutil
import re
import tomllib
from functools import cache, lru_cache

from plancheck.domain.catalogue import normal_name
from plancheck.domain.jurisdiction import NATION_CODE
from plancheck.domain.plan import Plan

# Quotation marks and brackets of titles beyond those of names.
_MARKS = re.compile(r"[「」『』〈〉〔〕\[\]【】]")
# The last pair of round brackets at the end of a title (full-width ones are round by then).
_BEHIND = re.compile(r"\(([^()]*)\)$")
# The number of a document (文号) as it stands in such brackets: 浙政发〔2021〕19号.
NUMBER = re.compile(r"^[^\W\d]+[〔\[(]?(\d{4})[〕\])]?第?\d+号$")


@lru_cache(maxsize=4096)
def normal_title(title: str) -> str:
    """A title for comparing: without what tells a draft, a number behind it, or the notice that sent it out."""
    return _read(title)[0]


@lru_cache(maxsize=4096)
def names_draft(title: str) -> bool:
    """Whether a title says that a draft is meant (征求意见稿, 草案 …)."""
    return _read(title)[1]


def names_plan(title: str, plan: Plan) -> bool:
    """Whether a title is a plan's own, with or without the body or the place that issued it before it."""
    cited, own = normal_title(title), normal_title(plan.title)
    if cited == own:
        return True
    if not own or not cited.endswith(own):
        return False
    before = {plan.issuer or "", plan.jurisdiction.name}
    if plan.jurisdiction.code == NATION_CODE:
        before |= set(_words()["nation"])
    return cited.removesuffix(own) in {normal_name(one) for one in before}


def _read(title: str) -> tuple[str, bool]:
    """The title for comparing, and whether it is that of a draft."""
    words, draft = _words(), False
    text = normal_name(title)
    while (behind := _BEHIND.search(text)) is not None:
        told = any(mark in behind[1] for mark in words["draft_marks"])
        if not told and NUMBER.match(behind[1]) is None:
            break
        draft |= told
        text = text[: behind.start()]
    # 某省人民政府关于印发某规划的通知: who sends it, how, and what.
    sent = re.fullmatch(rf".*?关于(?:{'|'.join(words['sent_out'])})(.+)的通知", text)
    if sent is not None:
        inner, drafted = _read(sent[1])
        return inner, draft or drafted
    for ending in words["draft_endings"]:
        if text.endswith(ending):
            text, draft = text.removesuffix(ending), True
            break
    return _MARKS.sub("", text), draft


@cache
def _words() -> dict[str, list[str]]:
    raw = pkgutil.get_data("plancheck", "data/titles.toml")
    return tomllib.loads((raw or b"").decode())
