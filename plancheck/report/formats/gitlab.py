"""``gitlab``: a Code Quality report, shown by GitLab in a merge request.

GitLab compares the reports of both branches by fingerprint: a known finding stays in (left out it would count as
mended), a waived one is left out.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from plancheck.i18n import translate
from plancheck.report import Row
from plancheck.report.formats import View, phrases
from plancheck.report.formats.json import dump
from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary
from plancheck.report.text.summary_lines import LEFT_OUT, left_out

_SEVERITIES = {"error": "critical", "warning": "major", "note": "minor"}


def section(view: View) -> str:
    """The issues of one plan, a line each."""
    lines = []
    for row in view.rows:
        if not phrases.found(row) or row["waiver"]:
            continue
        severity = _SEVERITIES[phrases.severity(row)]
        if row["verdict"] in {"review", "error"}:
            severity = "info" if row["verdict"] == "review" else "blocker"
        word = translate(view.lang, f"verdict.{row['verdict']}")
        text = f"[{word}] {phrases.headline(row, view.names, view.lang)}"
        place = row["location"]
        lines.append(
            dump(
                _issue(
                    text, row["rule"], row["fingerprint"], severity, place["path"], place["line"]
                )
            )
        )
    return ",\n ".join(lines)


def document(plans: Sequence[RenderedPlan], summary: RunSummary) -> Iterator[str]:
    """The list of issues; what could not be read, a run that decided nothing, and rules left out are issues too."""
    lead = "\n "
    yield "["
    for text in (
        *map(dump, _broken(plans, summary)),
        *(rendered.text("gitlab") for rendered in plans),
    ):
        if text:
            yield lead + text
            lead = ",\n "
    yield "]\n" if lead == "\n " else "\n]\n"


def _broken(plans: Sequence[RenderedPlan], summary: RunSummary) -> Iterator[Row]:
    seen: Counter[tuple[str, str]] = Counter()
    word = translate(summary.lang, "output.input")
    for error in summary.errors:
        code = error["code"] or "input"
        seen[error["path"], code] += 1
        key = f"{error['path']}\x1f{code}\x1f{seen[error['path'], code]}"
        text = f"[{word}] {phrases.error_text(error, summary.lang)}"
        yield _issue(text, code, _print(key), "blocker", error["path"], error["line"])
    if summary.exit_code == phrases.NOTHING_DECIDED:
        path = plans[0].plan["path"] if plans else "."
        text = translate(summary.lang, "output.nothing")
        yield _issue(text, "nothing-decided", _print("nothing-decided"), "major", path, None)
    if summary.skipped_rules:
        path = plans[0].plan["path"] if plans else "."
        yield _issue(
            phrases.shown(left_out(summary)), LEFT_OUT, _print(LEFT_OUT), "info", path, None
        )


def _issue(
    text: str, check: str, fingerprint: str, severity: str, path: str, line: int | None
) -> Row:
    path = phrases.shown((path or ".").replace("\\", "/").removeprefix("./"))
    return {
        "description": text,
        "check_name": check,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line or 1}},
    }


def _print(key: str) -> str:
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:24]
