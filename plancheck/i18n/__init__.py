"""The tool's own words in Chinese and English, looked up by key with named parameters.

Rule texts live with the rules; here are messages, labels and headings. Every key stands in both files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGUAGES = ("zh", "en")


@cache
def _table(lang: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name in (f"{lang}.toml", f"errors.{lang}.toml"):
        file = resources.files(__package__).joinpath(name)
        if not file.is_file():
            continue
        for section, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for key, value in entries.items():
                flat[f"{section}.{key}"] = value
    return flat


def translate(lang: str, key: str, /, **params: object) -> str:
    """The words of ``key`` in ``lang`` with ``{name}`` filled from ``params``; ``KeyError`` if unknown."""
    text = _table(lang)[key]
    return fill(text, {name: str(value) for name, value in params.items()})


def words(lang: str, key: str) -> str:
    """The words of a key as they stand, braces and all."""
    return _table(lang)[key]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values for ``{names}``, in one pass: braces inside a value, and unknown ones, stay as they are."""
    if "{" not in text:
        return text
    parts: list[str] = []
    rest = text
    while True:
        before, brace, after = rest.partition("{")
        parts.append(before)
        if not brace:
            return "".join(parts)
        name, close, tail = after.partition("}")
        if close and name in values:
            parts.append(values[name])
            rest = tail
        else:
            parts.append("{")
            rest = after


def known(lang: str, key: str) -> bool:
    """Whether the language has words for ``key``."""
    return key in _table(lang)


def keys(lang: str) -> frozenset[str]:
    """Every key of a language."""
    return frozenset(_table(lang))
