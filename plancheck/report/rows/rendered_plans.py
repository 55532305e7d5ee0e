"""The rendered plans of a long run, spooled to disk until the reports are put together."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import overload

from plancheck.common.spool import Spool
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
