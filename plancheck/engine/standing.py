"""Plans that stand alike: what is found on one content once holds for all of them.

A county's plan differs from its neighbour's in figures; under the same plans above, the same rules and the same law in
force, a statement of the same content gets the same results. So each content is judged once, and a plan is put
together from what was found before (``Ruling``). What rests on a plan as a whole is judged for each plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from plancheck.checks import KINDS
from plancheck.domain.finding import Finding, Verdict
from plancheck.domain.judgement import Rank, Ruling
from plancheck.domain.plan import Plan, Statement
from plancheck.domain.requirement import Requirement
from plancheck.domain.target import Kind
from plancheck.rule.model import Rule


@dataclass(slots=True, kw_only=True)
class Found:
    """What the rules find on one content, with what the summaries need of it.

    ``rules``: those that found something; ``touched``: whether any requirement was held against it; ``decided``: the
    sources whose values it was compared with.
    """

    rulings: tuple[Ruling, ...]
    counts: tuple[tuple[Verdict, int], ...]
    rules: frozenset[str]
    touched: bool
    decided: tuple[str, ...]

    @classmethod
    def of(cls, rulings: Iterable[Ruling]) -> Found:
        """Sum up some rulings."""
        ordered = tuple(sorted(rulings, key=lambda one: one.rank))
        counts: dict[Verdict, int] = {}
        decided: dict[str, None] = {}
        for one in ordered:
            finding = one.finding
            counts[finding.verdict] = counts.get(finding.verdict, 0) + 1
            judged = finding.verdict in _JUDGING and KINDS[finding.check].compares
            if judged and finding.requirement is not None and finding.indicator:
                decided[finding.requirement.source] = None
        return cls(
            rulings=ordered,
            counts=tuple(counts.items()),
            rules=frozenset(one.finding.rule for one in ordered),
            touched=any(
                one.finding.statement is not None and one.finding.requirement is not None
                for one in ordered
            ),
            decided=tuple(decided),
        )


_JUDGING = frozenset({Verdict.PASS, Verdict.FAIL})

Judge = Callable[[Rule, Iterable[Finding]], Iterable[Ruling]]


@dataclass(slots=True, kw_only=True)
class Standing:
    """What some plans have in common: the plans above them, the rules that apply, the law in force.

    ``like``: the first of these plans; what is kept of a finding that several share names it. ``bases``: what the
    key of this standing is made of, kept so that it stays what it is.
    """

    LIMIT: ClassVar[int] = 5000

    like: Plan
    rules: tuple[Rule, ...]
    bases: tuple[object, ...]
    order: dict[str, int]
    sources: dict[str, int]
    requirements: dict[tuple[str, str], Requirement | None] = field(default_factory=dict)
    worked_out: dict[object, Any] = field(default_factory=dict)
    _found: tuple[dict[object, Found], dict[object, Found]] = field(default_factory=lambda: ({}, {}))
    _split: dict[bool, tuple[Rule, ...]] = field(default_factory=dict)

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, worked out once."""
        if key not in self.worked_out:
            if len(self.worked_out) > self.LIMIT:
                self.worked_out.clear()
            self.worked_out[key] = make()
        return self.worked_out[key]

    def rank(self, finding: Finding) -> Rank:
        """Where a finding stands among those on the same statement: by rule, then by source."""
        requirement = finding.requirement
        source = self.sources.get(requirement.source, -1) if requirement is not None else -1
        return (self.order[finding.rule], source, finding.key)

    def on(self, statement: Statement, plan: Plan, judge: Judge, context: Any) -> tuple[Found, ...]:
        """What the rules find on a statement: without its baseline's figure, and with it."""
        content, start = statement.content, statement.baseline
        figure = None if start is None else (start.year, start.text)
        plain = start and statement.placed
        if statement.target.kind is Kind.BASELINE:
            plain = figure
        role = (content, plan.governs(statement), plan.speaks(statement))
        return (
            self._known(0, (role, plain), statement, judge, context),
            self._known(1, (role, figure), statement, judge, context),
        )

    def _known(
        self, starts: int, key: object, statement: Statement, judge: Judge, context: Any
    ) -> Found:
        kept = self._found[starts]
        found = kept.get(key) if statement.content is not None else None
        if found is None:
            rules = self.rules_of(starts=bool(starts))
            found = Found.of(self._judge(statement, rules, judge, context))
            if statement.content is not None:
                if len(kept) > self.LIMIT:
                    kept.clear()
                for one in found.rulings:
                    self.share(one, statement)
                kept[key] = found
        return found

    def rules_of(self, *, starts: bool) -> tuple[Rule, ...]:
        """The rules that judge statements: those that look at baselines, or the others."""
        if starts not in self._split:
            self._split[starts] = tuple(
                rule
                for rule in self.rules
                if KINDS[rule.check].statement is not None
                and KINDS[rule.check].starts(rule) is starts
            )
        return self._split[starts]

    @staticmethod
    def _judge(
        statement: Statement, rules: tuple[Rule, ...], judge: Judge, context: Any
    ) -> Iterator[Ruling]:
        for rule in rules:
            kind = KINDS[rule.check]
            if kind.statement is not None:
                yield from judge(rule, kind.statement(rule, context, statement))

    def share(self, ruling: Ruling, statement: Statement | None) -> None:
        """Let a ruling hold for every plan of this standing."""
        finding = ruling.finding
        ruling.own = False
        if statement is None:
            ruling.offset = finding.place - len(finding.plan.statements)
        else:
            ruling.at_target = finding.location is not statement.location
        finding.plan = self.like
