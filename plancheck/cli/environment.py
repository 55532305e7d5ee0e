"""What a run takes from where it is started: the language to speak, and the configuration file that holds.

The language is that of ``--lang``, else ``PLANCHECK_LANG``, the configuration, the locale, else Chinese; the file that of
``--config``, else the nearest upward from the working folder. Both are looked at in every run before the command line is
parsed, so that help and usage errors come in the language too; so nothing heavy is imported here.
"""

# A few plain looks at every start.
# ruff: noqa: PTH100, PTH109, PTH113, PTH118, PTH119, PTH120, PTH123

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plancheck.i18n import LANGUAGES, words

CONFIG = "config"


def requested(arguments: list[str]) -> str | None:
    """The value of ``--lang`` on the command line, as written; the last one wins."""
    found = None
    for number, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and number + 1 < len(arguments):
            found = arguments[number + 1]
        elif argument.startswith("--lang="):
            found = argument.partition("=")[2]
    return found


def detect(arguments: list[str] | None = None) -> tuple[str, str]:
    """The language to speak and what chose it (``config``: the configuration; empty: nothing).

    An unknown language falls through to the next source.
    """
    if arguments is None:
        arguments = sys.argv[1:]
    asked = requested(arguments)
    if asked in LANGUAGES:
        return asked, "--lang"
    asked = os.environ.get("PLANCHECK_LANG")
    if asked in LANGUAGES:
        return asked, "PLANCHECK_LANG"
    asked = language(arguments)
    if asked in LANGUAGES:
        return asked, CONFIG
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return _nearest(value), name
    if sys.platform == "win32":
        import locale  # noqa: PLC0415 - Windows names its language elsewhere

        return _nearest(locale.getlocale()[0] or ""), "Windows"
    return LANGUAGES[0], ""


def _nearest(locale: str) -> str:
    """The language of a locale such as ``en_GB.UTF-8``; the first one for those that are not spoken here."""
    return next((one for one in LANGUAGES if locale.lower().startswith(one)), LANGUAGES[0])


if TYPE_CHECKING:
    from plancheck.io.load.config import Config

OWN = "plancheck.toml"
SHARED = "pyproject.toml"
MOST_BYTES = 1_000_000
PLAIN, PLAIN_DOTS = 100_000, 200
# A line that may open our table: [tool.plancheck…, tool.plancheck…, [tool] or tool = {…}.
_TABLE = re.compile(
    rb"""(?m)^[ \t\xef\xbb\xbf]*\[{0,2}[ \t]*["']?tool["']?[ \t]*(?:\.[ \t]*["']?plancheck\b|\]|=)"""
)


def wanted(arguments: list[str]) -> tuple[str | None, bool]:
    """``--config`` and ``--no-config`` as they stand on the command line; the last file wins."""
    named, without = None, False
    for number, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--no-config":
            without = True
        elif argument == "--config" and number + 1 < len(arguments):
            named = arguments[number + 1]
        elif argument.startswith("--config="):
            named = argument.partition("=")[2]
    return named, without


def candidates(named: str | None, *, without: bool) -> Iterator[str]:
    """The files to try: the one that was named, or those found upward, the nearest first."""
    if without:
        return
    if named is not None:
        with contextlib.suppress(OSError):  # the working folder is gone: the name stands as it is
            named = os.path.abspath(named)
        yield named
        return
    try:
        folder = os.getcwd()
    except OSError:  # the working folder is gone
        return
    while True:
        own = os.path.join(folder, OWN)
        if os.path.lexists(own):
            yield own
            return
        shared = os.path.join(folder, SHARED)
        if os.path.isfile(shared) and _may_hold(shared):
            yield shared
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above


def _may_hold(path: str) -> bool:
    """Whether a ``pyproject.toml`` looks as if it had our table; what can't be read is left to the reader."""
    try:
        with open(path, "rb") as stream:
            return _TABLE.search(stream.read(MOST_BYTES)) is not None
    except OSError:
        return True


def language(arguments: list[str]) -> str | None:
    """The language that the configuration asks for; ``None``: there is none, or it can't be read."""
    named, without = wanted(arguments)
    for path in candidates(named, without=without):
        found, ours = _language(path)
        if ours:
            return found
    return None


def _language(path: str) -> tuple[str | None, bool]:
    """What ``io.config.language`` says, without its imports where the file is plain."""
    if not os.path.isfile(path):  # a pipe is read once, by the command
        return None, True
    try:
        with open(path, "rb") as stream:
            raw = stream.read(MOST_BYTES)
    except OSError:
        return None, True
    if b"lang" not in raw:
        return None, True
    if len(raw) < PLAIN and all(line.count(b".") < PLAIN_DOTS for line in raw.split(b"\n")):
        import tomllib  # noqa: PLC0415 - start-up: only where there is a file

        try:
            data = tomllib.loads(raw.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return None, True  # told by the command that needs it
        if os.path.basename(path) == SHARED:
            tools = data.get("tool")
            if not isinstance(tools, dict) or "plancheck" not in tools:
                return None, False
            data = tools["plancheck"]
        found = data.get("lang") if isinstance(data, dict) else None
        return (found if isinstance(found, str) else None), True
    from plancheck.io.load import config  # noqa: PLC0415 - start-up: only for a file that is not plain

    return config.language(path)


def load(named: str | None, *, without: bool) -> Config | None:
    """The configuration that holds, read and checked; raises ``InputError`` or ``UsageError``."""
    if named is not None and without:
        from plancheck.domain.source import UsageError  # noqa: PLC0415 - start-up

        raise UsageError("config-both")
    for path in candidates(named, without=without):
        from plancheck.io.load import config  # noqa: PLC0415

        found = config.read(path)
        if found is not None:
            return found
        if named is not None:
            from plancheck.domain.source import InputError  # noqa: PLC0415

            raise InputError([config.absent_table(path)])
    return None


LANG, SOURCE = detect()
INTERRUPTED = words(LANG, "parser.interrupted")  # ready for a signal
