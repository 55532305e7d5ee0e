"""Remedies (改法): the target that would make a result pass, in the plan's own unit, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.checks import VALUE
from plancheck.checks.kinds import KINDS
from plancheck.domain.case import Cycle
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.interval import EVERYTHING, Interval
from plancheck.domain.judge import same_relative
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import asked_side
from plancheck.domain.target import TargetKind, format_set
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import Unit, comparable, ratio
from plancheck.i18n import fill, known, translate, words
from plancheck.report.text.messages import (
    NONE,
    Values,
    compared_as,
    required_without,
    tolerance,
    variant,
    worded_by_rule,
)
from plancheck.rule import Rule


def target_to_write(finding: Finding, *, restates: bool = False) -> str | None:
    """What to write so that the requirement is met; ``None`` when nothing definite is asked.

    ``restates``: it is another statement of the plan, which is to be said alike.
    """
    requirement = finding.requirement
    if requirement is None or requirement.text is None:
        return None
    kind = _kind(requirement)
    if kind in {TargetKind.UNDECIDED, TargetKind.QUALITATIVE}:
        return None
    if kind is TargetKind.BASELINE and requirement.resolved.interval is None:
        return None  # what a change comes to elsewhere says nothing here
    place = finding.statement or requirement.statement
    wanted = _wanted(requirement, place, restates=restates)
    same = _same_words(requirement) or (restates and kind is not TargetKind.BASELINE)
    if wanted is None or place is None or requirement.unit is None or same:
        return requirement.quoted
    for unit in _units(finding.statement, place, requirement.unit):
        narrower = () if restates else _narrower(finding, requirement, wanted)
        for asked in (*narrower, wanted):
            text = _written(asked, wanted, requirement.unit, unit, place)
            if text is not None:
                return text
    return requirement.quoted


def year_needed(finding: Finding, *, restates: bool = False) -> bool:
    """Whether the target's year has to change too, or would be too late where there is no target yet."""
    requirement, statement = finding.requirement, finding.statement
    if requirement is None or requirement.year is None or requirement.cycle is Cycle.FORMER:
        return False
    if requirement.kind == "self":
        return restates and statement is not None and statement.year != requirement.year
    year = statement.year if statement is not None else finding.plan.period.end
    return year > requirement.year


def value_kept(finding: Finding, *, restates: bool = False) -> bool:
    """Whether the value that is stated would do, were it for the year that is asked."""
    requirement, statement = finding.requirement, finding.statement
    if requirement is None or statement is None:
        return False
    stated = _stated(finding, requirement)
    if restates:
        return stated is not None and stated == requirement.resolved.interval
    wanted = _wanted(requirement, statement)
    if stated is not None and wanted is not None:
        return stated.subset_of(wanted)
    if finding.resolved is None:
        return False
    same = same_relative(finding.resolved, requirement.resolved, requirement.unit)
    return same is not None and same.verdict == "pass"


def target_falls_back(finding: Finding) -> bool:
    """Whether, of a yearly target, the plan's own target for a later year is below what is required too."""
    requirement, step = finding.requirement, finding.statement
    if requirement is None or step is None or requirement.kind == "self":
        return False
    whole = next((one for one in finding.plan.statements if one.ref == step.ref), None)
    wanted = _wanted(requirement, step)
    if whole is None or whole.interval is None or wanted is None or step.indicator is None:
        return False
    if whole.unit is None or requirement.unit is None:
        return False
    stated = whole.interval.scaled(ratio(whole.unit, requirement.unit))
    return requirement.is_floor(step.indicator.better) and not stated.subset_of(wanted)


def _kind(requirement: Requirement) -> TargetKind:
    return (
        requirement.statement.target.kind if requirement.statement is not None else TargetKind.SET
    )


def _same_words(requirement: Requirement) -> bool:
    """Whether the requirement's own words are the best target: they say the same here and there."""
    kind = _kind(requirement)
    if kind is TargetKind.BASELINE:
        return False
    approximate = requirement.resolved.about is not None and requirement.statement is not None
    return kind is TargetKind.RELATIVE or approximate


def _wanted(
    requirement: Requirement, place: Statement | None, *, restates: bool = False
) -> Interval | None:
    """The set that meets the requirement, in its unit; ``None``: it is to be said in the same words."""
    indicator = place.indicator if place is not None else None
    if indicator is None:
        return None
    if restates:
        return requirement.resolved.interval
    floor = requirement.floor(indicator.better)
    if requirement.resolved.about is not None:  # met by what every value that may be meant accepts
        side = asked_side(requirement.resolved, requirement.op, indicator.better, complete=True)
        floor = None if side is None or side.least.empty else side.least
    if floor is None or requirement.unit != indicator.unit:
        return floor
    return floor.intersect(indicator.domain)


def _stated(finding: Finding, requirement: Requirement) -> Interval | None:
    """What is stated, in the requirement's unit."""
    statement, resolved = finding.statement, finding.resolved
    if statement is None or resolved is None or resolved.interval is None:
        return None
    if statement.unit is None or requirement.unit is None:
        return None
    if not comparable(statement.unit, requirement.unit):
        return None
    return resolved.interval.scaled(ratio(statement.unit, requirement.unit))


def _units(statement: Statement | None, place: Statement, asked: Unit) -> Iterator[Unit]:
    """The unit in which the plan would write it, then the requirement's own."""
    indicator = place.indicator
    own = (statement.target.unit or statement.unit) if statement is not None else None
    for unit in (own, indicator.unit if indicator is not None else None, asked):
        if unit is not None and comparable(unit, asked):
            yield unit


def _narrower(finding: Finding, requirement: Requirement, wanted: Interval) -> Iterator[Interval]:
    """What is left of the plan's own set, so that it changes least."""
    stated = _stated(finding, requirement)
    if stated is not None:
        left = stated.intersect(wanted)
        if not left.empty and left.low != left.high:
            yield left


def _written(
    asked: Interval, wanted: Interval, source: Unit, unit: Unit, place: Statement
) -> str | None:
    """A set in the words of plans, if they read back as a set that is inside what is asked."""
    indicator = place.indicator
    if indicator is None:
        return None
    domain = EVERYTHING
    if comparable(indicator.unit, unit):
        domain = indicator.domain.scaled(ratio(indicator.unit, unit))
    text = format_set(asked.scaled(ratio(source, unit)), unit, domain)
    for form in (text.removeprefix("="), text):
        try:
            units = indicator.units
            read = parse_target(form, unit=unit, better=indicator.better, units=units)
        except TargetError:
            continue
        if read.bounds is not None:
            back = read.bounds.intersect(domain).scaled(ratio(unit, source))
            if back.subset_of(wanted):
                return form
    return None


class _Advice(Values):
    """Values of a remedy: what is required is what the plan has to write, with the year where that has to change.

    ``restates``: the statement and the requirement are to say the same.
    """

    def __init__(self, finding: Finding, lang: str, *, restates: bool) -> None:
        super().__init__(finding, lang)
        self.restates = restates

    def __getitem__(self, name: str) -> str:
        if name != "required":
            return super().__getitem__(name)
        target = target_to_write(self.finding, restates=self.restates)
        if target is None:
            return NONE
        late = year_needed(self.finding, restates=self.restates)
        return target + (self.year("suffix") if late else "")

    def year(self, key: str) -> str:
        """Words on the year by which, or of a restatement for which, it is required."""
        return fill(words(self.lang, f"remedy.{'same-' if self.restates else ''}year-{key}"), self)


def remedy_of(finding: Finding, rule: Rule, lang: str) -> str | None:
    """What would make it pass, or settle it; ``None`` for passes."""
    if finding.verdict in {Verdict.PASS, Verdict.NOT_APPLICABLE}:
        return None
    text, values = _text(finding, rule, lang)
    if not text:
        return None
    for also in finding.details.get("also", "").split():
        more = words(lang, f"remedy.{Reason.PROSE_WEAKER}-{also}")
        text = fill(words(lang, "remedy.and"), {"first": text, "second": more})
    statement = finding.statement
    if statement is not None and statement.step and "{year}" not in text:
        key = "remedy.milestone-and-target" if target_falls_back(finding) else "remedy.milestone"
        return translate(lang, key, year=statement.year, remedy=fill(text, values))
    return fill(text, values)


def _text(finding: Finding, rule: Rule, lang: str) -> tuple[str, _Advice]:
    """The words that fit, and what fills them; empty: there are none."""
    kind = KINDS[rule.check]
    restates = kind.restates
    values = _Advice(finding, lang, restates=restates)
    late = year_needed(finding, restates=restates) and value_kept(finding, restates=restates)
    if late and finding.verdict is Verdict.FAIL and compared_as(rule) == VALUE:
        return values.year("only"), values
    gap = finding.verdict is Verdict.GAP and kind.words_gaps
    own = rule.remedy[lang] if worded_by_rule(finding) or gap else ""
    key = variant("remedy", finding, lang)
    if finding.reason is Reason.NO_NUMBER and required_without(finding):
        key, own = "remedy.required-no-number", ""
    if finding.reason is Reason.APPROXIMATE and tolerance(finding):
        key = "remedy.approximate-within"
    if finding.reason is Reason.UNDECIDED and finding.requirement is not None:
        own = ""  # a rule's remedy for what is not there adds it; here it is there, and open
    if finding.reason is Reason.PROSE_STRICTER:
        own = ""  # nobody is to be told first to promise less
    text = own or (words(lang, key) if known(lang, key) else "")
    if "{required}" in text and values["required"] == NONE:
        text = words(lang, f"{key}-open") if known(lang, f"{key}-open") else ""
    return text, values
