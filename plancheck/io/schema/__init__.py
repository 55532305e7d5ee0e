"""Validates the files of our formats by their JSON Schemas, and looks up what these say.

The schemas in ``plancheck/schemas`` are the contract that editors and CI use too. A fast validator, where the machine
has one, accepts good files; the reference validator says what is wrong with the others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any

from plancheck.common import ROOT
from plancheck.domain.source import Path
from plancheck.io.yaml import Document

NAMES = (
    "plan", "catalogue", "pack", "rules", "units", "waivers", "known", "config", "report", "diff", "extract", "evidence",
)  # fmt: skip

FIRST_KEYS = frozenset({"id", "row", "name", "rule", "title", "fingerprint"})
"""Keys that entries begin with."""


def schema_text(name: str) -> str:
    """Return the JSON Schema of a format, as shipped."""
    return (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")


@cache
def schema(name: str) -> dict[str, Any]:
    """Return a schema as data; its numbers are decimals, so that bounds are exact."""
    data: dict[str, Any] = json.loads(schema_text(name), parse_float=Decimal)
    return data


def part_of(name: str, path: Path) -> dict[str, Any]:
    """Return the part of a schema for the value at a path of the data; empty where it says nothing."""
    here: Any = schema(name)
    for step in path:
        if isinstance(step, int):
            here = here.get("items", {})
        else:
            here = here.get("properties", {}).get(step, {})
        if not isinstance(here, dict):
            return {}
        if "$ref" in here:
            keys, here = here["$ref"].removeprefix("#/").split("/"), schema(name)
            for key in keys:
                here = here[key]
    part: dict[str, Any] = here
    return part


@cache
def every_key() -> frozenset[str]:
    """Return every key of the files that people write."""
    found: set[str] = set()
    waiting: list[Any] = [
        schema(name) for name in ("plan", "waivers", "known", "pack", "rules", "catalogue")
    ]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            found.update(part.get("properties", ()))
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return frozenset(found)


@cache
def keys_of_lists() -> frozenset[str]:
    """Return the keys at the top of such files under which entries are listed."""
    return frozenset(
        key
        for name in ("plan", "waivers", "known", "rules", "catalogue")
        for key, part in schema(name)["properties"].items()
        if part.get("type") == "array"
    )


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
