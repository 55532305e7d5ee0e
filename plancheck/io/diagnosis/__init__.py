"""Collects all that is wrong with a file that was read, each problem at its cause."""

from __future__ import annotations

from dataclasses import replace

from plancheck.domain.source import Problem, Problems
from plancheck.io.yaml import Document

_NOTHING_TO_CHOOSE = {
    "unknown-source": "no-sources", "unknown-series": "no-series", "unknown-law": "no-laws",
}  # fmt: skip
"""The problem where there is nothing that could have been written instead."""


def diagnose(document: Document) -> list[Problem]:
    """Return all that is wrong with a file, in the file's order; the document stays as it is."""
    if not document.faulty:
        return []
    problems = Problems(document.problems)
    if document.error is not None or document.root is not None:
        from plancheck.io.diagnosis import lists, misread  # noqa: PLC0415 - for bad files only

        lists.merge_entries(document, problems)
        if document.error is not None:
            misread.explain_error(document, document.error, problems)
        else:
            misread.explain(document, problems)
    for number, problem in enumerate(problems):
        code = _NOTHING_TO_CHOOSE.get(problem.code)
        if code is not None and problem.params.get("known") == "—":
            problems[number] = replace(problem, code=code)
    return _one_a_place(problems)


def _one_a_place(problems: list[Problem]) -> list[Problem]:
    """Sort by place and keep one problem a place: the first noted is the cause, the rest follow from it.

    What is missing in an entry stands at the entry's beginning and does not follow from what is wrong there.
    """
    seen: set[tuple[str, int, int, bool]] = set()
    kept: list[Problem] = []
    for problem in problems:
        place = problem.location
        missing = problem.code.startswith("missing-")
        key = (place.path, place.line, place.column, missing) if place else None
        if key is None or key[1] == 0 or key not in seen:
            kept.append(problem)
        if key is not None:
            seen.add(key)
    return sorted(kept, key=lambda problem: problem.order)
