"""Codes of places that a wrong code may stand for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from plancheck.domain.jurisdiction.divisions import in_force
from plancheck.domain.jurisdiction.jurisdiction import (
    DIGITS,
    NATION_CODE,
    STATISTICAL_DIGITS,
    lookup,
    parent,
)


def nearest(code: str) -> str | None:
    """Return the code that was likely meant (最接近的代码), for a message; None: no idea.

    A known place is its own answer, and a virtual row gives the place over it. Else the code is
    tidied (spaces, full-width digits, the 12 digits of the statistical coding, missing zeros).
    Else, if its province is known, the answer is in that province: a code one slip away, or the
    code of the same prefecture nearest in number, or the province. If not: a code one slip away.
    """
    text = unicodedata.normalize("NFKC", code).strip().upper()
    if text in (NATION_CODE, "0" * DIGITS):
        return NATION_CODE
    if not (text.isascii() and text.isdigit()) or len(text) > STATISTICAL_DIGITS:
        return None
    if not text[DIGITS:].strip("0"):
        text = text[:DIGITS]
    for guess in (text, text.ljust(DIGITS, "0")):
        found = lookup(guess)
        if found is not None:
            return parent(guess) if found.virtual else guess
    return _nearest_in_force(text)


def _nearest_in_force(text: str) -> str | None:
    """Return the code in force nearest to unknown digits (最接近的现行代码)."""
    province = text[:2] if text[:2] + "0000" in in_force() else ""
    slips = {
        (_distance(text, other, swapped), other)
        for other, swapped in _slips(text)
        if other in in_force() and other.startswith(province)
    }
    if slips:
        return min(slips)[1]
    if not province:
        return None
    same = {(_distance(text, other, False), other) for other in in_force() if other[:4] == text[:4]}
    return min(same)[1] if same else province + "0000"


def _slips(text: str) -> Iterator[tuple[str, bool]]:
    """Yield what one slip of the hand (笔误) may have come from, and whether it was a swap."""
    digits = "0123456789"
    for at in range(len(text) + 1):
        head, tail = text[:at], text[at:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:], True
        if tail:
            yield head + tail[1:], False
        for digit in digits:
            yield head + digit + tail, False
            if tail:
                yield head + digit + tail[1:], False


def _distance(text: str, other: str, swapped: bool) -> tuple[bool, int, int]:
    """Return how far a known code is from what was written (距离); the smaller, the nearer.

    Two digits swapped come first, then the more digits alike in front, then the number.
    """
    alike = 0
    while text[: alike + 1] == other[: alike + 1] and alike < len(text):
        alike += 1
    return (not swapped, -alike, abs(int(text) - int(other)))
