"""What every check kind gets (the context) and gives (findings), and how it says what it needs."""

from __future__ import annotations

from typing import Any

from plancheck.checks import Context
from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.claim import Nature, Statement
from plancheck.domain.finding import Finding, Reason, Ruling, Verdict
from plancheck.domain.judge import Outcome
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved
from plancheck.domain.source import Text
from plancheck.i18n import LANGUAGES
from plancheck.rule import Rule

"""Why two targets can't be compared at all."""
"""Why a target has no number to compare."""
"""What ``missing_verdict`` comes to."""


_VERDICTS: dict[str, Verdict] = {one: one for one in Verdict}
_REASONS: dict[str, Reason] = {one: one for one in Reason}


def in_words(name: str, text: Text) -> dict[str, str]:
    """A detail of a finding that each language puts otherwise."""
    return {f"{name}_{lang}": words for lang, words in text.items()}


def statement_finding(
    rule: Rule,
    context: Context,
    statement: Statement,
    verdict: Verdict | str,
    reason: Reason | str,
    **more: Any,
) -> Finding:
    """A finding about a statement of the plan."""
    indicator = statement.indicator
    ruling = Ruling(
        rule=rule.id,
        check=rule.check,
        verdict=_VERDICTS[verdict],
        reason=_REASONS[reason],
        indicator=indicator.id if indicator else None,
        name=indicator.name if indicator else dict.fromkeys(LANGUAGES, statement.name),
        key=statement.key,
        basis=rule.basis,
        **more,
    )
    return Finding(
        ruling=ruling, plan=context.plan, statement=statement, requirement=ruling.requirement
    )


def missing_finding(
    rule: Rule,
    context: Context,
    indicator: Indicator,
    verdict: Verdict | str,
    reason: Reason | str,
    **more: Any,
) -> Finding:
    """A finding about an indicator that the plan does not state."""
    more |= {"indicator": indicator.id, "name": indicator.name}
    more["position"] = list(context.catalogue.indicators).index(indicator.id)
    return plan_finding(rule, context, verdict, reason, f"indicator:{indicator.id}", **more)


def plan_finding(
    rule: Rule,
    context: Context,
    verdict: Verdict | str,
    reason: Reason | str,
    key: str,
    **more: Any,
) -> Finding:
    """A finding about the plan as a whole, or a part of it; ``more``: further fields of the ruling."""
    ruling = Ruling(
        rule=rule.id,
        check=rule.check,
        verdict=_VERDICTS[verdict],
        reason=_REASONS[reason],
        key=key,
        basis=rule.basis,
        **more,
    )
    return Finding(ruling=ruling, plan=context.plan, requirement=ruling.requirement)


def outcome_finding(
    rule: Rule,
    context: Context,
    statement: Statement,
    resolved: Resolved,
    requirement: Requirement,
    outcome: Outcome,
    **more: Any,
) -> Finding:
    """The comparison's outcome as a finding."""
    details = more.pop("details", {})
    details.setdefault("population", _population(statement))
    details.setdefault("required_population", requirement.population or "")
    return statement_finding(
        rule,
        context,
        statement,
        outcome.verdict,
        more.pop("reason", outcome.reason),
        requirement=requirement,
        resolved=resolved,
        shortfall=outcome.shortfall,
        margin=outcome.margin,
        distance_unit=outcome.unit,
        under=outcome.under,
        details=details,
        **more,
    )


def _population(statement: Statement) -> str:
    if statement.population:
        return statement.population
    return (statement.indicator.population if statement.indicator else None) or ""


def selected_indicators(rule: Rule, catalogue: Catalogue) -> tuple[Indicator, ...]:
    """The catalogue's indicators that the rule speaks of, in the catalogue's order."""
    wanted = rule.select.indicators
    return tuple(
        indicator
        for indicator in catalogue.indicators.values()
        if (wanted is None or indicator.id in wanted) and rule.select.cascade(indicator.cascade)
    )


def missing_verdict(
    rule: Rule, context: Context, indicator: Indicator, requirement: Requirement | None
) -> Finding:
    """Nothing is stated on a required indicator: gap, unless a near one is, or the record is partial."""
    near = context.catalogue.near(indicator)
    for statement in context.plan.statements:
        if statement.indicator is not None and statement.indicator.id in near:
            why = near[statement.indicator.id]
            return missing_finding(
                rule,
                context,
                indicator,
                Verdict.REVIEW,
                Reason.POPULATION_DIFFERS,
                requirement=requirement,
                details=in_words("near", statement.indicator.name) | in_words("why", why),
            )
    if context.plan.record == "partial" or context.plan.lost:
        verdict, reason = Verdict.REVIEW, Reason.RECORD_PARTIAL
    else:
        verdict, reason = Verdict.GAP, Reason.NOT_STATED
    alike = _alike(context, indicator)
    details = {} if alike is None else {"alike": alike.name, "alike_at": alike.at or alike.ref}
    if context.plan.lost:
        details["case"] = "unread"
    return missing_finding(
        rule, context, indicator, verdict, reason, requirement=requirement, details=details
    )


def _alike(context: Context, indicator: Indicator) -> Statement | None:
    """A statement outside the catalogue whose name is like the missing indicator's: people have to look at it."""
    return next(
        (
            one
            for one in context.plan.statements
            if one.indicator is None and indicator in context.catalogue.nearest(one.name)
        ),
        None,
    )


def natures_match(rule: Rule, nature: Nature | None) -> bool:
    """Whether a requirement's nature is among those that the rule asks for."""
    return rule.ask is None or rule.ask.natures is None or nature in rule.ask.natures
