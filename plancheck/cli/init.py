"""``plancheck init``."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plancheck.cli import terminal
from plancheck.cli.environment import LANG
from plancheck.cli.options import use_configured_divisions

if TYPE_CHECKING:
    from plancheck.app.init import Started


def init(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", show_default=False)] = ".",
    jurisdiction: Annotated[str | None, typer.Option("--jurisdiction", metavar="CODE|NAME")] = None,
    field: Annotated[str | None, typer.Option("--field", metavar="FIELD")] = None,
    period: Annotated[str | None, typer.Option("--period", metavar="YEARS")] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TITLE")] = None,
    identity: Annotated[str | None, typer.Option("--id", metavar="ID")] = None,
    parents: Annotated[list[str] | None, typer.Option("--parents", metavar="IDS")] = None,
    plans: Annotated[list[str] | None, typer.Option("--plans", metavar="DIR")] = None,
    ci: Annotated[
        list[str] | None, typer.Option("--ci", metavar="github|gitlab|pre-commit|none")
    ] = None,
) -> int:
    from plancheck.app.first_plan import InitRequest  # noqa: PLC0415 - start-up
    from plancheck.app.init import init as start  # noqa: PLC0415

    use_configured_divisions()
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


def _split(text: str) -> tuple[str, ...]:
    found = (one.strip() for one in text.replace("，", ",").replace("、", ",").split(","))
    return tuple(dict.fromkeys(one for one in found if one))


def page(started: Started, lang: str) -> str:
    """What was done and what comes next."""
    from plancheck.app.new_plan import SCHEMAS  # noqa: PLC0415 - start-up
    from plancheck.i18n import in_brackets, join, translate  # noqa: PLC0415
    from plancheck.report.text import visible  # noqa: PLC0415

    def word(key: str, **params: object) -> str:
        return visible(translate(lang, f"init.{key}", **params))

    folder = Path(started.folder)
    lines = []
    for file in started.files:
        path = visible(str(folder / file.name))
        lines.append(f"{path}: {word(file.state)}{in_brackets(lang, word(file.what))}")
    draft = started.draft
    if draft is not None:
        lines.append("")
        if draft.problems:
            lines.append(word("unread"))
        if draft.parents:
            above = join(lang, (f"{plan.id} {plan.title}" for plan in draft.parents), "semicolon")
            lines.append(f"{word('parents')}: {visible(above)}")
            if draft.indicators:
                lines.append(word("indicators", count=draft.indicators))
        else:
            lines.append(word("no-parents", folder=str(folder / "plans")))
            if draft.other_years:
                others = join(
                    lang,
                    (
                        plan.id + in_brackets(lang, f"{plan.period.start}—{plan.period.end}")
                        for plan in draft.other_years
                    ),
                    "semicolon",
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
