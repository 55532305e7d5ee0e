"""Word as one XML file: the form of Word 2003, and the parts of a docx side by side (what ``.doc`` and ``.xml`` may hold).

The names of 2003 are made those of a docx; then the docx reader reads it.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from plancheck.extract.blocks import Document
from plancheck.extract.extra import module
from plancheck.extract.readers.docx.read import document_of
from plancheck.extract.readers.docx.read import read as read_docx
from plancheck.extract.readers.docx.styles import W, tag
from plancheck.extract.readers.office import parse_xml
from plancheck.extract.readers.refusal import refused

_OLD = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_NOTE = "{http://schemas.microsoft.com/aml/2001/core}"
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_DRAWN = "{urn:schemas-microsoft-com:"  # shapes and objects, named alike in both
# Elements, and attributes, that a docx names otherwise.
_RENAMED = {"vmerge": "vMerge", "hmerge": "hMerge", "listPr": "numPr", "ilfo": "numId", "listDef": "abstractNum", "list": "num", "ilst": "abstractNumId", "nfc": "numFmt", "hlink": "hyperlink"}  # fmt: skip
_ATTRIBUTES = {"listDefId": "abstractNumId", "ilfo": "numId"}
_REVIEWED = {"Word.Insertion": "ins", "Word.Deletion": "del"}
# Forms of automatic numbers by their codes.
_FORMS = {"0": "decimal", "1": "upperRoman", "2": "lowerRoman", "3": "upperLetter", "4": "lowerLetter", "10": "ideographDigital", "11": "japaneseCounting", "14": "decimalFullWidth", "18": "decimalEnclosedCircle", "22": "decimalZero", "23": "bullet", "28": "decimalEnclosedCircleChinese", "30": "ideographTraditional", "34": "ideographLegalTraditional", "35": "taiwaneseCountingThousand", "37": "chineseCounting", "38": "chineseLegalSimplified", "39": "chineseCountingThousand", "255": "none"}  # fmt: skip


def read(raw: bytes, name: str) -> Document:
    """Read a Word XML file; raises ``InputError`` when it is damaged."""
    root = parse_xml(raw, name)
    if root.tag.startswith(_PACKAGE):
        return read_docx(_packed(root), name)
    for one in root.iter():
        if isinstance(one.tag, str):
            _rename(one)
    body = root.find(f"{W}body")
    if body is None:
        raise refused("document-damaged", name)
    return document_of(body, root.find(f"{W}styles"), root.find(f"{W}lists"), name)


def _rename(element: Any) -> None:
    """Give an element of 2003 its name in a docx; what only wraps others is a wrapper there, too."""
    name = tag(element)
    if element.tag.startswith(_OLD):
        element.tag = W + _RENAMED.get(name, name)
        for key in [key for key in element.attrib if key.startswith(_OLD)]:
            kept = key.removeprefix(_OLD)
            element.set(W + _ATTRIBUTES.get(kept, kept), element.attrib.pop(key))
        if name == "nfc":
            element.set(f"{W}val", _FORMS.get(element.get(f"{W}val", ""), "decimal"))
    elif element.tag == f"{_NOTE}annotation":
        kind = element.get(f"{_OLD}type", "")
        element.tag = W + _REVIEWED.get(kind, "comment")
    elif not element.tag.startswith(_DRAWN):
        element.tag = f"{W}customXml"


def _packed(root: Any) -> bytes:
    """The archive of the parts that an XML file holds side by side."""
    etree = module("lxml.etree")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part in root:
            data = part.find(f"{_PACKAGE}xmlData")
            if data is not None and len(data):
                name = part.get(f"{_PACKAGE}name", "").lstrip("/")
                archive.writestr(name, etree.tostring(data[0]))
    return made.getvalue()
