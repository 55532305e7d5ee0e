"""The file that was meant: the nearest name in the folder of one that is not there."""

from __future__ import annotations

from pathlib import Path as FilePath

from plancheck.common.meant import closest
from plancheck.domain.source import UsageError

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
