"""Numbers of a workbook as their cells show them: digits, percentages, dates."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

# Text in quotes, an escaped sign, padding, a colour or condition.
_LITERAL = re.compile(r'"(?P<quoted>[^"]{0,50})"|\\(?P<escaped>.)|_.|\*.|\[[^\]]{0,30}\]')
_DATE = re.compile(r"[yd年]|m", re.IGNORECASE)  # Letters of a date.
_DECIMALS = 30
"""As many decimals as a spreadsheet shows."""
_EXACT = Context(prec=100)
"""Room for the largest number that is read, with all its decimals."""
_DIGITS = 15  # what a spreadsheet holds of a number


def shown(value: str, code: str, epoch: datetime) -> str:
    """A stored number as its format shows it: ``0.95`` as ``95%``, a day as a date, the rest as codes digits.

    >>> shown("0.95", "0%", datetime(1899, 12, 30))
    '95%'
    """
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > 30:  # noqa: PLR2004
        return value
    if (
        len(number.as_tuple().digits) > _DIGITS
    ):  # what binary fractions leave behind: 0.14999999999999999
        number = number.quantize(Decimal(1).scaleb(number.adjusted() - _DIGITS + 1))
    parts = code.split(";")
    section = parts[1] if number < 0 and len(parts) > 1 else parts[2] if not number and len(parts) > 2 else parts[0]  # noqa: PLR2004  # fmt: skip
    codes = _LITERAL.sub("", section)
    if _DATE.search(codes) and "0" not in codes and "General" not in codes:
        return _date(number, section, epoch) or _exact(number)
    literal = [found["quoted"] or found["escaped"] or "" for found in _LITERAL.finditer(section)]
    digits = re.search(r"[0#?][0#?,]*(?:\.([0#?]+))?", codes)
    if digits is None:
        return "".join(literal) if literal and not codes.strip() else _exact(number)
    if "%" in codes:
        number = number.scaleb(2)
    decimals = (digits[1] or "")[:_DECIMALS]
    places, least = len(decimals), len(decimals.rstrip("#?"))
    number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)
    text = f"{abs(number) if len(parts) > 1 and section is parts[1] and number < 0 else number:f}"
    if places > least and "." in text:
        whole, _, rest = text.partition(".")
        rest = rest[:least] + rest[least:].rstrip("0")
        text = f"{whole}.{rest}" if rest else whole
    before, _, after = _LITERAL.sub(_kept, section).partition(digits[0])
    return before + text + after if before + after else text


def _kept(found: re.Match[str]) -> str:
    return found["quoted"] or found["escaped"] or ""


def _exact(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(number: Decimal, code: str, epoch: datetime) -> str | None:
    if not 0 < number < 2_958_466:  # noqa: PLR2004 - to the year 9999
        return None
    day = epoch + timedelta(days=int(number) + (int(number) < 60 and epoch.year == 1899))  # noqa: PLR2004
    text = _LITERAL.sub(_kept, code)
    made = io.StringIO()
    for part in re.findall(r"y+|m+|d+|[hs]+|.", text, re.IGNORECASE):
        low = part[0].lower()
        if low == "y":
            made.write(f"{day.year:04d}" if len(part) > 2 else f"{day.year % 100:02d}")  # noqa: PLR2004
        elif low == "m" and len(part) <= 4:  # noqa: PLR2004
            made.write(f"{day.month:02d}" if len(part) == 2 else str(day.month))  # noqa: PLR2004
        elif low == "d":
            made.write(f"{day.day:02d}" if len(part) == 2 else str(day.day))  # noqa: PLR2004
        elif low in "hs":
            return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"
        else:
            made.write(part)
    return made.getvalue()
