"""What the process prints to: encoding, width, colour, problems on stderr."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

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


class OutputError(Exception):
    """Standard output can't take what is written: a full disk, a closed device."""


def write(text: str) -> None:
    """Text to stdout."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError:
        raise OutputError from None


def flush() -> None:
    """Make sure that stdout took everything."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputError from None


def complain(problems: Iterable[Problem], lang: str) -> None:
    """Problems to stderr, each with its line and a caret."""
    from plancheck.report.problems import render, summed_up  # noqa: PLC0415 - only when there are any

    for problem in summed_up(problems):
        sys.stderr.write(render(problem, lang) + "\n")


def remark(lines: Iterable[str]) -> None:
    """What no report has a place for, to stderr."""
    for line in lines:
        sys.stderr.write(f"plancheck: {line}\n")


def stats(seconds: dict[str, float], *, plans: int, lang: str) -> None:
    """Where the time went, to stderr."""
    from plancheck.i18n import translate  # noqa: PLC0415 - only with --stats

    parts = [
        f"{translate(lang, f'stats.{name}')} {used * 1000:.0f}" for name, used in seconds.items()
    ]
    parts.append(f"{translate(lang, 'stats.total')} {sum(seconds.values()) * 1000:.0f}")
    parts.append(f"{translate(lang, 'stats.plans')} {plans}")
    sys.stderr.write(f"{translate(lang, 'stats.title')}: {' · '.join(parts)}\n")


class Progress:
    """How far a long run is, on stderr, only on a terminal, only after about a second."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.started = self.last = time.monotonic()
        self.shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def show(self, done: int, total: int) -> None:
        """Draw the bar, at most ten times a second."""
        now = time.monotonic()
        if now - self.started < 1 or now - self.last < 0.1 or not sys.stderr.isatty():  # noqa: PLR2004
            return
        from plancheck.i18n import translate  # noqa: PLC0415 - only for long runs

        self.last, self.shown = now, True
        filled = 30 * done // max(total, 1)
        bar = "█" * filled + "░" * (30 - filled)
        sys.stderr.write(f"\r{translate(self.lang, 'progress.plans')} {bar} {done}/{total}")
        sys.stderr.flush()
