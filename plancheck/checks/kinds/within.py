"""``within``: a statement's set inside a required one (目标不低于要求).

The requirement comes from ancestors, from law, from a literal, or from the plan's own baseline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plancheck.checks import (
    APART,
    MISSING,
    OPEN,
    VALUE,
    CheckKind,
    Context,
    ParameterError,
    ParameterSpec,
)
from plancheck.checks.findings import missing_verdict, outcome_finding, selected_indicators
from plancheck.checks.pace import against_step, against_year, read_step
from plancheck.checks.requirements import against_ancestors, compare, unreadable_parents
from plancheck.domain.case import Cycle
from plancheck.domain.catalogue import Cascade, Catalogue, Indicator, Per
from plancheck.domain.claim import Statement, judged_population
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.interval import Direction
from plancheck.domain.judge import by_sign
from plancheck.domain.requirement import Requirement
from plancheck.domain.unit import comparable
from plancheck.i18n import texts
from plancheck.rule import Rule


def on_statement(rule: Rule, context: Context, statement: Statement) -> Iterable[Finding]:
    """A governing statement against each requirement on its indicator."""
    ask, indicator = rule.ask, statement.indicator
    if ask is None or indicator is None or not rule.select.statement(statement):
        return
    if ask.ancestors:
        yield from against_ancestors(rule, context, statement, indicator)
    elif not context.plan.governs(statement):
        return
    elif ask.step is not None:
        if rule.select.cascade(indicator.cascade):
            yield from against_step(rule, context, statement, indicator)
    elif ask.baseline:
        yield from _against_baseline(rule, context, statement, indicator)
    elif _speaks_of(rule, indicator):
        requirement = _given(rule, context, indicator)
        if requirement is None:
            return
        point = _in_time(statement, requirement)
        if ask.literal is None and ask.law is None:
            yield against_year(rule, context, point, requirement)
        else:
            yield compare(rule, context, point, requirement)


def _in_time(statement: Statement, requirement: Requirement) -> Statement:
    """The milestone that stands for a statement of a later year, if it has one by the year that is required."""
    due = requirement.year
    if due is None or statement.year <= due:
        return statement
    by_then = [one for one in statement.milestones if one.year <= due]
    return max(by_then, key=lambda one: one.year, default=statement)


def on_plan(rule: Rule, context: Context) -> Iterable[Finding]:
    """Parents that can't be read; what law or a literal demands and the plan does not state."""
    ask = rule.ask
    if ask is None or ask.baseline:
        return
    if ask.ancestors:
        if Cycle.CURRENT in ask.cycles:
            yield from unreadable_parents(rule, context)
        return
    missing = (rule.params or {}).get("when_missing", "gap")
    if rule.select.indicators is None or missing != "gap":
        return
    given: list[tuple[Indicator, Requirement]] = context.memoize(
        ("given", rule.id), lambda: list(_all_given(rule, context))
    )
    for indicator, requirement in given:
        if not any(map(rule.select.statement, context.plan.governing(indicator.id))):
            yield missing_verdict(rule, context, indicator, requirement)


def _all_given(rule: Rule, context: Context) -> Iterator[tuple[Indicator, Requirement]]:
    for indicator in selected_indicators(rule, context.catalogue):
        requirement = _given(rule, context, indicator)
        if requirement is not None:
            yield indicator, requirement


def _given(rule: Rule, context: Context, indicator: Indicator) -> Requirement | None:
    """What law or the rule itself demands on an indicator."""
    ask = rule.ask
    if ask is None:
        return None
    if ask.law is not None:
        return context.law(ask.law, indicator, context.plan)
    return context.literal(ask.literal, indicator, ask.year)


def _speaks_of(rule: Rule, indicator: Indicator) -> bool:
    wanted = rule.select.indicators
    return (wanted is None or indicator.id in wanted) and rule.select.cascade(indicator.cascade)


def _against_baseline(
    rule: Rule, context: Context, statement: Statement, indicator: Indicator
) -> Iterator[Finding]:
    """Against the plan's own starting point: a target that is worse than it plans a step back."""
    baseline = statement.baseline
    if baseline is None or statement.undecided or indicator.better is Direction.NONE:
        return
    if not rule.select.cascade(indicator.cascade):
        return
    own = context.resolve(statement, context.plan)
    quoted = statement.quote(baseline.text)
    requirement = Requirement(
        source="self",
        kind="self",
        owner=texts("subject.own-baseline", year=baseline.year),
        text=quoted,
        resolved=context.resolve_start(statement, baseline, indicator),
        unit=statement.unit,
        per=statement.per if own.step is None else Per.END,  # a yearly step leads to a level
        population=judged_population(statement),
        nature=statement.nature,
        evidence=statement.evidence,
        at=statement.at,
        location=baseline.location,
    )
    outcome = by_sign(own, indicator.better)
    if outcome is not None:
        finding = outcome_finding(rule, context, statement, own, requirement, outcome)
    else:
        finding = compare(rule, context, statement, requirement)
    if finding.reason in {Reason.BELOW_REQUIREMENT, Reason.BOUNDARY_EXCLUDED}:
        finding.ruling.reason = Reason.BELOW_BASELINE
        finding.ruling.copied = _copies_nearest(context, statement, indicator)
    finding.details["baseline"] = quoted
    finding.details["baseline_year"] = str(baseline.year)
    yield finding


def _copies_nearest(context: Context, statement: Statement, indicator: Indicator) -> bool:
    """Whether the target is exactly the nearest ancestor's: a floor copied from above (照抄上级底线)."""
    own = context.resolve(statement, context.plan).interval
    for ancestor in context.lineage.current:
        theirs = context.asked_by(ancestor, indicator)
        if theirs:
            return own is not None and any(own == one.resolved.interval for one in theirs)
    return False


def _refuses(rule: Rule, catalogue: Catalogue) -> Iterator[ParameterError]:
    """Totals of ancestors as floors; a step that is none, or that no selected indicator can make."""
    held = rule.select.cascades
    if rule.ask is not None and rule.ask.ancestors and held and held != {Cascade.FLOOR}:
        yield ParameterError("within-not-floor", ("check",))
    if rule.ask is None or rule.ask.step is None:
        return
    step = read_step(rule.ask.step, catalogue.units)
    if step is None:
        yield ParameterError("step-unreadable", ("requirement", "step"), value=rule.ask.step)
        return
    for number, name in enumerate(rule.select.indicators or ()):
        indicator = catalogue.indicators.get(name)
        if indicator is not None and not comparable(step[1], indicator.unit):
            yield ParameterError(
                "step-of-another-unit", ("select", "indicators", number), value=name,
                unit=indicator.unit.name, step=rule.ask.step,
            )  # fmt: skip


KIND = CheckKind(
    name="within",
    asks="needed",
    sources=("ancestors", "law", "literal", "baseline", "year"),
    statement=on_statement,
    plan=on_plan,
    refuses=_refuses,
    uses_baseline=lambda rule: rule.ask is not None and rule.ask.baseline,
    compares=True,
    compared_as=lambda _: VALUE,
    cycles=True,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.FAIL, Reason.BELOW_REQUIREMENT),
        (Verdict.FAIL, Reason.BOUNDARY_EXCLUDED),
        (Verdict.FAIL, Reason.LATER_THAN_REQUIRED),
        (Verdict.FAIL, Reason.BELOW_BASELINE),
        (Verdict.FAIL, Reason.BELOW_FORMER_LEVEL),
        (Verdict.REVIEW, Reason.NOT_DUE),
        (Verdict.REVIEW, Reason.LAW_DISPUTED),
        *APART,
        *OPEN,
        *MISSING,
    ),
    parameters=(
        ParameterSpec(
            name="when_missing",
            schema={"enum": ["gap", "skip"]},
        ),
    ),
)
