"""Pictures inside a document where a table is announced: recognised and put in their place."""

from __future__ import annotations

from plancheck.domain.source import InputError
from plancheck.extract.readers import ocr
from plancheck.extract.readers.builder import Builder, RawParagraph, RawTable
from plancheck.extract.readers.pdf.read import lay_out
from plancheck.extract.readers.picture import pages
from plancheck.extract.vocabulary import Vocabulary

_ANNOUNCES = Vocabulary.load("outline").compiled("announces")
_FEW = 500  # characters of a document that may be a frame around pictures
_LIMIT = 200  # characters of a paragraph that are searched

Item = RawParagraph | RawTable


def recognize(builder: Builder) -> None:
    """Put what announced pictures show behind what they stand behind; other pictures stay unread."""
    if not builder.images or not ocr.available():
        return
    few = sum(len(_words(one)) for one in builder.items) < _FEW
    kept = []
    for before, one in reversed(builder.passed_over):
        image = builder.images.get(id(one))
        at = next((at for at, item in enumerate(builder.items, 1) if item is before), 0)
        around = [_words(item) for item in builder.items[max(at - 1, 0) : at + 1]]
        found: list[Item] = []
        if image is not None and (few or any(_ANNOUNCES.search(text) for text in around)):
            found = _read(image(), builder.name)
        builder.items[at:at] = found
        if not found:
            kept.append((before, one))
    builder.passed_over = kept[::-1]


def _words(item: Item) -> str:
    return item.text if isinstance(item, RawParagraph) and len(item.text) <= _LIMIT else ""


def _read(raw: bytes | None, name: str) -> list[Item]:
    """The items of a picture; none when it can't be read."""
    inner = Builder(name, "picture")
    try:
        lay_out(pages(raw, name) if raw else [], inner)
    except InputError:
        return []
    for item in inner.items:
        item.page = None
    return inner.items
