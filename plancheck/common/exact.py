"""Exact arithmetic: no result is rounded, however many digits it has (the default context keeps 28)."""

from __future__ import annotations

from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow

_EXACT = Context(prec=4000, traps=[DivisionByZero, InvalidOperation, Overflow])
MAX_YEARS = 50
"""Over how many years a yearly step is followed: each year's rate adds its digits."""


def times(one: Decimal, other: Decimal) -> Decimal:
    """The product."""
    return _EXACT.multiply(one, other)


def plus(one: Decimal, other: Decimal) -> Decimal:
    """The sum."""
    return _EXACT.add(one, other)


def minus(one: Decimal, other: Decimal) -> Decimal:
    """The difference."""
    return _EXACT.subtract(one, other)


def quotient(one: Decimal, other: Decimal) -> Decimal:
    """The quotient of two numbers of which the second is made of twos and fives."""
    return _EXACT.divide(one, other)


def power(number: Decimal, years: int) -> Decimal:
    """A number to the power of some years, at most ``MAX_YEARS``."""
    return _EXACT.power(number, years)
