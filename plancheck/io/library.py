"""Where plan files are found: the arguments of a run, and the folders in which ancestors are looked up."""

from __future__ import annotations

import glob
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from plancheck.domain.catalogue import Catalogue
from plancheck.domain.errors import Problem
from plancheck.domain.near import nearest as close_words
from plancheck.domain.plan import Plan
from plancheck.domain.source import Location
from plancheck.io.formats import KINDS, sniff
from plancheck.io.plans import Readings, read_plan
from plancheck.io.yaml_source import MAX_BYTES, Document, read_bytes, read_file

STDIN = "-"
STDIN_NAME = "<stdin>"
_ID = re.compile(rb"(?m)^\xef?\xbb?\xbf?id:[ \t]*[\"']?([A-Za-z0-9][A-Za-z0-9-]*)")
_PARENTS = re.compile(rb"(?m)^parents:")
SUFFIXES = (".yaml", ".yml")


@dataclass(slots=True, kw_only=True)
class Inputs:
    """What the arguments came to: files to judge, how many others were passed over, what was wrong."""

    files: list[str] = field(default_factory=list)
    skipped: int = 0
    problems: list[Problem] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)


def expand(arguments: Iterable[str]) -> Inputs:
    """The plan files that arguments name: files, folders, globs, ``-``; in the order given, each once.

    A folder means every plan@1 file in it and below; files of our other formats are skipped and counted; a
    YAML file without a format is left in, so that reading it tells the trouble.
    """
    inputs = Inputs()
    seen: set[str] = set()

    def add(name: str) -> None:
        key = name if name == STDIN else str(FilePath(name).resolve())
        if key not in seen:
            seen.add(key)
            inputs.files.append(name)

    for argument in arguments:
        path = FilePath(argument)
        if argument == STDIN:
            add(argument)
        elif path.is_dir():
            found = 0
            for file in yaml_files(path, deep=True):
                if other_format(file):
                    inputs.skipped += 1
                else:
                    found += 1
                    add(str(file))
            for file in sorted(path.glob("**/*.txt")):
                if FilePath(file.stem).suffix.lower() in SUFFIXES:  # what Notepad makes of a.yaml
                    place = Location(str(file), 0, 0)
                    params = {"name": file.stem}
                    problem = Problem(code="text-extension", location=place, params=params)
                    inputs.problems.append(problem)
            if not found:
                inputs.empty.append(argument)
        elif path.exists() or not glob.has_magic(argument):
            add(argument)
        else:
            matches = sorted(glob.glob(argument, recursive=True))
            files = [name for name in matches if not FilePath(name).is_dir()]
            for name in files:
                if FilePath(name).suffix in SUFFIXES and other_format(FilePath(name)):
                    inputs.skipped += 1
                else:
                    add(name)
            if not files:
                inputs.empty.append(argument)
    return inputs


def yaml_files(folder: FilePath, *, deep: bool) -> list[FilePath]:
    """The YAML files of a folder, sorted by name; hidden files and folders are left out."""
    pattern = "**/*" if deep else "*"
    return sorted(
        file
        for file in folder.glob(pattern)
        if file.suffix.lower() in SUFFIXES
        and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )


_FORMAT = re.compile(rb"(?m)^\xef?\xbb?\xbf?format:[ \t]*[\"']?plancheck/([a-z]+)@")


def other_format(file: FilePath) -> bool:
    """Whether a file is plainly of another plancheck format than plan@1."""
    try:
        with file.open("rb") as stream:
            return other_kind(stream.read(4096))
    except OSError:
        return False


def other_kind(head: bytes) -> bool:
    """Whether the first bytes of a file say that it is of another plancheck format than plan@1."""
    found = _FORMAT.search(head)
    return found is not None and found[1] != b"plan" and found[1].decode() in KINDS


@dataclass(slots=True, kw_only=True)
class Entry:
    """One plan file read: its document, and the plan when it could be told."""

    document: Document
    plan: Plan | None


@dataclass(slots=True, kw_only=True)
class Lookup:
    """What looking for an id gave: the entry, or nothing, with where was searched and the nearest id."""

    entry: Entry | None = None
    searched: tuple[str, ...] = ()
    near: str = ""
    ambiguous: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Library:
    """The plan files of a run: read once each, found by id.

    ``judged``: the files to judge by their ids; they win an id over any folder. ``extra``: folders that are
    searched after the plan's own. ``texts``: plans in memory by the path they go by.
    """

    catalogues: Mapping[str, Catalogue]
    laws: Mapping[str, Collection[str]]
    folders: tuple[str, ...] | None = None
    extra: tuple[str, ...] = ()
    texts: Mapping[str, bytes] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    judged: dict[str, str] = field(default_factory=dict)
    readings: Readings = field(default_factory=Readings)
    _indexes: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def read(self, name: str, raw: bytes | None = None) -> Entry:
        """Read a plan file (or the bytes of standard input); each file once."""
        if raw is None:
            raw = self.texts.get(name)
        key = name if raw is not None or name == STDIN_NAME else str(FilePath(name).resolve())
        if key not in self.entries:
            document = read_file(FilePath(name), name) if raw is None else read_bytes(raw, name)
            plan = read_plan(document, self.catalogues, self.laws, self.readings)
            self.entries[key] = Entry(document=document, plan=plan)
        return self.entries[key]

    def raw(self, name: str) -> bytes:
        """A file's bytes up to the limit; nothing when it can't be read."""
        text = self.texts.get(name)
        return raw_of(FilePath(name)) if text is None else text

    def holds(self, name: str) -> bool:
        """Whether a file has been read and is kept."""
        return name in self.entries or str(FilePath(name).resolve()) in self.entries

    def forget(self, name: str) -> None:
        """Let go of a judged file that is no longer needed (memory of long runs)."""
        self.entries.pop(str(FilePath(name).resolve()), None)

    def places(self, path: str) -> tuple[str, ...]:
        """The folders in which the parents of the plan in ``path`` are looked up, nearest first."""
        if self.folders is not None:
            return self.folders
        if path == STDIN_NAME:
            near = (".", "plans") if FilePath("plans").is_dir() else (".",)
        else:
            near = (str(FilePath(path).parent),)
        return tuple(dict.fromkeys((*near, *self.extra)))

    def find(self, identity: str, asker: Plan) -> Lookup:
        """The plan with an id, as seen from the plan that names it."""
        if identity in self.judged:
            return Lookup(entry=self.read(self.judged[identity]))
        searched = self.places(asker.path)
        for folder in searched:
            files = self._index(folder).get(identity, [])
            if len(files) > 1:
                return Lookup(searched=searched, ambiguous=tuple(files), entry=self.read(files[0]))
            if files:
                return Lookup(entry=self.read(files[0]))
        known = {name for folder in searched for name in self._index(folder)} - {asker.id}
        near = close_words(identity, sorted(known), 0.6)
        return Lookup(searched=searched, near="".join(near))

    def where(self, identity: str, path: str) -> str | None:
        """The file that holds an id, as seen from the plan in ``path``; ``None`` when that is not clear."""
        if identity in self.judged:
            return self.judged[identity]
        for folder in self.places(path):
            files = self._index(folder).get(identity, [])
            if files:
                return files[0] if len(files) == 1 else None
        return None

    def digest(self, name: str) -> str | None:
        """The hash of the bytes that were read from a file; ``None`` when it was not read."""
        entry = self.entries.get(str(FilePath(name).resolve()))
        return entry.document.digest if entry else None

    def files_in(self, folder: str) -> list[str]:
        """Every plan file of a folder, by name."""
        return sorted(file for group in self._index(folder).values() for file in group)

    def ids_in(self, folder: str) -> list[str]:
        """The id of every plan file of a folder."""
        return sorted(self._index(folder))

    def _index(self, folder: str) -> dict[str, list[str]]:
        """Ids to files of one folder, from a quick look at the bytes; nothing is judged here."""
        if folder not in self._indexes:
            index: dict[str, list[str]] = {}
            path = FilePath(folder)
            for file in yaml_files(path, deep=False) if path.is_dir() else ():
                identity = peek(file)
                if identity is not None:
                    index.setdefault(identity, []).append(str(file))
            self._indexes[folder] = index
        return self._indexes[folder]


def folder_name(folder: str) -> str:
    """What a folder is called in messages: the working folder has a name too, not only a dot."""
    return FilePath(folder).resolve().name or folder if folder == "." else folder


def raw_of(file: FilePath) -> bytes:
    """A file's bytes up to the limit; nothing when it can't be read."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError:
        return b""


def peek(file: FilePath) -> str | None:
    """The id that a plan file carries, without parsing it where that can be avoided."""
    return peek_bytes(raw_of(file), str(file))


def peek_bytes(raw: bytes, name: str) -> str | None:
    """The id in the bytes of a plan file."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        document = read_bytes(raw, name)
        data = document.data
        plan = isinstance(data, dict) and sniff(document) == "plan"
        return str(data.get("id")) if plan else None
    kind = _FORMAT.search(raw)
    if kind is not None and kind[1] != b"plan":
        return None
    found = _ID.search(raw)
    return None if found is None else found[1].decode()
