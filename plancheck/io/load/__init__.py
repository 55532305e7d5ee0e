"""Reads files into plans, packs, waivers, known findings and configuration; here: the values out of a file.

The ``format`` key says what file it is. What the schema has refused is passed over, for it is reported already.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from plancheck.common import ROOT
from plancheck.common.meant import closest
from plancheck.domain.source import Path
from plancheck.io.yaml import Document

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


_DATA: dict[str, Any] = json.loads((ROOT / "data" / "plan_words.json").read_text("utf-8"))
WORDS: dict[str, str] = _DATA["words"]
"""The Chinese words of enumerations, beside the English ones that they mean."""


GROUPS = ("indicators", "commitments")
Entry = tuple[str, int]
"""A statement's group and its number in it."""


def in_english(word: str) -> str:
    """The English word of an enumeration for one in either language."""
    return WORDS.get(word, word)


def as_written(document: Document, path: Path, value: object) -> str:
    """A scalar's text as it stands in the file, also of a number."""
    return value if isinstance(value, str) else document.written(path) or str(value)


def read_day(document: Document, path: Path, value: str | None) -> date | None:
    """The day that a text says; ``None`` without one. A day that the calendar does not have is reported."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        document.report("no-such-day", path, name=str(path[-1]), value=value)
        return None


class Fields:
    """Reads the values of one document; knows which paths the schema has refused."""

    def __init__(self, document: Document, bad: set[Path]) -> None:
        self.document = document
        self.bad = bad

    def get(self, data: Any, path: Path, key: str, kind: type | tuple[type, ...]) -> Any:
        """A value of a kind; ``None`` where there is none, or a refused one."""
        value = data.get(key) if isinstance(data, dict) else None
        if value is None or not isinstance(value, kind):
            return None
        return None if self.bad and (*path, key) in self.bad else value

    def text(self, data: Any, path: Path, key: str) -> str | None:
        """A text."""
        value: str | None = self.get(data, path, key, str)
        return value

    def word(self, data: Any, path: Path, key: str) -> str | None:
        """A word of an enumeration, in English."""
        value = self.text(data, path, key)
        return None if value is None else in_english(value)
