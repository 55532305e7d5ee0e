"""Pairs of plans for the tests of what results show: a province's statement and a prefecture's on one indicator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from plancheck.io.yaml.writer import dump
from tests.conftest import Ran, in_process

AS_OF = ("--as-of", "2026-11-21")
TABLE, PROSE = "table", "prose"

Row = dict[str, Any]


def plan(identity: str, code: str, *statements: Mapping[str, Any], **more: Any) -> Row:
    """A plan's data. Each statement names its ``indicator``; ``at`` says whether it stands in the table or the prose."""
    rows: list[Row] = []
    commitments: list[Row] = []
    for number, one in enumerate(statements, 1):
        said = dict(one)
        if said.pop("at", TABLE) == TABLE:
            rows.append({"id": said.pop("indicator"), "row": number, **said})
        else:
            commitments.append({"id": f"promise-{number}", **said})
    code = more.pop("jurisdiction", code)
    made: Row = {
        "format": "plancheck/plan@1",
        "id": identity,
        "title": f"示例规划{identity}",
        "jurisdiction": code,
        "field": "disability",
        "period": {"start": 2021, "end": 2025},
        "record": "complete",
        **more,
    }
    if rows:
        made["indicators"] = rows
    if commitments:
        made["commitments"] = commitments
    return made


def pair(
    folder: Path,
    above: Mapping[str, Any],
    below: Mapping[str, Any] | None,
    higher: Mapping[str, Any] = MappingProxyType({}),
    lower: Mapping[str, Any] = MappingProxyType({}),
) -> Callable[..., Ran]:
    """Write both plans; what is given verifies the lower one with more arguments.

    ``higher`` and ``lower``: more keys of the plans themselves.
    """
    write(folder, plan("above", "330000", above, **higher))
    write(folder, plan("below", "330400", *([below] if below else ()), parents=["above"], **lower))

    def verify(*arguments: str, lang: str = "zh") -> Ran:
        return in_process("verify", "below.yaml", *arguments, *AS_OF, lang=lang, cwd=folder)

    return verify


def write(folder: Path, data: Row) -> None:
    """A plan as a file named after its id."""
    (folder / f"{data['id']}.yaml").write_text(dump(data), encoding="utf-8")
