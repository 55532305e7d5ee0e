"""``plancheck show`` and ``plancheck trace``: what is understood of a plan, and an indicator through the levels."""

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

EXIT_NOTHING = 3


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


def trace(
    indicator: Annotated[str, typer.Argument(metavar="INDICATOR")],
    plan: Annotated[
        list[str] | None, typer.Argument(metavar="[PLAN]...", show_default=False)
    ] = None,
    rules: Rules = None,
    folders: Folders = None,
    as_of: AsOf = None,
    values: Set = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> int:
    from pathlib import Path  # noqa: PLC0415 - start-up

    from plancheck.app.trace import trace as follow  # noqa: PLC0415
    from plancheck.report.pages.trace import trace_page  # noqa: PLC0415

    options = options_of(plan, rules=rules, folders=folders, as_of=as_of, values=values)
    settings_of(config, no_config=no_config).join(options)
    if not options.plans:
        options.plans = ("plans" if Path("plans").is_dir() else ".",)
    chain = follow(indicator, options)
    terminal.complain(chain.problems, LANG)
    page = terminal.page(LANG)
    terminal.write(trace_page(chain, page))
    if any(problem.stops for problem in chain.problems):
        return 2
    return 0 if chain.stated else EXIT_NOTHING
