"""Which of our formats a file is: its ``format`` key, and what to say when that is missing or unknown."""

from __future__ import annotations

from plancheck.domain.errors import Problem
from plancheck.domain.near import nearest as close_words
from plancheck.io.yaml_source import Document

KINDS = ("plan", "catalogue", "pack", "rules", "waivers", "known")
VERSION = "1"


def sniff(document: Document, wanted: str = "") -> str | None:
    """The kind of the file, or ``None`` with the trouble noted on the document.

    Knows files of our formats only; any other YAML has no business among plans and is told so. ``wanted``: the
    kind that belongs in this place.
    """
    if document.problems and document.data is None:
        return None
    if document.data is None:
        document.report("empty-file", ())
        return None
    if not isinstance(document.data, dict):
        document.report("not-a-mapping", ())
        return None
    if "format" not in document.data:
        near = close_words("format", [str(key) for key in document.data], 0.6)
        if near:
            document.report(
                "unknown-key-near", (near[0],), at_key=True, key_name=near[0], near="format"
            )
        else:
            document.report("format-missing", ())
        return None
    written = str(document.data["format"] or "")
    name, _, version = written.removeprefix("plancheck/").partition("@")
    if written.startswith("plancheck/") and name in KINDS:
        if version == VERSION:
            return name
        document.report(
            "format-version", ("format",), value=written, known=f"plancheck/{name}@{VERSION}"
        )
        return None
    known = [f"plancheck/{kind}@{VERSION}" for kind in ((wanted,) if wanted else KINDS)]
    near = close_words(written, known, 0.5)
    document.report(
        "format-unknown",
        ("format",),
        value=written[:60],
        known=near[0] if near else ", ".join(known),
    )
    return None


def expect(document: Document, kind: str) -> bool:
    """Whether the file is of this kind; what it is instead is noted."""
    found = sniff(document, kind)
    if found is not None and found != kind:
        document.report(
            "format-other",
            ("format",),
            value=str(document.data["format"]),
            known=f"plancheck/{kind}@{VERSION}",
        )
    return found == kind


def tidy(problems: list[Problem]) -> list[Problem]:
    """Sorted by place, one problem a place: the first told is the cause, the rest its echo."""
    seen: set[tuple[str, int, int]] = set()
    kept: list[Problem] = []
    for problem in problems:
        place = problem.location
        key = (place.path, place.line, place.column) if place else None
        if key is None or key[1] == 0 or key not in seen:
            kept.append(problem)
        if key is not None:
            seen.add(key)
    return sorted(kept, key=lambda problem: problem.order)
