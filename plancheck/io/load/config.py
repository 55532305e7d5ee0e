"""The configuration file, read and checked into plain data: ``plancheck.toml``, or ``[tool.plancheck]``.

What it says is not judged here beyond its form: which rules and series there are, only the packs know.
"""

# ruff: noqa: PTH112, PTH117, PTH118, PTH119, PTH120

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

from plancheck.domain.source import InputError, Location, Path, Problem
from plancheck.i18n import LANGUAGES
from plancheck.io import toml
from plancheck.io.yaml import Document, Span
from plancheck.io.yaml.reader import CONTROL, open_text

MAX_BYTES = 1_000_000
PYPROJECT = "pyproject.toml"
TABLE = ("tool", "plancheck")
_WIDEST_NUMBER = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a configuration file says; ``None`` and empty: it is silent on that.

    Paths are as they are to be opened and shown from the working folder. ``series``: values by series as
    ``--set`` takes them; ``severity``: ``error``, ``warning``, ``note`` or ``off`` by rule;
    ``divisions``: rows for the table of division codes, read from ``divisions_file`` where they stand in one.
    """

    path: str
    document: Document
    plans: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    fail_on: str | None = None
    strict: bool | None = None
    lang: str | None = None
    format: tuple[str, ...] = ()
    waivers: str | None = None
    known: str | None = None
    series: Mapping[str, str] = field(default_factory=dict)
    severity: Mapping[str, str] = field(default_factory=dict)
    divisions: Mapping[str, str] = field(default_factory=dict)
    divisions_file: str | None = None

    def problem(
        self, code: str, setting: Path, /, *, at_key: bool = False, **params: str
    ) -> Problem:
        """A problem at one of the settings, with its line."""
        place = self.document.locate(setting, key=at_key)
        return self.document.problem_at(code, place, **params)

    def placed(self, problem: Problem, setting: Path) -> Problem:
        """A problem that was met in using a setting, reported at the setting."""
        place = self.document.locate(setting)
        return replace(problem, location=place, excerpt=self.document.line(place.line))

    def origin(self, path: Path) -> str:
        """The file and the line of a setting."""
        return f"{self.path}:{self.document.locate(path, key=True).line}"

    def without_series(self, given: Mapping[str, str]) -> Config:
        """The same without the series that the command line gives."""
        kept = {name: text for name, text in self.series.items() if name not in given}
        return replace(self, series=kept)

    def missing_plans(self) -> list[Problem]:
        """A problem for each of ``plans`` that is not there; a pattern may match nothing."""
        return [
            self.problem("config-path-missing", ("plans", number), path=name)
            for number, name in enumerate(self.plans)
            if not os.path.lexists(name) and not glob.has_magic(name)
        ]

    def missing_file(self, name: str) -> Problem | None:
        """The problem of a file setting (``waivers``, ``known``) whose file is not there."""
        path = getattr(self, name)
        if path is None or os.path.lexists(path):
            return None
        return self.problem("config-path-missing", (name,), path=path)

    def folders(self) -> tuple[str, ...]:
        """The folders of ``plans``, in which plans above are looked up: with their subfolders, as they are judged."""
        from plancheck.io.inputs import yaml_files  # noqa: PLC0415 - start-up

        found: dict[str, None] = {}
        for name in self.plans:
            if os.path.isdir(name):
                found[name] = None
                inside = {str(file.parent) for file in yaml_files(FilePath(name), deep=True)}
                found.update(dict.fromkeys(sorted(inside)))
                continue
            files = [name] if os.path.lexists(name) else sorted(glob.glob(name, recursive=True))
            found.update(dict.fromkeys(os.path.dirname(file) or "." for file in files))
        return tuple(found)


def language(path: str) -> tuple[str | None, bool]:
    """The language that a configuration file asks for, and whether the file is a configuration at all.

    Whatever is wrong with it is reported later, by ``read``.
    """
    document = _parsed(path)
    ours = document.data is not None or bool(document.problems)
    raw = document.data.get("lang") if isinstance(document.data, dict) else None
    return (raw if isinstance(raw, str) and raw in LANGUAGES else None), ours


def read(path: str) -> Config | None:
    """Read and check a configuration file; ``None`` for a ``pyproject.toml`` without our table.

    Raises ``InputError`` with everything that is wrong.
    """
    document = _parsed(path)
    if document.problems:
        raise InputError(_in_toml(document.problems))
    if document.data is None:
        return None
    if not isinstance(document.data, dict):
        document.report(
            "config-table", (), at_key=True, name=".".join(TABLE), value=_raw(document, ())
        )
        raise InputError(document.problems)
    _refuse(document)
    from plancheck.io.schema import validate  # noqa: PLC0415 - start-up: the language is read without

    validate(document, "config")
    data = document.data
    series = dict(_series(document, data.get("series"))) if not document.problems else {}
    if document.problems:
        raise InputError(_in_toml(document.problems))
    gate = data.get("gate", {})
    base = os.path.dirname(path)
    divisions = data.get("divisions", {})
    file = _beside(base, divisions) if isinstance(divisions, str) else None

    def there(name: str) -> str | None:
        return _beside(base, data[name]) if name in data else None

    return Config(
        path=document.path,
        document=document,
        plans=tuple(_beside(base, one) for one in data.get("plans", ())),
        packs=tuple(_pack(base, one) for one in data.get("packs", ())),
        fail_on=gate.get("fail_on"),
        strict=gate.get("strict"),
        lang=data.get("lang"),
        format=tuple(_output(base, one) for one in data.get("format", ())),
        waivers=there("waivers"),
        known=there("known"),
        series=series,
        severity=dict(data.get("severity", {})),
        divisions=_divisions(document, file or divisions) if divisions else {},
        divisions_file=file,
    )


def shown(path: str) -> str:
    """A path as seen from the working folder, where that is shorter."""
    try:
        near = os.path.relpath(path)
    except (ValueError, OSError):  # another drive; a working folder that is gone
        return path
    return near if len(near) < len(path) or not os.path.isabs(path) else path


def _parsed(path: str) -> Document:
    """The settings of a file with their places; of a ``pyproject.toml`` those of our table."""
    document = open_text(FilePath(path), shown(path), MAX_BYTES)
    if document.problems:
        return document
    toml.parse(document)
    if os.path.basename(path) != PYPROJECT or document.problems:
        return document
    for name in TABLE:
        if not isinstance(document.data, dict) or name not in document.data:
            document.data = None
            break
        document.data = document.data[name]
        parts = document.root.parts if document.root is not None else None
        document.root = parts.get(name) if isinstance(parts, dict) else None
    return document


def _refuse(document: Document) -> None:
    """What the schema can't look at or must not see: dates, infinity, escaped control characters."""
    stack: list[tuple[Any, Path]] = [(document.data, ())]
    while stack:
        here, path = stack.pop()
        steps = list(here.items()) if isinstance(here, dict) else list(enumerate(here))
        for step, value in reversed(steps):
            below = (*path, step)
            for text in (step, value):
                control = CONTROL.search(text) if isinstance(text, str) else None
                if control is not None:
                    mark = f"U+{ord(control[0]):04X}"
                    document.report("control-character", below, at_key=text is step, character=mark)
            if isinstance(value, dict | list):
                stack.append((value, below))
            elif isinstance(value, date | time):
                document.report("toml-date", below, value=_raw(document, below))
            elif isinstance(value, Decimal) and not value.is_finite():
                document.report("toml-number", below)
    if document.problems:
        raise InputError(_in_toml(document.problems))


def _in_toml(problems: list[Problem]) -> list[Problem]:
    """The problems by their places, those whose remedy is meant for YAML or plans under codes of their own."""
    codes = {
        "is-a-folder": "config-is-folder",
        "file-too-large": "config-too-large",
        "too-deep": "config-too-deep",
        "unknown-key": "config-key",
        "unknown-key-near": "config-key-near",
        "unknown-key-chinese": "config-key-near",
        "unknown-key-case": "config-key-near",
        "list-commas": "config-list",
        "wrong-type-object": "config-table",
        "wrong-type-array": "config-list",
        "wrong-type": "config-text-or-number",
        "bad-form": "config-form",
    }
    renamed = [replace(one, code=codes.get(one.code, one.code)) for one in problems]
    return sorted(renamed, key=lambda one: one.order)


def _raw(document: Document, path: Path) -> str:
    span: Span | None = document.span(path)
    return (span.raw or "")[:60] if span is not None else ""


def _series(document: Document, raw: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    for name, value in (raw or {}).items():
        if isinstance(value, str):
            yield name, value.strip()
        elif abs(Decimal(value).adjusted()) > _WIDEST_NUMBER:
            document.report("toml-number", ("series", name))
        else:
            yield name, format(Decimal(value), "f")


def _divisions(document: Document, written: str | Mapping[str, str]) -> dict[str, str]:
    from plancheck.io.load.divisions import homeless, read_divisions, rows_of  # noqa: PLC0415 - on use

    if isinstance(written, str):
        if not os.path.lexists(written):
            document.retell("config-path-missing", ("divisions",), {"path": written})
            raise InputError(document.problems)
        return read_divisions(written)
    for code in homeless(written):
        document.report("division-nowhere", ("divisions", code), at_key=True, value=code)
    if document.problems:
        raise InputError(_in_toml(document.problems))
    return rows_of(written)


def _beside(base: str, written: str) -> str:
    """A path of the configuration, from the folder of its file, as seen from the working folder."""
    return shown(os.path.join(base, written))


def _pack(base: str, written: str) -> str:
    """A pack's folder where there is one beside the configuration or where a path is written, else its id."""
    path = os.path.join(base, written)
    if os.path.lexists(path) or "/" in written or "\\" in written or written.startswith("."):
        return shown(path)
    return written


def _output(base: str, written: str) -> str:
    name, sign, path = written.partition("=")
    return f"{name}={_beside(base, path)}" if sign else written


def absent_table(path: str) -> Problem:
    """The problem of a ``pyproject.toml`` that was named and holds nothing for us."""
    return Problem(code="config-no-table", location=Location(shown(path), 0, 0))
