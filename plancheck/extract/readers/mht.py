"""Web pages saved as one file (.mht, also under the name .doc): the page in it is read, the rest is not."""

from __future__ import annotations

import email
from email.message import Message
from email.policy import compat32

from plancheck.extract.blocks import Document
from plancheck.extract.readers.decode import decode
from plancheck.extract.readers.html.read import from_html
from plancheck.extract.readers.refusal import refused

_DEPTH = 20  # parts inside parts


def read(raw: bytes, name: str) -> Document:
    """Read the page of a file; raises ``InputError`` when there is none."""
    try:
        pages = _pages(email.message_from_bytes(raw, policy=compat32), name)
    except RecursionError:
        raise refused("document-bomb", name) from None
    if not pages:
        raise refused("document-damaged", name)
    page = pages[0]
    content = page.get_payload(decode=True)
    said = page.get_param("charset", "")
    text = decode(content if isinstance(content, bytes) else b"", name, str(said))
    return from_html(text, name)


def _pages(part: Message, name: str, depth: int = 0) -> list[Message]:
    """The web pages among the parts of a file, in order."""
    if depth > _DEPTH:
        raise refused("document-bomb", name)
    if part.is_multipart():
        inner = part.get_payload()
        return [page for one in inner if isinstance(one, Message) for page in _pages(one, name, depth + 1)]  # fmt: skip
    return [part] if part.get_content_type() in {"text/html", "application/xhtml+xml"} else []
