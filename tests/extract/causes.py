"""Labelled sentences by cause of error (``tests/labels/causes``): how many promises are found, and how many are none.

A set is a YAML file of cases: a text, the plan's period, and its promises (subject, operator, number, unit, year). A
found promise is right when operator, amount and unit are; its year and whether it is approximate are counted apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from plancheck.extract.extract import extract
from plancheck.extract.extract_data import data_of
from plancheck.extract.model import Metadata
from plancheck.extract.readers.text import from_text
from tests.extract.scoring import ALIKE

OPERATORS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}
_MULTIPLES = {"万": 4, "亿": 8, "百": 2, "千": 3}
# A multiple at the start of a unit (万人, 百万, 万亿元), but not a unit of its own (千米, 千克, 千瓦).
_MULTIPLE = re.compile(r"(?:[万亿]|百(?=万|亿|$)|千(?![米克瓦伏卡]))")


# A figure in a quote.
_FIGURE = re.compile(r"\d|[百千]分之|[一二三四五六七八九十两]成|[十百千万亿两]|翻")


@dataclass(slots=True)
class CauseScore:
    """Counts of one set. ``sure`` and ``sure_right``: finds of that class, and those of them that are right."""

    wanted: int = 0
    got: int = 0
    hit: int = 0
    sure: int = 0
    sure_right: int = 0
    years: int = 0
    inverted: int = 0
    inverted_sure: int = 0
    approximate: int = 0
    subjects: int = 0
    lines: list[str] = field(default_factory=list)

    def add(self, other: CauseScore) -> None:
        """Count another set too."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def precision(self) -> float:
        return self.hit / self.got if self.got else 1.0

    @property
    def recall(self) -> float:
        return self.hit / self.wanted if self.wanted else 1.0


def sets(folder: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The sets of a folder by cause."""
    for file in sorted(folder.glob("*.yaml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        yield data["cause"], data["cases"]


def amount(number: str, unit: str) -> tuple[str, str]:
    """Number and unit with the unit's multiple worked in: 1.2 万亿元 is 1200000000000 元."""
    if not re.fullmatch(r"-?[\d.]+", number):
        return re.sub("[:：]", "∶", number), unit
    shift = 0
    while (found := _MULTIPLE.match(unit)) is not None:
        shift += _MULTIPLES[found[0]]
        unit = unit[1:]
    if unit == "成":
        number, unit = str(Decimal(number) * 10), "%"
    value = format(Decimal(number).scaleb(shift).normalize(), "f")
    return value, ALIKE.get(unit, unit).removeprefix("1")


def score_case(case: dict[str, Any]) -> CauseScore:
    """What is found in one text against its labels."""
    start, end = (int(one) for one in str(case["period"]).split("-"))
    read = extract(
        from_text(case["text"], "plan.txt"), Metadata(title="某市规划", start=start, end=end)
    )
    got = [one for one in data_of(read)["commitments"] if has_figure(one)]
    result = CauseScore(wanted=len(case["promises"]), got=len(got))
    left = list(got)
    for wanted in case["promises"]:
        op = OPERATORS[wanted["op"]]
        own = amount(str(wanted["number"]), str(wanted.get("unit") or ""))
        same = [
            one for one in left
            if (found := amount_of(one)) == own or (not own[1] and found[0] == own[0] and (found[1] in one["subject"] or found[1][:1] == "/"))
        ]  # fmt: skip
        exact = [one for one in same if one["op"] == op]
        best = max(exact, key=lambda one: _alike(one["subject"], wanted["subject"]), default=None)
        if best is None:
            flipped = [
                one for one in same if {one["op"], op} & {"≥", ">"} and {one["op"], op} & {"≤", "<"}
            ]
            result.inverted += bool(flipped)
            result.inverted_sure += any(one["class"] == "sure" for one in flipped)
            result.lines.append(f"missed {case['id']}: {wanted}")
            continue
        left.remove(best)
        result.hit += 1
        result.sure_right += best["class"] == "sure"
        result.years += best["year"] == (wanted.get("year") or end)
        result.approximate += bool(best.get("approximate")) == bool(wanted.get("approximate"))
        result.subjects += _alike(best["subject"], wanted["subject"]) >= 0.5  # noqa: PLR2004
    result.sure = sum(one["class"] == "sure" for one in got)
    result.lines += [
        f"extra  {case['id']}: {one['class']} {one['subject']} {one['op']} {one['number']} {one['unit']}: {one['quote']}"
        for one in left
    ]
    return result


def has_figure(one: dict[str, Any]) -> bool:
    """Whether a find has a figure; what is promised in words alone (全覆盖) is not labelled."""
    return _FIGURE.search(one["quote"]) is not None


def amount_of(one: dict[str, Any]) -> tuple[str, str]:
    """Number and unit of a find."""
    number = one["number"]
    text = number if isinstance(number, str) else "-".join(number or ())
    return amount(text, one["unit"] or "")


def _alike(one: str, other: str) -> float:
    """How much of two names is common, by their characters."""
    both = set(one) & set(other)
    return 2 * len(both) / (len(set(one)) + len(set(other)) or 1)


def score_set(cases: list[dict[str, Any]]) -> CauseScore:
    """A whole set."""
    result = CauseScore()
    for case in cases:
        result.add(score_case(case))
    return result
