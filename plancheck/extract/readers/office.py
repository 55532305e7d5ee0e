"""Office files (docx, xlsx), zip archives of strangers: nothing is written to disk, and what is unpacked is bounded.

Sizes that an archive declares are not believed: reading stops at the bound. Names are only ever looked up, so a name
like ``../../x`` leads nowhere.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from plancheck.extract.extra import module
from plancheck.extract.readers.refusal import refused

MAX_DIRECTORY = 8 * 1024 * 1024
MAX_ENTRIES = 20_000
MAX_PART = 96 * 1024 * 1024
MAX_TOTAL = 256 * 1024 * 1024
_TAIL = 65_557  # bytes from the end in which the directory's own record must begin
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, struct.error, NotImplementedError, IndexError)  # fmt: skip
# Names of the strict form of the format, which are read as the usual ones.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(main|relationships)")
_LOOSE = {
    b"wordprocessingml": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"spreadsheetml": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"officeDocument": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


class Archive:
    """The parts of an archive by name; raises ``InputError`` for one that is damaged, encrypted or too big."""

    def __init__(self, raw: bytes, name: str) -> None:
        self.name = name
        self._left = MAX_TOTAL
        if _directory(raw) > MAX_DIRECTORY:
            raise refused("document-bomb", name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
            infos = self._zip.infolist()
        except _BROKEN:
            raise refused("document-damaged", name) from None
        if len(infos) > MAX_ENTRIES:
            raise refused("document-bomb", name)
        if any(info.flag_bits & 1 for info in infos):
            raise refused("document-encrypted", name)
        self._infos = {info.filename.lstrip("/"): info for info in infos}

    def __contains__(self, part: str) -> bool:
        return part in self._infos

    def read(self, part: str) -> bytes | None:
        """A part's bytes, or ``None`` when there is none of that name."""
        info = self._infos.get(part)
        if info is None:
            return None
        limit = min(MAX_PART, self._left)
        if info.file_size > limit:
            raise refused("document-bomb", self.name)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limit + 1)
        except RuntimeError:
            raise refused("document-encrypted", self.name) from None
        except _BROKEN:
            raise refused("document-damaged", self.name) from None
        if len(data) > limit:
            raise refused("document-bomb", self.name)
        self._left -= len(data)
        return data

    def unpack_all(self) -> None:
        """Unpack every part and keep none; raises ``InputError`` as ``read`` does."""
        for part in self._infos:
            self.read(part)

    def tree(self, part: str) -> Any:
        """The root element of an XML part, or ``None``; no entities, no network, bounded depth."""
        data = self.read(part)
        if data is None:
            return None
        return parse_xml(data, self.name)

    def related(self, part: str) -> dict[str, list[tuple[str, str]]]:
        """What a part points to: kind of relation → (id, part), targets inside the archive only."""
        folder, _, file = part.rpartition("/")
        root = self.tree(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
        found: dict[str, list[tuple[str, str]]] = {}
        for one in root if root is not None else ():
            target = one.get("Target", "")
            if one.get("TargetMode") == "External" or not target:
                continue
            path = target.lstrip("/") if target.startswith("/") else joined(folder, target)
            kind = one.get("Type", "").rpartition("/")[2]
            found.setdefault(kind, []).append((one.get("Id", ""), path))
        return found


def parse_xml(data: bytes, name: str) -> Any:
    """The root element of XML of a stranger; no entities, no network, bounded depth."""
    etree = module("lxml.etree")
    if b"purl.oclc.org/ooxml" in data:
        data = _STRICT.sub(lambda found: _LOOSE.get(found[1], found[0]), data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        text = str(error)
        grown = "amplification" in text or "depth" in text or "huge" in text.lower()
        raise refused("document-bomb" if grown else "document-damaged", name) from None
    if root.getroottree().docinfo.doctype:  # office programs write none
        raise refused("document-bomb", name)
    return root


def joined(folder: str, target: str) -> str:
    """The part that a path leads to from a folder of the archive; never outside it."""
    parts = folder.split("/") if folder else []
    for one in target.split("/"):
        if one == "..":
            parts = parts[:-1]
        elif one != ".":
            parts.append(one)
    return "/".join(parts)


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """An office file with its main part's tree, and what that points to: kind of relation → (id, part)."""

    archive: Archive
    root: Any
    related: dict[str, list[tuple[str, str]]]

    @classmethod
    def open(cls, raw: bytes, name: str, usual: str) -> OfficeFile:
        """Open a file; raises ``InputError`` when it is damaged, encrypted or of another kind. ``usual``: the main part."""
        archive = Archive(raw, name)
        main = next(iter(archive.related("").get("officeDocument", [])), ("", usual))[1]
        main = main if main in archive else usual
        root = archive.tree(main)
        if root is None:
            raise refused("document-damaged", name)
        return cls(archive, root, archive.related(main))

    def tree(self, kind: str) -> Any:
        """The root element of the first part of a kind, or ``None``."""
        found = self.related.get(kind)
        return self.archive.tree(found[0][1]) if found else None


def whole_number(text: str) -> int | None:
    """A whole number as an attribute gives it; ``None`` for anything else, or one that nobody means."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None  # noqa: PLR2004


def _directory(raw: bytes) -> int:
    """The size of the archive's directory, as ``zipfile`` will read it into memory."""
    end = raw.rfind(b"PK\x05\x06", max(0, len(raw) - _TAIL))
    if end < 0 or end + 22 > len(raw):
        return 0
    size = int.from_bytes(raw[end + 12 : end + 16], "little")
    if end >= 76 and raw[end - 20 : end - 16] == b"PK\x06\x07":  # noqa: PLR2004 - zip64
        size = max(size if size != 0xFFFFFFFF else 0, int.from_bytes(raw[end - 36 : end - 28], "little"))  # noqa: PLR2004  # fmt: skip
    return size
