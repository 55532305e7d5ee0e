"""The result of checking a plan file against its document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from plancheck.domain.claim import Statement
from plancheck.extract.account import Account
from plancheck.extract.model import Commitment, Row


class State(StrEnum):
    """What became of a statement's figure."""

    FOUND = "found"
    ELSEWHERE = "elsewhere"
    DIFFERENT = "different"
    MISSING = "missing"
    UNCHECKED = "unchecked"  # no figure (a qualitative target), or one that was not read surely


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEvidence:
    """One statement and what the document says of it.

    ``what``: ``target``, ``baseline``, ``nature`` or ``milestone``. ``found``: the text that stands at the place.
    ``doubt``: why that was not read surely, so that it confirms nothing and contradicts nothing.
    """

    statement: Statement
    state: State
    what: str = "target"
    found: str = ""
    section: str = ""
    start: int | None = None
    end: int | None = None
    page: int | None = None
    doubt: str = ""


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


def without_doubtful(found: Evidence, account: Account) -> Evidence:
    """The evidence with statements unchecked that rest on what was not read surely."""
    return replace(found, statements=[_checked(one, account) for one in found.statements])


def _checked(one: StatementEvidence, account: Account) -> StatementEvidence:
    doubt = (
        account.doubt(one.start, one.end) if one.start is not None and one.end is not None else ""
    )
    return replace(one, state=State.UNCHECKED, doubt=doubt) if doubt else one
