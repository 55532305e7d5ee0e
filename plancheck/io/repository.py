"""The plan files of a run: each is read once, and found by its id in the folders where ancestors are looked up."""

# ruff: noqa: PTH120

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from pathlib import Path as FilePath

from plancheck.common import dataclass
from plancheck.common.meant import closest
from plancheck.domain.catalogue import Catalogue
from plancheck.domain.plan import Plan
from plancheck.domain.source import Location, Problem
from plancheck.io import paths
from plancheck.io.inputs import STDIN_NAME, SUFFIXES, FileHeader, HeaderIndex, cannot_open
from plancheck.io.load.plan import read_plan
from plancheck.io.load.statement_cache import StatementCache
from plancheck.io.yaml import MAX_BYTES, Document
from plancheck.io.yaml.reader import read_bytes, read_file


@dataclass(slots=True, kw_only=True, eq=False)
class Entry:
    """One plan file read: its document, and the plan when it could be told."""

    document: Document
    plan: Plan | None


@dataclass(slots=True, kw_only=True, eq=False)
class Lookup:
    """What looking for an id gave: the entry, or nothing, with where was searched and the nearest id.

    ``shut``: what could not be opened where it was searched; the id may stand there.
    """

    entry: Entry | None = None
    searched: tuple[str, ...] = ()
    near: str = ""
    ambiguous: tuple[str, ...] = ()
    shut: tuple[Problem, ...] = ()


Index = dict[str, str | tuple[str, ...]]
"""The ids of a folder's plans, each with its file, or with several."""


@dataclass(slots=True, kw_only=True, eq=False)
class PlanRepository:
    """The plan files of a run: read once each, found by id.

    ``judged``: the files to judge by their ids; they win an id over any folder. ``extra``: folders that are
    searched after the plan's own. ``texts``: plans in memory by the path they go by. ``shut``: what of a folder
    could not be opened.
    """

    catalogues: Mapping[str, Catalogue]
    laws: Mapping[str, Collection[str]]
    folders: tuple[str, ...] | None = None
    extra: tuple[str, ...] = ()
    texts: Mapping[str, bytes] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    judged: dict[str, str] = field(default_factory=dict)
    statement_cache: StatementCache = field(default_factory=StatementCache)
    shut: dict[str, list[Problem]] = field(default_factory=dict)
    headers: HeaderIndex = field(default_factory=HeaderIndex)
    _indexes: dict[str, Index] = field(default_factory=dict)
    _folders: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def read(self, name: str, raw: bytes | None = None) -> Entry:
        """Read a plan file (or the bytes of standard input); each file once."""
        if raw is None:
            raw = self.texts.get(name)
        key = name if raw is not None or name == STDIN_NAME else self.headers.real(name)
        if key not in self.entries:
            document = read_file(FilePath(name), name) if raw is None else read_bytes(raw, name)
            plan = read_plan(document, self.catalogues, self.laws, self.statement_cache)
            self.entries[key] = Entry(document=document, plan=plan)
        return self.entries[key]

    def document(self, path: str) -> Document | None:
        """The document that was read from a path."""
        documents = (entry.document for entry in self.entries.values())
        return next((one for one in documents if one.path == path), None)

    def raw(self, name: str) -> bytes:
        """A file's bytes up to the limit; nothing when it can't be read."""
        text = self.texts.get(name)
        return raw_of(FilePath(name)) if text is None else text

    def holds(self, name: str) -> bool:
        """Whether a file has been read and is kept."""
        return name in self.entries or self.headers.real(name) in self.entries

    def forget(self, name: str) -> None:
        """Let go of a judged file that is no longer needed (memory of long runs)."""
        self.entries.pop(self.headers.real(name), None)

    def search_folders(self, path: str) -> tuple[str, ...]:
        """The folders in which the parents of the plan in ``path`` are looked up, nearest first."""
        if self.folders is not None:
            return self.folders
        folder = (
            STDIN_NAME if path == STDIN_NAME or paths.is_stream(path) else os.path.dirname(path)
        )
        if folder not in self._folders:
            if folder == STDIN_NAME:
                near = (".", "plans") if paths.is_folder("plans") else (".",)
            else:
                near = (str(FilePath(folder)),)
            self._folders[folder] = tuple(dict.fromkeys((*near, *self.extra)))
        return self._folders[folder]

    def find(self, identity: str, asker: Plan) -> Lookup:
        """The plan with an id, as seen from the plan that names it."""
        if identity in self.judged:
            return Lookup(entry=self.read(self.judged[identity]))
        searched = self.search_folders(asker.path)
        for folder in searched:
            paths = self.named(folder, identity)
            if len(paths) > 1:
                return Lookup(searched=searched, ambiguous=paths, entry=self.read(paths[0]))
            if paths:
                return Lookup(entry=self.read(paths[0]))
        known = {name for folder in searched for name in self._index(folder)} - {asker.id}
        near = closest(identity, sorted(known), 0.6)
        shut = tuple(one for folder in searched for one in self.shut.get(folder, ()))
        return Lookup(searched=searched, near="".join(near), shut=shut)

    def where(self, identity: str, path: str) -> str | None:
        """The file that holds an id, as seen from the plan in ``path``; ``None`` when that is not clear."""
        if identity in self.judged:
            return self.judged[identity]
        for folder in self.search_folders(path):
            paths = self.named(folder, identity)
            if paths:
                return paths[0] if len(paths) == 1 else None
        return None

    def digest(self, name: str) -> str | None:
        """The hash of the bytes that were read from a file; ``None`` when it was not read."""
        entry = self.entries.get(self.headers.real(name))
        return entry.document.digest if entry else None

    def files_in(self, folder: str) -> list[str]:
        """Every plan file of a folder, by name."""
        return sorted(file for one in self._index(folder) for file in self.named(folder, one))

    def ids_in(self, folder: str) -> list[str]:
        """The id of every plan file of a folder."""
        return sorted(self._index(folder))

    def named(self, folder: str, identity: str) -> tuple[str, ...]:
        """The files of a folder that carry an id."""
        found = self._index(folder).get(identity, ())
        return (found,) if isinstance(found, str) else found

    def _index(self, folder: str) -> Index:
        """Ids to files of one folder, from their headers."""
        if folder not in self._indexes:
            shut = self.shut.setdefault(folder, [])
            headers: list[tuple[str, FileHeader]] = []
            inside, closed = (
                paths.below(folder, deep=False) if paths.is_folder(folder) else ([], [])
            )
            shut.extend(map(cannot_open, closed))
            for file in inside:
                if file.suffix.lower() in SUFFIXES:
                    try:
                        headers.append((str(file), self.headers.of(str(file))))
                    except (OSError, ValueError) as error:
                        shut.append(cannot_read(str(file), error))
            self._indexes[folder] = index_of(headers)
        return self._indexes[folder]


def index_of(headers: Iterable[tuple[str, FileHeader]]) -> Index:
    """Ids to files; a guess counts only for an id that no file surely has."""
    index: Index = {}
    guesses: Index = {}
    for name, header in headers:
        if header.plan is not None and header.sure:
            known = index.get(header.plan, ())
            others = (known,) if isinstance(known, str) else known
            index[header.plan] = (*others, name) if others else name
        elif header.plan is not None:
            guesses.setdefault(header.plan, name)
    return guesses | index


def cannot_read(name: str, error: OSError | ValueError) -> Problem:
    """The problem of a file that can't be opened."""
    code = paths.trouble(error)
    return Problem(code=code, location=Location(name, 0, 0), params={"path": name})


def folder_name(folder: str) -> str:
    """What a folder is called in messages: the working folder has a name too, not only a dot."""
    return FilePath(paths.real(folder)).name or folder if folder == "." else folder


def raw_of(file: FilePath) -> bytes:
    """A file's bytes up to the limit; nothing when it can't be read, or only once."""
    if paths.is_stream(file):
        return b""
    try:
        return paths.read(file, MAX_BYTES + 1)
    except (OSError, ValueError):
        return b""
