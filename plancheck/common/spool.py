"""A spool: byte strings by number, the first in memory and the many on disk."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import IO


class Spool:
    """Texts put aside by their numbers, from 0: few in memory, many in files on disk.

    There are several files, so that the space of the first is free again while the last is still wanted.
    """

    IN_MEMORY = 2_000_000
    FILE = 32_000_000
    """So much goes to a file at least; later ones are larger, so that there are never many."""

    def __init__(self) -> None:
        self._ends = array("Q", [0])  # where each text ends, as if there were one file
        self._files: list[IO[bytes]] = []
        self._firsts: list[int] = []  # the number of each file's first text
        self._starts: list[int] = []

    def put(self, raw: bytes) -> None:
        """Put a text aside."""
        end = self._ends[-1]
        if not self._files or end - self._starts[-1] > max(self.FILE, end // 8):
            import tempfile  # noqa: PLC0415 - start-up: only for several plans

            size = 1 if self._files else self.IN_MEMORY
            self._files.append(tempfile.SpooledTemporaryFile(max_size=size))  # noqa: SIM115 - kept open
            self._firsts.append(len(self._ends) - 1)
            self._starts.append(end)
        file = self._files[-1]
        file.seek(end - self._starts[-1])
        file.write(raw)
        self._ends.append(end + len(raw))

    def get(self, number: int) -> bytes:
        """A text that was put aside."""
        at = bisect_right(self._firsts, number) - 1
        start, end = self._ends[number : number + 2]
        self._files[at].seek(start - self._starts[at])
        return self._files[at].read(end - start)

    def drain(self, order: Sequence[int]) -> Iterator[bytes]:
        """All texts in some order, for the last time: a file is closed behind its last text."""
        bounds = [*self._firsts, len(self._ends) - 1]
        left = [end - first for first, end in pairwise(bounds)]
        for number in order:
            yield self.get(number)
            at = bisect_right(self._firsts, number) - 1
            left[at] -= 1
            if not left[at]:
                self._files[at].close()

    def __del__(self) -> None:
        for file in self._files:
            file.close()
