"""``plancheck verify``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from plancheck.app.workspace.options import Options
    from plancheck.app.workspace.settings import Settings

from plancheck.cli import terminal
from plancheck.cli.language import CONFIG, LANG, SOURCE, t
from plancheck.cli.options import (
    AsOf,
    ConfigFile,
    Debug,
    Folders,
    Known,
    Lang,
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
        list[str] | None,
        typer.Argument(
            metavar="[PLAN]...",
            help=t(
                "规划文件、文件夹、通配符，或 -（标准输入）。",
                "Files, folders, globs, or - for stdin.",
            ),
            show_default=False,
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="NAME[=FILE]",
            help=t(
                "输出格式: table json sarif sarif-full junit github gitlab markdown csv，可重复，可写入文件。",
                "Output format table, json, sarif, sarif-full, junit, github, gitlab, markdown, csv; "
                "repeatable, to a file with =FILE.",
            ),
        ),
    ] = None,
    rules: Rules = None,
    folders: Folders = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="RULE", help=t("只用这些规则。", "Only these rules.")),
    ] = None,
    skip: Annotated[
        list[str] | None,
        typer.Option("--skip", metavar="RULE", help=t("不用这些规则。", "Without these rules.")),
    ] = None,
    as_of: AsOf = None,
    values: Set = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="error|warning|note|never",
            help=t(
                "多严重的发现使退出码为 1，默认 error。",
                "How bad a finding makes the exit code 1; by default error.",
            ),
        ),
    ] = None,
    strict: Annotated[
        bool | None,
        typer.Option("--strict/--no-strict", help=t("待核也算。", "Reviews count too.")),
    ] = None,
    waivers: Waivers = None,
    no_waivers: NoWaivers = False,
    known: Known = None,
    write_known: WriteKnown = None,
    everything: Annotated[
        bool, typer.Option("--all", help=t("列出每一条结果。", "List every result."))
    ] = False,
    quiet: Annotated[
        bool,
        typer.Option("-q", "--quiet", help=t("只列触发门槛的。", "Only what trips the gate.")),
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help=t(
                "每条发现附缘由、依据、来源、改法和所在行。",
                "Why, basis, evidence, remedy and the line under each finding.",
            ),
        ),
    ] = False,
    jobs: Annotated[
        str | None,
        typer.Option(
            "--jobs",
            metavar="N",
            help=t(
                "用几个进程，默认按数量决定。",
                "How many processes; by default as the number of plans asks.",
            ),
        ),
    ] = None,
    stats: Annotated[
        bool, typer.Option("--stats", help=t("显示用时。", "Where the time went."))
    ] = False,
    no_cache: NoCache = False,
    config: ConfigFile = None,
    no_config: NoConfig = False,
    show_config: Annotated[
        bool,
        typer.Option(
            "--show-config",
            help=t(
                "只列出生效的设置及其出处。",
                "Only list the settings in force and where each comes from.",
            ),
        ),
    ] = False,
    lang: Lang = "",
    debug: Debug = False,
) -> int:
    from plancheck.app.verify.session import Gate, require_plans  # noqa: PLC0415
    from plancheck.app.verify.verify import Style, outputs_of, verify_and_report  # noqa: PLC0415 - start-up

    settings = settings_of(config, no_config=no_config)
    options = options_of(
        plans, rules=rules, folders=folders, as_of=as_of, values=values, only=only, skip=skip
    )
    gate = Gate(
        fail_on=severity_of(settings.pick("gate.fail_on", fail_on, "--fail-on", "error")),
        strict=settings.pick("gate.strict", strict, "--strict" if strict else "--no-strict", False),
    )
    written = settings.pick("format", tuple(formats or ()) or None, "--format", ("table",))
    outputs = settings.told("format", lambda: outputs_of(list(written)))
    settings.join(options)
    if not no_waivers:
        options.waivers = settings.file("waivers", waivers, "--waivers")
    options.no_waivers = no_waivers
    options.known = settings.pick("known", known, "--known", None)
    options.write_known = write_known
    if show_config:
        return _show(settings, options)
    options.cache = cache_of(no_cache=no_cache)
    require_plans(options)
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


def _show(settings: Settings, options: Options) -> int:
    """What is in force and from where; a configuration that could not be judged by is told first."""
    from plancheck.app.workspace.workspace import Workspace  # noqa: PLC0415 - start-up
    from plancheck.report.pages.config import config_page  # noqa: PLC0415
    from plancheck.report.pages.page import Page  # noqa: PLC0415

    options.plans = ()
    run = Workspace.open(options)
    run.selection.check_selection()
    run.selection.check_severity()
    run.selection.check_series()
    chosen = settings.config.origin(("lang",)) if SOURCE == CONFIG and settings.config else SOURCE
    settings.remember("lang", LANG, chosen)
    rows = [(one.name, one.value, one.origin) for one in settings.rows]
    path = settings.config.path if settings.config is not None else None
    page = Page(LANG, terminal.width(), colour=terminal.colour())
    terminal.write(config_page(path, rows, page))
    return 0


verify.__doc__ = t(
    """核查规划，输出符合、不符合、缺项、待核的表格。

    例:

      plancheck verify plans/pinghu.yaml

      plancheck verify plans/ --format table --format json=report.json

      plancheck verify draft.yaml --plans plans --explain
    """,
    """Judge plans and print the table of pass, fail, gap and review.

    Examples:

      plancheck verify plans/pinghu.yaml

      plancheck verify plans/ --format table --format json=report.json

      plancheck verify draft.yaml --plans plans --explain
    """,
)
