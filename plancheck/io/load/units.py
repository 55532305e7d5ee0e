"""units@1 files of rule packs: units with their dimensions and factors, beside the built-in ones."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from plancheck.domain.quantity.unit import Unit, UnitError, UnitTable
from plancheck.domain.source import Path
from plancheck.io.load.format_key import expect
from plancheck.io.schema.validate import validate
from plancheck.io.yaml.document import Document


def read_units(document: Document, known: UnitTable) -> UnitTable:
    """The units of a file beside those that are known; what is wrong is noted on the document."""
    if not expect(document, "units") or validate(document, "units"):
        return known
    entries = document.data["units"]
    try:
        return known.extended(entries)
    except UnitError as error:
        entry = next(
            (
                name
                for name, raw in entries.items()
                if error.name in {name, *raw.get("aliases", ())}
            ),
            None,
        )
        where: Path = ("units",) if entry is None else ("units", entry)
        document.retell(error.code, where, error.params)
        return known


def same_units(
    document: Document, path: Path, raw: dict[str, Any], unit: Unit, units: UnitTable
) -> UnitTable:
    """The units of an indicator for which some others count the same as its own (人/千人 for ‰)."""
    names = raw.get("same_units") or ()
    try:
        return units.same_as(unit, names) if names else units
    except UnitError as error:
        document.retell(error.code, (*path, list(names).index(error.name)), error.params)
        return units


def read_tolerance(written: str | None, inherited: Decimal | None) -> Decimal | None:
    """The share of a number that 约 and 左右 leave open: ``±2%`` is 0.02."""
    if written is None:
        return inherited
    return Decimal(written.lstrip("±").rstrip("%％").strip()) / 100
