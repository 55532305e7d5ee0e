"""Help in the language chosen: the parser's own phrases too."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup

from plancheck.cli.language import LANG

_CHINESE = (
    ("Usage:", "用法:"),
    ("\nOptions:", "\n选项:"),
    ("\nArguments:", "\n参数:"),
    ("\nCommands:", "\n命令:"),
    ("[OPTIONS] COMMAND [ARGS]...", "[选项] 命令 [参数]..."),
    ("[OPTIONS]", "[选项]"),
    ("Show this message and exit.", "显示本说明。"),
    ("Install completion for the current shell.", "为当前 shell 安装命令补全。"),
    (
        (
            "Show completion for the current shell, to copy it or\n                        "
            "customize the installation."
        ),
        "显示当前 shell 的补全脚本，供复制或修改。",
    ),
    ("[default: ", "[默认: "),
    ("[required]", "[必填]"),
)


CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def _in_language(text: str) -> str:
    if LANG == "zh":
        for english, chinese in _CHINESE:
            text = text.replace(english, chinese)
    return text


class Command(TyperCommand):
    """A command whose help is in the language chosen."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return _in_language(super().get_help(ctx))


class Group(TyperGroup):
    """A group of commands whose help is in the language chosen."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return _in_language(super().get_help(ctx))


class LazyGroup(Group):
    """A group whose commands are imported when one is named: ``--version`` loads none of them.

    ``lazy``: command names, in the order of the help, with the module that holds a function of that name, or
    ``APP`` (a group of its own).
    """

    lazy: ClassVar[Mapping[str, str]] = {}

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the parser's signature
        """The names of all commands, in the order of the help."""
        return list(self.lazy)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """The command of a name, or ``None``."""
        if cmd_name not in self.lazy:
            return None
        module = importlib.import_module(self.lazy[cmd_name])
        sub = getattr(module, "APP", None)
        if sub is None:
            sub = typer.Typer(
                rich_markup_mode=None,
                context_settings=CONTEXT,
                add_completion=False,
            )
            sub.command(name=cmd_name, cls=Command)(getattr(module, cmd_name))
        command = typer.main.get_command(sub)
        command.name = cmd_name
        return command
