"""Texts made safe to show, and laid out in columns as a terminal shows them.

Control, format and bidirectional characters are shown, never obeyed.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import field
from functools import lru_cache
from typing import NamedTuple

from plancheck.common import dataclass
from plancheck.i18n import Language
from plancheck.report import Row

# C0 and C1 controls, line and paragraph separators, bidirectional controls, zero-width and tag characters,
# and what no XML may hold.
_UNSAFE = (
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
_NAMES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(text: str) -> str:
    """The text with every unsafe character written out, as Python escapes do."""
    return text if text.isprintable() else re.sub(_UNSAFE, _escape, text)


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    if char in _NAMES:
        return _NAMES[char]
    code = ord(char)
    if code < 0x100:  # noqa: PLR2004
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004


def json_safe(text: str) -> str:
    """JSON text in which unsafe characters stand as JSON escapes; its meaning is unchanged."""

    def escape(found: re.Match[str]) -> str:
        char = found[0]
        if char == "\n":
            return char  # the line ends of the layout; those inside strings are escaped already
        return "".join(f"\\u{unit:04x}" for unit in _utf16(char))

    # JSON escapes most of them itself; what is printable and the layout's line ends need no look.
    return text if text.isprintable() else re.sub(_UNSAFE, escape, text)


def _utf16(char: str) -> list[int]:
    raw = char.encode("utf-16-be", errors="surrogatepass")
    return [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters, with an ellipsis where something was left out."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


@lru_cache(maxsize=2048)
def cells(text: str) -> int:
    """How many terminal columns a text takes: wide and full-width characters two, combining none."""
    if text.isascii():
        return len(text)
    total = 0
    for char in text:
        if unicodedata.combining(char):
            continue
        total += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return total


_NO_START = frozenset("，。；：、）》”’】〕！？,.;:)]}%％")
_PAUSES = frozenset("，。；：、！？）》”")
_NO_END = frozenset("（《“‘【〔([{")


@lru_cache(maxsize=2048)
def fold(text: str, width: int) -> tuple[str, ...]:
    """The text in lines of at most ``width`` columns, broken as Chinese is (避头尾) and at spaces.

    A line may break between any two Chinese characters, not inside a Latin word or number that fits, not
    before closing and not after opening punctuation.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for piece in _pieces(paragraph):
            size = cells(piece)
            if used and used + size > width:
                line, rest = _at_a_pause(line, piece, width)
                lines.append(line.rstrip())
                line, used = rest, cells(rest)
                if not rest:
                    piece = piece.lstrip(" ")  # noqa: PLW2901 - no space leads a line
                size = cells(piece)
            while size > width:
                head = _head(piece, width - used)
                head = head[: head.rfind("-") + 1] or head  # an id breaks at its hyphens
                lines.append(line + head)
                piece, line, used = piece[len(head) :], "", 0  # noqa: PLW2901
                size = cells(piece)
            line += piece
            used += size
        lines.append(line.rstrip())
    return tuple(lines)


_BREAKS = (re.compile(r".*(?:[，：；、]|: |→ )", re.DOTALL), re.compile(r".*(?=（)", re.DOTALL))


def _at_a_pause(line: str, piece: str, width: int) -> tuple[str, str]:
    """Break a full line behind its last pause (，：；、), or before its last bracket, rather than inside a word.

    Only where that is near the line's end.
    """
    last, first = line[-1], piece[0]
    if last == " " or last in _PAUSES or not (_wide(last) and _wide(first)):
        return line, ""
    for pattern in _BREAKS:
        found = pattern.match(line)
        if found is None or cells(found[0].rstrip()) < width * 2 / 3:
            continue
        rest = line[found.end() :]
        if cells(rest) + cells(piece) <= width:
            return found[0], rest
    return line, ""


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _pieces(text: str) -> list[str]:
    """What stays together: a Latin word with its space, a Chinese character with its punctuation."""
    pieces: list[str] = []
    for char in text:
        last = pieces[-1] if pieces else ""
        wide = unicodedata.east_asian_width(char) in "WF"
        joins = bool(last) and (
            char in _NO_START
            or last[-1] in _NO_END
            or (not wide and char != " " and last[-1] != " "
                and unicodedata.east_asian_width(last[-1]) not in "WF")
            or (char == " " and last[-1] != " ")
            or unicodedata.combining(char) > 0
        )  # fmt: skip
        if joins:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _head(piece: str, width: int) -> str:
    """As many first characters of an over-long piece as fit, at least one."""
    taken, used = 0, 0
    for char in piece:
        size = cells(char)
        if used + size > width and taken:
            break
        taken += 1
        used += size
    return piece[:taken]


def clip(text: str, width: int) -> str:
    """At most ``width`` columns, with an ellipsis where something was left out."""
    return text if cells(text) <= width else _head(text, width - 1) + "…"


_MARKS = {"error": "‼", "fail": "✗", "gap": "○", "review": "?", "pass": "✓", "not-applicable": "·"}
STYLES = {
    "error": "bold magenta", "fail": "red", "gap": "yellow", "review": "cyan", "pass": "green",
    "not-applicable": "dim",
}  # fmt: skip
SEVERITY_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}


@dataclass(slots=True, kw_only=True, eq=False)
class TableOptions:
    """How the table is drawn. ``line_of``: the text of a file's line, for ``explain``."""

    lang: str
    width: int = 100
    colour: bool = False
    everything: bool = False
    quiet: bool = False
    explain: bool = False
    gate: str = "error"
    strict: bool = False
    line_of: Callable[[str, int], str] = field(default=lambda path, line: "")


class Writer(Language):
    """Lines of styled text, laid out in columns; rich draws them when colour is wanted."""

    def __init__(self, options: TableOptions) -> None:
        super().__init__(options.lang)
        self.options = options
        self.parts: list[tuple[str, str]] = []

    def text(self) -> str:
        """What was written, without spaces at line ends."""
        if self.options.colour:
            return _coloured(self.parts)
        whole = "".join(text for text, _ in self.parts)
        return "\n".join(line.rstrip() for line in whole.split("\n"))

    def write(self, text: str = "", style: str = "dim", indent: int = 0) -> None:
        """A line of its own, folded; every folded part is indented."""
        lead = " " * indent
        for line in fold(text, max(self.options.width - indent, 10)):
            self.parts.append((lead + line, style))
            self.parts.append(("\n", ""))

    def row(self, cells_: Sequence[Cell], widths: Sequence[int], *, right: int = 99) -> None:
        """A row of cells folded to their widths; from column ``right`` on, aligned to the right."""
        folded = [fold(cell.text, width) for cell, width in zip(cells_, widths, strict=True)]
        for number in range(max(map(len, folded))):
            parts: list[tuple[str, str]] = []
            for column, (lines, width) in enumerate(zip(folded, widths, strict=True)):
                text = lines[number] if number < len(lines) else ""
                blank = " " * (width - cells(text))
                if column >= right:
                    parts += [(blank, ""), (text, cells_[column].style), (" ", "")]
                else:
                    parts += [(text, cells_[column].style), (blank + " ", "")]
            while parts and not parts[-1][0].strip(" "):
                parts.pop()  # no blanks at line ends
            self.parts += [*parts, ("\n", "")]

    def mark(self, verdict: str) -> Cell:
        """The verdict with its sign: never by colour alone."""
        return Cell(f"{_MARKS[verdict]} {self.say(f'verdict.{verdict}')}", STYLES[verdict])

    def grade_of(self, row: Row) -> Cell:
        """The severity of a result; a review is no error or warning yet, its ground tells what it may become."""
        return self.grade(None if row["verdict"] == "review" else row["severity"])

    def grade(self, severity: str | None) -> Cell:
        """The severity in words."""
        if severity is None:
            return Cell("")
        return Cell(self.say(f"severity.{severity}"), SEVERITY_STYLES[severity])


class Cell(NamedTuple):
    """A text and its style."""

    text: str
    style: str = ""


def _coloured(parts: list[tuple[str, str]]) -> str:
    """The parts with their styles as terminal codes."""
    from rich.console import Console  # noqa: PLC0415 - only where colour is wanted
    from rich.text import Text  # noqa: PLC0415

    stream = io.StringIO()
    console = Console(
        file=stream,
        force_terminal=True,
        color_system="standard",
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(Text.assemble(*parts), soft_wrap=True, end="")
    return stream.getvalue()
