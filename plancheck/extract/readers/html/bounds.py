"""Bounds on the tags of a web page: the parser compares the attributes of a tag with each other."""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 500
# Up to as many characters a tag has no more attributes than that, or few enough.
_SHORT = 2 * MAX_ATTRIBUTES
# A tag up to its end; of quotes that are never closed, up to there.
_TAG = re.compile(
    r"<(?P<name>[a-zA-Z][a-zA-Z0-9:]{0,30})(?P<inside>(?:[^>\"']|\"[^\"]*\"|'[^']*')*+)"
)
# An attribute: a name, and a value if it has one.
_ATTRIBUTE = re.compile(r"[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*\"|'[^']*'|[^\s>\"']*+))?")


def bounded_tags(text: str) -> str:
    """The text with no tag of more than ``MAX_ATTRIBUTES`` attributes; those beyond are dropped."""
    parts: list[str] = []
    last = 0
    for found in _TAG.finditer(text):
        start, end = found.span("inside")
        if end - start <= _SHORT:
            continue
        at = start
        for _ in range(MAX_ATTRIBUTES):
            one = _ATTRIBUTE.match(text, at, end)
            if one is None:
                break
            at = one.end()
        if text[at:end].strip(" \t\r\n/"):
            parts += (text[last:at], " ")
            last = end
    return "".join([*parts, text[last:]]) if parts else text
