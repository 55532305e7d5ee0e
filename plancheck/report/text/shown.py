"""What a result shows in its few words: what it compared, and only that; every number with its unit.

A comparison of values shows the two values, one of natures the two natures, one of presence whether the indicator is
there. The rows are those of report@1.
"""

from __future__ import annotations

from plancheck.checks import NATURE, PRESENCE, VALUE
from plancheck.domain.claim import with_unit
from plancheck.i18n import translate
from plancheck.report import Row
from plancheck.report.rows.names import Names
from plancheck.report.text import shorten, visible


def values(row: Row) -> bool:
    """Whether the result is about values: it compared some, names one that is missing, or is held against nobody."""
    requirement = row["requirement"]
    return (
        requirement is None
        or row["stated"] is None
        or requirement["compared_as"] not in {NATURE, PRESENCE}
    )


def stated(row: Row, lang: str, names: Names | None = None) -> str:
    """What the plan says, as far as the result is about it; empty where it says nothing.

    ``names``: tell the year of a value where it is not the plan's last, and what a reference comes to.
    """
    side, requirement = row["stated"], row["requirement"]
    if side is None:
        return ""
    if values(row) or row["reason"] == "undecided":
        return _quoted(side, lang, names, names.meant.get(row["fingerprint"]) if names else None)
    if requirement["compared_as"] == NATURE:
        return _nature(side["nature"], lang)
    return translate(lang, "shown.present")


def required(row: Row, lang: str, names: Names | None = None) -> str:
    """What is asked, as far as the result is about it; empty where it holds nothing against the plan's words."""
    requirement = row["requirement"]
    if requirement is None:
        return ""
    if requirement["compared_as"] == NATURE:
        return _nature(requirement["nature"], lang)
    if row["stated"] is None or requirement["compared_as"] == VALUE:
        meant = names.asked.get(row["fingerprint"]) if names else None
        return _quoted(requirement, lang, names, meant)
    return translate(lang, "shown.wanted") if requirement["compared_as"] == PRESENCE else ""


def only(row: Row, lang: str) -> str:
    """What a pass compared where that was no value, so that nobody takes it for more."""
    requirement = row["requirement"]
    if row["verdict"] != "pass" or requirement is None:
        return ""
    how = requirement["compared_as"]
    return translate(lang, f"shown.only-{how}") if how in {NATURE, PRESENCE} else ""


def subject(row: Row, names: Names, lang: str, limit: int = 200) -> str:
    """What is judged, by the plan's own name, the catalogue's beside it where they differ; empty: the plan itself."""
    about = row["subject"]
    name, printed = about["name"] or "", about.get("printed")
    catalogued = visible(shorten(names.indicators.get(about["indicator"] or "", name), limit))
    if printed:
        own = visible(shorten(printed, limit))
        return translate(lang, "shown.printed", printed=own, name=catalogued)
    if row["stated"]:
        return visible(shorten(name, limit))
    topic = names.topics.get(row["fingerprint"])
    return catalogued if topic is None else visible(shorten(topic, limit))


def _quoted(side: Row, lang: str, names: Names | None, meant: str | None) -> str:
    text = with_unit(side["text"] or "", side["unit"])
    if not text or names is None:
        return text
    text += meant or ""
    if side["year"] is None or names.last_year in {None, side["year"]}:
        return text
    return translate(lang, "shown.year", text=text, year=side["year"])


def _nature(nature: str | None, lang: str) -> str:
    return translate(lang, f"nature.{nature}") if nature else translate(lang, "shown.no-nature")
