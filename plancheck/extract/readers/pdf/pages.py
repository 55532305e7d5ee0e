"""Pages of a PDF: their lines and tables from top to bottom, without headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from plancheck.extract.readers.pdf.chars import mend, remove_struck, turn_of, turned, upright_page
from plancheck.extract.readers.pdf.columns import in_order
from plancheck.extract.readers.pdf.lines import Char, Line, lines_of
from plancheck.extract.readers.pdf.tables import COLUMNS, Grid, groups_of, inside, ruled_tables
from plancheck.extract.readers.refusal import refused
from plancheck.extract.vocabulary import Vocabulary

MAX_PAGES = 3_000
MAX_PAGE_CHARS = 40_000
MAX_CHARS = 6_000_000
_SCANNED = 20  # characters a page, on the average, under which there is no text layer
_PICTURE = 0.04  # of a page's area: a picture that may hold a table
_BACKGROUND = 0.6  # of a page's area: a picture behind the text, or in place of it
_EDGES = 80  # characters of headers and footers around a scan, at most
_COVERED = 0.1  # of a page's area in pictures: a page without text that is one
_DRAWN = 300  # lines and curves on a page without text: text drawn as shapes
_ASIDE = 8  # characters on their side: no mark of the printer
_EDGE = 0.13  # of a page's height: where headers and footers stand
_LONG = 10  # characters of a line that shows the margin
# - 12 -, 第3页, iv, 3/12
_PAGE_NUMBER = re.compile(
    r"[\s—–\-―·•~～.第\[(（/|]*(?:\d{1,4}|[ivxlcIVXLC]{1,6})(?:\s*[/／共]\s*\d{1,4})?[\s—–\-―·•~～.页\])）/|共\d]*"
)


NotRead = tuple[float, str, int]  # from where on, the kind, how many
_ANNOUNCES = Vocabulary.load("outline").compiled("announces")


@dataclass(slots=True)
class Page:
    """A page: its items in order, and the margins of its text.

    ``unread``: what of it was not read: from where on, the kind, how many. ``struck``: how many words are.
    """

    number: int
    height: float
    items: list[Line | Grid] = field(default_factory=list)
    left: float = 0.0
    right: float = 0.0
    unread: list[NotRead] = field(default_factory=list)
    struck: int = 0
    recognized: int = 0


def pages_of(pdf: Any, name: str, pictures: Any = None) -> Iterator[Page]:
    """The pages; raises ``InputError`` for a scanned file, or one that is too large.

    ``pictures``: recognises what pages show as pictures (``read(number, page, box)``); ``None`` without text recognition.
    """
    total = printed = count = 0
    for count, page in enumerate(pdf.pages, 1):
        chars = page.chars
        total += len(chars)
        printed += sum(not char["text"].isspace() for char in chars)
        if count > MAX_PAGES or len(chars) > MAX_PAGE_CHARS or total > MAX_CHARS:
            raise refused("document-bomb", name)
        made = _page(page, count, pictures)
        printed += made.recognized
        yield made
        page.close()
    if not count:
        raise refused("document-damaged", name)
    if printed < _SCANNED * count:
        raise refused("document-scanned", name)


def _page(page: Any, number: int, pictures: Any) -> Page:
    chars = page.chars
    turn = turn_of(chars)
    if turn:
        page = upright_page(page, turn)
        chars = page.chars
    made = Page(number, float(page.height))
    mend(chars)
    made.struck = remove_struck(page, chars)
    made.unread = list(_unread(page, chars))
    parts = [page]
    if pictures is not None and not turn:
        read = _recognized(page, number, chars, made.unread, pictures)
        made.unread = [one for one in made.unread if one not in read]
        made.recognized = sum(len(part.chars) for part in read.values())
        whole = any(kind == "page" for _, kind, _ in read)
        parts = [*([] if whole else parts), *read.values()]
    tables = [found for part in parts for found in ruled_tables(part, number)]
    printed = (char for part in parts for char in (chars if part is page else part.chars))
    chars = [char for char in printed if not any(inside(char, box) for _, box in tables)]
    lines, understood = in_order(lines_of(chars, number))
    if not understood:
        made.unread.append((0.0, "columns", 1))
    if lines:
        lefts = Counter(round(line.left) for line in lines if len(line.text) > _LONG)
        usual = [left for left, many in lefts.items() if many * 4 >= max(lefts.values())]
        made.left = float(min(usual)) if usual else min(line.left for line in lines)
        made.right = max(line.right for line in _of_body(lines))
    made.items = [*lines, *(grid for grid, _ in tables)]
    if tables:
        made.items.sort(key=lambda item: item.top)
    return made


def _of_body(lines: list[Line]) -> list[Line]:
    """The lines in the size of most of the text: a title may reach further than the text does."""
    many: Counter[int] = Counter()
    for line in lines:
        many[round(line.size)] += len(line.text)
    usual = max(many, key=lambda size: (many[size], size))
    return [line for line in lines if round(line.size) == usual]


def _unread(page: Any, chars: list[Char]) -> Iterator[NotRead]:
    """What of a page is no text that can be read: pictures, a page that is one, text on its side."""
    whole = float(page.width) * float(page.height) or 1.0
    printed = sum(not char["text"].isspace() for char in chars)
    drawn = len(page.curves) + len(page.lines) + len(page.rects)
    covered = sum(_area(one) for one in page.images)
    bare = printed <= _SCANNED and (covered > _COVERED * whole or drawn > _DRAWN)
    if bare or (printed <= _EDGES and covered > _BACKGROUND * whole):
        yield 0.0, "page", 1
        return
    for one in _pictures(page):
        yield float(one["top"]), "picture", 1
    aside = len(turned(chars))
    if aside > _ASIDE:
        yield 0.0, "rotated", aside


def _pictures(page: Any) -> list[Any]:
    """The pictures of a page that may hold a table."""
    whole = float(page.width) * float(page.height) or 1.0
    return [one for one in page.images if _PICTURE * whole < _area(one) < _BACKGROUND * whole]


def _recognized(
    page: Any, number: int, chars: list[Char], unread: list[NotRead], pictures: Any
) -> dict[NotRead, Any]:
    """What text recognition reads of what was not read: a whole page, or pictures where a table is announced."""
    found: dict[NotRead, Any] = {}
    announced = _ANNOUNCES.search("".join(char["text"] for char in chars))
    for one in unread:
        if one[1] == "page":
            found[one] = pictures.read(number, page)
        elif one[1] == "picture" and announced:
            box = next(box for box in _pictures(page) if float(box["top"]) == one[0])
            found[one] = pictures.read(number, page, box)
    return {one: part for one, part in found.items() if part.chars}


def _area(picture: Any) -> float:
    """The area of a picture on its page."""
    return max(float(picture["width"]), 0.0) * max(float(picture["height"]), 0.0)


def remove_edges(pages: list[Page]) -> None:
    """Take off headers and footers, which repeat at the same height, and page numbers."""
    repeated: Counter[tuple[str, int]] = Counter()
    edges: set[int] = set()
    outmost: set[int] = set()
    for page in pages:
        lines = sorted(
            (one for one in page.items if isinstance(one, Line)), key=lambda one: one.top
        )
        grids = [one for one in page.items if isinstance(one, Grid)]
        above = [
            one for one in lines[:2]
            if one.bottom < _EDGE * page.height and all(one.top < grid.top for grid in grids)
        ]  # fmt: skip
        below = [
            one for one in lines[-2:]
            if one.top > (1 - _EDGE) * page.height and all(one.bottom > grid.bottom for grid in grids)
        ]  # fmt: skip
        # A header row of a table without rules is repeated, too.
        found = [one for one in (*above, *below) if len(groups_of(one)) < COLUMNS]
        edges |= {id(one) for one in found}
        outmost |= {id(one) for one in (*lines[:1], *lines[-1:])}
        repeated.update({_key(one) for one in found})
    least = max(2, min(len(pages) // 4, 8))

    def is_edge(item: Line | Grid) -> bool:
        if isinstance(item, Grid) or id(item) not in edges:
            return False
        if id(item) in outmost and _PAGE_NUMBER.fullmatch(item.text):
            return True
        text, height = _key(item)
        return sum(repeated[text, height + near] for near in (-1, 0, 1)) >= least

    for page in pages:
        page.items = [item for item in page.items if not is_edge(item)]


def _key(line: Line) -> tuple[str, int]:
    """A line's text without numbers, and its height in steps of six points."""
    return re.sub(r"[\d\s]+", "", line.text), round(line.top / 6)
