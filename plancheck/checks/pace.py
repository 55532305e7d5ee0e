"""Requirements of ``within`` on the way and in time: a step a year from the own baseline, a year by which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from plancheck.checks import Context
from plancheck.checks.findings import outcome_finding
from plancheck.domain.catalogue import Indicator, Per
from plancheck.domain.claim import Statement, judged_population
from plancheck.domain.finding import Finding
from plancheck.domain.interval import Direction, bound
from plancheck.domain.judge import Outcome, judge
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved
from plancheck.domain.target.numerals import TargetError, clean
from plancheck.domain.unit import PERCENT, POINTS, Unit, comparable, difference_unit, plain, ratio
from plancheck.domain.unit_table import UnitTable
from plancheck.i18n import LANGUAGES, translate
from plancheck.rule import Rule

_STEP = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,8})?)(.+)")  # a number and its unit: 0.5个百分点
_PARTS = frozenset({"%", "成"})  # a point of a rate, or a part of what there is? Nobody can tell


def read_step(text: str, units: UnitTable) -> tuple[Decimal, Unit] | None:
    """A step a year and its unit (百分点 steps in percent); ``None``: it is none, or none forward."""
    try:
        read = _STEP.fullmatch(clean(text))
    except TargetError:
        return None
    unit = units.parse(read[2]) if read is not None else None
    if read is None or unit is None or unit.name in _PARTS or not Decimal(read[1]):
        return None
    return Decimal(read[1]), PERCENT if unit.dimension == POINTS.dimension else unit


def against_step(
    rule: Rule, context: Context, statement: Statement, indicator: Indicator
) -> Iterator[Finding]:
    """From the baseline through the yearly targets to the last one: each as much better as its years ask.

    One result, on the first that falls short, else on the target itself.
    """
    written = (rule.ask.step if rule.ask is not None else None) or ""
    step = read_step(written, context.catalogue.units)
    if step is None or statement.undecided or indicator.better is Direction.NONE:
        return
    amount, unit = step
    if not comparable(unit, indicator.unit):
        return
    resolved = context.resolve(statement, context.plan)
    baseline = statement.baseline
    if baseline is None or baseline.value is None or not statement.placed:
        asked = _step(context, statement, indicator, statement.year, None, written, unit)
        yield outcome_finding(
            rule, context, statement, resolved, asked, Outcome("review", "relative-unresolved")
        )
        return
    down = indicator.better is Direction.DOWN
    year, start, least = baseline.year, baseline.value, None
    points = sorted((*statement.milestones, statement), key=lambda one: one.year)
    finding: Finding | None = None
    for point in points:
        if point.year <= year:
            continue
        change = amount * ratio(unit, indicator.unit) * (point.year - year)
        wanted = start - change if down else start + change
        asked = _step(context, point, indicator, year, wanted, written, unit)
        reached = context.resolve(point, context.plan)
        outcome = judge(point, reached, asked, better=indicator.better)
        if outcome.margin is not None:
            least = outcome.margin if least is None else min(least, outcome.margin)
            outcome.margin = least
        finding = outcome_finding(rule, context, point, reached, asked, outcome)
        interval = reached.interval
        end = None if interval is None else interval.high if down else interval.low
        if outcome.verdict != "pass" or end is None:
            break
        year, start = point.year, end
    if finding is not None:
        yield finding


def _step(
    context: Context,
    point: Statement,
    indicator: Indicator,
    since: int,
    wanted: Decimal | None,
    step: str,
    unit: Unit,
) -> Requirement:
    """What a step a year asks of one point, counted from the one before."""
    sign = "≤" if indicator.better is Direction.DOWN else "≥"
    text = step if wanted is None else f"{sign}{plain(wanted)}{indicator.unit.name}"
    by = {lang: _in_words(lang, step, unit) for lang in LANGUAGES}
    return Requirement(
        source="self",
        kind="self",
        owner={
            lang: translate(lang, "message.step-owner", step=by[lang], since=since)
            for lang in LANGUAGES
        },
        text=text,
        resolved=Resolved(unresolved="relative-unresolved")
        if wanted is None
        else Resolved(interval=bound(sign, wanted)),
        unit=indicator.unit,
        per=Per.END,
        year=point.year,
        population=judged_population(point),
        op=sign,
    )


def _in_words(lang: str, step: str, unit: Unit) -> str:
    """A step as a language puts it: 0.5个百分点 is 0.5 percentage points."""
    read = _STEP.fullmatch(clean(step))
    one, _, many = translate(lang, f"amount.{POINTS.dimension}").partition("|")
    if not many or read is None or unit is not PERCENT:  # the language writes it as the rule does
        return step
    return f"{read[1]} {one if Decimal(read[1]) == 1 else many}"


def against_year(
    rule: Rule, context: Context, statement: Statement, requirement: Requirement
) -> Finding:
    """A statement against a year by which it is to be true."""
    resolved = context.resolve(statement, context.plan)
    if statement.undecided:
        outcome = Outcome("gap", "undecided")
    elif requirement.year is not None and statement.year > requirement.year:
        outcome = Outcome("fail", "later-than-required")
    else:
        outcome = Outcome("pass", "met", unit=difference_unit(statement.unit))
    return outcome_finding(rule, context, statement, resolved, requirement, outcome)
