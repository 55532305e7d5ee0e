"""The matrix of several plans, which stands before their parts of the table."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from plancheck.domain.jurisdiction import territory
from plancheck.report import Row
from plancheck.report.rows.rendered_plan import RenderedPlan
from plancheck.report.text import (
    SEVERITY_STYLES,
    STYLES,
    Cell,
    Writer,
    cells,
    shorten,
    visible,
)

PART = 200
"""So many lines of the matrix are put into words at once."""


class MatrixWriter(Writer):
    """A line a plan, with how many results of each verdict and severity it has."""

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


def _count(number: int, style: str) -> Cell:
    """A number; a zero stays in the background."""
    return Cell(str(number), style if number else "dim")
