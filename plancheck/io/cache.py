"""What earlier runs worked out, kept in the user's cache folder: blobs by key, checked when read.

An entry that is damaged, cut short or in the way is as good as none. Nothing here may change a result: the
caller's key holds everything that an entry depends on. Entries are for the user alone (a draft is not public).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path as FilePath

_MAGIC = b"plancheck cache 2\n"
_SUM = 32
OFF = frozenset({"off", "no", "none", "0"})
LIMIT = 512 * 1024 * 1024


def default_folder() -> FilePath | None:
    """``PLANCHECK_CACHE`` (a folder, or ``off``), else the user's cache folder of this system."""
    asked = os.environ.get("PLANCHECK_CACHE", "")
    if asked.lower() in OFF:
        return None
    if asked:
        return FilePath(asked)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
        return FilePath(base) / "plancheck" / "Cache" if base else None
    home = FilePath("~").expanduser()
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "plancheck"
    named = os.environ.get("XDG_CACHE_HOME", "")
    base_folder = FilePath(named) if os.path.isabs(named) else home / ".cache"  # noqa: PTH117
    return base_folder / "plancheck"


@dataclass(slots=True, eq=False)
class Cache:
    """A folder of entries. ``limit``: bytes; the entries that were not used for longest go first."""

    folder: FilePath
    limit: int = LIMIT
    written: int = 0

    def get(self, key: str) -> bytes | None:
        """The entry of a key, or ``None``."""
        path = self._path(key)
        try:
            raw = path.read_bytes()
        except OSError:
            return None
        head, body = raw[: len(_MAGIC) + _SUM], raw[len(_MAGIC) + _SUM :]
        if head != _head(key, body):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # it was of use: the last to go
        return body

    def put(self, key: str, body: bytes) -> None:
        """Keep an entry; a folder that can't be written to keeps nothing."""
        path = self._path(key)
        whole = _head(key, body) + body
        temporary = path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            try:
                temporary.write_bytes(whole)
            except FileNotFoundError:
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                temporary.write_bytes(whole)
            temporary.chmod(0o600)
            temporary.replace(path)
            self.written += 1

    def tidy(self) -> None:
        """After a run that wrote: bring the folder below its limit, oldest entries first."""
        if not self.written:
            return
        self.written = 0
        found: list[tuple[float, int, str]] = []
        with contextlib.suppress(OSError):
            for one in os.scandir(self.folder):
                with contextlib.suppress(OSError):
                    state = one.stat(follow_symlinks=False)
                    found.append((state.st_mtime, state.st_size, one.path))
        used = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if used <= self.limit:
                break
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108 - a plain string from scandir
                used -= size

    def _path(self, key: str) -> FilePath:
        return self.folder / f"{key}.bin"


def _head(key: str, body: bytes) -> bytes:
    """What an entry begins with: it holds for this key and this content only."""
    return _MAGIC + hashlib.sha256(key.encode() + body).digest()
