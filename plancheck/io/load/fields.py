"""Values out of a read file: what its schema has refused is passed over, for it is reported already."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from plancheck.common import ROOT
from plancheck.domain.source import Path
from plancheck.io.yaml.document import Document

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
