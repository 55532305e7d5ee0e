"""The ``plancheck`` command: its subcommands, and how every way of failing ends."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn, cast

import typer

from plancheck import __version__
from plancheck.cli import helping, language, terminal
from plancheck.cli.language import t
from plancheck.cli.rules import rules_app
from plancheck.cli.schema import schema
from plancheck.cli.show import show
from plancheck.cli.trace import trace
from plancheck.cli.verify import verify
from plancheck.domain.errors import InputError, Problem, UsageError
from plancheck.domain.near import nearest as close_words

EXIT_USAGE = 2
# typer carries its own copy of click since 0.27; its exceptions are reached through what it exports.
CLICK_ERROR: type[Exception] = cast("type[Exception]", typer.BadParameter.__mro__[2])
EXIT_INTERNAL = 70
EXIT_INTERRUPTED = 130

app = typer.Typer(
    name="plancheck",
    cls=helping.Group,
    help=t(
        "核查地方规划是否做到了上级规划和法律的要求。\n\n"
        "例:\n\n"
        "  plancheck verify plans/pinghu.yaml        核查一份规划\n\n"
        "  plancheck verify plans/                   核查整个文件夹\n\n"
        "  plancheck show plans/pinghu.yaml          程序读出了什么\n\n"
        "  plancheck trace 残疾人就业率 plans/pinghu.yaml   一个指标从国家到县\n\n"
        "  plancheck rules                           有哪些规则\n\n"
        "退出码: 0 通过；1 触发门槛；2 输入或用法有误；3 没有作出判断；70 程序缺陷。",
        "Check local government plans against the plans and laws above them.\n\n"
        "Examples:\n\n"
        "  plancheck verify plans/pinghu.yaml        judge one plan\n\n"
        "  plancheck verify plans/                   judge a folder\n\n"
        "  plancheck show plans/pinghu.yaml          what the tool understood\n\n"
        "  plancheck trace employment-rate plans/pinghu.yaml   one indicator, nation to county\n\n"
        "  plancheck rules                           which rules there are\n\n"
        "Exit codes: 0 clear; 1 the gate is tripped; 2 wrong input or usage; 3 nothing decided; "
        "70 internal error.",
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command(name="verify", cls=helping.Command)(verify)
app.command(name="show", cls=helping.Command)(show)
app.command(name="trace", cls=helping.Command)(trace)
app.add_typer(rules_app, name="rules")
app.command(name="schema", cls=helping.Command)(schema)


def _version(wanted: bool) -> None:
    if wanted:
        terminal.write(f"plancheck {__version__}\n")
        raise typer.Exit


@app.callback()
def top(
    version: bool = typer.Option(
        False,
        "--version",
        help=t("显示版本。", "Show the version."),
        callback=_version,
        is_eager=True,
    ),
    lang: str = typer.Option(
        "", "--lang", metavar="zh|en", help=t("输出语言。", "Language of the output.")
    ),
    debug: bool = typer.Option(
        False,
        "--debug",
        help=t("程序出错时显示完整经过。", "Show the whole course of an internal error."),
    ),
) -> None:
    """Options that stand before the command."""


def main(arguments: list[str]) -> int:
    """Run the command line and return its exit code; nothing escapes as a traceback."""
    terminal.prepare()
    lang = language.LANG
    try:
        _check_arguments(arguments)
        code = app(args=arguments, prog_name="plancheck", standalone_mode=False)
        terminal.flush()
        return int(code or 0)
    except UsageError as error:
        terminal.complain([error.problem], lang)
    except InputError as error:
        terminal.complain(error.problems, lang)
    except typer.Exit as error:
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except CLICK_ERROR as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            terminal.write(error.ctx.get_help() + "\n")  # type: ignore[attr-defined]
            return EXIT_USAGE
        terminal.complain([_usage(error)], lang)
    except terminal.OutputError:
        terminal.complain([Problem(code="cannot-write", params={"path": "stdout"})], lang)
    except BrokenPipeError:
        # The reader went away (| head): no complaint, and none from the interpreter either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if "--debug" in arguments or os.environ.get("PLANCHECK_DEBUG"):
            raise
        return _internal(error, lang)
    return EXIT_USAGE


def _check_arguments(arguments: list[str]) -> None:
    wanted = language.requested(arguments) or os.environ.get("PLANCHECK_LANG")
    if wanted and wanted not in language.LANGUAGES:
        raise UsageError("lang-unknown", value=wanted, known=", ".join(language.LANGUAGES))
    for argument in arguments:
        if argument[:1] in {"—", "–", "－", "―"}:  # Word and input methods make these of --
            raise UsageError("long-dash", value=argument, near=f"--{argument.lstrip('—–－―-')}")


def _usage(error: Any) -> Problem:
    """The parser's complaint about the command line in our own words."""
    kind = type(error).__name__
    context = getattr(error, "ctx", None)
    command = getattr(context, "command", None)
    parameter = getattr(error, "param", None)
    said = str(getattr(error, "message", ""))
    if kind == "NoSuchOption":
        names = [one for param in getattr(command, "params", ()) for one in param.opts]
        near = close_words(error.option_name, names, 0.5)
        params = {"value": error.option_name, "near": "".join(near) or "--help"}
        return Problem(code="option-unknown", params=params)
    if kind == "MissingParameter":
        name = parameter.make_metavar(context) if parameter else "—"
        return Problem(code="argument-missing", params={"name": str(name)})
    if kind == "BadOptionUsage":
        return Problem(code="option-value", params={"name": error.option_name})
    if kind == "BadParameter":
        name = parameter.opts[0] if parameter and parameter.opts else "—"
        return Problem(code="option-value", params={"name": name})
    if said.startswith("No such command"):
        value = said.split("'")[1] if "'" in said else said
        commands = list(getattr(command, "commands", {}))
        near = close_words(value, commands, 0.4)
        params = {"value": value, "near": "".join(near) or ", ".join(commands)}
        return Problem(code="command-unknown", params=params)
    value = said.rpartition("(")[2].rstrip(").") if "(" in said else said
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
    """The console script."""
    sys.exit(main(sys.argv[1:]))
