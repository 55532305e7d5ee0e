"""``csv``: one line a result, for Excel and WPS: UTF-8 with a byte order mark, CRLF, every cell quoted.

A cell that a spreadsheet might take for a formula begins with an apostrophe. What could not be read stands in the first
lines, in the columns of the result that it has not come to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plancheck.i18n import translate
from plancheck.report import Row
from plancheck.report.formats import View, phrases
from plancheck.report.rows.names import Names
from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary
from plancheck.report.text import shown
from plancheck.report.text.amounts import unit_word
from plancheck.report.text.summary_lines import LEFT_OUT, left_out

COLUMNS = (
    "plan", "place", "verdict", "severity", "subject", "stated", "required", "owner", "shortfall",
    "margin", "distance-unit", "reason", "message", "remedy", "basis", "rule", "rule-title", "indicator",
    "statement", "at", "stated-set", "stated-unit", "stated-year", "stated-nature", "required-set",
    "required-nature", "source", "evidence", "waived-reason", "approved-by", "waived-from", "waived-until",
    "known", "path", "line", "column", "fingerprint",
    "catalogue-name", "required-year",
)  # fmt: skip
_LONGEST = 30_000  # a cell of Excel holds 32,767 characters
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def section(view: View) -> str:
    """The lines of one plan."""
    return "".join(_line(_cells(row, view.plan, view.names, view.lang)) for row in view.rows)


def document(plans: Sequence[RenderedPlan], summary: RunSummary) -> Iterator[str]:
    """The head, what could not be read, every result."""
    lang = summary.lang
    yield "\ufeff" + _line({name: translate(lang, f"column.{name}") for name in COLUMNS})
    for error in summary.errors:
        cells = {
            "verdict": translate(lang, "output.input"),
            "severity": translate(lang, "severity.error"),
            "reason": error["code"],
            "message": error["message"],
            "remedy": error["hint"],
            **{name: error[name] for name in ("path", "line", "column")},
        }
        yield _line(cells)
    if summary.exit_code == phrases.NOTHING_DECIDED:
        text = translate(lang, "output.nothing")
        yield _line({"verdict": translate(lang, "verdict.review"), "message": text})
    if summary.skipped_rules:
        word = translate(lang, "output.remark")
        yield _line({"verdict": word, "reason": LEFT_OUT, "message": left_out(summary)})
    for rendered in plans:
        yield rendered.text("csv")


def _cells(row: Row, plan: Row, names: Names, lang: str) -> Row:
    def word(table: str, value: str | None) -> str | None:
        return translate(lang, f"{table}.{value}") if value else None

    stated, required = row["stated"] or {}, row["requirement"] or {}
    subject, waiver, place = row["subject"], row["waiver"] or {}, row["location"]
    about = names.rules.get(row["rule"])
    distance = row["shortfall"] or row["margin"] or {}
    values = shown.values(row)
    return {
        "plan": row["plan"],
        "place": plan["jurisdiction"]["name"],
        "verdict": word("verdict", row["verdict"]),
        "severity": word("severity", row["severity"]),
        "subject": subject.get("printed") or shown.subject(row, names, lang, _LONGEST),
        "stated": shown.stated(row, lang),
        "required": shown.required(row, lang),
        "owner": phrases.owner(row, names, lang),
        "shortfall": (row["shortfall"] or {}).get("value"),
        "margin": (row["margin"] or {}).get("value"),
        "distance-unit": unit_word(lang, distance.get("unit")),
        "reason": word("reason", row["reason"]),
        "message": row["message"],
        "remedy": row["remedy"],
        "basis": phrases.basis(row["basis"], names),
        "rule": row["rule"],
        "rule-title": about.title if about else None,
        "indicator": subject["indicator"],
        "statement": subject["statement"],
        "at": stated.get("at"),
        "stated-set": stated.get("set") if values else None,
        "stated-unit": stated.get("unit"),
        "stated-year": stated.get("year"),
        "stated-nature": word("nature", stated.get("nature")),
        "required-set": required.get("set") if values else None,
        "required-nature": word("nature", required.get("nature")),
        "source": required.get("source"),
        "evidence": word("evidence", required.get("evidence")),
        "waived-reason": waiver.get("reason"),
        "approved-by": waiver.get("approved_by"),
        "waived-from": waiver.get("from"),
        "waived-until": waiver.get("until"),
        "known": translate(lang, "column.yes") if row["known"] else None,
        **place,
        "fingerprint": row["fingerprint"],
        "catalogue-name": subject["name"] if subject["indicator"] else None,
        "required-year": required.get("year"),
    }


def _line(cells: Row) -> str:
    return ",".join(_cell(cells.get(name)) for name in COLUMNS) + "\r\n"


def _cell(value: object) -> str:
    """A quoted cell, in which nothing is a formula."""
    if value is None:
        return '""'
    text = phrases.shown(value, _LONGEST)
    if text.lstrip()[:1] in set("=+-@＝＋－＠") and not _NUMBER.fullmatch(text):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"'
