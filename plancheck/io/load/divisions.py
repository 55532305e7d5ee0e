"""Newer division codes (行政区划代码) that a configuration supplies, in a table of its own or in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path as FilePath

from plancheck.domain.jurisdiction import ABOLISHED, table
from plancheck.domain.source import InputError, Location
from plancheck.io.yaml import Document
from plancheck.io.yaml.reader import open_text

# A line with a code and a name, as plain text, YAML or TOML have it: 330499 示例区, "330499": 示例区, 330499 = "示例区".
_LINE = re.compile(
    r"""\s*["']?([1-9][0-9]{5})["']?(?:\s*[:=]\s*|\s+)["']?(\S{2,40}?(?: abolished| 已撤销)?)["']?\s*(?:#.*)?"""
)
# A line that says nothing: blank, a comment, a heading of YAML or TOML.
_SILENT = re.compile(r"\s*(?:#.*|\[divisions\]|divisions:|---)?\s*")


def read_divisions(file: str) -> dict[str, str]:
    """The names by code of a file, a line each; raises ``InputError`` with all that is wrong."""
    document = open_text(FilePath(file), file)
    found: dict[str, str] = {}
    for number, line in enumerate(document.text.splitlines(), 1):
        row = _LINE.fullmatch(line)
        place = Location(file, number, 1, max(len(line), 1))
        if row is not None and row[1] not in found:
            found[row[1]] = row[2]
        elif row is not None:
            document.problems.append(document.problem_at("division-twice", place, value=row[1]))
        elif not _SILENT.fullmatch(line):
            document.problems.append(document.problem_at("division-line", place))
    if not document.problems:
        document.problems.extend(
            document.problem_at("division-nowhere", _line_of(document, code), value=code)
            for code in homeless(found)
        )
    if document.problems:
        raise InputError(document.problems)
    return rows_of(found)


def rows_of(names: Mapping[str, str]) -> dict[str, str]:
    """The rows of the table that some names by code make."""
    return {code: name.replace("已撤销", ABOLISHED) for code, name in names.items()}


def homeless(codes: Iterable[str]) -> list[str]:
    """The codes among new ones whose province or prefecture neither these nor the table has."""
    new = dict.fromkeys(codes)
    text = table()
    return [
        code
        for code in new
        if any(
            above not in new and f"\n{above} " not in text
            for above in (f"{code[:2]}0000", f"{code[:4]}00")
            if above != code
        )
    ]


def _line_of(document: Document, code: str) -> Location:
    number = next(at for at, line in enumerate(document.text.splitlines(), 1) if code in line)
    return Location(document.path, number, 1, len(code))
