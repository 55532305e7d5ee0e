"""Waivers and known findings in words: the marks of a result, and what is told at the end of a run."""

from __future__ import annotations

from typing import Any

from plancheck.domain.waiver import is_numbered
from plancheck.i18n import join, translate
from plancheck.report.stream.rendered_plan import RunSummary
from plancheck.report.text.escape import shorten, visible

Row = dict[str, Any]
NAMED = 10


def marks(row: Row, lang: str) -> list[str]:
    """How a result stands besides its verdict: waived, known."""
    return [translate(lang, f"settled.{key}") for key in ("waiver", "known") if row[key]]


def waiver_words(waiver: Row, lang: str) -> str:
    """Why, who and until when."""
    until = waiver["until"]
    end = translate(lang, "settled.until", date=until) if until else translate(lang, "settled.ever")
    return translate(
        lang,
        "settled.words",
        reason=visible(waiver["reason"]),
        approved_by=visible(waiver["approved_by"]),
        start=waiver["from"],
        end=end,
    )


def waiver_lines(ending: RunSummary) -> list[str]:
    """The waivers that do not do what their author thinks, a line each, with their place."""
    return [_waiver_line(row, ending) for row in ending.unmatched_waivers]


def _waiver_line(row: Row, ending: RunSummary) -> str:
    lang, problem = ending.lang, row["problem"]
    words = translate(lang, f"settled.problem-{problem}")
    if problem == "unmatched" and row["indicator"] is None and is_numbered(row["statement"]):
        words = translate(lang, "settled.row-number")
    near = ending.strangers.get(row["plan"])
    if near is not None:
        key = "settled.stranger-near" if near else "settled.stranger"
        words = translate(lang, key, plan=_short(row["plan"]), near=visible(near))
    place = row["location"]
    return translate(
        lang,
        "settled.waiver-line",
        problem=words,
        subject=subject(row),
        place=f"{visible(place['path'])}:{place['line']}:{place['column']}",
    )


def known_lines(ending: RunSummary) -> list[str]:
    """The known findings that are found no more, and those that are worse than noted."""
    found = []
    for key, rows in (("gone", ending.gone), ("worse", ending.worse)):
        if rows:
            names = [subject(row) for row in rows[:NAMED]]
            if len(rows) > NAMED:
                names.append("…")
            joined = join(ending.lang, names, "semicolon")
            words = translate(ending.lang, f"settled.{key}", count=len(rows), names=joined)
            found.append(words)
    return found


def subject(row: Row) -> str:
    """Plan, rule, indicator or statement, and requirement, by their ids."""
    parts = [row["plan"], row["rule"], row["indicator"], row["statement"], row["requirement"]]
    return " ".join(_short(part) for part in parts if part)


def _short(text: str) -> str:
    return shorten(visible(text), 60)
