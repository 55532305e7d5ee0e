"""``plancheck verify``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from plancheck.app import VerifyRequest
    from plancheck.app.workspace.selection import Settings

from plancheck.cli import terminal
from plancheck.cli.environment import CONFIG, LANG, SOURCE
from plancheck.cli.options import (
    AsOf,
    ConfigFile,
    Folders,
    Known,
    NoCache,
    NoConfig,
    NoWaivers,
    Rules,
    Set,
    Waivers,
    WriteKnown,
    cache_of,
    jobs_of,
    options_of,
    settings_of,
    severity_of,
)


def verify(
    plans: Annotated[
        list[str] | None, typer.Argument(metavar="[PLAN]...", show_default=False)
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="NAME[=FILE]", help="plancheck.report.formats:FORMATS"),
    ] = None,
    rules: Rules = None,
    folders: Folders = None,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="RULE")] = None,
    skip: Annotated[list[str] | None, typer.Option("--skip", metavar="RULE")] = None,
    as_of: AsOf = None,
    values: Set = None,
    fail_on: Annotated[
        str | None, typer.Option("--fail-on", metavar="error|warning|note|never")
    ] = None,
    strict: Annotated[bool | None, typer.Option("--strict/--no-strict")] = None,
    waivers: Waivers = None,
    no_waivers: NoWaivers = False,
    known: Known = None,
    write_known: WriteKnown = None,
    everything: Annotated[bool, typer.Option("--all")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet")] = False,
    explain: Annotated[bool, typer.Option("--explain")] = False,
    jobs: Annotated[str | None, typer.Option("--jobs", metavar="N")] = None,
    stats: Annotated[bool, typer.Option("--stats")] = False,
    no_cache: NoCache = False,
    config: ConfigFile = None,
    no_config: NoConfig = False,
    show_config: Annotated[bool, typer.Option("--show-config")] = False,
) -> int:
    from plancheck.app import Gate, Style, outputs_of  # noqa: PLC0415
    from plancheck.app.verify.verify import verify_and_report  # noqa: PLC0415 - start-up

    settings = settings_of(config, no_config=no_config)
    options = options_of(
        plans, rules=rules, folders=folders, as_of=as_of, values=values, only=only, skip=skip
    )
    gate = Gate(
        fail_on=severity_of(settings.pick("gate.fail_on", fail_on, "--fail-on", "error")),
        strict=settings.pick("gate.strict", strict, "--strict" if strict else "--no-strict", False),
    )
    written = settings.pick("format", tuple(formats or ()) or None, "--format", ("table",))
    outputs = settings.placed("format", lambda: outputs_of(list(written)))
    settings.join(options)
    if not no_waivers:
        options.waivers = settings.file("waivers", waivers, "--waivers")
    options.known = settings.pick("known", known, "--known", None)
    options.write_known = write_known
    if show_config:
        return _show(settings, options)
    options.cache = cache_of(no_cache=no_cache)
    options.require_plans()
    style = Style(
        lang=LANG,
        width=terminal.width(),
        colour=terminal.colour(),
        everything=everything,
        quiet=quiet,
        explain=explain,
    )
    with terminal.Progress(LANG) as progress:
        report = verify_and_report(
            options, gate, outputs, style, jobs=jobs_of(jobs), progress=progress.show
        )
    terminal.complain(report.problems, LANG)
    terminal.remark(report.notes)
    for part in report.shown():
        terminal.write(part)
    if stats:
        terminal.stats(report.seconds, plans=report.plans, lang=LANG)
    return report.exit_code


def _show(settings: Settings, options: VerifyRequest) -> int:
    """What is in force and from where; a configuration that could not be judged by is told first."""
    from plancheck.app.verify import Session  # noqa: PLC0415 - start-up
    from plancheck.report.pages import config_page  # noqa: PLC0415

    options.plans = ()
    Session.open(options).selection.check()
    chosen = settings.config.origin(("lang",)) if SOURCE == CONFIG and settings.config else SOURCE
    settings.remember("lang", LANG, chosen)
    rows = [(one.name, one.value, one.origin) for one in settings.rows]
    path = settings.config.path if settings.config is not None else None
    page = terminal.page(LANG)
    terminal.write(config_page(path, rows, page))
    return 0
