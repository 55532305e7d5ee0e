"""Word (docx, docm): the XML is walked once, in order; nothing in the file is run.

Automatic numbers are worked out from ``numbering.xml`` and stand in ``Paragraph.number`` (in a cell: before its text).
Insertions under review count as written, deletions do not. Left out: headers, footers, foot- and endnotes, comments,
hidden text, the table of contents. The text of a text box follows the paragraph that anchors it, a table inside a cell
follows the table around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from plancheck.extract.blocks import Document
from plancheck.extract.readers import refused
from plancheck.extract.readers.archive import Archive
from plancheck.extract.readers.build import MAX_COLUMNS, Builder, Raw, squared
from plancheck.extract.readers.numbering import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = {"0", "false", "off", "none"}
_BODY_LEVEL = 9
_INSIDE = frozenset({"ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "bdo", "dir", "rubyBase", "ruby"})  # fmt: skip
_PICTURES = frozenset({"drawing", "pict", "object", "AlternateContent"})


def read(raw: bytes, name: str) -> Document:
    """Read a Word file; raises ``InputError`` when it is damaged, encrypted or no Word file."""
    archive = Archive(raw, name)
    main = next(iter(archive.related("").get("officeDocument", [])), ("", ""))[1]
    if main not in archive:
        main = "word/document.xml"
    root = archive.tree(main)
    if root is None:
        raise refused("document-damaged", name)
    body = root.find(f"{_W}body")
    if body is None:
        raise refused("document-damaged", name)
    related = archive.related(main)
    styles = _styles(_part(archive, related, "styles"))
    numbering = Numbering(_part(archive, related, "numbering"), styles)
    reader = _Reader(Builder(name, "docx"), styles, numbering)
    reader.blocks(body)
    reader.flush()
    return reader.builder.document()


def _part(archive: Archive, related: dict[str, list[tuple[str, str]]], kind: str) -> Any:
    found = related.get(kind)
    return archive.tree(found[0][1]) if found else None


@dataclass(slots=True)
class Style:
    """What of a paragraph style matters here, its own and what it inherits."""

    name: str = ""
    based: str = ""
    level: int | None = None
    number: str | None = None
    depth: int | None = None
    hidden: bool = False


def _styles(root: Any) -> dict[str, Style]:
    styles: dict[str, Style] = {}
    default = ""
    for one in root.iterfind(f"{_W}style") if root is not None else ():
        name = one.find(f"{_W}name")
        based = one.find(f"{_W}basedOn")
        style = Style(_value(name).lower(), _value(based))
        properties = one.find(f"{_W}pPr")
        if properties is not None:
            style.level = _level(properties)
            style.number, style.depth = _numbered(properties)
        style.hidden = _on(one.find(f"{_W}rPr/{_W}vanish"))
        if style.level is None:
            for word in ("heading ", "标题 "):
                tail = style.name.removeprefix(word)
                if tail != style.name and tail.isdecimal() and len(tail) == 1 and tail != "0":
                    style.level = int(tail)
        key = one.get(f"{_W}styleId", "")
        styles[key] = style
        if one.get(f"{_W}default") in {"1", "true"} and one.get(f"{_W}type") == "paragraph":
            default = key
    for style in styles.values():
        seen: set[int] = set()
        above: Style | None = style
        while above is not None and id(above) not in seen:
            seen.add(id(above))
            style.level = above.level if style.level is None else style.level
            if style.number is None:
                style.number = above.number
            style.depth = above.depth if style.depth is None else style.depth
            style.hidden = style.hidden or above.hidden
            above = styles.get(above.based)
    if default:
        styles[""] = styles[default]
    return styles


def _value(element: Any) -> str:
    return str(element.get(f"{_W}val", "")) if element is not None else ""


def _on(element: Any) -> bool:
    return element is not None and element.get(f"{_W}val", "1").lower() not in _OFF


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None  # noqa: PLR2004


def _level(properties: Any) -> int | None:
    found = _whole(_value(properties.find(f"{_W}outlineLvl")))
    return None if found is None else found + 1


def _numbered(properties: Any) -> tuple[str | None, int | None]:
    found = properties.find(f"{_W}numPr")
    if found is None:
        return None, None
    number = found.find(f"{_W}numId")
    return (
        None if number is None else _value(number),
        _whole(_value(found.find(f"{_W}ilvl"))),
    )


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


@dataclass(slots=True)
class _Line:
    """A paragraph as it is put together, with the text boxes that hang on it."""

    text: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    builder: Builder
    styles: dict[str, Style]
    numbering: Numbering
    held: tuple[str, str, int | None] | None = None  # its end is deleted: it goes on in the next

    def blocks(self, parent: Any) -> None:
        for child in parent:
            tag = _tag(child)
            if tag == "p":
                self._paragraph(child)
            elif tag == "tbl":
                self.flush()
                self._table(child)
            elif tag == "sdt":
                gallery = child.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
                content = child.find(f"{_W}sdtContent")
                if content is not None and _value(gallery).lower() != "table of contents":
                    self.blocks(content)
            elif tag in {"ins", "moveTo", "customXml", "smartTag"}:
                self.blocks(child)
            elif tag == "AlternateContent":
                for box in _text_boxes(child):
                    self.blocks(box)

    def flush(self) -> None:
        if self.held is not None:
            text, number, level = self.held
            self.builder.paragraph(text, number=number, level=level)
            self.held = None

    def _paragraph(self, element: Any) -> None:
        line, number, level, style = self._line(element)
        if style is not None and (style.name.startswith("toc ") or style.name.startswith("目录 ")):
            return
        text = "".join(line.text)
        if self.held is not None:
            before = self.held
            text, number, level = before[0] + text, before[1] or number, before[2]
            self.held = None
        if element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            self.held = (text, number, level)
        elif text.strip() or number:
            if style is not None and style.name in {"title", "标题"} and not self.builder.title:
                self.builder.title = text.strip().replace("\n", "")
            if level is not None:
                text = text.replace("\n", "")
            self.builder.paragraph(text, number=number, level=level)
        for box in line.boxes:
            self.blocks(box)

    def _line(self, element: Any) -> tuple[_Line, str, int | None, Style | None]:
        properties = element.find(f"{_W}pPr")
        key = ""
        own: int | None = None
        number: str | None = None
        depth: int | None = None
        if properties is not None:
            key = _value(properties.find(f"{_W}pStyle"))
            own = _level(properties)
            number, depth = _numbered(properties)
        style = self.styles.get(key) or self.styles.get("")
        if style is not None:
            if own is None:
                own = style.level
            if number is None and style.number is not None:
                number = style.number
                depth = (
                    self.numbering.depth_of(number, key, style.depth) if depth is None else depth
                )
        shown = self.numbering.next(number, depth or 0) if number and number != "0" else ""
        line = _Line()
        if style is None or not style.hidden:
            self._runs(element, line)
        return line, shown, own if own is not None and own <= _BODY_LEVEL else None, style

    def _runs(self, element: Any, line: _Line) -> None:
        for child in element:
            tag = _tag(child)
            if tag == "r":
                if not _on(child.find(f"{_W}rPr/{_W}vanish")):
                    self._run(child, line)
            elif tag in _INSIDE:
                self._runs(child, line)
            elif tag in {"oMath", "oMathPara"}:
                line.text += [one.text for one in child.iter() if _tag(one) == "t" and one.text]

    def _run(self, run: Any, line: _Line) -> None:
        for child in run:
            tag = _tag(child)
            if tag == "t":
                line.text.append((child.text or "").replace("\n", " ").replace("\r", ""))
            elif tag in {"tab", "ptab"}:
                line.text.append("\t")
            elif tag == "cr" or (
                tag == "br" and child.get(f"{_W}type", "textWrapping") == "textWrapping"
            ):
                line.text.append("\n")
            elif tag == "noBreakHyphen":
                line.text.append("-")
            elif tag == "sym":
                line.text.append("\ufffd")  # a sign of a picture font: lost
            elif tag == "ruby":
                self._runs(child, line)
            elif tag in _PICTURES:
                line.boxes += _text_boxes(child)

    def _table(self, element: Any) -> None:
        rows: list[list[Raw]] = []
        inner: list[Any] = []
        columns = len(element.findall(f"{_W}tblGrid/{_W}gridCol"))
        bound = min(MAX_COLUMNS, max(columns, 64))
        for row in _children(element, "tr"):
            properties = row.find(f"{_W}trPr")
            if properties is not None and properties.find(f"{_W}del") is not None:
                continue
            before = (
                _whole(_value(properties.find(f"{_W}gridBefore"))) if properties is not None else 0
            )
            line: list[Raw] = [Raw("") for _ in range(min(before or 0, bound))]
            for cell in _children(row, "tc"):
                self._cell(cell, line, rows, inner, bound)
            rows.append(line)
        # What no cell begins in is no column.
        last = max((_begun(line) for line in rows), default=0)
        self.builder.table(squared([line[: last + 1] for line in rows]))
        for one in inner:
            self._table(one)

    def _cell(
        self, cell: Any, line: list[Raw], rows: list[list[Raw]], inner: list[Any], bound: int
    ) -> None:
        properties = cell.find(f"{_W}tcPr")
        across = 1
        down = None
        side = ""
        if properties is not None:
            across = _whole(_value(properties.find(f"{_W}gridSpan"))) or 1
            down = properties.find(f"{_W}vMerge")
            side = _value(properties.find(f"{_W}hMerge")) if properties.find(f"{_W}hMerge") is not None else ""  # fmt: skip
            if properties.find(f"{_W}hMerge") is not None and side != "restart" and line:
                line.append(line[-1])
                return
        across = max(1, min(across, bound - len(line)))
        at = len(line)
        if at >= MAX_COLUMNS:
            return
        if down is not None and _value(down) != "restart" and rows and at < len(rows[-1]):
            above = rows[-1][at]
            line += [above] * across
            self._content(cell, inner)  # its numbers count, its text is covered
            return
        line += [Raw(self._content(cell, inner))] * across

    def _content(self, cell: Any, inner: list[Any]) -> str:
        lines: list[str] = []
        waiting = [iter(cell)]
        while waiting:
            child = next(waiting[-1], None)
            if child is None:
                waiting.pop()
                continue
            tag = _tag(child)
            if tag == "p":
                line, number, _, _ = self._line(child)
                lines.append(number + "".join(line.text))
                waiting += [iter(box) for box in reversed(line.boxes)]
            elif tag == "tbl":
                inner.append(child)
            elif tag in {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"}:
                waiting.append(iter(child))
        return "\n".join(lines).strip("\n")


def _begun(line: list[Raw]) -> int:
    """The last column in which a cell begins."""
    column = len(line) - 1
    while column > 0 and line[column] is line[column - 1]:
        column -= 1
    return column


def _children(element: Any, wanted: str) -> Iterator[Any]:
    """Rows or cells, also those wrapped in content controls."""
    waiting = [iter(element)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
            continue
        tag = _tag(child)
        if tag == wanted:
            yield child
        elif tag in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            waiting.append(iter(child))


def _text_boxes(element: Any) -> list[Any]:
    """The contents of text boxes; of a drawing saved twice, for new and old programs, only one."""
    found: list[Any] = []
    waiting = [element]
    while waiting:
        one = waiting.pop()
        tag = _tag(one)
        if tag == "txbxContent":
            found.append(one)
        elif tag == "AlternateContent":
            branches = sorted(one, key=lambda branch: _tag(branch) != "Choice")
            for branch in branches:
                inside = [box for child in branch for box in _text_boxes(child)]
                if inside:
                    found += inside
                    break
        elif len(one):
            waiting += reversed(one)
    return found
