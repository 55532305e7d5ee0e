"""``markdown``: the comment under a pull request: the outcome in one line, what trips the gate, the rest folded away.

GitHub takes 65,536 characters; what has no room is counted. Texts of plans stay texts: no markup, no table cell of their
own, nobody is mentioned, no issue is linked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from plancheck.i18n import Language, translate
from plancheck.report import Row
from plancheck.report.formats import View, phrases
from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary
from plancheck.report.text import shown, visible
from plancheck.report.text.summary_lines import (
    aside_line,
    compared_items,
    remarks,
    uncompared_lines,
)

LIMIT = 60_000
"""How long the comment gets, in UTF-16 units; GitHub takes 65,536 characters."""
_KEPT = 300  # lines kept of a plan's group; more have no room anyway
_CELL = 400
_NAMED = 10
_MARKS = {0: "✅", 1: "❌", 2: "❌", 3: "⚠️"}
# Worst first.
_VERDICT_MARKS = {"error": "‼", "fail": "✗", "gap": "○", "review": "?"}
_COLUMNS = ("verdict", "subject", "stated", "required", "message", "where")
_ORDER = ("trips", "others", "waivers", "knowns")


def section(view: View) -> str:
    """The plan's findings as table lines, by group, worst first; in a line before them, how many there are."""
    groups: dict[str, list[Row]] = {name: [] for name in _ORDER}
    for row in view.rows:
        if phrases.found(row):
            groups[_group(row, view)].append(row)
    kept = {
        name: [_line(row, view) for row in sorted(rows, key=_badness)[:_KEPT]]
        for name, rows in groups.items()
    }
    counts = " ".join(str(len(rows)) for rows in groups.values())
    return f"{counts}\n{json.dumps(kept, ensure_ascii=False)}"


def document(plans: Sequence[RenderedPlan], summary: RunSummary) -> Iterator[str]:
    """The whole comment."""
    page = _Page(plans, summary)
    page.head()
    page.errors()
    counts = [_counts(rendered) for rendered in plans]
    page.tripping([one["trips"] for one in counts])
    for name in _ORDER[1:]:
        for rendered, count in zip(plans, counts, strict=True):
            page.folded(name, rendered, count[name])
    yield page.text()


def _counts(rendered: RenderedPlan) -> dict[str, int]:
    head = rendered.text("markdown").partition("\n")[0]
    return dict(zip(_ORDER, map(int, head.split()), strict=True))


class _Page(Language):
    """Lines up to the limit, and a count of those that had no room."""

    def __init__(self, plans: Sequence[RenderedPlan], summary: RunSummary) -> None:
        super().__init__(summary.lang)
        self.plans = plans
        self.summary = summary
        self.lines: list[str] = []
        self.used = 0
        self.left_out = 0

    def add(self, *lines: str) -> None:
        """Lines that have their place."""
        self.lines += lines
        self.used += sum(map(_size, lines))

    def fits(self, *lines: str) -> bool:
        """Whether there is room for these lines."""
        return self.used + sum(map(_size, lines)) <= LIMIT

    def text(self) -> str:
        """The comment."""
        if self.left_out:
            self.add("", f"**{self.say('output.more', count=self.left_out)}**")
        return "\n".join(self.lines) + "\n"

    def head(self) -> None:
        """The outcome in one line; the counts; what only the whole run knows."""
        summary = self.summary
        mark = _MARKS.get(summary.exit_code, "❌")
        self.add(f"### {mark} {phrases.TITLE}: {phrases.outcome(summary)}", "")
        self.add(plain(phrases.totals(summary)))
        for line in self.coverage():
            self.add("", plain(line))
        for _, text in remarks(summary):
            self.add("", plain(phrases.shown(text)))
        if summary.unmatched_waivers:
            count = len(summary.unmatched_waivers)
            self.add("", plain(self.say("output.unmatched-waivers", count=count)))
        if summary.exit_code == phrases.NOTHING_DECIDED:
            self.add("", plain(self.say("output.nothing")))

    def coverage(self) -> Iterator[str]:
        """How much was not judged or compared, so that no findings do not read as compliance."""
        plans = self.plans
        unjudged = sum(rendered.untouched for rendered in plans)
        if unjudged:
            total = sum(rendered.statements for rendered in plans)
            yield self.say("summary.unjudged", count=unjudged, total=total)
        alone = [rendered for rendered in plans if not rendered.plan["compared"]]
        if alone and len(plans) > 1:
            names = ", ".join(
                phrases.shown(rendered.plan["id"], 100) for rendered in alone[:_NAMED]
            )
            more = "…" if len(alone) > _NAMED else ""
            yield f"{self.say('summary.compared-nobody')} ({names}{more})"
        elif alone:
            yield self.say("summary.compared-nobody")
        elif len(plans) == 1:
            yield self.say("summary.compared", items=", ".join(compared_items(plans[0], self.lang)))
        yield from filter(
            None, (aside_line(self.summary, len(plans)), *uncompared_lines(self.summary))
        )

    def errors(self) -> None:
        """What could not be read."""
        errors = self.summary.errors
        if not errors:
            return
        self.add("", f"**{self.say('output.inputs', count=len(errors))}**", "")
        for error in errors:
            place = phrases.error_place(error)
            text = plain(phrases.error_text(error, self.lang))
            line = f"- {code(place) if place else ''} {text}"
            if self.fits(line):
                self.add(line)
            else:
                self.left_out += 1

    def tripping(self, counts: Sequence[int]) -> None:
        """A table a plan of what trips the gate."""
        if not any(counts):
            return
        self.add("", f"#### {self.say('output.tripping', count=sum(counts))}")
        for rendered, count in zip(self.plans, counts, strict=True):
            self.table("trips", rendered, count, ["", f"**{plain(self.name(rendered))}**", ""], [])

    def folded(self, name: str, rendered: RenderedPlan, count: int) -> None:
        """A table that opens when it is asked for."""
        title = self.say(f"output.{name}", plan=self.name(rendered), count=count)
        head = ["", f"<details><summary>{html(title)}</summary>", ""]
        self.table(name, rendered, count, head, ["", "</details>"])

    def table(
        self, name: str, rendered: RenderedPlan, count: int, before: list[str], after: list[str]
    ) -> None:
        """As many lines of a plan's group as have room, between what stands before and after them."""
        heads = [self.say(f"column.{one}") for one in _COLUMNS]
        before = [*before, f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
        if not count or not self.fits(*before, *after):
            self.left_out += count
            return
        lines: list[str] = json.loads(rendered.text("markdown").partition("\n")[2])[name]
        if not self.fits(*before, *lines[:1], *after):
            self.left_out += count
            return
        self.add(*before)
        reserved = sum(map(_size, after))
        written = 0
        for line in lines:
            if self.used + _size(line) + reserved > LIMIT:
                break
            self.add(line)
            written += 1
        self.add(*after)
        self.left_out += count - written

    def name(self, rendered: RenderedPlan) -> str:
        """A plan by its place and title."""
        plan = rendered.plan
        return self.say(
            "output.plan-title",
            place=phrases.shown(plan["jurisdiction"]["name"], 100),
            title=phrases.shown(plan["title"], 200),
        )


def _group(row: Row, view: View) -> str:
    if row["waiver"]:
        return "waivers"
    if row["known"]:
        return "knowns"
    return "trips" if row["fingerprint"] in view.trips or row["verdict"] == "error" else "others"


def _badness(row: Row) -> tuple[int, int]:
    grade = "error" if row["verdict"] == "error" else row["severity"] or "note"
    return ("error", "warning", "note").index(grade), list(_VERDICT_MARKS).index(row["verdict"])


def _grade(row: Row, lang: str) -> str:
    """How grave a result is; of a review, how grave it were if it failed."""
    if row["verdict"] != "review":
        return f" ({translate(lang, f'severity.{phrases.severity(row)}')})"
    if row["severity"] in {None, "note"}:
        return ""
    severity = translate(lang, f"severity.{row['severity']}")
    return f" ({translate(lang, 'table.if-failed', severity=severity)})"


def _line(row: Row, view: View) -> str:
    lang = view.lang
    verdict = translate(lang, f"verdict.{row['verdict']}")
    asked = shown_text(shown.required(row, lang, view.names))
    asked += f" {plain(phrases.owner(row, view.names, lang))}"
    message = shown_text(row["message"])
    if row["remedy"]:
        message += f"<br>{plain(translate(lang, 'output.remedy', remedy=phrases.shown(row['remedy'], _CELL)))}"
    if row["waiver"]:
        message += f"<br>{plain(phrases.shown(phrases.waiver(row, lang), _CELL))}"
    place = row["location"]
    cells = (
        f"{_VERDICT_MARKS[row['verdict']]} {verdict}{_grade(row, lang)}",
        plain(phrases.subject(row, view.names, lang)),
        shown_text(shown.stated(row, lang, view.names)),
        asked.strip(),
        f"{message}<br>{code(row['rule'], cell=True)}",
        code(f"{phrases.shown(place['path'], 300)}:{place['line']}", cell=True),
    )
    return "| " + " | ".join(cells) + " |"


def shown_text(text: str | None) -> str:
    """A plan's text for a table cell."""
    return plain(phrases.shown(text, _CELL)) if text else ""


_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}
_REFERS = frozenset("@#!~%$&^:")


def plain(text: str) -> str:
    """A text as Markdown that means exactly this text: no markup, link, mention or reference."""
    return _each(visible(text), lambda char: _ENTITIES.get(char) or f"{_LEAD.get(char, '')}{char}")


def html(text: str) -> str:
    """A text for an HTML element."""
    return _each(visible(text), lambda char: _ENTITIES.get(char, char))


def _each(text: str, written: Callable[[str], str]) -> str:
    """A text character by character, cut by empty comments where a forge might see a reference."""
    parts: list[str] = []
    for number, char in enumerate(text):
        parts.append(written(char))
        if _refers(char, text[number + 1 : number + 2], text[max(number - 3, 0) : number + 1]):
            parts.append("<!-- -->")
    return "".join(parts)


_LEAD = dict.fromkeys("\\`*_[]~#!$@", "\\")


def _refers(char: str, following: str, before: str) -> bool:
    """Whether a forge might read a mention, a reference, an emoji or an address from here on."""
    if char in _REFERS:
        word = following.isalnum() and (char in "@#" or following.isascii())
        return word or following in {'"', "_", "/", "+", "-"}
    return (char == "-" and before.upper().endswith("GH-")) or (
        char == "." and before.lower().endswith("www.")
    )


def code(text: str, *, cell: bool = False) -> str:
    """A text as code, in which forges look for nothing. ``cell``: inside a table."""
    text = visible(text)
    if cell:
        text = text.replace("|", "\\|")
    longest = run = 0
    for char in text:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    fence = "`" * (longest + 1)
    pad = " " if longest or text.startswith(" ") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _size(line: str) -> int:
    """The length of a line in UTF-16 units, with its end."""
    return len(line) + sum(char > "\uffff" for char in line) + 1
