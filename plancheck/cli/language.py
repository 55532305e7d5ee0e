"""Which language to speak: ``--lang``, else ``PLANCHECK_LANG``, the configuration, the locale, else Chinese.

Decided before the command line is parsed, so that help and usage errors come in it too.
"""

from __future__ import annotations

import os
import sys

from plancheck.cli import config_file
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
    asked = config_file.language(arguments)
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


LANG, SOURCE = detect()
INTERRUPTED = words(LANG, "parser.interrupted")  # ready for a signal
