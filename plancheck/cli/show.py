"""``plancheck show``."""

from __future__ import annotations

from typing import Annotated

import typer

from plancheck.cli import terminal
from plancheck.cli.environment import LANG
from plancheck.cli.options import (
    AsOf,
    ConfigFile,
    Folders,
    NoConfig,
    Rules,
    Set,
    options_of,
    settings_of,
)
from plancheck.domain.source import UsageError


def show(
    plan: Annotated[str, typer.Argument(metavar="PLAN")],
    output: Annotated[str, typer.Option("--format", metavar="table|json")] = "table",
    rules: Rules = None,
    folders: Folders = None,
    as_of: AsOf = None,
    values: Set = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> int:
    from plancheck.app.show import show as understand  # noqa: PLC0415 - start-up

    if output not in {"table", "json"}:
        raise UsageError("format-name", value=output, known="table, json")
    options = options_of([plan], rules=rules, folders=folders, as_of=as_of, values=values)
    settings_of(config, no_config=no_config).join(options, judge=False)
    row, problems = understand(options)
    terminal.complain(problems, LANG)
    if row is None:
        return 2
    if output == "json":
        from plancheck.report.formats.json import render  # noqa: PLC0415

        terminal.write(render(row))
    else:
        from plancheck.report.pages import show_page  # noqa: PLC0415

        page = terminal.page(LANG)
        terminal.write(show_page(row, page))
    return 2 if any(problem.stops for problem in problems) else 0
