"""A finding in words: message and remedy from the rule or from the tool's own texts, in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from plancheck.checks import VALUE
from plancheck.checks.kinds import KINDS
from plancheck.domain.case import Cycle
from plancheck.domain.claim import Statement, population_of
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.jurisdiction import lookup
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved, domain_of
from plancheck.domain.source import PLAN_LANGUAGE
from plancheck.domain.target import TargetKind, format_set
from plancheck.domain.unit import plain
from plancheck.i18n import fill, join, known, of_language, translate, words
from plancheck.report.text.amounts import amount, counted
from plancheck.rule import Rule

NONE = "—"


class Values(Mapping[str, str]):
    """What the placeholders of a message stand for, worked out as asked; ``—`` for what is not there."""

    def __init__(self, finding: Finding, lang: str) -> None:
        self.finding = finding
        self.statement, self.requirement = finding.statement, finding.requirement
        self.lang = lang
        self.details = finding.details
        if finding.late is not None:
            self.details = finding.details | finding.late()

    def __getitem__(self, name: str) -> str:
        known = _VALUES.get(name)
        if known is not None:
            value = known(self)
            if value:
                return value
        detail = of_language(self.details, name, self.lang) or self.details.get(name)
        return NONE if detail is None else detail

    def __contains__(self, name: object) -> bool:
        return True  # there is a dash for everything; else a value would be worked out to see that it is there

    def __iter__(self) -> Iterator[str]:
        return iter(_VALUES)

    def __len__(self) -> int:
        return len(_VALUES)

    def required(self) -> str:
        """What is asked, and what that comes to where it is a reference or a change."""
        text = self.requirement.quoted if self.requirement is not None else None
        return f"{text}{asked_of(self.finding, self.lang)}" if text else ""

    def amount(self, value: Decimal | None, *, under: bool = False) -> str:
        """A distance with its unit."""
        if value is None:
            return ""
        return amount(self.lang, value, self.finding.distance_unit, under=under)

    def counted(self, side: Statement | Requirement | None) -> str:
        """What the number of a side counts."""
        return counted(self.lang, side.unit if side is not None else None)


_VALUES: dict[str, Callable[[Values], str | None]] = {
    "indicator": lambda of: of.finding.name[of.lang] if of.finding.name else "",
    "stated": lambda of: of.statement.quoted + meant(of.finding, of.lang) if of.statement else "",
    "required": lambda of: of.required(),
    "asked": lambda of: of.requirement.quoted if of.requirement else "",
    "owner": lambda of: of.requirement.owner[of.lang] if of.requirement else "",
    "place": lambda of: of.finding.plan.jurisdiction.name,
    "plan": lambda of: of.finding.plan.title,
    "year": lambda of: str(of.statement.year) if of.statement else "",
    "required_year": lambda of: (
        str(of.requirement.year) if of.requirement and of.requirement.year else ""
    ),
    "nature": lambda of: nature_word(of.lang, of.statement.nature) if of.statement else "",
    "required_nature": lambda of: (
        nature_word(of.lang, of.requirement.nature) if of.requirement else ""
    ),
    "shortfall": lambda of: of.amount(of.finding.shortfall, under=of.finding.under),
    "margin": lambda of: of.amount(of.finding.margin),
    "counted": lambda of: of.counted(of.statement),
    "required_counted": lambda of: of.counted(of.requirement),
    "unit": lambda of: of.finding.distance_unit,
    "fields": lambda of: join(
        of.lang, [translate(of.lang, f"field.{name}") for name in of.finding.fields or ()]
    ),
    "title": lambda of: of.details.get("title", "").strip("《》"),
    "hedge": lambda of: of.statement.hedge if of.statement else "",
    "population": lambda of: population_of(of.statement) if of.statement else "",
    "at": lambda of: of.statement.at if of.statement else "",
}


_REFERS = frozenset({TargetKind.BASELINE, TargetKind.DEFERRED, TargetKind.LAW})
"""Targets that say a figure by way of another one."""


def meant(finding: Finding, lang: str) -> str:
    """What a target that is a reference or a change comes to, in brackets; empty where it says so itself."""
    return _comes_to(finding.statement, finding.resolved, lang)


def asked_of(finding: Finding, lang: str) -> str:
    """The same of what is asked."""
    requirement = finding.requirement
    if requirement is None:
        return ""
    return _comes_to(requirement.statement, requirement.resolved, lang)


def _comes_to(statement: Statement | None, resolved: Resolved | None, lang: str) -> str:
    if statement is None or statement.target.kind not in _REFERS:
        return ""
    if resolved is None or resolved.interval is None or resolved.about is not None:
        return ""
    domain = domain_of(statement.unit, statement.indicator)
    text = format_set(resolved.interval, statement.unit, domain)
    # A set without a written form, such as the whole domain, would say nothing.
    return "" if text[0] in "[(∅" else translate(lang, "shown.meant", text=text)


def message_of(finding: Finding, rule: Rule, lang: str) -> str:
    """What is found, in one line."""
    values = Values(finding, lang)
    own = rule.message[lang]
    reason = finding.reason
    gap = finding.verdict is Verdict.GAP and reason is Reason.NOT_STATED
    if "{shortfall}" in own and finding.shortfall is None:
        own = ""  # a target in words only goes the wrong way: by how much, nobody can say
    if own and (worded_by_rule(finding) or (gap and KINDS[rule.check].words_gaps)):
        text = fill(own, values)
        late = reason is Reason.LATER_THAN_REQUIRED and finding.requirement is not None
        if late and "{required_year}" not in own:
            text += fill(words(lang, "message.year-suffix"), values)
        if finding.boundary_only:
            text += translate(lang, "message.boundary-suffix")
    else:
        text = _own_words(finding, rule, lang, values)
    if of_language(finding.details, "generic", lang) is not None:
        text += fill(words(lang, "message.generic-suffix"), values)
    share = tolerance(finding)
    if share:
        text += translate(lang, "message.tolerance-suffix", share=share)
    if "alike" in finding.details:
        text += translate(lang, "message.alike-suffix", **alike_of(finding))
    if finding.inherited_from is not None:
        place = finding.inherited_from.jurisdiction.name
        text += translate(lang, "message.inherited-suffix", place=place)
    if finding.requirement is not None:
        lapsed = lapsed_note(finding.requirement, lang)
        if lapsed:
            text += translate(lang, "message.evidence-suffix", note=lapsed)
        if finding.requirement.later:
            text += translate(lang, "message.later-suffix")
        if finding.requirement.cycle is Cycle.FORMER:
            text += translate(lang, "message.former-suffix")
        if finding.requirement.draft:
            text += translate(lang, "message.draft-suffix")
    return text + _evidence(finding, lang)


_WITHOUT_VALUES = frozenset({"nature-kept", "stated"})
"""The check kinds that hold no values against each other, so that no tolerance counts."""


def tolerance(finding: Finding) -> str:
    """How much 约 and 左右 were taken to leave open; empty: no side is approximate, or no tolerance was used."""
    judged = finding.verdict in {Verdict.PASS, Verdict.FAIL} or finding.reason is Reason.APPROXIMATE
    if not judged or finding.requirement is None or finding.check in _WITHOUT_VALUES:
        return ""
    sides = (finding.resolved, finding.requirement.resolved)
    shares = [one.about.share for one in sides if one is not None and one.about is not None]
    return f"±{plain(shares[0] * 100)}%" if shares and shares[0] is not None else ""


def lapsed_note(requirement: Requirement, lang: str) -> str:
    """Say that a local value of the law has ended, where the wider territory's stands in its place; empty: none has."""
    value = requirement.lapsed
    if value is None or value.end is None:
        return ""
    places = [place.name for code in value.codes if (place := lookup(code)) is not None]
    basis = value.basis.label if value.basis is not None else ""
    return translate(
        lang,
        "message.lapsed",
        place=join(lang, places),
        value=f"{basis} {value.value}".strip(),
        until=value.end.isoformat(),
    )


def alike_of(finding: Finding) -> dict[str, str]:
    """What the plan says that is like a missing indicator, and where."""
    return {"name": finding.details["alike"], "at": finding.details["alike_at"]}


def worded_by_rule(finding: Finding) -> bool:
    """Whether a rule's own message and remedy fit; of a review they fit only where something is missing."""
    if "own-words" in finding.details:
        return False  # a case that the rule's words would not tell
    return finding.verdict is Verdict.FAIL or finding.reason is Reason.FIELD_MISSING


def _own_words(finding: Finding, rule: Rule, lang: str, values: Values) -> str:
    if finding.verdict is Verdict.NOT_APPLICABLE:
        key = "message.not-applicable"
    elif finding.verdict is Verdict.PASS:
        key = _met(finding, rule, lang)
    else:
        key = variant("message", finding, lang)
        if finding.reason is Reason.POPULATION_DIFFERS and finding.statement is None:
            key = "message.near-stated"
        if finding.reason is Reason.NOT_DUE and f"pace_{PLAN_LANGUAGE}" in finding.details:
            key = "message.not-due-pace"
        if finding.reason is Reason.RULE_ERROR and "where" in finding.details:
            key = "message.rule-error-at"
        if finding.reason is Reason.UNMATCHED_INDICATOR and values["near"] == NONE:
            key = "message.unmatched-indicator-far"
        if finding.reason is Reason.APPROXIMATE and tolerance(finding):
            key = "message.approximate-within"
        if finding.reason is Reason.NO_NUMBER and required_without(finding):
            key = "message.required-no-number"
    return fill(words(lang, key), values)


def required_without(finding: Finding) -> bool:
    """Whether it is the requirement that has no number, while the plan states one."""
    requirement, statement = finding.requirement, finding.statement
    return (
        requirement is not None
        and requirement.kind != "self"
        and requirement.resolved.unresolved == "no-number"
        and statement is not None
        and statement.numbered
    )


def _met(finding: Finding, rule: Rule, lang: str) -> str:
    """The words of a pass: what was compared, and only that."""
    case = finding.details.get("case")
    if case is not None and known(lang, f"message.met-{case}"):
        return f"message.met-{case}"
    compared = compared_as(rule)
    if finding.requirement is None or finding.statement is None or compared is None:
        return "message.met"
    if compared == VALUE and finding.margin is not None:
        return "message.met-margin" if finding.margin else "message.met-exactly"
    return f"message.met-{compared}"


def variant(group: str, finding: Finding, lang: str) -> str:
    """The key of a reason's words, those of the finding's own case where there are some."""
    key = f"{group}.{finding.reason}"
    special = f"{key}-{finding.details.get('case')}"
    return special if known(lang, special) else key


def compared_as(rule: Rule) -> str | None:
    """What a rule's results compare: values, natures, presence; ``None``: neither."""
    return KINDS[rule.check].compared_as(rule.params)


def _evidence(finding: Finding, lang: str) -> str:
    """The requirement's evidence in words, when it is weaker than the document itself."""
    requirement = finding.requirement
    if requirement is None or finding.verdict is Verdict.PASS or requirement.kind == "self":
        return ""
    if requirement.unreadable or not requirement.known:
        return ""
    note = evidence_note(requirement, lang)
    return translate(lang, "message.evidence-suffix", note=note) if note else ""


def evidence_note(requirement: Requirement, lang: str) -> str:
    """Where a requirement's figure comes from (浙江的数字引自…); empty for what was read itself."""
    key = f"evidence-note.{requirement.evidence}"
    if not known(lang, key):
        return ""
    source = ""
    if requirement.plan is not None and requirement.statement is not None:
        sources = requirement.plan.sources
        named = [one for one in sources if one.kind is requirement.evidence]
        source = named[0].title if named else ""
    full = f"{key}-from"
    if source and known(lang, full):
        return translate(lang, full, owner=requirement.owner[lang], source=source)
    return translate(lang, key, owner=requirement.owner[lang])


def nature_word(lang: str, nature: object) -> str:
    """约束性, 预期性 or nothing."""
    return translate(lang, f"nature.{nature}") if nature else ""
