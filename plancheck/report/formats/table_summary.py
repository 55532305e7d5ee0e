"""What stands around the plans' parts of the table: the matrix of several plans, the summary, the gate."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from plancheck.domain.jurisdiction import territory
from plancheck.report.rows import Row
from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary
from plancheck.report.text.escape import cells, shorten, visible
from plancheck.report.text.layout import SEVERITY_STYLES, STYLES, Cell, Writer
from plancheck.report.text.summary_lines import (
    aside_line,
    compared_items,
    counts_of,
    known_lines,
    remarks,
    uncompared_lines,
    waiver_lines,
)

PART = 200
"""So many lines of the matrix are put into words at once."""


class SummaryWriter(Writer):
    """What stands around the plans' parts: the matrix of several plans, the summary."""

    def matrix(self, plans: Sequence[RenderedPlan]) -> Iterator[str]:
        """Plan × verdict, in the order of the territories, part by part: no more than a part is in memory."""
        shown = ("fail", "gap", "review", "pass")
        severities = ("error", "warning")
        codes: list[str] = []
        suppressed: dict[str, bool] = dict.fromkeys(("waived", "known"), False)
        widest: dict[str, list[int]] = {}  # by place: its name, and with a plan's title
        for facts in (rendered.facts for rendered in plans):
            codes.append(sys.intern(facts.plan["jurisdiction"]["code"]))
            for key in suppressed:
                suppressed[key] |= facts.total[key] > 0
            most = widest.setdefault(codes[-1], [0, 0])
            for titled in (False, True):
                most[titled] = max(most[titled], cells(self.plan_name(facts.plan, titled=titled)))
        extra = [key for key, some in suppressed.items() if some]
        heads = [
            Cell(self.say("table.plan"), "bold"),
            *(self.mark(verdict) for verdict in shown),
            *(self.grade(severity) for severity in severities),
            *(Cell(self.say(f"suppression.head-{key}"), "dim") for key in extra),
        ]
        counts = [max(cells(head.text), 5) + 1 for head in heads[1:]]
        widths = [max(self.options.width - sum(counts) - len(counts), 12), *counts]
        often = Counter(codes)
        widths[0] = min(widths[0], max(most[often[code] > 1] for code, most in widest.items()) + 2)
        self.write()
        self.row(heads, widths, right=1)
        self.write("─" * (sum(widths) + len(widths) - 1))
        for number, at in enumerate(sorted(range(len(plans)), key=lambda at: territory(codes[at]))):
            facts = plans[at].facts
            total, graded = facts.total, facts.total["by_severity"]
            line = [
                Cell(self.plan_name(facts.plan, titled=often[codes[at]] > 1)),
                *(_count(total[verdict], STYLES[verdict]) for verdict in shown),
                *(_count(graded[one], SEVERITY_STYLES[one]) for one in severities),
                *(_count(total[key], "") for key in extra),
            ]
            self.row(line, widths, right=1)
            if number % PART == PART - 1:
                yield self.text()
                self.parts.clear()
        self.write()
        yield self.text()

    def plan_name(self, plan: Row, *, titled: bool) -> str:
        """What a plan is called in the matrix; with its title where several are of one place."""
        name = visible(plan["jurisdiction"]["name"])
        if titled:
            name += f"《{visible(shorten(plan['title'], 20))}》"
        if plan["status"] == "draft" or plan["record"] == "partial":
            about = "status.draft" if plan["status"] == "draft" else "record.partial"
            name += f" ({self.say(about)})"
        return name

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


def _count(number: int, style: str) -> Cell:
    """A number; a zero stays in the background."""
    return Cell(str(number), style if number else "dim")
