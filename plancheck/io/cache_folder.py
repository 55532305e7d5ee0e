"""What earlier runs worked out, kept in the user's cache folder: blobs by key, checked when read.

An entry that is damaged, forged, cut short or in the way is as good as none. Nothing here may change a result: the
caller's key holds everything that an entry depends on, and an entry carries a digest over key and content that only
this user can make: its secret lies beside the folder, so that a folder that comes from elsewhere is of no use. Only
regular files of this user are opened. Entries are for the user alone (a draft is not public).
"""

# ruff: noqa: PTH100, PTH105, PTH108, PTH111, PTH117, PTH123

from __future__ import annotations

import contextlib
import hmac
import os
import re
import stat
import sys
from dataclasses import field
from pathlib import Path as FilePath

from plancheck.common import dataclass

_MAGIC = b"plancheck cache 3\n"
_SUM = 32
_SECRET = 32
OFF = frozenset({"off", "no", "none", "0"})
LIMIT = 512 * 1024 * 1024
LARGEST = 64 * 1024 * 1024
"""An entry of one plan has no more bytes than this."""
# The name of an entry, or of one that is being written: nothing else in the folder is ours to remove.
_ENTRY = re.compile(r"[0-9a-f]{64}\.(?:bin|[0-9a-f]{16})")
_READ = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


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
    home = FilePath(os.path.expanduser("~"))
    if not home.is_absolute():  # a user without a home
        return None
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "plancheck"
    named = os.environ.get("XDG_CACHE_HOME", "")
    base_folder = FilePath(named) if os.path.isabs(named) else home / ".cache"
    return base_folder / "plancheck"


@dataclass(slots=True, eq=False)
class Cache:
    """A folder of entries. ``limit``: bytes; the entries that were not used for longest go first.

    ``secret``: what entries are signed with; without one nothing is read or kept.
    """

    folder: FilePath
    limit: int = LIMIT
    written: int = 0
    secret: bytes | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.secret = _secret(self.folder)

    def get(self, key: str) -> bytes | None:
        """The entry of a key, or ``None``."""
        path = self._path(key)
        raw = _own(path, LARGEST)
        if raw is None or self.secret is None:
            return None
        head, body = raw[: len(_MAGIC) + _SUM], raw[len(_MAGIC) + _SUM :]
        if not hmac.compare_digest(head, _head(self.secret, key, body)):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # it was of use: the last to go
        return body

    def put(self, key: str, body: bytes) -> None:
        """Keep an entry; a folder that can't be written to keeps nothing."""
        if self.secret is None or len(body) > LARGEST - _SUM - len(_MAGIC):
            return
        if _write(self._path(key), _head(self.secret, key, body) + body):
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
                    if _ENTRY.fullmatch(one.name) and stat.S_ISREG(state.st_mode):
                        found.append((state.st_mtime, state.st_size, one.path))
        used = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if used <= self.limit:
                break
            with contextlib.suppress(OSError):
                os.unlink(path)
                used -= size

    def _path(self, key: str) -> FilePath:
        return self.folder / f"{key}.bin"


def _head(secret: bytes, key: str, body: bytes) -> bytes:
    """What an entry begins with: it holds for this user, this key and this content only."""
    return _MAGIC + hmac.digest(secret, key.encode() + body, "sha256")


def _secret(folder: FilePath) -> bytes | None:
    """The user's secret for a folder, made where there is none; ``None`` when it can't be kept."""
    try:
        path = FilePath(f"{os.path.abspath(folder)}.key")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (OSError, ValueError):
        return None
    there = os.path.lexists(
        path
    )  # asked first: what another process makes meanwhile is not replaced
    found = _own(path, _SECRET, private=True)
    if found is None or len(found) != _SECRET:
        _write(path, os.urandom(_SECRET), replace=there)
        found = _own(path, _SECRET, private=True)  # another process may have been first
    return found if found is not None and len(found) == _SECRET else None


def _own(path: FilePath, limit: int, *, private: bool = False) -> bytes | None:
    """The bytes of a regular file of this user; ``private``: that no other may read or write.

    ``None`` for whatever else is there, and for more than ``limit`` bytes. Nothing is waited for.
    """
    try:
        handle = os.open(path, _READ)
    except (OSError, ValueError):
        return None
    try:
        state = os.fstat(handle)
        mine = not hasattr(os, "geteuid") or state.st_uid == os.geteuid()
        shared = private and os.name != "nt" and state.st_mode & 0o077
        if not stat.S_ISREG(state.st_mode) or not mine or shared or state.st_size > limit:
            return None
        with open(handle, "rb", closefd=False) as stream:
            return stream.read(limit)
    except OSError:
        return None
    finally:
        os.close(handle)


def _write(path: FilePath, raw: bytes, *, replace: bool = True) -> bool:
    """Put a file of this user in place, whole; not over one that is there unless ``replace``."""
    temporary = path.with_suffix(f".{os.urandom(8).hex()}")
    try:
        try:
            handle = os.open(temporary, _WRITE, 0o600)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(temporary, _WRITE, 0o600)
        with open(handle, "wb") as stream:
            stream.write(raw)
        _place(temporary, path, replace=replace)
        return True
    except (OSError, ValueError):
        return False
    finally:
        with contextlib.suppress(OSError, ValueError):
            os.unlink(temporary)


def _place(temporary: FilePath, path: FilePath, *, replace: bool) -> None:
    if not replace:
        with contextlib.suppress(OSError):  # some file systems have no second names
            os.link(temporary, path)
            return
        if os.path.lexists(path):
            return
    os.replace(temporary, path)
