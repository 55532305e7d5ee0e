"""``plancheck diff``."""

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


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD")],
    new: Annotated[str, typer.Argument(metavar="NEW")],
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format", metavar="NAME[=FILE]", help="plancheck.report.formats:DIFF_FORMATS"
        ),
    ] = None,
    rules: Rules = None,
    folders: Folders = None,
    as_of: AsOf = None,
    values: Set = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="loosened,dropped,weakened|any|never")
    ] = "loosened,dropped,weakened",
    everything: Annotated[bool, typer.Option("--all")] = False,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> int:
    from plancheck.app import Style, outputs_of  # noqa: PLC0415
    from plancheck.app.diff import DiffGate, diff_and_report  # noqa: PLC0415 - start-up
    from plancheck.report.formats import DIFF_FORMATS  # noqa: PLC0415

    gate = DiffGate.read(fail_on)
    outputs = outputs_of(formats or ["table"], DIFF_FORMATS)
    options = options_of([old, new], rules=rules, folders=folders, as_of=as_of, values=values)
    settings_of(config, no_config=no_config).join(options, judge=False)
    style = Style(
        lang=LANG, width=terminal.width(), colour=terminal.colour(), everything=everything
    )
    report = diff_and_report(old, new, options, gate, outputs, style)
    terminal.complain(report.problems, LANG)
    for part in report.shown():
        terminal.write(part)
    return report.exit_code
