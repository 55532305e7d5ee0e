"""Pictures (png, jpg, tiff, gif) as documents, by text recognition; without the extra the message names it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from plancheck.extract.blocks import Document
from plancheck.extract.extra import module
from plancheck.extract.readers import ocr
from plancheck.extract.readers.pdf.bounds import library
from plancheck.extract.readers.pdf.pages import Page, pages_of
from plancheck.extract.readers.pdf.printed import PrintedPage
from plancheck.extract.readers.pdf.read import document_of
from plancheck.extract.readers.refusal import refused

_WIDE = 595.0  # points of an A4 page


def read(raw: bytes, name: str) -> Document:
    """Read a picture; raises ``InputError`` when it is damaged, too large, or when there is no text recognition."""
    return document_of(pages(raw, name), name, "picture")


def pages(raw: bytes, name: str) -> list[Page]:
    """The pages of a picture file, recognised."""
    if not ocr.available():
        raise refused("document-picture", name)
    with library(name):
        return list(pages_of(SimpleNamespace(pages=_frames(raw, name)), name))


def opened(raw: bytes, name: str) -> Any:
    """A picture, not unpacked yet; raises ``InputError`` for one beyond measure."""
    opener: Any = module("PIL.Image")
    try:
        image = opener.open(io.BytesIO(raw))
    except opener.DecompressionBombError:
        raise refused("document-bomb", name) from None
    if image.width * image.height > ocr.MAX_PIXELS:
        raise refused("document-bomb", name)
    return image


def _frames(raw: bytes, name: str) -> Iterator[PrintedPage]:
    with opened(raw, name) as image:
        count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        for number in range(count):
            image.seek(number)
            width, height = image.size
            if width * height > ocr.MAX_PIXELS:
                raise refused("document-bomb", name)
            yield ocr.recognized(image, _WIDE, _WIDE * height / width, page=number + 1)
