"""``plancheck evidence``."""

from __future__ import annotations

from typing import Annotated

import typer

from plancheck.cli import terminal
from plancheck.cli.language import LANG, t
from plancheck.cli.options import Debug, Lang, Rules, heed_divisions, options_of
from plancheck.domain.problem import UsageError


def evidence(
    plan: Annotated[
        str,
        typer.Argument(
            metavar="PLAN", help=t("规划文件，或 -（标准输入）。", "A plan file, or - for stdin.")
        ),
    ],
    document: Annotated[
        str,
        typer.Argument(
            metavar="DOCUMENT",
            help=t(
                "规划原文：docx、pdf、html、txt、md、xlsx、csv，或 -。",
                "Its document: docx, pdf, html, txt, md, xlsx, csv, or -.",
            ),
        ),
    ],
    output: Annotated[
        str,
        typer.Option("--format", metavar="table|json", help=t("输出格式。", "Output format.")),
    ] = "table",
    everything: Annotated[
        bool, typer.Option("--all", help=t("列出每一条。", "List every statement."))
    ] = False,
    rules: Rules = None,
    lang: Lang = "",
    debug: Debug = False,
) -> int:
    from plancheck.app.evidence import evidence as hold  # noqa: PLC0415 - start-up

    if output not in {"table", "json"}:
        raise UsageError("format-name", value=output, known="table, json")
    raw = None
    if document == "-":
        if plan == "-":
            raise UsageError("evidence-stdin")
        raw = terminal.read_input()
    heed_divisions()
    row, problems = hold(options_of([plan], rules=rules), document, raw)
    terminal.complain(problems, LANG)
    if row is None:
        return 2
    if output == "json":
        from plancheck.report.formats.json import render  # noqa: PLC0415

        terminal.write(render(row))
    else:
        from plancheck.report.pages.evidence import evidence_page  # noqa: PLC0415
        from plancheck.report.pages.page import Page  # noqa: PLC0415

        page = Page(LANG, terminal.width(), colour=terminal.colour())
        terminal.write(evidence_page(row, page, everything=everything))
    return int(row["exit_code"])


evidence.__doc__ = t(
    """把规划文件与原文逐条核对：数值在原处、在别处、不一致、找不到，以及原文有而文件没有的承诺。

    退出码: 0 每个数值都在原文中；1 有数值不在原文中；2 文件有误。

    例: plancheck evidence plans/draft.yaml 规划.docx
    """,
    """Hold a plan file against its document: each figure at its place, elsewhere, different or not found.

    Exit codes: 0 every figure is in the document; 1 one is not; 2 an input is wrong.

    Example: plancheck evidence plans/draft.yaml plan.docx
    """,
)
