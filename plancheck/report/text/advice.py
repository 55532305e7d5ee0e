"""A remedy in words (改法): what would make a result pass, from the rule or from the tool's own texts."""

from __future__ import annotations

from plancheck.checks import KINDS
from plancheck.checks.base import VALUE
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.i18n import fill, known, translate, words
from plancheck.report.text.messages import (
    NONE,
    Values,
    compared_as,
    required_without,
    told_by_rule,
    tolerance,
    variant,
)
from plancheck.report.text.remedies import (
    target_falls_back,
    target_to_write,
    value_kept,
    year_needed,
)
from plancheck.rule.rule import Rule


class _Advice(Values):
    """Values of a remedy: what is required is what the plan has to write, with the year where that has to change.

    ``restates``: the statement and the requirement are to say the same.
    """

    def __init__(self, finding: Finding, lang: str, *, restates: bool) -> None:
        super().__init__(finding, lang)
        self.restates = restates

    def __getitem__(self, name: str) -> str:
        if name != "required":
            return super().__getitem__(name)
        target = target_to_write(self.finding, restates=self.restates)
        if target is None:
            return NONE
        late = year_needed(self.finding, restates=self.restates)
        return target + (self.year("suffix") if late else "")

    def year(self, key: str) -> str:
        """Words on the year by which, or of a restatement for which, it is required."""
        return fill(words(self.lang, f"remedy.{'same-' if self.restates else ''}year-{key}"), self)


def remedy_of(finding: Finding, rule: Rule, lang: str) -> str | None:
    """What would make it pass, or settle it; ``None`` for passes."""
    if finding.verdict in {Verdict.PASS, Verdict.NOT_APPLICABLE}:
        return None
    text, values = _text(finding, rule, lang)
    if not text:
        return None
    for also in finding.details.get("also", "").split():
        more = words(lang, f"remedy.{Reason.PROSE_WEAKER}-{also}")
        text = fill(words(lang, "remedy.and"), {"first": text, "second": more})
    statement = finding.statement
    if statement is not None and statement.step and "{year}" not in text:
        key = "remedy.milestone-and-target" if target_falls_back(finding) else "remedy.milestone"
        return translate(lang, key, year=statement.year, remedy=fill(text, values))
    return fill(text, values)


def _text(finding: Finding, rule: Rule, lang: str) -> tuple[str, _Advice]:
    """The words that fit, and what fills them; empty: there are none."""
    kind = KINDS[rule.check]
    restates = kind.restates
    values = _Advice(finding, lang, restates=restates)
    late = year_needed(finding, restates=restates) and value_kept(finding, restates=restates)
    if late and finding.verdict is Verdict.FAIL and compared_as(rule) == VALUE:
        return values.year("only"), values
    gap = finding.verdict is Verdict.GAP and kind.words_gaps
    own = rule.remedy[lang] if told_by_rule(finding) or gap else ""
    key = variant("remedy", finding, lang)
    if finding.reason is Reason.NO_NUMBER and required_without(finding):
        key, own = "remedy.required-no-number", ""
    if finding.reason is Reason.APPROXIMATE and tolerance(finding):
        key = "remedy.approximate-within"
    if finding.reason is Reason.UNDECIDED and finding.requirement is not None:
        own = ""  # a rule's remedy for what is not there adds it; here it is there, and open
    if finding.reason is Reason.PROSE_STRICTER:
        own = ""  # nobody is to be told first to promise less
    text = own or (words(lang, key) if known(lang, key) else "")
    if "{required}" in text and values["required"] == NONE:
        text = words(lang, f"{key}-open") if known(lang, f"{key}-open") else ""
    return text, values
