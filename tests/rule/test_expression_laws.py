"""Laws of conditions: nothing but their own errors escapes, and they compute what exact arithmetic computes."""

from __future__ import annotations

import operator
import string
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.checks.named_values import KINDS, WORDS
from plancheck.rule.expression import (
    MAX_LENGTH,
    ExpressionError,
    Fault,
    Unknown,
    compile_expression,
)

NUMBERS = {"low": "number", "high": "number", "baseline": "number"}
EXACT = Context(prec=5000, traps=[Inexact, InvalidOperation, Overflow])
"""Decimal arithmetic that would rather stop than round."""

values = st.decimals(min_value=-(10**15), max_value=10**15, places=6)
constants = st.decimals(min_value=0, max_value=10**9, places=4).map(lambda one: f"{one:f}")


def holds(text, names=NUMBERS, **given_values):
    return compile_expression(text, names)(given_values)


# ---------------------------------------------------------------- equal to a reference

SIGNS = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}
TESTS = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


@st.composite
def arithmetic(draw, depth=3):
    """A term as text, and its value as a function of the named values, by Decimal arithmetic."""
    kind = draw(
        st.sampled_from(["name", "number", "binary", "binary", "minus", "abs", "min", "max"])
    )
    if depth == 0 or kind in {"name", "number"}:
        if kind != "number":
            name = draw(st.sampled_from(sorted(NUMBERS)))
            return name, lambda known: known[name]
        text = draw(constants)
        return text, lambda known: Decimal(text)
    one, value = draw(arithmetic(depth=depth - 1))
    if kind == "minus":
        return f"(-{one})", lambda known: EXACT.minus(value(known))
    if kind == "abs":
        return f"abs({one})", lambda known: EXACT.abs(value(known))
    two, other = draw(arithmetic(depth=depth - 1))
    if kind in {"min", "max"}:
        choose = min if kind == "min" else max
        return f"{kind}({one}, {two})", lambda known: choose(value(known), other(known))
    sign = draw(st.sampled_from(sorted(SIGNS)))
    return f"({one} {sign} {two})", lambda known: SIGNS[sign](value(known), other(known))


@given(arithmetic(), arithmetic(), st.sampled_from(sorted(TESTS)), values, values, values)
def test_a_condition_is_what_exact_decimal_arithmetic_says(one, two, test, low, high, baseline):
    known = {"low": low, "high": high, "baseline": baseline}
    try:
        compiled = compile_expression(f"{one[0]} {test} {two[0]}", NUMBERS)
    except ExpressionError as error:
        assert error.code in {"expression-too-many", "expression-too-long"}
        return
    assert compiled(known) is TESTS[test](one[1](known), two[1](known))


@given(values, values, values)
def test_quotients_are_exact_too(low, high, baseline):
    known = {"low": low, "high": high, "baseline": baseline}
    text = "low / high * high == low and low / 3 + low / 3 + low / 3 == low"
    if high == 0:
        with pytest.raises(Fault) as caught:
            holds(text, **known)
        assert (caught.value.code, caught.value.column) == ("division-by-zero", text.index("high"))
        return
    assert holds(text, **known) is True
    assert holds("low / high < baseline", **known) is (
        Fraction(low) / Fraction(high) < Fraction(baseline)
    )


def test_twenty_eight_digits_are_not_the_end():
    """Where Python's own decimals round, a condition does not."""
    big = "123456789012345.12345678"
    assert holds(f"{big} * {big} - {big} * {big} + low == low", low=Decimal("0.00000001"))
    rounded = Decimal(big) * Decimal(big)
    assert not holds(f"{big} * {big} == low", low=rounded)
    assert holds("-low + 0 == 0 - low", low=Decimal("1." + "3" * 40))


# ---------------------------------------------------------------- nothing else escapes

words = st.sampled_from(
    [*KINDS, "and", "or", "not", "min", "max", "abs", "True", "None", "(", ")", ",", "+", "-", "*", "/",
     "**", "//", "%", "<", "<=", "==", "!=", "in", "is", "if", "else", "lambda", ":", ":=", "[", "]", "{",
     "}", ".", "__class__", "'binding'", '"力争"', "'\\d'", "0", "1", "90.5", "1e999", "0x1f", "1_0", "007",
     "1if", "f'{low}'", "b'x'", "...", "#", "\n", "\\", "@", "`", "１", "ｌｏｗ", "\x00", "\ud800", "\u2028",
     "await", "yield", "*", "9" * 30, "import", "print"]
)  # fmt: skip
soup = (
    st.lists(words, max_size=40).map(" ".join)
    | st.text(max_size=60)
    | st.text(alphabet=string.printable, max_size=120)
)
anything = {
    "number": st.none()
    | values
    | st.sampled_from([Decimal("1E+999999"), Decimal("NaN"), Decimal("-Infinity")]),
    "truth": st.none() | st.booleans(),
    "text": st.none() | st.text(max_size=5),
}


@given(soup, st.data())
def test_only_its_own_errors_escape(text, data):
    try:
        compiled = compile_expression(text, KINDS, WORDS)
    except ExpressionError as error:
        assert error.code.startswith("expression-")
        assert 0 <= error.column <= len(text)
        assert error.width >= 1
        return
    known = {name: data.draw(anything[kind]) for name, kind in KINDS.items() if name in text}
    try:
        assert isinstance(compiled(known), bool)
    except Unknown as unknown:
        value = known[unknown.name]
        assert value is None or not value.is_finite()
    except Fault as fault:
        assert fault.code in {"division-by-zero", "number-too-large"}
        assert 0 <= fault.column < len(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" + ".join(["low"] * 10_000) + " > 0", "expression-too-long"),
        (" + ".join(["low"] * 60) + " > 0", "expression-too-many"),
        ("(" * 240 + "low" + ")" * 240 + " > 0", "expression-syntax"),
        ("-" * 400 + "low > 0", "expression-too-many"),
        ("not " * 120 + "hedged", "expression-too-many"),
        ("low ** 99999999 > 0", "expression-form"),
        ("9 ** 9 ** 9 > low", "expression-form"),
        ("low < 1e999999999", "expression-form"),
        ("low < " + "9" * 400, "expression-form"),
        ("'a' * 999999999 == hedge", "expression-number-needed"),
        ("().__class__.__bases__[0] == low", "expression-form"),
        ("low.real > 1", "expression-form"),
        ("__import__('os') == low", "expression-form"),
        ("(lambda: low)() > 1", "expression-form"),
        ("[one for one in low] == low", "expression-form"),
        ("(low := 5) > 1", "expression-form"),
        ("min(*low) > 1", "expression-form"),
        ("min(low, key=high) > 1", "expression-form"),
        ("min(low) > 1", "expression-arguments"),
        ("abs() > 1", "expression-arguments"),
        ("f'{low}' == hedge", "expression-form"),
        ("low if hedged else high", "expression-form"),
        ("low in high", "expression-form"),
        ("hedge == '\\d'", "expression-syntax"),
        ("low is low", "expression-form"),
        ("low > 5 # or True", "expression-form"),
        ("low > 1_000", "expression-form"),
        ("low > 0x1f", "expression-form"),
        ("low > .5", "expression-form"),
        ("low == hedged", "expression-number-needed"),
        ("hedged == (low > 3) and high", "expression-truth-needed"),
        ("hedge", "expression-no-condition"),
        ("   ", "expression-syntax"),
        ("", "expression-syntax"),
    ],
)  # fmt: skip
def test_refused_when_it_is_read(text, code):
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text, KINDS, WORDS)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("hedge == '力争，原则上' and lwo > 5", "lwo"),
        ("  low > 5 and (high < hedge)", "hedge"),
        ("low > 5\nand high.real > 3", "high.real"),
        ("low + 2 > min(low, 1e5)", "1e5"),
    ],
)
def test_the_place_is_counted_in_characters(text, part):
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text, KINDS)
    start = caught.value.column
    assert text[start : start + caught.value.width] == part


def test_work_is_bounded_whatever_the_values():
    term = " * ".join(["low"] * 20)
    assert len(term) < MAX_LENGTH
    wide = Decimal("9" * 100)
    assert holds(f"{term} > 0", low=wide) is True
    for value in (Decimal("1E+200"), Decimal("1E-200"), Decimal("9" * 101)):
        with pytest.raises(Fault) as caught:
            holds(f"{term} > 0", low=value)
        assert caught.value.code == "number-too-large"


def test_what_is_not_needed_need_not_be_known():
    names = NUMBERS
    guarded = "high != 0 and low / high > 1"
    assert holds(guarded, names, low=Decimal(1), high=Decimal(0)) is False
    with pytest.raises(Unknown):
        holds(guarded, names, low=None, high=Decimal(2))
    assert holds("low > 1 or high > 1", names, low=Decimal(2), high=None) is True
