"""What a document says of itself (题名、文号、发文机关、日期、状态、规划期、编制依据): read from its first pages, never guessed."""

from __future__ import annotations

import itertools
import re

from plancheck.domain.jurisdiction import Jurisdiction
from plancheck.domain.place_names import named
from plancheck.domain.titles import normal_title
from plancheck.extract.blocks import Paragraph, unspaced
from plancheck.extract.dates import DATE, day_of
from plancheck.extract.document_head import (
    approval,
    labelled,
    number_of,
    of_another_event,
    printed_on,
)
from plancheck.extract.model import Metadata
from plancheck.extract.outline import Part
from plancheck.extract.period import outlook_of, period_of

_PLAN = r"(?:规划(?:纲要)?|行动计划|实施方案|工作方案|行动方案|发展纲要|计划)"
# A title that stands alone, with its years and the mark of a draft behind it.
_TITLE = re.compile(
    rf"[“\"《]?(?P<title>[^。；;！!《》]{{3,70}}?{_PLAN}(?:\(20\d\d[-—–－~至]20\d\d年?\)|（20\d\d[-—–－~至]20\d\d年?）)?)[”\"》]?\s*(?P<draft>[（(][^（）()]{{0,12}}稿[^（）()]{{0,8}}[)）])?"
)
# Words of a line that ends like a title and is none.
_NO_TITLE = re.compile(r"关于|通知|根据|附件[：:]|目\s*录|^本|实施$|印发")
# A mark of a draft on a line of its own: （征求意见稿）.
_DRAFT_LINE = re.compile(r"[（(].{0,10}稿.{0,6}[)）]")
# The title that a covering letter names: 现印发《…规划》, 关于印发…规划的通知.
_IN_MARKS = re.compile(rf"《(?P<title>[^《》]{{4,70}}{_PLAN}[^《》]{{0,14}})》")
_ABOUT = re.compile(
    rf"关于(?:印发|发布|公布|下发|实施)?\s*[《“]?(?P<title>[^《》]{{3,60}}?{_PLAN})[》”]?\s*的"
)
_LETTER = re.compile(r"印发|征求|发布|公布|现将|附件")  # Words of a covering letter.
_PRINTED = re.compile(r"印发|〔20\d\d〕\d+号")  # What shows that the document was issued.
# What shows that it is a draft.
_DRAFT = re.compile(r"征求意见|送审稿|报批稿|讨论稿|草案|(?:初|审议)稿|公开征求")
# A number that runs on into the title of a notice: 平政发〔2021〕3号平湖市人民政府关于印发《…
_RUN_ON = re.compile(r"(?P<head>[^《。]{0,60}?〔20\d\d〕\d{1,4}号)[^《。]{0,30}关于")
_DEADLINE = re.compile(r"至|起|前|截止")  # Words of a date by which something is due.
# The name of a body, by its last word.
_ISSUER = re.compile(
    r"[\u4e00-\u9fff（）()、 ]{3,40}(?:人民政府(?:办公厅|办公室)?|人民政府[\u4e00-\u9fff]{2,10}委员会|委员会(?:办公室)?|办公室|办公厅|联合会|[局厅部委署院会])"
)
# The red head (…文件), and the title of a notice.
_RED_HEAD = re.compile(r"^(?P<issuer>.{4,40}?)\s*文件$")
# The body before 关于印发 in the title of a notice.
_NOTICE = re.compile(r"(?P<issuer>.{4,30}?)关于印发")
# A body and its day on one line.
_SIGNATURE = re.compile(rf"(?P<issuer>.{{4,30}}?)\s*{DATE.pattern}")
_PLACE_WORDS = "省市区县州盟旗"
_BARE_PLACE = re.compile(rf"[\u4e00-\u9fff]{{1,15}}[{_PLACE_WORDS}]")  # A place alone on a line.
# What stands before the place in a title.
_BEFORE_PLACE = re.compile(r"^[“\"《]|^“?十[三四五六]五”?")
# The preamble's sentence about its ground: 根据《…》，制定本规划.
_GROUND = re.compile(r"根据|依据|按照|遵照|结合|落实|贯彻|衔接")
_SENTENCE = re.compile(r"[^。]+。?")  # With its full stop.
_NAMED = re.compile(r"《([^《》]{2,80})》")  # A document that it names.
# The verb of that sentence.
_DRAWN_UP = re.compile(r"(?:制[定订]|编制|特制)[^。]{0,8}(?:规划|计划|方案|纲要)")
_GAP = re.compile(r"(?<=[\u4e00-\u9fff”》]) +(?=[\u4e00-\u9fff“《])")  # A gap within Chinese words.
_FRONT = 60  # blocks of the first pages
_HEAD = 40  # lines among which labels stand
_FOOT = 12  # blocks of the last page
Lines = list[tuple[int, str]]
"""Paragraphs of the first pages, each with its place in the outline."""


def read(parts: list[Part]) -> tuple[Metadata, int]:
    """The metadata, and where in ``parts`` the plan itself begins (after a covering letter)."""
    lines = [
        (at, _line(part.block))
        for at, part in enumerate(parts[:_FRONT])
        if isinstance(part.block, Paragraph)
    ]
    title, at, draft = _title(lines)
    head = [line for where, line in lines if where <= max(at, 0) + 3]
    notice = "\n".join(head)
    printed = _PRINTED.search(notice)
    draft = draft or (_DRAFT.search(notice) is not None and not printed)
    foot = [part.text.strip() for part in parts[-_FOOT:]]
    texts = [line for _, line in lines[:_HEAD]]
    stamped = labelled(parts, [*texts, *foot])
    approved = approval(head if at >= 0 else texts, stamped)
    number = _number(head, approved) or stamped.get("number")
    day = (
        _date(lines, at, parts) or stamped.get("dated") or stamped.get("issued") or printed_on(foot)
    )
    issuer = _issuer(lines, at)
    division = _division(title, issuer, head)
    found = Metadata(
        title=title,
        number=number,
        issuer=issuer or stamped.get("issuer"),
        issued=None if draft else day,
        dated=day if draft else stamped.get("dated"),
        published=stamped.get("published"),
        approved_by=approved,
        status="draft" if draft else "issued" if number or printed else None,
        jurisdiction=division.code if division is not None else None,
        cites=_cites(parts, at, title),
    )
    period = period_of(title or "", parts)
    if period is not None:
        found.start, found.end = period
        found.outlook = outlook_of(parts, period[1])
    return found, max(at, 0)


def _line(block: Paragraph) -> str:
    """A paragraph with its number, without spaces between Chinese words."""
    return _GAP.sub("", (block.number + block.text).strip())


def _title(lines: Lines) -> tuple[str | None, int, bool]:
    """The title that stands alone before the text, its place, and whether it is marked as a draft.

    Without one, the title that the covering letter names in 《》, at place -1.
    """
    in_letter: str | None = None
    for (at, line), (_, following) in itertools.pairwise([*lines, (-1, "")]):
        flat = re.sub(r"^[#*\s]+|[*\s]+$", "", line)  # without marks of Markdown
        match = _TITLE.fullmatch(flat) or _title_on_two_lines(flat, following)
        if match is not None and not _NO_TITLE.search(match["title"]):
            draft = bool(match["draft"] or _DRAFT_LINE.fullmatch(following))
            return match["title"].strip('“”"《》'), at, draft
        if in_letter is None:
            named_in_marks = _IN_MARKS.search(line) if _LETTER.search(line) else None
            found = named_in_marks or _ABOUT.search(line)
            in_letter = found["title"] if found is not None else None
    return in_letter, -1, False


def _title_on_two_lines(flat: str, following: str) -> re.Match[str] | None:
    if not following or len(flat) > 40 or flat.endswith(("：", ":", "，", "。")):  # noqa: PLR2004
        return None
    apart = _TITLE.fullmatch(following) and not _BARE_PLACE.fullmatch(flat)
    return None if apart or number_of(flat) else _TITLE.fullmatch(flat + following)


def _number(lines: list[str], approved: dict[str, str] | None) -> str | None:
    """The number of the document, 平政发〔2021〕3号; that of its approval is none."""
    other = (approved or {}).get("number")
    for line in lines:
        title = _RUN_ON.match(line)
        head = title["head"] if title is not None and not _GROUND.search(title["head"]) else line
        found = number_of(head) if len(head) <= 60 and "《" not in head else None  # noqa: PLR2004
        if found is not None and found != other:
            return found
    return None


def _date(lines: Lines, title_at: int, parts: list[Part]) -> str | None:
    """A date on a line of its own: before the title, else right after it, else at the end of the document."""
    last = (title_at if title_at >= 0 else _FRONT) + 3
    for at, line in lines:
        if at <= last and len(line) <= 30 and not _DEADLINE.search(line):  # noqa: PLR2004
            day = day_of(line) if DATE.search(line) and not of_another_event(line) else None
            if day:
                return day
    for part in reversed(parts[-12:]):
        text = part.text.strip()
        if len(text) <= 20 and DATE.fullmatch(text):  # noqa: PLR2004
            return day_of(text)
    return None


def _issuer(lines: Lines, title_at: int) -> str | None:
    """The body whose name stands on a line of its own before the date, or in the red head (…文件)."""
    last = title_at if title_at >= 0 else len(lines)
    near = [line for at, line in lines if at <= last + 3]
    for at, line in enumerate(near):
        if DATE.fullmatch(line):
            signed = itertools.takewhile(_signs, reversed(near[:at]))
            names = [unspaced(name) for name in reversed(list(signed))]
            if names:
                return "、".join(names)
        signature = _SIGNATURE.fullmatch(line)
        if signature is not None and _signs(signature["issuer"]):
            return unspaced(signature["issuer"])
    for pattern, among in ((_RED_HEAD, lines[:8]), (_NOTICE, lines)):
        for at, line in among:
            found = pattern.match(line) if at <= last else None
            if found is not None and _ISSUER.fullmatch(found["issuer"].strip()):
                return unspaced(found["issuer"])
    return None


def _signs(line: str) -> bool:
    return len(line) <= 30 and _ISSUER.fullmatch(line) is not None  # noqa: PLR2004


def _division(title: str | None, issuer: str | None, head: list[str]) -> Jurisdiction | None:
    """The place that the title or the issuer begins with, when it is one place only."""
    full = _divisions(issuer or "")
    short = _divisions(_BEFORE_PLACE.sub("", title or ""))
    both = [place for place in short if any(place.code == other.code for other in full)]
    for found in (short, full, both):
        if len(found) == 1:
            return found[0]
    for line in head:
        places = _divisions(line)
        if len(places) == 1 and (not short or places[0] in short):
            return places[0]
    nation = named("全国") if re.match(r"国家|全国", title or "") else ()
    return nation[0] if nation else None


def _divisions(text: str) -> tuple[Jurisdiction, ...]:
    """The places that the longest beginning of a text may mean, else the one that a bare name does."""
    text = unspaced(text)
    for end in range(min(len(text), 24), 1, -1):
        found = named(text[:end]) if text[end - 1] in _PLACE_WORDS else ()
        if found:
            return found
    for end in range(min(len(text), 4), 1, -1):
        found = named(text[:end])
        # A place word behind it would make it another place; so would the end of the text.
        apart = text[end : end + 1] not in _PLACE_WORDS
        if len(found) == 1 and (apart or text.startswith(found[0].name)):
            return found
    return ()


def _cites(parts: list[Part], title_at: int, title: str | None) -> list[str]:
    """The documents that the preamble names as its ground (编制依据)."""
    for part in parts[max(title_at, 0) : max(title_at, 0) + 14]:
        for sentence in _SENTENCE.findall(part.text):
            if "《" in sentence and _GROUND.search(sentence) and _DRAWN_UP.search(sentence):
                names = {normal_title(name): name for name in reversed(_NAMED.findall(sentence))}
                own = normal_title(title or "")
                return [name for plain, name in reversed(names.items()) if plain != own]
    return []
