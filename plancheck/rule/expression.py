"""The closed arithmetic language of ``expression`` checks: named values, exact decimals, bounded work.

Python's parser reads the text; only comparisons, ``and or not``, ``+ - * /`` and ``min max abs`` over the
names given are allowed. No attributes, no subscripts, no calls but those, no powers, nothing to import.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any

MAX_LENGTH = 500
MAX_NODES = 100
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,8})?")

Value = Decimal | bool | str | None
Compiled = Callable[[Mapping[str, Value]], Value]

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_FUNCTIONS: dict[str, Callable[..., Decimal]] = {"min": min, "max": max, "abs": abs}


class ExpressionError(Exception):
    """A condition that can't be used: ``code`` names the message; ``column`` counts from 0."""

    def __init__(self, code: str, column: int, params: dict[str, str]) -> None:
        super().__init__(code)
        self.code = code
        self.column = column
        self.params = params


class Unknown(Exception):  # noqa: N818 - a signal, not an error: a named value is not known
    """A named value that the condition needs is not known for this statement."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def compile_expression(text: str, names: Collection[str]) -> Compiled:
    """A closure that evaluates ``text`` over the values of ``names``; raises ``ExpressionError``.

    The closure raises ``Unknown`` when a value it needs is ``None``, ``ArithmeticError`` or ``TypeError``
    when values don't fit (division by zero, a word compared with a number).
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError("expression-too-long", 0, {"limit": str(MAX_LENGTH)})
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        column = (getattr(error, "offset", None) or len(text.strip()) + 1) - 1
        raise ExpressionError("expression-syntax", max(column, 0), {}) from None
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise ExpressionError("expression-too-long", 0, {"limit": str(MAX_LENGTH)})
    return _compile(tree.body, text.strip(), names)


def _compile(node: ast.expr, text: str, names: Collection[str]) -> Compiled:
    match node:
        case ast.Constant(value=bool() | str() as value):
            return lambda _: value
        case ast.Constant(value=int() | float()):
            return _number(node, text)
        case ast.Name(id=name):
            if name not in names:
                known = ", ".join(sorted(names))
                raise ExpressionError(
                    "expression-name", node.col_offset, {"name": name, "known": known}
                )
            return lambda values: _known(values, name)
        case ast.BoolOp(op=op, values=parts):
            compiled = [_compile(part, text, names) for part in parts]
            join = all if isinstance(op, ast.And) else any
            return lambda values: join(truth(part(values)) for part in compiled)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _compile(operand, text, names)
            return lambda values: not truth(inner(values))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            negated = _compile(operand, text, names)
            return lambda values: -_decimal(negated(values))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            apply = _ARITHMETIC[type(op)]
            one, two = _compile(left, text, names), _compile(right, text, names)
            return lambda values: apply(_decimal(one(values)), _decimal(two(values)))
        case ast.Compare(left=left, ops=ops, comparators=others) if all(
            type(op) in _COMPARE for op in ops
        ):
            return _comparison(left, ops, others, text, names)
        case ast.Call(func=ast.Name(id=function), args=arguments, keywords=[]) if (
            function in _FUNCTIONS and arguments
        ):
            call = _FUNCTIONS[function]
            given = [_compile(argument, text, names) for argument in arguments]
            return lambda values: call(*(_decimal(part(values)) for part in given))
    raise ExpressionError(
        "expression-form",
        node.col_offset,
        {"form": ast.get_source_segment(text, node) or text},
    )


def _comparison(
    left: ast.expr,
    ops: list[ast.cmpop],
    others: list[ast.expr],
    text: str,
    names: Collection[str],
) -> Compiled:
    parts = [_compile(part, text, names) for part in (left, *others)]
    tests = [(_COMPARE[type(op)], isinstance(op, ast.Eq | ast.NotEq)) for op in ops]

    def run(values: Mapping[str, Value]) -> bool:
        found = [part(values) for part in parts]
        for position, (test, equality) in enumerate(tests):
            one, two = found[position], found[position + 1]
            if type(one) is not type(two):
                raise TypeError(f"{one!r} / {two!r}")
            if not equality and not isinstance(one, Decimal):
                raise TypeError(f"{one!r} / {two!r}")
            if not test(one, two):
                return False
        return True

    return run


def _number(node: ast.Constant, text: str) -> Compiled:
    segment = ast.get_source_segment(text, node) or ""
    if _NUMBER.fullmatch(segment) is None:
        raise ExpressionError("expression-form", node.col_offset, {"form": segment[:40]})
    value = Decimal(segment)
    return lambda _: value


def _known(values: Mapping[str, Value], name: str) -> Value:
    value = values.get(name)
    if value is None:
        raise Unknown(name)
    return value


def truth(value: Value) -> bool:
    """The value as a truth value; ``TypeError`` for anything but true and false."""
    if not isinstance(value, bool):
        raise TypeError(repr(value))
    return value


def _decimal(value: Value) -> Decimal:
    if not isinstance(value, Decimal):
        raise TypeError(repr(value))
    return value
