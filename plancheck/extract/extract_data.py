"""extract@1: an extraction as plain data, the contract of ``plancheck extract --format json``."""

from __future__ import annotations

from typing import Any

from plancheck.extract.model import Commitment, Extraction, Row, Value

Data = dict[str, Any]


def data_of(extraction: Extraction) -> Data:
    """extract@1 as plain data; unknown is ``None``, numbers are strings of exact decimals."""
    meta = extraction.metadata
    cleaned = extraction.document.cleaned
    period = (
        None if meta.start is None and meta.end is None else {"start": meta.start, "end": meta.end}
    )
    return {
        "format": "plancheck/extract@1",
        "document": {
            "title": meta.title,
            "number": meta.number,
            "issuer": meta.issuer,
            "issued": meta.issued or meta.dated,
            "status": meta.status,
            "jurisdiction": meta.jurisdiction,
            "period": period,
        },
        "rows": [_row(row) for row in extraction.rows],
        "commitments": [_commitment(one) for one in extraction.commitments],
        "cleaned": {
            "pinyin": cleaned.pinyin,
            "traditional": cleaned.traditional,
            "full-width": cleaned.full_width,
            "lost": cleaned.lost,
        },
    }


def _row(row: Row) -> Data:
    return {
        "row": row.row,
        "name": row.name,
        "indicator": row.indicator,
        "unit": row.unit,
        "nature": row.nature,
        "baselines": [_value(one) for one in row.baselines],
        "targets": [_value(one) for one in row.targets],
        "start": row.start,
        "end": row.end,
        "page": row.page,
        "class": row.cls.value,
        "reason": row.reason,
    }


def _value(value: Value) -> Data:
    return {"level": value.level, "year": value.year, "text": value.text}


def _commitment(one: Commitment) -> Data:
    number: Any = list(one.number)
    if len(number) == 1:
        number = number[0]
    return {
        "section": one.section,
        "subject": one.subject,
        "op": one.op,
        "number": number or None,
        "unit": one.unit,
        "per": one.per,
        "year": one.year,
        "hedge": one.hedge,
        "indicator": one.indicator,
        "start": one.start,
        "end": one.end,
        "page": one.page,
        "quote": one.quote,
        "class": one.cls.value,
        "reason": one.reason,
    }
