"""``plancheck extract``."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from plancheck.cli import terminal
from plancheck.cli.language import LANG, t
from plancheck.cli.options import Debug, Folders, Lang, Rules, heed_divisions
from plancheck.domain.problem import UsageError


def extract(
    document: Annotated[
        str,
        typer.Argument(
            metavar="DOCUMENT",
            help=t(
                "文件：docx、pdf（有文字层）、html、txt、md、xlsx、csv，或 -（标准输入）。",
                "A docx, pdf (with a text layer), html, txt, md, xlsx or csv file, or - for stdin.",
            ),
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="yaml|json",
            help=t(
                "yaml 为规划文件草稿；json 为抽取数据。",
                "yaml: a plan file's draft; json: the data.",
            ),
        ),
    ] = "yaml",
    file: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help=t("写入文件。", "Write to a file.")),
    ] = None,
    identity: Annotated[
        str | None,
        typer.Option("--id", metavar="ID", help=t("规划编号。", "The plan's id.")),
    ] = None,
    title: Annotated[
        str | None,
        typer.Option("--title", metavar="TEXT", help=t("规划标题。", "The plan's title.")),
    ] = None,
    jurisdiction: Annotated[
        str | None,
        typer.Option(
            "--jurisdiction",
            metavar="CODE|NAME",
            help=t("行政区划代码或名称。", "The place's code (GB/T 2260) or name."),
        ),
    ] = None,
    field: Annotated[
        str | None,
        typer.Option("--field", metavar="FIELD", help=t("规划领域。", "The plan's field.")),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="2021-2025", help=t("规划期。", "The plan's period.")),
    ] = None,
    parents: Annotated[
        str | None,
        typer.Option(
            "--parents",
            metavar="IDS",
            help=t(
                "上级规划编号，逗号分隔；默认按地方和规划期查找。",
                "Ids of the plans above, by comma; by default looked up by place.",
            ),
        ),
    ] = None,
    folders: Folders = None,
    rules: Rules = None,
    ancestors: Annotated[
        str | None,
        typer.Option(
            "--ancestors",
            metavar="DIR",
            help=t(
                "把表中其他层级的数值另存为上级规划文件。",
                "Write the other levels' columns as plan files of their own.",
            ),
        ),
    ] = None,
    quotes: Annotated[
        bool,
        typer.Option("--quotes", help=t("把原句写在注释里。", "Keep the sentences as comments.")),
    ] = False,
    lang: Lang = "",
    debug: Debug = False,
) -> int:
    from plancheck.app.extract import ExtractRequest, as_data, as_plan, summary  # noqa: PLC0415 - start-up
    from plancheck.i18n import translate  # noqa: PLC0415
    from plancheck.io.files.write import write_new, write_whole  # noqa: PLC0415

    if output not in {"yaml", "json"}:
        raise UsageError("format-name", value=output, known="yaml, json")
    heed_divisions()
    request = ExtractRequest(
        document=document,
        lang=LANG,
        id=identity,
        title=title,
        jurisdiction=jurisdiction,
        field=field,
        period=period,
        parents=tuple(one.strip() for one in parents.split(",") if one.strip())
        if parents is not None
        else None,
        folders=tuple(folders or ()),
        rules=tuple(rules or ()),
        quotes=quotes,
        raw=terminal.read_input() if document == "-" else None,
    )
    found = as_data(request) if output == "json" else as_plan(request, levels=ancestors is not None)
    if ancestors is not None:
        write_new(ancestors, {name: text.encode() for name, text in found.others.items()})
    if file is not None:
        if os.path.isfile(file):  # noqa: PTH113 - it answers instead of raising
            raise UsageError("file-exists", path=file)  # a draft that was worked on is not lost
        write_whole([(file, [found.text.encode()])])
    else:
        terminal.write(found.text)
    counts = {key: str(value) for key, value in summary(found).items()}
    sys.stderr.write(translate(LANG, "extract.summary", **counts) + "\n")
    if counts["rows"] == counts["commitments"] == "0":
        sys.stderr.write(translate(LANG, "extract.nothing") + "\n")
    if any(counts[one] != "0" for one in ("pinyin", "traditional", "full_width", "lost")):
        sys.stderr.write(translate(LANG, "extract.cleaned", **counts) + "\n")
    if found.others:
        sys.stderr.write(
            translate(LANG, "extract.levels", names="、".join(found.others), folder=ancestors or "")
            + "\n"
        )
    return 0


extract.__doc__ = t(
    """从文件中抽取指标表和承诺，写成规划文件草稿；拿不准的写明“待核”，由人决定。

    例:

      plancheck extract 规划.docx -o plans/draft.yaml

      plancheck extract 规划.docx | plancheck verify -
    """,
    """Draft a plan file from a document: its indicator table and promises; what is not sure is marked.

    Examples:

      plancheck extract plan.docx -o plans/draft.yaml

      plancheck extract plan.docx | plancheck verify -
    """,
)
