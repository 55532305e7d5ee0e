"""The clause around a number, its predicates, and the vocabulary of prose (``plancheck/data/prose.json``)."""

from __future__ import annotations

import re

from plancheck.extract.vocabulary import Vocabulary

WORDS = Vocabulary.load("prose")
NEAR = 100  # characters before a number that may say what it is
REACH = WORDS.compiled("reach")
_VERB = WORDS.compiled("build", "reach")
# 60%以上的乡镇建有文化站: the number says of how many that is promised.
HAVE = re.compile(rf"\s*的[^，。；]{{2,20}}?{WORDS.any_of('having')}")
_COMMAS = "，,：:"
_ENDS = "。；;!！?？\n"
# A sentence with its mark; bounded, for what is asked about a number looks at the whole of it.
SENTENCE = re.compile(r"[^。！？!?；;\n]{1,500}[。！？!?；;\n]?")


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the clause (between commas) around a part of a sentence."""
    left = max(text.rfind(comma, 0, start) for comma in _COMMAS) + 1
    right = min((at for comma in _COMMAS if (at := text.find(comma, end)) >= 0), default=-1)
    return left, right if right >= 0 else len(text.rstrip(_ENDS))


def verb_near(before: str) -> bool:
    """Whether a predicate stands among the last words before a number."""
    return _VERB.search(before[-26:]) is not None
