"""Explains a file that was read otherwise than meant, or that the parser gave up, by every typo in its lines.

A typo takes the place of what follows from it; the parser's complaint is told where none explains it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from plancheck.domain.source import Location, Problem, Problems
from plancheck.io.diagnosis.typos import Typo, find_typos
from plancheck.io.yaml import MAX_DEPTH, Document, Span
from plancheck.io.yaml.events import Stopped

_CODES_OF_SHAPE = {
    "list-no-dash", "wrong-type-array", "wrong-type-object", "wrong-type-item", "list-commas",
}  # fmt: skip
"""Problems of a collection that a typo in one of its lines may have caused."""
_MOST = 100
"""How many typos are weighed against the problems."""


def explain(document: Document, problems: Problems) -> None:
    """Add the typos that caused problems; take out those problems."""
    if document.root is None:
        return
    reported = {
        (one.location.line, one.location.column, one.code)
        for one in problems
        if one.location is not None
    }
    lines: dict[int, list[Typo]] = {}
    for typo in find_typos(document, parsed=True)[:_MOST]:
        if (typo.line, typo.column, typo.code) not in reported:
            lines.setdefault(typo.line, []).append(typo)
    spans = _spans(document.root) if lines else {}
    for typos in lines.values():
        kept = [one for one in problems if not any(_follows(spans, one, it) for it in typos)]
        if len(kept) < len(problems):  # what changes nothing is no typo
            problems[:] = [*kept, *(typo.as_problem(document) for typo in typos)]


def _follows(spans: dict[tuple[int, int], Span], problem: Problem, typo: Typo) -> bool:
    """Whether a problem only follows from a typo."""
    place = problem.location
    if place is None or place.line == 0 or problem.code.startswith(("full-width", "braces-")):
        return False
    if problem.code == typo.code and place.line == typo.line:
        return False
    if place.line == typo.line:
        return True
    span = spans.get((place.line - 1, place.column - 1))
    if span is None or not span.line < typo.line <= span.end_line + 1:
        return False
    if span.raw is not None:
        return span.line < typo.line - 1 <= span.end_line
    return problem.code in _CODES_OF_SHAPE or problem.params.get("name") == typo.key != ""


def _spans(root: Span) -> dict[tuple[int, int], Span]:
    """The values by the places where they begin, and where their keys do."""
    found: dict[tuple[int, int], Span] = {}
    waiting = [root]
    while waiting:
        here = waiting.pop()
        if here is not root:
            found[here.line, here.column] = here
        if here.key_line >= 0:
            found[here.key_line, here.key_column] = here
        parts = here.parts
        if parts:
            waiting.extend(parts.values() if isinstance(parts, dict) else parts)
    return found


_TYPOS_STOP_AT = frozenset(
    {
        "unknown-alias",
        "recursive-alias",
        "yaml-tag",
        "merge-key",
        "non-scalar-key",
        "second-document",
    }
)
"""Where our own reading may have stopped because of a typo; its other limits have nothing to do with typos."""
_NO_CAUSES = frozenset({"duplicate-key", "block-scalar", "block-text"})
"""Problems that never stop the parser."""
_FAR_REACHING = frozenset({"yaml-quote", "yaml-bracket", "list-no-dash"})
"""Typos that the parser may notice anywhere behind them."""
_ECHO = 3
"""How many lines behind a typo the parser's complaint still comes from it."""
_COMPLAINTS = (
    ("escape", "yaml-escape"),
    ("hexdecimal", "yaml-escape"),
    ("tab", "yaml-tab"),
    ("could not find expected ':'", "yaml-colon"),
    ("mapping values are not allowed", "yaml-mapping"),
    ("did not find expected key", "yaml-indent"),
    ("did not find expected '-'", "yaml-dash"),
    ("quoted scalar", "yaml-quote"),
    ("flow sequence", "yaml-bracket"),
    ("flow mapping", "yaml-bracket"),
    ("flow node", "yaml-bracket"),
    ("undefined alias", "unknown-alias"),
    ("undefined tag", "yaml-tag"),
    ("tag", "yaml-tag"),
)
"""Parts of libyaml's messages and the problems that they stand for; the first that fits holds."""


def explain_error(document: Document, error: Any, problems: Problems) -> None:
    """Add the typos of a file that could not be read. ``error``: what stopped the parser."""
    stopped = isinstance(error, Stopped)
    if stopped and error.code not in _TYPOS_STOP_AT:
        return
    if not stopped and "nesting depth" in str(
        error.problem
    ):  # libyaml 0.2.6 has a limit of its own
        problems.append(_too_deep(document, error.problem_mark.line))
        return
    reported = {one.location.line for one in document.problems if one.location is not None}
    typos = [one for one in find_typos(document) if one.line not in reported]
    causes = [
        one.location.line
        for one in problems
        if one.location is not None and one.code not in _NO_CAUSES
    ]
    for typo in typos:
        problems.append(typo.as_problem(document))
        causes.append(typo.line)
    if not stopped:
        place, code = _complaint(document, error)
        far = any(one.code in _FAR_REACHING and one.line <= place.line for one in typos)
        if not far and not any(place.line - _ECHO <= line <= place.line for line in causes):
            problems.append(document.problem_at(code, place, name="", key="", character=""))
    problems.sort(key=lambda one: one.order)
    problems[-1] = replace(problems[-1], params={**problems[-1].params, "rest": "unread"})


def _too_deep(document: Document, line: int) -> Problem:
    """Report brackets in brackets where they pass our own limit."""
    # Each bracket that opens.
    opened = [found.start() for found in re.finditer(r"[\[{]", document.line(line + 1))]
    column = opened[min(MAX_DEPTH, len(opened)) - 1] if opened else 0
    place = Location(document.path, line + 1, column + 1)
    return document.problem_at("too-deep", place, limit=str(MAX_DEPTH))


def _complaint(document: Document, error: Any) -> tuple[Location, str]:
    """Return the place and the problem that libyaml's complaint stands for; where a thing began, if that is the cause."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    said = f"{error.problem or ''} {error.context or ''}"
    # A sign of YAML at the beginning of a value within braces or brackets, and the rest of that value.
    inside = re.match(r"[>|%@`][^,\]}]*", document.line(line + 1)[column:])
    if "cannot start any token" in said and inside is not None:
        code = "yaml-folded" if inside[0][0] in ">|" else "yaml-reserved"
        return Location(document.path, line + 1, column + 1, len(inside[0].rstrip())), code
    code = next((name for part, name in _COMPLAINTS if part in said), "yaml-syntax")
    opened = error.context_mark
    if code == "yaml-escape":
        column = max(document.line(line + 1).rfind("\\", 0, column + 1), 0)
    elif code in {"yaml-bracket", "yaml-quote", "yaml-colon"} and opened is not None:
        line, column = opened.line, opened.column
    last = len(document.lines()) - 1
    if line > last:
        line, column = last, 0
    width = len(document.line(line + 1).rstrip()) - column if code == "yaml-colon" else 1
    return Location(document.path, line + 1, column + 1, max(width, 1)), code
