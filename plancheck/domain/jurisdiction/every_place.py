"""Populations that say no more than “in every place” (各县（区）); ``plancheck/data/places.json`` holds the words.

Brackets and separators are left out of them. 县 without 区, or 乡镇 without 街道, are only some of the places.
"""

from __future__ import annotations

import json
import pkgutil
from functools import cache

from plancheck.domain.catalogue import normal_name

# Brackets and separators between the kinds of places; full-width ones are plain in a normal name.
_BETWEEN = str.maketrans("", "", "()、,/和及与")


@cache
def every_place(population: str) -> bool:
    """Whether a population names every place of the territory, and nobody in particular."""
    return normal_name(population).translate(_BETWEEN) in _wordings()


@cache
def _wordings() -> frozenset[str]:
    raw = pkgutil.get_data("plancheck", "data/places.json")
    words = json.loads(raw or b"{}")
    return frozenset(lead + level for lead in words["leads"] for level in words["levels"])
