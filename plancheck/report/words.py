"""A finding in words: message and remedy from the rule or from the tool's own texts, in one language."""

from __future__ import annotations

from decimal import Decimal

from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.interval import plain
from plancheck.domain.requirement import Requirement, population_of
from plancheck.i18n import fill, known, translate
from plancheck.rule.model import Rule

NONE = "—"


def values_of(finding: Finding, lang: str) -> dict[str, str]:
    """What the placeholders of a message stand for; ``—`` for what is not there."""
    statement, requirement, details = finding.statement, finding.requirement, finding.details
    unit = finding.distance_unit or ""
    near = details.get(f"near_{lang}") or details.get("near") or ""
    values = {
        "indicator": finding.name[lang] if finding.name else "",
        "stated": statement.target.text if statement else "",
        "required": (requirement.text if requirement else None) or "",
        "owner": requirement.owner[lang] if requirement else "",
        "place": finding.plan.jurisdiction.name,
        "plan": finding.plan.title,
        "year": str(statement.year) if statement else "",
        "required_year": str(requirement.year) if requirement and requirement.year else "",
        "nature": nature_word(lang, statement.nature) if statement else "",
        "required_nature": nature_word(lang, requirement.nature) if requirement else "",
        "shortfall": amount(finding.shortfall, unit),
        "margin": amount(finding.margin, unit),
        "unit": unit,
        "fields": _join(lang, [translate(lang, f"field.{name}") for name in finding.fields or ()]),
        "near": near,
        "title": details.get("title", "").strip("《》"),
        "hedge": (statement.hedge or "") if statement else "",
        "population": (population_of(statement) or "") if statement else "",
        "required_population": details.get("required_population", ""),
        "missing": details.get("missing", ""),
        "baseline": details.get("baseline", ""),
        "baseline_year": details.get("baseline_year", ""),
        "at": (statement.at or "") if statement else "",
    }
    return {name: value or NONE for name, value in values.items()}


def message_of(finding: Finding, rule: Rule, lang: str) -> str:
    """What is found, in one line."""
    values = values_of(finding, lang)
    own = rule.message[lang]
    reason = finding.reason
    told_by_rule = finding.verdict is Verdict.FAIL or (
        finding.verdict is Verdict.GAP
        and reason is Reason.NOT_STATED
        and rule.check in {"stated", "numbered"}
    )
    if told_by_rule and own:
        text = fill(own, values)
        if finding.reason is Reason.BOUNDARY_EXCLUDED:
            text += translate(lang, "message.boundary-suffix")
    else:
        text = _own_words(finding, lang, values)
    if finding.inherited_from is not None:
        place = finding.inherited_from.jurisdiction.name
        text += translate(lang, "message.inherited-suffix", place=place)
    if finding.requirement is not None and finding.requirement.later:
        text += translate(lang, "message.later-suffix")
    return text + _evidence(finding, lang)


def _own_words(finding: Finding, lang: str, values: dict[str, str]) -> str:
    details = {
        name.removesuffix(f"_{lang}"): value
        for name, value in finding.details.items()
        if name.endswith(f"_{lang}") or not name.endswith(("_zh", "_en"))
    }
    if finding.verdict is Verdict.NOT_APPLICABLE:
        key = "message.not-applicable"
    elif finding.verdict is Verdict.PASS:
        compared = finding.requirement is not None and finding.margin is not None
        key = "message.met-margin" if compared else "message.met"
    else:
        key = f"message.{finding.reason}"
        if finding.reason is Reason.POPULATION_DIFFERS and finding.statement is None:
            key = "message.near-stated"
        if finding.reason is Reason.UNMATCHED_INDICATOR and not details.get("near"):
            key = "message.unmatched-indicator-far"
    text = translate(lang, key)
    return fill(fill(text, details), values)


def remedy_of(finding: Finding, rule: Rule, lang: str) -> str | None:
    """What would make it pass, or settle it; ``None`` for passes."""
    if finding.verdict in {Verdict.PASS, Verdict.NOT_APPLICABLE}:
        return None
    values = values_of(finding, lang)
    if finding.verdict is Verdict.FAIL or (
        finding.verdict is Verdict.GAP and rule.check in {"stated", "numbered"}
    ):
        own = rule.remedy[lang]
        if own:
            return fill(own, values)
    key = f"remedy.{finding.reason}"
    return fill(translate(lang, key), values) if known(lang, key) else None


def _evidence(finding: Finding, lang: str) -> str:
    """The requirement's evidence in words, when it is weaker than the document itself."""
    requirement = finding.requirement
    if requirement is None or finding.verdict is Verdict.PASS or requirement.kind == "self":
        return ""
    if requirement.unreadable or requirement.text is None:
        return ""
    said = evidence_note(requirement, lang)
    return translate(lang, "message.evidence-suffix", note=said) if said else ""


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


def amount(value: Decimal | None, unit: str) -> str:
    """A distance with its unit: ``1个百分点``, ``0.93个百分点``, ``800人``."""
    if value is None:
        return ""
    return f"{plain(value)}{'个' if unit == '百分点' else ''}{unit}"


def nature_word(lang: str, nature: object) -> str:
    """约束性, 预期性 or nothing."""
    return translate(lang, f"nature.{nature}") if nature else ""


def _join(lang: str, words: list[str]) -> str:
    return ("、" if lang == "zh" else ", ").join(words)
