"""Finds entries of a list that begin without their dash: their keys repeat those of the entry above."""

from __future__ import annotations

from dataclasses import replace

from plancheck.domain.source import Problem, Problems
from plancheck.io.diagnosis.typos import KEY, LINE
from plancheck.io.schema import FIRST_KEYS
from plancheck.io.yaml.document import Document


def merge(document: Document, problems: Problems) -> None:
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
