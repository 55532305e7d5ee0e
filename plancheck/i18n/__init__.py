"""The tool's own words, one folder a language, looked up by key with named parameters.

A folder ``LL/`` with a ``core.toml`` is a language. Chinese and English are complete; another one may lack keys and
whole files: what it does not say is said in English, then in Chinese. Rule texts live with the rules.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

_FOLDER = os.path.dirname(__file__)  # noqa: PTH120 - start-up: no path objects
_COMPLETE = ("en", "zh")
_NAME = re.compile(r"\{([^{}]*)\}")  # {name}
# Chinese leads: it is the language of plans, and the default.
LANGUAGES = tuple(
    sorted(
        (
            name
            for name in os.listdir(_FOLDER)  # noqa: PTH208
            if os.path.isfile(os.path.join(_FOLDER, name, "core.toml"))  # noqa: PTH113, PTH118
        ),
        key=lambda name: (name != "zh", name),
    )
)
_PARTS = {
    "error": "errors",
    "hint": "errors",
    "init-file": "init",
    "help": "cli",
    "parser": "cli",
    "page": "docs",
    "account": "extract",
    "unread": "extract",
    "why": "extract",
    "update": "extract",
    "check-means": "checks",
    "parameter-means": "checks",
    "named-value": "checks",
    "subject": "checks",
}
"""Sections that stand in files of their own; the others stand in ``core.toml``."""


@cache
def _table(lang: str, part: str = "core") -> dict[str, str]:
    """The words of a language, of one file of its folder; a file that is not there has none."""
    try:
        with open(os.path.join(_FOLDER, lang, f"{part}.toml"), encoding="utf-8") as stream:  # noqa: PTH118, PTH123
            text = stream.read()
    except FileNotFoundError:
        return {}
    flat: dict[str, str] = {}
    section = ""
    lines = iter(text.split("\n"))
    # Nearly all lines are alike, ``key = "text"``: read here in a tenth of the library's time, at every start.
    for line in lines:
        if line[:1] == "[":
            section = line[1:-1]
        elif line and line[0] != "#":
            key, sign, value = line.partition(" = ")
            if value == '"""':
                block = []
                for part_line in lines:
                    if part_line == '"""':
                        break
                    block.append(part_line)
                inner = "\n".join(block)
                odd = "\\" in inner
            else:
                quote, inner = value[:1], value[1:-1]
                odd = quote not in "\"'" or value[-1] != quote or quote in inner
                odd |= quote == '"' and "\\" in inner
            if not sign or odd:
                return _read_slowly(text)
            flat[f"{section}.{key}"] = inner
    return flat


def _read_slowly(text: str) -> dict[str, str]:
    """The same for any TOML file; the line end that closes a block of lines is no part of its text."""
    import tomllib  # noqa: PLC0415 - start-up

    return {
        f"{section}.{key}": value.removesuffix("\n")
        for section, entries in tomllib.loads(text).items()
        for key, value in entries.items()
    }


def _fallbacks(lang: str) -> tuple[str, ...]:
    """The languages to look in, the first one first."""
    return (lang,) if lang in _COMPLETE else (lang, *_COMPLETE)


def of_language(values: Mapping[str, str], name: str, lang: str) -> str | None:
    """The value called ``NAME_LL``, in the language or in one that stands in for it."""
    for one in _fallbacks(lang):
        found = values.get(f"{name}_{one}")
        if found is not None:
            return found
    return None


@cache
def _find(lang: str, key: str) -> str | None:
    """The words of a key in the language, else in the first that has any."""
    part = _PARTS.get(key.partition(".")[0], "core")
    for one in _fallbacks(lang):
        found = _table(one, part).get(key)
        if found is not None:
            return found
    return None


def translate(lang: str, key: str, /, **params: object) -> str:
    """The words of ``key`` in ``lang`` with ``{name}`` filled from ``params``; ``KeyError`` if unknown."""
    text = words(lang, key)
    return fill(text, {name: str(value) for name, value in params.items()}) if params else text


def texts(key: str, /, **params: object) -> dict[str, str]:
    """The words of ``key`` in every language."""
    return dict(_texts(key, tuple((name, str(value)) for name, value in params.items())))


@lru_cache(maxsize=1000)
def _texts(key: str, params: tuple[tuple[str, str], ...]) -> dict[str, str]:
    named = dict(params)
    return {lang: translate(lang, key, **named) for lang in LANGUAGES}


def words(lang: str, key: str) -> str:
    """The words of a key as they stand, braces and all."""
    found = _find(lang, key)
    if found is None:
        raise KeyError(key)
    return found


def join(lang: str, items: Iterable[str], mark: str = "separator") -> str:
    """Items in one line, the language's own mark between them: ``separator`` (、), ``comma`` (，), ``semicolon`` (；)."""
    return words(lang, f"label.{mark}").join(items)


def in_brackets(lang: str, text: str) -> str:
    """The text in the language's own brackets, as they follow a word."""
    return words(lang, "label.in-brackets").replace("{text}", text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values for ``{names}``, in one pass: braces inside a value, and unknown ones, stay as they are."""
    if "{" not in text:
        return text
    return _NAME.sub(lambda found: values[found[1]] if found[1] in values else found[0], text)


def known(lang: str, key: str) -> bool:
    """Whether there are words for ``key``, in the language or in one that stands in for it."""
    return _find(lang, key) is not None


def keys(lang: str) -> frozenset[str]:
    """Every key of a language."""
    return frozenset(key for part in ("core", *_PARTS.values()) for key in _table(lang, part))


class Language:
    """The words of one language, for what writes many of them."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, key: str, /, **params: object) -> str:
        """The words of a key; see ``translate``."""
        return translate(self.lang, key, **params)

    def join(self, items: Iterable[str], mark: str = "separator") -> str:
        """Items in one line; see ``join``."""
        return join(self.lang, items, mark)

    def in_brackets(self, text: str) -> str:
        """The text in brackets; see ``in_brackets``."""
        return in_brackets(self.lang, text)
