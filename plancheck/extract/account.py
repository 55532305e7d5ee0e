"""The account of a document: every block in exactly one bin, and what was not read, with its place.

The bins: read as rows, read as promises, context (with the reason), not read. Parts that were not read and may hold promises
make the record of a draft partial.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from plancheck.extract.blocks import Document, Paragraph, Recognized, Table, Unread
from plancheck.extract.outline import TITLE_LIMIT, Part
from plancheck.extract.signs import LOST
from plancheck.extract.unread_tables import ANNOUNCES, is_of_targets, lost_rows, not_there

# What stands for characters that could not be decoded; a run of accented letters is text in a wrong encoding.
_UNDECODED = re.compile(
    r"[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]|\(cid:\d{1,6}\)|(?P<run>[\u00a1-\u00ff]{6,})"
)
_FEW = 500  # characters of a document that may be a frame around pictures
_NEAR = 30  # characters that show where something stands
_LOST = 3  # characters that make a text one that does not decode
_BEFORE = 3  # characters before a find in which a sign may be its own
# Which hold no promise of the document, whatever stands in them.
NOT_THE_DOCUMENT = frozenset({"hidden-rows", "hidden-columns", "hidden-sheet", "notes"})
_ALWAYS = frozenset(
    {
        "page",
        "undecoded",
        "rotated",
        "columns",
        "object",
        "formula",
        "table",
        "announced",
        "converted",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """Something that was not read. ``paragraph``: the block after which it stands, from 1; ``near``: how that begins.

    ``promises``: whether promises may stand in it.
    """

    kind: str
    page: int | None
    paragraph: int
    near: str
    count: int
    place: str
    promises: bool
    start: int
    end: int


@dataclass(slots=True, kw_only=True)
class Account:
    """What became of each part of a document: ``bins`` and ``reasons`` side by side with the parts.

    ``doubts``: places of signs that could not be read surely; ``unsure``: parts of the text that were read badly, and why.
    ``blocks``: how many of what was not read are parts themselves. ``recognized``: paragraphs and cells read in pictures, in order.
    """

    bins: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    unread: list[NotRead] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    note_marks: int = 0
    doubts: list[int] = field(default_factory=list)
    unsure: list[tuple[int, int, str]] = field(default_factory=list)
    blocks: int = 0
    recognized: list[Recognized] = field(default_factory=list)

    def doubt(self, start: int, end: int) -> str:
        """Why what stands in a part of the text was not read surely; ``""`` when it was."""
        at = bisect_left(self.doubts, start - _BEFORE)
        if at < len(self.doubts) and self.doubts[at] < end:
            return "sign-lost"
        at = bisect_left(self.unsure, end, key=lambda one: one[0]) - 1
        if at >= 0 and self.unsure[at][1] > start:
            return self.unsure[at][2]
        return "ocr" if self.recognized_in(start, end) else ""

    def recognized_in(self, start: int, end: int) -> list[Recognized]:
        """What was recognised in pictures of a part of the text."""
        first = max(bisect_right(self.recognized, start, key=lambda one: one.start) - 1, 0)
        last = bisect_left(self.recognized, end, key=lambda one: one.start)
        return [one for one in self.recognized[first:last] if one.end > start]

    @property
    def partial(self) -> bool:
        """Whether promises may stand in what was not read."""
        return any(one.promises for one in self.unread)

    @property
    def counts(self) -> dict[str, int]:
        """How many blocks each bin has; what was not read and is no block of its own counts as one."""
        found = Counter(self.bins)
        apart = len(self.unread) - self.blocks
        return {
            "total": len(self.bins) + apart,
            **{name: found[name] for name in ("rows", "promises", "context")},
            "unread": found["unread"] + apart,
        }


def account_of(
    document: Document,
    parts: list[Part],
    rows: set[int],
    front: int,
    promises: list[int],
    read: list[tuple[int, int]],
) -> Account:
    """The account of a document.

    ``rows``: the parts read as rows. ``front``: how many stand before the plan begins. ``promises``: where each begins.
    ``read``: where each row that was read stands.
    """
    made = Account(
        left_out=document.left_out,
        note_marks=document.cleaned.note_marks,
        recognized=document.recognized,
        doubts=sorted(document.cleaned.doubts),
    )
    starts = sorted(promises)
    spans = list(_spans(document.text, parts))
    mixed = {one.page for one in document.unread if one.kind == "columns"}
    for at, (part, (first, last)) in enumerate(zip(parts, spans, strict=True)):
        name, reason = "context", _context(part, in_front=at < front)
        if at in rows:
            name, reason = "rows", ""
            if isinstance(part.block, Table):
                made.unread += [
                    replace(_not_read(Unread(kind="row", at=start, page=part.block.page), parts, at, end), near=text[:_NEAR])
                    for start, end, text in lost_rows(part.block, read)
                ]  # fmt: skip
        elif _is_undecoded(document.text[first:last]):
            name, reason = "unread", "undecoded"
        elif bisect_left(starts, first) < bisect_left(starts, max(last, first + 1)):
            name, reason = "promises", ""
        elif reason == "other-table" and is_of_targets(part, announced=not rows):
            name, reason = "unread", "table"
        made.bins.append(name)
        made.reasons.append(reason)
        if name == "unread" and reason == "undecoded":
            made.unsure.append((first, last, reason))
        elif part.block.page in mixed:
            made.unsure.append((first, last, "columns"))
        if name == "unread":
            made.blocks += 1
            made.unread.append(_not_read(Unread(kind=reason, at=first, page=part.block.page), parts, at, last))  # fmt: skip
    begins = [first for first, _ in spans]
    few = len("".join(part.block.text for part in parts if isinstance(part.block, Paragraph))) < _FEW  # fmt: skip
    for one in _together([*document.unread, *_lost_lines(document, parts, spans)]):
        at = max(bisect_right(begins, one.at) - 1, 0)
        made.unread.append(_not_read(one, parts, at, one.at, few=few))
    for at in (
        []
        if rows
        else not_there(parts, made.bins, made.reasons, {one.paragraph - 1 for one in made.unread})
    ):
        made.unread.append(_not_read(Unread(kind="announced", at=begins[at], page=parts[at].block.page), parts, at, begins[at]))  # fmt: skip
    made.unread.sort(key=lambda one: (one.start, one.kind))
    return made


def _together(found: list[Unread]) -> list[Unread]:
    """What was not read, with the same at the same place counted."""
    many: dict[tuple[str, int, int | None, str], int] = {}
    for one in found:
        key = (one.kind, one.at, one.page, one.place)
        many[key] = many.get(key, 0) + one.count
    return [Unread(kind=kind, at=at, page=page, place=place, count=count) for (kind, at, page, place), count in many.items()]  # fmt: skip


def _not_read(one: Unread, parts: list[Part], at: int, end: int, *, few: bool = False) -> NotRead:
    near = words_of(parts[at]) if parts else ""
    around = [words_of(part) for part in parts[at : at + 2] if not isinstance(part.block, Table)]
    announced = any(ANNOUNCES.search(text) for text in around if len(text) <= 2 * TITLE_LIMIT)
    announced = announced or bool(ANNOUNCES.search(near[-TITLE_LIMIT:]))
    may = one.kind not in NOT_THE_DOCUMENT and (
        one.kind in _ALWAYS or announced or (few and one.kind == "picture")
    )
    return NotRead(
        kind=one.kind, page=one.page, paragraph=at + 1 if parts else 0, near=near[:_NEAR],
        count=one.count, place=one.place, promises=may, start=one.at, end=end,
    )  # fmt: skip


def words_of(part: Part) -> str:
    """The text of a part; of a table its first cells."""
    if isinstance(part.block, Table):
        return " ".join(dict.fromkeys(cell.text for cell in part.block.rows[0])) if part.block.rows else ""  # fmt: skip
    return part.block.text.strip()


def _spans(text: str, parts: list[Part]) -> Iterator[tuple[int, int]]:
    """Where each part stands in the text, from the beginning of its line."""
    end = 0
    for part in parts:
        if isinstance(part.block, Table):
            places = [cell.body.origin for row in part.block.rows for cell in row]
            first = min((one[0] for one in places), default=end)
            last = max((one[-1] for one in places), default=end)
        else:
            first, last = part.block.body.origin[0], part.block.body.origin[-1]
        first = max(text.rfind("\n", end, first) + 1, end) if first > end else first
        yield first, last
        end = max(end, last)


def _lost_lines(document: Document, parts: list[Part], spans: list[tuple[int, int]]) -> Iterator[Unread]:  # fmt: skip
    """Text between the parts of which nothing decodes."""
    pages = [part.block.page for part in parts]
    ends = [0, *(last for _, last in spans)]
    begins = [*(first for first, _ in spans), len(document.text)]
    for end, first, page in zip(ends, begins, [*pages, *pages[-1:]] or [None], strict=True):
        if _is_undecoded(document.text[end:first]):
            yield Unread(kind="undecoded", at=end, page=page)


def _context(part: Part, *, in_front: bool) -> str:
    """Why a part holds no promise, as far as the outline tells."""
    if in_front:
        return "front"
    if part.heading:
        return "heading"
    if part.past:
        return "past"
    if isinstance(part.block, Table):
        texts = (cell.text for row in part.block.rows for cell in row)
        return "other-table" if any(re.search(r"\d", text) for text in texts) else "no-figure"
    return "no-promise" if re.search(r"\d", part.block.text) else "no-figure"


def _is_undecoded(text: str) -> bool:
    """Whether a fifth of a text could not be decoded."""
    marked = _UNDECODED.sub(lambda found: LOST * len(found["run"] or LOST), text)
    lost = marked.count(LOST)
    return lost >= _LOST and lost * 5 >= len("".join(marked.split()))
