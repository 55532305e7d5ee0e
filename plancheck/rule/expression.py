"""The closed arithmetic language of ``expression`` checks: named values, exact numbers, bounded work.

Python's parser reads the text; only comparisons, ``and or not``, ``+ - * /`` and ``min max abs`` over the
names given are allowed. No attributes, no subscripts, no calls but those, no powers, nothing to import.
Every name is a number, a truth value or a text, so a condition that mixes them is refused when it is read.
"""

from __future__ import annotations

import ast
import operator
import re
import warnings
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from plancheck.common import dataclass

MAX_LENGTH = 500
MAX_NODES = 100
MAX_DIGITS = 100
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,8})?")
_BREAKS = re.compile(r"[\n\r\f\v\x85\u2028\u2029]")

Number = Decimal | Fraction
Value = Number | bool | str | None
Compiled = Callable[[Mapping[str, Value]], Value]

NUMBER, TRUTH, TEXT = "number", "truth", "text"
"""The kinds of values."""

_ORDER: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_COMPARE = _ORDER | {ast.Eq: operator.eq, ast.NotEq: operator.ne}
_ARITHMETIC: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_FUNCTIONS: dict[str, Callable[..., Number]] = {"min": min, "max": max, "abs": abs}


class ExpressionError(Exception):
    """A condition that can't be used: ``code`` names the message.

    ``column`` counts the characters before the part in question from 0, ``width`` those of the part.
    """

    def __init__(self, code: str, column: int, params: dict[str, str], width: int = 1) -> None:
        super().__init__(code)
        self.code = code
        self.column = column
        self.params = params
        self.width = width


class Unknown(Exception):  # noqa: N818 - a signal, not an error: a named value is not known
    """A named value that the condition needs is not known for this statement."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Fault(ArithmeticError):  # noqa: N818 - of the values, not of the condition
    """The values don't allow an answer: ``code`` is ``division-by-zero`` or ``number-too-large``.

    ``column``: where in the condition, counted from 0.
    """

    def __init__(self, code: str, column: int) -> None:
        super().__init__(code)
        self.code = code
        self.column = column


def compile_expression(
    text: str, names: Mapping[str, str], words: Mapping[str, Collection[str]] | None = None
) -> Compiled:
    """A closure that tells whether ``text`` holds for values of ``names``; raises ``ExpressionError``.

    ``names``: each name's kind. ``words``: the only texts that a name can be. Numbers are computed exactly,
    quotients too. The closure raises ``Unknown`` when a value it needs is ``None``, ``Fault`` when the values
    allow no answer.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError("expression-too-long", 0, {"limit": str(MAX_LENGTH)})
    line = _BREAKS.sub(" ", text)
    lead = len(line) - len(line.lstrip())
    line = line.strip()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python only warns about is no condition either
            tree = ast.parse(line, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        column = (getattr(error, "offset", None) or len(line) + 1) - 1
        column = lead + min(max(column, 0), len(line))
        raise ExpressionError("expression-syntax", column, {}) from None
    nodes = list(ast.walk(tree))
    if len(nodes) > MAX_NODES:
        raise ExpressionError("expression-too-many", 0, {"limit": str(MAX_NODES)})
    compiler = _Compiler(line, lead, names, words or {})
    quoted = sum(
        node.value.count("#")
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    if line.count("#") != quoted:  # a comment would leave out a part of the condition unseen
        raise ExpressionError(
            "expression-form", lead + line.rindex("#"), {"form": line[line.rindex("#") :]}
        )
    part = compiler.part(tree.body)
    if part.kind != TRUTH:
        raise compiler.problem("expression-no-condition", tree.body, form=line)
    return part.run


@dataclass(slots=True, eq=False)
class _Part:
    """A compiled part of a condition and the kind of its values."""

    run: Compiled
    kind: str


@dataclass(slots=True, eq=False)
class _Compiler:
    text: str
    lead: int
    names: Mapping[str, str]
    words: Mapping[str, Collection[str]]

    def column(self, node: ast.expr) -> int:
        """Where a node begins, in characters; the parser counts bytes."""
        return self.lead + len(self.text.encode()[: node.col_offset].decode())

    def problem(self, code: str, node: ast.expr, **params: str) -> ExpressionError:
        """What is wrong with a node, at its place."""
        width = len(self.source(node))
        return ExpressionError(code, self.column(node), params, max(width, 1))

    def source(self, node: ast.expr) -> str:
        """A node as it is written."""
        return ast.get_source_segment(self.text, node) or self.text

    def part(self, node: ast.expr) -> _Part:
        """Compile a node."""
        match node:
            case ast.Constant(value=bool() as value):
                return _Part(lambda _: value, TRUTH)
            case ast.Constant(value=str() as value):
                return _Part(lambda _: value, TEXT)
            case ast.Constant(value=int() | float()):
                return self.number(node)
            case ast.Name(id=name):
                return self.name(node, name)
            case ast.BoolOp(op=op, values=parts):
                compiled = [self.of_kind(part, TRUTH) for part in parts]
                join = all if isinstance(op, ast.And) else any
                return _Part(lambda values: join(part(values) for part in compiled), TRUTH)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self.of_kind(operand, TRUTH)
                return _Part(lambda values: not inner(values), TRUTH)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                negated = self.exact(operand)
                return _Part(lambda values: -negated(values), NUMBER)
            case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
                return self.arithmetic(node)
            case ast.Compare(ops=ops) if all(type(op) in _COMPARE for op in ops):
                return self.comparison(node)
            case ast.Call(func=ast.Name(id=function), args=given, keywords=[]) if (
                function in _FUNCTIONS and not any(isinstance(one, ast.Starred) for one in given)
            ):
                if (len(given) == 1) != (function == "abs") or not given:
                    raise self.problem("expression-arguments", node, name=function)
                call = _FUNCTIONS[function]
                numbers = [self.of_kind(argument, NUMBER) for argument in given]
                if function == "abs":
                    numbers = [self.exact(given[0])]  # the sign of a decimal would round
                return _Part(lambda values: call(*(part(values) for part in numbers)), NUMBER)
        raise self.problem("expression-form", node, form=self.source(node))

    def of_kind(self, node: ast.expr, kind: str) -> Callable[[Mapping[str, Value]], Any]:
        """Compile a node that must be of a kind."""
        part = self.part(node)
        if part.kind != kind:
            raise self.kinds(node, kind)
        return part.run

    def kinds(self, node: ast.expr, wanted: str) -> ExpressionError:
        """A value of one kind where another is needed."""
        if wanted == TRUTH:
            return self.problem("expression-truth-needed", node, form=self.source(node))
        if wanted == NUMBER:
            return self.problem("expression-number-needed", node, form=self.source(node))
        return self.problem("expression-text-needed", node, form=self.source(node))

    def exact(self, node: ast.expr) -> Callable[[Mapping[str, Value]], Fraction]:
        """Compile a number for arithmetic: no context of decimals rounds it."""
        run, column = self.of_kind(node, NUMBER), self.column(node)

        def exact(values: Mapping[str, Value]) -> Fraction:
            value = run(values)
            if isinstance(value, Decimal):
                _, digits, exponent = value.as_tuple()
                if not isinstance(exponent, int) or len(digits) + abs(exponent) > MAX_DIGITS:
                    raise Fault("number-too-large", column)
            return Fraction(value)

        return exact

    def name(self, node: ast.expr, name: str) -> _Part:
        kind = self.names.get(name)
        if kind is None:
            known = ", ".join(sorted(self.names))
            raise self.problem("expression-name", node, name=name, known=known)
        return _Part(lambda values: _known(values, name), kind)

    def number(self, node: ast.Constant) -> _Part:
        segment = self.source(node)
        if _NUMBER.fullmatch(segment) is None:
            raise self.problem("expression-form", node, form=segment)
        value = Decimal(segment)
        return _Part(lambda _: value, NUMBER)

    def arithmetic(self, node: ast.BinOp) -> _Part:
        apply = _ARITHMETIC[type(node.op)]
        one, two = self.exact(node.left), self.exact(node.right)
        column = self.column(node.right)

        def run(values: Mapping[str, Value]) -> Fraction:
            try:
                return apply(one(values), two(values))
            except ZeroDivisionError:
                raise Fault("division-by-zero", column) from None

        return _Part(run, NUMBER)

    def comparison(self, node: ast.Compare) -> _Part:
        sides = [node.left, *node.comparators]
        parts = [self.part(side) for side in sides]
        for place, op in enumerate(node.ops):
            one, two = parts[place], parts[place + 1]
            if type(op) in _ORDER and one.kind != NUMBER:
                raise self.kinds(sides[place], NUMBER)
            if one.kind != two.kind:
                raise self.kinds(sides[place + 1], one.kind)
            for side, other in ((sides[place], sides[place + 1]), (sides[place + 1], sides[place])):
                self.word(side, other)
        tests = [_COMPARE[type(op)] for op in node.ops]
        runs = [part.run for part in parts]

        def run(values: Mapping[str, Value]) -> bool:
            found = [part(values) for part in runs]
            return all(test(found[place], found[place + 1]) for place, test in enumerate(tests))

        return _Part(run, TRUTH)

    def word(self, side: ast.expr, other: ast.expr) -> None:
        """A text that a name can never be is a slip: the comparison would never hold."""
        if isinstance(side, ast.Name) and isinstance(other, ast.Constant):
            known = self.words.get(side.id)
            if known is not None and other.value not in known:
                options = ", ".join(f'"{one}"' for one in known)
                raise self.problem(
                    "expression-word", other, value=str(other.value), name=side.id, known=options
                )


def _known(values: Mapping[str, Value], name: str) -> Value:
    value = values.get(name)
    if value is None or (isinstance(value, Decimal) and not value.is_finite()):
        raise Unknown(name)
    return value
