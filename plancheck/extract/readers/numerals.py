"""Automatic numbers as Word and web pages show them: a count in one of their forms."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_CIRCLED = ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))
_MOST = 9_999


def _counted(count: int, digits: str = "零一二三四五六七八九", units: str = "十百千") -> str:
    """A count in Chinese: 一百零三."""
    text = ""
    gap = False
    shown = str(count)
    for at, digit in enumerate(shown):
        if digit == "0":
            gap = bool(text)
            continue
        place = len(shown) - at - 1
        text += (digits[0] if gap else "") + digits[int(digit)] + (units[place - 1] if place else "")  # fmt: skip
        gap = False
    if digits[1] == "一" and 10 <= count < 20:  # noqa: PLR2004 - 十一, not 一十一
        text = text[1:]
    return text or digits[0]


def _circled(count: int) -> str:
    for first, last, code in _CIRCLED:
        if first <= count <= last:
            return chr(code + count - first)
    return str(count) if count else "\u24ea"


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while count >= value:
            text += letters
            count -= value
    return text or "0"


def _letters(count: int) -> str:
    """A, B … Z, AA, BB: letters are repeated, 20 times at most."""
    return chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 20) if count else "0"


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda count: signs[count - 1 : count] or str(count)


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting"), _counted),
    # Word writes the tens of these as digits, but 10 itself as 十 in none of them.
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2"), lambda count: "".join(_DIGITS[int(digit)] for digit in str(count))),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), lambda count: _counted(count, "零壹贰叁肆伍陆柒捌玖", "拾佰仟")),
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _one_of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": lambda count: f"{count}.",
    "decimalEnclosedParen": lambda count: f"（{count}）",
    "decimalZero": lambda count: f"{count:02d}",
    "upperRoman": lambda count: _roman(count).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerLetter": _letters,
}  # fmt: skip


def written(count: int, form: str) -> str:
    """A count in one of Word's forms; those that Chinese documents don't use are decimal."""
    return _FORMS.get(form, str)(count) if 0 <= count <= _MOST else str(count)
