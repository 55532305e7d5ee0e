"""Bytes to text: byte-order mark, UTF-8, GB18030; Big5 for traditional pages that say so."""

from __future__ import annotations

import codecs

from plancheck.extract.readers.refusal import refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(raw: bytes, name: str, claimed: str = "") -> str:
    """The text of a file; raises ``InputError`` when no encoding fits. ``claimed``: what a page says of itself, tried last."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return raw[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                raise refused("document-encoding", name) from None
    if b"\0" in raw[:2000]:
        for encoding in ("utf-16-le", "utf-16-be"):
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text[:500]:
                return text
        raise refused("document-binary", name)
    big5 = [claimed] if claimed.lower().replace("-", "") in {"big5", "big5hkscs"} else []
    for encoding in ("utf-8", *big5, "gb18030", "big5"):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    # A few broken bytes in an otherwise good file are lost characters, counted by the cleaning.
    for encoding in ("utf-8", "gb18030"):
        text = raw.decode(encoding, errors="replace")
        if text.count("\ufffd") * 200 < len(text):
            return text
    raise refused("document-encoding", name)
