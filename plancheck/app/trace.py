"""``trace``: one indicator down the levels of each planning cycle, and where the chain first breaks (指标逐级对照)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from plancheck.app import VerifyRequest
from plancheck.app.verify import Session
from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.common.meant import closest
from plancheck.domain.asked import comparisons
from plancheck.domain.case import Cycle
from plancheck.domain.catalogue import Cascade, Indicator
from plancheck.domain.claim import Nature, Statement
from plancheck.domain.finding import Reason
from plancheck.domain.judge import Outcome, is_unconfirmed, judge
from plancheck.domain.jurisdiction import territory
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement, same_context
from plancheck.domain.source import PLAN_LANGUAGE, Problem, UsageError


@dataclass(slots=True, kw_only=True)
class Line:
    """One statement of a plan, or a milestone of it, and how it stands to each requirement that it answers."""

    statement: Statement
    against: list[tuple[Requirement, Outcome]] = field(default_factory=list)

    @property
    def failed(self) -> list[tuple[Requirement, Outcome]]:
        """The requirements that it fails, the farthest first."""
        failed = [one for one in self.against if one[1].verdict == "fail" and not one[0].later]
        return sorted(failed, key=lambda one: -(one[1].shortfall or Decimal(0)))

    @property
    def later(self) -> list[tuple[Requirement, Outcome]]:
        """What it would fail, had the plan above not been younger: nothing was asked of it at its date."""
        return [one for one in self.against if one[1].verdict == "fail" and one[0].later]

    @property
    def open(self) -> list[tuple[Requirement, Outcome]]:
        """What could not be decided."""
        return [one for one in self.against if one[1].verdict == "review"]

    @property
    def given_up(self) -> list[tuple[Requirement, str]]:
        """What is met by value but not in what binds: expected where binding is asked, or under an added hedge (限定语)."""
        stated = self.statement
        met = [
            asked
            for asked, outcome in self.against
            if outcome.verdict == "pass" and asked.nature is Nature.BINDING and not asked.later
        ]
        weakened = met if stated.nature is Nature.EXPECTED else []
        hedged = [one for one in met if stated.hedge not in {None, one.hedge}]
        return [
            *((one, Reason.NATURE_WEAKENED.value) for one in weakened),
            *((one, Reason.CONDITION_ADDED.value) for one in hedged),
        ]


@dataclass(slots=True, kw_only=True)
class Link:
    """One plan of a chain with everything that it states on the indicator, in document order."""

    plan: Plan
    lines: list[Line]

    @property
    def broken(self) -> Line | None:
        """The statement that is farthest off what the plans above ask."""
        failed = [line for line in self.lines if line.failed]
        return max(failed, key=lambda line: line.failed[0][1].shortfall or Decimal(0), default=None)


@dataclass(slots=True, kw_only=True)
class Chain:
    """The plans that are in force together, highest first. ``years``: the first and last year that they share.

    ``cycle``: how it lies to the plans that are traced; a former or coming one has none of them.
    """

    links: list[Link]
    years: tuple[int, int]
    cycle: Cycle = Cycle.CURRENT

    @property
    def stated(self) -> list[Link]:
        """The links that state the indicator."""
        return [link for link in self.links if link.lines]

    @property
    def open(self) -> bool:
        """Whether something could not be decided."""
        return any(line.open for link in self.links for line in link.lines)

    @property
    def remarked(self) -> bool:
        """Whether something that is no break is not kept all the same."""
        return any(line.later or line.given_up for link in self.links for line in link.lines)

    @property
    def first_break(self) -> Link | None:
        """Where the chain first breaks, from the top."""
        broken = [link for link in self.links if link.broken]
        return min(broken, key=lambda link: link.plan.jurisdiction.level, default=None)


@dataclass(slots=True, kw_only=True)
class Trace:
    """An indicator down the levels, a chain for each planning cycle, the latest first."""

    indicator: Indicator
    chains: list[Chain]
    problems: list[Problem]

    @property
    def cascades(self) -> bool:
        """Whether each lower plan must be at least as strict."""
        return self.indicator.cascade is Cascade.FLOOR

    @property
    def stated(self) -> bool:
        """Whether any plan states the indicator."""
        return any(chain.stated for chain in self.chains)


def trace(name: str, request: VerifyRequest) -> Trace:
    """Follow one indicator through a plan's ancestors down to it, or through every plan of a folder."""
    session = Session.open(request)
    workspace = session.workspace
    plans: list[Plan] = []
    for file in workspace.inputs.files:
        entry = workspace.entry(file)
        if entry.plan is None:
            continue
        first = workspace.repository.judged.setdefault(entry.plan.id, entry.plan.path)
        if first == entry.plan.path:
            plans.append(entry.plan)
        else:
            workspace.report_twice(entry.plan, first)
    workspace.report_empty()
    fields = {plan.field for plan in plans} or set(workspace.registry.fields())
    indicator = _indicator(name, workspace.registry, sorted(fields))
    known: dict[str, Plan] = {}
    for plan in plans:
        if plan.field not in fields:
            continue
        for one in (*session.gatherer.lineages.of(plan).ancestors, plan):
            known.setdefault(one.id, one)
    links = {one.id: _link(one, indicator, session) for one in known.values()}
    chains = [_chain(group, plans, links) for group in _together(known.values())]
    return Trace(indicator=indicator, chains=chains, problems=workspace.log.problems)


def _together(plans: Iterable[Plan]) -> list[list[Plan]]:
    """The largest groups of plans that are all in force in one year, the latest first.

    A plan of many years stands in several; two plans whose periods share no year never stand in one.
    """
    every = list(plans)
    years = sorted({one.period.start for one in every}, reverse=True)
    # A period that ends before it begins is an error of its file; the plan still stands in its first year.
    groups = [
        [one for one in every if one.period.start <= year <= max(one.period.start, one.period.end)]
        for year in years
    ]
    names = [{one.id for one in group} for group in groups]
    return [
        group
        for at, group in enumerate(groups)
        if not any(
            names[at] < other or (names[at] == other and number < at)
            for number, other in enumerate(names)
        )
    ]


def _chain(group: list[Plan], traced: list[Plan], links: dict[str, Link]) -> Chain:
    ordered = sorted(
        group, key=lambda one: (territory(one.jurisdiction.code), one.jurisdiction.level)
    )
    first = max(one.period.start for one in group)
    years = first, max(first, min(one.period.end for one in group))
    named = {one.id for one in traced}
    cycle = Cycle.CURRENT
    if not named & {one.id for one in group}:
        former = all(years[1] < one.period.start for one in traced)
        cycle = Cycle.FORMER if former else Cycle.COMING
    return Chain(links=[links[one.id] for one in ordered], years=years, cycle=cycle)


def _indicator(name: str, registry: PackRegistry, fields: list[str]) -> Indicator:
    names: list[str] = []
    for one in fields:
        try:
            catalogue = registry.field(one).catalogue
        except KeyError:
            continue
        found = catalogue.indicators.get(name) or catalogue.by_name(name)
        if found is not None:
            return found
        names += [indicator.name[PLAN_LANGUAGE] for indicator in catalogue.nearest(name, 3, 25)]
        names += closest(name, catalogue.indicators, 0.5, 2)
    if not names or "/" in name or "\\" in name or name.endswith((".yaml", ".yml")):
        raise UsageError("indicator-unknown-far", value=name)  # or the arguments are swapped
    raise UsageError("indicator-unknown", value=name, near="、".join(names))


def _link(plan: Plan, indicator: Indicator, session: Session) -> Link:
    lines = [
        Line(statement=point) for one in plan.on(indicator.id) for point in (one, *one.milestones)
    ]
    if not lines or indicator.cascade is not Cascade.FLOOR:
        return Link(plan=plan, lines=lines)
    context = session.plan_context(plan)
    for ancestor in context.lineage.ancestors:
        if context.lineage.cycle(ancestor) is not Cycle.CURRENT:
            continue
        for requirement in context.asked_by(ancestor, indicator):
            compared = comparisons(plan, indicator, requirement, context.resolve)
            held = {id(one): asked for asked, one in compared}
            years = {requirement.year, *(one.year for _, one in compared)}
            for line in lines:
                point = line.statement
                # Whatever else is said for the year counts too: prose beside a row, one promise beside another.
                if id(point) in held or (point.year in years and same_context(point, requirement)):
                    resolved = context.resolve(point, plan)
                    asked = held.get(id(point), requirement)
                    outcome = judge(point, resolved, asked, better=indicator.better)
                    if outcome.verdict == "pass" and is_unconfirmed(point, asked):
                        outcome = Outcome("review", Reason.READ_BY_OCR.value)
                    line.against.append((asked, outcome))
    return Link(plan=plan, lines=lines)
