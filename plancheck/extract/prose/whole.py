"""Words that mean all or none of what they are of (全覆盖, 应保尽保, 动态清零): promises without a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plancheck.extract.prose.clause import WORDS
from plancheck.extract.prose.quantity import Quantity

WHOLE = WORDS.compiled("whole")
_NAME_OF_SEVERAL = re.compile(r"[“\"][^”\"]{0,3}[一二两三四五六七八九十\d]个$")  # “三个全覆盖”
_PERCENT_BEFORE = re.compile(r"\d\s*[%％]\s*$")  # 100%全覆盖 is one promise
_ZERO = frozenset(WORDS.words("zero"))


def whole_words(text: str) -> Iterator[Quantity]:
    """Words that mean all or none of what they are of: 全覆盖, 应保尽保, 动态清零."""
    for match in WHOLE.finditer(text):
        start, end = match.span()
        word = match[0].strip('“”"')
        near = text[max(0, start - 12) : start]
        if word in _ZERO:
            unit, target = "起", "≤0起"
            if word in {"零拒绝", "动态清零"} or "户" in near:
                unit, target = ("户" if "户" in near or "家庭" in near else "人"), word
            yield Quantity(
                start=start, end=end, op="≤", number=("0",), unit=unit, shown=target, whole=True
            )
        elif not _NAME_OF_SEVERAL.search(near[-6:]) and not _PERCENT_BEFORE.search(near[-6:]):
            yield Quantity(
                start=start, end=end, op="≥", number=("100",), unit="%", shown=word, whole=True,
                sure=not text.startswith(("、", "的", "式", "型"), end),
            )  # fmt: skip
