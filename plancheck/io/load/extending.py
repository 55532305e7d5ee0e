"""Rule packs that extend others (规则包继承): where such a pack is found, what it hands on, what may be changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

from plancheck.common import dataclass
from plancheck.common.meant import closest
from plancheck.domain.catalogue import Catalogue, Indicator, Series
from plancheck.domain.source import Path
from plancheck.domain.unit_table import UnitError, UnitTable, built_in
from plancheck.io import installed_packs
from plancheck.io.yaml.document import Document
from plancheck.rule import LawParameter, Pack, Rule, RuleClash, join_rules

CHANGEABLE = (
    "id", "title", "why", "basis", "severity", "boundary", "severity_by_reason", "copied", "message",
    "remedy", "housekeeping", "effective", "plans", "examples",
)  # fmt: skip
"""The keys of an entry that changes an inherited rule; a rule that asks something else has a ``check`` of its own."""


def find_pack(
    name: str, folder: FilePath, given: Mapping[str, FilePath]
) -> tuple[FilePath, str] | None:
    """Folder of the pack with an id, and what messages call it; ``None``: there is none.

    Of the packs given by path first, then those in folders beside the pack's own, then the installed ones; a pack
    that bears the id of the one it extends is not meant itself where there is another.
    """
    base, own = installed_packs.folder(), folder.resolve()
    found = None
    for place in _places(name, folder, given, base):
        if installed_packs.identity(place)[0] != name:
            continue
        real = place.resolve()
        found = (
            place,
            installed_packs.shown(name) if real.parent == base.resolve() else str(place),
        )
        if real != own:
            return found
    return found


def _places(
    name: str, folder: FilePath, given: Mapping[str, FilePath], base: FilePath
) -> Iterator[FilePath]:
    """The folders in which a pack of an id is looked for, the nearest first."""
    if name in given:
        yield given[name]
    around = FilePath(os.path.normpath(folder / ".."))
    yield around / name
    for head in sorted(around.glob("*/pack.y*ml")):  # of the id, in a folder of another name
        yield head.parent
    yield base / name


def report_part(
    document: Document, path: Path, raw: dict[str, Any], inherited: Mapping[str, Rule]
) -> None:
    """Report a rule that lacks title or ``check``, and is no change of an inherited rule."""
    near = closest(raw["id"], inherited, 0.6) if "check" not in raw else []
    missing = [key for key in ("title", "check") if key not in raw]
    if near:
        document.report("changes-no-rule", (*path, "id"), value=raw["id"], near=near[0])
    elif len(missing) > 1:
        document.report("missing-keys", path, at_key=True, keys=", ".join(missing))
    else:
        document.report("missing-key", path, at_key=True, name=missing[0])


@dataclass(slots=True, kw_only=True, eq=False)
class Base:
    """What the packs that a pack extends hand on to it. ``packs``: those and what they extend, each once."""

    packs: tuple[Pack, ...] = ()
    rules: dict[str, Rule] = field(default_factory=dict)
    parameters: dict[str, LawParameter] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    units: UnitTable = field(default_factory=built_in)
    tolerance: Decimal | None = None

    @classmethod
    def join(cls, packs: Iterable[Pack], head: Document) -> Base:
        """Join extended packs, the first one first; rules of one id that differ are reported on the head."""
        base = cls()
        every: dict[str, Pack] = {}
        listed = list(packs)
        for pack in listed:
            every |= {one.folder: one for one in (pack, *pack.bases) if one.folder not in every}
            base.parameters = pack.parameters | base.parameters
            base.indicators = pack.catalogue.indicators | base.indicators
            base.series = pack.catalogue.series | base.series
            if base.tolerance is None:
                base.tolerance = pack.catalogue.tolerance
            try:
                base.units = base.units.joined(pack.catalogue.units)
            except UnitError as error:
                head.retell(error.code, ("extends",), error.params)
        base.packs = tuple(every.values())
        try:
            base.rules = join_rules(pack.rules for pack in listed)
        except RuleClash as clash:
            one, other = clash.rule, clash.other
            head.report("extends-clash", ("extends",), name=one.id, pack=other.pack, other=one.pack)
        return base

    def of_field(self, name: str) -> bool:
        """Whether one of the packs has a catalogue of this field."""
        return any(pack.field == name for pack in self.packs)

    def catalogue(self, own: Catalogue) -> Catalogue:
        """A catalogue with what is handed on beside it; its own entries hold."""
        return Catalogue(
            field=own.field,
            indicators=self.indicators | own.indicators,
            series=self.series | own.series,
            units=own.units,
            tolerance=own.tolerance if own.tolerance is not None else self.tolerance,
        )

    def with_own(self, own: list[Rule], pack: str) -> tuple[Rule, ...]:
        """A pack's own rules, then those handed on; a changed one stands where the other stood."""
        mine = {rule.id: rule for rule in own}
        new = [rule for rule in own if rule.id not in self.rules]
        kept = [mine.get(name) or rule.within(pack) for name, rule in self.rules.items()]
        return (*new, *kept)
