"""Counting what the interpreter does: a law about work that holds on every machine, however busy it is."""

from __future__ import annotations

import sys
from collections.abc import Callable


def calls(work: Callable[[], object]) -> int:
    """How many functions, of Python and of C, a piece of work calls in this thread."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        if event in {"call", "c_call"}:
            count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def grows_evenly(work: Callable[[int], object], size: int, *, spare: int = 2_000) -> bool:
    """Whether twice the size takes about twice the calls (not four times); ``spare``: what any size takes."""
    work(min(size, 100))  # what is made once: tables, compiled expressions
    once, twice = calls(lambda: work(size)), calls(lambda: work(2 * size))
    return twice <= 2.5 * once + spare
