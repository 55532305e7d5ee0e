"""Help in the language chosen: the parser's own phrases too."""

from __future__ import annotations

from typing import Any

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
