"""Explains a file that was read otherwise than meant: its typos take the place of what follows from them."""

from __future__ import annotations

from plancheck.domain.source import Problem, Problems
from plancheck.io.diagnosis.typos import Typo, find_typos
from plancheck.io.yaml.document import Document, Span

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
