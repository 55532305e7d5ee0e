"""Titles of documents (文件标题) as people cite them: marks, width, notices, drafts and issuers aside.

``plancheck/data/titles.json`` holds the words; it is read when the first title is compared. ``draft_marks``: in brackets
behind a title they tell a draft (（征求意见稿）); ``draft_endings``: behind a title without brackets; ``sent_out``: what a
notice does with the document that it names (关于印发《…》的通知); ``nation``: before the title of a national plan;
``bodies``: with its place or one of those words before them, a body that issues plans.
"""

from __future__ import annotations

import json
import pkgutil
import re
from functools import cache, lru_cache

from plancheck.domain.catalogue import normal_name
from plancheck.domain.jurisdiction import NATION_CODE
from plancheck.domain.plan import Plan

# Quotation marks and brackets of titles beyond those of names.
_MARKS = str.maketrans("", "", "「」『』〈〉〔〕[]【】")
_OPENING, _CLOSING = "([【", ")]】"
"""Brackets behind a title (full-width ones are plain by then): (征求意见稿), 【草案】."""
# The number of a document (文号), as it stands in such brackets or behind 》: 浙政发〔2021〕19号.
_NUMBER = re.compile(r"[^\W\d]+〔?\d{4}〕?第?\d+号")
# The year in such a number, in the brackets of a keyboard: [2021], (2021).
_YEAR = re.compile(r"[\[(](\d{4})[\])](?=第?\d+号)")
_DASHES = "-—:"
"""What may stand between a title and 征求意见稿."""


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
    before, words = cited.removesuffix(own), _words()
    places = {plan.jurisdiction.name}
    if plan.jurisdiction.code == NATION_CODE:
        places |= set(words["nation"])
    return before in {normal_name(plan.issuer or ""), *places} or (
        before.startswith(tuple(places)) and before.endswith(tuple(words["bodies"]))
    )


def _read(title: str) -> tuple[str, bool]:
    """The title for comparing, and whether it is that of a draft; each step takes something off, so this ends."""
    head, mark, rest = title.rpartition("》")
    if mark and _NUMBER.fullmatch(_plain(rest)):
        title = head
    text, draft = _plain(title), False
    while True:
        shorter, told = _behind(text)
        if shorter == text:
            shorter = _sent_out(text)
        if shorter == text:
            return text.translate(_MARKS), draft
        text, draft = shorter, draft or told


def _behind(text: str) -> tuple[str, bool]:
    """The title without brackets or words behind it that tell a draft or a number, and whether they tell a draft."""
    words = _words()
    at = max(map(text.rfind, _OPENING))
    if at >= 0 and text.endswith(tuple(_CLOSING)):
        inside = text[at + 1 : -1]
        told = any(mark in inside for mark in words["draft_marks"])
        known = told or _NUMBER.fullmatch(inside) is not None
        return (text[:at].rstrip(_DASHES) if known else text), told
    ending = next((one for one in words["draft_endings"] if text.endswith(one)), "")
    return (text.removesuffix(ending).rstrip(_DASHES) if ending else text), bool(ending)


def _sent_out(text: str) -> str:
    """What a notice sends out (某省人民政府关于印发某规划的通知); any other text as it is."""
    if not text.endswith("的通知"):
        return text
    for way in _words()["sent_out"]:
        _, found, sent = text.partition(f"关于{way}")
        if found:
            return sent.removesuffix("的通知")
    return text


def _plain(text: str) -> str:
    return _YEAR.sub(r"〔\1〕", normal_name(text))


@cache
def _words() -> dict[str, list[str]]:
    raw = pkgutil.get_data("plancheck", "data/titles.json")
    words: dict[str, list[str]] = json.loads(raw or b"{}")
    return words
