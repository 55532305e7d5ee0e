"""The other pages of the terminal: show, trace, rules. Same folding and marks as the findings' table."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from plancheck.domain.jurisdiction import Jurisdiction
from plancheck.i18n import translate
from plancheck.report.amounts import amount
from plancheck.report.text import cells, fold, shorten, visible

Row = dict[str, Any]
STYLES = {"pass": "green", "fail": "red", "review": "cyan", "gap": "yellow"}


class Page:
    """A page of folded lines and simple tables."""

    def __init__(self, lang: str, width: int, *, colour: bool) -> None:
        self.lang = lang
        self.width = width
        self.stream = io.StringIO()
        self.console = Console(
            file=self.stream,
            width=width,
            force_terminal=colour,
            color_system="standard" if colour else None,
            no_color=not colour,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )

    def say(self, key: str, **params: object) -> str:
        """A text in the chosen language."""
        return translate(self.lang, key, **params)

    def line(self, text: str = "", style: str = "", indent: int = 0) -> None:
        """A line, folded; every folded part is indented."""
        lines = fold(visible(text), max(self.width - indent, 20))
        self.console.print(Text("\n".join(" " * indent + one for one in lines), style=style))

    def whole(self, text: str, style: str = "") -> None:
        """A line that is never folded (a place to click on, a line of a file); its text is safe already."""
        self.console.print(Text(text, style=style), soft_wrap=True)

    def table(
        self, heads: Sequence[str], rows: Iterable[Sequence[str]], shares: Sequence[int]
    ) -> None:
        """A table of texts that are safe already; ``shares`` divide the width (a negative one is fixed)."""
        fixed = sum(-share for share in shares if share < 0)
        gaps = len(shares) - 1
        rest = max(self.width - fixed - gaps, 20)
        whole = sum(share for share in shares if share > 0) or 1
        widths = [-share if share < 0 else max(rest * share // whole, 6) for share in shares]
        grid = Table.grid(padding=(0, 1), pad_edge=False)
        for width in widths:
            grid.add_column(width=width, overflow="fold")
        grid.add_row(*(Text("\n".join(fold(head, width)), style="bold")
                       for head, width in zip(heads, widths, strict=True)))  # fmt: skip
        grid.add_row(*(Text("─" * width, style="dim") for width in widths))
        for row in rows:
            grid.add_row(
                *(
                    Text("\n".join(fold(shorten(cell, 200), width)))
                    for cell, width in zip(row, widths, strict=True)
                )
            )
        self.console.print(grid)

    def text(self) -> str:
        """What was written, without spaces at line ends."""
        return "\n".join(line.rstrip() for line in self.stream.getvalue().split("\n"))


def show_page(row: Row, page: Page) -> str:
    """One plan as understood."""
    say = page.say
    place = row["jurisdiction"]
    page.line(f"{_place(place['code'], place['name'], page)} {row['title']}", "bold")
    meta = [say(f"level.{place['level']}"), place["code"]]
    if row["status"]:
        meta.append(say(f"status.{row['status']}"))
    if row["date"]:
        meta.append(row["date"])
    meta += [f"{row['period']['start']}-{row['period']['end']}", say(f"record.{row['record']}")]
    page.line(" · ".join([*meta, row["path"]]), "dim")
    page.line()
    if row["ancestors"]:
        page.line(say("show.ancestors"), "bold")
    else:
        page.line(say("show.no-ancestors"), "yellow")
    for one in row["ancestors"]:
        parts = [one["id"], say("show.found", path=one["path"]), say(f"record.{one['record']}")]
        if one["date"]:
            parts.append(one["date"])
        page.line(f"{one['name']} {one['title']}（{'，'.join(parts)}）" if page.lang == "zh"
                  else f"{one['name']} {one['title']} ({', '.join(parts)})", indent=2)  # fmt: skip
    for name in row["missing_parents"]:
        page.line(f"{name} {say('show.missing')}", "red", indent=2)
    page.line()
    rows = []
    for one in row["statements"]:
        number = one["statement"].removeprefix("row:")
        where = say("show.row", row=number) if one["statement"].startswith("row:") else number
        baseline = one["baseline"]
        rows.append(
            (
                visible(one["printed"] if one["indicator"] is None else one["name"]),
                say(f"nature.{one['nature']}") if one["nature"] else "—",
                visible(one["text"]) or "—",
                _meaning(one, page),
                f"{visible(baseline['text'])} ({baseline['year']})" if baseline else "—",
                f"{say('per.' + one['per'])} {one['year']}",
                "\n".join(visible(part) for part in (one["at"] or "", where) if part),
            )
        )
    heads = [
        say("table.subject"), say("table.nature"), say("table.stated"), say("show.set"),
        say("show.baseline"), say("show.per"), say("show.where"),
    ]  # fmt: skip
    page.table(heads, rows, (24, -8 if page.lang == "en" else -6, 13, 15, 13, 11, 22))
    return page.text()


def _place(code: str, name: str, page: Page) -> str:
    """What a place is called: the nation by one word everywhere."""
    return page.say("level.nation") if code == "CN" and page.lang == "zh" else name


def _meaning(one: Row, page: Page) -> str:
    say = page.say
    if one["broken"]:
        return say("show.broken")
    if one["set"]:
        text = f"{one['set']} {one['unit'] or ''}".strip()
    elif one["outside_domain"]:
        text = say("show.outside")
    else:
        words = {
            "relative": say("show.relative", series=one["series"] or ""),
            "deferred": say("show.deferred"),
            "deferred-to-law": say("show.law"),
            "baseline": say("show.baseline-relative"),
            "undecided": say("show.undecided"),
        }
        text = words.get(one["kind"], say("show.qualitative"))
    if one["hedge"]:
        text += f"\n{say('show.hedge', hedge=one['hedge'])}"
    if one["indicator"] is None:
        text += f"\n{say('show.no-indicator')}"
    return text


def trace_page(chain: Any, page: Page) -> str:
    """One indicator down the levels, with the break marked. ``chain``: ``app.trace.Chain``."""
    say, indicator = page.say, chain.indicator
    page.line(say("trace.title", indicator=indicator.name[page.lang]), "bold")
    about = [indicator.id, indicator.unit.name, say(f"direction.{indicator.better}"),
             say(f"cascade.{indicator.cascade}")]  # fmt: skip
    page.line(" · ".join(about), "dim")
    page.line()
    first = chain.first_break
    codes = Counter(link.plan.jurisdiction.code for link in chain.links)
    twice = {code for code, count in codes.items() if count > 1}
    labels = _tree([link.plan.jurisdiction for link in chain.links], page)
    width = max((cells(label) for label in labels), default=0) + 2
    for link, label in zip(chain.links, labels, strict=True):
        text, style = _link_text(link, page, first=link is first)
        if link.plan.jurisdiction.code in twice:
            text += f" 《{link.plan.title}》"
        lines = fold(visible(text), max(page.width - width, 20))
        pad = label + " " * (width - cells(label))
        body = ("\n" + " " * width).join(lines)
        page.console.print(Text(pad + body, style=style))
    page.line()
    page.line(*_verdict_of(chain, page))
    return page.text()


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
        labels.append(lead + visible(_place(place.code, place.name, page)))
    return labels


def _link_text(link: Any, page: Page, *, first: bool) -> tuple[str, str]:
    say, statement = page.say, link.statement
    if statement is None:
        partial = link.plan.record == "partial"
        return say("trace.partial-none" if partial else "trace.none"), "dim"
    parts = [statement.quoted]
    if statement.nature:
        parts.append(say(f"nature.{statement.nature}"))
    if statement.baseline:
        parts.append(
            say(
                "trace.baseline",
                text=statement.quote(statement.baseline.text),
                year=statement.baseline.year,
            )
        )
    if statement.evidence != "primary":
        parts.append(say(f"evidence.{statement.evidence}"))
    broken = link.broken
    if broken is not None:
        requirement, outcome = broken
        words = f"✗ {say('reason.' + outcome.reason)}: {requirement.owner[page.lang]} {requirement.quoted}"
        if outcome.shortfall:
            short = amount(
                page.lang, outcome.shortfall, outcome.unit, under=outcome.under, brief=True
            )
            words += " " + say("table.shortfall", amount=short)
        if first:
            words += f" ◀ {say('trace.break-mark')}"
        parts.append(words)
        return "  ".join(parts), "red"
    if link.open:
        reasons = dict.fromkeys(
            say(f"reason.{outcome.reason}")
            for _, outcome in link.against
            if outcome.verdict == "review"
        )
        parts.append(f"? {'、'.join(reasons)}")
        return "  ".join(parts), "cyan"
    if link.against:
        parts.append(f"✓ {say('verdict.pass')}")
    return "  ".join(parts), "green" if link.against else ""


def _verdict_of(chain: Any, page: Page) -> tuple[str, str]:
    say = page.say
    first = chain.first_break
    if not chain.stated:
        return say("trace.no-plan"), "yellow"
    if not chain.cascades:
        return say("trace.not-cascading", cascade=say(f"cascade.{chain.indicator.cascade}")), "dim"
    if first is not None:
        requirement, _ = first.broken
        return (
            say(
                "trace.breaks",
                name=_place(first.plan.jurisdiction.code, first.plan.jurisdiction.name, page),
                text=first.statement.quoted,
                above=requirement.owner[page.lang],
                required=requirement.quoted or "—",
            ),
            "bold red",
        )
    if any(link.open for link in chain.links):
        return say("trace.open"), "bold cyan"
    if len(chain.stated) == 1:
        return say("trace.alone"), "dim"
    return say("trace.holds"), "bold green"
