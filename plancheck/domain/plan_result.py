"""What is said of one plan in all (核查结果): findings, what was compared, what nothing touched.

Plans that stand alike say much alike, so most of what is found is found once: a ``Ruling`` holds for every statement
of the same content, and a plan's findings are made from its rulings when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from typing import Any

from plancheck.domain.finding import Finding, Verdict
from plancheck.domain.lineage import Cycle
from plancheck.domain.plan import Plan, Statement
from plancheck.domain.records import dataclass
from plancheck.domain.requirement import Requirement

Rank = tuple[int, int, str]

FINE = frozenset({Verdict.PASS, Verdict.NOT_APPLICABLE})
"""The verdicts that ask nothing of a reader."""
_DECIDED = (Verdict.PASS, Verdict.FAIL, Verdict.GAP)


@dataclass(slots=True, kw_only=True, eq=False)
class Ruling:
    """One thing that is found, for one plan or for all statements of one content in plans that stand alike.

    ``finding``: of the plan that it was found in first, or, where it is ``own``, of the one plan that it is about.
    ``at_target``: it points to the statement's target, else to its beginning. ``offset``: for a ruling on an
    indicator that no statement stands for, the indicator's number in the catalogue. ``rank`` orders the results of
    one statement. ``open``: it is neither a pass nor not applicable. ``notes``: what a report works out of it and can
    use for the next plan again.
    """

    finding: Finding
    rank: Rank
    open: bool
    own: bool = False
    at_target: bool = True
    offset: int = 0
    notes: dict[str, Any] = field(default_factory=dict)

    def on(self, plan: Plan, statement: Statement | None) -> Finding:
        """The finding as one plan has it."""
        one = self.finding
        if self.own:
            return one
        requirement, key, place, location = one.requirement, one.key, 0, plan.gap_location
        if statement is None:
            place = len(plan.statements) + self.offset
        else:
            key, place = statement.key, statement.place
            location = statement.target_location if self.at_target else statement.location
            if requirement is not None and requirement.kind == "self":  # its own baseline
                start = statement.baseline
                requirement = replace(
                    requirement,
                    plan=plan,
                    at=statement.at,
                    location=start.location if start is not None else None,
                )
        return Finding(
            rule=one.rule,
            check=one.check,
            plan=plan,
            verdict=one.verdict,
            reason=one.reason,
            statement=statement,
            indicator=one.indicator,
            name=one.name,
            key=key,
            place=place,
            requirement=requirement,
            resolved=one.resolved,
            shortfall=one.shortfall,
            margin=one.margin,
            distance_unit=one.distance_unit,
            under=one.under,
            fields=one.fields,
            details=one.details,
            late=one.late,
            location=location,
            severity=one.severity,
            copied=one.copied,
            inherited_from=one.inherited_from,
            basis=one.basis,
            notes=self.notes,
        )


@dataclass(slots=True, kw_only=True, eq=False)
class StatementResult:
    """The rulings on one statement, in order, with what summaries need of them.

    ``open``: the rulings that are neither passes nor not applicable. ``rules``: those that found something,
    a bit each, by their numbers in the ranks. ``touched``: whether any requirement was held against the statement. ``decided``: the requirements
    whose values it was compared with, each by source and part.
    """

    rulings: tuple[Ruling, ...]
    open: tuple[Ruling, ...] = ()
    counts: tuple[tuple[Verdict, int], ...] = ()
    rules: int = 0
    touched: bool = False
    decided: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        self.open = tuple(one for one in self.rulings if one.open)


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
    that it does not state). ``counts``: how many results have which verdict. ``settled``: what became of
    the waivers and known findings that name it, as plain data. ``foreign``: parents of another field, which ask nothing.
    """

    plan: Plan
    parts: list[tuple[Statement | None, StatementResult]]
    counts: dict[Verdict, int]
    compared: list[Compared]
    unjudged: list[Statement]
    matched_rules: set[str] = field(default_factory=set)
    suppressed: dict[str, Any] = field(default_factory=dict)
    foreign: tuple[Plan, ...] = ()
    _findings: list[Finding] | None = None
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
        return any(
            ruling.finding.verdict in _DECIDED and _binds(ruling.finding.requirement)
            for ruling, _ in self.rulings
        )

    @property
    def rulings(self) -> Iterator[tuple[Ruling, Statement | None]]:
        """Every ruling with the statement that it is about, in order."""
        for statement, found in self.parts:
            for ruling in found.rulings:
                yield ruling, statement

    @property
    def findings(self) -> list[Finding]:
        """Every finding, in order; what is noted on one stays noted."""
        if self._findings is None:
            made = iter(self.open) if self._open is not None else None
            self._findings = [
                next(made) if made is not None and one.open else one.on(self.plan, statement)
                for one, statement in self.rulings
            ]
        return self._findings

    @property
    def open(self) -> list[Finding]:
        """The findings that are neither passes nor not applicable, in order."""
        if self._open is None:
            if self._findings is not None:
                self._open = [one for one in self._findings if one.verdict not in FINE]
            else:
                self._open = [
                    one.on(self.plan, statement)
                    for statement, found in self.parts
                    for one in found.open
                ]
        return self._open

    @property
    def counted(self) -> Iterable[Finding]:
        """The open findings, to be counted: place and plan may be those of another plan that says the same."""
        if self._open is not None or self._findings is not None:
            return self.open
        return (one.finding for _, found in self.parts for one in found.open)

    @property
    def marked(self) -> bool:
        """Whether somebody may have noted something on the findings (waivers, known ones)."""
        return self._findings is not None


def _binds(requirement: Requirement | None) -> bool:
    """Whether a requirement is law, a rule's literal, or an ancestor's of this cycle."""
    if requirement is None:
        return False
    return requirement.kind in {"law", "literal"} or requirement.cycle is Cycle.CURRENT
