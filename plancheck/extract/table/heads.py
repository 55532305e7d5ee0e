"""Columns of a table, by its header; the vocabulary of tables (``plancheck/data/table.json``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plancheck.extract.vocabulary import Vocabulary

WORDS = Vocabulary.load("table")
NAME = WORDS.compiled("name")
INDICATOR = re.compile(r"指\s*标")  # The word that every table of indicators has.
NUMBER = WORDS.compiled("number")
NATURES: dict[str, str] = WORDS.values("natures")
NONE = WORDS.compiled("none")
# A unit, with a multiple.
UNITS = re.compile(f"{WORDS.any_of('ratio-units')}|[万亿百千]?{WORDS.any_of('units')}")
# ≥95%, 〔1800〕, 3-5（累计）
VALUE = re.compile(
    r"\s*(?:[≥≤><=＞＜]|>=|<=)?\s*[〔\[（(]?\s*[-+]?\d[\d,.]*(?:\s*[-~至]\s*\d[\d,.]*)?\s*[%％‰]?[^\d]{0,8}[〕\]）)]?\s*"
)
# Any head but one of a column that is not read.
HEAD = WORDS.compiled("number", "name", "unit", "nature", "target", "baseline", "growth", "category", "year")  # fmt: skip
_TEXT = 40  # characters of a value at most
_VALUE_WORDS = WORDS.compiled("value-words")
_BESIDE_NAME = WORDS.compiled("target", "baseline", "unit", "nature", "number")
_TARGET = WORDS.compiled("target")
_BASELINE = WORDS.compiled("baseline")
_ACTUAL = WORDS.compiled("actual")
_GROWTH = WORDS.compiled("growth")
_UNIT = WORDS.compiled("unit")
_NATURE = WORDS.compiled("nature")
_CATEGORY = WORDS.compiled("category")
_OTHER = WORDS.compiled("other")
_OF_TARGET = WORDS.compiled("target", "baseline", "year")
_OF_VALUE = WORDS.compiled("target", "baseline", "year", "growth")
_AIM = re.compile(r"目\s*标|规\s*划")  # What only a target is called.
_YEAR = re.compile(r"(?P<year>20\d\d)\s*年?")  # A year in a head.
_ROW_NUMBER = re.compile(r"\s*\d{1,3}\s*[.．、]?\s*")  # The number of a row, alone.


@dataclass(slots=True)
class Column:
    """A column: ``role`` (name, target, baseline …), its year and level when its head gives them."""

    role: str = ""
    year: int | None = None
    level: str | None = None
    header: str = ""


def is_value(text: str) -> bool:
    """Whether a text may be a target."""
    return len(text) <= _TEXT and bool(VALUE.fullmatch(text) or _VALUE_WORDS.search(text))


def is_header(texts: list[str]) -> bool:
    """Whether a row names columns: an indicator column and a target, year, unit or nature column."""
    joined = [text for text in texts if text]
    if len(set(joined)) < 2 or any(len(text) > 24 for text in joined):  # noqa: PLR2004
        return False
    return (
        any(NAME.search(text) and not VALUE.fullmatch(text) for text in joined)
        and any(_BESIDE_NAME.search(text) for text in joined)
        and not any(text in NATURES for text in joined)
    )


def is_under_header(texts: list[str], first: list[str]) -> bool:
    """Whether a row goes on with the header: levels or years under a spanning cell, the rest empty or repeated."""
    filled = [text for text in texts if text]
    if not filled or (_ROW_NUMBER.fullmatch(filled[0]) and len(filled[0]) <= 2):  # noqa: PLR2004
        return False
    if any(text in NATURES for text in filled):
        return False
    fresh = [
        (at, text) for at, text in enumerate(texts)
        if text and (at >= len(first) or text != first[at])
    ]  # fmt: skip
    if not fresh:
        return True
    if any(re.search(r"\d", text) and not _YEAR.search(text) for _, text in fresh):
        return False
    # What is new stands right of the name: 一、服务供给 in the first column heads a group of rows.
    name_at = next((at for at, text in enumerate(first) if INDICATOR.search(text)), 0)
    return fresh[0][0] > name_at and all(len(text) <= 12 for _, text in fresh)  # noqa: PLR2004


def columns_of(header: list[list[str]], base_year: int | None) -> list[Column]:
    """The columns under the rows of a header. ``base_year``: the last one before the plan's period."""
    width = max(len(row) for row in header)
    if len(header) > 1:
        header = [_spread(header[0], width), *header[1:]]
    columns = []
    for at in range(width):
        words = dict.fromkeys(row[at] for row in header if at < len(row) and row[at])
        columns.append(_column(list(words), base_year))
    if not any(one.role == "name" for one in columns):
        unnamed = [one for one in columns if one.role == "" and NAME.search(one.header)]
        for one in unnamed[:1]:
            one.role = "name"
    return columns


def _spread(row: list[str], width: int) -> list[str]:
    """A header row in which a spanning cell's later columns stand empty: they belong to it."""
    result = list(row) + [""] * (width - len(row))
    for at in range(1, width):
        if not result[at] and _OF_TARGET.search(result[at - 1]):
            result[at] = result[at - 1]
    return result


def _column(words: list[str], base_year: int | None) -> Column:
    """The column whose heads, from above, are ``words``."""
    text = "".join(words)
    found = _YEAR.search(text)
    year = int(found["year"]) if found else None
    column = Column(_role(text, year, base_year), year=year, header=text)
    if _is_passed(words, year, base_year):
        column.role = "actual"
    last = words[-1] if len(words) > 1 else ""
    if column.role in {"baseline", "target"} and last:
        if not _OF_VALUE.search(last):
            column.level = last
        elif _GROWTH.search(last) and not _YEAR.search(last):
            column.role = "growth"
    return column


def _is_passed(words: list[str], year: int | None, base_year: int | None) -> bool:
    """Whether a column gives results of the plan's own years, or the targets of the plan before."""
    if year is None or base_year is None:
        return False
    if year > base_year:
        return any(_ACTUAL.search(word) for word in words)
    return any(_YEAR.search(word) and _AIM.search(word) and not _BASELINE.search(word) for word in words)  # fmt: skip


def _role(text: str, year: int | None, base_year: int | None) -> str:
    target = _TARGET.search(text)
    former = year is not None and base_year is not None and year <= base_year
    roles = (
        ("number", NUMBER.search(text)),
        ("other", _OTHER.search(text) and not INDICATOR.search(text)),
        ("nature", _NATURE.search(text) and not target),
        ("unit", _UNIT.search(text) and not target),
        ("baseline", _BASELINE.search(text) or former),
        ("growth", _GROWTH.search(text) and not re.search(r"目标|指标", text)),
        ("target", target or year is not None),
        ("category", _CATEGORY.search(text)),
        ("name", NAME.search(text)),
    )
    return next((role for role, holds in roles if holds), "")
