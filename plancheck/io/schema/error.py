"""Reports one error of a schema: what was written, what may stand there, and what was probably meant.

A key that no schema has may be misspelt, written in capitals, or a Chinese name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from plancheck.common import ROOT
from plancheck.common.meant import closest, date_trouble, meant_day
from plancheck.domain.place_names import named
from plancheck.domain.source import Location, Path
from plancheck.i18n import LANGUAGES, keys, translate
from plancheck.io.schema import part_of
from plancheck.io.yaml import Document


def closest_keys(key: str, known: list[str]) -> list[str]:
    """Return the keys that may be meant, the likeliest first."""
    meant = key_by_name(key, known)
    if meant is not None:
        return [meant]
    same = [one for one in known if one.lower() == key.lower()]
    return same or closest(key, known, 0.6)


def key_by_name(key: str, known: list[str]) -> str | None:
    """Return the key that is meant by its Chinese name; ``None``: there is none."""
    if key.isascii():
        return None
    called = sorted(_terms(key) & set(known))
    return next((one for one in (*called, *_names().get(key, ())) if one in known), None)


@cache
def _terms(name: str) -> frozenset[str]:
    """Return the keys that our own texts, in whatever language, call so."""
    return frozenset(
        key.removeprefix("term.")
        for lang in LANGUAGES
        for key in keys(lang)
        if key.startswith("term.") and translate(lang, key) == name
    )


@cache
def _names() -> dict[str, Any]:
    names: dict[str, Any] = json.loads((ROOT / "data" / "keys.json").read_text("utf-8"))["keys"]
    return names


_LIMITS = {
    "minLength": "empty-text", "maxLength": "too-long", "minItems": "too-few", "maxItems": "too-many",
    "minProperties": "empty-mapping", "uniqueItems": "repeated-item",
}  # fmt: skip
_TYPES = {
    "string": "wrong-type-string", "integer": "wrong-type-integer", "number": "wrong-type-number",
    "boolean": "wrong-type-boolean",
}  # fmt: skip
_MAPPINGS = {"period": "period-form", "baseline": "baseline-form", "document": "document-form"}
_YEARS = {"start", "end", "outlook", "year"}
_SEVERAL_PLACES = 8
# The beginning of the patterns of days.
_DAY_PATTERN = "[0-9]{4}-"
# Several words in one text: with commas or semicolons of any width, or ids with spaces between them.
_SEVERAL = re.compile(r"[,，、;；]|^[a-z0-9-]+(?:\s+[a-z0-9-]+)+$")
# What parts such words.
_SEPARATORS = re.compile(r"[,，、;；\s]+")
# A key of which the colon has no space behind it, so that the value belongs to the key: {value:90%}.
_GLUED = re.compile(r"([A-Za-z_]+)[:：].+", re.DOTALL)
# A division code.
_CODE = re.compile(r"CN|[0-9]{6}")


def report_error(
    document: Document, name: str, path: Path, error: Any, unexpected: list[str]
) -> Iterator[Path]:
    """Report an error (a ``jsonschema.ValidationError``); yield the paths that must not be read.

    ``name``: the format. ``unexpected``: the keys to report of an ``additionalProperties``.
    """
    if error.validator != "additionalProperties":
        yield _report_value(document, name, path, error)
        return
    known = list(error.schema.get("properties", ()))
    for key in unexpected:
        inner = (*path, key)
        if not known and "patternProperties" in error.schema:  # any id may stand here
            document.report("bad-form", inner, at_key=True, name="id", value=_shorten(key))
            yield inner
        else:
            yield _report_key(document, inner, key, known)


def _report_value(document: Document, name: str, path: Path, error: Any) -> Path:
    """Report an error on a value; return the path that must not be read."""
    field = next((step for step in reversed(path) if isinstance(step, str)), "")
    kind, instance = error.validator, error.instance
    span = document.span(path)
    raw = (span.raw if span is not None else None) or ""
    value = _shorten(document.written(path))
    params = {"name": field, "value": value}
    form = kind in {"type", "pattern"}
    at_key = False
    if field == "target" and kind == "type":
        code = _target_trouble(instance)
    elif instance == "":  # "  " too: blanks around a text are dropped on reading
        empty = "target-empty" if field == "target" else "empty-text"
        code = "block-scalar" if span is not None and span.block else empty
    elif (name, path, kind) == ("plan", ("field",), "pattern"):
        return path  # reported by the reader of plans, which knows the fields there are
    elif field in {"jurisdiction", "in", "except"} and form:
        code, more = _code_trouble(instance)
        params |= more
    elif form and _DAY_PATTERN in str(error.schema.get("pattern", "")) and raw:
        code, params["near"] = date_trouble(raw), str(meant_day(raw) or "")
    elif instance is None and kind in {"enum", "const", "type"}:
        code, at_key = "empty-required" if _is_required(name, path) else "empty-value", True
    elif kind in {"enum", "const"}:
        options = [
            str(one)
            for one in (error.validator_value if kind == "enum" else [error.validator_value])
        ]
        near = closest(raw, options, 0.5)
        code = "not-one-of-near" if near else "not-one-of"
        params |= {"options": ", ".join(options), "near": "".join(near)}
    elif name == "known" and "shortfall" in path and (kind == "pattern" or path[-1] == "shortfall"):
        code = "known-shortfall"
    elif kind == "type":
        code = _type_trouble(instance, path, field, error.validator_value)
        first = next(iter(part_of(name, path).get("properties", ())), "id")
        params |= {"first": _SEPARATORS.split(value.strip("[]［］“”\"' "))[0], "key": first}
        if code == "whole-with-point":
            params["near"] = f"{instance:f}".partition(".")[0]
    elif kind == "pattern":
        codes = {"domain": "bad-domain", "fingerprint": "fingerprint-form"}
        code = codes.get(field, "bad-form")
    elif kind is None:  # a key that may not stand here at all
        code, at_key, params = "unknown-key", True, {"key_name": field, "keys": ""}
    elif kind in {"minimum", "maximum"}:
        code = (
            "year-range" if field in _YEARS else "row-range" if field == "row" else "out-of-range"
        )
    else:
        where = _second(instance, path) if kind == "uniqueItems" else path
        document.report(_LIMITS.get(kind, "bad-form"), where, name=field, value=value)
        return path
    document.retell(code, path, params, at_key=at_key)
    return path


def _report_key(document: Document, path: Path, key: str, known: list[str]) -> Path:
    """Report a key that no schema has; return the path that must not be read."""
    if len(key) == 3 and key.isdigit():  # noqa: PLR2004 - {value: 1,000} reads as 1 and a key 000
        document.report("number-comma", path, at_key=True)
        return path[:-1]
    glued = _GLUED.fullmatch(key)
    if glued is not None and glued[1] in known and ":" in key:
        place = document.locate(path, key=True)
        here = Location(place.path, place.line, place.column + len(glued[1]))
        document.problems.append(document.problem_at("colon-no-space", here, key=glued[1]))
        return path[:-1]
    near = closest_keys(key, known)
    params = {"key_name": _shorten(key)}
    if not near:
        document.report("unknown-key", path, at_key=True, keys=", ".join(known), **params)
        return path
    code = "unknown-key-chinese" if key_by_name(key, known) else "unknown-key-near"
    if key.lower() == near[0].lower():
        code = "unknown-key-case"
    document.report(code, path, at_key=True, near=near[0], **params)
    return path


def _is_required(name: str, path: Path) -> bool:
    """Whether a key may not be left out, or is better not: without parents nothing is compared."""
    return path[-1:] == ("parents",) or path[-1] in part_of(name, path[:-1]).get("required", ())


def _second(entries: list[Any], path: Path) -> Path:
    """Return where an entry stands for the second time."""
    second = next((at for at, one in enumerate(entries) if one in entries[:at]), None)
    return path if second is None else (*path, second)


def _target_trouble(value: Any) -> str:
    if value is None:
        return "target-null"
    if isinstance(value, bool):
        return "target-boolean"
    return "target-list" if isinstance(value, list) else "target-type"


def _type_trouble(value: Any, path: Path, field: str, types: str | list[str]) -> str:
    """Return the code for a value of the wrong type, by what was written instead."""
    wanted = [types] if isinstance(types, str) else [one for one in types if one != "null"]
    if "integer" in wanted and isinstance(value, Decimal) and value == value.to_integral_value():
        return "whole-with-point"
    if len(wanted) > 1:
        return "wrong-type"
    if field == "domain":
        return "bad-domain"
    if wanted[0] == "array":
        keys = list(value) if isinstance(value, dict) else [str(value)]
        if any(key.startswith("-") for key in keys):
            return "dash-no-space"
        if isinstance(value, str) and _SEVERAL.search(value):
            return "list-commas"
        return "list-no-dash" if isinstance(value, dict) else "wrong-type-array"
    if wanted[0] == "object":
        entry = bool(path) and isinstance(path[-1], int)
        return "wrong-type-item" if entry else _MAPPINGS.get(field, "wrong-type-object")
    if wanted[0] == "integer" and field in _YEARS:
        return "wrong-type-year"
    if wanted[0] == "string" and isinstance(value, dict | list):
        return "not-one-text"
    return _TYPES.get(wanted[0], "wrong-type")


def _code_trouble(written: Any) -> tuple[str, dict[str, str]]:
    """Return the code for a division code that is none, and the places of that name."""
    if isinstance(written, int | Decimal) and not isinstance(written, bool):
        return "code-as-number", {}
    text = written if isinstance(written, str) else ""
    bare = text.strip("“”‘’＂＇\"' ")
    if bare != text and _CODE.fullmatch(bare):
        return "code-quotes", {"division": bare}
    places = named(text) if text else ()
    if not places:
        return "code-form", {}
    if len(places) == 1:
        return "code-name", {"division": places[0].code, "near": places[0].name}
    listed = [f"{one.code} {one.full_name}" for one in places[:_SEVERAL_PLACES]]
    if len(places) > _SEVERAL_PLACES:
        listed.append("…")
    return "code-name-several", {"names": ", ".join(listed)}


def _shorten(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[:limit] + "…"
