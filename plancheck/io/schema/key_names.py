"""Finds the key that is meant by one that no schema has: misspelt, in capitals, or by its Chinese name."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from plancheck.common import ROOT
from plancheck.common.meant import closest
from plancheck.i18n import LANGUAGES, keys, translate


def closest_keys(key: str, known: list[str]) -> list[str]:
    """Return the keys that may be meant, the likeliest first."""
    meant = key_by_name(key, known)
    if meant is not None:
        return [meant]
    same = [one for one in known if one.lower() == key.lower()]
    return same or closest(key, known, 0.6)


def key_by_name(key: str, known: list[str]) -> str | None:
    """Return the key that is meant by its Chinese name; ``None``: there is none."""
    if key.isascii():
        return None
    called = sorted(_terms(key) & set(known))
    return next((one for one in (*called, *_names().get(key, ())) if one in known), None)


@cache
def _terms(name: str) -> frozenset[str]:
    """Return the keys that our own texts, in whatever language, call so."""
    return frozenset(
        key.removeprefix("term.")
        for lang in LANGUAGES
        for key in keys(lang)
        if key.startswith("term.") and translate(lang, key) == name
    )


@cache
def _names() -> dict[str, Any]:
    names: dict[str, Any] = json.loads((ROOT / "data" / "keys.json").read_text("utf-8"))["keys"]
    return names
