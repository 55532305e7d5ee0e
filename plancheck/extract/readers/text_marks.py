r"""Marks in text files: struck and hidden parts, raised notes and pictures, covered without moving anything.

The text keeps its length, so that every place leads back into the file: what is not the document's becomes signs without
width, a note mark becomes raised digits, a picture one sign.
"""

from __future__ import annotations

import re
from collections import Counter

from plancheck.extract.signs import PICTURE, named_sign, raised
from plancheck.extract.vocabulary import Vocabulary

_UNSEEN = "\u2060"  # a sign without width
_TAG = r"[^<>]{0,300}"
_SIGNS: dict[str, str] = Vocabulary.load("characters").values("formula-signs")
_SIGN = "|".join(re.escape(one) for one in sorted(_SIGNS, key=len, reverse=True))
# A short formula: $\geq 95\%$, m$^{2}$.
_FORMULA = re.compile(r"\$(?P<inside>[^$\n]{1,80})\$")
# In a formula: \geq, ^2, ^{[1]}; marks that only hold things together.
_IN_FORMULA = re.compile(
    rf"(?P<sign>{_SIGN})(?![A-Za-z])|\^\s?(?:\{{\s?(?P<group>[^{{}}]{{1,12}})\}}|(?P<one>\d))|\\(?:mathrm|text|textstyle|rm)\b|[{{}}]|\\[ ,;:]"
)
_ENTITY = re.compile(
    "|".join(
        re.escape(one)
        for one in sorted((name for name in _SIGNS if name.startswith("&")), key=len, reverse=True)
    ),
    re.IGNORECASE,
)  # &ge;
# The mark before a sign that a converter took for one of Markdown: \>60%, 1\. 推进.
_ESCAPE = re.compile(r"\\(?=[\\`*_{}\[\]()#+\-.!<>~=%])")
# ~~struck~~, <s>, <del>; <sup>1</sup>, [^1]; ![picture](file), <img>.
_MARKS = re.compile(
    r"~~(?=\S)(?P<struck>[^~\n]{1,500})~~"
    rf"|<(?P<tag>s|del|strike)(?:\s{_TAG})?>(?P<deleted>[^<>]{{0,500}})</(?P=tag)\s*>"
    rf"|<sup(?:\s{_TAG})?>(?P<sup>[^<>]{{0,40}})</sup\s*>"
    r"|\[\^(?P<note>[\w-]{1,20})\](?!:)"
    r"|!\[(?P<alt>[^\[\]\n]{0,300})\](?:\((?:[^()\n]|\([^()\n]{0,200}\)){0,2000}+\)|\[[^\[\]\n]{0,100}\])"
    rf"|<img\b(?P<img>[^<>]{{0,2000}}+)>",
    re.DOTALL | re.IGNORECASE,
)
# Whether any of them may be there.
_ANY = re.compile(r"\\|~~|<(?:s|del|strike|sup|img|!--)|\[\^|!\[|\$|&[a-z#]", re.IGNORECASE)
# The text of a picture: alt="≥".
_ALT = re.compile(r"\balt\s{0,3}=\s{0,3}[\"'](?P<alt>[^\"'<>]{0,100})[\"']", re.IGNORECASE)


def covered(text: str) -> tuple[str, Counter[str]]:
    """The text with its marks covered, as long as before, and how many parts were left out, by why."""
    left: Counter[str] = Counter()
    if _ANY.search(text) is None:
        return text, left
    text = _without_comments(text, left)
    text = _MARKS.sub(lambda found: _cover(found, left), text)
    text = _FORMULA.sub(_formula, text)
    text = _ESCAPE.sub(_UNSEEN, text)
    return _ENTITY.sub(lambda found: _filled(found[0], _SIGNS[found[0].lower()]), text), left


def _formula(found: re.Match[str]) -> str:
    """A formula as it is shown, when it holds a sign or raised figures that are known; else as it stands."""
    inside = found["inside"]
    if not any(one["sign"] or one["group"] or one["one"] for one in _IN_FORMULA.finditer(inside)):
        return found[0]
    return _UNSEEN + _IN_FORMULA.sub(_shown, inside) + _UNSEEN


def _shown(found: re.Match[str]) -> str:
    if found["sign"]:
        return _filled(found[0], _SIGNS[found["sign"]])
    raising = found["group"] or found["one"]
    return _filled(found[0], raised(raising) if raising else "")


def _without_comments(text: str, left: Counter[str]) -> str:
    """The text with what stands in ``<!-- -->`` covered."""
    parts: list[str] = []
    last = 0
    while (first := text.find("<!--", last)) >= 0 and (end := text.find("-->", first)) >= 0:
        parts += (text[last:first], _blank(text[first : end + 3]))
        last = end + 3
        left["hidden"] += 1
    return "".join([*parts, text[last:]])


def _cover(found: re.Match[str], left: Counter[str]) -> str:
    whole = found[0]
    kind = found.lastgroup
    if kind in {"struck", "deleted"}:
        left["struck"] += 1
        return _filled(whole, "")
    if kind == "sup":
        text = raised(found["sup"])
        return _filled(whole, text if len(text) <= len(whole) else "")
    if kind == "note":
        return _filled(whole, raised("1"))
    alt = found["alt"] or ""
    if kind == "img":
        said = _ALT.search(found["img"])
        alt = said["alt"] if said is not None else ""
    return _filled(whole, named_sign(alt) or PICTURE)


def _filled(whole: str, text: str) -> str:
    """A text filled up to the length of what it stands for; line ends stay where they are."""
    rest = whole[len(text) :]
    return text + _blank(rest)


def _blank(text: str) -> str:
    return "".join(one if one == "\n" else _UNSEEN for one in text)
