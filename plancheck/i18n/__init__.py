"""The tool's own words in Chinese and English, looked up by key with named parameters.

Rule texts live with the rules; here are messages, labels and headings. Every key stands in both files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")


_FOLDER = Path(__file__).parent
_PARTS = {
    "error": "errors", "hint": "errors", "init-file": "init",
    "check-means": "checks", "parameter-means": "checks", "named-value": "checks", "subject": "checks",
}  # fmt: skip
"""Sections that stand in files of their own; the others stand in ``core.toml``."""


@cache
def _table(lang: str, part: str = "core") -> dict[str, str]:
    """The words of a language, of one file of its folder."""
    text = (_FOLDER / lang / f"{part}.toml").read_text(encoding="utf-8")
    flat: dict[str, str] = {}
    section = ""
    for line in text.split(
        "\n"
    ):  # our lines are nearly all alike: a tenth of the time, at every start
        if line[:1] == "[":
            section = line[1:-1]
        elif line and line[0] != "#":
            key, sign, value = line.partition(" = ")
            quote = value[:1]
            inner = value[1:-1]
            if not sign or quote not in "\"'" or value[-1] != quote or quote in inner:
                return _slowly(text)
            if "\\" in inner and quote == '"':
                return _slowly(text)
            flat[f"{section}.{key}"] = inner
    return flat


def _slowly(text: str) -> dict[str, str]:
    import tomllib  # noqa: PLC0415 - start-up

    return {
        f"{section}.{key}": value
        for section, entries in tomllib.loads(text).items()
        for key, value in entries.items()
    }


def _find(lang: str, key: str) -> str | None:
    return _table(lang, _PARTS.get(key.partition(".")[0], "core")).get(key)


def translate(lang: str, key: str, /, **params: object) -> str:
    """The words of ``key`` in ``lang`` with ``{name}`` filled from ``params``; ``KeyError`` if unknown."""
    text = words(lang, key)
    return fill(text, {name: str(value) for name, value in params.items()})


def texts(key: str, /, **params: object) -> dict[str, str]:
    """The words of ``key`` in every language."""
    return {lang: translate(lang, key, **params) for lang in LANGUAGES}


def joined(texts: Iterable[str], lang: str) -> str:
    """Texts as a list in a language."""
    return translate(lang, "label.separator").join(texts)


def words(lang: str, key: str) -> str:
    """The words of a key as they stand, braces and all."""
    found = _find(lang, key)
    if found is None:
        raise KeyError(key)
    return found


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
    return _find(lang, key) is not None


def keys(lang: str) -> frozenset[str]:
    """Every key of a language."""
    return frozenset(key for part in ("core", *_PARTS.values()) for key in _table(lang, part))
