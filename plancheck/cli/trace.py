"""``plancheck trace``."""

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

EXIT_NOTHING = 3


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
