"""The ``plancheck`` command: its subcommands, and how every way of failing ends."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, cast

import typer

from plancheck import __version__
from plancheck.cli import environment, help_text, start, terminal
from plancheck.i18n import LANGUAGES

if TYPE_CHECKING:
    from plancheck.domain.source import Problem

EXIT_USAGE = 2
# typer carries its own copy of click since 0.27; its exceptions are reached through what it exports.
CLICK_ERROR: type[Exception] = cast("type[Exception]", typer.BadParameter.__mro__[2])
EXIT_INTERNAL = 70


class Commands(help_text.LazyGroup):
    """The subcommands, each with its module."""

    lazy: ClassVar = {
        "verify": "plancheck.cli.verify",
        "show": "plancheck.cli.show",
        "trace": "plancheck.cli.show",
        "diff": "plancheck.cli.diff",
        "rules": "plancheck.cli.rules",
        "extract": "plancheck.cli.extract",
        "evidence": "plancheck.cli.evidence",
        "schema": "plancheck.cli.schema",
        "init": "plancheck.cli.init",
    }


app = typer.Typer(
    name="plancheck",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=help_text.CONTEXT,
)


def _version(wanted: bool) -> None:
    if wanted:
        terminal.write(f"plancheck {__version__}\n")
        raise typer.Exit


@app.callback()
def top(version: bool = typer.Option(False, "--version", callback=_version, is_eager=True)) -> None:
    """Options that stand before the command."""


def main(arguments: list[str]) -> int:
    """Run the command line and return its exit code; nothing escapes as a traceback."""
    with terminal.streams():
        try:
            code = _run(arguments)
            terminal.flush()
            return code
        except terminal.OutputError as error:
            terminal.complain(_problems_of(error) or [], environment.LANG)
            return EXIT_USAGE


def _run(arguments: list[str]) -> int:
    lang = environment.LANG
    try:
        _check_arguments(arguments)
        code = app(args=arguments, prog_name="plancheck", standalone_mode=False)
        return int(code or 0)
    except typer.Exit as error:
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        sys.stderr.write(start.interrupted())
        return start.EXIT_INTERRUPTED
    except CLICK_ERROR as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            terminal.write(error.ctx.get_help() + "\n")  # type: ignore[attr-defined]
            return EXIT_USAGE
        terminal.complain([_usage(error)], lang)
        return EXIT_USAGE
    except Exception as error:
        debug = "--debug" in arguments or bool(os.environ.get("PLANCHECK_DEBUG"))
        problems = None if debug and isinstance(error, OSError) else _problems_of(error)
        if problems is not None:
            terminal.complain(problems, lang)
            return EXIT_USAGE
        if debug:
            raise
        return _internal(error, lang)


def _problems_of(error: Exception) -> list[Problem] | None:
    """The problems that an error of ours stands for; ``None`` for a bug."""
    from plancheck.domain.source import InputError, Problem, UsageError  # noqa: PLC0415 - start-up

    if isinstance(error, UsageError):
        return [error.problem]
    if isinstance(error, InputError):
        return error.problems
    if isinstance(error, terminal.OutputError):
        return [Problem(code="cannot-write", params={"path": "stdout"})]
    if isinstance(error, OSError) and error.strerror:
        return [_system(error)]
    return None


def _system(error: OSError) -> Problem:
    """What the system refused and nobody foresaw: a full disk, too many open files, a working folder that is gone."""
    from plancheck.domain.source import Problem  # noqa: PLC0415 - start-up

    try:
        os.getcwd()  # noqa: PTH109 - a plain look
    except OSError:
        return Problem(code="no-working-folder")
    name = f": {error.filename}" if error.filename else ""
    return Problem(code="system-error", params={"value": f"{error.strerror}{name}"})


def _check_arguments(arguments: list[str]) -> None:
    wanted = environment.requested(arguments) or os.environ.get("PLANCHECK_LANG")
    dashed = [one for one in arguments if one[:1] in {"—", "–", "－", "―"}]
    if not dashed and (not wanted or wanted in LANGUAGES):
        return
    from plancheck.domain.source import UsageError  # noqa: PLC0415 - start-up

    if wanted and wanted not in LANGUAGES:
        raise UsageError("lang-unknown", value=wanted, known=", ".join(LANGUAGES))
    value = dashed[0]  # Word and input methods make these of --
    raise UsageError("long-dash", value=value, near=f"--{value.lstrip('—–－―-')}")


def _usage(error: Any) -> Problem:
    """The parser's complaint about the command line in our own words."""
    from plancheck.common.meant import closest as close_words  # noqa: PLC0415
    from plancheck.domain.source import Problem  # noqa: PLC0415 - start-up

    kind = type(error).__name__
    context = getattr(error, "ctx", None)
    command = getattr(context, "command", None)
    parameter = getattr(error, "param", None)
    message = str(getattr(error, "message", ""))
    if kind == "NoSuchOption":
        names = [one for param in getattr(command, "params", ()) for one in param.opts]
        closest = close_words(error.option_name, names, 0.5)
        params = {"value": error.option_name, "near": "".join(closest) or "--help"}
        return Problem(code="option-unknown", params=params)
    if kind == "MissingParameter":
        name = parameter.make_metavar(context) if parameter else "—"
        return Problem(code="argument-missing", params={"name": str(name)})
    if kind == "BadOptionUsage" and "does not take" in message:
        return Problem(code="option-no-value", params={"name": error.option_name})
    if kind == "BadOptionUsage":
        return Problem(code="option-value", params={"name": error.option_name})
    if kind == "BadParameter":
        name = parameter.opts[0] if parameter and parameter.opts else "—"
        return Problem(code="option-value", params={"name": name})
    if message.startswith("No such command"):
        value = message.split("'")[1] if "'" in message else message
        commands = command.list_commands(context) if command else []
        closest = close_words(value, commands, 0.4)
        params = {"value": value, "near": "".join(closest) or ", ".join(commands)}
        return Problem(code="command-unknown", params=params)
    value = message.rpartition("(")[2].rstrip(").") if "(" in message else message
    return Problem(code="argument-extra", params={"value": value})


def _internal(error: Exception, lang: str) -> int:
    import traceback  # noqa: PLC0415 - only for a bug

    from plancheck.i18n import translate  # noqa: PLC0415

    last = traceback.extract_tb(error.__traceback__)[-1]
    name = os.path.basename(last.filename)  # noqa: PTH119 - no path object for one name
    sys.stderr.write(f"plancheck: {translate(lang, 'internal.title')}\n")
    sys.stderr.write(f"  {translate(lang, 'internal.report')}\n")
    sys.stderr.write(
        f"  plancheck {__version__}, Python {sys.version.split()[0]}: "
        f"{type(error).__name__} in {name}:{last.lineno} ({last.name})\n"
    )
    return EXIT_INTERNAL


def run() -> NoReturn:
    """The console script, also of installations that begin here."""
    start.install()
    code = main(sys.argv[1:])
    start.finish()
    gc.freeze()  # all is written; to look for garbage once more would take a tenth of a short run
    sys.exit(code)
