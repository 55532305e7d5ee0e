"""The page of ``trace``: one indicator down the levels, a tree for each planning cycle, the breaks marked."""

from __future__ import annotations

from collections import Counter
from typing import Any

from plancheck.domain.jurisdiction import Jurisdiction
from plancheck.report.pages import Page, place_name
from plancheck.report.text import cells, fold, visible
from plancheck.report.text.amounts import amount


def trace_page(trace: Any, page: Page) -> str:
    """One indicator down the levels. ``trace``: ``app.trace.Trace``."""
    say, indicator = page.say, trace.indicator
    page.line(say("trace.title", indicator=indicator.name[page.lang]), "bold")
    about = [indicator.id, indicator.unit.name, say(f"direction.{indicator.better}"),
             say(f"cascade.{indicator.cascade}")]  # fmt: skip
    page.line(" · ".join(about), "dim")
    for chain in trace.chains or ():
        page.line()
        if len(trace.chains) > 1:
            suffix = "" if chain.cycle == "current" else say(f"trace.cycle-{chain.cycle}")
            page.line(say("trace.cycle", start=chain.years[0], end=chain.years[1]) + suffix, "bold")
        _chain(chain, page)
        page.line()
        page.line(*_verdict_of(chain, trace, page))
    if not trace.chains:
        page.line()
        page.line(say("trace.no-plan"), "yellow")
    return page.text()


def _chain(chain: Any, page: Page) -> None:
    first = chain.first_break
    codes = Counter(link.plan.jurisdiction.code for link in chain.links)
    labels = _tree([link.plan.jurisdiction for link in chain.links], page)
    width = max((cells(label) for label in labels), default=0) + 2
    for link, label in zip(chain.links, labels, strict=True):
        twice = codes[link.plan.jurisdiction.code] > 1
        lead = label + " " * (width - cells(label))
        for text, style in _texts(link, page, first=link is first, titled=twice):
            lines = fold(visible(text), max(page.width - width, 20))
            page.whole(lead + ("\n" + " " * width).join(lines), style)
            lead = " " * width


def _tree(places: list[Jurisdiction], page: Page) -> list[str]:
    """Names as a tree: each place under the nearest that contains it; places come in tree order."""
    depths: list[int] = []
    above: list[Jurisdiction] = []
    for place in places:
        while above and not above[-1].contains(place) and above[-1].code != place.code:
            above.pop()
        if not above or above[-1].code != place.code:
            above.append(place)
        depths.append(len(above) - 1)
    labels = []
    for number, place in enumerate(places):
        depth = depths[number]
        lead = ""
        for step in range(1, depth + 1):
            later = next((one for one in depths[number + 1 :] if one <= step), 0)
            goes_on = later == step
            if step == depth:
                lead += "├─ " if goes_on else "└─ "
            else:
                lead += "│  " if goes_on else "   "
        labels.append(lead + visible(place_name(place.code, place.name, page)))
    return labels


def _texts(link: Any, page: Page, *, first: bool, titled: bool) -> list[tuple[str, str]]:
    """What a plan states, a line each statement, with its style."""
    say, plan = page.say, link.plan
    about = [f"《{plan.title}》"] if titled else []
    about += [say("status.draft")] if plan.draft else []
    if not link.lines:
        nothing = say("trace.partial-none" if plan.record == "partial" else "trace.none")
        return [("  ".join([nothing, *about]), "dim")]
    return [
        _line(line, page, first=first and line is link.broken, about=about if number == 0 else [])
        for number, line in enumerate(link.lines)
    ]


def _line(line: Any, page: Page, *, first: bool, about: list[str]) -> tuple[str, str]:
    say, statement = page.say, line.statement
    parts = [statement.quoted or say("show.broken")]
    if statement.year_stated:
        parts.append(
            say("trace.milestone" if statement.step else "trace.year", year=statement.year)
        )
    if statement.nature:
        parts.append(say(f"nature.{statement.nature}"))
    if statement.hedge:
        parts.append(say("show.hedge", hedge=statement.hedge))
    if statement.population:
        parts.append(statement.population)
    if statement.baseline and not statement.step:
        text = statement.quote(statement.baseline.text)
        parts.append(say("trace.baseline", text=text, year=statement.baseline.year))
    if statement.evidence != "primary":
        parts.append(say(f"evidence.{statement.evidence}"))
    parts += about
    if line.failed:
        failures = _failures(line, line.failed, page)
        parts.append(f"✗ {failures} ◀ {say('trace.break-mark')}" if first else f"✗ {failures}")
        return "  ".join(parts), "red"
    if line.later:
        failures = _failures(line, line.later, page)
        return "  ".join([*parts, f"! {failures}{say('table.later')}"]), "yellow"
    parts += _given_up(line, page)
    if line.open:
        reasons = dict.fromkeys(say(f"reason.{outcome.reason}") for _, outcome in line.open)
        return "  ".join([*parts, f"? {page.join(reasons)}"]), "cyan"
    if line.given_up:
        return "  ".join(parts), "yellow"
    if line.against:
        return "  ".join([*parts, f"✓ {say('verdict.pass')}"]), "green"
    return "  ".join(parts), ""


def _failures(line: Any, failed: Any, page: Page) -> str:
    """What a statement fails, whose it is, by when, and by how much; two plans may ask the same."""
    words: dict[str, None] = {}
    for requirement, outcome in failed:
        text = f"{page.say('reason.' + outcome.reason)}: {_asked(line, requirement, page)}"
        if outcome.shortfall:
            short = amount(
                page.lang, outcome.shortfall, outcome.unit, under=outcome.under, brief=True
            )
            text += " " + page.say("table.shortfall", amount=short)
        words[text] = None
    return page.join(words, "semicolon")


def _given_up(line: Any, page: Page) -> list[str]:
    """What a statement meets by value only, and whose demand it is; each remark once."""
    owners: dict[str, dict[str, None]] = {}
    for requirement, reason in line.given_up:
        asked = f"{requirement.owner[page.lang]} {requirement.quoted or '—'}"
        owners.setdefault(reason, {})[f"{asked} {page.say('nature.binding')}"] = None
    return [
        f"! {page.say(f'reason.{reason}')}: {page.join(asked)}" for reason, asked in owners.items()
    ]


def _asked(line: Any, requirement: Any, page: Page) -> str:
    """A requirement with its owner; its year where it is not plainly the statement's own."""
    text = f"{requirement.owner[page.lang]} {requirement.quoted or '—'}"
    named = requirement.statement is not None and requirement.statement.year_stated
    if named or requirement.year != line.statement.year:
        text += page.say("trace.by", year=requirement.year)
    return text + (page.say("trace.of-draft") if requirement.draft else "")


def _verdict_of(chain: Any, trace: Any, page: Page) -> tuple[str, str]:
    """What a chain comes to."""
    say, first = page.say, chain.first_break
    if not chain.stated:
        return say("trace.no-plan"), "yellow"
    if not trace.cascades:
        return say("trace.not-cascading", cascade=say(f"cascade.{trace.indicator.cascade}")), "dim"
    if first is not None:
        requirement, _ = first.broken.failed[0]
        place = first.plan.jurisdiction
        stated = first.broken.statement
        text = stated.quoted + (say("trace.by", year=stated.year) if stated.year_stated else "")
        return (
            say(
                "trace.breaks",
                name=place_name(place.code, place.name, page),
                text=text,
                asked=_asked(first.broken, requirement, page),
            ),
            "bold red",
        )
    if chain.open:
        return say("trace.open"), "bold cyan"
    if chain.remarked:
        return say("trace.remarked"), "bold yellow"
    if len(chain.stated) == 1:
        return say("trace.alone"), "dim"
    return say("trace.holds"), "bold green"
