"""Follows quotes and brackets through lines that may not be YAML."""

from __future__ import annotations

import re

# From behind an opening quote up to the one that closes it: a backslash escapes in double quotes, a second quote in
# single ones.
_CLOSING = {
    '"': re.compile(r"(?:\\.|[^\"\\])*+\"", re.DOTALL),
    "'": re.compile(r"(?:''|[^'])*+'"),
}
# A text in quotes.
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAME = r"[ ]*[A-Za-z_]+[ ]*"
# A full-width colon behind a key at the beginning of a collection or of one of its entries.
_FLOW_COLON = re.compile(rf"(?:^[{{｛\[［]|[,，;；、]){_NAME}(：)")
# A full-width comma or semicolon before a key.
_FLOW_COMMA = re.compile(rf"([，；、])(?={_NAME}[:：])")
# Several ids with commas or semicolons of any kind between them.
_IDS = re.compile(r"[ ]*[a-z0-9-]+(?:[ ]*[，、；,;][ ]*[a-z0-9-]+)+[ ]*")


def closing_quote(text: str, start: int, quote: str) -> int | None:
    """Return where the text in quotes that began before ``start`` is closed in this line."""
    found = _CLOSING[quote].match(text, start)
    return None if found is None else found.end() - 1


def brackets(text: str, depth: int = 0) -> tuple[int, int | None]:
    """Return how many brackets are open behind a line, and where the last of them was first closed.

    ``depth``: how many were open before it. A quote that is not closed counts as a letter, and no end is found.
    """
    at, end, whole = 0, None, True
    while at < len(text):
        char = text[at]
        if char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
            if depth == 0 and end is None and whole:
                end = at
        elif char in "\"'" and (at == 0 or text[at - 1] in " ,[{:"):
            close = closing_quote(text, at + 1, char)
            whole = whole and close is not None
            at = at if close is None else close
        at += 1
    return depth, end


def full_width_signs(value: str) -> list[int]:
    """Return the offsets of full-width signs that stand for plain ones in a value in braces or brackets."""
    bare = _QUOTED.sub(lambda found: "x" * len(found[0]), value)
    found = {
        one.start(1) for pattern in (_FLOW_COLON, _FLOW_COMMA) for one in pattern.finditer(bare)
    }
    if bare[0] in "｛［":
        found.add(0)
    if bare[-1] in "｝］":
        found.add(len(bare) - 1)
    if bare[0] in "[［" and _IDS.fullmatch(bare.strip("[]［］")):
        found |= {at for at, char in enumerate(bare) if char in "，、；"}
    return sorted(found)
