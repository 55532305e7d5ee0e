"""What the formats for other programs have in common: a result in a few words, places, what is left out."""

from __future__ import annotations

from urllib.parse import quote

from plancheck.i18n import join, translate
from plancheck.report import Row
from plancheck.report.rows.names import Names
from plancheck.report.rows.rendered_plan import RunSummary
from plancheck.report.text import shorten, visible
from plancheck.report.text.shown import subject as shown_subject
from plancheck.report.text.summary_lines import counts_of

LONGEST = 2000
"""How many characters of a message the formats for display keep."""
NOTHING_DECIDED = 3
TITLE = "plancheck"


def shown(text: object, limit: int = LONGEST) -> str:
    """A text on one line, unsafe characters written out, cut when it is very long."""
    return visible(shorten(str(text), limit))


def subject(row: Row, names: Names, lang: str, limit: int = 200) -> str:
    """What a result is about: the indicator's or subject's name, else the rule's title."""
    name = shown_subject(row, names, lang, limit)
    if not name:
        about = names.rules.get(row["rule"])
        name = shown(about.title if about else row["rule"], limit)
    return name


def headline(row: Row, names: Names, lang: str) -> str:
    """The finding in one line, with what it is about."""
    return translate(
        lang, "output.headline", subject=subject(row, names, lang), message=shown(row["message"])
    )


def owner(row: Row, names: Names, lang: str) -> str:
    """Who asks: the name of a requirement's source, with its title where one place asks by several plans; empty: nobody."""
    requirement = row["requirement"]
    if requirement is None:
        return ""
    source, kind = requirement["source"] or "", requirement["kind"]
    if kind == "literal":
        return translate(lang, "table.policy")
    if kind == "self":
        return translate(lang, "table.self")
    name = shown(names.owners.get((row["plan"], source), source), 200)
    title = names.titles.get((row["plan"], source))
    return f"{name}《{shown(title, 200)}》" if title else name


def basis(rows: list[Row], names: Names) -> str:
    """Legal and policy grounds in one line, each once."""
    return "; ".join(dict.fromkeys(shown(names.cite(one), 300) for one in rows))


def waiver(row: Row, lang: str) -> str:
    """By whose leave a finding stands; empty for none."""
    given = row["waiver"]
    if not given:
        return ""
    return translate(
        lang,
        "output.waived" if given["until"] else "output.waived-endless",
        reason=shown(given["reason"]),
        approved_by=shown(given["approved_by"], 200),
        until=given["until"] or "",
        **{"from": given["from"]},
    )


def found(row: Row) -> bool:
    """Whether a result tells of something: no pass, and a rule that applies."""
    return row["verdict"] not in {"pass", "not-applicable"}


def severity(row: Row) -> str:
    """``error``, ``warning`` or ``note``: a rule that can't run is an error, a review never more than a note."""
    if row["verdict"] == "error":
        return "error"
    if row["verdict"] == "review":
        return "note"
    return row["severity"] or "note"


def error_place(error: Row) -> str:
    """Where an input is wrong, as far as that is known."""
    return ":".join(str(error[key]) for key in ("path", "line", "column") if error[key] is not None)


def error_text(error: Row, lang: str) -> str:
    """What is wrong with an input, with what to do about it."""
    text = shown(error["message"])
    if not error["hint"]:
        return text
    return translate(lang, "output.with-hint", text=text, hint=shown(error["hint"]))


def totals(summary: RunSummary) -> str:
    """The counts in one line."""
    counts, errors = counts_of(summary.total, summary.lang)
    return join(summary.lang, [*counts, *errors], "semicolon")


def outcome(summary: RunSummary) -> str:
    """How the run ended, in words."""
    return translate(summary.lang, f"output.verdict-{summary.exit_code}", count=summary.tripped)


def uri(path: str) -> str:
    """A path as a URI reference: percent-encoded, relative where the path is."""
    path = path.replace("\\", "/")
    encoded = quote(path.encode("utf-8", "surrogatepass"), safe="/-._~!$&'()*+,;=@")
    if path.startswith("//"):
        return f"file:{encoded}"
    if path.startswith("/"):
        return f"file://{encoded}"
    if path[1:3] == ":/" and path[0].isascii() and path[0].isalpha():
        return f"file:///{path[0]}:{encoded[4:]}"
    return encoded
