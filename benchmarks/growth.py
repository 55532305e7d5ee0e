"""How the time of reading documents and broken files grows with their size: wanted is twice for twice, not four times.

No test depends on a time; those in ``tests/`` count calls. What a regular expression does is no call, so it is
measured here, as a ratio of processor times::

    python benchmarks/growth.py [--size 50000] [--only WORD]

Exit code 1: some ratio is above 3.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from plancheck.domain.source import InputError
from plancheck.extract.readers.registry import read_raw
from tests.extract.test_growth import LINES, PAGE, many_lines, one_line, read
from tests.extract.test_readers_refusals import HOSTILE, hostile

MOST = 3.0
TOO_SHORT = 0.02
"""Seconds: below this the clock says nothing of growth."""


def works() -> Iterator[tuple[str, Callable[[int], object]]]:
    """What is measured: a name, and the work on a size in characters."""
    for name, part in LINES.items():
        yield f"one line of {name}", lambda size, part=part: read(one_line(part, size))
        yield f"many lines of {name}", lambda size, part=part: read(many_lines(part, size))
    yield "pages of a plan", lambda size: read(PAGE * (size // len(PAGE)))
    for parts in HOSTILE:
        for name in ("a.md", "a.csv", "a.html"):
            yield (
                f"{name} of {parts[0]!r}",
                lambda size, parts=parts, name=name: _read(hostile(parts, size).encode(), name),
            )


def _read(raw: bytes, name: str) -> None:
    with contextlib.suppress(InputError):
        read_raw(raw, name)


def seconds(work: Callable[[], object]) -> float:
    """Processor time, the best of three."""
    found = []
    for _ in range(3):
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return min(found)


def main() -> int:
    parser = argparse.ArgumentParser(description="How the time of reading grows with the size.")
    parser.add_argument("--size", type=int, default=50_000, help="characters")
    parser.add_argument("--only", default="", metavar="WORD", help="names that hold this word")
    args = parser.parse_args()
    bad = 0
    for name, work in works():
        if args.only not in name:
            continue
        once, twice = (seconds(partial(work, size)) for size in (args.size, 2 * args.size))
        ratio = twice / max(once, TOO_SHORT)
        bad += ratio > MOST
        mark = "  !" if ratio > MOST else ""
        print(f"{ratio:5.2f} × {1000 * once:7.0f} ms  {name}{mark}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
