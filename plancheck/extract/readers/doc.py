"""Word 97–2003 (.doc, .wps): made a docx in memory by ``msdoc2docx``, then read as one.

WPS Writer saves the same streams. What the conversion had to leave out is named as unread; nothing in the file is run.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from plancheck.extract.blocks import Document, Unread
from plancheck.extract.extra import module
from plancheck.extract.readers.docx.read import read as read_docx
from plancheck.extract.readers.office import MAX_PART
from plancheck.extract.readers.refusal import refused

_MAX_ENTRIES = 20_000
# Parts of the conversion's codes that tell what is missing in the docx, and its kind as unread.
_LEFT_OUT = {"PICTURE": "picture", "TEXTBOX": "object", "OLE_": "object", "BINARY_DATA": "picture", "OFFICEART_MALFORMED": "object", "SHAPE_TYPES": "object"}  # fmt: skip
_LOST = frozenset({"INVALID_UTF16", "UNSUPPORTED_CONTROL_CHARACTER", "MALFORMED_TABLE_FLATTENED", "TABLE_DEPTH_LIMITED"})  # fmt: skip


def read(raw: bytes, name: str) -> Document:
    """Read a Word file of old; raises ``InputError`` when it is encrypted or can't be converted."""
    package = module("doc2docx")
    errors: Any = module("doc2docx.errors")
    limits = module("doc2docx.cfb.container").CompoundFileLimits(
        max_stream_bytes=MAX_PART, max_directory_entries=_MAX_ENTRIES
    )
    with tempfile.TemporaryDirectory(prefix="plancheck-") as folder:
        source, made = Path(folder, "a.doc"), Path(folder, "a.docx")
        source.write_bytes(raw)
        try:
            report = package.convert(source, made, limits=limits).report
            converted = made.read_bytes()
        except errors.EncryptedDocumentError:
            raise refused("document-encrypted", name) from None
        except MemoryError:
            raise refused("document-bomb", name) from None
        except Exception:  # noqa: BLE001 - whatever a hostile file makes the library raise
            raise refused("document-doc", name) from None
    document = read_docx(converted, name)
    document.unread += _left_out([one.code for one in report.diagnostics])
    return document


def _left_out(codes: list[str]) -> list[Unread]:
    """What the conversion left out; it does not say where."""
    kinds = {kind for code in codes for part, kind in _LEFT_OUT.items() if part in code}
    kinds |= {"converted" for code in codes if code in _LOST}
    return [Unread(kind=kind, at=0) for kind in sorted(kinds)]
