"""Plain data into YAML text that a person can go on with: block style, a key a line, comments where they belong.

What is written reads back the same through our own reader. Strings are quoted only where they would mean
something else without; what can't be seen (control, bidirectional, zero-width characters) is escaped in
values and written out in comments, so that no name can end its comment or hide in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from plancheck.domain.source import Path

Comments = Mapping[Path, Sequence[str]]
"""Lines above the entry at a path of keys and indices; ``()``: the top of the file."""

MAX_KEY = 200  # characters; YAML readers give up on keys of 1024
MAX_DIGITS = 30  # what the reader still reads as a number

_WIDE_SPACE = "\u3000"  # common in Chinese documents, and visible enough
# Read as something else than a string by some YAML reader, of version 1.1 or 1.2.
_WORDS = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", "=", "<<"])
# What some reader may take for a number of any base, or for a time.
_NUMBER = re.compile(r"[-+.]?[0-9][0-9_,.:eExXoOa-fA-F+-]*")
# A day, which every reader of ours takes for a text.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@`=<~.+… ")
# A key with a full-width colon, which our reader reports wherever it begins a line.
_FULL_WIDTH = re.compile(r"[A-Za-z_]+[ \u3000]*：")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def dump(data: Mapping[str, Any], comments: Comments | None = None, end: Iterable[str] = ()) -> str:
    """A mapping of plain JSON types (numbers ``int`` or ``Decimal``) as YAML text.

    ``comments`` stand above their entries, ``end`` at the end of the file; an empty line among them separates.
    Raises ``TypeError`` for a float or any other type, and ``ValueError`` for what no YAML file of ours can
    hold: a key that is no short string, a number of more than 30 digits, half of a surrogate pair.
    """
    notes = comments or {}
    lines = [*_comment(notes.get((), ()), 0), *_mapping(data, (), 0, notes), *_comment(end, 0)]
    return "\n".join(lines) + "\n"


def comment(text: str) -> str:
    """A text as one safe line of a comment, without its ``#``."""
    return "".join(char if _seen(char) else _escape(char) for char in text).rstrip()


def scalar(value: Any) -> str:
    """A string, number, truth value or ``None`` as it stands in a YAML file."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return _number(value)
    if isinstance(value, str):
        return value if _plain(value) else quoted(value)
    raise TypeError(f"no YAML for {type(value).__name__}")


def _mapping(data: Mapping[str, Any], path: Path, depth: int, notes: Comments) -> Iterator[str]:
    if not data:
        yield "  " * depth + "{}"
    for key, value in data.items():
        if not isinstance(key, str) or not key.strip() or len(key) > MAX_KEY:
            raise ValueError("a key must be a short string")
        here = (*path, key)
        yield from _comment(notes.get(here, ()), depth)
        yield from _entry("  " * depth + scalar(key) + ":", value, here, depth, notes)


def _entry(head: str, value: Any, path: Path, depth: int, notes: Comments) -> Iterator[str]:
    """What stands after a key's colon."""
    if isinstance(value, Mapping):
        if value:
            yield head
            yield from _mapping(value, path, depth + 1, notes)
        else:
            yield f"{head} {{}}"
    elif isinstance(value, list | tuple):
        if value:
            yield head
            yield from _sequence(value, path, depth + 1, notes)
        else:
            yield f"{head} []"
    else:
        yield f"{head} {scalar(value)}"


def _sequence(data: Sequence[Any], path: Path, depth: int, notes: Comments) -> Iterator[str]:
    lead = "  " * depth + "- "
    for number, value in enumerate(data):
        here = (*path, number)
        yield from _comment(notes.get(here, ()), depth)
        if isinstance(value, Mapping) and value:
            inner = _mapping(value, here, depth + 1, notes)
        elif isinstance(value, list | tuple) and value:
            inner = _sequence(value, here, depth + 1, notes)
        else:
            bare = "{}" if isinstance(value, Mapping) else "[]"
            yield lead + (bare if isinstance(value, Mapping | list | tuple) else scalar(value))
            continue
        opened = False
        for line in inner:  # the first entry shares the dash's line; comments above it stay above
            if opened or line.lstrip().startswith("#") or not line:
                yield line
            else:
                yield lead + line[len(lead) :]
                opened = True


def _comment(lines: Iterable[str], depth: int) -> Iterator[str]:
    for line in lines:
        yield "  " * depth + f"# {comment(line)}".rstrip() if line else ""


def _number(value: int | Decimal) -> str:
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError("not a number")
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    whole, _, part = text.lstrip("-").partition(".")
    if len(whole) > MAX_DIGITS or len(part) > MAX_DIGITS:
        raise ValueError("a number has too many digits")
    return text


def _seen(char: str) -> bool:
    return char.isprintable() or char == _WIDE_SPACE


def _plain(text: str) -> bool:
    """Whether a string means itself without quotes, to every YAML reader."""
    if not text or not text.isprintable() or text != text.strip():
        return False
    if text[0] in _FIRST or text.casefold() in _WORDS or text.endswith(":"):
        return False
    if ": " in text or " #" in text or _FULL_WIDTH.match(text):
        return False
    return _DAY.fullmatch(text) is not None or _NUMBER.fullmatch(text) is None


def quoted(text: str) -> str:
    """A text in double quotes; what can't be seen is escaped."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("half of a surrogate pair")
    inner = (_ESCAPES.get(char) or (char if _seen(char) else _escape(char)) for char in text)
    return f'"{"".join(inner)}"'


def _escape(char: str) -> str:
    code = ord(char)
    if char in _ESCAPES:
        return _ESCAPES[char]
    if code < 0x100:  # noqa: PLR2004
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004
