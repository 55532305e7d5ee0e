"""The words of written targets (目标值用语): verbs, comparisons, approximations. They are data: ``data/words.json``."""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Iterable
from typing import Any

WORDS: dict[str, Any] = json.loads(pkgutil.get_data("plancheck", "data/words.json") or b"{}")
BEFORE: dict[str, str] = {word: op for op, words in WORDS["before"].items() for word in words}
BEHIND: dict[str, str] = {word: op for op, words in WORDS["behind"].items() for word in words}


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of some words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


class Pattern:
    """A pattern that is compiled when it is first needed: most targets are plain numbers."""

    def __init__(self, text: str, flags: int = re.ASCII) -> None:
        self.text = text
        self.flags = flags
        self.compiled: re.Pattern[str] | None = None

    def fullmatch(self, form: str) -> re.Match[str] | None:
        """The match of the whole form."""
        return self._ready().fullmatch(form)

    def match(self, form: str) -> re.Match[str] | None:
        """The match at the beginning of the form."""
        return self._ready().match(form)

    def search(self, form: str) -> re.Match[str] | None:
        """The first match inside the form."""
        return self._ready().search(form)

    def sub(self, repl: str, form: str) -> str:
        """The form with every match replaced."""
        return self._ready().sub(repl, form)

    def _ready(self) -> re.Pattern[str]:
        # Compiled on first use: most plans need few of the patterns.
        self.compiled = self.compiled or re.compile(self.text, self.flags)
        return self.compiled
