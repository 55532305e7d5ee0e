"""Sentences and clauses: the punctuation of both widths made one, and the vocabulary of prose (``plancheck/data/prose.json``)."""

from __future__ import annotations

import re

from plancheck.extract.vocabulary import Vocabulary

WORDS = Vocabulary.load("prose")
NEAR = 100  # characters before a number that may say what it is
REACH = WORDS.compiled("reach", "falling-to")
_VERB = WORDS.compiled("build", "reach", "falling-to")
# 60%以上的乡镇建有文化站: the number says of how many that is promised.
HAVE = re.compile(rf"\s*的[^，。；]{{2,20}}?{WORDS.any_of('having')}")
_COMMAS = "，："
_ENDS = "。；！？\n"
# A sentence with its mark; bounded, for what is asked about a number looks at the whole of it.
SENTENCE = re.compile(r"[^。！？；\n]{1,500}[。！？；\n]?")
# Half-width marks that end or part clauses; a comma or a colon between digits belongs to the number.
_HALF = re.compile(r"(?<!\d)[,:]|[,:](?!\d)|[;!?()]|(?<=[一-鿿%‰）)])\.(?=\s|$|[一-鿿])")
# Book marks that stand for signs: 覆盖率》90%; no title begins with a figure and ends nowhere.
_MISTAKEN = re.compile(
    r"(?<![\d）)》])[》〉](?=\s*\d)|[《〈](?=\d[\d.]*[^《》〈〉\d]{0,8}(?:[，。；]|$))"
)
_FULL = dict(zip(",:;!?().", "，：；！？（）。", strict=True))


def evened(text: str) -> str:
    """The text with full-width punctuation, character for character."""
    text = _HALF.sub(lambda found: _FULL[found[0]], text)
    return _MISTAKEN.sub(lambda found: "<" if found[0] in "《〈" else ">", text)


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the clause (between commas) around a part of a sentence."""
    left = max(text.rfind(comma, 0, start) for comma in _COMMAS) + 1
    if left and text[left - 1] == "：" and not text[left:start].strip():  # 肉类总产量：28万吨
        left = max(text.rfind(comma, 0, left - 1) for comma in _COMMAS) + 1
    right = min((at for comma in _COMMAS if (at := text.find(comma, end)) >= 0), default=-1)
    return left, right if right >= 0 else len(text.rstrip(_ENDS))


def verb_near(before: str) -> bool:
    """Whether a predicate stands among the last words before a number."""
    return _VERB.search(before[-26:]) is not None
