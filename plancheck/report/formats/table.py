"""``table``: what a planner reads on the terminal and prints for a meeting.

One line an indicator × requirement, worst first. What is required and not mentioned stands in one block. The
summary says what was not decided and how little was compared, so that a clean exit can't be misread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from plancheck.report import Row
from plancheck.report.formats.table_parts import NAME_LENGTH, CellWriter, SummaryWriter
from plancheck.report.rows.names import Names
from plancheck.report.rows.rendered_plan import GRADES, RenderedPlan, RunSummary
from plancheck.report.text import Cell, TableOptions, cells, clip, shorten, shown, visible

_VERDICTS = ("error", "fail", "gap", "review", "pass", "not-applicable")
FOLD_FROM = 4
"""So many alike results of a housekeeping rule share a line."""
_NEAR = 3


def section(
    plan: Row,
    rows: list[Row],
    names: Names,
    options: TableOptions,
    *,
    several: bool,
    counted: int = 0,
) -> str:
    """One plan's part: title, findings, what is missing. Empty when several and nothing is to be told.

    ``counted``: passes of housekeeping rules beside ``rows``.
    """
    writer = _Section(names, options)
    writer.plan(plan, rows, several=several, counted=counted)
    return writer.text()


def document(
    plans: Sequence[RenderedPlan], summary: RunSummary, options: TableOptions
) -> Iterator[str]:
    """The whole output, part by part: for several plans the matrix first, then the sections, the summary."""
    if len(plans) > 1:
        from plancheck.report.formats.table_matrix import MatrixWriter  # noqa: PLC0415 - start-up: for several plans

        yield from MatrixWriter(options).matrix(plans)
    for rendered in plans:
        yield rendered.text("table")
    frame = SummaryWriter(options)
    frame.summary(plans, summary)
    yield frame.text()


class _Section(CellWriter):
    """One plan's part."""

    def plan(self, plan: Row, rows: list[Row], *, several: bool, counted: int) -> None:
        """One plan's part: title, findings, what is missing."""
        if several and not rows:
            return
        listed, missing, unmatched = self.sort_out(rows, several=several)
        if several and not listed and not missing:
            return
        self.title(plan)
        if listed:
            self.findings(listed)
        elif not missing and not self.options.quiet:
            self.write(self.say("table.all-pass"), "green")
        if self.options.quiet and not rows:
            self.write(self.say("table.quiet-pass"), "green")
        near = {
            name: found
            for name, found in missing.items()
            if any(row["fingerprint"] in self.names.alike for row in found)
        }
        for block, some in (("missing", missing.keys() - near.keys()), ("alike", near.keys())):
            if some:
                self.missing(
                    block, {name: found for name, found in missing.items() if name in some}
                )
        if unmatched:
            self.unmatched(unmatched)
        if counted:
            self.write(self.say("table.housekeeping", passed=counted))

    def sort_out(
        self, rows: list[Row], *, several: bool
    ) -> tuple[list[list[Row]], dict[str, list[Row]], list[Row]]:
        """Lines to list (each of one or more alike results), missing by indicator, unknown names."""
        lines: list[list[Row]] = []
        missing: dict[str, list[Row]] = defaultdict(list)
        unmatched: list[Row] = []
        folded: dict[tuple[Any, ...], list[Row]] = {}
        passes: dict[tuple[Any, ...], Row] = {}
        for row in rows:
            verdict, rule = row["verdict"], row["rule"]
            about = self.names.rules[rule]
            if self.options.everything:
                lines.append([row])
            elif verdict == "not-applicable":
                continue
            elif verdict == "pass":
                if not several:
                    self.keep_pass(passes, row)
            elif row["reason"] == "unmatched-indicator" and row["subject"]["stated_in"] == "prose":
                unmatched.append(row)
            elif row["subject"]["statement"] is None and row["subject"]["indicator"]:
                missing[row["subject"]["indicator"]].append(row)
            elif about.housekeeping and row["subject"]["statement"] is not None:
                suppressed = (bool(row["waiver"]), row["known"])
                fields = tuple(row["fields"] or ())
                key = (rule, verdict, row["severity"], row["reason"], fields, suppressed)
                folded.setdefault(key, []).append(row)
            else:
                lines.append([row])
        for group in folded.values():
            lines.extend([group] if len(group) >= FOLD_FROM else [[row] for row in group])
        # A pass that compared values is told beside a failure of another kind; a mere presence is not.
        failed = {self.pair(line[0]) for line in lines if len(line) == 1}
        lines.extend(
            [row] for pair, row in passes.items() if pair not in failed or row["margin"] is not None
        )
        order = {id(row): number for number, row in enumerate(rows)}
        lines.sort(key=lambda line: (*self.badness(line[0]), order[id(line[0])]))
        return lines, missing, unmatched

    @staticmethod
    def pair(row: Row) -> tuple[Any, ...]:
        """Indicator × requirement."""
        requirement = row["requirement"] or {}
        subject = row["subject"]
        source = requirement.get("source")
        if requirement.get("kind") in {"literal", "self"}:
            source = (source, row["rule"])
        return (subject["statement"], subject["indicator"], source)

    def keep_pass(self, passes: dict[tuple[Any, ...], Row], row: Row) -> None:
        """Of the rules that pass on one indicator × requirement, the one that compared values speaks."""
        pair = self.pair(row)
        if pair not in passes or (row["margin"] is not None and passes[pair]["margin"] is None):
            passes[pair] = row

    @staticmethod
    def badness(row: Row) -> tuple[int, int]:
        """Severity, then verdict; passes last."""
        severity = row["severity"]
        rank = GRADES.index(severity) if severity in GRADES else len(GRADES)
        return rank, _VERDICTS.index(row["verdict"])

    def title(self, plan: Row) -> None:
        """Whose plan it is, its state, and the plans above it."""
        say = self.say
        place = plan["jurisdiction"]
        text = f"{visible(place['name'])} {visible(shorten(plan['title'], 200))}"
        meta = [say(f"level.{place['level']}")]
        if plan["status"]:
            meta.append(say(f"status.{plan['status']}"))
        meta += [say(f"record.{plan['record']}"), visible(plan["path"])]
        self.write()
        self.write(text, "bold")
        self.write(" · ".join(meta))

    def findings(self, lines: list[list[Row]]) -> None:
        """The findings; under what does not pass, its ground: rule, place, how the requirement is known."""
        self.head()
        for line in lines:
            row = line[0]
            self.row(self.line(line), self.widths)
            if row["verdict"] in {"pass", "not-applicable"}:
                if self.options.everything:
                    self.write(row["rule"], indent=self.indent)
            elif self.options.explain:
                self.explanation(line)
            else:
                self.write(self.ground(line), indent=self.indent)

    def ground(self, line: list[Row]) -> str:
        """Which rule, where in the document, and what the requirement rests on."""
        row = line[0]
        parts = [row["rule"]]
        if row["verdict"] == "error":  # what to mend stands in the rule file, not in the plan
            parts.append(shorten(visible(row["message"]), 300))
        at = (row["stated"] or {}).get("at")
        if at and len(line) == 1:
            parts.append(shorten(visible(at), 40))
        note = self.names.notes.get(row["fingerprint"])
        if note and row["reason"] == "unmatched-indicator":
            note = self.say("table.nearest", near=note)
        if note:
            parts.append(visible(note))
        return " · ".join([*parts, *self.prospect(row)])

    def explanation(self, line: list[Row]) -> None:
        """Why, basis, evidence and remedy, with the YAML line and a caret."""
        row, say = line[0], self.say
        out = [(visible(one), "") for one in dict.fromkeys(each["message"] for each in line)]
        why = self.names.rules[row["rule"]].why
        out.append(
            (f"{say('label.rule')}: {row['rule']} {self.names.rules[row['rule']].title}", "dim")
        )
        out += [(words, "dim") for words in self.prospect(row)]
        if why:
            out.append((f"{say('label.why')}: {visible(why)}", "dim"))
        grounds = dict.fromkeys(self.names.cite(one) for one in row["basis"])
        basis = self.join(grounds, "semicolon")
        if basis:
            out.append((f"{say('label.basis')}: {visible(basis)}", "dim"))
        requirement = row["requirement"]
        if requirement and requirement["evidence"]:
            evidence = say(f"evidence.{requirement['evidence']}")
            note = self.names.notes.get(row["fingerprint"])
            if note and not set(note.split("; ")) <= set(grounds):  # a law is told as the basis
                evidence += f" · {visible(note)}"
            out.append((f"{say('label.evidence')}: {evidence}", "dim"))
        if row["waiver"]:
            out.append((self.waived(row), "bold"))
        if row["remedy"]:
            out.append((f"{say('label.remedy')}: {visible(row['remedy'])}", "bold"))
        place = row["location"]
        out.append((f"{visible(place['path'])}:{place['line']}:{place['column']}", "dim"))
        for words, style in out:
            self.write(words, style, indent=4)
        shown = self.options.line_of(place["path"], place["line"])
        if shown:
            number = f"    {place['line']:>5} | "
            head = visible(shown[: place["column"] - 1])
            room = max(self.options.width - len(number) - cells(head), 10)
            rest = clip(visible(shown[place["column"] - 1 :].rstrip()), min(room, 60))
            caret = " " * (len(number) + cells(head)) + "^" * max(cells(rest), 1)
            self.parts.append((f"{number}{head}{rest}\n{caret}\n", "dim"))
        self.write()

    def missing(self, block: str, missing: dict[str, list[Row]]) -> None:
        """What is asked and not mentioned at all, or only in like words: one line an indicator."""
        say = self.say
        self.write()
        heading = say(f"table.{block}-block")
        if all(row["reason"] == "record-partial" for rows in missing.values() for row in rows):
            heading += say("table.maybe-stated")
        self.write(heading, "bold")
        verdict, severity, indicator, *others = self.widths
        widths = (verdict, severity, indicator, sum(others) + len(others) - 1)
        for rows in sorted(missing.values(), key=lambda rows: min(map(self.badness, rows))):
            ordered = sorted(rows, key=self.badness)
            worst = ordered[0]
            asked = [
                self.required(row) + self.suppressed(row) for row in ordered if row["requirement"]
            ]
            asked += [
                self.reason(row) + self.suppressed(row)
                for row in ordered
                if row["reason"] not in {"not-stated", None}
            ]
            alike = (self.names.alike.get(row["fingerprint"]) for row in ordered)
            asked += [shorten(visible(one), 80) for one in alike if one]
            line = [
                self.mark(worst["verdict"]),
                self.grade_of(worst),
                Cell(shown.subject(worst, self.names, self.lang, NAME_LENGTH)),
                Cell(self.join(dict.fromkeys(asked), "semicolon")),
            ]
            self.row(line, widths)
            if self.options.explain:
                self.explanation([worst])
                for row in ordered[1:]:
                    if row["waiver"]:
                        self.write(f"{row['rule']} {self.waived(row)}", "bold", indent=4)
            else:
                rules = dict.fromkeys(row["rule"] for row in ordered)
                self.write(" · ".join([*rules, *self.prospect(worst)]), indent=self.indent)

    def unmatched(self, rows: list[Row]) -> None:
        """Promises without an indicator, in one line."""
        names = [shorten(visible(row["subject"]["name"] or ""), 20) for row in rows[:3]]
        text = self.join(names)
        if len(rows) > len(names):
            text += self.say("table.unmatched-more")
        self.write()
        self.write(self.say("table.unmatched-line", count=len(rows), names=text))
        near = [(row, self.names.notes.get(row["fingerprint"])) for row in rows]
        items = [
            self.say(
                "table.unmatched-item", name=shorten(visible(row["subject"]["name"]), 20), near=note
            )
            for row, note in near
            if note
        ]
        if items:
            joined = self.join(items[:_NEAR], "semicolon")
            joined += self.say("table.unmatched-more") if len(items) > _NEAR else ""
            self.write(self.say("table.unmatched-near", items=joined))
