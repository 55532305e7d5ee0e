"""extract@1: an extraction as plain data, the contract of ``plancheck extract --format json``."""

from __future__ import annotations

from collections import Counter
from typing import Any

from plancheck.extract.account import Account
from plancheck.extract.model import Commitment, Extraction, Row

Data = dict[str, Any]
_UNREAD = frozenset({"table", "undecoded"})  # reasons of blocks that were not read


def data_of(extraction: Extraction) -> Data:
    """extract@1 as plain data; unknown is ``None``, numbers are strings of exact decimals."""
    meta, cleaned = extraction.metadata, extraction.document.cleaned
    known = meta.start is not None or meta.end is not None
    return {
        "format": "plancheck/extract@1",
        "document": {
            **_keys(meta, "title", "number", "issuer"),
            "issued": meta.issued or meta.dated,
            **_keys(meta, "dated", "published"),
            "approved_by": _approval(meta.approved_by),
            **_keys(meta, "status", "jurisdiction"),
            "period": _keys(meta, "start", "end") if known else None,
        },
        "rows": [_row(row) for row in extraction.rows],
        "commitments": [_commitment(one) for one in extraction.commitments],
        "cleaned": {
            **_keys(cleaned, "pinyin", "traditional"),
            "full-width": cleaned.full_width,
            "lost": cleaned.lost,
        },
        "account": _account(extraction.account),
    }


def _approval(found: dict[str, str] | None) -> Data | None:
    return {name: found.get(name) for name in ("number", "organ", "date")} if found else None


def _account(account: Account) -> Data:
    return {
        "blocks": account.counts,
        "context": context_of(account),
        "unread": unread_data(account),
        "left-out": {name: account.left_out[name] for name in ("struck", "deleted", "hidden")},
        "note-marks": account.note_marks,
        "doubts": len(account.doubts),
    }


def context_of(account: Account) -> dict[str, int]:
    """Why blocks are context, and how many each."""
    found = Counter(one for one in account.reasons if one not in {"", *_UNREAD})
    return dict(sorted(found.items()))


def unread_data(account: Account) -> list[Data]:
    """What was not read, as extract@1 and evidence@1 give it."""
    names = ("kind", "page", "paragraph", "near", "count", "place", "promises")
    return [_keys(one, *names) for one in account.unread]


def _keys(one: object, *names: str) -> Data:
    return {name: getattr(one, name) for name in names}


def via_data(find: Row | Commitment) -> Data:
    """How a find was read, when not as text: by text recognition, with its confidence in hundredths, rounded down."""
    if find.confidence is None:
        return {"via": None, "confidence": None}
    hundredths = int(find.confidence * 100)
    return {"via": "ocr", "confidence": f"{hundredths // 100}.{hundredths % 100:02d}"}


def _row(row: Row) -> Data:
    return {
        **_keys(row, "row", "name", "indicator", "unit", "nature"),
        "baselines": [_keys(one, "level", "year", "text") for one in row.baselines],
        "targets": [_keys(one, "level", "year", "text") for one in row.targets],
        "milestones": [_keys(one, "level", "year", "text") for one in row.milestones],
        **_keys(row, "of", "start", "end", "page"),
        **via_data(row),
        "class": row.cls.value,
        "reason": row.reason,
    }


def _commitment(one: Commitment) -> Data:
    number: Any = list(one.number) if len(one.number) > 1 else next(iter(one.number), None)
    return {
        **_keys(one, "section", "subject", "op"),
        "number": number,
        **_keys(
            one,
            "unit",
            "approximate",
            "change",
            "per",
            "year",
            "hedge",
            "indicator",
            "start",
            "end",
            "page",
            "quote",
        ),
        **via_data(one),
        "class": one.cls.value,
        "reason": one.reason,
    }
