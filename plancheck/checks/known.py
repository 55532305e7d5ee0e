"""``known``: a name that the catalogue does not know is told, with its nearest candidates (指标识别)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from plancheck.checks.base import (
    Context,
    Kind,
    statement_finding,
)
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.plan import Statement
from plancheck.rule.model import Rule


def evaluate(rule: Rule, context: Context) -> Iterable[Finding]:
    """One result a statement; nobody is shown a pass that rests on an unknown name."""
    for statement in context.plan.statements:
        if not rule.select.statement(statement):
            continue
        if statement.indicator is not None:
            yield statement_finding(rule, context, statement, Verdict.PASS, Reason.MET)
            continue
        yield statement_finding(
            rule,
            context,
            statement,
            Verdict.REVIEW,
            Reason.UNMATCHED_INDICATOR,
            location=statement.location,
            late=partial(_candidates, context, statement),
        )


def _candidates(context: Context, statement: Statement) -> dict[str, str]:
    """The nearest candidates, looked for when the finding is put into words."""
    near = context.catalogue.nearest(statement.name)
    if not near:
        return {}
    return {
        "nearest_zh": f"{near[0].name['zh']}（{near[0].id}）",
        "nearest_en": f"{near[0].name['zh']} ({near[0].id})",
        "near_zh": "、".join(f"{one.name['zh']}（{one.id}）" for one in near),
        "near_en": ", ".join(f"{one.name['zh']} ({one.id})" for one in near),
    }


KIND = Kind(
    name="known",
    meaning={
        "zh": "指标名称须能对应到指标目录，否则列出最接近的候选",
        "en": "a name matches the catalogue, or its nearest candidates are told",
    },
    asks="none",
    sources=(),
    evaluate=evaluate,
    gives=((Verdict.PASS, Reason.MET), (Verdict.REVIEW, Reason.UNMATCHED_INDICATOR)),
    worst=lambda _: "review",
)
