"""``dates``: the dates of a plan, of the plans above it and of what it cites can be (日期可能)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plancheck.checks import CheckKind, Context
from plancheck.checks.findings import plan_finding
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.plan import Dated, fault_of
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved
from plancheck.domain.source import Location, Text
from plancheck.i18n import LANGUAGES, texts, translate
from plancheck.rule import Rule


def on_plan(rule: Rule, context: Context) -> Iterable[Finding]:
    """One result for each date that can't be, and one pass where all of the plan's own can."""
    plan = context.plan
    own = list(_impossible(plan.dates, context, plan.period.start))
    for one, why in own:
        yield _finding(rule, context, one, why)
    if plan.dates and not own:
        yield plan_finding(
            rule, context, Verdict.PASS, Reason.MET, key="dates", name=texts("subject.dates")
        )
    lineage = context.lineage
    named = {one.id: one for one in (*lineage.foreign, *lineage.cited, *lineage.ancestors)}
    for ancestor in named.values():
        for one, why in _impossible(ancestor.dates, context, ancestor.period.start):
            requirement = Requirement(
                source=ancestor.id,
                kind="ancestor",
                owner=dict.fromkeys(LANGUAGES, ancestor.jurisdiction.name),
                text=None,
                resolved=Resolved(),
                plan=ancestor,
                location=one.location,
            )
            yield _finding(
                rule,
                context,
                one,
                why,
                title=ancestor.title,
                requirement=requirement,
                location=plan.parents_location,
            )
    for number, citation in enumerate(plan.cites):
        if citation.issued is not None:
            dated = (Dated("issued", citation.issued, citation.location),)
            for one, why in _impossible(dated, context, None):
                yield _finding(rule, context, one, why, title=citation.title, number=number)


def _impossible(
    dates: Iterable[Dated], context: Context, start: int | None
) -> Iterator[tuple[Dated, Text]]:
    """The dates that can't be, each with the reason in words."""
    for one in dates:
        fault = fault_of(one.day, context.as_of, start)
        if fault is not None:
            params = {"as_of": context.as_of, "start": start}
            key = f"impossible.{fault}"
            yield one, texts(key, **params)


def _finding(
    rule: Rule,
    context: Context,
    dated: Dated,
    why: Text,
    *,
    title: str = "",
    number: int | None = None,
    requirement: Requirement | None = None,
    location: Location | None = None,
) -> Finding:
    whose = f"《{title.strip('《》')}》" if title else ""
    name = {lang: whose + translate(lang, f"term.{dated.key}") for lang in LANGUAGES}
    return plan_finding(
        rule,
        context,
        Verdict.FAIL,
        Reason.DATE_IMPOSSIBLE,
        key=f"date:{dated.key}" + ("" if number is None else f":{title}:{number}"),
        requirement=requirement,
        location=location or dated.location,
        details={
            f"date_{lang}": translate(
                lang, "impossible.date", name=name[lang], day=dated.day, why=why[lang]
            )
            for lang in LANGUAGES
        },
        name=name,
    )


KIND = CheckKind(
    name="dates",
    asks="none",
    sources=(),
    plan=on_plan,
    gives=((Verdict.PASS, Reason.MET), (Verdict.FAIL, Reason.DATE_IMPOSSIBLE)),
)
