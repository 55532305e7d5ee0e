"""``sarif-full``: the whole report in SARIF's own terms: every result, also what passed, was waived or is for review.

The standard knows kinds: ``pass``, ``fail``, ``review``, ``notApplicable``; a level other than ``none`` belongs to ``fail``
alone. A waiver is an external suppression; the standard wants suppressions on all results of a run or on none, so an
empty list says that a result is not waived. A known finding is ``unchanged``; of others nothing is said, since one that
is not known may be new or worse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plancheck.report import Row
from plancheck.report.formats import View, phrases, sarif
from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary

KINDS = {
    "pass": "pass", "fail": "fail", "gap": "fail", "review": "review",
    "not-applicable": "notApplicable", "error": "fail",
}  # fmt: skip
_APART = {"fingerprint", "message", "location", "related", "waiver", "rule"}


def section(view: View) -> str:
    """Every result of one plan, a line each: the rule, a tab, the result."""
    return "\n".join(sarif.line(row, _result(row, view)) for row in view.rows)


def document(plans: Sequence[RenderedPlan], summary: RunSummary) -> Iterator[str]:
    """The log with its one run; what no result holds stands in the run's properties."""
    artifacts = [
        {
            "location": sarif.artifact(rendered.plan["path"]),
            "description": {"text": sarif.escaped(phrases.shown(rendered.plan["title"], 300))},
            "roles": ["analysisTarget"],
        }
        for rendered in plans
    ]
    properties = {
        "as_of": summary.as_of,
        "packs": summary.packs,
        "plans": [rendered.plan for rendered in plans],
        "unjudged": [row for rendered in plans for row in rendered.facts.unjudged],
        "unmatched_rules": summary.unmatched_rules,
        "skipped_rules": list(summary.skipped_rules),
        "unmatched_waivers": summary.unmatched_waivers,
        "summary": summary.total,
    }
    more: Row = {"artifacts": artifacts} if artifacts else {}
    yield from sarif.log("sarif-full", plans, summary, more | {"properties": properties})


def _result(row: Row, view: View) -> Row:
    made = sarif.result(row, view.names, view.lang)
    kind = KINDS[row["verdict"]]
    made["kind"] = kind
    made["level"] = phrases.severity(row) if kind == "fail" else "none"
    waiver = row["waiver"]
    made["suppressions"] = []
    if waiver:
        made["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": phrases.shown(waiver["reason"]),
                "properties": {key: waiver[key] for key in ("approved_by", "from", "until")},
            }
        ]
    if row["known"]:
        made["baselineState"] = "unchanged"
    made["properties"] = {key: value for key, value in row.items() if key not in _APART}
    return made
