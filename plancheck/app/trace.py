"""``trace``: one indicator down the levels, and where the chain first breaks (指标逐级对照)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from plancheck.app.run import Options, Run
from plancheck.domain.catalogue import Cascade, Indicator
from plancheck.domain.errors import Problem, UsageError
from plancheck.domain.jurisdiction import territory
from plancheck.domain.near import nearest as close_words
from plancheck.domain.plan import Plan, Statement
from plancheck.domain.requirement import Outcome, Requirement, judge, strictest
from plancheck.engine.context import PlanContext, Surroundings


@dataclass(slots=True, kw_only=True)
class Link:
    """One plan of the chain: what it states, and how that stands to each plan above it that states it."""

    plan: Plan
    statement: Statement | None
    against: list[tuple[Requirement, Outcome]] = field(default_factory=list)

    @property
    def broken(self) -> tuple[Requirement, Outcome] | None:
        """The worst failure: the one with the largest shortfall, the nearest first."""
        failed = [one for one in self.against if one[1].verdict == "fail"]
        if not failed:
            return None
        return max(failed, key=lambda one: one[1].shortfall or Decimal(0))

    @property
    def open(self) -> bool:
        """Whether something could not be decided."""
        return any(outcome.verdict == "review" for _, outcome in self.against)


@dataclass(slots=True, kw_only=True)
class Chain:
    """An indicator down the levels, highest first."""

    indicator: Indicator
    links: list[Link]
    problems: list[Problem]

    @property
    def cascades(self) -> bool:
        """Whether each lower plan must be at least as strict."""
        return self.indicator.cascade is Cascade.FLOOR

    @property
    def stated(self) -> list[Link]:
        """The links that state the indicator."""
        return [link for link in self.links if link.statement is not None]

    @property
    def first_break(self) -> Link | None:
        """Where the chain first breaks, from the top."""
        broken = [link for link in self.links if link.broken]
        return min(broken, key=lambda link: link.plan.jurisdiction.level, default=None)


def trace(name: str, options: Options) -> Chain:
    """Follow one indicator through a plan's ancestors down to it, or through every plan of a folder."""
    run = Run.open(options)
    plans: list[Plan] = []
    for file in run.inputs.files:
        entry = run.entry(file)
        if entry.plan is None:
            continue
        first = run.library.judged.setdefault(entry.plan.id, entry.plan.path)
        if first == entry.plan.path:
            plans.append(entry.plan)
        else:
            run.tell_twice(entry.plan, first)
    for empty in run.inputs.empty:
        run.told.append(Problem(code="no-plans", params={"path": empty}))
    fields = {plan.field for plan in plans} or set(run.shelf.fields())
    indicator = _indicator(name, run, sorted(fields))
    chain: dict[str, Plan] = {}
    for plan in plans:
        if plan.field not in fields:
            continue
        for one in (*run.lineage(plan).ancestors, plan):
            chain.setdefault(one.id, one)
    ordered = sorted(
        chain.values(), key=lambda one: (territory(one.jurisdiction.code), one.jurisdiction.level)
    )
    links = [_link(one, indicator, run.surroundings(one.field), run) for one in ordered]
    return Chain(indicator=indicator, links=links, problems=run.told)


def _indicator(name: str, run: Run, fields: list[str]) -> Indicator:
    names: list[str] = []
    for one in fields:
        try:
            catalogue = run.shelf.field(one).catalogue
        except KeyError:
            continue
        found = catalogue.indicators.get(name) or catalogue.by_name(name)
        if found is not None:
            return found
        names += [indicator.name["zh"] for indicator in catalogue.nearest(name, 3, 25)]
        names += close_words(name, catalogue.indicators, 0.5, 2)
    if not names or "/" in name or "\\" in name or name.endswith((".yaml", ".yml")):
        raise UsageError("indicator-unknown-far", value=name)  # or the arguments are swapped
    raise UsageError("indicator-unknown", value=name, near="、".join(names))


def _link(plan: Plan, indicator: Indicator, shared: Surroundings, run: Run) -> Link:
    governing = plan.governing(indicator.id)
    candidates = [(one, shared.resolve(one, plan)) for one in governing]
    lead = strictest(candidates, indicator.better)
    link = Link(plan=plan, statement=lead)
    if lead is None or indicator.cascade is not Cascade.FLOOR:
        return link
    context = PlanContext.of(plan, shared, shared.rules)
    for ancestor in context.lineage.ancestors:
        for requirement in context.asked_by(ancestor, indicator):
            resolved = shared.resolve(lead, plan)
            outcome = judge(lead, resolved, requirement, better=indicator.better)
            link.against.append((requirement, outcome))
    return link
