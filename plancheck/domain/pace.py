"""Where a straight line from the baseline to a later requirement stands on the way (按直线推算): shown, never judged."""

from __future__ import annotations

from decimal import Decimal, localcontext

from plancheck.domain.catalogue import Per
from plancheck.domain.claim import Statement
from plancheck.domain.quantity.interval import Direction, plain
from plancheck.domain.quantity.unit import comparable, numbered, ratio
from plancheck.domain.requirement import Requirement
from plancheck.domain.source import Text

DIGITS = 60  # more than any file may hold, so that nothing is lost on the way
CENT = Decimal("0.01")


def pace(statement: Statement, required: Requirement, better: Direction) -> Text | None:
    """The value for the statement's year with its unit, said to be about that where it is rounded; ``None``: no line can be drawn."""
    start, due, wanted = statement.baseline, required.year, required.floor(better)
    end = None
    if wanted is not None and better is not Direction.NONE:
        end = wanted.high if better is Direction.DOWN else wanted.low
    if start is None or start.value is None or due is None or end is None:
        return None
    if not start.year <= statement.year < due:
        return None
    if statement.per is not Per.END or not comparable(statement.unit, required.unit):
        return None
    if statement.unit is not None and required.unit is not None:
        end *= ratio(required.unit, statement.unit)
    with localcontext() as context:
        context.prec = DIGITS
        passed, whole = statement.year - start.year, due - start.year
        value = start.value + (end - start.value) * passed / whole
        shown = value.quantize(CENT)
    unit = statement.unit.name if statement.unit is not None else ""
    text = numbered(plain(shown), unit)
    return (
        {"zh": text, "en": text} if shown == value else {"zh": f"约{text}", "en": f"about {text}"}
    )
