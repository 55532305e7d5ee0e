"""Finds the indicator that an id or a name means, and reports ids and names that mean none, or another one."""

from __future__ import annotations

from collections.abc import Mapping

from plancheck.common.suggest import closest
from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.source import PLAN_LANGUAGE, Path
from plancheck.io.yaml.document import Document


def find_indicator(
    document: Document, catalogue: Catalogue, written: str, path: Path, name: str | None
) -> Indicator | None:
    """The indicator of an id; one that there is not is reported. ``name``: what else it is called, if anything."""
    found = catalogue.indicators.get(written)
    if found is not None:
        return found
    meant = catalogue.by_name(written)
    near = [meant.id] if meant else closest(written, catalogue.indicators, 0.5)
    near = near or [one.id for one in catalogue.nearest(name or written, 1)]
    _report(document, path, written, near, catalogue.indicators, catalogue.field)
    return None


def report_indicator(
    document: Document, path: Path, name: str, indicators: Mapping[str, Indicator], field: str
) -> None:
    """Report an indicator that a catalogue does not have."""
    _report(document, path, name, closest(name, indicators, 0.5), indicators, field)


def _report(
    document: Document,
    path: Path,
    name: str,
    near: list[str],
    indicators: Mapping[str, Indicator],
    field: str,
) -> None:
    document.report(
        "unknown-indicator-near" if near else "unknown-indicator",
        path,
        value=name,
        near="".join(near),
        near_name=indicators[near[0]].name[PLAN_LANGUAGE] if near else "",
        field=field,
    )


def meant_by_name(
    document: Document,
    catalogue: Catalogue | None,
    indicator: Indicator | None,
    name: str | None,
    path: Path,
) -> Indicator | None:
    """The indicator of an id, else of a printed name; a name of another one than the id's is reported."""
    meant = catalogue.by_name(name) if name is not None and catalogue is not None else None
    if indicator is not None and meant is not None and meant is not indicator:
        own, other = indicator.name[PLAN_LANGUAGE], meant.id
        document.report(
            "name-of-another", path, value=name or "", other=other, id=indicator.id, own=own
        )
    return indicator or meant
