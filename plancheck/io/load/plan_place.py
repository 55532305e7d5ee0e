"""The place of a plan file: its code, held against the table of codes and against what the document is called."""

from __future__ import annotations

from dataclasses import replace

from plancheck.domain.jurisdiction.jurisdiction import (
    Jurisdiction,
    lookup,
    nearest,
    presumed,
    territory,
)
from plancheck.domain.jurisdiction.place_names import names_place, other_place
from plancheck.domain.problem import Problem
from plancheck.io.yaml.document import Document

_KEY = ("jurisdiction",)


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
        document.report("virtual-code", _KEY, value=code, name=found.name)
        return None, ()
    place = found or presumed(code)
    if place is None:
        near = _near(lookup(nearest(code) or ""))
        told = "unknown-code-near" if near else "unknown-code"
        document.retell(told, _KEY, {"value": code, **near})
        return None, ()
    name, other = "title", other_place(title, place)
    if other is None and not title.startswith(place.name) and not names_place(title):
        name, other = "issuer", other_place(issuer, place)
        if other is not None and place.code.startswith(territory(other.code)):
            other = None
    if found is not None and other is None:
        return place, ()
    here = document.locate(_KEY)
    if found is None:
        near = _near(other or lookup(nearest(code) or ""))
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
