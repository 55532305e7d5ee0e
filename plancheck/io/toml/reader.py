"""Reads TOML with positions: the standard library gives the values, ``places`` finds where each of them stands.

``tomllib`` complains in its own words; here are ours for the reader of a configuration.
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from itertools import accumulate
from typing import Any

from plancheck.domain.source import Location
from plancheck.io.toml.places import find_places
from plancheck.io.yaml.document import MAX_DEPTH, Document

MAX_DOTS = 64
# tomllib takes time that grows with the square of a dotted key's parts: such a key is refused before.
_DOTTED = re.compile(
    r"(?<![A-Za-z0-9_.\"'-])(?:(?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+)"
    rf"{{{MAX_DOTS}}}"
)
# Where tomllib's message says that something is wrong.
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")
# Quotation marks of the input method in place of straight ones.
_FULL_WIDTH_QUOTES = re.compile("[“”‘’＂＇]")
# Other signs of the input method in place of TOML's own.
_FULL_WIDTH_SIGNS = re.compile("[＝：，［］｛｝]")
# A key with a colon behind it, as in YAML.
_YAML_COLON = re.compile(r"""\s*[\w."'-]+\s*:(?:\s|\Z)""")
# A number of so many digits that it is not converted.
_LONG_NUMBER = re.compile(r"\d{1000,}")
_COMPLAINTS = (
    ("Expected '='", "toml-equals"),
    ("Invalid statement", "toml-key"),
    ("Invalid value", "toml-value"),
    ("overwrite", "toml-twice"),
    ("declare", "toml-twice"),
    ("namespace", "toml-twice"),
    ("Duplicate", "toml-twice"),
    ("Unescaped", "toml-backslash"),
    ("Invalid hex", "toml-backslash"),
    ("Escaped character", "toml-backslash"),
    ("Unclosed", "toml-unclosed"),
    ("Untermin", "toml-unclosed"),
    ("Expected ']'", "toml-unclosed"),
    ('Expected "\'"', "toml-unclosed"),
    ("Illegal", "toml-unclosed"),
    ("Expected newline", "toml-rest"),
)
"""Parts of tomllib's messages and the problems that they stand for; the first that fits holds."""


def parse(document: Document) -> None:
    """Fill ``data`` and ``root`` from ``text``; what is wrong is noted and ``data`` stays ``None``."""
    text = document.text = document.text.replace("\r\n", "\n")
    lengths = (len(line) + 1 for line in text.split("\n")[:-1])
    document.line_starts = [0, *accumulate(lengths)]  # TOML's lines end with \n alone
    dotted = _DOTTED.search(text)
    if dotted is not None:
        _too_deep(document, document.place(dotted.start()))
        return
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        _syntax(document, str(error))
        return
    except RecursionError:
        _too_deep(document, Location(document.path, 0, 0))
        return
    except (ValueError, ArithmeticError):  # a number of thousands of digits, a date that is none
        number = _LONG_NUMBER.search(text)
        place = document.place(number.start() if number else 0)
        document.problems.append(document.problem_at("toml-number", place))
        return
    if _depth(data) > MAX_DEPTH:
        _too_deep(document, Location(document.path, 0, 0))
        return
    document.data = data
    document.root = find_places(document)


def _too_deep(document: Document, place: Location) -> None:
    document.problems.append(document.problem_at("too-deep", place, limit=str(MAX_DEPTH)))


def _depth(data: Any) -> int:
    """How deep containers nest; looks no deeper than a little beyond the limit."""
    deepest = 0
    stack = [(data, 1)]
    while stack:
        here, level = stack.pop()
        deepest = max(deepest, level)
        if level > MAX_DEPTH:
            break
        if isinstance(here, dict):
            stack.extend((one, level + 1) for one in here.values())
        elif isinstance(here, list):
            stack.extend((one, level + 1) for one in here)
    return deepest


def _syntax(document: Document, said: str) -> None:
    """Report what is wrong with the writing, at the place that the reader names."""
    found = _AT.search(said)
    kind = said[: found.start()] if found else said
    if found is not None and found[1]:
        line, column = int(found[1]), int(found[2])
    else:
        line = len(document.text.rstrip("\n").split("\n"))
        column = len(document.line(line)) + 1
    text = document.line(line)
    column = min(column, len(text) + 1)
    params: dict[str, str] = {}
    code = next((name for part, name in _COMPLAINTS if part in kind), "toml-syntax")
    quote, sign = _FULL_WIDTH_QUOTES.search(text), _FULL_WIDTH_SIGNS.search(text)
    if quote is not None and quote.start() + 1 >= column - 1:
        code, column = "toml-full-width-quotes", quote.start() + 1
    elif sign is not None and sign.start() + 1 >= column - 1:
        code, column = "toml-full-width-sign", sign.start() + 1
        params["character"] = sign[0]
    elif code == "toml-equals" and _YAML_COLON.match(text):
        code = "toml-colon"
    elif kind == "Cannot overwrite a value" and not text[: column - 1].lstrip().startswith("["):
        column = len(text) - len(text.lstrip()) + 1
    place = Location(document.path, line, column)
    document.problems.append(document.problem_at(code, place, **params))
