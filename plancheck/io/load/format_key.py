"""Which of our formats a file is: its ``format`` key, and what to say when that is missing or unknown."""

from __future__ import annotations

import re

from plancheck.common.meant import closest
from plancheck.io.yaml.document import Document

KINDS = ("plan", "catalogue", "pack", "rules", "units", "waivers", "known")
VERSION = "1"


def sniff(document: Document, kind: str = "plan") -> str | None:
    """The kind of the file (``kind``: the one that is wanted), or ``None`` with the trouble noted on the document.

    Knows files of our formats only; any other YAML does not belong among plans and is reported.
    """
    if document.data is None and document.faulty:
        return None
    wanted = f"plancheck/{kind}@{VERSION}"
    if document.data is None:
        document.report("empty-file", (), known=wanted)
        return None
    if not isinstance(document.data, dict):
        document.report("not-a-mapping", (), known=wanted)
        return None
    if "format" not in document.data:
        near = closest("format", [str(key) for key in document.data], 0.6)
        if near:
            document.report(
                "unknown-key-near", (near[0],), at_key=True, key_name=near[0], near="format"
            )
        else:
            document.report("format-missing", (), known=wanted)
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
    document.report("format-unknown", ("format",), value=written[:60], known=wanted)
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


# A line that begins with a key whose value is a target.
_TARGETS = re.compile(r"[ ]*(?:- +)*(?:target|value|stated|literal)[ ]*:")


def no_blocks(document: Document) -> None:
    """Note the texts over several lines, which none of our hand-written files takes."""
    for place in document.blocks:
        target = _TARGETS.match(document.line(place.line)) is not None
        document.problems.append(
            document.problem_at("block-scalar" if target else "block-text", place)
        )
