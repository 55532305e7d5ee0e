"""``sarif``: SARIF 2.1.0 for GitHub code scanning: what was found, as problems that a reviewer can act on.

GitHub shows results of kind ``fail`` only and tracks them by ``primaryLocationLineHash``, so reviews are failures of
level ``note`` here and the fingerprint stands under that name too. ``sarif-full`` tells the whole report instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from plancheck.i18n import translate, words
from plancheck.report import Row
from plancheck.report.formats import View, phrases
from plancheck.report.formats.json import dump
from plancheck.report.rows.names import Names
from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary
from plancheck.report.text.summary_lines import remarks
from plancheck.rule import Rule

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
BROKEN = 2
_SHORT = 1000  # GitHub takes 1,024 characters for a rule's descriptions


def section(view: View) -> str:
    """What was found in one plan and is not waived, a line each: the rule, a tab, the result."""
    rows = [row for row in view.rows if phrases.found(row) and not row["waiver"]]
    return "\n".join(line(row, result(row, view.names, view.lang)) for row in rows)


def document(plans: Sequence[RenderedPlan], summary: RunSummary) -> Iterator[str]:
    """The log with its one run."""
    yield from log("sarif", plans, summary, {})


def line(row: Row, made: Row) -> str:
    """A result as it is kept until the index of its rule is known."""
    return f"{row['rule']}\t{dump(made)}"


def log(name: str, plans: Sequence[RenderedPlan], summary: RunSummary, more: Row) -> Iterator[str]:
    """A whole log. ``more``: properties of the run that the format adds."""
    rules = list({rule.id: rule for rule in reversed(summary.rules())}.values())[::-1]
    index = {rule.id: number for number, rule in enumerate(rules)}
    lang = words(summary.lang, "label.locale")
    driver = {
        "name": phrases.TITLE,
        "version": summary.version,
        "language": lang,
        "rules": [descriptor(rule, summary.lang) for rule in rules],
    }
    head = {
        "tool": {"driver": driver},
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            ROOT: {"description": {"text": "The folder in which plancheck was run."}}
        },
        "invocations": [_invocation(summary)],
        **more,
    }
    yield f'{{\n "$schema": {dump(SCHEMA)},\n "version": "2.1.0",\n "runs": [{{\n'
    for key, value in head.items():
        yield f"  {json.dumps(key)}: {dump(value)},\n"
    yield '  "results": ['
    lead = "\n   "
    for rendered in plans:
        for kept in filter(None, rendered.text(name).split("\n")):
            rule, _, made = kept.partition("\t")
            found = f'"ruleIndex": {index[rule]}, ' if rule in index else ""
            yield f"{lead}{{{found}{made[1:]}"
            lead = ",\n   "
    yield "]\n }]\n}\n" if lead == "\n   " else "\n  ]\n }]\n}\n"


def result(row: Row, names: Names, lang: str) -> Row:
    """One result of kind ``fail``."""
    text = escaped(phrases.headline(row, names, lang))
    related = [
        {"id": number, **location(place)} for number, place in enumerate(row["related"], start=1)
    ]
    if related:
        who = phrases.owner(row, names, lang)
        related[0]["message"] = {"text": escaped(translate(lang, "output.related", owner=who))}
        label = re.sub(r"([\\\[\]])", r"\\\1", who)
        text += translate(lang, "output.see", link=f"[{_braces(label) or '→'}](1)")
    if row["remedy"]:
        remedy = translate(lang, "output.remedy", remedy=phrases.shown(row["remedy"]))
        text += f"\n{escaped(remedy)}"
    made: Row = {
        "ruleId": row["rule"],
        "kind": "fail",
        "level": phrases.severity(row),
        "message": {"text": text},
        "locations": [
            location(row["location"]) | {"logicalLocations": [_logical(row, names, lang)]}
        ],
    }
    if related:
        made["relatedLocations"] = related
    made["partialFingerprints"] = {
        "primaryLocationLineHash": row["fingerprint"],
        "plancheck/v1": row["fingerprint"],
    }
    made["properties"] = {
        "verdict": row["verdict"],
        "reason": row["reason"],
        "plan": row["plan"],
        "known": row["known"],
    }
    return made


def _logical(row: Row, names: Names, lang: str) -> Row:
    part = row["subject"]["statement"] or row["subject"]["indicator"]
    full = f"{row['plan']}/{part}" if part else row["plan"]
    return {
        "name": phrases.subject(row, names, lang),
        "fullyQualifiedName": phrases.shown(full, 300),
        "kind": "element",
    }


def location(place: Row) -> Row:
    """A place in a file; columns are counted in code points."""
    found: Row = {"artifactLocation": artifact(place["path"])}
    if place["line"] is not None:
        region = {"startLine": place["line"]}
        if place["column"] is not None:
            region["startColumn"] = place["column"]
        found["region"] = region
    return {"physicalLocation": found}


def artifact(path: str) -> Row:
    """A file: relative to where plancheck was run, unless its path leads out of there."""
    uri = phrases.uri(path or ".")
    out = uri.startswith(("file:", "../")) or uri == ".."
    return {"uri": uri} if out else {"uri": uri, "uriBaseId": ROOT}


def escaped(text: str) -> str:
    """A text of which SARIF makes neither a placeholder nor a link."""
    return re.sub(r"(\\*)\]\(", r"\1\1\\](", _braces(text))


def _braces(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _invocation(summary: RunSummary) -> Row:
    notifications = [
        {
            "descriptor": {"id": error["code"] or "input"},
            "level": "error",
            "message": {"text": escaped(phrases.error_text(error, summary.lang))},
            "locations": [location(error)],
        }
        for error in summary.errors
    ]
    if summary.exit_code == phrases.NOTHING_DECIDED:
        text = translate(summary.lang, "output.nothing")
        notifications.append(
            {"descriptor": {"id": "nothing-decided"}, "level": "warning", "message": {"text": text}}
        )
    notes = [
        {"descriptor": {"id": code}, "level": "note", "message": {"text": _safe(text)}}
        for code, text in remarks(summary)
    ]
    return {
        "executionSuccessful": summary.exit_code < BROKEN,
        "exitCode": summary.exit_code,
        "exitCodeDescription": phrases.outcome(summary),
        "toolExecutionNotifications": notifications,
        "toolConfigurationNotifications": notes,
    }


def descriptor(rule: Rule, lang: str) -> Row:
    """A rule with its help: why, on what ground, what to do."""
    title, why = rule.title[lang], rule.why[lang]
    grounds = phrases.basis([one.row(lang) for one in rule.basis], Names())
    plain = [why or title]
    rich = [_markdown(why or title)]
    if grounds:
        plain.append(translate(lang, "output.basis", basis=grounds))
        rich.append(f"**{translate(lang, 'label.basis')}** {_markdown(grounds)}")
    remedy = re.sub(r"\{[a-z_]+\}", "…", rule.remedy[lang])  # what a finding fills in
    if remedy:
        plain.append(translate(lang, "output.remedy", remedy=remedy))
        rich.append(f"**{translate(lang, 'label.remedy')}** {_markdown(remedy)}")
    rich.append(f"`plancheck rules explain {rule.id}`")
    worst = min(rule.grading.by_nature.values(), key=lambda one: one.rank, default=None)
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in re.split(r"[^0-9A-Za-z]+", rule.id)),
        "shortDescription": {"text": _safe(title, _SHORT)},
        "fullDescription": {"text": _safe(why or title, _SHORT)},
        "help": {
            "text": "\n".join(_safe(one) for one in plain),
            "markdown": "\n\n".join(_braces(one) for one in rich),
        },
        "defaultConfiguration": {"level": worst.value if worst else "warning"},
        "properties": {"tags": [rule.pack, rule.check]},
    }


def _safe(text: str, limit: int = phrases.LONGEST) -> str:
    return escaped(phrases.shown(text, limit))


def _markdown(text: str) -> str:
    from plancheck.report.formats.markdown import plain  # noqa: PLC0415 - the two know each other's escapes

    return plain(text)
