"""``github``: workflow commands that GitHub Actions shows as annotations beside the lines of a pull request.

Waived and known findings are left out: GitHub shows ten annotations a kind and step, and these ask for nothing new. They
are counted in the last line, which always stands there, so that an empty report is told apart from a clean one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plancheck.i18n import translate
from plancheck.report import Row
from plancheck.report.formats import View, phrases
from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary
from plancheck.report.text.summary_lines import remarks

COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_LAST = {0: "notice", 1: "notice", 2: "error", 3: "warning"}


def section(view: View) -> str:
    """The commands of one plan's findings."""
    lang = view.lang
    lines = []
    for row in view.rows:
        if not phrases.found(row) or row["waiver"] or row["known"]:
            continue
        word = translate(lang, f"verdict.{row['verdict']}")
        title = f"{word} {row['rule']}"
        text = phrases.headline(row, view.names, lang)
        if row["remedy"]:
            text += "\n" + translate(lang, "output.remedy", remedy=phrases.shown(row["remedy"]))
        if row["basis"]:
            text += "\n" + translate(
                lang, "output.basis", basis=phrases.basis(row["basis"], view.names)
            )
        lines.append(_command(COMMANDS[phrases.severity(row)], row["location"], title, text))
    return "".join(lines)


def document(plans: Sequence[RenderedPlan], summary: RunSummary) -> Iterator[str]:
    """What could not be read first, then the findings, last the counts."""
    title = f"{phrases.TITLE}: {translate(summary.lang, 'output.input')}"
    for error in summary.errors:
        yield _command("error", error, title, phrases.error_text(error, summary.lang))
    for rendered in plans:
        yield rendered.text("github")
    notes = (phrases.shown(text) for _, text in remarks(summary))
    text = "\n".join([phrases.outcome(summary), phrases.totals(summary), *notes])
    yield _command(_LAST.get(summary.exit_code, "error"), None, phrases.TITLE, text)


def _command(name: str, place: Row | None, title: str, text: str) -> str:
    properties: dict[str, object] = {}
    if place is not None and place["path"]:
        properties = {"file": place["path"], "line": place["line"], "col": place["column"]}
    properties["title"] = title
    written = ",".join(
        f"{key}={_property(phrases.shown(value))}"
        for key, value in properties.items()
        if value is not None
    )
    return f"::{name} {written}::{_data(text)}\n"


def _data(text: str) -> str:
    """A message as workflow commands take it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The value of a property: a colon or comma would end it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
