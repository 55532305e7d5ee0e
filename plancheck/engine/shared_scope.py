"""Plans with the same ancestors, rules and law share results: each distinct claim is evaluated once.

What rests on a plan as a whole is evaluated for each plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from operator import attrgetter
from typing import Any, ClassVar

from plancheck.checks.kinds import KINDS
from plancheck.common import dataclass
from plancheck.common.bounded_cache import BoundedCache
from plancheck.domain.claim import Statement
from plancheck.domain.finding import FINE, Finding, Rank, Reason, Ruling, Verdict
from plancheck.domain.plan import Plan
from plancheck.domain.plan_result import Found, StatementResult
from plancheck.domain.requirement import Requirement
from plancheck.domain.target import TargetKind
from plancheck.rule import Rule

_JUDGING = frozenset({Verdict.PASS, Verdict.FAIL})

Judge = Callable[[Rule, Iterable[Finding]], Iterable[Finding]]
OnStatement = Callable[[Rule, Any, Statement], Iterable[Finding]]


def sum_up(found: Iterable[Found]) -> StatementResult:
    """What is found on one statement in its order, with what summaries need of it."""
    ordered = tuple(sorted(found, key=attrgetter("rank")))
    counts: dict[Verdict, int] = {}
    decided: dict[tuple[str, str, str], None] = {}
    unfinished: list[Found] = []
    touched = False
    rules = 0
    for one in ordered:
        rules |= 1 << one.rank[0]
        verdict, requirement = one.verdict, one.requirement
        counts[verdict] = counts.get(verdict, 0) + 1
        if verdict not in FINE:
            unfinished.append(one)
        if requirement is None:
            continue
        touched = True
        if verdict in _JUDGING and KINDS[one.check].compares and one.indicator is not None:
            decided[requirement.source, one.indicator, requirement.part] = None
    return StatementResult(
        rulings=ordered,
        open=tuple(unfinished),
        counts=tuple(counts.items()),
        rules=rules,
        touched=touched,
        decided=tuple(decided),
    )


class Paced(list[Ruling]):
    """Rulings that state the pace from the baseline to a later requirement: they hold for one baseline figure."""


class FindingCache:
    """Cache of results, keyed by scope and claim, by the baseline's figure as well, or by other keys.

    The bounds are as small as they can be without judging much again: a thousand counties' plans like the generator's
    make some 1600 claims, some 6000 with their figures.
    """

    CLAIMS: ClassVar[int] = 1500
    FIGURES: ClassVar[int] = 5000
    OTHERS: ClassVar[int] = 1000

    def __init__(self) -> None:
        self.claims: BoundedCache[object, list[Ruling]] = BoundedCache(self.CLAIMS)
        self.figures: BoundedCache[object, StatementResult] = BoundedCache(self.FIGURES)
        self.others: BoundedCache[object, Any] = BoundedCache(self.OTHERS)


@dataclass(slots=True, kw_only=True, eq=False)
class SharedScope:
    """What some plans have in common: the plans above them, the rules that apply, the law in force.

    ``bases``: what the key of this scope is made of, kept so that it stays what it is. ``judged``: what was found
    before; its keys begin with the scope. ``guarantees``: the field's rules that require something by law or literal, chosen or not.
    """

    judged: FindingCache
    rules: tuple[Rule, ...]
    guarantees: tuple[Rule, ...]
    bases: tuple[object, ...]
    order: dict[str, int]
    sources: dict[str, int]
    requirements: dict[tuple[str, str], tuple[Requirement, ...]] = field(default_factory=dict)
    _split: dict[tuple[bool, str | None], tuple[tuple[Rule, OnStatement], ...]] = field(
        default_factory=dict
    )

    def memoize(self, key: object, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, worked out once. It gives no ``None``."""
        found = self.judged.others[(self, key)]
        if found is None:
            found = make()
            self.judged.others.put((self, key), found)
        return found

    def rank(self, finding: Finding) -> Rank:
        """The rank of a finding among those on the same statement: by rule, then by source."""
        ruling = finding.ruling
        requirement = ruling.requirement
        source = self.sources.get(requirement.source, -1) if requirement is not None else -1
        return (self.order[ruling.rule], source, ruling.key)

    def on(self, statement: Statement, plan: Plan, judge: Judge, context: Any) -> StatementResult:
        """What the rules find on a statement: by its claim, and by its baseline's figure."""
        claim = statement.claim
        indicator = claim.indicator
        others = plan.apart(indicator.id) if indicator is not None else ()
        if not statement.shares_claim or (others and not all(map(_shareable, others))):
            return sum_up(
                one
                for uses_baseline in (False, True)
                for one in self._judge(statement, judge, context, uses_baseline=uses_baseline)
            )
        role: tuple[object, ...]
        if statement.row is not None:  # the only one of its indicator
            role = (self, claim, True, indicator is not None)
        else:
            role = (self, claim, plan.governs(statement), plan.speaks(statement))
        if others:  # what each of them answers rests on the others
            role = (*role, *(one.claim for one in others))
        figure = (role, statement.figure)
        by_figure = claim.target.kind is TargetKind.BASELINE
        # Asked for each time, so that what many figures stand on is not let go before them.
        apart = self._apart(
            figure if by_figure else (role, statement.baseline and statement.placed),
            statement,
            judge,
            context,
        )
        if type(apart) is Paced:
            apart = self._apart(figure, statement, judge, context)
        found = self.judged.figures[figure]
        if found is None:
            found = sum_up((*apart, *self._shared(statement, judge, context, uses_baseline=True)))
            self.judged.figures.put(figure, found)
        return found

    def _apart(self, key: object, statement: Statement, judge: Judge, context: Any) -> list[Ruling]:
        """What is found whatever the baseline's figure."""
        found = self.judged.claims[key]
        if found is None:
            found = self._shared(statement, judge, context, uses_baseline=False)
            if any(one.reason is Reason.NOT_DUE for one in found):
                found = Paced(found)
            self.judged.claims.put(key, found)
        return found

    def _shared(
        self, statement: Statement, judge: Judge, context: Any, *, uses_baseline: bool
    ) -> list[Ruling]:
        """Rulings that hold for every statement that makes this claim."""
        return [
            share(one)
            for one in self._judge(statement, judge, context, uses_baseline=uses_baseline)
        ]

    def rules_of(
        self, indicator: str | None, *, uses_baseline: bool
    ) -> tuple[tuple[Rule, OnStatement], ...]:
        """The rules that judge statements on an indicator: those that look at baselines, or the others."""
        found = self._split.get((uses_baseline, indicator))
        if found is None:
            found = self._split[uses_baseline, indicator] = tuple(
                (rule, kind.statement)
                for rule in self.rules
                for kind in (KINDS[rule.check],)
                if kind.statement is not None
                and kind.uses_baseline(rule) is uses_baseline
                and (rule.select.indicators is None or indicator in rule.select.indicators)
            )
        return found

    def _judge(
        self, statement: Statement, judge: Judge, context: Any, *, uses_baseline: bool
    ) -> Iterator[Finding]:
        indicator = statement.indicator.id if statement.indicator is not None else None
        for rule, judge_statement in self.rules_of(indicator, uses_baseline=uses_baseline):
            yield from judge(rule, judge_statement(rule, context, statement))


def share(finding: Finding) -> Ruling:
    """Make the ruling of a finding hold for every plan of the scope."""
    ruling = finding.ruling
    if ruling.notes is None:
        ruling.notes = {}
    return ruling


def _shareable(statement: Statement) -> bool:
    """Whether a statement's claim says all that its neighbours look at."""
    return statement.shares_claim and statement.target.kind is not TargetKind.BASELINE
