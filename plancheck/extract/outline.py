"""The outline of a document (章节编号): which section every paragraph and table stands in, and which tell of the past.

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

_CN = "零〇一二三四五六七八九十百"
# Rank, pattern of the number at the start of a paragraph, and how it is written in a path.
_NUMBERS: tuple[tuple[float, re.Pattern[str], str], ...] = (
    (1, re.compile(rf"第([{_CN}\d]{{1,4}})(编|部分|篇)(?=[\s:：、.，,]|$|[^\s{_CN}\d]{{0,30}}$)"), "第{0}{1}"),
    (2, re.compile(rf"第([{_CN}\d]{{1,4}})(章)(?=[\s:：、.，,]|$|[^\s{_CN}\d]{{0,30}}$)"), "第{0}{1}"),
    (3, re.compile(rf"第([{_CN}\d]{{1,4}})(节)(?=[\s:：、.，,]|$|[^\s{_CN}\d]{{0,30}}$)"), "第{0}{1}"),
    (4, re.compile(rf"([{_CN}]{{1,4}})\s*[、.．,，]"), "{0}"),
    (5, re.compile(rf"[(（]\s*([{_CN}]{{1,4}})\s*[)）]"), "（{0}）"),
    (3.3, re.compile(r"(\d{1,2}\.\d{1,2}\.\d{1,2})(?=[\s\u3000]+\D|[、．])"), "{0}"),
    (3.2, re.compile(r"(\d{1,2}\.\d{1,2})(?=[\s\u3000]+[\u4e00-\u9fff“])"), "{0}"),
    (6, re.compile(r"(\d{1,2})\s*(?:[.．、](?!\d)|[.．](?=\d{4}年))"), "{0}"),
    (7, re.compile(r"[(（]\s*(\d{1,2})\s*[)）]"), "（{0}）"),
    (8, re.compile(r"([①-⑳])"), "{0}"),
)  # fmt: skip
_SECTIONED = re.compile(r"\s*\d{1,2}\.\d{1,2}[\s\u3000]+[\u4e00-\u9fff“]")
# 1 总则, 1.1 …: a bare number counts as a section only in documents that go on with dots.
_DOTTED = (3.1, re.compile(r"(\d{1,2})(?=[\s\u3000]+[\u4e00-\u9fff“])"), "{0}")
_BOX = re.compile(rf"(?:专栏|专表|表格?专栏)\s*([{_CN}\d]{{0,4}})\s*(?=[:：、.\s—-]|$|\S{{1,30}}$)")
_BOX_RANK = 6
_ENDS = tuple("。！？；：:;!?…”》）)")
_PAST_TITLE = re.compile(
    r"发展基础|现实基础|工作基础|规划基础|基础和|基础与|基础及|现状|回顾|成就|成效|成绩|发展历程|背景|形势|发展环境|外部环境|发展趋势|"
    r"问题|不足|机遇|挑战|短板|“?十[二三]五”?(?:时期|期间|以来|主要|发展)|工作情况|发展情况|基本情况|完成情况|实施情况"
)
# A title that begins with a verb tells what will be done, whatever else it names (补齐…短板, 应对…挑战).
_TASK_TITLE = re.compile(
    r"^[“\"]?(?:补齐|应对|加强|加快|推进|推动|完善|健全|提升|提高|优化|强化|深化|建设|构建|打造|建立|实施|夯实|促进|发展|培育|扩大|巩固|拓展|创新|保障|落实|实现|着力|大力|全面|积极|持续|稳步|聚焦|坚持|破解|解决|消除|防范|化解|增强|改善|改革)"
)
_WAS = re.compile(r"(?:基础|现状|回顾|成就|成效|成绩|背景|形势|历程|情况|环境|趋势)$")
_FUTURE_TITLE = re.compile(
    r"目标|任务|举措|措施|总体要求|指标|总体思路|规划实施|展望(?:未来)?$|重点|工程$|行动$"
)
TITLE_LIMIT = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph or table with its place: ``path`` of numbers, ``titles`` of the sections it stands in.

    ``text``: of a paragraph without its number. ``heading``: a line that only names a section. ``past``: under a title that speaks of
    what was. ``box``: the box (专栏) that it belongs to, or ``""``.
    """

    block: Block
    body: Text
    path: tuple[str, ...]
    titles: tuple[str, ...]
    heading: bool
    past: bool
    box: str = ""
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
class _Open:
    rank: float
    name: str
    title: str
    past: bool


def outline(document: Document) -> Iterator[Part]:
    """Every block of a document in order, with its section."""
    stack: list[_Open] = []
    box = ""
    full = False  # the box's table has been: what is numbered next stands outside
    last = ""
    dotted = any(
        isinstance(block, Paragraph) and _SECTIONED.match(block.text) for block in document.blocks
    )
    for block in _joined(document.blocks):
        if isinstance(block, Table):
            yield _part(
                block, Text("", array("I", [0])), stack, heading=False, box=box, caption=last
            )
            full = bool(box)
            continue
        body, found = _number(block, dotted=dotted)
        text = body.text
        short = len(text) <= TITLE_LIMIT and not text.endswith(("。", "；", ";"))
        boxed = _BOX.match(text) if found is None else None
        if boxed is not None and len(text) > 2 * TITLE_LIMIT and boxed[1]:
            # 专栏一：….…: the whole box in one paragraph
            box, full = f"专栏{_arabic(boxed[1])}", True
            _close(stack, _BOX_RANK)
            stack.append(_Open(_BOX_RANK, box, "", _past(stack)))
            yield _part(block, body, stack, heading=False, box=box)
            stack.pop()
            box = ""
            last = ""
            continue
        if boxed is not None and len(text) <= 2 * TITLE_LIMIT:
            number = boxed[1]
            box, full = f"专栏{_arabic(number)}", False
            _close(stack, _BOX_RANK)
            stack.append(_Open(_BOX_RANK, box, text, _past(stack)))
            yield _part(block, body, stack, heading=True, box=box)
            last = text
            continue
        if found is not None:
            rank: float = found[0]
            name = found[1]
            if box and rank <= _BOX_RANK:
                # 1. inside a box counts its items; a number above it leaves the box.
                if full or rank < _BOX_RANK or not _inside_box(stack, name):
                    box = ""
                    _close(stack, rank)
                else:
                    rank = _BOX_RANK + 0.5
            _close(stack, rank)
            title = text if short else _lead(text)
            stack.append(_Open(rank, name, title, _is_past(title, stack)))
        elif block.level is not None and short:
            _close(stack, block.level / 10)
            stack.append(_Open(block.level / 10, "", text, _is_past(text, stack)))
        heading = short and (found is not None or block.level is not None)
        yield _part(block, body, stack, heading=heading, box=box)
        last = text


def _part(
    block: Block, body: Text, stack: list[_Open], *, heading: bool, box: str, caption: str = ""
) -> Part:
    return Part(
        block=block,
        body=body,
        path=tuple(one.name for one in stack if one.name),
        titles=tuple(one.title for one in stack),
        heading=heading,
        past=_past(stack),
        box=box,
        caption=caption,
    )


def _inside_box(stack: list[_Open], name: str) -> bool:
    """Whether a number 1., 2. … goes on counting inside the open box."""
    for at, one in enumerate(stack):
        if one.name.startswith("专栏"):
            inner = [int(below.name) for below in stack[at + 1 :] if below.name.isdecimal()]
            return name.isdecimal() and int(name) == (inner[-1] + 1 if inner else 1)
    return False


def _close(stack: list[_Open], rank: float) -> None:
    while stack and stack[-1].rank >= rank:
        stack.pop()


def _past(stack: list[_Open]) -> bool:
    return bool(stack) and stack[-1].past


def _is_past(title: str, stack: list[_Open]) -> bool:
    """Whether a section tells of the past: by its title, else as the section around it."""
    head = re.split(r"[。，：:]", title, maxsplit=1)[0].strip()
    if _past(stack):
        return not re.search(r"目标|任务|举措|总体要求|指标", head)
    if _TASK_TITLE.search(head) and not _WAS.search(head):
        return False
    return bool(_PAST_TITLE.search(head)) and not _FUTURE_TITLE.search(head)


def _lead(text: str) -> str:
    """The title that a paragraph begins with: its first sentence, when that is short."""
    first = re.split(r"[。：:]", text, maxsplit=1)[0]
    return first if len(first) <= TITLE_LIMIT else ""


def _number(block: Paragraph, *, dotted: bool = False) -> tuple[Text, tuple[float, str] | None]:
    """The paragraph without its number, and the number's rank and name."""
    if block.number:
        for rank, pattern, form in _NUMBERS:
            found = pattern.match(block.number + ("" if block.number[-1:] in "、.．）)" else " "))
            if found is not None:
                return block.body, (rank, form.format(*found.groups()))
    text = block.text
    lead = len(text) - len(text.lstrip())
    for rank, pattern, form in (*_NUMBERS, _DOTTED) if dotted else _NUMBERS:
        found = pattern.match(text, lead)
        if found is None:
            continue
        end = found.end()
        if rank == 8:  # noqa: PLR2004 - circled digits
            name = form.format(found[1])
        else:
            name = form.format(*found.groups())
        while end < len(text) and text[end] in " 　:：、":
            end += 1
        return cut(block.body, end, len(text)), (rank, name)
    return block.body, None


def cut(text: Text, start: int, end: int) -> Text:
    """A part of a text, with its places."""
    return Text(text.text[start:end], text.origin[start : end + 1])


def _arabic(number: str) -> str:
    if not number or number.isdigit():
        return number
    try:
        return str(chinese_number(number))
    except ValueError:
        return number


def _joined(blocks: list[Block]) -> Iterator[Block]:
    """Blocks with paragraphs joined that a page break cut: no end of sentence, then no number and no heading."""
    held: Paragraph | None = None
    for block in blocks:
        if isinstance(block, Paragraph) and not block.text.strip():
            continue
        if held is not None:
            if isinstance(block, Paragraph) and _goes_on(held, block):
                origin = held.body.origin[:-1] + block.body.origin
                held = Paragraph(
                    body=Text(held.text + block.text, origin),
                    number=held.number,
                    level=held.level,
                    page=held.page,
                )
                continue
            yield held
            held = None
        if isinstance(block, Paragraph):
            held = block
        else:
            yield block
    if held is not None:
        yield held


def _goes_on(first: Paragraph, second: Paragraph) -> bool:
    text = first.text.rstrip()
    if len(text) <= TITLE_LIMIT - 15 or text.endswith(_ENDS):
        return False
    if second.number or second.level is not None or first.level is not None:
        return False
    return _number(second)[1] is None and _BOX.match(second.text) is None
