"""Yearly targets (年度目标) of a statement: each is read as the statement itself is, with its own year and set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from plancheck.domain.claim import Statement
from plancheck.domain.resolved import place_target
from plancheck.domain.source import Path
from plancheck.domain.target import Target
from plancheck.domain.unit import Unit
from plancheck.io.yaml import Document

Read = Callable[[Path, Any], Target | None]


def read_milestones(
    document: Document,
    entries: list[Any],
    path: Path,
    statement: Statement,
    own: Unit | None,
    read: Read,
    start: int,
) -> tuple[Statement, ...]:
    """The milestones of a statement, by year.

    ``own``: the unit that it names; ``read``: how a target is read; ``start``: the plan's first year.
    """
    found: list[Statement] = []
    seen: dict[int, int] = {}
    hedge = statement.hedge if statement.hedge != statement.target.hedge else None
    for number, raw in enumerate(entries):
        where: Path = (*path, number)
        year = raw.get("year") if isinstance(raw, dict) else None
        if type(year) is not int or "value" not in raw:
            continue  # the schema has refused it
        place = document.locate(where)
        if year in seen:
            document.report(
                "milestone-twice", (*where, "year"), year=str(year), line=str(seen[year])
            )
        elif year > statement.year:
            document.report(
                "milestone-late", (*where, "year"), year=str(year), target=str(statement.year)
            )
        elif year < start:
            document.report("milestone-early", (*where, "year"), year=str(year), start=str(start))
        seen.setdefault(year, place.line)
        target = read((*where, "value"), raw["value"])
        if target is None:
            continue
        unit, interval, outside = place_target(target, own, statement.indicator)
        step = replace(
            statement.claiming(
                target=target,
                unit=unit,
                interval=interval,
                outside=outside,
                year=year,
                year_stated=True,
                hedge=hedge or target.hedge,
            ),
            location=place,
            target_location=document.locate((*where, "value"), key=True),
        )
        found.append(step)
    found.sort(key=lambda one: one.year)
    for number, one in enumerate(found, 1):
        one.step = number
    return tuple(found)
