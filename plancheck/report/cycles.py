"""What of the plans above belongs to another planning cycle (规划期), so that nothing or little of it was compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plancheck.i18n import translate
from plancheck.report.piece import Ending, Piece
from plancheck.report.text import shorten, visible

Row = dict[str, Any]


def aside_line(ending: Ending, plans: int) -> str:
    """That of some plans nothing of this cycle was compared; empty where that is not so. ``plans``: how many there are."""
    if not ending.aside:
        return ""
    key = "summary.aside" if plans == 1 else "summary.aside-some"
    return translate(ending.lang, key, count=ending.aside)


def coming_line(ending: Ending) -> str:
    """The plans above that belong to the next cycle, named once; empty without any."""
    if not ending.coming:
        return ""
    separator = "、" if ending.lang == "zh" else ", "
    names = separator.join(visible(shorten(one, 200)) for one in ending.coming)
    return translate(ending.lang, "summary.coming", names=names)


def compared(piece: Piece) -> Iterator[Row]:
    """What was compared with each plan above; those of the next cycle ask nothing and are left out."""
    coming = set(piece.facts.coming)
    return (one for one in piece.plan["compared"] if piece.labels.get(one["source"]) not in coming)
