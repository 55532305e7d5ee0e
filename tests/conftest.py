"""Running plancheck in tests: as a process, or inside this one where the process is not the point."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator

# The same examples on every machine: a red run can be repeated, a green one means the same everywhere.
# Every law runs on a fifth of its examples, and on all of them with --hypothesis-profile=full (.ci/run).
for _name, _share in (("quick", 20), ("full", 100)):
    settings.register_profile(
        _name,
        max_examples=_share,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
    )
settings.load_profile("quick")


def examples(full: int) -> settings:
    """Settings of a law that takes ``full`` examples under the full profile, a share of them under another."""
    return settings(max_examples=max(5, full * settings().max_examples // 100))


def slow_but(quick: Collection[Any], values: Iterable[Any]) -> list[Any]:
    """Parameters of which only those in ``quick`` are tried by default, the others with the slow tests."""
    return [one if one in quick else pytest.param(one, marks=pytest.mark.slow) for one in values]


def thinned(values: Iterable[Any], *, several: bool = False) -> list[Any]:
    """Every third of many parameters, the others with the slow tests; ``several``: each is a tuple of arguments."""
    return [
        one
        if number % 3 == 0
        else pytest.param(*(one if several else (one,)), marks=pytest.mark.slow)
        for number, one in enumerate(values)
    ]


ROOT = Path(__file__).parents[1]
AS_OF = ("--as-of", "2026-11-21")
# What a user's shell may hold and a test must not depend on.
UNSET = (
    "PYTHONUTF8", "PYTHONIOENCODING", "PLANCHECK_LANG", "PLANCHECK_DEBUG", "NO_COLOR", "FORCE_COLOR",
    "COLUMNS", "LINES", "LC_ALL", "LC_MESSAGES", "LANG", "TERM", "PYTHONHASHSEED",
)  # fmt: skip
os.environ["PLANCHECK_CACHE"] = "off"  # a test starts from nothing; those of the cache switch it on


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of plancheck came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its stdout as JSON: nothing but JSON may stand there."""
        return json.loads(self.out)


def environment(lang: str | None = "zh", **more: str) -> dict[str, str]:
    """This process's environment without what would change the output."""
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    if lang is not None:
        kept["PLANCHECK_LANG"] = lang
    return kept | more


def process(
    *arguments: object,
    lang: str | None = "zh",
    cwd: Path = ROOT,
    stdin: bytes | None = None,
    python: str = sys.executable,
    **env: str,
) -> Ran:
    """Run ``python -m plancheck`` and decode what it wrote as UTF-8, strictly."""
    done = subprocess.run(
        [python, "-m", "plancheck", *map(str, arguments)],
        cwd=cwd,
        env=environment(lang, **env),
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        timeout=600,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


class _Stream(io.StringIO):
    """Standard output in memory; closing it would be plancheck's mistake."""


def in_process(*arguments: object, lang: str = "zh", cwd: Path = ROOT, stdin: bytes = b"") -> Ran:
    """Run the command line inside this process; its language is set before, as the process would."""
    from plancheck.cli.main import main

    modules = [
        module
        for name, module in sys.modules.items()
        if name.startswith("plancheck.cli") and hasattr(module, "LANG")
    ]
    out, err = _Stream(), _Stream()
    with pytest.MonkeyPatch.context() as patch:
        for module in modules:
            patch.setattr(module, "LANG", lang)
        for name in UNSET:
            patch.delenv(name, raising=False)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        patch.chdir(cwd)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([str(one) for one in arguments])
    return Ran(code, out.getvalue(), err.getvalue())


@cache
def validator(name: str) -> Draft202012Validator:
    """A validator of one of plancheck's formats, from what ``plancheck schema`` prints."""
    schema = in_process("schema", name).json
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


QUANTITIES = {"value", "set", "text"}
VERDICT_KEYS = {
    "pass": "pass", "fail": "fail", "gap": "gap", "review": "review",
    "not-applicable": "not_applicable", "error": "error",
}  # fmt: skip


def _numbers(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _numbers(value, (*path, key))
    elif isinstance(node, list):
        for value in node:
            yield from _numbers(value, path)
    elif isinstance(node, int | float) and not isinstance(node, bool):
        yield path, node


COUNTS = {"line", "column", "year", "known", "compared", "exit_code"}


def check_report(text: str) -> dict[str, Any]:
    """A report@1 that keeps formats.md: its schema, exact decimals, unique fingerprints, order, counts."""
    report: dict[str, Any] = json.loads(text)
    errors = sorted(validator("report").iter_errors(report), key=str)
    assert not errors, errors[0]
    for path, number in _numbers(report):
        assert isinstance(number, int), (path, number)
        assert path[-1] in COUNTS or path[0] == "summary", (path, number)
    results = report["results"]
    prints = [one["fingerprint"] for one in results]
    assert len(prints) == len(set(prints)), "fingerprints are not unique"
    plans = [one["id"] for one in report["plans"]]
    assert len(plans) == len(set(plans))
    places = [plans.index(one["plan"]) for one in results]
    assert places == sorted(places), "results are not in the plans' order"
    for plan in report["plans"]:
        _check_order(plan, [one for one in results if one["plan"] == plan["id"]])
    for one in results:
        judged = one["verdict"] not in {"pass", "not-applicable"}
        assert (one["severity"] is not None) == judged, one
        assert one["shortfall"] is None or one["verdict"] == "fail", one
        assert one["margin"] is None or one["verdict"] == "pass", one
        assert one["message"]
    summary = report["summary"]
    for verdict, key in VERDICT_KEYS.items():
        assert summary[key] == sum(one["verdict"] == verdict for one in results), verdict
    for severity, count in summary["by_severity"].items():
        found = [one for one in results if one["verdict"] in {"fail", "gap"}]
        assert count == sum(one["severity"] == severity for one in found), severity
    return report


def _check_order(plan: dict[str, Any], results: list[dict[str, Any]]) -> None:
    """Within a plan: the subject's place in the document, then rule, then requirement."""
    refs: list[str] = []
    lines: list[int] = []
    for one in results:
        ref = one["subject"]["statement"]
        if ref is None:
            continue
        if ref not in refs:
            refs.append(ref)
            lines.append(one["location"]["line"])
        assert refs[-1] == ref, f"the results of {ref} do not stand together"
    assert lines == sorted(lines), "statements are not in the document's order"
    sources = {name: number for number, name in enumerate(plan["ancestors"])}
    for ref in refs:
        mine = [one for one in results if one["subject"]["statement"] == ref]
        rules = [one["rule"] for one in mine]
        assert len(set(rules)) == sum(
            a != b for a, b in zip(rules, [None, *rules], strict=False)
        ), f"a rule's results on {ref} do not stand together"
        for rule in set(rules):
            found = [
                sources[one["requirement"]["source"]]
                for one in mine
                if one["rule"] == rule and (one["requirement"] or {}).get("source") in sources
            ]
            assert found == sorted(found), (ref, rule)


_CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)


def raw_controls(text: str) -> list[str]:
    """Control, bidirectional and zero-width characters that stand in a text as such."""
    return [f"U+{ord(one):04X}" for one in _CONTROL.findall(text)]


def cells_of(line: str) -> int:
    """How many columns a line takes: wide characters two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


@pytest.fixture(scope="session", autouse=True)
def packs_read_once() -> Iterator[None]:
    """Installed packs, which no test changes, are read once and not for every run inside this process."""
    from plancheck.app.workspace import pack_registry

    read = pack_registry.read_pack
    once = cache(lambda folder, shown: read(folder, shown=shown))

    def read_pack(
        folder: Path, fallback: Any = None, shown: str | None = None, given: Any = None
    ) -> Any:
        if fallback is None and not given and folder.parent == ROOT / "rules":
            return once(folder, shown)
        return read(folder, fallback, shown, given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pack_registry, "read_pack", read_pack)
        yield


@pytest.fixture(scope="session")
def plancheck() -> Callable[..., Ran]:
    """``plancheck(*arguments, lang=…, cwd=…, stdin=…, **environment)`` as a process."""
    return process


@pytest.fixture(scope="session")
def inside() -> Callable[..., Ran]:
    """The same inside this process: faster, for what the process itself has no part in."""
    return in_process


@pytest.fixture(scope="session")
def checked() -> Callable[[str], dict[str, Any]]:
    """``checked(text)``: the report in a text, after every promise of formats.md was checked on it."""
    return check_report


@pytest.fixture(scope="session")
def controls() -> Callable[[str], list[str]]:
    """``controls(text)``: the raw control characters in it."""
    return raw_controls
