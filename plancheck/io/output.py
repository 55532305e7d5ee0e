"""Output files are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path as FilePath

from plancheck.domain.errors import UsageError


def write_whole(path: str, content: Iterable[bytes]) -> None:
    """Write a file by way of a temporary neighbour; an earlier file stays until the new one is complete."""
    import tempfile  # noqa: PLC0415 - start-up: only when a file is written

    target = FilePath(path)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError:
        raise UsageError("cannot-write", path=path) from None
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(content)
        mask = os.umask(0)
        os.umask(mask)
        FilePath(name).chmod(0o666 & ~mask)
        FilePath(name).replace(target)
    except OSError:
        FilePath(name).unlink(missing_ok=True)
        raise UsageError("cannot-write", path=path) from None
