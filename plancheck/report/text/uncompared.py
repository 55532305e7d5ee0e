"""Which plans above were compared in nothing or little, and why: another planning cycle, another field, no known figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plancheck.domain.jurisdiction.jurisdiction import NATION_CODE
from plancheck.domain.lineage import Cycle
from plancheck.domain.plan import Plan, Record
from plancheck.domain.plan_result import PlanResult
from plancheck.i18n import join, translate
from plancheck.report.stream.rendered_plan import RenderedPlan, RunSummary
from plancheck.report.text.escape import shorten, visible

Row = dict[str, Any]


def aside_line(ending: RunSummary, plans: int) -> str:
    """That of some plans nothing of this cycle was compared; empty where that is not so. ``plans``: how many there are."""
    if not ending.aside:
        return ""
    key = "summary.aside" if plans == 1 else "summary.aside-some"
    return translate(ending.lang, key, count=ending.aside)


def uncompared_lines(ending: RunSummary) -> Iterator[str]:
    """The plans above that nothing was compared with, named once, a line for each reason."""
    for why, names in ending.uncompared.items():
        named = join(ending.lang, (visible(shorten(one, 200)) for one in names))
        yield translate(ending.lang, f"summary.{why}", names=named)


def uncompared(judgement: PlanResult, lang: str) -> dict[str, list[str]]:
    """The plans above that nothing is compared with, by the reason: of the next cycle, of another field, without figures."""
    found: dict[str, list[str]] = {"coming": [], "foreign": [], "figureless": []}
    for one in judgement.compared:
        if one.cycle is Cycle.COMING:
            found["coming"].append(_name(one.source, lang))
        elif not one.known and one.source.record is Record.PARTIAL and one.cycle is Cycle.CURRENT:
            found["figureless"].append(_name(one.source, lang))
    found["foreign"] += [_name(one, lang) for one in judgement.foreign]
    return {why: names for why, names in found.items() if names}


def _name(plan: Plan, lang: str) -> str:
    place = plan.jurisdiction
    name = translate(lang, "names.nation") if place.code == NATION_CODE else place.name
    return f"{name}《{plan.title.strip('《》')}》"


def compared(piece: RenderedPlan) -> Iterator[Row]:
    """What was compared with each plan above; those of the next cycle ask nothing and are left out."""
    return (one for one in piece.plan["compared"] if one["source"] not in piece.facts.coming)
