"""What the process prints to: encoding, width, colour, problems on stderr."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plancheck.domain.errors import Problem

PIPE_WIDTH = 100


def prepare() -> None:
    """UTF-8 everywhere, also where the console is GBK; never a crash over a character."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            with contextlib.suppress(ValueError, OSError):
                reconfigure(encoding="utf-8", errors="backslashreplace")


def width() -> int:
    """The terminal's width; 100 when output goes elsewhere."""
    if not sys.stdout.isatty():
        return PIPE_WIDTH
    import shutil  # noqa: PLC0415 - only for a terminal

    return max(shutil.get_terminal_size((80, 24)).columns, 40)


def colour() -> bool:
    """Colour on a terminal, unless ``NO_COLOR`` asks otherwise."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def write(text: str) -> None:
    """Text to stdout."""
    sys.stdout.write(text)


def complain(problems: Iterable[Problem], lang: str) -> None:
    """Problems to stderr, each with its line and a caret."""
    from plancheck.report.problems import render  # noqa: PLC0415 - only when there are any

    for problem in problems:
        sys.stderr.write(render(problem, lang) + "\n")


def stats(seconds: dict[str, float], *, plans: int, lang: str) -> None:
    """Where the time went, to stderr."""
    from plancheck.i18n import translate  # noqa: PLC0415 - only with --stats

    parts = [
        f"{translate(lang, f'stats.{name}')} {used * 1000:.0f}" for name, used in seconds.items()
    ]
    parts.append(f"{translate(lang, 'stats.total')} {sum(seconds.values()) * 1000:.0f}")
    parts.append(f"{translate(lang, 'stats.plans')} {plans}")
    sys.stderr.write(f"{translate(lang, 'stats.title')}: {' · '.join(parts)}\n")
