"""The rule packs of a run, opened when a plan of their field turns up."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import field
from pathlib import Path as FilePath
from typing import TypeVar

from plancheck.app import WorkspaceOptions
from plancheck.common import dataclass
from plancheck.common.meant import closest
from plancheck.domain.catalogue import Catalogue
from plancheck.domain.jurisdiction import use_divisions
from plancheck.domain.plan import SEVERAL
from plancheck.domain.source import InputError, Text, UsageError
from plancheck.i18n import LANGUAGES, in_brackets, join
from plancheck.io import installed_packs, paths
from plancheck.io.load.pack import is_head, read_pack
from plancheck.rule import ANY_FIELD, Field, LawParameter, Pack, Rule

Value = TypeVar("Value")


@dataclass(slots=True, kw_only=True, eq=False)
class PackRegistry:
    """Packs by field. ``named``: what ``--rules`` gave (ids or folders); nothing: the installed packs."""

    named: tuple[str, ...] = ()
    _packs: dict[str, list[Pack]] = field(default_factory=dict)
    _given: list[Pack] | None = None
    opened: dict[str, Field] = field(default_factory=dict)
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
            return read_pack(folder, _OnDemand(self._catalogue), given=self._folders)
        known = installed_packs.packs()
        if name not in known:
            near = closest(name, known, 0.5)
            raise UsageError(
                "pack-unknown", value=name, known=", ".join(known) or "—", near="".join(near)
            )
        return read_pack(known[name][1], shown=installed_packs.shown(name), given=self._folders)

    def _catalogue(self, field_name: str) -> Catalogue:
        """The catalogue for a pack that brings rules only: of the packs given by path, then of the installed ones."""
        given = [(installed_packs.identity(folder)[1], folder) for folder in self._folders.values()]
        for pack_field, folder in (*given, *installed_packs.packs().values()):
            if pack_field == field_name:
                with contextlib.suppress(InputError):  # reported where that pack itself is opened
                    return read_pack(folder, given=self._folders).catalogue
        raise KeyError(field_name)

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

    def rules(self) -> list[Rule]:
        """The rules of every field."""
        return [rule for name in self.fields() for rule in self.field(name).rules]

    def known_fields(self) -> dict[str, str]:
        """The fields for which there are packs, with the title of a pack of each, as parameters of messages."""
        return titled("known", {name: self.of(name)[0].title for name in self.fields()})

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
        if field_name not in self.opened:
            packs = self.of(field_name)
            if packs:
                self.opened[field_name] = Field.join(packs)
            elif field_name == SEVERAL:
                none = Catalogue(field=SEVERAL, indicators={}, series={})
                self.opened[field_name] = Field(catalogue=none)
            else:
                raise KeyError(field_name)
        return self.opened[field_name]

    @property
    def catalogues(self) -> Mapping[str, Catalogue]:
        """Catalogue by field, read on first use."""
        return _OnDemand(lambda name: self.field(name).catalogue, self.fields)

    @property
    def laws(self) -> Mapping[str, Mapping[str, LawParameter]]:
        """Law parameters by field, read on first use."""
        return _OnDemand(lambda name: self.field(name).parameters, self.fields)


class _OnDemand(Mapping[str, Value]):
    """A mapping whose values are read when they are asked for. ``names``: its keys."""

    def __init__(
        self, read: Callable[[str], Value], names: Callable[[], tuple[str, ...]] = tuple
    ) -> None:
        self.read = read
        self.names = names

    def __getitem__(self, key: str) -> Value:
        return self.read(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())

    def __len__(self) -> int:
        return len(self.names())


def titled(name: str, titles: Mapping[str, Text]) -> dict[str, str]:
    """Ids with their titles, as a message's parameter of a name in each language."""
    found = {}
    for lang in LANGUAGES:
        shown = (one + in_brackets(lang, title[lang]) for one, title in titles.items())
        found[f"{name}_{lang}"] = join(lang, shown) or "—"
    return found


def open_registry(options: WorkspaceOptions) -> PackRegistry:
    """The packs of a run; a configured pack that is not there is reported at its line."""
    if options.divisions:
        use_divisions(options.divisions)
    try:
        return PackRegistry(named=options.rules)
    except UsageError as error:
        config, value = options.config, error.problem.params.get("value")
        if config is None or options.rules != config.packs or value not in options.rules:
            raise
        setting = ("packs", options.rules.index(value))
        raise InputError([config.placed(error.problem, setting)]) from None


def _folder(name: str) -> FilePath | None:
    """The folder of a pack that is given by path, of itself or of its head; ``None``: the name is an id."""
    folder = FilePath(name)
    if paths.is_folder(folder):
        return folder
    return folder.parent if is_head(folder.name) and paths.is_file(folder) else None
