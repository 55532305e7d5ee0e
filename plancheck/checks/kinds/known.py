"""``known``: a name that the catalogue does not know is told, with its nearest candidates (指标识别)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from plancheck.checks import CheckKind, Context
from plancheck.checks.findings import statement_finding
from plancheck.domain.catalogue import Catalogue
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.unit import Unit
from plancheck.i18n import LANGUAGES, join, translate
from plancheck.rule import Rule


def on_statement(rule: Rule, context: Context, statement: Statement) -> Iterable[Finding]:
    """One result a statement; nobody is shown a pass that rests on an unknown name."""
    if not rule.select.statement(statement):
        return
    if statement.indicator is not None:
        yield statement_finding(rule, context, statement, Verdict.PASS, Reason.MET)
        return
    yield statement_finding(
        rule,
        context,
        statement,
        Verdict.REVIEW,
        Reason.UNMATCHED_INDICATOR,
        whole=True,
        late=partial(_candidates, context.catalogue, statement.name, statement.unit),
    )


def _candidates(catalogue: Catalogue, name: str, unit: Unit | None) -> dict[str, str]:
    """The indicators that may be meant, looked for when the finding is put into words."""
    near = catalogue.candidates(name, unit)
    if not near:
        return {}
    found: dict[str, str] = {}
    for lang in LANGUAGES:
        named = [
            translate(lang, "subject.candidate", name=one.name[lang], id=one.id) for one in near
        ]
        found |= {f"nearest_{lang}": named[0], f"near_{lang}": join(lang, named)}
    return found


KIND = CheckKind(
    name="known",
    asks="none",
    sources=(),
    statement=on_statement,
    gives=((Verdict.PASS, Reason.MET), (Verdict.REVIEW, Reason.UNMATCHED_INDICATOR)),
    worst=lambda _: "review",
)
