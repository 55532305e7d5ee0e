"""``markdown``: the comparison as a comment of a pull request.

What files say is written so that nothing in it is markup, HTML, a link or a mention: every sign that could be
one stands as a character reference, and what GitHub and GitLab look for in text (@name, #1) is broken up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from plancheck.report import Row
from plancheck.report.diff import Ending
from plancheck.report.diff.table import listed, paths, title
from plancheck.report.diff.words import Words
from plancheck.report.text import visible

# Emphasis, code, HTML, tables, links, strikethrough, mathematics; addresses; what makes a block at a line's start.
_SIGNS = re.compile(r"[&<>|\\`*_\[\]#~$@]|:(?=/)|(?<=[wW]{3})[.]|^[-+=:]")
_BREAK = re.compile(r"(?:&#64;|&#35;)(?=\w)")
MAX_ROWS = 200


def escape(text: str) -> str:
    """A text that Markdown shows as it stands, also in a table's cell."""
    safe = _SIGNS.sub(lambda found: f"&#{ord(found[0])};", text)
    safe = re.sub(
        r"^([0-9]{1,9})([.)])(?=\s|$)", lambda found: f"{found[1]}&#{ord(found[2])};", safe
    )
    return _BREAK.sub(lambda found: f"{found[0]}<!-- -->", safe)


def markdown(plans: Sequence[Row], ending: Ending, summary: Row, *, everything: bool) -> str:
    """The whole comparison."""
    words = Words(ending.lang)
    say = words.say
    first, *others = words.summary(summary, plans, ending)
    lines = [f"## {say('diff.title')}", "", f"**{escape(words.gate(ending))}**", "", escape(first)]
    for line in others:
        lines += ["", escape(line)]
    lines.append("")
    for plan in plans:
        if plan["state"] != "unchanged" or everything:
            lines += _plan(plan, words, everything=everything)
    if ending.errors:
        lines += [f"### {say('diff.errors')}", ""]
        for error in ending.errors:
            line = f":{error['line']}" if error["line"] else ""
            lines.append(f"- {_safe(error['path'] + line)} {_safe(error['message'])}")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _safe(text: str) -> str:
    return escape(visible(text))


def _plan(plan: Row, words: Words, *, everything: bool) -> list[str]:
    say = words.say
    lines = [f"### {escape(title(plan))}", "", escape(paths(plan)), ""]
    if plan["state"] in {"added", "dropped"}:
        lines += [f"**{escape(words.state(plan))}**", ""]
    lines += [f"- {escape(words.mark(mark))}" for mark in plan["changes"]]
    lines += [""] if plan["changes"] else []
    rows = listed(plan, everything=everything)
    if rows:
        heads = ["diff.change", "table.subject", "diff.old", "diff.new", "diff.about"]
        lines += _head([say(head) for head in heads])
        for row in rows[:MAX_ROWS]:
            label = f"{words.sign(row['kind'])} {words.kind(row['kind'])}"
            about = [one for one in (words.about(row), *words.details(row)) if one]
            cells = [label, row["name"], words.text(row, "old"), words.text(row, "new")]
            bold = [f"**{escape(label)}**" if row["trips"] else escape(label)]
            texts = [*bold, *(_safe(cell) for cell in cells[1:])]
            texts.append("<br>".join(escape(one) for one in about))
            lines.append("| " + " | ".join(texts) + " |")
        lines += _more(rows, words)
    if plan["verdicts"]:
        lines += [f"**{escape(say('diff.verdicts'))}**", ""]
        heads = ["diff.change", "table.subject", "diff.old", "diff.new", "diff.why", "label.rule"]
        lines += _head([say(head) for head in heads])
        for row in plan["verdicts"][:MAX_ROWS]:
            texts = [
                say(f"diff.turn-{row['turn']}"), words.subject(row), words.result(row["old"]),
                words.result(row["new"]), words.why(row), words.ground(row),
            ]  # fmt: skip
            lines.append("| " + " | ".join(map(escape, texts)) + " |")
        lines += _more(plan["verdicts"], words)
    return lines


def _head(heads: Sequence[str]) -> list[str]:
    return ["| " + " | ".join(map(escape, heads)) + " |", "|" + " --- |" * len(heads)]


def _more(rows: Sequence[Row], words: Words) -> list[str]:
    """A comment has an end (GitHub takes 65 536 characters); what is left out is counted."""
    left = len(rows) - MAX_ROWS
    return ["", escape(words.say("diff.more", count=left)), ""] if left > 0 else [""]
