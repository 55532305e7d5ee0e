"""Output files are written whole or not at all; several of one run all or none.

What people write, and whatever this run reads, is never replaced. A file is known by its content, however long its
header and odd its encoding, or by being the same file as an input, whatever name, link or case leads to it.
"""

# ruff: noqa: PTH114, PTH116

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path as FilePath

from plancheck.domain.source import UsageError
from plancheck.io import paths
from plancheck.io.yaml import MAX_BYTES
from plancheck.io.yaml.reader import DOCUMENT_HEADS, read_bytes

HEAD = 4096
LIMIT = 20 * MAX_BYTES
"""How much of a file is read, to recognize a report of ours and to recognize an input: none may be larger."""

_WRITTEN = rb"report|diff|extract|evidence|show"
# The name of a format of ours that people write, also a misspelt one: all but those of reports.
_NAME = re.compile(rb"plancheck/(?!(?:" + _WRITTEN + rb")@)([a-z-]+)")
# The same as the value of a key at the beginning of a line or mapping, behind an anchor, a tag or a block sign.
_ENTRY = re.compile(
    rb"(?:^|[\r\n{,])[\xef\xbb\xbf\xfe\xff?\s]*[\"']?format[\"']?\s*:\s*(?:[&!>|][^\s]*\s+)*[\"']?"
    + _NAME.pattern
)
# A report of ours in JSON: its first key says so.
_REPORT = re.compile(rb"\s*\{\s*\"format\"\s*:\s*\"plancheck/(?:" + _WRITTEN + rb")@")
# A character of a quoted YAML or JSON text that is written as an escape.
_ESCAPE = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|u00([0-9A-Fa-f]{2})|U000000([0-9A-Fa-f]{2})|(/))")


def check_outputs(
    outputs: Iterable[str], inputs: Iterable[str | int], known: str | None = None
) -> None:
    """Raise ``UsageError`` when outputs go to one file, or one to a file that it may not replace.

    ``inputs``: what this run reads, by name or file descriptor. ``known``: the output that holds known findings; it
    may replace earlier ones, and nothing else but an empty file.
    """
    seen: set[str] = set()
    read = tuple(inputs)
    for path in outputs:
        target = paths.real(path)
        if target in seen:
            raise UsageError("format-file-twice", path=path)
        seen.add(target)
        if os.path.islink(target) or not _can_be_a_name(path):  # a link that leads back to itself
            raise UsageError("cannot-write", path=path)
        _protect(path, read, known=path == known)


def _can_be_a_name(path: str) -> bool:
    """Whether the system has bytes for a name: not for half of a surrogate pair, nor with a zero byte."""
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeError:
        return False


def _protect(path: str, inputs: Iterable[str | int], *, known: bool) -> None:
    """Raise ``UsageError`` when ``path`` holds what an output may not replace."""
    try:
        state = os.stat(path)
    except (OSError, ValueError):
        return  # it is not there; if it can't be written, writing reports it
    if not stat.S_ISREG(state.st_mode):
        return
    try:
        raw = paths.read(path, HEAD)
        if not _REPORT.match(raw):  # which may be large
            raw = paths.read(path, LIMIT)
    except OSError:
        raise UsageError("cannot-write", path=path) from None
    kind = kind_of(raw, path)
    if known and kind == "known":
        return
    if known and raw.strip():
        raise UsageError("known-overwrite", path=path)
    configuration = FilePath(paths.real(path)).suffix.lower() == ".toml"
    document = raw.startswith(DOCUMENT_HEADS)
    if kind is not None or configuration or document or _among(state, inputs):
        raise UsageError("file-exists-input", path=path)


def kind_of(raw: bytes, name: str) -> str | None:
    """Which of the formats that plancheck reads some bytes are of; also when they can't be read as they are."""
    if _REPORT.match(raw):
        return None
    # Without zero bytes UTF-16 and UTF-32 show their ASCII letters.
    text = _ESCAPE.sub(_unescaped, raw.replace(b"\0", b""))
    if not _NAME.search(text):
        return None
    data = read_bytes(raw, name).data
    if data is None:
        found = _ENTRY.search(text)
        return found[1].decode() if found else None
    values = data.values() if isinstance(data, dict) else ()
    for value in values:  # of any key: "format" may be misspelt
        named = _NAME.match(value.encode(errors="replace")) if isinstance(value, str) else None
        if named is not None:
            return named[1].decode()
    return None


def _unescaped(escape: re.Match[bytes]) -> bytes:
    code = escape[1] or escape[2] or escape[3]
    return bytes([int(code, 16)]) if code else b"/"


def _among(state: os.stat_result, inputs: Iterable[str | int]) -> bool:
    """Whether a file is one of the inputs, by device and inode."""
    for one in inputs:
        try:
            if os.path.samestat(os.stat(one), state):
                return True
        except (OSError, ValueError):
            continue
    return False


def write_whole(
    outputs: Iterable[tuple[str, Iterable[bytes]]],
    inputs: Iterable[str | int] = (),
    known: str | None = None,
) -> None:
    """Write files by way of temporary neighbours; earlier files stay until all new ones are complete.

    A link is followed. What exists and is no plain file (a pipe, a device) is written to directly. Two outputs
    never go to one file, and what ``check_outputs`` protects is never replaced: a mistake in the command line must not
    lose it. ``inputs``: what the run reads; ``known``: the output of known findings, which may replace such.
    """
    outputs = list(outputs)
    if not outputs:
        return
    check_outputs((path for path, _ in outputs), inputs, known)
    targets = [FilePath(paths.real(path)) for path, _ in outputs]
    _staged.clear()
    path = ""
    try:
        for (given, parts), target in zip(outputs, targets, strict=True):
            path = given
            if paths.exists(target) and not paths.is_file(target):
                with target.open("wb") as stream:
                    stream.writelines(parts)
            else:
                _stage(target, parts)
        for temporary, target in _staged.items():
            path = str(target)
            temporary.replace(target)
    except BaseException as error:
        discard()
        if isinstance(error, OSError):
            raise UsageError("cannot-write", path=path) from None
        raise


def replace_own(path: str, old: bytes, new: bytes) -> str:
    """Replace a file that people work on, as they asked; the file as it was is kept beside it, and its name returned.

    Raises ``UsageError`` when the file is not as it was read (``old``); earlier kept files are never replaced.
    """
    target = FilePath(paths.real(path))
    try:
        changed = target.read_bytes() != old
    except OSError:
        raise UsageError("cannot-write", path=path) from None
    if changed:
        raise UsageError("update-changed", path=path)
    try:
        number, backup = 1, f"{path}.bak"
        while os.path.lexists(backup):
            number += 1
            backup = f"{path}.bak{number}"
        _staged.clear()
        kept = FilePath(paths.real(backup))
        _stage(kept, [old])
        _stage(target, [new])
        for temporary, final in _staged.items():
            shutil.copymode(target, temporary)
            temporary.replace(final)
    except BaseException as error:
        discard()
        if isinstance(error, OSError):
            raise UsageError("cannot-write", path=path) from None
        raise
    return backup


_staged: dict[FilePath, FilePath] = {}
"""The new content of files that are not replaced yet: each temporary file with its target."""


def discard() -> None:
    """Remove what is not in its place; also called when a signal ends the run."""
    for temporary in tuple(_staged):
        with contextlib.suppress(OSError):
            temporary.unlink()


def _stage(target: FilePath, parts: Iterable[bytes]) -> None:
    """Put the new content into a temporary file beside the target."""
    temporary = target.parent / f".{target.name[:40]}.{os.urandom(6).hex()}"  # a name has 255 bytes
    _staged[temporary] = target
    with temporary.open("xb") as stream:
        stream.writelines(parts)


def write_new(folder: str, files: dict[str, bytes]) -> None:
    """Write files into a folder, made if need be; one that is there already stops all of them."""
    base = FilePath(folder)
    for name in files:
        if os.path.lexists(base / name):
            raise UsageError("file-exists", path=str(base / name))
    try:
        base.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise UsageError("cannot-write", path=folder) from None
    write_whole([(str(base / name), [content]) for name, content in files.items()])
