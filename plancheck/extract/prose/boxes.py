"""The cells of a box's table (专栏): their sections, with the row's number and the item's in the path."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plancheck.extract.blocks import Table, Text
from plancheck.extract.outline import Part

_NUMBER = re.compile(r"\d{1,2}[.．、]?")  # The number of a row.
# 1. （1） ① at the start of a line or after a sentence.
_ITEM = re.compile(
    r"(?:^|(?<=[\s。；;\n]))(?P<dotted>\d{1,2})\s*[.．、]\s*(?!\d)"
    r"|(?:^|(?<=[\s。；;\n]))[(（](?P<bracketed>\d{1,2})[)）]|(?P<circled>[①-⑳])"
)
_NAME = 40  # characters of a row's name at most


def cells(part: Part) -> Iterator[tuple[str, Text, str]]:
    """Section, text and the row's name of every cell or item of a table; a cell that spans rows is read once."""
    if not isinstance(part.block, Table):
        return
    seen: set[int] = set()
    for row in part.block.rows:
        own = list({id(cell): cell for cell in row}.values())
        texts = [cell.text.strip() for cell in own]
        number = texts[0].rstrip(".．、") if _NUMBER.fullmatch(texts[0]) else ""
        names = [text for text in texts[1 if number else 0 :] if text]
        name = names[0] if len(names) > 1 and len(names[0]) <= _NAME else ""
        base = "/".join(one for one in (part.section, number) if one)
        for cell, text in zip(own, texts, strict=True):
            if text in {number, name, ""} or id(cell) in seen:
                continue
            seen.add(id(cell))
            for item, body in _items(cell.body):
                mark = "." if number else "/"
                yield mark.join(one for one in (base, item) if one), body, name


def _items(body: Text) -> Iterator[tuple[str, Text]]:
    """The numbered items of a cell, or the whole of it."""
    text = body.text
    marks = list(_ITEM.finditer(text))
    if not marks or _number(marks[0]) != "1":
        yield "", body
        return
    if text[: marks[0].start()].strip():
        yield "", body.cut(0, marks[0].start())
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=True):
        yield _number(mark), body.cut(mark.end(), end)


def _number(mark: re.Match[str]) -> str:
    if mark["circled"]:
        return str(ord(mark["circled"]) - ord("①") + 1)
    return mark["dotted"] or mark["bracketed"]
