"""What a run has to say beside its results: rules left out, plans above not compared, waivers, known findings.

Every format that sums up tells it in its own place, so that silence on a rule is not read as a pass. Formats that are
lists of results have each rule that matched nothing among them, not applicable; there only the rules left out are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plancheck.domain.case import Cycle
from plancheck.domain.jurisdiction import NATION_CODE
from plancheck.domain.plan import Plan, Record, is_numbered
from plancheck.domain.plan_result import PlanResult
from plancheck.i18n import join, translate
from plancheck.report import Row
from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary
from plancheck.report.text import shorten, visible


def counts_of(total: Row, lang: str) -> tuple[list[str], list[str]]:
    """The counts in words: of verdicts, severities and what is suppressed; then, if any, of broken rules."""
    parts = [
        translate(
            lang, "summary.line", **{key: total[key] for key in ("pass", "fail", "gap", "review")}
        )
    ]
    if any(total["by_severity"].values()):
        parts.append(translate(lang, "summary.severities", **total["by_severity"]))
    parts += [
        translate(lang, f"summary.{key}", count=total[key])
        for key in ("waived", "known")
        if total[key]
    ]
    errors = total["error"]
    return parts, [translate(lang, "summary.errors", count=errors)] if errors else []


def aside_line(summary: RunSummary, plans: int) -> str:
    """That of some plans nothing of this cycle was compared; empty where that is not so. ``plans``: how many there are."""
    if not summary.aside:
        return ""
    key = "summary.aside" if plans == 1 else "summary.aside-some"
    return translate(summary.lang, key, count=summary.aside)


def uncompared_lines(summary: RunSummary) -> Iterator[str]:
    """The plans above that nothing was compared with, named once, a line for each reason."""
    for why, names in summary.uncompared.items():
        named = join(summary.lang, (visible(shorten(one, 200)) for one in names))
        yield translate(summary.lang, f"summary.{why}", names=named)


def uncompared(result: PlanResult, lang: str) -> dict[str, list[str]]:
    """The plans above that nothing is compared with, by the reason: of the next cycle, of another field, without figures."""
    found: dict[str, list[str]] = {"coming": [], "foreign": [], "figureless": []}
    for one in result.compared:
        if one.cycle is Cycle.COMING:
            found["coming"].append(_name(one.source, lang))
        elif not one.known and one.source.record is Record.PARTIAL and one.cycle is Cycle.CURRENT:
            found["figureless"].append(_name(one.source, lang))
    found["foreign"] += [_name(one, lang) for one in result.foreign]
    return {why: names for why, names in found.items() if names}


def _name(plan: Plan, lang: str) -> str:
    place = plan.jurisdiction
    name = translate(lang, "names.nation") if place.code == NATION_CODE else place.name
    return f"{name}《{plan.title.strip('《》')}》"


def compared_items(rendered: RenderedPlan, lang: str) -> Iterator[str]:
    """Of each plan above, how many of its known targets were compared; those of the next cycle ask nothing."""
    facts = rendered.facts
    for one in facts.plan["compared"]:
        if one["source"] not in facts.coming:
            partial = one["record"] == "partial"
            yield translate(
                lang,
                "summary.compared-item" if one["known"] else "summary.compared-none",
                name=visible(shorten(facts.labels.get(one["source"], one["source"]), 200)),
                compared=one["compared"],
                known=one["known"],
                record=translate(lang, "summary.compared-partial") if partial else "",
            )


LEFT_OUT = "rules-left-out"
_MANY = 8


def remarks(summary: RunSummary, *, brief: bool = False) -> Iterator[tuple[str, str]]:
    """Each remark's code and its text in one line. ``brief``: for a planner, by titles, and many left out are counted."""
    if summary.unmatched_rules:
        names = _named(summary.unmatched_rules, summary, brief=brief)
        yield "rules-unmatched", translate(summary.lang, "summary.unmatched-rules", names=names)
    if summary.skipped_rules:
        count = len(summary.skipped_rules)
        many = brief and count > _MANY
        yield (
            LEFT_OUT,
            translate(summary.lang, "summary.off-many", count=count) if many else left_out(summary),
        )


def left_out(summary: RunSummary) -> str:
    """The rules that an option or the configuration left out, in one line; empty for none."""
    ids = summary.skipped_rules
    return (
        translate(summary.lang, "summary.off", count=len(ids), names=_named(ids, summary))
        if ids
        else ""
    )


def _named(ids: Sequence[str], summary: RunSummary, *, brief: bool = False) -> str:
    """Rules in a sentence, those that ran by id and title; ``brief``: by title."""
    titles = {rule.id: rule.title[summary.lang] for rule in summary.rules()}
    if brief:
        names = [f"“{titles.get(one, one)}”" for one in ids]
    else:
        key = "summary.rule-named"
        names = [
            translate(summary.lang, key, id=one, title=titles[one]) if one in titles else one
            for one in ids
        ]
    return join(summary.lang, names)


NAMED = 10


def marks(row: Row, lang: str) -> list[str]:
    """How a result stands besides its verdict: waived, known."""
    return [translate(lang, f"suppression.{key}") for key in ("waiver", "known") if row[key]]


def waiver_words(waiver: Row, lang: str) -> str:
    """Why, who and until when."""
    until = waiver["until"]
    end = (
        translate(lang, "suppression.until", date=until)
        if until
        else translate(lang, "suppression.ever")
    )
    return translate(
        lang,
        "suppression.words",
        reason=visible(waiver["reason"]),
        approved_by=visible(waiver["approved_by"]),
        start=waiver["from"],
        end=end,
    )


def waiver_lines(summary: RunSummary) -> list[str]:
    """The waivers that do not do what their author thinks, a line each, with their place."""
    return [_waiver_line(row, summary) for row in summary.unmatched_waivers]


def _waiver_line(row: Row, summary: RunSummary) -> str:
    lang, problem = summary.lang, row["problem"]
    words = translate(lang, f"suppression.problem-{problem}")
    if problem == "unmatched" and row["indicator"] is None and is_numbered(row["statement"]):
        words = translate(lang, "suppression.row-number")
    near = summary.strangers.get(row["plan"])
    if near is not None:
        key = "suppression.stranger-near" if near else "suppression.stranger"
        words = translate(lang, key, plan=_short(row["plan"]), near=visible(near))
    place = row["location"]
    return translate(
        lang,
        "suppression.waiver-line",
        problem=words,
        subject=subject(row),
        place=f"{visible(place['path'])}:{place['line']}:{place['column']}",
    )


def known_lines(summary: RunSummary) -> list[str]:
    """The known findings that are found no more, and those that are worse than noted."""
    found = []
    for key, rows in (("gone", summary.gone), ("worse", summary.worse)):
        if rows:
            names = [subject(row) for row in rows[:NAMED]]
            if len(rows) > NAMED:
                names.append("…")
            joined = join(summary.lang, names, "semicolon")
            words = translate(summary.lang, f"suppression.{key}", count=len(rows), names=joined)
            found.append(words)
    return found


def subject(row: Row) -> str:
    """Plan, rule, indicator or statement, and requirement, by their ids."""
    parts = [row["plan"], row["rule"], row["indicator"], row["statement"], row["requirement"]]
    return " ".join(_short(part) for part in parts if part)


def _short(text: str) -> str:
    return shorten(visible(text), 60)
