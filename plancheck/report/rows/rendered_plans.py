"""The rendered plans of a long run, spooled to disk until the reports are put together."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import IO, overload

from plancheck.report.rows.rendered_plan import PlanSummary, RenderedPlan, unpacked


class RenderedPlans(Sequence[RenderedPlan]):
    """The rendered plans of a long run in the order of their ranks, put away until the report is put together.

    Of each plan some numbers are left in memory.
    """

    NUMBERS = 4

    def __init__(self, formats: Iterable[str]) -> None:
        self._formats = tuple(formats)
        self._facts = Spool()
        self._texts = Spool()  # one after the other, of each plan one for each format
        self._numbers = array("L")
        self._ranks = array("L")
        self._order: Sequence[int] | None = None

    def add(self, rendered: RenderedPlan, rank: int) -> None:
        """Put a rendered plan away."""
        self._facts.put(json.dumps(rendered.facts.row(), separators=(",", ":")).encode())
        for name in self._formats:
            self._texts.put(rendered.texts[name])
        self._numbers.extend(rendered.numbers)
        self._ranks.append(rank)
        self._order = None

    def __len__(self) -> int:
        return len(self._ranks)

    @overload
    def __getitem__(self, number: int) -> RenderedPlan: ...

    @overload
    def __getitem__(self, number: slice) -> list[RenderedPlan]: ...

    def __getitem__(self, number: int | slice) -> RenderedPlan | list[RenderedPlan]:
        if isinstance(number, slice):
            return [self._plan(at) for at in self._ordered()[number]]
        return self._plan(self._ordered()[number])

    def drain(self, form: str) -> Iterator[bytes]:
        """Every plan's part in a format, for the last time where it is the only one: the disk is free again soon."""
        if len(self._formats) > 1:
            yield from (rendered.raw(form) for rendered in self)
            return
        order = self._ordered()
        for at, raw in zip(order, self._texts.drain(order), strict=True):
            yield unpacked(raw) if self._plan(at).packed else raw

    def _ordered(self) -> Sequence[int]:
        if self._order is None:
            self._order = array("L", sorted(range(len(self)), key=self._ranks.__getitem__))
        return self._order

    def _plan(self, at: int) -> RenderedPlan:
        numbers = self._numbers[at * self.NUMBERS : (at + 1) * self.NUMBERS]
        return RenderedPlan.kept(
            numbers, partial(self._facts_of, at), _Texts(partial(self._text, at))
        )

    def _facts_of(self, at: int) -> PlanSummary:
        return PlanSummary(**json.loads(self._facts.get(at)))

    def _text(self, at: int, form: str) -> bytes:
        return self._texts.get(at * len(self._formats) + self._formats.index(form))


class _Texts(dict[str, bytes]):
    """The texts of a rendered plan that was put away; each is looked up when it is asked for."""

    __slots__ = ("_look_up",)

    def __init__(self, look_up: Callable[[str], bytes]) -> None:
        self._look_up = look_up

    def __missing__(self, form: str) -> bytes:
        return self._look_up(form)


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
