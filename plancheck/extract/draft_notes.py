"""What a person must look at in an entry of a draft, in the user's language."""

from __future__ import annotations

from plancheck.domain.catalogue import Catalogue
from plancheck.extract.extract_data import via_data
from plancheck.extract.model import Class, Commitment, Row
from plancheck.i18n import in_brackets, join, known, translate

_NOT_NOTED = frozenset({"near", "unmatched"})  # the candidates are named instead


def notes_of(
    one: Row | Commitment, candidates: list[str], catalogue: Catalogue | None, lang: str
) -> list[str]:
    """The notes on a find, a line each; ``candidates``: indicators that it may be."""

    def text(key: str, **params: str) -> str:
        return translate(lang, f"extract.{key}", **params)

    reasons = [
        name
        for name in one.reason.split(", ")
        if name not in _NOT_NOTED and known(lang, f"extract.why-{name}")
    ]
    if one.cls is Class.LOOK and not reasons and not candidates:
        reasons = ["unsure"]
    notes = [text("look", why=text(f"why-{name}")) for name in reasons]
    sure = via_data(one)["confidence"]
    if sure is not None and notes:
        notes[-1] += in_brackets(lang, text("confidence", confidence=sure))
    if candidates and catalogue is not None:
        names = (
            f"{name}{in_brackets(lang, catalogue.indicators[name].name['zh'])}"
            for name in candidates
        )
        notes.append(text("near", names=join(lang, names)))
    return notes
