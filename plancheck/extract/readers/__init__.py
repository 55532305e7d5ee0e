"""Readers of documents, one module a format behind one interface: ``read(raw, name) -> Document``.

The format is told by the content first and the file name second. What can't be read (a scanned PDF, an encrypted file, a
``.doc``, ``.wps`` or ``.ofd``) is an ``InputError`` whose message says what to do. Files are bounded (``MAX_BYTES``).
"""

from __future__ import annotations

import importlib
from pathlib import Path as FilePath
from typing import Any

from plancheck.domain.errors import InputError, Problem, UsageError
from plancheck.domain.source import Location
from plancheck.extract.blocks import Document

MAX_BYTES = 100 * 1024 * 1024
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
    ".html": "html", ".htm": "html", ".xhtml": "html", ".mht": "mht", ".csv": "csv", ".tsv": "csv",
    ".docx": "docx", ".docm": "docx", ".xlsx": "xlsx", ".xlsm": "xlsx", ".pdf": "pdf",
    ".doc": "doc", ".wps": "wps", ".ofd": "ofd", ".xls": "xls", ".et": "xls", ".rtf": "rtf",
}  # fmt: skip


def read_document(path: str) -> Document:
    """Read a document file; raises ``InputError`` or ``UsageError`` with what to do."""
    file = FilePath(path)
    try:
        if file.is_dir():
            raise refused("document-folder", path)
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UsageError("no-such-file", path=path) from None
    except (OSError, ValueError):
        raise refused("unreadable-file", path) from None
    if len(raw) > MAX_BYTES:
        raise refused("document-too-large", path, limit=str(MAX_BYTES // 1024 // 1024))
    return read_raw(raw, path)


def read_raw(raw: bytes, name: str) -> Document:
    """Read a document from its bytes."""
    kind = kind_of(raw, name)
    if kind not in _MODULES:
        raise refused(f"document-{kind}", name)
    reader: Any = importlib.import_module(_MODULES[kind])
    document: Document = reader.read(raw, name)
    return document


def kind_of(raw: bytes, name: str) -> str:
    """The format: by what the file holds, then by its name; ``doc``, ``empty`` … for what is refused."""
    suffix = _SUFFIXES.get(FilePath(name).suffix.lower())
    head = raw[:4096]
    if not raw.strip():
        return "empty"
    if head.startswith(b"%PDF-") or b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        if b"word/" in raw or suffix == "docx":
            return "docx"
        if b"xl/" in raw or suffix == "xlsx":
            return "xlsx"
        return "ofd" if b"OFD.xml" in raw else "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e" in raw:
            return "encrypted"
        return suffix if suffix in {"doc", "wps", "xls"} else "doc"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if suffix in {"docx", "xlsx", "pdf", "doc", "wps", "ofd", "xls", "mht"}:
        return "damaged" if suffix in {"docx", "xlsx", "pdf"} else suffix
    low = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if suffix is None and low.startswith((b"<!doctype html", b"<html")):
        return "html"
    return suffix or "text"


def refused(code: str, name: str, **params: str) -> InputError:
    """A document that can't be read, with what to do instead."""
    return InputError([Problem(code=code, location=Location(name, 0, 0), params={"path": name, **params})])
