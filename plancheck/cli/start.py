"""The console script: what ends a run from outside, before anything heavy is imported.

Raising ``KeyboardInterrupt`` would be lost in a callback of the interpreter, or wait for other processes. So the run
ends on the spot: a half-written file goes, workers end when their parent is gone.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

EXIT_INTERRUPTED = 130
SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


def run() -> NoReturn:
    """Run the command line, ready for signals from the first import on."""
    install()
    from plancheck.cli.main import run as run_main  # noqa: PLC0415 - the signals come first

    run_main()


def install() -> None:
    """End the process at a signal, unless it was started to ignore it (``nohup``)."""
    for number in SIGNALS:
        with contextlib.suppress(ValueError):  # not in the main thread
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, _end)


def finish() -> None:
    """Let a run that is done end with its own code: the interpreter would be killed by Ctrl-C on its way out."""
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end(number: int, _: FrameType | None) -> None:
    """End the run: after Ctrl-C with one line, else as the signal would have."""
    for other in SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    # What is not imported has written nothing; what is being imported may lack its parts.
    discard = getattr(sys.modules.get("plancheck.io.write"), "discard", None)
    if discard is not None:
        discard()
    if number == signal.SIGINT:
        with contextlib.suppress(OSError):
            os.write(2, interrupted().encode())
        os._exit(EXIT_INTERRUPTED)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def interrupted() -> str:
    """The line that an interrupted run ends with; it replaces a progress bar."""
    # Before the language is known, the line is in English.
    text = getattr(sys.modules.get("plancheck.cli.environment"), "INTERRUPTED", "interrupted")
    clear = "\r\x1b[K" if os.isatty(2) else ""
    return f"{clear}plancheck: {text}\n"
