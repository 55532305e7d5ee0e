"""Styles of Word: levels, numbers, hidden, struck and raised text, with what they inherit; small values of its XML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plancheck.extract.readers.office import whole_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(slots=True)
class Style:
    """What of a style matters here, its own and what it inherits."""

    name: str = ""
    based: str = ""
    level: int | None = None
    number: str | None = None
    depth: int | None = None
    hidden: bool = False
    struck: bool = False
    raised: bool = False
    font: str = ""


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
        characters = one.find(f"{W}rPr")
        style.hidden = bool(_switch(characters, "vanish"))
        style.struck = bool(_switch(characters, "strike") or _switch(characters, "dstrike"))
        style.raised = value(characters, "vertAlign") == "superscript"
        style.font = _font(characters)
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
            style.struck = style.struck or above.struck
            style.raised = style.raised or above.raised
            style.font = style.font or above.font
            above = styles.get(above.based) if above.based else None
    return styles


def _switch(properties: Any, *names: str) -> bool | None:
    """The first of some switches that run properties set; ``None`` for none."""
    found = (properties.find(f"{W}{name}") if properties is not None else None for name in names)
    return next((is_on(one) for one in found if one is not None), None)


def _font(properties: Any) -> str:
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    return "" if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""


def run_style(run: Any, paragraph: Style, styles: dict[str, Style]) -> Style:
    """How a run looks: its own properties, else those of its style, else of its paragraph's."""
    own = run.find(f"{W}rPr")
    if own is None:
        return paragraph
    base = styles.get(value(own, "rStyle")) or _PLAIN
    hidden = _switch(own, "vanish")
    struck = _switch(own, "strike", "dstrike")
    align = value(own, "vertAlign")
    return Style(
        hidden=hidden if hidden is not None else base.hidden or paragraph.hidden,
        struck=struck if struck is not None else base.struck or paragraph.struck,
        raised=align == "superscript" if align else base.raised or paragraph.raised,
        font=_font(own) or base.font or paragraph.font,
    )


_PLAIN = Style()
