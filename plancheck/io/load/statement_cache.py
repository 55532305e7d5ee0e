"""Caches what was read of statements: many plans claim many things alike."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any, ClassVar

from plancheck.common.bounded_cache import BoundedCache
from plancheck.domain.claim import Baseline, Claim
from plancheck.domain.source import Path
from plancheck.io.yaml import Document


class StatementCache:
    """Cache of parsed claims, keyed by their YAML fields, so that equal claims are one object.

    ``baselines`` are keyed by their claim and how they are written. ``scopes``: what else a claim is read by
    (catalogue, last year, sources), numbered.
    """

    CLAIMS: ClassVar[int] = 1500
    BASELINES: ClassVar[int] = 4000
    SCOPES: ClassVar[int] = 100

    def __init__(self) -> None:
        self.claims: BoundedCache[tuple[Any, ...], Claim] = BoundedCache(self.CLAIMS)
        self.baselines: BoundedCache[tuple[Any, ...], Baseline] = BoundedCache(self.BASELINES)
        self.scopes: BoundedCache[tuple[Any, ...], int] = BoundedCache(self.SCOPES)
        self.numbers = count(1)

    def scope(self, key: tuple[Any, ...]) -> int:
        """The number of a scope."""
        found = self.scopes[key]
        if found is None:
            found = next(self.numbers)
            self.scopes.put(key, found)
        return found


def claim_key(
    document: Document, scope: int, raw: Any, path: Path, *, commitment: bool = False
) -> tuple[Any, ...] | None:
    """All fields that a claim is made from; ``None``: in doubt."""
    get = raw.get
    target = get("target")
    if "milestones" in raw:
        return None
    if type(target) is not str:
        target = scalar_of(document, target, (*path, "target"))
        if target is None:
            return None
    names = (get("indicator"), get("subject")) if commitment else (get("id"), get("name"))
    return (
        scope, commitment, target, names, get("unit"), get("per"), get("nature"), get("population"),
        get("hedge"), get("evidence"), get("nature_evidence"), get("source"), get("via"),
    )  # fmt: skip


def scalar_of(document: Document, value: Any, path: Path) -> Any:
    """A written value with its text, to be compared; ``None`` for what is not compared."""
    kind = type(value)
    if kind is str:
        return value
    if kind is dict and all(type(one) is str or key == "year" for key, one in value.items()):
        return tuple(value.items())
    if kind is int or kind is Decimal:
        span = document.span(path)
        return (kind, span.raw) if span is not None else None
    return None
