"""What a document says of itself (题名、文号、发文机关、日期、状态、规划期、编制依据): read from its first pages, never guessed."""

from __future__ import annotations

import itertools
import re
from datetime import date

from plancheck.domain.jurisdiction.jurisdiction import Jurisdiction, named
from plancheck.domain.target.numerals import TargetError, chinese_number
from plancheck.extract.blocks import Paragraph, Table
from plancheck.extract.model import Metadata
from plancheck.extract.outline import Part

_PLAN = r"(?:规划(?:纲要)?|行动计划|实施方案|工作方案|行动方案|发展纲要|计划)"
_TITLE = re.compile(
    rf"[“\"《]?(?P<title>[^。；;！!《》]{{3,70}}?{_PLAN}(?:\(20\d\d[-—–－~至]20\d\d年?\)|（20\d\d[-—–－~至]20\d\d年?）)?)[”\"》]?\s*(?P<draft>[（(][^（）()]{{0,12}}稿[^（）()]{{0,8}}[)）])?"
)
_NAMED = re.compile(rf"《([^《》]{{4,70}}{_PLAN}[^《》]{{0,14}})》")
_ISO = re.compile(r"(?P<y>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})")
_NUMBER = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,12}\s?[〔\[（(【]\s?(?:19|20)\d\d\s?[〕\]）)】]\s?第?\s?\d{1,4}\s?号)"
)
_DATE = re.compile(
    r"(?P<y>20\d\d|二[〇○零O0]?[〇○零一二三四五六七八九]{2,3})\s*年\s*(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_ISSUER = re.compile(
    r"[\u4e00-\u9fff（）()、 ]{3,40}(?:人民政府(?:办公厅|办公室)?|人民政府[\u4e00-\u9fff]{2,10}委员会|委员会(?:办公室)?|办公室|办公厅|联合会|[局厅部委署院会])"
)
_DRAFT = re.compile(r"征求意见|送审稿|报批稿|讨论稿|草案|(?:初|审议)稿|公开征求")
_FILE = re.compile(r"^(.{4,40}?)\s*文件$")
_PERIOD = re.compile(r"(20\d\d)\s*年?\s*[-—–－~～至到]{1,2}\s*(20\d\d)\s*年?")
_OUTLOOK = re.compile(r"(?:展望|远景)[^。；，]{0,8}?(20[3-5]\d)\s*年")
_FIVE = {
    "十三五": (2016, 2020),
    "十四五": (2021, 2025),
    "十五五": (2026, 2030),
    "十六五": (2031, 2035),
}
_BARE_PLACE = re.compile(r"[\u4e00-\u9fff]{1,15}[省市区县州盟旗]")
_GROUND = re.compile(r"根据|依据|按照|遵照|结合|落实|贯彻|衔接")
_MAKES = re.compile(r"(?:制[定订]|编制|特制)[^。]{0,8}(?:规划|计划|方案|纲要)")
FRONT = 60


def read(parts: list[Part]) -> tuple[Metadata, int]:
    """The metadata, and where in ``parts`` the plan itself begins (after a covering letter)."""
    front = [
        (at, part.block, part)
        for at, part in enumerate(parts[:FRONT])
        if isinstance(part.block, Paragraph)
    ]
    lines = [(at, _line(block)) for at, block, _ in front]
    title, at, draft = _title(lines)
    found = Metadata(title=title)
    stamped = _stamped(parts)
    head = [line for where, line in lines if where <= max(at, 0) + 3]
    notice = "\n".join(head)
    found.number = _number(head)
    found.status = "draft" if draft or (_DRAFT.search(notice) and not _printed(notice)) else None
    day = _date(lines, at, parts)
    issuer = _issuer(lines, at, title)
    if found.status == "draft":
        found.dated = day
    else:
        found.issued = day
        if found.number or _printed(notice):
            found.status = "issued"
    found.issuer = issuer or stamped.get("issuer")
    found.number = found.number or stamped.get("number")
    if found.number and found.status is None:
        found.status = "issued"
    if found.issued is None and found.dated is None and "date" in stamped:
        if found.status == "draft":
            found.dated = stamped["date"]
        else:
            found.issued = stamped["date"]
    place = _place(title, issuer, found.number, head)
    found.jurisdiction = place.code if place is not None else None
    _period(found, parts)
    found.cites = _cites(parts, at, title)
    return found, max(at, 0)


_STAMPS = (
    ("number", re.compile(r"发文字号|文\s*号|发文号")),
    ("issuer", re.compile(r"发文机关|发布机构|发布机关|制发机关|公开主体")),
    ("date", re.compile(r"成文日期|发文日期|印发日期|发布日期|生成日期")),
)


def _stamped(parts: list[Part]) -> dict[str, str]:
    """What the table at the head of a government page says of the document (发文字号, 成文日期 …)."""
    found: dict[str, str] = {}
    for part in parts[:12]:
        if not isinstance(part.block, Table):
            continue
        for row in part.block.rows[:8]:
            texts = [cell.text.strip() for cell in row]
            for label, value in itertools.pairwise(texts):
                for name, pattern in _STAMPS:
                    if name in found or not pattern.match(label) or len(label) > 8 or not value:  # noqa: PLR2004
                        continue
                    if name == "date":
                        day = _DATE.search(value) or _ISO.search(value)
                        text = _iso(day) if day is not None else None
                    else:
                        text = _number([value]) if name == "number" else re.sub(r"\s", "", value)
                    if text:
                        found[name] = text
    return found


def _line(block: Paragraph) -> str:
    return re.sub(
        r"(?<=[\u4e00-\u9fff”》]) +(?=[\u4e00-\u9fff“《])", "", (block.number + block.text).strip()
    )


def _printed(text: str) -> bool:
    return bool(re.search(r"印发|〔20\d\d〕\d+号", text))


def _title(lines: list[tuple[int, str]]) -> tuple[str | None, int, bool]:
    """The title that stands alone before the text; else the one that the covering letter names in 《》."""
    named_one: str | None = None
    best: tuple[str, int, bool] | None = None
    for number, (at, line) in enumerate(lines):
        flat = re.sub(r"^[#*\s]+|[*\s]+$", "", line)
        whole = _TITLE.fullmatch(flat)
        joined = None
        if whole is None and number + 1 < len(lines) and len(flat) <= 40:  # noqa: PLR2004 - a title on two lines
            joined = _TITLE.fullmatch(flat + lines[number + 1][1])
            if joined is not None and (
                flat.endswith(("：", ":", "，", "。"))
                or _NUMBER.search(flat)
                or (_TITLE.fullmatch(lines[number + 1][1]) and not _BARE_PLACE.fullmatch(flat))
            ):
                joined = None
        match = whole or joined
        if (
            match is not None
            and not re.search(r"关于|通知|根据|附件[：:]|目\s*录|^本|实施$", match["title"])
            and "印发" not in match["title"]
        ):
            following = lines[number + 1][1] if number + 1 < len(lines) else ""
            draft = bool(match["draft"]) or bool(
                re.fullmatch(r"[（(].{0,10}稿.{0,6}[)）]", following)
            )
            best = (match["title"].strip('“”"《》'), at, draft)
            break
        if named_one is None:
            found = _NAMED.search(line)
            about = re.search(
                rf"关于(?:印发|发布|公布|下发|实施)?\s*[《“]?([^《》]{{3,60}}?{_PLAN})[》”]?\s*的",
                line,
            )
            if found is not None and re.search(r"印发|征求|发布|公布|现将|附件", line):
                named_one = found[1]
            elif about is not None:
                named_one = about[1]
    if best is not None:
        return best
    return named_one, -1, False


def _number(lines: list[str]) -> str | None:
    for line in lines:
        if len(line) > 60 or "《" in line:  # noqa: PLR2004
            continue
        found = _NUMBER.search(line)
        if found is not None:
            text = re.sub(r"\s", "", found[1])
            text = re.sub(r"^.*(?:印发|发布|下发|公布|文号|日)(?=.{2,}[〔\[（(【])", "", text)
            return re.sub(r"[\[（(【](\d{4})[\]）)】]", r"〔\1〕", text)
    return None


def _date(lines: list[tuple[int, str]], title_at: int, parts: list[Part]) -> str | None:
    """A date on a line of its own: before the title, else right after it, else at the end of the document."""
    last = title_at if title_at >= 0 else FRONT
    for at, line in lines:
        if at <= last + 3 and len(line) <= 30:  # noqa: PLR2004
            found = _DATE.search(line)
            if found is not None and not re.search(r"至|起|前|截止", line):
                day = _iso(found)
                if day:
                    return day
    for part in reversed(parts[-12:]):
        text = part.text.strip()
        found = _DATE.fullmatch(text) if len(text) <= 20 else None  # noqa: PLR2004
        if found is not None:
            return _iso(found)
    return None


def _iso(found: re.Match[str]) -> str | None:
    try:
        year, month, day = (_whole(found[name]) for name in ("y", "m", "d"))
        return date(year, month, day).isoformat()
    except (ValueError, TargetError):
        return None


def _whole(text: str) -> int:
    if text.isdigit():
        return int(text)
    digits = text.translate(str.maketrans("○O0", "〇〇〇"))
    if len(digits) == 4:  # noqa: PLR2004 - 二〇二一
        return int(
            "".join(
                str("〇一二三四五六七八九".find(char))
                if char in "〇一二三四五六七八九"
                else str("零".find(char))
                for char in digits
            )
        )
    return int(chinese_number(digits))


def _issuer(lines: list[tuple[int, str]], title_at: int, title: str | None) -> str | None:
    """The body whose name stands on a line of its own before the date, or in the red head (…文件)."""
    last = title_at if title_at >= 0 else len(lines)
    before = ""
    for at, line in lines:
        if at > last + 3:
            break
        if _DATE.fullmatch(line) and before and _ISSUER.fullmatch(before) and len(before) <= 30:  # noqa: PLR2004
            return re.sub(r"\s", "", before)
        before = line
    for at, line in lines[:8]:
        found = _FILE.match(line)
        if at <= last and found is not None and _ISSUER.fullmatch(found[1].strip()):
            return re.sub(r"\s", "", found[1])
    for at, line in lines:
        found = re.match(r"(.{4,30}?)关于印发", line)
        if at <= last and found is not None and _ISSUER.fullmatch(found[1].strip()):
            return re.sub(r"\s", "", found[1])
    return None


def _place(
    title: str | None, issuer: str | None, number: str | None, head: list[str]
) -> Jurisdiction | None:
    """The place that the title or the issuer begins with, when it is one place only."""
    full = _prefix(issuer or "")
    short = _prefix(re.sub(r"^[“\"《]|^“?十[三四五六]五”?", "", title or ""))
    if len(short) == 1:
        return short[0]
    if len(full) == 1:
        return full[0]
    both = [place for place in short if any(place.code == other.code for other in full)]
    if len(both) == 1:
        return both[0]
    for line in head:
        found = _prefix(line)
        if len(found) == 1 and (not short or found[0] in short):
            return found[0]
    if title and re.match(r"国家|全国", title):
        nation = named("全国")
        return nation[0] if nation else None
    return None


def _prefix(text: str) -> tuple[Jurisdiction, ...]:
    text = re.sub(r"\s", "", text)
    for end in range(min(len(text), 24), 1, -1):
        if text[end - 1] in "省市区县州盟旗":
            found = named(text[:end])
            if found:
                return found
    for end in range(min(len(text), 4), 1, -1):
        found = named(text[:end])
        if len(found) == 1 and (
            text.startswith(found[0].name) or text[end : end + 1] not in "省市区县州盟旗"
        ):
            return found
    return ()


def _period(found: Metadata, parts: list[Part]) -> None:
    title = found.title or ""
    span = _PERIOD.search(title)
    text = ""
    if span is None:
        for part in parts[:120]:
            text = part.text
            match = re.search(
                r"规划期(?:限)?[^。]{0,12}?(20\d\d)\s*年?\s*[-—–－~～至到]{1,2}\s*(20\d\d)", text
            )
            if match is not None:
                span = match
                break
    if span is not None and int(span[1]) < int(span[2]):
        found.start, found.end = int(span[1]), int(span[2])
    else:
        ordinal = {"十三": "十三五", "十四": "十四五", "十五": "十五五", "十六": "十六五"}
        five = next((name for name in _FIVE if name in title), None) or next(
            (name for word, name in ordinal.items() if f"第{word}个五年" in title), None
        )
        front = "".join(part.text for part in parts[:2])
        named_in_front = [name for name in _FIVE if name in front]
        if five is None and len(named_in_front) == 1:
            five = named_in_front[0]
        five = five or _by_deadline(parts)
        if five is None:
            said = "".join(part.text for part in parts[:40])
            counts = {name: said.count(name) for name in _FIVE}
            five = (
                max(counts, key=lambda name: (counts[name], name)) if any(counts.values()) else None
            )
        if five is not None:
            found.start, found.end = _FIVE[five]
    for part in parts[:120]:
        ahead = _OUTLOOK.search(part.text)
        if (
            ahead is not None
            and found.end is not None
            and int(ahead[1]) > found.end
            and "远景目标纲要" not in part.text[max(0, ahead.start() - 2) : ahead.end() + 8]
        ):
            found.outlook = int(ahead[1])
            break


def _by_deadline(parts: list[Part]) -> str | None:
    """The period whose last year the text promises for most often (到2025年)."""
    said = "".join(part.text for part in parts[:200])
    ends = {str(end): name for name, (_, end) in _FIVE.items()}
    counts = {year: len(re.findall(rf"到\s*{year}\s*年", said)) for year in ends}
    best = max(counts, key=lambda year: (counts[year], -int(year)))
    return ends[best] if counts[best] else None


def _cites(parts: list[Part], title_at: int, title: str | None) -> list[str]:
    """The documents that the preamble names as its ground (编制依据)."""
    for part in parts[max(title_at, 0) : max(title_at, 0) + 14]:
        for sentence in re.findall(r"[^。]+。?", part.text):
            if _GROUND.search(sentence) and _MAKES.search(sentence) and "《" in sentence:
                names = re.findall(r"《([^《》]{2,80})》", sentence)
                return [name for name in dict.fromkeys(names) if name != title]
    return []
