"""``plancheck extract``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from plancheck.cli import terminal
from plancheck.cli.environment import LANG
from plancheck.cli.options import Folders, Rules, use_configured_divisions
from plancheck.domain.source import UsageError

if TYPE_CHECKING:
    from plancheck.app.extract import ExtractRequest


def extract(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT")],
    output: Annotated[str, typer.Option("--format", metavar="yaml|json")] = "yaml",
    file: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE")] = None,
    identity: Annotated[str | None, typer.Option("--id", metavar="ID")] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT")] = None,
    jurisdiction: Annotated[str | None, typer.Option("--jurisdiction", metavar="CODE|NAME")] = None,
    field: Annotated[str | None, typer.Option("--field", metavar="FIELD")] = None,
    period: Annotated[str | None, typer.Option("--period", metavar="2021-2025")] = None,
    parents: Annotated[str | None, typer.Option("--parents", metavar="IDS")] = None,
    folders: Folders = None,
    rules: Rules = None,
    ancestors: Annotated[str | None, typer.Option("--ancestors", metavar="DIR")] = None,
    quotes: Annotated[bool, typer.Option("--quotes")] = False,
    strict: Annotated[bool, typer.Option("--strict")] = False,
    plan: Annotated[str | None, typer.Option("--update", metavar="PLAN")] = None,
    reason: Annotated[str | None, typer.Option("--why", metavar="TEXT")] = None,
) -> int:
    from plancheck.app.extract import ExtractRequest, as_data, as_plan, summary, why  # noqa: PLC0415 - start-up
    from plancheck.cli.recognition import tell_pages  # noqa: PLC0415
    from plancheck.extract.account_text import account_lines  # noqa: PLC0415
    from plancheck.i18n import join, translate  # noqa: PLC0415
    from plancheck.io.write import write_new, write_whole  # noqa: PLC0415

    if output not in {"yaml", "json"}:
        raise UsageError("format-name", value=output, known="yaml, json")
    use_configured_divisions()
    tell_pages()
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
    if plan is not None:
        given = {"--id": identity, "--parents": parents, "--ancestors": ancestors, "--why": reason}
        for name, value in given.items():
            if value is not None:
                raise UsageError("update-options", name=name)
        return _update(plan, request, output, file, strict=strict)
    if reason is not None:
        extraction, lines = why(request, reason)
        terminal.write("".join(f"{line}\n" for line in lines))
        return 1 if strict and extraction.account.partial else 0
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
    for line in account_lines(found.extraction.account, LANG):
        sys.stderr.write(line + "\n")
    if found.others:
        sys.stderr.write(
            translate(
                LANG, "extract.levels", names=join(LANG, found.others), folder=ancestors or ""
            )
            + "\n"
        )
    return 1 if strict and found.extraction.account.partial else 0


def _update(
    plan: str, request: ExtractRequest, output: str, file: str | None, *, strict: bool
) -> int:
    """Bring the document into a plan file, write that, and tell what changed."""
    from plancheck.app.update.run import update  # noqa: PLC0415 - start-up
    from plancheck.app.update.tell import lines_of, update_json  # noqa: PLC0415
    from plancheck.extract.account_text import account_lines  # noqa: PLC0415
    from plancheck.io.write import replace_own, write_whole  # noqa: PLC0415

    done = update(plan, request)
    terminal.complain(done.problems, LANG)
    if done.extraction is None:
        return 2
    backup = None
    if file is not None and not (os.path.exists(file) and os.path.samefile(file, plan)):  # noqa: PTH110, PTH121
        if os.path.lexists(file):
            raise UsageError("file-exists", path=file)
        write_whole([(file, [done.new])])
    elif done.text is not None:
        file, backup = None, replace_own(plan, done.raw, done.new)
    else:
        file = None
    if output == "json":
        terminal.write(update_json(done, plan, file, backup))
    for line in [
        *lines_of(done, plan, file, backup, LANG),
        *account_lines(done.extraction.account, LANG),
    ]:
        sys.stderr.write(line + "\n")
    return 1 if strict and (done.extraction.account.partial or done.open) else 0
