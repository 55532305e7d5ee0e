"""Vocabularies of the documents: groups of words in ``plancheck/data/NAME.json``, each with a description.

A word is a regular expression without groups of its own; of two that begin alike, the first that fits is read.
"""

from __future__ import annotations

import json
import pkgutil
import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The groups of one data file, by name."""

    groups: dict[str, Any]

    @classmethod
    def load(cls, name: str) -> Vocabulary:
        """Read ``plancheck/data/NAME.json``; a module does so once, when it is first used."""
        raw = pkgutil.get_data("plancheck", f"data/{name}.json") or b"{}"
        return cls(json.loads(raw)["groups"])

    def words(self, group: str) -> list[str]:
        """The words of a group."""
        words: list[str] = self.groups[group]["words"]
        return words

    def values(self, group: str) -> dict[str, Any]:
        """The words of a group with what each means."""
        values: dict[str, Any] = self.groups[group]["values"]
        return values

    def any_of(self, *groups: str) -> str:
        """A pattern that any word of the groups fits."""
        return f"(?:{'|'.join(word for group in groups for word in self.words(group))})"

    def compiled(self, *groups: str) -> re.Pattern[str]:
        """The pattern of ``any_of``, compiled."""
        return re.compile(self.any_of(*groups))
