"""What the whole run has to say beside its results: which rules were not run, and which matched nothing.

Every format that sums up tells it in its own place, so that silence on a rule is not read as a pass. Formats that are
lists of results have each rule that matched nothing among them, not applicable; there only the rules left out are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plancheck.i18n import translate
from plancheck.report.piece import Ending

LEFT_OUT = "rules-left-out"


def remarks(ending: Ending) -> Iterator[tuple[str, str]]:
    """Each remark's code and its text in one line."""
    if ending.unmatched_rules:
        names = _named(ending.unmatched_rules, ending)
        yield "rules-unmatched", translate(ending.lang, "summary.unmatched-rules", names=names)
    if ending.skipped_rules:
        yield LEFT_OUT, left_out(ending)


def left_out(ending: Ending) -> str:
    """The rules that an option or the configuration left out, in one line; empty for none."""
    ids = ending.skipped_rules
    return (
        translate(ending.lang, "summary.off", count=len(ids), names=_named(ids, ending))
        if ids
        else ""
    )


def _named(ids: Sequence[str], ending: Ending) -> str:
    """Rules in a sentence; in Chinese by id and title, of the rules that ran."""
    if ending.lang != "zh":
        return ", ".join(ids)
    titles = {rule.id: rule.title["zh"] for rule in ending.rules()}
    return "、".join(f"{one}（{titles[one]}）" if one in titles else one for one in ids)
