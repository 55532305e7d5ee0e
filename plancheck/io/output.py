"""Output files are written whole or not at all; several of one run all or none."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path as FilePath

from plancheck.domain.errors import UsageError
from plancheck.io import files
from plancheck.io.overwrite import check


def write_whole(
    outputs: Iterable[tuple[str, Iterable[bytes]]],
    inputs: Iterable[str | int] = (),
    known: str | None = None,
) -> None:
    """Write files by way of temporary neighbours; earlier files stay until all new ones are complete.

    A link is followed. What exists and is no plain file (a pipe, a device) is written to directly. Two outputs
    never go to one file, and what ``overwrite`` protects is never replaced: a slip of the command line must not
    lose it. ``inputs``: what the run reads; ``known``: the output of known findings, which may replace such.
    """
    outputs = list(outputs)
    check((path for path, _ in outputs), inputs, known)
    targets = [FilePath(files.real(path)) for path, _ in outputs]
    staged: list[tuple[FilePath, FilePath]] = []
    path = ""
    try:
        for (given, parts), target in zip(outputs, targets, strict=True):
            path = given
            if files.exists(target) and not files.is_file(target):
                with target.open("wb") as stream:
                    stream.writelines(parts)
            else:
                staged.append((_stage(target, parts), target))
        for temporary, target in staged:
            path = str(target)
            temporary.replace(target)
    except BaseException as error:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise UsageError("cannot-write", path=path) from None
        raise


def _stage(target: FilePath, parts: Iterable[bytes]) -> FilePath:
    """The new content in a temporary file beside the target."""
    import tempfile  # noqa: PLC0415 - start-up: only when a file is written

    handle, name = tempfile.mkstemp(
        dir=target.parent, prefix=f".{target.name[:40]}."
    )  # a name has 255 bytes
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
