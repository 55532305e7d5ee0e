"""Paragraph styles of Word: levels, numbers and hidden text, with what they inherit; small values of its XML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plancheck.extract.readers.office import whole_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(slots=True)
class Style:
    """What of a paragraph style matters here, its own and what it inherits."""

    name: str = ""
    based: str = ""
    level: int | None = None
    number: str | None = None
    depth: int | None = None
    hidden: bool = False


def value(element: Any, child: str = "") -> str:
    """The value of an element, or of a child of it; ``""`` when there is none."""
    found = element.find(f"{W}{child}") if child and element is not None else element
    return str(found.get(f"{W}val", "")) if found is not None else ""


def is_on(element: Any) -> bool:
    """Whether a switch is there and not turned off."""
    return element is not None and element.get(f"{W}val", "1").lower() not in _OFF


def tag(element: Any) -> str:
    """The name of an element without its namespace; ``""`` for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def level_of(properties: Any) -> int | None:
    """The outline level of paragraph properties, from 1."""
    found = whole_number(value(properties, "outlineLvl"))
    return None if found is None else found + 1


def number_of(properties: Any) -> tuple[str | None, int | None]:
    """The list of paragraph properties and the level in it."""
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None:
        return None, None
    number = found.find(f"{W}numId")
    return None if number is None else value(number), whole_number(value(found, "ilvl"))


def styles_of(root: Any) -> dict[str, Style]:
    """The paragraph styles by id; ``""`` is the default."""
    styles: dict[str, Style] = {}
    for one in root.iterfind(f"{W}style") if root is not None else ():
        style = Style(value(one, "name").lower(), value(one, "basedOn"))
        properties = one.find(f"{W}pPr")
        style.level = level_of(properties)
        style.number, style.depth = number_of(properties)
        style.hidden = is_on(one.find(f"{W}rPr/{W}vanish"))
        kind, _, level = style.name.rpartition(" ")
        if style.level is None and kind in {"heading", "标题"} and level.isdecimal() and len(level) == 1:  # fmt: skip
            style.level = int(level) or None
        styles[one.get(f"{W}styleId", "")] = style
        if one.get(f"{W}default") in {"1", "true"} and one.get(f"{W}type") == "paragraph":
            styles[""] = style
    for style in styles.values():
        seen: set[int] = set()
        above: Style | None = style
        while above is not None and id(above) not in seen:
            seen.add(id(above))
            style.level = above.level if style.level is None else style.level
            style.number = above.number if style.number is None else style.number
            style.depth = above.depth if style.depth is None else style.depth
            style.hidden = style.hidden or above.hidden
            above = styles.get(above.based) if above.based else None
    return styles
