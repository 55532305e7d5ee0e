"""A page from elsewhere (OFD, a picture that was recognised), by the names that ``pdfplumber`` gives what is printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from plancheck.extract.extra import module
from plancheck.extract.readers.pdf.lines import Char


@dataclass(slots=True)
class PrintedPage:
    """What is printed on a page, in points from the top left. ``hidden``: texts that are not shown."""

    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    curves: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)
    rects: list[dict[str, Any]] = field(default_factory=list)
    annots: list[dict[str, Any]] = field(default_factory=list)
    hidden: int = 0

    def find_tables(self, settings: dict[str, Any]) -> list[Any]:
        """The tables with rules."""
        edges = [{**one, "orientation": "h" if one["height"] == 0 else "v"} for one in self.lines]
        page = SimpleNamespace(edges=edges)
        found: list[Any] = module("pdfplumber.table").TableFinder(page, settings).tables
        return found

    def close(self) -> None:
        """Forget what is printed."""
        self.chars, self.lines, self.curves = [], [], []
