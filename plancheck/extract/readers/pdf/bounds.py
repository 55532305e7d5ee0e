"""Bounds on PDF files: streams that unpack beyond measure, the library's warnings and errors."""

from __future__ import annotations

import contextlib
import logging
import re
import warnings
import zlib
from collections.abc import Iterator

from plancheck.domain.source import InputError, UsageError
from plancheck.extract.readers.refusal import refused

MAX_STREAM = 192 * 1024 * 1024
_CHUNK = 1024 * 1024
# The beginning of a stream packed by zlib.
_STREAM = re.compile(rb"stream\r?\n(?=[\x08-\x78][\x01\x5e\x9c\xda])")


def check_streams(raw: bytes, name: str) -> None:
    """Refuse a file with a stream that unpacks beyond measure, before the library unpacks it into memory."""
    view = memoryview(raw)
    done = 0
    for found in _STREAM.finditer(raw):
        if found.start() < done:  # inside the stream before
            continue
        unpacking = zlib.decompressobj()
        at, size = found.end(), 0
        data: bytes | memoryview = view[at : at + _CHUNK]
        try:
            while data and not unpacking.eof:
                size += len(unpacking.decompress(data, _CHUNK))
                if size > MAX_STREAM:
                    raise refused("document-bomb", name)
                data = unpacking.unconsumed_tail
                if not data:
                    at += _CHUNK
                    data = view[at : at + _CHUNK]
            done = at
        except zlib.error:
            continue  # a picture or a font in another form


@contextlib.contextmanager
def library(name: str) -> Iterator[None]:
    """Run the library without its warnings; its errors are raised as refusals."""
    for logger in ("pdfminer", "pdfplumber"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (InputError, UsageError):
        raise
    except MemoryError:
        raise refused("document-bomb", name) from None
    except Exception as error:  # noqa: BLE001 - whatever a hostile file makes the library raise
        locked = "document-encrypted" if _is_locked(error) else "document-damaged"
        raise refused(locked, name) from None


def _is_locked(error: BaseException) -> bool:
    """Whether an error, or one that led to it, speaks of a password."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        words = f"{type(cause).__name__} {cause.args!r:.200}"
        if "Password" in words or "Encryption" in words:
            return True
        cause = cause.__cause__ or cause.__context__
    return False
