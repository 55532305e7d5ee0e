"""Which language to speak: ``--lang``, else ``PLANCHECK_LANG``, else the locale, else Chinese.

Decided before the command line is parsed, so that help and usage errors come in it too.
"""

from __future__ import annotations

import os
import sys

LANGUAGES = ("zh", "en")


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


def detect(arguments: list[str] | None = None) -> str:
    """The language to speak; an unknown one falls through to the next source."""
    if arguments is None:
        arguments = sys.argv[1:]
    for wanted in (requested(arguments), os.environ.get("PLANCHECK_LANG")):
        if wanted in LANGUAGES:
            return wanted
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    if sys.platform == "win32":
        import locale  # noqa: PLC0415 - Windows names its language elsewhere

        return "en" if (locale.getlocale()[0] or "").lower().startswith("en") else "zh"
    return "zh"


LANG = detect()


def t(zh: str, en: str) -> str:
    """The text in the language of this process."""
    return en if LANG == "en" else zh
