"""Finds several ids in one entry of a list: no id has a comma or a space in it."""

from __future__ import annotations

import re

from plancheck.domain.source import Problem
from plancheck.io.diagnosis.typos import SPACE
from plancheck.io.yaml.document import Document

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
