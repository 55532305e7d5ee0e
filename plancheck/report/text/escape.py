"""Texts made safe to show: control, format and bidirectional characters are shown, never obeyed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

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
