"""Reads any YAML of ours through libyaml's events, with the place of every value.

Built on events rather than on a loader, because a checker needs what loaders throw away: line and column of every
value, duplicate keys, the text of a number before it became one, the style of a scalar. Scalars follow YAML 1.2's
core schema (``no``, ``on``, ``12:30`` are strings), decimals stay exact. Refused: second documents, tags, non-scalar
keys, merge keys, recursive aliases, alias bombs, deep nesting.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml import events

from plancheck.domain.source import Location
from plancheck.io.yaml import MAX_DEPTH, Document, Span
from plancheck.io.yaml.plain_reader import EDGE, value_of

try:
    from yaml._yaml import CParser as Parser
except ImportError:  # PyYAML without libyaml: slower, same events
    from yaml import Loader as Parser  # type: ignore[assignment]

# A key of ours with a full-width colon behind it: `名称` is no such key, `title：` is.
_FULL_WIDTH_COLON = re.compile(r"(?m)^[ \t]*(?:- +)?([A-Za-z_]+)[ \u3000]*：")
# A key with a full-width or no-break space before or behind its colon.
_KEY_THEN_FULL_WIDTH_SPACE = re.compile(
    r"(?m)^[ ]*(?:- +)?[A-Za-z_]+(?:[\u3000\xa0]+:|:[\u3000\xa0])"
)
# A line that such a space indents.
_FULL_WIDTH_INDENT = re.compile(r"(?m)^[ ]*[\u3000\xa0][\u3000\xa0 ]*(?=[A-Za-z_\-#])")


class Stopped(Exception):  # noqa: N818 - the problem is noted; it ends the reading
    """Reading ended at something that no file of ours may hold; ``code``: the problem that was noted."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse(document: Document) -> None:
    """Fill ``data`` and ``root`` from the text; what stops the parser is kept as the document's ``error``."""
    _find_lookalikes(document)
    try:
        _Builder(document).build()
    except (Stopped, yaml.MarkedYAMLError) as error:
        document.data, document.root, document.error = None, None, error
    except (yaml.YAMLError, RecursionError, MemoryError):
        document.data, document.root = None, None
        document.problems.append(document.problem_at("yaml-syntax", Location(document.path, 1, 1)))


def _find_lookalikes(document: Document) -> None:
    """Report full-width colons and spaces: they parse as something else, or fail far from their cause."""
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

    def __init__(self, document: Document) -> None:
        self.document = document
        self.parser: Any = Parser(document.text)
        self.nodes = 0
        self.anchors: dict[str, tuple[Any, Span, int]] = {}

    def stop(self, code: str, mark: Any, width: int = 1, **params: str) -> None:
        """Note a problem and give up on the file."""
        self.note(code, mark, width, **params)
        raise Stopped(code)

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
        parser = self.parser
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
        text = (span.raw or "").strip(EDGE)
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
            return raw.strip(EDGE) if style in "'\"" else raw, span
        text = raw.strip(EDGE)
        return value_of(text), span
