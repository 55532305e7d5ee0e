"""Help in the language chosen: its texts are found by the names of commands and parameters."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from plancheck.cli.environment import LANG
from plancheck.i18n import LANGUAGES, fill, known, words

# The parser's own phrases; ``i18n/LL/cli.toml`` has what stands for each.
_PARSER = {
    "usage": "Usage:",
    "options": "Options:",
    "arguments": "Arguments:",
    "commands": "Commands:",
    "command-metavar": "COMMAND [ARGS]...",
    "options-metavar": "[OPTIONS]",
    "default": "[default: ",
    "required": "[required]",
}
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Worded:
    """A command or group with its help.

    The key is ``help.COMMAND`` for what it does, ``help.COMMAND-NAME`` or ``help.option-NAME`` for a parameter: an
    option by its long name, an argument in capitals. ``help`` of a parameter in the code names where the list of its
    values is, ``module:NAME``, which stands for ``{values}``; it is imported for the help only.
    """

    name: str | None
    help: str | None
    params: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help = words(LANG, f"help.{self.name}")
        # Every command takes these; they are read before the command line is parsed (``language``, ``main``).
        metavar = "|".join(LANGUAGES)
        self.params.append(TyperOption(param_decls=["--lang"], metavar=metavar, expose_value=False))
        self.params.append(TyperOption(param_decls=["--debug"], is_flag=True, expose_value=False))

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        for one in self.get_params(ctx):  # type: ignore[attr-defined]
            argument = one.param_type_name == "argument"
            name = one.name.upper() if argument else max(one.opts, key=len).lstrip("-")
            key = f"help.{self.name}-{name}"
            found = words(LANG, key if known(LANG, key) else f"help.option-{name}")
            if one.help and "{values}" in found:
                module, _, values = one.help.partition(":")
                listed = getattr(importlib.import_module(module), values)
                found = fill(found, {"values": ", ".join(listed)})
            one.help = found
        text: str = super().get_help(ctx)  # type: ignore[misc]
        for key, phrase in _PARSER.items():
            text = text.replace(phrase, words(LANG, f"parser.{key}"))
        return text


class Command(_Worded, TyperCommand):
    """A command whose help is in the language chosen."""


class Group(_Worded, TyperGroup):
    """A group of commands whose help is in the language chosen."""


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
            sub = typer.Typer(rich_markup_mode=None, context_settings=CONTEXT, add_completion=False)
            sub.command(name=cmd_name, cls=Command)(getattr(module, cmd_name))
        command = typer.main.get_command(sub)
        command.name = cmd_name
        return command
