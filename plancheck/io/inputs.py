"""Finds the plan files that the arguments of a run name, and reads their headers: format and id.

A header is read without reading the whole file where its first lines are clear.
"""

# ruff: noqa: PTH114, PTH118

from __future__ import annotations

import glob
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass as frozen_dataclass
from dataclasses import field
from pathlib import Path as FilePath

from plancheck.common import dataclass
from plancheck.domain.source import Location, Problem
from plancheck.io import paths
from plancheck.io.load import KINDS
from plancheck.io.yaml import MAX_BYTES
from plancheck.io.yaml.reader import read_bytes

# The end of a line, behind a comment if there is one.
_END = rb"(?:[ ]+#[^\r\n]*|[ ]*)(?:\r?\n|\Z)"
# A file whose first lines leave nothing open: comments, then ``format`` as a plain key in the first column.
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ ]*(?:#[^\r\n]*)?\r?\n)*"
    rb"format:[ ]+([\"']?)plancheck/([a-z]+)@[0-9]+\1" + _END
)
# A blank line, a comment, or a plain key in the first column with a value that ends in its line.
_LINE = (
    rb"(?:[ ]*(?:#[^\r\n]*)?\r?\n"
    rb"|(?!id:)[a-z_]+:[ ]+(?:[^\s\"'{}\[\]&*!|>%@`#?:,-][^\r\n]*\r?\n|\"[^\"\\\r\n]*\"" + _END
    + rb"|'[^'\r\n]*'" + _END + rb"))"
)  # fmt: skip
# The id behind such lines only: a quote or a bracket before it may reach over lines.
_FIRST_ID = re.compile(_LINE + rb"*id:[ ]+([\"']?)([A-Za-z0-9][A-Za-z0-9-]*)\1" + _END)
# Line breaks of YAML 1.1 that are no bytes of their own: the next line, the line and paragraph separators.
_OTHER_BREAKS = re.compile(rb"\xc2\x85|\xe2\x80[\xa8\xa9]")
# The value of ``format``.
_FORMAT = re.compile(rb"[\"']?plancheck/([a-z]+)@")
# An id in the first column of any line.
_GUESS = re.compile(
    rb"(?m)^\xef?\xbb?\xbf?[\"']?id[\"']?[ \t]*:[ \t]*[\"']?([A-Za-z0-9][A-Za-z0-9-]*)"
)
# The place that a plan is of.
_CODE = re.compile(rb"(?m)^jurisdiction:[ \t]*[\"']?([0-9A-Z]+)")


@frozen_dataclass(frozen=True, slots=True, eq=False)
class FileHeader:
    """What the bytes of a file tell: of which of our formats it is, and its id.

    ``sure``: reading the file gives the same. Else the file can't be read, and this is the best guess. ``code``: the
    place that it seems to be of. ``literal``: its bytes say everything as they stand, and one place only. ``sha256``:
    the hash of its bytes, where a run wants it.
    """

    kind: str | None = None
    id: str | None = None
    sure: bool = True
    code: str | None = None
    literal: bool = False
    sha256: bytes = b""

    @classmethod
    def of(cls, raw: bytes, name: str, *, hashed: bool = False) -> FileHeader:
        """The header of some bytes."""
        kind, identity, sure = _identify(raw, name)
        code = _CODE.search(raw)
        # Escapes and other encodings may say it otherwise.
        literal = b"\\" not in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff"))
        return cls(
            kind=kind,
            id=identity,
            sure=sure,
            code=None if code is None else sys.intern(code[1].decode()),
            literal=literal and raw.count(b"jurisdiction") == 1,
            sha256=_hash(raw) if hashed else b"",
        )

    @property
    def other_format(self) -> bool:
        """Whether the file is plainly of another of our formats than plan@1."""
        return self.kind not in {None, "plan"}

    @property
    def plan(self) -> str | None:
        """The id, unless the file is plainly of another kind."""
        return None if self.other_format else self.id

    @property
    def digest(self) -> str:
        """The hash of its bytes as documents have it."""
        return self.sha256.hex()


def _identify(raw: bytes, name: str) -> tuple[str | None, str | None, bool]:
    """Return the kind and the id that bytes carry, and whether that is sure: at a glance, else by reading them."""
    head = _HEAD.match(raw)
    if head is not None:
        kind = head[2].decode()
        if kind != "plan" and kind in KINDS:
            return kind, None, True
        found = _FIRST_ID.match(raw, head.end())
        if found is not None and not _OTHER_BREAKS.search(raw, 0, found.end()):
            return sys.intern(kind), found[2].decode(), True
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"))
    if wide or b"plancheck/" in raw or b"\\" in raw:
        data = read_bytes(raw, name).data
        if isinstance(data, dict):
            written, identity = data.get("format"), data.get("id")
            form = _FORMAT.match(written.encode()) if isinstance(written, str) else None
            kind = form[1].decode() if form is not None else ""
            scalar = isinstance(identity, str | int) and not isinstance(identity, bool)
            return kind if kind in KINDS else None, str(identity) if scalar else None, True
    guess = _GUESS.search(raw)
    return None, None if guess is None else guess[1].decode(), False


def _hash(raw: bytes) -> bytes:
    import hashlib  # noqa: PLC0415 - start-up

    return hashlib.sha256(raw).digest()


@dataclass(slots=True, eq=False)
class HeaderIndex:
    """The headers of the files of a run: each file is opened once for them.

    ``hashed``: whether that includes the hashes of their bytes.
    """

    hashed: bool = False
    _seen: dict[str, FileHeader] = field(default_factory=dict)
    _folders: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> FileHeader:
        """The header of a file; raises ``OSError`` or ``ValueError`` when it can't be opened."""
        found = self._seen.get(name)
        if found is None:
            raw = b"" if paths.is_stream(name) else paths.read(name, MAX_BYTES + 1)
            found = self._seen[name] = FileHeader.of(raw, name, hashed=self.hashed)
        return found

    def maybe(self, name: str) -> FileHeader:
        """The header of a file, that of an empty one when it can't be opened: reading it tells."""
        try:
            return self.of(name)
        except (OSError, ValueError):
            return FileHeader.of(b"", name, hashed=self.hashed)

    def real(self, name: str) -> str:
        """The path without links and dots; its folder's is worked out once."""
        folder, base = os.path.split(name)
        if base in {"", ".", ".."} or os.path.islink(name):
            return paths.real(name)
        if folder not in self._folders:
            self._folders[folder] = paths.real(folder)
        return os.path.join(self._folders[folder], base)


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
    ``headers``: of the files that were looked at, and will be.
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
                    if headers.maybe(str(file)).other_format:
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
                if FilePath(name).suffix in SUFFIXES and headers.maybe(name).other_format:
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
