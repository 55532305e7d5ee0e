"""A quantity with the words around it, as the reasons look at it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plancheck.domain.jurisdiction import Jurisdiction
from plancheck.extract.prose.clause import NEAR, clause
from plancheck.extract.prose.quantity import Quantity

REACHED = re.compile(r"(?:达到|达|提高到|缩短到|缩短至|控制在)\s*$")  # A level that is reached.

# What leads to a level, whatever the verb: 增至, 攀升到, 降为, 突破.
GETS = re.compile(r"[一-鿿](?:至|到|达|为|在|破|超|上|成)\s*$")


_NUMBERS = ("pct", "num", "ratio", "rate", "cn", "cnpct", "tenths", "half", "twice")
_SHORT_HEAD = 6  # characters of a clause's beginning that can't name what it is of (达到, 再提高到)


def says_nothing_of(head: str) -> bool:
    """Whether the beginning of a clause does not name what its number is of: the clause before does."""
    return len(_YEAR.sub("", head).strip("到底末前，,")) < _SHORT_HEAD


# A year as a date.
_YEAR = re.compile(r"20\d\d\s*年(?:底|末)?前?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quantity with what stands around it.

    ``before``: up to the number, with its comparison; ``lead``: up to the comparison; ``after``: behind all of it.
    ``clause``: the whole clause, ``head``: its part up to the quantity, ``rest``: its part behind.
    """

    text: str
    match: re.Match[str]
    one: Quantity
    unit: str
    before: str
    lead: str
    after: str
    clause: str
    head: str
    rest: str
    own: Jurisdiction | None

    @classmethod
    def of(
        cls, text: str, match: re.Match[str], one: Quantity, own: Jurisdiction | None
    ) -> Candidate:
        """The candidate of a quantity that ``match`` reads in a sentence."""
        start, end = match.span()
        number = next((match.start(name) for name in _NUMBERS if match[name]), start)
        left, right = clause(text, start, end)
        return cls(
            text=text,
            match=match,
            one=one,
            unit=one.unit or "",
            before=text[max(0, number - NEAR) : number],
            lead=text[max(0, start - NEAR) : start],
            after=text[end : end + NEAR],
            clause=text[left:right],
            head=text[left:start],
            rest=text[end:right],
            own=own,
        )

    @property
    def compared(self) -> bool:
        """Whether a comparison stands before or behind the number."""
        return self.one.bounded or self.one.led or self.one.approximate
