"""Validates the files of our formats by their JSON Schemas.

The schemas in ``plancheck/schemas`` are the contract that editors and CI use too. A fast validator, where the machine
has one, accepts good files; the reference validator says what is wrong with the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any

from plancheck.domain.source import Path
from plancheck.io.schema.parts import schema
from plancheck.io.yaml.document import Document

MOST = 1_000
"""How many errors of a file are looked at."""
# What may be a whole number with a point behind it: 2030.0, 5. It begins with the point, which is found fast.
_POINT = re.compile(r"\.(?<=[0-9]\.)0*(?![0-9])")


def validate(document: Document, name: str) -> set[Path]:
    """Report what a schema refuses on the document; return the paths that must not be read further.

    The empty path among them: there are too many, and the file is not to be read at all.
    """
    if _accepted(document, name):
        return set()
    errors = list(islice(_errors(name, document.data), MOST))
    if not errors:
        return set()
    from plancheck.io.schema.explain import Explanation  # noqa: PLC0415 - for bad files only

    bad = Explanation(document, name, errors).report()
    return bad | {()} if len(errors) == MOST else bad


def _accepted(document: Document, name: str) -> bool:
    """Whether the fast validator accepts the data.

    JSON Schema takes 2030.0 for a whole number, which no reader of ours does: decimals that are whole must be accepted
    as fractions too.
    """
    fast = _fast_validator(name)
    if fast is None or not fast.is_valid(document.data):
        return False
    return not _POINT.search(document.text) or fast.is_valid(_fractions(document.data))


def _fractions(data: Any) -> Any:
    """Return the data with a half added to every decimal that is whole."""
    if isinstance(data, dict):
        return {key: _fractions(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_fractions(value) for value in data]
    whole = isinstance(data, Decimal) and data.is_finite() and data == data.to_integral_value()
    return data + Decimal("0.5") if whole else data


@cache
def _fast_validator(name: str) -> Any:
    try:
        import jsonschema_rs  # noqa: PLC0415 - start-up: only when a file is validated
    except ImportError:  # there is no wheel for this machine
        return None
    return jsonschema_rs.Draft202012Validator(schema(name))


def _errors(name: str, data: Any) -> Iterator[Any]:
    """Yield the errors of the reference validator; to it a decimal is never a whole number."""
    return _reference_validator(name).iter_errors(data)  # type: ignore[no-any-return]


@cache
def _reference_validator(name: str) -> Any:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - for bad files only, where there is a fast one

    return Draft202012Validator(_in_python(schema(name)))


def _in_python(part: Any) -> Any:
    r"""Return a schema with its patterns in Python's dialect: ``$`` and ``\d`` match more there than in JSON Schema."""
    if isinstance(part, list):
        return [_in_python(one) for one in part]
    if not isinstance(part, dict):
        return part
    found = {key: _in_python(value) for key, value in part.items()}
    if isinstance(part.get("pattern"), str):
        found["pattern"] = python_pattern(part["pattern"])
    if isinstance(part.get("patternProperties"), dict):
        found["patternProperties"] = {
            python_pattern(key): value for key, value in found["patternProperties"].items()
        }
    return found


def python_pattern(pattern: str) -> str:
    """Return a pattern of a schema in Python's dialect."""
    return pattern.replace("$", r"\Z").replace(r"\d", "[0-9]")
