"""Web pages: the main text as paragraphs and tables; scripts, menus and footers are left out, nothing is fetched.

Struck and hidden text is left out and counted; pictures and what is embedded are named as unread.

lxml gives no exact places in the file, so ``Document.text`` is the extracted text, its blocks joined by line ends.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from plancheck.extract.blocks import Document
from plancheck.extract.extra import module
from plancheck.extract.readers.builder import Builder
from plancheck.extract.readers.decode import decode
from plancheck.extract.readers.html.bounds import bounded_tags
from plancheck.extract.readers.html.flow import Flow, Grid, Item, table_items
from plancheck.extract.readers.html.main_part import (
    PARTS,
    Weight,
    is_frame,
    main_part,
    tag_of,
    weights_of,
)
from plancheck.extract.readers.html.shown import (
    apply_classes,
    font_of,
    is_raised,
    picture,
    why_left_out,
)
from plancheck.extract.readers.numerals import written
from plancheck.extract.readers.refusal import refused
from plancheck.extract.signs import raised, symbols

# The encoding that a page claims: charset=gb2312.
_META = re.compile(
    rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}(?P<name>[A-Za-z0-9_-]{2,30})", re.IGNORECASE
)
# The declaration of XML, which the parser of HTML takes for text.
_PROLOG = re.compile(r"<\?xml[^>]{0,500}\?>")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# White space with a line end in it, or without.
_SPACE = re.compile(r"[ \t\r\f\n]*\n[ \t\r\f\n]*|[ \t\r\f]+")
# A row of a table in text: two texts parted by tabs, or pipes.
_ROW = re.compile(r"\S[ ]*\t+[ ]*\S|[|｜][^|｜\n]*[|｜]")
_ORDERS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read(raw: bytes, name: str) -> Document:
    """Read a web page; raises ``InputError`` when there is no text in it."""
    claimed = _META.search(raw[:4096])
    text = decode(raw, name, claimed["name"].decode("ascii") if claimed is not None else "")
    return from_html(text, name)


def from_html(text: str, name: str) -> Document:
    """The document of a page's text."""
    etree = module("lxml.etree")
    text = text.replace("\0", "").lstrip()
    prolog = _PROLOG.match(text)
    text = bounded_tags(text[prolog.end() :] if prolog is not None else text)
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    for entry in parser.error_log:
        if entry.level_name == "FATAL" and re.search("depth|huge", entry.message, re.IGNORECASE):
            # What lies deeper would be left out in silence.
            raise refused("document-bomb", name)
    builder = Builder(name, "html")
    if root is not None:
        apply_classes(root)
        walker = _Walker(etree, weights_of(etree, root))
        walker.walk(main_part(root, walker.weights))
        for item in walker.items:
            item.put(builder)
        builder.left_out = walker.left_out
        title = root.find(".//h1")
        if title is None:
            title = root.find(".//title")
        builder.title = (
            " ".join("".join(title.itertext()).split())[:200] if title is not None else ""
        )
    return builder.document()


class _Walker:
    """Goes through the elements and gathers paragraphs and tables."""

    def __init__(self, etree: Any, weights: dict[Any, Weight]) -> None:
        self.etree = etree
        self.weights = weights
        self.flows = [Flow()]
        self.grids: list[Grid] = []
        self.lists: list[tuple[str, int]] = []
        self.kept = 0  # inside <pre>
        self.whole = 0
        self.fonts: list[tuple[Any, str]] = []
        self.lifted: list[
            tuple[Any, list[str], int]
        ] = []  # raised elements: where they begin in their line
        self.left_out: Counter[str] = Counter()

    @property
    def items(self) -> list[Item]:
        self.flows[0].flush()
        return self.flows[0].items

    def walk(self, root: Any) -> None:
        self.whole = self.weights[root].own
        walk = self.etree.iterwalk(root, events=("start", "end"))
        skipped = set()
        for event, element in walk:
            tag = tag_of(element)
            if event == "start":
                left = why_left_out(element)
                if left or (
                    element is not root and is_frame(element, self.weights[element], self.whole)
                ):
                    self._leave_out(element, left)
                    walk.skip_subtree()
                    skipped.add(element)
                    continue
                self._start(element, tag)
                self._begin_look(element)
                self._text(element.text)
            else:
                if element in skipped:
                    if tag in PARTS:
                        self.flows[-1].flush()
                else:
                    self._end_look(element)
                    self._end(tag)
                if element is not root:
                    self._text(element.tail)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self.fonts:
            text = symbols(text, self.fonts[-1][1])
        self.flows[-1].line.append(text.replace("\r\n", "\n") if self.kept else _spaced(text))

    def _leave_out(self, element: Any, why: str) -> None:
        """Count text that is not the page's; name what is embedded."""
        if why == "embedded":
            self.flows[-1].items.append(Item(unread="frame"))
        elif tag_of(element) == "svg" and picture(element)[1]:
            self.flows[-1].items.append(Item(unread="picture"))
        elif why in {"struck", "hidden"} and "".join(element.itertext()).strip():
            self.left_out[why] += 1

    def _begin_look(self, element: Any) -> None:
        """Note the font that an element sets, and where raised text begins."""
        font = font_of(element)
        if font is not None:
            self.fonts.append((element, font))
        if is_raised(element):
            line = self.flows[-1].line
            self.lifted.append((element, line, len(line)))

    def _end_look(self, element: Any) -> None:
        if self.fonts and self.fonts[-1][0] is element:
            self.fonts.pop()
        if self.lifted and self.lifted[-1][0] is element:
            _, line, at = self.lifted.pop()
            line[at:] = [raised("".join(line[at:]))]

    def _start(self, element: Any, tag: str) -> None:
        flow = self.flows[-1]
        if tag == "br":
            flow.line.append("\x0b")
            return
        if tag == "img":
            text, large = picture(element)
            if large and any(one.strip() for one in flow.line):
                flow.items.append(Item(unread="picture"))
            else:
                flow.line.append(text)
            return
        if tag not in PARTS:
            return
        flow.flush()
        if tag == "table":
            self.grids.append(Grid())
        elif tag == "tr" and self.grids:
            self._close_cell()
            self.grids[-1].rows.append([])
        elif tag in {"td", "th"} and self.grids:
            self._close_cell()
            grid_ = self.grids[-1]
            if not grid_.rows:
                grid_.rows.append([])
            cell = Flow(spans=(_whole(element.get("rowspan")), _whole(element.get("colspan"))))
            grid_.rows[-1].append(cell)
            grid_.open = True
            self.flows.append(cell)
        elif tag in _HEADINGS:
            flow.level = int(tag[1])
        elif tag == "pre":
            self.kept += 1
        elif tag in {"ul", "ol"}:
            form = "" if tag == "ul" else _ORDERS.get(element.get("type", ""), "decimal")
            start = element.get("start", "1")
            self.lists.append((form, int(start) if re.fullmatch(r"\d{1,5}", start) else 1))
        elif tag == "li" and self.lists:
            form, count = self.lists[-1]
            value = element.get("value", "")
            count = int(value) if re.fullmatch(r"\d{1,5}", value) else count
            self.lists[-1] = (form, count + 1)
            if form and "none" not in element.getparent().get("style", ""):
                flow.number = f"{written(count, form)}."

    def _end(self, tag: str) -> None:
        if tag not in PARTS:
            return
        if tag in {"td", "th"}:
            self._close_cell()
        elif tag == "table" and self.grids:
            self._close_cell()
            self.flows[-1].items += table_items(self.grids.pop(), self.whole)
        else:
            flow = self.flows[-1]
            flow.flush()
            if tag in _HEADINGS:
                flow.level = None
            elif tag == "pre":
                self.kept -= 1
            elif tag in {"ul", "ol"} and self.lists:
                self.lists.pop()
            elif tag == "li":
                flow.number = ""

    def _close_cell(self) -> None:
        if self.grids and self.grids[-1].open:
            self.grids[-1].open = False
            self.flows.pop().flush()


def _whole(text: str | None) -> int:
    found = re.match(r"\s{0,9}(\d{1,6})", text or "")
    return int(found[1]) if found is not None else 1


def _spaced(text: str) -> str:
    """White space as a browser shows it, but for tabs and line ends that make columns and rows."""
    if "\n" in text or "\t" in text:
        rows = [line for line in text.split("\n") if _ROW.search(line.strip())]
        if len(rows) > 1:
            return "\x0b".join(line.strip(" \r\f") for line in text.split("\n"))
        return _SPACE.sub(_folded_space, text)
    return text


def _folded_space(found: re.Match[str]) -> str:
    part = found[0]
    inside = found.start() > 0 and found.end() < len(found.string)
    return "\t" if "\t" in part and "\n" not in part and inside else " "
