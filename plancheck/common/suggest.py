"""The nearest known word to one that is not known (did you mean …)."""

from __future__ import annotations

from collections.abc import Iterable


def closest(word: str, known: Iterable[str], cutoff: float = 0.5, count: int = 1) -> list[str]:
    """Up to ``count`` known words that are most like ``word``, nearest first; none below ``cutoff``."""
    import difflib  # noqa: PLC0415 - start-up: only for a mistake

    return difflib.get_close_matches(word[:200], list(known), count, cutoff)
