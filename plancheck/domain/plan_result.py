"""The result of one plan (核查结果): findings, what was compared, what nothing touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from plancheck.common import dataclass
from plancheck.domain.case import Cycle
from plancheck.domain.claim import Statement
from plancheck.domain.finding import FINE, Finding, Ruling, Verdict
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement

Found = Ruling | Finding
"""What is found on a statement: a ruling, shared by the plans that make its claim, or a finding of this plan alone."""
_DECIDED = (Verdict.PASS, Verdict.FAIL, Verdict.GAP)


@dataclass(slots=True, kw_only=True, eq=False)
class StatementResult:
    """What is found on one statement, in order, with what summaries need of it.

    ``open``: what is neither a pass nor not applicable. ``rules``: those that found something, a bit each, by their
    numbers in the ranks. ``touched``: whether any requirement was held against the statement. ``decided``: the
    requirements whose values it was compared with, each by source, indicator and part.
    """

    rulings: tuple[Found, ...]
    open: tuple[Found, ...] = ()
    counts: tuple[tuple[Verdict, int], ...] = ()
    rules: int = 0
    touched: bool = False
    decided: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True, kw_only=True, eq=False)
class Compared:
    """How many of an ancestor's known targets were compared with the plan's (decided, not reviewed)."""

    source: Plan
    known: int
    compared: int
    cycle: Cycle = Cycle.CURRENT


@dataclass(slots=True, kw_only=True, eq=False)
class PlanResult:
    """Everything that is to be said about one plan.

    ``parts``: what was found, in the order of results, for each statement (``None``: on the plan, or on indicators
    that it does not state). ``counts``: how many results have which verdict. ``suppressed``: what became
    of the waivers and known findings that name it, as plain data. ``foreign``: parents of another field, which ask
    nothing. ``noted``: the findings, once somebody asked for them all and may have noted something on them.
    """

    plan: Plan
    parts: list[tuple[Statement | None, StatementResult]]
    counts: dict[Verdict, int]
    compared: list[Compared]
    unjudged: list[Statement]
    matched_rules: set[str] = field(default_factory=set)
    suppressed: dict[str, Any] = field(default_factory=dict)
    foreign: tuple[Plan, ...] = ()
    noted: list[Finding] | None = None
    _open: list[Finding] | None = None

    @property
    def aside(self) -> bool:
        """Whether plans above are known, but none of this planning cycle."""
        cycles = {one.cycle for one in self.compared}
        return bool(cycles) and Cycle.CURRENT not in cycles

    @property
    def decided(self) -> bool:
        """Whether anything was decided: where nothing of this cycle is known above, against law or a rule's literal."""
        if not self.aside:
            return any(self.counts[verdict] for verdict in _DECIDED)
        return any(one.verdict in _DECIDED and _binds(one.requirement) for one, _ in self.rulings)

    @property
    def rulings(self) -> Iterator[tuple[Found, Statement | None]]:
        """Everything that was found, each with the statement that it is about, in order."""
        for statement, found in self.parts:
            for one in found.rulings:
                yield one, statement

    @property
    def findings(self) -> list[Finding]:
        """Every finding, in order; what is noted on one (a waiver) stays noted."""
        if self.noted is None:
            made = iter(self.open)
            self.noted = [
                self._in_plan(one, statement) if one.verdict in FINE else next(made)
                for one, statement in self.rulings
            ]
        return self.noted

    @property
    def open(self) -> list[Finding]:
        """The findings that are neither passes nor not applicable, in order."""
        if self._open is None:
            self._open = [
                self._in_plan(one, statement)
                for statement, found in self.parts
                for one in found.open
            ]
        return self._open

    def _in_plan(self, found: Found, statement: Statement | None) -> Finding:
        return found if isinstance(found, Finding) else found.on(self.plan, statement)


def _binds(requirement: Requirement | None) -> bool:
    """Whether a requirement is law, a rule's literal, or an ancestor's of this cycle."""
    if requirement is None:
        return False
    return requirement.kind in {"law", "literal"} or requirement.cycle is Cycle.CURRENT
