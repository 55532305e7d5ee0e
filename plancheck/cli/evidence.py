"""``plancheck evidence``."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from plancheck.cli import terminal
from plancheck.cli.environment import LANG
from plancheck.cli.options import Rules, options_of, use_configured_divisions
from plancheck.domain.source import UsageError
from plancheck.i18n import join, translate


def evidence(
    plan: Annotated[str, typer.Argument(metavar="PLAN")],
    document: Annotated[str, typer.Argument(metavar="DOCUMENT")],
    output: Annotated[str, typer.Option("--format", metavar="table|json")] = "table",
    everything: Annotated[bool, typer.Option("--all")] = False,
    confirmed: Annotated[str | None, typer.Option("--confirm", metavar="IDS|all")] = None,
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
    if confirmed is not None:
        _confirm(plan, rules, confirmed, row)
    for one in row["unread"]:
        if one["promises"]:
            sys.stderr.write(unread_line(one, LANG) + "\n")
    return int(row["exit_code"])


def _confirm(plan: str, rules: Rules, names: str, row: dict[str, Any]) -> None:
    """Take the marks of statements that a person has compared out of the plan file, and tell which."""
    from plancheck.app.confirm import confirm  # noqa: PLC0415 - start-up
    from plancheck.io.write import replace_own  # noqa: PLC0415

    wrong = {
        one["statement"] for one in row["statements"] if one["state"] in {"different", "missing"}
    }
    old, new, done = confirm(options_of([plan], rules=rules), names, wrong)
    if done:
        told = {"names": join(LANG, done), "backup": replace_own(plan, old, new)}
        sys.stderr.write(translate(LANG, "extract.confirmed", **told) + "\n")
