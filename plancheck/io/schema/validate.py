"""JSON Schema validation of our file formats, with complaints in our own words and places.

The schemas in ``plancheck/schemas`` are the contract that editors and CI use too; the fast validator accepts,
and what it refuses is retold here: nearest known key, what is missing, which words an enumeration takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any

from plancheck.common.dates import date_trouble, meant_day
from plancheck.common.suggest import closest as close_words
from plancheck.domain.jurisdiction.jurisdiction import named
from plancheck.domain.source import Location, Path
from plancheck.io.schema.parts import FIRST_KEYS, part_of, schema
from plancheck.io.yaml.document import Document

MOST = 1_000
_TYPE_CODES = {
    "string": "wrong-type-string",
    "integer": "wrong-type-integer",
    "number": "wrong-type-number",
    "boolean": "wrong-type-boolean",
}


@cache
def _validator(name: str) -> Any:
    import jsonschema_rs  # noqa: PLC0415 - start-up: only when a file is validated

    return jsonschema_rs.Draft202012Validator(schema(name))


def validate(document: Document, name: str) -> set[Path]:
    """Note every complaint on the document; returns the paths that must not be read further.

    The empty path among them: there are too many, and the file is not to be read at all.
    """
    errors = list(islice(_validator(name).iter_errors(document.data), MOST))
    bad = _Complaints(document, name, errors).tell() if errors else set()
    if len(errors) == MOST:  # hopeless: the reader would trust what was not looked at
        bad.add(())
    bad |= set(_points(document, name))
    return bad


def _path(data: Any, error: Any) -> Path:
    """Where an error is: the validator takes a key of digits for the number of a list's entry."""
    path: list[str | int] = []
    for step in error.instance_path:
        path.append(str(step) if isinstance(data, dict) else step)
        data = data[path[-1]]
    return tuple(path)


class _Complaints:
    """What the validator refused, told once each: what is missing in one place together."""

    def __init__(self, document: Document, name: str, errors: list[Any]) -> None:
        self.document = document
        self.name = name
        self.errors = errors
        self.bad: set[Path] = set()
        self.meant: set[Path] = set()
        """Keys that stand there under another name or in another place."""
        self.apart: set[Path] = set()
        """Values and entries whose trouble is told by its cause."""

    def tell(self) -> set[Path]:
        for error in self.errors:  # a misspelt key is told once, not its right name as missing too
            if error.kind.name == "additionalProperties":
                path = _path(self.document.data, error)
                known = _known_keys(self.name, list(error.schema_path))
                for key in error.kind.unexpected:
                    self.meant |= {(*path, near) for near in _nearest(str(key), known)[:1]}
                self.groups(path, [str(key) for key in error.kind.unexpected])
        self.dashes()
        missing: dict[Path, list[str]] = {}
        for error in self.errors:
            if self.document.problems.full:
                self.bad.add(())
                break
            path = _path(self.document.data, error)
            details = error.kind.as_dict()
            kind = error.kind.name
            if kind == "required":
                key = str(details["property"])
                self.bad.add((*path, key))
                if (*path, key) not in self.meant and path not in self.apart:
                    missing.setdefault(path, []).append(key)
            elif kind == "anyOf":
                keys = [
                    str(option["required"][0])
                    for option in _at(self.name, list(error.schema_path))
                    if "required" in option
                ]
                self.bad.add(path)
                if path not in self.apart and not any((*path, key) in self.meant for key in keys):
                    missing.setdefault(path, []).append("|".join(keys))
            elif kind == "type" and path in self.apart:
                self.bad.add(path)
            else:
                if kind == "additionalProperties":
                    gone = [one for one in details["unexpected"] if (*path, one) in self.apart]
                    self.bad |= {(*path, one) for one in gone}
                    details["unexpected"] = [
                        one for one in details["unexpected"] if one not in gone
                    ]
                schema_path = list(error.schema_path)
                self.bad |= set(_retell(self.document, self.name, kind, details, path, schema_path))
        for path, keys in missing.items():
            self.missing(path, keys)
        return self.bad

    def missing(self, path: Path, keys: list[str]) -> None:
        at_key = bool(path)
        if len(keys) > 1:
            self.document.report("missing-keys", path, at_key=at_key, keys=", ".join(keys))
        elif "|" in keys[0]:
            listed = keys[0].replace("|", ", ")
            self.document.report("missing-one-of", path, at_key=at_key, keys=listed)
        else:
            self.document.report("missing-key", path, at_key=at_key, name=keys[0])

    def groups(self, path: Path, unexpected: list[str]) -> None:
        """Lines that belong under an empty key and are not indented under it: one message."""
        data = _value(self.document.data, path)
        names = list(data)
        for at, key in enumerate(names):
            part = part_of(self.name, (*path, key))
            if data[key] is not None or part.get("type") != "object":
                continue
            inner = []
            for other in names[at + 1 :]:
                if other not in part.get("properties", ()) or other not in unexpected:
                    break
                inner.append((*path, other))
            if inner:
                self.document.report("child-not-indented", inner[0], at_key=True, name=key)
                self.apart |= {(*path, key), *inner}

    def dashes(self) -> None:
        """Entries that are the rest of the one above, cut off by a dash too many."""
        lacking = {
            _path(self.document.data, error)
            for error in self.errors
            if error.kind.name in {"required", "anyOf"}
        }
        for path in sorted((one for one in lacking if one and isinstance(one[-1], int)), key=str):
            if path in self.apart:
                continue
            entries = _value(self.document.data, path[:-1])
            part = part_of(self.name, path)
            merged = dict(_value(self.document.data, path))
            below: list[Path] = []
            for number in range(int(path[-1]) + 1, len(entries)):
                rest = entries[number]
                if not isinstance(rest, dict) or not rest or rest.keys() & merged.keys():
                    break
                if rest.keys() & FIRST_KEYS or not rest.keys() <= part.get("properties", {}).keys():
                    break
                merged |= rest
                below.append((*path[:-1], number))
                if _complete(merged, part):
                    break
            if below and _complete(merged, part):
                self.apart |= {path, *below}
                for one in below:
                    self.dash(one)

    def dash(self, path: Path) -> None:
        place = self.document.locate(path)
        column = self.document.line(place.line).rfind("-", 0, place.column - 1) + 1
        here = Location(place.path, place.line, max(column, 1))
        self.document.problems.append(self.document.problem_at("dash-too-many", here))


def _complete(entry: dict[str, Any], part: dict[str, Any]) -> bool:
    """Whether an entry has what its schema requires."""
    options = part.get("anyOf")
    return all(key in entry for key in part.get("required", ())) and (
        not options or any(all(key in entry for key in one.get("required", ())) for one in options)
    )


# What may be a whole number with a point behind it: 2030.0, 5. (JSON Schema takes them for whole numbers).
# It begins with the point, which is found fast.
_POINT = re.compile(r"\.(?<=[0-9]\.)0*(?![0-9])")


def _points(document: Document, name: str) -> Iterator[Path]:
    """Refuse 2030.0 where a whole number is asked for: the schema accepts it, no reader would read it.

    Where that is, only the schema knows: the numbers with a point are made fractions and validated again.
    """
    if not isinstance(document.data, dict) or not _POINT.search(document.text):
        return
    found: set[Path] = set()
    data = _fractions(document.data, (), found)
    for error in _validator(name).iter_errors(data) if found else ():
        path = _path(data, error)
        if path in found and error.kind.name == "type":
            whole = f"{_value(document.data, path):f}".partition(".")[0]
            field = str(path[-1])
            value = _shorten(_written(document, path))
            document.report("whole-with-point", path, name=field, value=value, near=whole)
            yield path


def _fractions(data: Any, path: Path, found: set[Path]) -> Any:
    """The data with a half added to every decimal that is whole; ``found``: where that was."""
    if isinstance(data, dict):
        return {key: _fractions(value, (*path, key), found) for key, value in data.items()}
    if isinstance(data, list):
        return [_fractions(value, (*path, number), found) for number, value in enumerate(data)]
    if isinstance(data, Decimal) and data.is_finite() and data == data.to_integral_value():
        found.add(path)
        return Decimal("0.5")
    return data


_CHINESE_KEYS = {
    "序号": "row", "指标": "id indicator", "名称": "name title", "属性": "nature", "基期": "baseline", "基期值": "baseline",
    "目标": "target", "目标值": "target", "单位": "unit", "位置": "at", "周期": "per", "对象": "population",
    "标题": "title name", "文号": "number", "制定单位": "issuer", "印发日期": "issued", "依据": "cites",
    "上级规划": "parents", "规划期": "period", "行政区划": "jurisdiction", "领域": "field", "年份": "year",
    "限定语": "hedge", "备注": "note", "来源": "source", "内容": "subject", "承诺": "commitments statement",
    "原因": "reason", "理由": "reason", "规则": "rule", "规划": "plan", "批准人": "approved_by",
    "数值": "value", "值": "value", "首年": "start", "末年": "end", "格式": "format", "指标编号": "indicator",
}  # fmt: skip


@cache
def _called(key: str) -> frozenset[str]:
    """The keys that are called so in our own Chinese texts."""
    from plancheck.i18n import keys, translate  # noqa: PLC0415 - only for a mistake

    names = (one.removeprefix("term.") for one in keys("zh") if one.startswith("term."))
    return frozenset(name for name in names if translate("zh", f"term.{name}") == key)


def _meant(key: str, known: list[str]) -> str | None:
    """The key that is meant by its Chinese name."""
    if key.isascii():
        return None
    called = sorted(_called(key) & set(known))
    if called:
        return called[0]
    return next((word for word in _CHINESE_KEYS.get(key, "").split() if word in known), None)


def _nearest(key: str, known: list[str]) -> list[str]:
    meant = _meant(key, known)
    if meant is not None:
        return [meant]
    same = [one for one in known if one.lower() == key.lower()]
    return same or close_words(key, known, 0.6)


def _retell(
    document: Document,
    name: str,
    kind: str,
    details: dict[str, Any],
    path: Path,
    schema_path: list[str | int],
) -> Iterator[Path]:
    named = [step for step in path if isinstance(step, str)]
    field = named[-1] if named else ""
    span = document.span(path)
    raw = (span.raw if span is not None else None) or ""
    empty = (
        _value(document.data, path) == ""
    )  # "  " too: blanks around a text are dropped on reading
    value = _shorten(_written(document, path))
    if kind == "additionalProperties":
        known = _known_keys(name, schema_path)
        ids = not known and _takes_ids(name, schema_path)
        for key in details.get("unexpected", ()):
            if ids:  # any id may stand here, and this is none
                inner = (*path, str(key))
                document.report("bad-form", inner, at_key=True, name="id", value=_shorten(str(key)))
                yield inner
                continue
            yield _unknown_key(document, (*path, key), str(key), known)
    elif field == "target" and kind == "type":
        document.report(_target_trouble(document, path), path, value=value)
        yield path
    elif empty and span is not None and span.block:  # value: >1
        document.report("block-scalar", path)
        yield path
    elif empty:
        document.report("target-empty" if field == "target" else "empty-text", path, name=field)
        yield path
    elif (name, path, kind) == ("plan", ("field",), "pattern"):
        yield path  # told by the reader of plans, which knows the fields there are
    elif field in {"jurisdiction", "in", "except"} and kind in {"type", "pattern"}:
        _code_trouble(document, path, value)
        yield path
    elif kind in {"type", "pattern"} and raw and _is_date(name, schema_path):
        meant = meant_day(raw)
        code = date_trouble(raw)
        document.report(code, path, name=field, value=value, near=str(meant or ""))
        yield path
    elif kind in {"enum", "const"}:
        if _value(document.data, path) is None:
            code = "empty-required" if _required(name, path) else "empty-value"
            document.report(code, path, at_key=True, name=field)
            yield path
            return
        options = details.get("options") or [details.get("expected_value", "")]
        words = [str(option) for option in options]
        near = close_words(raw, words, 0.5)
        code = "not-one-of-near" if near else "not-one-of"
        document.report(
            code, path, name=field, value=value, options=", ".join(words), near="".join(near)
        )
        yield path
    elif name == "known" and "shortfall" in path and (kind == "pattern" or path[-1] == "shortfall"):
        document.report("known-shortfall", path, name=field, value=value)
        yield path
    elif kind == "type":
        types = details.get("types", ())
        wanted = sorted(types) if isinstance(types, list | tuple) else [str(types)]
        if _value(document.data, path) is None:
            code = "empty-required" if _required(name, path) else "empty-value"
            document.report(code, path, at_key=True, name=field)
            yield path
            return
        code = _type_trouble(document, path, field, wanted)
        document.report(
            code, path, name=field, value=value, first=_first_of(value), key=_first_key(name, path)
        )
        yield path
    elif kind == "pattern":
        code = "bad-domain" if field == "domain" else "bad-form"
        if field == "fingerprint":
            code = "fingerprint-form"
        document.report(code, path, name=field, value=value)
        yield path
    elif kind == "falseSchema":
        document.report("unknown-key", path, at_key=True, key_name=field, keys="")
        yield path
    elif kind in {"minimum", "maximum"}:
        code = "year-range" if field in _YEARS else "out-of-range"
        if field == "row":
            code = "row-range"
        document.report(code, path, name=field, value=value)
        yield path
    else:
        where = _again(document, path) if kind == "uniqueItems" else path
        codes = {
            "minLength": "empty-text",
            "maxLength": "too-long",
            "minItems": "too-few",
            "maxItems": "too-many",
            "minProperties": "empty-mapping",
            "uniqueItems": "repeated-item",
        }
        document.report(codes.get(kind, "bad-form"), where, name=field, value=value)
        yield path


def _unknown_key(document: Document, path: Path, key: str, known: list[str]) -> Path:
    if len(key) == 3 and key.isdigit():  # noqa: PLR2004 - {value: 1,000} reads as 1 and a key 000
        document.report("number-comma", path, at_key=True)
        return path[:-1]
    glued = re.fullmatch(r"([A-Za-z_]+)[:：].+", key, re.DOTALL)
    if glued is not None and glued[1] in known and ":" in key:  # {value:90%}
        place = document.locate(path, key=True)
        here = Location(place.path, place.line, place.column + len(glued[1]))
        document.problems.append(document.problem_at("colon-no-space", here, key=glued[1]))
        return path[:-1]
    near = _nearest(key, known)
    if near:
        code = "unknown-key-chinese" if _meant(key, known) else "unknown-key-near"
        if key.lower() == near[0].lower():
            code = "unknown-key-case"
        document.report(code, path, at_key=True, key_name=_shorten(key), near=near[0])
    else:
        document.report(
            "unknown-key", path, at_key=True, key_name=_shorten(key), keys=", ".join(known)
        )
    return path


def _required(name: str, path: Path) -> bool:
    """Whether a key may not be left out, or is better not: without parents nothing is compared."""
    return path[-1:] == ("parents",) or path[-1] in part_of(name, path[:-1]).get("required", ())


def _first_of(value: str) -> str:
    """The first of several words that stand in one line."""
    return re.split(r"[,，、;；\s]+", value.strip("[]［］“”\"' "))[0]


def _first_key(name: str, path: Path) -> str:
    """The key that an entry of the list at a path begins with."""
    return next(iter(part_of(name, path).get("properties", ())), "id")


def _again(document: Document, path: Path) -> Path:
    """Where an entry stands for the second time."""
    entries = _value(document.data, path)
    for number, entry in enumerate(entries):
        if entry in entries[:number]:
            return (*path, number)
    return path


def _target_trouble(document: Document, path: Path) -> str:
    value = _value(document.data, path)
    if value is None:
        return "target-null"
    if isinstance(value, bool):
        return "target-boolean"
    return "target-list" if isinstance(value, list) else "target-type"


def _type_trouble(document: Document, path: Path, field: str, wanted: list[str]) -> str:
    """The code for a value of the wrong type, by what was written instead."""
    value = _value(document.data, path)
    wanted = [one for one in wanted if one != "null"]
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
        if field in _FORMS and isinstance(path[-1], str):
            return _FORMS[field]
        return "wrong-type-item" if isinstance(path[-1], int) else "wrong-type-object"
    if wanted[0] == "integer" and field in _YEARS:
        return "wrong-type-year"
    if wanted[0] == "string" and isinstance(value, dict | list):
        return "not-one-text"
    return _TYPE_CODES.get(wanted[0], "wrong-type")


_SEVERAL = re.compile(r"[,，、;；]|^[a-z0-9-]+(?:\s+[a-z0-9-]+)+$")
_FORMS = {"period": "period-form", "baseline": "baseline-form", "document": "document-form"}
_YEARS = {"start", "end", "outlook", "year"}


def _code_trouble(document: Document, path: Path, value: str) -> None:
    """A division code that is none: a number, or the name of the place, whose code can be told."""
    written = _value(document.data, path)
    if isinstance(written, int | Decimal) and not isinstance(written, bool):
        document.report("code-as-number", path, value=value)
        return
    bare = written.strip("“”‘’＂＇\"' ") if isinstance(written, str) else ""
    if bare != written and re.fullmatch(r"CN|[0-9]{6}", bare):
        document.report("code-quotes", path, value=value, division=bare)
        return
    places = named(written) if isinstance(written, str) else ()
    if not places:
        document.report("code-form", path, value=value)
    elif len(places) == 1:
        (place,) = places
        document.report("code-name", path, value=value, division=place.code, near=place.name)
    else:
        listed = ", ".join(f"{one.code} {one.full_name}" for one in places[:8])
        listed += ", …" if len(places) > 8 else ""  # noqa: PLR2004 - enough for one line
        document.report("code-name-several", path, value=value, names=listed)


def _written(document: Document, path: Path) -> str:
    """What stands in the file at a path; of a list or a group of keys, its first line."""
    span = document.span(path)
    if span is None:
        return ""
    if span.raw is not None:
        return span.raw
    end = span.end_column if span.end_line == span.line else None
    return document.line(span.line + 1)[span.column : end].strip()


def _value(data: Any, path: Path) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _shorten(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[:limit] + "…"


def _at(name: str, schema_path: list[str | int]) -> Any:
    """The part of a schema at a path that may pass through ``$ref``."""
    here: Any = schema(name)
    for step in schema_path:
        if isinstance(here, dict) and "$ref" in here and step not in here:
            here = _deref(name, here["$ref"])
        if step == "$ref":
            here = _deref(name, here["$ref"])
            continue
        here = here[step]
    if isinstance(here, dict) and set(here) == {"$ref"}:
        here = _deref(name, here["$ref"])
    return here


def _deref(name: str, reference: str) -> Any:
    here: Any = schema(name)
    for step in reference.removeprefix("#/").split("/"):
        here = here[step]
    return here


def _known_keys(name: str, schema_path: list[str | int]) -> list[str]:
    try:
        part = _at(name, schema_path[:-1])
    except (KeyError, IndexError, TypeError):
        return []
    return list(part.get("properties", ()))


def _takes_ids(name: str, schema_path: list[str | int]) -> bool:
    try:
        return "patternProperties" in _at(name, schema_path[:-1])
    except (KeyError, IndexError, TypeError):
        return False


def _is_date(name: str, schema_path: list[str | int]) -> bool:
    try:
        return "\\d{4}-" in str(_at(name, schema_path[:-1]).get("pattern", ""))
    except (KeyError, IndexError, TypeError, AttributeError):
        return False
