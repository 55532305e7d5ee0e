"""The one seam for YAML: bytes in, plain JSON types and positions out.

What is written plainly, ``yaml_plain`` reads, in a tenth of the time; everything else, and whatever is wrong, is
read here. Built on libyaml's events rather than on a loader, because a checker needs what loaders throw away: line and
column of every value, duplicate keys, the text of a number before it became one, the style of a scalar.
Scalars follow YAML 1.2's core schema (``no``, ``on``, ``12:30`` are strings), decimals stay exact. Refused:
second documents, tags, non-scalar keys, merge keys, recursive aliases, alias bombs, deep nesting, huge files.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path as FilePath
from typing import Any

from plancheck.domain.problem import Problem, Problems
from plancheck.domain.records import dataclass
from plancheck.domain.source import Location, Path
from plancheck.io.files import paths
from plancheck.io.yaml import plain_reader
from plancheck.io.yaml.plain_reader import EDGE as _EDGE

MAX_BYTES = 5_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_FULL_WIDTH_COLON = re.compile(r"(?m)^[ \t]*(?:- +)?([A-Za-z_]+)[ \u3000]*：")
_KEY_THEN_FULL_WIDTH_SPACE = re.compile(
    r"(?m)^[ ]*(?:- +)?[A-Za-z_]+(?:[\u3000\xa0]+:|:[\u3000\xa0])"
)
_FULL_WIDTH_INDENT = re.compile(r"(?m)^[ ]*[\u3000\xa0][\u3000\xa0 ]*(?=[A-Za-z_\-#])")


@dataclass(slots=True, eq=False)
class Span:
    """Where a value stands: its own extent, its key's place, its parts. Lines and columns count from 0."""

    line: int
    column: int
    end_line: int
    end_column: int
    raw: str | None = None
    style: str | None = None
    key_line: int = -1
    key_column: int = -1
    parts: Any = None

    @property
    def block(self) -> bool:
        """Whether it is a block scalar (``|`` or ``>``)."""
        return self.style in {"|", ">"}


@dataclass(slots=True, eq=False)
class Document:
    """A YAML file read: ``data`` in plain JSON types (decimals exact), ``spans`` alongside, problems found."""

    path: str
    text: str = ""
    digest: str = ""
    data: Any = None
    root: Span | None = None
    problems: Problems = field(default_factory=Problems)
    blocks: list[Location] = field(default_factory=list)
    max_nodes: int = MAX_NODES
    places: plain_reader.Places | None = None
    _starts: list[int] | None = None
    _line: tuple[int, str] = (0, "")

    def span(self, path: Path) -> Span | None:
        """The span of the value at ``path``, or of its nearest existing container."""
        if self.places is not None:
            return Span(*self.places.find(path))
        here = self.root
        for step in path:
            parts = here.parts if here is not None else None
            inner = None
            if isinstance(parts, dict):
                inner = parts.get(step)
            elif isinstance(parts, list) and isinstance(step, int) and step < len(parts):
                inner = parts[step]
            if inner is None:
                return here
            here = inner
        return here

    def locate(self, path: Path, *, key: bool = False) -> Location:
        """Where the value at ``path`` begins; with ``key``, where its key begins."""
        if self.places is not None:
            found = self.places.find(path, key=key)
            line, column, end_line, end_column, _, _, key_line, key_column = found
        else:
            span = self.span(path)
            if span is None:
                return Location(self.path, 1, 1)
            line, column, end_line, end_column = (
                span.line, span.column, span.end_line, span.end_column,
            )  # fmt: skip
            key_line, key_column = span.key_line, span.key_column
        if key and key_line >= 0:
            width = len(str(path[-1])) if path else 1
            return Location(self.path, key_line + 1, key_column + 1, width)
        width = end_column - column if line == end_line else 1
        return Location(self.path, line + 1, column + 1, max(1, width))

    def heads(self, path: Path, keys: tuple[str, ...]) -> list[Location]:
        """Where the mapping at ``path`` begins, and where the keys of some of its values do."""
        quick = self.places.collection(path) if self.places is not None else None
        if quick is not None and type(quick[4]) is dict:
            name, (_, _, line, column, parts) = self.path, quick
            found = [Location(name, line + 1, column + 1)]
            for key in keys:
                inner = parts.get(key)
                if type(inner) is int:
                    found.append(Location(name, inner + 1, column + 1, len(key)))
                elif inner is not None:
                    found.append(Location(name, inner[0] + 1, inner[1] + 1, len(key)))
            if len(found) > len(keys):
                return found
        return [self.locate(path), *(self.locate((*path, key), key=True) for key in keys)]

    def inside(self, path: Path, offset: int = 0, width: int | None = None) -> Location:
        """Where the character at ``offset`` of a text stands; the whole text where it is not as written.

        Without ``width`` the rest of the text. A text with escapes, or over several lines, has width 1.
        """
        span = self.span(path)
        if span is None or span.raw is None:
            return self.locate(path)
        extent = span.end_column - span.column
        quotes = 0 if span.style is None else 2
        if span.line != span.end_line or extent != len(span.raw) + quotes or span.block:
            place = self.locate(path)
            return Location(
                place.path, place.line, place.column, 1 if width is None else place.width
            )
        column = span.column + quotes // 2 + offset + 1
        rest = len(span.raw) - offset
        return Location(self.path, span.line + 1, column, max(min(width or rest, rest), 1))

    def line(self, number: int) -> str:
        """The text of a line, counted from 1; empty beyond the file's end."""
        if self._line[0] == number:  # a file that is one long line is not copied for every problem
            return self._line[1]
        starts = self._line_starts()
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        self._line = (number, _LINE_END.sub("", self.text[starts[number - 1] : end]))
        return self._line[1]

    def problem_at(self, code: str, location: Location, **params: str) -> Problem:
        """A problem at a place, with the file's line."""
        return Problem(
            code=code, location=location, params=params, excerpt=self.line(location.line)
        )

    def report(self, code: str, path: Path, *, at_key: bool = False, **params: str) -> None:
        """Note a problem at the value of a path, or at its key."""
        self.retell(code, path, params, at_key=at_key)

    def retell(
        self, code: str, path: Path, params: Mapping[str, str], *, at_key: bool = False
    ) -> None:
        """Note a problem whose parameters come from elsewhere."""
        if self.problems.full:
            return
        place = self.locate(path, key=at_key)
        self.problems.append(
            Problem(code=code, location=place, params=dict(params), excerpt=self.line(place.line))
        )

    def place(self, offset: int) -> Location:
        """The place of a character offset."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return Location(self.path, line, offset - starts[line - 1] + 1)

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            self._starts = [0, *(found.end() for found in _LINE_END.finditer(self.text))]
        return self._starts


def read_file(file: FilePath, shown: str | None = None, *, times: int = 1) -> Document:
    """Read a YAML file; whatever is wrong stands in ``problems`` and ``data`` is ``None``.

    ``times``: how many times the usual size is allowed (files that the tool itself writes).
    """
    document = _open(file, shown if shown is not None else str(file), MAX_BYTES * times)
    return _parse(document, times)


def read_bytes(raw: bytes, name: str, *, times: int = 1) -> Document:
    """Read YAML from bytes; ``name`` stands in messages, ``times`` as for files."""
    return _parse(_text_of(raw, name, MAX_BYTES * times), times)


def open_text(file: FilePath, name: str, limit: int = MAX_BYTES) -> Document:
    """The text of a file, not parsed yet; whatever is wrong stands in ``problems``. ``limit``: bytes."""
    return _without_control(_open(file, name, limit))


def _open(file: FilePath, name: str, limit: int) -> Document:
    document = Document(name)
    try:
        raw = paths.read(file, limit + 1)
    except (OSError, ValueError) as error:
        code = paths.trouble(error)
        near = ""
        if code == "no-such-file":
            from plancheck.io.files.suggest_file import near_file  # noqa: PLC0415 - only for a mistake

            near = near_file(str(file))
        return _failed(document, f"{code}-near" if near else code, near=near)
    if len(raw) > limit and raw.startswith(DOCUMENT_HEADS):
        return _failed(document, "document-not-plan")
    return _text_of(raw, name, limit)


def _text_of(raw: bytes, name: str, limit: int) -> Document:
    import hashlib  # noqa: PLC0415 - start-up

    document = Document(name, digest=hashlib.sha256(raw).hexdigest())
    if len(raw) > limit:
        return _failed(document, "file-too-large", limit=str(limit // 1_000_000))
    text = _decode(raw, document)
    if text is not None:
        document.text = text
    return document


def _without_control(document: Document) -> Document:
    """The document with a complaint of the first control character."""
    found = CONTROL.search(document.text)
    if found is not None:
        code = "nul-byte" if found[0] == "\0" else "control-character"
        place = document.place(found.start())
        document.problems.append(
            document.problem_at(code, place, character=f"U+{ord(found[0]):04X}")
        )
    return document


def _failed(document: Document, code: str, **params: str) -> Document:
    params.setdefault("path", document.path)
    document.problems.append(
        Problem(code=code, location=Location(document.path, 0, 0), params=params)
    )
    return document


DOCUMENT_HEADS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")
"""What Word, Excel and PDF files begin with."""
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def _decode(raw: bytes, document: Document) -> str | None:
    if raw.startswith(DOCUMENT_HEADS):
        _failed(document, "document-not-plan")
        return None
    encoding, start = "utf-8", 0
    for bom, name in _BOMS:
        if raw.startswith(bom):
            encoding, start = name, len(bom)
            break
    try:
        return raw[start:].decode(encoding)
    except UnicodeDecodeError as error:
        good = raw[start : start + error.start].decode(encoding, errors="replace")
        document.text = good
        place = document.place(len(good))
        document.text = ""
        code = "bad-encoding"
        excerpt = None
        if encoding == "utf-8":
            codec, errors = "utf-8", "backslashreplace"
            if _looks_like_gbk(raw):
                code = "gbk-encoding"
                codec, errors = "gb18030", "replace"
            # The line as far as it can be made out, with the caret under the first bytes that are none.
            at = start + error.start
            begin = max(raw.rfind(b"\n", 0, at) + 1, start)
            end = raw.find(b"\n", at)
            line = raw[begin : end if end >= 0 else len(raw)].rstrip(b"\r")
            excerpt = line.decode(codec, errors)
            before = len(raw[begin:at].decode(codec, errors))
            place = Location(place.path, place.line, before + 1, 4 if codec == "utf-8" else 1)
        document.problems.append(Problem(code=code, location=place, excerpt=excerpt))
        return None


def _looks_like_gbk(raw: bytes) -> bool:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return any("\u4e00" <= char <= "\u9fff" for char in text)


class _Stop(Exception):  # noqa: N818 - control flow inside this module
    """Building ended early; the problem is already noted."""


def _parse(document: Document, times: int) -> Document:
    """Read quickly what is written plainly; whatever else there is, and what is wrong, the other way."""
    document.max_nodes = MAX_NODES * times
    if document.problems:
        return document
    plain = plain_reader.read(document.text, document.max_nodes)
    if plain is not None:
        document.data, document.places = plain
        return document
    return document if _without_control(document).problems else _parse_any(document)


def _parse_any(document: Document) -> Document:
    import yaml  # noqa: PLC0415 - start-up: only for what the quick reader leaves

    try:
        from yaml._yaml import CParser as Parser  # noqa: PLC0415
    except ImportError:  # PyYAML without libyaml: slower, same events
        from yaml import Loader as Parser  # type: ignore[assignment]  # noqa: PLC0415

    _prescan(document)
    try:
        _Builder(document, Parser(document.text), yaml).build()
    except _Stop:
        _unread(document, None)
    except yaml.MarkedYAMLError as error:
        _unread(document, error)
    except (yaml.YAMLError, RecursionError, MemoryError):
        document.data, document.root = None, None
        document.problems.append(document.problem_at("yaml-syntax", Location(document.path, 1, 1)))
    return document


def _prescan(document: Document) -> None:
    """Traps that parse as something else, or fail far from their cause: 全角冒号, 全角空格."""
    problems = document.problems
    if "：" in document.text:
        for found in _FULL_WIDTH_COLON.finditer(document.text):
            if problems.full:
                break
            place = document.place(found.end() - 1)
            document.problems.append(document.problem_at("full-width-colon", place, key=found[1]))
    if "\u3000" in document.text or "\xa0" in document.text:
        for found in _KEY_THEN_FULL_WIDTH_SPACE.finditer(document.text):
            if problems.full:
                break
            if found[0].endswith(("\u3000", "\xa0")):
                place = document.place(found.end() - 1)
                document.problems.append(document.problem_at("full-width-space", place))
        for found in _FULL_WIDTH_INDENT.finditer(document.text):
            if problems.full:
                break
            place = document.place(found.start())
            document.problems.append(document.problem_at("full-width-indent", place))


class _Builder:
    """Turns events into values and spans, one pass, no recursion."""

    def __init__(self, document: Document, parser: Any, yaml: Any) -> None:
        self.document = document
        self.parser = parser
        self.yaml = yaml
        self.nodes = 0
        self.anchors: dict[str, tuple[Any, Span, int]] = {}

    def stop(self, code: str, mark: Any, width: int = 1, **params: str) -> None:
        """Note a problem and give up on the file."""
        self.note(code, mark, width, **params)
        raise _Stop

    def note(self, code: str, mark: Any, width: int = 1, **params: str) -> None:
        """Note a problem and go on."""
        if self.document.problems.full:
            return
        place = Location(self.document.path, mark.line + 1, mark.column + 1, max(width, 1))
        self.document.problems.append(self.document.problem_at(code, place, **params))

    def count(self, mark: Any, amount: int = 1) -> None:
        """Count nodes, those behind aliases again; an alias bomb ends here."""
        self.nodes += amount
        if self.nodes > self.document.max_nodes:
            self.stop("too-many-values", mark, limit=str(self.document.max_nodes))

    def build(self) -> None:
        """Read the stream's one document."""
        yaml, parser = self.yaml, self.parser
        events: Any = yaml.events
        parser.get_event()  # stream start
        if parser.check_event(events.StreamEndEvent):
            self._finish(None, Span(0, 0, 0, 0, raw="", style=None))
            return
        parser.get_event()  # document start
        # A frame: [container, spans, key, key mark, span, anchor, node count at its start]
        stack: list[list[Any]] = []
        open_anchors: set[str] = set()
        while True:
            event = parser.get_event()
            kind = type(event)
            mark = event.start_mark
            if kind is events.ScalarEvent:
                value, span = self.scalar(event)
                if event.anchor:
                    self.anchors[event.anchor] = (value, span, 1)
            elif kind is events.AliasEvent:
                if event.anchor in open_anchors:
                    self.stop("recursive-alias", mark, name=event.anchor)
                if event.anchor not in self.anchors:
                    self.stop("unknown-alias", mark, name=event.anchor)
                value, span, size = self.anchors[event.anchor]
                self.count(mark, size)
            elif kind in (events.MappingStartEvent, events.SequenceStartEvent):
                if event.tag and not event.implicit:
                    self.stop("yaml-tag", mark, name=str(event.tag))
                if len(stack) >= MAX_DEPTH:
                    self.stop("too-deep", mark, limit=str(MAX_DEPTH))
                if stack and type(stack[-1][0]) is dict and stack[-1][2] is None:
                    self.stop("non-scalar-key", mark)
                self.count(mark)
                mapping = kind is events.MappingStartEvent
                parts: Any = {} if mapping else []
                span = Span(mark.line, mark.column, mark.line, mark.column, parts=parts)
                stack.append(
                    [{} if mapping else [], parts, None, None, span, event.anchor, self.nodes]
                )
                if event.anchor:
                    open_anchors.add(event.anchor)
                continue
            elif kind in (events.MappingEndEvent, events.SequenceEndEvent):
                value, _, _, _, span, anchor, before = stack.pop()
                span.end_line, span.end_column = event.end_mark.line, event.end_mark.column
                if anchor:
                    open_anchors.discard(anchor)
                    self.anchors[anchor] = (value, span, self.nodes - before + 1)
            else:  # document end
                break
            if not stack:
                self._finish(value, span)
                continue
            frame = stack[-1]
            if type(frame[0]) is list:
                frame[0].append(value)
                frame[1].append(span)
            elif frame[2] is None:
                frame[2] = self.key(frame, value, span, mark)
                frame[3] = span
            else:
                self.entry(frame, value, span)
        if not parser.check_event(events.StreamEndEvent):
            self.stop("second-document", parser.peek_event().start_mark)

    def _finish(self, value: Any, span: Span) -> None:
        self.document.data, self.document.root = value, span

    def key(self, frame: list[Any], value: Any, span: Span, mark: Any) -> str:
        """The key as a string; a merge key or a key that is no scalar ends the file."""
        if isinstance(value, dict | list):
            self.stop("non-scalar-key", mark)
        text = (span.raw or "").strip(_EDGE)
        if text == "<<" and span.style is None:
            self.stop("merge-key", mark, 2)
        if text in frame[0]:
            first = frame[1][text]
            self.note("duplicate-key", mark, len(text), key=text, line=str(first.key_line + 1))
        return text

    def entry(self, frame: list[Any], value: Any, span: Span) -> None:
        """Put a value under its key; of duplicates the first stays."""
        key, key_span = frame[2], frame[3]
        frame[2] = None
        if key in frame[0]:
            return
        if span.key_line >= 0:  # an alias: the same value under another key
            span = Span(
                span.line, span.column, span.end_line, span.end_column, span.raw, span.style,
                parts=span.parts,
            )  # fmt: skip
        span.key_line, span.key_column = key_span.line, key_span.column
        frame[0][key] = value
        frame[1][key] = span

    def scalar(self, event: Any) -> tuple[Any, Span]:
        """A scalar's value by YAML 1.2's core schema, and its span with the raw text."""
        start, end, raw = event.start_mark, event.end_mark, event.value
        self.nodes += 1
        if self.nodes > self.document.max_nodes:
            self.count(start)
        if event.tag and not (event.implicit[0] or event.implicit[1]):
            self.stop("yaml-tag", start, name=str(event.tag))
        style = event.style or None
        span = Span(start.line, start.column, end.line, end.column, raw, style)
        if style in {"|", ">"}:
            place = Location(self.document.path, start.line + 1, start.column + 1)
            self.document.blocks.append(place)
        if style is not None:
            return raw.strip(_EDGE) if style in "'\"" else raw, span
        text = raw.strip(_EDGE)
        return plain_reader.value_of(text), span


def _unread(document: Document, error: Any) -> None:
    """The parser gave up: what is wrong is told from the lines."""
    from plancheck.io.diagnosis.misread import unread  # noqa: PLC0415 - only for a file that can't be read

    document.data, document.root = None, None
    unread(document, error)
