"""Reads parts of a plan file: its place, the plans that it names as its parents, the dates of its document, yearly targets.

A yearly target (年度目标) is read as its statement is, with its own year and set. A statement that can't be read does not
stop the rest of its file: those that are at fault are told apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from plancheck.domain.claim import Statement
from plancheck.domain.jurisdiction import Jurisdiction, lookup, presumed, territory
from plancheck.domain.place_names import names_place, nearest_code, other_place
from plancheck.domain.plan import Approval, Dated, Parent, Role
from plancheck.domain.resolved import place_target
from plancheck.domain.source import Path, Problem
from plancheck.domain.target import Target
from plancheck.domain.unit import Unit
from plancheck.io.load import GROUPS, Entry, in_english
from plancheck.io.yaml import Document

# Problems of one entry that may have cost another one a part of it.
_SHAPE = frozenset({"dash-too-many", "child-not-indented", "block-text", "too-many-problems"})


def at_fault(document: Document, since: int) -> tuple[set[Entry], bool]:
    """The statements in which something is wrong, and whether something is wrong elsewhere or with the file's shape.

    ``since``: how many problems there were before the file was looked at as a plan; those are about its YAML.
    """
    problems = document.problems
    if since or any(one.code in _SHAPE for one in problems):
        return set(), True
    starts: list[tuple[int, int, Entry | None]] = []
    for key, value in document.data.items():
        first = document.locate((key,), key=True)
        starts.append((first.line, first.column, None))
        if key in GROUPS and isinstance(value, list):
            for number in range(len(value)):
                inner = document.locate((key, number))
                starts.append((inner.line, inner.column, (key, number)))
    starts.sort(key=lambda start: start[:2])
    places = [start[:2] for start in starts]
    found: set[Entry] = set()
    elsewhere = False
    for problem in problems:
        place = problem.location
        at = bisect_right(places, (place.line, place.column)) - 1 if place is not None else -1
        entry = starts[at][2] if at >= 0 else None
        if entry is None:
            elsewhere = True
        else:
            found.add(entry)
    return found, elsewhere


Day = Callable[[Any, Path, str], date | None]
"""Reads a day under a key; what is no day is reported."""
_PLACE = ("jurisdiction",)
_ROLES = {role.value: role for role in Role}


def read_parents(document: Document, data: Any, bad: set[Path]) -> Iterator[Parent]:
    """Yield the parents that a file names; what the schema refused is left out."""
    written = data.get("parents") if ("parents",) not in bad else None
    for number, raw in enumerate(written if isinstance(written, list) else ()):
        path: Path = ("parents", number)
        location = document.locate(path)
        if path in bad:
            continue
        if isinstance(raw, str):
            yield Parent(id=raw, location=location)
        elif isinstance(raw, dict) and isinstance(raw.get("id"), str):
            written = raw.get("as")
            role = _ROLES.get(in_english(written)) if isinstance(written, str) else None
            yield Parent(id=raw["id"], location=location, role=role)


def read_dates(document: Document, head: Any, day: Day) -> tuple[Dated, ...]:
    """Return the dates of a document, each with its place."""
    where: Path = ("document",)
    found: list[Dated] = []
    places = [((*where, key), head, where, key, key) for key in ("issued", "dated", "published")]
    approval = head.get("approved_by") if isinstance(head, dict) else None
    if isinstance(approval, dict):
        inner: Path = (*where, "approved_by")
        places.append(((*inner, "date"), approval, inner, "date", "approved"))
    for path, data, base, key, name in places:
        read = day(data, base, key)
        if read is not None:
            found.append(Dated(name, read, document.locate(path)))
    return tuple(found)


def read_approval(head: Mapping[str, Any], day: date | None) -> Approval | None:
    """Return who approved the plan; ``None``: not said."""
    raw = head.get("approved_by")
    if not isinstance(raw, dict):
        return None
    number, organ = raw.get("number"), raw.get("organ")
    return Approval(
        number=number if isinstance(number, str) else None,
        organ=organ if isinstance(organ, str) else None,
        day=day,
    )


def read_place(
    document: Document, code: str | None, *, title: str, issuer: str
) -> tuple[Jurisdiction | None, tuple[Problem, ...]]:
    """The place of a code, and warnings; what is wrong with the code is noted on the document.

    A code that the table has not is that of a county of its prefecture, where that is known. The title says whose
    plan it is; where it names no place, the issuer does, unless that is a body of a place above.
    """
    if code is None:
        return None, ()
    found = lookup(code)
    if found is not None and found.virtual:
        document.report("virtual-code", _PLACE, value=code, name=found.name)
        return None, ()
    place = found or presumed(code)
    if place is None:
        near = _near(lookup(nearest_code(code) or ""))
        document.retell(
            "unknown-code-near" if near else "unknown-code", _PLACE, {"value": code, **near}
        )
        return None, ()
    name, other = "title", other_place(title, place)
    if other is None and not title.startswith(place.name) and not names_place(title):
        name, other = "issuer", other_place(issuer, place)
        if other is not None and place.code.startswith(territory(other.code)):
            other = None
    if found is not None and other is None:
        return place, ()
    here = document.locate(_PLACE)
    if found is None:
        near = _near(other or lookup(nearest_code(code) or ""))
        over = lookup(code[:4] + "00")
        above = over.name if over is not None else ""
        problem = document.problem_at("presumed-code", here, value=code, place=above, **near)
    else:
        problem = document.problem_at(
            "place-differs", here, value=code, place=place.full_name, name=name, **_near(other)
        )
    return place, (replace(problem, warning=True),)


def _near(place: Jurisdiction | None) -> dict[str, str]:
    return {"near": place.code, "near_name": place.name} if place is not None else {}


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
