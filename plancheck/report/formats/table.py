"""``table``: what a planner reads on the terminal and prints for a meeting.

One line an indicator × requirement, worst first. What is required and not mentioned stands in one block. The
summary says what was not decided and how little was compared, so that a clean exit can't be misread.
"""

from __future__ import annotations

import io
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from typing import Any, NamedTuple

from plancheck.domain.jurisdiction.jurisdiction import territory
from plancheck.domain.records import dataclass
from plancheck.i18n import in_brackets, join, translate
from plancheck.report.formats.phrases import counts_of
from plancheck.report.rows.names import Names, reason_key
from plancheck.report.stream.rendered_plan import RenderedPlan, RunSummary
from plancheck.report.stream.suppression_lines import known_lines, marks, waiver_lines, waiver_words
from plancheck.report.text import shown
from plancheck.report.text.amounts import amount
from plancheck.report.text.escape import cells, clip, fold, shorten, visible
from plancheck.report.text.remarks import remarks
from plancheck.report.text.uncompared import aside_line, compared, uncompared_lines

Row = dict[str, Any]

_SEVERITIES = ("error", "warning", "note")
_VERDICTS = ("error", "fail", "gap", "review", "pass", "not-applicable")
_MARKS = {"error": "‼", "fail": "✗", "gap": "○", "review": "?", "pass": "✓", "not-applicable": "·"}
_STYLES = {
    "error": "bold magenta", "fail": "red", "gap": "yellow", "review": "cyan", "pass": "green",
    "not-applicable": "dim",
}  # fmt: skip
_SEVERITY_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}
FOLD_FROM = 4
PART = 200
"""So many lines of the matrix are put into words at once."""
_NEAR = 3
_NAME = 200


@dataclass(slots=True, kw_only=True, eq=False)
class TableOptions:
    """How the table is drawn. ``line_of``: the text of a file's line, for ``explain``."""

    lang: str
    width: int = 100
    colour: bool = False
    everything: bool = False
    quiet: bool = False
    explain: bool = False
    gate: str = "error"
    strict: bool = False
    line_of: Callable[[str, int], str] = field(default=lambda path, line: "")


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
    pieces: Sequence[RenderedPlan], ending: RunSummary, options: TableOptions
) -> Iterator[str]:
    """The whole output, part by part: for several plans the matrix first, then the sections, the summary."""
    if len(pieces) > 1:
        yield from _Frame(options).matrix(pieces)
    for piece in pieces:
        yield piece.text("table")
    frame = _Frame(options)
    frame.summary(pieces, ending)
    yield frame.text()


class _Writer:
    """Lines of styled text, laid out in columns; rich draws them when colour is wanted."""

    def __init__(self, options: TableOptions) -> None:
        self.options = options
        self.parts: list[tuple[str, str]] = []

    def text(self) -> str:
        """What was written, without spaces at line ends."""
        if self.options.colour:
            return _coloured(self.parts)
        whole = "".join(text for text, _ in self.parts)
        return "\n".join(line.rstrip() for line in whole.split("\n"))

    def say(self, key: str, **params: object) -> str:
        """A text in the chosen language."""
        return translate(self.options.lang, key, **params)

    def join(self, items: Iterable[str], mark: str = "separator") -> str:
        """Items in one line, in the chosen language."""
        return join(self.options.lang, items, mark)

    def tell(self, text: str = "", style: str = "dim", indent: int = 0) -> None:
        """A line of its own, folded; every folded part is indented."""
        lead = " " * indent
        for line in fold(text, max(self.options.width - indent, 10)):
            self.parts.append((lead + line, style))
            self.parts.append(("\n", ""))

    def row(self, cells_: Sequence[Cell], widths: Sequence[int], *, right: int = 99) -> None:
        """A row of cells folded to their widths; from column ``right`` on, aligned to the right."""
        folded = [fold(cell.text, width) for cell, width in zip(cells_, widths, strict=True)]
        for number in range(max(map(len, folded))):
            parts: list[tuple[str, str]] = []
            for column, (lines, width) in enumerate(zip(folded, widths, strict=True)):
                text = lines[number] if number < len(lines) else ""
                blank = " " * (width - cells(text))
                if column >= right:
                    parts += [(blank, ""), (text, cells_[column].style), (" ", "")]
                else:
                    parts += [(text, cells_[column].style), (blank + " ", "")]
            while parts and not parts[-1][0].strip(" "):
                parts.pop()  # no blanks at line ends
            self.parts += [*parts, ("\n", "")]

    def mark(self, verdict: str) -> Cell:
        """The verdict with its sign: never by colour alone."""
        return Cell(f"{_MARKS[verdict]} {self.say(f'verdict.{verdict}')}", _STYLES[verdict])

    def grade_of(self, row: Row) -> Cell:
        """The severity of a result; a review is no error or warning yet, its ground tells what it may become."""
        return self.grade(None if row["verdict"] == "review" else row["severity"])

    def grade(self, severity: str | None) -> Cell:
        """The severity in words."""
        if severity is None:
            return Cell("")
        return Cell(self.say(f"severity.{severity}"), _SEVERITY_STYLES[severity])


class Cell(NamedTuple):
    """A text and its style."""

    text: str
    style: str = ""


def _coloured(parts: list[tuple[str, str]]) -> str:
    """The parts with their styles as terminal codes."""
    from rich.console import Console  # noqa: PLC0415 - only where colour is wanted
    from rich.text import Text  # noqa: PLC0415

    stream = io.StringIO()
    console = Console(
        file=stream,
        force_terminal=True,
        color_system="standard",
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(Text.assemble(*parts), soft_wrap=True, end="")
    return stream.getvalue()


class _Section(_Writer):
    """One plan's part."""

    def __init__(self, names: Names, options: TableOptions) -> None:
        super().__init__(options)
        self.names = names

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
            self.tell(self.say("table.all-pass"), "green")
        if self.options.quiet and not rows:
            self.tell(self.say("table.quiet-pass"), "green")
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
            self.tell(self.say("table.housekeeping", passed=counted))

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
        rank = _SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)
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
        self.tell()
        self.tell(text, "bold")
        self.tell(" · ".join(meta))

    def findings(self, lines: list[list[Row]]) -> None:
        """The findings; under what does not pass, its ground: rule, place, how the requirement is known."""
        self.head()
        for line in lines:
            row = line[0]
            self.row(self.line(line), self.widths)
            if row["verdict"] in {"pass", "not-applicable"}:
                if self.options.everything:
                    self.tell(row["rule"], indent=self.indent)
            elif self.options.explain:
                self.explanation(line)
            else:
                self.tell(self.ground(line), indent=self.indent)

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
        self.tell("─" * min(sum(self.widths) + 6, self.options.width))

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
        text = shown.subject(row, self.names, self.options.lang, _NAME)
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
        return shorten(visible(shown.stated(row, self.options.lang, self.names)), 40)

    def required(self, row: Row) -> str:
        """What is asked, and who asks."""
        requirement = row["requirement"]
        if requirement is None:
            return ""
        owner = shorten(visible(self.owner(row)), 40)
        text = shorten(visible(shown.required(row, self.options.lang, self.names)), 40)
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
                words = amount(
                    self.options.lang, given["value"], given["unit"], under=under, brief=True
                )
                zero = key == "margin" and given["value"] == "0"
                word = "table.margin-zero" if zero else f"table.{key}"
                parts.append(self.say(word, amount=words))
        if row["reason"] not in {None, "met", "below-requirement"}:
            words = self.reason(row)
            if row["fields"]:
                named = [self.say(f"field.{one}") for one in row["fields"]]
                words += f": {self.join(named)}"
            parts.append(words)
        told = (shown.only(row, self.options.lang), self.names.tolerances.get(row["fingerprint"]))
        parts += filter(None, told)
        if row["inherited_from"]:
            place = self.names.places.get(row["inherited_from"]) or str(row["inherited_from"])
            parts.append(self.say("table.above-failing", place=visible(place)))
        parts += marks(row, self.options.lang)
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
        found = marks(row, self.options.lang)
        if not found:
            return ""
        return in_brackets(self.options.lang, self.join(found, "comma"))

    def waived(self, row: Row) -> str:
        """The waiver of a result in words."""
        return waiver_words(row["waiver"], self.options.lang)

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
            self.tell(words, style, indent=4)
        shown = self.options.line_of(place["path"], place["line"])
        if shown:
            number = f"    {place['line']:>5} | "
            head = visible(shown[: place["column"] - 1])
            room = max(self.options.width - len(number) - cells(head), 10)
            rest = clip(visible(shown[place["column"] - 1 :].rstrip()), min(room, 60))
            caret = " " * (len(number) + cells(head)) + "^" * max(cells(rest), 1)
            self.parts.append((f"{number}{head}{rest}\n{caret}\n", "dim"))
        self.tell()

    def missing(self, block: str, missing: dict[str, list[Row]]) -> None:
        """What is asked and not mentioned at all, or only in like words: one line an indicator."""
        say = self.say
        self.tell()
        heading = say(f"table.{block}-block")
        if all(row["reason"] == "record-partial" for rows in missing.values() for row in rows):
            heading += say("table.maybe-stated")
        self.tell(heading, "bold")
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
                Cell(shown.subject(worst, self.names, self.options.lang, _NAME)),
                Cell(self.join(dict.fromkeys(asked), "semicolon")),
            ]
            self.row(line, widths)
            if self.options.explain:
                self.explanation([worst])
                for row in ordered[1:]:
                    if row["waiver"]:
                        self.tell(f"{row['rule']} {self.waived(row)}", "bold", indent=4)
            else:
                rules = dict.fromkeys(row["rule"] for row in ordered)
                self.tell(" · ".join([*rules, *self.prospect(worst)]), indent=self.indent)

    def unmatched(self, rows: list[Row]) -> None:
        """Promises without an indicator, in one line."""
        names = [shorten(visible(row["subject"]["name"] or ""), 20) for row in rows[:3]]
        text = self.join(names)
        if len(rows) > len(names):
            text += self.say("table.unmatched-more")
        self.tell()
        self.tell(self.say("table.unmatched-line", count=len(rows), names=text))
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
            self.tell(self.say("table.unmatched-near", items=joined))


class _Frame(_Writer):
    """What stands around the plans' parts: the matrix of several plans, the summary."""

    def matrix(self, pieces: Sequence[RenderedPlan]) -> Iterator[str]:
        """Plan × verdict, in the order of the territories, part by part: no more than a part is in memory."""
        shown = ("fail", "gap", "review", "pass")
        severities = ("error", "warning")
        codes: list[str] = []
        suppressed: dict[str, bool] = dict.fromkeys(("waived", "known"), False)
        widest: dict[str, list[int]] = {}  # by place: its name, and with a plan's title
        for facts in (piece.facts for piece in pieces):
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
            *(Cell(self.say(f"settled.head-{key}"), "dim") for key in extra),
        ]
        counts = [max(cells(head.text), 5) + 1 for head in heads[1:]]
        widths = [max(self.options.width - sum(counts) - len(counts), 12), *counts]
        often = Counter(codes)
        widths[0] = min(widths[0], max(most[often[code] > 1] for code, most in widest.items()) + 2)
        self.tell()
        self.row(heads, widths, right=1)
        self.tell("─" * (sum(widths) + len(widths) - 1))
        for number, at in enumerate(
            sorted(range(len(pieces)), key=lambda at: territory(codes[at]))
        ):
            facts = pieces[at].facts
            total, graded = facts.total, facts.total["by_severity"]
            line = [
                Cell(self.plan_name(facts.plan, titled=often[codes[at]] > 1)),
                *(_count(total[verdict], _STYLES[verdict]) for verdict in shown),
                *(_count(graded[one], _SEVERITY_STYLES[one]) for one in severities),
                *(_count(total[key], "") for key in extra),
            ]
            self.row(line, widths, right=1)
            if number % PART == PART - 1:
                yield self.text()
                self.parts.clear()
        self.tell()
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

    def summary(self, pieces: Sequence[RenderedPlan], ending: RunSummary) -> None:
        """What came out, what was not decided, how much was compared, and the gate."""
        say, options, total = self.say, self.options, ending.total
        counts, errors = counts_of(total, options.lang)
        out = [self.join(counts, "semicolon"), *errors]
        out += self.undecided(ending.reasons)
        out += self.coverage(pieces)
        aside = aside_line(ending, len(pieces))
        out += filter(None, (aside, *uncompared_lines(ending)))
        if ending.skipped:
            out.append(say("summary.skipped", count=ending.skipped))
        brief = not (options.everything or options.explain)
        out += [text for _, text in remarks(ending, brief=brief)]
        self.tell()
        self.tell(out[0], "bold")
        for line in out[1:]:
            loud = line in {aside, say("summary.compared-nobody")}
            self.tell(line, "bold yellow" if loud else "dim")
        for line in (*waiver_lines(ending), *known_lines(ending)):
            self.tell(line, "yellow")
        self.gate(ending)

    def undecided(self, reasons: Counter[str]) -> list[str]:
        """The reasons of the reviews, counted."""
        if not reasons:
            return []
        items = [
            self.say("summary.reason-item", reason=self.say(f"reason.{reason}"), count=count)
            for reason, count in sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
        ]
        return [self.say("summary.undecided", reasons=self.join(items, "comma"))]

    def coverage(self, pieces: Sequence[RenderedPlan]) -> list[str]:
        """Statements that nothing touched; for one plan, how much of each ancestor was compared."""
        say = self.say
        unjudged = sum(piece.untouched for piece in pieces)
        out = []
        statements = sum(piece.statements for piece in pieces)
        if unjudged:
            out.append(say("summary.unjudged", count=unjudged, total=statements))
        if len(pieces) == 1:
            piece = pieces[0]
            items = []
            for one in compared(piece):
                partial = say("summary.compared-partial") if one["record"] == "partial" else ""
                name = piece.labels[one["source"]]
                key = "summary.compared-item" if one["known"] else "summary.compared-none"
                items.append(
                    say(
                        key, name=visible(name), compared=one["compared"], known=one["known"],
                        record=partial,
                    )
                )  # fmt: skip
            if items:
                out.append(say("summary.compared", items=self.join(items, "comma")))
            else:
                out.append(say("summary.compared-nobody"))
        return out

    def gate(self, ending: RunSummary) -> None:
        """How the gate stands, in words."""
        options, code = self.options, ending.exit_code
        gate = self.say(f"summary.gate-{options.gate}")
        off = options.gate == "never"  # nothing is held back, reviews neither
        if options.strict:
            gate = self.say("summary.gate-strict", gate=gate)
        if code == 2:  # noqa: PLR2004 - see the exit codes
            text, style = self.say("summary.gate-broken"), "bold red"
        elif code == 3:  # noqa: PLR2004
            text, style = self.say("summary.gate-nothing"), "bold yellow"
        elif code == 1:
            text = self.say("summary.gate-tripped", gate=gate, count=ending.tripped)
            style = "bold red"
        elif off:
            text, style = self.say("summary.gate-off"), "bold green"
        else:
            suppressed = ending.total["waived"] or ending.total["known"]
            key = "settled.gate-clear" if suppressed else "summary.gate-clear"
            text, style = self.say(key, gate=gate), "bold green"
        if options.explain:
            text += self.say("summary.exit", code=code)
        self.tell(text, style)


def _count(number: int, style: str) -> Cell:
    """A number; a zero stays in the background."""
    return Cell(str(number), style if number else "dim")
