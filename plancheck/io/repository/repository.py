"""Where plan files are found: the arguments of a run, and the folders in which ancestors are looked up."""

# ruff: noqa: PTH114, PTH118, PTH120

from __future__ import annotations

import glob
import os
import re
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from pathlib import Path as FilePath

from plancheck.common.suggest import closest as close_words
from plancheck.domain.catalogue import Catalogue
from plancheck.domain.plan import Plan
from plancheck.domain.problem import Problem
from plancheck.domain.records import dataclass
from plancheck.domain.source import Location
from plancheck.io.files import paths
from plancheck.io.load.format_key import KINDS
from plancheck.io.load.plan import StatementCache, read_plan
from plancheck.io.yaml.document import MAX_BYTES, Document
from plancheck.io.yaml.reader import read_bytes, read_file

STDIN = "-"
STDIN_NAME = "<stdin>"
SUFFIXES = (".yaml", ".yml")


@dataclass(slots=True, kw_only=True, eq=False)
class Inputs:
    """What the arguments came to: files to judge, how many others were passed over, what was wrong."""

    files: list[str] = field(default_factory=list)
    skipped: int = 0
    problems: list[Problem] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)


def expand(arguments: Iterable[str], headers: HeaderIndex | None = None) -> Inputs:
    """The plan files that arguments name: files, folders, globs, ``-``; in the order given, each once.

    A folder means every plan@1 file in it and below; files of our other formats are skipped and counted; a
    YAML file without a format is left in, so that reading it tells the trouble. So is what can't be opened.
    ``glances``: what was seen of files, and will be.
    """
    inputs = Inputs()
    headers = headers if headers is not None else HeaderIndex()
    seen: set[str] = set()

    def add(name: str) -> None:
        key = name if name == STDIN else headers.real(name)
        if key not in seen:
            seen.add(key)
            inputs.files.append(name)

    for argument in arguments:
        if argument == STDIN:
            add(argument)
        elif paths.is_folder(argument):
            found = 0
            inside, shut = paths.below(argument, deep=True)
            for file in inside:
                stem = FilePath(file.stem)
                if file.suffix.lower() in SUFFIXES:
                    if headers.other_format(str(file)):
                        inputs.skipped += 1
                    else:
                        found += 1
                        add(str(file))
                elif file.suffix == ".txt" and stem.suffix.lower() in SUFFIXES:
                    place = Location(str(file), 0, 0)  # what Notepad makes of a.yaml
                    params = {"name": file.stem}
                    problem = Problem(code="text-extension", location=place, params=params)
                    inputs.problems.append(problem)
            inputs.problems.extend(map(cannot_open, shut))
            if not found and not shut:
                inputs.empty.append(argument)
        elif paths.exists(argument) or not glob.has_magic(argument):
            add(argument)
        else:
            matches, shut = paths.matches(argument)
            named = [name for name in matches if not paths.is_folder(name)]
            for name in named:
                if FilePath(name).suffix in SUFFIXES and headers.other_format(name):
                    inputs.skipped += 1
                else:
                    add(name)
            inputs.problems.extend(map(cannot_open, shut))
            if not named and not shut:
                inputs.empty.append(argument)
    return inputs


def cannot_open(folder: str) -> Problem:
    """The problem of a folder that may not be looked into."""
    return Problem(
        code="unreadable-folder", location=Location(folder, 0, 0), params={"path": folder}
    )


def yaml_files(folder: FilePath, *, deep: bool) -> list[FilePath]:
    """The YAML files of a folder, sorted by name; hidden files and folders are left out."""
    found, _ = paths.below(folder, deep=deep)
    return [file for file in found if file.suffix.lower() in SUFFIXES]


# ---------------------------------------------------------------- a quick look


@dataclass(frozen=True, slots=True)
class FileHeader:
    """What a look at a file's bytes tells: of which of our formats it is, and its id.

    ``sure``: reading the file gives the same. Else the file can't be read, and this is the best guess.
    """

    kind: str | None = None
    id: str | None = None
    sure: bool = True

    @property
    def plan(self) -> str | None:
        """The id, unless the file is plainly of another kind."""
        return self.id if self.kind in {None, "plan"} else None


# A file whose first lines leave nothing open: comments, then ``format`` as a plain key in the first column. The id
# is believed only behind whole lines of such keys; a quote or a bracket before it may reach over lines.
_END = rb"(?:[ ]+#[^\r\n]*|[ ]*)(?:\r?\n|\Z)"
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ ]*(?:#[^\r\n]*)?\r?\n)*"
    rb"format:[ ]+([\"']?)plancheck/([a-z]+)@[0-9]+\1" + _END
)
_LINE = (
    rb"(?:[ ]*(?:#[^\r\n]*)?\r?\n"
    rb"|(?!id:)[a-z_]+:[ ]+(?:[^\s\"'{}\[\]&*!|>%@`#?:,-][^\r\n]*\r?\n|\"[^\"\\\r\n]*\"" + _END
    + rb"|'[^'\r\n]*'" + _END + rb"))"
)  # fmt: skip
_FIRST_ID = re.compile(_LINE + rb"*id:[ ]+([\"']?)([A-Za-z0-9][A-Za-z0-9-]*)\1" + _END)
_OTHER_BREAKS = re.compile(rb"\xc2\x85|\xe2\x80[\xa8\xa9]")
_FORMAT = re.compile(rb"[\"']?plancheck/([a-z]+)@")
_GUESS = re.compile(
    rb"(?m)^\xef?\xbb?\xbf?[\"']?id[\"']?[ \t]*:[ \t]*[\"']?([A-Za-z0-9][A-Za-z0-9-]*)"
)


def look(raw: bytes, name: str) -> FileHeader:
    """What format and id the bytes of a file carry: at a glance where that is sure, else by reading it."""
    head = _HEAD.match(raw)
    if head is not None:
        kind = head[2].decode()
        if kind != "plan" and kind in KINDS:
            return FileHeader(kind)
        found = _FIRST_ID.match(raw, head.end())
        if found is not None and not _OTHER_BREAKS.search(raw, 0, found.end()):
            return FileHeader(sys.intern(kind), found[2].decode())
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"))
    if wide or b"plancheck/" in raw or b"\\" in raw:
        data = read_bytes(raw, name).data
        if isinstance(data, dict):
            form = data.get("format")
            told = _FORMAT.match(form.encode()) if isinstance(form, str) else None
            known = told[1].decode() if told is not None and told[1].decode() in KINDS else None
            identity = data.get("id")
            plain = isinstance(identity, str | int) and not isinstance(identity, bool)
            return FileHeader(known, str(identity) if plain else None)
    guess = _GUESS.search(raw)
    return FileHeader(None, None if guess is None else guess[1].decode(), sure=False)


_CODE = re.compile(rb"(?m)^jurisdiction:[ \t]*[\"']?([0-9A-Z]+)")


@dataclass(frozen=True, slots=True, eq=False)
class KnownFile(FileHeader):
    """What one look at a file tells. ``code``: the place that it seems to be of.

    ``sum``: the hash of its bytes, where a run wants it. ``plain``: its bytes say everything as they stand, and one
    place only.
    """

    name: str = ""
    sum: bytes = b""
    code: str | None = None
    plain: bool = False

    @classmethod
    def at(cls, raw: bytes, name: str, *, summed: bool = False) -> KnownFile:
        """A glance at some bytes."""
        seen = look(raw, name)
        found = _CODE.search(raw)
        # Escapes and other encodings may say it otherwise.
        plain = b"\\" not in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff"))
        return cls(
            kind=seen.kind,
            id=seen.id,
            sure=seen.sure,
            name=name,
            sum=_sum(raw) if summed else b"",
            code=None if found is None else sys.intern(found[1].decode()),
            plain=plain and raw.count(b"jurisdiction") == 1,
        )

    @property
    def digest(self) -> str:
        """The hash of its bytes as documents have it."""
        return self.sum.hex()


def _sum(raw: bytes) -> bytes:
    import hashlib  # noqa: PLC0415 - start-up

    return hashlib.sha256(raw).digest()


@dataclass(slots=True, eq=False)
class HeaderIndex:
    """The files of a run that were looked at: each is opened once for all that a look tells.

    ``summed``: whether that includes the hashes of their bytes.
    """

    summed: bool = False
    _seen: dict[str, KnownFile] = field(default_factory=dict)
    _folders: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> KnownFile:
        """A glance at a file; raises ``OSError`` or ``ValueError`` when it can't be opened."""
        found = self._seen.get(name)
        if found is None:
            raw = b"" if paths.is_stream(name) else paths.read(name, MAX_BYTES + 1)
            found = self._seen[name] = KnownFile.at(raw, name, summed=self.summed)
        return found

    def maybe(self, name: str) -> KnownFile:
        """A glance at a file, as at an empty one when it can't be opened."""
        try:
            return self.of(name)
        except (OSError, ValueError):
            return KnownFile.at(b"", name, summed=self.summed)

    def other_format(self, name: str) -> bool:
        """Whether a file is plainly of another plancheck format than plan@1; if it can't be opened reading it tells."""
        return self.maybe(name).kind not in {None, "plan"}

    def real(self, name: str) -> str:
        """The path without links and dots; its folder's is worked out once."""
        folder, base = os.path.split(name)
        if base in {"", ".", ".."} or os.path.islink(name):
            return paths.real(name)
        if folder not in self._folders:
            self._folders[folder] = paths.real(folder)
        return os.path.join(self._folders[folder], base)


def other_kind(raw: bytes, name: str) -> bool:
    """Whether the bytes of a file say that it is of another plancheck format than plan@1."""
    return look(raw, name).kind not in {None, "plan"}


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
    _places: dict[str, tuple[str, ...]] = field(default_factory=dict)

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

    def places(self, path: str) -> tuple[str, ...]:
        """The folders in which the parents of the plan in ``path`` are looked up, nearest first."""
        if self.folders is not None:
            return self.folders
        folder = (
            STDIN_NAME if path == STDIN_NAME or paths.is_stream(path) else os.path.dirname(path)
        )
        if folder not in self._places:
            if folder == STDIN_NAME:
                near = (".", "plans") if paths.is_folder("plans") else (".",)
            else:
                near = (str(FilePath(folder)),)
            self._places[folder] = tuple(dict.fromkeys((*near, *self.extra)))
        return self._places[folder]

    def find(self, identity: str, asker: Plan) -> Lookup:
        """The plan with an id, as seen from the plan that names it."""
        if identity in self.judged:
            return Lookup(entry=self.read(self.judged[identity]))
        searched = self.places(asker.path)
        for folder in searched:
            paths = self.named(folder, identity)
            if len(paths) > 1:
                return Lookup(searched=searched, ambiguous=paths, entry=self.read(paths[0]))
            if paths:
                return Lookup(entry=self.read(paths[0]))
        known = {name for folder in searched for name in self._index(folder)} - {asker.id}
        near = close_words(identity, sorted(known), 0.6)
        shut = tuple(one for folder in searched for one in self.shut.get(folder, ()))
        return Lookup(searched=searched, near="".join(near), shut=shut)

    def where(self, identity: str, path: str) -> str | None:
        """The file that holds an id, as seen from the plan in ``path``; ``None`` when that is not clear."""
        if identity in self.judged:
            return self.judged[identity]
        for folder in self.places(path):
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
        """Ids to files of one folder, from a look at the bytes; nothing is judged here."""
        if folder not in self._indexes:
            shut = self.shut.setdefault(folder, [])
            looks: list[tuple[str, FileHeader]] = []
            inside, closed = (
                paths.below(folder, deep=False) if paths.is_folder(folder) else ([], [])
            )
            shut.extend(map(cannot_open, closed))
            for file in inside:
                if file.suffix.lower() in SUFFIXES:
                    try:
                        seen = self.headers.of(str(file))
                        looks.append((seen.name, seen))
                    except (OSError, ValueError) as error:
                        shut.append(cannot_read(str(file), error))
            self._indexes[folder] = index_of(looks)
        return self._indexes[folder]


def index_of(looks: Iterable[tuple[str, FileHeader]]) -> Index:
    """Ids to files; a guess counts only for an id that no file surely has."""
    index: Index = {}
    looks = [(name, one) for name, one in looks if one.plan is not None]
    for name, one in looks:
        if one.sure and one.plan is not None:
            known = index.get(one.plan, ())
            others = (known,) if isinstance(known, str) else known
            index[one.plan] = (*others, name) if others else name
    for name, one in looks:
        if not one.sure and one.plan is not None:
            index.setdefault(one.plan, name)
    return index


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
