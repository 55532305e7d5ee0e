"""The period of a plan (规划期) and the year that it looks ahead to, as its text gives them."""

from __future__ import annotations

import re

from plancheck.extract.outline import Part
from plancheck.extract.prose.tense import FIVE_YEARS

# 2021-2025年.
_PERIOD = re.compile(r"(?P<start>20\d\d)\s*年?\s*[-—–－~～至到]{1,2}\s*(?P<end>20\d\d)")
# 规划期限为2021-2025年.
_PERIOD_CLAUSE = re.compile(rf"规划期(?:限)?[^。]{{0,12}}?{_PERIOD.pattern}")
_OUTLOOK = re.compile(r"(?:展望|远景)[^。；，]{0,8}?(?P<year>20[3-5]\d)\s*年")  # 展望2035年.


def period_of(title: str, parts: list[Part]) -> tuple[int, int] | None:
    """The plan's period: from the title, from a clause about it, else from the five-year plan that is named."""
    clauses = (_PERIOD_CLAUSE.search(part.text) for part in parts[:120])
    span = _PERIOD.search(title) or next((one for one in clauses if one), None)
    if span is not None and int(span["start"]) < int(span["end"]):
        return int(span["start"]), int(span["end"])
    five = next((name for name in FIVE_YEARS if name in title), None) or next(
        (name for name in FIVE_YEARS if f"第{name[:2]}个五年" in title), None
    )
    if five is None:
        front = "".join(part.text for part in parts[:2])
        in_front = [name for name in FIVE_YEARS if name in front]
        five = in_front[0] if len(in_front) == 1 else _by_deadline(parts)
    if five is None:
        text = "".join(part.text for part in parts[:40])
        count, five = max((text.count(name), name) for name in FIVE_YEARS)
        if not count:
            return None
    start, end = FIVE_YEARS[five]
    return start, end


def _by_deadline(parts: list[Part]) -> str | None:
    """The period whose last year the text promises for most often (到2025年); of several, the first."""
    text = "".join(part.text for part in parts[:200])
    counts = {
        name: len(re.findall(rf"到\s*{end}\s*年", text)) for name, (_, end) in FIVE_YEARS.items()
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def outlook_of(parts: list[Part], end: int) -> int | None:
    """The year after the period that the plan looks ahead to (展望2035年); the title of another plan is none."""
    for part in parts[:120]:
        found = _OUTLOOK.search(part.text)
        if found is not None and int(found["year"]) > end:
            around = part.text[max(0, found.start() - 2) : found.end() + 8]
            if "远景目标纲要" not in around:
                return int(found["year"])
    return None
