"""Finds entries of lists that begin without their dash, and entries that hold several ids.

The keys of an entry without its dash repeat those of the entry above; no id has a comma or a space in it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from plancheck.domain.source import Problem, Problems
from plancheck.io.diagnosis.typos import KEY, LINE, SPACE
from plancheck.io.schema import FIRST_KEYS
from plancheck.io.yaml import Document

# What parts ids: commas, semicolons, white space.
_SEPARATOR = re.compile(r"[，、；,;]|\s")
# The separators that YAML does not take for a comma in brackets.
_FULL_WIDTH_COMMA = re.compile(r"[，、；]")


def explain_parent(document: Document, problem: Problem) -> list[Problem]:
    """Return what to report in place of a parent that is nowhere because its entry holds several; else nothing."""
    parents = document.data.get("parents") if isinstance(document.data, dict) else None
    paths = [("parents", number) for number in range(len(parents or ()))]
    path = next((one for one in paths if document.locate(one) == problem.location), None)
    span = document.span(path) if path is not None else None
    if path is None or span is None or not problem.code.startswith("parent-unknown"):
        return []
    raw = (span.raw or "").strip(SPACE)
    if _SEPARATOR.search(raw) is None:
        return []
    around = document.span(path[:-1])
    in_brackets = around is not None and document.line(around.line + 1).startswith(
        "[", around.column
    )
    if in_brackets and span.style is None and _FULL_WIDTH_COMMA.search(raw):
        return [
            document.problem_at(
                "braces-full-width", document.inside(path, found.start(), 1), character=found[0]
            )
            for found in _FULL_WIDTH_COMMA.finditer(span.raw or "")
        ]
    first = _SEPARATOR.split(raw)[0]
    place = document.locate(path)
    return [
        document.problem_at("list-commas", place, name="parents", value=span.raw or "", first=first)
    ]


def merge_entries(document: Document, problems: Problems) -> None:
    """Replace the duplicate keys of an entry that begins without its dash by one problem, at its first key."""
    entries: dict[int, list[Problem]] = {}
    firsts: dict[int, str] = {}
    known: dict[tuple[int, int], tuple[int, str] | None] = {}
    for problem in problems:
        place = problem.location
        if problem.code == "duplicate-key" and place is not None:
            entry = _entry(document, place.line, place.column, known)
            if entry is not None:
                entries.setdefault(entry[0], []).append(problem)
                firsts[entry[0]] = entry[1]
    gone: list[int] = []
    begun: list[Problem] = []
    for start, found in entries.items():
        if len(found) < 2:  # noqa: PLR2004 - a key that was written twice
            continue
        entry_keys: set[str] = set()
        for problem in found:
            key = problem.params["key"]
            if not entry_keys and key != firsts[start] and key not in FIRST_KEYS:
                continue  # written twice before the entry begins
            if not entry_keys or key in entry_keys:
                entry_keys = set()
                begun.append(replace(problem, code="entry-no-dash"))
            entry_keys.add(key)
            gone.append(id(problem))
    kept = [problem for problem in problems if id(problem) not in gone]
    problems[:] = kept + begun


def _entry(
    document: Document, line: int, column: int, known: dict[tuple[int, int], tuple[int, str] | None]
) -> tuple[int, str] | None:
    """The line of the dash of the entry that a key belongs to, and its first key."""
    found = None
    for number in range(line - 1, 0, -1):
        if (number, column) in known:
            found = known[number, column]
            break
        parts = LINE.match(document.line(number))
        if parts is None or not parts[3] or parts[3].startswith("#"):
            continue
        lead, dashes, rest = parts.groups()
        if len(lead) + len(dashes) < column - 1 or (not dashes and len(lead) < column - 1):
            break
        if dashes and len(lead) + len(dashes) == column - 1:
            key = KEY.match(rest)
            found = None if key is None else (number, key[1].strip("\"'"))
            break
    known[line, column] = found
    return found
