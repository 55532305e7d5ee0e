"""The account of a document in words, for the user and for the head of a draft."""

from __future__ import annotations

from plancheck.extract.account import NOT_THE_DOCUMENT, Account
from plancheck.extract.extract_data import Data, context_of, unread_data
from plancheck.i18n import in_brackets, join, translate

_LEFT_OUT = ("struck", "deleted", "hidden")


def account_lines(account: Account, lang: str, *, everything: bool = False) -> list[str]:
    """The lines: the bins, what was not read and may hold promises, what was left out.

    ``everything``: also what was not read and holds none most probably (pictures that no table is announced for).
    """
    counts = {key: str(value) for key, value in account.counts.items()}
    reasons = [
        translate(lang, f"account.{name}", count=str(count))
        for name, count in context_of(account).items()
    ]
    why = in_brackets(lang, join(lang, reasons)) if reasons else ""
    lines = [translate(lang, "account.blocks", **counts, why=why)]
    unread = unread_data(account)
    named = [
        one for one in unread if everything or one["promises"] or one["kind"] in NOT_THE_DOCUMENT
    ]
    lines += [unread_line(one, lang) for one in named]
    others = sum(one["count"] for one in unread) - sum(one["count"] for one in named)
    if others:
        lines.append(translate(lang, "account.others", count=str(others)))
    left = [
        translate(lang, f"account.{name}", count=str(account.left_out[name]))
        for name in _LEFT_OUT
        if account.left_out[name]
    ]
    if left:
        lines.append(translate(lang, "account.left-out", what=join(lang, left)))
    counted = (len(account.recognized), account.note_marks, len(account.doubts))
    for name, many in zip(("recognized", "note-marks", "doubts"), counted, strict=True):
        if many:
            lines.append(translate(lang, f"account.{name}", count=str(many)))
    if account.partial:
        lines.append(translate(lang, "account.partial"))
    return lines


def unread_line(one: Data, lang: str) -> str:
    """What was not read (as extract@1 gives it), with its page or paragraph."""
    what = translate(lang, f"unread.{one['kind']}", count=str(one["count"]), place=one["place"])
    if one["page"] is not None:
        place = translate(lang, "account.page", page=str(one["page"]))
    elif one["near"]:
        place = translate(lang, "account.paragraph", number=str(one["paragraph"]), near=one["near"])
    else:
        place = translate(lang, "account.begin")
    return translate(lang, "account.unread", place=place, what=what)
