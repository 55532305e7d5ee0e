"""Plans that stand alike: what is found on one content once holds for all of them.

A county's plan differs from its neighbour's in figures; under the same plans above, the same rules and the same law in
force, a statement of the same content gets the same results. So each content is judged once, and a plan is put
together from what was found before (``Ruling``). What rests on a plan as a whole is judged for each plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace
from operator import attrgetter
from typing import Any, ClassVar

from plancheck.checks import KINDS
from plancheck.common.bounded_cache import BoundedCache
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.plan import Plan, Statement
from plancheck.domain.plan_result import Rank, Ruling, StatementResult
from plancheck.domain.records import dataclass
from plancheck.domain.requirement import Requirement
from plancheck.domain.target.target import TargetKind
from plancheck.rule.rule import Rule

_JUDGING = frozenset({Verdict.PASS, Verdict.FAIL})

Judge = Callable[[Rule, Iterable[Finding]], Iterable[Ruling]]
OnStatement = Callable[[Rule, Any, Statement], Iterable[Finding]]


def sum_up(rulings: Iterable[Ruling]) -> StatementResult:
    """Rulings on one statement in their order, with what summaries need of them."""
    ordered = tuple(sorted(rulings, key=attrgetter("rank")))
    counts: dict[Verdict, int] = {}
    decided: dict[tuple[str, str], None] = {}
    touched = False
    rules = 0
    for one in ordered:
        finding = one.finding
        rules |= 1 << one.rank[0]
        counts[finding.verdict] = counts.get(finding.verdict, 0) + 1
        if finding.requirement is None or finding.statement is None:
            continue
        touched = True
        judged = finding.verdict in _JUDGING and KINDS[finding.check].compares
        if judged and finding.indicator is not None:
            decided[finding.requirement.source, finding.requirement.part] = None
    return StatementResult(
        rulings=ordered,
        counts=tuple(counts.items()),
        rules=rules,
        touched=touched,
        decided=tuple(decided),
    )


class Paced(list[Ruling]):
    """Rulings that tell the pace from the baseline to what falls due later: they hold for one figure of it."""


class FindingCache:
    """What was judged before, whatever the standing: by content, by a baseline's figure beside it, by other keys.

    The bounds are as small as they can be without judging much again: of a thousand counties' plans like the
    generator's the contents are some 1600, with their figures some 6000.
    """

    CONTENTS: ClassVar[int] = 1500
    FIGURES: ClassVar[int] = 5000
    OTHERS: ClassVar[int] = 1000

    def __init__(self) -> None:
        self.contents: BoundedCache[object, list[Ruling]] = BoundedCache(self.CONTENTS)
        self.figures: BoundedCache[object, StatementResult] = BoundedCache(self.FIGURES)
        self.others: BoundedCache[object, Any] = BoundedCache(self.OTHERS)


@dataclass(slots=True, kw_only=True, eq=False)
class SharedScope:
    """What some plans have in common: the plans above them, the rules that apply, the law in force.

    ``like``: the first of these plans; what is kept of a finding that several share names it. ``bases``: what the
    key of this standing is made of, kept so that it stays what it is. ``judged``: what was found before; its keys
    begin with the standing. ``guarantees``: the field's rules that require something by law or literal, chosen or not.
    """

    judged: FindingCache
    like: Plan
    rules: tuple[Rule, ...]
    guarantees: tuple[Rule, ...]
    bases: tuple[object, ...]
    order: dict[str, int]
    sources: dict[str, int]
    requirements: dict[tuple[str, str], tuple[Requirement, ...]] = field(default_factory=dict)
    _split: dict[tuple[bool, str | None], tuple[tuple[Rule, OnStatement], ...]] = field(
        default_factory=dict
    )

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, worked out once. It gives no ``None``."""
        found = self.judged.others.get((self, key))
        if found is None:
            found = make()
            self.judged.others.put((self, key), found)
        return found

    def rank(self, finding: Finding) -> Rank:
        """Where a finding stands among those on the same statement: by rule, then by source."""
        requirement = finding.requirement
        source = self.sources.get(requirement.source, -1) if requirement is not None else -1
        return (self.order[finding.rule], source, finding.key)

    def on(self, statement: Statement, plan: Plan, judge: Judge, context: Any) -> StatementResult:
        """What the rules find on a statement: by its content, and by its baseline's figure."""
        content, start = statement.content, statement.baseline
        others = plan.apart(statement.indicator.id) if statement.indicator is not None else ()
        if content is None or (others and not all(map(_shareable, others))):
            return sum_up(
                one
                for starts in (False, True)
                for one in self._judge(statement, judge, context, starts=starts)
            )
        role: tuple[object, ...]
        if statement.row is not None:  # the only one of its indicator
            role = (self, content, True, statement.indicator is not None)
        else:
            role = (self, content, plan.governs(statement), plan.speaks(statement))
        if others:  # what each of them answers rests on the others
            role = (*role, *(one.content for one in others))
        figure = (role, None if start is None else (start.year, start.text))
        by_figure = statement.target.kind is TargetKind.BASELINE
        # Asked for each time, so that what many figures stand on is not let go before them.
        apart = self._apart(
            figure if by_figure else (role, start and statement.placed), statement, judge, context
        )
        if type(apart) is Paced:
            apart = self._apart(figure, statement, judge, context)
        found = self.judged.figures.get(figure)
        if found is None:
            found = sum_up((*apart, *self._shared(statement, judge, context, starts=True)))
            self.judged.figures.put(figure, found)
        return found

    def _apart(self, key: object, statement: Statement, judge: Judge, context: Any) -> list[Ruling]:
        """What is found whatever the baseline's figure."""
        found = self.judged.contents.get(key)
        if found is None:
            found = self._shared(statement, judge, context, starts=False)
            if any(one.finding.reason is Reason.NOT_DUE for one in found):
                found = Paced(found)
            self.judged.contents.put(key, found)
        return found

    def _shared(
        self, statement: Statement, judge: Judge, context: Any, *, starts: bool
    ) -> list[Ruling]:
        """Rulings that hold for every statement of this content."""
        found = list(self._judge(statement, judge, context, starts=starts))
        for one in found:
            self.share(one, statement)
        return found

    def rules_of(
        self, indicator: str | None, *, starts: bool
    ) -> tuple[tuple[Rule, OnStatement], ...]:
        """The rules that judge statements on an indicator: those that look at baselines, or the others."""
        found = self._split.get((starts, indicator))
        if found is None:
            found = self._split[starts, indicator] = tuple(
                (rule, kind.statement)
                for rule in self.rules
                for kind in (KINDS[rule.check],)
                if kind.statement is not None
                and kind.starts(rule) is starts
                and (rule.select.indicators is None or indicator in rule.select.indicators)
            )
        return found

    def _judge(
        self, statement: Statement, judge: Judge, context: Any, *, starts: bool
    ) -> Iterator[Ruling]:
        indicator = statement.indicator.id if statement.indicator is not None else None
        for rule, judge_statement in self.rules_of(indicator, starts=starts):
            yield from judge(rule, judge_statement(rule, context, statement))

    def share(self, ruling: Ruling, statement: Statement | None) -> None:
        """Let a ruling hold for every plan of this standing."""
        finding = ruling.finding
        ruling.own = False
        if statement is None:
            ruling.offset = finding.place - len(finding.plan.statements)
        else:
            ruling.at_target = finding.location is not statement.location
        finding.plan = self.like
        requirement = finding.requirement
        if requirement is not None and requirement.kind == "self":
            finding.requirement = replace(requirement, plan=self.like)  # no other plan is kept


def _shareable(statement: Statement) -> bool:
    """Whether a statement's content says all that its neighbours look at."""
    return statement.content is not None and statement.target.kind is not TargetKind.BASELINE
