"""A figure of a sentence with the words around it, as evidence looks at it."""

from __future__ import annotations

from dataclasses import dataclass

from plancheck.extract.model import Commitment


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that stands in a text, promised or not, with the words around it.

    These are, ever wider, ``clause``, ``sentence``, ``names`` (of the row of a box, or the title) and ``titles`` (of all
    sections above). ``shares``: how many things it may be said of (甲、乙和丙均达95%: three). ``start`` and ``end``: where it
    stands in its clause. ``given``: the name that is its own of several (分别). ``whole``: words without a figure.
    ``numeral``: one Chinese numeral. ``why``: the reason why it is no promise.
    """

    commitment: Commitment
    clause: str
    sentence: str
    names: str
    titles: tuple[str, ...]
    shares: int
    start: int
    end: int
    given: str
    whole: bool
    numeral: bool
    why: str
