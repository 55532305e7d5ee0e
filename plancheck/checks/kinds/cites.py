"""``cites``: the plans above are named, the preamble cites them, and nothing younger or repealed (编制依据)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from plancheck.checks import CheckKind, Context, ParameterSpec
from plancheck.checks.findings import in_words, plan_finding
from plancheck.domain.case import Lineage
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.jurisdiction import ancestors_codes, lookup
from plancheck.domain.plan import Citation, Plan, Record
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved
from plancheck.domain.titles import names_draft, names_plan, normal_title
from plancheck.i18n import LANGUAGES, join, texts
from plancheck.rule import Rule

# The year of a document number, in any of its brackets: 平政发〔2022〕32号.
_YEAR_OF_NUMBER = re.compile(r"[〔\[［（(](\d{4})[〕\]］）)]")


def on_plan(rule: Rule, context: Context) -> Iterable[Finding]:
    """``named``: the plans above are in ``parents``; ``parents``: the nearest are cited; ``dates``: in time."""
    if rule.params["mode"] == "named":
        yield from _named(rule, context)
    elif rule.params["mode"] == "parents":
        yield from _parents(rule, context)
    else:
        yield from _dates(rule, context)


def _named(rule: Rule, context: Context) -> Iterator[Finding]:
    """Without the plans above nothing is held against them; whether there are any, only people know."""
    plan, lineage = context.plan, context.lineage
    above = [place for code in ancestors_codes(plan.jurisdiction.code) if (place := lookup(code))]
    if plan.record is Record.PARTIAL or not above or lineage.unreadable:
        return
    known = {ancestor.jurisdiction.code for ancestor in lineage.above}
    # A level further up may have no plan of this field; the one directly above is asked after.
    missing = [place.name for place in above] if not known else [above[0].name]
    named = above[0].code in known
    yield plan_finding(
        rule,
        context,
        Verdict.PASS if named else Verdict.REVIEW,
        Reason.MET if named else Reason.FIELD_MISSING,
        key="parents",
        fields=None if named else ("parents",),
        location=plan.parents_location if plan.parents else plan.location,
        details=_listed("missing", missing),
        name=texts("subject.parents"),
    )


def _parents(rule: Rule, context: Context) -> Iterator[Finding]:
    """The nearest plans that were there when this one was made; a generic phrase (国家、省相关规划) names none."""
    if context.plan.record is Record.PARTIAL:
        return
    generic = [one.title for one in context.plan.cites if one.generic]
    for ancestor in _nearest(context):
        cited = any(_names(citation, ancestor) for citation in context.plan.cites)
        details = {"title": ancestor.title}
        if generic and not cited:
            details |= _listed("generic", generic)
        yield plan_finding(
            rule,
            context,
            Verdict.PASS if cited else Verdict.FAIL,
            Reason.MET if cited else Reason.NOT_CITED,
            key="cites",
            requirement=Requirement(
                source=ancestor.id,
                kind="ancestor",
                owner=dict.fromkeys(LANGUAGES, ancestor.jurisdiction.name),
                text=None,
                resolved=Resolved(),
                plan=ancestor,
                location=ancestor.location,
                cycle=context.lineage.cycle(ancestor),
            ),
            details=details,
            name=texts("subject.cites"),
            notes=context.memoize((rule.id, ancestor.id, cited, *(() if cited else generic)), dict),
        )


def _nearest(context: Context) -> list[Plan]:
    """The ancestors of the nearest level that has any of the plan's own date or before: no plan cites a later one."""
    lineage = context.lineage
    there = [one for one in lineage.higher if not lineage.later(one, context.as_of)]
    return [one for one in there if one.jurisdiction.level is there[0].jurisdiction.level]


def _names(citation: Citation, plan: Plan) -> bool:
    return not citation.generic and (citation.plan == plan.id or names_plan(citation.title, plan))


def _dates(rule: Rule, context: Context) -> Iterator[Finding]:
    """One result a document; those of unknown date together, for the remedy is the same.

    A plan that is held without a date gives none: its file lacks the date, not this plan's preamble.
    """
    undated: list[Citation] = []
    for number, citation in enumerate(context.plan.cites):
        if citation.generic:
            continue
        held = _held(citation, context.lineage)
        if held is not None and _drafted_before(citation, held, context):
            held = None
        issued = citation.issued or (held.date_on(context.as_of) if held else None)
        reference = citation.number or (held.number if held else None)
        verdict, reason = _precedes(citation, issued, reference, context.day)
        if verdict is Verdict.REVIEW:
            if held is None:
                undated.append(citation)
            continue
        yield plan_finding(
            rule,
            context,
            verdict,
            reason,
            key=f"cite:{normal_title(citation.title)}:{citation.number or ''}:{number}",
            location=citation.location,
            details={"title": citation.title},
            name=dict.fromkeys(LANGUAGES, _quoted(citation)),
            notes=context.memoize((rule.id, citation.title, verdict, reason), dict),
        )
    if undated:
        quoted = list(map(_quoted, undated))
        titles = {lang: join(lang, quoted) for lang in LANGUAGES}
        yield plan_finding(
            rule,
            context,
            Verdict.REVIEW,
            Reason.CITED_UNKNOWN,
            key=f"cites:{normal_title('、'.join(quoted))}",
            location=undated[0].location,
            details=in_words("missing", titles),
            name=titles,
        )


def _listed(name: str, titles: list[str]) -> dict[str, str]:
    return {f"{name}_{lang}": join(lang, titles) for lang in LANGUAGES}


def _quoted(citation: Citation) -> str:
    return f"《{citation.title.strip('《》')}》"


def _held(citation: Citation, lineage: Lineage) -> Plan | None:
    """The plan at hand that a citation means: by its id, else by its title."""
    plans = (*lineage.cited, *lineage.ancestors)
    return next((one for one in plans if _names(citation, one)), None)


def _drafted_before(citation: Citation, held: Plan, context: Context) -> bool:
    """Whether a draft (征求意见稿) is cited of a plan that was issued later: its own date is not known."""
    issued = held.date_on(context.as_of)
    later = issued is not None and issued > context.day
    return later and not held.draft and names_draft(citation.title)


def _precedes(
    citation: Citation, issued: date | None, number: str | None, day: date
) -> tuple[Verdict, Reason]:
    if issued is not None and issued > day:
        return Verdict.FAIL, Reason.CITED_LATER
    if citation.repealed is not None and citation.repealed <= day:
        return Verdict.FAIL, Reason.CITED_NOT_IN_FORCE
    if issued is not None:
        return Verdict.PASS, Reason.MET
    year = _YEAR_OF_NUMBER.search(number or "")
    if year is not None and int(year[1]) < day.year:
        return Verdict.PASS, Reason.MET  # 文号 of an earlier year precedes, whatever the day
    if year is not None and int(year[1]) > day.year:
        return Verdict.FAIL, Reason.CITED_LATER
    return Verdict.REVIEW, Reason.CITED_UNKNOWN


KIND = CheckKind(
    name="cites",
    asks="none",
    sources=(),
    plan=on_plan,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.FAIL, Reason.NOT_CITED),
        (Verdict.FAIL, Reason.CITED_NOT_IN_FORCE),
        (Verdict.FAIL, Reason.CITED_LATER),
        (Verdict.REVIEW, Reason.CITED_UNKNOWN),
        (Verdict.REVIEW, Reason.FIELD_MISSING),
    ),
    worst=lambda params: "review" if params["mode"] == "named" else "fail",
    parameters=(
        ParameterSpec(
            name="mode",
            schema={"enum": ["named", "parents", "dates"]},
            required=True,
        ),
    ),
)
