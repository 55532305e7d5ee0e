"""What stands about a document at its head and foot: labelled facts (gov.cn pages, 版记) and who approved it.

The labels and words of approval are data (``plancheck/data/document_head.json``). A value is what is printed behind its label,
up to the next one; an approval is one that was given, not one that is due or a condition.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from plancheck.extract.blocks import Table, unspaced
from plancheck.extract.dates import DATE, day_of
from plancheck.extract.outline import Part
from plancheck.extract.vocabulary import Vocabulary

WORDS = Vocabulary.load("document_head")
LABELS = (
    "number", "issuer", "dated", "issued", "published", "approval-organ", "approval-number", "approval-date"
)  # fmt: skip
_DATES = frozenset({"dated", "issued", "published", "approval-date"})
_VALUE = 60  # characters of a value at most
_SENTENCE = 300  # characters of a sentence that tells of an approval at most
# 平政发〔2021〕3号, with any brackets and spaces.
_NUMBER = r"[\u4e00-\u9fff]{2,12}\s?[〔\[（(【]\s?(?:19|20)\d\d\s?[〕\]）)】]\s?第?\s?\d{1,4}\s?号"
# The same, not in the middle of a word.
NUMBER = re.compile(rf"(?<![\u4e00-\u9fff])(?P<number>{_NUMBER})")
# What a label leaves before a number.
_BEFORE_NUMBER = re.compile(r"^.*(?:印发|发布|下发|公布|文号|日)(?=.{2,}[〔\[（(【])")
# A year in brackets of another form.
_YEAR_IN_NUMBER = re.compile(r"[\[（(【](?P<year>\d{4})[\]）)】]")
# The foot of a document (版记): 平湖市人民政府办公室　2021年3月5日印发.
_PRINTED = re.compile(rf"(?P<date>{DATE.pattern})\s*印发")
_ORGAN = rf"[\u4e00-\u9fff\d、（）()“”·]{{0,50}}?{WORDS.any_of('organ')}"
_VERB = WORDS.any_of("approving")
# 经市人大常委会第十五次主任会议审议通过; the words before and behind tell whether it was given.
_GIVEN = re.compile(
    rf"(?P<before>{WORDS.any_of('not-yet')})?(?:已经?|业经?)?(?:上?报)?经(?!济|营|费|验|历|常|办|开)(?:过|上?报|提交)?(?P<organ>{_ORGAN})"
    rf"(?:研究|审核)?(?P<verb>{_VERB})(?P<if>{WORDS.any_of('if')})?"
)
# （2021年2月5日舟山市第七届人民代表大会第六次会议批准）
_AT_MEETING = re.compile(
    rf"(?P<date>{DATE.pattern})[，,\s]*(?:由|经)?(?P<organ>{_ORGAN})(?P<verb>{_VERB})"
)
# 国务院关于《…》的批复（国函〔2021〕33号）, 省政府以浙政函〔2021〕12号批复同意
_REPLY = re.compile(
    rf"[《“]?(?P<organ>[\u4e00-\u9fff]{{2,24}}?)(?:关于[^。；]{{2,80}}?的批复》?[”]?\s*[（(]\s*(?P<number>{_NUMBER})|以\s?[（(《]?(?P<by>{_NUMBER})[^。；，]{{0,10}}?{_VERB})"
)
_BETWEEN = re.compile(r"[。；;]")  # What parts sentences.
_CHINESE = re.compile(r"[\u4e00-\u9fff]")  # A value has a word.
_IS_ORGAN = re.compile(rf".*{WORDS.any_of('organ')}")  # A name that ends as an organ's does.
_ASKED = re.compile(r"征求|公示|听取")  # What is sent out for opinions is not approved yet.
_MADE = re.compile(r"规划|纲要|计划|方案|印发")  # What an approval must be of.
_BEFORE_ORGAN = re.compile(
    r"^(?:根据|按照|依据|已|业|并|由|报)+"
)  # What a sentence leaves before an organ.


def number_of(text: str) -> str | None:
    """The number of a document in a text, in its usual brackets: 平政发〔2021〕3号."""
    found = NUMBER.search(text)
    return _plain_number(found["number"]) if found is not None else None


def _plain_number(text: str) -> str:
    return _YEAR_IN_NUMBER.sub(r"〔\g<year>〕", _BEFORE_NUMBER.sub("", unspaced(text)))


def labelled(parts: Sequence[Part], lines: Iterable[str]) -> dict[str, str]:
    """What tables and lines with labels say; of several labels of one fact, the first of the list counts."""
    found: dict[str, dict[int, str]] = {}
    for label, value in itertools.chain(_cells(parts), _labels(lines)):
        name, rank = _ranks().get(unspaced(label), (None, 0))
        text = _value(name, value) if name is not None else None
        if name is not None and text:
            found.setdefault(name, {}).setdefault(rank, text)
    return {name: ranked[min(ranked)] for name, ranked in found.items()}


def _ranks() -> dict[str, tuple[str, int]]:
    return {
        word: (name, rank) for name in LABELS for rank, word in enumerate(WORDS.words(name))
    }  # fmt: skip


def _value(name: str, value: str) -> str | None:
    text = value.strip().strip("：:").strip()
    if name in _DATES:
        return day_of(text)
    if "number" in name:
        return number_of(text)
    text = unspaced(text)
    return text if 2 <= len(text) <= _VALUE and _CHINESE.search(text) else None  # noqa: PLR2004


def _cells(parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """Cells beside each other in the tables of the first pages."""
    for part in parts[:12]:
        if isinstance(part.block, Table):
            for row in part.block.rows[:10]:
                texts = [cell.text.strip().rstrip("：:") for cell in row]
                yield from itertools.pairwise(texts)
                yield from _labels(cell.text for cell in row)


# A label, its letters maybe apart: 发 文 字 号：
_ANY_LABEL = re.compile(
    "(?<![\u4e00-\u9fff])(?P<label>"
    + "|".join(
        r"\s{0,4}".join(word)
        for word in sorted(
            (word for name in (*LABELS, "other") for word in WORDS.words(name)), key=len, reverse=True
        )
    )
    + r")\s{0,4}(?P<colon>[：:]|\]|】|$)"
)  # fmt: skip


def _labels(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Labels with a colon and what stands behind each, on the line or, behind a label alone, on the next one."""
    waiting = ""
    for line in lines:
        found = list(_ANY_LABEL.finditer(line[:400]))
        if waiting and not found:
            yield waiting, line[:_VALUE]
        waiting = ""
        for one, after in itertools.zip_longest(found, found[1:]):
            value = line[one.end() : after.start() if after is not None else one.end() + _VALUE]
            if value.strip():
                yield one["label"], value
            elif after is None:
                waiting = one["label"]


def of_another_event(line: str) -> bool:
    """Whether a line with a day tells when the document was approved or made public."""
    names = {_ranks().get(unspaced(label), ("",))[0] for label, _ in _labels([line])}
    return bool(names & {"published", "approval-date"}) or _AT_MEETING.search(line) is not None


def printed_on(lines: Iterable[str]) -> str | None:
    """The day that the foot of a document gives (…2021年3月5日印发)."""
    for line in lines:
        found = _PRINTED.search(line) if len(line) <= 80 else None  # noqa: PLR2004
        if found is not None:
            return day_of(found["date"])
    return None


def approval(lines: Sequence[str], stamped: dict[str, str]) -> dict[str, str] | None:
    """Who approved the document, by which document, when; as far as it is printed."""
    found = {
        name: stamped[f"approval-{name}"]
        for name in ("number", "organ", "date")
        if f"approval-{name}" in stamped
    }
    if found:
        return found
    for line in lines:
        for sentence in _BETWEEN.split(line[: 4 * _SENTENCE]):
            if len(sentence) <= _SENTENCE:
                told = _approved(sentence)
                if told is not None:
                    return told
    return None


def _approved(sentence: str) -> dict[str, str] | None:
    """The approval that a sentence tells of."""
    text = unspaced(sentence)
    reply = _REPLY.search(text)
    if reply is not None:
        organ = _BEFORE_ORGAN.sub("", reply["organ"])
        if _IS_ORGAN.fullmatch(organ):
            return {"number": _plain_number(reply["number"] or reply["by"]), "organ": organ}
    if _ASKED.search(text):
        return None
    met = _AT_MEETING.search(text)
    given = met or (_GIVEN.search(text) if _MADE.search(text) else None)
    if given is None or (met is None and (given["before"] or given["if"])):
        return None
    found = {}
    number = (
        number_of(text[given.end() : given.end() + 30])
        if text[given.end() :][:1] in "（("
        else None
    )
    if number:
        found["number"] = number
    found["organ"] = given["organ"]
    day = day_of(given["date"]) if met is not None else day_of(text[: given.start()][-14:])
    if day:
        found["date"] = day
    return found
