"""``plancheck diff``."""

from __future__ import annotations

from typing import Annotated

import typer

from plancheck.cli import terminal
from plancheck.cli.language import LANG, t
from plancheck.cli.options import (
    AsOf,
    ConfigFile,
    Debug,
    Folders,
    Lang,
    NoConfig,
    Rules,
    Set,
    options_of,
    settings_of,
)


def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD",
            help=t(
                "旧稿: 文件、文件夹，或 git 里的 版本:路径。",
                "The earlier version: a file, a folder, or REV:path of git.",
            ),
        ),
    ],
    new: Annotated[
        str,
        typer.Argument(
            metavar="NEW",
            help=t("新稿: 同上。", "The later version: the same."),
        ),
    ],
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="NAME[=FILE]",
            help=t(
                "输出格式 table、json、markdown，可重复，可写入文件。",
                "Output format table, json, markdown; repeatable, to a file with =FILE.",
            ),
        ),
    ] = None,
    rules: Rules = None,
    folders: Folders = None,
    as_of: AsOf = None,
    values: Set = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on",
            metavar="loosened,dropped,weakened|any|never",
            help=t(
                "哪些变化使退出码为 1，逗号分开: loosened 放宽（含无法比较），loosened-for-sure 确定放宽，"
                "dropped 删去约束性指标，weakened 属性降低，verdicts 新的不符合，any 任何变化，never 从不。",
                "Which changes make the exit code 1, by comma: loosened (what can't be compared "
                "counts), loosened-for-sure, dropped (a binding indicator), weakened (a nature), "
                "verdicts (newly failing), any, never.",
            ),
        ),
    ] = "loosened,dropped,weakened",
    everything: Annotated[
        bool,
        typer.Option("--all", help=t("没有变化的也列出。", "List what did not change, too.")),
    ] = False,
    config: ConfigFile = None,
    no_config: NoConfig = False,
    lang: Lang = "",
    debug: Debug = False,
) -> int:
    from plancheck.app.diff.diff import DiffGate, DiffStyle, diff_and_report  # noqa: PLC0415 - start-up
    from plancheck.app.verify.verify import outputs_of  # noqa: PLC0415
    from plancheck.report.diff.rows import FORMATS  # noqa: PLC0415 - start-up

    gate = DiffGate.read(fail_on)
    outputs = outputs_of(formats or ["table"], FORMATS)
    options = options_of([old, new], rules=rules, folders=folders, as_of=as_of, values=values)
    settings_of(config, no_config=no_config).join(options, judge=False)
    style = DiffStyle(
        lang=LANG, width=terminal.width(), colour=terminal.colour(), everything=everything
    )
    report = diff_and_report(old, new, options, gate, outputs, style)
    terminal.complain(report.problems, LANG)
    for part in report.shown():
        terminal.write(part)
    return report.exit_code


diff.__doc__ = t(
    """对照两稿：每个目标放宽、收紧、新增还是删去，哪些结论因此改变。

    例:

      plancheck diff 征求意见稿.yaml 印发稿.yaml

      plancheck diff HEAD~1:plans/pinghu.yaml plans/pinghu.yaml

      plancheck diff origin/main:plans plans --format markdown=comment.md
    """,
    """Compare two versions: each target loosened, tightened, added or dropped, and which verdicts change.

    Examples:

      plancheck diff draft.yaml issued.yaml

      plancheck diff HEAD~1:plans/pinghu.yaml plans/pinghu.yaml

      plancheck diff origin/main:plans plans --format markdown=comment.md
    """,
)
