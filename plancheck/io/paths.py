"""Looking at the file system without surprises: every question has an answer, whatever the path is made of.

A link that leads to itself, a name that is too long, a folder that may not be entered: the functions of ``pathlib``
raise on some of them. And what is no regular file is not opened: a pipe that nobody writes to waits for ever. For a file
that is not there, the nearest name in its folder is found.
"""

# ruff: noqa: PTH100, PTH110, PTH112, PTH113, PTH116, PTH120, PTH123

from __future__ import annotations

import errno
import glob
import os
import re
import stat
from pathlib import Path as FilePath

from plancheck.common.meant import closest
from plancheck.domain.source import UsageError

# What a shell passes for <(command), and the process's own open files.
_STREAM = re.compile(r"/dev/(?:stdin|fd/[0-9]+)|/proc/(?:self|[0-9]+)/fd/[0-9]+")


class NotAFile(OSError):  # noqa: N818 - it is what the path is
    """What is there is neither a file nor a folder: a pipe, a device."""


def real(name: str | FilePath) -> str:
    """The path without links and dots, as far as it can be followed: what tells two names of one file."""
    try:
        return os.path.realpath(name)
    except (OSError, ValueError):
        pass
    try:
        return os.path.abspath(name)
    except OSError:  # the working folder is gone
        return os.path.normpath(name)


def is_folder(name: str | FilePath) -> bool:
    """Whether this is a folder, as far as can be told."""
    return os.path.isdir(name)


def is_file(name: str | FilePath) -> bool:
    """Whether this is a regular file, as far as can be told."""
    return os.path.isfile(name)


def exists(name: str | FilePath) -> bool:
    """Whether anything can be reached there."""
    return os.path.exists(name)


def is_stream(name: str | FilePath) -> bool:
    """Whether this is an open stream of this process (/dev/stdin, ``<(command)``), to be read once."""
    return _STREAM.fullmatch(str(name)) is not None


def read(name: str | FilePath, limit: int) -> bytes:
    """A file's first bytes; ``OSError`` when it can't be opened or is no regular file."""
    kind = os.stat(name).st_mode
    if stat.S_ISDIR(kind):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(name))
    if not stat.S_ISREG(kind) and not is_stream(name):
        raise NotAFile(errno.EINVAL, os.strerror(errno.EINVAL), str(name))
    with open(name, "rb") as stream:
        return stream.read(limit)


def trouble(error: OSError | ValueError) -> str:
    """The code of the message on a file that could not be read."""
    if isinstance(error, NotAFile):
        return "not-a-file"
    if isinstance(error, IsADirectoryError):
        return "is-a-folder"
    if isinstance(error, OSError) and error.errno in {
        errno.ENOENT,
        errno.ENAMETOOLONG,
        errno.ENOTDIR,
    }:
        return "no-such-file"
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return "link-loop"
    return "unreadable-file"


def below(folder: str | FilePath, *, deep: bool) -> tuple[list[FilePath], list[str]]:
    """Everything in a folder but folders, and the folders that could not be looked into.

    What is hidden is left out; links to folders are not followed.
    """
    shut: list[str] = []
    found: list[FilePath] = []

    def refused(error: OSError) -> None:
        shut.append(error.filename or str(folder))

    for here, folders, files in os.walk(folder, onerror=refused):
        folders[:] = [one for one in folders if deep and not one.startswith(".")]
        found.extend(FilePath(here, one) for one in files if not one.startswith("."))
    return sorted(found), shut


def matches(pattern: str) -> tuple[list[str], list[str]]:
    """What a pattern matches, by name; and the folder in which that can't be told, if there is one."""
    try:
        found = sorted(glob.glob(pattern, recursive=True))
    except (OSError, ValueError):
        return [], []
    here = pattern
    while glob.has_magic(here):
        above = os.path.dirname(here)
        if above == here:
            break
        here = above
    folder = here or "."
    shut = is_folder(folder) and not os.access(folder, os.R_OK | os.X_OK)
    return found, [folder] if shut and not found else []


MOST = 5000
"""How many names of a folder are looked at."""


def no_such_file(path: str) -> UsageError:
    """A file or folder that is not there."""
    near = near_file(path)
    return UsageError("no-such-file-near" if near else "no-such-file", path=path, near=near)


def near_file(path: str) -> str:
    """The path in the same folder that is most like one that is not there; empty without one."""
    file = FilePath(path)
    try:
        names = [one.name for one in file.parent.iterdir() if not one.name.startswith(".")][:MOST]
    except (OSError, ValueError):
        return ""
    stems = {FilePath(name).stem: name for name in sorted(names, reverse=True)}
    found = closest(file.stem, stems, 0.75)
    return str(file.parent / stems[found[0]]) if found else ""
