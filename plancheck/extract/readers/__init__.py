"""Readers of documents, one module a format behind one interface: ``read(raw, name) -> Document``.

The format is told by the content first and the file name second. What can't be read (a scanned PDF, an encrypted file, a
``.doc``, ``.wps`` or ``.ofd``) is an ``InputError`` whose message says what to do. Files are bounded (``MAX_BYTES``).
"""

from __future__ import annotations

import errno
import importlib
import stat
from pathlib import Path as FilePath
from typing import Any

from plancheck.domain.problem import InputError, Problem, UsageError
from plancheck.domain.source import Location
from plancheck.extract.blocks import Document

MAX_BYTES = 100 * 1024 * 1024
# Text, web pages and table files: three thousand pages, and bounded memory.
MAX_TEXT = 16 * 1024 * 1024
_MODULES = {
    "text": "plancheck.extract.readers.text",
    "markdown": "plancheck.extract.readers.text",
    "html": "plancheck.extract.readers.html",
    "csv": "plancheck.extract.readers.table_file",
    "docx": "plancheck.extract.readers.docx",
    "xlsx": "plancheck.extract.readers.xlsx",
    "pdf": "plancheck.extract.readers.pdf",
}
_SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html", ".mht": "mht", ".mhtml": "mht", ".csv": "csv", ".tsv": "csv",
    ".docx": "docx", ".docm": "docx", ".xlsx": "xlsx", ".xlsm": "xlsx", ".pdf": "pdf",
    ".doc": "doc", ".wps": "wps", ".ofd": "ofd", ".xls": "xls", ".et": "xls", ".rtf": "rtf",
}  # fmt: skip
REFUSALS = frozenset({
    "document-folder", "document-empty", "document-no-text", "document-too-large", "document-doc", "document-wps", "document-ofd", "document-xls", "document-rtf", "document-mht", "document-zip", "document-encrypted", "document-damaged", "document-scanned", "document-picture", "document-binary", "document-encoding", "document-bomb"
})  # fmt: skip
"""Every way in which a document is refused; each has words and says what to do (``errors.*.toml``)."""

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")


_STREAMS = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")  # what a shell passes for <(command)


def read_document(path: str) -> Document:
    """Read a document file; raises ``InputError`` or ``UsageError`` with what to do."""
    file = FilePath(path)
    try:
        kind = file.stat().st_mode
        if stat.S_ISDIR(kind):
            raise refused("document-folder", path)
        if not stat.S_ISREG(kind) and not path.startswith(_STREAMS):
            raise refused("not-a-file", path)  # a pipe that nobody writes to waits for ever
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UsageError("no-such-file", path=path) from None
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            raise UsageError("no-such-file", path=path) from None
        raise refused("unreadable-file", path) from None
    if len(raw) > MAX_BYTES:
        raise refused("document-too-large", path, limit=str(MAX_BYTES // 1024 // 1024))
    return read_raw(raw, path)


def read_raw(raw: bytes, name: str) -> Document:
    """Read a document from its bytes."""
    kind = kind_of(raw, name)
    if kind not in _MODULES:
        raise refused(f"document-{kind}", name)
    if len(raw) > MAX_TEXT and kind in {"text", "markdown", "html", "csv"}:
        raise refused("document-too-large", name, limit=str(MAX_TEXT // 1024 // 1024))
    reader: Any = importlib.import_module(_MODULES[kind])
    document: Document = reader.read(raw, name)
    return document


def kind_of(raw: bytes, name: str) -> str:
    """The format: by what the file holds, then by its name; ``doc``, ``empty`` … for what is refused."""
    suffix = _SUFFIXES.get(FilePath(name).suffix.lower())
    head = raw[:4096]
    if not raw.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        return "empty"
    if b"%PDF-" in head[:1024] and suffix not in {"text", "markdown", "html", "csv"}:
        return "pdf"
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(raw, suffix)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            return "encrypted"
        if suffix in {"doc", "wps", "xls"}:
            return suffix
        return "xls" if "Workbook".encode("utf-16-le") in raw else "doc"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_PICTURES):
        return "picture"
    if head.startswith((b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")):
        return "zip"
    low = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    page = low.startswith((b"<!doctype html", b"<html")) or (
        low.startswith((b"<?xml", b"<!--")) and b"<html" in low
    )
    if suffix == "mht" or (
        low.startswith((b"mime-version:", b"from:")) and b"multipart/related" in low
    ):
        return "mht"
    if page and suffix != "markdown":  # also what is called .doc or .xls and is a web page
        return "html"
    if suffix in {"docx", "xlsx", "pdf"}:
        return "damaged"
    if suffix in {"ofd", "doc", "wps", "xls", "rtf"}:
        return suffix
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and _binary(head):
        return "binary"
    return suffix or "text"


def _zipped(raw: bytes, suffix: str | None) -> str:
    """What an archive is, by the names of its parts; they stand in the file as plain text."""
    if b"word/document" in raw:
        return "docx"
    if b"xl/workbook" in raw:
        return "xlsx"
    if b"OFD.xml" in raw:
        return "ofd"
    if b"word/" in raw or b"xl/" in raw:
        return "docx" if b"word/" in raw else "xlsx"
    if suffix in {"docx", "xlsx"}:
        return "damaged"
    return "zip"


def _binary(head: bytes) -> bool:
    """Whether bytes with zeros are no UTF-16 text either, whose zeros all stand at odd or at even places."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    return min(even, odd) * 20 > max(even, odd) or max(even, odd) * 50 < len(head)


def refused(code: str, name: str, **params: str) -> InputError:
    """A document that can't be read, with what to do instead."""
    return InputError(
        [Problem(code=code, location=Location(name, 0, 0), params={"path": name, **params})]
    )
