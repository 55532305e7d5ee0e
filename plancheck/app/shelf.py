"""The rule packs of a run, opened when a plan of their field turns up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from plancheck.domain.catalogue import Catalogue
from plancheck.domain.errors import InputError, Problem, UsageError
from plancheck.domain.near import nearest as close_words
from plancheck.io import files, installed
from plancheck.io.packs import is_head, read_pack
from plancheck.rule.model import Pack, Parameter, Rule


@dataclass(slots=True, kw_only=True, eq=False)
class Shelf:
    """Packs by field. ``named``: what ``--rules`` gave (ids or folders); nothing: the installed packs."""

    named: tuple[str, ...] = ()
    _packs: dict[str, list[Pack]] = field(default_factory=dict)
    _given: list[Pack] | None = None
    _field: dict[str, Field] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.named:
            self._given = [self._open(name) for name in dict.fromkeys(self.named)]

    def _open(self, name: str) -> Pack:
        folder = FilePath(name)
        if files.is_folder(folder):
            return read_pack(folder, _Fallback())
        if is_head(folder.name) and files.is_file(folder):
            return read_pack(folder.parent, _Fallback())
        known = installed.packs()
        if name not in known:
            near = close_words(name, known, 0.5)
            raise UsageError(
                "pack-unknown", value=name, known=", ".join(known) or "—", near="".join(near)
            )
        return read_pack(known[name][1], _Fallback(), installed.shown(name))

    def packs(self) -> list[Pack]:
        """Every pack of the run: those named, or all installed."""
        if self._given is not None:
            return self._given
        for name in self.fields():
            self.of(name)
        return [pack for group in self._packs.values() for pack in group]

    def given(self) -> list[Pack]:
        """The packs that were named for the run; without a name none."""
        return self._given or []

    def fields(self) -> tuple[str, ...]:
        """The fields for which there are packs."""
        if self._given is not None:
            return tuple(sorted({pack.field for pack in self._given}))
        return tuple(sorted({field for field, _ in installed.packs().values()}))

    def of(self, field_name: str) -> list[Pack]:
        """The packs of a field."""
        if self._given is not None:
            return [pack for pack in self._given if pack.field == field_name]
        if field_name not in self._packs:
            self._packs[field_name] = [
                read_pack(folder, shown=installed.shown(name))
                for name, (pack_field, folder) in installed.packs().items()
                if pack_field == field_name
            ]
        return self._packs[field_name]

    def field(self, field_name: str) -> Field:
        """Everything that the packs of a field say, joined; raises ``KeyError`` without a pack."""
        if field_name not in self._field:
            packs = self.of(field_name)
            if not packs:
                raise KeyError(field_name)
            self._field[field_name] = Field.join(packs)
        return self._field[field_name]

    @property
    def catalogues(self) -> Mapping[str, Catalogue]:
        """Catalogue by field, read on first use."""
        return _View(self)

    @property
    def laws(self) -> Mapping[str, Mapping[str, Parameter]]:
        """Law parameters by field, read on first use."""
        return _Laws(self)


@dataclass(slots=True, kw_only=True, eq=False)
class Field:
    """The joined catalogue, parameters and rules of a field's packs."""

    catalogue: Catalogue
    parameters: dict[str, Parameter]
    rules: tuple[Rule, ...]

    @classmethod
    def join(cls, packs: list[Pack]) -> Field:
        """Join packs of one field; the same rule in two packs is an error."""
        first = packs[0]
        indicators = dict(first.catalogue.indicators)
        series = dict(first.catalogue.series)
        parameters = dict(first.parameters)
        rules = {rule.id: rule for rule in first.rules}
        for pack in packs[1:]:
            indicators = pack.catalogue.indicators | indicators
            series = pack.catalogue.series | series
            parameters = pack.parameters | parameters
            for rule in pack.rules:
                other = rules.setdefault(rule.id, rule)
                if other is not rule:
                    params = {"name": rule.id, "pack": pack.id, "other": other.pack}
                    problem = Problem(
                        code="rules-given-twice", location=rule.location, params=params
                    )
                    raise InputError([problem])
        return cls(
            catalogue=Catalogue(field=first.field, indicators=indicators, series=series),
            parameters=parameters,
            rules=tuple(rules.values()),
        )


class _View(Mapping[str, Catalogue]):
    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def __getitem__(self, key: str) -> Catalogue:
        return self.shelf.field(key).catalogue

    def __iter__(self) -> Iterator[str]:
        return iter(self.shelf.fields())

    def __len__(self) -> int:
        return len(self.shelf.fields())


class _Laws(Mapping[str, Mapping[str, Parameter]]):
    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def __getitem__(self, key: str) -> Mapping[str, Parameter]:
        return self.shelf.field(key).parameters

    def __iter__(self) -> Iterator[str]:
        return iter(self.shelf.fields())

    def __len__(self) -> int:
        return len(self.shelf.fields())


class _Fallback(Mapping[str, Catalogue]):
    """The catalogues of the installed packs, for a pack that brings rules only."""

    def __getitem__(self, key: str) -> Catalogue:
        for pack_field, folder in installed.packs().values():
            if pack_field == key:
                try:
                    return read_pack(folder).catalogue
                except InputError:
                    break
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
