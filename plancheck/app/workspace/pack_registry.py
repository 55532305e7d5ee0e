"""The rule packs of a run, opened when a plan of their field turns up."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import field
from pathlib import Path as FilePath

from plancheck.common.suggest import closest as close_words
from plancheck.domain.catalogue import Catalogue, Indicator, Series
from plancheck.domain.plan import SEVERAL
from plancheck.domain.problem import InputError, Problem, UsageError
from plancheck.domain.quantity.unit import UnitError, built_in
from plancheck.domain.records import dataclass
from plancheck.io.files import installed_packs, paths
from plancheck.io.load.pack import is_head, read_pack
from plancheck.rule.rule import ANY_FIELD, LawParameter, Pack, Rule, RuleClash, join_rules


@dataclass(slots=True, kw_only=True, eq=False)
class PackRegistry:
    """Packs by field. ``named``: what ``--rules`` gave (ids or folders); nothing: the installed packs."""

    named: tuple[str, ...] = ()
    _packs: dict[str, list[Pack]] = field(default_factory=dict)
    _given: list[Pack] | None = None
    _field: dict[str, Field] = field(default_factory=dict)
    _folders: dict[str, FilePath] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.named:
            names = tuple(dict.fromkeys(self.named))
            for folder in filter(None, map(_folder, names)):
                identity, _ = installed_packs.identity(folder)
                if identity is not None:
                    self._folders.setdefault(identity, folder)
            self._given = [self._open(name) for name in names]

    def _open(self, name: str) -> Pack:
        folder = _folder(name)
        if folder is not None:
            return read_pack(folder, _Fallback(self._folders), given=self._folders)
        known = installed_packs.packs()
        if name not in known:
            near = close_words(name, known, 0.5)
            raise UsageError(
                "pack-unknown", value=name, known=", ".join(known) or "—", near="".join(near)
            )
        return read_pack(known[name][1], shown=installed_packs.shown(name), given=self._folders)

    def packs(self) -> list[Pack]:
        """Every pack of the run: those named, or all installed, also those that are there for others to extend."""
        if self._given is not None:
            return self._given
        return [pack for name in (ANY_FIELD, *self.fields()) for pack in self.of(name)]

    def given(self) -> list[Pack]:
        """The packs that were named for the run; without a name none."""
        return self._given or []

    def fields(self, used: Container[str] | None = None) -> tuple[str, ...]:
        """The fields for which there are packs. ``used``: only those of packs with these ids."""
        if self._given is not None:
            known = [(pack.id, pack.field) for pack in self._given]
        else:
            known = [(name, field) for name, (field, _) in installed_packs.packs().items()]
        fields = {field for name, field in known if used is None or name in used}
        return tuple(sorted(fields - {ANY_FIELD}))

    def of(self, field_name: str) -> list[Pack]:
        """The packs of a field."""
        if self._given is not None:
            return [pack for pack in self._given if pack.field == field_name]
        if field_name not in self._packs:
            self._packs[field_name] = [
                read_pack(folder, shown=installed_packs.shown(name))
                for name, (pack_field, folder) in installed_packs.packs().items()
                if pack_field == field_name
            ]
        return self._packs[field_name]

    def field(self, field_name: str) -> Field:
        """Everything that the packs of a field say, joined; raises ``KeyError`` without a pack."""
        if field_name not in self._field:
            packs = self.of(field_name)
            if not packs and field_name == SEVERAL:
                return Field(catalogue=Catalogue(field=SEVERAL, indicators={}, series={}))
            if not packs:
                raise KeyError(field_name)
            self._field[field_name] = Field.join(packs)
        return self._field[field_name]

    @property
    def catalogues(self) -> Mapping[str, Catalogue]:
        """Catalogue by field, read on first use."""
        return _View(self)

    @property
    def laws(self) -> Mapping[str, Mapping[str, LawParameter]]:
        """Law parameters by field, read on first use."""
        return _Laws(self)


@dataclass(slots=True, kw_only=True, eq=False)
class Field:
    """The joined catalogue, parameters and rules of a field's packs."""

    catalogue: Catalogue
    parameters: dict[str, LawParameter] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    @classmethod
    def join(cls, packs: list[Pack]) -> Field:
        """Join packs of one field; different rules of one id in two packs are an error.

        A pack that another one of them extends is in that one already.
        """
        inside = {base.folder for pack in packs for base in pack.bases}
        apart = [pack for pack in packs if pack.folder not in inside]
        indicators: dict[str, Indicator] = {}
        series: dict[str, Series] = {}
        parameters: dict[str, LawParameter] = {}
        units = built_in()
        for pack in apart:
            try:
                units = units.joined(pack.catalogue.units)
            except UnitError as error:
                params = {"name": error.name, "pack": pack.id, **error.params}
                raise InputError([Problem(code=error.code, params=params)]) from None
            indicators = pack.catalogue.indicators | indicators
            series = pack.catalogue.series | series
            parameters = pack.parameters | parameters
        try:
            rules = join_rules(pack.rules for pack in apart)
        except RuleClash as clash:
            one, other = clash.rule, clash.other
            params = {"name": one.id, "pack": one.pack, "other": other.pack}
            problem = Problem(code="rules-given-twice", location=one.location, params=params)
            raise InputError([problem]) from None
        return cls(
            catalogue=Catalogue(
                field=packs[0].field,
                indicators=indicators,
                series=series,
                units=units,
                # Where several packs agree on a tolerance, the narrowest leaves most to a person.
                tolerance=min(
                    (
                        one.catalogue.tolerance
                        for one in apart
                        if one.catalogue.tolerance is not None
                    ),
                    default=None,
                ),
            ),
            parameters=parameters,
            rules=tuple(rules.values()),
        )


class _View(Mapping[str, Catalogue]):
    def __init__(self, registry: PackRegistry) -> None:
        self.registry = registry

    def __getitem__(self, key: str) -> Catalogue:
        return self.registry.field(key).catalogue

    def __iter__(self) -> Iterator[str]:
        return iter(self.registry.fields())

    def __len__(self) -> int:
        return len(self.registry.fields())


class _Laws(Mapping[str, Mapping[str, LawParameter]]):
    def __init__(self, registry: PackRegistry) -> None:
        self.registry = registry

    def __getitem__(self, key: str) -> Mapping[str, LawParameter]:
        return self.registry.field(key).parameters

    def __iter__(self) -> Iterator[str]:
        return iter(self.registry.fields())

    def __len__(self) -> int:
        return len(self.registry.fields())


def _folder(name: str) -> FilePath | None:
    """The folder of a pack that is given by path, of itself or of its head; ``None``: the name is an id."""
    folder = FilePath(name)
    if paths.is_folder(folder):
        return folder
    return folder.parent if is_head(folder.name) and paths.is_file(folder) else None


class _Fallback(Mapping[str, Catalogue]):
    """The catalogues of the packs given by path, then of the installed ones, for a pack that brings rules only."""

    def __init__(self, given: Mapping[str, FilePath]) -> None:
        self.given = given

    def __getitem__(self, key: str) -> Catalogue:
        places = [(installed_packs.identity(folder)[1], folder) for folder in self.given.values()]
        for pack_field, folder in (*places, *installed_packs.packs().values()):
            if pack_field == key:
                try:
                    return read_pack(folder, given=self.given).catalogue
                except InputError:  # told where that pack itself is opened
                    continue
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
