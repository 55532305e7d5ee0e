"""Output files are written whole or not at all; several of one run all or none."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path as FilePath

from plancheck.domain.errors import UsageError
from plancheck.io import files


def write_whole(outputs: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Write files by way of temporary neighbours; earlier files stay until all new ones are complete.

    A link is followed. What exists and is no plain file (a pipe, a device) is written to directly. Two outputs
    never go to one file, and a plan, a pack, waivers or a configuration is never replaced: a slip of the
    command line must not lose them.
    """
    outputs = list(outputs)
    real: set[str] = set()
    for path, _ in outputs:
        target = FilePath(os.path.realpath(path))
        if str(target) in real:
            raise UsageError("format-file-twice", path=path)
        real.add(str(target))
        if os.path.islink(target):  # noqa: PTH114 - it leads back to itself
            raise UsageError("cannot-write", path=path)
        if _is_input(target):
            raise UsageError("file-exists-input", path=path)
    staged: list[tuple[FilePath, FilePath]] = []
    path = ""
    try:
        for path, parts in outputs:
            target = FilePath(os.path.realpath(path))
            if files.exists(target) and not files.is_file(target):
                with target.open("wb") as stream:
                    stream.writelines(parts)
            else:
                staged.append((_stage(target, parts), target))
        for temporary, target in staged:
            path = str(target)
            temporary.replace(target)
    except OSError:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
        raise UsageError("cannot-write", path=path) from None


_INPUT = re.compile(
    rb"(?m)(?:^|[\r{,])(?:\xef\xbb\xbf)?\s*[\"']?format[\"']?\s*:\s*[\"']?plancheck/(?:plan|catalogue|pack|rules|waivers)@"
)
_CONFIGURATIONS = frozenset({"plancheck.toml", "pyproject.toml"})


def _is_input(target: FilePath) -> bool:
    """Whether a file is one that people write and plancheck reads."""
    if not files.is_file(target):
        return False
    if target.name in _CONFIGURATIONS:
        return True
    try:
        with target.open("rb") as stream:
            head = stream.read(4096)
            if head.startswith((b"\xff\xfe", b"\xfe\xff")):
                head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
            return _INPUT.search(head) is not None
    except OSError:
        return False


def _stage(target: FilePath, parts: Iterable[bytes]) -> FilePath:
    """The new content in a temporary file beside the target."""
    import tempfile  # noqa: PLC0415 - start-up: only when a file is written

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = FilePath(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(parts)
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


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
