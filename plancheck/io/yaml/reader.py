"""Reads YAML: bytes in, plain JSON types and positions out.

``plain_reader`` reads what is written plainly, in a tenth of the time; ``events`` everything else.
"""

from __future__ import annotations

import re
from pathlib import Path as FilePath

from plancheck.domain.source import Location, Problem
from plancheck.io import paths
from plancheck.io.yaml import MAX_BYTES, MAX_NODES, Document, plain_reader

# Characters that no text file should hold: controls but for tab and line ends, lone surrogates, non-characters.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def read_file(file: FilePath, shown: str | None = None, *, times: int = 1) -> Document:
    """Read a YAML file; whatever is wrong stands in ``problems`` and ``data`` is ``None``.

    ``times``: how many times the usual size is allowed (files that the tool itself writes).
    """
    document = _open(file, shown if shown is not None else str(file), MAX_BYTES * times)
    return _parse(document, times)


def read_bytes(raw: bytes, name: str, *, times: int = 1) -> Document:
    """Read YAML from bytes; ``name`` stands in messages, ``times`` as for files."""
    return _parse(_text_of(raw, name, MAX_BYTES * times), times)


def open_text(file: FilePath, name: str, limit: int = MAX_BYTES) -> Document:
    """The text of a file, not parsed yet; whatever is wrong stands in ``problems``. ``limit``: bytes."""
    return _without_control(_open(file, name, limit))


def _open(file: FilePath, name: str, limit: int) -> Document:
    document = Document(name)
    try:
        raw = paths.read(file, limit + 1)
    except (OSError, ValueError) as error:
        code = paths.trouble(error)
        near = ""
        if code == "no-such-file":
            from plancheck.io.paths import near_file  # noqa: PLC0415 - only for a mistake

            near = near_file(str(file))
        return _failed(document, f"{code}-near" if near else code, near=near)
    if len(raw) > limit and raw.startswith(DOCUMENT_HEADS):
        return _failed(document, "document-not-plan")
    return _text_of(raw, name, limit)


def _text_of(raw: bytes, name: str, limit: int) -> Document:
    import hashlib  # noqa: PLC0415 - start-up

    document = Document(name, digest=hashlib.sha256(raw).hexdigest())
    if len(raw) > limit:
        return _failed(document, "file-too-large", limit=str(limit // 1_000_000))
    text = _decode(raw, document)
    if text is not None:
        document.text = text
    return document


def _without_control(document: Document) -> Document:
    """The document with a complaint of the first control character."""
    found = CONTROL.search(document.text)
    if found is not None:
        code = "nul-byte" if found[0] == "\0" else "control-character"
        place = document.place(found.start())
        document.problems.append(
            document.problem_at(code, place, character=f"U+{ord(found[0]):04X}")
        )
    return document


def _failed(document: Document, code: str, **params: str) -> Document:
    params.setdefault("path", document.path)
    document.problems.append(
        Problem(code=code, location=Location(document.path, 0, 0), params=params)
    )
    return document


DOCUMENT_HEADS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")
"""What Word, Excel and PDF files begin with."""
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def _decode(raw: bytes, document: Document) -> str | None:
    if raw.startswith(DOCUMENT_HEADS):
        _failed(document, "document-not-plan")
        return None
    encoding, start = "utf-8", 0
    for bom, name in _BOMS:
        if raw.startswith(bom):
            encoding, start = name, len(bom)
            break
    try:
        return raw[start:].decode(encoding)
    except UnicodeDecodeError as error:
        good = raw[start : start + error.start].decode(encoding, errors="replace")
        document.text = good
        place = document.place(len(good))
        document.text = ""
        code = "bad-encoding"
        excerpt = None
        if encoding == "utf-8":
            codec, errors = "utf-8", "backslashreplace"
            if _looks_like_gbk(raw):
                code = "gbk-encoding"
                codec, errors = "gb18030", "replace"
            # The line as far as it can be made out, with the caret under the first bytes that are none.
            at = start + error.start
            begin = max(raw.rfind(b"\n", 0, at) + 1, start)
            end = raw.find(b"\n", at)
            line = raw[begin : end if end >= 0 else len(raw)].rstrip(b"\r")
            excerpt = line.decode(codec, errors)
            before = len(raw[begin:at].decode(codec, errors))
            place = Location(place.path, place.line, before + 1, 4 if codec == "utf-8" else 1)
        document.problems.append(Problem(code=code, location=place, excerpt=excerpt))
        return None


def encode_like(raw: bytes, text: str) -> bytes:
    """A text in the encoding of the bytes that it stands for, with their byte order mark."""
    bom, name = next((one for one in _BOMS if raw.startswith(one[0])), (b"", "utf-8"))
    return bom + text.encode(name)


def _looks_like_gbk(raw: bytes) -> bool:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def _parse(document: Document, times: int) -> Document:
    """Fill the document's data from its text."""
    document.max_nodes = MAX_NODES * times
    if document.problems:
        return document
    plain = plain_reader.read(document.text, document.max_nodes)
    if plain is not None:
        document.data, document.positions = plain
        return document
    if not _without_control(document).problems:
        from plancheck.io.yaml.events import parse  # noqa: PLC0415 - start-up: for the fewest files

        parse(document)
    return document
