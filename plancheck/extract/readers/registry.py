"""The readers of documents: one row a format, chosen by what a file holds first and by its name second.

A reader is a module with ``read(raw, name) -> Document``; it raises ``InputError`` for what it can't read. Formats without a
module are refused with a message that says what to do. Files are bounded (``MAX_BYTES``).
"""

from __future__ import annotations

import errno
import importlib
import re
import stat
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from plancheck.domain.source import UsageError
from plancheck.extract.blocks import Document
from plancheck.extract.readers.refusal import refused

MAX_BYTES = 100 * 1024 * 1024
# Text, web pages and table files: three thousand pages, and bounded memory.
MAX_TEXT = 16 * 1024 * 1024
_STREAMS = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")  # what a shell passes for <(command)


@dataclass(frozen=True, slots=True)
class Format:
    """A format of documents.

    ``module``: its reader, in this package; without one the format is refused. ``first``: bytes that its files begin with.
    ``parts``: of a zip archive, names that tell it, the surest first. ``inside``: names that the head of its XML holds.
    ``text``: it has no first bytes of its own. ``else_text``: what plain text under one of its names is read as.
    """

    name: str
    suffixes: tuple[str, ...] = ()
    module: str = ""
    first: tuple[bytes, ...] = ()
    parts: tuple[bytes, ...] = ()
    inside: tuple[bytes, ...] = ()
    text: bool = False
    else_text: str = ""


_ODF = b"application/vnd.oasis.opendocument."  # stands unpacked at the beginning of an archive
FORMATS = (
    Format("text", (".txt", ".text"), "text", text=True),
    Format("markdown", (".md", ".markdown"), "text", text=True),
    Format("html", (".html", ".htm", ".xhtml", ".shtml"), "html.read", text=True),
    Format("csv", (".csv", ".tsv"), "table_file", text=True),
    Format("docx", (".docx", ".docm"), "docx.read", parts=(b"word/document", b"word/")),
    Format("xlsx", (".xlsx", ".xlsm"), "xlsx.read", parts=(b"xl/workbook", b"xl/")),
    Format("pdf", (".pdf",), "pdf.read", first=(b"%PDF-",)),
    Format("ofd", (".ofd",), "ofd.read", parts=(b"OFD.xml",)),
    Format(
        "odt",
        (".odt", ".ott", ".fodt"),
        "libreoffice",
        parts=(_ODF + b"text",),
        inside=(_ODF + b"text",),
    ),
    Format(
        "ods",
        (".ods", ".ots", ".fods"),
        "libreoffice",
        parts=(_ODF + b"spreadsheet",),
        inside=(_ODF + b"spreadsheet",),
    ),
    Format("odf", (".odp", ".odg", ".odf"), parts=(_ODF,), inside=(_ODF,)),
    Format("doc", (".doc", ".dot", ".wps", ".wpt"), "doc", else_text="text"),
    Format(
        "wordml", module="wordml", inside=(b"office/word/2003/wordml", b"office/2006/xmlPackage")
    ),
    Format("mht", (".mht", ".mhtml"), "mht"),
    Format("xls", (".xls", ".et"), else_text="csv"),
    Format("rtf", (".rtf",), first=(b"{\\rtf",)),
    Format(
        "picture",
        module="picture",
        first=(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"),
    ),
    Format("zip", first=(b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")),
)
_BY_NAME = {one.name: one for one in FORMATS}
_BY_SUFFIX = {suffix: one for one in FORMATS for suffix in one.suffixes}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc, .wps and .xls
_STREAMS_OF = {"encrypted": "EncryptedPackage", "doc": "WordDocument", "xls": "Workbook"}
# What a web page without its head begins with: <table>, <div class="…">.
_PART_OF_PAGE = re.compile(rb"<(?:body|div|head|meta|p|style|table)[\s>]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


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
    found = _BY_NAME.get(kind)
    if found is None or not found.module:
        raise refused(f"document-{kind}", name)
    if found.text and len(raw) > MAX_TEXT:
        raise refused("document-too-large", name, limit=str(MAX_TEXT // 1024 // 1024))
    reader: Any = importlib.import_module(f"plancheck.extract.readers.{found.module}")
    document: Document = reader.read(raw, name)
    return document


def kind_of(raw: bytes, name: str) -> str:
    """The name of the format; ``empty``, ``encrypted``, ``damaged`` or ``binary`` for what is no document of any."""
    by_suffix = _BY_SUFFIX.get(FilePath(name).suffix.lower())
    suffix = by_suffix.name if by_suffix is not None else None
    text = by_suffix is not None and by_suffix.text
    head = raw[:4096]
    if not raw.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        return "empty"
    if b"%PDF-" in head[:1024] and not text:
        return "pdf"
    for one in FORMATS:
        if head.startswith(one.first):
            return one.name
    if head.startswith(_ZIP):
        return _zipped(raw, suffix)
    if head.startswith(_OLE):
        return _compound(raw, suffix)
    low = _head_text(head).lower()
    if suffix == "mht" or (
        low.startswith((b"mime-version:", b"from:")) and b"multipart/related" in low
    ):
        return "mht"
    page = low.startswith((b"<!doctype html", b"<html")) or (
        low.startswith((b"<?xml", b"<!--")) and b"<html" in low
    )
    other = by_suffix.else_text if by_suffix is not None else ""
    if (page and suffix != "markdown") or (other and _PART_OF_PAGE.match(low)):
        return "html"  # also what is called .doc or .xls and is a web page
    if low.startswith(b"<") and not text:
        for one in FORMATS:
            if any(inside.lower() in low for inside in one.inside):
                return one.name
    zeros = b"\0" in head and not head.startswith(_UTF_16) and _binary(head)
    if by_suffix is not None and not text and (zeros or not other):
        return "damaged" if by_suffix.module else by_suffix.name
    return "binary" if zeros else other or suffix or "text"


def _head_text(head: bytes) -> bytes:
    """The beginning of a file for the eye: without its byte-order mark, UTF-16 made UTF-8."""
    if head.startswith(_UTF_16):
        head = head.decode("utf-16", errors="ignore").encode()
    return head.lstrip(b"\xef\xbb\xbf \r\n\t")


def _zipped(raw: bytes, suffix: str | None) -> str:
    """What an archive is, by the names of its parts; they stand in the file as plain text."""
    for rank in range(2):
        for one in FORMATS:
            if any(part in raw for part in one.parts[rank : rank + 1]):
                return one.name
    return "damaged" if suffix is not None and _BY_NAME[suffix].parts else "zip"


def _compound(raw: bytes, suffix: str | None) -> str:
    """What a compound file of the former office programs is, by the names of its streams; ``.doc`` when none tells it."""
    found = {name for name, stream in _STREAMS_OF.items() if stream.encode("utf-16-le") in raw}
    if "encrypted" in found:
        return "encrypted"
    if suffix in {"doc", "xls"} and (suffix in found or not found):
        return suffix  # one may hold the other as an object
    return "doc" if "doc" in found else "xls" if found else "doc"


def _binary(head: bytes) -> bool:
    """Whether bytes with zeros are no UTF-16 text either, whose zeros all stand at odd or at even places."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    return min(even, odd) * 20 > max(even, odd) or max(even, odd) * 50 < len(head)
