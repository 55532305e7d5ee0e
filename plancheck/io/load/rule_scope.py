"""Reads to what a rule applies, and how severe its findings are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plancheck.common.suggest import closest
from plancheck.domain.catalogue import Cascade
from plancheck.domain.claim import Evidence, Nature
from plancheck.domain.finding import Reason, Severity
from plancheck.domain.jurisdiction.jurisdiction import Level, lookup, territory
from plancheck.domain.jurisdiction.suggest import nearest
from plancheck.domain.plan import Record, Status
from plancheck.domain.source import Path
from plancheck.io.load.fields import in_english
from plancheck.io.yaml.document import Document
from plancheck.rule.scope import Scope, SeverityPolicy

_NATURES: dict[str, Nature | None] = {
    "binding": Nature.BINDING,
    "expected": Nature.EXPECTED,
    "absent": None,
}
_LEVELS = {level.key: level for level in Level}


def read_scope(
    document: Document,
    path: Path,
    rule: Mapping[str, Any],
    check_indicator: Callable[[object, Path], None],
) -> Scope:
    """Read ``select`` and ``plans`` of the rule at a path."""
    raw, plans = rule.get("select") or {}, rule.get("plans") or {}
    indicators = _many(raw.get("indicators"))
    for number, name in enumerate(indicators or ()):
        check_indicator(name, (*path, "select", "indicators", number))
    cascades, natures, pers = (_many(raw.get(key)) for key in ("cascade", "nature", "per"))
    levels, statuses, records = (_many(plans.get(key)) for key in ("levels", "status", "record"))
    places, excluded = _read_places(document, (*path, "plans"), plans)
    return Scope(
        places=places,
        excluded=excluded,
        cascades=None if cascades is None else frozenset(map(Cascade, cascades)),
        indicators=None if indicators is None else tuple(indicators),
        natures=None if natures is None else natures_of(natures),
        pers=None if pers is None else frozenset(pers),
        where=raw.get("in"),
        levels=None if levels is None else frozenset(_LEVELS[key] for key in levels),
        statuses=None
        if statuses is None
        else frozenset(Status(in_english(key)) for key in statuses),
        records=None if records is None else frozenset(map(Record, records)),
    )


def natures_of(raw: list[str] | str) -> frozenset[Nature | None]:
    """Return the natures that are named; ``absent``: that none is stated."""
    return frozenset(_NATURES[in_english(word)] for word in _many(raw) or ())


def _many(raw: Any) -> list[Any] | None:
    """Return a value as a list; ``None`` stays."""
    return raw if raw is None or isinstance(raw, list) else [raw]


def _read_places(
    document: Document, path: Path, raw: Mapping[str, Any]
) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """Read the codes under ``in`` (``None``: everywhere) and ``except``; report those that name no place.

    An exception outside of every place named excludes nothing, so it is reported, too.
    """
    inside, excluded = raw.get("in"), tuple(raw.get("except") or ())
    good = [_check_code(document, (*path, "in", at), code) for at, code in enumerate(inside or ())]
    for number, code in enumerate(excluded):
        where = (*path, "except", number)
        known = _check_code(document, where, code)
        within = any(code != outer and code.startswith(territory(outer)) for outer in inside or ())
        if known and inside is not None and all(good) and not within:
            document.report("except-outside", where, value=code)
    return None if inside is None else tuple(inside), excluded


def _check_code(document: Document, path: Path, code: str) -> bool:
    """Return whether a code names a place; report one that does not."""
    place = lookup(code)
    if place is not None and not place.virtual:
        return True
    if place is not None:
        document.report("virtual-code", path, value=code, name=place.name)
        return False
    near = lookup(nearest(code) or "")
    document.report(
        "unknown-code-near" if near else "unknown-code",
        path,
        value=code,
        near=near.code if near else "",
        near_name=near.name if near else "",
    )
    return False


def read_severity(document: Document, path: Path, rule: Mapping[str, Any]) -> SeverityPolicy:
    """Read the severities of the rule at a path; ``warning`` where it names none."""
    raw = rule.get("severity", "warning")
    given = dict.fromkeys(_NATURES, raw) if isinstance(raw, str) else raw
    absent = given.get("absent", given.get("expected", "warning"))
    by_reason: dict[Reason, Severity] = {}
    for key, value in (rule.get("severity_by_reason") or {}).items():
        try:
            by_reason[Reason(key)] = Severity(value)
        except ValueError:
            near = "".join(closest(key, list(Reason), 0.5)) or ", ".join(Reason)
            where = (*path, "severity_by_reason", key)
            document.report("unknown-reason", where, at_key=True, value=key, near=near)
    copied = rule.get("copied")
    return SeverityPolicy(
        by_nature={one: Severity(given.get(key, absent)) for key, one in _NATURES.items()},
        boundary=_by_evidence(rule.get("boundary")),
        by_reason=by_reason,
        copied=Severity(copied) if copied else None,
    )


def _by_evidence(raw: str | dict[str, str] | None) -> dict[Evidence, Severity]:
    """Return a severity for each evidence; one that is not given is as the next better known."""
    if raw is None:
        return {}
    given = raw if isinstance(raw, dict) else {"primary": raw}
    found: dict[Evidence, Severity] = {}
    last = given["primary"]
    for evidence in Evidence:  # the best known first
        last = given.get(evidence.value, last)
        found[evidence] = Severity(last)
    return found
