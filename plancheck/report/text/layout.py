"""Lines of styled text laid out in columns, as a terminal shows them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import field
from typing import NamedTuple

from plancheck.common import dataclass
from plancheck.i18n import Language
from plancheck.report.rows import Row
from plancheck.report.text.escape import cells, fold

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
