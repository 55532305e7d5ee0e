"""PDF with a text layer: lines are put together to paragraphs, tables found by their rules or by their columns.

A PDF says where characters stand and nothing of paragraphs. Here a paragraph begins where a line is indented, where the line
before ended early, or after a gap; headers, footers and page numbers (what repeats at the same height) are left out; a table
that a page break cut is one again, its repeated header dropped. Pages without text are not read: there is no text recognition.
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from plancheck.extract.blocks import Document
from plancheck.extract.extra import module
from plancheck.extract.readers.build import Builder, Raw, squared
from plancheck.extract.readers.refusal import refused

MAX_PAGES = 3_000
MAX_PAGE_CHARS = 40_000
MAX_CHARS = 6_000_000
MAX_STREAM = 192 * 1024 * 1024
_CHUNK = 1024 * 1024
_STREAM = re.compile(rb"stream\r?\n(?=[\x08-\x78][\x01\x5e\x9c\xda])")
_SCANNED = 20  # characters a page, on the average, under which there is no text layer
_NUMBER = re.compile(
    r"[\s—–\-―·•~～.第\[(（/|]*(?:\d{1,4}|[ivxlcIVXLC]{1,6})(?:\s*[/／共]\s*\d{1,4})?[\s—–\-―·•~～.页\])）/|共\d]*"
)
_BEGINS = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]{1,4}[编部篇章节条]|[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[①-⑳]|专栏|表\s?\d|附件|附表|[●■◆▲★])"
)
_ENDS = tuple("。！？；：!?;:")
_LEADERS = re.compile(r"[.…·．]{4,}\s*\d{1,4}\s*$")
_WORDY = re.compile(r"[。；]")
_EDGE = 0.13  # of a page's height: where headers and footers stand
_ROWS = 3
_COLUMNS = 3


@dataclass(slots=True)
class _Line:
    """A printed line: its words (text, left, right), its place and size, and the page it is on."""

    words: list[tuple[str, float, float]]
    top: float
    bottom: float
    size: float
    page: int

    @property
    def left(self) -> float:
        return self.words[0][1]

    @property
    def right(self) -> float:
        return self.words[-1][2]

    @property
    def text(self) -> str:
        return _spoken(self.words, self.size)


@dataclass(slots=True)
class _Grid:
    rows: list[list[Raw]]
    page: int
    top: float
    bottom: float
    ruled: bool = True


@dataclass(slots=True)
class _Page:
    number: int
    height: float
    items: list[_Line | _Grid] = field(default_factory=list)
    left: float = 0.0
    right: float = 0.0


def read(raw: bytes, name: str) -> Document:
    """Read a PDF; raises ``InputError`` when it is scanned, encrypted or damaged."""
    pdfplumber = module("pdfplumber")
    for logger in ("pdfminer", "pdfplumber"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)
    _bounded(raw, name)
    try:
        with _quiet(), pdfplumber.open(io.BytesIO(raw)) as pdf:
            pages = list(_pages(pdf, name))
    except MemoryError:
        raise refused("document-bomb", name) from None
    except Exception as error:  # noqa: BLE001 - whatever a hostile file makes the library raise
        raise _told(error, raw, name) from None
    _without_edges(pages)
    builder = Builder(name, "pdf", paged=True)
    held: _Line | None = None
    text = ""
    start: tuple[str, int] | None = None
    for page in pages:
        for item in _with_columns(page.items):
            if isinstance(item, _Grid):
                if start is not None:
                    builder.paragraph(text, page=start[1])
                    start = held = None
                _table(builder, item)
                continue
            if _LEADERS.search(item.text):  # a line of the table of contents
                continue
            if held is not None and start is not None and _goes_on(held, item, page):
                text = _join(text, item.text)
            else:
                if start is not None:
                    builder.paragraph(text, page=start[1])
                text = item.text
                start = (text, item.page)
            held = item
    if start is not None:
        builder.paragraph(text, page=start[1])
    _joined_tables(builder)
    return builder.document()


def _bounded(raw: bytes, name: str) -> None:
    """Refuse a file with a stream that unpacks beyond measure, before the library unpacks it into memory."""
    view = memoryview(raw)
    done = 0
    for found in _STREAM.finditer(raw):
        if found.start() < done:  # inside the stream before
            continue
        unpacking = zlib.decompressobj()
        at, size = found.end(), 0
        data: bytes | memoryview = view[at : at + _CHUNK]
        try:
            while data and not unpacking.eof:
                size += len(unpacking.decompress(data, _CHUNK))
                if size > MAX_STREAM:
                    raise refused("document-bomb", name)
                data = unpacking.unconsumed_tail
                if not data:
                    at += _CHUNK
                    data = view[at : at + _CHUNK]
            done = at
        except zlib.error:
            continue  # a picture or a font in another form


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    import warnings  # noqa: PLC0415 - small

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _told(error: Exception, raw: bytes, name: str) -> Exception:
    """What a library's complaint means to the reader of the message."""
    from plancheck.domain.problem import InputError, UsageError  # noqa: PLC0415 - beside its use

    if isinstance(error, InputError | UsageError):
        return error
    seen: set[int] = set()
    cause: BaseException | None = error
    words = ""
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        words += f" {type(cause).__name__} {cause.args!r:.200}"
        cause = cause.__cause__ or cause.__context__
    locked = "Password" in words or "Encryption" in words
    return refused("document-encrypted" if locked else "document-damaged", name)


def _pages(pdf: Any, name: str) -> Iterator[_Page]:
    total = printed = 0
    count = 0
    for number, page in enumerate(pdf.pages, 1):
        if number > MAX_PAGES:
            raise refused("document-bomb", name)
        count += 1
        chars = page.chars
        total += len(chars)
        printed += sum(not char["text"].isspace() for char in chars)
        if len(chars) > MAX_PAGE_CHARS or total > MAX_CHARS:
            raise refused("document-bomb", name)
        if chars:
            yield _page(page, number)
        page.close()
    if not count:
        raise refused("document-damaged", name)
    if printed < _SCANNED * count and (count > 1 or printed < _SCANNED):
        raise refused("document-scanned", name)


def _page(page: Any, number: int) -> _Page:
    made = _Page(number, float(page.height))
    grids: list[_Grid] = []
    boxes: list[tuple[float, float, float, float]] = []
    if len(page.rects) + len(page.lines) + len(page.curves) < 5_000:  # noqa: PLR2004 - a drawing is no table
        for table in page.find_tables({"snap_tolerance": 3, "join_tolerance": 3}):
            grid = _ruled(page, table, number)
            if grid is not None:
                grids.append(grid)
                boxes.append(tuple(table.bbox))
    chars = [char for char in page.chars if not any(_inside(char, box) for box in boxes)]
    lines = _lines(chars, number)
    lines = _ordered(lines, float(page.width))
    if lines:
        lefts = Counter(round(line.left) for line in lines if len(line.text) > 10)  # noqa: PLR2004
        usual = [left for left, many in lefts.items() if many * 4 >= max(lefts.values())]
        made.left = float(min(usual)) if usual else min(line.left for line in lines)
        made.right = max(line.right for line in lines)
    made.items = sorted([*lines, *grids], key=lambda item: item.top) if grids else list(lines)
    return made


def _inside(char: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    across = (char["x0"] + char["x1"]) / 2
    down = (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _lines(chars: list[dict[str, Any]], number: int) -> list[_Line]:
    """Characters that stand at one height, left to right, parted into words where there is a gap."""
    upright = [
        char for char in chars if char.get("upright", True) and char["text"] not in {"", "\n"}
    ]
    upright.sort(key=lambda char: ((char["top"] + char["bottom"]) / 2, char["x0"]))
    rows: list[list[dict[str, Any]]] = []
    middle = 0.0
    for char in upright:
        here = (char["top"] + char["bottom"]) / 2
        if rows and abs(here - middle) <= 0.45 * max(char["size"], 4):
            rows[-1].append(char)
        else:
            rows.append([char])
            middle = here
    lines = []
    for row in rows:
        row.sort(key=lambda char: char["x0"])
        words: list[tuple[str, float, float]] = []
        sizes = sorted(char["size"] for char in row)
        size = max(float(sizes[len(sizes) // 2]), 1.0)
        last: dict[str, Any] | None = None
        spaced = False
        for char in row:
            if char["text"].isspace():
                spaced = True
                continue
            if (
                last is not None
                and char["text"] == last["text"]
                and abs(char["x0"] - last["x0"]) < 0.2 * size
            ):
                continue  # printed twice to look bold
            gap = char["x0"] - words[-1][2] if words else 0.0
            if words and gap <= (0.15 if spaced else 0.3) * size:
                word = words[-1]
                words[-1] = (word[0] + char["text"], word[1], max(word[2], float(char["x1"])))
            else:
                words.append((char["text"], float(char["x0"]), float(char["x1"])))
            last = char
            spaced = False
        if words:
            top = min(float(char["top"]) for char in row)
            bottom = max(float(char["bottom"]) for char in row)
            lines.append(_Line(words, top, bottom, size, number))
    return lines


def _spoken(words: list[tuple[str, float, float]], size: float) -> str:
    text = words[0][0]
    for before, word in pairwise(words):
        gap = word[1] - before[2]
        wide = gap > 1.6 * size
        text += ("  " if wide else " ") + word[0]
    return text


def _ordered(lines: list[_Line], width: float) -> list[_Line]:
    """Two columns of text are read one after the other: a gutter in the middle that nearly no line crosses."""
    middle = width / 2
    crossing = sum(
        any(word[1] < middle - 8 and word[2] > middle + 8 for word in line.words) for line in lines
    )
    parted = [line for line in lines if any(a[2] < middle + 12 and b[1] > middle - 12 and b[1] - a[2] > 1.0 * line.size for a, b in pairwise(line.words))]  # fmt: skip
    if len(parted) < 8 or crossing * 5 > len(lines) or len(parted) * 2 < len(lines):  # noqa: PLR2004
        return lines
    result: list[_Line] = []
    left: list[_Line] = []
    right: list[_Line] = []
    full = 0
    for line in lines:
        if any(word[1] < middle - 8 and word[2] > middle + 8 for word in line.words):
            result += left + right
            left, right = [], []
            result.append(line)
            continue
        for side, words in (
            (left, [word for word in line.words if word[2] <= middle + 12]),
            (right, [word for word in line.words if word[2] > middle + 12]),
        ):
            if words:
                side.append(_Line(words, line.top, line.bottom, line.size, line.page))
                full += len(words) == 1 and len(words[0][0]) > 10  # noqa: PLR2004
    return result + left + right if full * 2 > len(parted) else lines


def _ruled(page: Any, table: Any, number: int) -> _Grid | None:
    """A table with rules; merged cells, whose places the library leaves empty, are filled from their boxes."""
    cells = [cell for cell in table.cells if cell is not None]
    if len(cells) < 2:  # noqa: PLR2004 - a frame around a text
        return None
    lefts = _edges([cell[0] for cell in cells] + [cell[2] for cell in cells])
    tops = _edges([cell[1] for cell in cells] + [cell[3] for cell in cells])
    if len(lefts) * len(tops) > 40_000:  # noqa: PLR2004
        return None
    rows = [[Raw("") for _ in range(len(lefts) - 1)] for _ in range(len(tops) - 1)]
    box = table.bbox
    chars = [char for char in page.chars if _inside(char, box)]
    held: dict[tuple[int, int], list[dict[str, Any]]] = {}
    owner: dict[tuple[int, int], int] = {}
    spans = []
    for at, cell in enumerate(cells):
        span = (_at(tops, cell[1]), _at(tops, cell[3]), _at(lefts, cell[0]), _at(lefts, cell[2]))
        spans.append(span)
        for down in range(span[0], span[1]):
            for across in range(span[2], span[3]):
                owner.setdefault((down, across), at)
    for char in chars:
        down = _slot(tops, (char["top"] + char["bottom"]) / 2)
        across = _slot(lefts, (char["x0"] + char["x1"]) / 2)
        place = (down, across)
        held.setdefault(
            (owner.get(place, -1), 0) if place in owner else (-1 - down, across), []
        ).append(char)
    for at in range(len(cells)):
        text = _cell_text(held.get((at, 0), []), number)
        cell_ = Raw(text)
        for place, who in owner.items() if len(cells) < 3 else _places(spans[at], owner, at):  # noqa: PLR2004
            if who == at:
                rows[place[0]][place[1]] = cell_
    for (key, across), lost in held.items():
        if key < 0:
            rows[-1 - key][across] = Raw(_cell_text(lost, number))
    return _Grid(rows, number, float(box[1]), float(box[3]))


def _places(
    span: tuple[int, int, int, int], owner: dict[tuple[int, int], int], at: int
) -> Iterator[tuple[tuple[int, int], int]]:
    for down in range(span[0], span[1]):
        for across in range(span[2], span[3]):
            yield (down, across), owner[(down, across)]


def _edges(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 3:  # noqa: PLR2004 - points
            found.append(value)
    return found


def _at(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


def _slot(edges: list[float], value: float) -> int:
    for at in range(len(edges) - 1):
        if value < edges[at + 1]:
            return at
    return len(edges) - 2


def _cell_text(chars: list[dict[str, Any]], number: int) -> str:
    """A cell's lines: one broken by the cell's width goes on, one that ended early parts words or items."""
    lines = _lines(chars, number)
    if not lines:
        return ""
    right = max(line.right for line in lines)
    left = min(line.left for line in lines)
    text = lines[0].text
    for before, line in pairwise(lines):
        # Lines in the middle of a cell are compared by their width.
        wide = max(right - left, 1.0)
        full = before.right - before.left > wide - 1.2 * line.size
        if (
            full and not before.text.endswith(("。", "；", ";")) and not _BEGINS.match(line.text)
        ) or _latin(before.text, line.text):
            text = _join(text, line.text)
        else:
            text += "\n" + line.text
    return text


def _latin(before: str, after: str) -> bool:
    return before[-1:].isdigit() and after[:1] in {"%", "‰"}


def _join(before: str, after: str) -> str:
    both = (
        before[-1:].isascii()
        and after[:1].isascii()
        and before[-1:].isalpha()
        and after[:1].isalpha()
    )
    return f"{before} {after}" if both else before + after


def _without_edges(pages: list[_Page]) -> None:
    """Take off headers, footers and page numbers."""
    repeated: Counter[tuple[str, int]] = Counter()
    outer: set[int] = set()
    outmost: set[int] = set()
    for page in pages:
        lines = sorted(
            (item for item in page.items if isinstance(item, _Line)), key=lambda line: line.top
        )
        tops = [item.top for item in page.items if isinstance(item, _Grid)]
        bottoms = [item.bottom for item in page.items if isinstance(item, _Grid)]
        edge = [line for line in lines[:2] if line.bottom < _EDGE * page.height and line.top < min(tops, default=line.bottom)]  # fmt: skip
        edge += [line for line in lines[-2:] if line.top > (1 - _EDGE) * page.height and line.bottom > max(bottoms, default=line.top)]  # fmt: skip
        # A header row of a table without rules is repeated, too.
        edge = [line for line in edge if len(_groups(line)) < _COLUMNS]
        outer |= {id(line) for line in edge}
        outmost |= {id(line) for line in (*lines[:1], *lines[-1:])}
        repeated.update({(_bare(line.text), round(line.top / 6)) for line in edge})
    least = max(2, min(len(pages) // 4, 8))
    for page in pages:
        kept: list[_Line | _Grid] = []
        for item in page.items:
            if isinstance(item, _Line) and id(item) in outer:
                if id(item) in outmost and _NUMBER.fullmatch(item.text):
                    continue
                text, height = _bare(item.text), round(item.top / 6)
                if sum(repeated[(text, height + near)] for near in (-1, 0, 1)) >= least:
                    continue
            kept.append(item)
        page.items = kept


def _bare(text: str) -> str:
    return re.sub(r"[\d\s]+", "", text)


def _with_columns(items: list[_Line | _Grid]) -> Iterator[_Line | _Grid]:
    """Lines whose words stand in columns are a table without rules."""
    at = 0
    while at < len(items):
        run: list[_Line] = []
        last = at
        while last < len(items):
            item = items[last]
            if not isinstance(item, _Line) or not _tabular(item, run):
                break
            run.append(item)
            last += 1
        grid = (
            _columns(run) if sum(len(_groups(line)) >= _COLUMNS for line in run) >= _ROWS else None
        )
        if grid is not None:
            yield grid
            at = last
        else:
            yield items[at]
            at += 1


def _groups(line: _Line) -> list[tuple[str, float, float]]:
    """Words that a wide gap parts."""
    groups: list[tuple[str, float, float]] = []
    for word in line.words:
        if groups and word[1] - groups[-1][2] <= 0.9 * line.size:
            before = groups[-1]
            groups[-1] = (f"{before[0]} {word[0]}", before[1], word[2])
        else:
            groups.append(word)
    return groups


def _tabular(line: _Line, run: list[_Line]) -> bool:
    groups = _groups(line)
    if len(groups) >= _COLUMNS:
        return not (len(groups) == _COLUMNS and any(_WORDY.search(group[0]) for group in groups))
    if not run:
        return False
    # A cell that goes on in the next line: short pieces close below, none as wide as the text.
    near = line.top - run[-1].bottom < 1.2 * line.size
    wide = max(one.right for one in run) - min(one.left for one in run)
    return (
        near
        and line.right - line.left < 0.6 * wide
        and not line.text.endswith("。")
        and _BEGINS.match(line.text) is None
    )


def _columns(run: list[_Line]) -> _Grid | None:
    """The cells of a table without rules: columns are where words overlap, a line without a first cell goes on."""
    spans: list[list[float]] = []
    counts = Counter(len(_groups(line)) for line in run)
    usual = max(counts, key=lambda many: (counts[many], many))
    for line in sorted(run, key=lambda one: -len(_groups(one))):
        for _, left, right in _groups(line):
            over = [span for span in spans if left < span[1] and right > span[0]]
            if len(over) > 1:
                continue  # a heading over several columns
            if over:
                over[0][0], over[0][1] = min(over[0][0], left), max(over[0][1], right)
            elif len(_groups(line)) >= usual or not spans:
                spans.append([left, right])
    spans.sort()
    merged: list[list[float]] = []
    for span in spans:
        if merged and span[0] < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], span[1])
        else:
            merged.append(span)
    if len(merged) < _COLUMNS:
        return None
    rows: list[list[Raw]] = []
    gaps = sorted(b.top - a.bottom for a, b in pairwise(run))
    usual_gap = gaps[len(gaps) // 2] if gaps else 0.0
    last: _Line | None = None
    for line in run:
        made = [Raw("") for _ in merged]
        for text, left, right in _groups(line):
            under = [at for at, span in enumerate(merged) if left < span[1] and right > span[0]]
            if not under:
                away = [abs(span[0] - left) for span in merged]
                under = [away.index(min(away))]
            cell = Raw(text)
            if made[under[0]].text:
                cell.text = f"{made[under[0]].text} {text}"
            for at in under:
                made[at] = cell
        filled = [at for at, one in enumerate(made) if one.text]
        goes_on = (
            last is not None
            and bool(rows)
            and len(filled) <= len(merged) // 2
            and 0 not in filled
            and line.top - last.bottom <= usual_gap + 0.3 * line.size
            and all(rows[-1][at].text for at in filled)
        )
        if goes_on:
            for at in filled:
                rows[-1][at].text = _join(rows[-1][at].text, made[at].text)
        else:
            rows.append(made)
        last = line
    if len(rows) < _ROWS:
        return None
    return _Grid(rows, run[0].page, run[0].top, run[-1].bottom, ruled=False)


def _goes_on(before: _Line, line: _Line, page: _Page) -> bool:
    """Whether a line belongs to the paragraph of the line before."""
    size = line.size
    if _BEGINS.match(line.text) and (
        before.text.endswith(_ENDS) or before.right < page.right - 2.2 * size
    ):
        return False
    if abs(before.size - size) > 0.12 * size:
        return False
    if line.page == before.page:
        if line.top - before.bottom > 1.6 * size or line.top < before.top - size:
            return line.top < before.top - size and not before.text.endswith(_ENDS)
        if before.left - line.left > 6 * size and before.right < page.right - 2.2 * size:
            return False
    if line.left > page.left + 1.2 * size:  # indented, or in the middle
        return False
    return not before.right < page.right - 2.2 * size


def _table(builder: Builder, grid: _Grid) -> None:
    builder.table(squared(grid.rows), page=grid.page)


def _joined_tables(builder: Builder) -> None:
    """Join a table that goes on at the top of the next page, without its repeated header."""
    items = builder.items
    kept: list[Any] = []
    ends: dict[int, int] = {}
    for item in items:
        before = kept[-1] if kept else None
        rows = getattr(item, "rows", None)
        above = getattr(before, "rows", None)
        if (
            rows
            and above
            and before is not None
            and item.page == ends.get(id(before), before.page or 0) + 1
            and len(rows[0]) == len(above[0])
        ):
            repeated = 0
            while repeated < min(len(rows), len(above)) and _same(rows[repeated], above[repeated]):
                repeated += 1
            if repeated == 0 and _header(rows[0], above[0]):
                kept.append(item)
                continue
            rows = rows[repeated:]
            # A row that the break cut: its first cells are empty below.
            if (
                rows
                and not repeated
                and rows[0][0].text == ""
                and sum(bool(cell.text) for cell in rows[0]) <= len(rows[0]) // 2
            ):
                for up, cell in zip(above[-1], rows[0], strict=True):
                    if cell.text:
                        up.text = _join(up.text, cell.text)
                rows = rows[1:]
            before.rows = [*above, *rows]
            ends[id(before)] = item.page or 0
            continue
        kept.append(item)
    builder.items = kept


def _same(first: list[Raw], second: list[Raw]) -> bool:
    return [_bare_cell(cell) for cell in first] == [_bare_cell(cell) for cell in second]


def _bare_cell(cell: Raw) -> str:
    return "".join(cell.text.split())


def _header(row: list[Raw], other: list[Raw]) -> bool:
    """Whether a first row is another table's header: words only, none of them a figure."""
    return (
        all(cell.text and not re.search(r"\d", cell.text) for cell in row) and "序号" in row[0].text
    )
