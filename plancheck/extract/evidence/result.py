"""The result of checking a plan file against its document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plancheck.domain.claim import Statement
from plancheck.extract.model import Commitment, Row


class State(StrEnum):
    """What became of a statement's figure."""

    FOUND = "found"
    ELSEWHERE = "elsewhere"
    DIFFERENT = "different"
    MISSING = "missing"
    UNCHECKED = "unchecked"  # no figure: a qualitative target


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEvidence:
    """One statement and what the document says of it.

    ``what``: ``target``, ``baseline``, ``nature`` or ``milestone``. ``found``: the text that stands at the place.
    """

    statement: Statement
    state: State
    what: str = "target"
    found: str = ""
    section: str = ""
    start: int | None = None
    end: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The statements of a plan with their evidence, and what the document says that the plan lacks."""

    statements: list[StatementEvidence]
    lacking_rows: list[Row]
    lacking: list[Commitment]

    @property
    def wrong(self) -> bool:
        """Whether a figure is not in its document."""
        return any(one.state in {State.DIFFERENT, State.MISSING} for one in self.statements)
