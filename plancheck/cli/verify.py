"""``plancheck verify``."""

from __future__ import annotations

from typing import Annotated

import typer

from plancheck.cli import terminal
from plancheck.cli.language import LANG, t
from plancheck.cli.options import (
    AsOf,
    Debug,
    Folders,
    Lang,
    NoCache,
    Rules,
    Set,
    cache_of,
    jobs_of,
    options_of,
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
        str,
        typer.Option(
            "--fail-on",
            metavar="error|warning|note|never",
            help=t("多严重的发现使退出码为 1。", "How bad a finding makes the exit code 1."),
        ),
    ] = "error",
    strict: Annotated[
        bool, typer.Option("--strict", help=t("待核也算。", "Reviews count too."))
    ] = False,
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
    lang: Lang = "",
    debug: Debug = False,
) -> int:
    from plancheck.app.report import Style, outputs_of, verify_and_report  # noqa: PLC0415 - start-up
    from plancheck.app.verify import Gate, require_plans  # noqa: PLC0415

    gate = Gate(fail_on=severity_of(fail_on), strict=strict)
    outputs = outputs_of(formats or ["table"])
    options = options_of(
        plans, rules=rules, folders=folders, as_of=as_of, values=values, only=only, skip=skip
    )
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
    for part in report.shown():
        terminal.write(part)
    if stats:
        terminal.stats(report.seconds, plans=report.plans, lang=LANG)
    return report.exit_code


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
