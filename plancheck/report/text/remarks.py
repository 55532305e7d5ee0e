"""What the whole run has to say beside its results: which rules were not run, and which matched nothing.

Every format that sums up tells it in its own place, so that silence on a rule is not read as a pass. Formats that are
lists of results have each rule that matched nothing among them, not applicable; there only the rules left out are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plancheck.i18n import join, translate
from plancheck.report.stream.rendered_plan import RunSummary

LEFT_OUT = "rules-left-out"
_MANY = 8
"""More rules left out than this are counted where only the gist is told: whoever asks for one rule knows that the rest did not run."""


def remarks(ending: RunSummary, *, brief: bool = False) -> Iterator[tuple[str, str]]:
    """Each remark's code and its text in one line. ``brief``: for a planner, by titles, and many left out are counted."""
    if ending.unmatched_rules:
        names = _named(ending.unmatched_rules, ending, brief=brief)
        yield "rules-unmatched", translate(ending.lang, "summary.unmatched-rules", names=names)
    if ending.skipped_rules:
        count = len(ending.skipped_rules)
        many = brief and count > _MANY
        yield (
            LEFT_OUT,
            translate(ending.lang, "summary.off-many", count=count) if many else left_out(ending),
        )


def left_out(ending: RunSummary) -> str:
    """The rules that an option or the configuration left out, in one line; empty for none."""
    ids = ending.skipped_rules
    return (
        translate(ending.lang, "summary.off", count=len(ids), names=_named(ids, ending))
        if ids
        else ""
    )


def _named(ids: Sequence[str], ending: RunSummary, *, brief: bool = False) -> str:
    """Rules in a sentence, those that ran by id and title; ``brief``: by title."""
    titles = {rule.id: rule.title[ending.lang] for rule in ending.rules()}
    if brief:
        names = [f"“{titles.get(one, one)}”" for one in ids]
    else:
        key = "summary.rule-named"
        names = [
            translate(ending.lang, key, id=one, title=titles[one]) if one in titles else one
            for one in ids
        ]
    return join(ending.lang, names)
