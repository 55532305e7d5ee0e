"""``cites``: the plans above are named, the preamble cites them, and nothing younger or repealed (编制依据)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from plancheck.checks.base import (
    Context,
    Kind,
    Parameter,
    plan_finding,
)
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.jurisdiction import ancestors_codes, lookup
from plancheck.domain.plan import Citation, Record
from plancheck.domain.requirement import Requirement, Resolved
from plancheck.rule.model import Rule

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
    known = {ancestor.jurisdiction.code for ancestor in lineage.ancestors}
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
        details={"missing_zh": "、".join(missing), "missing_en": ", ".join(missing)},
        name={"zh": "上级规划", "en": "Plans above"},
    )


def _parents(rule: Rule, context: Context) -> Iterator[Finding]:
    if context.plan.record is Record.PARTIAL:
        return
    generic = any(citation.generic for citation in context.plan.cites)
    named = {citation.plan for citation in context.plan.cites}
    titles = {_bare(citation.title) for citation in context.plan.cites}
    for ancestor in context.lineage.nearest():
        cited = generic or ancestor.id in named or _bare(ancestor.title) in titles
        place = {"zh": ancestor.jurisdiction.name, "en": ancestor.jurisdiction.name}
        yield plan_finding(
            rule,
            context,
            Verdict.PASS if cited else Verdict.FAIL,
            Reason.MET if cited else Reason.NOT_CITED,
            key="cites",
            requirement=Requirement(
                source=ancestor.id,
                kind="ancestor",
                owner=place,
                text=None,
                resolved=Resolved(),
                plan=ancestor,
                location=ancestor.location,
                later=context.lineage.later(ancestor, context.day),
                cycle=context.lineage.cycle(ancestor),
            ),
            details={"title": ancestor.title},
            name={"zh": "编制依据", "en": "Basis documents"},
            notes=context.once((rule.id, ancestor.id, cited), dict),
        )


@lru_cache(maxsize=1024)
def _bare(title: str) -> str:
    return re.sub(r"[\s《》“”\"]", "", title)


def _dates(rule: Rule, context: Context) -> Iterator[Finding]:
    known = {plan.id: plan for plan in context.lineage.cited}
    for number, citation in enumerate(context.plan.cites):
        if citation.generic:
            continue
        cited = known.get(citation.plan or "")
        issued = citation.issued or (cited.known_date if cited else None)
        reference = citation.number or (cited.number if cited else None)
        verdict, reason = _precedes(citation, issued, reference, context.day)
        yield plan_finding(
            rule,
            context,
            verdict,
            reason,
            key=f"cite:{_bare(citation.title)}:{citation.number or ''}:{number}",
            location=citation.location,
            details={"title": citation.title},
            name={"zh": f"《{citation.title.strip('《》')}》", "en": citation.title},
            notes=context.once((rule.id, citation.title, verdict, reason), dict),
        )


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


KIND = Kind(
    name="cites",
    meaning={
        "zh": "编制依据：须写明上级规划（named）；须列最近的上级规划（parents）；所列文件须早于本规划且现行有效（dates）",
        "en": "the basis: the plans above are named (named), the nearest are cited (parents); what is cited precedes the plan (dates)",
    },
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
        Parameter(
            name="mode",
            schema={"enum": ["named", "parents", "dates"]},
            meaning={"zh": "核查哪一项", "en": "which of the three"},
            required=True,
        ),
    ),
)
