"""The outline of a document (章节编号): which section every paragraph and table stands in, and which are about the past.

Chinese official documents number their parts in a fixed order: 第一部分, 一、, （一）, 1., （1）, ①; boxes are 专栏1.
A paragraph that a page break cut in two is joined again.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from plancheck.domain.target.numerals import chinese_number
from plancheck.extract.blocks import Block, Document, Paragraph, Table, Text
from plancheck.extract.table.grid.recover import recovered
from plancheck.extract.vocabulary import Vocabulary

_WORDS = Vocabulary.load("outline")
_PAST_TITLE = _WORDS.compiled("past-titles")
_PAST_ENDING = re.compile(f"{_WORDS.any_of('past-endings')}$")  # At the end of a title.
_TASK_TITLE = re.compile(rf"^[“\"]?{_WORDS.any_of('task-verbs')}")  # At its beginning.
_FUTURE_TITLE = _WORDS.compiled("future-titles")
# What makes a section inside one about the past speak of the future.
_AIM = re.compile(r"目标|任务|举措|总体要求|指标")

_CN = "零〇一二三四五六七八九十百"
# What follows 第一章: a sign, a title of up to 30 characters, or nothing.
_TITLED = rf"(?=[\s:：、.，,]|$|[^\s{_CN}\d]{{0,30}}$)"
_SPACED = r"(?=[\s\u3000]+[\u4e00-\u9fff“])"
# Rank, the number at the start of a paragraph, and how it is written in a path.
_NUMBERS: tuple[tuple[float, re.Pattern[str], str], ...] = (
    (1, re.compile(rf"第([{_CN}\d]{{1,4}})(编|部分|篇){_TITLED}"), "第{0}{1}"),
    (2, re.compile(rf"第([{_CN}\d]{{1,4}})(章){_TITLED}"), "第{0}{1}"),
    (3, re.compile(rf"第([{_CN}\d]{{1,4}})(节){_TITLED}"), "第{0}{1}"),
    (4, re.compile(rf"([{_CN}]{{1,4}})\s*[、.．,，]"), "{0}"),  # 一、
    (5, re.compile(rf"[(（]\s*([{_CN}]{{1,4}})\s*[)）]"), "（{0}）"),
    (3.3, re.compile(r"(\d{1,2}\.\d{1,2}\.\d{1,2})(?=[\s\u3000]+\D|[、．])"), "{0}"),
    (3.2, re.compile(rf"(\d{{1,2}}\.\d{{1,2}}){_SPACED}"), "{0}"),
    (6, re.compile(r"(\d{1,2})\s*(?:[.．、](?!\d)|[.．](?=\d{4}年))"), "{0}"),  # 1.
    (7, re.compile(r"[(（]\s*(\d{1,2})\s*[)）]"), "（{0}）"),
    (8, re.compile(r"([①-⑳])"), "{0}"),
)
# 1 总则, 1.1 …: a bare number counts as a section only in documents that go on with dots.
_SECTIONED = re.compile(rf"\s*\d{{1,2}}\.\d{{1,2}}{_SPACED}")
_DOTTED = (3.1, re.compile(rf"(\d{{1,2}}){_SPACED}"), "{0}")  # 1 总则
# 专栏1 重点工程
_BOX = re.compile(rf"(?:专栏|专表|表格?专栏)\s*([{_CN}\d]{{0,4}})\s*(?=[:：、.\s—-]|$|\S{{1,30}}$)")
_BOX_RANK = 6.0
_ENDS = tuple("。！？；：:;!?…”》）)")
# What no paragraph ends with: the sentence goes on in the next line.
_UNFINISHED = re.compile(
    r"(?:[，、,（(“]|达到|提高到|提升到|控制在|不低于|不少于|不超过|达|和|及|与|\d\s*[百千万亿])$"
)
TITLE_LIMIT = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph or table with its place: ``path`` of numbers, ``titles`` of the sections it stands in.

    ``body``: of a paragraph without its number. ``heading``: a line that only names a section. ``past``: under a title
    that speaks of what was. ``caption``: the paragraph before a table.
    """

    block: Block
    body: Text
    path: tuple[str, ...]
    titles: tuple[str, ...]
    heading: bool
    past: bool
    caption: str = ""

    @property
    def section(self) -> str:
        """The path as plan@1 writes it."""
        return "/".join(self.path)

    @property
    def text(self) -> str:
        """The cleaned text without the number."""
        return self.body.text


@dataclass(slots=True)
class _Section:
    rank: float
    name: str
    title: str
    past: bool


def outline(document: Document) -> Iterator[Part]:
    """Every block of a document in order, with its section."""
    sections: list[_Section] = []
    box = False  # inside one
    full = False  # the box's table has been: what is numbered next stands outside
    last = ""

    def enter(rank: float, name: str, title: str, *, own: bool = True) -> None:
        """Open a section; its own title says whether it is about the past, or the section around it."""
        while sections and sections[-1].rank >= rank:
            sections.pop()
        past = bool(sections) and sections[-1].past
        sections.append(_Section(rank, name, title, _is_past(title, past) if own else past))

    def part(block: Block, body: Text, *, heading: bool = False, caption: str = "") -> Part:
        return Part(
            block=block,
            body=body,
            path=tuple(one.name for one in sections if one.name),
            titles=tuple(one.title for one in sections),
            heading=heading,
            past=bool(sections) and sections[-1].past,
            caption=caption,
        )

    dotted = any(
        isinstance(block, Paragraph) and _SECTIONED.match(block.text) for block in document.blocks
    )
    for block in _joined(recovered(document)):
        if isinstance(block, Table):
            yield part(block, Text("", array("I", [0])), caption=last)
            full = box
            continue
        body, found = _number(block, dotted=dotted)
        text = body.text
        short = len(text) <= TITLE_LIMIT and not text.endswith(("。", "；", ";"))
        boxed = _BOX.match(text) if found is None else None
        if boxed is not None and (len(text) <= 2 * TITLE_LIMIT or boxed[1]):
            whole = len(text) > 2 * TITLE_LIMIT  # 专栏一：….…: the whole box in one paragraph
            enter(_BOX_RANK, f"专栏{_arabic(boxed[1])}", "" if whole else text, own=False)
            yield part(block, body, heading=not whole)
            last = "" if whole else text
            box, full = not whole, whole
            if whole:
                sections.pop()
            continue
        if found is not None:
            rank, name = found
            if box and rank <= _BOX_RANK:
                # 1. inside a box counts its items; a number above it leaves the box.
                if full or rank < _BOX_RANK or not _inside_box(sections, name):
                    box = False
                else:
                    rank += 0.5
            enter(rank, name, text if short else _lead(text))
        elif block.level is not None and short:
            enter(block.level / 10, "", text)
        yield part(block, body, heading=short and (found is not None or block.level is not None))
        last = text


def _inside_box(sections: list[_Section], name: str) -> bool:
    """Whether a number 1., 2. … goes on counting inside the open box."""
    for at, one in enumerate(sections):
        if one.name.startswith("专栏"):
            inner = [int(below.name) for below in sections[at + 1 :] if below.name.isdecimal()]
            return name.isdecimal() and int(name) == (inner[-1] + 1 if inner else 1)
    return False


def speaks_of_tasks(title: str) -> bool:
    """Whether a title speaks of what is to come: aims, tasks, measures, or a verb of tasks at its beginning."""
    return bool(
        _AIM.search(title) or _TASK_TITLE.search(title) or _FUTURE_TITLE.search(title)
    ) and not tells_past(title)


def tells_past(title: str) -> bool:
    """Whether a title, or the head of a list (主要成效：), speaks of what was or of how things are."""
    return _is_past(title, around=False)


def _is_past(title: str, around: bool) -> bool:
    """Whether a section is about the past: by its title, else as the section around it."""
    head = re.split(r"[。，：:]", title, maxsplit=1)[0].strip()
    if around:
        return not _AIM.search(head)
    if _TASK_TITLE.search(head) and not _PAST_ENDING.search(head):
        return False
    return bool(_PAST_TITLE.search(head)) and not _FUTURE_TITLE.search(head)


def _lead(text: str) -> str:
    """The title that a paragraph begins with: its first sentence, when that is short."""
    first = re.split(r"[。：:]", text, maxsplit=1)[0]
    return first if len(first) <= TITLE_LIMIT else ""


def _number(block: Paragraph, *, dotted: bool = False) -> tuple[Text, tuple[float, str] | None]:
    """The paragraph without its number, and the number's rank and name."""
    if block.number:
        shown = block.number + ("" if block.number[-1:] in "、.．）)" else " ")
        for rank, pattern, form in _NUMBERS:
            found = pattern.match(shown)
            if found is not None:
                return block.body, (rank, form.format(*found.groups()))
    text = block.text
    lead = len(text) - len(text.lstrip())
    for rank, pattern, form in (*_NUMBERS, _DOTTED) if dotted else _NUMBERS:
        found = pattern.match(text, lead)
        if found is not None:
            end = len(text) - len(text[found.end() :].lstrip(" 　:：、"))
            return block.body.cut(end, len(text)), (rank, form.format(*found.groups()))
    return block.body, None


def _arabic(number: str) -> str:
    try:
        return number if not number or number.isdigit() else str(chinese_number(number))
    except ValueError:
        return number


def _joined(blocks: list[Block]) -> Iterator[Block]:
    """Blocks with paragraphs joined that a page break cut: no end of sentence, then no number and no heading."""
    before: Paragraph | None = None
    for block in blocks:
        if isinstance(block, Paragraph) and not block.text.strip():
            continue
        if before is not None and isinstance(block, Paragraph) and _goes_on(before, block):
            body = Text(before.text + block.text, before.body.origin[:-1] + block.body.origin)
            before = Paragraph(
                body=body, number=before.number, level=before.level, page=before.page
            )
            continue
        if before is not None:
            yield before
        before = block if isinstance(block, Paragraph) else None
        if before is None:
            yield block
    if before is not None:
        yield before


def _goes_on(first: Paragraph, second: Paragraph) -> bool:
    text = first.text.rstrip()
    unfinished = _UNFINISHED.search(text) is not None
    if (len(text) <= TITLE_LIMIT - 15 and not unfinished) or text.endswith(_ENDS):
        return False
    if second.number or second.level is not None or first.level is not None:
        return False
    return _number(second)[1] is None and _BOX.match(second.text) is None
