"""The table of GB/T 2260 codes (行政区划代码表): the one that comes with plancheck, and rows that a run adds.

Codes change faster than the table. What is added holds in the context of the run (``contextvars``).
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache, lru_cache

ABOLISHED = "abolished"
# A code of GB/T 2260.
SIX_DIGITS = re.compile(r"[0-9]{6}")

VIRTUAL_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
"""Names of rows of the coding that stand for no place (虚拟行)."""

_used: ContextVar[str] = ContextVar("divisions")


def use_divisions(rows: Mapping[str, str]) -> None:
    """Add rows to the table for what follows (补充代码): names by code, in place of those that it has.

    A name followed by "abolished" (已撤销) is that of a place no longer in force.
    """
    text = _built_in()
    if rows:
        kept = (line for line in text.splitlines() if line[:6] not in rows)
        added = (f"{code} {name}" for code, name in rows.items())
        text = "\n".join(sorted((*kept, *added))) + "\n"
    _used.set(text)


def table() -> str:
    """The text of the table in use (代码表): every row of it after a line feed."""
    return _used.get(None) or _built_in()


def entry(code: str) -> str | None:
    """What stands behind a code in the table (条目): the name, and a note if any.

    The text is searched, which for the few places of one run costs less than a dict of them all.
    """
    if not SIX_DIGITS.fullmatch(code):
        return None
    text = table()
    start = text.find(f"\n{code} ")
    if start < 0:
        return None
    return text[start + 8 : text.index("\n", start + 1)]


def in_force(pattern: str = "[0-9]{6}") -> Mapping[str, str]:
    """The real places in force (现行) whose codes fit a pattern, names by code, sorted."""
    return _in_force(table(), pattern)


@lru_cache(maxsize=16)
def _in_force(text: str, pattern: str) -> Mapping[str, str]:
    """The same, for one table."""
    rows = re.findall(rf"^({pattern}) (\S+)$", text, re.MULTILINE)
    return {code: name for code, name in rows if name not in VIRTUAL_NAMES}


@cache
def _built_in() -> str:
    """The text of the table that comes with plancheck (内置代码表)."""
    raw = pkgutil.get_data("plancheck", "data/jurisdictions.txt")
    return (raw or b"").decode()
