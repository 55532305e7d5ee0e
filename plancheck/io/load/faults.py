"""Which statements of a plan file are at fault: one that can't be read does not stop the rest of its file."""

from __future__ import annotations

from bisect import bisect_right

from plancheck.io.load.fields import GROUPS, Entry
from plancheck.io.yaml.document import Document

# Problems of one entry that may have cost another one a part of it.
_SHAPE = frozenset({"dash-too-many", "child-not-indented", "block-text", "too-many-problems"})


def at_fault(document: Document, since: int) -> tuple[set[Entry], bool]:
    """The statements in which something is wrong, and whether something is wrong elsewhere or with the file's shape.

    ``since``: how many problems there were before the file was looked at as a plan; those are about its YAML.
    """
    problems = document.problems
    if since or any(one.code in _SHAPE for one in problems):
        return set(), True
    starts: list[tuple[int, int, Entry | None]] = []
    for key, value in document.data.items():
        first = document.locate((key,), key=True)
        starts.append((first.line, first.column, None))
        if key in GROUPS and isinstance(value, list):
            for number in range(len(value)):
                inner = document.locate((key, number))
                starts.append((inner.line, inner.column, (key, number)))
    starts.sort(key=lambda start: start[:2])
    places = [start[:2] for start in starts]
    found: set[Entry] = set()
    elsewhere = False
    for problem in problems:
        place = problem.location
        at = bisect_right(places, (place.line, place.column)) - 1 if place is not None else -1
        entry = starts[at][2] if at >= 0 else None
        if entry is None:
            elsewhere = True
        else:
            found.add(entry)
    return found, elsewhere
