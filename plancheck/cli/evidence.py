"""``plancheck evidence``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from plancheck.cli import terminal
from plancheck.cli.environment import LANG
from plancheck.cli.options import Rules, options_of, use_configured_divisions
from plancheck.domain.source import UsageError


def evidence(
    plan: Annotated[str, typer.Argument(metavar="PLAN")],
    document: Annotated[str, typer.Argument(metavar="DOCUMENT")],
    output: Annotated[str, typer.Option("--format", metavar="table|json")] = "table",
    everything: Annotated[bool, typer.Option("--all")] = False,
    rules: Rules = None,
) -> int:
    from plancheck.app.evidence import evidence as check  # noqa: PLC0415 - start-up
    from plancheck.cli.recognition import tell_pages  # noqa: PLC0415
    from plancheck.extract.account_text import unread_line  # noqa: PLC0415

    if output not in {"table", "json"}:
        raise UsageError("format-name", value=output, known="table, json")
    raw = None
    if document == "-":
        if plan == "-":
            raise UsageError("evidence-stdin")
        raw = terminal.read_input()
    use_configured_divisions()
    tell_pages()
    row, problems = check(options_of([plan], rules=rules), document, raw)
    terminal.complain(problems, LANG)
    if row is None:
        return 2
    if output == "json":
        from plancheck.report.formats.json import render  # noqa: PLC0415

        terminal.write(render(row))
    else:
        from plancheck.report.pages import evidence_page  # noqa: PLC0415

        page = terminal.page(LANG)
        terminal.write(evidence_page(row, page, everything=everything))
    for one in row["unread"]:
        if one["promises"]:
            sys.stderr.write(unread_line(one, LANG) + "\n")
    return int(row["exit_code"])
