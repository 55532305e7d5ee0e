"""The parts of the table: the cells of its lines, what each column says of a result; and the summary with the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from plancheck.report import Row
from plancheck.report.rows.names import Names, reason_key
from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary
from plancheck.report.text import (
    Cell,
    TableOptions,
    Writer,
    shorten,
    shown,
    visible,
)
from plancheck.report.text.amounts import amount
from plancheck.report.text.summary_lines import (
    aside_line,
    compared_items,
    counts_of,
    known_lines,
    marks,
    remarks,
    uncompared_lines,
    waiver_lines,
    waiver_words,
)

NAME_LENGTH = 200


class SummaryWriter(Writer):
    """What stands behind the plans' parts: what came out, what was left open, the gate."""

    def summary(self, plans: Sequence[RenderedPlan], summary: RunSummary) -> None:
        """What came out, what was not decided, how much was compared, and the gate."""
        say, options, total = self.say, self.options, summary.total
        counts, errors = counts_of(total, options.lang)
        out = [self.join(counts, "semicolon"), *errors]
        out += self.undecided(summary.reasons)
        out += self.coverage(plans)
        aside = aside_line(summary, len(plans))
        out += filter(None, (aside, *uncompared_lines(summary)))
        if summary.skipped:
            out.append(say("summary.skipped", count=summary.skipped))
        brief = not (options.everything or options.explain)
        out += [text for _, text in remarks(summary, brief=brief)]
        self.write()
        self.write(out[0], "bold")
        for line in out[1:]:
            loud = line in {aside, say("summary.compared-nobody")}
            self.write(line, "bold yellow" if loud else "dim")
        for line in (*waiver_lines(summary), *known_lines(summary)):
            self.write(line, "yellow")
        self.gate(summary)

    def undecided(self, reasons: Counter[str]) -> list[str]:
        """The reasons of the reviews, counted."""
        if not reasons:
            return []
        items = [
            self.say("summary.reason-item", reason=self.say(f"reason.{reason}"), count=count)
            for reason, count in sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
        ]
        return [self.say("summary.undecided", reasons=self.join(items, "comma"))]

    def coverage(self, plans: Sequence[RenderedPlan]) -> Iterator[str]:
        """Statements that nothing touched; for one plan, how much of each ancestor was compared."""
        unjudged = sum(rendered.untouched for rendered in plans)
        if unjudged:
            total = sum(rendered.statements for rendered in plans)
            yield self.say("summary.unjudged", count=unjudged, total=total)
        if len(plans) == 1:
            items = self.join(compared_items(plans[0], self.lang), "comma")
            yield self.say("summary.compared" if items else "summary.compared-nobody", items=items)

    def gate(self, summary: RunSummary) -> None:
        """How the gate stands, in words."""
        options, code = self.options, summary.exit_code
        gate = self.say(f"summary.gate-{options.gate}")
        off = options.gate == "never"  # nothing is held back, reviews neither
        if options.strict:
            gate = self.say("summary.gate-strict", gate=gate)
        if code == 2:  # noqa: PLR2004 - see the exit codes
            text, style = self.say("summary.gate-broken"), "bold red"
        elif code == 3:  # noqa: PLR2004
            text, style = self.say("summary.gate-nothing"), "bold yellow"
        elif code == 1:
            text = self.say("summary.gate-tripped", gate=gate, count=summary.tripped)
            style = "bold red"
        elif off:
            text, style = self.say("summary.gate-off"), "bold green"
        else:
            suppressed = summary.total["waived"] or summary.total["known"]
            key = "suppression.gate-clear" if suppressed else "summary.gate-clear"
            text, style = self.say(key, gate=gate), "bold green"
        if options.explain:
            text += self.say("summary.exit", code=code)
        self.write(text, style)


class CellWriter(Writer):
    """Lines of results with their cells. ``names``: of what the rows name by id."""

    def __init__(self, names: Names, options: TableOptions) -> None:
        super().__init__(options)
        self.names = names

    @property
    def indent(self) -> int:
        """Where the indicator column begins."""
        return self.widths[0] + self.widths[1] + 2

    @property
    def widths(self) -> tuple[int, ...]:
        """Column widths: verdict, severity, indicator, nature, stated, required, distance."""
        # The language says how wide its words are.
        verdict, severity, nature = map(int, self.say("table.widths").split())
        rest = self.options.width - verdict - severity - nature - 6
        stated = max(rest * 18 // 100, 6)
        required = max(rest * 26 // 100, 8)
        distance = max(rest * 22 // 100, 8)
        indicator = max(rest - stated - required - distance, 6)
        return verdict, severity, indicator, nature, stated, required, distance

    def head(self) -> None:
        """The column heads over a line."""
        names = ("verdict", "", "subject", "nature", "stated", "required", "distance")
        heads = [Cell(self.say(f"table.{one}") if one else "", "bold") for one in names]
        self.row(heads, self.widths)
        self.write("─" * min(sum(self.widths) + 6, self.options.width))

    def prospect(self, row: Row) -> list[str]:
        """How much an open result would matter if it failed."""
        if row["verdict"] != "review" or row["severity"] == "note":
            return []
        return [self.say("table.if-failed", severity=self.say(f"severity.{row['severity']}"))]

    def line(self, line: list[Row]) -> list[Cell]:
        """The cells of one line."""
        row = line[0]
        return [
            self.mark(row["verdict"]),
            self.grade_of(row),
            Cell(self.subject(line)),
            Cell(self.nature(row)),
            Cell(self.stated(line)),
            Cell(self.required(row)),
            Cell(self.distance(row)),
        ]

    def subject(self, line: list[Row]) -> str:
        """The indicator's name; how many more share the line."""
        row = line[0]
        text = shown.subject(row, self.names, self.lang, NAME_LENGTH)
        text = text or shorten(visible(self.names.rules[row["rule"]].title), 60)
        if len(line) > 1:
            text += self.say("table.and-more", count=len(line))
        return text

    def nature(self, row: Row) -> str:
        """约束性 or 预期性 as stated, else the requirement's in brackets."""
        own = (row["stated"] or {}).get("nature")
        return self.say(f"nature.{own}") if own else "—"

    def stated(self, line: list[Row]) -> str:
        """What the plan says, with the year when it is not the plan's last."""
        row = line[0]
        if len(line) > 1 or row["stated"] is None:
            return "—" if row["stated"] else ""
        return shorten(visible(shown.stated(row, self.lang, self.names)), 40)

    def required(self, row: Row) -> str:
        """What is asked, and who asks."""
        requirement = row["requirement"]
        if requirement is None:
            return ""
        owner = shorten(visible(self.owner(row)), 40)
        text = shorten(visible(shown.required(row, self.lang, self.names)), 40)
        later = self.say("table.later") if requirement["later"] else ""
        return f"{text} {owner}{later}".strip()

    def owner(self, row: Row) -> str:
        """The name of a requirement's source."""
        requirement = row["requirement"]
        owners, plan = self.names.owners, row["plan"]
        source, kind = requirement["source"] or "", requirement["kind"]
        if kind == "literal":
            return self.say("table.policy")
        if kind == "self":
            statement = row["subject"]["statement"] or ""
            exact = owners.get((plan, f"self {row['rule']} commitment:{statement}"))
            return exact or owners.get((plan, f"self {row['rule']}"), self.say("table.self"))
        return owners.get((plan, source), source)

    def distance(self, row: Row) -> str:
        """Margin or shortfall, the reason when that is more than "below", and who fails above."""
        parts: list[str] = []
        for key in ("shortfall", "margin"):
            given = row[key]
            if given is not None and (key == "margin" or given["value"] != "0"):
                under = key == "shortfall" and row["fingerprint"] in self.names.under
                words = amount(self.lang, given["value"], given["unit"], under=under, brief=True)
                zero = key == "margin" and given["value"] == "0"
                word = "table.margin-zero" if zero else f"table.{key}"
                parts.append(self.say(word, amount=words))
        if row["reason"] not in {None, "met", "below-requirement"}:
            words = self.reason(row)
            if row["fields"]:
                named = [self.say(f"field.{one}") for one in row["fields"]]
                words += f": {self.join(named)}"
            parts.append(words)
        remarks = (shown.only(row, self.lang), self.names.tolerances.get(row["fingerprint"]))
        parts += filter(None, remarks)
        if row["inherited_from"]:
            place = self.names.places.get(row["inherited_from"]) or str(row["inherited_from"])
            parts.append(self.say("table.above-failing", place=visible(place)))
        parts += marks(row, self.lang)
        return "\n".join(parts)

    def reason(self, row: Row) -> str:
        """The reason of a result in words, with the hedge that it is about."""
        words = self.say(f"reason.{reason_key(row['reason'], unread=self.names.unread)}")
        hedge = (row["stated"] or {}).get("hedge") if row["reason"] == "condition-added" else None
        if not hedge:
            return words
        # Where words are apart, on a line of its own, so that none of it is folded.
        return self.say("table.reason-hedge", reason=words, hedge=shorten(visible(hedge), 20))

    def suppressed(self, row: Row) -> str:
        """The marks of a result in brackets, for a line of several."""
        found = marks(row, self.lang)
        if not found:
            return ""
        return self.in_brackets(self.join(found, "comma"))

    def waived(self, row: Row) -> str:
        """The waiver of a result in words."""
        return waiver_words(row["waiver"], self.lang)
