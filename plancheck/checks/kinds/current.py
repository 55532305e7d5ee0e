"""``current``: the plans above that are named are those of this planning cycle (上级规划属本规划期)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plancheck.checks import CheckKind, Context
from plancheck.checks.findings import plan_finding
from plancheck.domain.case import Cycle, Lineage
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.jurisdiction import ancestors_codes
from plancheck.domain.plan import Plan, Record
from plancheck.i18n import LANGUAGES, join, texts, translate
from plancheck.rule import Rule


def on_plan(rule: Rule, context: Context) -> Iterable[Finding]:
    """The nearest level of which a plan of this cycle is known, and every one whose former or replaced plan alone is named."""
    plan, lineage = context.plan, context.lineage
    places = ancestors_codes(plan.jurisdiction.code)
    if plan.record is Record.PARTIAL or not places or lineage.unreadable:
        return
    missing = _nearest(context, places)
    for one in lineage.above:
        former = lineage.cycle(one) is Cycle.FORMER
        missing |= _unnamed(context, one.jurisdiction.code) if former else _revised(context, one)
    verdict, reason, details = Verdict.PASS, Reason.MET, {}
    if missing or not lineage.higher:
        verdict = Verdict.FAIL if missing else Verdict.REVIEW
        reason = Reason.FIELD_MISSING
        details = {
            f"missing_{lang}": _told(context, list(missing.values()), lang) for lang in LANGUAGES
        }
    yield plan_finding(
        rule,
        context,
        verdict,
        reason,
        key="parents",
        fields=("parents",) if details else None,
        location=plan.parents_location if plan.parents else plan.location,
        details=details,
        name=context.memoize(rule.id, lambda: texts("field.parents")),
        notes=None if details else context.memoize((rule.id, "met"), dict),
    )


def _nearest(context: Context, places: tuple[str, ...]) -> dict[str, Plan]:
    """The plans of this cycle, by id, of the nearest place that has any; none where one of them is named."""
    for code in places:
        if any(one.jurisdiction.code == code for one in context.lineage.higher):
            return {}
        missing = _unnamed(context, code)
        if missing:
            return missing
    return {}


def _unnamed(context: Context, code: str) -> dict[str, Plan]:
    """The known plans of a place of this cycle, by id, where none of them is named."""
    lineage = context.lineage
    if any(one.jurisdiction.code == code for one in lineage.higher):
        return {}
    known = context.plans_of(code)
    return {one.id: one for one in known if lineage.cycle(one) is Cycle.CURRENT}


def _revised(context: Context, named: Plan) -> dict[str, Plan]:
    """The plans of this cycle, by id, that supersede a named one and are not named themselves."""
    lineage = context.lineage
    ids = {one.id for one in lineage.above}
    return {
        one.id: one
        for one in context.plans_of(named.jurisdiction.code)
        if one.supersedes == named.id
        and one.id not in ids
        and lineage.cycle(one) is Cycle.CURRENT
        and not lineage.later(one, context.as_of)
    }


def _told(context: Context, missing: list[Plan], lang: str) -> str:
    """The plans that should be named, each with the former one that it supersedes."""
    if not missing:
        return translate(lang, "current.none")
    named = {one.id for one in context.lineage.ancestors}
    told = []
    for one in missing:
        old = one.supersedes if one.supersedes in named else None
        key = "current.superseding" if old else "current.known"
        told.append(
            translate(lang, key, title=one.title.strip("《》"), id=one.id, former=old or "")
        )
    return translate(lang, "current.unnamed", plans=join(lang, told))


def _places(lineage: Lineage) -> Iterator[str]:
    """The places whose known plans are looked at: those up to the nearest of which one is named, and of all named plans."""
    named = {one.jurisdiction.code for one in lineage.higher}
    for code in ancestors_codes(lineage.plan.jurisdiction.code):
        if code in named:
            break
        yield code
    yield from (one.jurisdiction.code for one in lineage.above)


KIND = CheckKind(
    name="current",
    asks="none",
    sources=(),
    plan=on_plan,
    above=_places,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.FAIL, Reason.FIELD_MISSING),
        (Verdict.REVIEW, Reason.FIELD_MISSING),
    ),
)
