"""What reports call the sources of requirements and the rules: names beside the ids of report@1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import lru_cache

from plancheck.common import dataclass
from plancheck.domain.case import Cycle, owner_of
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.plan_result import PlanResult
from plancheck.domain.requirement import Requirement
from plancheck.domain.source import PLAN_LANGUAGE, cited
from plancheck.i18n import of_language, translate
from plancheck.report.text.messages import (
    alike_of,
    asked_of,
    evidence_note,
    lapsed_note,
    meant,
    tolerance,
)
from plancheck.rule import Rule


@dataclass(slots=True, kw_only=True, eq=False)
class RuleName:
    """What a reader is told of a rule."""

    title: str
    why: str
    housekeeping: bool


@dataclass(slots=True, kw_only=True, eq=False)
class Names:
    """Names in one language.

    ``owners``: by plan and requirement source; ``places``: by plan id; ``statements``: how many a plan has;
    ``indicators``: the catalogue's names, by id; ``topics``: by fingerprint, what a result on the plan itself is about. ``last_year``: the plan's. ``tolerances``: by
    fingerprint, what about so much was taken to mean; ``meant`` and ``asked``: what a reference comes to, here and above. ``under``: fingerprints of results whose shortfall is less than its value.
    ``grounds``: words of grounds that are no documents, by those of report@1. ``unread``: a statement of the plan could not be read. ``notes``: by fingerprint, what a requirement rests on where that is not its own document; of a name that
    the catalogue does not know, the nearest one that it knows. ``alike``: by fingerprint, what the plan says that is like a missing indicator.
    """

    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    rules: dict[str, RuleName] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    indicators: dict[str, str] = field(default_factory=dict)
    tolerances: dict[str, str] = field(default_factory=dict)
    meant: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    under: set[str] = field(default_factory=set)
    grounds: dict[str, str] = field(default_factory=dict)
    last_year: int | None = None
    unread: bool = False
    alike: dict[str, str] = field(default_factory=dict)

    def cite(self, ground: dict[str, str | None]) -> str:
        """A legal or policy ground of report@1 as it is cited, in the language of these names."""
        article = ground["article"]
        return cited(ground["title"], ground["number"], self.grounds.get(article or "", article))


def reason_key(reason: str, *, unread: bool) -> str:
    """The key of a reason's words; where a statement could not be read, that is why something may be missing."""
    return "statement-unread" if unread and reason == Reason.RECORD_PARTIAL else reason


@lru_cache(maxsize=1024)
def _rule_name(rule: Rule, lang: str) -> tuple[RuleName, dict[str, str]]:
    """The name of a rule, and its grounds that are no documents by their Chinese words."""
    name = RuleName(title=rule.title[lang], why=rule.why[lang], housekeeping=rule.housekeeping)
    return name, {
        one.words[PLAN_LANGUAGE]: one.words[lang] for one in rule.basis if one.words is not None
    }


def names_of(
    result: PlanResult,
    findings: Iterable[Finding],
    rules: Mapping[tuple[str, str], Rule],
    lang: str,
) -> Names:
    """The names that a report of some findings of a judgement needs."""
    names = Names()
    for (_, name), rule in rules.items():
        names.rules[name], grounds = _rule_name(rule, lang)
        names.grounds.update(grounds)
    plan = result.plan
    names.places[plan.id] = plan.jurisdiction.name
    names.statements[plan.id] = len(plan.statements)
    names.last_year = plan.period.end
    names.unread = plan.lost
    counts = Counter(one.source.jurisdiction.code for one in result.compared)
    for one in result.compared:
        source = one.source
        place = owner_of(source, plan)[lang]
        names.places.setdefault(source.id, source.jurisdiction.name)
        if one.cycle is Cycle.FORMER:
            place += translate(lang, "table.former")
        if source.draft:
            place += translate(lang, "table.draft")
        names.owners[plan.id, source.id] = place
        if counts[source.jurisdiction.code] > 1 and source.title not in place:
            names.titles[plan.id, source.id] = source.title
    for finding in findings:
        if finding.indicator is not None and finding.name is not None:
            names.indicators[finding.indicator] = finding.name[lang]
        elif finding.statement is None and finding.name is not None:
            names.topics[finding.fingerprint] = finding.name[lang]
        if text := meant(finding, lang):
            names.meant[finding.fingerprint] = text
        if text := asked_of(finding, lang):
            names.asked[finding.fingerprint] = text
        share = tolerance(finding)
        if share:
            names.tolerances[finding.fingerprint] = translate(lang, "table.tolerance", share=share)
        if finding.under:
            names.under.add(finding.fingerprint)
        _owner(names, finding, rules, lang)
    return names


def _owner(
    names: Names, finding: Finding, rules: Mapping[tuple[str, str], Rule], lang: str
) -> None:
    requirement = finding.requirement
    if finding.reason is Reason.UNMATCHED_INDICATOR and finding.late is not None:
        nearest = of_language(finding.late(), "nearest", lang)
        if nearest:
            names.notes[finding.fingerprint] = nearest
    if "alike" in finding.details:
        words = translate(lang, "table.alike", **alike_of(finding))
        names.alike[finding.fingerprint] = words
    if finding.check == "current" and finding.details:
        names.notes[finding.fingerprint] = of_language(finding.details, "missing", lang) or ""
    if finding.check == "cites" and finding.reason is Reason.FIELD_MISSING:
        missing = of_language(finding.details, "missing", lang) or finding.details.get("missing")
        if missing:
            names.notes[finding.fingerprint] = translate(lang, "table.lacks", missing=missing)
    if requirement is None:
        return
    key = (finding.plan.id, requirement.source)
    note = _note(names, finding, rules, lang)
    if note:
        names.notes[finding.fingerprint] = note
    if requirement.kind == "law":
        owner = requirement.owner[lang].strip("《》")
        if requirement.lapsed is not None:
            owner += translate(lang, "table.lapsed")
        names.owners.setdefault(key, owner)
    elif requirement.kind == "ancestor":
        names.owners.setdefault(key, requirement.owner[lang])
    elif finding.details.get("baseline_year"):
        year = finding.details["baseline_year"]
        label = translate(lang, "table.self-baseline", year=year)
        names.owners[finding.plan.id, f"self {finding.rule}"] = label
    else:
        table = requirement.statement is not None and requirement.statement.in_table
        key_name = "table.self-table" if table else "table.self-prose"
        names.owners[finding.plan.id, f"self {finding.rule} {finding.key}"] = translate(
            lang, key_name
        )
        names.owners.setdefault(
            (finding.plan.id, f"self {finding.rule}"), translate(lang, "table.self")
        )


def _note(names: Names, finding: Finding, rules: Mapping[tuple[str, str], Rule], lang: str) -> str:
    """The document of the requirement where its place alone would not tell, and how it is known."""
    requirement = finding.requirement
    if requirement is None or finding.verdict in {Verdict.PASS, Verdict.NOT_APPLICABLE}:
        return ""
    if requirement.kind == "law":
        return " · ".join(_law_note(finding, requirement, lang))
    if requirement.kind == "literal":
        basis = requirement.basis or rules[finding.plan.field, finding.rule].basis
        return "; ".join(cited(one.title, one.number, None) for one in basis[:1])
    if requirement.kind != "ancestor" or requirement.unreadable or not requirement.known:
        return ""
    title = names.titles.get((finding.plan.id, requirement.source))
    parts = [f"《{title}》"] if title else []
    pace = of_language(finding.details, "pace", lang)
    if pace:
        year = finding.statement.year if finding.statement is not None else ""
        parts.append(translate(lang, "table.pace", pace=pace, year=year))
    words = evidence_note(requirement, lang)
    return " · ".join([*parts, words] if words else parts)


def _law_note(finding: Finding, requirement: Requirement, lang: str) -> Iterator[str]:
    """The ground of the law; where sources in force disagree, each with its value; a local value that has ended."""
    if finding.reason is Reason.LAW_DISPUTED:
        for one in (requirement, *requirement.disputed):
            yield f"{one.owner[lang]} {one.quoted}"
    else:
        yield "; ".join(one.label for one in requirement.basis)
    lapsed = lapsed_note(requirement, lang)
    if lapsed:
        yield lapsed
