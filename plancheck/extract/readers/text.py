"""Text and Markdown: a line a paragraph; tables of tabs or pipes; ``#``, ``**`` and the like are taken off."""

from __future__ import annotations

import re
from array import array

from plancheck.extract.blocks import Block, Cell, Cleaned, Document, Paragraph, Table, Text
from plancheck.extract.clean import clean, is_traditional
from plancheck.extract.readers.decode import decode

_LINE = re.compile(r"[^\n]*\n?")
_RULE = re.compile(r"^[\s|:+=—-]*-{2,}[\s|:+=—-]*$")
_HEAD = re.compile(r"^\s{0,3}(#{1,6})\s*(.*?)\s*#*\s*$", re.DOTALL)
_PIPES = 2
_MARKUP = re.compile(r"\*\*|__|`|(?<=\s)\*(?=\S)|^\s*>\s?|&nbsp;|<br\s*/?>")


def read(raw: bytes, name: str) -> Document:
    """Read a text or Markdown file."""
    return from_text(decode(raw, name).replace("\r\n", "\n").replace("\r", "\n"), name)


def from_text(text: str, name: str, kind: str = "text") -> Document:
    """The blocks of a text. Rows with the same kind of separator that follow each other are one table."""
    cleaned = Cleaned()
    traditional = is_traditional(text)
    blocks: list[Block] = []
    rows: list[tuple[Cell, ...]] = []
    gap = 0

    def make(start: int, end: int) -> Text:
        return clean(text[start:end], start, cleaned, traditional=traditional)

    def flush() -> None:
        nonlocal rows
        if rows:
            blocks.append(_grid(rows))
            rows = []

    for match in _LINE.finditer(text):
        start, end = match.start(), match.end()
        if start == end:
            break
        line = text[start:end].rstrip("\n")
        end = start + len(line)
        if not line.strip(" \u3000\t"):
            gap += 1
            if not line.strip() and gap > 1:
                flush()
            continue
        if rows and _RULE.match(line):
            continue
        parts = _cells(line, start, inside=bool(rows) and gap == 0)
        if parts is not None:
            if gap and rows and len(parts) != len(rows[0]):
                flush()
            rows.append(tuple(Cell(body=_stripped(make(first, last))) for first, last in parts))
            gap = 0
            continue
        if rows and gap == 0 and not _RULE.match(line) and len(rows[-1]) > 1 and not _ends(rows[-1][-1].text):
            # A line break inside the last cell of a row.
            pass
        flush()
        gap = 0
        if _RULE.match(line):
            continue
        head = _HEAD.match(line)
        level = None
        first, last = start, end
        if head is not None:
            level = len(head[1])
            first, last = start + head.start(2), start + head.end(2)
        body = _unmarked(make(first, last))
        if body.text.strip():
            blocks.append(Paragraph(body=_stripped(body), level=level))
    flush()
    return Document(name=name, kind=kind, text=text, blocks=blocks, cleaned=cleaned)


def _cells(line: str, start: int, *, inside: bool = False) -> list[tuple[int, int]] | None:
    """The cells of a table row: parted by tabs, or by at least two pipes; ``inside`` a table one cell may be all that is said."""
    if "\t" in (line if inside else line.strip("\t")):
        mark = "\t"
    elif len(re.findall(r"[|｜]", line)) >= _PIPES:
        mark = "|"
    else:
        return None
    found: list[tuple[int, int]] = []
    at = 0
    shown = line.replace("｜", "|")
    if mark == "|":
        lead = len(shown) - len(shown.lstrip())
        at = lead + 1 if shown[lead : lead + 1] == "|" else 0
    while True:
        cut = shown.find(mark, at)
        end = len(line) if cut < 0 else cut
        if cut < 0 and mark == "|" and not line[at:].strip():
            break
        found.append((start + at, start + end))
        if cut < 0:
            break
        at = cut + 1
    return found


def _ends(text: str) -> bool:
    return text.rstrip().endswith(("。", "；", ";", "%", "性"))


def _grid(rows: list[tuple[Cell, ...]]) -> Table:
    width = max(len(row) for row in rows)
    filled = []
    for row in rows:
        last = row[-1].body.origin[-1]
        empty = tuple(Cell(body=Text("", array("I", [last]))) for _ in range(width - len(row)))
        filled.append((*row, *empty))
    return Table(rows=tuple(filled))


def _stripped(body: Text) -> Text:
    text = body.text
    first = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    if first >= last:
        return Text("", body.origin[-1:])
    return Text(text[first:last], body.origin[first : last + 1])


def _unmarked(body: Text) -> Text:
    """Without emphasis and other marks of Markdown."""
    gaps = [match.span() for match in _MARKUP.finditer(body.text)]
    if not gaps:
        return body
    text, origin, last = "", array("I"), 0
    for first, end in gaps:
        text += body.text[last:first]
        origin += body.origin[last:first]
        last = end
    return Text(text + body.text[last:], origin + body.origin[last:])
