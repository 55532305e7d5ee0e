"""OFD: the pages that ``OFD.xml`` leads to, read as printed pages are.

Characters and rules go into the same code as those of a PDF. Pages that are pictures are recognised with the extra ``ocr``; else
they, pages of drawn shapes, missing pages, pictures and attachments are named as unread; annotations, seals and signatures are not the document's.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

from plancheck.domain.source import InputError
from plancheck.extract.blocks import Document, Unread
from plancheck.extract.readers import ocr
from plancheck.extract.readers.docx.styles import tag
from plancheck.extract.readers.ofd.page import Box, numbers, page_of, unreadable_page
from plancheck.extract.readers.office import Archive, joined
from plancheck.extract.readers.pdf.bounds import library
from plancheck.extract.readers.pdf.pages import MAX_PAGES, pages_of
from plancheck.extract.readers.pdf.printed import PrintedPage
from plancheck.extract.readers.pdf.read import document_of
from plancheck.extract.readers.picture import opened
from plancheck.extract.readers.refusal import refused

_A4: Box = (0.0, 0.0, 210.0, 297.0)


def read(raw: bytes, name: str) -> Document:
    """Read an OFD; raises ``InputError`` when it is damaged, encrypted or scanned."""
    archive = Archive(raw, name)
    root = archive.tree("OFD.xml")
    roots = [part for one in _children(root, "DocBody") for part in _children(one, "DocRoot")]
    if "Encryptions.xml" in archive:
        raise refused("document-encrypted", name)
    bodies = [body for one in roots if (body := _Body.open(archive, _path("", one.text)))]
    if not bodies:
        raise refused("document-damaged", name)
    hidden = 0

    def printed() -> Iterator[PrintedPage]:
        nonlocal hidden
        for body in bodies:
            for page in body.pages():
                hidden += page.hidden
                yield page

    pictures = _Pictures(name) if ocr.available() else None
    pages = list(pages_of(SimpleNamespace(pages=printed()), name, pictures))
    document = document_of(pages, name, "ofd")
    document.left_out["hidden"] += hidden
    attached = sum(body.attachments() for body in bodies)
    if attached:
        document.unread.append(Unread(kind="object", at=len(document.text), count=attached))
    return document


class _Pictures:
    """Recognises the pictures that pages place."""

    def __init__(self, name: str) -> None:
        self._name = name

    def read(self, number: int, page: PrintedPage, box: dict[str, Any] | None = None) -> PrintedPage:  # fmt: skip
        """What is recognised in the pictures of a page (from 1), or in one of them."""
        made = PrintedPage(page.width, page.height)
        for one in page.images if box is None else [box]:
            try:
                with library(self._name):
                    raw = one["load"]() if "load" in one else None
                    image = opened(raw, self._name) if raw else None
                    part = image and ocr.recognized(image, one["width"], one["height"], page=number, left=one["x0"], top=one["top"])  # fmt: skip
            except InputError:
                continue  # it stays unread
            if part:
                made.chars += part.chars
                made.lines += part.lines
        return made


class _Body:
    """One document of the file: its pages, templates and fonts."""

    def __init__(self, archive: Archive, path: str, root: Any) -> None:
        self._archive = archive
        self._folder = path.rpartition("/")[0]
        self._root = root
        common = next(_children(root, "CommonData"), None)
        self._box = _box(common, "PageArea", _A4)
        self._fonts = dict(self._read_fonts(common))
        self._templates = {one.get("ID", ""): one.get("BaseLoc", "") for one in _children(common, "TemplatePage")}  # fmt: skip
        self._contents: dict[str, Any] = {}
        self._media = dict(self._read_media(common))

    @classmethod
    def open(cls, archive: Archive, path: str) -> _Body | None:
        """The document at a path, or ``None`` when there is none."""
        root = archive.tree(path)
        return None if root is None else cls(archive, path, root)

    def pages(self) -> Iterator[PrintedPage]:
        """The pages in order."""
        pages = [page for one in _children(self._root, "Pages") for page in _children(one, "Page")]
        if len(pages) > MAX_PAGES:
            raise refused("document-bomb", self._archive.name)
        for one in pages:
            root = self._tree(one.get("BaseLoc"))
            if root is None:
                yield unreadable_page(self._box)
                continue
            named = [self._templates.get(part.get("TemplateID", "")) for part in _children(root, "Template")]  # fmt: skip
            below = [self._template(path) for path in named if path]
            page = page_of([*(part for part in below if part is not None), root], _box(root, "Area", self._box), self._fonts)  # fmt: skip
            for image in page.images:
                image["load"] = partial(self._archive.read, self._media.get(image["resource"], ""))
            yield page

    def attachments(self) -> int:
        """How many files are attached."""
        lists = [self._tree(one.text) for one in _children(self._root, "Attachments")]
        return sum(1 for one in lists for _ in _children(one, "Attachment"))

    def _template(self, path: str) -> Any:
        if path not in self._contents:
            self._contents[path] = self._tree(path)
        return self._contents[path]

    def _read_fonts(self, common: Any) -> Iterator[tuple[str, str]]:
        for _, root in self._resources(common):
            for fonts in _children(root, "Fonts"):
                for font in _children(fonts, "Font"):
                    yield font.get("ID", ""), font.get("FontName") or font.get("FamilyName", "")

    def _read_media(self, common: Any) -> Iterator[tuple[str, str]]:
        for folder, root in self._resources(common):
            for media in _children(root, "MultiMedias"):
                for one in _children(media, "MultiMedia"):
                    for file in _children(one, "MediaFile"):
                        yield one.get("ID", ""), _path(folder, file.text)

    def _resources(self, common: Any) -> Iterator[tuple[str, Any]]:
        """The lists of resources, each with the folder of its files."""
        for kind in ("PublicRes", "DocumentRes"):
            for one in _children(common, kind):
                path = _path(self._folder, one.text)
                root = self._archive.tree(path)
                if root is not None:
                    yield _path(path.rpartition("/")[0], root.get("BaseLoc")), root

    def _tree(self, path: str | None) -> Any:
        return self._archive.tree(_path(self._folder, path))


def _path(folder: str, path: str | None) -> str:
    """The name of a part; one that begins with a slash is told from the top."""
    path = (path or "").strip()
    return joined("" if path.startswith("/") else folder, path.lstrip("/"))


def _children(element: Any, name: str) -> Iterator[Any]:
    return (one for one in (element if element is not None else ()) if tag(one) == name)


def _box(element: Any, area: str, default: Box) -> Box:
    """The size of a page as an element gives it: left, top, width, height in millimetres."""
    for one in _children(element, area):
        for kind in ("PhysicalBox", "ApplicationBox"):
            for box in _children(one, kind):
                found = numbers(box.text, 4)
                if found and found[2] > 0 and found[3] > 0:
                    return found
    return default
