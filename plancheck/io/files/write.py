"""Output files are written whole or not at all; several of one run all or none."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path as FilePath

from plancheck.domain.source import UsageError
from plancheck.io.files import paths


def write_whole(
    outputs: Iterable[tuple[str, Iterable[bytes]]],
    inputs: Iterable[str | int] = (),
    known: str | None = None,
) -> None:
    """Write files by way of temporary neighbours; earlier files stay until all new ones are complete.

    A link is followed. What exists and is no plain file (a pipe, a device) is written to directly. Two outputs
    never go to one file, and what ``overwrite`` protects is never replaced: a mistake in the command line must not
    lose it. ``inputs``: what the run reads; ``known``: the output of known findings, which may replace such.
    """
    outputs = list(outputs)
    if not outputs:
        return
    from plancheck.io.files.overwrite import check  # noqa: PLC0415 - start-up: most runs write no file

    check((path for path, _ in outputs), inputs, known)
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
