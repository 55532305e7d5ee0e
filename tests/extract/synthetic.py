"""Invented documents of known truth in every format: what extraction is measured against besides the real ones.

``tests/extract/invented/*.txt`` hold the documents with their truth, one paragraph a line:

- ``标题：…`` the title; ``网页：gb18030 utf-8`` the page is written in the first and claims the second; ``文本：gb18030`` the text's encoding.
- A number at the start of a line (``一、``, ``（一）``, ``1.``, ``（1）``, ``①``) is automatic in Word and written out elsewhere; a numbered line without a
  full stop is a heading.
- ``| a | b |`` is a table, ``|---|`` ends its header; ``<`` is merged with the cell on the left, ``^`` with the one above, ``⏎`` is a new line in a cell;
  an empty line cuts a table in two, as a page break does.
- ``= 1|name|unit|nature|baseline|target`` is the truth about a row of the indicator table.
- ``«S:三/（一）/1»`` opens a section in the truth, ``«≥|95|%|subject»`` is a promise that the words before it make, in that section; a range is ``«=|3~5|家|…»``.

Whoever writes such a document writes its truth from reading it; what the extractor happens to give is no ground to change it.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.extract.documents import AbstractDocument, Heading, Para, Table, write

FOLDER = Path(__file__).with_name("invented")
PROSE = ("docx", "pdf", "html", "txt", "md")
TABLES = ("xlsx", "csv")
SHORT = 60
_MARK = re.compile(r"«([^»]*)»")
_NUMBER = re.compile(
    r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d{1,2}\.(?!\d)|（\d{1,2}）|[①-⑨]"
)


@dataclass(frozen=True, slots=True)
class Invented:
    """An invented document, its truth as plan@1 in strings, and how it is written."""

    name: str
    document: AbstractDocument
    label: dict[str, Any]
    options: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats that can hold it: one without paragraphs of prose is a sheet, too."""
        paragraphs = any(
            isinstance(block, Para) and len(block.text) > SHORT for block in self.document.blocks
        )
        return PROSE if paragraphs else PROSE + TABLES


def invented() -> Iterator[Invented]:
    """Every invented document, in the order of the file names."""
    for path in sorted(FOLDER.glob("*.txt")):
        yield _read(path.stem, path.read_text(encoding="utf-8"))


def written(folder: Path) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """Every invented document in every format: ``name``, the file written into ``folder``, its truth."""
    left_out = "" if can_write_pdf() else "pdf"
    if left_out:
        print("!!! SKIPPED: pdf: reportlab or its font is missing", file=sys.stderr)
    for one in invented():
        for suffix in one.formats:
            if suffix == left_out:
                continue
            path = write(
                one.document, folder / f"{one.name}.{suffix}", **one.options.get(suffix, {})
            )
            yield f"{one.name}.{suffix}", path, one.label


@functools.cache
def can_write_pdf() -> bool:
    """Whether reportlab and its font are here."""
    try:
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415 - may be missing

        UnicodeCIDFont("STSong-Light")
    except Exception:  # noqa: BLE001 - whatever it is, there is no pdf
        return False
    return True


def _read(name: str, text: str) -> Invented:
    title = ""
    options: dict[str, dict[str, str]] = {}
    blocks: list[Heading | Para | Table] = []
    rows: list[dict[str, Any]] = []
    promises: list[dict[str, str]] = []
    table: list[str] = []
    section = ""
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            table.append(line)
            continue
        if table:
            blocks.append(_table(table))
            table = []
        for mark in _MARK.findall(line):
            if mark.startswith("S:"):
                section = mark[2:]
            else:
                promises.append(_promise(mark, section))
        line = _MARK.sub("", line).strip()
        key, _, value = line.partition("：")
        if key == "标题" and not blocks:
            title = value
        elif key == "网页" and not blocks:
            charset, _, said = value.partition(" ")
            options["html"] = {"charset": charset, "said": said}
        elif key == "文本" and not blocks:
            options["txt"] = {"encoding": value}
        elif line.startswith("= "):
            rows.append(_row(line[2:]))
        elif line:
            blocks.append(_paragraph(line))
    label = {"indicators": rows, "commitments": promises}
    return Invented(name, AbstractDocument(blocks=blocks, title=title), label, options)


def _paragraph(line: str) -> Heading | Para:
    found = _NUMBER.match(line)
    if found is None:
        return Para(line)
    number, text = found[0], line[found.end() :]
    if text.endswith(("。", "；", "，", "、")) or number[0] in "①②③④⑤⑥⑦⑧⑨":
        return Para(text, number)
    level = 1 if number.endswith("、") else 2 if number[1:2] in "一二三四五六七八九十" else 3
    return Heading(text, level, number)


def _table(lines: list[str]) -> Table:
    rows = [
        [cell.strip().replace("⏎", "\n") for cell in line.strip().strip("|").split("|")]
        for line in lines
    ]
    ruler = next((at for at, row in enumerate(rows) if set(row[0]) == {"-"}), None)
    if ruler is not None:
        del rows[ruler]
    merges: list[tuple[int, int, int, int]] = []
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if text in {"<", "^"}:
                continue
            across = 1
            while left + across < len(row) and row[left + across] == "<":
                across += 1
            down = 1
            while top + down < len(rows) and rows[top + down][left] == "^":
                down += 1
            if across > 1 or down > 1:
                merges.append((top, left, down, across))
    grid = [["" if text in {"<", "^"} else text for text in row] for row in rows]
    return Table(grid[: ruler or 0], grid[ruler or 0 :], merges)


def _row(text: str) -> dict[str, Any]:
    row, name, unit, nature, baseline, target = text.split("|")
    found: dict[str, Any] = {"row": row, "name": name, "nature": nature or None, "target": target}
    if unit:
        found["unit"] = unit
    if baseline:
        found["baseline"] = {"value": baseline}
    return found


def _promise(mark: str, section: str) -> dict[str, str]:
    op, number, unit, subject = mark.split("|")
    target = number.replace("~", "-") if op == "=" else f"{op}{number}"
    # With its sign: a bare 0.9 might be meant as 90 %, and plan@1 refuses it.
    found = {
        "at": section,
        "subject": subject,
        "target": target + (unit if unit in {"%", "‰"} else ""),
    }
    return found | ({"unit": unit} if unit else {})
