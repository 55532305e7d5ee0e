"""What the process prints to: encoding, width, colour, problems on stderr."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from plancheck.domain.source import Problem
    from plancheck.report.pages import Page

PIPE_WIDTH = 100
NARROWEST, WIDEST = 40, 400


# A size of a terminal: a whole number of 1 to 9999.
_SIZE = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


class OutputError(Exception):
    """Standard output can't take what is written: a full disk, a closed device."""


class _Stream:
    """A standard stream that can't end a run in a way of its own.

    The parser, the interpreter and rich write to it too; each of them has its own idea of an exit code for a
    pipe that is closed. A reader that went away (``| head``) is no failure: the rest goes nowhere, and the run
    ends with the code that it would have had. Whatever else standard output can't take is an ``OutputError``;
    on standard error nobody could be told.
    """

    def __init__(self, stream: Any, number: int) -> None:
        self.stream = stream
        self.number = number

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self.stream is not None and bool(self.stream.isatty())

    def write(self, text: str) -> int:
        """Write, and lose what nobody reads."""
        if self.stream is None:
            if text and self.number == 1:
                raise OutputError
            return len(text)
        try:
            return int(self.stream.write(text))
        except (OSError, ValueError) as error:  # ValueError: it was closed
            self._fail(error)
            return len(text)

    def flush(self) -> None:
        """Make sure that everything was taken."""
        if self.stream is not None:
            try:
                self.stream.flush()
            except (OSError, ValueError) as error:
                self._fail(error)

    def _fail(self, error: OSError | ValueError) -> None:
        gone = isinstance(error, BrokenPipeError)
        with contextlib.suppress(OSError, ValueError):  # what is still waiting goes nowhere
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.stream.fileno())
        if self.number == 1 and not gone:
            self.stream = None
            raise OutputError from None


@contextlib.contextmanager
def streams() -> Iterator[None]:
    """Standard output and error for a run of the command line, whatever became of them."""
    _occupy()
    prepare()
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream(kept[0], 1), _Stream(kept[1], 2)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = kept


def _occupy() -> None:
    """Closed standard streams are tied to nothing, so that no file of ours comes to stand in their place."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            with contextlib.suppress(OSError):
                os.open(os.devnull, os.O_RDWR)


def read_input(limit: int = -1) -> bytes:
    """Standard input."""
    from plancheck.domain.source import UsageError  # noqa: PLC0415 - start-up

    try:
        return sys.stdin.buffer.read(limit)
    except (AttributeError, OSError, ValueError):  # there is none, or it is a folder
        raise UsageError("no-stdin") from None


def prepare() -> None:
    """UTF-8 everywhere, also where the console is GBK; never a crash over a character or an odd ``COLUMNS``."""
    for name in ("COLUMNS", "LINES"):  # libraries read them too
        if not _SIZE.fullmatch(os.environ.get(name, "1")):
            del os.environ[name]
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

    return min(max(shutil.get_terminal_size((80, 24)).columns, NARROWEST), WIDEST)


def colour() -> bool:
    """Colour on a terminal, unless ``NO_COLOR`` asks otherwise."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def page(lang: str) -> Page:
    """A page as wide as the terminal."""
    from plancheck.report.pages import Page  # noqa: PLC0415 - start-up

    return Page(lang, width(), colour=colour())


def write(text: str) -> None:
    """Text to stdout."""
    sys.stdout.write(text)


def flush() -> None:
    """Make sure that stdout took everything."""
    sys.stdout.flush()


def complain(problems: Iterable[Problem], lang: str) -> None:
    """Problems to stderr, each with its line and a caret."""
    problems = list(problems)
    if not problems:
        return
    from plancheck.report.text.problem_page import render, summed_up  # noqa: PLC0415 - only when there are any

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
