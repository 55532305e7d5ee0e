"""Changes single values of a YAML file and leaves every other byte as a person wrote it: comments, order, quotes, line ends.

The edits are splices of the file's text at the places that the reader found. What comes out is read again and must hold
exactly the data that was wanted; else ``EditError``.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from plancheck.domain.source import Path
from plancheck.io.yaml import Document
from plancheck.io.yaml.reader import read_bytes
from plancheck.io.yaml.writer import comment, dump, quoted, scalar

# A number that may stand without quotes where one stood.
_NUMBER = re.compile(r"[1-9]\d{0,8}|(?:0|[1-9]\d{0,8})\.\d{1,9}")

_COMMA_AFTER = re.compile(
    r"\s{0,100},\s{0,100}"
)  # The comma behind a part of a mapping in brackets.
# The comma before one, perhaps on the line above.
_COMMA_BEFORE = re.compile(r",[^\S\r\n]{0,100}(?:\r?\n[^\S\r\n]{0,100})?\Z")
_LINE_BREAK = re.compile(r"\r?\n|\Z")  # Or the end of the file.


class EditError(Exception):
    """The file is written in a way that can't be edited at a place (an anchor, a merge)."""


@dataclass(slots=True)
class Editor:
    """Edits of one file that was read without errors; nothing happens before ``text``."""

    document: Document
    data: Any = None
    """What the file is to hold."""
    _splices: list[tuple[int, int, str]] = field(default_factory=list)
    _inserted: list[tuple[Path, int, Mapping[str, Any]]] = field(default_factory=list)
    _line_end: str = "\n"

    def __post_init__(self) -> None:
        self.data = copy.deepcopy(self.document.data)
        self._line_end = "\r\n" if "\r\n" in self.document.text else "\n"

    @property
    def changed(self) -> bool:
        """Whether there is any edit."""
        return bool(self._splices)

    def holds(self, path: Path) -> Any:
        """The value at ``path`` after the edits so far; ``None`` where there is none."""
        holder = self._at(path[:-1])
        return holder.get(path[-1]) if isinstance(holder, dict) else holder[path[-1]]

    def set(self, path: Path, value: Any) -> None:
        """Give the value at ``path`` another one, or add the key that is missing in its mapping."""
        holder, key = self._at(path[:-1]), path[-1]
        if isinstance(holder, dict) and key not in holder:
            self._add(path, value)
            holder[key] = value
            return
        if self._flow(path[:-1]) or isinstance(value, Mapping | list):
            written = json.dumps(value, ensure_ascii=False, default=str)
        else:
            value, written = self._like(path, holder[key], value)
        start, end = self._start(path), self._end(path)
        replaced = self.document.text[start:end]
        if isinstance(holder[key], dict | list) and not self._flow(path):
            span = self._span(path)
            start = self.document.text.index(":", self.document.offset(span.key_line, span.key_column))  # fmt: skip
            replaced = self.document.text[start:end]
            kept = [one for one in replaced.splitlines() if one.lstrip().startswith("#")]
            written = self._line_end.join([f": {written}", *kept])
        self._splices.append((start, end, written))
        holder[key] = value

    def remove(self, path: Path) -> None:
        """Take a key with its value, a scalar, out of its mapping; with its line, where it has one of its own."""
        holder, text = self._at(path[:-1]), self.document.text
        span = self._span(path)
        start, end = self.document.offset(span.key_line, span.key_column), self._end(path)
        if self._flow(path[:-1]):
            after = _COMMA_AFTER.match(text, end)
            before = _COMMA_BEFORE.search(text, 0, start)
            if before is not None:
                start = before.start()
            elif after is not None:
                end = after.end()
        else:
            line = text.rfind("\n", 0, start) + 1
            if text[line:start].strip():  # it stands on the line of the dash
                raise EditError(path)
            start, end = line, min(self._line_of(end) + len(self._line_end), len(text))
        self._splices.append((start, end, ""))
        del holder[path[-1]]

    def insert(self, path: Path, at: int, entry: Mapping[str, Any], notes: Sequence[str]) -> None:
        """Put an entry with comments into the list at ``path`` before what stands at ``at`` of the file."""
        entries = self.document.value(path)
        if not entries:
            raise EditError(path)
        self._inserted.append((path, at, entry))
        before = (*path, max(at - 1, 0))
        if self._flow(path):
            end = self._end(before)
            self._splices.append((end, end, f", {json.dumps(entry, ensure_ascii=False, default=str)}"))  # fmt: skip
            return
        lines = dump({"_": [entry]}, {("_", 0): notes}).splitlines()[1:]
        indent = " " * (self._dash(before) - 2)
        written = [indent + one if self._dash(before) >= 2 else one[2:] for one in lines]  # noqa: PLR2004 - of dump
        end = self._line_of(self._end(before))
        self._splices.append((end, end, "".join(self._line_end + one for one in written)))

    def remark(self, path: Path, text: str) -> None:
        """Put a comment line above the entry at ``path``, unless it stands there."""
        if self._remarks(path, text):
            return
        line = self._begin(path)
        head = self.document.text[line : self._start(path)]
        indent = head[: len(head) - len(head.lstrip())]
        self._splices.append((line, line, f"{indent}# {comment(text)}{self._line_end}"))

    def unremark(self, path: Path, text: str) -> bool:
        """Take a comment line away from above the entry at ``path``; whether it stood there."""
        found = self._remarks(path, text)
        self._splices.extend((start, end, "") for start, end in found)
        return bool(found)

    def comments(self, prefix: str, lines: Sequence[str]) -> None:
        """Let the comment lines that begin with ``prefix`` be these: where the first stands, else at the end."""
        text = self.document.text
        pattern = re.compile(rf"^# {re.escape(prefix)}[^\r\n]*(?:\r\n|\n|\Z)", re.MULTILINE)
        found = list(pattern.finditer(text))
        wanted = [f"# {prefix}{one}" for one in lines]
        if [one[0].rstrip() for one in found] == wanted:
            return
        written = "".join(one + self._line_end for one in wanted)
        if found:
            self._splices.append((found[0].start(), found[0].start(), written))
            self._splices.extend((one.start(), one.end(), "") for one in found)
        else:
            gap = "" if text.endswith("\n") else self._line_end
            self._splices.append((len(text), len(text), gap + written))

    def text(self) -> str:
        """The text with every edit; raises ``EditError`` when it does not hold what was wanted."""
        order = sorted(enumerate(self._inserted), key=lambda one: (-one[1][1], -one[0]))
        for _, (path, at, entry) in order:
            self._at(path).insert(at, dict(entry))
        pieces, last = [], 0
        for start, end, written in sorted(self._splices, key=lambda one: (one[0], one[1])):
            if start < last:
                raise EditError("overlap")
            pieces += [self.document.text[last:start], written]
            last = end
        made = "".join([*pieces, self.document.text[last:]])
        if read_bytes(made.encode(), self.document.path).data != self.data:
            raise EditError(self.document.path)
        return made

    # -- places

    def _at(self, path: Path) -> Any:
        here = self.data
        for step in path:
            here = here[step]
        return here

    def _span(self, path: Path) -> Any:
        span = self.document.span(path)
        if span is None:
            raise EditError(path)
        return span

    def _start(self, path: Path) -> int:
        span = self._span(path)
        return self.document.offset(span.line, span.column)

    def _flow(self, path: Path) -> bool:
        """Whether the value at ``path`` is written in brackets, as JSON is."""
        return isinstance(self.document.value(path) if path else self.document.data, dict | list) and (
            self.document.text[self._start(path) : self._start(path) + 1] in {"{", "["}
        )  # fmt: skip

    def _end(self, path: Path) -> int:
        """Where the value at ``path`` ends: in block style with its last part, before what follows it."""
        value = self.document.value(path) if path else self.document.data
        if isinstance(value, dict | list) and value and not self._flow(path):
            return max(self._end((*path, one)) for one in _keys(value))
        span = self._span(path)
        return self.document.offset(span.end_line, span.end_column)

    def _line_of(self, at: int) -> int:
        """Where the line that holds an offset ends, before its line break."""
        found = _LINE_BREAK.search(self.document.text, at)
        return found.start() if found else at

    def _dash(self, path: Path) -> int:
        """The column of the dash of a list's entry in block style."""
        at = self.document.text.rindex("-", 0, self._start(path))
        return at - self.document.text.rfind("\n", 0, at) - 1

    def _begin(self, path: Path) -> int:
        """Where the line begins on which an entry of a list does."""
        at = self._start(path)
        if not self._flow(path[:-1]):
            at = self.document.text.rindex("-", 0, at)
        return self.document.text.rfind("\n", 0, at) + 1

    def _remarks(self, path: Path, text: str) -> list[tuple[int, int]]:
        """The lines of comments right above an entry that are this one."""
        found, end = [], self._begin(path)
        while end:
            start = self.document.text.rfind("\n", 0, end - 1) + 1
            line = self.document.text[start:end].strip()
            if line and not line.startswith("#"):
                break
            if line == f"# {comment(text)}":
                found.append((start, end))
            end = start
        return found

    # -- texts

    def _add(self, path: Path, value: Any) -> None:
        """Add a key at the end of a mapping."""
        holder, key = path[:-1], path[-1]
        if self._flow(holder):
            end = self._end(holder) - 1
            lead = ", " if self.document.value(holder) or not holder else ""
            written = (
                f"{lead}{json.dumps(key)}: {json.dumps(value, ensure_ascii=False, default=str)}"
            )
            self._splices.append((end, end, written))
            return
        span = self._span(holder) if holder else None
        indent = " " * (span.column if span is not None else 0)
        end = self._line_of(self._end(holder))
        lines = dump({str(key): value}).splitlines()
        self._splices.append((end, end, "".join(self._line_end + indent + one for one in lines)))

    def _like(self, path: Path, old: Any, value: Any) -> tuple[Any, str]:
        """A value as it stands in the file in place of another: a number as a number, in the same quotes."""
        mark = self.document.text[self._start(path) : self._start(path) + 1]
        if isinstance(old, int | Decimal) and isinstance(value, str) and _NUMBER.fullmatch(value):
            value = Decimal(value) if "." in value else int(value)
        if isinstance(value, str) and isinstance(old, str) and mark == '"':
            return value, quoted(value)
        if isinstance(value, str) and isinstance(old, str) and mark == "'" and value.isprintable():
            return value, "'" + value.replace("'", "''") + "'"
        return value, scalar(value)


def _keys(value: Any) -> Iterator[Any]:
    yield from value if isinstance(value, dict) else range(len(value))
