"""``junit``: JUnit XML for CI servers: a testsuite a plan, a testcase a result.

Names are made of what a fingerprint is made of (plan and rule as the class; statement and requirement), so that a server
follows a test from run to run. Fails and gaps are failures, whatever their severity (it stands in the properties); what is for review, not
applicable, waived or known is skipped, with its reason: nothing undecided looks green.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from plancheck.i18n import translate
from plancheck.report import Row
from plancheck.report.formats import View, phrases
from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary
from plancheck.report.text import visible

KINDS = ("tests", "failures", "errors", "skipped")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})


def section(view: View) -> str:
    """One plan's testsuite, its counts in a line before it."""
    cases = []
    counts: Counter[str] = Counter()
    names = _case_names(view.rows)
    for row, name in zip(view.rows, names, strict=True):
        kind, text = _case(row, view)
        counts["tests"] += 1
        counts[kind] += 1
        place = row["location"]
        properties = {
            "verdict": row["verdict"],
            "severity": row["severity"],
            "fingerprint": row["fingerprint"],
        }
        cases.append(
            f'  <testcase classname="{_x(row["plan"])}.{_x(row["rule"])}" name="{name}"'
            f' file="{_x(place["path"])}" line="{place["line"]}" time="0">\n'
            + _properties(properties, 3)
            + text
            + "  </testcase>\n"
        )
    plan = view.plan
    properties = {
        "title": plan["title"],
        "place": plan["jurisdiction"]["name"],
        "record": plan["record"],
        "path": plan["path"],
    }
    return (
        " ".join(str(counts[kind]) for kind in KINDS)
        + "\n"
        + _suite(plan["id"], counts, _properties(properties, 2) + "".join(cases))
    )


def document(plans: Sequence[RenderedPlan], summary: RunSummary) -> Iterator[str]:
    """All testsuites; what could not be read is a testsuite of errors, the rules that were left out one of skipped tests."""
    broken, extra = _broken(summary)
    left, apart = _left_out(summary)
    total: Counter[str] = broken + left
    for rendered in plans:
        head = rendered.text("junit").partition("\n")[0]
        total.update(dict(zip(KINDS, map(int, head.split()), strict=True)))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="{phrases.TITLE}" {_counts(total)} time="0">\n'
    if broken["tests"]:
        yield _suite(f"{phrases.TITLE} inputs", broken, extra)
    if left["tests"]:
        yield _suite(f"{phrases.TITLE} rules", left, apart)
    for rendered in plans:
        yield rendered.text("junit").partition("\n")[2]
    yield "</testsuites>\n"


def _case_names(rows: list[Row]) -> list[str]:
    """A name for each result, the same in every run, once within its rule."""
    names = []
    for row in rows:
        subject, requirement = row["subject"], row["requirement"] or {}
        parts = [subject["indicator"] or subject["name"] or row["plan"]]
        if subject["stated_in"] == "prose" or (
            subject["indicator"] is None and subject["name"] is None
        ):
            parts.append(subject["statement"])
        name = " / ".join(part for part in parts if part)
        if requirement.get("source"):
            name += f" < {requirement['source']}"
        names.append(phrases.shown(name, 200))
    seen = Counter(zip((row["rule"] for row in rows), names, strict=True))
    return [
        _x(name if seen[row["rule"], name] == 1 else f"{name} [{row['fingerprint'][:12]}]")
        for row, name in zip(rows, names, strict=True)
    ]


def _case(row: Row, view: View) -> tuple[str, str]:
    """What a result counts as, and the element that says so."""
    lang, verdict = view.lang, row["verdict"]
    if verdict == "pass":
        return "passed", ""
    word = translate(lang, f"verdict.{verdict}")
    reason = translate(lang, f"reason.{row['reason']}") if row["reason"] else ""
    headline = phrases.headline(row, view.names, lang)
    if row["waiver"]:
        return "skipped", _skipped(f"{phrases.waiver(row, lang)} | {word} {headline}")
    if row["known"]:
        return "skipped", _skipped(f"{translate(lang, 'output.known')} | {word} {headline}")
    if verdict in {"review", "not-applicable"}:
        return "skipped", _skipped(": ".join(filter(None, (word, reason, headline))))
    element = "error" if verdict == "error" else "failure"
    message = ": ".join(filter(None, (word, reason, headline)))
    return f"{element}s", (
        f'   <{element} type="{_x(row["reason"] or verdict)}" message="{_x(message)}">'
        f"{_ground(row, view)}</{element}>\n"
    )


def _ground(row: Row, view: View) -> str:
    """The finding with its place, rule, ground and remedy, a line each."""
    lang, place = view.lang, row["location"]
    about = view.names.rules.get(row["rule"])
    lines = [
        f"{place['path']}:{place['line']}:{place['column']}",
        phrases.headline(row, view.names, lang),
        translate(
            lang, "output.rule-here", rule=row["rule"], title=about.title if about else row["rule"]
        ),
    ]
    if row["basis"]:
        lines.append(translate(lang, "output.basis", basis=phrases.basis(row["basis"], view.names)))
    if row["remedy"]:
        lines.append(translate(lang, "output.remedy", remedy=phrases.shown(row["remedy"])))
    return "\n".join(map(_x, lines))


def _broken(summary: RunSummary) -> tuple[Counter[str], str]:
    """The testcases of what could not be read, and of a run that decided nothing."""
    cases = []
    seen: Counter[tuple[str, str]] = Counter()
    for error in summary.errors:
        code = error["code"] or "input"
        seen[error["path"], code] += 1
        again = seen[error["path"], code]
        name = f"{error['path']} {code}" + (f" #{again}" if again > 1 else "")
        place = f' file="{_x(error["path"])}"' + (
            f' line="{error["line"]}"' if error["line"] else ""
        )
        message = phrases.shown(error["message"])
        cases.append(
            _error(
                "inputs",
                name,
                place,
                code,
                message,
                [phrases.error_place(error), error["hint"] or ""],
            )
        )
    if summary.exit_code == phrases.NOTHING_DECIDED:
        message = translate(summary.lang, "output.nothing")
        cases.append(_error("outcome", "decided", "", "nothing-decided", message, []))
    return Counter({"tests": len(cases), "errors": len(cases)}), "".join(cases)


def _left_out(summary: RunSummary) -> tuple[Counter[str], str]:
    """The testcases of the rules that were not run."""
    cases = [
        f'  <testcase classname="{phrases.TITLE}.rules" name="{_x(name)}" time="0">\n'
        + _skipped(translate(summary.lang, "output.left-out"))
        + "  </testcase>\n"
        for name in summary.skipped_rules
    ]
    return Counter({"tests": len(cases), "skipped": len(cases)}), "".join(cases)


def _error(kind: str, name: str, place: str, code: str, message: str, lines: list[str]) -> str:
    body = "\n".join(_x(phrases.shown(one)) for one in (*lines, message) if one)
    return (
        f'  <testcase classname="{phrases.TITLE}.{kind}" name="{_x(name)}"{place} time="0">\n'
        f'   <error type="{_x(code)}" message="{_x(message)}">{body}</error>\n  </testcase>\n'
    )


def _suite(name: str, counts: Counter[str], inner: str) -> str:
    return f' <testsuite name="{_x(name)}" {_counts(counts)} time="0">\n{inner} </testsuite>\n'


def _counts(counts: Counter[str]) -> str:
    return " ".join(f'{kind}="{counts[kind]}"' for kind in KINDS)


def _properties(values: dict[str, str | None], depth: int) -> str:
    pad = " " * depth
    lines = [
        f'{pad} <property name="{name}" value="{_x(value)}"/>\n'
        for name, value in values.items()
        if value is not None
    ]
    return f"{pad}<properties>\n{''.join(lines)}{pad}</properties>\n"


def _skipped(message: str) -> str:
    return f'   <skipped message="{_x(message)}"/>\n'


def _x(text: str) -> str:
    """A text as XML 1.0 takes it: unsafe characters written out, markup escaped."""
    return visible(text).translate(_ESCAPES)
