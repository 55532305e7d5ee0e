"""A comparison in words, for every format that people read: what changed, from what to what, by how much."""

from __future__ import annotations

from collections.abc import Sequence

from plancheck.i18n import Language, known
from plancheck.report import Row
from plancheck.report.diff import Ending
from plancheck.report.text import cells, shorten, visible
from plancheck.report.text.amounts import amount

_DOWN = {"dropped", "loosened", "weakened", "later", "hedge-added"}
UP = {"tightened", "strengthened", "earlier", "hedge-removed"}
_TARGET = {"loosened", "tightened", "incomparable", "added", "dropped", "unchanged"}
NONE = "—"
BRIEF = 24


class Words(Language):
    """What changed, in one language; every text comes out safe to show."""

    def sign(self, kind: str) -> str:
        """A sign beside the word, so that colour is never needed."""
        if kind in _DOWN:
            return "−" if kind == "dropped" else "▼"
        signs = {"incomparable": "?", "added": "+", "unchanged": "="}
        return "▲" if kind in UP else signs.get(kind, "~")

    def kind(self, kind: str) -> str:
        """A kind of change."""
        return self.say(f"diff.{kind}")

    def value(self, kind: str, what: str | None, value: str | None) -> str:
        """An earlier or later value, its codes in words."""
        if value is None:
            return NONE
        tables = {
            "weakened": "nature", "strengthened": "nature", "nature-changed": "nature",
            "per-changed": "per", "record": "record", "status": "status",
        }  # fmt: skip
        table = "evidence" if what in {"evidence", "nature-evidence"} else tables.get(kind)
        if kind == "moved":
            table = "diff"
        key = f"{table}.{value}"
        if table is not None and known(self.lang, key):
            return self.say(key)
        return shorten(visible(value), 120)

    def detail(self, change: Row) -> str:
        """One change from what to what."""
        kind, what = change["kind"], change["what"]
        name = self.say(f"diff.what-{what}") if kind == "reworded" else self.kind(kind)
        if change["year"] is not None:
            name += self.say("diff.in-year", year=change["year"])
        if kind == "renamed":
            name += self.in_brackets(self.say(f"diff.what-{what}"))
        values = [self.value(kind, what, change[side]) for side in ("old", "new")]
        return self.say("diff.from-to", name=name, old=values[0], new=values[1])

    def mark(self, mark: Row) -> str:
        """One change of the plan as a whole."""
        kind = mark["kind"]
        values = [self.value(kind, None, mark[side]) for side in ("old", "new")]
        name = self.say(f"diff.mark-{kind}")
        if mark["old"] is None and kind.endswith("-added"):
            return self.say("diff.one", name=name, value=values[1])
        if mark["new"] is None and kind.endswith("-removed"):
            return self.say("diff.one", name=name, value=values[0])
        return self.say("diff.from-to", name=name, old=values[0], new=values[1])

    def details(self, row: Row) -> list[str]:
        """What the line's own columns don't tell yet."""
        return [
            self.detail(change)
            for number, change in enumerate(row["changes"])
            if not _plainly(change) and not (number == 0 and self.brief(change))
        ]

    def brief(self, change: Row) -> str:
        """The gravest change from what to what, where that is no target and short enough for the line."""
        if _plainly(change) or change["year"] or change["kind"] in {"reworded", "renamed"}:
            return ""
        values = [
            self.value(change["kind"], change["what"], change[side]) for side in ("old", "new")
        ]
        text = " → ".join(values)
        return text if cells(text) <= BRIEF else ""

    def text(self, row: Row, side: str) -> str:
        """The target as one version writes it."""
        stated = row[side]
        return NONE if stated is None else shorten(visible(stated["text"]), 60) or NONE

    def about(self, row: Row) -> str:
        """By how much, why it can't be compared, what was dropped; ``◀`` marks what trips the gate."""
        parts = []
        for number, change in enumerate(row["changes"]):
            kind = change["kind"]
            if number == 0 and self.brief(change):
                parts.append(self.brief(change))
            elif change["reason"]:
                key = f"diff.{change['reason']}"
                known_here = known(self.lang, key)
                parts.append(self.say(key if known_here else f"reason.{change['reason']}"))
            elif change["distance"] is not None and change["year"] is None:
                parts.append(self.distance(kind, change["distance"]))
        gone = row["old"] if row["kind"] == "dropped" else None
        gone = row["new"] if row["kind"] == "added" else gone
        if gone is not None and gone["nature"]:
            parts.append(self.say(f"nature.{gone['nature']}"))
        if row["trips"]:
            parts.append("◀")
        return " ".join(parts)

    def distance(self, kind: str, given: Row) -> str:
        """By how much the worst accepted value moved."""
        if given["value"] == "0":
            return self.say("reason.boundary-excluded")
        words = amount(self.lang, given["value"], given["unit"], brief=True)
        return self.say(f"diff.{kind}-by", amount=words)

    def result(self, result: Row | None) -> str:
        """A verdict with its severity."""
        if result is None:
            return NONE
        text = self.say(f"verdict.{result['verdict']}")
        if result["severity"] is None:
            return text
        severity = self.say(f"severity.{result['severity']}")
        return self.say("diff.result", verdict=text, severity=severity)

    def why(self, row: Row) -> str:
        """What the newer result says, or the older one that is gone."""
        result = row["new"] or row["old"]
        parts = []
        if row["source"]:
            asked = [row["owner"] or "", row["required"] or ""]
            parts.append(" ".join(visible(shorten(part, 60)) for part in asked if part))
        if result["reason"] != "met":
            parts.append(self.say(f"reason.{result['reason']}"))
        return self.join(parts, "colon")

    def ground(self, row: Row) -> str:
        """The rule, and the plan above that asks."""
        named = row["source"] if row["kind"] == "ancestor" else None
        return " · ".join(visible(one) for one in (row["rule"], named) if one)

    def subject(self, row: Row) -> str:
        """What a result is about."""
        return shorten(visible(row["name"] or row["title"]), 60)

    def counts(self, counts: Row, prefix: str) -> str:
        """The counts that are not zero."""
        items = [
            self.say("diff.count", name=self.say(f"{prefix}{name}"), count=count)
            for name, count in counts.items()
            if count
        ]
        return self.join(items, "comma") or self.say("diff.none")

    def summary(self, summary: Row, plans: Sequence[Row], ending: Ending) -> list[str]:
        """What it comes to, line by line."""
        lines = [self.say("diff.sum", items=self.counts(summary["statements"], "diff."))]
        if any(summary["verdicts"].values()):
            items = self.counts(summary["verdicts"], "diff.turn-")
            lines.append(self.say("diff.sum-verdicts", items=items))
        if len(plans) > 1:
            items = self.counts(summary["plans"], "diff.state-")
            lines.append(self.say("diff.sum-plans", items=items))
        if ending.skipped:
            lines.append(self.say("summary.skipped", count=ending.skipped))
        return lines

    def gate(self, ending: Ending) -> str:
        """How the gate stands."""
        code = ending.exit_code
        gate = self.join(self.say(f"diff.gate-{word}") for word in ending.gate)
        keys = {0: "diff.clear", 1: "diff.tripped", 2: "diff.broken"}
        if code == 0 and ending.gate == ["never"]:
            return self.say("diff.off")
        return self.say(keys.get(code, "diff.nothing"), gate=gate, count=ending.tripped)

    def state(self, plan: Row) -> str:
        """What became of a plan as a whole, for one that stands in one version only."""
        rows = plan["statements"]
        binding = sum((row["old"] or row["new"])["nature"] == "binding" for row in rows)
        return self.say(f"diff.plan-{plan['state']}", count=len(rows), binding=binding)


def _plainly(change: Row) -> bool:
    """Whether the columns of the targets tell a change already."""
    if change["year"] is not None:
        return False
    return change["kind"] in _TARGET or (
        change["kind"] == "reworded" and change["what"] == "target"
    )
