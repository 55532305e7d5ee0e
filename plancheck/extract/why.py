"""Why a number or text of a document was taken, or was not: for each place where it stands, what became of it there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plancheck.extract.account import words_of
from plancheck.extract.account_text import account_lines
from plancheck.extract.blocks import Cleaned, Paragraph, Text
from plancheck.extract.clean import clean
from plancheck.extract.model import Commitment, Extraction, Row
from plancheck.i18n import in_brackets, join, known, translate

_AROUND = 24  # characters shown on each side
_MOST = 100  # places shown


@dataclass(frozen=True, slots=True)
class _Place:
    part: int
    body: Text
    first: int
    last: int


def why(extraction: Extraction, text: str, lang: str) -> list[str]:
    """The lines: each place of a text with what became of it, or that it does not stand in what was read."""
    wanted = "".join(clean(text, 0, Cleaned()).text.split())
    places = list(_places(extraction, wanted)) if wanted else []
    lines: list[str] = []
    for place in places[:_MOST]:
        lines += _answer(extraction, place, lang)
    if len(places) > _MOST:
        lines.append(translate(lang, "why.more", count=str(len(places) - _MOST)))
    if not places:
        lines.append(translate(lang, "why.nowhere", text=text))
        lines += account_lines(extraction.account, lang, everything=True)[1:]
    return lines


def _places(extraction: Extraction, wanted: str) -> Iterator[_Place]:
    """Where a text stands, spaces aside; a number only as a whole."""
    for at, part in enumerate(extraction.parts):
        if isinstance(part.block, Paragraph):
            bodies = [part.block.body]
        else:
            cells = {id(cell): cell for row in part.block.rows for cell in row}
            bodies = [cell.body for cell in cells.values()]
        for body in bodies:
            kept = [place for place, char in enumerate(body.text) if not char.isspace()]
            flat = "".join(body.text[place] for place in kept)
            here = flat.find(wanted)
            while here >= 0:
                end = here + len(wanted)
                if not (_joins(flat, here) or _joins(flat, end)):
                    yield _Place(at, body, kept[here], kept[end - 1] + 1)
                here = flat.find(wanted, end)


def _joins(text: str, at: int) -> bool:
    """Whether a number goes on over a place."""
    return 0 < at < len(text) and text[at].isdigit() and (
        text[at - 1].isdigit() or (text[at - 2 : at][:1].isdigit() and text[at - 1] == ".")
    )  # fmt: skip


def _answer(extraction: Extraction, place: _Place, lang: str) -> list[str]:
    """What became of a text at a place."""
    part, body = extraction.parts[place.part], place.body
    shown = body.text[max(0, place.first - _AROUND) : place.last + _AROUND].replace("\n", " ").strip()  # fmt: skip
    if part.block.page is not None:
        where = translate(lang, "account.page", page=str(part.block.page))
    else:
        where = translate(lang, "account.paragraph", number=str(place.part + 1), near=words_of(part)[:12])  # fmt: skip
    head = translate(lang, "why.place", place=where, section=part.section or "—", text=shown)
    first, last = body.span(place.first, place.last)
    return [head, *(f"  {line}" for line in _reasons(extraction, place.part, first, last, lang))]


def _reasons(extraction: Extraction, at: int, first: int, last: int, lang: str) -> list[str]:
    finds: list[Row | Commitment] = [*extraction.rows, *extraction.commitments]
    found = [_taken(one, lang) for one in finds if one.start < last and first < one.end]
    refused = [
        translate(lang, "why.not", why=_named(one.why, lang))
        for one in extraction.refused
        if one.start < last and first < one.end
    ]
    if found or refused:
        return [*found, *dict.fromkeys(refused)]
    account = extraction.account
    reason = account.reasons[at] or account.bins[at]
    return [translate(lang, "why.not", why=_named(reason, lang))]


def _taken(one: Row | Commitment, lang: str) -> str:
    """What a find is, with its class and why a person must look."""
    names = [one_reason for one_reason in one.reason.split(", ") if one_reason]
    reasons = [
        translate(lang, f"extract.why-{name}")
        for name in names
        if known(lang, f"extract.why-{name}")
    ]
    more = in_brackets(lang, join(lang, reasons)) if reasons else ""
    if isinstance(one, Row):
        targets = " / ".join(value.text for value in one.targets)
        return translate(lang, "why.row", row=str(one.row), name=one.name, target=targets, cls=one.cls.value) + more  # fmt: skip
    return translate(lang, "why.promise", subject=one.subject, target=one.target, unit=one.unit or "", cls=one.cls.value) + more  # fmt: skip


def _named(reason: str, lang: str) -> str:
    """A reason in words; one without words of its own by its name."""
    key = f"why.{reason}"
    return translate(lang, key) if known(lang, key) else translate(lang, "why.other", name=reason)
