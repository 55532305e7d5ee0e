"""The comparison of two versions as the terminal shows it: plan by plan, then what it comes to."""

from __future__ import annotations

from collections.abc import Sequence

from plancheck.domain.change import ChangeKind
from plancheck.report import Row
from plancheck.report.diff import Ending
from plancheck.report.diff.words import NONE, UP, Words
from plancheck.report.text import Cell, TableOptions, Writer, cells, shorten, visible

_TURN_STYLES = {"new": "red", "worse": "red", "better": "green", "gone": "green", "other": "cyan"}
_TURN_MARKS = {"new": "✗", "worse": "▼", "better": "▲", "gone": "✓", "other": "~"}


def listed(plan: Row, *, everything: bool) -> list[Row]:
    """The statements to list, the gravest first; of a plan in one version only the binding ones."""
    order = {kind: number for number, kind in enumerate(ORDER)}
    rows = sorted(plan["statements"], key=lambda row: order[row["kind"]])
    if plan["state"] in {"added", "dropped"} and not everything:
        return [row for row in rows if plan["state"] == "dropped" and row["trips"]]
    return rows


ORDER = (*(kind.value for kind in ChangeKind), "unchanged")


def paths(plan: Row) -> str:
    """Where both versions stand."""
    named = [visible(plan[side]["path"]) if plan[side] else NONE for side in ("old", "new")]
    return " → ".join(named)


def title(plan: Row) -> str:
    """Whose plan it is."""
    version = plan["new"] or plan["old"]
    return f"{visible(plan['jurisdiction']['name'])} {visible(shorten(version['title'], 200))}"


def table(
    plans: Sequence[Row],
    ending: Ending,
    summary: Row,
    *,
    width: int,
    colour: bool,
    everything: bool,
) -> str:
    """The whole comparison."""
    writer = _Table(TableOptions(lang=ending.lang, width=width, colour=colour))
    for plan in plans:
        if plan["state"] != "unchanged" or everything:
            writer.plan(plan, everything=everything)
    writer.ending(summary, plans, ending)
    return writer.text()


class _Table(Writer):
    """Lines of the comparison."""

    def __init__(self, options: TableOptions) -> None:
        super().__init__(options)
        self.words = Words(options.lang)

    def plan(self, plan: Row, *, everything: bool) -> None:
        """One plan."""
        words = self.words
        self.write()
        self.write(title(plan), "bold")
        self.write(paths(plan))
        if plan["state"] in {"added", "dropped"}:
            grave = plan["state"] == "dropped"
            self.write(words.state(plan), "bold red" if grave else "bold")
        for mark in plan["changes"]:
            grave = mark["kind"] in {"period-later", "parent-removed", "record"}
            self.write(words.mark(mark), "yellow" if grave else "", indent=2)
        rows = listed(plan, everything=everything)
        if rows:
            widths = self.columns(self.kinds(rows), (20, 22))
            heads = ["diff.change", "table.subject", "diff.old", "diff.new", "diff.about"]
            self.grid(heads, widths)
            for row in rows:
                self.statement(row, widths)
        elif plan["state"] in {"changed", "unchanged"}:
            self.write(self.say("diff.no-statement"))
        if plan["unchanged"] and not everything:
            self.write(self.say("diff.unchanged-count", count=plan["unchanged"]))
        if plan["verdicts"]:
            self.write()
            self.write(self.say("diff.verdicts"), "bold")
            widths = self.columns(self.turns(plan["verdicts"]), (22, 28))
            heads = ["diff.change", "table.subject", "diff.old", "diff.new", "diff.why"]
            self.grid(heads, widths)
            for row in plan["verdicts"]:
                self.verdict(row, widths)

    def kinds(self, rows: Sequence[Row]) -> list[str]:
        """The first column of statements."""
        return [self.label(row["kind"]) for row in rows]

    def turns(self, rows: Sequence[Row]) -> list[str]:
        """The first column of results."""
        return [self.turn(row["turn"]) for row in rows]

    def label(self, kind: str) -> str:
        """Sign and word."""
        return f"{self.words.sign(kind)} {self.words.kind(kind)}"

    def turn(self, turn: str) -> str:
        """Sign and word."""
        return f"{_TURN_MARKS[turn]} {self.say(f'diff.turn-{turn}')}"

    def columns(self, first: list[str], share: tuple[int, int]) -> tuple[int, ...]:
        """Widths: the first as its words need, the others by share of what is left (per cent)."""
        lead = min(max([*map(cells, first), cells(self.say("diff.change"))]), 20)
        rest = self.options.width - lead - 5
        stated = max(rest * share[0] // 100, 6)
        about = max(rest * share[1] // 100, 8)
        return lead, max(rest - 2 * stated - about, 6), stated, stated, about

    def grid(self, heads: Sequence[str], widths: Sequence[int]) -> None:
        """The column heads over a line."""
        self.row([Cell(self.say(head), "bold") for head in heads], widths)
        self.write("─" * min(sum(widths) + len(widths) - 1, self.options.width))

    def statement(self, row: Row, widths: Sequence[int]) -> None:
        """One statement, and under it what else changed."""
        words, kind = self.words, row["kind"]
        style = (
            "red"
            if row["trips"]
            else "green"
            if kind in UP
            else "dim"
            if kind == "unchanged"
            else ""
        )
        cells_ = [
            Cell(self.label(kind), style),
            Cell(shorten(visible(row["name"]), 60)),
            Cell(words.text(row, "old")),
            Cell(words.text(row, "new"), style),
            Cell(words.about(row), style),
        ]
        self.row(cells_, widths)
        for detail in words.details(row):
            self.write(detail, indent=widths[0] + 1)

    def verdict(self, row: Row, widths: Sequence[int]) -> None:
        """One result that is not what it was."""
        words = self.words
        style = _TURN_STYLES[row["turn"]]
        cells_ = [
            Cell(self.turn(row["turn"]), style),
            Cell(words.subject(row)),
            Cell(words.result(row["old"])),
            Cell(words.result(row["new"]), style),
            Cell(words.why(row)),
        ]
        self.row(cells_, widths)
        self.write(words.ground(row), indent=widths[0] + 1)

    def ending(self, summary: Row, plans: Sequence[Row], ending: Ending) -> None:
        """What it comes to, and the gate."""
        self.write()
        first, *others = self.words.summary(summary, plans, ending)
        self.write(first, "bold")
        for line in others:
            self.write(line)
        style = {0: "bold green", 3: "bold yellow"}.get(ending.exit_code, "bold red")
        self.write(self.words.gate(ending), style)
