"""``plancheck init``."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plancheck.cli import terminal
from plancheck.cli.language import LANG, t
from plancheck.cli.options import Debug, Lang, heed_divisions

if TYPE_CHECKING:
    from plancheck.app.init.init import Started


def init(
    folder: Annotated[
        str,
        typer.Argument(
            metavar="[DIR]",
            help=t(
                "写到哪个文件夹，默认当前文件夹。", "The folder to write to; default: this one."
            ),
            show_default=False,
        ),
    ] = ".",
    jurisdiction: Annotated[
        str | None,
        typer.Option(
            "--jurisdiction",
            metavar="CODE|NAME",
            help=t(
                "规划属于哪个地方: 六位代码或名称（平湖市、北京市朝阳区）；写了才起草规划。",
                "The plan's place: its code or Chinese name. Without it no plan is drafted.",
            ),
        ),
    ] = None,
    field: Annotated[
        str | None,
        typer.Option(
            "--field",
            metavar="FIELD",
            help=t(
                "领域，如 disability；上级规划同属一个领域的可不写。",
                "Its field, such as disability; by default that of the plans above.",
            ),
        ),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="YEARS",
            help=t("规划期，如 2026-2030。", "The plan's years, such as 2026-2030."),
        ),
    ] = None,
    title: Annotated[
        str | None,
        typer.Option("--title", metavar="TITLE", help=t("规划名称。", "The plan's title.")),
    ] = None,
    identity: Annotated[
        str | None,
        typer.Option(
            "--id",
            metavar="ID",
            help=t(
                "规划编号，也是文件名，如 pinghu-2026。",
                "The plan's id and file name, such as pinghu-2026.",
            ),
        ),
    ] = None,
    parents: Annotated[
        list[str] | None,
        typer.Option(
            "--parents",
            metavar="IDS",
            help=t(
                "上级规划的编号，逗号分隔，可重复；不写则按地区和规划期查找。",
                "Ids of the plans above, with commas or repeated; by default found by territory and years.",
            ),
        ),
    ] = None,
    plans: Annotated[
        list[str] | None,
        typer.Option(
            "--plans",
            metavar="DIR",
            help=t(
                "plans/ 之外，上级规划所在的文件夹，可重复。",
                "Folder with plans above, besides plans/; repeatable.",
            ),
        ),
    ] = None,
    ci: Annotated[
        list[str] | None,
        typer.Option(
            "--ci",
            metavar="github|gitlab|pre-commit|none",
            help=t("写入哪种自动核查，可重复。", "Which CI wiring to write; repeatable."),
        ),
    ] = None,
    lang: Lang = "",
    debug: Debug = False,
) -> int:
    from plancheck.app.init.init import InitRequest  # noqa: PLC0415 - start-up
    from plancheck.app.init.init import init as start  # noqa: PLC0415

    heed_divisions()
    request = InitRequest(
        folder=folder,
        jurisdiction=jurisdiction,
        field=field,
        period=period,
        title=title,
        id=identity,
        parents=None if parents is None else _split(",".join(parents)),
        folders=tuple(plans or ()),
        ci=tuple(one for one in dict.fromkeys(ci or ()) if one != "none"),
        lang=LANG,
    )
    started = start(request)
    if started.draft is not None:
        terminal.complain(started.draft.problems, LANG)
    terminal.write(page(started, LANG))
    return started.exit_code


init.__doc__ = t(
    """起步: 写一份配置、一份取自上级规划的草稿，接好编辑器和 CI。已有的文件不改动。

    退出码: 0 都已就绪；1 有文件已存在而且内容不同，没有改动；2 输入有误。

    例:

      plancheck init --jurisdiction 平湖市 --period 2026-2030

      plancheck init --ci github --ci pre-commit
    """,
    """Start: a configuration, a draft from what the plans above ask, editor and CI wiring. Overwrites nothing.

    Exit codes: 0 all is there; 1 a file was there with other content and was left; 2 wrong input.

    Examples:

      plancheck init --jurisdiction 330482 --field disability --period 2026-2030

      plancheck init --ci github --ci pre-commit
    """,
)


def _split(text: str) -> tuple[str, ...]:
    found = (one.strip() for one in text.replace("，", ",").replace("、", ",").split(","))
    return tuple(dict.fromkeys(one for one in found if one))


def page(started: Started, lang: str) -> str:
    """What was done and what comes next."""
    from plancheck.app.init.init import SCHEMAS  # noqa: PLC0415 - start-up
    from plancheck.i18n import translate  # noqa: PLC0415
    from plancheck.report.text.escape import visible  # noqa: PLC0415

    def word(key: str, **params: object) -> str:
        return visible(translate(lang, f"init.{key}", **params))

    def bracketed(text: str) -> str:
        return translate(lang, "label.in-brackets", text=text)

    folder = Path(started.folder)
    separator = "；" if lang == "zh" else "; "
    lines = []
    for file in started.files:
        path = visible(str(folder / file.name))
        lines.append(f"{path}: {word(file.state)}{bracketed(word(file.what))}")
    draft = started.draft
    if draft is not None:
        lines.append("")
        if draft.problems:
            lines.append(word("unread"))
        if draft.parents:
            above = separator.join(f"{plan.id} {plan.title}" for plan in draft.parents)
            lines.append(f"{word('parents')}: {visible(above)}")
            if draft.indicators:
                lines.append(word("indicators", count=draft.indicators))
        else:
            lines.append(word("no-parents", folder=str(folder / "plans")))
            if draft.other_years:
                others = separator.join(
                    plan.id + bracketed(f"{plan.period.start}—{plan.period.end}")
                    for plan in draft.other_years
                )
                ids = ",".join(plan.id for plan in draft.other_years)
                lines.append(word("other-years", plans=others, ids=ids))
        if not draft.indicators:
            lines.append(word("hints"))
    lines += ["", f"{word('next')}:"]
    steps = []
    for file in started.files:
        if file.state != "left":
            continue
        path = str(folder / file.name)
        if file.what == "editor":
            line = f'"./{SCHEMAS}/plan.schema.json": "plans/**/*.yaml"'
            steps.append(word("left-editor", path=path, line=line))
        elif file.name == ".gitlab-ci.yml":
            line = "include: [{local: .plancheck/ci/gitlab.yml}]"
            steps.append(word("left-gitlab", path=path, line=line))
        elif file.what == "plan":
            steps.append(word("left-plan", path=path))
    if draft is not None:
        path = str(folder / draft.name)
        steps.append(word("next-draft" if draft.indicators else "next-choose", path=path))
        words = ["plancheck", "verify", path]
        for one in draft.extra:
            words += ["--plans", one]
        steps.append(word("next-verify", command=_command(words)))
    else:
        words = ["plancheck", "init", *([started.folder] if started.folder != "." else [])]
        command = f"{_command(words)} --jurisdiction 330482 --field disability --period 2026-2030"
        steps.append(word("next-plan", command=command))
    written = [file.name for file in started.files if file.state == "written"]
    if written:
        tops = dict.fromkeys(str(folder / name.partition("/")[0]) for name in written)
        steps.append(word("next-commit", paths=" ".join(tops)))
    lines += [f"  {number}. {step}" for number, step in enumerate(steps, 1)]
    return "\n".join(lines) + "\n"


def _command(words: list[str]) -> str:
    """A command line to copy."""
    if os.name == "nt":
        return " ".join(f'"{one}"' if " " in one else one for one in words)
    return shlex.join(words)
